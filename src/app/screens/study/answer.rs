//! The answer of a card: what came of what was given, what is right, and the passage.

use eframe::egui::{Align, Layout, Ui, UiBuilder};

use super::{Fit, Room, reading::RIVALS};
use crate::{
    app::{
        command::{Command, Context},
        screens::{View, trouble::trouble_ui},
        theme::{Emphasis, GAP, Palette, Type},
        widgets::{
            AxisMark, announce, announce_as, apart_ui, difference_job, hinted, pictures_ui, quiet, remark, rich,
            rich_beside_pictures, verdict_color, verdict_sign, year_axis,
        },
    },
    deck::{Card, Deck, fold},
    memory::Rating,
    study::{CardStep, Detail, Feedback, Form, JudgedDate, JudgedList, Shown, Verdict, why_not},
    wording::{plain, plain_items},
};

/// Draws the answer, if it is shown: what came of what was given, what is right, and what tells the two apart.
pub fn answer_ui(ui: &mut Ui, view: &mut View<'_>, turn: &CardStep, room: Room) {
    let Some(shown) = &turn.shown else { return };
    let Some((deck, card)) = view.library.card(&turn.slot.card) else { return };
    if room.fit == Fit::Whole {
        ui.add_space(GAP * 0.5);
        ui.separator();
    }
    ui.add_space(GAP * 0.5);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = GAP * 0.5;
        match &shown.feedback {
            Some(feedback) => verdict_ui(ui, turn, shown, feedback),
            None if turn.question.form != Form::Recall => {
                remark(ui, "Shown without an answer: how well did you know it?");
            }
            None => {}
        }
        // Options and the comparison with a rival tell it already.
        let is_told = turn.question.choice.is_some() || (shown.rival().is_some() && !room.is_tight());
        match &shown.feedback {
            Some(Feedback { detail: Some(Detail::List(judged)), .. }) => list_ui(ui, judged),
            _ if is_told => {}
            feedback => right_ui(ui, (deck, card), &turn.question.answer, feedback.is_none()),
        }
        if let (Some(rival), false) = (rival(view, turn), room.is_tight()) {
            apart_ui(ui, [(deck, card), rival], RIVALS, room.fit == Fit::Close && !room.is_wide);
        }
    });
    if has_details_first(turn, room) {
        details_ui(ui, view, turn, room);
    }
}

/// The card whose answer was given, with its deck.
fn rival<'l>(view: &View<'l>, turn: &CardStep) -> Option<(&'l Deck, &'l Card)> {
    view.library.card(turn.shown.as_ref()?.rival()?)
}

/// Whether the details come before what is read: if there is not room for both, the lit words come first.
pub fn has_details_first(turn: &CardStep, room: Room) -> bool {
    let is_rival_shown = turn.shown.as_ref().is_some_and(|shown| shown.rival().is_some());
    room.is_wide || room.fit == Fit::Whole && !is_rival_shown
}

/// Draws what shows how far off an answer was, and what helps not to miss it again.
pub fn details_ui(ui: &mut Ui, view: &mut View<'_>, turn: &CardStep, room: Room) {
    let Some(shown) = &turn.shown else { return };
    let Some((deck, card)) = view.library.card(&turn.slot.card) else { return };
    if let (Some(rival), true) = (rival(view, turn), room.is_tight()) {
        apart_ui(ui, [(deck, card), rival], RIVALS, false);
    }
    if let Some(feedback) = &shown.feedback {
        detail_ui(ui, deck, turn, shown, feedback);
    }
    trouble_ui(ui, view, &turn.slot.card);
    teach_ui(ui, view, shown);
}

/// What the card can be taught of the answer that was typed.
fn teach_ui(ui: &mut Ui, view: &mut View<'_>, shown: &Shown) {
    const INSET: f32 = 8.0;
    if shown.teachable().is_none() || !view.library.may_write() {
        return;
    }
    // The first text begins where the column does, and its button to the left of it: the column must not grow by that,
    // or all that follows would stand to the left of it, too.
    let mut room = ui.available_rect_before_wrap();
    room.min.x -= INSET;
    room.max.y = room.min.y + ui.spacing().interact_size.y;
    let layout = Layout::left_to_right(Align::Center).with_main_wrap(true);
    let mut row = ui.new_child(UiBuilder::new().max_rect(room).layout(layout));
    for command in [Command::AcceptAlways, Command::NeverAccept] {
        let is_there = command == Command::AcceptAlways || !shown.is_overruled;
        let key = Context::Answer.key(command);
        if is_there && hinted(quiet(&mut row, command.label(), &key), command.tooltip()).clicked() {
            view.send(command);
        }
    }
    let mut taken = row.min_rect();
    taken.min.x += INSET;
    ui.advance_cursor_after_rect(taken);
}

