//! Writing a file so that it is either the old one or the new one, whatever happens in between.

use std::{
    fs::File,
    io::{self, Write},
    path::Path,
};

/// Writes a file atomically and durably: into a neighbour first, then by renaming it.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut neighbour = tempfile::NamedTempFile::new_in(folder)?;
    neighbour.write_all(bytes)?;
    neighbour.as_file().sync_all()?;
    keep_permissions(path, neighbour.as_file())?;
    neighbour.persist(path).map_err(|err| err.error)?;
    // The rename itself is on disk when the folder is. Not every system lets a folder be opened.
    if let Ok(folder) = File::open(folder) {
        folder.sync_all()?;
    }
    Ok(())
}

/// Temporary files are for their owner only; the file keeps the permissions it had, or gets the usual ones.
fn keep_permissions(path: &Path, file: &File) -> io::Result<()> {
    if let Ok(old) = path.metadata() {
        return file.set_permissions(old.permissions());
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(std::fs::Permissions::from_mode(0o644))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

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
}
