//! What the words of a date mean together.

use super::{
    lexer::{Token, lex},
    vocabulary::{Meaning, Part},
};

/// The parts of a text, and what its words say of all of it.
#[derive(Default)]
pub struct Understood {
    /// What tells a date.
    pub tokens: Vec<Token>,
    /// The day is one of the old calendar.
    pub is_julian: bool,
    /// It is an end.
    pub is_until: bool,
    /// The part of it that is meant.
    pub part: Option<Part>,
    /// How it is told: see [`ToldDate`](super::ToldDate).
    pub way: String,
}

impl Understood {
    /// Reads a text. Returns `None` if there is anything that no date has.
    pub fn read(text: &str, language: &str) -> Option<Self> {
        let tokens = lex(text, language)?;
        let mut understood = Self { way: way_of(&tokens), ..Self::default() };
        let is_month = |at: usize| matches!(tokens.get(at), Some(Token::Month(_)));
        let mut era = None;
        let mut is_decade = false;
        let mut is_sign_left_out = false;
        for (at, token) in tokens.iter().copied().enumerate() {
            let last = understood.tokens.last().copied();
            let mut replace = |with: Token| {
                understood.tokens.pop();
                understood.tokens.push(with);
            };
            let in_era = |year: i64, era: Meaning| if era == Meaning::Bc { 1 - year } else { year };
            match (token, last) {
                (Token::Sign('-'), _) if is_sign_left_out => {}
                (Token::Word(Meaning::OldStyle), _) => understood.is_julian = true,
                (Token::Word(Meaning::Until), _) => understood.is_until = true,
                (Token::Word(Meaning::About | Meaning::Since | Meaning::DaySign), _)
                | (Token::Word(Meaning::Decade), Some(Token::Decade(_) | Token::ShortDecade(_))) => {}
                (Token::Part(part), _) => {
                    // The early and the late 1860s are no one time.
                    if understood.part.replace(part).is_some_and(|other| other != part) {
                        return None;
                    }
                }
                (Token::Word(Meaning::YearSign), Some(Token::Number(year) | Token::Year(year))) => {
                    replace(Token::Year(year));
                }
                (Token::Word(Meaning::MonthSign), Some(Token::Number(month))) => replace(Token::Month(month as u8)),
                (Token::Word(Meaning::Century), Some(Token::Number(number))) => replace(Token::Century(number)),
                (Token::Word(Meaning::Century), Some(Token::Roman(number))) => replace(Token::Century(number.into())),
                (Token::Word(it @ (Meaning::Bc | Meaning::Ad)), Some(Token::Number(year) | Token::Year(year))) => {
                    replace(Token::Year(in_era(year, it)));
                }
                (Token::Word(it @ (Meaning::Bc | Meaning::Ad)), Some(Token::Century(number))) => {
                    replace(Token::Century(if it == Meaning::Bc { -number } else { number }));
                }
                (Token::Word(it @ (Meaning::Bc | Meaning::Ad)), _) => era = Some(it),
                (Token::Word(Meaning::Decade), _) => is_decade = true,
                (Token::Year(year), _) if is_decade && year % 10 == 0 => understood.tokens.push(Token::Decade(year)),
                (Token::Number(year) | Token::Year(year), _) if era.is_some() => {
                    understood.tokens.push(Token::Year(in_era(year, era.take()?)));
                }
                (Token::MonthOrNumber(month, number), _) => {
                    // `sept juillet`, but not `Sept 1814 – June 1815`
                    let is_day = is_month(at + 1) || at > 0 && is_month(at - 1);
                    understood.tokens.push(if is_day { Token::Number(number.into()) } else { Token::Month(month) });
                }
                (Token::Word(Meaning::Or), _) => understood.tokens.push(token),
                (Token::Word(_), _) => return None,
                _ => understood.tokens.push(token),
            }
            is_sign_left_out = matches!(token, Token::Part(_));
        }
        era.is_none().then_some(understood)
    }
}

/// How a date is told, a letter for each part.
fn way_of(tokens: &[Token]) -> String {
    let mut way = String::new();
    for token in tokens {
        let is_era = matches!(token, Token::Word(Meaning::Bc | Meaning::Ad));
        if is_era && way.ends_with('d') {
            way.pop();
            way.push('y');
        }
        way.push_str(match token {
            Token::Number(_) => "d",
            Token::Year(_) => "y",
            Token::ShortYear(_) | Token::ShortDecade(_) => "'",
            Token::Month(_) | Token::MonthOrNumber(..) | Token::Roman(_) => "m",
            Token::Season(_) => "s",
            Token::Decade(_) => "D",
            Token::Century(_) | Token::Word(Meaning::Century) => "C",
            Token::Part(_) => "p",
            Token::Word(Meaning::Bc) => "bc",
            Token::Word(Meaning::Ad) => "ad",
            Token::Word(Meaning::Until) => "u",
            Token::Word(Meaning::Since) => "f",
            Token::Word(Meaning::Or) => "|",
            Token::Word(Meaning::About) => "~",
            Token::Word(_) | Token::Sign(_) | Token::To => "",
        });
    }
    way
}
