//! What helps with a trouble card: one that the learner keeps forgetting.

use eframe::egui::{Response, Ui, collapsing_header::CollapsingState};

use super::{View, one_line};
use crate::{
    app::{
        command::{Action, Command},
        theme::{GAP, Palette, Type},
        widgets::{link, side_by_side_ui},
    },
    deck::CardKey,
    library::Plan,
    study::MarkKind,
};

/// Draws the ways to help with a trouble card, as links, of one in a list also to practise it and to read its passage; and
/// the card that it is confused with, if that is to be seen. Returns the response of the link to practise.
pub fn help_ui(ui: &mut Ui, view: &mut View<'_>, key: &CardKey, is_listed: bool) -> Option<Response> {
    let (deck, card) = view.library.card(key)?;
    let confused = view.library.confusions().of(key);
    let rival = confused.first().and_then(|(rival, _)| view.library.card(rival));
    let mut fold = CollapsingState::load_with_default_open(ui.ctx(), ui.make_persistent_id(("compare", key)), false);
    let (mut wanted, mut practise) = (None, None);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = GAP * 1.5;
        let passage = card.passage.as_ref().and_then(|id| deck.passage_place(id));
        if is_listed {
            let response = link(ui, "Practise");
            if response.clicked() {
                wanted = Some(Plan::practice(vec![key.clone()]).into());
            }
            practise = Some(response);
        }
        if let Some(place) = passage.filter(|_| is_listed)
            && link(ui, Command::ReadPassage.label()).clicked()
        {
            wanted = Some(Action::Read(deck.id.clone(), place));
        }
        if rival.is_some() && link(ui, "Compare").clicked() {
            fold.toggle(ui);
        }
        if link(ui, "Rewrite or add a hint").clicked() {
            wanted = Some(Action::Edit(key.clone()));
        }
        if link(ui, "Split").on_hover_text("Write a card that asks only a part of it").clicked() {
            let (deck, passage, quote) = (Some(deck.id.clone()), card.passage.clone(), card.quote.clone());
            wanted = Some(Action::NewCard { deck, passage, quote });
        }
        if !view.library.marks(key).is_suspended && link(ui, "Suspend").clicked() {
            wanted = Some(Action::Mark(key.clone(), MarkKind::Suspend));
        }
    });
    if let Some(rival) = rival {
        fold.show_body_unindented(ui, |ui| {
            ui.add_space(GAP * 0.5);
            side_by_side_ui(ui, [(deck, card), rival], ["This card", "Confused with"]);
        });
    }
    if let Some(action) = wanted {
        view.send(action);
    }
    practise
}

/// Says that a card is a trouble card, if it is one, with what it is confused with and what helps.
pub fn trouble_ui(ui: &mut Ui, view: &mut View<'_>, key: &CardKey) {
    let Some(schedule) = view.library.state(key).and_then(|state| state.schedule()).filter(|it| it.is_leech()) else {
        return;
    };
    let mut sentence = format!("Trouble card: forgotten {} times.", schedule.lapses);
    if let Some((rival, confused)) = view.library.confusions().of(key).first()
        && let Some((_, rival)) = view.library.card(rival)
    {
        let rival = one_line(rival);
        sentence = format!("{sentence} Confused {} with: {rival}", times(confused.times));
    }
    ui.add_space(GAP);
    ui.label(Type::Body.text(sentence, Palette::of(ui).hard));
    help_ui(ui, view, key, false);
}

fn times(count: u32) -> String {
    match count {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        count => format!("{count} times"),
    }
}
