//! The first screen: the decks, how each stands, and one clear button.

use eframe::egui::{
    self, Align, Layout, Rect, Response, Stroke, StrokeKind, Ui, UiBuilder, style::ScrollAnimation, text::LayoutJob,
};

use super::{View, deck_page::origin_name};
use crate::{
    app::{
        command::{Action, Command, Context},
        theme::{self, Emphasis, GAP, Palette, Type, WIDE_GAP},
        widgets::{
            as_heading, at_both_ends, link, page, primary, quiet, quiet_link, remark, rich, secondary, share_bar,
            small, title,
        },
    },
    deck::DeckId,
    library::{DeckSummary, ExamOver, Library, LibraryDeck, Plan, ToDo},
    memory::Moment,
    storage::review_log::LogError,
    wording::{count, weekday_and_date},
};

/// Why new cards wait for another day.
pub const WHY_APART: &str = "Of cards that are easily confused, one is new on a day.";

/// The state of the page: the selected deck, and the figures shown.
#[derive(Default)]
pub struct LibraryScreen {
    selected: usize,
    /// The id of the selected deck: decks that come or go leave it selected.
    id: Option<DeckId>,
    /// Whether another deck was selected, which must be scrolled to.
    has_moved: bool,
    summaries: Vec<DeckSummary>,
    /// What is still to do today, for each deck.
    to_do: Vec<ToDo>,
    to_do_in_all: ToDo,
    /// How many new cards of each deck wait for another day although there is room for them.
    apart: Vec<usize>,
    /// The exams that were over not long ago.
    exams_over: Vec<ExamOver>,
}

impl LibraryScreen {
    /// Computes the figures anew.
    pub fn refresh(&mut self, library: &Library, now: Moment) -> Result<(), LogError> {
        let today = library.study_day(now);
        let agenda = library.agenda(today)?;
        self.summaries = agenda.summaries();
        (self.to_do, self.apart) = agenda.days_of_decks().map(|day| (ToDo::from(&day), day.apart)).unzip();
        self.to_do_in_all = agenda.to_do(&Plan::default());
        self.exams_over = library.exams_over(today)?;
        let place = library.decks().iter().position(|deck| Some(&deck.deck.id) == self.id.as_ref());
        self.selected = place.unwrap_or(self.selected).min(self.summaries.len().saturating_sub(1));
        self.id = self.selected(library).map(|deck| deck.deck.id.clone());
        Ok(())
    }

