//! Preparing for an exam: the day, the minutes available, and what will be known.

use eframe::egui::{Key, Margin, TextEdit, Ui};

use crate::{
    app::{
        command::{Action, CLOSE, CONFIRM, Command, key_name},
        screens::View,
        theme::{GAP, Palette, Type, WIDE_GAP},
        widgets::{day_bars, heading, primary, secondary, side_by_side, slider},
    },
    deck::DeckId,
    library::Library,
    memory::{CardState, ClockTime, Habits, Share, StudyDay},
    study::{Exam, ExamGoal, ExamPlan, FARTHEST_EXAM_DAYS, minutes_needed, plan_exam},
    wording::{count, duration, short_day},
};

/// How many days ahead a new exam is proposed.
const PROPOSED_DAYS: u32 = 60;
/// Beyond this number of days, each bar is a week.
const MOST_DAYS_SHOWN: usize = 60;

/// The dialog to prepare for an exam.
pub struct ExamDialog {
    /// The decks with their titles, and whether the exam covers them.
    decks: Vec<(DeckId, String, bool)>,
    date: String,
    /// Empty if only the day is known.
    time: String,
    minutes: f32,
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
    cards: usize,
    plan: ExamPlan,
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
        let sentence = "Until the exam, cards come back at a moderate pace. In the last two weeks, each card that you \
                        might forget gets one last look. After the exam, everything continues as usual.";
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
        if self.planned.as_ref().is_some_and(|it| is_same(it) && it.minutes.to_bits() == self.minutes.to_bits()) {
            return;
        }
        let asked = decks.iter().filter_map(|id| library.deck(id));
        let states: Vec<CardState> = asked.flat_map(|deck| library.to_come(deck).map(|(_, state)| state)).collect();
        let habits = &self.habits;
        let exam = Exam { day, minutes_per_day: self.minutes };
        // The minutes needed do not depend on the minutes available.
        let needed = match &self.planned {
            Some(it) if is_same(it) => it.needed,
            _ => minutes_needed(&states, library.scheduler(), today, day, habits),
        };
        let plan = plan_exam(&states, library.scheduler(), today, exam, habits);
        self.planned = Some(Planned { decks, day, minutes: self.minutes, cards: states.len(), plan, needed });
    }

    fn goal(&self) -> Option<ExamGoal> {
        let planned = self.planned.as_ref()?;
        Some(ExamGoal {
            decks: planned.decks.clone(),
            day: planned.day,
            time: self.time.parse().ok(),
            minutes_per_day: planned.minutes,
            desired_retention: planned.plan.desired_retention,
        })
    }

    fn planned_ui(&self, ui: &mut Ui, today: StudyDay) {
        let Some(planned) = &self.planned else { return };
        let palette = Palette::of(ui);
        let Planned { plan, cards, needed, .. } = planned;
        let longest = plan.minutes.iter().copied().fold(0.0, f32::max);
        let of = format!("of {} recalled on the day", count(*cards, "card"));
        let figures = [
            (format!("{:.0} %", plan.expected_recall * 100.0), of),
            (duration(plan.hours * 60.0), "total answering time".to_owned()),
            (duration(longest), "on the longest day".to_owned()),
            (format!("{:.0} %", plan.desired_retention * 100.0), "desired retention until then".to_owned()),
        ];
        side_by_side::<4>(ui, |ui, place| {
            let (figure, what) = &figures[place];
            ui.label(Type::Figure.text(figure, palette.ink));
            ui.label(Type::Small.text(what, palette.secondary));
        });
        let missed = (plan.never_met * *cards as f32).round();
        let days = count(planned.day.days_since(today) as usize, "day");
        let is_open = |day: &u32| self.habits.calendar.share(today.plus(*day)) != Share::Rest;
        let (sentence, color) = match needed {
            _ if *cards == 0 => ("There are no cards to prepare.".to_owned(), palette.secondary),
            None if !(0..planned.day.days_since(today)).any(|day| is_open(&day)) => (
                "Every day until then is free. Change the week or the holidays in the settings.".to_owned(),
                palette.again,
            ),
            None => (format!("{days} are too few, however many minutes you have."), palette.again),
            Some(needed) if missed >= 1.0 => (
                format!(
                    "You will not get to {} in {days}. {} per day would be enough.",
                    count(missed as usize, "card"),
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
        ui.label(Type::Body.text(sentence, color));
        load_ui(ui, plan, today);
    }
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
    day_bars(ui, 110.0, &minutes, name, |minutes| format!("{minutes:.1}").replace(".0", ""), &label);
}
