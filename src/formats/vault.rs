//! A folder of notes in a zip, as Mochi exports one, or as somebody packs a folder of Obsidian or Logseq; and of tables.

use std::{collections::HashMap, path::Path};

use super::{
    Choices, Format, Incoming, Intake, Pace, Problem, markdown, package::Package, pictures::packed_pictures, table,
};
use crate::{
    deck::{CardId, DeckId, FreeIds, PassageId, Severity},
    wording::count,
};

/// The most bytes of a note.
const LARGEST_NOTE: u64 = 10_000_000;

/// Decks that are gathered from many notes.
#[derive(Default)]
struct Gathered {
    decks: Vec<Incoming>,
    /// The ids of each deck that are taken: of its cards, and of its passages.
    taken: HashMap<DeckId, (FreeIds, FreeIds)>,
    problems: Vec<Problem>,
    /// How many notes hold no card.
    without: usize,
}

/// The names of the notes and tables in a zip.
pub fn notes_in(files: &[String]) -> Vec<&String> {
    files.iter().filter(|name| is_note(name) && !is_hidden(name)).collect()
}

fn is_note(name: &str) -> bool {
    format_of(name).is_some()
}

/// The format of a file that is read, by its name.
fn format_of(name: &str) -> Option<Format> {
    match name.to_ascii_lowercase().rsplit_once('.')?.1 {
        "md" => Some(Format::Markdown),
        "csv" => Some(Format::Csv),
        "tsv" => Some(Format::Tsv),
        _ => None,
    }
}

/// Whether a file belongs to the program or the system that made the zip.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX")
}

/// Takes the notes of a zip in, whose cards go into a deck with the name of the zip if they name none; and its tables, of
/// which each is a deck.
pub fn take_in(package: &mut Package<'_>, file: &Path, choices: &Choices, pace: &Pace) -> Intake {
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let of_notes = Choices { title: choices.title.clone().or(stem), ..choices.clone() };
    let names: Vec<String> = notes_in(package.files()).into_iter().cloned().collect();
    let mut gathered = Gathered::default();
    for (number, name) in names.iter().enumerate() {
        if !pace.reach(number, names.len()) {
            break;
        }
        let note = file.join(name);
        match package.member(name, LARGEST_NOTE) {
            Ok(bytes) => {
                let (bytes, pace) = (bytes.unwrap_or_default(), Pace::default());
                gathered.add(match format_of(name) {
                    Some(format @ (Format::Csv | Format::Tsv)) => {
                        let title = choices.title.clone().or_else(|| title_among(name, &names));
                        table::take_in(&bytes, &note, format, &Choices { title, ..choices.clone() }, &pace)
                    }
                    _ => markdown::take_in(&bytes, &note, &of_notes, &pace),
                });
            }
            Err(err) => gathered.problems.push(Problem::of_file(&note, err.to_string(), err.remedy())),
        }
    }
    let mut intake = gathered.finish(file);
    intake.problems.extend(packed_pictures(package, file, &mut intake.decks, &|name| is_note(name) || is_hidden(name)));
    intake
}

/// The title of the deck of a table if others of the zip have the same name: its folders tell them apart.
fn title_among(name: &str, names: &[String]) -> Option<String> {
    let stem =
        |name: &str| name.rsplit('/').next().and_then(|it| it.rsplit_once('.')).map(|(stem, _)| stem.to_lowercase());
    let is_same = |other: &&String| format_of(other) != Some(Format::Markdown) && stem(other) == stem(name);
    let (path, _) = name.rsplit_once('.')?;
    (names.iter().filter(is_same).count() > 1).then(|| path.replace('/', " "))
}

impl Gathered {
    fn add(&mut self, intake: Intake) {
        let has_cards = intake.decks.iter().any(|incoming| !incoming.deck.cards.is_empty());
        let is_note = !intake.decks.is_empty() || intake.problems.iter().all(|problem| problem.place.is_none());
        if !has_cards && is_note {
            // Most notes hold no cards: that is no fault of theirs.
            self.without += 1;
            return;
        }
        self.problems.extend(intake.problems);
        for incoming in intake.decks {
            self.add_deck(incoming);
        }
    }

