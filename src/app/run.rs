//! Opens the native window, or says in one sentence why that failed.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
};

use eframe::{
    NativeOptions,
    egui::{FallbackRequest, FontInsert, FontProvider, ViewportBuilder},
};
use egui_system_font_provider::SystemFontProvider;

use super::App;
use crate::{clock::Clock, library::DataFolder, tasks::Wake};

/// Why the window did not open, or did not stay open.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is no display.
    #[error("There is no display to open a window on ({detail}). `entente quiz` studies in the terminal.")]
    NoDisplay {
        /// The system's message.
        detail: String,
    },
    /// The window broke while it was open.
    #[error("The window broke; all your answers are kept. Start Entente again, or use `entente quiz`.")]
    Broke,
}

/// Opens the window, and returns once it is closed.
///
/// # Errors
///
/// Returns a [`RunError`] if there is no display or the window breaks.
pub fn run(folder: DataFolder, clock: Clock) -> Result<(), RunError> {
    let no_display = |detail: String| RunError::NoDisplay { detail };
    let backend = Backend::from_environment()
        .ok_or_else(|| no_display("neither DISPLAY nor WAYLAND_DISPLAY leads to one".to_owned()))?;
    // The library is read while the window opens.
    let mut app = App::new(folder, clock, Wake::default());
    let has_opened = Arc::new(AtomicBool::new(false));
    let opened = has_opened.clone();
    let result = catch_unwind(AssertUnwindSafe(|| {
        eframe::run_native(
            "Entente",
            options(backend),
            Box::new(move |creation| {
                opened.store(true, Ordering::Relaxed);
                app.set_up(&creation.egui_ctx);
                app.set_file_dialog(rfd::FileDialog::new().set_parent(creation));
                // Only here: pictures in tests must not depend on the fonts of a machine.
                creation.egui_ctx.add_font_provider(Arc::new(SystemFonts::default()));
                Ok(Box::new(app))
            }),
        )
    }));
    match result {
        Ok(Ok(())) => Ok(()),
        _ if has_opened.load(Ordering::Relaxed) => Err(RunError::Broke),
        Ok(Err(err)) => Err(no_display(err.to_string())),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(no_display(text.unwrap_or("a library is missing").to_owned()))
        }
    }
}

/// The system's fonts. They are looked for when a character comes that the bundled ones lack: with many fonts, that takes
/// a while, and most learners never need it.
#[derive(Default)]
struct SystemFonts(OnceLock<SystemFontProvider>);

impl FontProvider for SystemFonts {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        self.0.get_or_init(SystemFontProvider::new).font_for(request)
    }
}

/// The window system to use.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Backend {
    Wayland,
    X11,
}

impl Backend {
    /// Wayland if its socket answers, otherwise X11. A stale `WAYLAND_DISPLAY` would make winit fail, and winit can
    /// only be tried once.
    fn from_environment() -> Option<Self> {
        let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
        let wayland = set("WAYLAND_DISPLAY").map(|display| match set("XDG_RUNTIME_DIR") {
            Some(folder) => std::path::PathBuf::from(folder).join(display),
            None => display.into(),
        });
        let answers = |socket: &std::path::PathBuf| std::os::unix::net::UnixStream::connect(socket).is_ok();
        if set("WAYLAND_SOCKET").is_some() || wayland.as_ref().is_some_and(answers) {
            Some(Self::Wayland)
        } else {
            set("DISPLAY").map(|_| Self::X11)
        }
    }
}

fn options(backend: Backend) -> NativeOptions {
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")).unwrap_or_default();
    NativeOptions {
        viewport: ViewportBuilder::default()
            .with_title("Entente")
            .with_app_id("entente")
            .with_inner_size([1100.0, 760.0])
            .with_min_inner_size([640.0, 480.0])
            .with_icon(icon)
            .with_drag_and_drop(true),
        event_loop_builder: Some(Box::new(move |builder| {
            use winit::platform::{wayland::EventLoopBuilderExtWayland, x11::EventLoopBuilderExtX11};
            match backend {
                Backend::Wayland => builder.with_wayland(),
                Backend::X11 => builder.with_x11(),
            };
        })),
        // Added by `run`, without the other features of eframe that come with its own.
        system_font_fallback: false,
        // Nothing here shades from one colour into another: dithering would only cost time for every pixel.
        dithering: false,
        ..NativeOptions::default()
    }
}
