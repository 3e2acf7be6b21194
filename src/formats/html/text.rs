//! CommonMark as HTML. What looks like HTML in a deck is shown as it is written: decks come from anybody.

use pulldown_cmark::{Event, Parser, Tag, TagEnd, html::push_html};

/// A text in CommonMark as blocks of HTML.
pub fn html(markdown: &str) -> String {
    let mut html = String::with_capacity(markdown.len() + 16);
    push_html(&mut html, Parser::new(markdown).filter_map(harmless));
    html
}

/// A text in CommonMark without its paragraphs, for a heading or a cell.
pub fn inline(markdown: &str) -> String {
    let mut html = String::with_capacity(markdown.len() + 16);
    let is_block = |event: &Event<'_>| {
        matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))
            || matches!(event, Event::Start(Tag::Heading { .. }) | Event::End(TagEnd::Heading(_)))
    };
    push_html(&mut html, Parser::new(markdown).filter_map(harmless).filter(|event| !is_block(event)));
    html.trim_end().to_owned()
}

/// Text as HTML shows it.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Nothing that a browser would run or fetch: raw HTML becomes text, a link its words, a picture its description.
fn harmless(event: Event<'_>) -> Option<Event<'_>> {
    match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::HtmlBlock | Tag::Link { .. } | Tag::Image { .. })
        | Event::End(TagEnd::HtmlBlock | TagEnd::Link | TagEnd::Image) => None,
        // In a question it is a gap that stands alone.
        Event::Rule => Some(Event::Text("______".into())),
        event => Some(event),
    }
}
