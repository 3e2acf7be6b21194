//! Preparing for an exam: what will be known on the day, and the minutes that it takes.

mod answer;

use std::ops::RangeInclusive;

use eframe::egui::{ComboBox, DragValue, Key, Margin, PopupCloseBehavior, ScrollArea, TextEdit, Ui};

use self::answer::Planned;
use super::closing_ui;
use crate::{
    app::{
        command::{Action, CONFIRM, key_name},
        screens::{View, one_line},
        theme::GAP,
        widgets::{DayField, checkbox, heading, primary, remark, scrolled, secondary, select_all, slider, small},
    },
    deck::{Card, DeckId},
    library::Library,
    memory::{CardState, ClockTime, Habits, StudyDay, typed_day, typed_time},
    study::{Exam, ExamGoal, FARTHEST_EXAM_DAYS, Foreseen, minutes_needed, plan_exam, usual_look_days},
    tasks::{Task, Wake, finished},
    wording::{count, date},
};

/// How many days ahead a new exam is proposed.
const PROPOSED_DAYS: u32 = 60;
/// The last looks begin at least and at most this number of days before the exam.
const FEWEST_LOOK_DAYS: u32 = 3;
/// See [`FEWEST_LOOK_DAYS`].
const MOST_LOOK_DAYS: u32 = 60;
/// The most minutes a day that can be chosen.
const MOST_MINUTES: u32 = 120;
/// The height of the inputs, figures and bars, in points, if there is room for all.
const BODY: f32 = 380.0;

/// The dialog to prepare for an exam.
pub struct ExamDialog {
    /// The decks with their titles, and whether the exam covers them.
    decks: Vec<(DeckId, String, bool)>,
    day: String,
    /// Empty if only the day is known.
    time: String,
    minutes: u32,
    /// The number of days in which the last looks are; `None` for as many as are usual that far ahead.
    look_days: Option<u32>,
    /// The last plan, which is shown until the next one is there.
    planned: Option<Planned>,
    planning: Option<Task<Planned>>,
    /// The exam is to be set as soon as its plan is there.
    is_to_set: bool,
    /// The exam that is being changed.
    before: Option<ExamGoal>,
    habits: Habits,
    wake: Wake,
    /// Not drawn yet: the field for the day then gets the focus.
    is_fresh: bool,
}

/// What a plan is made for.
#[derive(Clone, Debug, PartialEq)]
struct Asked {
    decks: Vec<DeckId>,
    day: StudyDay,
    minutes: u32,
    look_days: u32,
}

impl ExamDialog {
    /// Returns the dialog for the exam of a deck, or for a new one.
    pub fn new(deck: &DeckId, library: &Library, today: StudyDay, wake: &Wake) -> Self {
        let before = library.next_exam(deck, today).cloned();
        let is_asked = |id: &DeckId| before.as_ref().map_or(id == deck, |exam| exam.decks.contains(id));
        let decks = library.decks().iter().map(|it| {
            let id = it.deck.id.clone();
            let is_asked = is_asked(&id);
            (id, it.deck.title.clone(), is_asked)
        });
        let minutes = before.as_ref().map_or(20.0, |exam| exam.minutes_per_day).round() as u32;
        Self {
            decks: decks.collect(),
            day: date(before.as_ref().map_or(today.plus(PROPOSED_DAYS), |exam| exam.day)),
            time: before.as_ref().and_then(|exam| exam.time).map(|time| time.to_string()).unwrap_or_default(),
            minutes: minutes.clamp(1, MOST_MINUTES),
            look_days: before.as_ref().and_then(|exam| exam.look_days),
            planned: None,
            planning: None,
            is_to_set: false,
            before,
            habits: library.habits(),
            wake: wake.clone(),
            is_fresh: true,
        }
    }

    /// Returns whether a plan is being made.
    pub fn is_planning(&self) -> bool {
        self.planning.is_some()
    }

