//! The end of a session: what was learned, what was missed, and when it goes on.

use eframe::egui::{CollapsingHeader, Ui};

use super::{View, study::one_line};
use crate::{
    app::{
        command::{Command, Context},
        theme::{self, GAP, Palette, Type, WIDE_GAP},
        widgets::{
            heading, page, pair, passage_ui, primary, remark, secondary, side_by_side, side_by_side_ui, small, title,
        },
    },
    deck::CardKey,
    library::{Library, Mode, Plan},
    memory::StudyDay,
    progress::FORECAST_DAYS,
    storage::review_log::LogError,
    study::{Course, Summary},
    wording::{count, duration, plain_items},
};

/// What is still to come when a session is over.
pub struct Outlook {
    /// Cards that are still due today.
    still_due: usize,
    /// How many cards are due on each of the coming days, today first.
    days: [u32; FORECAST_DAYS],
    /// Whether more of what the session covered is new.
    has_new: bool,
}

impl Outlook {
    /// What is to come after a session with that plan.
    pub fn new(library: &Library, plan: &Plan, today: StudyDay) -> Result<Self, LogError> {
        let agenda = library.agenda(today)?;
        let rest = Plan { deck: plan.deck.clone(), topic: plan.topic, ..Plan::default() };
        Ok(Self {
            still_due: agenda.to_do(&rest).due,
            days: agenda.coming_days(|deck, _| plan.deck.as_ref().is_none_or(|id| deck.id == *id)),
            has_new: agenda.has_new(plan),
        })
    }
}

/// Draws the end of a session.
pub fn session_over_ui(ui: &mut Ui, view: &mut View<'_>, course: &Course, plan: &Plan, outlook: Option<&Outlook>) {
    let summary = course.summary();
    page(ui, "over", theme::COLUMN, |ui| {
        title(ui, if summary.answers == 0 { "Nothing to study now" } else { "Session complete" });
        if summary.answers == 0 {
            let [more, back] = [Command::StudyMore(10), Command::Leave].map(|it| Context::SessionOver.key(it));
            let [practise, read] = [Command::OpenPractice, Command::ShowReading].map(|it| Context::Library.key(it));
            let more = if outlook.is_some_and(|outlook| outlook.has_new) && plan.mode == Mode::Study {
                format!("Study 10 new cards ({more}), or go")
            } else {
                "Go".to_owned()
            };
            let text = format!(
                "Nothing of this is due today. {more} back ({back}): there {practise} practises, and {read} opens a deck \
                 to read."
            );
            remark(ui, text);
        }
        figures_ui(ui, &summary);
        if let Some(outlook) = outlook {
            next_ui(ui, outlook);
        }
        ui.add_space(GAP);
        ui.horizontal_wrapped(|ui| {
            if primary(ui, Command::Leave.label(), &Context::SessionOver.key(Command::Leave)).clicked() {
                view.send(Command::Leave);
            }
            if plan.mode == Mode::Study
                && outlook.is_some_and(|outlook| outlook.has_new)
                && secondary(ui, Command::StudyMore(10).label(), &Context::SessionOver.key(Command::StudyMore(10)))
                    .clicked()
            {
                view.send(Command::StudyMore(10));
            }
            if summary.answers > 0
                && secondary(ui, Command::Undo.label(), &Context::SessionOver.key(Command::Undo)).clicked()
            {
                view.send(Command::Undo);
            }
        });
        cards_ui(ui, view, "Review your misses", &summary.missed, true);
        mixed_up_ui(ui, view, &summary.mixed_up);
        let learned: Vec<CardKey> = summary.learned.into_iter().filter(|card| !summary.missed.contains(card)).collect();
        cards_ui(ui, view, "Learned", &learned, false);
    });
}

fn figures_ui(ui: &mut Ui, summary: &Summary) {
    if summary.answers == 0 {
        return;
    }
    let palette = Palette::of(ui);
    ui.add_space(GAP);
    theme::card(&palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let share = summary.recalled_at_once as f32 / summary.cards.max(1) as f32;
        let answers = format!("for {}", count(summary.answers, "answer"));
        let minutes = summary.duration_ms as f32 / 60_000.0;
        let figures = [
            (summary.cards.to_string(), if summary.cards == 1 { "card" } else { "cards" }),
            (format!("{:.0} %", share * 100.0), "recalled at once"),
            (summary.learned.len().to_string(), "new cards learned"),
            (duration(minutes), answers.as_str()),
        ];
        // Orders of events are not about cards by themselves.
        let shown = if summary.cards == 0 { &figures[3..] } else { &figures[..] };
        side_by_side::<4>(ui, |ui, place| {
            let Some((figure, what)) = shown.get(place) else { return };
            ui.label(Type::Figure.text(figure, palette.ink));
            small(ui, *what);
        });
    });
}