    /// Returns the selected deck.
    pub fn selected<'l>(&self, library: &'l Library) -> Option<&'l LibraryDeck> {
        library.decks().get(self.selected)
    }

    /// Selects the deck with the given id, if it exists, and brings it into sight.
    pub fn select(&mut self, library: &Library, id: &DeckId) {
        let place = library.decks().iter().position(|deck| deck.deck.id == *id);
        self.go_to(library, place.unwrap_or(self.selected));
    }

    /// Moves the selection down by the given number of decks.
    pub fn move_selection(&mut self, library: &Library, by: isize) {
        self.go_to(library, self.selected.saturating_add_signed(by));
    }

    fn go_to(&mut self, library: &Library, place: usize) {
        self.selected = place.min(library.decks().len().saturating_sub(1));
        self.id = self.selected(library).map(|deck| deck.deck.id.clone());
        self.has_moved = true;
    }

    /// Returns how the selected deck stands, and what is to be done of it today.
    pub fn standing(&self) -> Option<(DeckSummary, ToDo)> {
        Some((*self.summaries.get(self.selected)?, *self.to_do.get(self.selected)?))
    }

    /// Returns how many new cards of the selected deck wait for another day although there is room for them.
    pub fn kept_apart(&self) -> usize {
        self.apart.get(self.selected).copied().unwrap_or_default()
    }

    /// Returns whether the selected deck has anything to study today.
    pub fn has_work(&self) -> bool {
        self.to_do.get(self.selected).is_some_and(|to_do| !to_do.is_nothing())
    }

    /// Draws the screen.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        page(ui, "library", theme::WIDE_COLUMN, |ui| {
            let top = ui.cursor().min;
            self.head_ui(ui, view);
            ui.add_space(WIDE_GAP);
            for (place, deck) in view.library.decks().iter().enumerate() {
                if let Some(summary) = self.summaries.get(place) {
                    let card = self.deck_ui(ui, view, place, deck, summary);
                    if self.has_moved && place == self.selected {
                        // The first deck is seen with the head of the page.
                        let with_head = card.union(Rect::from_min_max(top, card.max));
                        let fits = place == 0 && with_head.height() < ui.clip_rect().height();
                        let seen = if fits { with_head } else { card };
                        ui.scroll_to_rect_animation(seen.expand(GAP), None, ScrollAnimation::none());
                    }
                    ui.add_space(GAP);
                }
            }
            if view.library.decks().is_empty() {
                empty_ui(ui, view.library.may_write());
            }
            broken_ui(ui, view);
        });
        self.has_moved = false;
    }

    fn head_ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        let may_write = view.library.may_write();
        let commands = [
            (Command::StudyAll, self.summaries.len() > 1),
            (Command::OpenPractice, true),
            (Command::NewDeck, may_write),
            (Command::OpenImport, true),
        ];
        let commands = |ui: &mut Ui| {
            for (command, _) in commands.into_iter().filter(|(_, is_there)| *is_there) {
                if secondary(ui, command.label(), &Context::Library.key(command)).clicked() {
                    view.send(command);
                }
            }
        };
        at_both_ends(ui, "library commands", |ui| drop(title(ui, "Library")), commands);
        let ToDo { due, new } = self.to_do_in_all;
        let day = weekday_and_date(view.today);
        let today = match (due, new) {
            (0, 0) if self.summaries.is_empty() => format!("{day}."),
            (0, 0) if self.summaries.iter().all(|summary| summary.cards == 0) => {
                let write = Context::Library.key(Command::NewCard);
                format!("{day}. There are no cards yet. Press {write} to write one.")
            }
            (0, 0) => {
                let [read, practise] = [Command::ShowReading, Command::OpenPractice].map(|it| Context::Library.key(it));
                format!("{day}. Nothing is due today. Read a deck ({read}), or practise ({practise}).")
            }
            (0, 1) => format!("{day}. One new card today."),
            (0, new) => format!("{day}. {new} new cards today."),
            (due, 0) => format!("{day}. {} due today.", count(due, "card")),
            (due, new) => format!("{day}. {} due and {new} new today.", count(due, "card")),
        };
        remark(ui, today);
        if !view.library.may_write() {
            ui.label(Type::Body.text("Open read-only: answers cannot be saved.", palette.again));
        }
        countdown_ui(ui, view);
        for over in &self.exams_over {
            ui.horizontal_wrapped(|ui| {
                ui.label(Type::Body.text(over.to_string(), palette.ink));
                if view.library.may_write() && quiet_link(ui, "Remove exam").clicked() {
                    view.send(Action::SetExam { before: Some(over.goal.clone()), goal: None });
                }
            });
        }
    }

    /// Draws a deck. Returns where it is.
    fn deck_ui(
        &self,
        ui: &mut Ui,
        view: &mut View<'_>,
        place: usize,
        deck: &LibraryDeck,
        summary: &DeckSummary,
    ) -> Rect {
        let palette = Palette::of(ui);
        let is_selected = place == self.selected;
        let namesakes = view.library.decks().iter().filter(|it| it.deck.title == deck.deck.title).count();
        let shown = ui.scope_builder(UiBuilder::new().sense(egui::Sense::click()), |ui| {
            let is_pointed = ui.response().hovered() || ui.response().has_focus();
            let edge = if is_pointed { palette.secondary } else { palette.line };
            theme::card(&palette).stroke(Stroke::new(1.0, edge)).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.horizontal_top(|ui| {
                    ui.with_layout(Layout::right_to_left(Align::TOP), |ui| {
                        self.study_button_ui(ui, view, place, deck, summary);
                        ui.add_space(GAP);
                        ui.with_layout(Layout::top_down(Align::LEFT), |ui| {
                            title_ui(ui, deck, namesakes > 1);
                        });
                    });
                });
                ui.add_space(GAP);
                known_bar_ui(ui, summary);
                ui.horizontal_wrapped(|ui| {
                    ui.spacing_mut().item_spacing.x = 18.0;
                    ui.spacing_mut().interact_size.y = 0.0;
                    figures_ui(ui, deck, summary);
                    marked_ui(ui, view, deck, summary);
                    self.problems_ui(ui, view, deck, is_selected);
                    exam_ui(ui, view, deck);
                });
            });
        });
        let response = shown.response;
        response.widget_info(|| {
            let label = format!("Open {}, {}", deck.deck.title, origin_name(deck));
            egui::WidgetInfo::labeled(egui::Role::Button, true, label)
        });
        let rect = response.rect;
        if is_selected && view.library.decks().len() > 1 {
            let edge = Stroke::new(2.0, palette.accent);
            ui.painter().rect_stroke(rect, theme::RADIUS, edge, StrokeKind::Inside);
        }
        if response.on_hover_cursor(egui::CursorIcon::PointingHand).clicked() {
            view.send(Action::OpenDeck(deck.deck.id.clone()));
        }
        rect
    }

    fn study_button_ui(
        &self,
        ui: &mut Ui,
        view: &mut View<'_>,
        place: usize,
        deck: &LibraryDeck,
        summary: &DeckSummary,
    ) {
        let palette = Palette::of(ui);
        let is_selected = place == self.selected;
        let key = if is_selected { Context::Library.key(Command::StudySelected) } else { String::new() };
        let ToDo { due, new } = self.to_do.get(place).copied().unwrap_or_default();
        ui.with_layout(Layout::top_down(Align::RIGHT), |ui| {
            ui.set_width(190.0);
            match (due, new) {
                (0, 0) if summary.new > 0 => {
                    let more = secondary(ui, Command::StudyMore(10).label(), "");
                    if more.accessible_name(format!("Study 10 more of {}", deck.deck.title)).clicked() {
                        view.send(Action::SelectDeck(deck.deck.id.clone()));
                        view.send(Command::StudyMore(10));
                    }
                    // Of a deck that nobody has begun, nothing is done: other decks had the new cards of the day.
                    let (said, color) = match summary.started() {
                        0 => ("Today’s new cards are used up", palette.secondary),
                        _ => ("Done for today", palette.good),
                    };
                    ui.label(Type::Small.text(said, color));
                }
                (0, 0) if deck.deck.cards.is_empty() => {
                    let write = if is_selected { Context::Library.key(Command::NewCard) } else { String::new() };
                    let text = if write.is_empty() || !view.library.may_write() {
                        "No cards yet".to_owned()
                    } else {
                        format!("No cards yet. Press {write} to write the first.")
                    };
                    small(ui, text);
                }
                (0, 0) => {
                    small(ui, "Nothing is due today");
                }
                (due, new) => {
                    let study = primary(ui, Command::StudySelected.label(), &key);
                    if study.accessible_name(format!("Study {}", deck.deck.title)).clicked() {
                        view.send(Action::SelectDeck(deck.deck.id.clone()));
                        view.send(Plan { deck: Some(deck.deck.id.clone()), ..Plan::default() });
                    }
                    // The new cards of a day are shared by all decks without a limit of their own.
                    let is_shared = self.to_do.iter().map(|it| it.new).sum::<usize>() > self.to_do_in_all.new;
                    let up_to = if is_shared { "up to " } else { "" };
                    let waiting = match (due, new) {
                        (0, new) => format!("{up_to}{new} new"),
                        (due, 0) => format!("{due} due"),
                        (due, new) => format!("{due} due, {up_to}{new} new"),
                    };
                    small(ui, waiting);
                    let apart = self.apart.get(place).copied().unwrap_or_default();
                    if apart > 0 {
                        small(ui, format!("{apart} more on another day")).on_hover_text(WHY_APART);
                    }
                }
            }
        });
    }

    #[expect(clippy::unused_self, reason = "a part of this screen, like the others")]
    fn problems_ui(&self, ui: &mut Ui, view: &mut View<'_>, deck: &LibraryDeck, is_selected: bool) {
        if deck.flaws() == 0 {
            return;
        }
        let problems = count(deck.flaws(), "problem");
        let response = of_deck(link(ui, &problems), &format!("{problems} of"), deck);
        if is_selected {
            // Laid out like its neighbours, or it would stand above their line.
            let format = Type::Body.format(Palette::of(ui).secondary, Emphasis::default());
            let key = Context::Library.key(Command::ShowProblemsOfSelected);
            let key = ui.label(LayoutJob::single_section(key, format));
            ui.ctx().accesskit_node_builder(key.id, egui::accesskit::Node::set_hidden);
        }
        if response.clicked() {
            view.send(Action::ShowProblems(deck.deck.id.clone()));
        }
    }
}

