//! A window that is drawn by the processor alone: for machines without a graphics card, where OpenGL in software would
//! take half of the memory and most of the time, and for those whose OpenGL does not start.
//!
//! What eframe does for a window of OpenGL, this does for one of pixels; [`App`] knows no difference.

mod changes;
mod painter;

pub use changes::changed;
pub use painter::{Canvas, Painter};

use std::{
    num::NonZeroU32,
    sync::Arc,
    time::{Duration, Instant},
};

use eframe::{
    UserEvent,
    egui::{
        self, Color32, Context, Event, FullOutput, Rect, ScreenshotCallback, ViewportBuilder, ViewportCommand,
        ViewportEvent, ViewportId, ViewportInfo, epaint::ClippedPrimitive,
    },
};
use egui_winit::{ActionRequested, accesskit_winit::WindowEvent as AccessEvent};
use winit::{
    application::ApplicationHandler,
    event::WindowEvent,
    event_loop::{ActiveEventLoop, ControlFlow, EventLoopProxy, OwnedDisplayHandle},
    window::{Window, WindowId},
};

use super::App;

/// No more than two frames are drawn within this time but for what somebody does: the pace of what moves by itself.
const MOVING_FRAME: Duration = Duration::from_millis(16);
/// How long a frame that was asked for may be held back, as for a window that cannot be seen, before the work behind the
/// window goes on without one.
const OVERDUE: Duration = Duration::from_millis(250);

type Surface = softbuffer::Surface<OwnedDisplayHandle, Arc<Window>>;

/// The program in a window of pixels.
pub struct SoftwareWindow<SetUp> {
    app: App,
    builder: ViewportBuilder,
    proxy: EventLoopProxy<UserEvent>,
    set_up: Option<SetUp>,
    shown: Option<Shown>,
    failure: Option<String>,
}

/// An open window, and what is on it.
struct Shown {
    ctx: Context,
    window: Arc<Window>,
    surface: Surface,
    input: egui_winit::State,
    info: ViewportInfo,
    actions: Vec<ActionRequested>,
    /// Who waits for a picture of the next frame.
    asked_pictures: Vec<ScreenshotCallback>,
    painter: Painter,
    /// What the surface shows, with its pixels of a point and its background.
    picture: (Vec<ClippedPrimitive>, f32, Color32),
    /// When the last frame but one was drawn, and the last one.
    drawn_at: [Option<Instant>; 2],
    /// When the next frame is wanted.
    wanted_at: Option<Instant>,
    /// Since when one has been asked for.
    asked_at: Option<Instant>,
    is_first: bool,
    /// Whether it fills the screen once it is there: a hidden window cannot.
    opens_maximized: bool,
}

impl<SetUp: FnOnce(&mut App, &Context, &Window)> SoftwareWindow<SetUp> {
    /// A window that opens once the event loop runs, and is then set up.
    pub fn new(app: App, builder: ViewportBuilder, proxy: EventLoopProxy<UserEvent>, set_up: SetUp) -> Self {
        Self { app, builder, proxy, set_up: Some(set_up), shown: None, failure: None }
    }

    /// Why the window did not open, or did not stay open.
    pub fn failure(self) -> Option<String> {
        self.failure
    }

    fn frame(&mut self, event_loop: &ActiveEventLoop) {
        let Some(shown) = &mut self.shown else { return };
        match shown.frame(&mut self.app, event_loop) {
            Ok(is_closed) => {
                if is_closed {
                    self.close(event_loop);
                }
            }
            Err(err) => {
                self.failure = Some(err.to_string());
                self.close(event_loop);
            }
        }
    }

    fn close(&mut self, event_loop: &ActiveEventLoop) {
        if self.shown.take().is_some() {
            self.app.close();
        }
        event_loop.exit();
    }
}

impl<SetUp: FnOnce(&mut App, &Context, &Window)> ApplicationHandler<UserEvent> for SoftwareWindow<SetUp> {
    fn resumed(&mut self, event_loop: &ActiveEventLoop) {
        let Some(set_up) = self.set_up.take() else { return };
        match Shown::new(event_loop, &self.builder, &self.proxy) {
            Ok(shown) => {
                set_up(&mut self.app, &shown.ctx, &shown.window);
                self.shown = Some(shown);
                // Drawn before the window is shown, so that it does not begin black.
                self.frame(event_loop);
            }
            Err(err) => {
                self.failure = Some(err);
                event_loop.exit();
            }
        }
    }

    fn window_event(&mut self, event_loop: &ActiveEventLoop, id: WindowId, event: WindowEvent) {
        // The end of a window that OpenGL could not draw on may come late.
        let Some(shown) = self.shown.as_mut().filter(|shown| shown.window.id() == id) else { return };
        match event {
            WindowEvent::RedrawRequested => self.frame(event_loop),
            WindowEvent::Destroyed => self.close(event_loop),
            event => {
                match event {
                    WindowEvent::CloseRequested => shown.info.events.push(ViewportEvent::Close),
                    WindowEvent::Occluded(is_occluded) => shown.info.occluded = Some(is_occluded),
                    _ => {}
                }
                let is_closing = matches!(event, WindowEvent::CloseRequested);
                if shown.input.on_window_event(&shown.window, &event).repaint || is_closing {
                    shown.wanted_at = Some(now());
                }
            }
        }
    }

