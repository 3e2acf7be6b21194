//! The sources of a deck: what its passages draw on.

use eframe::egui::{ComboBox, Key, Modifiers, ScrollArea, Ui};
use serde::{Deserialize, Serialize};

use super::{field_ui, passages::Change};
use crate::{
    app::{
        command::{CLOSE, CONFIRM, SAVE, key_name},
        theme::{GAP, Palette, Type},
        widgets::{list, primary, remark, scrolled_part, secondary, small},
    },
    deck::{Deck, FreeIds, Passage, Source, SourceId, SourceKind, slug},
    formats::DeckChange,
    library::LibraryDeck,
    wording::{count, shortened},
};

/// The height of a row, in points.
const ROW: f32 = 36.0;

/// A source as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SourceDraft {
    /// The source that is changed; `None` for a new one.
    id: Option<SourceId>,
    title: String,
    author: String,
    published: String,
    /// The name of its kind; empty if it has none.
    kind: String,
    found_at: String,
    note: String,
}

impl SourceDraft {
    fn from_source(source: &Source) -> Self {
        let given = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            id: Some(source.id.clone()),
            title: source.title.clone(),
            author: given(&source.author),
            published: given(&source.published),
            kind: source.kind.map_or("", SourceKind::name).to_owned(),
            found_at: given(&source.found_at),
            note: given(&source.note),
        }
    }

    /// The source as it is written now: under its own id, or one that is free in the deck.
    fn source(&self, deck: &Deck) -> Source {
        let free = || FreeIds::new(deck.sources.iter().map(|it| it.id.as_str())).take(&slug(&self.title)).into();
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Source {
            id: self.id.clone().unwrap_or_else(free),
            kind: SourceKind::from_name(&self.kind),
            title: self.title.trim().to_owned(),
            author: given(&self.author),
            published: given(&self.published),
            found_at: given(&self.found_at),
            note: given(&self.note),
        }
    }
}

/// The list of sources, or the one that is being written.
#[derive(Default)]
pub struct SourceList {
    selected: usize,
    /// Whether to scroll to the selected row.
    wants_row: bool,
    /// The source that is being written, and as it was.
    form: Option<(SourceDraft, SourceDraft)>,
    /// The title is empty and was to be saved.
    lacks_title: bool,
    is_fresh: bool,
}

impl SourceList {
    /// Whether a source is being written.
    pub fn is_open(&self) -> bool {
        self.form.is_some()
    }

    /// The source that is being written and has changed.
    pub fn unsaved(&self) -> Option<&SourceDraft> {
        self.form.as_ref().filter(|(now, before)| now != before).map(|(now, _)| now)
    }

    /// Opens a source that was being written.
    pub fn restore(&mut self, draft: SourceDraft, deck: &Deck) {
        let before = draft.id.as_ref().and_then(|id| deck.source(id));
        let before = before.map(SourceDraft::from_source).unwrap_or_default();
        self.form = Some((draft, before));
    }

    /// Closes the source that is being written. Returns `false` if there is none.
    pub fn close(&mut self) -> bool {
        self.lacks_title = false;
        self.form.take().is_some()
    }

    /// Goes back to the list, where a new source is selected.
    pub fn saved(&mut self) {
        if let Some((draft, _)) = &self.form {
            // A new one comes last.
            self.selected = if draft.id.is_none() { usize::MAX } else { self.selected };
            self.wants_row = true;
        }
        self.close();
    }

    /// Whether it says why nothing was kept.
    pub fn has_problem(&self) -> bool {
        self.lacks_title && self.form.iter().any(|(draft, _)| draft.title.trim().is_empty())
    }

    fn open(&mut self, draft: SourceDraft) {
        (self.form, self.is_fresh) = (Some((draft.clone(), draft)), true);
    }

    /// Draws the list, or the source that is being written. Returns what is to be changed.
    pub fn ui(&mut self, ui: &mut Ui, deck: &LibraryDeck, height: f32) -> Option<Change> {
        if self.form.is_some() { self.form_ui(ui, &deck.deck, height) } else { self.list_ui(ui, &deck.deck, height) }
    }

    fn list_ui(&mut self, ui: &mut Ui, deck: &Deck, height: f32) -> Option<Change> {
        let palette = Palette::of(ui);
        self.selected = self.selected.min(deck.sources.len().saturating_sub(1));
        let mut is_opened = self.keys(ui, deck);
        if deck.sources.is_empty() {
            let text = "This deck names no sources yet. A passage can say which one it draws on, and where in it.";
            remark(ui, text);
        }
        let spacing = std::mem::take(&mut ui.spacing_mut().item_spacing.y);
        let mut area = ScrollArea::vertical().id_salt("sources").max_height(height).auto_shrink([false, true]);
        if std::mem::take(&mut self.wants_row) {
            area = area.vertical_scroll_offset(((self.selected as f32 + 0.5) * ROW - height / 2.0).max(0.0));
        }
        area.show_rows(ui, ROW, deck.sources.len(), |ui, rows| {
            for (number, source) in deck.sources.iter().enumerate().take(rows.end).skip(rows.start) {
                let text = Type::Body.text(shortened(&source.citation(), 72), palette.ink);
                let row = ui.selectable_label(number == self.selected, text);
                if row.clicked() {
                    self.selected = number;
                }
                is_opened |= row.double_clicked();
            }
        });
        ui.spacing_mut().item_spacing.y = spacing;
        let source = deck.sources.get(self.selected);
        let cited = source.map_or(0, |source| deck.passages.iter().filter(|it| cites(it, source)).count());
        if source.is_some() {
            let said = match cited {
                0 => "No passage cites this source.".to_owned(),
                _ => format!("Cited by {}. If you remove it, their citations go, too.", count(cited, "passage")),
            };
            small(ui, said);
        }
        ui.add_space(GAP);
        let mut change = None;
        ui.horizontal_wrapped(|ui| {
            if secondary(ui, "New source", "").clicked() {
                self.open(SourceDraft::default());
            }
            let Some(source) = source else { return };
            is_opened |= secondary(ui, "Edit", &key_name(CONFIRM)).clicked();
            if secondary(ui, "Remove", "").clicked() {
                change = Some(removed(deck, source));
            }
        });
        if let Some(source) = source.filter(|_| is_opened) {
            self.open(SourceDraft::from_source(source));
        }
        change
    }

