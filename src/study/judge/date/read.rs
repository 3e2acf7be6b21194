//! Dates as people type them.

use super::{
    fields::Fields,
    given::{GivenDate, NoSuchDay, PartialDate},
    token::{Era, Token, tokens},
};

/// Why a text was not read as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unread {
    /// It is none.
    NotADate,
    /// It is one that never was: 30 February.
    Impossible,
}

impl From<NoSuchDay> for Unread {
    fn from(_: NoSuchDay) -> Self {
        Self::Impossible
    }
}

/// What `1908-09` means: September, or a year and the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expected {
    Point,
    Span,
}

/// Reads a date: `27 August 1891`, `Aug 1891`, `8/1891`, `1891-08-27`, `c. 1712`, `1870–71`, `the 1890s`, `44 BC`.
///
/// What stands in brackets is read, too: it may be a note (O.S.), tell more, or tell the same day in the other calendar.
/// Anything else is a choice, and no date.
pub(super) fn read(text: &str, expected: Expected) -> Result<GivenDate, Unread> {
    let (text, bracket) = without_bracket(text).ok_or(Unread::NotADate)?;
    let (mut tokens, is_old_style) = understood(&text)?;
    let (noted, is_noted_old) = understood(&bracket)?;
    let reader = Reader { is_old_style: is_old_style || (is_noted_old && noted.is_empty()) };
    if !noted.is_empty() {
        return reader.with_note(&tokens, &noted);
    }
    if let [Token::Decade(first)] = tokens[..] {
        return Ok(GivenDate::Decade(first));
    }
    if let Some(date) = in_both_calendars(&tokens) {
        return Ok(GivenDate::Point(date));
    }
    give_the_month_first(&mut tokens);
    let (first, second) = (reader.point(&tokens), reader.span(&tokens));
    let (first, second) = if expected == Expected::Span { (second, first) } else { (first, second) };
    match (first, second) {
        (Ok(date), _) | (Err(_), Ok(date)) => Ok(date),
        (Err(Unread::Impossible), _) | (_, Err(Unread::Impossible)) => Err(Unread::Impossible),
        _ => Err(Unread::NotADate),
    }
}

/// A text without what it has in brackets, and that; none where there is more than one of them.
fn without_bracket(text: &str) -> Option<(String, String)> {
    let Some((before, rest)) = text.split_once(['(', '[']) else { return Some((text.to_owned(), String::new())) };
    let (bracket, after) = rest.split_once([')', ']']).unwrap_or((rest, ""));
    (!after.contains(['(', '['])).then(|| (format!("{before} {after}"), bracket.to_owned()))
}

/// The parts of a date, and whether it is said to be one of the old calendar.
fn understood(text: &str) -> Result<(Vec<Token>, bool), Unread> {
    let mut tokens = with_years(tokens(text).ok_or(Unread::NotADate)?)?;
    let with_old_style = tokens.len();
    tokens.retain(|token| *token != Token::OldStyle);
    let is_old_style = tokens.len() < with_old_style;
    Ok((tokens, is_old_style))
}

/// `7 November/25 October 1917`
fn in_both_calendars(tokens: &[Token]) -> Option<PartialDate> {
    let at = tokens.iter().position(|token| *token == Token::Slash)?;
    same_day(Fields::read(&tokens[..at])?, Fields::read(&tokens[at + 1..])?)
}

/// The day in the new calendar, where two dates are the same day in one calendar and in the other.
fn same_day(one: Fields, other: Fields) -> Option<PartialDate> {
    let (one, other) =
        (Fields { year: one.year.or(other.year), ..one }, Fields { year: other.year.or(one.year), ..other });
    let in_both = |new: Fields, old: Fields| {
        let new = new.date(false).ok().filter(|date| date.day.is_some())?;
        (old.date(true).ok()? == new).then_some(new)
    };
    in_both(one, other).or_else(|| in_both(other, one))
}

/// `October 2–5, 1985` as `2–5 October 1985`.
fn give_the_month_first(tokens: &mut [Token]) {
    if let [month @ Token::Month(_), first @ Token::Number(_), between, last @ Token::Number(_), Token::Year(_)] =
        tokens
        && matches!(between, Token::To | Token::Hyphen | Token::Slash)
    {
        (*month, *first, *between, *last) = (*first, *between, *last, *month);
    }
}

/// The tokens with the years before and after BC and AD counted as they are.
fn with_years(tokens: Vec<Token>) -> Result<Vec<Token>, Unread> {
    let mut counted: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut era_before = None;
    let in_era = |year: i64, era| if era == Era::Bc { 1 - year } else { year };
    for token in tokens {
        let year = |token| match token {
            Token::Number(number) => Some(i64::from(number)),
            Token::Year(year) => Some(year),
            _ => None,
        };
        match (token, year(token), counted.last().copied().and_then(year)) {
            (Token::Era(era), _, Some(year)) => {
                counted.pop();
                counted.push(Token::Year(in_era(year, era)));
            }
            (Token::Era(era), ..) => era_before = Some(era),
            (_, Some(year), _) if era_before.is_some() => {
                counted.push(Token::Year(in_era(year, era_before.take().unwrap_or(Era::Ad))));
            }
            _ => counted.push(token),
        }
    }
    if era_before.is_some() { Err(Unread::NotADate) } else { Ok(counted) }
}

