//! The sheet of a mock exam: every answer, and what the whole says of the forecast.

use eframe::egui::{CollapsingHeader, Ui};

use super::{Action, Command, closing_ui, key_name};
use crate::{
    app::{
        command::CLOSE,
        screens::View,
        theme::{GAP, Palette, Type, WIDE_GAP},
        widgets::{link, passage_name, passage_ui, primary, remark, rich, scrolled_part, side_by_side, small},
    },
    study::{Calibration, Feedback, MockResult, MockSheet, Reply, Verdict},
    wording::{count, duration, plain_items},
};

/// Draws the sheet. Its answers can be corrected until they are counted.
pub fn sheet_ui(ui: &mut Ui, view: &mut View<'_>, sheet: &mut MockSheet, (is_counted, is_leaving): (bool, bool)) {
    let palette = Palette::of(ui);
    let calibration = sheet.calibration();
    // Of those that were seen, as the forecast is.
    let unseen = sheet.results.len().saturating_sub(calibration.asked);
    let nearly = sheet.results.iter().filter(|result| is_nearly(result)).count();
    let said = |count: usize, what: &str| if count == 0 { String::new() } else { format!(", {count} {what}") };
    let right = format!("right{}{}", said(nearly, "of them nearly"), said(unseen, "not reached"));
    let figures = [
        (format!("{} of {}", calibration.right, calibration.asked), right.as_str()),
        (format!("{:.0} %", calibration.predicted * 100.0), "were predicted"),
        (
            duration(sheet.spent_ms as f32 / 60_000.0),
            if sheet.is_out_of_time { "and the time ran out" } else { "taken" },
        ),
    ];
    side_by_side::<3>(ui, |ui, place| {
        let (figure, what) = &figures[place];
        ui.label(Type::Figure.text(figure, palette.ink));
        small(ui, *what);
    });
    let color = if calibration.agrees() { palette.secondary } else { palette.hard };
    ui.label(Type::Body.text(forecast_in_words(&calibration), color));
    ui.add_space(GAP);
    let height = (ui.ctx().content_rect().height() - 390.0).max(120.0);
    scrolled_part(ui, "sheet", height, |ui| {
        for (place, result) in sheet.results.iter_mut().enumerate() {
            result_ui(ui, view, place, result, is_counted);
        }
    });
    ui.add_space(WIDE_GAP);
    if is_leaving && !is_counted {
        let text =
            format!("These answers do not count yet. Press {} again to close without counting them.", key_name(CLOSE));
        ui.label(Type::Body.text(text, palette.again));
    }
    ui.horizontal_wrapped(|ui| {
        let answers = sheet.answers(view.library);
        if is_counted {
            ui.label(Type::Body.text(format!("{} counted as reviews.", count(answers.len(), "answer")), palette.good));
        } else if !answers.is_empty() && primary(ui, "Count as reviews", "").clicked() {
            view.send(Action::KeepMockExam(answers));
        }
        let close = if is_counted { "Close" } else { "Close without counting" };
        closing_ui(ui, view, close);
    });
}

/// What the exam says of the forecast, in one or two sentences.
fn forecast_in_words(it: &Calibration) -> String {
    if it.asked == 0 {
        return "No question was reached.".to_owned();
    }
    let (share, predicted) = (it.share() * 100.0, it.predicted * 100.0);
    let compared = match (it.agrees(), share > predicted) {
        (true, _) => ". That agrees with",
        (false, true) => ", more than",
        (false, false) => ", less than",
    };
    // Where all was certain, or nearly, chance moves the result by less than an answer.
    let chance = match (it.chance * it.asked as f32 >= 1.0, it.agrees()) {
        (true, _) => {
            let points = it.chance * 100.0;
            format!(": with {}, a gap of up to {points:.0} points can be chance", count(it.asked, "question"))
        }
        (false, true) if (share - predicted).abs() >= 0.5 => ": one answer more or less says little".to_owned(),
        (false, _) => String::new(),
    };
    format!("You answered {share:.0} % right{compared} the forecast of {predicted:.0} %{chance}.")
}

/// Whether it is counted as right although it was only nearly right.
fn is_nearly(result: &MockResult) -> bool {
    let verdict = result.feedback.as_ref().map(|feedback| feedback.verdict);
    result.is_right && !result.is_overruled && verdict == Some(Verdict::Nearly)
}

fn result_ui(ui: &mut Ui, view: &mut View<'_>, place: usize, result: &mut MockResult, is_counted: bool) {
    let palette = Palette::of(ui);
    let (word, color) = match (result.was_seen, result.is_right) {
        (false, _) => ("Not reached", palette.secondary),
        (true, true) if is_nearly(result) => ("Nearly right", palette.hard),
        (true, true) => ("Right", palette.good),
        (true, false) => ("Wrong", palette.again),
    };
    ui.horizontal(|ui| {
        ui.label(Type::Strong.text(format!("{}. {word}", place + 1), color));
        let told = result.feedback.as_ref().map(Feedback::in_words);
        // What the word says already is not said again.
        let is_said = |told: &str| matches!(told, "Right." | "Nearly right." | "Not right.");
        let told = told.filter(|told| !result.is_overruled && !is_said(told));
        if let Some(told) = told.filter(|_| result.was_seen) {
            small(ui, told);
        }
        let correction = if result.is_right { "I was wrong" } else { "I was right" };
        let is_chosen = matches!(result.question.reply, Reply::Option(_));
        let can_correct = result.was_seen && !is_counted && !is_chosen && !result.given().is_empty();
        if can_correct && link(ui, correction).clicked() {
            result.overrule(!result.is_right);
        }
    });
    let question = &result.question.question;
    ui.label(rich(&question.prompt, Type::Body, palette.ink, None, palette.lit));
    let answer = plain_items(&question.answer);
    if !result.given().is_empty() && result.given() != answer {
        remark(ui, format!("You: {}", result.given()));
    }
    ui.label(Type::Strong.text(answer, palette.ink));
    let key = &result.question.card;
    if let Some((deck, card)) = view.library.card(key)
        && let Some(passage) = deck.passage_of(card)
    {
        let header = Type::Body.text(passage_name(passage), palette.accent);
        CollapsingHeader::new(header).id_salt(("passage", place)).show(ui, |ui| {
            passage_ui(ui, deck, card);
            let at = deck.passage_place(&passage.id);
            if let Some(at) = at.filter(|_| link(ui, Command::ReadPassage.label()).clicked()) {
                view.send(Action::Read(key.deck.clone(), at));
            }
        });
    }
    ui.add_space(GAP);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chance_is_named_only_where_it_can_move_the_result_by_an_answer() {
        let said =
            |asked, right, predicted, chance| forecast_in_words(&Calibration { asked, right, predicted, chance });
        let usual = said(25, 20, 0.8, 0.157);
        assert!(usual.ends_with("of 80 %: with 25 questions, a gap of up to 16 points can be chance."), "{usual}");
        assert_eq!(said(10, 10, 1.0, 0.0), "You answered 100 % right. That agrees with the forecast of 100 %.");
        assert_eq!(said(4, 0, 0.0, 0.0), "You answered 0 % right. That agrees with the forecast of 0 %.");
        assert_eq!(said(10, 5, 1.0, 0.0), "You answered 50 % right, less than the forecast of 100 %.");
        let nearly = said(10, 9, 1.0, 0.0);
        assert!(nearly.ends_with("the forecast of 100 %: one answer more or less says little."), "{nearly}");
    }
}