    /// Moves the selection by keys. Returns whether the selected source is to be opened.
    fn keys(&mut self, ui: &Ui, deck: &Deck) -> bool {
        if ui.ctx().text_edit_focused() || deck.sources.is_empty() {
            return false;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        for (key, by) in [(Key::ArrowUp, -1), (Key::ArrowDown, 1)] {
            if pressed(key) {
                self.selected = self.selected.saturating_add_signed(by).min(deck.sources.len() - 1);
                self.wants_row = true;
            }
        }
        ui.memory(|memory| memory.focused().is_none()) && pressed(Key::Enter)
    }

    fn form_ui(&mut self, ui: &mut Ui, deck: &Deck, height: f32) -> Option<Change> {
        let palette = Palette::of(ui);
        let (draft, _) = self.form.as_mut()?;
        let is_fresh = std::mem::take(&mut self.is_fresh);
        scrolled_part(ui, "source", height, |ui| {
            // Room for the bar.
            ui.set_max_width(ui.available_width() - 14.0);
            let title = field_ui(ui, "Title of the source", &mut draft.title, 1);
            if is_fresh {
                title.request_focus();
            }
            if self.lacks_title && draft.title.trim().is_empty() {
                ui.label(Type::Small.text("The title is empty. Nothing was saved.", palette.again));
            }
            field_ui(ui, "Author", &mut draft.author, 1);
            field_ui(ui, "Year or date", &mut draft.published, 1);
            ui.horizontal(|ui| {
                let label = small(ui, "Kind");
                let name = if draft.kind.is_empty() { "none" } else { &draft.kind };
                let combo = ComboBox::from_id_salt("source kind").selected_text(name);
                let shown = list(ui, combo, |rows| {
                    rows.offer(&mut draft.kind, String::new(), "none");
                    for kind in SourceKind::ALL {
                        rows.offer(&mut draft.kind, kind.name().to_owned(), kind.name());
                    }
                });
                shown.labelled_by(label.id);
            });
            ui.add_space(GAP);
            field_ui(ui, "Where to find it: a collection, a publisher, an address", &mut draft.found_at, 1);
            field_ui(ui, "Note for the reader", &mut draft.note, 2);
        });
        let (mut change, mut is_left) = (None, false);
        ui.horizontal(|ui| {
            let save = ui.input_mut(|input| input.consume_key(SAVE.0, SAVE.1));
            if primary(ui, "Save the source", &key_name(SAVE)).clicked() || save {
                let source = draft.source(deck);
                self.lacks_title = source.title.is_empty();
                self.is_fresh = self.lacks_title;
                if !self.lacks_title {
                    change = Some((vec![DeckChange::PutSource(source)], "The source was saved.".to_owned()));
                }
            }
            is_left = secondary(ui, "Cancel", &key_name(CLOSE)).clicked();
        });
        if is_left {
            self.form = None;
        }
        change
    }
}

fn cites(passage: &Passage, source: &Source) -> bool {
    passage.sources.iter().any(|citation| citation.id.as_ref() == Some(&source.id))
}

/// Takes a source out, and what cites it.
fn removed(deck: &Deck, source: &Source) -> Change {
    let without = |passage: &Passage| {
        let mut after = passage.clone();
        after.sources.retain(|citation| citation.id.as_ref() != Some(&source.id));
        DeckChange::PutPassage { before: Some(passage.clone()), after }
    };
    let mut changes: Vec<DeckChange> = deck.passages.iter().filter(|it| cites(it, source)).map(without).collect();
    changes.push(DeckChange::RemoveSource(source.id.clone()));
    (changes, "The source was removed. Undo brings it back.".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_comes_back_from_its_draft_as_it_was() {
        for kind in SourceKind::ALL.map(Some).into_iter().chain([None]) {
            let source = Source {
                id: "s".into(),
                kind,
                title: "Acts".to_owned(),
                author: Some("A. Clerk".to_owned()),
                published: None,
                found_at: Some("vol. 2".to_owned()),
                note: None,
            };
            assert_eq!(SourceDraft::from_source(&source).source(&Deck::default()), source);
        }
    }
}
