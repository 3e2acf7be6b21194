//! The learner's own memory: fits the model to the log, and simulates other ways of studying.

use eframe::egui::{ProgressBar, Ui};

use super::section;
use crate::{
    app::{
        command::{Action, Command},
        screens::View,
        theme::{GAP, Palette, Type},
        widgets::{pair, per_cent_slider, secondary, side_by_side, slider, small},
    },
    deck::DeckId,
    library::{Better, Library, NotBetter, Prospect},
    memory::{FitProgress, LEAST_ANSWERS, StudyDay},
    progress::WhatIf,
    storage::preferences::{Preferences, RETENTION_RANGE},
    tasks::{Task, Wake, finished},
    wording::duration,
};

/// What is going on about the learner's memory.
#[derive(Default)]
pub struct MemoryPanel {
    fitting: Option<Task<Result<Better, NotBetter>>>,
    progress: FitProgress,
    better: Option<Better>,
    said: Option<String>,
    /// The simulation that is wanted, and the last one that was computed.
    wanted: Option<Wanted>,
    simulating: Option<Task<Simulated>>,
    simulated: Option<Simulated>,
}

/// A way of studying.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted {
    /// The share of due cards that should be recalled.
    pub retention: f32,
    /// New cards a day.
    pub new_per_day: usize,
}

impl Wanted {
    /// The way that is set now, for a deck or for all.
    pub fn from_preferences(set: &Preferences, deck: Option<&DeckId>) -> Self {
        Self {
            retention: deck.and_then(|deck| set.own_retention(deck)).unwrap_or(set.desired_retention),
            new_per_day: deck.and_then(|deck| set.own_new_per_day(deck)).unwrap_or(set.new_per_day),
        }
    }

    /// The settings in which this way is set, for a deck or for all.
    fn chosen(self, mut set: Preferences, deck: Option<&DeckId>) -> Preferences {
        let Self { retention, new_per_day } = self;
        if let Some(deck) = deck {
            let own = set.decks.entry(deck.clone()).or_default();
            (own.desired_retention, own.new_per_day) = (Some(retention), Some(new_per_day));
        } else {
            (set.desired_retention, set.new_per_day) = (retention, new_per_day);
        }
        set
    }
}

/// A year of studying as it is set now, and in another way.
#[derive(Clone, Copy)]
struct Simulated {
    wanted: Wanted,
    now: WhatIf,
    then: WhatIf,
}

impl MemoryPanel {
    /// Returns whether something is being computed in the background.
    pub fn is_busy(&self) -> bool {
        self.fitting.is_some() || self.simulating.is_some()
    }

    /// Fits the parameters to the log, in the background.
    pub fn fit(&mut self, library: &Library, today: StudyDay, wake: &Wake) {
        let progress = FitProgress::default();
        let work = library.fitter(today, progress.clone());
        (self.better, self.said) = (None, None);
        (self.fitting, self.progress) = (Some(Task::start(wake, work)), progress);
    }

    /// Stops the fit.
    pub fn cancel(&self) {
        self.progress.cancel();
    }

    /// Takes the parameters that were found, to be used or discarded.
    pub fn take_better(&mut self) -> Option<Vec<f32>> {
        self.better.take().map(|better| better.fit.parameters)
    }

    /// Shows a message in the section.
    pub fn say(&mut self, text: String) {
        self.said = Some(text);
    }

    /// Simulates a year of studying as it is set and in another way, in the background. Does nothing if a simulation is
    /// running.
    pub fn simulate(&mut self, prospect: Prospect, set: Wanted, wanted: Wanted, wake: &Wake) {
        if self.simulating.is_some() {
            return;
        }
        self.simulating = Some(Task::start(wake, move || {
            let more = |way: Wanted| way.new_per_day.cast_signed() - set.new_per_day.cast_signed();
            let year = |way: Wanted| prospect.what_if(way.retention, more(way));
            let now = year(set);
            Simulated { wanted, now, then: if wanted == set { now } else { year(wanted) } }
        }));
    }

    /// Discards simulations, after a change of cards, answers or parameters.
    pub fn outdate(&mut self) {
        (self.simulated, self.simulating) = (None, None);
    }

    /// Collects what the background has computed.
    pub fn poll(&mut self) {
        let was_fitting = self.fitting.is_some();
        match finished(&mut self.fitting) {
            Some(Ok(better)) => self.better = Some(better),
            Some(Err(err)) => self.said = Some(err.to_string()),
            None if was_fitting && self.fitting.is_none() => {
                self.said = Some("Nothing was changed: fitting stopped unexpectedly.".to_owned());
            }
            None => {}
        }
        if let Some(simulated) = finished(&mut self.simulating) {
            self.simulated = Some(simulated);
        }
    }

    /// Draws the fitting of the model. `came_back` is the number of answers to cards that came back, over all decks and
    /// days.
    pub fn own_memory_ui(&self, ui: &mut Ui, view: &mut View<'_>, came_back: usize) {
        let is_fitted = view.library.is_fitted();
        let is_enough = came_back >= LEAST_ANSWERS;
        let sentence = match (is_fitted, is_enough) {
            (true, _) => "The model of memory is fitted to your answers.".to_owned(),
            (_, true) => {
                "The model of memory uses parameters that suit most people. You can fit them to your own answers."
                    .to_owned()
            }
            _ => format!(
                "The model of memory uses parameters that suit most people. After {LEAST_ANSWERS} answers to cards that \
                 came back, you can fit them to your own; so far there are {came_back}."
            ),
        };
        let can_write = view.library.may_write();
        let better = self.better.as_ref();
        section(
            ui,
            view,
            "Your own memory",
            &sentence,
            || numbers(better),
            |ui, view| {
                if can_write && (is_enough || is_fitted) {
                    self.fit_ui(ui, view);
                }
            },
        );
    }

