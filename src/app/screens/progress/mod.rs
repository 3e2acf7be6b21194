//! What changed, what is known, whether the forecast is accurate, what is coming and what is hard.

mod figures;
mod memory;
mod opened;
mod outlook;
mod past;
mod shown;
mod strength;

use std::sync::Arc;

use eframe::egui::{Align, ComboBox, Id, Margin, Popup, Rect, Ui, style::ScrollAnimation};

pub use self::memory::Wanted;
use self::{
    figures::{Figures, MixedUp, Past, mixed_up, plan_of},
    memory::MemoryPanel,
    opened::OpenSession,
    shown::Shown,
};
use super::View;
use crate::{
    app::{
        command::{Action, Command, Context, ProgressPart},
        theme::{self, GAP, Palette, Type, WIDE_GAP},
        widgets::{
            at_right, deck_list, heading, link, list, page, quiet, remark, side_by_side, tab, title, topic_list,
        },
    },
    deck::{DeckId, Topic},
    formats::harmless,
    library::{Library, Prospect},
    memory::{Moment, StudyDay},
    progress::{DayAhead, Filter, History, both, retention},
    storage::review_log::LogError,
    tasks::{Task, Wake, finished},
};

/// The state of the page: its filter, and the figures last computed. Old figures are shown until new ones are ready.
#[derive(Default)]
pub struct ProgressScreen {
    deck: Option<DeckId>,
    topic: Option<Topic>,
    /// The number of last days, or `None` for all.
    days: Option<u32>,
    part: ProgressPart,
    past: Option<Arc<Past>>,
    /// How often the day, the cards or the log have changed.
    changes: u64,
    figures: Option<Figures>,
    mixed_up: MixedUp,
    reading: Option<Task<Read>>,
    /// The coming year is being simulated, once the other figures are shown.
    simulating: Option<Task<Vec<DayAhead>>>,
    error: Option<String>,
    /// The sections about the learner's own memory.
    pub memory: MemoryPanel,
    opened: Option<OpenSession>,
    /// How much of the list of the part is shown.
    shown: Shown,
}

/// What the background computes: the past, the figures made from it, and what the coming year is simulated from.
type Read = Result<(Arc<Past>, Figures, Prospect), LogError>;

/// The widest that the page gets, in points.
const WIDTH: f32 = 1120.0;
/// The height of the names of the pages above, in points.
const NAVIGATION: f32 = 64.0;
/// From this width on, two sections stand beside each other.
const BESIDE: f32 = 800.0;

/// The periods to choose from.
const PERIODS: [(Option<u32>, &str); 4] =
    [(None, "all time"), (Some(30), "last 30 days"), (Some(90), "last 90 days"), (Some(365), "last year")];

impl ProgressScreen {
    /// Takes note that the day, the cards or the log have changed.
    pub fn outdate(&mut self) {
        self.changes += 1;
    }

    /// Computes the figures anew, in the background, unless they are those of the library as it is.
    pub fn refresh(&mut self, library: &Library, now: Moment, wake: &Wake) {
        let is_current = |past: &Past| {
            past.changes == self.changes && library.log_version().is_ok_and(|version| version == past.log)
        };
        if self.past.as_deref().is_none_or(|past| !is_current(past)) {
            self.work_out(library, library.study_day(now), wake);
        }
    }

    /// Computes the figures for the present filter from the last history.
    pub fn filter_changed(&mut self, library: &Library, today: StudyDay, wake: &Wake) {
        self.work_out(library, today, wake);
    }

    fn work_out(&mut self, library: &Library, today: StudyDay, wake: &Wake) {
        if self.deck.as_ref().is_some_and(|id| library.deck(id).is_none()) {
            self.deck = None;
        }
        let filter = self.filter(today);
        let current = library.agenda(today).and_then(|it| Ok((it.prospect(&plan_of(&filter)), library.log_version()?)));
        let (prospect, log) = match current {
            Ok(current) => current,
            Err(err) => {
                self.error = Some(err.to_string());
                return;
            }
        };
        self.mixed_up = mixed_up(library, &filter);
        let (past, changes) = (self.past.clone(), self.changes);
        let is_current = past.as_ref().is_some_and(|past| (past.changes, past.log) == (changes, log));
        // Copying the facts of all cards is only needed for a new history.
        let cards = if is_current { Vec::new() } else { library.card_facts() };
        let (read, scheduler) = (library.past_reader(), library.scheduler().clone());
        self.reading = Some(Task::start(wake, move || {
            let past = || -> Result<Arc<Past>, LogError> {
                let answers = match past {
                    Some(past) if is_current => return Ok(past),
                    Some(past) if past.log == log => Arc::clone(&past.answers),
                    _ => Arc::new(read()?),
                };
                let history = History::new(&answers, cards, &scheduler, today);
                let came_back = retention(&history.view(&Filter::default())).asked as usize;
                Ok(Arc::new(Past { answers, log, changes, history, came_back }))
            };
            let (past, backlog) = both(past, || prospect.backlog());
            let past = past?;
            let figures = Figures::new(&past, backlog, &prospect, &filter);
            Ok((past, figures, prospect))
        }));
    }

