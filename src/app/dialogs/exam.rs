//! Preparing for an exam: the day, the minutes available, and what will be known.

use eframe::egui::{self, DragValue, Key, Margin, Popup, TextEdit, Ui};

use crate::{
    app::{
        command::{Action, CLOSE, CONFIRM, Command, key_name},
        screens::{View, one_line},
        theme::{GAP, Palette, Type, WIDE_GAP},
        widgets::{day_bars, heading, link, primary, secondary, side_by_side, slider},
    },
    deck::{Card, DeckId},
    library::Library,
    memory::{CardState, ClockTime, Habits, Share, StudyDay},
    study::{Exam, ExamGoal, ExamPlan, FARTHEST_EXAM_DAYS, LAST_LOOK_DAYS, minutes_needed, plan_exam},
    wording::{count, duration, short_day},
};

/// How many days ahead a new exam is proposed.
const PROPOSED_DAYS: u32 = 60;
/// Beyond this number of days, each bar is a week.
const MOST_DAYS_SHOWN: usize = 60;

/// The last looks begin at least and at most this number of days before the exam.
const FEWEST_LOOK_DAYS: u32 = 3;
/// See [`FEWEST_LOOK_DAYS`].
const MOST_LOOK_DAYS: u32 = 60;
/// At most this number of the cards that will not be met are listed.
const MOST_LISTED: usize = 20;

/// The dialog to prepare for an exam.
pub struct ExamDialog {
    /// The decks with their titles, and whether the exam covers them.
    decks: Vec<(DeckId, String, bool)>,
    date: String,
    /// Empty if only the day is known.
    time: String,
    minutes: f32,
    /// The number of days in which the last looks are.
    look_days: u32,
    /// The last plan, with its inputs.
    planned: Option<Planned>,
    /// The exam that is being changed.
    before: Option<ExamGoal>,
    habits: Habits,
    /// Not drawn yet: the field for the day then gets the focus.
    is_fresh: bool,
}

struct Planned {
    decks: Vec<DeckId>,
    day: StudyDay,
    minutes: f32,
    look_days: u32,
    cards: usize,
    plan: ExamPlan,
    /// What the new cards ask, in the order in which they come.
    new: Vec<String>,
    /// The fewest minutes a day that are enough, or `None` if no time is.
    needed: Option<u32>,
}

impl ExamDialog {
    /// Returns the dialog for the exam of a deck, or for a new one.
    #[must_use]
    pub fn new(deck: &DeckId, library: &Library, today: StudyDay) -> Self {
        let before = library.next_exam(deck, today).cloned();
        let is_asked = |id: &DeckId| before.as_ref().map_or(id == deck, |exam| exam.decks.contains(id));
        let decks = library.decks().iter().map(|it| {
            let id = it.deck.id.clone();
            let is_asked = is_asked(&id);
            (id, it.deck.title.clone(), is_asked)
        });
        Self {
            decks: decks.collect(),
            date: before.as_ref().map_or(today.plus(PROPOSED_DAYS), |exam| exam.day).to_string(),
            time: before.as_ref().and_then(|exam| exam.time).map(|time| time.to_string()).unwrap_or_default(),
            minutes: before.as_ref().map_or(20.0, |exam| exam.minutes_per_day),
            look_days: before.as_ref().and_then(|exam| exam.look_days).unwrap_or(LAST_LOOK_DAYS),
            planned: None,
            before,
            habits: library.habits(),
            is_fresh: true,
        }
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        heading(ui, "Prepare for an exam");
        let sentence = "Until the exam, cards come back at a moderate pace. Before it, each card that you might forget \
                        gets one last look, spread so that no day is much longer than the others.";
        ui.label(Type::Body.text(sentence, palette.secondary));
        ui.add_space(GAP);
        if self.decks.len() > 1 {
            ui.horizontal_wrapped(|ui| {
                for (_, title, is_asked) in &mut self.decks {
                    ui.checkbox(is_asked, title.as_str());
                }
            });
        }
        self.inputs_ui(ui);
        ui.add_space(GAP);
        let day = self.date.parse::<StudyDay>();
        let is_time = self.time.trim().is_empty() || self.time.parse::<ClockTime>().is_ok();
        let wrong = match day {
            Err(_) => Some("Write the day like 2027-06-14."),
            Ok(day) if day <= view.today => Some("That day is not in the future. Choose a later one."),
            Ok(day) if day > view.today.plus(FARTHEST_EXAM_DAYS) => {
                Some("That is too far away. Choose a date within two years.")
            }
            Ok(_) if !is_time => Some("Write the time like 09:30, or leave it out."),
            Ok(_) if !self.decks.iter().any(|(.., is_asked)| *is_asked) => Some("Choose at least one deck."),
            Ok(_) => None,
        };
        match (wrong, day) {
            (None, Ok(day)) => {
                self.plan(view.library, view.today, day);
                self.planned_ui(ui, view.today);
            }
            (wrong, _) => {
                ui.label(Type::Body.text(wrong.unwrap_or_default(), palette.again));
            }
        }
        ui.add_space(WIDE_GAP);
        ui.horizontal(|ui| {
            let goal = self.goal().filter(|_| wrong.is_none());
            // If a button has the focus, Enter presses that.
            let is_free = ui.memory(|memory| memory.focused().is_none()) || ui.ctx().text_edit_focused();
            let enter = is_free && ui.input(|input| input.key_pressed(Key::Enter));
            let clicked =
                ui.add_enabled_ui(goal.is_some(), |ui| primary(ui, "Set exam", &key_name(CONFIRM)).clicked()).inner;
            if let Some(goal) = goal.filter(|_| clicked || enter) {
                view.send(Action::SetExam { before: self.before.clone(), goal: Some(goal) });
            }
            let decks =
                self.decks.iter().filter(|(.., is_asked)| *is_asked).map(|(id, ..)| id.clone()).collect::<Vec<_>>();
            if !decks.is_empty() && secondary(ui, "Mock exam…", "").clicked() {
                view.send(Action::OpenMockExam(decks));
            }
            if self.before.is_some() && secondary(ui, "Remove exam", "").clicked() {
                view.send(Action::SetExam { before: self.before.clone(), goal: None });
            }
            if secondary(ui, "Cancel", &key_name(CLOSE)).clicked() {
                view.send(Command::CloseDialog);
            }
        });
    }