    /// Draws the simulation of a year in another way.
    pub fn what_if_section(&mut self, ui: &mut Ui, view: &mut View<'_>, deck: Option<&DeckId>, has_exam: bool) {
        let sentence = if has_exam {
            "A year from now without an exam, with another desired retention and other new cards per day."
        } else {
            "A year from now, with another desired retention and other new cards per day."
        };
        let simulated = self.simulated;
        section(
            ui,
            view,
            "What if",
            sentence,
            || what_if_numbers(simulated),
            |ui, view| {
                self.what_if_ui(ui, view, deck);
            },
        );
    }

    fn fit_ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        if self.fitting.is_some() {
            ui.add(ProgressBar::new(self.progress.share()).desired_height(10.0));
            if secondary(ui, Command::CancelFit.label(), "").clicked() {
                view.send(Command::CancelFit);
            }
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
            return;
        }
        if let Some(said) = &self.said {
            ui.label(Type::Body.text(said, palette.ink));
            ui.add_space(GAP);
        }
        if let Some(Better { fit, minutes: [minutes, fitted] }) = &self.better {
            let text = format!("Tested on your {} newest answers:", fit.fitted.answers);
            ui.label(Type::Body.text(text, palette.ink));
            for (name, before, after) in [
                ("Log loss (lower is better):", fit.present.log_loss, fit.fitted.log_loss),
                ("Gap between forecast and result:", fit.present.calibration, fit.fitted.calibration),
            ] {
                ui.label(pair(&palette, name, &format!("{before:.3} now, {after:.3} fitted")));
            }
            let load = format!("{minutes:.1} now, {fitted:.1} fitted");
            ui.label(pair(&palette, "Minutes per day over the next 90 days:", &load));
            ui.add_space(GAP);
        }
        let mut offers =
            if self.better.is_some() { vec![Command::AcceptFit, Command::LeaveFit] } else { vec![Command::FitMemory] };
        if view.library.can_undo_parameters() {
            offers.push(Command::UndoFit);
        }
        ui.horizontal(|ui| {
            for command in offers {
                if secondary(ui, command.label(), "").clicked() {
                    view.send(command);
                }
            }
        });
    }

    fn what_if_ui(&mut self, ui: &mut Ui, view: &mut View<'_>, deck: Option<&DeckId>) {
        let palette = Palette::of(ui);
        let preferences = view.library.preferences();
        let usual = Wanted::from_preferences(preferences, deck);
        let Wanted { mut retention, new_per_day: mut new } = self.wanted.unwrap_or(usual);
        side_by_side::<2>(ui, |ui, place| {
            let (name, width) = (["Desired retention", "New cards per day"][place], ui.available_width());
            small(ui, name);
            if place == 0 {
                per_cent_slider(ui, name, &mut retention, RETENTION_RANGE, width, 1);
            } else {
                slider(ui, name, &mut new, 0..=60, width, |it| it);
            }
        });
        ui.add_space(GAP);
        let wanted = Wanted { retention, new_per_day: new };
        if wanted != self.wanted.unwrap_or(usual) {
            self.wanted = Some(wanted);
        }
        if self.simulating.is_none() && self.simulated.is_none_or(|it| it.wanted != wanted) {
            view.send(Action::WhatIf(wanted));
        }
        let Some(Simulated { now, then, .. }) = self.simulated else { return };
        for (name, year) in [("Now", now), ("Then", then)].into_iter().take(if wanted == usual { 1 } else { 2 }) {
            let WhatIf { minutes_per_day, known, met } = year;
            let minutes = duration(minutes_per_day);
            let text = format!("{minutes} a day, {known:.0} cards known in a year, {met} met");
            ui.label(pair(&palette, &format!("{name}:"), &text));
        }
        let can_write = view.library.may_write();
        if wanted != usual && can_write && secondary(ui, "Use this", "").clicked() {
            self.wanted = None;
            view.send(Action::SetPreferences(wanted.chosen(preferences.clone(), deck)));
        }
    }
}

fn numbers(better: Option<&Better>) -> String {
    let rows = better.into_iter().flat_map(|Better { fit, minutes }| {
        [
            ("log_loss", fit.present.log_loss, fit.fitted.log_loss),
            ("calibration", fit.present.calibration, fit.fitted.calibration),
            ("minutes_per_day", minutes[0], minutes[1]),
        ]
    });
    super::csv(
        ["figure", "now", "fitted"],
        rows.map(|(name, now, fitted)| [name.to_owned(), now.to_string(), fitted.to_string()]),
    )
}

fn what_if_numbers(simulated: Option<Simulated>) -> String {
    let row = |(name, it): (&str, WhatIf)| {
        [name.to_owned(), it.minutes_per_day.to_string(), it.known.to_string(), it.met.to_string()]
    };
    let years = simulated.into_iter().flat_map(|it| [("now", it.now), ("then", it.then)]);
    super::csv(["way", "minutes_per_day", "known", "met"], years.map(row))
}
