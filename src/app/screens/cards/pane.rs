//! What there is to know of the card at the cursor: how it will be asked, its answer, its passage and its history.

use std::sync::Arc;

use eframe::egui::{ScrollArea, Ui};

use super::CardsScreen;
use crate::{
    app::{
        screens::View,
        theme::{GAP, Palette, Type},
        widgets::{
            announce, as_heading, heading, line_chart, passage_in, pictures_ui, remark, rich_beside_pictures, small,
        },
    },
    deck::{Card, CardKey, Deck},
    library::Library,
    memory::{CardState, StudyDay},
    progress::recall_over_time,
    storage::review_log::LogError,
    study::{Form, Kind, Question, Review, Slot, question},
    tasks::{Task, Wake, finished},
    wording::{count, plain, plain_items, relative_day, short_moment},
};

/// How many answers are listed.
const MOST_ANSWERS: usize = 100;

/// What was read of the card at the cursor.
pub struct Looked {
    key: CardKey,
    deck: Arc<Deck>,
    state: CardState,
    /// How it will be asked.
    question: Option<Question>,
    /// Whether its rivals were known by then: without them it has no options.
    has_rivals: bool,
    /// Every answer, the newest first.
    answers: Vec<Review>,
    /// The probability of recall over time, in per cent.
    curve: Vec<(StudyDay, f32)>,
    reading: Option<Task<Read>>,
    /// Why the answers could not be read.
    problem: Option<String>,
}

type Read = Result<(Vec<Review>, Vec<(StudyDay, f32)>), LogError>;

impl Looked {
    /// Begins to read the answers to a card.
    pub fn new(key: CardKey, library: &Library, today: StudyDay, wake: &Wake) -> Self {
        let state = library.state(&key).copied().unwrap_or_default();
        let kind = if state.is_new() { Kind::New } else { Kind::Due };
        let (read, scheduler) = (library.history_reader(key.clone()), library.scheduler().clone());
        let reading = Task::start(wake, move || {
            let mut answers = read()?;
            let curve = recall_over_time(&answers, &scheduler, today);
            answers.reverse();
            Ok((answers, curve.into_iter().map(|(day, share)| (day, share * 100.0)).collect()))
        });
        Self {
            question: question(&Slot { card: key.clone(), kind }, library, today),
            has_rivals: has_rivals(&key, library),
            deck: library.deck(&key.deck).map(|deck| Arc::clone(&deck.deck)).unwrap_or_default(),
            key,
            state,
            answers: Vec::new(),
            curve: Vec::new(),
            reading: Some(reading),
            problem: None,
        }
    }

    /// Reads the answers again; what was read before stays until then.
    pub fn again(&mut self, library: &Library, today: StudyDay, wake: &Wake) {
        let new = Self::new(self.key.clone(), library, today, wake);
        let before = std::mem::replace(self, new);
        (self.answers, self.curve) = (before.answers, before.curve);
    }

    /// Returns whether it is of that card as it is now.
    pub fn is_of(&self, key: &CardKey, library: &Library) -> bool {
        self.key == *key
            && self.has_rivals == has_rivals(key, library)
            && library.deck(&key.deck).is_some_and(|deck| Arc::ptr_eq(&deck.deck, &self.deck))
    }

    /// Returns whether the answers are being read.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// Collects the answers that have been read.
    pub fn poll(&mut self) {
        match finished(&mut self.reading) {
            Some(Ok((answers, curve))) => (self.answers, self.curve, self.problem) = (answers, curve, None),
            Some(Err(err)) => self.problem = Some(err.to_string()),
            None => {}
        }
    }
}

fn has_rivals(key: &CardKey, library: &Library) -> bool {
    library.deck(&key.deck).is_some_and(|deck| deck.rivals().is_some())
}

impl CardsScreen {
    /// Draws what can be done with the selected cards, and the card at the cursor.
    pub(super) fn pane_ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        ScrollArea::vertical().id_salt("cards-pane").auto_shrink([false, false]).show(ui, |ui| {
            if self.selection.count() > 1 {
                ui.label(Type::Strong.text(count(self.selection.count(), "card") + " selected", palette.ink));
            }
            ui.scope(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                self.buttons_ui(ui, view);
            });
            ui.add_space(GAP);
            if let Some(looked) = &self.looked
                && let Some((deck, card)) = view.library.card(&looked.key)
            {
                card_ui(ui, view, looked, deck, card);
            }
        });
    }
}

