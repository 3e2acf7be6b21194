//! Writing a card: a new one, or another text of one that is there.

mod draft;
mod fields;
mod pasted;
mod preview;
mod rivals;

pub use draft::{Draft, Field};
pub use fields::passage_fields_ui;
use pasted::Pasted;
use preview::Preview;
use rivals::RivalSearch;

use eframe::egui::{Align, Frame, Key, Label, Layout, Margin, Modifiers, Popup, ScrollArea, Ui};

use crate::{
    app::{
        command::{Action, SAVE, key_name},
        dialogs::{NewPictures, closing_ui, unsaved::Keeping},
        screens::View,
        theme::{GAP, Palette, Type},
        widgets::{heading, primary, remark, scrolled, secondary},
    },
    deck::{Card, CardKey, Deck, DeckId, Passage, PassageId},
    formats::{DeckChange, EditError},
    library::{DeckError, Library, LibraryDeck},
    wording::{count, plain, shortened},
};

/// How long the typing pauses before the card is checked, in seconds.
const PAUSE_S: f64 = 0.25;
/// The least width for the card as it will be asked beside the fields; in a narrower window it stands below them.
const TWO_COLUMNS: f32 = 640.0;
/// The height of a line that says why nothing was kept.
const ERROR: f32 = 24.0;
/// The share of the fields in the width, or in the height.
const FIELDS: f32 = 0.58;

/// Where one goes on after a part of the dialog was opened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opening {
    /// At the topic, the first of the other fields.
    Topic,
    /// At the choice of a passage.
    Passage,
    /// At the heading of a new passage.
    Heading,
}

/// Writing a card.
#[derive(Default)]
pub struct EditDialog {
    draft: Draft,
    /// The card when the dialog opened; `None` for a new one.
    before: Option<Card>,
    /// The draft when the dialog opened, or the last card was kept.
    opened: Draft,
    /// Why it was not kept, and at which field.
    error: Option<(Option<Field>, String)>,
    keeping: Keeping,
    /// All fields are shown.
    has_all: bool,
    /// The field that takes the focus next.
    focus: Option<Field>,
    /// What was just opened, and gets the focus.
    opening: Option<Opening>,
    /// How many new cards were kept.
    kept: usize,
    /// Cards that were pasted and wait to be kept.
    pasted: Option<Pasted>,
    /// What the draft came to when the typing paused last, and that draft.
    preview: Option<(Draft, Preview)>,
    /// When the draft changed last, in egui's seconds.
    changed_at_s: f64,
    /// The words of the passage that are selected.
    selected: String,
    rivals: RivalSearch,
    /// Pictures that are added to its texts.
    pub pictures: NewPictures,
    /// The passage that is written with the card that is being kept: the next card is of it, too.
    written: Option<PassageId>,
    /// The words that were last offered as the quote, on a button that was brought into sight.
    offered: String,
    /// It was opened from the problems of its deck, and leads back there.
    pub is_of_problems: bool,
}

impl EditDialog {
    /// Opens a card for editing.
    pub fn new(key: &CardKey, card: &Card) -> Self {
        Self::from_draft(Draft::from_card(key.deck.clone(), card), Some(card.clone()))
    }

    /// Opens a new card of a deck: about that passage, and with those words of it as the quote.
    pub fn new_card(deck: DeckId, passage: Option<PassageId>, quote: Option<String>) -> Self {
        let date = quote.as_deref().and_then(crate::deck::told_date).map(|told| told.date().as_str().to_owned());
        let (quote, date) = (quote.unwrap_or_default(), date.unwrap_or_default());
        let has_all = passage.is_some();
        let draft = Draft { deck, date, passage, quote, ..Draft::default() };
        Self { has_all, ..Self::from_draft(draft, None) }
    }

    /// Opens what was being written when Entente ended.
    pub fn restored(draft: Draft, library: &Library) -> Option<Self> {
        let deck = library.deck(&draft.deck)?;
        let before = match &draft.card {
            Some(id) => Some(deck.deck.cards[deck.place(id)?].clone()),
            None => None,
        };
        let opened = before.as_ref().map_or_else(Draft::default, |card| Draft::from_card(draft.deck.clone(), card));
        Some(Self { opened, error: Some((None, super::restored())), has_all: true, ..Self::from_draft(draft, before) })
    }

