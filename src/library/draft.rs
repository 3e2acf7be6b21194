//! What is being written and not kept yet: it outlives a crash.

use std::{fs, io, path::PathBuf};

use serde::{Serialize, de::DeserializeOwned};

use super::DataFolder;
use crate::storage::atomic;

impl DataFolder {
    fn draft_file(&self) -> PathBuf {
        self.root().join("draft.ron")
    }

    /// What was being written when Entente ended; `None` if everything was kept or thrown away.
    #[must_use]
    pub fn draft<T: DeserializeOwned>(&self) -> Option<T> {
        ron::from_str(&fs::read_to_string(self.draft_file()).ok()?).ok()
    }

    /// Keeps what is being written; with `None` there is nothing to keep any more.
    pub fn keep_draft<T: Serialize>(&self, draft: Option<&T>) -> io::Result<()> {
        match draft {
            Some(draft) => {
                let text = ron::ser::to_string_pretty(draft, ron::ser::PrettyConfig::new());
                atomic::write(&self.draft_file(), text.map_err(io::Error::other)?.as_bytes())
            }
            None => atomic::remove(&self.draft_file()),
        }
    }
}
