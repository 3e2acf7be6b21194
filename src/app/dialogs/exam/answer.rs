//! What a plan for an exam says: the answer in one sentence, whether the minutes are enough, and the days until then.

use eframe::egui::{Align, Label, Layout, Popup, Ui, vec2};

use super::Asked;
use crate::{
    app::{
        theme::{GAP, Palette, Type},
        widgets::{day_bars, link, pair, remark, small},
    },
    memory::{Habits, Share, StudyDay},
    study::ExamPlan,
    wording::{coming_day, count, short_day_near, whole_minutes},
};

/// Beyond this number of days, each bar is a week.
const MOST_DAYS_SHOWN: usize = 60;
/// At most this number of the cards that will not be met are listed.
const MOST_LISTED: usize = 20;
/// The height of the answer with the sentence below it, in points.
const HEAD: f32 = 76.0;
/// The least and the greatest height of the bars, in points.
const BARS: (f32, f32) = (64.0, 84.0);

/// A plan with what it was made for.
pub struct Planned {
    /// What it was made for.
    pub(super) asked: Asked,
    /// The number of cards.
    pub(super) cards: usize,
    /// The plan.
    pub(super) plan: ExamPlan,
    /// What the new cards ask, in the order in which they come.
    pub(super) new: Vec<String>,
    /// The fewest minutes a day that are enough, or `None` if no time is.
    pub(super) needed: Option<u32>,
}

impl Planned {
    /// The answer in one sentence, such as `97 % of 108 cards on 20 December, with 9 minutes a day.`
    fn answer(&self, today: StudyDay) -> String {
        let Self { asked, cards, plan, needed, .. } = self;
        // More minutes than are needed change nothing.
        let minutes = needed.map_or(asked.minutes, |needed| needed.clamp(1, asked.minutes));
        format!(
            "{:.0} % of {} on {}, with {} a day.",
            plan.expected_recall * 100.0,
            count(*cards, "card"),
            coming_day(asked.day, today),
            count(minutes as usize, "minute")
        )
    }

    /// What the new cards ask that will not be met.
    fn missed(&self) -> &[String] {
        let missed = self.plan.cards_never_met(self.cards).min(self.new.len());
        &self.new[self.new.len() - missed..]
    }
}

/// The number of days until the exam, and how many of them are without study and easy.
fn days_until(day: StudyDay, today: StudyDay, habits: &Habits) -> [usize; 3] {
    let days = || (0..day.days_since(today)).map(|ahead| habits.calendar.share(today.plus(ahead)));
    let of = |share: Share| days().filter(|it| *it == share).count();
    [days().count(), of(Share::Rest), of(Share::Easy)]
}

/// Draws the answer, or what is wrong with the inputs, always at the same height.
pub fn head_ui(ui: &mut Ui, planned: Result<Option<&Planned>, &str>, today: StudyDay, habits: &Habits) {
    let palette = Palette::of(ui);
    let size = vec2(ui.available_width(), HEAD);
    ui.allocate_ui_with_layout(size, Layout::top_down(Align::LEFT), |ui| {
        ui.set_min_size(size);
        match planned {
            Err(wrong) => _ = ui.label(Type::Body.text(wrong, palette.again)),
            Ok(None) => _ = ui.label(Type::DeckTitle.text("Working it out…", palette.secondary)),
            Ok(Some(planned)) if planned.cards == 0 => {
                remark(ui, "There are no cards to prepare.");
            }
            Ok(Some(planned)) => {
                ui.label(Type::DeckTitle.text(planned.answer(today), palette.ink));
                enough_ui(ui, planned, today, habits);
            }
        }
    });
}

