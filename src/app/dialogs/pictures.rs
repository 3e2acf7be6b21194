//! Pictures that are added to a text while it is being written, in any form with such texts.

use eframe::egui::{
    Id, Response, Ui,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
};

use crate::{
    app::{
        command::{Command, PICTURE, key_name},
        screens::{Asking, View},
        theme::{GAP, Palette, Type},
        widgets::{announce, pictures_up_to_ui, quiet},
    },
    deck::DeckId,
    library::{AddedPicture, DeckError, rename_pictures},
    wording,
};

/// Pictures that are added to a form.
#[derive(Default)]
pub struct NewPictures {
    /// The text that had the focus last, of those whose pictures are shown.
    place: Option<Id>,
    /// The names of those that come into a text as soon as it is drawn.
    coming: Vec<String>,
    /// Those that were added, and to which deck.
    added: Vec<(DeckId, AddedPicture)>,
    /// The former and the present names of those that came along to another deck.
    renamed: Vec<(String, String)>,
    /// Whether some are being read.
    is_adding: bool,
    /// Why one was not added.
    error: Option<String>,
}

impl NewPictures {
    /// Waits for pictures that are being read.
    pub fn begin(&mut self) {
        (self.is_adding, self.error) = (true, None);
    }

    /// Takes pictures up that have been read, each with its former name if it comes along from another deck; or says why
    /// one has not.
    pub fn take(&mut self, deck: &DeckId, read: Vec<(Option<String>, Result<AddedPicture, DeckError>)>) {
        self.is_adding = false;
        for (former, picture) in read {
            match (former, picture) {
                (_, Err(err)) => self.error = Some(err.to_string()),
                (former, Ok(picture)) => {
                    self.added.push((deck.clone(), picture.clone()));
                    match former {
                        Some(former) => self.renamed.push((former, picture.name)),
                        None => self.coming.push(picture.name),
                    }
                }
            }
        }
    }

    /// The pictures that were added to other decks than this one; the form is done with them.
    pub fn take_left(&mut self, deck: Option<&DeckId>) -> Vec<(DeckId, AddedPicture)> {
        self.added.extract_if(.., |(of, _)| deck != Some(of)).collect()
    }

    /// Has a text show the pictures that came along to another deck as they are called there.
    pub fn rename_in(&self, text: &mut String) {
        if self.renamed.is_empty() {
            return;
        }
        rename_pictures(text, |name| {
            let now = self.renamed.iter().find(|(former, _)| former == name);
            now.map_or(name, |(_, now)| now).to_owned()
        });
    }

    /// Forgets the former names: every text has the present ones.
    pub fn are_renamed(&mut self) {
        self.renamed.clear();
    }

    /// Whether one is on its way into a text, for which the keys wait.
    pub fn are_coming(&self) -> bool {
        self.is_adding || !self.coming.is_empty() || !self.renamed.is_empty()
    }

    /// Whether pictures are being read for it.
    pub fn is_adding(&self) -> bool {
        self.is_adding
    }

    /// Whether it says why one was not added.
    pub fn has_problem(&self) -> bool {
        self.error.is_some()
    }

    /// Puts the pictures that have come into a text that was just drawn, if it had the focus last, or if none had it and
    /// this `is_usual`: at its cursor, which then stands where their description is to be typed.
    pub fn put_into(&mut self, ui: &Ui, field: &Response, text: &mut String, is_usual: bool) {
        if field.has_focus() {
            self.place = Some(field.id);
        }
        if field.changed() {
            self.error = None;
        }
        if self.coming.is_empty() || self.place.map_or(!is_usual, |place| place != field.id) {
            return;
        }
        let mut state = TextEditState::load(ui.ctx(), field.id).unwrap_or_default();
        let cursor = state.cursor.char_range().map_or(usize::MAX, |range| range.primary.index.0);
        let mut at = text.char_indices().nth(cursor).map_or(text.len(), |(at, _)| at);
        for name in self.coming.drain(..) {
            at = put(text, at, &name);
        }
        let cursor = CCursor::new(text[..at].chars().count());
        state.cursor.set_char_range(Some(CCursorRange::one(cursor)));
        state.store(ui.ctx(), field.id);
        field.request_focus();
        field.scroll_to_me(None);
        ui.ctx().request_repaint();
    }

    /// Says why a picture was not added.
    pub fn said_ui(&self, ui: &mut Ui, view: &View<'_>) {
        let palette = Palette::of(ui);
        if let Some(error) = &self.error {
            let said = ui.label(Type::Body.text(error, palette.again));
            announce(ui, said.id);
        }
        if view.asking == Asking::Missing {
            let said = ui.label(
                Type::Body.text("No file dialog answers. Drop the picture on this window, or paste it.", palette.hard),
            );
            announce(ui, said.id);
        }
    }

    /// Draws the button that asks for a picture. Drawn behind the texts: if the one that had the focus last has gone, the
    /// usual one takes what has come.
    pub fn button_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        if !self.coming.is_empty() {
            self.place = None;
            ui.ctx().request_repaint();
        }
        let is_free = view.asking != Asking::Open && !self.is_adding;
        let button = ui.add_enabled_ui(is_free, |ui| quiet(ui, Command::AddPicture.label(), &key_name(PICTURE))).inner;
        let is_pressed = ui.is_enabled() && ui.input_mut(|input| input.consume_key(PICTURE.0, PICTURE.1));
        if is_free && (button.clicked() || is_pressed) {
            view.send(Command::AddPicture);
        }
    }
}

/// Draws the pictures that a text shows below its field.
pub fn shown_below_ui(ui: &mut Ui, deck: &DeckId, text: &str) {
    /// The greatest height of one, as a share of the window's: the field is to be seen, too.
    const HIGHEST: f32 = 0.2;
    if !wording::pictures(text).is_empty() {
        pictures_up_to_ui(ui, deck, text, HIGHEST);
        ui.add_space(GAP);
    }
}

/// Puts a picture into a text at that byte, not within another picture. Returns where its description goes.
fn put(text: &mut String, at: usize, name: &str) -> usize {
    let around = wording::pictures(text).into_iter().find(|it| it.source.start < at && at < it.source.end);
    let at = around.map_or(at, |it| it.source.end);
    let (before, after) = text.split_at(at);
    let before = if before.ends_with(|c: char| !c.is_whitespace()) { " " } else { "" };
    let after = if after.starts_with(|c: char| !c.is_whitespace()) { " " } else { "" };
    text.insert_str(at, &format!("{before}![]({name}){after}"));
    at + before.len() + "![".len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_stands_apart_from_the_words_around_it_and_from_other_pictures() {
        for (text, at, then, described_at) in [
            ("", 0, "![](a.png)", 2),
            ("Who?", 4, "Who? ![](a.png)", 7),
            ("Who met?", 4, "Who ![](a.png) met?", 6),
            ("Wo", 1, "W ![](a.png) o", 4),
            ("Où ![](b.png)", 6, "Où ![](b.png) ![](a.png)", 17),
        ] {
            let mut put_in = text.to_owned();
            assert_eq!((put(&mut put_in, at, "a.png"), put_in.as_str()), (described_at, then), "{text}");
        }
    }
}
