//! Writing a passage, and what it draws on.

use eframe::egui::{ComboBox, Margin, TextEdit, Ui};
use serde::{Deserialize, Serialize};

use super::{NewPictures, closing_ui, edit::passage_fields_ui, shown_below_ui, unsaved::Keeping};
use crate::{
    app::{
        command::{Action, Command, Context, SAVE, key_name},
        screens::View,
        theme::{GAP, Palette, Type},
        widgets::{heading, list, primary, quiet, scrolled_part, small},
    },
    deck::{Citation, Deck, DeckId, FreeIds, Passage, PassageId, Source, SourceId, slug},
    formats::DeckChange,
    library::{DeckError, Library},
    wording::{count, shortened},
};

/// The width of the place in a source, in points.
const PLACE_WIDTH: f32 = 170.0;

/// Writing a passage.
#[derive(Default)]
pub struct PassageDialog {
    /// The passage as it was; `None` for a new one.
    before: Option<Passage>,
    draft: PassageDraft,
    opened: PassageDraft,
    error: Option<String>,
    keeping: Keeping,
    /// What gets the focus next.
    focus: Option<Focus>,
    /// Pictures that are added to its text.
    pub pictures: NewPictures,
    /// It was opened from the list of passages, and leads back there.
    pub is_of_list: bool,
}

/// A part of the form that gets the focus.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Focus {
    /// The text, which is missing.
    Text,
    /// The list of the source that was added last.
    LastSource,
    /// The title of the new source that was added last.
    LastNewSource,
}

/// A passage as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PassageDraft {
    /// The deck that it belongs to.
    deck: DeckId,
    /// The passage that is changed; `None` for a new one.
    passage: Option<PassageId>,
    heading: String,
    text: String,
    note: String,
    /// The sources, each with the place in it.
    sources: Vec<(Option<SourceId>, String)>,
    /// Sources that the deck does not name yet: the title of each, and the place in it.
    new_sources: Vec<(String, String)>,
}

impl PassageDraft {
    fn new(deck: DeckId, passage: Option<&Passage>) -> Self {
        let Some(passage) = passage else { return Self { deck, ..Self::default() } };
        let typed = |citation: &Citation| (citation.id.clone(), citation.locator.clone().unwrap_or_default());
        Self {
            deck,
            passage: Some(passage.id.clone()),
            heading: passage.heading.clone(),
            text: passage.text.clone(),
            note: passage.note.clone().unwrap_or_default(),
            sources: passage.sources.iter().map(typed).collect(),
            new_sources: Vec::new(),
        }
    }

    /// The passage as it is written now, and the sources that come into the deck with it.
    fn passage(&self, before: Option<&Passage>, deck: &Deck) -> (Passage, Vec<Source>) {
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut ids = FreeIds::new(deck.sources.iter().map(|it| it.id.as_str()));
        let titled = self.new_sources.iter().filter_map(|(title, place)| Some((given(title)?, place)));
        let new: Vec<_> = titled
            .map(|(title, place)| (Source { id: ids.take(&slug(&title)).into(), title, ..Source::default() }, place))
            .collect();
        let chosen = self.sources.iter().map(|(id, place)| Citation { id: id.clone(), locator: given(place) });
        let cited = new.iter().map(|(it, place)| Citation { id: Some(it.id.clone()), locator: given(place) });
        let passage = Passage {
            heading: self.heading.trim().to_owned(),
            text: self.text.trim().to_owned(),
            note: given(&self.note),
            sources: chosen.filter(|it| it.id.is_some() || it.locator.is_some()).chain(cited).collect(),
            ..before.cloned().unwrap_or_default()
        };
        (passage, new.into_iter().map(|(source, _)| source).collect())
    }
}

impl PassageDialog {
    /// Opens a passage of a deck; `None` is a new one.
    pub fn new(deck: DeckId, before: Option<Passage>) -> Self {
        let draft = PassageDraft::new(deck, before.as_ref());
        Self { before, opened: draft.clone(), draft, ..Self::default() }
    }

