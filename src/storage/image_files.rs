//! Pictures as files: those of `pacts.ron` lie in the folder `pacts` beside it.

use std::{
    collections::HashSet,
    fs,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

use crate::formats::{ImageError, LARGEST_PICTURE, folded_name};

/// The folder with the pictures of a deck's file.
#[must_use]
pub fn folder_of(deck: &Path) -> PathBuf {
    deck.with_extension("")
}

/// The bytes of a picture in a folder. `name` is only a name. If there is none, one is read whose name is the same on
/// systems that ignore case or write letters in another form: a deck goes from one to the other.
pub fn read_image(folder: &Path, name: &str) -> Result<Vec<u8>, ImageError> {
    match read_picture(&folder.join(name)) {
        Err(ImageError::Missing) => {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let is_same =
                |file: &fs::DirEntry| file.file_name().to_str().is_some_and(|it| folded_name(it) == folded_name(name));
            let mut others = entries.filter(is_same);
            match (others.next(), others.next()) {
                (Some(only), None) => read_picture(&only.path()),
                _ => Err(ImageError::Missing),
            }
        }
        found => found,
    }
}

/// The names of the files in a folder, as those are compared that systems hold for one.
#[must_use]
pub fn names_in(folder: &Path) -> HashSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| Some(folded_name(entry.file_name().to_str()?))).collect()
}

/// The bytes of a file that may be a picture.
pub fn read_picture(path: &Path) -> Result<Vec<u8>, ImageError> {
    let unreadable = |err: std::io::Error| match err.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => ImageError::Missing,
        _ => ImageError::Damaged(err.to_string()),
    };
    // Looked at first: opening a pipe waits for whoever writes into it, and a device may have no end.
    let metadata = fs::metadata(path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(ImageError::Damaged("it is no file".to_owned()));
    }
    let mut bytes = Vec::new();
    if metadata.len() <= LARGEST_PICTURE {
        let file = fs::File::open(path).map_err(unreadable)?;
        file.take(LARGEST_PICTURE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    if metadata.len().max(bytes.len() as u64) > LARGEST_PICTURE { Err(ImageError::TooLarge) } else { Ok(bytes) }
}
