//! Decks that come from elsewhere: bytes, a name and choices in; decks, with what was left out and why, back.

use std::path::Path;

use serde::Serialize;

use super::{Format, Pace, Problem, Separator, TableView, anki, archive, markdown, package::is_database, ron, table};
use crate::{
    deck::{CardId, Deck, DeckId, deck_slug, named},
    memory::Rating,
    study::MarkKind,
};

/// What is chosen by hand when a file comes in. What is not chosen is told from its content.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Choices {
    /// The format.
    pub format: Option<Format>,
    /// The encoding, by a label of the Encoding Standard: `windows-1251`.
    pub encoding: Option<String>,
    /// What parts the columns of a table.
    pub separator: Option<Separator>,
    /// What parts its rows; line ends if empty.
    pub row_separator: String,
    /// What each column is.
    pub columns: Option<Vec<Field>>,
    /// Whether the first row names the columns.
    pub has_head: Option<bool>,
    /// A line that is not parted is left out. Otherwise it goes on with the answer before it.
    pub leaves_out_loose_lines: bool,
    /// The title of a new deck.
    pub title: Option<String>,
    /// The deck that the cards go into, whatever the file says.
    pub deck: Option<DeckId>,
}

named! {
    /// What a column of a table holds. Its name stands in the window, in the head of a table and on the command line.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Field {
        /// Nothing that is taken.
        Ignored = "ignored",
        /// The question.
        Question = "question",
        /// The answer.
        Answer = "answer",
        /// Other answers that are right, too.
        Accept = "accept",
        /// When it happened.
        Date = "date",
        /// What happened, in a few words.
        Event = "event",
        /// What kind of thing it is about.
        Topic = "topic",
        /// The powers concerned.
        Parties = "parties",
        /// Wrong answers for a choice.
        Distractors = "distractors",
        /// The text that tells the answer.
        Passage = "passage",
        /// The heading over that text.
        Heading = "heading",
        /// The words of the passage that answer the card.
        Quote = "quote",
        /// The work that the passage draws on.
        Source = "source",
        /// The place in that work.
        Page = "page",
        /// A note.
        Note = "note",
        /// What helps to find the answer.
        Cue = "hint",
        /// Free words to filter by.
        Tags = "tags",
        /// The card's own name.
        Id = "id",
        /// The deck that it belongs to.
        Deck = "deck",
    }
}

/// What a file holds.
#[derive(Debug)]
pub struct Intake {
    /// Its format.
    pub format: Format,
    /// Its decks.
    pub decks: Vec<Incoming>,
    /// What is wrong with the file as a whole. If it has no deck, this says why.
    pub problems: Vec<Problem>,
    /// How it was understood, if it is a table: to be changed by [`Choices`].
    pub table: Option<TableView>,
}

impl Intake {
    /// A file from which nothing comes.
    #[must_use]
    pub fn nothing(format: Format, problem: Problem) -> Self {
        Self { format, decks: Vec::new(), problems: vec![problem], table: None }
    }
}

/// A deck that comes in, with all that belongs to it.
#[derive(Clone, Debug, Default)]
pub struct Incoming {
    /// The deck.
    pub deck: Deck,
    /// What is wrong, and what of it was left out and why. An error stands for something that does not come in.
    pub problems: Vec<Problem>,
    /// The file as its author wrote it, if it is one of ours: it is kept to the byte.
    pub text: Option<Vec<u8>>,
    /// The pictures that its cards show.
    pub pictures: Vec<Picture>,
    /// What is set on its cards.
    pub marks: Vec<(CardId, MarkKind)>,
    /// The answers that were given elsewhere, oldest first.
    pub reviews: Vec<ForeignReview>,
    /// What the file has a place for: what stands empty there may have been emptied.
    pub places: Vec<Field>,
}

/// A picture that comes with a deck.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// The name by which cards show it. It is only a name: it leads nowhere.
    pub name: String,
    /// The file.
    pub bytes: Vec<u8>,
}

