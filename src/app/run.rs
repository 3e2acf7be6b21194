//! Opens the native window, or says in one sentence why that failed.

use std::{
    cell::RefCell,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use eframe::{
    NativeOptions,
    egui::{Context, Ui, ViewportBuilder, Visuals},
};
use winit::{
    event_loop::EventLoop,
    platform::{
        run_on_demand::EventLoopExtRunOnDemand, wayland::EventLoopBuilderExtWayland, x11::EventLoopBuilderExtX11,
    },
    window::Window,
};

use super::{App, fonts::SystemFonts, software::SoftwareWindow};
use crate::{clock::Clock, library::DataFolder, storage::preferences::WindowSize, tasks::Wake};

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
    let size = folder.window_size();
    let backend = Backend::from_environment()
        .ok_or_else(|| no_display("neither DISPLAY nor WAYLAND_DISPLAY leads to one".to_owned()))?;
    // The library is read while the window opens.
    let app = App::new(folder, clock, Wake::default());
    let has_opened = AtomicBool::new(false);
    match catch_unwind(AssertUnwindSafe(|| show(app, size, backend, &has_opened))) {
        Ok(Ok(())) => Ok(()),
        _ if has_opened.load(Ordering::Relaxed) => Err(RunError::Broke),
        Ok(Err(detail)) => Err(no_display(detail)),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
            Err(no_display(text.unwrap_or("a library is missing").to_owned()))
        }
    }
}

/// Shows the window: with OpenGL if there is a graphics card, and drawn by the processor if not, or once OpenGL fails.
fn show(app: App, size: WindowSize, backend: Backend, has_opened: &AtomicBool) -> Result<(), String> {
    // Made once: a second event loop in one process is refused.
    let mut builder = EventLoop::with_user_event();
    match backend {
        Backend::Wayland => builder.with_wayland(),
        Backend::X11 => builder.with_x11(),
    };
    let mut event_loop = builder.build().map_err(|err| err.to_string())?;
    let home = RefCell::new(Some((app, viewport(size))));
    if has_graphics_card() {
        let opened = Box::new(|creation: &eframe::CreationContext<'_>| {
            has_opened.store(true, Ordering::Relaxed);
            let (mut app, viewport) = home.take().ok_or("the window opened twice")?;
            app.open(&creation.egui_ctx, rfd::FileDialog::new().set_parent(creation));
            let window = InOpenGl { app: Some(app), viewport, home: &home, is_asked_to_close: false };
            Ok(Box::new(window) as Box<dyn eframe::App>)
        });
        let mut window = eframe::create_native("Entente", options(size), opened, &event_loop);
        event_loop.run_app_on_demand(&mut window).map_err(|err| err.to_string())?;
    }
    // Still there if OpenGL did not start, or there again if it failed.
    let Some((app, viewport)) = home.take() else { return Ok(()) };
    let opened = |app: &mut App, ctx: &Context, window: &Window| {
        has_opened.store(true, Ordering::Relaxed);
        app.open(ctx, rfd::FileDialog::new().set_parent(window));
    };
    let mut window = SoftwareWindow::new(app, viewport, event_loop.create_proxy(), opened);
    event_loop.run_app_on_demand(&mut window).map_err(|err| err.to_string())?;
    window.failure().map_or(Ok(()), Err)
}

/// Whether the system has a device that draws. Without one, OpenGL is a program that plays one. `ENTENTE_DRAW_WITH` says
/// `card` or `processor` where that guess is wrong.
fn has_graphics_card() -> bool {
    match std::env::var("ENTENTE_DRAW_WITH").as_deref() {
        Ok("card") => return true,
        Ok("processor") => return false,
        _ => {}
    }
    let mut devices = Path::new("/dev/dri").read_dir().into_iter().flatten().flatten();
    devices.any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
        // Drivers that do without: of NVidia, and of Windows for the Linux within it.
        || ["/dev/nvidiactl", "/dev/dxg"].iter().any(|device| Path::new(device).exists())
}

/// The program in a window of OpenGL.
struct InOpenGl<'home> {
    app: Option<App>,
    /// The window as the learner has it now.
    viewport: ViewportBuilder,
    /// Where the program goes if its window closes without being asked to, as it does when OpenGL fails.
    home: &'home RefCell<Option<(App, ViewportBuilder)>>,
    is_asked_to_close: bool,
}

impl eframe::App for InOpenGl<'_> {
    fn logic(&mut self, ctx: &Context, frame: &mut eframe::Frame) {
        let zoom = ctx.zoom_factor();
        ctx.input(|input| {
            self.is_asked_to_close |= input.viewport().close_requested();
            self.viewport.inner_size = Some(input.content_rect().size() * zoom);
            self.viewport.maximized = input.viewport().maximized;
            self.viewport.fullscreen = input.viewport().fullscreen;
        });
        if let Some(app) = &mut self.app {
            app.logic(ctx, frame);
        }
    }

    fn ui(&mut self, ui: &mut Ui, frame: &mut eframe::Frame) {
        if let Some(app) = &mut self.app {
            app.ui(ui, frame);
        }
    }

    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        let Some(mut app) = self.app.take() else { return };
        if self.is_asked_to_close {
            app.close();
        } else {
            tracing::warn!("the graphics card's window ended by itself; the next one is drawn by the processor");
            *self.home.borrow_mut() = Some((app, std::mem::take(&mut self.viewport)));
        }
    }

    fn clear_color(&self, visuals: &Visuals) -> [f32; 4] {
        self.app.as_ref().map_or([0.0; 4], |app| app.clear_color(visuals))
    }
}

impl App {
    /// Gives the app its window.
    fn open(&mut self, ctx: &Context, file_dialog: rfd::FileDialog) {
        self.set_up(ctx);
        self.set_file_dialog(file_dialog);
        // Only here: pictures in tests must not depend on the fonts of a machine.
        ctx.add_font_provider(Arc::new(SystemFonts));
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

fn viewport(size: WindowSize) -> ViewportBuilder {
    let icon = eframe::icon_data::from_png_bytes(include_bytes!("../../assets/icon.png")).unwrap_or_default();
    ViewportBuilder::default()
        .with_title("Entente")
        .with_app_id("entente")
        .with_inner_size([size.width, size.height])
        .with_min_inner_size(WindowSize::SMALLEST)
        .with_maximized(size.is_maximized)
        .with_icon(icon)
        .with_drag_and_drop(true)
}

fn options(size: WindowSize) -> NativeOptions {
    NativeOptions {
        viewport: viewport(size),
        // Added by `open`, without the other features of eframe that come with its own.
        system_font_fallback: false,
        // Nothing here shades from one colour into another: dithering would only cost time for every pixel.
        dithering: false,
        ..NativeOptions::default()
    }
}