    fn inputs_ui(&mut self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        ui.horizontal(|ui| {
            for (text, name, hint, width) in
                [(&mut self.date, "Day", "2027-06-14", 110.0), (&mut self.time, "Time", "09:30", 70.0)]
            {
                let label = ui.label(Type::Body.text(name, palette.secondary));
                let field = TextEdit::singleline(text).desired_width(width).margin(Margin::symmetric(10, 8));
                let response = ui.add(field.hint_text(hint)).labelled_by(label.id);
                if std::mem::take(&mut self.is_fresh) {
                    response.request_focus();
                }
                ui.add_space(GAP);
            }
            let label = ui.label(Type::Body.text("Last looks in the last", palette.secondary));
            let days = DragValue::new(&mut self.look_days).range(FEWEST_LOOK_DAYS..=MOST_LOOK_DAYS).suffix(" days");
            ui.add(days).labelled_by(label.id);
        });
        ui.horizontal(|ui| {
            ui.label(Type::Body.text("Minutes per day", palette.secondary));
            let width = ui.available_width();
            slider(ui, "Minutes per day", &mut self.minutes, 1.0..=120.0, width, |it| {
                it.step_by(1.0).fixed_decimals(0).suffix(" min")
            });
        });
    }

    /// Plans anew if the inputs have changed.
    fn plan(&mut self, library: &Library, today: StudyDay, day: StudyDay) {
        let decks: Vec<DeckId> =
            self.decks.iter().filter(|(.., is_asked)| *is_asked).map(|(id, ..)| id.clone()).collect();
        let is_same = |it: &Planned| it.decks == decks && it.day == day;
        let (minutes, look_days) = (self.minutes, self.look_days);
        let is_planned = |it: &Planned| it.minutes.to_bits() == minutes.to_bits() && it.look_days == look_days;
        if self.planned.as_ref().is_some_and(|it| is_same(it) && is_planned(it)) {
            return;
        }
        let asked = decks.iter().filter_map(|id| library.deck(id));
        let cards = asked.flat_map(|deck| {
            library.to_come(deck).map(|(place, state)| (state, state.is_new().then(|| &deck.deck.cards[place])))
        });
        let (states, new): (Vec<CardState>, Vec<Option<&Card>>) = cards.unzip();
        let new = new.into_iter().flatten().map(one_line).collect();
        let habits = &self.habits;
        let exam = Exam { look_days, ..Exam::new(day, minutes) };
        // The minutes needed do not depend on the minutes available.
        let needed = match &self.planned {
            Some(it) if is_same(it) => it.needed,
            _ => minutes_needed(&states, library.scheduler(), today, day, habits),
        };
        let plan = plan_exam(&states, library.scheduler(), today, exam, habits);
        self.planned = Some(Planned { decks, day, minutes, look_days, cards: states.len(), plan, new, needed });
    }

