//! The window around the desk, which may become another one.

use eframe::egui;

use super::{Desk, chooser::Chooser};
use crate::{
    app::widgets::Gallery,
    memory::Moment,
    storage::preferences::{Preferences, Theme, WindowSize},
};

impl Desk {
    /// Goes on in another window, which has neither the colours nor the pictures of the one before.
    pub fn move_to(&mut self, ctx: &egui::Context) {
        self.gallery = Gallery::install(ctx, &self.wake);
        self.gallery.look_in(self.library.picture_folders());
        self.apply_preferences(ctx);
    }

    /// Sets the dialog that every file dialog is made from.
    pub fn set_file_dialog(&mut self, file_dialog: rfd::FileDialog, now: Moment) {
        self.chooser = Chooser::new(file_dialog, now);
    }

    /// Gives the window the colours and the size of text that the learner chose.
    pub(super) fn apply_preferences(&self, ctx: &egui::Context) {
        let Preferences { theme, text_scale, .. } = self.library.preferences();
        ctx.set_theme(match theme {
            Theme::System => egui::ThemePreference::System,
            Theme::Light => egui::ThemePreference::Light,
            Theme::Dark => egui::ThemePreference::Dark,
        });
        ctx.set_zoom_factor(*text_scale);
    }
}

/// How large the window is; `None` if there is no window. While it fills the screen, its size stays that from `before`.
pub(super) fn size(ctx: &egui::Context, before: WindowSize) -> Option<WindowSize> {
    let zoom = ctx.zoom_factor();
    ctx.input(|input| {
        // Only a window has a screen, and the screen its own density.
        input.viewport().native_pixels_per_point?;
        let size = input.content_rect().size() * zoom;
        let is_maximized = input.viewport().maximized == Some(true) || input.viewport().fullscreen == Some(true);
        let (width, height) = if is_maximized { (before.width, before.height) } else { (size.x, size.y) };
        Some(WindowSize { width, height, is_maximized }.within_bounds())
    })
}