/// Names what acts on a deck, among those of other decks.
fn of_deck(response: Response, what: &str, deck: &LibraryDeck) -> Response {
    response.accessible_name(format!("{what} {}", deck.deck.title))
}

/// Draws a deck's title and summary; also its file, if another deck has the same title.
fn title_ui(ui: &mut Ui, deck: &LibraryDeck, has_namesake: bool) {
    let palette = Palette::of(ui);
    let response = ui.label(Type::DeckTitle.text(&deck.deck.title, palette.ink));
    as_heading(&response, &deck.deck.title);
    if has_namesake {
        small(ui, origin_name(deck));
    }
    if !deck.deck.summary.is_empty() {
        ui.label(rich(&deck.deck.summary, Type::Body, palette.secondary, None, palette.lit));
    }
}

/// Draws how well a deck is known.
pub fn known_bar_ui(ui: &mut Ui, summary: &DeckSummary) {
    let palette = Palette::of(ui);
    let of = |count: f32| count / summary.cards.max(1) as f32;
    let label = format!(
        "Of {}, about {:.0} would be recalled today (full colour); {} are started (pale, too), {} not yet (empty)",
        count(summary.cards, "card"),
        summary.known,
        summary.started(),
        summary.cards - summary.started().min(summary.cards)
    );
    let parts = [(of(summary.started() as f32), palette.good.gamma_multiply(0.45)), (of(summary.known), palette.good)];
    share_bar(ui, 8.0, &parts, &label).on_hover_text(&label);
}

