//! Decks as notes: passages as prose, cards as questions and answers below them.

use crate::deck::{Answer, Card, Cloze, Deck, Passage};

/// A deck as notes with `Q:`, `A:` and `C:`.
#[must_use]
pub fn write(deck: &Deck) -> Vec<u8> {
    let title = deck.title.replace(['"', '\n'], "'");
    let mut notes = format!("---\nname = \"{title}\"\n---\n");
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
    notes.extend(["\n# ", &heading.replace('\n', " "), "\n\n", &unmarked(&passage.text), "\n"]);
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
            notes.extend(["C: ", &escaped(before), "[", &escaped(deletion), "]", &escaped(after), "\n"]);
        }
        _ => notes.extend(["Q: ", &unmarked(&card.question), "\nA: ", &unmarked(&answer), "\n"]),
    }
    notes.push_str("---\n");
}

/// A text of which no line is taken for a mark.
fn unmarked(text: &str) -> String {
    let is_mark = |line: &str| {
        line.split_once(':').is_some_and(|(mark, _)| matches!(mark, "Q" | "q" | "A" | "a" | "C"))
            || line.starts_with("---")
            || line.starts_with('#')
    };
    let is_rule = |line: &str| line.trim().len() >= 3 && line.trim().bytes().all(|byte| byte == b'-');
    let lines = text.lines().map(|line| match line {
        // Such a line would part cards.
        _ if is_rule(line) => "* * *".to_owned(),
        _ if is_mark(line) => format!(" {line}"),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}
