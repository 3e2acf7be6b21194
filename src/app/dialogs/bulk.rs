//! What many cards are to get at once: tags, the day on which they are due, or another deck.

use std::collections::BTreeSet;

use eframe::egui::{Key, Margin, Modifiers, ScrollArea, TextEdit, Ui};

use super::closing_ui;
use crate::{
    app::{
        command::{Action, CONFIRM, Command, key_name},
        screens::View,
        theme::{GAP, Palette, Type, WIDE_GAP},
        widgets::{heading, primary, secondary, small},
    },
    deck::{CardKey, fold},
    library::{Bulk, Library, LibraryDeck, Origin},
    memory::StudyDay,
    study::MarkKind,
    wording::{count, date, relative_day},
};

/// Asks for what many cards are to get.
pub struct BulkDialog {
    cards: Vec<CardKey>,
    asked: BulkAsked,
    typed: String,
    /// The number of the deck that is chosen, among those that are offered.
    chosen: usize,
    is_fresh: bool,
    /// The tags that the cards have, and what a change comes to. Of many cards it is too much for each frame.
    tags: Option<(BTreeSet<String>, String)>,
}

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkAsked {
    /// Tags to be added or removed.
    Tags,
    /// The day on which they are due.
    Due,
    /// The deck that they go to.
    Deck,
}

impl BulkDialog {
    /// Asks that for these cards.
    pub fn new(cards: Vec<CardKey>, asked: BulkAsked) -> Self {
        Self { cards, asked, typed: String::new(), chosen: 0, is_fresh: true, tags: None }
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let (title, name, hint) = match self.asked {
            BulkAsked::Tags => ("Tags of", "Tags", "separate with commas"),
            BulkAsked::Due => ("When to ask", "Due", "today, 10 (days from now) or 2026-12-20"),
            BulkAsked::Deck => ("Move", "Deck", "a part of its title"),
        };
        heading(ui, &format!("{title} {}", count(self.cards.len(), "card")));
        ui.add_space(GAP);
        // The field would take them.
        let pressed = |key| self.asked == BulkAsked::Deck && ui.input_mut(|it| it.consume_key(Modifiers::NONE, key));
        let step = isize::from(pressed(Key::ArrowDown)) - isize::from(pressed(Key::ArrowUp));
        let field = TextEdit::singleline(&mut self.typed)
            .desired_width(f32::INFINITY)
            .hint_text(hint)
            .return_key(None)
            .margin(Margin::symmetric(12, 9));
        let response = ui.add(field).accessible_name(name);
        if std::mem::take(&mut self.is_fresh) {
            response.request_focus();
        }
        let is_confirmed = ui.input_mut(|input| input.consume_key(CONFIRM.0, CONFIRM.1));
        ui.add_space(GAP);
        match self.asked {
            BulkAsked::Tags => self.tags_ui(ui, view, is_confirmed),
            BulkAsked::Due => self.due_ui(ui, view, is_confirmed),
            BulkAsked::Deck => self.deck_ui(ui, view, step, is_confirmed),
        }
    }

    /// Draws the decks whose titles have what was typed.
    fn deck_ui(&mut self, ui: &mut Ui, view: &mut View<'_>, step: isize, is_confirmed: bool) {
        let palette = Palette::of(ui);
        let typed = fold(&self.typed);
        let is_offered = |deck: &&LibraryDeck| {
            fold(&deck.deck.title).contains(&typed) && self.cards.iter().any(|card| card.deck != deck.deck.id)
        };
        let offered: Vec<&LibraryDeck> = view.library.decks().iter().filter(is_offered).collect();
        self.chosen = self.chosen.saturating_add_signed(step).min(offered.len().saturating_sub(1));
        ScrollArea::vertical().id_salt("decks").max_height(200.0).auto_shrink([false, true]).show(ui, |ui| {
            for (number, deck) in offered.iter().enumerate() {
                let is_chosen = number == self.chosen;
                let label = ui.selectable_label(is_chosen, Type::Body.text(&deck.deck.title, palette.ink));
                if label.clicked() {
                    self.chosen = number;
                }
                if is_chosen && step != 0 {
                    label.scroll_to_me(None);
                }
            }
        });
        let said = match offered.as_slice() {
            [] if self.typed.trim().is_empty() => "There is no other deck. Make one on the page Library first.",
            [] => "No deck is called that. Type another part of its title.",
            _ => {
                "Their answers and schedules go along, and copies of the passages they need. A built-in deck is first \
                 copied, so that the copy can be changed. Undo brings everything back."
            }
        };
        ui.add_space(GAP);
        small(ui, said);
        ui.add_space(WIDE_GAP);
        let to = offered.get(self.chosen).map(|deck| deck.deck.id.clone());
        ui.horizontal(|ui| {
            let go = ui.add_enabled_ui(to.is_some(), |ui| primary(ui, "Move", &key_name(CONFIRM))).inner;
            if let Some(to) = to.filter(|_| go.clicked() || is_confirmed) {
                view.send(Action::MoveCards(self.cards.clone(), to));
            }
            closing_ui(ui, view, "Cancel");
        });
    }

