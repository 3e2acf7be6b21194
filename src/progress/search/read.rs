//! Reading a search from what was typed.

use std::ops::{Range, RangeInclusive};

use super::{
    Key, Search, SearchError, Standing,
    language::{Term, Wanted},
};
use crate::deck::{Hints, HistoricalDate, ToldDate, Topic, fold};

/// One part of what was typed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token<'t> {
    /// Its place, in bytes.
    pub place: Range<usize>,
    /// Whether a minus stands before it.
    pub is_excluded: bool,
    /// What stands before the first colon or comparison, if that may be a key.
    pub key: Option<&'t str>,
    /// The colon or comparison; empty without one.
    pub sign: &'t str,
    /// What stands behind it, or the whole.
    pub value: &'t str,
    /// Whether the whole stands in quotes.
    pub is_phrase: bool,
}

/// Whether a character opens or closes a phrase.
pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '„')
}

/// Takes what was typed apart. A quote that is not closed reaches to the end: it is being typed.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let (mut tokens, mut at) = (Vec::new(), 0);
    while let Some(skipped) = text[at..].find(|c: char| !c.is_whitespace()) {
        let start = at + skipped;
        let (mut end, mut is_open) = (start, false);
        for c in text[start..].chars() {
            if c.is_whitespace() && !is_open {
                break;
            }
            is_open ^= is_quote(c);
            end += c.len_utf8();
        }
        tokens.push(token(text, start..end));
        at = end;
    }
    tokens
}

fn token(text: &str, place: Range<usize>) -> Token<'_> {
    let typed = &text[place.clone()];
    let rest = typed.strip_prefix('-').filter(|rest| !rest.is_empty());
    let (is_excluded, rest) = (rest.is_some(), rest.unwrap_or(typed));
    let is_phrase = rest.starts_with(is_quote);
    let letters = rest.len() - rest.trim_start_matches(|c: char| c.is_alphabetic()).len();
    let (key, behind) = rest.split_at(letters);
    let signs = ["<=", ">=", "≤", "≥", "<", ">", "=", ":"];
    let sign = signs.into_iter().find(|sign| letters > 0 && behind.starts_with(sign)).unwrap_or_default();
    match behind.strip_prefix(sign) {
        Some(value) if !sign.is_empty() && !is_phrase => {
            Token { place, is_excluded, key: Some(key), sign, value, is_phrase }
        }
        _ => Token { place, is_excluded, key: None, sign: "", value: rest, is_phrase },
    }
}

impl Search {
    /// Reads a search.
    ///
    /// # Errors
    ///
    /// Returns the first part that means nothing.
    pub fn parse(text: &str) -> Result<Self, SearchError> {
        let read = |token: &Token<'_>| Ok(Term { is_excluded: token.is_excluded, wanted: wanted(token)? });
        Ok(Self { terms: tokens(text).iter().map(read).collect::<Result<_, _>>()? })
    }

    /// Returns whether every card is meant.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

/// Returns a search without its parts about a key.
#[must_use]
pub fn without(text: &str, key: Key) -> String {
    let kept = tokens(text).into_iter().filter(|token| token.key.and_then(key_of) != Some(key));
    kept.filter_map(|token| text.get(token.place)).collect::<Vec<_>>().join(" ")
}

/// Returns what a search wants of a key, if it names one thing of it, and nothing of it is left out.
#[must_use]
pub fn value_of(text: &str, key: Key) -> Option<String> {
    let of_key = tokens(text).into_iter().filter(|token| token.key.and_then(key_of) == Some(key));
    let [token] = <[_; 1]>::try_from(of_key.collect::<Vec<_>>()).ok()?;
    let value = token.value.trim_matches(is_quote).trim();
    (!token.is_excluded && !value.contains('|')).then(|| value.to_owned())
}

fn wanted(token: &Token<'_>) -> Result<Wanted, SearchError> {
    let Some(typed) = token.key else { return words(token, token.value) };
    let Some(key) = key_of(typed) else {
        // `Note:` at the end of a word, and comparisons between words, are what they are.
        if token.value.is_empty() || token.sign != ":" {
            return words(token, &token.value_with_key());
        }
        return Err(unknown_key(token, typed));
    };
    if token.value.trim_matches(is_quote).trim().is_empty() {
        return Err(SearchError::NoValue { place: token.place.clone(), key });
    }
    if key.is_figure() {
        return figure(token, key);
    }
    if !matches!(token.sign, ":" | "=") {
        return Err(SearchError::NotCompared { place: token.place.clone(), key });
    }
    let values = token.value.split('|').map(|value| value.trim_matches(is_quote).trim());
    let values = values.filter(|value| !value.is_empty());
    Ok(match key {
        Key::Topic => {
            let topics = values.map(|value| topics(token, value)).collect::<Result<Vec<_>, _>>()?;
            Wanted::Topic(topics.concat())
        }
        Key::Is => Wanted::Standing(values.map(|value| standing(token, value)).collect::<Result<_, _>>()?),
        Key::Date => Wanted::Date(values.map(|value| days_of(token, value)).collect::<Result<_, _>>()?),
        Key::Added | Key::Answered => Wanted::Days(key, days_ago(token, key)?),
        _ => Wanted::Name(key, values.map(|value| letters(token, value)).collect::<Result<_, _>>()?),
    })
}

impl Token<'_> {
    /// What was typed, without the minus.
    fn value_with_key(&self) -> String {
        format!("{}{}{}", self.key.unwrap_or_default(), self.sign, self.value)
    }
}

