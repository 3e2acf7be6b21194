//! Finding every command, deck, passage and card by typing.

use eframe::egui::{Key, Margin, Modifiers, ScrollArea, TextEdit, Ui};

use crate::{
    app::{
        command::{Action, CONFIRM, Command, Context, key_name},
        dialogs::DeckPart,
        screens::{View, one_line, setting_names},
        theme::GAP,
        widgets::{found_row, remark, small},
    },
    deck::{CardKey, Deck, DeckId, contains_words, fold},
    library::{Library, Plan},
    tasks::{Task, Wake, finished},
    wording::plain,
};

/// At most so many are shown.
const MOST_SHOWN: usize = 40;
/// What a setting is called beside its name.
const SETTING: &str = "Setting";
/// The greatest height of the list, in points.
const LIST: f32 = 432.0;
/// What can be done on every page, beside what that page itself offers.
const ON_EVERY_PAGE: [Command; 5] =
    [Command::StudyAll, Command::OpenPractice, Command::NewCard, Command::NewDeck, Command::OpenImport];

/// Something that can be found.
struct Entry {
    name: String,
    folded: String,
    /// The text behind the name, folded: a passage is found by its words, after all that is found by name.
    behind: String,
    kind: &'static str,
    keys: String,
    /// What it leads to, in this order.
    actions: Vec<Action>,
}

impl Entry {
    fn new(name: String, kind: &'static str, actions: Vec<Action>) -> Self {
        Self { folded: fold(&name), behind: String::new(), name, kind, keys: String::new(), actions }
    }

    /// How well the name matches what is searched for, in folded text: less is better. `None` if a word is missing.
    fn rank(&self, searched: &str) -> Option<usize> {
        let starts_word = |at: usize| at == 0 || self.folded.as_bytes()[at - 1] == b' ';
        if let Some(at) = self.folded.find(searched) {
            return Some(if at == 0 { 0 } else { 2 - usize::from(starts_word(at)) });
        }
        // What a setting is about counts as much as a word of its name.
        if self.kind == SETTING && contains_words(&self.behind, searched) {
            return Some(1);
        }
        let words = || searched.split(' ');
        let named = words().map(|word| self.folded.find(word).map(|at| usize::from(!starts_word(at))));
        if let Some(rank) = named.sum::<Option<usize>>() {
            return Some(rank + 3);
        }
        let is_there = !self.behind.is_empty()
            && words().all(|word| [&self.folded, &self.behind].iter().any(|it| it.contains(word)));
        is_there.then_some(usize::MAX)
    }
}

/// What can be done with a deck, each named after it.
fn offers(deck: &Deck, [may_write, is_page, has_problems]: [bool; 3]) -> Vec<Entry> {
    let id = || deck.id.clone();
    let (has_cards, has_passages) = (!deck.cards.is_empty(), !deck.passages.is_empty());
    let study = || Plan { deck: Some(id()), ..Plan::default() }.into();
    let new_card = || Action::NewCard { deck: Some(id()), passage: None, quote: None };
    let offers = [
        ("Mock exam", has_cards, vec![Action::OpenMockExam(vec![id()])]),
        ("Study", is_page && has_cards, vec![study()]),
        ("Open", is_page, vec![Action::OpenDeck(id())]),
        ("Read", is_page && has_passages, vec![Action::Read(id(), 0)]),
        ("Exam", is_page && has_cards && may_write, vec![Action::OpenExam(id())]),
        ("Export", is_page, vec![Action::OpenExport(id())]),
        ("Progress", is_page, vec![Action::ShowFigures(id())]),
        ("New card", is_page && may_write, vec![new_card()]),
        ("Deck settings", is_page && may_write, vec![Action::OpenDeckSettings(id(), DeckPart::Settings)]),
        ("Suspended and flagged cards", is_page, vec![Action::ShowMarked(id())]),
        ("Problems", is_page && has_problems, vec![Action::ShowProblems(id())]),
    ];
    let offers = offers.into_iter().filter(|(_, is_there, _)| *is_there);
    offers.map(|(what, _, actions)| Entry::new(format!("{what}: {}", deck.title), "Deck", actions)).collect()
}

/// The palette: what can be found, what is typed, and what was found.
pub struct PaletteDialog {
    typed: String,
    entries: Vec<Entry>,
    /// The decks are being made ready for searching.
    reading: Option<Task<Vec<Entry>>>,
    hits: Vec<usize>,
    chosen: usize,
}

