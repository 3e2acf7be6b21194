//! Every card of one deck or all, in a table that can be searched and sorted, with what is known about the selected one.

mod bulk;
mod pane;
mod search;
mod selection;
mod table;

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use eframe::egui::{Margin, Panel, Rect, Stroke, Ui, UiBuilder, vec2};

use self::{
    pane::Looked,
    search::SearchField,
    selection::{How, Selection},
};
use super::View;
use crate::{
    app::{
        command::{Action, CardsMove, Command, Context},
        dialogs::BulkAsked,
        theme::{GAP, PAGE_MARGIN, Palette, Type},
        widgets::{remark, small, title},
    },
    deck::{CardKey, DeckId},
    library::{Bulk, Library, Plan, key_of},
    memory::StudyDay,
    progress::search::{CardAt, Column, DeckTexts, Direction, Search},
    study::MarkKind,
    tasks::{Task, Wake, finished},
};

/// Up to which width the pane stands below the table, in points.
const NARROW: f32 = 1000.0;

/// The state of the page: what is searched for, how the rows are sorted, and what is selected.
#[derive(Default)]
pub struct CardsScreen {
    field: SearchField,
    /// What was searched for last and means something.
    search: Search,
    texts: Vec<Arc<DeckTexts>>,
    /// Texts that are being folded, with which those they are of are replaced.
    reading: Option<Task<Vec<Arc<DeckTexts>>>>,
    /// What is to be selected once that is done.
    wanted: Option<Wanted>,
    /// The cards that were found, in the order in which they are listed.
    rows: Vec<CardAt>,
    sorted: Option<(Column, Direction)>,
    /// The columns that are not shown.
    hidden: Vec<Column>,
    /// Those that were chosen, and for which the table has no room.
    left_out: Vec<Column>,
    selection: Selection,
    /// Whether to scroll to the row of the cursor.
    wants_row: bool,
    /// The height of the table, in points.
    height: f32,
    looked: Option<Looked>,
    /// The card that led to the page.
    led_to: Option<CardKey>,
    wake: Wake,
    today: StudyDay,
}

/// What is selected, by the names of the cards.
struct Wanted {
    cursor: Option<CardKey>,
    selected: HashSet<CardKey>,
    /// The card behind those, or else before: it is next if the one at the cursor was deleted or moved.
    next: Option<CardKey>,
}

impl CardsScreen {
    /// The page without these columns.
    pub fn new(hidden: &[Column]) -> Self {
        Self { hidden: hidden.to_vec(), ..Self::default() }
    }

    /// Searches for that, once the page is shown.
    pub fn search(&mut self, search: String) {
        self.field.set(search);
        self.selection.clear();
        (self.led_to, self.wanted) = (None, None);
    }

    /// Selects a card among all cards, where it is seen.
    pub fn show_card(&mut self, card: &CardKey, library: &Library) {
        self.search(String::new());
        self.find(library);
        self.go_to(card);
        self.led_to = Some(card.clone());
        self.look(library);
    }

    /// Selects a card that was just made; what is searched for makes way if it does not find that.
    pub fn show_new(&mut self, card: &CardKey, library: &Library) {
        self.go_to(card);
        if self.key_at_cursor().as_ref() != Some(card) {
            self.show_card(card, library);
        }
        self.look(library);
    }

    /// Returns the deck of the card at the cursor.
    pub fn deck_at_cursor(&self) -> Option<DeckId> {
        self.key_at_cursor().map(|key| key.deck)
    }

    /// Returns whether nothing was selected or searched for since the page was opened, but for the card that led here.
    pub fn is_as_opened(&self) -> bool {
        let is_led_to = || self.led_to.is_some() && self.led_to == self.key_at_cursor();
        let is_untouched = self.selection.count() == 0 || (self.selection.count() == 1 && is_led_to());
        is_untouched && self.field.is_as_set()
    }

