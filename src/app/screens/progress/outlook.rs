//! What is coming, and what is hard.

use eframe::egui::{AsIdSalt, Label, Response, Ui, collapsing_header::CollapsingState};

use super::{Figures, Saved, Shown, csv, figures::MixedUp, section, section_of};
use crate::{
    app::{
        command::Action,
        screens::{View, one_line, trouble::help_ui},
        theme::{GAP, Palette, Type},
        widgets::{day_bars, heading, link, remark, side_by_side_ui, small},
    },
    deck::CardKey,
    library::Plan,
    wording::{count, plain_items, short_day_near},
};

/// Draws the coming year, simulated with new cards.
pub fn ahead_ui(ui: &mut Ui, view: &mut View<'_>, figures: &Figures) {
    let Some(ahead) = &figures.ahead else {
        ui.add_space(GAP);
        heading(ui, "Upcoming");
        remark(ui, "Simulating the coming year…");
        return;
    };
    let sum = |days: usize| -> u32 { ahead.iter().take(days).map(|day| day.answers).sum() };
    let with_new = if ahead.iter().any(|day| day.new > 0) { ", with new cards" } else { "" };
    let sentence = format!(
        "At this pace{with_new}: about {} answers in 30 days, {} in 90, {} in a year.",
        sum(30),
        sum(90),
        sum(365)
    );
    let today = view.today;
    let numbers = || {
        csv(
            ["day", "due", "reviewed", "new", "answers"],
            (0..).zip(ahead).map(|(days, day)| {
                [
                    today.plus(days).to_string(),
                    day.due.to_string(),
                    day.reviewed.to_string(),
                    day.new.to_string(),
                    day.answers.to_string(),
                ]
            }),
        )
    };
    section(ui, view, "Upcoming", &sentence, numbers, |ui, _| {
        let palette = Palette::of(ui);
        if sum(365) == 0 {
            ui.label(Type::Body.text("No card is due in the coming year.", palette.ink));
            return;
        }
        let days: Vec<f32> = ahead.iter().take(30).map(|day| day.answers as f32).collect();
        let told = |answers: f32| format!("{answers:.0}");
        small(ui, "Answers per day, next 30 days");
        let day_name = |day: usize| short_day_near(today.plus(day as u32), today);
        let name = bars_in_words("Answers per day, next 30 days", &days, day_name);
        day_bars(ui, 84.0, &days, day_name, told, &name);
        // Only whole weeks, because a part of one would look like a drop.
        let weeks = ahead.chunks_exact(7).map(|week| week.iter().map(|day| day.answers as f32).sum());
        let weeks: Vec<f32> = weeks.collect();
        small(ui, "Answers per week, next year");
        let week_name = |week: usize| short_day_near(today.plus(week as u32 * 7), today);
        let in_words = |week: usize| format!("the week from {}", week_name(week));
        let name = bars_in_words("Answers per week, next year", &weeks, in_words);
        day_bars(ui, 84.0, &weeks, week_name, told, &name);
    });
}

/// What bars show, with their main values.
fn bars_in_words(what: &str, bars: &[f32], when: impl Fn(usize) -> String) -> String {
    let most = bars.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    let most = most.map(|(place, most)| format!(", at most {most:.0}, on {}", when(place))).unwrap_or_default();
    format!("{what}: {:.0} in all{most}", bars.iter().sum::<f32>())
}

