//! What a screen reader says of its own accord, when something comes or changes.

use eframe::egui::{Id, Role, Sense, Ui, WidgetInfo, accesskit::Live, vec2};

/// Has a text said when it comes or changes, once what is being said has been said.
pub fn announce(ui: &Ui, id: Id) {
    ui.ctx().accesskit_node_builder(id, |node| node.set_live(Live::Polite));
}

/// Has a label said in other words than it is written: they say what can only be seen, such as a sign beside it.
pub fn announce_as(ui: &Ui, id: Id, words: &str) {
    ui.ctx().accesskit_node_builder(id, |node| {
        node.set_value(words);
        node.set_live(Live::Polite);
    });
}

/// Has words said that stand nowhere on the screen: what a key has just changed.
pub fn status(ui: &mut Ui, words: &str) {
    let (_, response) = ui.allocate_exact_size(vec2(0.0, 0.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Status, true, words));
    announce(ui, response.id);
}