    /// Reads the rows anew. The texts of decks that have changed are folded in the background; until then their cards are
    /// listed and not found by their words.
    pub fn refresh(&mut self, library: &Library, today: StudyDay, wake: &Wake) {
        (self.wake, self.today) = (wake.clone(), today);
        let known = std::mem::take(&mut self.texts);
        let same = |deck: &Arc<crate::deck::Deck>| known.iter().find(|it| Arc::ptr_eq(it.deck(), deck)).cloned();
        let texts: Vec<(Arc<DeckTexts>, bool)> = library
            .decks()
            .iter()
            .map(|deck| match same(&deck.deck) {
                Some(texts) => (texts, false),
                None => (Arc::new(DeckTexts::unread(deck.deck.clone())), true),
            })
            .collect();
        let is_same = known.len() == texts.len() && texts.iter().zip(&known).all(|(new, old)| Arc::ptr_eq(&new.0, old));
        // Positions mean other cards now.
        let wanted = (!is_same).then(|| {
            self.wanted.take().unwrap_or_else(|| Wanted {
                cursor: self.key_at_cursor_in(&known),
                selected: self.selection.chosen().filter_map(|at| key_of(&known, at)).collect(),
                next: self.selection.next(&self.rows).and_then(|at| key_of(&known, at)),
            })
        });
        self.texts = texts.into_iter().map(|(texts, _)| texts).collect();
        let unread: Vec<_> = self.texts.iter().filter(|it| it.is_unread()).map(|it| it.deck().clone()).collect();
        if !unread.is_empty() {
            let fold = move || unread.iter().map(|deck| Arc::new(DeckTexts::new(deck))).collect();
            self.reading = Some(Task::start(wake, fold));
        }
        if !is_same {
            self.selection.clear();
            self.rows.clear();
        }
        self.find(library);
        if let Some(wanted) = wanted {
            self.restore(&wanted);
            // Cards whose words are not read yet may not be found: they are selected once they are.
            self.wanted = self.reading.is_some().then_some(wanted);
        }
        let key = self.key_at_cursor();
        match (&mut self.looked, key) {
            (Some(looked), Some(key)) if looked.is_of(&key, library) => looked.again(library, today, wake),
            _ => self.look(library),
        }
    }

