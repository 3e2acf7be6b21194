//! Pictures as files: those of `pacts.ron` lie in the folder `pacts` beside it.

use std::{
    fs,
    io::{ErrorKind, Read},
    path::{Path, PathBuf},
};

use crate::formats::{ImageError, LARGEST_PICTURE};

/// The folder with the pictures of a deck's file.
#[must_use]
pub fn folder_of(deck: &Path) -> PathBuf {
    deck.with_extension("")
}

/// The bytes of a picture in a folder. `name` is only a name.
pub fn read_image(folder: &Path, name: &str) -> Result<Vec<u8>, ImageError> {
    let path = folder.join(name);
    let unreadable = |err: std::io::Error| match err.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory => ImageError::Missing,
        _ => ImageError::Damaged(err.to_string()),
    };
    // Looked at first: opening a pipe waits for whoever writes into it, and a device may have no end.
    let metadata = fs::metadata(&path).map_err(unreadable)?;
    if !metadata.is_file() {
        return Err(ImageError::Damaged("it is no file".to_owned()));
    }
    let mut bytes = Vec::new();
    if metadata.len() <= LARGEST_PICTURE {
        let file = fs::File::open(&path).map_err(unreadable)?;
        file.take(LARGEST_PICTURE + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    if metadata.len().max(bytes.len() as u64) > LARGEST_PICTURE { Err(ImageError::TooLarge) } else { Ok(bytes) }
}