    fn filter(&self, today: StudyDay) -> Filter {
        let days = self.days.map_or(Filter::default().days, |days| today.minus(days - 1)..=StudyDay(i32::MAX));
        Filter { deck: self.deck.clone(), topic: self.topic, days }
    }

    /// Returns whether figures are being computed.
    pub fn is_reading(&self) -> bool {
        let is_opening = self.opened.as_ref().is_some_and(OpenSession::is_reading);
        self.reading.is_some() || self.simulating.is_some() || self.memory.is_busy() || is_opening
    }

    /// Simulates a year with another desired retention and another number of new cards a day.
    pub fn what_if(&mut self, library: &Library, today: StudyDay, wanted: Wanted, wake: &Wake) {
        match library.agenda(today).map(|agenda| agenda.prospect(&plan_of(&self.filter(today)))) {
            Ok(prospect) => {
                let set = Wanted::from_preferences(library.preferences(), self.deck.as_ref());
                self.memory.simulate(prospect, set, wanted, wake);
            }
            Err(err) => self.error = Some(err.to_string()),
        }
    }

    /// Collects the figures that have been computed, and the answers that have been read.
    pub fn poll(&mut self, wake: &Wake) {
        self.memory.poll();
        if let Some(Err(err)) = self.opened.as_mut().map(OpenSession::poll) {
            self.error = Some(err.to_string());
        }
        let was_simulating = self.simulating.is_some();
        match (finished(&mut self.simulating), &mut self.figures) {
            (Some(year), Some(figures)) => figures.ahead = Some(year),
            _ if was_simulating && self.simulating.is_none() => {
                self.error = Some("The coming year could not be simulated.".to_owned());
            }
            _ => {}
        }
        match finished(&mut self.reading) {
            Some(Ok((past, mut figures, prospect))) => {
                // Of the same cards, the old one is shown until the new one is ready.
                let old = self.figures.take().filter(|old| old.filter == figures.filter);
                figures.ahead = old.and_then(|old| old.ahead);
                self.simulating = Some(Task::start(wake, move || prospect.ahead()));
                (self.past, self.figures, self.error) = (Some(past), Some(figures), None);
                self.memory.outdate();
                // The answers of the opened session may have been taken back.
                self.opened = None;
            }
            Some(Err(err)) => self.error = Some(err.to_string()),
            None => {}
        }
    }

