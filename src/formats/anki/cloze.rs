//! Gaps: `{{c1::text::hint}}`, which may stand in each other.

pub use super::template::GAP;

/// How deep gaps may stand in each other. Deeper ones are text.
const DEEPEST: usize = 20;

/// A text with its gaps told or hidden.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The text; each gap that is asked is a [`GAP`].
    pub html: String,
    /// What they hide, each with its hint.
    pub gaps: Vec<(String, Option<String>)>,
}

/// Hides the gaps with the number `asked`, and shows the text of the others.
pub fn tell(text: &str, asked: Option<u32>) -> Told {
    let mut told = Told::default();
    // The gaps that are open: each with its number and where its text starts.
    let mut open: Vec<(u32, usize)> = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        if open.len() < DEEPEST
            && let Some((number, after)) = opening(rest)
        {
            open.push((number, told.html.len()));
            rest = after;
        } else if let Some(after) = rest.strip_prefix("}}")
            && let Some((number, start)) = open.pop()
        {
            close(&mut told, number, start, asked, open.iter().any(|(outer, _)| Some(*outer) == asked));
            rest = after;
        } else {
            let length = rest.chars().next().map_or(0, char::len_utf8);
            told.html.push_str(&rest[..length]);
            rest = &rest[length..];
        }
    }
    told
}

/// The numbers of the gaps in a text, each once.
pub fn numbers(text: &str) -> Vec<u32> {
    let starts = text.match_indices("{{c").filter_map(|(at, _)| opening(&text[at..]));
    let mut numbers: Vec<u32> = starts.map(|(number, _)| number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers.retain(|number| !tell(text, Some(*number)).gaps.is_empty());
    numbers
}

/// Ends the gap whose text starts at `start`. One within another that is asked is hidden with that.
fn close(told: &mut Told, number: u32, start: usize, asked: Option<u32>, is_within: bool) {
    let inner = told.html.split_off(start);
    let (text, hint) = match inner.split_once("::") {
        Some((text, hint)) => (text.to_owned(), Some(hint.trim().to_owned()).filter(|hint| !hint.is_empty())),
        None => (inner, None),
    };
    if Some(number) == asked && !is_within {
        told.gaps.push((text, hint));
        told.html.push(GAP);
    } else {
        told.html.push_str(&text);
    }
}

/// The number of a gap that starts here, and what follows.
fn opening(text: &str) -> Option<(u32, &str)> {
    let text = text.strip_prefix("{{c")?;
    let digits = text.bytes().take(4).take_while(u8::is_ascii_digit).count();
    Some((text[..digits].parse().ok()?, text[digits..].strip_prefix("::")?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_told(text: &str, asked: u32, html: &str, gaps: &[(&str, Option<&str>)]) {
        let told = tell(text, Some(asked));
        let gaps: Vec<_> = gaps.iter().map(|(text, hint)| ((*text).to_owned(), hint.map(str::to_owned))).collect();
        assert_eq!((told.html.replace(GAP, "_").as_str(), told.gaps), (html, gaps), "{text}");
    }

    #[test]
    fn a_gap_has_a_hint_and_may_stand_in_another() {
        assert_told("Den {{c1::kündigen::kün...}}.", 1, "Den _.", &[("kündigen", Some("kün..."))]);
        assert_told("{{c1::A}} and {{c2::B}}", 2, "A and _", &[("B", None)]);
        assert_told("{{c1::A}}, {{c1::B}}", 1, "_, _", &[("A", None), ("B", None)]);
        let nested = "{{c3::{{c1::B}} of P::who}}";
        assert_told(nested, 1, "_ of P", &[("B", None)]);
        assert_told(nested, 3, "_", &[("B of P", Some("who"))]);
        assert_told("a }} b {{c1 {{c1::open", 1, "a }} b {{c1 open", &[]);
    }
}