fn card_ui(ui: &mut Ui, view: &View<'_>, looked: &Looked, deck: &Deck, card: &Card) {
    let palette = Palette::of(ui);
    small(ui, about(view, looked, card));
    if let Some(question) = &looked.question {
        let response = ui.label(rich_beside_pictures(&question.prompt, Type::Heading, palette.ink, None, palette.lit));
        as_heading(&response, &plain(&question.prompt));
        announce(ui, response.id);
        pictures_ui(ui, &deck.id, &question.prompt);
        let asked = match question.form {
            Form::Recall => "Asked without a field: you recall it and rate yourself".to_owned(),
            Form::Choice => "Asked with a choice".to_owned(),
            form => format!("Asked with a field to type in ({})", form.name()),
        };
        small(ui, asked);
        for option in question.choice.iter().flat_map(|choice| &choice.options) {
            remark(ui, format!("–  {}", plain_items(&option.text)));
        }
    }
    ui.add_space(GAP);
    let answer = plain_items(&card.answer_text());
    ui.label(Type::Strong.text(answer, palette.accent));
    pictures_ui(ui, &deck.id, &card.answer_text());
    let accepted: Vec<&str> = card.accept.iter().map(String::as_str).filter(|it| !it.trim().is_empty()).collect();
    if !accepted.is_empty() {
        small(ui, format!("Also right: {}", accepted.join("; ")));
    }
    ui.add_space(GAP);
    history_ui(ui, looked);
    passage_in(ui, deck, card, Type::Body);
    ui.add_space(GAP);
    answers_ui(ui, looked);
}

/// What is known of a card, in one line.
fn about(view: &View<'_>, looked: &Looked, card: &Card) -> String {
    let mut parts = vec![card.topic.name().to_owned()];
    parts.extend(card.dated().map(|date| date.to_string()));
    let marks = view.library.marks(&looked.key);
    match looked.state.schedule() {
        _ if marks.is_suspended => parts.push("suspended".to_owned()),
        None => parts.push("not studied yet".to_owned()),
        Some(schedule) => {
            let known = view.library.scheduler().known(&looked.state, view.today);
            parts.push(format!("{:.0} % likely recalled today", known * 100.0));
            parts.push(format!("due {}", relative_day(schedule.due_day, view.today)));
        }
    }
    if marks.is_flagged {
        parts.push("flagged".to_owned());
    }
    parts.extend((!card.tags.is_empty()).then(|| card.tags.join(", ")));
    parts.join(" · ")
}

fn history_ui(ui: &mut Ui, looked: &Looked) {
    let palette = Palette::of(ui);
    if let Some(problem) = &looked.problem {
        ui.label(Type::Small.text(problem, palette.again));
    }
    // One day makes no curve.
    if let [(first, _), .., (last, now)] = looked.curve.as_slice()
        && first < last
    {
        let label = format!("Likely recalled over time, in per cent; today {now:.0} %");
        small(ui, "Likely recalled, in per cent");
        line_chart(ui, 96.0, &looked.curve, 100.0, &label);
        ui.add_space(GAP);
    }
}

/// Draws the answers one by one, the newest first.
fn answers_ui(ui: &mut Ui, looked: &Looked) {
    let palette = Palette::of(ui);
    if looked.answers.is_empty() {
        return;
    }
    heading(ui, &count(looked.answers.len(), "answer"));
    for answer in looked.answers.iter().take(MOST_ANSWERS) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 6.0;
            ui.label(Type::Small.text(answer.rating.name(), palette.rating(answer.rating)));
            let practice = if answer.is_scheduled { "" } else { " · practice" };
            small(ui, format!("{} · {}{practice}", short_moment(answer.at), answer.form.name()));
            if let Some(given) = answer.given.as_deref().filter(|given| !given.trim().is_empty()) {
                let color = if answer.is_right == Some(false) { palette.again } else { palette.ink };
                ui.label(Type::Small.text(format!("“{}”", given.trim()), color));
            }
        });
    }
    if looked.answers.len() > MOST_ANSWERS {
        small(ui, format!("and {} before these", count(looked.answers.len() - MOST_ANSWERS, "answer")));
    }
}
