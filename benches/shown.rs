//! The window without its display: keys, layout, shapes, and the triangles that are drawn.

use std::time::Duration;

use eframe::egui::{Key, Modifiers};
use egui_kittest::Harness;
use entente::{app::App, clock::Clock, tasks::Wake};

use crate::generated::{GeneratedLibrary, NOW};

/// A window over a generated library.
pub struct Window {
    /// The window and its frames.
    pub harness: Harness<'static, App>,
}

impl Window {
    /// Opens the window, and waits until nothing goes on in the background.
    pub fn open(library: &GeneratedLibrary) -> Self {
        let harness = Harness::builder().with_size([1280.0, 800.0]).build_eframe(|creation| {
            let mut app = App::new(library.data(), Clock::set_to(NOW), Wake::default());
            app.set_up(&creation.egui_ctx);
            app
        });
        let mut window = Self { harness };
        window.settle();
        window
    }

    /// Shows frames until nothing goes on in the background.
    pub fn settle(&mut self) {
        self.frame();
        while self.harness.state().is_busy() {
            std::thread::sleep(Duration::from_millis(1));
            self.frame();
        }
        self.frame();
    }

    /// One frame; tells how many triangles it has, so that none is left out.
    pub fn frame(&mut self) -> usize {
        self.harness.step();
        let shapes = self.harness.output().shapes.clone();
        let meshes = self.harness.ctx.tessellate(shapes, 1.0);
        meshes.len()
    }

    /// Presses a key, and shows the frame that comes of it.
    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.frame();
    }
}
