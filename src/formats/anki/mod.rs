//! Anki's packages, `.apkg` and `.colpkg`, of the older and the newer kind: in with their history, and out.
//!
//! A package is a zip with a SQLite database. That is opened in memory and read-only: no disk is touched. Of a
//! collection, each top deck becomes a deck of ours; deeper levels become tags, as our decks have no levels. Each card
//! becomes a card: of a reversed note two, each with a history of its own, as there. A text with several gaps becomes
//! several cards, as a card of ours has one gap. A card's id is made from its note's guid and its number, so that the
//! same note is the same card when it comes again.

mod archive;
pub(super) mod cloze;
mod collection;
mod elements;
mod html;
mod notes;
mod origin;
mod own;
mod protobuf;
mod sha1;
mod shown;
mod take_in;
mod template;
mod write;
mod written;

pub(super) use archive::is_package;
pub(super) use html::{Converter, Found, says_the_same};
pub(super) use notes::OCCLUSION;
pub use take_in::{take_in, take_in_at};
pub use write::{NOBODY_KNOWS, Outgoing, Sent, write, write_alone, write_at};

use super::package::PackageError;

/// Why a package could not be read at all, or a member of it.
#[derive(Debug, thiserror::Error)]
pub enum AnkiError {
    /// The zip, or a member of it, cannot be read or packed.
    #[error("this is no package of Anki that can be read: {0}")]
    Package(#[from] PackageError),
    /// It has no collection.
    #[error(
        "the zip has no `collection.anki21b`, `collection.anki21` or `collection.anki2`, so it is no package of Anki"
    )]
    NoCollection,
    /// The collection is only a note that asks for a newer program.
    #[error("the package holds only the placeholder that asks for a newer Anki; its real collection is missing")]
    Placeholder,
    /// The database lacks a table.
    #[error("the package’s database has no table `{table}`")]
    NoTable {
        /// The table.
        table: &'static str,
    },
    /// It is the log of Entente, or a backup of it.
    #[error("this is no deck, but the answers of Entente or a backup of them")]
    OwnAnswers,
    /// A table has too many rows.
    #[error("the table `{table}` of the package’s database has {rows} rows, more than {most}")]
    TooManyRows {
        /// The table.
        table: &'static str,
        /// How many it has.
        rows: i64,
        /// How many it may have.
        most: i64,
    },
    /// The database cannot be read.
    #[error("the package’s database is damaged: {detail}")]
    Database {
        /// What is wrong.
        detail: String,
    },
    /// No card could be taken in.
    #[error("the package has no cards that can be asked")]
    NoCards,
}

impl AnkiError {
    /// What to do about it, as a sentence without its full stop.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Package(PackageError::NoZip { .. } | PackageError::Damaged { .. })
            | Self::Database { .. }
            | Self::NoTable { .. } => "export it from Anki again, and copy the whole file",
            Self::Package(err) => err.remedy(),
            Self::TooManyRows { .. } => "export fewer decks at a time",
            Self::OwnAnswers => {
                "restore it: give its path to `entente backup restore`, or put it, by the name that it had, into the folder \
                 of the backups and choose it in Settings under Backups"
            }
            Self::NoCollection => "choose a file that Anki exported, .apkg or .colpkg",
            Self::Placeholder => "export it from Anki again, with support for older versions turned on",
            Self::NoCards => "export a deck that has cards with a front and a back",
        }
    }
}

impl From<rusqlite::Error> for AnkiError {
    fn from(err: rusqlite::Error) -> Self {
        Self::Database { detail: err.to_string() }
    }
}
