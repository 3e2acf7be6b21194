//! Where everything lies.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use super::{DeckError, OpenError, journal::JOURNAL};
use crate::storage::{
    atomic,
    lock::Lock,
    preferences::{self, WindowSize},
};

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

    /// How large the window was when it closed. Reads the settings, which are there before the library is.
    #[must_use]
    pub fn window_size(&self) -> WindowSize {
        preferences::read(&self.preferences()).preferences.window
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

    /// Where it is noted when each card came.
    #[must_use]
    pub fn seen(&self) -> PathBuf {
        self.root.join("seen")
    }

    /// Where figures that were saved lie.
    #[must_use]
    pub fn figures(&self) -> PathBuf {
        self.root.join("figures")
    }

    /// Makes the folders and takes the lock.
    pub(super) fn prepare(&self) -> Result<Lock, OpenError> {
        let failed = |path: PathBuf, err: std::io::Error| OpenError::Folder { path, detail: err.to_string() };
        atomic::create_private_folder(&self.decks()).map_err(|err| failed(self.root.clone(), err))?;
        let lock = self.root.join("entente.lock");
        match Lock::take(&self.root, &self.log()) {
            Ok(Some(taken)) => Ok(taken),
            Ok(None) => Err(OpenError::Locked { path: self.root.clone() }),
            Err(err) => Err(failed(lock, err)),
        }
    }
}

impl DataFolder {
    /// Whether the folder is there and can be one of Entente's: it holds what Entente keeps in one, or nothing yet.
    #[must_use]
    pub fn is_one(&self) -> bool {
        let known = [self.decks(), self.log(), self.preferences(), self.backups(), self.replaced()];
        let is_empty = || fs::read_dir(&self.root).is_ok_and(|mut entries| entries.next().is_none());
        known.iter().any(|path| path.symlink_metadata().is_ok()) || is_empty()
    }

    /// Fails if nothing may be exported to that path: it is one of Entente's own, its folder is not there, or there is a
    /// file that may not be replaced.
    pub(super) fn may_write_to(&self, to: &Path, may_replace: bool) -> Result<(), DeckError> {
        if self.is_own(to) {
            return Err(DeckError::OwnFile { path: to.to_owned() });
        }
        let folder = to.parent().filter(|folder| !folder.as_os_str().is_empty());
        if let Some(folder) = folder.filter(|folder| !folder.exists()) {
            return Err(DeckError::NoFolder { folder: folder.to_owned() });
        }
        if !may_replace && to.exists() {
            return Err(DeckError::Exists { path: to.to_owned() });
        }
        Ok(())
    }

    /// Whether Entente keeps something of its own at that path, by whatever links it leads there.
    fn is_own(&self, path: &Path) -> bool {
        const FILES: [&str; 4] = ["preferences", "undo", "reviews", "answers-"];
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let by_name = folder.canonicalize().unwrap_or(folder.to_owned()).join(path.file_name().unwrap_or_default());
        let places = [path.canonicalize().ok(), Some(by_name)];
        let real = |path: PathBuf| path.canonicalize().unwrap_or(path);
        let root = real(self.root.clone());
        let folders = [self.decks(), self.backups(), self.replaced(), self.seen(), root.join("reviews.restoring")];
        let folders = folders.map(real);
        let files = [self.log(), self.preferences(), self.root.join(JOURNAL)].map(real);
        places.into_iter().flatten().any(|place| {
            let name = place.file_name().unwrap_or_default().to_string_lossy();
            let is_named = name == "entente.lock"
                || FILES.iter().any(|start| name.starts_with(start))
                    && [".ron", ".sqlite3", "-wal", "-shm", "-journal"].iter().any(|end| name.ends_with(end));
            place == root
                || place.parent() == Some(&root) && is_named
                || files.contains(&place)
                || folders.iter().any(|folder| place.starts_with(folder))
        })
    }

    /// Makes a file that is for its owner only, whatever the umask; one that is there keeps its permissions.
    pub(super) fn creating_private<T>(path: &Path, create: impl FnOnce() -> T) -> T {
        let is_new = !path.exists();
        let created = create();
        if is_new && let Ok(metadata) = path.metadata() {
            let mut permissions = metadata.permissions();
            permissions.set_mode(0o600);
            if let Err(err) = fs::set_permissions(path, permissions) {
                tracing::warn!(%err, file = %path.display(), "a file may be open to others");
            }
        }
        created
    }

    /// Removes what killed writings left.
    pub(super) fn tidy(&self) {
        for folder in [self.root.clone(), self.decks(), self.replaced(), self.figures()] {
            atomic::remove_unfinished(&folder);
        }
    }

    /// What is to be said, once, if the folder is open to others.
    pub(super) fn open_to_others(&self) -> Option<String> {
        let told = self.root.join(".open-to-others");
        let is_open = self.root.metadata().is_ok_and(|folder| folder.permissions().mode() & 0o077 != 0);
        if !is_open || told.exists() {
            return None;
        }
        // If this cannot be noted, it is said again.
        drop(atomic::write(&told, b"It was said that other users can open this folder.\n"));
        Some(format!(
            "Other users of this computer can open your data folder. To keep it to yourself, run: chmod 700 \"{}\"",
            self.root.display()
        ))
    }
}

/// Writes a figure's numbers or its picture into the folder for figures, in the place of an older one of that name.
pub fn save_figure(folder: &DataFolder, name: &str, bytes: &[u8]) -> std::io::Result<PathBuf> {
    let path = folder.figures().join(name);
    atomic::create_private_folder(&folder.figures())?;
    atomic::write(&path, bytes)?;
    Ok(path)
}
