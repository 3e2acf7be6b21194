//! The real window's insides without a display: keys, clicks by accessible label, and pictures.

use std::{
    path::PathBuf,
    time::{Duration, Instant},
};

use eframe::egui::{Key, Modifiers, Role, Theme, vec2};
use egui_kittest::{
    Harness,
    kittest::{NodeT, Queryable},
};
use entente::{app::App, clock::Clock, library::DataFolder, memory::Moment, study::Form, tasks::Wake};

use crate::renderer::SoftwareRenderer;

/// The pictures that are compared with kept ones: each screen once, both themes, both sizes.
const KEPT: [&str; 6] = [
    "library-new-light-1280x800",
    "question-dark-900x600",
    "answer-source-note-light-1280x800",
    "answer-source-note-dark-900x600",
    "progress-full-dark-1280x800",
    "settings-light-900x600",
];

/// A file that is dropped on the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl eframe::egui::DroppedFile for Dropped {
    fn path(&self) -> &std::path::Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window reads it by its path".to_owned())
    }
}

/// A window of that size over a data folder.
pub struct Window {
    harness: Harness<'static, App>,
}

impl Window {
    /// Opens the window with every form but recall switched off, and waits until the library is there, or is said not to
    /// be.
    pub fn open(folder: DataFolder, now: Moment, size: [f32; 2], theme: Theme) -> Self {
        let off: Vec<&str> = Form::ALL.into_iter().filter(|form| *form != Form::Recall).map(Form::name).collect();
        Self::open_without(&off, folder, now, size, theme)
    }

    /// Opens the window with every form.
    pub fn open_with_forms(folder: DataFolder, now: Moment, size: [f32; 2], theme: Theme) -> Self {
        Self::open_without(&[], folder, now, size, theme)
    }

    /// Opens the window with the settings as they were left.
    pub fn open_as_left(folder: DataFolder, now: Moment, size: [f32; 2], theme: Theme) -> Self {
        Self::build(folder, now, size, theme)
    }

    fn open_without(off: &[&str], folder: DataFolder, now: Moment, size: [f32; 2], theme: Theme) -> Self {
        let preferences = folder.preferences();
        if preferences.parent().is_some_and(std::path::Path::exists) {
            std::fs::write(preferences, format!("(theme: {theme:?}, forms_off: [{}])", off.join(", ")))
                .expect("the data folder can be written");
        }
        Self::build(folder, now, size, theme)
    }

    fn build(folder: DataFolder, now: Moment, size: [f32; 2], theme: Theme) -> Self {
        let app = App::new(folder, Clock::set_to(now), Wake::default());
        Self::of(app, size, theme)
    }

    fn of(mut app: App, size: [f32; 2], theme: Theme) -> Self {
        let harness = Harness::builder()
            .with_size(vec2(size[0], size[1]))
            .with_theme(theme)
            .renderer(SoftwareRenderer::default())
            .build_eframe(|creation| {
                app.set_up(&creation.egui_ctx);
                app
            });
        let mut window = Self { harness };
        window.settle();
        window
    }

    /// The program in another window, as when OpenGL fails. `elsewhere` is a folder for what takes its place in this one.
    pub fn moved(mut self, elsewhere: DataFolder, size: [f32; 2], theme: Theme) -> Self {
        let nothing = App::new(elsewhere, Clock::set_to(Moment { utc_ms: 0, utc_offset_s: 0 }), Wake::default());
        let app = std::mem::replace(self.harness.state_mut(), nothing);
        Self::of(app, size, theme)
    }

    /// Lets background work end and the window come to rest.
    pub fn settle(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(30);
        self.harness.run_steps(3);
        while self.harness.state().is_busy() {
            assert!(Instant::now() < deadline, "the background work does not end");
            std::thread::sleep(Duration::from_millis(2));
            self.harness.step();
        }
        self.harness.run_steps(3);
    }

    /// Presses a key.
    pub fn press(&mut self, key: Key) -> &mut Self {
        self.press_with(Modifiers::NONE, key)
    }

    /// Presses a key with others held.
    pub fn press_with(&mut self, modifiers: Modifiers, key: Key) -> &mut Self {
        self.harness.key_press_modifiers(modifiers, key);
        self.settle();
        self
    }

    /// Presses a key twice, a tenth of a second apart.
    pub fn press_twice(&mut self, key: Key) -> &mut Self {
        self.press_in_frames(&[(0.25, &[key]), (0.1, &[key])])
    }