struct Reader {
    is_old_style: bool,
}

impl Reader {
    fn point(&self, tokens: &[Token]) -> Result<GivenDate, Unread> {
        // Both numbers of 3/4/1891 could be the month.
        if let [
            Token::Number(a),
            Token::Slash | Token::Hyphen,
            Token::Number(b),
            Token::Slash | Token::Hyphen,
            Token::Year(year),
        ] = *tokens
        {
            let year = Fields::of_year(year);
            return match (self.date(year.day(a).month(b)), self.date(year.month(a).day(b))) {
                (Ok(day_first), Ok(month_first)) if day_first != month_first => {
                    Ok(GivenDate::Either(day_first, month_first))
                }
                (Ok(date), _) | (_, Ok(date)) => Ok(GivenDate::Point(date)),
                (Err(unread), _) => Err(unread),
            };
        }
        let mut fields = Fields::read(tokens).ok_or(Unread::NotADate)?;
        // By itself a number is a year: 9.
        fields.year = fields.year.or(fields.lone.map(i64::from));
        self.date(fields).map(GivenDate::Point)
    }

    /// A date with another in brackets.
    fn with_note(&self, tokens: &[Token], noted: &[Token]) -> Result<GivenDate, Unread> {
        let (Some(date), Some(note)) = (Fields::read(tokens), Fields::read(noted)) else {
            return Err(Unread::NotADate);
        };
        let told = if date.contradicts(note) {
            same_day(date, note)
        } else {
            let both = date.or(note);
            self.date(both).ok().filter(|_| both.lone.is_none())
        };
        told.map(GivenDate::Point).ok_or(Unread::NotADate)
    }

    /// Two dates with something between them.
    fn span(&self, tokens: &[Token]) -> Result<GivenDate, Unread> {
        let mut failure = Unread::NotADate;
        let is_between = |token: &Token| matches!(token, Token::To | Token::Hyphen | Token::Slash);
        for (at, _) in tokens.iter().enumerate().filter(|(_, token)| is_between(token)) {
            let (Some(first), Some(last)) = (Fields::read(&tokens[..at]), Fields::read(&tokens[at + 1..])) else {
                continue;
            };
            let Some((first, last)) = completed(first, last) else { continue };
            match (self.date(first), self.date(last)) {
                (Ok(first), Ok(last)) if is_in_order(first, last) => return Ok(GivenDate::Span(first, last)),
                _ => failure = Unread::Impossible,
            }
        }
        Err(failure)
    }

    fn date(&self, fields: Fields) -> Result<PartialDate, Unread> {
        fields.date(self.is_old_style)
    }
}

/// Both dates with what only the other one tells; none where that is not enough.
fn completed(mut first: Fields, mut last: Fields) -> Option<(Fields, Fields)> {
    match (first.lone.take(), last.lone.take()) {
        // 2–5 October 1985
        (Some(day), None) if last.day.is_some() => (first.day, first.month) = (Some(day), last.month),
        // 44–43 BC
        (Some(year), None) if last.month.is_none() && last.year.is_some_and(|year| year <= 0) => {
            first.year = Some(1 - i64::from(year));
        }
        // 1870–71, 1899–00
        (None, Some(end)) if first.month.is_none() => last.year = Some(short_year(first.year?, end)),
        // 431–404 BC
        (None, None) if first.month.is_none() && last.year.is_some_and(|year| year <= 0) => {
            first.year = first.year.map(|year| if year > 0 { 1 - year } else { year });
        }
        (None, None) => {}
        _ => return None,
    }
    // October – December 1908
    first.year = first.year.or(last.year);
    (first.year.is_some() && last.year.is_some()).then_some((first, last))
}

/// The year after `first` that ends like this: 71, or 5.
fn short_year(first: i64, end: u8) -> i64 {
    let end = i64::from(end);
    let round = if end < 10 && first % 10 < end { 10 } else { 100 };
    let year = first - first.rem_euclid(round) + end;
    if year > first { year } else { year + round }
}

