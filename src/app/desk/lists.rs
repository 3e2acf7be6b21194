//! Lists that drop down, by keys: Enter chooses and closes, Esc and Tab close, and the focus is where it was before.

use eframe::egui::{Context, Id, Key, Memory, Popup};

/// The list that is open, if one is.
#[derive(Default)]
pub(super) struct OpenList {
    is_open: bool,
    /// What had the focus before it opened.
    opener: Option<Id>,
}

impl OpenList {
    /// Looks after a list, once all of a frame is drawn.
    pub(super) fn mind(&mut self, ctx: &Context) {
        let is_open = Popup::is_any_open(ctx);
        let [enter, escape, tab] =
            [Key::Enter, Key::Escape, Key::Tab].map(|key| ctx.input(|input| input.key_pressed(key)));
        let is_left = self.is_open && (tab || enter && !ctx.text_edit_focused());
        if is_left {
            Popup::close_all(ctx);
        }
        let is_over = self.is_open && (is_left || !is_open);
        if let Some(opener) = self.opener.filter(|_| is_over && (enter || escape || tab)) {
            ctx.memory_mut(|memory| memory.request_focus(opener));
        } else if !is_open && !self.is_open {
            self.opener = ctx.memory(Memory::focused);
        }
        self.is_open = is_open && !is_left;
    }
}
