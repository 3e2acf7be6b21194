//! The fields of a card.

use eframe::egui::{
    self, ComboBox, Event, Key, KeyboardShortcut, Modifiers, Popup, Response, Stroke, StrokeKind, TextEdit, Ui,
    text::{CCursor, CCursorRange},
};

use super::{EditDialog, Opening, draft::Field, pasted::Pasted, preview::suggestions_ui};
use crate::{
    app::{
        command::NEW_LINE,
        dialogs::{shown_below_ui, unsaved::Keeping},
        screens::{View, whole_words},
        theme::{BUTTON_RADIUS, GAP, Palette, Type},
        widgets::{list, passage_name, quiet, secondary, small},
    },
    deck::{Deck, Severity, Topic},
    library::LibraryDeck,
    wording::{count, shortened},
};

impl EditDialog {
    fn shown(&self) -> &'static [Field] {
        if self.has_all { Field::ALL } else { Field::FIRST }
    }

    /// Draws the fields, and carries out what Enter does in them. Returns whether it keeps the card.
    pub(super) fn fields_ui(&mut self, ui: &mut Ui, view: &View<'_>, deck: &LibraryDeck) -> bool {
        let mut is_last = false;
        let before = self.draft.clone();
        let texts = [&mut self.draft.question, &mut self.draft.answer, &mut self.draft.note];
        for text in texts.into_iter().chain(self.draft.new_passage.as_mut().map(|(_, text)| text)) {
            self.pictures.rename_in(text);
        }
        self.pictures.are_renamed();
        if self.before.is_none() && view.library.decks().len() > 1 {
            self.deck_ui(ui, view);
        }
        self.kept_ui(ui);
        for field in self.shown() {
            let response = self.field_ui(ui, *field, &deck.deck);
            is_last |= self.enter(ui, *field, &response);
            match field {
                Field::Date if self.has_all => {
                    self.topic_ui(ui);
                    self.passage_ui(ui, deck);
                }
                Field::Quote => self.selection_ui(ui, deck),
                Field::Distractors => {
                    self.suggest_distractors_ui(ui);
                    let suggested = self.preview.as_ref().map_or(&[][..], |(_, preview)| &preview.rivals);
                    self.rivals.ui(ui, &mut self.draft, suggested, deck);
                    self.findings_ui(ui, "rivals");
                }
                _ => {}
            }
        }
        if !self.has_all && quiet(ui, "More fields", "").clicked() {
            // The button goes, and with it the focus.
            self.has_all = true;
            self.opening = Some(Opening::Topic);
        }
        if self.draft != before {
            self.changed_at_s = ui.input(|input| input.time);
            self.keeping = Keeping::Typing;
            self.error = None;
        }
        is_last
    }

    /// Draws one field of text, with what is wrong with it under it.
    fn field_ui(&mut self, ui: &mut Ui, field: Field, deck: &Deck) -> Response {
        let palette = Palette::of(ui);
        let name = match field {
            Field::Answer if self.draft.answer.trim().lines().count() > 1 => "Answer: a list, one on each line",
            other => other.label(),
        };
        let label = small(ui, name);
        let can_paste = field == Field::Question && self.before.is_none();
        let found = if can_paste { pasted_cards(ui, deck) } else { None };
        let was = can_paste.then(|| self.draft.question.clone());
        let enter = field.has_lines().then(|| KeyboardShortcut::new(NEW_LINE.0, NEW_LINE.1));
        let text = field.text(&mut self.draft);
        let edit = if field.has_lines() { TextEdit::multiline(text) } else { TextEdit::singleline(text) };
        let response = ui
            .add(
                edit.id_salt(field.key())
                    .desired_rows(field.rows())
                    .desired_width(f32::INFINITY)
                    .hint_text(field.hint())
                    .return_key(enter)
                    .margin(egui::Margin::symmetric(10, 7)),
            )
            .labelled_by(label.id);
        if field.shows_pictures() {
            self.pictures.put_into(ui, &response, field.text(&mut self.draft), field == Field::Question);
        }
        if self.focus == Some(field) {
            self.focus = None;
            response.request_focus();
            response.scroll_to_me(None);
        }
        if let Some(was) = was.filter(|was| found.is_some() && response.has_focus() && self.draft.question != *was) {
            (self.draft.question, self.pasted) = (was, found);
            // Enter is for what is shown now.
            response.surrender_focus();
        }
        self.findings_ui(ui, field.key());
        if let Some((Some(at), sentence)) = &self.error
            && *at == field
            && !self.is_found(field.key(), sentence)
        {
            ui.label(Type::Small.text(sentence, palette.again));
        }
        if field == Field::Date
            && let Ok(Some(date)) = self.draft.date()
        {
            ui.label(Type::Small.text(date.in_words(), palette.good));
        }
        ui.add_space(GAP);
        response
    }

    /// Whether that is said of a field while one types.
    fn is_found(&self, key: &str, sentence: &str) -> bool {
        let findings = self.preview.iter().flat_map(|(_, preview)| &preview.findings);
        findings.into_iter().any(|(field, found, _)| *field == key && found == sentence)
    }

    /// What is wrong with a field, as far as it was looked at.
    fn findings_ui(&self, ui: &mut Ui, key: &str) {
        let palette = Palette::of(ui);
        let Some((_, preview)) = &self.preview else { return };
        for (_, sentence, severity) in preview.findings.iter().filter(|(field, ..)| *field == key) {
            let color = if *severity == Severity::Error { palette.again } else { palette.hard };
            ui.label(Type::Small.text(sentence, color));
        }
    }

    /// Enter goes to the next field. Returns whether it was pressed in the last one, which keeps the card.
    fn enter(&mut self, ui: &Ui, field: Field, response: &Response) -> bool {
        let is_here = response.has_focus() || response.lost_focus();
        if !is_here || !ui.input(|input| input.events.iter().any(is_plain_enter)) {
            return false;
        }
        // The next field would take it, too.
        ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        let shown = self.shown();
        let next = shown.iter().position(|it| *it == field).and_then(|place| shown.get(place + 1));
        self.focus = next.copied();
        next.is_none()
    }

    fn deck_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        row(ui, "Deck", |ui| {
            let title = view.library.deck(&self.draft.deck).map_or("", |deck| &deck.deck.title);
            let combo = ComboBox::from_id_salt("card deck").selected_text(title).width(300.0).truncate();
            let shown = list(ui, combo, |rows| {
                for deck in view.library.decks() {
                    let is_this = self.draft.deck == deck.deck.id;
                    if rows.row(is_this, &deck.deck.title) && !is_this {
                        self.draft.deck = deck.deck.id.clone();
                        (self.draft.passage, self.draft.rivals) = (None, Vec::new());
                    }
                }
            });
            shown.accessible_name("Deck");
        });
    }

    fn topic_ui(&mut self, ui: &mut Ui) {
        row(ui, "Topic", |ui| {
            let topic = self.draft.topic();
            let combo = ComboBox::from_id_salt("card topic").selected_text(topic.name()).width(300.0);
            let shown = list(ui, combo, |rows| {
                for topic in Topic::ALL {
                    if rows.row(topic == self.draft.topic(), topic.name()) {
                        topic.name().clone_into(&mut self.draft.topic);
                    }
                }
            });
            if self.opening.take_if(|it| *it == Opening::Topic).is_some() {
                shown.request_focus();
            }
            shown.accessible_name("Topic");
        });
    }

    /// Draws the choice of a passage, and the fields of one that is written here.
    fn passage_ui(&mut self, ui: &mut Ui, deck: &LibraryDeck) {
        row(ui, "Passage", |ui| {
            let chosen = self.draft.passage.as_ref().and_then(|id| deck.deck.passage(id));
            let name = match (&self.draft.new_passage, chosen) {
                (Some(_), _) => "A new passage".to_owned(),
                (None, Some(passage)) => passage_name(passage),
                (None, None) => "none".to_owned(),
            };
            let combo = ComboBox::from_id_salt("card passage").selected_text(name).width(300.0).truncate();
            let shown = list(ui, combo, |rows| {
                let mut choice = None;
                if rows.row(chosen.is_none() && self.draft.new_passage.is_none(), "none") {
                    choice = Some(None);
                }
                if rows.row(self.draft.new_passage.is_some(), "Write a new passage…") {
                    self.draft.new_passage.get_or_insert_default();
                    self.opening = Some(Opening::Heading);
                }
                for passage in &deck.deck.passages {
                    let is_chosen =
                        self.draft.new_passage.is_none() && self.draft.passage.as_ref() == Some(&passage.id);
                    if rows.row(is_chosen, passage_name(passage)) {
                        choice = Some(Some(passage.id.clone()));
                    }
                }
                if let Some(choice) = choice {
                    (self.draft.passage, self.draft.new_passage) = (choice, None);
                }
            });
            if self.opening.take_if(|it| *it == Opening::Passage).is_some() {
                shown.request_focus();
            }
            shown.accessible_name("Passage");
        });
        self.findings_ui(ui, "passage");
        if let Some((heading, text)) = &mut self.draft.new_passage {
            let [heading, field] = passage_fields_ui(ui, heading, text);
            self.pictures.put_into(ui, &field, text, false);
            shown_below_ui(ui, &self.draft.deck, text);
            // Once the list is closed, which gives the focus back to its button.
            if !Popup::is_any_open(ui.ctx()) && self.opening.take_if(|it| *it == Opening::Heading).is_some() {
                heading.request_focus();
                heading.scroll_to_me(None);
            }
        }
    }

    /// Says what the last card has left to this one, and leaves it out if that is not meant.
    fn kept_ui(&mut self, ui: &mut Ui) {
        let has_topic = !self.draft.topic.is_empty() && self.draft.topic == self.opened.topic;
        let has_passage = self.draft.passage.is_some() && self.draft.passage == self.opened.passage;
        let has_tags = !self.draft.tags.trim().is_empty() && self.draft.tags == self.opened.tags;
        let kept = [
            has_topic.then(|| format!("the topic {}", self.draft.topic().name())),
            has_passage.then(|| "the passage".to_owned()),
            has_tags.then(|| format!("the tags {}", self.draft.tags.trim())),
        ];
        let kept: Vec<String> = kept.into_iter().flatten().collect();
        if self.kept == 0 || kept.is_empty() {
            return;
        }
        ui.horizontal_wrapped(|ui| {
            let text = format!("Kept from the last card: {}.", kept.join(", "));
            small(ui, text);
            if quiet(ui, if kept.len() > 1 { "Leave them out" } else { "Leave it out" }, "").clicked() {
                // It was not chosen for this card: without it, nothing was changed.
                for draft in [&mut self.draft, &mut self.opened] {
                    draft.passage.take_if(|_| has_passage);
                    for (_, text) in
                        [(has_topic, &mut draft.topic), (has_tags, &mut draft.tags)].into_iter().filter(|(has, _)| *has)
                    {
                        text.clear();
                    }
                }
                // The button goes, and with it the focus.
                self.focus = Some(Field::Question);
            }
        });
        ui.add_space(GAP);
    }

    /// Draws the passage, whose words become the quote if they are selected.
    fn selection_ui(&mut self, ui: &mut Ui, deck: &LibraryDeck) {
        let passage = self.draft.passage.as_ref().and_then(|id| deck.deck.passage(id));
        let text = match (&self.draft.new_passage, passage) {
            (Some((_, text)), _) => text.clone(),
            (None, Some(passage)) => passage.text.clone(),
            (None, None) => return,
        };
        if self.draft.new_passage.is_none() {
            let label = small(ui, "The passage: select the words of the quote");
            let shown = TextEdit::multiline(&mut text.as_str())
                .id_salt("passage text")
                .desired_rows(3)
                .desired_width(f32::INFINITY)
                .margin(egui::Margin::symmetric(10, 7))
                .show(ui);
            let response = shown.response.response.clone().labelled_by(label.id);
            if response.gained_focus() && !ui.input(|input| input.pointer.any_down()) {
                // Who comes by keys selects from the first word on.
                let mut state = shown.state.clone();
                state.cursor.set_char_range(Some(CCursorRange::one(CCursor::default())));
                state.store(ui.ctx(), response.id);
            }
            if response.has_focus() {
                let ring = Stroke::new(1.5, Palette::of(ui).accent);
                ui.painter().rect_stroke(response.rect, BUTTON_RADIUS, ring, StrokeKind::Inside);
            }
            if let Some(range) = shown.cursor_range.filter(|range| !range.is_empty()) {
                let chars = range.as_sorted_char_range();
                let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
                text[whole_words(&text, byte(chars.start.0)..byte(chars.end.0))].clone_into(&mut self.selected);
            }
        }
        let selected = self.selected.trim().to_owned();
        if !selected.is_empty() && text.contains(&selected) && selected != self.draft.quote {
            let label = format!("Quote “{}”", shortened(&selected, 40));
            let taken = secondary(ui, &label, "");
            // It appears below the passage, perhaps beyond the edge: once the pointer no longer selects, it is all seen.
            let appears = self.offered.is_empty() && !ui.input(|input| input.pointer.any_down());
            if taken.has_focus() || appears {
                ui.scroll_to_rect(taken.rect.expand(GAP), None);
            }
            if appears {
                self.offered.clone_from(&selected);
            }
            if taken.clicked() {
                // The button goes, and with it the focus.
                (self.draft.quote, self.focus) = (selected, Some(Field::Quote));
            }
        } else {
            self.offered.clear();
        }
        ui.add_space(GAP);
    }

    fn suggest_distractors_ui(&mut self, ui: &mut Ui) {
        let Some((_, preview)) = &self.preview else { return };
        let texts = &preview.distractors;
        if let Some(place) = suggestions_ui(ui, "From this deck:", texts.iter().map(String::as_str)) {
            let list = &mut self.draft.distractors;
            let taken = &texts[place];
            *list = if list.trim().is_empty() { taken.clone() } else { format!("{}\n{taken}", list.trim_end()) };
            // The button goes, and with it the focus.
            self.focus = Some(Field::Distractors);
        }
    }
}