/// Draws the cards that keep failing and those that are confused, with links to practise and edit them.
pub fn fails_ui(ui: &mut Ui, view: &mut View<'_>, figures: &Figures, mixed_up: &MixedUp, list: &mut Shown) {
    /// The height of a card with what helps, in points; that of a pair is nearly the same.
    const ROW: f32 = 82.0;
    let sentence = match (figures.leeches.len(), mixed_up.len()) {
        (0, 0) => "No trouble cards, and no cards confused. Cards that you keep forgetting will be here.".to_owned(),
        (leeches, pairs) => format!(
            "Forgotten {} times or more: {}. Confused: {}.",
            super::figures::LEECH,
            count(leeches, "card"),
            count(pairs, "pair")
        ),
    };
    let leeches = figures
        .leeches
        .iter()
        .map(|it| ["leech", &it.card.card.to_string(), "", &it.lapses.to_string()].map(str::to_owned));
    let pairs = mixed_up.iter().map(|(card, rival, confused)| {
        ["mixed up", card.card.as_str(), &rival.seen_from(&card.deck), &confused.times.to_string()].map(str::to_owned)
    });
    let numbers = || csv(["kind", "card", "rival", "times"], leeches.chain(pairs));
    let saved = if figures.leeches.is_empty() && mixed_up.is_empty() { Saved::Nothing } else { Saved::List };
    section_of(ui, view, ("Trouble spots", &sentence, saved), numbers, |ui, view| {
        let cards: Vec<CardKey> = figures.leeches.iter().map(|leech| leech.card.clone()).collect();
        let mut mixed: Vec<CardKey> = Vec::new();
        for (card, rival, _) in mixed_up {
            mixed.extend([card.clone(), rival.clone()]);
        }
        let all: Vec<CardKey> = cards.iter().chain(&mixed).cloned().collect();
        if !all.is_empty() && link(ui, "Practise all of these").clicked() {
            view.send(Plan::practice(all));
        }
        let room = list.rows(ui, ROW);
        // A third is for the pairs, and what one of the two does not need is for the other.
        let pairs = mixed_up.len().min((room / 3).max(room.saturating_sub(figures.leeches.len())));
        let leeches = (room - pairs).min(figures.leeches.len());
        for (row, leech) in figures.leeches.iter().take(leeches).enumerate() {
            if let Some(practise) = leech_ui(ui, view, &leech.card, leech.lapses) {
                list.focus(row, &practise);
            }
        }
        for (row, (card, rival, confused)) in mixed_up.iter().take(pairs).enumerate() {
            if let Some(practise) = pair_ui(ui, view, card, rival, confused.times) {
                list.focus(leeches + row, &practise);
            }
        }
        let next = if leeches < figures.leeches.len() { leeches } else { leeches + pairs };
        ui.add_space(GAP);
        list.more_ui(ui, next, leeches + pairs, figures.leeches.len() + mixed_up.len());
    });
}

/// Draws a trouble card. Returns the response of what stands first in it for the keys.
fn leech_ui(ui: &mut Ui, view: &mut View<'_>, key: &CardKey, lapses: u32) -> Option<Response> {
    let palette = Palette::of(ui);
    let (_, card) = view.library.card(key)?;
    let confused = view.library.confusions().of(key);
    let taken_for = confused.into_iter().filter_map(|(rival, _)| view.library.card(rival));
    let taken_for: Vec<String> = taken_for.take(3).map(|(_, rival)| plain_items(&rival.answer_text())).collect();
    lines(ui, |ui| {
        ui.label(Type::Body.text(one_line(card), palette.ink));
        ui.horizontal(|ui| {
            ui.label(Type::Small.text(format!("forgotten {lapses} times"), palette.hard));
            if !taken_for.is_empty() {
                let text = format!("confused with: {}", taken_for.join("; "));
                ui.add(Label::new(Type::Small.text(text, palette.secondary)).truncate());
            }
        });
        help_ui(ui, view, key, true)
    })
}

/// Draws lines that belong together.
fn lines<R>(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(GAP);
    let shown = ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = GAP * 0.25;
        ui.spacing_mut().interact_size.y = 20.0;
        add(ui)
    });
    shown.inner
}

/// Draws two cards that are confused. Returns the response of what stands first in them for the keys.
fn pair_ui(ui: &mut Ui, view: &mut View<'_>, first: &CardKey, second: &CardKey, times: u32) -> Option<Response> {
    let palette = Palette::of(ui);
    let (card, rival) = (view.library.card(first)?, view.library.card(second)?);
    let links = |ui: &mut Ui| {
        ui.spacing_mut().item_spacing.x = GAP * 1.5;
        let times = if times == 1 { "confused once".to_owned() } else { format!("confused {times} times") };
        ui.label(Type::Small.text(times, palette.hard));
        let both = link(ui, "Practise both");
        if both.clicked() {
            view.send(Plan::practice(vec![first.clone(), second.clone()]));
        }
        for (key, label) in [(first, "Edit first"), (second, "Edit second")] {
            if link(ui, label).clicked() {
                view.send(Action::Edit(key.clone()));
            }
        }
        both
    };
    lines(ui, |ui| {
        ui.label(Type::Body.text(one_line(card.1), palette.ink));
        ui.label(Type::Body.text(one_line(rival.1), palette.ink));
        let compared = |ui: &mut Ui| side_by_side_ui(ui, [card, rival], ["First", "Second"]);
        Some(foldable(ui, ("pair", first, second), "What tells them apart", links, compared))
    })
}

/// Draws a line of links, the last of which toggles what is below. Returns the response of the first.
fn foldable(
    ui: &mut Ui,
    id: impl AsIdSalt,
    label: &str,
    links: impl FnOnce(&mut Ui) -> Response,
    below: impl FnOnce(&mut Ui),
) -> Response {
    let mut fold = CollapsingState::load_with_default_open(ui.ctx(), ui.make_persistent_id(id), false);
    let first = ui.horizontal_wrapped(|ui| {
        let first = links(ui);
        if link(ui, label).clicked() {
            fold.toggle(ui);
        }
        first
    });
    fold.show_body_unindented(ui, below);
    first.inner
}
