//! The settings, each with one sentence about what it does.

use eframe::egui::{self, Response, Ui, Widget, style::ScrollAnimation, vec2};

use super::View;
use crate::{
    app::{
        command::{Action, Command, ENLARGE, REDUCE, key_name},
        theme::{self, Palette, Type, WIDE_GAP},
        widgets::{
            DayField, arrows_within, at_right, coloured, heading, page, per_cent_slider, quiet, remark, rows,
            secondary, side_by_side, small, switch, title,
        },
    },
    memory::{Holiday, Share, StudyDay, typed_day},
    storage::preferences::{BACKUPS_MB_RANGE, Preferences, RETENTION_RANGE, TEXT_SCALE_RANGE, Theme},
    study::Form,
    wording::date,
};

/// The settings by their names, in the order of the page, but for those of [`FORMS`], each with words by which it is looked for.
const NAMES: [(&str, &str); 14] = [
    ("New cards per day", "study limit"),
    ("Reviews per day", "study limit due"),
    ("Desired retention", "study FSRS interval recall"),
    ("Start of day", "study hour midnight"),
    ("Theme", "appearance dark light night colours as the system"),
    ("Text size", "appearance font zoom larger smaller"),
    ("Cards per session", "load length limit"),
    ("Minutes per session", "load length limit time"),
    ("Week", "load easy days free weekday Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
    ("Holidays", "load free days vacation"),
    ("Backups", "safety restore copy"),
    ("Check-up", "safety doctor repair damage"),
    ("Room for backups", "safety space size"),
    ("Second folder", "safety backups stick synced copy"),
];

/// Returns the names of all settings, each with other words about it.
pub fn names() -> impl Iterator<Item = (&'static str, &'static str)> {
    NAMES.into_iter().chain(FORMS.map(|(_, name, sentence)| (name, sentence)))
}

/// The state of the page: the holiday being entered, the values being dragged, and the setting that is looked for.
#[derive(Default)]
pub struct SettingsScreen {
    first: String,
    last: String,
    /// The values chosen while the pointer is still down.
    draft: Option<Preferences>,
    wanted: Option<&'static str>,
    /// How large all was drawn last, and where the text size stood in the window then, if it was seen.
    text_size_at: Option<[f32; 2]>,
}

impl SettingsScreen {
    /// Looks for the setting of that name, which gets the focus when the page is drawn.
    pub fn look_for(&mut self, name: &'static str) {
        self.wanted = Some(name);
    }

    /// Discards what is being dragged, when the page is left.
    pub fn leave(&mut self) {
        (self.draft, self.text_size_at) = (None, None);
    }
}

/// The width of a control, in points.
pub(super) const CONTROL: f32 = 230.0;

/// Draws the settings. Each change is saved at once.
pub fn settings_ui(ui: &mut Ui, view: &mut View<'_>, screen: &mut SettingsScreen) {
    page(ui, "settings", theme::COLUMN, |ui| {
        title(ui, "Settings");
        let wanted = screen.wanted.take();
        ui.data_mut(|data| data.insert_temp(wanted_id(), wanted));
        let before = view.library.preferences().clone();
        let mut chosen = screen.draft.take().unwrap_or_else(|| before.clone());
        study_ui(ui, &mut chosen);
        appearance_ui(ui, &mut chosen, screen);
        load_ui(ui, &mut chosen, screen, view.today);
        forms_ui(ui, &mut chosen);
        backups_ui(ui, view, &mut chosen);
        // Each change is written to disk, so a dragged value only once the pointer is released.
        // And a path only once it has been typed.
        let is_written = chosen.second_backup_folder != before.second_backup_folder && ui.ctx().text_edit_focused();
        if is_written || ui.input(|input| input.pointer.any_down()) {
            screen.draft = (chosen != before).then_some(chosen);
        } else if chosen != before {
            view.send(Action::SetPreferences(chosen));
        }
        folders_ui(ui, view);
        ui.data_mut(|data| data.remove::<Option<&'static str>>(wanted_id()));
    });
}

/// Where it is kept which setting is looked for, while the page is drawn.
fn wanted_id() -> egui::Id {
    egui::Id::unique("the setting that is looked for")
}

/// Gives the focus to the control of a setting, and brings it into sight, if it is the one that is looked for.
fn lead_to(ui: &Ui, name: &str, control: &Response) {
    if ui.data(|data| data.get_temp::<Option<&'static str>>(wanted_id())).flatten() == Some(name) {
        control.request_focus();
        ui.scroll_to_rect(control.rect.expand(WIDE_GAP), Some(egui::Align::Center));
    }
}

fn study_ui(ui: &mut Ui, chosen: &mut Preferences) {
    ui.add_space(WIDE_GAP);
    heading(ui, "Study");
    setting(
        ui,
        "New cards per day",
        "The most new cards to start, over all decks without a number of their own: 0 to 999.",
        |ui| named(ui, egui::DragValue::new(&mut chosen.new_per_day).range(0..=999), "New cards per day"),
    );
    setting(ui, "Reviews per day", "The most due cards to review, over all decks: 0 to 9999.", |ui| {
        named(ui, egui::DragValue::new(&mut chosen.reviews_per_day).range(0..=9999), "Reviews per day")
    });
    let sentence = "The share of due cards that you want to recall, 70 to 97 %. Higher means more reviews.";
    setting(ui, "Desired retention", sentence, |ui| {
        per_cent_slider(ui, "Desired retention", &mut chosen.desired_retention, RETENTION_RANGE, CONTROL, 1)
    });
    let sentence = "The hour at which a new study day starts, 0 to 23; earlier counts as yesterday.";
    setting(ui, "Start of day", sentence, |ui| {
        let hour = egui::DragValue::new(&mut chosen.day_start_hour).range(0..=23).suffix(":00");
        named(ui, hour, "Start of day")
    });
}

/// Easy days, free days and the length of a session.
fn load_ui(ui: &mut Ui, chosen: &mut Preferences, screen: &mut SettingsScreen, today: StudyDay) {
    const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    ui.add_space(WIDE_GAP);
    heading(ui, "Load");
    let palette = Palette::of(ui);
    setting(ui, "Cards per session", "The most cards in one session: 1 to 999, or no limit.", |ui| {
        let cards = egui::DragValue::new(&mut chosen.cards_per_sitting).range(0..=999);
        named(ui, or_no_limit(cards, ""), "Cards per session")
    });
    let sentence = "A session has as many cards as you can answer in this time: 1 to 240, or no limit.";
    setting(ui, "Minutes per session", sentence, |ui| {
        let minutes = egui::DragValue::new(&mut chosen.minutes_per_sitting).range(0..=240);
        named(ui, or_no_limit(minutes, " min"), "Minutes per session")
    });
    ui.add_space(6.0);
    ui.label(Type::Strong.text("Week", palette.ink));
    small(ui, "About half as many cards are due on an easy day, none on a free one. Click to change.");
    let mut days = Vec::new();
    side_by_side::<7>(ui, |ui, place| {
        let share = &mut chosen.calendar.weekdays[place];
        let (what, next) = match share {
            Share::Normal => ("normal", Share::Easy),
            Share::Easy => ("easy", Share::Rest),
            Share::Rest => ("free", Share::Normal),
        };
        small(ui, WEEKDAYS[place]);
        let color = match share {
            Share::Normal => palette.secondary,
            Share::Easy => palette.hard,
            Share::Rest => palette.accent,
        };
        let button = coloured(ui, what, color, vec2(ui.available_width(), 38.0))
            .accessible_name(format!("{}: {what}", WEEKDAYS[place]));
        if place == 0 {
            lead_to(ui, "Week", &button);
        }
        if button.clicked() {
            *share = next;
        }
        days.push(button);
    });
    arrows_within(ui, &days);
    ui.add_space(6.0);
    ui.label(Type::Strong.text("Holidays", palette.ink));
    small(ui, "No cards are scheduled for them; those already due are spread over the days after.");
    let mut gone = None;
    for (place, holiday) in chosen.calendar.holidays.iter().enumerate() {
        ui.horizontal(|ui| {
            let text = format!("{} – {}", date(holiday.first), date(holiday.last));
            ui.label(Type::Body.text(text, palette.ink));
            if quiet(ui, "Remove", "").clicked() {
                gone = Some(place);
            }
        });
    }
    if let Some(place) = gone {
        chosen.calendar.holidays.remove(place);
    }
    new_holiday_ui(ui, chosen, screen, today);
}

/// The fields for another holiday, and what is wrong with them.
fn new_holiday_ui(ui: &mut Ui, chosen: &mut Preferences, screen: &mut SettingsScreen, today: StudyDay) {
    let mut is_entered = false;
    let calendar = chosen.calendar.clone();
    let read = |text: &str| typed_day(text, today);
    let earliest = read(&screen.first).unwrap_or(today);
    for (text, name, before, first) in
        [(&mut screen.first, "First day", "from", today), (&mut screen.last, "Last day", "to", earliest)]
    {
        // A row of its own: at the end of another the field would be cut, and the year not seen.
        ui.horizontal(|ui| {
            let line = egui::Layout::left_to_right(egui::Align::Center);
            ui.allocate_ui_with_layout(vec2(36.0, 34.0), line, |ui| {
                ui.set_min_width(36.0);
                remark(ui, before);
            });
            let (response, _) = DayField { name, today, first, calendar: &calendar }.ui(ui, text);
            if name == "First day" {
                lead_to(ui, "Holidays", &response);
            }
            is_entered |= response.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
        });
    }
    ui.horizontal(|ui| {
        let can_add = matches!([read(&screen.first), read(&screen.last)], [Some(first), Some(last)] if first <= last);
        is_entered |= ui.add_enabled_ui(can_add, |ui| secondary(ui, "Add holiday", "").clicked()).inner;
    });
    let days = [read(&screen.first), read(&screen.last)];
    let written = [&screen.first, &screen.last].map(|text| !text.trim().is_empty());
    let said = match days {
        [Some(first), Some(last)] if first > last => "The last day is before the first.".to_owned(),
        [first, last] if (written[0] && first.is_none()) || (written[1] && last.is_none()) => {
            "I can’t read that as a day. Try 24 December or 24.12.2026.".to_owned()
        }
        [Some(first), Some(last)] if is_entered => {
            chosen.calendar.holidays.push(Holiday { first, last });
            (screen.first, screen.last) = Default::default();
            return;
        }
        [Some(first), Some(last)] => format!("{} – {}", date(first), date(last)),
        _ => return,
    };
    small(ui, said);
}

/// The forms that can be switched off, with a description.
pub(super) const FORMS: [(Form, &str, &str); 7] = [
    (Form::Choice, "Choice", "New and shaky cards offer several answers to choose from."),
    (Form::Typed, "Typed answers", "You type short answers that you know well; small slips are forgiven."),
    (Form::Date, "Dates", "You type dates as exactly as you know them, and see them on an axis."),
    (Form::Cloze, "Gaps", "You fill the gap in a sentence."),
    (Form::List, "Lists", "You name every item, in any order."),
    (Form::Chronology, "Order of events", "Now and then, you put events that you have met in order."),
    (Form::Contrast, "Side by side", "Two cards that you keep confusing are asked together."),
];

fn forms_ui(ui: &mut Ui, chosen: &mut Preferences) {
    ui.add_space(WIDE_GAP);
    heading(ui, "How cards are asked");
    let sentence =
        "Better-known cards are asked in harder forms. If a form is off, you see the answer and rate yourself.";
    small(ui, sentence);
    for (form, name, sentence) in FORMS {
        setting(ui, name, sentence, |ui| {
            let mut is_on = !chosen.forms_off.contains(&form);
            let response = switch(ui, &mut is_on, name);
            if is_on {
                chosen.forms_off.remove(&form);
            } else {
                chosen.forms_off.insert(form);
            }
            response
        });
    }
}

fn appearance_ui(ui: &mut Ui, chosen: &mut Preferences, screen: &mut SettingsScreen) {
    ui.add_space(WIDE_GAP);
    heading(ui, "Appearance");
    setting(ui, "Theme", "Light, dark, or follow the system.", |ui| {
        let themes = [(Theme::Dark, "Dark"), (Theme::Light, "Light"), (Theme::System, "System")];
        let buttons = themes.map(|(theme, name)| ui.selectable_value(&mut chosen.theme, theme, name));
        arrows_within(ui, &buttons);
        let [first, ..] = buttons;
        first
    });
    let [larger, smaller] = [ENLARGE, REDUCE].map(key_name);
    let hint = format!("80 to 160 %. {larger} and {smaller} change it until you close the window.");
    setting(ui, "Text size", &hint, |ui| {
        let slider = per_cent_slider(ui, "Text size", &mut chosen.text_scale, TEXT_SCALE_RANGE, CONTROL, 5);
        stay_in_place(ui, &slider, &mut screen.text_size_at);
        slider
    });
}

/// Keeps a control under the pointer that has set with it how large all is drawn.
fn stay_in_place(ui: &Ui, control: &Response, before: &mut Option<[f32; 2]>) {
    let (zoom, y) = (ui.ctx().zoom_factor(), control.rect.center().y);
    if let Some([_, place]) = before.filter(|[was, _]| (was - zoom).abs() > 1e-3) {
        ui.scroll_with_delta_animation(vec2(0.0, place / zoom - y), ScrollAnimation::none());
        ui.ctx().request_discard("what has set the size is no longer where it was");
    }
    *before = ui.is_rect_visible(control.rect).then_some([zoom, y * zoom]);
}

fn backups_ui(ui: &mut Ui, view: &mut View<'_>, chosen: &mut Preferences) {
    ui.add_space(WIDE_GAP);
    heading(ui, "Backups and check-up");
    let sentence = "Your answers, your own decks and the settings, once a day and when you close after studying.";
    setting(ui, "Backups", sentence, |ui| {
        let button = secondary(ui, Command::ShowBackups.label(), "");
        if button.clicked() {
            view.send(Command::ShowBackups);
        }
        button
    });
    let sentence = "Looks at your answers, backups, decks and files, and says what is wrong and what to do.";
    setting(ui, "Check-up", sentence, |ui| {
        let button = secondary(ui, Command::ShowDoctor.label(), "");
        if button.clicked() {
            view.send(Command::ShowDoctor);
        }
        button
    });
    let sentence = "How much room they may take, from 10 MB to 100,000 MB. The oldest go first.";
    setting(ui, "Room for backups", sentence, |ui| {
        named(
            ui,
            egui::DragValue::new(&mut chosen.backups_mb).range(BACKUPS_MB_RANGE).suffix(" MB"),
            "Room for backups",
        )
    });
    let sentence = "Gets each backup, too: a stick, or a folder that is synced. Empty for none.";
    ui.add_space(6.0);
    ui.label(Type::Strong.text("Second folder", Palette::of(ui).ink));
    small(ui, sentence);
    // A row of its own: a path is long.
    let field = egui::TextEdit::singleline(&mut chosen.second_backup_folder).desired_width(f32::INFINITY);
    let field =
        field.margin(egui::Margin::symmetric(10, 8)).hint_text("the path of a folder, such as /media/stick/entente");
    let field = named(ui, field, "Second folder");
    lead_to(ui, "Second folder", &field);
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
            ("Backups", path(&folder.backups())),
        ],
    );
}

