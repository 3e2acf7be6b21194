//! What is wrong with a deck, with the way to where it is changed; or with a file that is none.

use std::path::Path;

use eframe::egui::{
    self, ScrollArea, Stroke, Ui,
    text::{LayoutJob, TextFormat},
};

use super::{DeckPart, close_ui};
use crate::{
    app::{
        command::Action,
        screens::{View, as_sentence},
        theme::{self, Emphasis, GAP, Palette, Type},
        widgets::{heading, link, remark, scrolled_part, small},
    },
    deck::{CardKey, DeckId, Severity},
    formats::{Place, Problem, Wrong},
    library::{LibraryDeck, Origin},
};

/// The problems of a deck as it is now, or of a file that is no deck.
pub enum ProblemsDialog {
    /// Of a deck.
    Deck(DeckId),
    /// Of a file, with its name.
    File(String, Vec<Problem>),
}

impl ProblemsDialog {
    /// Draws the list.
    pub(super) fn ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        match self {
            Self::Deck(id) => {
                let Some(deck) = view.library.deck(id) else {
                    ui.label(Type::Body.text("The deck is gone.", Palette::of(ui).again));
                    return close_ui(ui, view);
                };
                list_ui(ui, view, &deck.deck.title, &deck.problems, Some(deck));
            }
            Self::File(name, problems) => list_ui(ui, view, name, problems, None),
        }
        close_ui(ui, view);
    }
}

/// What to do, and the problems with their places.
fn list_ui(ui: &mut Ui, view: &mut View<'_>, title: &str, problems: &[Problem], deck: Option<&LibraryDeck>) {
    heading(ui, &format!("Problems of {title}"));
    let deck = deck.filter(|_| view.library.may_write());
    let here = problems.iter().filter(|problem| deck.is_some_and(|deck| way(problem, deck).is_some())).count();
    let file = match deck.map(|deck| &deck.origin) {
        Some(Origin::BuiltIn) => None,
        Some(Origin::Own(path)) => Some(&**path),
        None => problems.first().map(|problem| &*problem.file),
    };
    remark(ui, what_to_do(problems.len(), here, file));
    let height = (ui.ctx().content_rect().height() - 440.0).max(120.0);
    ui.add_space(GAP);
    let name = format!("problems {}", problems.first().map(ToString::to_string).unwrap_or_default());
    scrolled_part(ui, &name, height, |ui| {
        for problem in problems {
            problem_ui(ui, problem);
            if let Some((label, action)) = deck.and_then(|deck| way(problem, deck)) {
                let card = problem.card.as_ref().map(|card| format!(" {card}")).unwrap_or_default();
                let response = link(ui, label).accessible_name(format!("{label}{card}: {}", problem.message));
                if response.clicked() {
                    view.send(action);
                }
            }
            ui.add_space(GAP);
        }
    });
}

/// Where all of the problems, or some of them, are seen to: `here` of them in the window.
fn what_to_do(all: usize, here: usize, file: Option<&Path>) -> String {
    let in_file = |what: &str| match file {
        Some(file) => format!("{what} in the file {}, which is read again as soon as it is saved.", file.display()),
        None => format!("{what} in its file."),
    };
    match all - here {
        0 => "Each can be put right here: its link leads there.".to_owned(),
        left if left == all => in_file(if all == 1 { "It is" } else { "They are" }),
        _ => format!("What has a link can be put right here. {}", in_file("The others are")),
    }
}

/// What leads to the place in the window where a problem can be put right, with its label; `None` if it is in the file
/// alone.
fn way(problem: &Problem, deck: &LibraryDeck) -> Option<(&'static str, Action)> {
    let id = deck.deck.id.clone();
    Some(match problem.wrong.as_ref()? {
        Wrong::Deck => ("Deck settings", Action::OpenDeckSettings(id, DeckPart::Settings)),
        Wrong::Cards => ("New card", Action::NewCard { deck: Some(id), passage: None, quote: None }),
        Wrong::Source => ("Sources", Action::OpenDeckSettings(id, DeckPart::Sources)),
        Wrong::Passage(passage) => {
            deck.deck.passage(passage)?;
            ("Edit the passage", Action::EditPassage(id, Some(passage.clone())))
        }
        Wrong::Card(card) => {
            deck.place(card)?;
            ("Edit the card", Action::Edit(CardKey { deck: id, card: card.clone() }))
        }
    })
}

/// A problem with its place, the line and a caret under it.
pub(super) fn problem_ui(ui: &mut Ui, problem: &Problem) {
    let palette = Palette::of(ui);
    let color = if problem.severity == Severity::Error { palette.again } else { palette.hard };
    ui.label(Type::Strong.text(as_sentence(&problem.message), color));
    ui.label(Type::Body.text(as_sentence(&problem.remedy), palette.ink));
    let mut place = problem.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if let Some(at) = &problem.place {
        place = format!("{place}, line {}, column {}", at.line, at.column);
    }
    if let Some(card) = &problem.card {
        place = format!("{place}, card {card}");
    }
    small(ui, place);
    if let Some(at) = &problem.place {
        egui::Frame::new()
            .fill(palette.background)
            .corner_radius(theme::BUTTON_RADIUS)
            .inner_margin(egui::Margin::symmetric(10, 6))
            .show(ui, |ui| {
                ScrollArea::horizontal().id_salt((at.line, at.column, &problem.message)).show(ui, |ui| {
                    ui.set_width(ui.available_width());
                    ui.add(egui::Label::new(marked(at, palette)).extend());
                });
            });
    }
}

/// The line of a place, with the part that is wrong in its colour and underlined; a mark stands behind a line that ends too
/// soon.
fn marked(at: &Place, palette: Palette) -> LayoutJob {
    let text = format!("{} ", at.text);
    let byte = |character: usize| text.char_indices().nth(character).map_or(text.len(), |(byte, _)| byte);
    let (start, end) = (byte(at.caret), byte(at.caret + at.width.max(1)));
    let plain = Type::Body.format(palette.ink, Emphasis::default());
    let wrong = TextFormat {
        color: palette.again,
        underline: Stroke::new(1.5, palette.again),
        background: palette.again.gamma_multiply(0.15),
        ..plain.clone()
    };
    let mut job = LayoutJob::default();
    for (part, format) in [(&text[..start], &plain), (&text[start..end], &wrong), (&text[end..], &plain)] {
        job.append(part, 0.0, format.clone());
    }
    job
}
