//! Messages of the window: one at the bottom for a while, and all of them in a list.

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
    /// The message at the bottom.
    shown: Option<Notice>,
    /// When it was first drawn, in egui's time.
    shown_since: Option<f64>,
}

impl Notices {
    /// Shows a message and keeps it in the list.
    pub fn say(&mut self, text: impl Into<String>, weight: Weight, at: Moment) {
        let notice = Notice { text: text.into(), weight, at, can_be_undone: false };
        tracing::info!(text = notice.text, "notice");
        self.remember(notice.clone());
        self.show(notice);
    }

    /// Keeps a message in the list, without showing it.
    pub fn note(&mut self, text: impl Into<String>, weight: Weight, at: Moment) {
        self.remember(Notice { text: text.into(), weight, at, can_be_undone: false });
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
        (self.shown, self.shown_since) = (Some(notice), None);
    }

    /// Returns the messages, oldest first.
    #[must_use]
    pub fn history(&self) -> &[Notice] {
        &self.history
    }

    /// Hides the message at the bottom.
    pub fn dismiss(&mut self) {
        self.shown = None;
    }

    /// Hides the message at the bottom, unless it is a warning.
    pub fn dismiss_plain(&mut self) {
        self.shown.take_if(|notice| notice.weight == Weight::Plain);
    }

    /// Draws the newest message for a while. A warning stays until it is clicked or another message comes. Returns whether
    /// what it tells is to be undone.
    pub fn ui(&mut self, ctx: &egui::Context, bottom: f32) -> bool {
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
        let width = (ctx.content_rect().width() - 2.0 * theme::PAGE_MARGIN).min(theme::COLUMN);
        let area = egui::Area::new(Id::unique("notice"))
            .order(egui::Order::Foreground)
            .sense(egui::Sense::click())
            .anchor(Align2::CENTER_BOTTOM, [0.0, -bottom])
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
        let is_undone = area.inner;
        if area.response.clicked() || is_undone {
            self.shown = None;
        }
        is_undone
    }
}
