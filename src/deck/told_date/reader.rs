//! From the parts of a date to all that it may mean.

use super::{Impossible, Reading, Unread, YearTold, fields::Fields, lexer::Token};
use crate::deck::{End, HistoricalDate, Period, Precision};

/// Reads dates from their parts.
#[derive(Clone, Copy)]
pub struct Reader {
    /// A year near which years without a century are looked for.
    pub near: Option<i64>,
    /// Whether days are Old Style.
    pub is_julian: bool,
}

impl Reader {
    /// Everything that one date, or one interval, may mean.
    pub fn readings(self, tokens: &[Token]) -> Result<Vec<Reading>, Unread> {
        let mut tokens = tokens.to_vec();
        let is_dual = give_one_year(&mut tokens);
        let reader = Self { is_julian: self.is_julian || is_dual, ..self };
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

    /// Everything that one date may mean.
    pub fn points(self, tokens: &[Token]) -> Result<Vec<Reading>, Unread> {
        let mut failure = None;
        let mut readings = Vec::new();
        for fields in Fields::read(tokens) {
            match fields.period(self.near, self.is_julian) {
                Ok((period, year)) => readings.push(Reading { date: HistoricalDate::from_period(period), year }),
                // That a day is missing in its month tells more than that a number is no month.
                Err(unread @ Unread::Impossible(Impossible::Day { .. })) => failure = Some(unread),
                Err(unread) => failure = failure.or(Some(unread)),
            }
        }
        if readings.is_empty() { Err(failure.unwrap_or(Unread::NotADate)) } else { Ok(readings) }
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
            failure = match told {
                YearTold::Missing => Unread::NoYear,
                _ if a == b => Unread::Impossible(Impossible::Instant),
                _ => Unread::Impossible(Impossible::Backwards),
            };
        }
        Err(failure)
    }

    /// One date or another.
    pub fn choice(self, one: &[Token], other: &[Token]) -> Result<(Reading, HistoricalDate), Unread> {
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
    pub fn with_note(self, tokens: &[Token], noted: &[Token]) -> Result<Vec<Reading>, Unread> {
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
