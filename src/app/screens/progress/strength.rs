//! What is known: over time, by topic and passage, how strongly, and how accurate the forecast is.

use eframe::egui::{Align, Label, Layout, Response, Sense, Ui, vec2};

use super::Wanted;
use super::{Figures, KNOWN, Shown, csv, help_ui, section};
use crate::{
    app::{
        command::{Action, Command},
        screens::View,
        theme::{GAP, Palette, Type},
        widgets::{
            ForecastStep, forecast_chart, line_chart, pair, passage_name, remark, share_bar, side_by_side, small,
            step_chart,
        },
    },
    deck::{DeckId, PassageId},
    progress::{INTERVAL_STEPS, Retention, STABILITY_STEPS, Share},
    wording::count,
};

/// From this width on, topics and passages stand beside each other, in points.
const BESIDE: f32 = 600.0;
/// A row with a share is narrow below that width, in points.
const NARROW: f32 = 440.0;

/// Draws how many cards would be recalled, day by day.
pub fn known_ui(ui: &mut Ui, view: &mut View<'_>, figures: &Figures) {
    let Some((_, now)) = figures.known.last() else { return };
    let sentence = format!(
        "You would recall about {} of {} today, each counted by how likely you recall it.",
        now.round(),
        count(figures.studied, "card")
    );
    let rows = figures.known.iter().map(|(day, known)| [day.to_string(), known.to_string()]);
    section(
        ui,
        view,
        "What is known",
        &sentence,
        || csv(["day", "known"], rows),
        |ui, _| {
            line_chart(ui, 92.0, &figures.known, figures.studied.max(1) as f32, &sentence);
            help_ui(ui, "What does known mean?", &[KNOWN]);
        },
    );
}

/// Draws the share that is known of what was met, by topic and passage.
pub fn groups_ui(ui: &mut Ui, view: &mut View<'_>, figures: &Figures, list: &mut Shown) {
    /// At first only the weakest passages are shown: with the link to the others as many lines as there are topics.
    const PASSAGES: usize = 8;
    let library = view.library;
    let name_of = |(deck, id): &(DeckId, PassageId)| {
        let passage = library.deck(deck).and_then(|deck| deck.deck.passage(id));
        passage.map_or_else(|| id.to_string(), passage_name)
    };
    let shown = list.rows_but(PASSAGES);
    let topics: Vec<_> = figures.topics.iter().map(|(topic, share)| (topic.name().to_owned(), *share)).collect();
    let weakest: Vec<_> = figures.passages.iter().take(shown).map(|(id, share)| (name_of(id), *share)).collect();
    if topics.is_empty() {
        return;
    }
    let numbers = || {
        let passages = figures.passages.iter().map(|(id, share)| ("passage", name_of(id), share));
        let rows = topics.iter().map(|(name, share)| ("topic", name.clone(), share)).chain(passages);
        let row = |(kind, name, it): (&str, String, &Share)| {
            [kind.to_owned(), name, it.known.to_string(), it.met.to_string()]
        };
        csv(["kind", "name", "known", "met"], rows.map(row))
    };
    let passages = match figures.passages.len() {
        count if count > shown => format!("showing the {shown} weakest of {count} passages"),
        _ => "the weakest passages first".to_owned(),
    };
    let sentence = format!("The share of the cards you have met that you would recall today; {passages}.");
    section(ui, view, "Topics and passages", &sentence, numbers, |ui, view| {
        ui.spacing_mut().item_spacing.x = 36.0;
        let mut lists_ui = |ui: &mut Ui, place: usize| {
            for (number, (name, share)) in if place == 0 { &topics } else { &weakest }.iter().enumerate() {
                let what = ["Show these cards", Command::ReadPassage.label()][place];
                let name = share_row(ui, name, *share).on_hover_text(what);
                if place == 1 {
                    list.focus(number, &name);
                }
                if !name.clicked() {
                    continue;
                }
                if place == 0 {
                    let topic = figures.topics.get(number).map(|(topic, _)| topic.name());
                    view.send(Action::ShowCards(format!("topic:{}", topic.unwrap_or_default())));
                } else if let Some(((deck, id), _)) = figures.passages.get(number) {
                    read(view, deck, id);
                }
            }
            if place == 1 {
                list.more_ui(ui, weakest.len(), weakest.len(), figures.passages.len());
            }
        };
        // Beside each other in a narrow window, their names would be cut.
        if ui.available_width() < BESIDE {
            lists_ui(ui, 0);
            ui.add_space(GAP);
            lists_ui(ui, 1);
        } else {
            side_by_side::<2>(ui, lists_ui);
        }
    });
}

/// Reads a passage.
fn read(view: &mut View<'_>, deck: &DeckId, id: &PassageId) {
    if let Some(place) = view.library.deck(deck).and_then(|deck| deck.deck.passage_place(id)) {
        view.send(Action::Read(deck.clone(), place));
    }
}

/// Draws a share with its name, coloured as in the timeline. Its name can be pressed.
fn share_row(ui: &mut Ui, name: &str, share: Share) -> Response {
    let palette = Palette::of(ui);
    let share_of = |cards: &str| format!("{:.0} % of {cards}", share.share() * 100.0);
    let label = format!("{name}: {}", share_of(&count(share.met, "card")));
    // In a narrow row the name has the room; that it is cards the sentence above says.
    let is_narrow = ui.available_width() < NARROW;
    let figure = share_of(&if is_narrow { share.met.to_string() } else { count(share.met, "card") });
    ui.spacing_mut().interact_size.y = 0.0;
    ui.horizontal(|ui| {
        let width = ui.available_width();
        let shown = Label::new(Type::Body.text(name, palette.ink)).truncate().sense(Sense::click());
        let text = ui.allocate_ui_with_layout(vec2(width * 0.72, 21.0), Layout::right_to_left(Align::Center), |ui| {
            ui.set_min_width(width * 0.72);
            remark(ui, figure);
            // The name gives way, not the figure.
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| ui.add(shown)).inner
        });
        share_bar(ui, 6.0, &[(share.share(), palette.known(Some(share.share())))], &label);
        text.inner
    })
    .inner
}