    /// Presses keys in frames, each so many seconds after the frame before it. As from a real keyboard, a key with a sign
    /// brings its text, too.
    pub fn press_in_frames(&mut self, frames: &[(f64, &[Key])]) -> &mut Self {
        for (after_s, keys) in frames {
            for key in *keys {
                let event = |pressed| eframe::egui::Event::Key {
                    key: *key,
                    physical_key: None,
                    pressed,
                    repeat: false,
                    modifiers: Modifiers::NONE,
                };
                let text = match key {
                    Key::Space => " ".to_owned(),
                    key if key.name().chars().count() == 1 => key.name().to_lowercase(),
                    _ => String::new(),
                };
                let text = (!text.is_empty()).then_some(eframe::egui::Event::Text(text));
                let events = [Some(event(true)), text, Some(event(false))];
                self.harness.input_mut().events.extend(events.into_iter().flatten());
            }
            self.step_after(*after_s);
        }
        self.settle();
        self
    }

    /// Clicks what bears that label with the pointer.
    pub fn click_by_pointer(&mut self, label: &str) -> &mut Self {
        let pos = self.harness.get_by_label(label).rect().center();
        self.click_at(pos)
    }

    /// Clicks there with the pointer, which is pressed in one frame and let go in the next.
    pub fn click_at(&mut self, pos: eframe::egui::Pos2) -> &mut Self {
        self.harness.hover_at(pos);
        self.harness.step();
        for pressed in [true, false] {
            let (button, modifiers) = (eframe::egui::PointerButton::Primary, Modifiers::NONE);
            self.harness.event(eframe::egui::Event::PointerButton { pos, button, pressed, modifiers });
            self.harness.step();
        }
        self.settle();
        self
    }

    /// Clicks in frames right of the middle of what bears that label at first, each so many seconds after the one before it.
    pub fn click_in_frames(&mut self, label: &str, frames: &[f64]) -> &mut Self {
        let pos = self.harness.get_by_label(label).rect().lerp_inside(vec2(0.6, 0.5));
        self.harness.hover_at(pos);
        self.harness.step();
        for after_s in frames {
            // The frame that the learner sees.
            self.step_after(after_s - 0.01);
            let button = |pressed| eframe::egui::Event::PointerButton {
                pos,
                button: eframe::egui::PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            };
            self.harness.input_mut().events.extend([button(true), button(false)]);
            self.step_after(0.01);
        }
        self.settle();
        self
    }

    /// Draws a frame so many seconds after the last one.
    fn step_after(&mut self, seconds: f64) {
        let now = self.harness.ctx.input(|input| input.time);
        self.harness.input_mut().time = Some(now + seconds);
        self.harness.step();
        self.harness.input_mut().time = None;
    }

    /// Presses the key at that place on the keyboard, which the layout gives another sign.
    pub fn press_place(&mut self, sign: Key, place: Key, modifiers: Modifiers) -> &mut Self {
        let event = |pressed| eframe::egui::Event::Key {
            key: sign,
            physical_key: Some(place),
            pressed,
            repeat: false,
            modifiers,
        };
        self.harness.event(event(true));
        self.harness.event(event(false));
        self.settle();
        self
    }

