//! Buttons side by side, among which the arrow keys go.

use eframe::egui::{EventFilter, Key, Modifiers, Response, Ui};

/// Keeps Left and Right among buttons that stand side by side: they go from one to the next, and no further than the last.
pub fn arrows_within(ui: &Ui, buttons: &[Response]) {
    let Some(focused) = buttons.iter().find(|button| button.has_focus()) else { return };
    if focused.gained_focus() {
        // Only one that had the focus in the frame before can keep a key from moving it.
        ui.ctx().request_repaint();
    }
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focused.id, filter));
    let [right, left] =
        [Key::ArrowRight, Key::ArrowLeft].map(|key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)));
    let mut row: Vec<&Response> = buttons.iter().collect();
    row.sort_by(|a, b| a.rect.left().total_cmp(&b.rect.left()));
    let at = row.iter().position(|button| button.id == focused.id).unwrap_or_default();
    let next = row[(at + usize::from(right)).min(row.len() - 1).saturating_sub(usize::from(left))];
    // To ask for it again would forget which keys it keeps.
    if next.id != focused.id {
        next.request_focus();
        ui.ctx().request_repaint();
    }
}