/// Draws whether the minutes are enough, and how many of them are wasted.
fn enough_ui(ui: &mut Ui, planned: &Planned, today: StudyDay, habits: &Habits) {
    let palette = Palette::of(ui);
    let (missed, minutes) = (planned.missed(), planned.asked.minutes);
    let [days, free, _] = days_until(planned.asked.day, today, habits);
    let (days_in_words, enough) = (count(days, "day"), |needed: u32| count(needed as usize, "minute"));
    let (sentence, color) = match planned.needed {
        None if free == days => {
            ("Every day until then is free. Change the week or the holidays in the settings.".to_owned(), palette.again)
        }
        None => (format!("{days_in_words} are too few, however many minutes you have."), palette.again),
        Some(needed) if !missed.is_empty() => (
            format!(
                "You will not get to the last {} in {days_in_words}. {} a day would be enough; none is wasted.",
                count(missed.len(), "card"),
                enough(needed)
            ),
            palette.again,
        ),
        Some(needed) if minutes < needed => (
            format!(
                "You will get to every card in {days_in_words}. {} a day would be enough to recall the most; none is \
                 wasted.",
                enough(needed)
            ),
            palette.hard,
        ),
        Some(needed) if minutes == needed => {
            (format!("Enough: {} a day, and none is wasted.", enough(needed)), palette.good)
        }
        Some(needed) => (
            format!(
                "Enough: {} a day would do; {} of your {minutes} would be wasted.",
                enough(needed),
                minutes - needed
            ),
            palette.good,
        ),
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(Type::Body.text(sentence, color));
        if !missed.is_empty() {
            not_met_ui(ui, missed);
        }
    });
}

/// Draws a link to the cards that will not be met.
fn not_met_ui(ui: &mut Ui, missed: &[String]) {
    let palette = Palette::of(ui);
    let response = link(ui, "Which ones?");
    Popup::menu(&response).show(|ui| {
        ui.set_max_width(440.0);
        for question in missed.iter().take(MOST_LISTED) {
            ui.add(Label::new(Type::Small.text(question, palette.ink)).truncate());
        }
        if missed.len() > MOST_LISTED {
            small(ui, format!("and {} more", missed.len() - MOST_LISTED));
        }
    });
}

/// Draws a link to what the desired retention is.
fn retention_help_ui(ui: &mut Ui) {
    let palette = Palette::of(ui);
    let response = link(ui, "What is that?").accessible_name("What is the desired retention?");
    Popup::menu(&response).show(|ui| {
        ui.set_max_width(400.0);
        let text = "The share of cards that you are to recall whenever they come, until the exam. The plan chooses it: a \
                    higher one brings each card sooner and takes more minutes. How much you will know on the day is the \
                    share above, for which each card gets a last look.";
        ui.label(Type::Small.text(text, palette.ink));
    });
}

/// Draws the figures of a plan, and the minutes of each day until the exam, or of each week if there are many; all of it
/// in that height if it has room there.
pub fn figures_ui(ui: &mut Ui, planned: &Planned, today: StudyDay, habits: &Habits, height: f32) {
    let palette = Palette::of(ui);
    let plan = &planned.plan;
    let [low, high] = [plan.range.0, plan.range.1].map(|share| format!("{:.0}", share * 100.0));
    let likely = if low == high { format!("{low} %") } else { format!("{low}–{high} %") };
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = GAP * 3.0;
        ui.spacing_mut().interact_size.y = 0.0;
        for (label, value) in [
            ("Likely known", likely),
            ("In all", whole_minutes(plan.hours * 60.0)),
            ("Desired retention", format!("{:.0} %", plan.desired_retention * 100.0)),
        ] {
            ui.label(pair(&palette, label, &value));
        }
        retention_help_ui(ui);
    });
    let step = if plan.minutes.len() > MOST_DAYS_SHOWN { 7 } else { 1 };
    let minutes: Vec<f32> = plan.minutes.chunks(step).map(|days| days.iter().sum()).collect();
    let unit = if step == 7 { "week" } else { "day" };
    let name = |place: usize| short_day_near(today.plus((place * step) as u32), today);
    let label =
        format!("Minutes per {unit} until the exam, at most {:.0}", minutes.iter().copied().fold(0.0, f32::max));
    let [days, free, easy] = days_until(planned.asked.day, today, habits);
    let free = if free == 0 { "none is".to_owned() } else { format!("{free} are") };
    let (days, minutes_set) = (count(days, "day"), count(planned.asked.minutes as usize, "minute"));
    let mut until = format!(
        "Minutes per {unit}, with the {minutes_set} a day set above. Of {days} until then, {free} without study"
    );
    if easy > 0 {
        until = format!("{until}, and {easy} are easy");
    }
    small(ui, format!("{until}."));
    let room = height - ui.min_rect().height() - GAP;
    day_bars(
        ui,
        room.clamp(BARS.0, BARS.1),
        &minutes,
        name,
        |minutes| format!("{minutes:.1}").replace(".0", ""),
        &label,
    );
}
