//! CommonMark as one laid-out text: paragraphs, emphasis, strong emphasis, lists, and a range that is lit.

use std::ops::Range;

use eframe::egui::{Color32, text::LayoutJob};
use pulldown_cmark::{Event, Parser, Tag, TagEnd};

use crate::app::theme::{Emphasis, Type};

/// A text in CommonMark, laid out as `kind`. The bytes in `lit`, counted in `text`, stand on the colour `lit_color`.
#[must_use]
pub fn rich(text: &str, kind: Type, color: Color32, lit: Option<Range<usize>>, lit_color: Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    let lit = lit.unwrap_or(0..0);
    let (mut bold, mut italic) = (0_u32, 0_u32);
    for (event, span) in Parser::new(text).into_offset_iter() {
        match event {
            Event::Start(Tag::Strong) => bold += 1,
            Event::End(TagEnd::Strong) => bold -= 1,
            Event::Start(Tag::Emphasis) => italic += 1,
            Event::End(TagEnd::Emphasis) => italic -= 1,
            Event::Start(Tag::Paragraph | Tag::Heading { .. }) if !job.is_empty() => {
                job.append("\n", 0.0, kind.format(color, Emphasis::default()));
            }
            Event::Start(Tag::Item) => {
                let start = if job.is_empty() { "• " } else { "\n• " };
                job.append(start, 0.0, kind.format(color, Emphasis::default()));
            }
            Event::Text(run) | Event::Code(run) | Event::Html(run) | Event::InlineHtml(run) => {
                // An escape or an entity makes the run differ from its source; it is then lit as a whole or not at all.
                let is_source = text.get(span.clone()) == Some(&run);
                for (part, is_lit) in parts(&run, &span, &lit, is_source) {
                    let mut format = kind.format(color, Emphasis { is_bold: bold > 0, is_italic: italic > 0 });
                    if is_lit {
                        format.background = lit_color;
                        format.expand_bg = 2.0;
                    }
                    job.append(part, 0.0, format);
                }
            }
            Event::SoftBreak => job.append(" ", 0.0, kind.format(color, Emphasis::default())),
            Event::HardBreak => job.append("\n", 0.0, kind.format(color, Emphasis::default())),
            _ => {}
        }
    }
    job
}

/// Splits a run where the lit range begins and ends.
fn parts<'r>(run: &'r str, span: &Range<usize>, lit: &Range<usize>, is_source: bool) -> Vec<(&'r str, bool)> {
    let touches = span.start < lit.end && lit.start < span.end;
    if !touches || !is_source {
        return vec![(run, touches)];
    }
    let start = lit.start.saturating_sub(span.start);
    let end = (lit.end - span.start).min(run.len());
    match (run.get(..start), run.get(start..end), run.get(end..)) {
        (Some(before), Some(inside), Some(after)) => {
            [(before, false), (inside, true), (after, false)].into_iter().filter(|(part, _)| !part.is_empty()).collect()
        }
        _ => vec![(run, true)],
    }
}

/// The text without its marks, for a screen reader and for one-line lists.
#[must_use]
pub fn plain(text: &str) -> String {
    rich(text, Type::Body, Color32::TRANSPARENT, None, Color32::TRANSPARENT).text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_the_quote_is_lit() {
        let text = "It was *signed* on 4 January 1894, and **kept** secret.";
        let quote = "4 January 1894";
        let start = text.find(quote).unwrap();
        let job = rich(text, Type::Reading, Color32::BLACK, Some(start..start + quote.len()), Color32::YELLOW);
        assert_eq!(job.text, "It was signed on 4 January 1894, and kept secret.");
        let lit: Vec<&str> = job
            .sections
            .iter()
            .filter(|section| section.format.background == Color32::YELLOW)
            .map(|section| &job.text[section.byte_range.start.0..section.byte_range.end.0])
            .collect();
        assert_eq!(lit, [quote]);
    }

    #[test]
    fn marks_of_commonmark_are_not_shown() {
        for (text, shown) in [
            ("One\ntwo", "One two"),
            ("One\n\ntwo", "One\ntwo"),
            ("- a\n- b", "• a\n• b"),
            ("1894\\. A *b* `c` &amp; d", "1894. A b c & d"),
            ("<b>x</b>", "<b>x</b>"),
            ("", ""),
        ] {
            assert_eq!(plain(text), shown);
        }
    }
}