    /// Opens what was being written when Entente ended; `None` if its deck or passage is gone.
    pub fn restored(draft: PassageDraft, library: &Library) -> Option<Self> {
        let deck = &library.deck(&draft.deck)?.deck;
        let before = match &draft.passage {
            Some(id) => Some(deck.passage(id)?.clone()),
            None => None,
        };
        let error = Some(super::restored());
        Some(Self { draft: draft.clone(), error, ..Self::new(draft.deck, before) })
    }

    /// The deck of the passage.
    pub fn deck(&self) -> &DeckId {
        &self.draft.deck
    }

    /// What is typed and not saved yet.
    pub fn unsaved(&self) -> Option<&PassageDraft> {
        (self.draft != self.opened).then_some(&self.draft)
    }

    /// Whether it says why nothing was kept.
    pub fn has_problem(&self) -> bool {
        self.error.is_some()
    }

    /// Whether another passage is written.
    pub fn is_new(&self) -> bool {
        self.before.is_none()
    }

    /// Where the passage stands in its deck, once it was kept; a new one comes last.
    pub fn place_in(&self, library: &Library) -> Option<usize> {
        let deck = &library.deck(&self.draft.deck)?.deck;
        match &self.before {
            Some(before) => deck.passage_place(&before.id),
            None => deck.passages.len().checked_sub(1).filter(|_| self.keeping == Keeping::Saving),
        }
    }

    /// Says why nothing was kept.
    pub fn not_saved(&mut self, err: &DeckError) {
        (self.keeping, self.error) = (Keeping::Typing, Some(err.to_string()));
    }

    /// Whether it may be closed; with changes it says once that they would be lost.
    pub fn may_close(&mut self) -> bool {
        match self.keeping {
            Keeping::Saving => false,
            Keeping::Typing if self.unsaved().is_some() => {
                (self.keeping, self.error) = (Keeping::Warned, Some(super::not_saved_yet()));
                false
            }
            _ => true,
        }
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        let what = if self.before.is_some() { "Edit the passage" } else { "New passage" };
        let title = view.library.deck(&self.draft.deck).map_or("", |it| it.deck.title.as_str());
        heading(ui, &format!("{what} · {}", shortened(title, 50)));
        ui.add_space(GAP);
        if self.keeping == Keeping::Saving {
            ui.disable();
        }
        let Some(deck) = view.library.deck(&self.draft.deck) else {
            ui.label(Type::Body.text("The deck is gone. What you wrote is still here.", palette.again));
            return;
        };
        // Before a list that has the focus takes it for its own.
        let save = ui.input_mut(|input| input.consume_key(SAVE.0, SAVE.1));
        let height = (ui.ctx().content_rect().height() - 290.0).max(160.0);
        let typed = self.draft.clone();
        scrolled_part(ui, "passage fields", height, |ui| {
            // Room for the bar.
            ui.set_max_width(ui.available_width() - 14.0);
            let [heading, text] = passage_fields_ui(ui, &mut self.draft.heading, &mut self.draft.text);
            self.pictures.put_into(ui, &text, &mut self.draft.text, true);
            shown_below_ui(ui, &self.draft.deck, &self.draft.text);
            if self.focus.take_if(|it| *it == Focus::Text).is_some() {
                text.request_focus();
            } else if ui.memory(|memory| memory.focused().is_none()) {
                heading.request_focus();
            }
            self.lost_quotes_ui(ui, &deck.deck);
            self.sources_ui(ui, &deck.deck);
            let label = small(ui, "Note: what the record shows, if the source differs");
            let note = TextEdit::multiline(&mut self.draft.note).desired_rows(1).desired_width(f32::INFINITY);
            ui.add(note.id_salt("note").margin(Margin::symmetric(10, 7))).labelled_by(label.id);
        });
        if self.draft != typed {
            (self.error, self.keeping) = (None, Keeping::Typing);
        }
        if let Some(error) = &self.error {
            ui.label(Type::Body.text(error, palette.again));
        }
        self.pictures.said_ui(ui, view);
        ui.add_space(GAP);
        ui.horizontal(|ui| {
            if (primary(ui, "Save", &key_name(SAVE)).clicked() || save) && self.keeping != Keeping::Saving {
                self.save(view);
            }
            closing_ui(ui, view, "Cancel");
            self.pictures.button_ui(ui, view);
        });
    }

