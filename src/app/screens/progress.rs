//! For the person who comes back: today, the last sitting and what changed since, what comes, what holds.

use std::sync::Arc;

use eframe::egui::{self, Ui};

use super::{View, cards, sitting_over::minutes_in_words};
use crate::{
    app::{
        theme::{self, GAP, Palette, Type, WIDE_GAP},
        widgets::{day_bars, heading, page, pair, title},
    },
    library::{Library, LibraryDeck, Plan},
    memory::{CardState, Moment, Scheduler},
    progress::{
        FORECAST_DAYS, History, Retention, Since, SittingRecord, Today, forecast, retention, since, sittings, today,
    },
    storage::review_log::LogError,
    tasks::{Task, Wake, finished},
};

/// The figures, as they were last read. The old ones are shown until the new ones are there.
#[derive(Default)]
pub struct ProgressScreen {
    figures: Option<Arc<Figures>>,
    reading: Option<Task<Result<Figures, LogError>>>,
    error: Option<String>,
}

struct Figures {
    today: Today,
    sittings: Vec<SittingRecord>,
    since: Option<Since>,
    forecast: [u32; FORECAST_DAYS],
    /// Over the last 30 days, and ever.
    retention: [Retention; 2],
    desired_retention: f32,
    answers: usize,
}

impl ProgressScreen {
    /// Reads the figures anew, in the background.
    pub fn refresh(&mut self, library: &Library, now: Moment, wake: &Wake) {
        let day = library.study_day(now);
        let limits = match library.limits(&Plan::default(), day) {
            Ok(limits) => limits,
            Err(err) => {
                self.error = Some(err.to_string());
                return;
            }
        };
        let summaries = library.decks().iter().map(|deck| deck.summary(day, library.scheduler()));
        let (due, new) = summaries.fold((0, 0), |(due, new), it| (due + it.due, new + it.new));
        let (due, new) = (due.min(limits.due), new.min(limits.new));
        let states: Vec<CardState> = library.decks().iter().flat_map(LibraryDeck::states).copied().collect();
        let cards = library.card_facts();
        let desired_retention = library.preferences().desired_retention;
        let read = library.reviews_reader();
        self.reading = Some(Task::start(wake, move || {
            let reviews = read()?;
            let scheduler = Scheduler::new(desired_retention);
            let history = History::new(&reviews, cards, &scheduler, day);
            let view = history.all();
            let sittings = sittings(&view);
            Ok(Figures {
                today: today(&view, due, new),
                since: sittings.first().map(|last| since(&view, last.study_day, &scheduler)),
                sittings,
                forecast: forecast(&states, day),
                retention: [retention(&view.on(day.minus(29)..=day)), retention(&view)],
                desired_retention,
                answers: reviews.len(),
            })
        }));
    }

    /// Whether figures are being read.
    #[must_use]
    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// Takes up figures that have been read.
    pub fn poll(&mut self) {
        match finished(&mut self.reading) {
            Some(Ok(figures)) => (self.figures, self.error) = (Some(Arc::new(figures)), None),
            Some(Err(err)) => self.error = Some(err.to_string()),
            None => {}
        }
    }

    /// Draws the screen.
    pub fn ui(&self, ui: &mut Ui, view: &View<'_>) {
        page(ui, "progress", theme::WIDE_COLUMN, |ui| {
            let palette = Palette::of(ui);
            title(ui, "Progress");
            if let Some(error) = &self.error {
                ui.label(Type::Body.text(error, palette.again));
            }
            let Some(figures) = &self.figures else {
                ui.label(Type::Body.text("Reading the log…", palette.secondary));
                return;
            };
            today_ui(ui, &figures.today);
            if figures.answers == 0 {
                ui.add_space(WIDE_GAP);
                heading(ui, "Nothing studied yet");
                let text =
                    "After the first sitting this page shows what you know, what fades, and what comes back when.";
                ui.label(Type::Body.text(text, palette.secondary));
                return;
            }
            last_sitting_ui(ui, figures, view);
            forecast_ui(ui, figures, view);
            retention_ui(ui, figures);
            sittings_ui(ui, &figures.sittings);
        });
    }
}

fn section(ui: &mut Ui, name: &str, add_contents: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    ui.add_space(WIDE_GAP);
    heading(ui, name);
    theme::card(&palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        add_contents(ui);
    });
}

fn today_ui(ui: &mut Ui, today: &Today) {
    section(ui, "Today", |ui| {
        let palette = Palette::of(ui);
        ui.columns(4, |columns| {
            for (column, (figure, what)) in columns.iter_mut().zip([
                (today.due.to_string(), "due".to_owned()),
                (today.new.to_string(), "new".to_owned()),
                (today.done.to_string(), if today.done == 1 { "answer given" } else { "answers given" }.to_owned()),
                (
                    minutes_in_words(today.minutes_spent),
                    format!("spent; {} to come", minutes_in_words(today.minutes_expected)),
                ),
            ]) {
                column.label(Type::Figure.text(figure, palette.ink));
                column.label(Type::Small.text(what, palette.secondary));
            }
        });
    });
}