    /// Types a text into the field that has the focus.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        self.harness.event(eframe::egui::Event::Text(text.to_owned()));
        self.settle();
        self
    }

    /// Pastes a text.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.harness.event(eframe::egui::Event::Paste(text.to_owned()));
        self.settle();
        self
    }

    /// Drops a file on the window.
    pub fn drop_file(&mut self, file: &std::path::Path) -> &mut Self {
        self.harness.input_mut().dropped_files.push(std::sync::Arc::new(Dropped(file.to_owned())));
        self.settle();
        self
    }

    /// Clicks what bears that label.
    pub fn click(&mut self, label: &str) -> &mut Self {
        self.harness.get_by_label(label).click();
        self.settle();
        self
    }

    /// Clicks the first of those that bear that label, or else have it in theirs.
    pub fn click_first(&mut self, label: &str) -> &mut Self {
        let exact = self.harness.query_all_by_label(label).next();
        let node = exact.or_else(|| self.harness.query_all_by_label_contains(label).next());
        node.expect("something bears it").click();
        self.settle();
        self
    }

    /// Drags the pointer from one point to another with keys held.
    pub fn drag(&mut self, from: [f32; 2], to: [f32; 2], modifiers: Modifiers) {
        let [from, to] = [from, to].map(|[x, y]| eframe::egui::pos2(x, y));
        self.harness.event(eframe::egui::Event::ModifiersChanged(modifiers));
        self.harness.hover_at(from);
        self.harness.step();
        let button = |pos, pressed| eframe::egui::Event::PointerButton {
            pos,
            button: eframe::egui::PointerButton::Primary,
            pressed,
            modifiers,
        };
        self.harness.event(button(from, true));
        self.harness.step();
        for step in 1..=4_u8 {
            self.harness.hover_at(from.lerp(to, f32::from(step) / 4.0));
            self.harness.step();
        }
        self.harness.event(button(to, false));
        self.harness.step();
        self.harness.event(eframe::egui::Event::ModifiersChanged(Modifiers::NONE));
        self.settle();
    }

    /// Selects the deck of that id in the library, by the arrow keys.
    pub fn select(&mut self, deck: &str) -> &mut Self {
        let decks = self.app().library().expect("the library is open").decks();
        let place = decks.iter().position(|it| it.deck.id.as_str() == deck).expect("the deck is there");
        for _ in 0..place {
            self.press(Key::ArrowDown);
        }
        self
    }

    /// Scrolls the page until what bears that label is seen.
    pub fn scroll_to(&mut self, label: &str) {
        let height = self.harness.ctx.content_rect().height();
        self.press(Key::Home);
        for _ in 0..40 {
            if self.harness.query_by_label(label).is_some_and(|it| it.rect().bottom() < height - 20.0) {
                return;
            }
            self.press(Key::PageDown);
        }
        panic!("“{label}” is nowhere on the page");
    }

    /// Puts the cursor into the field of that name.
    pub fn click_text_field(&mut self, name: &str) -> &mut Self {
        self.harness.get_by_role_and_label(Role::MultilineTextInput, name).click();
        self.settle();
        self
    }

    /// Waits until something holds that comes from the system, such as a file that changed.
    pub fn wait_until(&mut self, holds: impl Fn(&App) -> bool) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while !holds(self.harness.state()) {
            assert!(Instant::now() < deadline, "what is waited for does not come");
            std::thread::sleep(Duration::from_millis(5));
            self.harness.step();
        }
        self.settle();
    }

    /// Waits until something with that text is there.
    pub fn wait_for(&mut self, text: &str) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while !self.shows(text) {
            assert!(Instant::now() < deadline, "“{text}” does not come");
            std::thread::sleep(Duration::from_millis(5));
            self.harness.step();
        }
    }

    /// Whether something with that text is there.
    pub fn shows(&self, text: &str) -> bool {
        self.harness.query_all_by_label_contains(text).next().is_some()
    }

    /// Whether something with that text is wholly seen: nothing that scrolls cuts it.
    pub fn sees(&self, text: &str) -> bool {
        let screen = self.harness.ctx.content_rect();
        self.harness.query_all_by_label_contains(text).any(|node| {
            let (id, _) = node.accesskit_node().locate();
            self.seen_of(id).is_some_and(|seen| seen.expand(0.5).contains_rect(node.rect()))
                && screen.contains_rect(node.rect())
        })
    }

    /// What is seen of a widget, which something that scrolls may cut.
    pub fn seen_of(&self, id: eframe::egui::accesskit::NodeId) -> Option<eframe::egui::Rect> {
        self.harness.ctx.viewport(|viewport| {
            let mut widgets = viewport.prev_pass.widgets.layers().flat_map(|(_, widgets)| widgets);
            widgets.find(|widget| widget.id.accesskit_id() == id).map(|widget| widget.interact_rect)
        })
    }

    /// Whether a heading begins with this.
    pub fn heads(&self, text: &str) -> bool {
        let headings = self.harness.query_all_by_role(Role::Heading);
        headings.into_iter().any(|it| it.accesskit_node().label().is_some_and(|label| label.starts_with(text)))
    }

    /// The whole label that begins with this.
    pub fn label_with(&self, beginning: &str) -> String {
        let node = self.harness.query_all_by_label_contains(beginning).next().expect("something has that label");
        node.accesskit_node().label().unwrap_or_default()
    }

    /// The app behind the window.
    pub fn app(&mut self) -> &mut App {
        self.harness.state_mut()
    }

    /// The harness, for what is not wrapped here.
    pub fn harness(&mut self) -> &mut Harness<'static, App> {
        &mut self.harness
    }

    /// Draws the window, and writes it to `target/pictures/`. The pictures in [`KEPT`] are compared with those in
    /// `tests/snapshots/`; `UPDATE_SNAPSHOTS=1 cargo test` replaces these, for somebody to look at.
    pub fn picture(&mut self, name: &str) {
        let picture = self.harness.render().expect("the renderer draws every frame");
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
        std::fs::create_dir_all(&folder).expect("the target folder can be written");
        picture.save(folder.join(format!("{name}.png"))).expect("the target folder can be written");
        if KEPT.contains(&name) {
            egui_kittest::image_snapshot(&picture, name);
        }
    }
}