/// Draws true beside predicted retention.
pub fn retention_ui(ui: &mut Ui, view: &mut View<'_>, figures: &Figures, period: Option<&str>, deck: Option<&DeckId>) {
    let aim = Wanted::from_preferences(view.library.preferences(), deck).retention;
    let all = period.unwrap_or("All days");
    let sentence = format!(
        "How many cards you still knew when they came back. Your goal is {:.0} %. Dots: actual. Short bars: forecast.",
        aim * 100.0
    );
    let steps: Vec<ForecastStep> = INTERVAL_STEPS
        .iter()
        .zip(INTERVAL_STEPS.iter().skip(1).map(Some).chain([None]))
        .zip(&figures.calibration)
        .map(|((from, to), retention)| ForecastStep {
            name: match to {
                Some(to) if to - from == 1 => from.to_string(),
                Some(to) => format!("{from}–{}", to - 1),
                None => format!("{from}+"),
            },
            shares: shares(retention),
            asked: retention.asked,
        })
        .collect();
    let numbers = || {
        csv(
            ["days", "asked", "recalled", "predicted"],
            steps.iter().zip(&figures.calibration).map(|(step, it)| {
                [step.name.clone(), it.asked.to_string(), it.recalled.to_string(), format!("{:.2}", it.expected)]
            }),
        )
    };
    section(ui, view, "Forecast accuracy", &sentence, numbers, |ui, _| {
        let palette = Palette::of(ui);
        for (name, retention) in ["The last 30 days", all].into_iter().zip(&figures.retention) {
            ui.label(pair(&palette, &format!("{name}:"), &briefly(retention))).on_hover_text(in_words(retention));
        }
        if figures.retention[1].asked == 0 {
            return;
        }
        let least = steps.iter().filter_map(|step| step.shares).map(|(.., (low, _))| low).fold(0.8, f32::min);
        let least = (least * 10.0).floor() / 10.0;
        forecast_chart(ui, 128.0, &steps, least.max(0.0), &in_words(&figures.retention[1]));
        small(ui, "Days since the previous answer. Vertical lines: 95 % confidence.");
    });
}

fn shares(retention: &Retention) -> Option<(f32, f32, (f32, f32))> {
    Some((retention.predicted()?, retention.share()?, retention.bounds()?))
}

/// The actual share beside the predicted one.
fn briefly(retention: &Retention) -> String {
    match shares(retention) {
        Some((predicted, share, _)) => format!(
            "{:.0} % ({} of {}), {:.0} % predicted",
            share * 100.0,
            retention.recalled,
            retention.asked,
            predicted * 100.0
        ),
        None => in_words(retention),
    }
}

fn in_words(retention: &Retention) -> String {
    let Some((predicted, share, (low, high))) = shares(retention) else {
        return "no card has come back yet".to_owned();
    };
    let few = if retention.asked < 50 { ", too few to tell much" } else { "" };
    format!(
        "{:.0} % ({} of {}{few}); {:.0} % predicted; between {:.0} and {:.0} % with 95 % confidence",
        share * 100.0,
        retention.recalled,
        retention.asked,
        predicted * 100.0,
        low * 100.0,
        high * 100.0
    )
}

/// Draws the distributions of stability and difficulty.
pub fn distributions_ui(ui: &mut Ui, view: &mut View<'_>, figures: &Figures) {
    let name = |place: usize| match STABILITY_STEPS[place] {
        0 => "< 1 d".to_owned(),
        days @ 1..30 => format!("{days} d"),
        days @ 30..365 => format!("{} m", days / 30),
        days => format!("{} y", days / 365),
    };
    let stabilities: Vec<(String, u32)> =
        figures.stabilities.iter().enumerate().map(|(place, count)| (name(place), *count)).collect();
    let difficulties: Vec<(String, u32)> =
        figures.difficulties.iter().enumerate().map(|(place, count)| (difficulty(place), *count)).collect();
    if stabilities.iter().all(|(_, count)| *count == 0) {
        return;
    }
    let month = STABILITY_STEPS.iter().position(|days| *days == 30).unwrap_or_default();
    let firm: u32 = figures.stabilities[month..].iter().sum();
    let all: u32 = figures.stabilities.iter().sum();
    let sentence =
        format!("{firm} of {all} cards will hold a month or more. Stability: days until the chance of recall is 90 %.");
    let rows = stabilities.iter().map(|it| ("stability", it)).chain(difficulties.iter().map(|it| ("difficulty", it)));
    let rows = rows.map(|(kind, (step, count))| [kind.to_owned(), step.clone(), count.to_string()]);
    section(
        ui,
        view,
        "Memory strength",
        &sentence,
        || csv(["kind", "from", "cards"], rows),
        |ui, _| {
            // Spacing makes clear that these are two figures.
            ui.spacing_mut().item_spacing.x = 36.0;
            side_by_side::<2>(ui, |ui, place| {
                let (what, steps) =
                    if place == 0 { ("Stability", &stabilities) } else { ("Difficulty", &difficulties) };
                small(ui, what);
                step_chart(ui, 92.0, steps, &format!("{what} of the cards. {sentence}"));
            });
        },
    );
}

/// The name of a step of difficulty. The last one includes its end.
fn difficulty(place: usize) -> String {
    if place == 8 { "9–10".to_owned() } else { (place + 1).to_string() }
}