    /// Says how many cards quote words that are no longer in the text: they must be seen to.
    fn lost_quotes_ui(&self, ui: &mut Ui, deck: &Deck) {
        let Some(before) = self.before.as_ref().filter(|before| before.text != self.draft.text) else { return };
        let text = self.draft.text.trim();
        let is_lost = |quote: &String| before.text.contains(quote) && !text.contains(quote);
        let of_passage = deck.cards.iter().filter(|card| card.passage.as_ref() == Some(&before.id));
        let lost = of_passage.filter(|card| card.quote.iter().any(is_lost)).count();
        if lost > 0 {
            let quote = if lost == 1 { "quotes" } else { "quote" };
            let sentence = format!("{} {quote} words that are no longer here.", count(lost, "card"));
            ui.label(Type::Small.text(sentence, Palette::of(ui).hard));
        }
    }

    /// Draws the sources that are chosen, each with the place in it.
    fn sources_ui(&mut self, ui: &mut Ui, deck: &Deck) {
        small(ui, "Sources, the most important one first");
        let (mut gone, chosen_sources) = (None, self.draft.sources.len());
        for (number, (chosen, place)) in self.draft.sources.iter_mut().enumerate() {
            ui.horizontal(|ui| {
                let source = chosen.as_ref().and_then(|id| deck.source(id));
                let name = source.map_or_else(|| "no source".to_owned(), |it| shortened(&it.citation(), 60));
                let width = source_width(ui);
                let combo = ComboBox::from_id_salt(("source", number)).selected_text(name).width(width).truncate();
                let shown = list(ui, combo, |rows| {
                    rows.offer(chosen, None, "no source");
                    for source in &deck.sources {
                        rows.offer(chosen, Some(source.id.clone()), shortened(&source.citation(), 80));
                    }
                });
                let named = |what: &str| format!("{what} {}", number + 1);
                let shown = shown.accessible_name(named("Source"));
                if number + 1 == chosen_sources && self.focus.take_if(|it| *it == Focus::LastSource).is_some() {
                    shown.request_focus();
                }
                if place_ui(ui, place, number) {
                    gone = Some(number);
                }
            });
        }
        if let Some(number) = gone.take() {
            self.draft.sources.remove(number);
        }
        let new_sources = self.draft.new_sources.len();
        for (number, (title, place)) in self.draft.new_sources.iter_mut().enumerate() {
            ui.horizontal(|ui| {
                let field = TextEdit::singleline(title).hint_text("title of the source");
                let field = field.desired_width(source_width(ui) - 20.0).margin(Margin::symmetric(10, 5));
                let field = ui.add(field.id_salt(("new source", number)));
                let label = format!("Title of new source {}", number + 1);
                let field = field.accessible_name(label);
                if number + 1 == new_sources && self.focus.take_if(|it| *it == Focus::LastNewSource).is_some() {
                    field.request_focus();
                }
                if place_ui(ui, place, self.draft.sources.len() + number) {
                    gone = Some(number);
                }
            });
        }
        if let Some(number) = gone {
            self.draft.new_sources.remove(number);
        }
        if !self.draft.new_sources.is_empty() {
            let key = Context::Library.key(Command::DeckSettings);
            let text = format!(
                "Author, date and address of a source are written in the deck’s settings ({key} in the library)."
            );
            small(ui, text);
        }
        ui.horizontal(|ui| {
            if !deck.sources.is_empty() && quiet(ui, "Add a source", "").clicked() {
                // If there is one, that is meant.
                let only = if let [source] = deck.sources.as_slice() { Some(source.id.clone()) } else { None };
                self.draft.sources.push((only, String::new()));
                self.focus = Some(Focus::LastSource);
            }
            if quiet(ui, "New source", "").clicked() {
                self.draft.new_sources.push(Default::default());
                self.focus = Some(Focus::LastNewSource);
            }
        });
        ui.add_space(GAP);
    }

