//! HTML in the cells of a table.

use std::{borrow::Cow, sync::LazyLock};

use crate::formats::anki::{Converter, Found, says_the_same};

static CONVERTER: LazyLock<Converter> = LazyLock::new(Converter::new);

/// A cell as CommonMark. Whether it is HTML may be said above the table; else only its line breaks are.
pub fn plain(cell: &str, is_html: Option<bool>) -> Cow<'_, str> {
    shown(cell, is_html, &mut Found::default())
}

/// The same, which adds what it shows, plays and loses to what was found.
pub fn shown<'c>(cell: &'c str, is_html: Option<bool>, found: &mut Found) -> Cow<'c, str> {
    match is_html {
        Some(true) if !says_the_same(cell) => {
            let mut markdown = |html: &str| CONVERTER.markdown(html, found);
            // The lines of a text without elements are what parts its items.
            let has_markup = cell.contains(['<', '&']);
            Cow::Owned(if has_markup {
                markdown(cell)
            } else {
                cell.lines().map(markdown).collect::<Vec<_>>().join("\n")
            })
        }
        None => each_break(cell, |before, mark| match before.strip_suffix('\\') {
            // It is meant as it stands.
            Some(before) => format!("{before}{mark}"),
            None => format!("{before}\n"),
        }),
        _ => Cow::Borrowed(cell),
    }
}

/// Elements that are closed in cells of HTML.
const CLOSED: [&str; 21] = [
    "a", "b", "center", "div", "em", "font", "h1", "h2", "h3", "i", "li", "mark", "p", "ruby", "s", "span", "strong",
    "sub", "sup", "table", "u",
];

/// Whether a cell is HTML, although nothing says so: an element in it is closed, or there is a hard space.
pub fn is_html(cell: &str) -> bool {
    let is_known = |rest: &str| {
        let name = rest.split('>').next().unwrap_or_default();
        CLOSED.iter().any(|known| name.eq_ignore_ascii_case(known))
    };
    cell.contains("&nbsp;") || cell.split("</").skip(1).any(is_known)
}

/// A text in which no `<br>` is taken for a line break: there is a backslash before each, as CommonMark has it.
pub fn without_breaks(text: &str) -> Cow<'_, str> {
    each_break(text, |before, mark| format!("{before}\\{mark}"))
}

/// A text in which each `<br>`, and what stands before it from the one before on, is written otherwise.
fn each_break(text: &str, written: impl Fn(&str, &str) -> String) -> Cow<'_, str> {
    let (mut changed, mut from, mut at) = (String::new(), 0, 0);
    while let Some(start) = text[at..].find('<').map(|length| at + length) {
        at = start + 1;
        if let Some(length) = break_length(&text[start..]) {
            at = start + length;
            changed.push_str(&written(&text[from..start], &text[start..at]));
            from = at;
        }
    }
    if from == 0 { Cow::Borrowed(text) } else { Cow::Owned(changed + &text[from..]) }
}

/// The length of the line break at the start of a text: `<br>`, `<br/>` or `<br />`, in whatever case.
fn break_length(text: &str) -> Option<usize> {
    let name = text.get(..3).filter(|name| name.eq_ignore_ascii_case("<br"))?;
    let rest = text[name.len()..].trim_start_matches(' ');
    let rest = rest.strip_prefix('/').unwrap_or(rest).strip_prefix('>')?;
    Some(text.len() - rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_break_with_a_backslash_before_it_is_text_and_any_text_comes_back() {
        assert_eq!(plain("a<br>b<BR />c\\<br>d", None), "a\nb\nc<br>d");
        for text in ["<br>", "\\<br/>", "a\\\\<br />b<br", "<bra>", "<é<br>", "`<br>` and <Br>"] {
            assert_eq!(plain(&without_breaks(text), None), text);
        }
    }
}
