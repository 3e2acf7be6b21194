//! Decks as bytes: what a file holds becomes a deck with its problems, and a deck becomes bytes.
//!
//! Pure: a file's name comes in as an argument, and nothing is read from the disk. Each format is a module with the
//! same functions, and an arm in each `match` of this file.

pub mod anki;
mod archive;
mod bounds;
mod collection;
mod commonmark;
mod dates;
mod edit;
mod encoding;
mod gathering;
mod html;
mod images;
mod intake;
mod latin;
mod losses;
mod markdown;
mod merge;
mod mochi;
mod pace;
mod package;
mod pictures;
mod problem;
mod richer;
pub mod ron;
mod svg;
mod table;
mod text;
mod topics;
mod vault;

pub use archive::{Packed, WholeLibrary, packed, packed_library, whole_library};
pub use collection::foreign_id;
pub use edit::{DeckChange, EditError, Head, changed, edit};
pub use html::book;
pub use images::{
    Decoded, ImageError, ImageKind, LARGEST_PICTURE, LARGEST_PICTURES, decode_image, folded_name, image_name,
    image_names, image_problems, images_in, look_at as look_at_image, plain_image_name, stands_plain,
};
pub use intake::{Choices, Field, ForeignKind, ForeignReview, Incoming, Intake, Picture, take_in, take_in_at};
pub use losses::left_out;
pub use merge::{Merged, merged};
pub use pace::Pace;
pub use package::{LARGEST_BACKUP, PackageError};
pub use pictures::Pictures;
pub use problem::{Place, Problem, Wrong};
pub use svg::{FoundTypeface, Typefaces, draw as draw_svg};
pub use table::{Separator, TableView, harmless};

use std::{ops::Range, path::Path};

use serde::Serialize;

use crate::deck::{Deck, Severity, named};

named! {
    /// A format in which decks are written.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Format {
        /// The text format of Entente's own decks.
        Ron = "ron",
        /// Decks of ours with their pictures, in one zip; or a whole library.
        Archive = "entente",
        /// A table for spreadsheets, and what other programs export as text.
        Csv = "csv",
        /// A table with tabs, with Anki's header lines.
        Tsv = "tsv",
        /// Notes with questions and answers in them.
        Markdown = "markdown",
        /// A package of Anki.
        Anki = "apkg",
        /// A page to read and to print. It is only written.
        Html = "html",
        /// Questions and answers in two columns, to fold. It is only written.
        Fold = "fold",
    }
}

impl Format {
    /// How the names of its files end.
    #[must_use]
    pub fn ending(self) -> &'static str {
        match self {
            Self::Markdown => "md",
            Self::Fold => "html",
            other => other.name(),
        }
    }

    /// The format that files of that name are in, by its ending.
    #[must_use]
    pub fn from_ending(file: &Path) -> Option<Self> {
        let ending = file.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "ron" => Self::Ron,
            "entente" | "zip" | "mochi" => Self::Archive,
            "csv" => Self::Csv,
            "tsv" | "tab" => Self::Tsv,
            "md" | "markdown" => Self::Markdown,
            "apkg" | "colpkg" | "anki2" | "anki21" => Self::Anki,
            "html" | "htm" => Self::Html,
            _ => return None,
        })
    }

    /// The format of a file, by its content and its name.
    #[must_use]
    pub fn detect(bytes: &[u8], file: &Path) -> Self {
        Self::from_ending(file).unwrap_or_else(|| intake::guess(bytes))
    }
}

/// What came out of a deck file.
#[derive(Debug)]
pub struct Reading {
    /// The deck, as far as it could be read; `None` if the file is no deck at all.
    pub deck: Option<Deck>,
    /// Everything that is wrong, in the order of the file.
    pub problems: Vec<Problem>,
    /// Where each card of `deck` lies in the text behind the byte order mark, in the same order.
    pub card_spans: Vec<Range<usize>>,
}

impl Reading {
    /// What came out of a file that could not be read at all.
    #[must_use]
    pub fn nothing(problem: Problem) -> Self {
        Self { deck: None, problems: vec![problem], card_spans: Vec::new() }
    }

    /// Whether something is left out because of a problem.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// The first problem because of which something is left out.
    fn error(&mut self) -> Option<Problem> {
        let place = self.problems.iter().position(|problem| problem.severity == Severity::Error)?;
        Some(self.problems.swap_remove(place))
    }
}

/// Reads a deck of ours from the bytes of a file. Whatever is wrong with it is in the reading's problems.
#[must_use]
pub fn read(bytes: &[u8], file: &Path) -> Reading {
    ron::read(bytes, file)
}

/// The bytes of a deck file. Of our own format, reading them gives the same deck; the others hold what they can.
#[must_use]
pub fn write(deck: &Deck, format: Format) -> Vec<u8> {
    match format {
        Format::Ron => ron::write(deck),
        Format::Archive => archive::write_alone(deck),
        Format::Csv => table::write_csv(deck),
        Format::Tsv => table::write_tsv(deck),
        Format::Markdown => markdown::write(deck),
        Format::Anki => anki::write_alone(deck),
        Format::Html | Format::Fold => page(deck, &[], format).into_bytes(),
    }
}

/// A deck with its pictures as a page of HTML: a book to read, or a [list to fold](Format::Fold).
#[must_use]
pub fn page(deck: &Deck, pictures: &[Picture], format: Format) -> String {
    if format == Format::Fold { html::folding_list(deck, pictures) } else { html::book(&[(deck, pictures)], true) }
}