/// Draws how many cards a deck has, and how they stand.
pub fn figures_ui(ui: &mut Ui, deck: &LibraryDeck, summary: &DeckSummary) {
    let palette = Palette::of(ui);
    for (count, what) in [
        (deck.deck.cards.len(), if deck.deck.cards.len() == 1 { "card" } else { "cards" }),
        (summary.due, "due"),
        (summary.new, "new"),
        (summary.started(), "started"),
    ] {
        if count > 0 || matches!(what, "cards" | "due" | "started") {
            let color = if what == "due" && count > 0 { palette.accent } else { palette.ink };
            figure_ui(ui, count, what, color);
        }
    }
}

fn figure_ui(ui: &mut Ui, count: usize, what: &str, color: egui::Color32) {
    let palette = Palette::of(ui);
    let mut job = LayoutJob::default();
    job.append(&count.to_string(), 0.0, Type::Strong.format(color, Emphasis::default()));
    job.append(&format!(" {what}"), 1.0, Type::Body.format(palette.secondary, Emphasis::default()));
    ui.label(job);
}

/// Draws how far the coming exams are, and what was foreseen for them, as links to their plans.
pub fn countdown_ui(ui: &mut Ui, view: &mut View<'_>) {
    for exam in view.library.coming_exams(view.today) {
        let foreseen = exam.foreseen.map(|foreseen| format!(": {foreseen} foreseen")).unwrap_or_default();
        let label = format!("Exam {}{foreseen}", exam.when(view.today));
        if let Some(deck) = exam.decks.iter().find(|deck| view.library.deck(deck).is_some())
            && link(ui, &label).clicked()
        {
            view.send(Action::OpenExam(deck.clone()));
        }
    }
}

