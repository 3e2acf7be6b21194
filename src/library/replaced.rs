//! Files that are replaced: where their copies are kept, and the way back.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{DataFolder, backups::free_name, images::Replaced};
use crate::{
    memory::Moment,
    storage::{atomic, deck_files},
};

/// Puts files back that were written together with one that could not be written.
pub(super) fn put_back(files: &[Replaced]) {
    for (path, kept) in files {
        let rename = |kept: &Path| {
            fs::set_permissions(kept, path.metadata()?.permissions())?;
            fs::rename(kept, path)
        };
        let write = |kept: &Path| fs::read(kept).and_then(|before| atomic::write(path, &before));
        let done = match kept {
            // On a full disk there is no room for another copy. A link stays one.
            Some(kept) if !path.is_symlink() => rename(kept).or_else(|_other_disk| write(kept)),
            Some(kept) => write(kept),
            None => remove(path),
        };
        if let Err(err) = done {
            tracing::warn!(%err, file = %path.display(), "a file of an import that failed stays");
        }
    }
}

/// Where a file that is replaced at that moment is kept: a deck beside others, a picture in a folder named after its own.
pub(super) fn place_for_replaced(folder: &DataFolder, path: &Path, now: Moment) -> PathBuf {
    let time = now.local().map(|time| time.format("-%Y-%m-%d-%H%M%S").to_string()).unwrap_or_default();
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    match (deck_files::is_deck(path), path.parent().and_then(Path::file_name), path.file_name()) {
        (false, Some(own), Some(name)) => {
            let beside = format!("{}{time}", own.to_string_lossy());
            free_name(&folder.replaced().join(beside), Path::new(name))
        }
        _ => free_name(&folder.replaced(), Path::new(&format!("{stem}{time}.ron"))),
    }
}

/// Keeps the file that is to be replaced by those bytes, unless it has them already or is gone.
pub(super) fn keep(path: &Path, copy: PathBuf, bytes: &[u8]) -> io::Result<Option<PathBuf>> {
    match fs::read(path) {
        Ok(before) if before != bytes => keep_as_it_is(path, &copy, &before).map(|()| Some(copy)),
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err),
        _ => Ok(None),
    }
}

/// Keeps a file, which has these bytes, under another name. Whoever writes a file renames another one over it, so a
/// second name for it is enough, where the disk has such.
pub(super) fn keep_as_it_is(path: &Path, copy: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = copy.parent().unwrap_or(copy);
    atomic::create_private_folder(folder)?;
    // The name of a link's own would lead to what is written next.
    if !path.is_symlink() && fs::hard_link(path, copy).is_ok() {
        atomic::sync_folder(folder)
    } else {
        atomic::write(copy, bytes)
    }
}

/// Removes a file, if it is there. The folder of pictures that is then empty goes, too.
pub(super) fn remove(path: &Path) -> io::Result<()> {
    atomic::remove(path)?;
    if let Some(folder) = path.parent().filter(|_| !deck_files::is_deck(path)) {
        // It stays if there is anything else in it.
        drop(fs::remove_dir(folder));
    }
    Ok(())
}