    fn from_draft(draft: Draft, before: Option<Card>) -> Self {
        Self {
            opened: draft.clone(),
            draft,
            has_all: before.is_some(),
            before,
            focus: Some(Field::Question),
            ..Self::default()
        }
    }

    /// What is typed and not kept yet.
    pub fn unsaved(&self) -> Option<&Draft> {
        (self.is_changed() && !self.draft.is_empty()).then_some(&self.draft)
    }

    /// Whether cards that were pasted are shown instead of the fields.
    pub fn has_pasted(&self) -> bool {
        self.pasted.is_some()
    }

    /// Whether something is being written.
    pub fn is_saving(&self) -> bool {
        self.keeping == Keeping::Saving
    }

    /// Whether a card is being saved, or the next field is to be drawn before it can be typed in.
    pub fn is_turning(&self) -> bool {
        self.is_saving() || self.focus.is_some()
    }

    /// Whether it says why nothing was kept.
    pub fn has_problem(&self) -> bool {
        self.error.is_some()
    }

    /// The deck that the card belongs to.
    pub fn deck(&self) -> &DeckId {
        &self.draft.deck
    }

    /// Waits for what is being written.
    pub fn begin_saving(&mut self) {
        (self.keeping, self.error) = (Keeping::Saving, None);
    }

    /// Goes on after a card was kept: to the next new one. Returns `false` if the dialog is done.
    pub fn saved(&mut self) -> bool {
        (self.keeping, self.error) = (Keeping::Typing, None);
        self.kept += self.pasted.take().map_or(1, |pasted| pasted.cards.len());
        self.draft = self.draft.next();
        if let Some(passage) = self.written.take() {
            self.draft.passage = Some(passage);
        }
        self.selected.clear();
        self.rivals = RivalSearch::default();
        self.opened = self.draft.clone();
        (self.preview, self.focus) = (None, Some(Field::Question));
        self.before.is_none()
    }

    /// Says why nothing was kept.
    pub fn not_saved(&mut self, err: &DeckError) {
        self.keeping = Keeping::Typing;
        self.error = Some((None, err.to_string()));
        let said = match err {
            DeckError::Edit(EditError::Changed("deck")) => "The deck’s file is being changed. Save once more.",
            DeckError::Edit(EditError::Changed("card")) => {
                "The card was changed in its file meanwhile, so nothing was saved. Choose above which of the two stays."
            }
            _ => return,
        };
        self.error = Some((None, said.to_owned()));
    }

    fn is_changed(&self) -> bool {
        self.draft != self.opened
    }

