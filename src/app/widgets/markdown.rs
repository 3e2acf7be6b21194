//! Lays out CommonMark: paragraphs, emphasis, strong emphasis, lists, and a highlighted range.

use std::ops::Range;

use eframe::egui::{Color32, text::LayoutJob};

use crate::{
    app::theme::{Emphasis, Type},
    wording::{Gap, Run, no_break, runs, runs_beside_pictures},
};

/// Lays out a text in CommonMark as `kind`. The byte range `lit` of `text` is highlighted with `lit_color`.
pub fn rich(text: &str, kind: Type, color: Color32, lit: Option<Range<usize>>, lit_color: Color32) -> LayoutJob {
    laid_out(runs(text, lit), kind, color, lit_color)
}

/// Like [`rich`], without the words of the pictures, which are shown beside the text.
pub fn rich_beside_pictures(
    text: &str,
    kind: Type,
    color: Color32,
    lit: Option<Range<usize>>,
    lit_color: Color32,
) -> LayoutJob {
    laid_out(runs_beside_pictures(text, lit), kind, color, lit_color)
}

fn laid_out(runs: Vec<Run<'_>>, kind: Type, color: Color32, lit_color: Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    for run in runs {
        if run.gap != Gap::None && !job.is_empty() {
            job.append("\n", 0.0, kind.format(color, Emphasis::default()));
        }
        let mut format = kind.format(color, Emphasis { is_bold: run.is_bold, is_italic: run.is_italic });
        if run.is_lit {
            format.background = lit_color;
            format.expand_bg = 2.0;
        }
        job.append(&no_break(&run.text), 0.0, format);
    }
    job
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
}
