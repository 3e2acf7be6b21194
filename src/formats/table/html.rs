//! HTML in the cells of a table.

use std::borrow::Cow;

/// A cell as CommonMark. Whether it is HTML may be said above the table; else only its line breaks are.
pub fn plain(cell: &str, is_html: Option<bool>) -> Cow<'_, str> {
    match is_html {
        Some(true) if cell.contains(['<', '&']) => {
            let clean = ammonia::Builder::default().rm_tags(["img"]).clean(cell).to_string();
            let text = htmd::convert(&clean).unwrap_or(clean);
            Cow::Owned(text.trim().to_owned())
        }
        None if cell.contains("<br") => {
            Cow::Owned(["<br>", "<br/>", "<br />"].iter().fold(cell.to_owned(), |text, mark| text.replace(mark, "\n")))
        }
        _ => Cow::Borrowed(cell),
    }
}