/// Draws a link to the exam that the deck is prepared for, or to a new one.
fn exam_ui(ui: &mut Ui, view: &mut View<'_>, deck: &LibraryDeck) {
    if deck.deck.cards.is_empty() || !view.library.may_write() {
        return;
    }
    let exam = view.library.next_exam(&deck.deck.id, view.today);
    let response = match exam {
        Some(exam) => link(ui, &format!("exam {}", exam.when(view.today))),
        None => of_deck(quiet_link(ui, "exam date…"), "exam date…", deck),
    };
    if response.on_hover_text("See how much you will know on the day, and how many minutes it takes").clicked() {
        view.send(Action::OpenExam(deck.deck.id.clone()));
    }
}

/// Draws a link to the suspended and flagged cards.
pub fn marked_ui(ui: &mut Ui, view: &mut View<'_>, deck: &LibraryDeck, summary: &DeckSummary) {
    let flagged = deck.marks().iter().filter(|marks| marks.is_flagged).count();
    let label = match (summary.suspended, flagged) {
        (0, 0) => return,
        (suspended, 0) => format!("{suspended} suspended"),
        (0, flagged) => format!("{flagged} flagged"),
        (suspended, flagged) => format!("{suspended} suspended, {flagged} flagged"),
    };
    if link(ui, &label).clicked() {
        view.send(Action::ShowMarked(deck.deck.id.clone()));
    }
}

/// Draws the files in the decks folder from which no deck can be read.
fn broken_ui(ui: &mut Ui, view: &mut View<'_>) {
    let palette = Palette::of(ui);
    for file in view.library.broken_files() {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        theme::card(&palette).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.horizontal(|ui| {
                ui.vertical(|ui| {
                    ui.label(Type::Strong.text(format!("{name} cannot be read"), palette.again));
                    if let Some(problem) = file.problems.first() {
                        remark(ui, format!("{} The file was not changed.", as_sentence(&problem.message)));
                    }
                });
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if quiet(ui, "See problems", "").clicked() {
                        view.send(Action::ShowFileProblems(name.clone(), file.problems.clone()));
                    }
                });
            });
        });
        ui.add_space(GAP);
    }
}

fn empty_ui(ui: &mut Ui, may_write: bool) {
    let [import, new] = [Command::OpenImport, Command::NewDeck].map(|command| Context::Library.key(command));
    let text = if may_write {
        format!("Press {new} to make one, or {import} to import one. You can also drop a deck file onto this window.")
    } else {
        "This library was opened read-only, and holds no deck.".to_owned()
    };
    let palette = Palette::of(ui);
    theme::card(&palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(Type::DeckTitle.text("No decks yet", palette.ink));
        remark(ui, text);
    });
}

/// Turns a message into a sentence: with a capital letter, quotes around names, and a full stop unless it has one.
pub fn as_sentence(message: &str) -> String {
    let mut is_open = false;
    let mut sentence = String::new();
    for c in message.chars() {
        sentence.push(match c {
            '`' => {
                is_open = !is_open;
                if is_open { '“' } else { '”' }
            }
            c if sentence.is_empty() => c.to_ascii_uppercase(),
            c => c,
        });
    }
    if !sentence.ends_with(['.', '?', '!']) {
        sentence.push('.');
    }
    sentence
}