    /// Whether it may be closed; with changes it says once that they would be lost.
    pub fn may_close(&mut self) -> bool {
        if self.is_saving() {
            return false;
        }
        if self.pasted.take().is_some() {
            return false;
        }
        if self.keeping == Keeping::Warned || !self.is_changed() {
            return true;
        }
        self.keeping = Keeping::Warned;
        self.error = Some((None, super::not_saved_yet()));
        false
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let Some(deck) = view.library.deck(&self.draft.deck) else {
            self.focus = None;
            ui.label(Type::Body.text("The deck is gone. What you wrote is still here.", Palette::of(ui).again));
            return;
        };
        let title = match (&self.before, self.kept) {
            (Some(_), _) => "Edit the card".to_owned(),
            (None, 0) => "New card".to_owned(),
            (None, kept) => format!("New card · {} added", count(kept, "card")),
        };
        heading(ui, &title);
        if self.keeping == Keeping::Warned && Popup::is_any_open(ui.ctx()) {
            // The next Esc may be meant for the list.
            (self.keeping, self.error) = (Keeping::Typing, None);
        }
        self.taken_ui(ui);
        ui.add_space(GAP);
        if self.is_saving() {
            ui.disable();
        }
        // Before a list that has the focus takes it for its own.
        let is_pressed = ui.input_mut(|input| input.consume_key(SAVE.0, SAVE.1));
        self.conflict_ui(ui, deck);
        let said = if matches!(self.error, Some((None, _))) { ERROR } else { 0.0 };
        let said = if self.pictures.has_problem() { said + 2.0 * ERROR } else { said };
        let height = ui.ctx().content_rect().height() - 165.0 - said - ui.min_rect().height();
        let mut is_entered = false;
        if self.pasted.is_none() {
            self.look(ui, deck);
            let has_two = ui.available_width() > TWO_COLUMNS;
            let (whole, gap) = (ui.available_width(), 14.0);
            let width = if has_two { whole * FIELDS } else { whole };
            let layout = if has_two { Layout::left_to_right(Align::Min) } else { Layout::top_down(Align::Min) };
            ui.with_layout(layout, |ui| {
                let most = if has_two { height } else { height * FIELDS };
                let mut area = ScrollArea::vertical().id_salt("fields").max_height(most).max_width(width);
                if self.focus == Some(Field::Question) {
                    area = area.vertical_scroll_offset(0.0);
                }
                scrolled(ui, area, |ui| {
                    ui.set_width(width - gap);
                    // Room for the bar.
                    let frame = Frame::new().inner_margin(Margin { right: 14, ..Margin::ZERO });
                    frame.show(ui, |ui| ui.vertical(|ui| is_entered = self.fields_ui(ui, view, deck)));
                });
                ui.add_space(gap);
                let most = if has_two { height } else { height * (1.0 - FIELDS) - gap };
                ScrollArea::vertical().id_salt("preview").max_height(most).show(ui, |ui| {
                    ui.vertical(|ui| {
                        ui.set_width(ui.available_width() - gap);
                        self.preview_ui(ui);
                    });
                });
            });
        } else if let Some(pasted) = &self.pasted {
            self.focus = None;
            pasted.ui(ui, height);
            is_entered = ui.memory(|memory| memory.focused().is_none())
                && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        }
        // Once a frame, however it was asked for.
        if self.foot_ui(ui, view) || is_entered || is_pressed {
            self.save(view, deck);
        }
    }

    /// Draws the words of the passage that the new card was opened with: their field stands further down.
    fn taken_ui(&self, ui: &mut Ui) {
        if self.before.is_none() && !self.opened.quote.is_empty() && self.pasted.is_none() {
            let palette = Palette::of(ui);
            let text = format!("Quote: {}", self.draft.quote.replace('\n', " "));
            ui.add(Label::new(Type::Small.text(text, palette.secondary)).truncate());
        }
    }

    /// Works out what the draft comes to if the typing has paused.
    fn look(&mut self, ui: &Ui, deck: &LibraryDeck) {
        let now_s = ui.input(|input| input.time);
        if self.preview.as_ref().is_some_and(|(seen, _)| *seen == self.draft) {
            return;
        }
        if self.preview.is_none() || now_s - self.changed_at_s >= PAUSE_S {
            let preview = Preview::new(&self.draft, self.before.as_ref(), &deck.deck);
            self.preview = Some((self.draft.clone(), preview));
        } else {
            ui.ctx().request_repaint_after_secs((PAUSE_S - (now_s - self.changed_at_s)) as f32);
        }
    }

    fn preview_ui(&self, ui: &mut Ui) {
        if let Some((_, preview)) = &self.preview {
            preview.ui(ui, &self.draft.deck);
        }
    }

    /// The card changed in its file while it was being edited: both are shown.
    fn conflict_ui(&mut self, ui: &mut Ui, deck: &LibraryDeck) {
        let Some(before) = &self.before else { return };
        let Some(theirs) = deck.place(&before.id).map(|place| &deck.deck.cards[place]) else { return };
        if theirs == before || self.is_saving() {
            return;
        }
        let palette = Palette::of(ui);
        let text = format!("The file now says: {} — {}", theirs.question, theirs.answer_text().replace('\n', ", "));
        ui.label(Type::Body.text(text, palette.hard));
        ui.horizontal(|ui| {
            if secondary(ui, "Keep mine", "").clicked() {
                self.before = Some(theirs.clone());
                self.error = None;
            }
            if secondary(ui, "Take the file’s", "").clicked() {
                let draft = Draft::from_card(self.draft.deck.clone(), theirs);
                let (has_all, pictures) = (self.has_all, std::mem::take(&mut self.pictures));
                *self = Self { has_all, pictures, ..Self::from_draft(draft, Some(theirs.clone())) };
            }
        });
    }

