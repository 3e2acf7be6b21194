//! Writing a file so that it is either the old one or the new one, whatever happens in between.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

/// How the name of a file that is being written begins and ends.
const UNFINISHED: (&str, &str) = (".entente-", ".unfinished");
/// How the name of a folder begins in which something is made.
const WORKSHOP: &str = ".entente-export-";

/// Writes a file atomically and durably: into a neighbour first, then by renaming it.
///
/// A new file is for its owner only, whatever the umask; one that is there keeps its permissions. A link stays a link:
/// what it leads to is written.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = &target_of(path)?;
    replace(path, bytes, path.metadata().ok().map(|old| old.permissions()))
}

/// Writes a file that is to be shared, with the usual permissions. What killed writings left beside it is removed.
pub fn write_shared(path: &Path, bytes: &[u8]) -> io::Result<()> {
    remove_unfinished(folder_of(path));
    replace(path, bytes, Some(shared()))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The file that a link leads to, which need not be there yet; else the file itself.
fn target_of(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..40 {
        match fs::read_link(&path) {
            Ok(to) => path = folder_of(&path).join(to),
            Err(_no_link) => return Ok(path),
        }
    }
    Err(io::Error::other("its links lead in a circle"))
}

fn replace(path: &Path, bytes: &[u8], permissions: Option<fs::Permissions>) -> io::Result<()> {
    let folder = folder_of(path);
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED.0).suffix(UNFINISHED.1);
    // Only for the umask: a file that is there already gets the permissions it had, below.
    let is_shared = !path.exists();
    if let Some(permissions) = permissions.as_ref().filter(|_| is_shared) {
        builder.permissions(permissions.clone());
    }
    let mut neighbour = builder.tempfile_in(folder)?;
    // Held until it is renamed: others see that it is not left over. Not every file system has locks.
    drop(neighbour.as_file().try_lock());
    neighbour.write_all(bytes)?;
    if let Some(permissions) = permissions.filter(|_| !is_shared) {
        neighbour.as_file().set_permissions(permissions)?;
    }
    neighbour.as_file().sync_all()?;
    neighbour.persist(path).map_err(|err| err.error)?;
    sync_folder(folder)
}

/// Removes a file, if it is there.
pub fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err),
        _ => Ok(()),
    }
}

/// Brings a rename onto the disk: it is there when its folder is. Not every system lets a folder be opened.
pub fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder).map_or(Ok(()), |folder| folder.sync_all())
}

/// Makes a folder, and those that it lies in, for their owner only, whatever the umask.
pub fn create_private_folder(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.recursive(true).create(folder)
}

#[cfg(unix)]
fn shared() -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    fs::Permissions::from_mode(0o666)
}

/// A folder in which something is made. It goes with all that is in it when this is dropped.
pub struct Workshop {
    inner: PathBuf,
    _folder: tempfile::TempDir,
    /// Held until it goes: others see that it is not left over.
    _lock: Option<File>,
}

impl Workshop {
    /// Makes such a folder in another. Those that killed programs have left there are removed.
    pub fn new(folder: &Path) -> io::Result<Self> {
        remove_unfinished(folder);
        let folder = tempfile::Builder::new().prefix(WORKSHOP).tempdir_in(folder)?;
        // Not every system locks a folder.
        let lock = File::open(folder.path()).and_then(|file| file.lock().map(|()| file)).ok();
        // A folder within it: whoever works there may lock that.
        let inner = folder.path().join("made");
        create_private_folder(&inner)?;
        Ok(Self { inner, _folder: folder, _lock: lock })
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.inner
    }
}

/// Removes what writings that were killed have left in a folder.
pub fn remove_unfinished(folder: &Path) {
    for path in unfinished(folder) {
        match if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) } {
            Ok(()) => tracing::info!(file = %path.display(), "removed an unfinished file"),
            Err(err) => tracing::warn!(%err, file = %path.display(), "an unfinished file stays"),
        }
    }
}

/// What writings that were killed have left in a folder. One that goes on in another program is none.
#[must_use]
pub fn unfinished(folder: &Path) -> Vec<PathBuf> {
    let is_unfinished = |entry: &fs::DirEntry| {
        let name = entry.file_name();
        let name = name.as_encoded_bytes();
        let is_ours = name.starts_with(UNFINISHED.0.as_bytes()) && name.ends_with(UNFINISHED.1.as_bytes());
        // The name in earlier versions.
        let was_ours = name.starts_with(b".tmp") && name.len() == 10;
        let is_workshop = name.starts_with(WORKSHOP.as_bytes());
        let is_kind = |kind: fs::FileType| (is_ours || was_ours) && kind.is_file() || is_workshop && kind.is_dir();
        entry.file_type().is_ok_and(is_kind) && is_left_over(&entry.path())
    };
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.filter(is_unfinished).map(|entry| entry.path()).collect();
    found.sort();
    found
}

/// Whether no program is writing a file, or working in a folder, any more.
fn is_left_over(path: &Path) -> bool {
    let is_file = !path.is_dir();
    File::options().read(!is_file).write(is_file).open(path).is_ok_and(|file| file.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        write(&path, b"one").unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(write(&folder.path().join("missing/a.ron"), b"x").is_err());
    }

    #[test]
    fn a_new_file_is_for_its_owner_only_and_an_old_one_keeps_its_permissions() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.ron");
        write(&path, b"one").unwrap();
        assert_eq!(mode(&path), 0o600);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        write(&path, b"two").unwrap();
        assert_eq!(mode(&path), 0o640);
    }

    #[test]
    fn a_link_stays_a_link() {
        let folder = tempfile::tempdir().unwrap();
        let (link, second, file) =
            (folder.path().join("link"), folder.path().join("second"), folder.path().join("file"));
        symlink("second", &link).unwrap();
        symlink("file", &second).unwrap();
        for bytes in [b"one", b"two"] {
            write(&link, bytes).unwrap();
            assert_eq!(fs::read(&file).unwrap(), bytes);
        }
        assert!(link.is_symlink() && second.is_symlink() && !file.is_symlink());
        symlink("round", folder.path().join("round")).unwrap();
        assert!(write(&folder.path().join("round"), b"x").is_err());
    }

    #[test]
    fn what_a_killed_writing_left_is_removed_and_what_is_being_written_stays() {
        let folder = tempfile::tempdir().unwrap();
        let left = [".entente-abc.unfinished", ".tmpAbCdEf"].map(|name| folder.path().join(name));
        let kept = [".entente-def.unfinished", ".tmp", "a.ron"].map(|name| folder.path().join(name));
        left.iter().chain(&kept).for_each(|path| fs::write(path, "x").unwrap());
        let writing = File::open(&kept[0]).unwrap();
        writing.try_lock().unwrap();
        remove_unfinished(folder.path());
        assert!(left.iter().all(|path| !path.exists()) && kept.iter().all(|path| path.exists()));
    }

    #[test]
    fn a_workshop_that_a_killed_program_left_is_removed_and_one_that_is_in_use_stays() {
        let folder = tempfile::tempdir().unwrap();
        let left = folder.path().join(".entente-export-abc");
        fs::create_dir(&left).unwrap();
        fs::write(left.join("backup"), "x").unwrap();
        let workshop = Workshop::new(folder.path()).unwrap();
        assert!(!left.exists());
        remove_unfinished(folder.path());
        assert!(workshop.path().is_dir() && unfinished(folder.path()).is_empty());
        File::open(workshop.path()).unwrap().try_lock().unwrap();
        drop(workshop);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