    fn user_event(&mut self, _: &ActiveEventLoop, event: UserEvent) {
        let Some(shown) = &mut self.shown else { return };
        let wanted_at = match event {
            UserEvent::RequestRepaint { when, cumulative_pass_nr, .. } => {
                // A frame that was drawn since has done it.
                if shown.ctx.cumulative_pass_nr() > cumulative_pass_nr + 1 {
                    return;
                }
                shown.drawn_at[0].map_or(when, |drawn_at| when.max(drawn_at + MOVING_FRAME))
            }
            UserEvent::AccessKitActionRequest(event) => {
                match event.window_event {
                    AccessEvent::InitialTreeRequested => shown.ctx.enable_accesskit(),
                    AccessEvent::ActionRequested(request) => shown.input.on_accesskit_action_request(request),
                    AccessEvent::AccessibilityDeactivated => return shown.ctx.disable_accesskit(),
                }
                now()
            }
        };
        shown.wanted_at = Some(shown.wanted_at.map_or(wanted_at, |earlier| earlier.min(wanted_at)));
    }

    fn about_to_wait(&mut self, event_loop: &ActiveEventLoop) {
        let Some(shown) = &mut self.shown else { return };
        let time = now();
        if shown.wanted_at.is_some_and(|wanted_at| wanted_at <= time) {
            shown.wanted_at = None;
            shown.asked_at.get_or_insert(time);
            shown.window.request_redraw();
        }
        if shown.asked_at.is_some_and(|asked_at| asked_at + OVERDUE <= time) {
            shown.asked_at = None;
            if shown.behind(&mut self.app, event_loop) {
                return self.close(event_loop);
            }
        }
        let asked_at = shown.asked_at.map(|asked_at| asked_at + OVERDUE);
        let next = shown.wanted_at.into_iter().chain(asked_at).min();
        event_loop.set_control_flow(next.map_or(ControlFlow::Wait, ControlFlow::WaitUntil));
    }
}

impl Shown {
    fn new(
        event_loop: &ActiveEventLoop,
        builder: &ViewportBuilder,
        proxy: &EventLoopProxy<UserEvent>,
    ) -> Result<Self, String> {
        let ctx = Context::default();
        // As eframe does: a second pass is there for what the first one asks for.
        ctx.options_mut(|options| options.max_passes = 2.try_into().expect("two passes are not none"));
        let mut builder = builder.clone().with_visible(false);
        builder.inner_size = builder.inner_size.map(|size| size.min(monitor_points(event_loop)));
        let window = egui_winit::create_window(&ctx, event_loop, &builder).map_err(|err| err.to_string())?;
        let window = Arc::new(window);
        let context = softbuffer::Context::new(event_loop.owned_display_handle()).map_err(|err| err.to_string())?;
        let surface = Surface::new(&context, window.clone()).map_err(|err| err.to_string())?;
        let mut input = egui_winit::State::new(
            ctx.clone(),
            ViewportId::ROOT,
            event_loop,
            Some(window.scale_factor() as f32),
            window.theme(),
            None,
        );
        input.init_accesskit(event_loop, &window, proxy.clone());
        let mut info = ViewportInfo::default();
        egui_winit::update_viewport_info(&mut info, &ctx, &window, true);
        let proxy = proxy.clone();
        ctx.set_request_repaint_callback(move |request| {
            let Some(when) = now().checked_add(request.delay) else { return };
            let cumulative_pass_nr = request.current_cumulative_pass_nr;
            // Nobody is there to see it once the loop is closed.
            drop(proxy.send_event(UserEvent::RequestRepaint {
                viewport_id: request.viewport_id,
                when,
                cumulative_pass_nr,
            }));
        });
        Ok(Self {
            ctx,
            window,
            surface,
            input,
            info,
            actions: Vec::new(),
            asked_pictures: Vec::new(),
            painter: Painter::default(),
            picture: (Vec::new(), 1.0, Color32::TRANSPARENT),
            drawn_at: [None; 2],
            wanted_at: None,
            asked_at: None,
            is_first: true,
            opens_maximized: builder.maximized == Some(true),
        })
    }

