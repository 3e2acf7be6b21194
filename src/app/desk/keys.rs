//! Who takes the keys that were pressed: the page, the field that has the focus, or the dialog.

use eframe::egui::{self, Id, Key};

use super::{Desk, Page};
use crate::{
    app::{
        command::{Action, Command, Context, Focus},
        dialogs::Dialog,
        screens::StudyScreen,
    },
    memory::Moment,
};

/// The list of keys over a dialog, which waits below as it was.
pub(super) struct KeysOver {
    /// The list.
    pub list: Dialog,
    /// What had the focus in the dialog.
    focus: Option<Id>,
}

impl Desk {
    /// Lets the keys that were pressed act, one after the other, if nothing else wants them.
    pub(super) fn take_keys(&mut self, ctx: &egui::Context, now: Moment) {
        self.pressed.collect(ctx);
        if self.dialog.is_some() {
            return self.leave_to_dialog(ctx);
        }
        self.keys_over = None;
        while let Some(command) = self.next_command(ctx) {
            self.apply(Action::Do(command), now, ctx);
            // What follows is for a dialog or a field, which is yet to be drawn.
            if self.dialog.is_some() || self.context() == Context::Typing {
                break;
            }
        }
        if self.pressed.are_waiting() {
            ctx.request_repaint();
        }
    }

    /// Leaves the keys to the dialog, but for the one that lists them.
    fn leave_to_dialog(&mut self, ctx: &egui::Context) {
        let Some(dialog) = &self.dialog else { return };
        let can_list = self.keys_over.is_none() && !matches!(dialog, Dialog::Keys(_)) && !egui::Popup::is_any_open(ctx);
        // What is typed while a card is being saved is for the next one.
        if self.keys_over.is_some() || !dialog.is_turning() {
            let context = self.context();
            let lists = |held, key| can_list && context.command(held, key) == Some(Command::ShowKeys);
            if self.pressed.leave_until(ctx, context, lists) {
                self.pressed.drop_next();
                let focus = ctx.memory(egui::Memory::focused);
                self.keys_over = Some(KeysOver { list: Dialog::Keys(context), focus });
            }
        }
        if self.pressed.are_waiting() && !self.dialog.as_ref().is_some_and(Dialog::is_saving) {
            ctx.request_repaint();
        }
    }

    /// Closes the list of keys over the dialog. Returns whether there was one.
    pub(super) fn close_keys_over(&mut self, ctx: &egui::Context) -> bool {
        let Some(over) = self.keys_over.take() else { return false };
        if let Some(focus) = over.focus {
            ctx.memory_mut(|memory| memory.request_focus(focus));
        }
        true
    }

    fn next_command(&mut self, ctx: &egui::Context) -> Option<Command> {
        let context = self.context();
        let focus = match (ctx.text_edit_focused(), ctx.memory(|memory| memory.focused().is_some())) {
            (true, _) => Focus::Field,
            (_, true) => Focus::Button,
            _ => Focus::None,
        };
        // A list that is open has no use for such a key, unless it has a field.
        if egui::Popup::is_any_open(ctx) && focus != Focus::Field && self.pressed.is_next_held_with_command() {
            egui::Popup::close_all(ctx);
        }
        if egui::Popup::is_any_open(ctx) {
            self.pressed.leave_some(ctx);
            return None;
        }
        if focus == Focus::Field && context != Context::Typing {
            // The field is left first, as one leaves it by the pointer: it keeps what was typed.
            if self.pressed.leave_until(ctx, context, |held, key| context.acts_in_field(held, key)) {
                ctx.memory_mut(egui::Memory::stop_text_input);
            }
            return None;
        }
        // A focused button is pressed with these.
        let is_pressed = |key| focus == Focus::Button && matches!(key, Key::Space | Key::Enter);
        // What was typed is taken back before what was answered.
        let has_typed = self.study_screen.as_ref().is_some_and(StudyScreen::has_typed);
        self.pressed.next(ctx, context, focus, |key| !(is_pressed(key) || has_typed && key == Key::Z))
    }

    /// Where the keys act.
    pub(super) fn context(&self) -> Context {
        match (self.page, &self.study_screen) {
            (Page::Study, Some(screen)) => screen.context(),
            (Page::Library, _) => Context::Library,
            (Page::Deck, _) => Context::Deck,
            (Page::Reading, _) => Context::Reading,
            (Page::Cards, _) => Context::Cards,
            (Page::Timeline, _) => Context::Timeline,
            (Page::Progress, _) => Context::Progress,
            _ => Context::Page,
        }
    }
}
