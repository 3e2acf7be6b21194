//! The cards of a passage, as quiet marks in the margin.

use eframe::egui::{self, Popup, PopupCloseBehavior, Rect, RectAlign, Sense, Stroke, Ui};

use crate::{
    app::{
        command::{Action, Command},
        screens::{View, one_line},
        theme::{GAP, Palette, Type},
        widgets::{quiet, rich, small},
    },
    library::{LibraryDeck, Plan},
    wording::plain,
};

/// The distance from one mark to the next, in points.
pub const MARK: f32 = 17.0;
/// At most so many marks stand beside a line.
pub const MOST_MARKS: usize = 4;

/// Draws the mark of a card: its colour tells how well it is known. Under the pointer it asks the card's question;
/// pressed, it shows the answer.
pub fn mark_ui(ui: &Ui, view: &mut View<'_>, deck: &LibraryDeck, place: usize, rect: Rect) {
    let (palette, Some(card)) = (Palette::of(ui), deck.deck.cards.get(place)) else { return };
    let state = deck.states()[place];
    let known = (!state.is_new()).then(|| view.library.scheduler().known(&state, view.today));
    let said = match known {
        _ if deck.marks()[place].is_suspended => "suspended".to_owned(),
        Some(known) => format!("{:.0} % likely recalled today", known * 100.0),
        None => "not studied yet".to_owned(),
    };
    let question = one_line(card);
    let id = ui.scope_id().with(("mark", card.id.as_str()));
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Card: {question} – {said}")));
    let color = palette.known(known);
    let grows = if response.hovered() || response.has_focus() { 1.5 } else { 0.0 };
    match known {
        Some(_) => _ = ui.painter().circle_filled(rect.center(), 4.5 + grows, color.gamma_multiply(0.8)),
        None => _ = ui.painter().circle_stroke(rect.center(), 4.0 + grows, Stroke::new(1.5, color)),
    }
    if response.has_focus() {
        ui.painter().circle_stroke(rect.center(), 8.0, Stroke::new(1.5, palette.accent));
    }
    let popup = Popup::from_toggle_button_response(&response)
        .align(RectAlign::RIGHT_START)
        .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
        .width(300.0);
    let shown = popup.show(|ui| {
        ui.set_max_width(300.0);
        small(ui, format!("{} · {said}", card.topic.name()));
        ui.label(rich(&card.prompt(), Type::Reading, palette.ink, None, palette.lit));
        for line in card.answer_text().lines() {
            ui.label(Type::Strong.text(plain(line), palette.accent));
        }
        ui.add_space(GAP / 2.0);
        ui.horizontal(|ui| {
            let key = deck.key(place);
            if quiet(ui, Command::OpenPractice.label(), "").clicked() {
                view.send(Plan::practice(vec![key.clone()]));
                ui.close();
            }
            if quiet(ui, Command::EditCard.label(), "").clicked() {
                view.send(Action::Edit(key));
                ui.close();
            }
        });
    });
    if shown.is_none() {
        response.on_hover_text(question);
    }
}

/// Draws the mark of cards for which there is no room: pressed, it shows them in the table of cards.
pub fn more_ui(ui: &Ui, view: &mut View<'_>, count: usize, passage: &str, rect: Rect) {
    let palette = Palette::of(ui);
    let id = ui.scope_id().with(("more", passage, rect.top() as i32));
    let response = ui.interact(rect, id, Sense::click());
    let label = format!("{count} more cards");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
    let font = Type::Small.font_id();
    let color = if response.hovered() || response.has_focus() { palette.ink } else { palette.secondary };
    ui.painter().text(rect.left_center(), egui::Align2::LEFT_CENTER, format!("+{count}"), font, color);
    if response.on_hover_text(label).clicked() {
        view.send(Action::ShowCards(format!("passage:{passage}")));
    }
}