    /// Draws a frame, and returns whether the window is to be closed.
    fn frame(&mut self, app: &mut App, event_loop: &ActiveEventLoop) -> Result<bool, softbuffer::SoftBufferError> {
        self.asked_at = None;
        self.drawn_at = [self.drawn_at[1], Some(now())];
        egui_winit::update_viewport_info(&mut self.info, &self.ctx, &self.window, false);
        if !self.is_first && self.info.visible() == Some(false) {
            return Ok(self.behind(app, event_loop));
        }
        let input = self.take_input();
        let is_closing = input.viewport().close_requested();
        let output = self.ctx.clone().run_ui(input, |ui| {
            app.step(ui.ctx());
            app.draw(ui);
        });
        let FullOutput { platform_output, mut textures_delta, shapes, pixels_per_point, mut viewport_output } = output;
        self.input.handle_platform_output_with_event_loop(&self.window, event_loop, platform_output);
        let primitives = self.ctx.tessellate(shapes, pixels_per_point);
        let is_changed = self.painter.update(&mut textures_delta);
        self.paint(primitives, pixels_per_point, is_changed)?;
        if std::mem::take(&mut self.is_first) {
            self.window.set_visible(true);
            self.window.set_maximized(self.opens_maximized);
        }
        let commands = viewport_output.remove(&ViewportId::ROOT).map(|it| it.commands).unwrap_or_default();
        Ok(self.obey(commands, is_closing))
    }

    /// Lets the work behind the window go on without a frame, since nobody would see it. Returns whether the window is
    /// to be closed.
    fn behind(&mut self, app: &mut App, event_loop: &ActiveEventLoop) -> bool {
        let input = self.take_input();
        let is_closing = input.viewport().close_requested();
        let output = self.ctx.clone().run_logic(&input, |ctx| app.step(ctx));
        // No pass has used it: it is there for the next one.
        let mut kept = input;
        kept.append(std::mem::take(self.input.egui_input_mut()));
        *self.input.egui_input_mut() = kept;
        self.input.handle_platform_output_with_event_loop(&self.window, event_loop, output.platform_output);
        let commands = output.viewport_commands.into_values().flatten().collect();
        self.obey(commands, is_closing)
    }

    fn take_input(&mut self) -> egui::RawInput {
        let mut input = self.input.take_egui_input(&self.window);
        input.viewports = std::iter::once((ViewportId::ROOT, self.info.clone())).collect();
        self.info.events.clear();
        input
    }

    /// Does what the program asks of its window, and returns whether that is to be closed.
    fn obey(&mut self, commands: Vec<ViewportCommand>, is_closing: bool) -> bool {
        let is_kept = commands.contains(&ViewportCommand::CancelClose);
        let (ctx, window) = (&self.ctx, &self.window);
        egui_winit::process_viewport_commands(ctx, &mut self.info, commands, window, &mut self.actions);
        for action in self.actions.drain(..) {
            let event = match action {
                ActionRequested::Cut => Some(Event::Cut),
                ActionRequested::Copy => Some(Event::Copy),
                ActionRequested::Paste => self.input.clipboard_text().map(Event::Paste),
                ActionRequested::Screenshot(callback) => {
                    self.asked_pictures.push(callback);
                    None
                }
                ActionRequested::PaintWhileHidden => None,
            };
            self.wanted_at = event.is_some().then(now).or(self.wanted_at);
            self.input.egui_input_mut().events.extend(event);
        }
        if !self.info.events.is_empty() {
            self.wanted_at = Some(now());
        }
        is_closing && !is_kept
    }

    /// Paints what has changed since the picture before, and shows it.
    fn paint(
        &mut self,
        primitives: Vec<ClippedPrimitive>,
        scale: f32,
        is_changed: bool,
    ) -> Result<(), softbuffer::SoftBufferError> {
        let size = self.window.inner_size();
        let (Some(width), Some(height)) = (NonZeroU32::new(size.width), NonZeroU32::new(size.height)) else {
            return Ok(());
        };
        let background = self.ctx.global_style().visuals.panel_fill;
        self.surface.resize(width, height)?;
        let mut pixels = self.surface.buffer_mut()?;
        // Otherwise the pixels are those of an older picture, or of none.
        let is_last = pixels.age() == 1 && !is_changed && (self.picture.1, self.picture.2) == (scale, background);
        let area = if is_last { changed(&self.picture.0, &primitives) } else { Rect::EVERYTHING };
        // The edges of what has changed are soft.
        let area = (area * scale).expand(1.0);
        let mut canvas = Canvas { pixels: &mut pixels, size: [width.get(), height.get()].map(|it| it as usize) };
        self.painter.paint(&mut canvas, &primitives, scale, background, area);
        self.picture = (primitives, scale, background);
        for callback in self.asked_pictures.drain(..) {
            callback.complete(Arc::new(canvas.image()));
        }
        self.window.pre_present_notify();
        // All of it: the frame may have been asked for because another window stood before this one.
        pixels.present()
    }
}

/// The size of the largest monitor: a window that is larger would have edges that cannot be reached.
fn monitor_points(event_loop: &ActiveEventLoop) -> egui::Vec2 {
    let sizes = event_loop.available_monitors().map(|monitor| {
        let size = monitor.size().to_logical::<f32>(monitor.scale_factor());
        egui::vec2(size.width, size.height)
    });
    sizes.reduce(egui::Vec2::max).unwrap_or(egui::Vec2::INFINITY)
}

/// The time by which frames are paced.
#[expect(clippy::disallowed_methods, reason = "only frames are timed by it, and nothing that is kept")]
fn now() -> Instant {
    Instant::now()
}