    /// Which tags the cards have, and what a change comes to.
    fn tags_there(&self, library: &Library) -> (BTreeSet<String>, String) {
        let cards = self.cards.iter().filter_map(|key| library.card(key));
        let there = cards.flat_map(|(_, card)| card.tags.iter().cloned()).collect();
        let is_built_in = |key: &CardKey| library.deck(&key.deck).is_some_and(|deck| deck.origin == Origin::BuiltIn);
        let copied = if self.cards.iter().any(is_built_in) {
            "A built-in deck is first copied, so that the copy can be changed. "
        } else {
            ""
        };
        (there, format!("{copied}Undo brings everything back."))
    }

    fn tags_ui(&mut self, ui: &mut Ui, view: &mut View<'_>, is_confirmed: bool) {
        let palette = Palette::of(ui);
        let tags: Vec<String> =
            self.typed.split(',').map(|tag| tag.trim().to_owned()).filter(|tag| !tag.is_empty()).collect();
        let found = self.tags.take().unwrap_or_else(|| self.tags_there(view.library));
        let (there, change) = self.tags.insert(found);
        let named = there.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
        let said = if named.is_empty() { "They have no tags yet.".to_owned() } else { format!("They have: {named}.") };
        ui.label(Type::Body.text(said, palette.ink));
        small(ui, &**change);
        let has_any = tags.iter().any(|tag| there.contains(tag));
        ui.add_space(WIDE_GAP);
        ui.horizontal(|ui| {
            let add = ui.add_enabled_ui(!tags.is_empty(), |ui| primary(ui, "Add", &key_name(CONFIRM))).inner;
            let remove = ui.add_enabled_ui(has_any, |ui| secondary(ui, "Remove", "")).inner;
            if add.clicked() || (is_confirmed && !tags.is_empty()) {
                view.send(Action::Bulk(self.cards.clone(), Bulk::Tag(tags)));
            } else if remove.clicked() {
                view.send(Action::Bulk(self.cards.clone(), Bulk::Untag(tags)));
            }
            closing_ui(ui, view, "Cancel");
        });
    }

    fn due_ui(&self, ui: &mut Ui, view: &mut View<'_>, is_confirmed: bool) {
        let palette = Palette::of(ui);
        let day = day(&self.typed, view.today);
        let said = match day {
            Some(day) => format!("They come {}, {}. New cards stay new.", relative_day(day, view.today), date(day)),
            None if self.typed.trim().is_empty() => "New cards stay new.".to_owned(),
            None => "I can’t read that as a day. Write today, a number of days, or a date like 2026-12-20.".to_owned(),
        };
        let color = if day.is_none() && !self.typed.trim().is_empty() { palette.hard } else { palette.secondary };
        ui.label(Type::Small.text(said, color));
        ui.add_space(WIDE_GAP);
        ui.horizontal(|ui| {
            let set = ui.add_enabled_ui(day.is_some(), |ui| primary(ui, "Set", &key_name(CONFIRM))).inner;
            if let Some(day) = day.filter(|_| set.clicked() || is_confirmed) {
                view.send(Command::CloseDialog);
                view.send(Action::MarkAll(self.cards.clone(), MarkKind::SetDue(day)));
            }
            closing_ui(ui, view, "Cancel");
        });
    }
}

/// The day that was typed, at most ten years from today.
fn day(typed: &str, today: StudyDay) -> Option<StudyDay> {
    const FARTHEST_DAYS: u32 = 3_653;
    let typed = typed.trim().to_lowercase();
    let day = match typed.as_str() {
        "today" => Some(today),
        "tomorrow" => Some(today.plus(1)),
        _ => typed.parse::<u32>().ok().filter(|days| *days <= FARTHEST_DAYS).map(|days| today.plus(days)),
    };
    day.or_else(|| typed.parse().ok()).filter(|day| (today..=today.plus(FARTHEST_DAYS)).contains(day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_typed_in_several_ways_and_never_lies_in_the_past() {
        let today: StudyDay = "2026-11-23".parse().expect("a day");
        for (typed, days) in [("today", 0), (" Tomorrow", 1), ("0", 0), ("10", 10), ("2026-12-20", 27)] {
            assert_eq!(day(typed, today), Some(today.plus(days)), "{typed}");
        }
        for typed in ["", "-1", "2026-11-22", "9999", "2026-13-01", "soon"] {
            assert_eq!(day(typed, today), None, "{typed}");
        }
    }
}