    /// Draws the screen.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        page(ui, self.part.name(), WIDTH, |ui| {
            let palette = Palette::of(ui);
            self.head_ui(ui, view);
            if let Some(error) = &self.error {
                ui.label(Type::Body.text(error, palette.again));
            }
            let Some(figures) = &self.figures else {
                remark(ui, "Reading the log…");
                return;
            };
            let is_new = self.past.as_ref().is_none_or(|past| past.answers.count() == 0);
            if self.part == ProgressPart::Today {
                let plan = plan_of(&self.filter(view.today));
                if is_new {
                    past::today_ui(ui, view, figures, &plan);
                } else {
                    beside(
                        ui,
                        view,
                        |ui, view| past::today_ui(ui, view, figures, &plan),
                        |ui, view| past::since_ui(ui, view, figures),
                    );
                }
            }
            if figures.answers == 0 {
                let (name, text) = if is_new {
                    (
                        "Nothing studied yet",
                        "After your first session, this page shows what you know, what is fading, and what is due when.",
                    )
                } else {
                    ("No answers here", "You gave no answers for this deck, topic and period. Figures show today.")
                };
                ui.add_space(WIDE_GAP);
                heading(ui, name);
                remark(ui, text);
            }
            if is_new {
                if matches!(self.part, ProgressPart::Today | ProgressPart::Forecast) {
                    outlook::ahead_ui(ui, view, figures);
                }
                return;
            }
            let came_back = self.past.as_ref().map_or(0, |past| past.came_back);
            match self.part {
                ProgressPart::Today => past::calendar_ui(ui, view, figures),
                ProgressPart::Memory => {
                    strength::groups_ui(ui, view, figures, &mut self.shown);
                    beside(
                        ui,
                        view,
                        |ui, view| strength::known_ui(ui, view, figures),
                        |ui, view| strength::distributions_ui(ui, view, figures),
                    );
                }
                ProgressPart::Trouble => outlook::fails_ui(ui, view, figures, &self.mixed_up, &mut self.shown),
                ProgressPart::Forecast => {
                    let period = self.days.is_some().then_some("The chosen period");
                    let deck = self.deck.as_ref();
                    let memory = std::cell::RefCell::new(&mut self.memory);
                    beside(
                        ui,
                        view,
                        |ui, view| {
                            outlook::ahead_ui(ui, view, figures);
                            memory.borrow().own_memory_ui(ui, view, came_back);
                        },
                        |ui, view| {
                            memory.borrow_mut().what_if_section(ui, view, deck, figures.has_exam);
                            strength::retention_ui(ui, view, figures, period, deck);
                        },
                    );
                }
                ProgressPart::Sessions => {
                    past::sessions_ui(ui, view, figures, self.opened.as_ref(), &mut self.shown);
                }
            }
        });
    }

    /// Shows the figures of a deck, of all its topics and days.
    pub fn filter_deck(&mut self, deck: DeckId) {
        (self.deck, self.topic, self.days) = (Some(deck), None, None);
        self.outdate();
    }

    /// Goes to a part of the page.
    pub fn go_to(&mut self, part: ProgressPart) {
        (self.part, self.shown) = (part, Shown::default());
    }

    /// The title with the parts of the page beside it, and the filter, which is below if the window is narrow.
    fn head_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let is_wide = ui.available_width() > 1040.0;
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            title(ui, "Progress");
            ui.add_space(GAP);
            for part in ProgressPart::ALL {
                let command = Command::ShowProgressPart(part);
                if tab(ui, part.name(), part == self.part).on_hover_text(Context::Progress.key(command)).clicked() {
                    view.send(command);
                }
            }
            if is_wide {
                ui.spacing_mut().item_spacing.x = GAP;
                ui.add_space(GAP);
                self.filter_ui(ui, view);
            }
        });
        if !is_wide {
            ui.horizontal_wrapped(|ui| self.filter_ui(ui, view));
        }
    }

    fn filter_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let before = (self.deck.clone(), self.topic, self.days);
        {
            deck_list(ui, view.library, 190.0, &mut self.deck);
            topic_list(ui, 120.0, &mut self.topic);
            let name = PERIODS.iter().find(|(days, _)| *days == self.days).map_or("all time", |(_, name)| name);
            let combo = ComboBox::from_id_salt("period").selected_text(name).width(130.0);
            let shown = list(ui, combo, |rows| {
                for (days, name) in PERIODS {
                    rows.offer(&mut self.days, days, name);
                }
            });
            shown.accessible_name("Period");
        }
        if before != (self.deck.clone(), self.topic, self.days) {
            view.send(Command::FilterProgress);
        }
    }
}

/// Draws two sections beside each other, or one below the other if the window is narrow.
fn beside(
    ui: &mut Ui,
    view: &mut View<'_>,
    first: impl Fn(&mut Ui, &mut View<'_>),
    second: impl Fn(&mut Ui, &mut View<'_>),
) {
    if ui.available_width() < BESIDE {
        first(ui, view);
        second(ui, view);
        return;
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = WIDE_GAP;
        side_by_side::<2>(ui, |ui, place| {
            ui.spacing_mut().item_spacing.x = GAP;
            if place == 0 { first(ui, view) } else { second(ui, view) }
        });
    });
}

/// What of a section can be saved.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Saved {
    /// Its numbers, and a picture of it.
    Figure,
    /// Its numbers: a list is longer than a picture.
    List,
    /// Nothing: it is empty.
    Nothing,
}

/// What is counted as known.
const KNOWN: &str = "From your answers Entente works out how likely you would recall each card today. These chances are \
                     added up: ten cards that are each recalled nine times in ten count as nine known cards. A card that \
                     you have not met counts as not known.";

/// Draws a link that explains figures.
fn help_ui(ui: &mut Ui, question: &str, answers: &[&str]) {
    let response = link(ui, question);
    Popup::menu(&response).show(|ui| {
        ui.set_max_width(380.0);
        for answer in answers {
            ui.label(Type::Body.text(*answer, Palette::of(ui).ink));
        }
    });
}

