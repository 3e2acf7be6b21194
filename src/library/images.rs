//! The pictures of decks: read from their folders, taken along when decks come and go, and decoded to be shown.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Library, LibraryDeck, Origin};
use crate::{
    deck::{Deck, DeckId, Severity},
    formats::{self, Decoded, ImageError, LARGEST_PICTURES, Picture, Problem, image_name, image_names, images_in},
    storage::{
        atomic,
        image_files::{folder_of, read_image},
    },
};

/// The most pixels that a picture is shown with along one side.
const LONGEST_SHOWN: u32 = 1_600;

/// Reads a picture from a folder, and decodes it to be shown: slow.
pub fn decode_picture(folder: &Path, written: &str) -> Result<Decoded, ImageError> {
    let name = image_name(written)?;
    formats::decode_image(&read_image(folder, &name)?, LONGEST_SHOWN)
}

/// A file that was written, and where the one that it replaced is kept.
pub(super) type Replaced = (PathBuf, Option<PathBuf>);

/// The pictures of a deck that comes from a file and does not bring them: they lie in the deck's folder beside the file,
/// or beside the file itself. Those that are not there are told, unless the deck may have them already.
pub(super) fn beside(from: &Path, deck: &Deck, is_new: bool) -> (Vec<Picture>, Vec<Problem>) {
    let folders = [folder_of(from), from.parent().unwrap_or(Path::new("")).to_owned()];
    let (mut pictures, mut problems, mut bytes_in_all) = (Vec::<Picture>::new(), Vec::new(), 0);
    for (written, card) in images_in(deck) {
        let found = image_name(&written).and_then(|name| {
            let read = read_image(&folders[0], &name).or_else(|err| match err {
                ImageError::Missing => read_image(&folders[1], &name),
                err => Err(err),
            });
            Ok(Picture { bytes: read?, name })
        });
        let why = match found {
            Ok(picture) if pictures.iter().any(|it| it.name == picture.name) => continue,
            Ok(picture) if bytes_in_all + picture.bytes.len() <= LARGEST_PICTURES => {
                bytes_in_all += picture.bytes.len();
                pictures.push(picture);
                continue;
            }
            Ok(_) => {
                (format!("is left out: there are more than {} MB of them", LARGEST_PICTURES >> 20), "make them smaller")
            }
            Err(ImageError::Missing) if !is_new => continue,
            Err(err) => (err.to_string(), err.remedy()),
        };
        let problem = Problem::of_file(from, format!("the picture {written} {}", why.0), why.1);
        problems.push(Problem { severity: Severity::Warning, card, ..problem });
    }
    (pictures, problems)
}

/// The pictures of a deck that are in its folder.
pub(super) fn pictures_in(folder: &Path, deck: &Deck) -> Vec<Picture> {
    let read = |name: String| Some(Picture { bytes: read_image(folder, &name).ok()?, name });
    image_names(deck).into_iter().filter_map(read).collect()
}

/// Writes a picture into a folder, and keeps the other one that has its name there. Returns `None` if it is there
/// already as it is.
pub(super) fn put(folder: &Path, picture: &Picture, copy: &Path) -> io::Result<Option<Replaced>> {
    let path = folder.join(&picture.name);
    let kept = match fs::read(&path) {
        Ok(there) if there == picture.bytes => return Ok(None),
        Ok(there) => {
            atomic::create_private_folder(copy.parent().unwrap_or(copy))?;
            atomic::write(copy, &there)?;
            Some(copy.to_owned())
        }
        Err(err) if err.kind() == io::ErrorKind::NotFound => None,
        Err(err) => return Err(err),
    };
    atomic::create_private_folder(folder)?;
    atomic::write(&path, &picture.bytes)?;
    Ok(Some((path, kept)))
}

impl Library {
    /// The folder with the pictures of each deck that can have any.
    pub fn picture_folders(&self) -> impl Iterator<Item = (DeckId, PathBuf)> {
        self.decks.iter().filter_map(|it| Some((it.deck.id.clone(), it.picture_folder()?)))
    }
}

impl LibraryDeck {
    /// The deck's file; `None` for a deck that came with Entente.
    pub(super) fn file(&self) -> Option<&Path> {
        if let Origin::Own(path) = &self.origin { Some(path) } else { None }
    }

    /// The folder with the deck's pictures; `None` for a deck that came with Entente.
    #[must_use]
    pub fn picture_folder(&self) -> Option<PathBuf> {
        self.file().map(folder_of)
    }
}