    fn add_deck(&mut self, mut incoming: Incoming) {
        let (cards, passages) = self.taken.entry(incoming.deck.id.clone()).or_default();
        let mut renamed: HashMap<PassageId, PassageId> = HashMap::new();
        for passage in &mut incoming.deck.passages {
            let id = PassageId::from(passages.take(passage.id.as_str()));
            renamed.insert(std::mem::replace(&mut passage.id, id.clone()), id);
        }
        for card in &mut incoming.deck.cards {
            card.id = CardId::from(cards.take(card.id.as_str()));
            card.passage = card.passage.as_ref().and_then(|id| renamed.get(id).cloned());
        }
        match self.decks.iter_mut().find(|there| there.deck.id == incoming.deck.id) {
            Some(there) => {
                there.deck.cards.append(&mut incoming.deck.cards);
                there.deck.passages.append(&mut incoming.deck.passages);
                there.problems.append(&mut incoming.problems);
            }
            None => self.decks.push(incoming),
        }
    }

    fn finish(mut self, file: &Path) -> Intake {
        if self.without > 0 || self.decks.is_empty() {
            let message = format!("{} of the zip without cards left out", count(self.without, "file"));
            let remedy = "write Q: and A: before a question and its answer, or question::answer on a line";
            let severity = if self.decks.is_empty() { Severity::Error } else { Severity::Warning };
            self.problems.push(Problem { severity, ..Problem::of_file(file, message, remedy) });
        }
        Intake { format: Format::Markdown, decks: self.decks, problems: self.problems, table: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{package::pack, take_in};

    #[test]
    fn two_tables_of_one_name_in_a_zip_are_two_decks() {
        let (one, other) = (b"question,answer\nWho?,Paul\n", b"question,answer\nWhen?,1807\n");
        let packed = pack([("9a/list.csv", &one[..]), ("9b/List.csv", &other[..]), ("more.csv", &one[..])]).unwrap();
        let intake = take_in(&packed, Path::new("term.zip"), &Choices::default());
        let titles: Vec<_> = intake.decks.iter().map(|it| (it.deck.title.as_str(), it.deck.cards.len())).collect();
        assert_eq!(titles, [("9a list", 1), ("9b List", 1), ("more", 1)]);
    }

    #[test]
    fn a_zip_of_notes_is_one_deck_in_which_each_card_and_passage_is_itself() {
        let raft = b"# The raft\n\nThey met on a raft in the Neman.\n\nWhere?::on a raft\n";
        let ems = b"# The raft\n\nThere was another raft, long before that.\n\nWhere?::in Ems\n";
        let notes: [(&str, &[u8]); 5] = [
            ("a/one.md", raft),
            ("a\\two.md", ems),
            ("three.md", b"What is *Tilsit*?\n---\nA treaty\n"),
            (".obsidian/x.md", b"Q: no\nA: no\n"),
            ("diary.md", b"Nothing to be asked.\n"),
        ];
        let intake = take_in(&pack(notes).unwrap(), Path::new("peace.zip"), &Choices::default());
        let [peace] = intake.decks.as_slice() else { panic!("{:?}", intake.problems) };
        let deck = &peace.deck;
        assert_eq!((deck.id.as_str(), deck.title.as_str()), ("peace", "peace"));
        let told: Vec<_> = deck
            .cards
            .iter()
            .map(|card| (card.id.as_str(), card.answer_text(), deck.passage_of(card).map_or("", |it| it.text.as_str())))
            .collect();
        assert_eq!(
            told,
            [
                ("where", "on a raft".to_owned(), "They met on a raft in the Neman."),
                ("where-2", "in Ems".to_owned(), "There was another raft, long before that."),
                ("what-is-tilsit", "A treaty".to_owned(), ""),
            ]
        );
        let problems: Vec<&str> = intake.problems.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(problems, ["1 file of the zip without cards left out"]);
        assert_eq!(intake.format, Format::Markdown);
    }
}
