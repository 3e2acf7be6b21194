//! The pictures of decks: read from their folders, taken along when decks come and go, and decoded to be shown.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{Library, LibraryDeck, Origin, drawing};
use crate::{
    deck::{Deck, DeckId},
    formats::{
        self, Decoded, ImageError, ImageKind, Picture, Pictures, Problem, folded_name, image_name, image_names,
        images_in,
    },
    storage::{
        atomic,
        image_files::{folder_of, names_in, read_image},
    },
};

/// The most pixels that a picture is shown with along one side.
pub(super) const LONGEST_SHOWN: u32 = 1_600;

/// Reads a picture from a folder, and decodes it to be shown: slow. An SVG is drawn by that program, which is Entente.
pub fn decode_picture(folder: &Path, written: &str, program: &Path) -> Result<Decoded, ImageError> {
    let bytes = read_image(folder, &image_name(written)?)?;
    match ImageKind::from_bytes(&bytes) {
        Some(ImageKind::Svg) => drawing::drawn_by(program, &bytes),
        _ => formats::decode_image(&bytes, LONGEST_SHOWN),
    }
}

/// A file that was written, and where the one that it replaced is kept.
pub(super) type Replaced = (PathBuf, Option<PathBuf>);

/// The pictures of a deck that does not bring them: they lie in the deck's folder beside its file, or beside the file
/// itself, if it comes `from` one. Those that are not there are told, unless the deck may have them already.
pub(super) fn beside(from: Option<&Path>, told_as: &Path, deck: &Deck, is_new: bool) -> (Vec<Picture>, Vec<Problem>) {
    let folders = from.map(|from| [folder_of(from), from.parent().unwrap_or(Path::new("")).to_owned()]);
    let mut read = |name: &str| {
        let mut found = Err(ImageError::Missing);
        for folder in folders.iter().flatten() {
            if found == Err(ImageError::Missing) {
                found = read_image(folder, name);
            }
        }
        match found {
            Err(ImageError::Missing) if !is_new => Ok(None),
            found => found.map(Some).map_err(|err| (err.to_string(), err.remedy())),
        }
    };
    Pictures::new(told_as).shown_by(deck, &mut read)
}

impl LibraryDeck {
    /// What is wrong with the pictures that the cards of a deck of the learner's own show. Slow: it reads them.
    #[must_use]
    pub fn picture_problems(&self) -> Vec<Problem> {
        let Origin::Own(path) = &self.origin else { return Vec::new() };
        if image_names(&self.deck).is_empty() {
            return Vec::new();
        }
        let folder = folder_of(path);
        let text = fs::read(path).unwrap_or_default();
        formats::image_problems(&self.deck, path, &text, &|name| read_image(&folder, name))
    }

    /// How many of the pictures that the cards of a deck of the learner's own show are not in its folder. Looks at their
    /// names only.
    #[must_use]
    pub fn missing_pictures(&self) -> usize {
        let (Origin::Own(path), shown) = (&self.origin, images_in(&self.deck)) else { return 0 };
        if shown.is_empty() {
            return 0;
        }
        let there = names_in(&folder_of(path));
        let is_there = |written: &&String| image_name(written).is_ok_and(|name| there.contains(&folded_name(&name)));
        shown.len() - shown.keys().filter(is_there).count()
    }
}

/// The pictures of a deck that are in its folder.
pub(super) fn pictures_in(folder: &Path, deck: &Deck) -> Vec<Picture> {
    let read = |name: String| Some(Picture { bytes: read_image(folder, &name).ok()?, name });
    image_names(deck).into_iter().filter_map(read).collect()
}

/// Keeps a copy of the other picture that has the name of this one in a folder. Returns `None` if it is there already as
/// it is.
pub(super) fn keep_other(folder: &Path, picture: &Picture, copy: &Path) -> io::Result<Option<Replaced>> {
    let path = folder.join(&picture.name);
    match fs::read(&path) {
        Ok(there) if there == picture.bytes => Ok(None),
        Ok(there) => {
            atomic::create_private_folder(copy.parent().unwrap_or(copy))?;
            atomic::write(copy, &there)?;
            Ok(Some((path, Some(copy.to_owned()))))
        }
        Err(err) if err.kind() == io::ErrorKind::NotFound => Ok(Some((path, None))),
        Err(err) => Err(err),
    }
}

/// Writes a picture into a folder, unless it is there already as it is.
pub(super) fn put(folder: &Path, picture: &Picture) -> io::Result<()> {
    let path = folder.join(&picture.name);
    if fs::read(&path).is_ok_and(|there| there == picture.bytes) {
        return Ok(());
    }
    atomic::create_private_folder(folder)?;
    atomic::write(&path, &picture.bytes)
}

impl Library {
    /// The folder with the pictures of each deck. One that came with Entente has none until pictures are added to it.
    pub fn picture_folders(&self) -> impl Iterator<Item = (DeckId, PathBuf)> {
        self.decks.iter().map(|it| (it.deck.id.clone(), folder_of(&self.file_to_be(it))))
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
