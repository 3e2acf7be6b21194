//! Where everything lies.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::OpenError;
use crate::storage::{atomic, lock::Lock};

/// The data folder: one folder that holds all that a learner has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// The folder at that path.
    #[must_use]
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The usual folder of this system and user; none where there is no home.
    #[must_use]
    pub fn usual() -> Option<Self> {
        directories::ProjectDirs::from("", "", "entente").map(|dirs| Self::at(dirs.data_dir()))
    }

    /// The folder itself.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The learner's own decks.
    #[must_use]
    pub fn decks(&self) -> PathBuf {
        self.root.join("decks")
    }

    /// The review log.
    #[must_use]
    pub fn log(&self) -> PathBuf {
        self.root.join("reviews.sqlite3")
    }

    /// The preferences.
    #[must_use]
    pub fn preferences(&self) -> PathBuf {
        self.root.join("preferences.ron")
    }

    /// Where backups of the log lie.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.root.join("backups")
    }

    /// Copies of the learner's own decks that an import has replaced.
    #[must_use]
    pub fn replaced(&self) -> PathBuf {
        self.root.join("replaced")
    }

    /// Where figures that were saved lie.
    #[must_use]
    pub fn figures(&self) -> PathBuf {
        self.root.join("figures")
    }

    /// Makes the folders and takes the lock.
    pub(super) fn prepare(&self) -> Result<Lock, OpenError> {
        let failed = |path: PathBuf, err: std::io::Error| OpenError::Folder { path, detail: err.to_string() };
        fs::create_dir_all(self.decks()).map_err(|err| failed(self.root.clone(), err))?;
        let lock = self.root.join("entente.lock");
        match Lock::take(&self.root, &self.log()) {
            Ok(Some(taken)) => Ok(taken),
            Ok(None) => Err(OpenError::Locked { path: self.root.clone() }),
            Err(err) => Err(failed(lock, err)),
        }
    }
}

/// Writes a figure's numbers or its picture into the folder for figures, in the place of an older one of that name.
pub fn save_figure(folder: &DataFolder, name: &str, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let path = folder.figures().join(name);
    fs::create_dir_all(folder.figures())?;
    atomic::write(&path, bytes)?;
    Ok(path)
}