    /// Draws the dialog: the answer first, then what it depends on. Its size does not depend on the answer.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let height = ui.ctx().content_rect().height() - 120.0;
        heading(ui, "Prepare for an exam");
        ui.add_space(GAP);
        let asked = self.asked(view.today);
        if let Ok(asked) = &asked {
            self.plan(view.library, view.today, asked);
        }
        let planned = match &asked {
            Ok(_) => Ok(self.planned.as_ref()),
            Err(wrong) => Err(*wrong),
        };
        answer::head_ui(ui, planned, view.today, &self.habits);
        let foot = 38.0 + GAP * 3.0;
        let room = (height - (ui.min_rect().height() + foot)).max(120.0);
        let body = BODY + if self.decks.len() > 1 { 32.0 } else { 0.0 };
        let height = room.min(body);
        let area = ScrollArea::vertical().id_salt("exam").max_height(height).auto_shrink([false, false]);
        scrolled(ui, area, |ui| {
            self.inputs_ui(ui, view);
            // The figures of another day say nothing beside one that cannot be planned.
            if let Some(planned) = self.planned.as_ref().filter(|_| asked.is_ok()) {
                answer::figures_ui(ui, planned, view.today, &self.habits, height);
            }
            let sentence = "Until the exam, cards come back at a moderate pace. Before it, each card that you might \
                            forget gets one last look, spread so that no day is much longer than the others.";
            small(ui, sentence);
        });
        ui.add_space(GAP);
        self.foot_ui(ui, view, asked.ok().as_ref());
    }

    /// What is to be planned, or what is wrong with it.
    fn asked(&self, today: StudyDay) -> Result<Asked, &'static str> {
        let decks: Vec<DeckId> =
            self.decks.iter().filter(|(.., is_asked)| *is_asked).map(|(id, ..)| id.clone()).collect();
        match typed_day(&self.day, today) {
            None => Err("I can’t read that as a day. Try 20 December, 20.12.2026 or in 3 weeks."),
            Some(day) if day <= today => Err("That day is not in the future. Choose a later one."),
            Some(day) if day > today.plus(FARTHEST_EXAM_DAYS) => Err("Choose a date within two years."),
            Some(_) if self.time().is_err() => Err("I can’t read that as a time. Try 9:30 or 2 pm, or leave it out."),
            Some(_) if decks.is_empty() => Err("Choose at least one deck."),
            Some(day) => Ok(Asked { decks, day, minutes: self.minutes, look_days: self.look_days(day, today) }),
        }
    }

    /// The number of days in which the last looks are: not more than there are until then.
    fn look_days(&self, day: StudyDay, today: StudyDay) -> u32 {
        let (fewest, most) = look_range(day, today).into_inner();
        self.look_days.unwrap_or_else(|| usual_look_days(day.days_since(today))).clamp(fewest, most)
    }

    /// The time that was typed, if any was.
    fn time(&self) -> Result<Option<ClockTime>, ()> {
        if self.time.trim().is_empty() {
            return Ok(None);
        }
        typed_time(&self.time).map(Some).ok_or(())
    }

    fn foot_ui(&mut self, ui: &mut Ui, view: &mut View<'_>, asked: Option<&Asked>) {
        ui.horizontal(|ui| {
            // If a button has the focus, Enter presses that.
            let is_free = ui.memory(|memory| memory.focused().is_none()) || ui.ctx().text_edit_focused();
            let enter = is_free && ui.input(|input| input.key_pressed(Key::Enter));
            let clicked =
                ui.add_enabled_ui(asked.is_some(), |ui| primary(ui, "Set exam", &key_name(CONFIRM)).clicked()).inner;
            self.is_to_set = asked.is_some() && (self.is_to_set || clicked || enter);
            if let Some(goal) = self.goal(asked).filter(|_| self.is_to_set) {
                self.is_to_set = false;
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
            closing_ui(ui, view, "Cancel");
        });
    }

    fn inputs_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        if self.decks.len() > 1 {
            self.decks_ui(ui);
        }
        ui.horizontal(|ui| {
            remark(ui, "Day");
            let first = view.today.plus(1);
            let calendar = &self.habits.calendar;
            let field = DayField { name: "Day", today: view.today, first, calendar };
            let (response, _) = field.ui(ui, &mut self.day);
            if std::mem::take(&mut self.is_fresh) {
                response.request_focus();
                select_all(ui, &response, &self.day);
            }
            ui.add_space(GAP);
            let label = remark(ui, "Time");
            let field = TextEdit::singleline(&mut self.time).desired_width(70.0).margin(Margin::symmetric(10, 8));
            ui.add(field.hint_text("9:30")).labelled_by(label.id);
        });
        ui.horizontal(|ui| {
            remark(ui, "Minutes per day");
            let width = ui.available_width();
            slider(ui, "Minutes per day", &mut self.minutes, 1..=MOST_MINUTES, width, |it| it.suffix(" min"));
        });
        ui.horizontal(|ui| {
            let label = remark(ui, "Last looks in the last");
            let day = typed_day(&self.day, view.today).unwrap_or(view.today.plus(PROPOSED_DAYS));
            let range = look_range(day, view.today);
            let hint = format!("{} to {}", range.start(), range.end());
            let before = self.look_days(day, view.today);
            let mut days = before;
            ui.add(DragValue::new(&mut days).range(range).suffix(" days")).labelled_by(label.id);
            if days != before {
                self.look_days = Some(days);
            }
            small(ui, hint);
        });
    }

    /// Draws the choice of decks in one row: the bars below need the height.
    fn decks_ui(&mut self, ui: &mut Ui) {
        const BESIDE: usize = 2;
        let titles: Vec<&str> = self.decks.iter().filter(|it| it.2).map(|(_, title, _)| title.as_str()).collect();
        let asked = if let [title] = titles[..] { title.to_owned() } else { count(titles.len(), "deck") };
        let decks = &mut self.decks;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().interact_size.y = 24.0;
            if decks.len() <= BESIDE {
                for (_, title, is_asked) in decks {
                    checkbox(ui, is_asked, title.as_str());
                }
                return;
            }
            remark(ui, "Decks");
            ui.spacing_mut().button_padding.y = 3.0;
            let combo = ComboBox::from_id_salt("exam decks").selected_text(asked).width(300.0).truncate();
            let combo = combo.close_behavior(PopupCloseBehavior::CloseOnClickOutside);
            let shown = combo.show_ui(ui, |ui| {
                for (_, title, is_asked) in decks {
                    checkbox(ui, is_asked, title.as_str());
                }
            });
            shown.response.accessible_name("Decks");
        });
    }

    /// Plans anew, in the background, if the inputs have changed.
    fn plan(&mut self, library: &Library, today: StudyDay, asked: &Asked) {
        if let Some(planned) = finished(&mut self.planning) {
            self.planned = Some(planned);
        }
        if self.planning.is_some() || self.planned.as_ref().is_some_and(|it| it.asked == *asked) {
            return;
        }
        let decks = asked.decks.iter().filter_map(|id| library.deck(id));
        let cards = decks.flat_map(|deck| {
            library.to_come(deck).map(|(place, state)| (state, state.is_new().then(|| &deck.deck.cards[place])))
        });
        let (states, new): (Vec<CardState>, Vec<Option<&Card>>) = cards.unzip();
        let new = new.into_iter().flatten().map(one_line).collect();
        // The minutes needed do not depend on the minutes available.
        let same = self.planned.as_ref().filter(|it| it.asked.decks == asked.decks && it.asked.day == asked.day);
        let needed = same.map(|it| it.needed);
        let (asked, habits, scheduler) = (asked.clone(), self.habits.clone(), library.scheduler().clone());
        self.planning = Some(Task::start(&self.wake, move || {
            let exam = Exam { look_days: asked.look_days, ..Exam::new(asked.day, asked.minutes as f32) };
            let plan = plan_exam(&states, &scheduler, today, exam, &habits);
            let needed = needed.unwrap_or_else(|| minutes_needed(&states, &scheduler, today, asked.day, &habits));
            Planned { asked, cards: states.len(), plan, new, needed }
        }));
    }

    /// The exam that is to be set; `None` until it is planned.
    fn goal(&self, asked: Option<&Asked>) -> Option<ExamGoal> {
        let planned = self.planned.as_ref().filter(|it| Some(&it.asked) == asked)?;
        Some(ExamGoal {
            decks: planned.asked.decks.clone(),
            day: planned.asked.day,
            time: self.time().ok().flatten(),
            minutes_per_day: planned.asked.minutes as f32,
            desired_retention: planned.plan.desired_retention,
            level_minutes: Some(planned.plan.exam.level_minutes),
            look_days: Some(planned.asked.look_days),
            foreseen: Some(Foreseen { recall: planned.plan.expected_recall, cards: planned.cards }),
        })
    }
}

/// In how many days before an exam the last looks can be.
fn look_range(day: StudyDay, today: StudyDay) -> RangeInclusive<u32> {
    let most = day.days_since(today).clamp(1, MOST_LOOK_DAYS);
    FEWEST_LOOK_DAYS.min(most)..=most
}