/// The right answer, large; a list has its items on lines. Unless a verdict said it, screen readers are told it.
fn right_ui(ui: &mut Ui, (deck, card): (&Deck, &Card), answer: &str, is_announced: bool) {
    let palette = Palette::of(ui);
    let is_list = card.items().count() > 1;
    let lines = answer.lines().map(|line| if is_list { format!("• {line}") } else { line.to_owned() });
    for line in lines {
        let job = rich_beside_pictures(&line, Type::Answer, palette.accent, None, palette.lit);
        if job.text.trim().is_empty() {
            continue;
        }
        let response = ui.label(job);
        if is_announced {
            announce(ui, response.id);
        }
    }
    pictures_ui(ui, &deck.id, answer);
}

/// How it was, in a sentence. Screen readers are told what is right, too.
fn verdict_ui(ui: &mut Ui, turn: &CardStep, shown: &Shown, feedback: &Feedback) {
    let palette = Palette::of(ui);
    let verdict = if shown.is_overruled { Verdict::Right } else { feedback.verdict };
    ui.horizontal_wrapped(|ui| {
        verdict_sign(ui, verdict);
        let sentence = match shown.proposed {
            _ if shown.is_overruled => "Marked right.".to_owned(),
            Rating::Hard if verdict == Verdict::Right => "Right, but it took long.".to_owned(),
            _ => feedback.in_words(),
        };
        let response = ui.label(Type::Strong.text(&sentence, verdict_color(&palette, verdict)));
        announce_as(ui, response.id, &format!("{sentence} The answer: {}", plain_items(&turn.question.answer)));
        let is_list = matches!(feedback.detail, Some(Detail::List(_)));
        // What is told in other words than the answer is seen beside it, also where it is right.
        let differs = fold(&feedback.given) != fold(&turn.question.answer);
        if feedback.chosen.is_none() && !feedback.given.is_empty() && differs && !is_list {
            remark(ui, format!("You wrote: {}", shortened(&feedback.given)));
        }
    });
}

/// What shows how far off an answer was.
fn detail_ui(ui: &mut Ui, deck: &Deck, turn: &CardStep, shown: &Shown, feedback: &Feedback) {
    let palette = Palette::of(ui);
    if let (Some(chosen), Some(choice)) = (feedback.chosen, &turn.question.choice)
        && feedback.verdict == Verdict::Wrong
        // Two that are set side by side say it themselves.
        && shown.rival().is_none()
        && let Some(reason) = why_not(deck, &choice.options[chosen])
    {
        ui.label(Type::Body.text(plain(&reason), palette.ink));
    }
    match &feedback.detail {
        _ if shown.is_overruled => {}
        Some(Detail::Text(judged)) if judged.is_to_be_shown() => {
            ui.label(difference_job(&palette, &judged.difference));
        }
        Some(Detail::Date(judged)) => date_ui(ui, judged),
        _ => {}
    }
}

/// A long text cut where a line ends.
fn shortened(text: &str) -> String {
    const MOST: usize = 120;
    let text = text.replace(['\n', '\r'], " ");
    if text.chars().count() <= MOST { text } else { text.chars().take(MOST).chain(['…']).collect() }
}

/// What was said and what is right on an axis of years, where the two differ.
fn date_ui(ui: &mut Ui, judged: &JudgedDate) {
    let (Some(given), Some(years_given)) = (&judged.given, judged.years_given) else { return };
    if judged.verdict == Verdict::Right {
        return;
    }
    let palette = Palette::of(ui);
    let right = judged.right.in_words();
    let given = given.to_string();
    let above =
        AxisMark { years: years_given, label: format!("you: {given}"), color: verdict_color(&palette, judged.verdict) };
    let below = AxisMark { years: judged.years_right, label: right.clone(), color: palette.good };
    year_axis(ui, &above, &below, &format!("On an axis of years: you said {given}, right is {right}"));
}

/// Every item with whether it was named, then what does not belong there.
fn list_ui(ui: &mut Ui, judged: &JudgedList) {
    let palette = Palette::of(ui);
    let row = |ui: &mut Ui, verdict: Verdict, text: &str, kind: Type, beside: &str| {
        ui.horizontal_top(|ui| {
            verdict_sign(ui, verdict);
            let color = if verdict == Verdict::Wrong { palette.ink } else { palette.accent };
            let mut job = rich(text, kind, color, None, palette.lit);
            if !beside.is_empty() {
                let mut format = Type::Small.format(palette.secondary, Emphasis::default());
                format.valign = Align::BOTTOM;
                job.append(beside, GAP, format);
            }
            ui.label(job);
        });
    };
    ui.with_layout(Layout::top_down(Align::Min), |ui| {
        for item in &judged.items {
            let beside = match &item.given {
                None => "missing".to_owned(),
                Some(given) if item.verdict == Verdict::Nearly => format!("you wrote: {}", shortened(given)),
                Some(_) => String::new(),
            };
            row(ui, item.verdict, &item.right, Type::Reading, &beside);
        }
        for extra in judged.extra.iter().take(10) {
            row(ui, Verdict::Wrong, &shortened(extra), Type::Body, "wrong");
        }
    });
}
