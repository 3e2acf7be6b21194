//! Few settings, each with one sentence of what it does.

use eframe::egui::{self, Slider, Ui, Widget};

use super::View;
use crate::{
    app::{
        command::Command,
        theme::{self, Palette, Type, WIDE_GAP},
        widgets::{heading, page, rows, title},
    },
    storage::preferences::{Preferences, RETENTION_RANGE, TEXT_SCALE_RANGE, Theme},
    study::Form,
};

/// Draws the settings. Each change is kept at once.
pub fn settings_ui(ui: &mut Ui, view: &mut View<'_>) {
    page(ui, "settings", theme::COLUMN, |ui| {
        title(ui, "Settings");
        let before = view.library.preferences().clone();
        let mut chosen = before.clone();
        study_ui(ui, &mut chosen);
        appearance_ui(ui, &mut chosen);
        forms_ui(ui, &mut chosen);
        // A slider that is being dragged is kept when it is let go of.
        if chosen != before {
            view.send(Command::SetPreferences(chosen));
        }
        folders_ui(ui, view);
    });
}

fn study_ui(ui: &mut Ui, chosen: &mut Preferences) {
    ui.add_space(WIDE_GAP);
    heading(ui, "Study");
    setting(ui, "New cards a day", "How many cards you meet for the first time, over all decks.", |ui| {
        named(ui, egui::DragValue::new(&mut chosen.new_per_day).range(0..=999), "New cards a day");
    });
    setting(ui, "Reviews a day", "How many due cards are asked at the most, over all decks.", |ui| {
        named(ui, egui::DragValue::new(&mut chosen.reviews_per_day).range(0..=9999), "Reviews a day");
    });
    let sentence = "The share of due cards that you want to recall. Higher means more reviews.";
    setting(ui, "Desired retention", sentence, |ui| {
        let slider = Slider::new(&mut chosen.desired_retention, RETENTION_RANGE)
            .step_by(0.01)
            .custom_formatter(|value, _| format!("{:.0} %", value * 100.0))
            .custom_parser(|text| text.trim_end_matches(['%', ' ']).parse::<f64>().ok().map(|value| value / 100.0));
        named(ui, slider, "Desired retention");
    });
    let sentence = "The hour at which a study day starts. Before it, an evening still belongs to the day before.";
    setting(ui, "Start of day", sentence, |ui| {
        let hour = egui::DragValue::new(&mut chosen.day_start_hour).range(0..=23).suffix(":00");
        named(ui, hour, "Start of day");
    });
}

/// The forms that can be switched off, with what each is.
const FORMS: [(Form, &str, &str); 7] = [
    (Form::Choice, "Choice", "New and shaky cards come with options, of which one is right."),
    (Form::Typed, "Typed answers", "A short answer that is firmly known is typed, and judged with tolerance."),
    (Form::Date, "Dates", "A date is typed, as exactly as you know it, and shown on an axis."),
    (Form::Cloze, "Gaps", "The gap of a sentence is filled by typing."),
    (Form::List, "Lists", "Every item is named, in any order."),
    (Form::Chronology, "Order of events", "Now and then, events that you have met are put into order."),
    (Form::Contrast, "Side by side", "Two cards that you mix up again and again are asked together."),
];

fn forms_ui(ui: &mut Ui, chosen: &mut Preferences) {
    ui.add_space(WIDE_GAP);
    heading(ui, "How cards are asked");
    let palette = Palette::of(ui);
    let sentence =
        "The firmer a card, the harder the form. Whatever is off is asked by showing the answer, which you rate.";
    ui.label(Type::Small.text(sentence, palette.secondary));
    for (form, name, sentence) in FORMS {
        setting(ui, name, sentence, |ui| {
            let mut is_on = !chosen.forms_off.contains(&form);
            let state = if is_on { "on" } else { "off" };
            let response = ui.checkbox(&mut is_on, state);
            ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
            if is_on {
                chosen.forms_off.remove(&form);
            } else {
                chosen.forms_off.insert(form);
            }
        });
    }
}

fn appearance_ui(ui: &mut Ui, chosen: &mut Preferences) {
    ui.add_space(WIDE_GAP);
    heading(ui, "Appearance");
    setting(ui, "Theme", "Light, dark, or as the system is.", |ui| {
        for (theme, name) in [(Theme::Dark, "Dark"), (Theme::Light, "Light"), (Theme::System, "System")] {
            ui.selectable_value(&mut chosen.theme, theme, name);
        }
    });
    setting(ui, "Text size", "Ctrl and + or − do the same for as long as the window is open.", |ui| {
        let slider = Slider::new(&mut chosen.text_scale, TEXT_SCALE_RANGE)
            .step_by(0.05)
            .custom_formatter(|value, _| format!("{:.0} %", value * 100.0))
            .custom_parser(|text| text.trim_end_matches(['%', ' ']).parse::<f64>().ok().map(|value| value / 100.0));
        named(ui, slider, "Text size");
    });
}

fn folders_ui(ui: &mut Ui, view: &View<'_>) {
    ui.add_space(WIDE_GAP);
    heading(ui, "Folders");
    let folder = view.library.folder();
    let path = |path: &std::path::Path| path.display().to_string();
    rows(
        ui,
        &[
            ("Everything", path(folder.root())),
            ("Your decks", path(&folder.decks())),
            ("Backups of the log, one each study day", path(&folder.backups())),
        ],
    );
}

/// A setting: its name and sentence on the left, its control on the right.
fn setting(ui: &mut Ui, name: &str, sentence: &str, control: impl FnOnce(&mut Ui)) {
    const CONTROL: f32 = 230.0;
    let palette = Palette::of(ui);
    let width = ui.available_width();
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.allocate_ui(egui::vec2(width - CONTROL, 0.0), |ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(Type::Strong.text(name, palette.ink));
                ui.label(Type::Small.text(sentence, palette.secondary));
            });
        });
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), control);
    });
}

/// A control with the setting's name for a screen reader.
fn named(ui: &mut Ui, widget: impl Widget, name: &str) {
    let response = ui.add(widget);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
}
