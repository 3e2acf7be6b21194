//! The settings of one deck: each as for all decks, until it is chosen for this one.

use eframe::egui::{DragValue, Ui};

use crate::{
    app::{
        command::Action,
        screens::{
            View,
            settings::{CONTROL, FORMS, named, setting},
        },
        theme::{GAP, Palette, Type, WIDE_GAP},
        widgets::{heading, per_cent_slider, quiet, side_by_side, switch},
    },
    deck::DeckId,
    storage::preferences::{DeckPreferences, Preferences, RETENTION_RANGE},
    study::NewOrder,
};

/// Draws the settings of a deck. Each change is saved at once, a dragged one when the pointer is released.
pub fn settings_ui(ui: &mut Ui, view: &mut View<'_>, deck: &DeckId, draft: &mut Option<Preferences>) {
    let before = view.library.preferences();
    let mut chosen = draft.take().unwrap_or_else(|| before.clone());
    let mut own = chosen.of_deck(deck).cloned().unwrap_or_default();
    ui.add_space(WIDE_GAP);
    heading(ui, "Settings of this deck");
    let exam = view.library.exam_of(deck, view.today).is_some();
    new_per_day_ui(ui, &chosen, &mut own, exam);
    retention_ui(ui, &chosen, &mut own, exam);
    setting(ui, "Order of new cards", "In which order you meet them.", |ui| {
        let mut orders = NewOrder::ALL;
        orders.reverse();
        let [first, ..] = orders.map(|order| ui.selectable_value(&mut own.order, order, order.name()));
        first
    });
    forms_ui(ui, &chosen, &mut own);
    if own == DeckPreferences::default() {
        chosen.decks.remove(deck);
    } else {
        chosen.decks.insert(deck.clone(), own);
    }
    if ui.input(|input| input.pointer.any_down()) {
        *draft = (chosen != *before).then_some(chosen);
    } else if chosen != *before {
        view.send(Action::SetPreferences(chosen));
    }
}

/// Draws the way back to what holds for all decks. Returns whether it was taken.
fn back_ui(ui: &mut Ui, name: &str) -> bool {
    let button = quiet(ui, "as for all decks", "").accessible_name(format!("{name}: as for all decks"));
    button.clicked()
}

fn new_per_day_ui(ui: &mut Ui, chosen: &Preferences, own: &mut DeckPreferences, has_exam: bool) {
    let shared = chosen.new_per_day;
    let mut sentence = match own.new_per_day {
        Some(_) => "Only for this deck, beside those of the others. 0 to 999.".to_owned(),
        None => format!("Up to {shared}, shared with the other decks. 0 to 999."),
    };
    if has_exam {
        sentence += " Until its exam, as many as that needs.";
    }
    setting(ui, "New cards per day", &sentence, |ui| {
        let before = own.new_per_day.unwrap_or(shared);
        let mut new = before;
        let field = named(ui, DragValue::new(&mut new).range(0..=999), "New cards per day");
        if new != before {
            own.new_per_day = Some(new);
        }
        if own.new_per_day.is_some() && back_ui(ui, "New cards per day") {
            own.new_per_day = None;
        }
        field
    });
}

fn retention_ui(ui: &mut Ui, chosen: &Preferences, own: &mut DeckPreferences, has_exam: bool) {
    let sentence = match own.desired_retention {
        _ if has_exam => "Until its exam, the plan for that decides. 70 to 97 %.",
        Some(_) => "The share of due cards that you want to recall, only for this deck. 70 to 97 %.",
        None => "The share of due cards that you want to recall, as for all decks. 70 to 97 %.",
    };
    setting(ui, "Desired retention", sentence, |ui| {
        let before = own.desired_retention.unwrap_or(chosen.desired_retention);
        let mut retention = before;
        let slider = per_cent_slider(ui, "Desired retention", &mut retention, RETENTION_RANGE, CONTROL, 1);
        if (retention - before).abs() > 1e-4 {
            own.desired_retention = Some(retention);
        }
        if own.desired_retention.is_some() && back_ui(ui, "Desired retention") {
            own.desired_retention = None;
        }
        slider
    });
}

fn forms_ui(ui: &mut Ui, chosen: &Preferences, own: &mut DeckPreferences) {
    let palette = Palette::of(ui);
    ui.add_space(GAP);
    ui.horizontal(|ui| {
        ui.label(Type::Strong.text("How its cards are asked", palette.ink));
        if own.forms_off.is_some() && back_ui(ui, "How its cards are asked") {
            own.forms_off = None;
        }
    });
    let before = own.forms_off.clone().unwrap_or_else(|| chosen.forms_off.clone());
    let mut off = before.clone();
    side_by_side::<2>(ui, |ui, column| {
        let half = FORMS.len().div_ceil(2);
        for (form, name, about) in FORMS.iter().skip(column * half).take(half) {
            ui.horizontal(|ui| {
                let mut is_on = !off.contains(form);
                switch(ui, &mut is_on, name).on_hover_text(*about);
                ui.label(Type::Body.text(*name, palette.ink)).on_hover_text(*about);
                if is_on {
                    off.remove(form)
                } else {
                    off.insert(*form)
                };
            });
        }
    });
    if off != before {
        own.forms_off = Some(off);
    }
}
