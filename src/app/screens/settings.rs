//! Few settings, each with one sentence of what it does.

use eframe::egui::{self, Response, Ui, Widget, vec2};

use super::View;
use crate::{
    app::{
        command::{Command, ENLARGE, REDUCE, key_name},
        theme::{self, Palette, Type, WIDE_GAP},
        widgets::{coloured, heading, in_per_cent, page, quiet, rows, secondary, side_by_side, slider, switch, title},
    },
    memory::{Holiday, Share, StudyDay},
    storage::preferences::{Preferences, RETENTION_RANGE, TEXT_SCALE_RANGE, Theme},
    study::Form,
};

/// The settings' own state: a holiday that is being written, and what is being dragged.
#[derive(Default)]
pub struct SettingsScreen {
    first: String,
    last: String,
    /// What is chosen while the pointer is still down on it.
    draft: Option<Preferences>,
}

impl SettingsScreen {
    /// The page is left: what is being dragged is let go of.
    pub fn leave(&mut self) {
        self.draft = None;
    }
}

/// The room for a control.
const CONTROL: f32 = 230.0;

/// Draws the settings. Each change is kept at once.
pub fn settings_ui(ui: &mut Ui, view: &mut View<'_>, screen: &mut SettingsScreen) {
    page(ui, "settings", theme::COLUMN, |ui| {
        title(ui, "Settings");
        let before = view.library.preferences().clone();
        let mut chosen = screen.draft.take().unwrap_or_else(|| before.clone());
        study_ui(ui, &mut chosen);
        appearance_ui(ui, &mut chosen);
        load_ui(ui, &mut chosen, screen);
        forms_ui(ui, &mut chosen);
        // Each change is written to disk: one that is being dragged, when it is let go of.
        if ui.input(|input| input.pointer.any_down()) {
            screen.draft = (chosen != before).then_some(chosen);
        } else if chosen != before {
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
        slider(ui, "Desired retention", &mut chosen.desired_retention, RETENTION_RANGE, CONTROL, |it| {
            in_per_cent(it).step_by(0.01)
        });
    });
    let sentence = "The hour at which a study day starts. Before it, an evening still belongs to the day before.";
    setting(ui, "Start of day", sentence, |ui| {
        let hour = egui::DragValue::new(&mut chosen.day_start_hour).range(0..=23).suffix(":00");
        named(ui, hour, "Start of day");
    });
}

/// Easy days, free days and the length of a sitting.
fn load_ui(ui: &mut Ui, chosen: &mut Preferences, screen: &mut SettingsScreen) {
    const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    ui.add_space(WIDE_GAP);
    heading(ui, "Load");
    let palette = Palette::of(ui);
    setting(ui, "Cards a sitting", "How many cards a sitting asks at the most; 0 asks all.", |ui| {
        named(ui, egui::DragValue::new(&mut chosen.cards_per_sitting).range(0..=999), "Cards a sitting");
    });
    let sentence = "A sitting asks about as many cards as you answer in that time; 0 asks all.";
    setting(ui, "Minutes a sitting", sentence, |ui| {
        let minutes = egui::DragValue::new(&mut chosen.minutes_per_sitting).range(0..=240).suffix(" min");
        named(ui, minutes, "Minutes a sitting");
    });
    ui.add_space(6.0);
    ui.label(Type::Strong.text("Week", palette.ink));
    let sentence = "On an easy day about half as much comes due, on a free one nothing. Click to change.";
    ui.label(Type::Small.text(sentence, palette.secondary));
    side_by_side::<7>(ui, |ui, place| {
        let share = &mut chosen.calendar.weekdays[place];
        let (what, next) = match share {
            Share::Normal => ("normal", Share::Easy),
            Share::Easy => ("easy", Share::Rest),
            Share::Rest => ("free", Share::Normal),
        };
        ui.label(Type::Small.text(WEEKDAYS[place], palette.secondary));
        let color = match share {
            Share::Normal => palette.secondary,
            Share::Easy => palette.hard,
            Share::Rest => palette.accent,
        };
        let button = coloured(ui, what, color, vec2(ui.available_width(), 38.0));
        ui.ctx().accesskit_node_builder(button.id, |node| node.set_label(format!("{}: {what}", WEEKDAYS[place])));
        if button.clicked() {
            *share = next;
        }
    });
    ui.add_space(6.0);
    ui.label(Type::Strong.text("Holidays", palette.ink));
    let sentence = "Nothing new comes due in them, and what was due is spread over the days after.";
    ui.label(Type::Small.text(sentence, palette.secondary));
    let mut gone = None;
    for (place, holiday) in chosen.calendar.holidays.iter().enumerate() {
        ui.horizontal(|ui| {
            let day = |day: StudyDay| day.date().format("%-d %B %Y").to_string();
            let text = format!("{} – {}", day(holiday.first), day(holiday.last));
            ui.label(Type::Body.text(text, palette.ink));
            if quiet(ui, "Take it out", "").clicked() {
                gone = Some(place);
            }
        });
    }
    if let Some(place) = gone {
        chosen.calendar.holidays.remove(place);
    }
    new_holiday_ui(ui, chosen, screen);
}

/// The fields for another holiday, and what is wrong with them.
fn new_holiday_ui(ui: &mut Ui, chosen: &mut Preferences, screen: &mut SettingsScreen) {
    let palette = Palette::of(ui);
    let mut is_entered = false;
    let days: [Option<StudyDay>; 2] = ui
        .horizontal(|ui| {
            for (text, name, before) in [(&mut screen.first, "First day", "from"), (&mut screen.last, "Last day", "to")]
            {
                ui.label(Type::Body.text(before, palette.secondary));
                let field =
                    egui::TextEdit::singleline(text).desired_width(110.0).margin(egui::Margin::symmetric(10, 8));
                let response = named(ui, field.hint_text("yyyy-mm-dd"), name);
                is_entered |= response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
            }
            let days = [screen.first.parse().ok(), screen.last.parse().ok()];
            let can_add = matches!(days, [Some(first), Some(last)] if first <= last);
            is_entered |= ui.add_enabled_ui(can_add, |ui| secondary(ui, "Add a holiday", "").clicked()).inner;
            days
        })
        .inner;
    let written = [&screen.first, &screen.last].map(|text| !text.trim().is_empty());
    let wrong = match days {
        [Some(first), Some(last)] if first > last => "The last day lies before the first.",
        [first, last] if (written[0] && first.is_none()) || (written[1] && last.is_none()) => {
            "A day is written like 2026-12-24."
        }
        _ => "",
    };
    if !wrong.is_empty() {
        ui.label(Type::Small.text(wrong, palette.again));
    } else if let ([Some(first), Some(last)], true) = (days, is_entered) {
        chosen.calendar.holidays.push(Holiday { first, last });
        (screen.first, screen.last) = Default::default();
    }
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
            switch(ui, &mut is_on, name);
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
    let [larger, smaller] = [ENLARGE, REDUCE].map(key_name);
    let hint = format!("{larger} and {smaller} do the same for as long as the window is open.");
    setting(ui, "Text size", &hint, |ui| {
        slider(ui, "Text size", &mut chosen.text_scale, TEXT_SCALE_RANGE, CONTROL, |it| in_per_cent(it).step_by(0.05));
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
    let palette = Palette::of(ui);
    let width = ui.available_width();
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.allocate_ui(vec2(width - CONTROL, 0.0), |ui| {
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
fn named(ui: &mut Ui, widget: impl Widget, name: &str) -> Response {
    let response = ui.add(widget);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
    response
}
