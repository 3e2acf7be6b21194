//! The values of a deck's fields, from RON, and what is said about a value that its field cannot hold.

use std::{borrow::Cow, ops::Range};

use super::scanner::{Scanner, SyntaxError};
use crate::deck::{Answer, Citation, HistoricalDate, SourceKind, Topic};
use crate::formats::bounds::{LONGEST_ANSWER, LONGEST_NAME, LONGEST_PASSAGE, LONGEST_TEXT, MOST_ITEMS, MOST_PARTS};

/// Why a value cannot be what its field holds.
#[derive(Debug, PartialEq)]
pub struct Wrong {
    /// The bytes concerned, within the value.
    pub span: Range<usize>,
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// What to do, as a sentence without its full stop.
    pub remedy: String,
}

impl Wrong {
    fn whole(value: &str, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { span: 0..value.len(), message: message.into(), remedy: remedy.into() }
    }
}

/// A text between quotation marks, as long as most may be.
pub fn text<T: for<'a> From<&'a str>>(value: &str) -> Result<T, Wrong> {
    bounded(value, LONGEST_TEXT)
}

/// A name or a title.
pub fn name<T: for<'a> From<&'a str>>(value: &str) -> Result<T, Wrong> {
    bounded(value, LONGEST_NAME)
}

/// A text to read, such as a passage's.
pub fn long<T: for<'a> From<&'a str>>(value: &str) -> Result<T, Wrong> {
    bounded(value, LONGEST_PASSAGE)
}

fn bounded<T: for<'a> From<&'a str>>(value: &str, most: usize) -> Result<T, Wrong> {
    // An escape is longer than what it stands for: 12 bytes at the most, as in \u{10ffff}.
    let is_far_too_long = value.len() > 4 + 12 * most;
    let text = if is_far_too_long { Cow::Borrowed(value.trim_matches('"')) } else { literal(value)? };
    if text.len() <= most || text.chars().nth(most).is_none() {
        return Ok(text.as_ref().into());
    }
    let message = format!("this text has {} characters; here it may have {most}", text.chars().count());
    Err(Wrong::whole(value, message, "shorten it, or split it"))
}

/// What stands between quotation marks.
fn literal(value: &str) -> Result<Cow<'_, str>, Wrong> {
    // Nearly all texts are as plain as this.
    if let Some(plain) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'))
        && !plain.contains('\\')
    {
        return Ok(Cow::Borrowed(plain));
    }
    if !value.starts_with(['"', 'r']) {
        return Err(no_text(value));
    }
    match ron::from_str::<String>(value) {
        Ok(text) => Ok(Cow::Owned(text)),
        Err(_) if value.starts_with('r') => Err(no_text(value)),
        Err(_) => {
            let message = "this is no escape that a text can have".to_owned();
            Err(Wrong { span: bad_escape(value), message, remedy: "write \\\\ for a backslash".to_owned() })
        }
    }
}

/// The bytes of the first escape that RON does not know; if it knows all, of the first that needs a number, which may
/// be wrong.
fn bad_escape(value: &str) -> Range<usize> {
    let (mut escaped, mut numbered) = (false, None);
    for (at, c) in value.char_indices() {
        match c {
            _ if !escaped => escaped = c == '\\',
            '"' | '\'' | '\\' | 'n' | 'r' | 't' | '0' => escaped = false,
            'x' | 'u' => {
                numbered.get_or_insert(at - 1..at + 1);
                escaped = false;
            }
            _ => return at - 1..at + c.len_utf8(),
        }
    }
    numbered.unwrap_or(0..value.len())
}

/// A text in a field that may be left out.
pub fn some<T: for<'a> From<&'a str>>(value: &str) -> Result<Option<T>, Wrong> {
    text(value).map(Some)
}

fn no_text(value: &str) -> Wrong {
    let inner = value.trim_matches('\'');
    let remedy = if inner.len() <= 40 && !inner.contains(['"', '[', '(', '{', '\n']) {
        format!("write \"{inner}\"")
    } else {
        "write \"…\"".to_owned()
    };
    Wrong::whole(value, "a text between quotation marks was expected here", remedy)
}

/// A list of texts.
pub fn texts<T: for<'a> From<&'a str>>(value: &str) -> Result<Vec<T>, Wrong> {
    list(value, MOST_ITEMS, LONGEST_TEXT)
}

/// A list of answers.
pub fn answers(value: &str) -> Result<Vec<String>, Wrong> {
    list(value, MOST_ITEMS, LONGEST_ANSWER)
}

/// A list of ids that may be as long as a deck.
pub fn ids<T: for<'a> From<&'a str>>(value: &str) -> Result<Vec<T>, Wrong> {
    list(value, MOST_PARTS, LONGEST_NAME)
}

