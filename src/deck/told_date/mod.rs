//! The only reader of dates as people tell them: `27 août 1891`, `8/1891`, `c. 1712`, `1870–71`, `the early 1890s`.

mod fields;
mod lexer;
mod vocabulary;

use fields::Fields;
use lexer::{Token, lex};
use vocabulary::{Meaning, Vocabulary};

pub use vocabulary::Part;

use super::{Card, End, HistoricalDate, Period, Precision, Topic, fold, words};

/// A date that was told, with all that it may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldDate {
    /// What it may mean, the likeliest first: `3/4/1891` is a day in April or in March. There is at least one.
    pub readings: Vec<Reading>,
    /// The other date of `1804 or 1805`.
    pub or: Option<HistoricalDate>,
    /// The beginning, the middle or the end of it: `early 1891`.
    pub part: Option<Part>,
    /// How it is told: `y`, `my`, `dmy`, `yy` for years from and to, and so on. Dates told in the same way look alike.
    pub way: String,
}

/// One meaning of a date that was told.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The date.
    pub date: HistoricalDate,
    /// How its year was told.
    pub year: YearTold,
}

/// How the year of a date was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum YearTold {
    /// As it is.
    InFull,
    /// By its last two digits. The century was supplied.
    TwoDigits,
    /// Not at all. It was supplied.
    Missing,
}

/// Why a text was not read as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unread {
    /// It is none.
    NotADate,
    /// It is one that never was: 30 February.
    Impossible,
    /// It has no year, and none was at hand.
    NoYear,
}

/// What helps to read a date.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'h> {
    /// The deck's language as a BCP 47 tag. It decides between two meanings of a word; all languages are read.
    pub language: &'h str,
    /// A year near the date: it supplies the century of `'14`, and the year of `4 July`.
    pub near: Option<i64>,
}

impl ToldDate {
    /// Reads a date.
    ///
    /// What stands in brackets is read, too: it may be a note (O.S.), tell more, or tell the same day in the other
    /// calendar. Anything else is a choice, and no date.
    pub fn read(text: &str, hints: Hints<'_>) -> Result<Self, Unread> {
        let (text, bracket) = without_bracket(text).ok_or(Unread::NotADate)?;
        let main = Understood::read(&text, hints.language).ok_or(Unread::NotADate)?;
        let note = Understood::read(&bracket, hints.language).ok_or(Unread::NotADate)?;
        let reader =
            Reader { near: hints.near, is_julian: main.is_julian || (note.is_julian && note.tokens.is_empty()) };
        let mut or = None;
        let readings = if !note.tokens.is_empty() {
            reader.with_note(&main.tokens, &note.tokens)?
        } else if let Some(at) = main.tokens.iter().position(|token| *token == Token::Word(Meaning::Or)) {
            let (one, other) = reader.choice(&main.tokens[..at], &main.tokens[at + 1..])?;
            or = Some(other);
            vec![one]
        } else if main.is_until {
            reader.points(&main.tokens)?.into_iter().map(until).collect()
        } else {
            reader.readings(&main.tokens)?
        };
        let mut way = main.way;
        if readings.iter().any(|reading| reading.date.is_interval()) && way.ends_with("yd") {
            way = way.replace("yd", "yy");
        }
        Ok(Self { readings, or, part: main.part.or(note.part), way })
    }

    /// The likeliest meaning.
    #[must_use]
    pub fn date(&self) -> &HistoricalDate {
        &self.readings[0].date
    }

    /// Whether the text is a date also if nothing says that one is meant: `1891`, but not `63`, `8/1000` or `4 July`.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let is_number = self.way.chars().all(|c| matches!(c, 'd' | 'y')) && self.date().days().0 < FIRST_PLAIN_DAY;
        self.or.is_none() && self.way != "dy" && !is_number
    }
}

/// 1 January 1000, by its number. A year before it is rather a number, if it stands alone.
const FIRST_PLAIN_DAY: i64 = 365_182;

