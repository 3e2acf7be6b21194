//! Decks as a whole: making them, copying them, taking them away.

use std::{fs, path::PathBuf};

use super::{
    DeckError, DeckFile, Library, OpenError, Origin, Written, images, journal::Did, read_decks, replaced::keep,
};
use crate::{
    deck::{Deck, DeckId, FreeIds, deck_slug, fnv1a},
    formats::{self, DeckChange, EditError, Format, Head},
    memory::Moment,
    storage::{atomic, built_in_text, deck_files, image_files},
};

impl Library {
    /// Makes a deck without cards. Its id is made from its title; returns it with what writes the file, in any thread.
    pub fn deck_maker(
        &mut self,
        title: &str,
        now: Moment,
    ) -> Result<(DeckId, impl FnOnce() -> Result<Written, DeckError> + Send + use<>), DeckError> {
        let id = self.free_id(title);
        let deck = Deck { id: id.clone(), title: title.trim().to_owned(), ..Deck::default() };
        let what = format!("the new deck “{}”", deck.title);
        let write = self.adder(id.clone(), what, None, now, move || Ok(formats::write(&deck, Format::Ron)))?;
        Ok((id, write))
    }

    /// Makes a copy of a deck under another title and id, with new cards only. Returns its id with what writes the file,
    /// in any thread.
    pub fn duplicator(
        &mut self,
        deck: &DeckId,
        now: Moment,
    ) -> Result<(DeckId, impl FnOnce() -> Result<Written, DeckError> + Send + use<>), DeckError> {
        let original = self.deck(deck).ok_or_else(|| DeckError::NoSuchDeck(deck.clone()))?;
        let title = format!("{} (copy)", original.deck.title);
        let (head, origin, from) = (Head::from_deck(&original.deck), original.origin.clone(), deck.clone());
        let id = self.free_id(&title);
        let head = Head { id: id.clone(), title, ..head };
        let (what, pictures) = (format!("the copy “{}”", head.title), original.picture_folder());
        let write = self.adder(id.clone(), what, pictures, now, move || {
            let (path, bytes) = match origin {
                Origin::BuiltIn => (from.as_str().into(), built_in_text(&from).unwrap_or_default().as_bytes().to_vec()),
                Origin::Own(path) => {
                    let bytes = deck_files::bytes_of(&path).map_err(|_problem| EditError::BadFile(path.clone()))?;
                    (path, bytes)
                }
            };
            Ok(formats::edit(&bytes, &path, &[DeckChange::Head(head)])?.0)
        })?;
        Ok((id, write))
    }

    /// Takes a deck's file away; a built-in deck of that id comes back in its place. The history of the cards stays in
    /// the log. Returns what does the work, in any thread: it keeps a copy of the file, and gives the decks as they are
    /// then for [`Operation::Decks`](super::Operation::Decks).
    pub fn deck_remover(
        &mut self,
        deck: &DeckId,
        now: Moment,
    ) -> Result<impl FnOnce() -> Result<Vec<DeckFile>, DeckError> + Send + use<>, DeckError> {
        self.must_write().map_err(OpenError::from)?;
        let Some(own) = self.deck(deck) else { return Err(DeckError::NoSuchDeck(deck.clone())) };
        let Origin::Own(path) = own.origin.clone() else { return Err(DeckError::BuiltIn(own.deck.title.clone())) };
        let did = Did::Edit(format!("the removal of “{}”", own.deck.title));
        let (copy, folder, step) = (self.place_for_replaced(&path, now), self.folder.clone(), self.step(now));
        Ok(move || {
            let failed = |err| DeckError::NotWritten { path: path.clone(), err };
            let kept = keep(&path, copy, &[]).map_err(failed)?;
            fs::remove_file(&path).map_err(failed)?;
            let wrote = [(path.clone(), fnv1a(b""))];
            step.note(&folder, did, [(path.as_path(), kept.as_deref())].into_iter(), &wrote);
            Ok(read_decks(&folder))
        })
    }

    /// Whether a deck of that id came with Entente.
    #[must_use]
    pub fn is_built_in(deck: &DeckId) -> bool {
        built_in_text(deck).is_some()
    }

    /// An id made from a title that no deck has.
    fn free_id(&self, title: &str) -> DeckId {
        FreeIds::new(self.decks().iter().map(|deck| deck.deck.id.as_str())).take(&deck_slug(title)).into()
    }

    /// Returns what writes a new deck file, with the pictures that it shows from that folder.
    fn adder<B: FnOnce() -> Result<Vec<u8>, DeckError> + Send>(
        &mut self,
        id: DeckId,
        what: String,
        pictures: Option<PathBuf>,
        now: Moment,
        bytes: B,
    ) -> Result<impl FnOnce() -> Result<Written, DeckError> + Send + use<B>, DeckError> {
        self.must_write().map_err(OpenError::from)?;
        let (path, folder, step) = (self.free_path(&id), self.folder.clone(), self.step(now));
        Ok(move || {
            let bytes = bytes()?;
            let reading = formats::read(&bytes, &path);
            let failed = |err| DeckError::NotWritten { path: path.clone(), err };
            let (own, mut written) = (image_files::folder_of(&path), vec![(path.clone(), None)]);
            for picture in pictures.iter().zip(&reading.deck).flat_map(|(from, deck)| images::pictures_in(from, deck)) {
                let copy = folder.replaced().join(path.file_stem().unwrap_or_default()).join(&picture.name);
                written.extend(images::keep_other(&own, &picture, &copy).map_err(failed)?);
                images::put(&own, &picture).map_err(failed)?;
            }
            atomic::write(&path, &bytes).map_err(failed)?;
            let files = written.iter().map(|(path, kept)| (path.as_path(), kept.as_deref()));
            step.note(&folder, Did::Edit(what), files, &[(path.clone(), fnv1a(&bytes))]);
            Ok(Written { file: DeckFile::written(path, bytes.len(), &id, reading), kept: None })
        })
    }
}
