//! What was done to the decks last, so that it can be undone, also after a restart.
//!
//! A step has an id like the rows of the review log, so that answers and changes to decks are undone in the order in
//! which they were made.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::DataFolder;
use crate::{
    storage::atomic,
    study::{Move, Undone},
};

/// Where the steps are noted, in the data folder.
pub(super) const JOURNAL: &str = "undo.ron";

/// How the names begin under which steps that cannot be read are kept.
const KEPT: &str = "undo.unreadable-";

/// How many steps can be undone.
const MOST_STEPS: usize = 200;
/// How many bytes the copies for undoing edits may take together.
const MOST_BYTES: u64 = 100_000_000;

/// What a step did.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Did {
    /// A deck was imported over another.
    Import,
    /// Decks were changed: what is said when that is undone.
    Edit(String),
}

impl From<Did> for Undone {
    fn from(did: Did) -> Self {
        match did {
            Did::Import => Self::Import,
            Did::Edit(what) => Self::Edit(what),
        }
    }
}

/// A file that a step wrote or removed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Replaced {
    /// The file, below the data folder.
    pub path: PathBuf,
    /// Where the file that was there before is kept, below the data folder; `None` if there was none.
    pub kept: Option<PathBuf>,
    /// The checksum of what was written there, that of nothing if it was removed: a file with another one was changed
    /// since. `None` if it was not noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wrote: Option<u64>,
}

/// Something that was done to decks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Step {
    /// When, among the rows of the review log: a `UUIDv7`, whose text has the same order.
    pub id: String,
    /// The device that did it.
    pub device: String,
    /// What it was.
    pub did: Did,
    /// The files concerned.
    pub files: Vec<Replaced>,
    /// The rows of the log that came with the decks, as 32 digits each.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rows: String,
    /// The cards that went to another deck, as the row says.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub moved: Vec<Move>,
    /// Whether its undo has begun.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_being_undone: bool,
}

/// The steps in a file: none if there is no file or it is empty, and `None` if it cannot be read.
fn read(journal: &Path) -> Option<Vec<Step>> {
    match fs::read_to_string(journal) {
        Ok(text) if text.is_empty() => Some(Vec::new()),
        Ok(text) => ron::from_str(&text).ok(),
        Err(err) => (err.kind() == io::ErrorKind::NotFound).then(Vec::new),
    }
}

impl DataFolder {
    /// Where the steps are noted.
    fn journal(&self) -> PathBuf {
        self.root().join(JOURNAL)
    }

    /// The steps, oldest first. None if they cannot be read: then nothing can be undone, and the copies are still there.
    pub(super) fn steps(&self) -> Vec<Step> {
        read(&self.journal()).unwrap_or_default()
    }

    /// The files of steps that cannot be read: the one that counts, and those that were kept beside it.
    pub(super) fn unreadable_journals(&self) -> Vec<PathBuf> {
        let is_kept = |path: &PathBuf| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            name.starts_with(KEPT) && name.ends_with(".ron")
        };
        let entries = fs::read_dir(self.root()).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(is_kept).collect();
        found.extend(Some(self.journal()).filter(|journal| read(journal).is_none()));
        found.sort();
        found
    }

    /// Moves the steps to the first free name beside, `undo.unreadable-N.ron`, if they cannot be read: another Entente
    /// may read them. Returns that path.
    pub(super) fn keep_unreadable_journal(&self) -> Option<PathBuf> {
        if read(&self.journal()).is_some() {
            return None;
        }
        let mut names = (1..).map(|n| self.root().join(format!("{KEPT}{n}.ron")));
        let kept = names.find(|path| path.symlink_metadata().is_err())?;
        fs::rename(self.journal(), &kept).ok().map(|()| kept)
    }

    /// The steps before they are written anew. Those that cannot be read are kept beside.
    fn steps_to_change(&self) -> Vec<Step> {
        read(&self.journal()).unwrap_or_else(|| {
            self.keep_unreadable_journal();
            Vec::new()
        })
    }

    fn write_steps(&self, steps: &[Step]) -> io::Result<()> {
        let text = ron::ser::to_string_pretty(steps, ron::ser::PrettyConfig::new().depth_limit(2));
        atomic::write(&self.journal(), text.map_err(io::Error::other)?.as_bytes())
    }

    /// The newest step of that device.
    pub(super) fn last_step(&self, device: Uuid) -> Option<Step> {
        let device = device.to_string();
        self.steps().into_iter().rfind(|step| step.device == device)
    }

    /// Notes a step, in the place of one with its id. The oldest ones are forgotten if there are too many, and the copies that edits made for them go.
    pub(super) fn note_step(&self, step: Step) {
        let mut steps = self.steps_to_change();
        steps.retain(|noted| noted.id != step.id);
        steps.push(step);
        let mut left = MOST_BYTES;
        let is_kept = |step: &Step, left: &mut u64| {
            let lengths = step.files.iter().filter_map(|file| fs::metadata(self.root().join(file.kept.as_ref()?)).ok());
            let length: u64 = if step.did == Did::Import { 0 } else { lengths.map(|it| it.len()).sum() };
            *left = left.saturating_sub(length);
            *left > 0
        };
        let kept = steps.iter().rev().take(MOST_STEPS).take_while(|step| is_kept(step, &mut left)).count().max(1);
        for step in steps.drain(..steps.len() - kept).filter(|step| step.did != Did::Import) {
            for copy in step.files.into_iter().filter_map(|file| file.kept) {
                drop(fs::remove_file(self.root().join(copy)));
            }
        }
        if let Err(err) = self.write_steps(&steps) {
            tracing::warn!(%err, "a change to a deck cannot be undone");
        }
    }

    /// Changes a step that is noted.
    pub(super) fn change_step(&self, id: &str, change: impl FnOnce(&mut Step)) -> io::Result<()> {
        let mut steps = self.steps_to_change();
        match steps.iter_mut().find(|step| step.id == id) {
            Some(step) => change(step),
            None => return Ok(()),
        }
        self.write_steps(&steps)
    }

    /// Forgets a step that was undone.
    pub(super) fn forget_step(&self, id: &str) -> io::Result<()> {
        let mut steps = self.steps_to_change();
        steps.retain(|step| step.id != id);
        self.write_steps(&steps)
    }

    /// A path as a step names it.
    pub(super) fn relative(&self, path: &Path) -> PathBuf {
        path.strip_prefix(self.root()).unwrap_or(path).to_owned()
    }
}