/// The error of a list with more items than it may have.
fn too_many(value: &str, most: usize) -> Wrong {
    Wrong::whole(value, format!("this list has more than {most} items"), "take some out")
}

fn list<T: for<'a> From<&'a str>>(value: &str, most: usize, longest: usize) -> Result<Vec<T>, Wrong> {
    if !value.starts_with('[') {
        let remedy = match text::<String>(value) {
            Ok(_) if value.len() <= 40 => format!("write [{value}]"),
            _ => "write [\"…\", \"…\"]".to_owned(),
        };
        return Err(Wrong::whole(value, "a list of texts was expected here", remedy));
    }
    let (mut texts, mut wrong) = (Vec::new(), None);
    let scanned = Scanner::new(value, 0).list(0, &mut |item| match bounded(&value[item.clone()], longest) {
        Ok(_) if texts.len() == most => drop(wrong.get_or_insert_with(|| too_many(value, most))),
        Ok(text) => texts.push(text),
        Err(err) => {
            let span = item.start + err.span.start..item.start + err.span.end;
            wrong.get_or_insert(Wrong { span, ..err });
        }
    });
    match (scanned, wrong) {
        (Ok(()), None) => Ok(texts),
        (_, Some(wrong)) => Err(wrong),
        (Err(error), None) => Err(error.into()),
    }
}

/// An answer: a text, or a list of them.
pub fn answer(value: &str) -> Result<Answer, Wrong> {
    if value.starts_with('[') {
        answers(value).map(Answer::List)
    } else {
        bounded(value, LONGEST_ANSWER).map(Answer::Text)
    }
}

/// A topic, by its name.
pub fn topic(value: &str) -> Result<Topic, Wrong> {
    named(value, "a topic", Topic::ALL, Topic::name)
}

/// The kind of a source, by its name.
pub fn source_kind(value: &str) -> Result<SourceKind, Wrong> {
    named(value, "a kind of source", SourceKind::ALL, SourceKind::name)
}

/// One of several things, by its name.
fn named<T: Copy, const N: usize>(
    value: &str,
    what: &str,
    all: [T; N],
    name: fn(T) -> &'static str,
) -> Result<T, Wrong> {
    let find = |text: &str| all.into_iter().find(|thing| name(*thing) == text);
    if let Some(thing) = find(value) {
        return Ok(thing);
    }
    let bare = value.trim_matches('"');
    if find(bare).is_some() {
        return Err(Wrong::whole(value, format!("{what} has no quotation marks"), format!("write {bare}")));
    }
    let names = all.map(name);
    let remedy = closest(bare, &names)
        .map_or_else(|| format!("it is one of {}", names.join(", ")), |name| format!("did you mean `{name}`?"));
    Err(Wrong::whole(value, format!("`{bare:.40}` is not {what}"), remedy))
}

/// The places in sources that a passage draws on.
pub fn citations(value: &str) -> Result<Vec<Citation>, Wrong> {
    const REMEDY: &str = "write [(id: \"…\", locator: \"…\")]";
    if !value.starts_with('[') {
        return Err(Wrong::whole(value, "a list of sources was expected here", REMEDY));
    }
    let (mut citations, mut wrong) = (Vec::new(), None);
    let scanned = Scanner::new(value, 0).list(0, &mut |item| match citation(value, &item, REMEDY) {
        Ok(_) if citations.len() == MOST_ITEMS => drop(wrong.get_or_insert_with(|| too_many(value, MOST_ITEMS))),
        Ok(citation) => citations.push(citation),
        Err(err) => drop(wrong.get_or_insert(err)),
    });
    match (scanned, wrong) {
        (Ok(()), None) => Ok(citations),
        (_, Some(wrong)) => Err(wrong),
        (Err(error), None) => Err(error.into()),
    }
}

/// The citation at these bytes of a list.
fn citation(list: &str, item: &Range<usize>, remedy: &str) -> Result<Citation, Wrong> {
    let mut fields = Vec::new();
    Scanner::new(list, item.start).fields(&mut fields)?;
    let mut citation = Citation::default();
    for field in fields {
        let value = &list[field.value.clone()];
        let set = match field.name {
            "id" => some(value).map(|id| citation.id = id),
            "locator" => some(value).map(|locator| citation.locator = locator),
            _ => Err(Wrong::whole(value, format!("a source of a passage has no field `{:.40}`", field.name), remedy)),
        };
        set.map_err(|Wrong { span, message, remedy }| {
            let span = field.value.start + span.start..field.value.start + span.end;
            Wrong { span, message, remedy }
        })?;
    }
    Ok(citation)
}

