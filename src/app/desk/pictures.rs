//! Pictures that are chosen, dropped or pasted: they go into the form that is open.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use eframe::egui::{self, ColorImage};

use super::{Desk, chooser::picture_to_add, saving::png};
use crate::{
    app::dialogs::Dialog,
    deck::DeckId,
    formats::ImageKind,
    library::{AddedPicture, DeckError, DeckPictures},
    memory::Moment,
    tasks::{Task, finished},
};

/// The deck that pictures were added to, and what became of each, with the name of one that came from another deck.
type Added = (DeckId, Vec<(Option<String>, Result<AddedPicture, DeckError>)>);

/// Pictures on their way into the folder of a deck, or out of it.
#[derive(Default)]
pub struct FormPictures {
    adding: Option<Task<Added>>,
    /// Those of a form that was closed are being removed, if they are not shown.
    removing: Option<Task<()>>,
    /// Those of decks that a form is no longer about, which have been taken along.
    left: Vec<(DeckId, AddedPicture)>,
}

impl FormPictures {
    /// Whether pictures are being added.
    pub fn is_adding(&self) -> bool {
        self.adding.is_some()
    }

    /// Waits for those that are being removed.
    pub fn finish_removing(&mut self) {
        self.removing.take().and_then(Task::wait);
    }
}

/// A picture that is to be added.
pub(super) enum NewPicture {
    /// A file.
    File(PathBuf),
    /// What was copied in another program.
    Pasted(Arc<ColorImage>),
    /// A picture of another deck.
    Of(DeckPictures, String),
}

impl NewPicture {
    fn add_to(self, deck: &DeckPictures) -> (Option<String>, Result<AddedPicture, DeckError>) {
        match self {
            Self::File(file) => (None, deck.add_file(&file)),
            Self::Pasted(image) => (None, deck.add(Path::new("Pasted picture"), &png(&image).unwrap_or_default())),
            Self::Of(other, name) => (Some(name.clone()), deck.add_of(&other, &name)),
        }
    }
}

impl Desk {
    /// Takes what was dropped on the window, or pasted as a picture.
    pub(super) fn take_dropped(&mut self, ctx: &egui::Context, now: Moment) {
        let (files, pasted) = ctx.input(|input| {
            let files: Vec<_> = input.raw.dropped_files.iter().map(|file| file.path().to_owned()).collect();
            let pasted = input.events.iter().find_map(|event| match event {
                egui::Event::PasteImage(image) => Some(Arc::clone(image)),
                _ => None,
            });
            (files, pasted)
        });
        if !files.is_empty() {
            self.take_files(files, now);
        }
        match pasted {
            Some(image) if self.has_form() => self.add_pictures(vec![NewPicture::Pasted(image)], now),
            Some(_) => self.say_where_pictures_go("paste", now),
            None => {}
        }
    }

    /// Takes files that were dropped or chosen: pictures into the form that is open, a deck to be looked at.
    pub(super) fn take_files(&mut self, mut files: Vec<PathBuf>, now: Moment) {
        let is_picture = |file: &PathBuf| ImageKind::from_name(&file.to_string_lossy()).is_some();
        if self.has_form() {
            return self.add_pictures(files.into_iter().map(NewPicture::File).collect(), now);
        }
        match files.pop() {
            Some(file) if is_picture(&file) => self.say_where_pictures_go("drop", now),
            Some(file) => self.preview(&file),
            None => {}
        }
    }

    /// Whether a form is open that takes pictures.
    pub(super) fn has_form(&mut self) -> bool {
        self.dialog.as_mut().and_then(Dialog::pictures).is_some()
    }

    fn say_where_pictures_go(&mut self, how: &str, now: Moment) {
        let sentence =
            format!("A picture goes into a card or a passage: open one to edit it, then {how} the picture there.");
        self.notices.say(sentence, now);
    }

    /// Asks the system's dialog for a picture.
    pub(super) fn choose_picture(&mut self, now: Moment) {
        self.chooser.open(now, &self.wake, picture_to_add);
    }

