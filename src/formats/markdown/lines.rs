//! What a line of notes says besides its text: marks, tags, links.

use super::logseq;

/// The text of a card that goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What is asked.
    Question,
    /// What is right.
    Answer,
    /// What is wrong, to choose from.
    Wrong,
    /// A text with gaps.
    Gaps,
}

/// The mark at the start of a line, and what stands behind it.
pub fn mark(line: &str) -> Option<(Part, &str)> {
    let (mark, rest) = line.split_once(':')?;
    let part = match mark {
        "Q" | "q" => Part::Question,
        "A" | "a" => Part::Answer,
        "C" => Part::Gaps,
        _ if mark.len() == 2 && mark.starts_with(['A', 'a']) && mark.ends_with(|c: char| c.is_ascii_digit()) => {
            Part::Wrong
        }
        _ => return None,
    };
    // `Q::x` is a question and an answer on one line.
    (!rest.starts_with(':')).then(|| (part, rest.trim()))
}

/// The tags of the lines before a text: `[war, peace]`, `war peace`.
pub fn tags(value: &str) -> impl Iterator<Item = String> {
    let tags = value.trim_matches(['[', ']']).split([',', ' ']);
    tags.map(|tag| tag.trim().trim_matches(['"', '#', '\'']).to_owned()).filter(|tag| !tag.is_empty())
}

/// A line without the mark of a list.
pub fn without_bullet(line: &str) -> &str {
    let line = line.trim().trim_start_matches("> ");
    let rest = ["- ", "* ", "+ ", "• "].iter().find_map(|bullet| line.strip_prefix(bullet)).unwrap_or(line);
    // A task of a list.
    let rest = ["[ ] ", "[x] ", "[X] "].iter().find_map(|task| rest.strip_prefix(task)).unwrap_or(rest);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 && [". ", ") "].iter().any(|mark| rest[digits..].starts_with(mark)) {
        rest[digits + 2..].trim()
    } else {
        rest.trim()
    }
}

/// A line without the tags before and behind it, and the notes of a schedule at its end.
pub fn without_tags(line: &str) -> (&str, Vec<String>) {
    let mut line = line.split("<!--").next().unwrap_or(line).trim_end();
    let mut tags = Vec::new();
    while let Some((first, rest)) = line.split_once(char::is_whitespace)
        && let Some(tag) = tag_of(first)
    {
        tags.extend((!logseq::is_card_mark(first)).then(|| tag.to_owned()));
        line = rest.trim_start();
    }
    loop {
        // `#[[a long tag]]`
        let long =
            line.strip_suffix("]]").and_then(|line| line.rsplit_once("#[[")).filter(|(_, tag)| !tag.contains("]]"));
        if let Some((before, tag)) = long.filter(|(before, _)| before.ends_with(char::is_whitespace)) {
            tags.extend((!logseq::is_card_mark(&line[before.len()..])).then(|| tag.to_owned()));
            line = before.trim_end();
            continue;
        }
        let Some((before, last)) = line.rsplit_once(char::is_whitespace) else { break };
        match tag_of(last) {
            _ if logseq::is_card_mark(last) => {}
            Some(tag) => tags.push(tag.to_owned()),
            None if last.starts_with('^') => {}
            None => break,
        }
        line = before.trim_end();
    }
    (line, tags)
}

/// The tag that a word is: `#war`, but not `#1`.
fn tag_of(word: &str) -> Option<&str> {
    let is_tag =
        |tag: &&str| !tag.is_empty() && !tag.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '#' | '['));
    word.strip_prefix('#').filter(is_tag)
}

/// A line with code and addresses blanked out, byte for byte, so that no mark is found in them.
pub fn masked(line: &str) -> String {
    let mut is_code = false;
    let mut masked: String = line
        .chars()
        .map(|c| {
            is_code ^= c == '`';
            if is_code && c == ':' { '.' } else { c }
        })
        .collect();
    while let Some(start) = masked.find("{{") {
        let end = masked[start..].find("}}").map_or(masked.len(), |length| start + length + 2);
        masked.replace_range(start..end, &".".repeat(end - start));
    }
    masked
}

/// A paragraph as it is read: without the names of its blocks, `^raft`, and the marks of a callout, `> [!note] Title`.
pub fn readable(lines: &[String]) -> String {
    let is_name =
        |word: &str| word.strip_prefix('^').is_some_and(|name| !name.is_empty() && name.chars().all(is_of_name));
    let read = |line: &String| {
        let line = match line.rsplit_once(char::is_whitespace) {
            Some((before, last)) if is_name(last) => before.trim_end(),
            _ => line.as_str(),
        };
        let callout = line
            .split_once("[!")
            .filter(|(before, _)| before.starts_with('>') && before.trim_matches(['>', ' ']).is_empty());
        let Some((quote, (_, title))) = callout.and_then(|(quote, rest)| Some((quote, rest.split_once(']')?))) else {
            return line.to_owned();
        };
        format!("{quote}{}", title.trim_start_matches(['+', '-']).trim_start()).trim_end().to_owned()
    };
    lines.iter().filter(|line| !is_name(line.trim())).map(read).collect::<Vec<_>>().join("\n")
}

/// Whether a character belongs into the name of a block.
fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '-'
}

/// A text in which links of notes are their words: `[[Tilsit|the treaty]]` would be a gap here.
pub fn linkless(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[[") {
        let Some((link, behind)) = after.split_once("]]") else { break };
        plain.push_str(before);
        let shown = link.rsplit('|').next().unwrap_or(link).trim();
        if before.ends_with('!') {
            // A file that is shown: a picture, as its name. How large it is to be is said behind an upright line.
            let file = link.split('|').next().unwrap_or(link).trim();
            plain.extend(["[", file, "](<", file, ">)"]);
        } else {
            plain.push_str(shown);
        }
        rest = behind;
    }
    plain + rest
}