impl From<SyntaxError> for Wrong {
    fn from(error: SyntaxError) -> Self {
        Self { span: error.span, message: error.message.to_owned(), remedy: error.remedy.to_owned() }
    }
}

/// A date between quotation marks.
pub fn date(value: &str) -> Result<Option<HistoricalDate>, Wrong> {
    let text: String = text(value)?;
    match HistoricalDate::parse(&text) {
        Ok(date) => Ok(Some(date)),
        Err(err) => {
            let sentence = err.to_string();
            let (message, remedy) = sentence.rsplit_once("; ").unwrap_or((&sentence, "correct it"));
            Err(Wrong::whole(value, message, remedy))
        }
    }
}

/// A whole number.
pub fn number(value: &str) -> Result<u32, Wrong> {
    value.parse().map_err(|_none| Wrong::whole(value, "a whole number was expected here", "write 1"))
}

/// The bytes of the value within `Some(…)`, or of the whole value if it is not wrapped. Returns `None` for `None`.
pub fn present(value: &str) -> Option<Range<usize>> {
    if value == "None" {
        return None;
    }
    let inner = value.strip_prefix("Some(").and_then(|rest| rest.strip_suffix(')'));
    Some(inner.map_or(0..value.len(), |inner| {
        let start = "Some(".len() + (inner.len() - inner.trim_start().len());
        start..start + inner.trim().len()
    }))
}

/// The known name that a misspelt one is probably meant to be.
pub fn closest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    // The distance takes time with the square of the length.
    let name = Some(name).filter(|name| name.len() <= 40)?.to_lowercase();
    let distance = |candidate: &str| strsim::damerau_levenshtein(&name, &candidate.to_lowercase());
    let nearest = known.iter().copied().min_by_key(|candidate| distance(candidate));
    nearest.filter(|candidate| distance(candidate) <= 2 && candidate.len() > distance(candidate) + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_however_they_are_written() {
        for (value, expected) in [
            (r#""Delcassé""#, "Delcassé"),
            (r#""say \"yes\"\n""#, "say \"yes\"\n"),
            (r##"r#"a "raw" one"#"##, "a \"raw\" one"),
            ("\"two\nlines\"", "two\nlines"),
            (r#""\u{e9}""#, "é"),
        ] {
            assert_eq!(text::<String>(value).as_deref(), Ok(expected), "{value}");
        }
        assert_eq!(texts::<String>(r#"["a", /* b */ "c\\",]"#), Ok(vec!["a".to_owned(), "c\\".to_owned()]));
        assert_eq!(answer(r#"["a"]"#), Ok(Answer::List(vec!["a".to_owned()])));
    }

    #[test]
    fn what_is_wrong_is_shown_and_the_right_way_to_write_it() {
        let of = |wrong: Wrong, value: &str| (value[wrong.span].to_owned(), wrong.remedy);
        for (value, shown, remedy) in [
            ("1894", "1894", "write \"1894\""),
            ("Paris", "Paris", "write \"Paris\""),
            ("'Paris'", "'Paris'", "write \"Paris\""),
            ("[\"a\"]", "[\"a\"]", "write \"…\""),
            (r#""C:\qaris""#, r"\q", r"write \\ for a backslash"),
            (r#""\\ \x""#, r"\x", r"write \\ for a backslash"),
        ] {
            assert_eq!(of(text::<String>(value).unwrap_err(), value), (shown.to_owned(), remedy.to_owned()));
        }
        for (value, shown, remedy) in [
            ("\"a\"", "\"a\"", "write [\"a\"]"),
            ("1", "1", "write [\"…\", \"…\"]"),
            ("[\"a\", 2, 3]", "2", "write \"2\""),
        ] {
            assert_eq!(of(texts::<String>(value).unwrap_err(), value), (shown.to_owned(), remedy.to_owned()));
        }
        for (value, remedy) in [
            ("\"War\"", "write War"),
            ("war", "did you mean `War`?"),
            ("Traety", "did you mean `Treaty`?"),
            ("7", "it is one of Alliance, War, Treaty, Crisis, Visit, Economy, Person, Date, General"),
        ] {
            assert_eq!(topic(value).unwrap_err().remedy, remedy);
        }
        let wrong = date("\"4 January; 1894\"").unwrap_err();
        assert_eq!(wrong.message, "`4 January; 1894` is not a date");
    }

    #[test]
    fn an_optional_value_may_be_wrapped() {
        let of = |value: &'static str| present(value).map(|span| &value[span]);
        assert_eq!((of("None"), of("Some( \"a\" )"), of("\"a\"")), (None, Some("\"a\""), Some("\"a\"")));
    }
}
