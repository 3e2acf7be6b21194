//! Two cards that were mixed up, to be told apart.

use eframe::egui::{self, Align2, FontId, Frame, Margin, Response, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::{Fit, Room, UNCOUNTED};
use crate::{
    app::{
        command::Command,
        screens::View,
        theme::{BUTTON_RADIUS, GAP, Palette, Type},
        widgets::{
            OptionLook, announce, announce_as, as_heading, is_pointed_at, paint_sign, pictures_ui, remark, rich,
            rich_beside_pictures, side_by_side, small, verdict_color, verdict_sign,
        },
    },
    study::{ContrastStep, Verdict},
    wording::plain,
};

/// Where the text of a way begins.
const LEFT: f32 = 44.0;

/// Draws both questions side by side with the two ways to answer them; once one was chosen, what tells them apart.
pub fn contrast_ui(ui: &mut Ui, view: &mut View<'_>, turn: &ContrastStep, room: Room) {
    let palette = Palette::of(ui);
    let contrast = &turn.contrast;
    let is_close = room.is_tight();
    if is_close {
        ui.spacing_mut().item_spacing.y = GAP * 0.5;
    }
    ui.add_space(if room.is_low { GAP } else { GAP * 2.0 });
    if !room.is_low {
        small(ui, UNCOUNTED);
        ui.add_space(2.0);
    }
    let prompt = "You have mixed these two up. Which is which?";
    // Once it is told, there is room only for what is to be told apart.
    let kind = match (is_close, turn.chosen) {
        (true, Some(_)) => Type::Small,
        (true, None) => Type::Strong,
        _ => Type::Question,
    };
    let response = ui.label(kind.text(prompt, palette.ink));
    as_heading(&response, &format!("{prompt} {}", contrast.prompts.each_ref().map(|it| plain(it)).join(" – ")));
    announce(ui, response.id);
    ui.add_space(if is_close { 0.0 } else { GAP * 1.5 });
    let kind = if is_close { Type::Body } else { Type::Reading };
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        side_by_side::<2>(ui, |ui, place| {
            // Above the answers, which stand as far in.
            Frame::new().inner_margin(Margin { left: LEFT as i8, right: 12, ..Margin::ZERO }).show(ui, |ui| {
                let prompt = &contrast.prompts[place];
                ui.label(rich_beside_pictures(prompt, kind, palette.ink, None, palette.lit));
                pictures_ui(ui, &contrast.cards[place].deck, prompt);
            });
        });
    });
    ui.add_space(if is_close { 0.0 } else { GAP });
    for (way, answers) in contrast.ways().into_iter().enumerate() {
        let look = match turn.chosen {
            None => OptionLook::Open,
            Some(_) if way == contrast.right => OptionLook::Judged(Verdict::Right),
            Some(chosen) if way == chosen => OptionLook::Judged(Verdict::Wrong),
            Some(_) if room.fit > Fit::Whole => continue,
            Some(_) => OptionLook::Passed,
        };
        if way_ui(ui, way + 1, answers, look, is_close).clicked() {
            view.send(Command::Choose(way));
        }
    }
    let Some(chosen) = turn.chosen else { return };
    let verdict = if chosen == contrast.right { Verdict::Right } else { Verdict::Wrong };
    ui.add_space(GAP * 0.5);
    let answers = contrast.ways()[contrast.right].map(plain);
    let right = [0, 1].map(|place| format!("{} {}", plain(&contrast.prompts[place]), answers[place])).join(" – ");
    if turn.is_given_up {
        let response = remark(ui, "Skipped. Here is the match.");
        announce_as(ui, response.id, &format!("Skipped. Here is the match: {right}"));
    } else {
        ui.horizontal(|ui| {
            verdict_sign(ui, verdict);
            let sentence = if verdict == Verdict::Right { "Right." } else { "The other way round." };
            let response = ui.label(Type::Strong.text(sentence, verdict_color(&palette, verdict)));
            announce_as(ui, response.id, &format!("{sentence} {right}"));
        });
    }
}

/// One way to answer both: a row with an answer under each question.
fn way_ui(ui: &mut Ui, number: usize, answers: [&str; 2], look: OptionLook, is_close: bool) -> Response {
    let palette = Palette::of(ui);
    let half = ui.available_width() / 2.0;
    let is_open = look == OptionLook::Open;
    let color = if look == OptionLook::Passed { palette.secondary } else { palette.ink };
    let galleys = answers.map(|answer| {
        let mut job = rich(&answer.replace('\n', ", "), Type::Reading, color, None, palette.lit);
        job.wrap.max_width = half - LEFT - 36.0;
        ui.painter().layout_job(job)
    });
    let height = galleys.iter().map(|galley| galley.size().y).fold(28.0, f32::max) + if is_close { 4.0 } else { 18.0 };
    let sense = if is_open { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), sense);
    let name = format!("{number}: {}, {}", plain(answers[0]), plain(answers[1]));
    let role = if is_open { egui::Role::Button } else { egui::Role::Label };
    response.widget_info(|| egui::WidgetInfo::labeled(role, ui.is_enabled(), &name));
    let fill = if is_open && is_pointed_at(&response) { palette.hover } else { palette.surface };
    let edge = match look {
        OptionLook::Judged(verdict) => Stroke::new(2.0, verdict_color(&palette, verdict)),
        _ => Stroke::new(1.0, palette.line),
    };
    let painter = ui.painter();
    painter.rect(rect, BUTTON_RADIUS, fill, edge, StrokeKind::Inside);
    let number_at = pos2(rect.left() + 20.0, rect.center().y);
    painter.text(number_at, Align2::CENTER_CENTER, number, FontId::proportional(13.0), palette.secondary);
    for (galley, left) in galleys.into_iter().zip([rect.left(), rect.left() + half]) {
        painter.galley(pos2(left + LEFT, rect.center().y - galley.size().y / 2.0), galley, color);
    }
    if let OptionLook::Judged(verdict) = look {
        paint_sign(ui, pos2(rect.right() - 22.0, rect.center().y), verdict);
    }
    response
}
