//! Why a subcommand failed.

use std::{io, path::PathBuf};

use chrono::NaiveDate;

use crate::{
    deck::DeckId,
    formats::Format,
    library::{DataFolder, DeckError, NoChoice, OpenError},
    progress::search::SearchError,
    storage::review_log::LogError,
};

/// Why a subcommand failed. Each message says what happened and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// There is no home folder, and no other folder was chosen.
    #[error("There is no home folder to keep the answers in. Choose a data folder with --data-dir.")]
    NoDataFolder,
    /// The folder that was named holds no library.
    #[error("There is no library in this folder. Check the name that was given with --data-dir: {}", folder.display())]
    NoLibrary {
        /// The folder.
        folder: PathBuf,
    },
    /// There is no such deck.
    #[error("There is no deck `{id}`. The decks are: {known}.")]
    NoSuchDeck {
        /// The id that was given.
        id: DeckId,
        /// The ids that exist.
        known: String,
    },
    /// Only a book holds several decks.
    #[error("A file in the format `{format}` holds one deck; nothing was written. Several make a book: --as html.")]
    OneDeckOnly {
        /// The format's name.
        format: &'static str,
    },
    /// The name of a file does not tell in which format it is to be written.
    #[error("No format has files that are called so, so nothing was written. Choose one with --as ({}): {}",
        Format::ALL.map(Format::name).join(", "), to.display())]
    NoFormat {
        /// The file that was named.
        to: PathBuf,
    },
    /// A period ends before it begins.
    #[error("The period from {from} to {to} is empty. Give the earlier day with --from.")]
    NoPeriod {
        /// Its first day.
        from: NaiveDate,
        /// Its last day.
        to: NaiveDate,
    },
    /// A search means nothing.
    #[error("{err}\n  {search}\n  {}{}", " ".repeat(before(search, err)), "^".repeat(width(search, err)))]
    Search {
        /// What was searched for.
        search: String,
        /// Why it means nothing.
        err: SearchError,
    },
    /// There is no such session.
    #[error("There is no session `{id}`. Use an id from `entente stats --json`, or `last`.")]
    NoSuchSession {
        /// The id that was given.
        id: String,
    },
    /// The folder for a demonstration already holds something.
    #[error("This folder already holds decks or answers; nothing was written. Choose a new folder: {}", folder.display())]
    NotEmpty {
        /// The folder.
        folder: PathBuf,
    },
    /// There is no such backup.
    #[error("There is no backup `{name}`. `entente backup list` names those there are.")]
    NoSuchBackup {
        /// The name or path that was given.
        name: String,
    },
    /// No backup is restored unless it is named.
    #[error(transparent)]
    NoChoice(#[from] NoChoice),
    /// There is neither an answer nor a deck to back up.
    #[error("There is no answer and no deck of your own yet, so there is nothing to back up.")]
    NothingToBackUp,
    /// The library cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The review log failed.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A deck cannot be read or written.
    #[error(transparent)]
    Deck(#[from] DeckError),
    /// The review log is damaged, and there is a backup.
    #[error(
        "{damage}\nThe window, `entente` without a subcommand, offers to restore the newest backup: {}",
        backup.display()
    )]
    Damaged {
        /// What is wrong.
        damage: Box<Failure>,
        /// The newest backup.
        backup: PathBuf,
    },
    /// The input cannot be read.
    #[error("The input cannot be read ({0}). All answers so far are kept.")]
    Input(#[source] io::Error),
    /// The output cannot be written.
    #[error("The output cannot be written ({0}). Check where it goes.")]
    Output(#[from] io::Error),
}

impl Failure {
    /// Adds the newest backup if the log is damaged and there is one.
    #[must_use]
    pub fn with_backup(self, folder: Option<&DataFolder>) -> Self {
        match folder.filter(|_| self.is_damage()).and_then(DataFolder::newest_backup) {
            Some(backup) => Self::Damaged { damage: Box::new(self), backup },
            None => self,
        }
    }

    fn is_damage(&self) -> bool {
        let (Self::Log(error) | Self::Open(OpenError::Log(error)) | Self::Deck(DeckError::Open(OpenError::Log(error)))) =
            self
        else {
            return false;
        };
        matches!(error, LogError::Damaged { .. })
    }
}

/// How many characters stand before the part of a search that means nothing.
fn before(search: &str, err: &SearchError) -> usize {
    search.get(..err.place().start).unwrap_or_default().chars().count()
}

/// How many characters it has.
fn width(search: &str, err: &SearchError) -> usize {
    search.get(err.place()).unwrap_or_default().chars().count().max(1)
}