/// The cards in what is being pasted.
fn pasted_cards(ui: &Ui, deck: &Deck) -> Option<Pasted> {
    let text = ui.input(|input| {
        input.events.iter().find_map(|event| if let Event::Paste(text) = event { Some(text.clone()) } else { None })
    });
    Pasted::read(&text?, deck)
}

/// Draws the fields of a passage, with how many words it has. Returns the responses of its heading and its text.
pub fn passage_fields_ui(ui: &mut Ui, heading: &mut String, text: &mut String) -> [Response; 2] {
    let label = small(ui, "Heading of the passage");
    let field = TextEdit::singleline(heading).desired_width(f32::INFINITY).margin(egui::Margin::symmetric(10, 7));
    let of_heading = ui.add(field.id_salt("heading")).labelled_by(label.id);
    ui.add_space(6.0);
    let label = small(ui, "Text of the passage");
    let field = TextEdit::multiline(text).desired_width(f32::INFINITY).desired_rows(6);
    let field = field.id_salt("passage").margin(egui::Margin::symmetric(10, 7));
    let of_text = ui.add(field).labelled_by(label.id);
    let words = text.split_whitespace().count();
    small(ui, format!("{}; 60 to 140 read well", count(words, "word")));
    ui.add_space(GAP);
    [of_heading, of_text]
}

fn row(ui: &mut Ui, name: &str, add: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.allocate_ui(egui::vec2(70.0, 24.0), |ui| {
            ui.set_width(70.0);
            small(ui, name);
        });
        add(ui);
    });
    ui.add_space(GAP);
}

/// Whether it is Enter by itself. The keys that are held when a frame ends tell nothing: Ctrl may be up again by then.
fn is_plain_enter(event: &Event) -> bool {
    matches!(event, Event::Key { key: Key::Enter, pressed: true, modifiers, .. } if modifiers.is_none())
}
