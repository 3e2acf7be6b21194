//! From CommonMark to the plain text of a terminal.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag, TagEnd};

/// What a gap in a line is shown as; a line of nothing else is a rule to CommonMark.
const GAP: &str = "______";

/// A part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Its words.
    pub text: String,
    /// Whether it belongs to the quote.
    pub is_quote: bool,
}

/// The text without its marks of emphasis, links and the like.
#[must_use]
pub fn plain(markdown: &str) -> String {
    spans(markdown, None).into_iter().map(|span| span.text).collect()
}

/// The same for a text whose lines are to stay apart, such as the items of a list card.
#[must_use]
pub fn plain_lines(markdown: &str) -> String {
    markdown.lines().map(plain).collect::<Vec<_>>().join("\n")
}

/// The text without its marks, with the quote as spans of its own. A quote is written as it stands in `markdown`.
#[must_use]
pub fn spans(markdown: &str, quote: Option<&str>) -> Vec<Span> {
    let found = quote.filter(|quote| !quote.is_empty()).and_then(|quote| Some((markdown.find(quote)?, quote.len())));
    let quote = found.map_or(0..0, |(start, length)| start..start + length);
    let mut writer = Writer { quote, ..Writer::default() };
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        writer.write(&event, range, markdown);
    }
    writer.spans
}

#[derive(Default)]
struct Writer {
    /// Where the quote stands in the source.
    quote: Range<usize>,
    spans: Vec<Span>,
    /// What comes before the next text.
    pending: &'static str,
    /// The number of the next item, in each of the lists around here; none in a list without numbers.
    lists: Vec<Option<u64>>,
}

impl Writer {
    fn write(&mut self, event: &Event<'_>, range: Range<usize>, markdown: &str) {
        match event {
            Event::Text(text) if **text == markdown[range.clone()] => self.text(text, range.start),
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.push(text, self.overlaps(&range));
            }
            Event::SoftBreak => self.push(" ", self.overlaps(&range)),
            Event::HardBreak => self.push("\n", self.overlaps(&range)),
            Event::Rule => {
                self.pending = "\n\n";
                self.push(GAP, false);
            }
            Event::Start(Tag::Item) => self.item(),
            Event::Start(Tag::List(first)) => self.lists.push(*first),
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
                self.pending = "\n\n";
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                self.pending = "\n\n";
            }
            _ => {}
        }
    }

    fn overlaps(&self, range: &Range<usize>) -> bool {
        range.start < self.quote.end && self.quote.start < range.end
    }

    /// A text that stands in the source as it is: it is split where the quote starts and ends.
    fn text(&mut self, text: &str, start: usize) {
        let from = self.quote.start.saturating_sub(start).min(text.len());
        let to = self.quote.end.saturating_sub(start).min(text.len());
        self.push(&text[..from], false);
        self.push(&text[from..to], true);
        self.push(&text[to..], false);
    }

    fn item(&mut self) {
        if self.pending.is_empty() {
            self.pending = "\n";
        }
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.push(&marker, false);
    }

    fn push(&mut self, text: &str, is_quote: bool) {
        if text.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        if let Some(last) = self.spans.last() {
            let is_within_quote = last.is_quote && is_quote;
            self.append(pending, is_within_quote);
        }
        self.append(text, is_quote);
    }

    fn append(&mut self, text: &str, is_quote: bool) {
        match self.spans.last_mut() {
            _ if text.is_empty() => {}
            Some(last) if last.is_quote == is_quote => last.text.push_str(text),
            _ => self.spans.push(Span { text: text.to_owned(), is_quote }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_left_out_and_no_word_is_lost() {
        for (markdown, text) in [
            ("Who wrote *The Cold War*?", "Who wrote The Cold War?"),
            ("**Théophile** `Delcassé`", "Théophile Delcassé"),
            ("one\ntwo", "one two"),
            ("one\n\ntwo", "one\n\ntwo"),
            ("See [Tilsit](https://example.org) &amp; Erfurt", "See Tilsit & Erfurt"),
            ("In order:\n\n1. Tilsit\n2. Erfurt\n\nThen war.", "In order:\n\n1. Tilsit\n2. Erfurt\n\nThen war."),
            // These would be a list and a rule.
            ("1891.", "1891. "),
            ("______", "______"),
            ("Tsar ______ approved it.", "Tsar ______ approved it."),
        ] {
            assert_eq!(plain(markdown), text, "{markdown}");
        }
        assert_eq!(plain_lines("France\n*Russia*"), "France\nRussia");
    }

    #[test]
    fn the_quote_is_found_through_marks_and_line_ends() {
        let quotes = |markdown, quote| -> Vec<String> {
            let spans = spans(markdown, Some(quote)).into_iter();
            spans.filter(|span| span.is_quote).map(|span| span.text).collect()
        };
        assert_eq!(quotes("It came on 4 January 1894.", "4 January 1894"), ["4 January 1894"]);
        assert_eq!(quotes("It came on *4 January* 1894.", "*4 January* 1894"), ["4 January 1894"]);
        assert_eq!(quotes("It came on *4 January* 1894.", "4 January"), ["4 January"]);
        assert_eq!(quotes("on 4\nJanuary", "on 4\nJanuary"), ["on 4 January"]);
        assert_eq!(quotes("Франция и Россия", "и"), ["и"]);
        assert_eq!(quotes("nothing of it", "elsewhere"), Vec::<String>::new());
        assert_eq!(
            plain("a **b** c"),
            spans("a **b** c", Some("b")).iter().map(|it| it.text.as_str()).collect::<String>()
        );
    }
}