    fn save(&mut self, view: &mut View<'_>) {
        if self.pictures.are_coming() {
            return;
        }
        let Some(deck) = view.library.deck(&self.draft.deck) else { return };
        let (after, sources) = self.draft.passage(self.before.as_ref(), &deck.deck);
        if after.text.is_empty() {
            (self.error, self.focus) = (Some("The text is empty. Nothing was saved.".to_owned()), Some(Focus::Text));
            return;
        }
        (self.keeping, self.error) = (Keeping::Saving, None);
        let mut changes: Vec<_> = sources.into_iter().map(DeckChange::PutSource).collect();
        changes.push(DeckChange::PutPassage { before: self.before.clone(), after });
        let said = "The passage was saved.".to_owned();
        view.send(Action::ChangeDeck { deck: self.draft.deck.clone(), changes, said });
    }
}

/// The width of a source in its row, beside the place in it and what takes it out.
fn source_width(ui: &Ui) -> f32 {
    (ui.available_width() - PLACE_WIDTH - 120.0).max(120.0)
}

/// Draws the place in a source, and what takes the source out. Returns whether it is to go.
fn place_ui(ui: &mut Ui, place: &mut String, number: usize) -> bool {
    let field = TextEdit::singleline(place).hint_text("where in it: p. 12, art. 3").desired_width(PLACE_WIDTH);
    let field = ui.add(field.id_salt(("place", number)).margin(Margin::symmetric(10, 5)));
    let label = format!("Place in source {}", number + 1);
    field.accessible_name(label);
    quiet(ui, "Remove", "").clicked()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_comes_back_from_its_draft_as_it_was() {
        let passage = Passage {
            id: "p".into(),
            heading: "At Tilsit".to_owned(),
            text: "They met.\n\nOn a raft.".to_owned(),
            sources: vec![
                Citation { id: Some("s".into()), locator: Some("p. 3".to_owned()) },
                Citation { id: Some("t".into()), locator: None },
                Citation { id: None, locator: Some("art. 2".to_owned()) },
            ],
            note: Some("So it is told.".to_owned()),
        };
        let deck = Deck::default();
        assert_eq!(
            PassageDraft::new("d".into(), Some(&passage)).passage(Some(&passage), &deck),
            (passage.clone(), Vec::new())
        );
        let blank = |text: &str| text.to_owned();
        let draft = PassageDraft {
            sources: vec![(None, blank(" "))],
            new_sources: vec![(blank(""), blank("p. 4"))],
            ..PassageDraft::default()
        };
        assert_eq!(draft.passage(None, &deck), (Passage::default(), Vec::new()));
    }

    #[test]
    fn a_new_source_is_cited_under_an_id_that_is_free() {
        let there = Source { id: "memoirs".into(), title: "Memoirs".to_owned(), ..Source::default() };
        let deck = Deck { sources: vec![there], ..Deck::default() };
        let new = ["Memoirs", "Memoirs"].map(|title| (title.to_owned(), "p. 7".to_owned()));
        let draft = PassageDraft { new_sources: new.into(), ..PassageDraft::default() };
        let (passage, sources) = draft.passage(None, &deck);
        let mut ids: Vec<_> = deck.sources.iter().chain(&sources).map(|it| it.id.clone()).collect();
        assert_eq!(
            passage.sources,
            ids[1..]
                .iter()
                .map(|id| Citation { id: Some(id.clone()), locator: Some("p. 7".to_owned()) })
                .collect::<Vec<_>>()
        );
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), 3);
    }
}