/// Draws a section: its name, a sentence, and the figure, whose numbers and picture can be saved.
fn section(
    ui: &mut Ui,
    view: &mut View<'_>,
    name: &str,
    sentence: &str,
    numbers: impl FnOnce() -> String,
    add_contents: impl FnOnce(&mut Ui, &mut View<'_>),
) {
    section_of(ui, view, (name, sentence, Saved::Figure), numbers, add_contents);
}

/// Draws a section of which something else can be saved.
fn section_of(
    ui: &mut Ui,
    view: &mut View<'_>,
    (name, sentence, saved): (&str, &str, Saved),
    numbers: impl FnOnce() -> String,
    add_contents: impl FnOnce(&mut Ui, &mut View<'_>),
) {
    let palette = Palette::of(ui);
    ui.add_space(GAP);
    let (mut csv, mut picture) = (false, false);
    let id = ui.make_persistent_id(("pictured", name));
    let pictured: Option<Pictured> = ui.data(|data| data.get_temp(id));
    let is_pictured = pictured.is_some();
    let head = ui.horizontal(|ui| {
        heading(ui, name);
        if is_pictured || saved == Saved::Nothing {
            return;
        }
        at_right(ui, name, |ui| {
            let of = |what: &str| format!("{name}: save {what}");
            let button = quiet(ui, "CSV", "").on_hover_text("Save the numbers").accessible_name(of("the numbers"));
            csv = button.clicked();
            if saved == Saved::Figure {
                let button = quiet(ui, "PNG", "").on_hover_text("Save as a picture").accessible_name(of("the picture"));
                picture = button.clicked();
            }
        });
    });
    let shown = surface(&palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        remark(ui, sentence);
        add_contents(ui, view);
    });
    let file = name.to_lowercase().replace(' ', "-");
    if csv {
        view.send(Action::SaveNumbers { name: file.clone(), csv: numbers() });
    }
    let rect = head.response.rect.union(shown.response.rect).expand(GAP);
    picture_ui(ui, view, (id, file, rect), pictured, picture);
}

/// Takes a section's picture over some frames: it is scrolled to, drawn as a whole, and saved.
fn picture_ui(
    ui: &Ui,
    view: &mut View<'_>,
    (id, name, rect): (Id, String, Rect),
    pictured: Option<Pictured>,
    is_wanted: bool,
) {
    let zoom = ui.ctx().zoom_factor();
    let next = match pictured {
        None if is_wanted => Some(Pictured::Moving(Rect::NOTHING, zoom)),
        Some(Pictured::Moving(last, before)) if last == rect => {
            view.send(Action::SavePicture { name, rect });
            Some(Pictured::Asked(before))
        }
        Some(Pictured::Moving(_, before)) => Some(Pictured::Moving(rect, before)),
        Some(Pictured::Asked(before)) => Some(Pictured::Taken(before)),
        Some(Pictured::Taken(before)) => {
            ui.ctx().set_zoom_factor(before);
            None
        }
        None => None,
    };
    if let Some(Pictured::Moving(..)) = next {
        // A figure that is higher than the page is drawn smaller, so that its picture is whole.
        let page = ui.ctx().content_rect().height() - NAVIGATION;
        if rect.height() > page {
            ui.ctx().set_zoom_factor(zoom * (page / rect.height() * 0.98).max(0.3));
        }
        ui.scroll_to_rect_animation(rect, Some(Align::Min), ScrollAnimation::none());
    }
    ui.data_mut(|data| match next {
        Some(next) => _ = data.insert_temp(id, next),
        None => data.remove::<Pictured>(id),
    });
    if next.is_some() {
        ui.ctx().request_repaint();
    }
}

/// A section whose picture is being taken: as a whole, without its buttons.
#[derive(Clone, Copy)]
enum Pictured {
    /// It is being scrolled to; holds its place in the last frame, and the zoom of the window before.
    Moving(Rect, f32),
    /// The window was asked for a picture.
    Asked(f32),
    /// It is in the frame being drawn.
    Taken(f32),
}

/// The surface of a section.
fn surface(palette: &Palette) -> eframe::egui::Frame {
    theme::card(palette).inner_margin(Margin::symmetric(18, 12))
}

/// Formats numbers as CSV.
fn csv<const COLUMNS: usize>(head: [&str; COLUMNS], rows: impl Iterator<Item = [String; COLUMNS]>) -> String {
    let quoted = |text: &str| {
        let text = harmless(text);
        if text.contains([',', '"', '\n', '\r']) {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.into_owned()
        }
    };
    let head = head.join(",");
    let rows = rows.map(|row| row.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(","));
    std::iter::once(head).chain(rows).map(|line| line + "\n").collect()
}