/// Draws a setting: its name and sentence on the left, its control on the right.
///
/// The control returns its response, by which the setting is reached from the palette.
pub(super) fn setting(ui: &mut Ui, name: &str, sentence: &str, control: impl FnOnce(&mut Ui) -> Response) {
    let palette = Palette::of(ui);
    let width = ui.available_width();
    ui.add_space(6.0);
    ui.horizontal(|ui| {
        ui.allocate_ui(vec2(width - CONTROL, 0.0), |ui| {
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                ui.label(Type::Strong.text(name, palette.ink));
                small(ui, sentence);
            });
        });
        at_right(ui, name, |ui| {
            let response = control(ui);
            lead_to(ui, name, &response);
        });
    });
}

/// Shows 0 as "no limit", and any other number with its unit.
fn or_no_limit<'a>(value: egui::DragValue<'a>, unit: &'static str) -> egui::DragValue<'a> {
    let shown = move |number: f64| if number < 1.0 { "no limit".to_owned() } else { format!("{number:.0}{unit}") };
    value.custom_formatter(move |number, _| shown(number)).custom_parser(move |text| limit_from(text, unit))
}

/// Reads a limit with or without its unit. An empty field, "no" and "no limit" are 0.
fn limit_from(text: &str, unit: &str) -> Option<f64> {
    let text = text.trim();
    if ["", "no", "no limit"].contains(&text.to_lowercase().as_str()) {
        return Some(0.0);
    }
    text.strip_suffix(unit.trim()).unwrap_or(text).trim().parse().ok()
}

/// Adds a control with the setting's name for screen readers.
pub(super) fn named(ui: &mut Ui, widget: impl Widget, name: &str) -> Response {
    ui.add(widget).accessible_name(name)
}

#[cfg(test)]
mod tests {
    use super::limit_from;

    #[test]
    fn a_limit_is_read_as_it_is_shown_and_an_empty_field_is_none() {
        for (text, limit) in
            [("20 min", 20.0), ("20", 20.0), (" 20min ", 20.0), ("no limit", 0.0), ("No", 0.0), ("", 0.0)]
        {
            assert_eq!(limit_from(text, " min"), Some(limit), "{text:?}");
        }
        assert_eq!(limit_from("many", " min"), None);
    }
}
