//! CommonMark as HTML that Anki shows.

use std::collections::HashMap;

use crate::formats::{
    commonmark::{self, Blocks},
    images::image_name,
};

/// What the files of pictures are called in a package, if not as the deck calls them.
pub type Renamed = HashMap<String, String>;

/// Text as HTML shows it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A text in CommonMark as HTML, with its pictures; what looks like HTML in it is text.
pub fn html(markdown: &str, renamed: &Renamed) -> String {
    let img = |file: &str, words: &str| {
        // There, the file is named as it is.
        let file = image_name(file).unwrap_or_else(|_| file.to_owned());
        let (file, words) = (renamed.get(&file).unwrap_or(&file), commonmark::escaped(words));
        Some(format!("<img src=\"{}\" alt=\"{words}\">", commonmark::escaped(file)))
    };
    let html = commonmark::html(markdown, Blocks::Kept, &img);
    // One paragraph is only a text.
    let inner =
        html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>")).filter(|html| !html.contains("<p>"));
    inner.unwrap_or(&html).to_owned()
}