impl PaletteDialog {
    /// Begins with the commands that can be used in this place; decks with what can be done with them, that `current` one
    /// first, passages and cards follow from the background.
    pub fn new(context: Context, current: Option<&DeckId>, library: &Library, wake: &Wake) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        let here = context.keys().map(|(.., command)| *command);
        let everywhere = ON_EVERY_PAGE.into_iter().filter(|_| context.is_page());
        for command in here.chain(everywhere).filter(|command| !matches!(command, Command::OpenPalette)) {
            if entries.iter().all(|entry| entry.name != command.label()) {
                let keys = context.key(command);
                entries.push(Entry { keys, ..Entry::new(command.label().to_owned(), "Command", vec![command.into()]) });
            }
        }
        if context.is_page() {
            let setting = |(name, about)| Entry {
                behind: fold(about),
                ..Entry::new(format!("Settings: {name}"), SETTING, vec![Action::ShowSetting(name)])
            };
            entries.extend(setting_names().map(setting));
        }
        let decks = library.decks().iter().map(|deck| (deck.deck.clone(), !deck.problems.is_empty()));
        let mut decks: Vec<_> = decks.collect();
        decks.sort_by_key(|(deck, _)| Some(&deck.id) != current);
        // In a session the answers would give away what is asked.
        let (with_answers, may_write) = (context.is_page(), library.may_write());
        let reading = Task::start(wake, move || {
            let mut found = Vec::new();
            for (deck, has_problems) in &decks {
                let id = &deck.id;
                let select = vec![Command::Leave.into(), Command::ShowLibrary.into(), Action::SelectDeck(id.clone())];
                found.push(Entry::new(deck.title.clone(), "Deck", select));
                found.extend(offers(deck, [may_write, with_answers, *has_problems]));
                found.extend(deck.passages.iter().enumerate().map(|(place, passage)| {
                    let behind = if with_answers { fold(&passage.text) } else { String::new() };
                    let read = vec![Action::Read(id.clone(), place)];
                    Entry { behind, ..Entry::new(passage.heading.clone(), "Passage", read) }
                }));
                found.extend(deck.cards.iter().map(|card| {
                    let key = CardKey { deck: id.clone(), card: card.id.clone() };
                    let answer = || format!(" – {}", plain(&card.answer_text().replace('\n', ", ")));
                    let name = one_line(card) + &if with_answers { answer() } else { String::new() };
                    Entry::new(name, "Card", vec![Action::ShowCard(key)])
                }));
            }
            found
        });
        let mut palette = Self { typed: String::new(), entries, reading: Some(reading), hits: Vec::new(), chosen: 0 };
        palette.find();
        palette
    }

    /// Whether the decks are still being made ready.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    fn find(&mut self) {
        let searched = fold(&self.typed);
        let ranked = self.entries.iter().enumerate();
        // They are many, and before anything is typed the decks have the room.
        let is_asked_for = |entry: &Entry| entry.kind != SETTING || !searched.is_empty();
        let ranked = ranked.filter(|(_, entry)| is_asked_for(entry));
        let mut ranked: Vec<(usize, usize)> =
            ranked.filter_map(|(place, entry)| Some((entry.rank(&searched)?, place))).collect();
        ranked.sort_unstable();
        self.hits = ranked.into_iter().take(MOST_SHOWN).map(|(_, place)| place).collect();
        self.chosen = 0;
    }

    /// Takes up what was read. What was chosen stays chosen.
    fn poll(&mut self) {
        let Some(found) = finished(&mut self.reading) else { return };
        let chosen = self.hits.get(self.chosen).copied().filter(|_| self.chosen > 0);
        self.entries.extend(found);
        self.find();
        self.chosen = self.hits.iter().position(|place| Some(*place) == chosen).unwrap_or_default();
    }

    /// Draws the palette.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        self.poll();
        let [down, up, enter] = [(Modifiers::NONE, Key::ArrowDown), (Modifiers::NONE, Key::ArrowUp), CONFIRM]
            .map(|(held, key)| ui.input_mut(|input| input.consume_key(held, key)));
        let last = self.hits.len().saturating_sub(1);
        self.chosen = (self.chosen + usize::from(down)).saturating_sub(usize::from(up)).min(last);
        let field = TextEdit::singleline(&mut self.typed)
            .desired_width(f32::INFINITY)
            .hint_text("Find a command, setting, deck, passage or card")
            .margin(Margin::symmetric(12, 9));
        let field = ui.add(field).accessible_name("Find");
        if ui.memory(|memory| memory.focused().is_none()) {
            field.request_focus();
        }
        if field.changed() {
            self.find();
        }
        small(ui, format!("{} opens the selected one.", key_name(CONFIRM)));
        ui.add_space(GAP);
        let mut picked = enter.then_some(self.chosen);
        // However many are found, the box keeps its place and its size.
        let height = (ui.ctx().content_rect().height() - 260.0).min(LIST);
        let area = ScrollArea::vertical().id_salt("found").max_height(height).min_scrolled_height(height);
        area.auto_shrink(false).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for (row, entry) in self.hits.iter().map(|place| &self.entries[*place]).enumerate() {
                let response = found_row(ui, &entry.name, [entry.kind, &entry.keys], row == self.chosen);
                if row == self.chosen && (up || down) {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    picked = Some(row);
                }
            }
            if self.hits.is_empty() {
                let text = if self.is_reading() { "Reading the decks…" } else { "Nothing found. Try fewer letters." };
                remark(ui, text);
            }
        });
        if let Some(entry) = picked.and_then(|row| self.hits.get(row)).map(|place| &self.entries[*place]) {
            view.send(Command::CloseDialog);
            entry.actions.iter().for_each(|action| view.send(action.clone()));
        }
    }
}