    fn goal(&self) -> Option<ExamGoal> {
        let planned = self.planned.as_ref()?;
        Some(ExamGoal {
            decks: planned.decks.clone(),
            day: planned.day,
            time: self.time.parse().ok(),
            minutes_per_day: planned.minutes,
            desired_retention: planned.plan.desired_retention,
            level_minutes: Some(planned.plan.exam.level_minutes),
            look_days: Some(planned.look_days),
        })
    }

    fn planned_ui(&self, ui: &mut Ui, today: StudyDay) {
        let Some(planned) = &self.planned else { return };
        let palette = Palette::of(ui);
        let Planned { plan, cards, needed, .. } = planned;
        let (low, high) = (plan.range.0 * 100.0, plan.range.1 * 100.0);
        let known = match count(*cards, "card") {
            cards if high - low < 1.0 => format!("of {cards} known then"),
            cards => format!("of {cards}, or {low:.0}–{high:.0} %"),
        };
        let figures = [
            (format!("{:.0} %", plan.expected_recall * 100.0), known),
            (duration(plan.mean_day()), format!("a day, {} in all", duration(plan.hours * 60.0))),
            (duration(plan.longest_day), "on the longest day".to_owned()),
            (format!("{:.0} %", plan.desired_retention * 100.0), "desired retention until then".to_owned()),
        ];
        side_by_side::<4>(ui, |ui, place| {
            let (figure, what) = &figures[place];
            ui.label(Type::Figure.text(figure, palette.ink));
            ui.label(Type::Small.text(what, palette.secondary));
        });
        let missed = plan.cards_never_met(*cards).min(planned.new.len());
        let missed = &planned.new[planned.new.len() - missed..];
        let days = count(planned.day.days_since(today) as usize, "day");
        let is_open = |day: &u32| self.habits.calendar.share(today.plus(*day)) != Share::Rest;
        let (sentence, color) = match needed {
            _ if *cards == 0 => ("There are no cards to prepare.".to_owned(), palette.secondary),
            None if !(0..planned.day.days_since(today)).any(|day| is_open(&day)) => (
                "Every day until then is free. Change the week or the holidays in the settings.".to_owned(),
                palette.again,
            ),
            None => (format!("{days} are too few, however many minutes you have."), palette.again),
            Some(needed) if !missed.is_empty() => (
                format!(
                    "You will not get to the last {} in {days}. {} per day would be enough.",
                    count(missed.len(), "card"),
                    count(*needed as usize, "minute")
                ),
                palette.again,
            ),
            Some(needed) if planned.minutes < *needed as f32 => (
                format!(
                    "You will get to every card in {days}. With {} per day you would recall the most.",
                    count(*needed as usize, "minute")
                ),
                palette.hard,
            ),
            Some(needed) => (format!("Enough: {} per day would do.", count(*needed as usize, "minute")), palette.good),
        };
        ui.horizontal_wrapped(|ui| {
            ui.label(Type::Body.text(sentence, color));
            if !missed.is_empty() {
                not_met_ui(ui, missed);
            }
        });
        load_ui(ui, plan, today);
    }
}

/// Draws a link to the cards that will not be met.
fn not_met_ui(ui: &mut Ui, missed: &[String]) {
    let palette = Palette::of(ui);
    let response = link(ui, "Which ones?");
    Popup::menu(&response).show(|ui| {
        ui.set_max_width(440.0);
        for question in missed.iter().take(MOST_LISTED) {
            ui.add(egui::Label::new(Type::Small.text(question, palette.ink)).truncate());
        }
        if missed.len() > MOST_LISTED {
            let more = format!("and {} more", missed.len() - MOST_LISTED);
            ui.label(Type::Small.text(more, palette.secondary));
        }
    });
}

/// Draws the minutes of each day until the exam, or of each week if there are many.
fn load_ui(ui: &mut Ui, plan: &ExamPlan, today: StudyDay) {
    let step = if plan.minutes.len() > MOST_DAYS_SHOWN { 7 } else { 1 };
    let minutes: Vec<f32> = plan.minutes.chunks(step).map(|days| days.iter().sum()).collect();
    let unit = if step == 7 { "week" } else { "day" };
    let name = |place: usize| short_day(today.plus((place * step) as u32));
    let label =
        format!("Minutes per {unit} until the exam, at most {:.0}", minutes.iter().copied().fold(0.0, f32::max));
    let palette = Palette::of(ui);
    ui.add_space(GAP);
    ui.label(Type::Small.text(format!("Minutes per {unit}"), palette.secondary));
    day_bars(ui, 96.0, &minutes, name, |minutes| format!("{minutes:.1}").replace(".0", ""), &label);
}