    /// Begins to bring pictures into the folder of the deck whose form is open.
    fn add_pictures(&mut self, pictures: Vec<NewPicture>, now: Moment) {
        if self.form_pictures.is_adding() {
            return self.notices.flash("A picture is still being read. Add this one in a moment.", now);
        }
        if self.dialog.as_ref().is_some_and(Dialog::is_saving) {
            return self.notices.flash("The form is still being saved. Add the picture in a moment.", now);
        }
        // One that is on its way out may be the same.
        self.form_pictures.finish_removing();
        let Some((deck, form)) = self.dialog.as_mut().and_then(Dialog::pictures) else { return };
        match self.library.deck_pictures(&deck) {
            Ok(folder) => {
                form.begin();
                // A way was found without its dialog.
                self.chooser.forget();
                let add = move || (deck, pictures.into_iter().map(|picture| picture.add_to(&folder)).collect());
                self.form_pictures.adding = Some(Task::start(&self.wake, add));
            }
            Err(err) => form.take(&deck, vec![(None, Err(err))]),
        }
    }

    /// Takes pictures up that have been added to the folder of a deck.
    pub(super) fn collect_pictures(&mut self, now: Moment) {
        finished(&mut self.form_pictures.removing);
        self.carry_pictures(now);
        let was_adding = self.form_pictures.is_adding();
        let added = finished(&mut self.form_pictures.adding);
        if !was_adding || self.form_pictures.is_adding() {
            return;
        }
        // A name that no file had has one now.
        self.gallery.look_in(self.library.picture_folders());
        let (deck, mut added) = added.unwrap_or_default();
        // One that did not come along stays where it is.
        let has_come = |name: &String| added.iter().any(|(former, it)| former.as_ref() == Some(name) && it.is_ok());
        self.form_pictures.left.retain(|(_, picture)| has_come(&picture.name));
        // Another form that was opened meanwhile does not wait for any.
        let form = self.dialog.as_mut().and_then(Dialog::pictures).filter(|(_, form)| form.is_adding());
        if let Some((of_form, form)) = form {
            form.take(&deck, if of_form == deck { std::mem::take(&mut added) } else { Vec::new() });
        }
        // The form was closed, or is about another deck by now.
        let added = added.into_iter().filter_map(|(_, added)| Some((deck.clone(), added.ok()?)));
        self.remove_unnamed(added.collect());
    }

    /// Takes the pictures of a form along that is about another deck by now.
    fn carry_pictures(&mut self, now: Moment) {
        let Some((deck, form)) = self.dialog.as_mut().and_then(Dialog::pictures) else { return };
        if form.are_coming() {
            return;
        }
        let left = form.take_left(Some(&deck));
        let from = |(deck, picture): &(DeckId, AddedPicture)| {
            Some(NewPicture::Of(self.library.deck_pictures(deck).ok()?, picture.name.clone()))
        };
        let pictures: Vec<_> = left.iter().filter_map(from).collect();
        if !pictures.is_empty() {
            self.add_pictures(pictures, now);
            if self.form_pictures.is_adding() {
                self.form_pictures.left.extend(left);
            }
        }
    }

    /// Begins to remove pictures that were added while writing, and that their deck does not show.
    pub(super) fn remove_unnamed(&mut self, mut added: Vec<(DeckId, AddedPicture)>) {
        self.form_pictures.finish_removing();
        added.append(&mut self.form_pictures.left);
        added.retain(|(_, picture)| picture.is_new);
        let of_decks =
            added.into_iter().filter_map(|(deck, it)| Some((self.library.deck_pictures(&deck).ok()?, it.name)));
        let of_decks: Vec<_> = of_decks.collect();
        if of_decks.is_empty() {
            return;
        }
        self.form_pictures.removing = Some(Task::start(&self.wake, move || {
            for (deck, name) in of_decks {
                if let Err(err) = deck.remove_unnamed(&name) {
                    tracing::warn!(%err, name, "a picture that is not shown stays");
                }
            }
        }));
    }
}
