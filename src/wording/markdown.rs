//! CommonMark as runs of text, for layout, and as plain text.

use std::{borrow::Cow, ops::Range};

use pulldown_cmark::{CowStr, Event, Parser, Tag, TagEnd};

/// What a rule is shown as. In a question it is a gap that stands alone, which CommonMark takes for a rule.
const RULE: &str = "______";

/// What separates a run from the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gap {
    /// Nothing.
    #[default]
    None,
    /// It starts a new line, as the items of a list do.
    Line,
    /// It starts a new paragraph.
    Paragraph,
}

/// A stretch of text in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "any of them may go with any other")]
pub struct Run<'t> {
    /// The text.
    pub text: CowStr<'t>,
    /// Where it stands in the source, in bytes.
    pub source: Range<usize>,
    /// What separates it from the run before it. [`Gap::None`] in the first run.
    pub gap: Gap,
    /// Whether it is strongly emphasised.
    pub is_bold: bool,
    /// Whether it is emphasised.
    pub is_italic: bool,
    /// Whether it belongs to the range to highlight.
    pub is_lit: bool,
    /// Whether it says in words what a picture shows.
    pub is_picture: bool,
}

/// A picture in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureRef {
    /// What it shows, in words; empty if the text does not say.
    pub alt: String,
    /// The file, as the text names it.
    pub file: String,
    /// Where it stands in the source, in bytes.
    pub source: Range<usize>,
}

/// Returns the pictures in a text in CommonMark: `![what it shows](file.png)`.
#[must_use]
pub fn pictures(markdown: &str) -> Vec<PictureRef> {
    let mut found: Vec<PictureRef> = Vec::new();
    if !markdown.contains("![") {
        return found;
    }
    let mut depth = 0_usize;
    for (event, source) in Parser::new(markdown).into_offset_iter() {
        match event {
            Event::Start(Tag::Image { dest_url, .. }) => {
                depth += 1;
                found.push(PictureRef { alt: String::new(), file: dest_url.into_string(), source });
            }
            Event::End(TagEnd::Image) => depth -= 1,
            Event::Text(text) | Event::Code(text) if depth > 0 => {
                found.iter_mut().rev().take(1).for_each(|picture| picture.alt.push_str(&text));
            }
            _ => {}
        }
    }
    found
}

/// Splits a text in CommonMark into runs. Those within the byte range `lit` of `markdown` are marked as such.
///
/// A run that differs from its source, such as an entity, is marked as a whole if it overlaps the range.
#[must_use]
pub fn runs(markdown: &str, lit: Option<Range<usize>>) -> Vec<Run<'_>> {
    let mut reader = Reader { lit: lit.unwrap_or_default(), ..Reader::default() };
    for (event, range) in Parser::new(markdown).into_offset_iter() {
        reader.read(event, range, markdown);
    }
    reader.runs
}

/// Like [`runs`], without the words of the pictures, for a text beside which the pictures stand.
#[must_use]
pub fn runs_beside_pictures(markdown: &str, lit: Option<Range<usize>>) -> Vec<Run<'_>> {
    let mut kept: Vec<Run<'_>> = Vec::new();
    // The blanks on both sides of a picture are one, and none where a paragraph begins or ends.
    let mut was_picture = false;
    for mut run in runs(markdown, lit) {
        if run.is_picture {
            was_picture = true;
            continue;
        }
        let begins = run.gap != Gap::None || kept.last().is_none_or(|last| last.text.ends_with(char::is_whitespace));
        if std::mem::take(&mut was_picture) && begins {
            let words = run.text.trim_start();
            run.source.start = (run.source.start + run.text.len() - words.len()).min(run.source.end);
            run.text = words.to_owned().into();
        }
        if !run.text.is_empty() {
            kept.push(run);
        }
    }
    while kept.last().is_some_and(|last| last.text.trim().is_empty()) {
        kept.pop();
    }
    kept
}

/// Returns the byte range of `part`, such as a quote, in `text`. Returns `None` if it is empty or not there.
#[must_use]
pub fn range_of(text: &str, part: Option<&str>) -> Option<Range<usize>> {
    let part = part.filter(|part| !part.is_empty())?;
    let start = text.find(part)?;
    Some(start..start + part.len())
}

