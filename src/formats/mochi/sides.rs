//! The sides of a card of Mochi, out of its text.

use crate::{formats::images::ImageKind, wording::pictures};

/// What stands before the name of a file that a card shows.
const MEDIA: &str = "@media/";

/// The sides of a card.
#[derive(Debug, Default)]
pub struct Sides {
    /// What is asked.
    pub front: String,
    /// What is right.
    pub back: String,
    /// The sides behind these.
    pub further: String,
    /// The files that it plays or shows and that are no pictures.
    pub other_files: Vec<String>,
}

impl Sides {
    /// The sides of a text. Its tags are added to others.
    pub fn new(content: &str, tags: &mut Vec<String>) -> Self {
        let (mut sides, mut other_files) = (vec![String::new()], Vec::new());
        let mut code: Option<&str> = None;
        for line in content.lines() {
            let fence = ["```", "~~~"].into_iter().find(|fence| line.trim_start().starts_with(fence));
            let is_code = code.is_some() || fence.is_some();
            code = if code.is_some() && code == fence { None } else { code.or(fence) };
            if !is_code && line.trim() == "---" {
                sides.push(String::new());
                continue;
            }
            let Some(side) = sides.last_mut() else { continue };
            side.push_str(if is_code { line } else { without_tags(line, tags) });
            side.push('\n');
        }
        let mut sides = sides.iter().map(|side| with_files(side.trim(), &mut other_files).trim().to_owned());
        let (front, back) = (sides.next().unwrap_or_default(), sides.next().unwrap_or_default());
        let further: Vec<String> = sides.filter(|side| !side.is_empty()).collect();
        Self { front, back, further: further.join("\n\n"), other_files }
    }
}

/// A line without the tags at its end, which are added to others.
fn without_tags<'l>(line: &'l str, tags: &mut Vec<String>) -> &'l str {
    let mut rest = line.trim_end();
    loop {
        let (before, word) = rest.rsplit_once(char::is_whitespace).unwrap_or(("", rest));
        let tag = word.strip_prefix('#').filter(|tag| tag.starts_with(char::is_alphabetic) && !tag.contains('#'));
        let Some(tag) = tag else { return if rest.len() < line.trim_end().len() { rest } else { line } };
        tags.push(tag.to_owned());
        rest = before.trim_end();
    }
}

/// A text that shows pictures by their names alone. Other files are taken out of it.
fn with_files(side: &str, others: &mut Vec<String>) -> String {
    let mut text = side.to_owned();
    // From the end on: what was found before stays where it is.
    for picture in pictures(side).into_iter().rev() {
        let Some(name) = picture.file.strip_prefix(MEDIA) else { continue };
        let shown = if ImageKind::from_name(name).is_some() {
            side[picture.source.clone()].replacen(MEDIA, "", 1)
        } else {
            others.push(name.to_owned());
            picture.alt
        };
        text.replace_range(picture.source, &shown);
    }
    others.reverse();
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_tags_and_files_are_told_apart() {
        let mut tags = Vec::new();
        let content = "# Who met here? #war #peace\n![raft](@media/a b.png) ![](<@media/raft 1.png>) ![hear](@media/x.mp3)\n\
                       ```\n---\n#no\n```\n---\nThe 2 emperors, #1\n---\n#tilsit\n---\nMore";
        let sides = Sides::new(content, &mut tags);
        assert_eq!(tags, ["peace", "war", "tilsit"]);
        assert!(sides.front.starts_with("# Who met here?\n"), "{sides:?}");
        assert!(sides.front.contains("![](<raft 1.png>) hear\n```\n---\n#no\n```"), "{sides:?}");
        assert_eq!((sides.back.as_str(), sides.further.as_str()), ("The 2 emperors, #1", "More"));
        assert_eq!(sides.other_files, ["x.mp3"]);
    }
}
