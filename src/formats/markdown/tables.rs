//! Tables in notes: a row that names the columns, a row of hyphens, and rows.

use std::ops::Range;

/// A row: its bytes, and its cells.
pub type Row = (Range<usize>, Vec<String>);

/// Whether a line parts the head of a table with that many columns from its rows: `|---|:-:|`.
pub fn is_below_head(line: &str, columns: usize) -> bool {
    let is_rule = |cell: &String| {
        let hyphens = cell.strip_prefix(':').unwrap_or(cell);
        let hyphens = hyphens.strip_suffix(':').unwrap_or(hyphens);
        !hyphens.is_empty() && hyphens.bytes().all(|byte| byte == b'-')
    };
    let cells = if line.contains('|') { cells(line) } else { Vec::new() };
    columns > 1 && cells.len() == columns && cells.iter().all(is_rule)
}

/// The cells of a row: what upright lines part, unless there is a backslash before one.
pub fn cells(line: &str) -> Vec<String> {
    let line = line.trim();
    let line = line.strip_prefix('|').unwrap_or(line);
    let (mut cells, mut cell) = (Vec::new(), String::new());
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.next_if_eq(&'|').is_some() => cell.push('|'),
            '|' => cells.push(std::mem::take(&mut cell).trim().to_owned()),
            letter => cell.push(letter),
        }
    }
    if !cell.trim().is_empty() {
        cells.push(cell.trim().to_owned());
    }
    cells
}

/// The rows of a table whose first byte is at `start`, the one that names the columns first.
pub fn rows(table: &str, start: usize) -> Vec<Row> {
    let mut at = start;
    let rows = table.split_inclusive('\n').map(|line| {
        let here = at..at + line.trim_end().len();
        at += line.len();
        (here, cells(line))
    });
    // The second is the line of hyphens.
    rows.enumerate().filter(|(number, _)| *number != 1).map(|(_, row)| row).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::{
        deck::{Answer, Deck, HistoricalDate, Passage},
        formats::{Choices, Format, Intake, take_in, write},
    };

    fn taken(text: &str) -> Intake {
        take_in(text.as_bytes(), Path::new("notes.md"), &Choices::default())
    }

    #[test]
    fn a_table_with_a_head_of_cards_makes_one_of_each_row_and_any_other_is_text() {
        let intake = taken(
            "# Tilsit\n\nThey met on a raft in the Neman.\n\n\
             | Question | Answer | Date | Remark |\n|:---|---|:-:|--|\n\
             | Who met?<br>Name two. | - Napoleon<br>- Alexander | 1807-07-07 | x |\n| a \\| b | c | | | d |\n\n\
             | River | Place |\n|---|---|\n| Neman | Tilsit |\n\nLast line of all.\n",
        );
        let [notes] = intake.decks.as_slice() else { panic!("{:?}", intake.problems) };
        let [who, pipe] = notes.deck.cards.as_slice() else { panic!("{:?}", notes.deck.cards) };
        let both = ["Napoleon", "Alexander"].map(str::to_owned).to_vec();
        assert_eq!((who.question.as_str(), &who.answer), ("Who met?\nName two.", &Answer::List(both)));
        assert_eq!(who.date.as_ref().map(HistoricalDate::as_str), Some("1807-07-07"));
        assert_eq!((pipe.question.as_str(), pipe.answer_text()), ("a | b", "c".to_owned()));
        let passage = notes.deck.passage_of(who).unwrap();
        assert!(
            passage.text.ends_with("| River | Place |\n|---|---|\n| Neman | Tilsit |\n\nLast line of all."),
            "{passage:?}"
        );
        let told: Vec<_> =
            intake.problems.iter().map(|it| (it.place.as_ref().unwrap().line, it.message.as_str())).collect();
        let wide = "the row has 5 cells, more than its table has columns; the rest is left out";
        let lines = "tables stay lines, as they are written, in 1 passage";
        assert_eq!(told, [(3, lines), (5, "the column “Remark” is left out"), (8, wide)]);
    }

    #[test]
    fn a_table_in_an_answer_or_in_code_belongs_to_it() {
        let table = "| Question | Answer |\n|---|---|\n| a | b |";
        for text in [format!("Q: Which?\nA:\n{table}\n"), format!("Which?\n?\n{table}\n")] {
            let intake = taken(&text);
            let [card] = intake.decks[0].deck.cards.as_slice() else { panic!("{:?}", intake.decks) };
            assert_eq!(card.answer_text(), table);
        }
        assert!(taken(&format!("```\n{table}\n```\n")).decks.is_empty());
        for no_table in ["| Question | Answer |\n|---|\n| a | b |", "Question | Answer\n- | x\n"] {
            assert!(taken(no_table).decks.is_empty(), "{no_table}");
        }
    }

    #[test]
    fn a_passage_with_such_a_table_goes_out_and_makes_no_card() {
        let text = "They met on a raft in the Neman.\n\n| Question | Answer |\n|---|---|\n| a | b |".to_owned();
        let passage = Passage { id: "p".into(), heading: "Raft".to_owned(), text, ..Passage::default() };
        let mut deck = Deck { id: "d".into(), title: "D".to_owned(), passages: vec![passage], ..Deck::default() };
        deck.cards = taken("Q: Where?\nA: There\n").decks[0].deck.cards.clone();
        deck.cards[0].passage = Some("p".into());
        let back = take_in(&write(&deck, Format::Markdown), Path::new("d.md"), &Choices::default());
        assert_eq!(back.decks[0].deck.cards.len(), 1);
        assert!(is_below_head("|---|:-:|", 2) && !is_below_head("|---|x|", 2) && cells("a\\|b|c") == ["a|b", "c"]);
    }
}