/// The date that an answer tells by itself. Returns `None` for a text that says anything else, too.
#[must_use]
pub fn told_date(text: &str) -> Option<ToldDate> {
    ToldDate::read(text, Hints::default()).ok().filter(ToldDate::is_plain)
}

impl Card {
    /// The date that the card asks for, as precisely as it is known. Returns `None` if it asks for something else.
    ///
    /// A date beside an answer that is another date is that of something else: a whole war, of which the first year is
    /// asked.
    #[must_use]
    pub fn date_asked(&self) -> Option<HistoricalDate> {
        if self.answer.is_empty() && self.cloze().is_none() {
            return self.date.clone();
        }
        let told = ToldDate::read(&self.answer_text(), Hints::default()).ok().filter(|told| told.or.is_none())?;
        let is_date = self.topic == Topic::Date && told.way != "dy";
        let Some(date) = &self.date else {
            return (is_date || told.is_plain()).then(|| told.date().clone());
        };
        let (first, last) = date.years();
        let ends = [date.start(), date.end()].map(|end| end.period().copied().map(HistoricalDate::from_period));
        let known = std::iter::once(Some(date.clone())).chain(ends).flatten();
        for (known, reading) in known.flat_map(|known| told.readings.iter().map(move |it| (known.clone(), it))) {
            let is_as_long = reading.date.is_interval() || known.years().0 == known.years().1 || !known.is_interval();
            if is_as_long && known.is_same_as_far_as_known(&reading.date) {
                let is_finer = reading.date.precision() > known.precision();
                return Some(if is_finer { reading.date.clone() } else { known });
            }
        }
        // A year in the middle of a reign, or a card whose date is of something else.
        let years = told.date().years();
        let is_within = years.0 <= last && first <= years.1 && told.is_plain();
        (is_within || is_date).then(|| told.date().clone())
    }

    /// When it was, as precisely as the card knows: the date that it asks for, or the one beside its answer.
    #[must_use]
    pub fn when(&self) -> Option<HistoricalDate> {
        self.date_asked().or_else(|| self.date.clone())
    }
}

/// Whether words stand beside a year that may make another time of it: `shortly after 1812`. Returns `None` if the text
/// has no year.
#[must_use]
pub fn is_year_turned(text: &str) -> Option<bool> {
    let folded = fold(text);
    let has_year = folded.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 3);
    let means = |word: &str, meaning| Vocabulary::get().means(word, meaning);
    has_year.then(|| {
        words(&folded).any(|word| means(word, Meaning::Turning))
            || words(&folded).next().is_some_and(|first| means(first, Meaning::Until))
    })
}

/// A text without what it has in brackets, and that. Returns `None` if there is more than one of them.
fn without_bracket(text: &str) -> Option<(String, String)> {
    let Some((before, rest)) = text.split_once(['(', '[', '（']) else {
        return Some((text.to_owned(), String::new()));
    };
    let (bracket, after) = rest.split_once([')', ']', '）']).unwrap_or((rest, ""));
    (!after.contains(['(', '[', '（'])).then(|| (format!("{before} {after}"), bracket.to_owned()))
}

fn until(reading: Reading) -> Reading {
    Reading { date: HistoricalDate::from_range(End::Open, *reading.date.end()), ..reading }
}

/// The parts of a text, and what its words say of all of it.
#[derive(Default)]
struct Understood {
    tokens: Vec<Token>,
    is_julian: bool,
    is_until: bool,
    part: Option<Part>,
    way: String,
}