/// An answer that was given in another program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignReview {
    /// The card.
    pub card: CardId,
    /// When, in milliseconds since 1970.
    pub utc_ms: i64,
    /// How well it went.
    pub rating: Rating,
    /// How long it took; 0 if that is not known.
    pub duration_ms: u32,
    /// What it was given for.
    pub kind: ForeignKind,
    /// The interval that was promised, in days; 0 means in the same session.
    pub interval_days: u32,
}

/// What an answer in another program was given for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForeignKind {
    /// Learning a new card.
    Learning,
    /// A review that was due.
    Review,
    /// Learning a card again that had been forgotten.
    Relearning,
    /// Practice that changed no schedule.
    Practice,
    /// No answer is known, only that the card was scheduled by another model, which held it to be so easy, in thousandths.
    Known {
        /// The ease, as SM-2 tells it: 2500 at first.
        ease: u16,
    },
}

/// Takes a file in. Whatever is wrong with it is in the intake's problems, and in those of its decks.
#[must_use]
pub fn take_in(bytes: &[u8], file: &Path, choices: &Choices) -> Intake {
    take_in_at(bytes, file, choices, &Pace::default())
}

/// Takes a file in, at a pace: if that is cancelled, what has come so far is of no use.
#[must_use]
pub fn take_in_at(bytes: &[u8], file: &Path, choices: &Choices, pace: &Pace) -> Intake {
    let format = choices.format.unwrap_or_else(|| Format::detect(bytes, file));
    match format {
        Format::Ron => {
            let reading = ron::read(bytes, file);
            let Some(deck) = reading.deck else {
                return Intake { format, decks: Vec::new(), problems: reading.problems, table: None };
            };
            let incoming =
                Incoming { deck, problems: reading.problems, text: Some(bytes.to_vec()), ..Default::default() };
            Intake { format, decks: vec![incoming], problems: Vec::new(), table: None }
        }
        Format::Csv | Format::Tsv => table::take_in(bytes, file, format, choices, pace),
        Format::Markdown => markdown::take_in(bytes, file, choices, pace),
        Format::Archive => archive::take_in(bytes, file, choices, pace),
        Format::Html | Format::Fold => {
            let remedy = "import the deck itself: export it again as Entente deck (RON)";
            Intake::nothing(format, Problem::of_file(file, "this is a page to read, which does not come in", remedy))
        }
        Format::Anki => {
            let (decks, problems) = anki::take_in_at(bytes, file, pace);
            Intake { format, decks: chosen(decks, choices), problems, table: None }
        }
    }
}

/// Decks with the title and the id that were chosen: another title makes another deck. Of several, only one can have them:
/// the others keep their own.
pub(super) fn chosen(mut decks: Vec<Incoming>, choices: &Choices) -> Vec<Incoming> {
    if let [Incoming { deck, .. }] = decks.as_mut_slice() {
        if let Some(title) = choices.title.as_ref().filter(|title| **title != deck.title) {
            (deck.id, deck.title) = (deck_slug(title).into(), title.clone());
        }
        deck.id = choices.deck.clone().unwrap_or_else(|| deck.id.clone());
    }
    decks
}

/// The format of a file whose name does not tell it.
pub(super) fn guess(bytes: &[u8]) -> Format {
    if bytes.starts_with(b"PK\x03\x04") {
        return Format::Archive;
    }
    if is_database(bytes) {
        return Format::Anki;
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(1 << 16)]);
    let start = start.trim_start_matches('\u{feff}');
    let mut lines = start.lines().map(str::trim).filter(|line| !line.is_empty());
    let is_comment = |line: &&str| line.starts_with("//") || line.starts_with("#![");
    let is_deck = |line: &str| line.starts_with("Deck") && line[4..].trim_start().starts_with('(') || line == "(";
    if lines.clone().find(|line| !is_comment(line)).is_some_and(is_deck) {
        return Format::Ron;
    }
    let is_question = |line: &str| {
        line.get(..2).is_some_and(|mark| mark.eq_ignore_ascii_case("q:") || mark == "C:")
            || line.starts_with("#flashcards")
            || markdown::is_question(line)
    };
    if lines.any(is_question) { Format::Markdown } else { Format::Csv }
}
