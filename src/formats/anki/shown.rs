//! CommonMark as HTML that Anki shows.

use std::collections::HashMap;

use super::{html::says_the_same, template::GAP};
use crate::{
    deck::{Answer, Card},
    formats::{
        commonmark::{self, Blocks},
        images::image_name,
    },
};

/// What the files of pictures are called in a package, if not as the deck calls them.
pub type Renamed = HashMap<String, String>;

/// Whether Anki takes a character out of a field; one of them parts the fields of a note.
fn is_unseen(c: char) -> bool {
    c.is_ascii_control() && !matches!(c, '\n' | '\t')
}

/// Text as HTML shows it.
pub fn escaped(text: &str) -> String {
    let is_shown = |byte: u8| !byte.is_ascii_control() && !matches!(byte, b'&' | b'<' | b'>');
    if text.bytes().all(is_shown) {
        return text.to_owned();
    }
    text.replace(is_unseen, "").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A text in CommonMark as HTML, with its pictures; what looks like HTML in it is text.
pub fn html(markdown: &str, renamed: &Renamed) -> String {
    if is_its_html(markdown) {
        return markdown.to_owned();
    }
    let img = |file: &str, words: &str| {
        // There, the file is named as it is. What would have to be fetched is its words.
        let file = image_name(file).ok()?;
        let (file, words) = (renamed.get(&file).unwrap_or(&file), commonmark::escaped(words));
        Some(format!("<img src=\"{}\" alt=\"{words}\">", commonmark::escaped(file)))
    };
    let html = commonmark::html(&markdown.replace(is_unseen, ""), Blocks::Kept, &img);
    // One paragraph is only a text.
    let inner =
        html.strip_prefix("<p>").and_then(|html| html.strip_suffix("</p>")).filter(|html| !html.contains("<p>"));
    inner.unwrap_or(&html).to_owned()
}

/// Whether a text in CommonMark is its own HTML: most have nothing in them that is written otherwise there.
fn is_its_html(markdown: &str) -> bool {
    says_the_same(markdown) && !markdown.contains('"')
}

/// A question as HTML; its gap is one of theirs.
pub fn question(question: &str, renamed: &Renamed) -> String {
    let card = Card { question: question.replace(GAP, ""), ..Card::default() };
    let Some(cloze) = card.cloze() else { return html(question, renamed) };
    let deletion = html(cloze.deletion, renamed).replace("::", ":&#58;").replace("}}", "}&#125;");
    let around = format!("{}{GAP}{}", cloze.before, cloze.after);
    html(&around, renamed).replace("{{", "{&#123;").replace(GAP, &format!("{{{{c1::{deletion}}}}}"))
}

/// An answer as HTML.
pub fn answer(answer: &Answer, renamed: &Renamed) -> String {
    match answer.texts() {
        [] => String::new(),
        [text] => html(text, renamed),
        items => html(&format!("- {}\n", items.join("\n- ")), renamed),
    }
}

/// Tags as they stand in a note, where none has blanks.
pub fn tags(tags: &[String]) -> Vec<String> {
    let shown = |tag: &String| tag.split_whitespace().collect::<Vec<_>>().join("_").replace(is_unseen, "");
    tags.iter().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_text_that_is_its_own_html_is_what_commonmark_makes_of_it(text in "[a-z0-9éЖ .,:;'\"()/$^%{}@?-]{0,30}") {
            prop_assume!(is_its_html(&text));
            let html = commonmark::html(&text, Blocks::Kept, &|_, _| None);
            let written = if text.is_empty() { String::new() } else { format!("<p>{text}</p>") };
            prop_assert_eq!(html, written);
        }
    }
}