/// Returns the text without its markup. Paragraphs are separated by blank lines.
#[must_use]
pub fn plain(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    for run in runs(markdown, None) {
        text.push_str(run.gap.as_str());
        text.push_str(&run.text);
    }
    text
}

/// Like [`plain`], but keeps the lines of the text apart, such as the items of a list card.
#[must_use]
pub fn plain_lines(markdown: &str) -> String {
    markdown.lines().map(plain).collect::<Vec<_>>().join("\n")
}

/// Like [`plain_lines`], but joins the lines with commas.
#[must_use]
pub fn plain_items(markdown: &str) -> String {
    plain_lines(markdown).replace('\n', ", ")
}

impl Gap {
    /// Returns the line breaks in plain text.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "",
            Self::Line => "\n",
            Self::Paragraph => "\n\n",
        }
    }
}

#[derive(Default)]
struct Reader<'t> {
    lit: Range<usize>,
    runs: Vec<Run<'t>>,
    gap: Gap,
    bold: u32,
    italic: u32,
    pictures: u32,
    /// The number of the next item in each of the lists around here, or `None` in a list without numbers.
    lists: Vec<Option<u64>>,
}

impl<'t> Reader<'t> {
    fn read(&mut self, event: Event<'t>, range: Range<usize>, markdown: &'t str) {
        let is_lit = range.start < self.lit.end && self.lit.start < range.end;
        match event {
            Event::Text(text) if is_lit && *text == markdown[range.clone()] => {
                self.split(&markdown[range.clone()], range);
            }
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                self.push(text, range, is_lit);
            }
            Event::SoftBreak => self.push(" ".into(), range, is_lit),
            Event::HardBreak => self.push("\n".into(), range, is_lit),
            Event::Rule => {
                self.gap = Gap::Paragraph;
                self.push(RULE.into(), range, false);
                self.gap = Gap::Paragraph;
            }
            Event::Start(Tag::Strong) => self.bold += 1,
            Event::End(TagEnd::Strong) => self.bold -= 1,
            Event::Start(Tag::Emphasis) => self.italic += 1,
            Event::End(TagEnd::Emphasis) => self.italic -= 1,
            Event::Start(Tag::Image { .. }) => self.pictures += 1,
            Event::End(TagEnd::Image) => self.pictures -= 1,
            Event::Start(Tag::Item) => self.item(range.start),
            Event::Start(Tag::List(first)) => self.lists.push(first),
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
                self.gap = Gap::Paragraph;
            }
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock | TagEnd::HtmlBlock) => {
                self.gap = Gap::Paragraph;
            }
            _ => {}
        }
    }

    /// Adds a text that stands in the source as it is, split where the range to highlight starts and ends.
    fn split(&mut self, text: &'t str, range: Range<usize>) {
        let from = self.lit.start.saturating_sub(range.start).min(text.len());
        let to = self.lit.end.saturating_sub(range.start).min(text.len());
        match (text.get(..from), text.get(from..to), text.get(to..)) {
            (Some(before), Some(inside), Some(after)) => {
                self.push(before.into(), range.start..range.start + from, false);
                self.push(inside.into(), range.start + from..range.start + to, true);
                self.push(after.into(), range.start + to..range.end, false);
            }
            _ => self.push(text.into(), range, true),
        }
    }

    fn item(&mut self, at: usize) {
        if self.gap == Gap::None {
            self.gap = Gap::Line;
        }
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                Cow::from(format!("{}. ", *number - 1))
            }
            _ => Cow::from("• "),
        };
        self.push(marker.into(), at..at, false);
    }

    fn push(&mut self, text: CowStr<'t>, source: Range<usize>, is_lit: bool) {
        if text.is_empty() {
            return;
        }
        let gap = std::mem::take(&mut self.gap);
        let gap = if self.runs.is_empty() { Gap::None } else { gap };
        let (is_bold, is_italic, is_picture) = (self.bold > 0, self.italic > 0, self.pictures > 0);
        self.runs.push(Run { text, source, gap, is_bold, is_italic, is_lit, is_picture });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_left_out_and_no_word_is_lost() {
        for (markdown, text) in [
            ("Who wrote *The Cold War*?", "Who wrote The Cold War?"),
            ("**Théophile** `Delcassé`", "Théophile Delcassé"),
            ("one\ntwo", "one two"),
            ("one\n\ntwo", "one\n\ntwo"),
            ("See [Tilsit](https://example.org) &amp; Erfurt", "See Tilsit & Erfurt"),
            ("In order:\n\n1. Tilsit\n2. Erfurt\n\nThen war.", "In order:\n\n1. Tilsit\n2. Erfurt\n\nThen war."),
            ("- a\n- b", "• a\n• b"),
            ("1894\\. A *b* `c` &amp; d", "1894. A b c & d"),
            ("<b>x</b>", "<b>x</b>"),
            ("", ""),
            // To CommonMark, these are a list and a rule.
            ("1891.", "1891. "),
            ("______", "______"),
            ("Tsar ______ approved it.", "Tsar ______ approved it."),
        ] {
            assert_eq!(plain(markdown), text, "{markdown}");
        }
        assert_eq!(plain_lines("France\n*Russia*"), "France\nRussia");
        assert_eq!(plain_items("France\n*Russia*"), "France, Russia");
    }

    #[test]
    fn the_quote_is_found_through_markup_and_line_ends() {
        let lit = |markdown: &str, quote: &str| {
            let runs = runs(markdown, range_of(markdown, Some(quote))).into_iter().filter(|run| run.is_lit);
            runs.map(|run| run.text.to_string()).collect::<String>()
        };
        assert_eq!(lit("It came on 4 January 1894.", "4 January 1894"), "4 January 1894");
        assert_eq!(lit("It came on *4 January* 1894.", "*4 January* 1894"), "4 January 1894");
        assert_eq!(lit("It came on *4 January* 1894.", "4 January"), "4 January");
        assert_eq!(lit("on 4\nJanuary", "on 4\nJanuary"), "on 4 January");
        assert_eq!(lit("Франция и Россия", "и Р"), "и Р");
        assert_eq!(lit("nothing of it", "elsewhere"), "");
    }

    #[test]
    fn a_picture_is_known_with_its_words_and_its_file() {
        let text = "The *raft* ![the raft at Tilsit](<a b (1).png>) and ![](map.svg). `![no](no.png)`";
        let found: Vec<_> =
            pictures(text).into_iter().map(|it| (it.alt, it.file, text[it.source].to_owned())).collect();
        let picture = |alt: &str, file: &str, source: &str| (alt.to_owned(), file.to_owned(), source.to_owned());
        assert_eq!(
            found,
            [
                picture("the raft at Tilsit", "a b (1).png", "![the raft at Tilsit](<a b (1).png>)"),
                picture("", "map.svg", "![](map.svg)")
            ]
        );
        assert_eq!(plain(text), "The raft the raft at Tilsit and . ![no](no.png)");
        let beside =
            |text| runs_beside_pictures(text, None).into_iter().map(|run| run.text.to_string()).collect::<String>();
        assert_eq!(beside("On a ![raft](b.png) raft ![end](c.png)"), "On a raft ");
        assert_eq!(beside("![a](b.png) A map"), "A map");
        assert_eq!(beside("![a](b.png)"), "");
        let shown: Vec<_> = runs(text, None).into_iter().filter(|run| run.is_picture).collect();
        assert!(matches!(shown.as_slice(), [run] if &*run.text == "the raft at Tilsit"), "{shown:?}");
    }

    #[test]
    fn emphasis_and_gaps_are_kept() {
        let told: Vec<_> = runs("a **b** *c*\n\nd", None)
            .into_iter()
            .map(|run| (run.text.to_string(), run.is_bold, run.is_italic, run.gap))
            .collect();
        let run = |text: &str, is_bold, is_italic, gap| (text.to_owned(), is_bold, is_italic, gap);
        assert_eq!(
            told,
            [
                run("a ", false, false, Gap::None),
                run("b", true, false, Gap::None),
                run(" ", false, false, Gap::None),
                run("c", false, true, Gap::None),
                run("d", false, false, Gap::Paragraph),
            ]
        );
    }
}
