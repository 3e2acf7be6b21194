//! What was typed and not saved yet: it outlives a crash, and is offered at the next start.

use serde::{Deserialize, Serialize};

use super::{DeckDialog, Dialog, Draft, EditDialog, PassageDialog, deck::DeckDraft, passage::PassageDraft};
use crate::library::{DataFolder, Library};

/// How far a dialog is with what is typed in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keeping {
    /// It is being typed.
    #[default]
    Typing,
    /// Closing was asked for once although there are changes.
    Warned,
    /// It is being written to the disk.
    Saving,
}

/// What was typed and not saved yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Unsaved {
    /// A card.
    Card(Draft),
    /// A passage.
    Passage(PassageDraft),
    /// The settings of a deck, or one of its sources.
    Deck(DeckDraft),
}

impl Unsaved {
    /// What was being written when Entente ended. An earlier version kept cards only.
    pub fn read(folder: &DataFolder) -> Option<Self> {
        folder.draft().or_else(|| folder.draft().map(Self::Card))
    }

    /// Opens it; `None` if what it belongs to is gone.
    pub fn open(self, library: &Library) -> Option<Dialog> {
        Some(match self {
            Self::Card(draft) => Dialog::Edit(Box::new(EditDialog::restored(draft, library)?)),
            Self::Passage(draft) => Dialog::Passage(Box::new(PassageDialog::restored(draft, library)?)),
            Self::Deck(draft) => Dialog::Deck(Box::new(DeckDialog::restored(draft, library)?)),
        })
    }
}

impl Dialog {
    /// What is typed in it and not saved yet.
    pub fn unsaved(&self) -> Option<Unsaved> {
        match self {
            Self::Edit(dialog) => dialog.unsaved().cloned().map(Unsaved::Card),
            Self::Passage(dialog) => dialog.unsaved().cloned().map(Unsaved::Passage),
            Self::Deck(dialog) => dialog.unsaved().map(Unsaved::Deck),
            _ => None,
        }
    }
}
