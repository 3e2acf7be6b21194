//! One deck: how it stands, the ways to its cards, passages and figures, its settings, and what can be done with it.

mod settings;

use eframe::egui::{Align, Layout, Ui};

use super::{LibraryScreen, View, library::WHY_APART};
use crate::{
    app::{
        command::{Action, Command, Context, DeckMove},
        dialogs::whole_deck_ui,
        theme::{self, GAP, Palette, Type, WIDE_GAP},
        widgets::{heading, hinted, link, page, primary, remark, rich, secondary, small, title},
    },
    deck::DeckId,
    library::{LibraryDeck, Origin, ToDo},
    storage::preferences::Preferences,
    wording::count,
};

/// The state of the page: the deck, and the settings being dragged.
#[derive(Default)]
pub struct DeckScreen {
    deck: Option<DeckId>,
    /// The values chosen while the pointer is still down.
    draft: Option<Preferences>,
    /// How often a deck was turned to.
    turns: usize,
}

impl DeckScreen {
    /// Turns to a deck.
    pub fn open(&mut self, deck: DeckId) {
        *self = Self { deck: Some(deck), draft: None, turns: self.turns + 1 };
    }

    /// Returns the deck that is looked at.
    pub fn deck(&self) -> Option<&DeckId> {
        self.deck.as_ref()
    }

    /// Draws the page; `standing` knows how the decks stand.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>, standing: &LibraryScreen) {
        // Each time a deck is turned to, its page begins at its top.
        page(ui, &format!("deck {}", self.turns), theme::WIDE_COLUMN, |ui| {
            let Some(deck) = self.deck.as_ref().and_then(|id| view.library.deck(id)) else { return };
            head_ui(ui, view, deck, standing);
            standing_ui(ui, view, deck, standing);
            if view.library.may_write() {
                settings::settings_ui(ui, view, &deck.deck.id, &mut self.draft);
            }
            ui.add_space(WIDE_GAP);
            heading(ui, "This deck");
            if view.library.may_write() {
                ui.horizontal_wrapped(|ui| command_ui(ui, view, Command::DeckSettings, "Title, passages and sources…"));
                if let Some(action) = whole_deck_ui(ui, deck) {
                    view.send(action);
                }
            }
        });
    }
}

/// Where a deck comes from: its file, or that it is built in.
pub fn origin_name(deck: &LibraryDeck) -> String {
    match &deck.origin {
        Origin::BuiltIn => "built in".to_owned(),
        Origin::Own(path) => path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
    }
}

/// Draws a command as a button with its key.
fn command_ui(ui: &mut Ui, view: &mut View<'_>, command: Command, label: &str) {
    if hinted(secondary(ui, label, &Context::Deck.key(command)), command.tooltip()).clicked() {
        view.send(command);
    }
}

/// Draws the title with the file, the summary, and the ways on.
fn head_ui(ui: &mut Ui, view: &mut View<'_>, deck: &LibraryDeck, standing: &LibraryScreen) {
    let palette = Palette::of(ui);
    ui.horizontal_top(|ui| {
        ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
            let has_work = standing.has_work();
            let study = Command::StudySelected;
            if has_work && primary(ui, study.label(), &Context::Deck.key(study)).clicked() {
                view.send(study);
            }
            ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                title(ui, &deck.deck.title);
                small(ui, origin_name(deck));
                if !deck.deck.summary.is_empty() {
                    ui.label(rich(&deck.deck.summary, Type::Body, palette.secondary, None, palette.lit));
                }
            });
        });
    });
    ui.add_space(GAP);
    ui.horizontal_wrapped(|ui| {
        let ways = [DeckMove::Cards, DeckMove::Read, DeckMove::Figures, DeckMove::Exam, DeckMove::Export];
        for way in ways {
            let is_there = match way {
                DeckMove::Read => !deck.deck.passages.is_empty(),
                DeckMove::Exam => !deck.deck.cards.is_empty() && view.library.may_write(),
                _ => true,
            };
            if is_there {
                command_ui(ui, view, Command::Deck(way), Command::Deck(way).label());
            }
        }
        if view.library.may_write() {
            command_ui(ui, view, Command::NewCard, Command::NewCard.label());
        }
    });
}

/// Draws how the deck stands, and its exam.
fn standing_ui(ui: &mut Ui, view: &mut View<'_>, deck: &LibraryDeck, standing: &LibraryScreen) {
    let palette = Palette::of(ui);
    let Some((summary, ToDo { due, new })) = standing.standing() else { return };
    ui.add_space(GAP);
    theme::card(&palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        super::library::known_bar_ui(ui, &summary);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 18.0;
            ui.spacing_mut().interact_size.y = 0.0;
            super::library::figures_ui(ui, deck, &summary);
            super::library::marked_ui(ui, view, deck, &summary);
            if deck.flaws() > 0 && link(ui, &count(deck.flaws(), "problem")).clicked() {
                view.send(Action::ShowProblems(deck.deck.id.clone()));
            }
        });
        let today = match (due, new) {
            (0, 0) if deck.deck.cards.is_empty() && view.library.may_write() => {
                let write = Context::Deck.key(Command::NewCard);
                format!("This deck has no cards yet. Press {write} to write its first card.")
            }
            (0, 0) if deck.deck.cards.is_empty() => "This deck has no cards yet.".to_owned(),
            (0, 0) if summary.new > 0 => "Nothing is due, and today’s new cards are used up.".to_owned(),
            (0, 0) => "Nothing of this deck is due today.".to_owned(),
            (0, new) => format!("Today: {new} new."),
            (due, 0) => format!("Today: {due} due."),
            (due, new) => format!("Today: {due} due, {new} new."),
        };
        let apart = match standing.kept_apart() {
            apart if apart > 0 && new > 0 => format!(" {apart} more on another day. {WHY_APART}"),
            _ => String::new(),
        };
        let exam = view.library.next_exam(&deck.deck.id, view.today);
        let exam = exam.map(|exam| format!(" Exam {}.", exam.when(view.today))).unwrap_or_default();
        remark(ui, today + &apart + &exam);
    });
}