    /// Returns whether something is being read that will be shown.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some() || self.looked.as_ref().is_some_and(Looked::is_reading)
    }

    /// Collects what has been read.
    pub fn poll(&mut self, library: &Library) {
        if let Some(read) = finished(&mut self.reading) {
            for texts in &mut self.texts {
                if let Some(new) = read.iter().find(|new| Arc::ptr_eq(new.deck(), texts.deck())) {
                    *texts = Arc::clone(new);
                }
            }
            self.find(library);
            if let Some(wanted) = self.wanted.take() {
                self.restore(&wanted);
            }
        }
        if let Some(looked) = &mut self.looked {
            looked.poll();
        }
        self.look(library);
    }

    /// Selects what was selected before the rows were read anew, as far as it is listed.
    fn restore(&mut self, wanted: &Wanted) {
        let is_at = |at: &CardAt, key: &CardKey| key_of(&self.texts, *at).as_ref() == Some(key);
        let cursor = wanted.cursor.as_ref().and_then(|key| self.rows.iter().position(|at| is_at(at, key)));
        let is_selected = |at: &&CardAt| key_of(&self.texts, **at).is_some_and(|key| wanted.selected.contains(&key));
        let chosen = if wanted.selected.is_empty() {
            BTreeSet::new()
        } else {
            self.rows.iter().filter(is_selected).copied().collect()
        };
        self.selection.restore(chosen, cursor);
        self.wants_row |= cursor.is_some();
        let has = |texts: &DeckTexts, key: &CardKey| {
            let deck = texts.deck();
            deck.id == key.deck && deck.cards.iter().any(|card| card.id == key.card)
        };
        let is_card = |key: &CardKey| self.texts.iter().any(|texts| has(texts, key));
        let is_gone = self.selection.count() == 0 && wanted.cursor.as_ref().is_some_and(|key| !is_card(key));
        if let Some(next) = wanted.next.as_ref().filter(|_| is_gone) {
            self.go_to(next);
        }
    }

    /// Finds the cards that are searched for, and sorts them. What means nothing leaves the rows as they are.
    fn find(&mut self, library: &Library) {
        if let Some(search) = self.field.read() {
            self.search = search;
        }
        let at_cursor = self.at_cursor();
        let catalogue = library.catalogue(&self.texts, self.today);
        let mut rows = catalogue.find(&self.search);
        if let Some((column, direction)) = self.sorted {
            catalogue.sort(&mut rows, column, direction);
        }
        self.rows = rows;
        self.selection.rows_changed(at_cursor, &self.rows);
    }

    fn at_cursor(&self) -> Option<CardAt> {
        self.rows.get(self.selection.cursor()?).copied()
    }

    fn key_at_cursor_in(&self, texts: &[Arc<DeckTexts>]) -> Option<CardKey> {
        key_of(texts, self.at_cursor()?)
    }

    fn key_at_cursor(&self) -> Option<CardKey> {
        self.key_at_cursor_in(&self.texts)
    }

    /// Selects the row of a card, if it is listed.
    fn go_to(&mut self, key: &CardKey) {
        self.wanted = None;
        let row = self.rows.iter().position(|at| key_of(&self.texts, *at).as_ref() == Some(key));
        if let Some(row) = row {
            self.selection.select(row, How::Only, &self.rows);
            self.wants_row = true;
        }
    }

    /// Reads what the pane tells of the card at the cursor, unless it is that card already.
    fn look(&mut self, library: &Library) {
        let wanted = self.key_at_cursor();
        match (&self.looked, wanted) {
            (_, None) => self.looked = None,
            // One at a time: the last one wanted is read when the one before is there.
            (Some(looked), Some(_)) if looked.is_reading() => {}
            (Some(looked), Some(key)) if looked.is_of(&key, library) => {}
            (_, Some(key)) => self.looked = Some(Looked::new(key, library, self.today, &self.wake)),
        }
    }

    /// The selected cards, in the order of the rows.
    fn selected(&self) -> Vec<CardKey> {
        self.selection.cards(&self.rows).filter_map(|at| key_of(&self.texts, at)).collect()
    }

    fn with_selected(&self, action: impl FnOnce(Vec<CardKey>) -> Action) -> Option<Action> {
        Some(self.selected()).filter(|cards| !cards.is_empty()).map(action)
    }

    /// Moves the cursor, or does something with the selected cards. Returns what is left to be done.
    pub fn act(&mut self, how: CardsMove, library: &Library) -> Option<Action> {
        let is_moving = matches!(how, CardsMove::Move(_) | CardsMove::Extend(_));
        if !matches!(how, CardsMove::Look | CardsMove::Find) {
            self.wanted = None;
        }
        match how {
            CardsMove::Search => self.field.focus(),
            CardsMove::Move(by) => self.selection.move_by(by, How::Only, &self.rows),
            CardsMove::Extend(by) => self.selection.move_by(by, How::Range, &self.rows),
            CardsMove::Toggle => {
                let cursor = self.selection.cursor()?;
                self.selection.select(cursor, How::Toggle, &self.rows);
            }
            CardsMove::All => self.selection.all(&self.rows),
            CardsMove::Look => {}
            CardsMove::Find => self.find(library),
            CardsMove::Clear if self.selection.count() > 0 => self.selection.clear(),
            CardsMove::Clear => {
                self.field.set(String::new());
                self.find(library);
            }
            CardsMove::Edit => return self.key_at_cursor().map(Action::Edit),
            CardsMove::Read => return self.key_at_cursor().map(Action::ReadCard),
            CardsMove::Practise => return self.with_selected(|cards| Plan::practice(cards).into()),
            CardsMove::Suspend => return self.mark(library, MarkKind::Suspend, MarkKind::Unsuspend),
            CardsMove::Tag => return self.with_selected(|cards| Action::AskBulk(cards, BulkAsked::Tags)),
            CardsMove::SetDue => return self.with_selected(|cards| Action::AskBulk(cards, BulkAsked::Due)),
            CardsMove::MoveTo => return self.with_selected(|cards| Action::AskBulk(cards, BulkAsked::Deck)),
            CardsMove::Reset => return self.with_selected(|cards| Action::MarkAll(cards, MarkKind::Reset)),
            CardsMove::Delete => return self.with_selected(|cards| Action::Bulk(cards, Bulk::Delete)),
            CardsMove::Flag => return self.mark(library, MarkKind::Flag, MarkKind::Unflag),
        }
        self.wants_row |= is_moving;
        self.look(library);
        None
    }

    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let frame = eframe::egui::Frame::new().inner_margin(Margin {
            left: PAGE_MARGIN as i8,
            right: PAGE_MARGIN as i8,
            top: GAP as i8,
            bottom: GAP as i8,
        });
        Panel::top("cards-head").frame(frame).show_separator_line(false).show(ui, |ui| self.head_ui(ui, view));
        let area = ui.available_rect_before_wrap();
        let (table, pane) = if self.selection.cursor().is_none() && self.selection.count() == 0 {
            (area, Rect::NOTHING)
        } else if area.width() > NARROW {
            area.split_left_right_at_x(area.right() - (area.width() * 0.34).clamp(360.0, 460.0))
        } else {
            area.split_top_bottom_at_y(area.bottom() - area.height() * 0.48)
        };
        // A table that gets lower, such as for a message below it, keeps the row in use in sight.
        self.wants_row |= table.height() < self.height;
        self.height = table.height();
        within(ui, table.shrink2(vec2(PAGE_MARGIN, 0.0)), |ui| {
            if self.rows.is_empty() {
                self.empty_ui(ui, view);
            } else {
                self.table_ui(ui, view);
            }
        });
        if pane.is_positive() {
            let line = Stroke::new(1.0, Palette::of(ui).line);
            if area.width() > NARROW {
                ui.painter().vline(pane.left(), pane.y_range(), line);
            } else {
                ui.painter().hline(pane.x_range(), pane.top(), line);
            }
            within(ui, pane.shrink2(vec2(PAGE_MARGIN, GAP)), |ui| self.pane_ui(ui, view));
        }
    }

    fn head_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        ui.horizontal(|ui| {
            title(ui, "Cards");
            ui.add_space(GAP);
            self.menus_ui(ui, view);
            let catalogue = view.library.catalogue(&self.texts, view.today);
            if self.field.ui(ui, &catalogue) {
                view.send(Command::Cards(CardsMove::Find));
            }
            if self.field.take_leaving() {
                view.send(Command::Cards(CardsMove::Move(0)));
            }
        });
        self.count_ui(ui);
    }

    /// Draws how many cards were found, or why what was typed means nothing.
    fn count_ui(&self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        if let Some(problem) = self.field.problem() {
            ui.label(Type::Small.text(problem, palette.hard));
            return;
        }
        let all: usize = self.texts.iter().map(|texts| texts.deck().cards.len()).sum();
        let mut text = crate::wording::count(all, "card");
        if self.rows.len() < all || !self.search.is_empty() {
            text = format!("{} of {text}", self.rows.len());
        }
        if self.selection.count() > 1 {
            text = format!("{text} · {} selected", self.selection.count());
        }
        small(ui, text);
    }

    fn empty_ui(&self, ui: &mut Ui, view: &View<'_>) {
        let text = match (self.is_reading(), view.library.decks().is_empty()) {
            (true, _) => "Reading the cards…".to_owned(),
            (_, true) => {
                let new = Context::Cards.key(Command::NewCard);
                format!("There are no cards yet. Press {new} to make a deck, and write your first card in it.")
            }
            _ if self.search.is_empty() => {
                let new = Context::Cards.key(Command::NewCard);
                format!("These decks have no cards yet. Press {new} to write one.")
            }
            _ => {
                let clear = Context::Cards.key(Command::Cards(CardsMove::Clear));
                format!("No card is found. Try fewer words, or a part of one; {clear} clears the search.")
            }
        };
        remark(ui, text);
    }
}

/// Draws something in a part of the page, and nothing beyond it.
fn within(ui: &mut Ui, rect: Rect, add_contents: impl FnOnce(&mut Ui)) {
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.set_clip_rect(ui.clip_rect().intersect(rect.expand(4.0)));
        add_contents(ui);
    });
}
