//! CommonMark as HTML. What looks like HTML in a deck is shown as it is written: decks come from anybody.

use pulldown_cmark::{Event, Parser, Tag, TagEnd, html::push_html};

/// Whether the blocks of a text keep their tags.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blocks {
    /// They do.
    Kept,
    /// Paragraphs and headings lose them, and begin on lines of their own: for a heading or a cell.
    Dropped,
}

/// A text as HTML in which nothing runs and nothing is fetched: raw HTML becomes text, a link its words. `picture` makes
/// a tag of a picture’s file and words; if it makes none, the words stand there.
pub fn html(markdown: &str, blocks: Blocks, picture: &dyn Fn(&str, &str) -> Option<String>) -> String {
    let mut html = String::with_capacity(markdown.len() + 16);
    // The file of the picture whose words come, and the words.
    let mut shown: Option<(String, String)> = None;
    let is_block = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::Paragraph | Tag::Heading { .. }))
            || matches!(event, Event::End(TagEnd::Paragraph | TagEnd::Heading(_)))
    };
    // Whether a block has just ended, in whose place the next begins on a line of its own.
    let mut was_block = false;
    let events = Parser::new(markdown).filter_map(|event| match event {
        Event::Start(Tag::Image { dest_url, .. }) => {
            shown = Some((dest_url.into_string(), String::new()));
            None
        }
        Event::End(TagEnd::Image) => shown.take().map(|(file, words)| match picture(&file, &words) {
            Some(tag) => Event::InlineHtml(tag.into()),
            None => Event::Text(words.into()),
        }),
        Event::Text(text) | Event::Code(text) if shown.is_some() => {
            if let Some((_, words)) = &mut shown {
                words.push_str(&text);
            }
            None
        }
        _ if shown.is_some() => None,
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::HtmlBlock | Tag::Link { .. }) | Event::End(TagEnd::HtmlBlock | TagEnd::Link) => None,
        // In a question it is a gap that stands alone.
        Event::Rule => Some(Event::Text("______".into())),
        event if blocks == Blocks::Dropped && is_block(&event) => {
            let is_start = matches!(event, Event::Start(_));
            (std::mem::replace(&mut was_block, !is_start) && is_start).then(|| Event::InlineHtml("<br>".into()))
        }
        event => {
            was_block = false;
            Some(event)
        }
    });
    push_html(&mut html, events);
    html.truncate(html.trim_end().len());
    html
}

/// Text as HTML shows it, also between quotes.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
