//! The question of a card, and what is needed to answer it.

use eframe::egui::{Key, Ui};

use super::{Fit, Room, about_card};
use crate::{
    app::{
        command::Command,
        screens::View,
        theme::{GAP, Palette, Type},
        widgets::{
            HIGHEST_PICTURE, OPTION_HEIGHT, OptionLook, announce, answer_field, as_heading, option_row,
            pictures_up_to_ui, rich_beside_pictures, small,
        },
    },
    deck::Cloze,
    study::{CardStep, Verdict},
    wording::{pictures, plain},
};

/// How much lower an option is in a low window, in points.
const LOWER: f32 = 10.0;
/// What stands between a picture and its options, in points.
const SPACES: f32 = 3.5 * GAP;
/// How high a picture above options is at least, as a share of the window's height, if it is not smaller itself.
const LEAST_PICTURE: f32 = 0.15;

/// Draws what is asked; and, until it is answered, the options or the field for the answer.
pub fn question_ui(ui: &mut Ui, view: &mut View<'_>, turn: &CardStep, typed: &mut String, is_on_top: bool, room: Room) {
    let palette = Palette::of(ui);
    let Some((_, card)) = view.library.card(&turn.slot.card) else { return };
    // Of a low window the first rows are for what there is to read.
    let is_close = room.is_tight() && turn.shown.is_some();
    if is_close {
        ui.spacing_mut().item_spacing.y = GAP * 0.5;
    } else {
        ui.add_space(if room.is_low { GAP } else { GAP * 2.0 });
    }
    if !room.is_low {
        small(ui, about_card(view.library, turn));
        ui.add_space(2.0);
    }
    let (text, lit) = match card.cloze() {
        // The sentence is read whole, with what was asked lit.
        Some(Cloze { before, deletion, after }) if turn.shown.is_some() => {
            (format!("{before}{deletion}{after}"), Some(before.len()..before.len() + deletion.len()))
        }
        _ => (turn.question.prompt.clone(), None),
    };
    let kind = if is_close { Type::Reading } else { Type::Question };
    let response = ui.label(rich_beside_pictures(&text, kind, palette.ink, lit, palette.lit));
    as_heading(&response, &plain(&text));
    announce(ui, response.id);
    let is_beside = room.is_wide && turn.shown.is_none();
    if !is_beside {
        let options = turn.question.choice.as_ref().map(|choice| choice.options.len());
        let share = |options| left_by_options(ui, options, room) / pictures(&text).len().max(1) as f32;
        let highest = options.map_or(HIGHEST_PICTURE, share);
        pictures_up_to_ui(ui, &turn.slot.card.deck, &text, highest);
    }
    if let Some(cue) = turn.question.cue.as_ref().filter(|_| turn.shown.is_none()) {
        ui.add_space(GAP * 0.5);
        small(ui, format!("Hint: {cue}"));
    }
    if turn.question.choice.is_some() {
        options_ui(ui, view, turn, room);
    } else if turn.shown.is_none() && turn.question.form.is_typed() {
        field_ui(ui, turn, typed, is_on_top);
    }
}

/// How high pictures may be so that options of one line are seen below them, as a share of the window's height.
fn left_by_options(ui: &Ui, options: usize, room: Room) -> f32 {
    let option = OPTION_HEIGHT - if room.is_low { LOWER } else { 0.0 } + ui.spacing().item_spacing.y;
    let left = ui.clip_rect().height() - ui.min_rect().height() - options as f32 * option - SPACES;
    (left / ui.ctx().content_rect().height()).clamp(LEAST_PICTURE, HIGHEST_PICTURE)
}

/// The options; once one was chosen, the right one and the chosen one are marked.
fn options_ui(ui: &mut Ui, view: &mut View<'_>, turn: &CardStep, room: Room) {
    let Some(choice) = &turn.question.choice else { return };
    let is_close = room.is_tight() && turn.shown.is_some();
    if !is_close {
        ui.add_space(if room.is_low { GAP } else { GAP * 1.5 });
    }
    ui.spacing_mut().interact_size.y -= match (is_close, room.is_low) {
        (true, _) => 16.0,
        (_, true) => LOWER,
        _ => 0.0,
    };
    let chosen = turn.shown.as_ref().and_then(|shown| shown.feedback.as_ref()?.chosen);
    for (place, option) in choice.options.iter().enumerate() {
        let look = match turn.shown {
            None => OptionLook::Open,
            Some(_) if place == choice.right => OptionLook::Judged(Verdict::Right),
            Some(_) if chosen == Some(place) => OptionLook::Judged(Verdict::Wrong),
            // What was neither right nor chosen makes room for what there is to read.
            Some(_) if room.fit > Fit::Whole => continue,
            Some(_) => OptionLook::Passed,
        };
        if option_row(ui, place + 1, &option.text, look).clicked() {
            view.send(Command::Choose(place));
        }
    }
}

/// The field for the answer, which has the focus as long as nothing else wants it.
fn field_ui(ui: &mut Ui, turn: &CardStep, typed: &mut String, is_on_top: bool) {
    ui.add_space(GAP * 1.5);
    let response = answer_field(ui, typed, turn.question.form);
    if let Some(refused) = turn.refused.as_ref().filter(|refused| refused.typed == *typed) {
        let palette = Palette::of(ui);
        let sentence = format!("{} Change it, or clear the field if you do not know.", refused.sentence);
        ui.label(Type::Body.text(sentence, palette.hard));
    }
    if is_on_top && ui.memory(|memory| memory.focused().is_none()) && !ui.input(|input| input.key_down(Key::Tab)) {
        response.request_focus();
    }
}
