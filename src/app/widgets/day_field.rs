//! A field for a day: typed in any usual form, or picked in a calendar.

use super::small;
use eframe::egui::{
    self, Align2, Key, Margin, Modifiers, Popup, PopupCloseBehavior, Response, Sense, Stroke, StrokeKind, TextEdit, Ui,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
    vec2,
};

use super::{quiet, secondary_sized};
use crate::{
    app::theme::{BUTTON_RADIUS, Palette, Type},
    memory::{Calendar, Month, Share, StudyDay, typed_day},
    wording::{date, month_and_year},
};

/// The size of a day in the calendar, in points.
const DAY: egui::Vec2 = vec2(36.0, 30.0);
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// What a field for a day needs to know.
#[derive(Clone, Copy)]
pub struct DayField<'d> {
    /// What screen readers call it.
    pub name: &'d str,
    /// The current study day.
    pub today: StudyDay,
    /// The earliest day that can be picked.
    pub first: StudyDay,
    /// Easy and free days, which the calendar shows.
    pub calendar: &'d Calendar,
}

impl DayField<'_> {
    /// Draws the field, with a button that opens the calendar beside it. Returns the field's response, and whether a day
    /// was picked.
    pub fn ui(self, ui: &mut Ui, text: &mut String) -> (Response, bool) {
        let field = TextEdit::singleline(text).desired_width(170.0).margin(Margin::symmetric(10, 8));
        let shown = field.hint_text(date(self.first)).show(ui);
        let response = shown.response.response.accessible_name(self.name);
        self.mind_focus(ui, &response, text);
        let button = secondary_sized(ui, "Calendar", "", vec2(0.0, 34.0));
        let label = format!("{}: pick in a calendar", self.name);
        let button = button.accessible_name(label);
        let chosen = typed_day(text, self.today);
        let picked = Popup::menu(&button)
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .show(|ui| self.month_ui(ui, button.id, chosen))
            .and_then(|shown| shown.inner);
        if let Some((day, is_done)) = picked {
            *text = date(day);
            if is_done {
                Popup::close_id(ui.ctx(), Popup::default_response_id(&button));
                button.request_focus();
            }
        }
        (response, picked.is_some())
    }

    /// Who comes by keys writes another day in the place of the one that is there; and Enter does not lead away from a day
    /// that cannot be read.
    fn mind_focus(self, ui: &Ui, response: &Response, text: &str) {
        let is_pointed = ui.input(|input| input.pointer.any_down() || input.pointer.any_click());
        if response.gained_focus() && !is_pointed {
            select_all(ui, response, text);
        }
        let is_entered = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if is_entered && typed_day(text, self.today).is_none_or(|day| day < self.first) {
            response.request_focus();
        }
    }

    /// Draws a month. Returns the day that was picked, and whether that was all.
    fn month_ui(self, ui: &mut Ui, id: egui::Id, chosen: Option<StudyDay>) -> Option<(StudyDay, bool)> {
        let palette = Palette::of(ui);
        let start = chosen.unwrap_or(self.first).max(self.first);
        let moved = self.day_by_keys(ui, start);
        // The month that was turned to holds as long as the day is the same.
        let turned: Option<(StudyDay, Month)> = ui.data(|data| data.get_temp(id));
        let mut month = match turned {
            Some((day, month)) if day == start => month,
            _ => Month::from_day(moved.unwrap_or(start)),
        };
        ui.set_width(DAY.x * 7.0);
        ui.horizontal(|ui| {
            let earlier = quiet(ui, "‹", "").accessible_name("Previous month");
            ui.add_sized(
                vec2(DAY.x * 7.0 - 80.0, 28.0),
                egui::Label::new(Type::Strong.text(month_and_year(month.first()), palette.ink)),
            );
            let later = quiet(ui, "›", "").accessible_name("Next month");
            month = month.plus(i32::from(later.clicked()) - i32::from(earlier.clicked()));
        });
        ui.data_mut(|data| data.insert_temp(id, (moved.unwrap_or(start), month)));
        let (rect, _) = ui.allocate_exact_size(vec2(DAY.x * 7.0, DAY.y * 7.0), Sense::hover());
        let at = |column: usize, row: usize| {
            egui::Rect::from_min_size(rect.min + vec2(column as f32 * DAY.x, row as f32 * DAY.y), DAY)
        };
        for (column, name) in WEEKDAYS.into_iter().enumerate() {
            let font = Type::Small.font_id();
            ui.painter().text(at(column, 0).center(), Align2::CENTER_CENTER, name, font, palette.secondary);
        }
        let mut picked = moved.map(|day| (day, false));
        for (place, day) in month.days().enumerate() {
            let place = place + month.first_weekday();
            if self.day_ui(ui, at(place % 7, 1 + place / 7), day, moved.or(chosen) == Some(day)) {
                picked = Some((day, true));
            }
        }
        if month.days().any(|day| self.calendar.share(day) == Share::Rest) {
            small(ui, "Pale days are without study.");
        }
        picked
    }

    /// Draws a day. Returns whether it was picked.
    fn day_ui(self, ui: &Ui, rect: egui::Rect, day: StudyDay, is_chosen: bool) -> bool {
        let palette = Palette::of(ui);
        let can_be_picked = day >= self.first;
        let sense = if can_be_picked { Sense::click() } else { Sense::hover() };
        let response = ui.interact(rect, ui.scope_id().with(("day", day.0)), sense);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, can_be_picked, is_chosen, date(day)));
        let rect = rect.shrink(1.0);
        if is_chosen {
            ui.painter().rect_filled(rect, BUTTON_RADIUS, palette.accent);
        } else if response.hovered() && can_be_picked {
            ui.painter().rect_filled(rect, BUTTON_RADIUS, palette.hover);
        }
        if day == self.today || response.has_focus() {
            let edge = Stroke::new(if response.has_focus() { 2.0 } else { 1.0 }, palette.ink);
            ui.painter().rect_stroke(rect, BUTTON_RADIUS, edge, StrokeKind::Inside);
        }
        let color = match self.calendar.share(day) {
            _ if is_chosen => palette.on_accent,
            _ if !can_be_picked => palette.line,
            Share::Rest => palette.secondary.gamma_multiply(0.7),
            Share::Normal | Share::Easy => palette.ink,
        };
        let number = day.date().format("%-d").to_string();
        ui.painter().text(rect.center(), Align2::CENTER_CENTER, number, Type::Body.font_id(), color);
        response.clicked()
    }

    /// The day that the arrow keys lead to.
    fn day_by_keys(self, ui: &Ui, day: StudyDay) -> Option<StudyDay> {
        let steps = [
            (Key::ArrowLeft, -1),
            (Key::ArrowRight, 1),
            (Key::ArrowUp, -7),
            (Key::ArrowDown, 7),
            (Key::PageUp, -28),
            (Key::PageDown, 28),
        ];
        let pressed = |(key, _): &(Key, i32)| ui.input_mut(|input| input.consume_key(Modifiers::NONE, *key));
        let (_, by) = steps.into_iter().find(pressed)?;
        // The focus stays where it is.
        ui.memory_mut(|memory| memory.move_focus(egui::FocusDirection::None));
        Some(StudyDay(day.0.saturating_add(by)).max(self.first))
    }
}

/// Selects all of a field's text: what is typed takes its place.
pub fn select_all(ui: &Ui, field: &Response, text: &str) {
    let mut state = TextEditState::load(ui.ctx(), field.id).unwrap_or_default();
    let [start, end] = [0, text.chars().count()].map(CCursor::new);
    state.cursor.set_char_range(Some(CCursorRange::two(start, end)));
    state.store(ui.ctx(), field.id);
}
