//! Preparing for an exam: a day, the minutes that there are, and what will be known.

use eframe::egui::{Key, Margin, TextEdit, Ui};

use crate::{
    app::{
        command::{CLOSE, CONFIRM, Command, key_name},
        screens::{View, counted, minutes_in_words},
        theme::{GAP, Palette, Type, WIDE_GAP},
        widgets::{day_bars, heading, primary, secondary, side_by_side, slider},
    },
    deck::DeckId,
    library::Library,
    memory::{CardState, ClockTime, Habits, Share, StudyDay},
    study::{Exam, ExamGoal, ExamPlan, FARTHEST_EXAM_DAYS, minutes_needed, plan_exam},
};

/// How many days are proposed for a new exam.
const PROPOSED_DAYS: u32 = 60;
/// More bars than these stand for weeks.
const MOST_DAYS_SHOWN: usize = 60;

/// Preparing for an exam.
pub struct ExamDialog {
    /// The decks with their titles, and whether the exam asks about them.
    decks: Vec<(DeckId, String, bool)>,
    date: String,
    /// Empty where only the day is known.
    time: String,
    minutes: f32,
    /// What was planned, for which inputs.
    planned: Option<Planned>,
    /// The exam that is being changed.
    before: Option<ExamGoal>,
    habits: Habits,
}

struct Planned {
    decks: Vec<DeckId>,
    day: StudyDay,
    minutes: f32,
    cards: usize,
    plan: ExamPlan,
    /// The fewest minutes a day that are enough; none where no time is.
    needed: Option<u32>,
}

impl ExamDialog {
    /// The exam of a deck, or a new one for it.
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
        }
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        heading(ui, "Prepare for an exam");
        let sentence = "Until then cards are kept moderately well, and in the last two weeks each that would slip gets \
                        one last look. After the day everything goes on as usual.";
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
            Err(_) => Some("A day is written like 2027-06-14."),
            Ok(day) if day <= view.today => Some("That day has come already. Choose a later one."),
            Ok(day) if day > view.today.plus(FARTHEST_EXAM_DAYS) => {
                Some("That is more than two years away: nobody can plan so far. Choose an earlier day.")
            }
            Ok(_) if !is_time => Some("A time is written like 09:30; it may be left out."),
            Ok(_) if !self.decks.iter().any(|(.., is_asked)| *is_asked) => Some("Choose a deck that it asks about."),
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
            // A focused button is pressed with it.
            let is_free = ui.memory(|memory| memory.focused().is_none()) || ui.ctx().text_edit_focused();
            let enter = is_free && ui.input(|input| input.key_pressed(Key::Enter));
            let clicked = ui
                .add_enabled_ui(goal.is_some(), |ui| primary(ui, "Prepare for it", &key_name(CONFIRM)).clicked())
                .inner;
            if let Some(goal) = goal.filter(|_| clicked || enter) {
                view.send(Command::SetExam { before: self.before.clone(), goal: Some(goal) });
            }
            if self.before.is_some() && secondary(ui, "No exam any more", "").clicked() {
                view.send(Command::SetExam { before: self.before.clone(), goal: None });
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
                ui.add(field.hint_text(hint)).labelled_by(label.id);
                ui.add_space(GAP);
            }
        });
        ui.horizontal(|ui| {
            ui.label(Type::Body.text("Minutes a day that you have for it", palette.secondary));
            let width = ui.available_width();
            slider(ui, "Minutes a day", &mut self.minutes, 1.0..=120.0, width, |it| {
                it.step_by(1.0).fixed_decimals(0).suffix(" min")
            });
        });
    }

    /// Plans anew where something has changed.
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
        // What is needed does not hang on the minutes that there are.
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
        let of = if *cards == 1 {
            "of 1 card recalled on the day".to_owned()
        } else {
            format!("of {cards} cards recalled on the day")
        };
        let figures = [
            (format!("{:.0} %", plan.expected_recall * 100.0), of),
            (minutes_in_words(plan.hours * 60.0), "of answering in all".to_owned()),
            (minutes_in_words(longest), "on the longest day".to_owned()),
            (format!("{:.0} %", plan.desired_retention * 100.0), "desired retention until then".to_owned()),
        ];
        side_by_side::<4>(ui, |ui, place| {
            let (figure, what) = &figures[place];
            ui.label(Type::Figure.text(figure, palette.ink));
            ui.label(Type::Small.text(what, palette.secondary));
        });
        let missed = (plan.never_met * *cards as f32).round();
        let days = counted(planned.day.days_since(today) as usize, "day");
        let is_open = |day: &u32| self.habits.calendar.share(today.plus(*day)) != Share::Rest;
        let (sentence, color) = match needed {
            _ if *cards == 0 => ("There is no card to prepare.".to_owned(), palette.secondary),
            None if !(0..planned.day.days_since(today)).any(|day| is_open(&day)) => (
                "Every day until then is free. Change the week or the holidays in the settings.".to_owned(),
                palette.again,
            ),
            None => (format!("{days} are too few, however many minutes there are."), palette.again),
            Some(needed) if missed >= 1.0 => (
                format!(
                    "{} will not be met in {days}. {} a day would be enough.",
                    counted(missed as usize, "card"),
                    counted(*needed as usize, "minute")
                ),
                palette.again,
            ),
            Some(needed) if planned.minutes < *needed as f32 => (
                format!(
                    "Every card is met in {days}. {} a day would bring the most that can be recalled.",
                    counted(*needed as usize, "minute")
                ),
                palette.hard,
            ),
            Some(_) => ("That is enough. More minutes would bring no more.".to_owned(), palette.good),
        };
        ui.label(Type::Body.text(sentence, color));
        load_ui(ui, plan, today);
    }
}

/// Minutes of each day until the exam; of each week where there are many.
fn load_ui(ui: &mut Ui, plan: &ExamPlan, today: StudyDay) {
    let step = if plan.minutes.len() > MOST_DAYS_SHOWN { 7 } else { 1 };
    let minutes: Vec<f32> = plan.minutes.chunks(step).map(|days| days.iter().sum()).collect();
    let unit = if step == 7 { "week" } else { "day" };
    let name = |place: usize| today.plus((place * step) as u32).date().format("%-d %b").to_string();
    let label = format!(
        "Minutes of each {unit} until the exam, at the most {:.0}",
        minutes.iter().copied().fold(0.0, f32::max)
    );
    let palette = Palette::of(ui);
    ui.add_space(GAP);
    ui.label(Type::Small.text(format!("Minutes a {unit}"), palette.secondary));
    day_bars(ui, 110.0, &minutes, name, |minutes| format!("{minutes:.1}").replace(".0", ""), &label);
}