fn words(token: &Token<'_>, value: &str) -> Result<Wanted, SearchError> {
    let folded = letters(token, value)?;
    Ok(if token.is_phrase { Wanted::Phrase(folded) } else { Wanted::Letters(folded) })
}

fn letters(token: &Token<'_>, value: &str) -> Result<String, SearchError> {
    let folded = fold(value);
    if folded.is_empty() {
        return Err(SearchError::NoLetters { place: token.place.clone(), text: value.to_owned() });
    }
    Ok(folded)
}

/// The key of that name.
pub(super) fn key_of(typed: &str) -> Option<Key> {
    // The column is called so.
    let typed = if typed.eq_ignore_ascii_case("state") { Key::Is.name() } else { typed };
    Key::ALL.into_iter().find(|key| key.name().eq_ignore_ascii_case(typed))
}

fn unknown_key(token: &Token<'_>, typed: &str) -> SearchError {
    let distance = |key: &Key| strsim::damerau_levenshtein(key.name(), &typed.to_lowercase());
    let like = Key::ALL.into_iter().min_by_key(distance).filter(|key| distance(key) <= 2);
    let hint = like.map(|key| format!(" Did you mean {}:?", key.name()));
    let hint = hint.unwrap_or_else(|| format!(" The keys are {}.", Key::ALL.map(Key::name).join(", ")));
    SearchError::UnknownKey { place: token.place.clone(), key: format!("{typed}:"), hint }
}

/// The topics whose name begins so.
fn topics(token: &Token<'_>, value: &str) -> Result<Vec<Topic>, SearchError> {
    let typed = fold(value);
    let begin = |topic: &Topic| !typed.is_empty() && fold(topic.name()).starts_with(&typed);
    let topics: Vec<Topic> = Topic::ALL.into_iter().filter(begin).collect();
    if topics.is_empty() {
        return Err(unknown_word(token, Key::Topic, value, &Topic::ALL.map(Topic::name)));
    }
    Ok(topics)
}

fn standing(token: &Token<'_>, value: &str) -> Result<Standing, SearchError> {
    let found = Standing::from_name(&fold(value));
    found.ok_or_else(|| unknown_word(token, Key::Is, value, &Standing::ALL.map(Standing::name)))
}

fn unknown_word(token: &Token<'_>, key: Key, value: &str, known: &[&str]) -> SearchError {
    let known = known.iter().map(|name| name.to_lowercase()).collect::<Vec<_>>().join(", ");
    SearchError::UnknownWord { place: token.place.clone(), key, value: value.to_owned(), known }
}

/// The first and the last day of a date, or of what lies between two dates, of which one may be left out.
fn days_of(token: &Token<'_>, value: &str) -> Result<(i64, i64), SearchError> {
    let read = |text: &str| -> Result<(i64, i64), SearchError> {
        let text = text.trim_matches(is_quote).trim();
        let date = HistoricalDate::parse(text).ok();
        let date = date.or_else(|| ToldDate::read(text, Hints::default()).ok().map(|told| told.date().clone()));
        date.map(|date| date.days())
            .ok_or_else(|| SearchError::NotADate { place: token.place.clone(), value: text.to_owned() })
    };
    let Some((first, last)) = value.split_once("..") else { return read(value) };
    let first = if first.is_empty() { i64::MIN } else { read(first)?.0 };
    let last = if last.is_empty() { i64::MAX } else { read(last)?.1 };
    if first > last {
        return Err(SearchError::Backwards { place: token.place.clone(), value: value.to_owned() });
    }
    Ok((first, last))
}

/// The numbers that a comparison allows. Figures are whole: what is known, in per cent, is rounded as it is shown.
fn figure(token: &Token<'_>, key: Key) -> Result<Wanted, SearchError> {
    let value = token.value.trim_matches(is_quote).trim();
    let number = value.strip_suffix('%').unwrap_or(value).trim();
    let number: u32 = number.parse().map_err(|_not_a_number| SearchError::NotANumber {
        place: token.place.clone(),
        key,
        value: value.to_owned(),
    })?;
    let range = match token.sign {
        "<" => match number.checked_sub(1) {
            Some(most) => 0..=most,
            // Nothing is below 0.
            None => RangeInclusive::new(1, 0),
        },
        "<=" | "≤" => 0..=number,
        ">" => number.saturating_add(1)..=u32::MAX,
        ">=" | "≥" => number..=u32::MAX,
        _ => number..=number,
    };
    Ok(Wanted::Figure(key, range))
}

fn days_ago(token: &Token<'_>, key: Key) -> Result<RangeInclusive<u32>, SearchError> {
    let value = fold(token.value);
    match (value.as_str(), value.parse::<u32>()) {
        ("today", _) => Ok(0..=0),
        ("yesterday", _) => Ok(1..=1),
        (_, Ok(days)) if days > 0 => Ok(0..=days - 1),
        _ => Err(SearchError::NotDays { place: token.place.clone(), key }),
    }
}