/// Whether a span does not end before it begins.
fn is_in_order(first: PartialDate, last: PartialDate) -> bool {
    let (a, b) = ((first.month, first.day), (last.month, last.day));
    match (a, b) {
        _ if first.year != last.year => first.year < last.year,
        ((Some(a), _), (Some(b), _)) if a != b => a < b,
        ((_, Some(a)), (_, Some(b))) => a < b,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str, expected: Expected) -> String {
        match read(text, expected) {
            Ok(GivenDate::Either(one, other)) => format!("{} or {}", one.edtf(), other.edtf()),
            Ok(GivenDate::Decade(first)) => format!("{first}s"),
            Ok(date) => date.edtf().unwrap(),
            Err(unread) => format!("{unread:?}"),
        }
    }

    #[test]
    fn a_date_is_read_however_it_is_typed() {
        for (text, edtf) in [
            ("27 Aug 1891", "1891-08-27"),
            ("27 August 1891", "1891-08-27"),
            ("27th of August, 1891", "1891-08-27"),
            ("August 27, 1891", "1891-08-27"),
            ("27-Aug-1891", "1891-08-27"),
            ("27aug1891", "1891-08-27"),
            ("1891 August 27", "1891-08-27"),
            ("1891-08-27", "1891-08-27"),
            ("27.8.1891", "1891-08-27"),
            ("3.4.1891", "1891-04-03"),
            ("8/27/1891", "1891-08-27"),
            ("27/8/1891", "1891-08-27"),
            ("3/4/1891", "1891-04-03 or 1891-03-04"),
            ("4/4/1891", "1891-04-04"),
            ("Aug 1891", "1891-08"),
            ("Aug. 1891", "1891-08"),
            ("8/1891", "1891-08"),
            ("1891-08", "1891-08"),
            ("1891", "1891"),
            ("in the year 1891.", "1891"),
            ("c. 1712", "1712"),
            ("ca 1712", "1712"),
            ("about 1712", "1712"),
            ("1712?", "1712"),
            ("44 BC", "-0043"),
            ("44 B.C.E.", "-0043"),
            ("AD 9", "0009"),
            ("9", "0009"),
            ("2 September 31 BC", "-0030-09-02"),
            ("the 1890s", "1890s"),
            ("1890’s", "1890s"),
            ("4 Jan 1894 (O.S. 23 Dec 1893)", "1894-01-04"),
            ("23 December 1893 O.S.", "1894-01-04"),
            ("23 December 1893 (Old Style)", "1894-01-04"),
            ("10 September 1721 (New Style)", "1721-09-10"),
            ("25 October (7 November) 1917", "1917-11-07"),
            ("7 November (25 October, O.S.) 1917", "1917-11-07"),
            ("7 November/25 October 1917", "1917-11-07"),
            ("1812 (24 June)", "1812-06-24"),
            ("27 August (1891)", "1891-08-27"),
            ("I think it was Friday, 7 Feb 1992", "1992-02-07"),
            ("29 February 1892", "1892-02-29"),
        ] {
            assert_eq!(shown(text, Expected::Point), edtf, "{text}");
        }
    }

    #[test]
    fn a_span_is_read_however_it_is_typed() {
        for (text, edtf) in [
            ("1700-1721", "1700/1721"),
            ("1700–1721", "1700/1721"),
            ("1700 – 1721", "1700/1721"),
            ("1700 to 1721", "1700/1721"),
            ("from 1700 until 1721", "1700/1721"),
            ("between 1700 and 1721", "1700/1721"),
            ("1700/1721", "1700/1721"),
            ("1870-71", "1870/1871"),
            ("1703–04", "1703/1704"),
            ("1908/9", "1908/1909"),
            ("1911-2", "1911/1912"),
            ("1899–1900", "1899/1900"),
            ("1899–00", "1899/1900"),
            ("1908-09", "1908/1909"),
            ("2–5 October 1985", "1985-10-02/1985-10-05"),
            ("October – December 1908", "1908-10/1908-12"),
            ("21 April - 21 June 1717", "1717-04-21/1717-06-21"),
            ("October 1853 – March 1856", "1853-10/1856-03"),
            ("44–43 BC", "-0043/-0042"),
            ("431–404 BC", "-0430/-0403"),
            ("October 2–5, 1985", "1985-10-02/1985-10-05"),
            ("27 BC to AD 14", "-0026/0014"),
            ("1912", "1912"),
        ] {
            assert_eq!(shown(text, Expected::Span), edtf, "{text}");
        }
        assert_eq!(shown("1870-71", Expected::Point), "1870/1871");
        assert_eq!(shown("1908-09", Expected::Point), "1908-09");
        assert_eq!(shown("1908–09", Expected::Point), "1908/1909");
    }

    #[test]
    fn what_cannot_be_is_told_from_what_is_no_date() {
        for text in ["30 February 1891", "31/4/1891", "32 August 1891", "13/1891", "1721–1700", "0", "29 Feb 1900"] {
            assert_eq!(shown(text, Expected::Point), "Impossible", "{text}");
        }
        for text in
            ["", "August", "27 August", "27/8/91", "once", "-", "1891 or 1894", "1891 1894", "BC", "()", "s", "1,500"]
        {
            assert_eq!(shown(text, Expected::Point), "NotADate", "{text}");
        }
        for text in ["1891 (1894)", "1891 (or 1894)", "1891 [1894]", "29 May 2017 (14 May 2017)", "1891 (1) (2)"] {
            assert_eq!(shown(text, Expected::Point), "NotADate", "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "((BC|AD|of|to|-|–|/|\\.|,|\\(|\\)|O\\.S\\.|Aug|[0-9]{1,5}|s|th|é) ?){0,12}") {
            for expected in [Expected::Point, Expected::Span] {
                prop_assert_eq!(read(&text, expected), read(&text, expected));
            }
        }
    }
}