    /// Draws what is said and the buttons. Returns whether the card is to be kept.
    fn foot_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) -> bool {
        let palette = Palette::of(ui);
        if let Some((None, error)) = &self.error {
            ui.label(Type::Body.text(error, palette.again));
        }
        self.pictures.said_ui(ui, view);
        if self.is_saving() {
            remark(ui, "Saving…");
        }
        ui.add_space(GAP);
        ui.horizontal(|ui| {
            let label = match (&self.before, &self.pasted) {
                (Some(_), _) => "Save".to_owned(),
                (None, None) => "Save and next".to_owned(),
                (None, Some(pasted)) => format!("Add {}", count(pasted.cards.len(), "card")),
            };
            let has_cards = self.pasted.as_ref().is_none_or(|pasted| !pasted.cards.is_empty());
            let is_kept = has_cards && primary(ui, &label, &key_name(SAVE)).clicked();
            if self.pasted.is_some() && secondary(ui, "Paste as text", "").clicked() {
                let text = self.pasted.take().map(|pasted| pasted.text).unwrap_or_default();
                self.draft.question += text.trim_end();
                self.focus = Some(Field::Question);
            }
            let is_cancel = self.is_changed() || self.before.is_some() || self.pasted.is_some();
            let name = if is_cancel { "Cancel" } else { "Done" };
            closing_ui(ui, view, name);
            if self.pasted.is_none() {
                self.pictures.button_ui(ui, view);
            }
            is_kept
        })
        .inner
    }

    /// Sends what is written to be kept, or says at its field what is missing.
    fn save(&mut self, view: &mut View<'_>, deck: &LibraryDeck) {
        if self.is_saving() || self.pictures.are_coming() {
            return;
        }
        let changes = match &self.pasted {
            None => self.draft.changes(self.before.as_ref(), deck),
            Some(pasted) if pasted.cards.is_empty() => return,
            Some(pasted) => {
                Ok(pasted.cards.iter().map(|(question, answer)| self.pasted_card(question, answer)).collect())
            }
        };
        match changes {
            Ok(changes) => {
                // As it is read, without the brackets of its gap.
                let question = plain(&self.draft.question.replace("[[", "").replace("]]", ""));
                let question = shortened(question.trim(), 60);
                let said = match (&self.before, &self.pasted) {
                    (Some(_), _) => format!("“{question}” was changed; its history stays."),
                    (None, None) => format!("“{question}” was added."),
                    (None, Some(pasted)) if pasted.cards.len() == 1 => "1 card was added.".to_owned(),
                    (None, Some(pasted)) => format!("{} were added.", count(pasted.cards.len(), "card")),
                };
                let written = |change: &DeckChange| match change {
                    DeckChange::PutPassage { before: None, after } => Some(after.clone()),
                    _ => None,
                };
                let written = changes.iter().find_map(written);
                self.written = written.as_ref().map(|passage| passage.id.clone());
                let has_lost_quote = changes.iter().any(|change| is_quote_lost(change, &deck.deck, written.as_ref()));
                let said = if has_lost_quote { format!("{said} Its quote is not in the passage.") } else { said };
                view.send(Action::ChangeDeck { deck: self.draft.deck.clone(), changes, said });
            }
            Err((field, sentence)) => {
                self.has_all |= !Field::FIRST.contains(&field);
                (self.error, self.focus) = (Some((Some(field), sentence)), Some(field));
            }
        }
    }

    /// A card that was pasted, with the topic, passage and tags of the draft.
    fn pasted_card(&self, question: &str, answer: &str) -> DeckChange {
        let draft = Draft { question: question.to_owned(), answer: answer.to_owned(), ..self.draft.next() };
        DeckChange::PutCard { before: None, after: draft.card(None).unwrap_or_default() }
    }
}

/// Whether a card quotes words that its passage does not have: one that is there already, or that is written with it.
fn is_quote_lost(change: &DeckChange, deck: &Deck, written: Option<&Passage>) -> bool {
    let DeckChange::PutCard { after, .. } = change else { return false };
    let passage = written.filter(|passage| after.passage.as_ref() == Some(&passage.id));
    let lacks = |quote: &String| {
        passage.or_else(|| deck.passage_of(after)).is_some_and(|passage| !passage.text.contains(quote.as_str()))
    };
    after.quote.as_ref().is_some_and(lacks)
}