fn last_sitting_ui(ui: &mut Ui, figures: &Figures, view: &View<'_>) {
    let (Some(last), Some(since)) = (figures.sittings.first(), &figures.since) else { return };
    section(ui, "Last sitting, and what changed since", |ui| {
        let palette = Palette::of(ui);
        let when = match view.today.days_since(last.study_day) {
            0 => "Today".to_owned(),
            1 => "Yesterday".to_owned(),
            days => format!("{days} days ago"),
        };
        let text = format!(
            "{when}: {} in {}, {} recalled at once, {} new.",
            cards(last.cards),
            minutes_in_words(last.duration_ms as f32 / 60_000.0),
            last.recalled_at_once,
            last.new,
        );
        ui.label(Type::Body.text(text, palette.ink));
        let known = cards(since.known_now.round() as usize);
        let text = if since.days == 0 {
            format!("You would recall about {known} now.")
        } else {
            format!(
                "Since then {} became due. You knew about {:.0} then; you would recall about {known} now.",
                cards(since.became_due),
                since.known_then,
            )
        };
        ui.label(Type::Body.text(text, palette.secondary));
    });
}

fn forecast_ui(ui: &mut Ui, figures: &Figures, view: &View<'_>) {
    section(ui, "The next 30 days", |ui| {
        let palette = Palette::of(ui);
        let total: u32 = figures.forecast.iter().sum();
        let busiest = figures.forecast.iter().enumerate().max_by_key(|(day, count)| (**count, usize::MAX - day));
        let day_name = |day: usize| match day {
            0 => "Today".to_owned(),
            day => view.today.plus(day as u32).date().format("%-d %b").to_string(),
        };
        let text = match busiest {
            Some((day, count)) if *count > 0 => {
                format!(
                    "{total} cards come back; the busiest day is {} with {count}. New cards are not counted.",
                    day_name(day).replace("Today", "today")
                )
            }
            _ => "No card comes back in the next 30 days.".to_owned(),
        };
        ui.label(Type::Body.text(&text, palette.secondary));
        if total > 0 {
            ui.add_space(GAP);
            day_bars(ui, 130.0, &figures.forecast, day_name, &text);
        }
    });
}

fn retention_ui(ui: &mut Ui, figures: &Figures) {
    section(ui, "True retention", |ui| {
        let palette = Palette::of(ui);
        let text = format!(
            "Of the cards that came back after a day or more, how many you still knew. You aim at {:.0} %.",
            figures.desired_retention * 100.0
        );
        ui.label(Type::Body.text(text, palette.secondary));
        for (name, retention) in ["Last 30 days", "Ever"].into_iter().zip(&figures.retention) {
            let said = match (retention.share(), retention.bounds()) {
                (Some(share), Some((low, high))) => format!(
                    "{:.0} % ({} of {}); between {:.0} and {:.0} % with 95 % confidence",
                    share * 100.0,
                    retention.recalled,
                    retention.asked,
                    low * 100.0,
                    high * 100.0
                ),
                _ => "no card has come back yet".to_owned(),
            };
            ui.label(pair(&palette, &format!("{name}:"), &said));
        }
    });
}

fn sittings_ui(ui: &mut Ui, sittings: &[SittingRecord]) {
    /// More are in `entente stats --json`.
    const SHOWN: usize = 100;
    section(ui, "Sittings", |ui| {
        let palette = Palette::of(ui);
        ui.spacing_mut().interact_size.y = 0.0;
        egui::Grid::new("sittings").num_columns(6).spacing([28.0, 6.0]).show(ui, |ui| {
            for name in ["Began", "Cards", "Answers", "At once", "New", "Time"] {
                ui.label(Type::Small.text(name, palette.secondary));
            }
            ui.end_row();
            for sitting in sittings.iter().take(SHOWN) {
                let began = sitting.began.local().map(|time| time.format("%-d %b %Y, %H:%M").to_string());
                let share = sitting.recalled_at_once as f32 / sitting.cards.max(1) as f32;
                for text in [
                    began.unwrap_or_default(),
                    sitting.cards.to_string(),
                    sitting.answers.to_string(),
                    format!("{:.0} %", share * 100.0),
                    sitting.new.to_string(),
                    minutes_in_words(sitting.duration_ms as f32 / 60_000.0),
                ] {
                    ui.label(Type::Body.text(text, palette.ink));
                }
                ui.end_row();
            }
        });
        if sittings.len() > SHOWN {
            let text = format!("The last {SHOWN} of {} sittings.", sittings.len());
            ui.label(Type::Small.text(text, palette.secondary));
        }
    });
}
