//! Messages of the window: one of them on the page for a while, and all of them in a list.

use eframe::egui::{self, Align2, Id, text::LayoutJob};

use super::{
    command::Command,
    theme::{self, Emphasis, Palette, Type},
    widgets::{announce, hinted, link},
};
use crate::memory::Moment;

/// How long a message stays, in seconds: as long as it takes to look there, and to read so many characters in a second.
const STAYS: f64 = 4.0;
const READ_IN_A_SECOND: f64 = 20.0;
/// How many messages are kept.
const REMEMBERED: usize = 200;
/// The height of a message of one line, in points.
const LINE: f32 = 44.0;
/// The space below a message, in points.
const BELOW: f32 = 10.0;
/// The width of what stands at each end of the head of a session, in points.
const ENDS: f32 = 130.0;

/// Where the message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Below the page, which leaves it room.
    BelowPage,
    /// At the top, between the ends of a session's head: what is pressed in a session is below.
    Head,
    /// At the edge of the window, below the dialog.
    BelowDialog,
}

/// How important a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// It went well.
    Plain,
    /// The learner has to do something.
    Warning,
}

/// One message.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The sentence.
    pub text: String,
    /// How important it is.
    pub weight: Weight,
    /// When it was shown.
    pub at: Moment,
    /// Whether it says what can be undone.
    pub can_be_undone: bool,
}

/// The messages so far, and the one being shown.
#[derive(Default)]
pub struct Notices {
    history: Vec<Notice>,
    /// The message that is shown.
    shown: Option<Notice>,
    /// Its height, once it was drawn, in points.
    height: Option<f32>,
    /// When it was first drawn, in egui's time.
    shown_since: Option<f64>,
}

impl Notices {
    /// Shows a message and keeps it in the list.
    pub fn say(&mut self, text: impl Into<String>, at: Moment) {
        self.tell(text.into(), Weight::Plain, at);
    }

    /// Shows that the learner has to do something, and keeps it in the list.
    pub fn warn(&mut self, text: &impl ToString, at: Moment) {
        self.tell(text.to_string(), Weight::Warning, at);
    }

    fn tell(&mut self, text: String, weight: Weight, at: Moment) {
        let notice = Notice { text, weight, at, can_be_undone: false };
        tracing::info!(text = notice.text, "notice");
        self.remember(notice.clone());
        self.show(notice);
    }

    /// Keeps a warning in the list, without showing it.
    pub fn note(&mut self, text: impl Into<String>, at: Moment) {
        self.remember(Notice { text: text.into(), weight: Weight::Warning, at, can_be_undone: false });
    }

    fn remember(&mut self, notice: Notice) {
        self.history.push(notice);
        if self.history.len() > REMEMBERED {
            self.history.remove(0);
        }
    }

    /// Says what was done and can be undone, and keeps it in the list.
    pub fn done(&mut self, text: impl Into<String>, at: Moment) {
        let notice = Notice { text: text.into(), weight: Weight::Plain, at, can_be_undone: true };
        tracing::info!(text = notice.text, "done");
        self.remember(notice.clone());
        self.show(notice);
    }

    /// Shows a message that matters only now.
    pub fn flash(&mut self, text: impl Into<String>, at: Moment) {
        self.show(Notice { text: text.into(), weight: Weight::Plain, at, can_be_undone: false });
    }

    fn show(&mut self, notice: Notice) {
        (self.shown, self.height, self.shown_since) = (Some(notice), None, None);
    }

    /// Returns the messages, oldest first.
    pub fn history(&self) -> &[Notice] {
        &self.history
    }

    /// Hides the message.
    pub fn dismiss(&mut self) {
        self.shown = None;
    }

    /// Hides the message, unless it is a warning.
    pub fn dismiss_plain(&mut self) {
        self.shown.take_if(|notice| notice.weight == Weight::Plain);
    }

    /// Returns the height that a page leaves to the message below it, in points.
    pub fn room(&self) -> f32 {
        if self.shown.is_some() { self.height.unwrap_or(LINE) + 2.0 * BELOW } else { 0.0 }
    }

    /// Draws the newest message for a while. A warning stays until it is clicked or another message comes. Returns whether
    /// what it tells is to be undone.
    pub fn ui(&mut self, ctx: &egui::Context, place: Place) -> bool {
        let Some(notice) = &self.shown else { return false };
        let now = ctx.input(|input| input.time);
        let stays = STAYS + notice.text.chars().count() as f64 / READ_IN_A_SECOND;
        let left = stays - (now - *self.shown_since.get_or_insert(now));
        if notice.weight == Weight::Plain {
            if left <= 0.0 {
                self.shown = None;
                return false;
            }
            ctx.request_repaint_after_secs(left as f32);
        }
        let palette = Palette::of_visuals(&ctx.global_style().visuals);
        let beside = if place == Place::Head { ENDS } else { theme::PAGE_MARGIN };
        let width = (ctx.content_rect().width() - 2.0 * beside).min(theme::COLUMN);
        let (align, offset) = match place {
            Place::BelowPage => (Align2::CENTER_BOTTOM, -BELOW),
            Place::BelowDialog => (Align2::CENTER_BOTTOM, -2.0),
            Place::Head => (Align2::CENTER_TOP, 2.0),
        };
        let area = egui::Area::new(Id::unique("notice"))
            .order(egui::Order::Foreground)
            .sense(egui::Sense::click())
            .anchor(align, [0.0, offset])
            .show(ctx, |ui| {
                theme::card(&palette)
                    .inner_margin(egui::Margin::symmetric(16, 10))
                    .show(ui, |ui| {
                        ui.set_max_width(width);
                        let color = if notice.weight == Weight::Warning { palette.again } else { palette.ink };
                        // The link stands on the line of the text, which is laid out like it, and no line is higher.
                        ui.spacing_mut().interact_size.y = 0.0;
                        ui.horizontal_wrapped(|ui| {
                            ui.spacing_mut().item_spacing.x = 10.0;
                            let format = Type::Body.format(color, Emphasis::default());
                            let response = ui.label(LayoutJob::single_section(notice.text.clone(), format));
                            announce(ui, response.id);
                            notice.can_be_undone && hinted(link(ui, "Undo"), Command::Undo.tooltip()).clicked()
                        })
                        .inner
                    })
                    .inner
            });
        let height = area.response.rect.height();
        if self.height.replace(height) != Some(height) {
            ctx.request_repaint();
        }
        let is_undone = area.inner;
        if area.response.clicked() || is_undone {
            self.shown = None;
        }
        is_undone
    }
}
