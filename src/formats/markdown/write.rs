//! Decks as notes: passages as prose, cards as questions and answers below them.

use super::{
    labels::{answered, label},
    lines::{Part, mark},
    logseq,
    tables::{cells, is_below_head},
};
use crate::deck::{Answer, Card, Cloze, Deck, Passage};

/// A deck as notes with `Q:`, `A:` and `C:`.
#[must_use]
pub fn write(deck: &Deck) -> Vec<u8> {
    let title = deck.title.replace('\n', " ");
    let title = match (title.contains('"'), title.contains('\'')) {
        (false, _) => format!("\"{title}\""),
        (true, false) => format!("'{title}'"),
        (true, true) => format!("\"{}\"", title.replace('"', "'")),
    };
    let mut notes = format!("---\nname = {title}\n---\n");
    let (with, without): (Vec<&Card>, Vec<&Card>) = deck.cards.iter().partition(|card| deck.passage_of(card).is_some());
    for card in without {
        add_card(&mut notes, card);
    }
    for passage in &deck.passages {
        add_passage(&mut notes, deck, passage);
        for card in with.iter().filter(|card| card.passage.as_ref() == Some(&passage.id)) {
            add_card(&mut notes, card);
        }
    }
    notes.into_bytes()
}

fn add_passage(notes: &mut String, deck: &Deck, passage: &Passage) {
    let heading = if passage.heading.is_empty() { passage.id.as_str() } else { &passage.heading };
    notes.extend(["\n# ", &heading.replace('\n', " "), "\n\n", &prose(&passage.text), "\n"]);
    let origins: Vec<String> = deck.origins(passage).map(|(origin, _)| origin).collect();
    if !origins.is_empty() {
        notes.extend(["\n<!-- Source: ", &origins.join("; ").replace("--", "–"), " -->\n"]);
    }
    notes.push('\n');
}

fn add_card(notes: &mut String, card: &Card) {
    let answer = match &card.answer {
        Answer::List(items) if items.len() > 1 => format!("\n- {}", items.join("\n- ")),
        _ => card.answer_text(),
    };
    notes.push_str("---\n");
    match card.cloze() {
        Some(Cloze { before, deletion, after }) if card.answer.is_empty() => {
            let escaped = |text: &str| text.replace('[', "\\[").replace(']', "\\]");
            let text = format!("{}[{}]{}", escaped(before), escaped(deletion), escaped(after));
            notes.extend(["C: ", &unmarked(&text), "\n"]);
        }
        cloze => {
            let question = match cloze {
                Some(Cloze { before, deletion, after }) => format!("{before}{deletion}{after}"),
                None => card.question.clone(),
            };
            notes.extend(["Q:", &behind_mark(&question), "\nA:", &behind_mark(&answer), "\n"]);
        }
    }
    notes.push_str("---\n");
}

/// A text behind a mark: on its line, but for code, which is only seen at the start of one.
fn behind_mark(text: &str) -> String {
    let gap = if fence(text).is_some() { "\n" } else { " " };
    format!("{gap}{}", unmarked(&parted(text, &['['])))
}

/// The paragraphs of a passage, in which nothing makes a card.
fn prose(text: &str) -> String {
    let lines = text.lines().map(|line| match line.trim() {
        "?" | "??" => line.replacen('?', "\\?", 1),
        trimmed if is_below_head(trimmed, cells(trimmed).len()) => line.replacen('-', "\\-", 1),
        _ if answered(line).is_some() => line.replace('?', "\\?"),
        _ => parted(line, &[':', '=', '{']),
    });
    unmarked(&parted(&lines.collect::<Vec<_>>().join("\n"), &['[']))
}

/// A text in which none of these signs stands beside another of its kind.
fn parted(text: &str, signs: &[char]) -> String {
    let mut parted = String::with_capacity(text.len());
    let mut before = None;
    for sign in text.chars() {
        if before == Some(sign) && signs.contains(&sign) {
            parted.push('\\');
        }
        parted.push(sign);
        before = Some(sign);
    }
    parted
}

/// The marks that begin and end code at the start of a line.
fn fence(line: &str) -> Option<&'static str> {
    ["```", "~~~"].into_iter().find(|fence| line.trim_start().starts_with(fence))
}

/// A text of which no line is taken for a mark. What is code stays as it is.
fn unmarked(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut written: Vec<String> = Vec::new();
    let mut code: Option<&str> = None;
    for (place, line) in lines.iter().enumerate() {
        let (mark, is_last) = (fence(line), place + 1 == lines.len());
        if code.is_some() || mark.is_some() {
            written.push((*line).to_owned());
            code = if code.is_some() && code == mark { None } else { code.or(mark) };
        } else {
            written.push(plain_line(line, is_last));
        }
    }
    // Code without an end would take what follows for its own.
    written.extend(code.map(str::to_owned));
    written.join("\n")
}

/// A line outside of code that is taken for text.
fn plain_line(line: &str, is_last: bool) -> String {
    let trimmed = line.trim();
    if trimmed.len() >= 3 && trimmed.bytes().all(|byte| byte == b'-') {
        // Such a line would part cards.
        return "* * *".to_owned();
    }
    let mut line = line.to_owned();
    if trimmed.starts_with("<!--") {
        line = line.replacen('<', "\\<", 1);
    }
    let words = || trimmed.split_whitespace();
    if words().all(|word| word.len() > 1 && word.starts_with('#')) || words().any(logseq::is_card_mark) {
        line = line.replace('#', "\\#");
    } else if mark(&line).is_some() || line.starts_with('#') || line.starts_with("---") {
        line.insert(0, ' ');
    } else if let Some(label) = label(&line).filter(|label| label.part == Part::Question) {
        let (place, sign) = label.sign.map_or((0, ' '), |place| (place, '\\'));
        line.insert(place, sign);
    }
    // Blanks at the end of a line are not read.
    if line.ends_with("  ") && !is_last && !trimmed.is_empty() { format!("{}\\", line.trim_end()) } else { line }
}