/// When the next cards are due.
fn next_ui(ui: &mut Ui, outlook: &Outlook) {
    ui.add_space(GAP);
    remark(ui, next_in_words(outlook.still_due, &outlook.days));
}

/// What is due after today: the next three days on which something is, and how much more within the days that were
/// counted. What comes after them is not said.
fn next_in_words(still_due: usize, days: &[u32; FORECAST_DAYS]) -> String {
    let mut coming: Vec<String> = days
        .iter()
        .enumerate()
        .skip(1)
        .filter(|(_, count)| **count > 0)
        .take(3)
        .map(|(day, count)| match day {
            1 => format!("{count} tomorrow"),
            day => format!("{count} in {day} days"),
        })
        .collect();
    let later: u32 = days.iter().skip(1).filter(|count| **count > 0).skip(coming.len()).sum();
    if later > 0 {
        coming.push(format!("{later} more within {FORECAST_DAYS} days"));
    }
    match (still_due, coming.is_empty()) {
        (0, true) => format!("Nothing comes back in the next {FORECAST_DAYS} days."),
        (0, false) => format!("Next due: {}.", coming.join(", ")),
        (due, true) => format!("{due} still due today."),
        (due, false) => format!("{due} still due today; then {}.", coming.join(", ")),
    }
}

/// What was taken for what, each with what tells the two apart.
fn mixed_up_ui(ui: &mut Ui, view: &View<'_>, pairs: &[(CardKey, CardKey)]) {
    if pairs.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    ui.add_space(WIDE_GAP);
    heading(ui, "Confused");
    for (key, rival) in pairs {
        let (Some(card), Some(rival)) = (view.library.card(key), view.library.card(rival)) else { continue };
        let told = [card, rival];
        let (card, rival) = (card.1, rival.1);
        ui.label(pair(&palette, &one_line(card), &plain_items(&card.answer_text())));
        ui.label(pair(&palette, &one_line(rival), &plain_items(&rival.answer_text())));
        let header = Type::Body.text("What tells them apart", palette.accent);
        let salt = ("apart", &card.id, &rival.id);
        CollapsingHeader::new(header).id_salt(salt).show(ui, |ui| {
            side_by_side_ui(ui, told, ["First", "Second"]);
        });
    }
}

fn cards_ui(ui: &mut Ui, view: &View<'_>, name: &str, cards: &[CardKey], with_passages: bool) {
    if cards.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    ui.add_space(WIDE_GAP);
    heading(ui, name);
    for key in cards {
        let Some((deck, card)) = view.library.card(key) else { continue };
        ui.label(pair(&palette, &one_line(card), &plain_items(&card.answer_text())));
        let schedule = view.library.state(key).and_then(|state| state.schedule());
        if let Some(schedule) = schedule.filter(|schedule| with_passages && schedule.is_leech()) {
            let text = format!("Trouble card: forgotten {} times.", schedule.lapses);
            ui.label(Type::Small.text(text, palette.hard));
        }
        if let Some(passage) = deck.passage_of(card).filter(|_| with_passages) {
            let name = if passage.heading.is_empty() { "Read it again" } else { &passage.heading };
            let header = Type::Body.text(name, palette.accent);
            CollapsingHeader::new(header).id_salt(&key.card).show(ui, |ui| passage_ui(ui, deck, card));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_next_is_said_for_the_days_that_were_counted_and_no_more() {
        let due = |on: &[(usize, u32)]| {
            let mut days = [0; FORECAST_DAYS];
            for (day, cards) in on {
                days[*day] = *cards;
            }
            days
        };
        assert_eq!(next_in_words(0, &due(&[])), "Nothing comes back in the next 30 days.");
        let days = due(&[(1, 5), (2, 2), (3, 2), (9, 30), (29, 4)]);
        let next = "5 tomorrow, 2 in 2 days, 2 in 3 days, 34 more within 30 days.";
        assert_eq!(next_in_words(0, &days), format!("Next due: {next}"));
        assert_eq!(next_in_words(7, &days), format!("7 still due today; then {next}"));
        assert_eq!(next_in_words(0, &due(&[(0, 9), (4, 1)])), "Next due: 1 in 4 days.");
    }
}
