//! The lines of notes, with what each of them is as far as all dialects agree.

use std::ops::Range;

use super::tables::{cells, is_below_head};

/// A line, or several that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block<'t> {
    /// Its bytes.
    pub at: Range<usize>,
    /// What it is.
    pub kind: Kind<'t>,
}

/// What a line of notes is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind<'t> {
    /// Nothing.
    Blank,
    /// A heading.
    Heading(&'t str),
    /// A line of hyphens, which parts cards.
    Rule,
    /// `key: value` of the lines before the text, with the value without quotes.
    Matter(&'t str, &'t str),
    /// A line of text.
    Line(&'t str),
    /// Code between fences: nothing in it is a mark.
    Code(&'t str),
    /// A table with a row that names its columns.
    Table(&'t str),
}

/// Goes over the blocks of a text. Comments are passed over.
#[derive(Clone)]
pub struct Blocks<'t> {
    text: &'t str,
    at: usize,
    /// The line that ends the lines before the text.
    matter_end: Option<&'static str>,
    /// The key that items of a list before the text belong to.
    matter_key: &'t str,
    /// Where the last comment is closed: behind it, none is.
    last_close: usize,
}

impl<'t> Blocks<'t> {
    /// The blocks of a text.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        let first = text.lines().next().map(str::trim_end);
        let fence = [("---", "---"), ("+++", "+++")].into_iter().find(|(open, _)| first == Some(*open));
        // Without its end it is a line that parts cards.
        let end =
            fence.map(|(_, close)| close).filter(|close| text.lines().skip(1).any(|line| line.trim_end() == *close));
        let is_matter = text.lines().nth(1).is_some_and(|line| line.contains([':', '=']) && !line.starts_with("Q:"));
        let matter_end = end.filter(|_| is_matter);
        let at = if matter_end.is_some() { text.find('\n').map_or(text.len(), |end| end + 1) } else { 0 };
        Self { text, at, matter_end, matter_key: "", last_close: text.rfind("-->").unwrap_or(0) }
    }

    fn line(&self, at: usize) -> (&'t str, usize) {
        let end = self.text[at..].find('\n').map_or(self.text.len(), |length| at + length + 1);
        (self.text[at..end].trim_end(), end)
    }

    /// The end of the table with that head, whose next line is at `from`; `None` if it is none.
    fn table_end(&self, from: usize, head: &str) -> Option<usize> {
        let (mut line, mut end) = self.line(from);
        if !head.contains('|') || !is_below_head(line, cells(head).len()) {
            return None;
        }
        let mut last = end;
        while line.contains('|') {
            last = end;
            (line, end) = self.line(end);
        }
        Some(last)
    }

    /// The end of the comment of Obsidian that begins with a line; `None` if it is not closed at the end of one.
    fn comment_end(&self, start: usize) -> Option<usize> {
        let open = start + self.text[start..].find("%%")? + 2;
        let close = open + self.text[open..].find("%%")? + 2;
        let (behind, end) = self.line(close);
        behind.trim().is_empty().then_some(end)
    }

    /// The end of the code that begins at a line; `None` if its fence is not closed.
    fn code_end(&self, from: usize, fence: &str) -> Option<usize> {
        let mut at = from;
        while at < self.text.len() {
            let (line, end) = self.line(at);
            if line.trim_start().starts_with(fence) {
                return Some(end);
            }
            at = end;
        }
        None
    }
}

impl<'t> Iterator for Blocks<'t> {
    type Item = Block<'t>;

    fn next(&mut self) -> Option<Block<'t>> {
        loop {
            if self.at >= self.text.len() {
                return None;
            }
            let start = self.at;
            let (line, end) = self.line(start);
            self.at = end;
            let trimmed = line.trim();
            let block = |kind| Some(Block { at: start..start + line.len(), kind });
            if let Some(matter_end) = self.matter_end {
                if trimmed == matter_end {
                    self.matter_end = None;
                } else if let Some(item) = trimmed.strip_prefix("- ") {
                    return block(Kind::Matter(self.matter_key, unquoted(item.trim())));
                } else if let Some((key, value)) = line.split_once([':', '=']) {
                    self.matter_key = key.trim();
                    return block(Kind::Matter(key.trim(), unquoted(value.trim())));
                }
                continue;
            }
            if let Some(fence) = ["```", "~~~"].into_iter().find(|fence| trimmed.starts_with(fence))
                && let Some(code_end) = self.code_end(end, fence)
            {
                self.at = code_end;
                let code = self.text[start..code_end].trim_end();
                return Some(Block { at: start..start + code.len(), kind: Kind::Code(code) });
            }
            if trimmed.starts_with("<!--") && start < self.last_close {
                // An unclosed comment is a line, so that it does not swallow what follows.
                let close = self.text[start..].find("-->").map_or(end, |length| start + length + 3);
                self.at = self.text[close..].find('\n').map_or(self.text.len(), |length| close + length + 1).max(end);
                continue;
            }
            if trimmed.starts_with("%%")
                && let Some(comment_end) = self.comment_end(start)
            {
                self.at = comment_end;
                continue;
            }
            if let Some(table_end) = self.table_end(end, line) {
                self.at = table_end;
                let table = self.text[start..table_end].trim_end();
                return Some(Block { at: start..start + table.len(), kind: Kind::Table(table) });
            }
            let level = line.len() - line.trim_start_matches('#').len();
            return block(match trimmed {
                "" => Kind::Blank,
                _ if trimmed.len() >= 3 && trimmed.bytes().all(|byte| byte == b'-') => Kind::Rule,
                _ if (1..=6).contains(&level) && line[level..].starts_with(' ') => {
                    Kind::Heading(line[level..].trim().trim_end_matches('#').trim())
                }
                _ => Kind::Line(without_schedule(line)),
            });
        }
    }
}

/// A line without the schedule that Obsidian keeps at its end, in a comment.
fn without_schedule(line: &str) -> &str {
    let before =
        line.split_once("<!--SR:").filter(|(_, rest)| rest.ends_with("-->")).map(|(before, _)| before.trim_end());
    before.unwrap_or(line)
}

/// A value without the quotes around it.
fn unquoted(value: &str) -> &str {
    let inner = ['"', '\''].into_iter().find_map(|quote| value.strip_prefix(quote)?.strip_suffix(quote));
    inner.unwrap_or(value)
}
