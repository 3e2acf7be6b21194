//! Pictures that the learner adds to a deck while writing: kept in its folder at once, beside those that are there.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use super::{DeckError, Library, LibraryDeck, OpenError, images, luggage::numbered, replaced};
use crate::{
    deck::DeckId,
    formats::{ImageError, LARGEST_PICTURE, Picture, folded_name, look_at_image, plain_image_name},
    storage::image_files::{folder_of, names_in, read_image, read_picture},
};

/// The pictures of a deck, to which more are added. It does its work in any thread.
#[derive(Clone, Debug)]
pub struct DeckPictures {
    /// The deck's file. A deck that came with Entente has none until it is changed.
    deck: PathBuf,
    /// Whether the deck has a file.
    is_there: bool,
}

/// A picture that was added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddedPicture {
    /// Its name in the deck's folder, which stands in a text as it is.
    pub name: String,
    /// Whether it was not there before.
    pub is_new: bool,
}

impl Library {
    /// The pictures of a deck, to add more. Those of a deck that came with Entente are kept for the file that it gets when
    /// it is changed.
    pub fn deck_pictures(&self, deck: &DeckId) -> Result<DeckPictures, DeckError> {
        self.must_write().map_err(OpenError::from)?;
        let deck = self.deck(deck).ok_or_else(|| DeckError::NoSuchDeck(deck.clone()))?;
        Ok(DeckPictures { deck: self.file_to_be(deck), is_there: deck.file().is_some() })
    }

    /// The deck's file; of a deck that came with Entente the one that it gets when it is changed.
    pub(super) fn file_to_be(&self, deck: &LibraryDeck) -> PathBuf {
        deck.file().map_or_else(|| self.free_path(&deck.deck.id), Path::to_owned)
    }
}

impl DeckPictures {
    /// Copies a file into the deck's folder, if it is a picture that can be shown.
    pub fn add_file(&self, file: &Path) -> Result<AddedPicture, DeckError> {
        let unreadable = |err: ImageError| {
            let remedy =
                if err == ImageError::TooLarge { err.remedy() } else { "check that it is a file you may read" };
            DeckError::PictureRefused { path: file.to_owned(), err, remedy }
        };
        self.add(file, &read_picture(file).map_err(unreadable)?)
    }

    /// Copies a picture of another deck.
    pub fn add_of(&self, other: &Self, name: &str) -> Result<AddedPicture, DeckError> {
        self.add_file(&folder_of(&other.deck).join(name))
    }

    /// Keeps the bytes of a picture in the deck's folder, named like the path that it comes from. One that is there as it
    /// is already is used; nothing there is replaced.
    pub fn add(&self, from: &Path, bytes: &[u8]) -> Result<AddedPicture, DeckError> {
        let refused = |err: ImageError| {
            let remedy = err.remedy();
            DeckError::PictureRefused { path: from.to_owned(), err, remedy }
        };
        if bytes.len() as u64 > LARGEST_PICTURE {
            return Err(refused(ImageError::TooLarge));
        }
        let kind = look_at_image(bytes).map_err(refused)?;
        let plain = plain_image_name(&from.file_name().unwrap_or_default().to_string_lossy(), kind);
        let folder = folder_of(&self.deck);
        let (taken, mut name, mut number) = (names_in(&folder), plain.clone(), 1);
        while taken.contains(&folded_name(&name)) {
            if read_image(&folder, &name).is_ok_and(|there| there == bytes) {
                return Ok(AddedPicture { name, is_new: false });
            }
            number += 1;
            name = numbered(&plain, number);
        }
        let picture = Picture { name, bytes: bytes.to_vec() };
        let put = images::put(&folder, &picture);
        put.map_err(|err| DeckError::PictureNotWritten { folder, err })?;
        Ok(AddedPicture { name: picture.name, is_new: true })
    }

    /// Removes a picture that the deck's file does not name: it was added to a text that was thrown away.
    pub fn remove_unnamed(&self, name: &str) -> io::Result<()> {
        let text = match fs::read(&self.deck) {
            // A file that is gone for a moment may name it.
            Err(err) if err.kind() == io::ErrorKind::NotFound && !self.is_there => Vec::new(),
            read => read?,
        };
        let text = String::from_utf8_lossy(&text);
        if text.contains(name) { Ok(()) } else { replaced::remove(&folder_of(&self.deck).join(name)) }
    }
}