impl Understood {
    fn read(text: &str, language: &str) -> Option<Self> {
        let tokens = lex(text, language)?;
        let mut understood = Self { way: way_of(&tokens), ..Self::default() };
        let months = tokens.iter().filter(|token| matches!(token, Token::Month(_))).count();
        let mut era = None;
        let mut is_decade = false;
        let mut is_sign_left_out = false;
        for token in tokens {
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
                (Token::Word(Meaning::About | Meaning::Since | Meaning::DaySign), _) => {}
                (Token::Part(part), _) => {
                    // The early and the late 1860s are no one time.
                    if understood.part.replace(part).is_some_and(|other| other != part) {
                        return None;
                    }
                }
                (Token::Word(Meaning::YearSign), Some(Token::Number(year) | Token::Year(year))) => {
                    replace(Token::Year(year))
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
                (Token::Word(Meaning::Decade), Some(Token::Decade(_) | Token::ShortDecade(_))) => {}
                (Token::Word(Meaning::Decade), _) => is_decade = true,
                (Token::Year(year), _) if is_decade && year % 10 == 0 => understood.tokens.push(Token::Decade(year)),
                (Token::Number(year) | Token::Year(year), _) if era.is_some() => {
                    understood.tokens.push(Token::Year(in_era(year, era.take()?)));
                }
                (Token::MonthOrNumber(month, number), _) => {
                    let number = Token::Number(number.into());
                    understood.tokens.push(if months > 0 { number } else { Token::Month(month) });
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

#[derive(Clone, Copy)]
struct Reader {
    near: Option<i64>,
    is_julian: bool,
}

impl Reader {
    /// Everything that one date, or one interval, may mean.
    fn readings(self, tokens: &[Token]) -> Result<Vec<Reading>, Unread> {
        let mut tokens = tokens.to_vec();
        let reader = Self { is_julian: self.is_julian || give_one_year(&mut tokens), ..self };
        if let Some(date) = in_both_calendars(&tokens) {
            return Ok(vec![date]);
        }
        give_the_month_first(&mut tokens);
        let (points, spans) = (reader.points(&tokens), reader.spans(&tokens));
        match (points, spans) {
            (Ok(points), spans) => Ok(points.into_iter().chain(spans.unwrap_or_default()).collect()),
            (Err(_), Ok(spans)) => Ok(spans),
            (Err(one), Err(other)) => Err(if one == Unread::NotADate { other } else { one }),
        }
    }

    fn points(self, tokens: &[Token]) -> Result<Vec<Reading>, Unread> {
        let mut failure = Unread::NotADate;
        let mut readings = Vec::new();
        for fields in Fields::read(tokens) {
            match fields.period(self.near, self.is_julian) {
                Ok((period, year)) => readings.push(Reading { date: HistoricalDate::from_period(period), year }),
                Err(unread) => failure = unread,
            }
        }
        if readings.is_empty() { Err(failure) } else { Ok(readings) }
    }

    /// Two dates with something between them.
    fn spans(self, tokens: &[Token]) -> Result<Vec<Reading>, Unread> {
        let mut failure = Unread::NotADate;
        let is_between = |token: &Token| matches!(token, Token::To | Token::Sign('-' | '/'));
        for (at, _) in tokens.iter().enumerate().filter(|(_, token)| is_between(token)) {
            let Some([(first, told), (last, _)]) = self.pair(&tokens[..at], &tokens[at + 1..], &mut failure) else {
                continue;
            };
            let (a, b) = (first.days(), last.days());
            if a.0 <= b.0 && a.1 <= b.1 && a != b {
                let date = HistoricalDate::from_range(End::In(first), End::In(last));
                return Ok(vec![Reading { date, year: told }]);
            }
            failure = if told == YearTold::Missing { Unread::NoYear } else { Unread::Impossible };
        }
        Err(failure)
    }

    /// One date or another.
    fn choice(self, one: &[Token], other: &[Token]) -> Result<(Reading, HistoricalDate), Unread> {
        let mut failure = Unread::NotADate;
        let [(one, year), (other, _)] = self.pair(one, other, &mut failure).ok_or(failure)?;
        Ok((Reading { date: HistoricalDate::from_period(one), year }, HistoricalDate::from_period(other)))
    }

    fn pair(self, one: &[Token], other: &[Token], failure: &mut Unread) -> Option<[(Period, YearTold); 2]> {
        let (one, other) = (Fields::read(one).into_iter().next()?, Fields::read(other).into_iter().next()?);
        let (one, other) = Fields::completed(one, other)?;
        match (one.period(self.near, self.is_julian), other.period(self.near, self.is_julian)) {
            (Ok(one), Ok(other)) => Some([one, other]),
            (Err(unread), _) | (_, Err(unread)) => {
                *failure = unread;
                None
            }
        }
    }

    /// A date with another in brackets.
    fn with_note(self, tokens: &[Token], noted: &[Token]) -> Result<Vec<Reading>, Unread> {
        let first = |tokens: &[Token]| Fields::read(tokens).into_iter().next().ok_or(Unread::NotADate);
        let (date, note) = (first(tokens)?, first(noted)?);
        if date.contradicts(note) || (note.lone.is_some() && date.day.is_some()) {
            return Ok(vec![same_day(date, note).ok_or(Unread::NotADate)?]);
        }
        let both = date.or(note);
        if both.lone.is_some() {
            return Err(Unread::NotADate);
        }
        let (period, year) = both.period(self.near, self.is_julian)?;
        Ok(vec![Reading { date: HistoricalDate::from_period(period), year }])
    }
}

/// `11 February 1731/32`: until March the year was told by both reckonings, in the old calendar. Leaves the later one, and
/// of `winter 1914/15` the earlier. Returns whether the old calendar is meant.
fn give_one_year(tokens: &mut Vec<Token>) -> bool {
    let has = |is: fn(&Token) -> bool| tokens.iter().any(is);
    let (has_month, has_season) = (has(|it| matches!(it, Token::Month(_))), has(|it| matches!(it, Token::Season(24))));
    let found = tokens.windows(3).enumerate().find_map(|(at, three)| {
        let (Token::Year(year), sign, Token::Number(next) | Token::Year(next)) = (three[0], three[1], three[2]) else {
            return None;
        };
        let is_next = [10, 100, 10_000].iter().any(|round| next == (year + 1) % round);
        let is_fit = if has_month { sign == Token::Sign('/') } else { has_season && sign != Token::Sign('.') };
        (is_next && is_fit).then_some((at, year))
    });
    if let Some((at, year)) = found {
        tokens.splice(at..at + 3, [Token::Year(if has_month { year + 1 } else { year })]);
    }
    found.is_some() && has_month
}

/// `7 November/25 October 1917`
fn in_both_calendars(tokens: &[Token]) -> Option<Reading> {
    let at = tokens.iter().position(|token| *token == Token::Sign('/'))?;
    let first = |tokens: &[Token]| Fields::read(tokens).into_iter().next();
    same_day(first(&tokens[..at])?, first(&tokens[at + 1..])?)
}

/// The day in the new calendar, if two dates are the same day in one calendar and in the other.
fn same_day(one: Fields, other: Fields) -> Option<Reading> {
    // 11/22 February 1732
    let with_day = |fields: Fields, other: Fields| match fields.lone {
        Some(day) if fields.month.is_none() && fields.day.is_none() => {
            Fields { lone: None, day: u8::try_from(day).ok(), month: other.month, ..fields }
        }
        _ => fields,
    };
    let (one, other) = (with_day(one, other), with_day(other, one));
    let (one, other) = (one.or(Fields { year: other.year, ..one }), other.or(Fields { year: one.year, ..other }));
    let in_both = |new: Fields, old: Fields| {
        let (new, year) = new.period(None, false).ok().filter(|(new, _)| new.precision() == Precision::Day)?;
        let (old, _) = old.period(None, true).ok()?;
        (old == new).then(|| Reading { date: HistoricalDate::from_period(new), year })
    };
    in_both(one, other).or_else(|| in_both(other, one))
}

/// `October 2–5, 1985` as `2–5 October 1985`.
fn give_the_month_first(tokens: &mut [Token]) {
    if let [month @ Token::Month(_), first @ Token::Number(_), between, last @ Token::Number(_), Token::Year(_)] =
        tokens
        && matches!(between, Token::To | Token::Sign('-' | '/'))
    {
        (*month, *first, *between, *last) = (*first, *between, *last, *month);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str, language: &str, near: Option<i64>) -> String {
        match ToldDate::read(text, Hints { language, near }) {
            Ok(told) => {
                let dates: Vec<&str> = told.readings.iter().map(|reading| reading.date.as_str()).collect();
                let or = told.or.map(|or| format!(" or {or}")).unwrap_or_default();
                let part = told.part.map(|part| format!(" {}-{}", part.from, part.to)).unwrap_or_default();
                dates.join(" | ") + &or + &part
            }
            Err(unread) => format!("{unread:?}"),
        }
    }

    #[test]
    fn a_date_is_read_however_it_is_typed() {
        for (text, edtf) in [
            ("27 Aug 1891", "1891-08-27"),
            ("27th of August, 1891", "1891-08-27"),
            ("August 27, 1891", "1891-08-27"),
            ("27-Aug-1891", "1891-08-27"),
            ("27aug1891", "1891-08-27"),
            ("1891 August 27", "1891-08-27"),
            ("1891-08-27", "1891-08-27"),
            ("27.8.1891", "1891-08-27"),
            ("27.VIII.1891", "1891-08-27"),
            ("27. viii. 1891", "1891-08-27"),
            ("1.I.1891", "1891-01-01"),
            ("3.4.1891", "1891-04-03"),
            ("8/27/1891", "1891-08-27"),
            ("3/4/1891", "1891-04-03 | 1891-03-04"),
            ("4/4/1891", "1891-04-04"),
            ("Aug. 1891", "1891-08"),
            ("8/1891", "1891-08"),
            ("1908-09", "1908-09 | 1908/1909"),
            ("in the year 1891.", "1891"),
            ("c. 1712", "1712"),
            ("~1712", "1712"),
            ("1712 or so", "1712"),
            ("1712?", "1712"),
            ("44 BC", "-0043"),
            ("44 B.C.E.", "-0043"),
            ("AD 9", "0009"),
            ("9", "0009"),
            ("2 September 31 BC", "-0030-09-02"),
            ("4 September 476", "0476-09-04"),
            ("September 4, 476", "0476-09-04"),
            ("September 4 476", "0476-09-04"),
            ("4.9.476", "0476-09-04"),
            ("476-09-04", "0476-09-04"),
            ("the 1890s", "189X"),
            ("1890’s", "189X"),
            ("the 1800s", "18XX | 180X"),
            ("19th century", "18XX"),
            ("the nineteenth century", "18XX"),
            ("19th c.", "18XX"),
            ("5th century BC", "-0499/-0400"),
            ("first half of the 19th century", "18XX 0-50"),
            ("mid-1890s", "189X 25-75"),
            ("spring 1914", "1914-21"),
            ("winter 1914/15", "1914-24"),
            ("the twenty-seventh of August 1891", "1891-08-27"),
            ("the 1st day of August, 1891", "1891-08-01"),
            ("4 Jan 1894 (O.S. 23 Dec 1893)", "1894-01-04"),
            ("23 December 1893 O.S.", "1894-01-04"),
            ("23 December 1893 (Old Style)", "1894-01-04"),
            ("10 September 1721 (New Style)", "1721-09-10"),
            ("25 October (7 November) 1917", "1917-11-07"),
            ("7 November (25 October, O.S.) 1917", "1917-11-07"),
            ("7 November/25 October 1917", "1917-11-07"),
            ("11 February 1731/32 (O.S.)", "1732-02-22"),
            ("11 February 1731/2 O.S.", "1732-02-22"),
            ("11/22 February 1732", "1732-02-22"),
            ("1812 (24 June)", "1812-06-24"),
            ("27 August (1891)", "1891-08-27"),
            ("I think it was Friday, 7 Feb 1992", "1992-02-07"),
            ("29 February 1892", "1892-02-29"),
            ("１８９１-０８-２７", "1891-08-27"),
            ("١٨٩١", "1891"),
            ("1891年8月27日", "1891-08-27"),
            ("1804 or 1805", "1804 or 1805"),
            ("7 or 8 February 1992", "1992-02-07 or 8 February 1992"),
            ("by 1812", "../1812"),
            ("since 1812", "1812"),
        ] {
            assert_eq!(shown(text, "en", None), edtf, "{text}");
        }
    }

    #[test]
    fn a_span_is_read_however_it_is_typed() {
        for (text, edtf) in [
            ("1700-1721", "1700/1721"),
            ("1700 – 1721", "1700/1721"),
            ("from 1700 until 1721", "1700/1721"),
            ("between 1700 and 1721", "1700/1721"),
            ("1700/1721", "1700/1721"),
            ("1870-71", "1870/1871"),
            ("1908/9", "1908-09 | 1908/1909"),
            ("1911-2", "1911-02 | 1911/1912"),
            ("1899–00", "1899/1900"),
            ("1908–09", "1908/1909"),
            ("2–5 October 1985", "1985-10-02/1985-10-05"),
            ("from the 2nd to the 5th of October 1985", "1985-10-02/1985-10-05"),
            ("October – December 1908", "1908-10/1908-12"),
            ("21 April - 21 June 1717", "1717-04-21/1717-06-21"),
            ("October 1853 – March 1856", "1853-10/1856-03"),
            ("44–43 BC", "-0043/-0042"),
            ("431–404 BC", "-0430/-0403"),
            ("October 2–5, 1985", "1985-10-02/1985-10-05"),
            ("27 BC to AD 14", "-0026/0014"),
            ("the 1860s to the 1880s", "186X/188X"),
        ] {
            assert_eq!(shown(text, "", None), edtf, "{text}");
        }
    }

    #[test]
    fn dates_are_read_in_every_language_whatever_the_decks_language() {
        for (text, edtf) in [
            ("27 août 1891", "1891-08-27"),
            ("le 5 juin 1891", "1891-06-05"),
            ("5 juillet 1891", "1891-07-05"),
            ("1er janvier 1891", "1891-01-01"),
            ("le sept juillet 1891", "1891-07-07"),
            ("sept. 1891", "1891-09"),
            ("les années 1860", "186X"),
            ("XIXe siècle", "18XX"),
            ("le dix-neuvième siècle", "18XX"),
            ("au XIXe siècle", "18XX"),
            ("l’été 1914", "1914-22"),
            ("44 av. J.-C.", "-0043"),
            ("de 1853 à 1856", "1853/1856"),
            ("vers 1712", "1712"),
            ("5. Juni 1891", "1891-06-05"),
            ("5 März 1891", "1891-03-05"),
            ("die 1860er Jahre", "186X"),
            ("19. Jahrhundert", "18XX"),
            ("Frühling 1914", "1914-21"),
            ("44 v. Chr.", "-0043"),
            ("Anfang 1891", "1891 0-42"),
            ("27 августа 1891 г.", "1891-08-27"),
            ("27-го августа 1891 года", "1891-08-27"),
            ("1860-е годы", "186X"),
            ("XIX в.", "18XX"),
            ("в 1891 году", "1891"),
            ("44 г. до н. э.", "-0043"),
            ("с 1853 по 1856", "1853/1856"),
            ("25 октября 1917 (ст. ст.)", "1917-11-07"),
        ] {
            for language in ["en", "fr", "de", "ru"] {
                assert_eq!(shown(text, language, None), edtf, "{text} in {language}");
            }
        }
    }

    #[test]
    fn what_is_missing_is_taken_from_a_year_near_it() {
        for (text, near, edtf) in [
            ("28/6/14", 1914, "1914-06-28"),
            ("28 June '14", 1914, "1914-06-28"),
            ("11-11-18", 1918, "1918-11-11"),
            ("'98", 1902, "1898"),
            ("14", 1914, "1914"),
            ("the '60s", 1863, "186X"),
            ("4 July", 1776, "1776-07-04"),
            ("July", 1776, "1776-07"),
            ("August 14", 1914, "1914-08-14 | 1914-08"),
            ("24 August 79", 79, "0079-08-24"),
            ("August 24, 79", 79, "0079-08-24"),
            ("24/8/79", 79, "0079-08-24"),
            ("August 79", 79, "0079-08"),
        ] {
            assert_eq!(shown(text, "", Some(near)), edtf, "{text} near {near}");
        }
        let years =
            |text, near| ToldDate::read(text, Hints { near: Some(near), ..Hints::default() }).unwrap().readings[0].year;
        assert_eq!(years("28/6/14", 1914), YearTold::TwoDigits);
        assert_eq!(years("24/8/79", 79), YearTold::InFull);
        assert_eq!(years("4 July", 1776), YearTold::Missing);
    }

    #[test]
    fn what_cannot_be_is_told_from_what_is_no_date() {
        for text in ["30 February 1891", "31/4/1891", "32 August 1891", "13/1891", "1721–1700", "0", "29 Feb 1900"] {
            assert_eq!(shown(text, "", None), "Impossible", "{text}");
        }
        for text in ["August", "27 August", "4 July"] {
            assert_eq!(shown(text, "", None), "NoYear", "{text}");
        }
        for text in [
            "",
            "once",
            "-",
            "1891 1894",
            "BC",
            "()",
            "s",
            "1,500",
            "5.000",
            "1.000",
            "1891!?x",
            "12345",
            "the 300th",
            "63 per cent",
            "the year of the coup",
            "1891 (1894)",
            "1891 (or 1894)",
            "29 May 2017 (14 May 2017)",
            "1891 (1) (2)",
            "-1891",
            ">1812",
            "1812+",
            "spring",
            "not in 1812",
            "🙂",
            &"1".repeat(500),
        ] {
            assert_eq!(shown(text, "", None), "NotADate", "{text:.20}");
        }
    }

    #[test]
    fn only_what_is_surely_a_date_is_one_by_itself() {
        for (text, way) in [
            ("1812", "y"),
            ("August 1891", "my"),
            ("27 August 1891", "dmy"),
            ("August 27th, 1891", "mdy"),
            ("1703–1704", "yy"),
            ("1814–15", "yy"),
            ("October 1853 – March 1856", "mymy"),
            ("2–5 October 1985", "ddmy"),
            ("about 1712", "~y"),
            ("44 BC", "ybc"),
            ("the 1860s", "D"),
        ] {
            assert_eq!(told_date(text).map(|told| told.way).as_deref(), Some(way), "{text}");
        }
        for text in
            ["", "63", "300", "8/1000", "3.1415", "5.000", "May", "Second", "the Treaty of 1921", "1804 or 1805"]
        {
            assert_eq!(told_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_beside_words_may_be_turned_into_another_time() {
        for (text, is_turned) in [
            ("shortly after 1812", Some(true)),
            ("to 1812", Some(true)),
            ("après 1812", Some(true)),
            ("the war, 1703 to 1704", Some(false)),
            ("1891 francs", Some(false)),
            ("18 Brumaire", None),
        ] {
            assert_eq!(is_year_turned(text), is_turned, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_from_any_text_has_its_ends_in_order(
            text in "((BC|AD|of|to|or|mid|-|–|/|\\.|,|\\(|\\)|O\\.S\\.|Aug|spring|XIX|c|century|'|[0-9]{1,5}|s|th|é|年) ?){0,12}",
            near in prop::option::of(-3000_i64..3000),
        ) {
            if let Ok(told) = ToldDate::read(&text, Hints { near, ..Hints::default() }) {
                for reading in &told.readings {
                    let (first, last) = reading.date.days();
                    prop_assert!(first <= last, "{}", text);
                    prop_assert_eq!(HistoricalDate::parse(reading.date.as_str()).map(|date| date.days()), Ok((first, last)));
                }
            }
        }
    }
}
