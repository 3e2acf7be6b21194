//! The field for a typed answer.

use eframe::egui::{Margin, Response, TextEdit, Ui};

use crate::{
    app::theme::Type,
    study::{Form, LONGEST_TYPED},
};

/// Draws the field into which the answer to a card is typed, with a hint of what its form takes.
pub fn answer_field(ui: &mut Ui, typed: &mut String, form: Form) -> Response {
    let (name, hint) = match form {
        Form::Date => ("Your date", "e.g. 14 Jul 1789, 1789 or 1700–1721"),
        Form::List => ("Your answers", "separate with commas"),
        Form::Cloze => ("What fills the gap", "what fills the gap"),
        Form::Recall => ("Your answer", "in your own words; you compare it at the end"),
        _ => ("Your answer", "your answer"),
    };
    let field = TextEdit::singleline(typed)
        .char_limit(LONGEST_TYPED)
        .desired_width(f32::INFINITY)
        .font(Type::Reading.font_id())
        .hint_text(hint)
        .return_key(None)
        .margin(Margin::symmetric(14, 11));
    ui.add(field).accessible_name(name)
}
