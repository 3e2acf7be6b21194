//! Colours, type scale and spacing. They are defined nowhere else.
#![expect(clippy::disallowed_methods, reason = "this is the place that makes colours")]

use eframe::egui::{
    self, Color32, CornerRadius, FontFamily, FontId, Margin, RichText, Shadow, Stroke, Style, TextFormat, TextStyle,
    Visuals, style::WidgetVisuals,
};

use super::fonts;
use crate::{memory::Rating, wording::no_break};

/// The greatest width of text, in points: about 75 characters of the reading face.
pub const COLUMN: f32 = 720.0;
/// The greatest width of a page with tables and charts, in points.
pub const WIDE_COLUMN: f32 = 880.0;
/// The free space around a page, in points.
pub const PAGE_MARGIN: f32 = 24.0;
/// The space between parts that belong together, in points.
pub const GAP: f32 = 8.0;
/// The space between parts that do not, in points.
pub const WIDE_GAP: f32 = 24.0;
/// The corners of surfaces.
pub const RADIUS: CornerRadius = CornerRadius::same(10);
/// The corners of buttons and fields.
pub const BUTTON_RADIUS: CornerRadius = CornerRadius::same(7);

/// The colours, by meaning.
#[derive(Clone, Copy, Debug)]
pub struct Palette {
    /// Behind everything.
    pub background: Color32,
    /// Cards and panels on it.
    pub surface: Color32,
    /// A surface under the pointer, and the empty part of a bar.
    pub hover: Color32,
    /// Lines between surfaces.
    pub line: Color32,
    /// Text.
    pub ink: Color32,
    /// Less important text.
    pub secondary: Color32,
    /// Controls, and the filled part of bars.
    pub accent: Color32,
    /// The accent under the pointer.
    pub accent_hover: Color32,
    /// Text on the accent.
    pub on_accent: Color32,
    /// The background of a highlighted quote.
    pub lit: Color32,
    /// The background of a source note.
    pub note: Color32,
    /// The edge of a source note, and warnings.
    pub note_edge: Color32,
    /// Errors, and the rating Again.
    pub again: Color32,
    /// The rating Hard.
    pub hard: Color32,
    /// The rating Good, and what is learned.
    pub good: Color32,
    /// The rating Easy.
    pub easy: Color32,
}

const LIGHT: Palette = Palette {
    background: Color32::from_rgb(0xf6, 0xf4, 0xee),
    surface: Color32::from_rgb(0xff, 0xfe, 0xfb),
    hover: Color32::from_rgb(0xec, 0xe8, 0xde),
    line: Color32::from_rgb(0xdd, 0xd8, 0xcb),
    ink: Color32::from_rgb(0x20, 0x23, 0x29),
    secondary: Color32::from_rgb(0x5c, 0x61, 0x6a),
    accent: Color32::from_rgb(0x1f, 0x4e, 0x8c),
    accent_hover: Color32::from_rgb(0x2a, 0x60, 0xa6),
    on_accent: Color32::from_rgb(0xff, 0xff, 0xff),
    lit: Color32::from_rgb(0xfb, 0xe5, 0x9d),
    note: Color32::from_rgb(0xfb, 0xf2, 0xdc),
    note_edge: Color32::from_rgb(0xc7, 0x8f, 0x1d),
    again: Color32::from_rgb(0xb0, 0x36, 0x2b),
    hard: Color32::from_rgb(0x96, 0x5a, 0x08),
    good: Color32::from_rgb(0x2b, 0x73, 0x46),
    easy: Color32::from_rgb(0x24, 0x63, 0xa8),
};

const DARK: Palette = Palette {
    background: Color32::from_rgb(0x14, 0x16, 0x1a),
    surface: Color32::from_rgb(0x1d, 0x20, 0x26),
    hover: Color32::from_rgb(0x2a, 0x2e, 0x37),
    line: Color32::from_rgb(0x34, 0x39, 0x43),
    ink: Color32::from_rgb(0xe9, 0xe6, 0xdf),
    secondary: Color32::from_rgb(0xa3, 0xa8, 0xb3),
    accent: Color32::from_rgb(0x86, 0xb3, 0xf2),
    accent_hover: Color32::from_rgb(0xa3, 0xc6, 0xf7),
    on_accent: Color32::from_rgb(0x10, 0x16, 0x20),
    lit: Color32::from_rgb(0x5d, 0x4a, 0x14),
    note: Color32::from_rgb(0x29, 0x24, 0x18),
    note_edge: Color32::from_rgb(0xc9, 0x9a, 0x3c),
    again: Color32::from_rgb(0xf0, 0x8d, 0x82),
    hard: Color32::from_rgb(0xe0, 0xa6, 0x5a),
    good: Color32::from_rgb(0x7c, 0xc7, 0x95),
    easy: Color32::from_rgb(0x86, 0xb5, 0xf0),
};

impl Palette {
    /// Returns the colours of the theme in which `ui` is drawn.
    #[must_use]
    pub fn of(ui: &egui::Ui) -> Self {
        Self::of_visuals(ui.visuals())
    }

    /// Returns the colours of a theme.
    #[must_use]
    pub fn of_visuals(visuals: &Visuals) -> Self {
        if visuals.dark_mode { DARK } else { LIGHT }
    }

    /// Returns the colour of a card by how likely it would be recalled today; `None` if it was not studied yet.
    #[must_use]
    pub fn known(&self, known: Option<f32>) -> Color32 {
        // As it is told, in whole per cent: the same figure has the same colour.
        match known.map(|known| (known * 100.0).round() as u32) {
            None => self.secondary,
            Some(..70) => self.again,
            Some(70..90) => self.hard,
            Some(90..) => self.good,
        }
    }

    /// Returns the colour of a rating.
    #[must_use]
    pub fn rating(&self, rating: Rating) -> Color32 {
        match rating {
            Rating::Again => self.again,
            Rating::Hard => self.hard,
            Rating::Good => self.good,
            Rating::Easy => self.easy,
        }
    }
}

/// The kinds of text, each with a size in points, face, weight and line height.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// The title of a screen.
    Title,
    /// A heading on a screen.
    Heading,
    /// Ordinary text of the window.
    Body,
    /// Ordinary text that should stand out: names and figures.
    Strong,
    /// Labels and hints.
    Small,
    /// A large figure.
    Figure,
    /// A question.
    Question,
    /// The answer to a question.
    Answer,
    /// A deck's title.
    DeckTitle,
    /// A passage or a source note.
    Reading,
}

/// How a run of text stands out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Emphasis {
    /// Strong emphasis.
    pub is_bold: bool,
    /// Emphasis.
    pub is_italic: bool,
}

impl Type {
    fn size(self) -> f32 {
        match self {
            Self::Title => 26.0,
            Self::Heading | Self::Reading => 17.0,
            Self::Body | Self::Strong => 14.5,
            Self::Small => 12.5,
            Self::Figure => 28.0,
            Self::Question => 25.0,
            Self::Answer => 24.0,
            Self::DeckTitle => 21.0,
        }
    }

    fn line_height(self) -> f32 {
        match self {
            Self::Question => 34.0,
            Self::Answer => 32.0,
            Self::Reading => 26.0,
            Self::DeckTitle => 28.0,
            Self::Body | Self::Strong => 21.0,
            Self::Small => 18.0,
            _ => (self.size() * 1.3).round(),
        }
    }

    fn is_read(self) -> bool {
        matches!(self, Self::Question | Self::Answer | Self::DeckTitle | Self::Reading)
    }

    /// The weight on the font's own axis, on which 400 is regular and 700 bold.
    fn weight(self) -> f32 {
        match self {
            Self::Title | Self::Figure => 640.0,
            Self::Heading | Self::Strong | Self::Answer => 600.0,
            Self::DeckTitle => 560.0,
            Self::Question => 460.0,
            Self::Body | Self::Small | Self::Reading => 400.0,
        }
    }

    /// Returns face and size, for text fields.
    #[must_use]
    pub fn font_id(self) -> FontId {
        let family = if self.is_read() { FontFamily::Name(fonts::READING.into()) } else { FontFamily::Proportional };
        FontId::new(self.size(), family)
    }

    /// Returns how a run of this text is laid out.
    #[must_use]
    pub fn format(self, color: Color32, emphasis: Emphasis) -> TextFormat {
        let Emphasis { is_bold, is_italic } = emphasis;
        let family = match (self.is_read(), is_italic) {
            (true, true) => FontFamily::Name(fonts::READING_ITALIC.into()),
            (true, false) => FontFamily::Name(fonts::READING.into()),
            (false, _) => FontFamily::Proportional,
        };
        let mut format = TextFormat {
            font_id: FontId::new(self.size(), family),
            line_height: Some(self.line_height()),
            color,
            // The bundled Inter has no italic of its own.
            italics: is_italic && !self.is_read(),
            ..TextFormat::default()
        };
        format.coords.push(b"wght", if is_bold { 700.0 } else { self.weight() });
        format
    }

    /// Returns a text of this kind.
    #[must_use]
    pub fn text(self, text: impl AsRef<str>, color: Color32) -> RichText {
        RichText::new(no_break(text.as_ref()))
            .font(self.font_id())
            .line_height(Some(self.line_height()))
            .variation(b"wght", self.weight())
            .color(color)
    }
}

/// Gives the window its fonts and its two themes.
pub fn install(ctx: &egui::Context) {
    ctx.set_fonts(fonts::definitions());
    // For systems that do not say which theme they prefer.
    ctx.options_mut(|options| {
        options.fallback_theme = egui::Theme::Light;
        // Its keys are the window's own: egui's take the digit keys of some layouts for `-`.
        options.zoom_with_keyboard = false;
        // A card is drawn closer until it has room with what there is to read, and that is scrolled to: none of it is seen.
        options.max_passes = std::num::NonZero::<usize>::MIN.saturating_add(4);
    });
    for theme in [egui::Theme::Light, egui::Theme::Dark] {
        ctx.set_style_of(theme, style(theme));
    }
}

fn style(theme: egui::Theme) -> Style {
    let palette = if theme == egui::Theme::Dark { DARK } else { LIGHT };
    let mut style = Style { visuals: visuals(theme, &palette), ..Style::default() };
    for (name, kind) in [
        (TextStyle::Body, Type::Body),
        (TextStyle::Button, Type::Body),
        (TextStyle::Small, Type::Small),
        (TextStyle::Heading, Type::Heading),
    ] {
        style.text_styles.insert(name, FontId::proportional(kind.size()));
    }
    style.text_styles.insert(TextStyle::Monospace, FontId::monospace(13.0));
    style.spacing.item_spacing = egui::vec2(GAP, GAP);
    style.spacing.button_padding = egui::vec2(14.0, 7.0);
    style.spacing.interact_size.y = 34.0;
    style.spacing.scroll.floating = true;
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.4;
    style.visuals.text_cursor.blink = false;
    // A page is there at once: a scroll bar that fades in would draw it ten times.
    style.animation_time = 0.0;
    style
}

fn visuals(theme: egui::Theme, palette: &Palette) -> Visuals {
    let mut visuals = theme.default_visuals();
    visuals.panel_fill = palette.background;
    visuals.window_fill = palette.surface;
    visuals.window_stroke = Stroke::new(1.0, palette.line);
    visuals.window_corner_radius = RADIUS;
    visuals.window_shadow = Shadow { offset: [0, 12], blur: 40, spread: 0, color: Color32::from_black_alpha(60) };
    visuals.popup_shadow = visuals.window_shadow;
    visuals.extreme_bg_color = palette.background;
    visuals.faint_bg_color = palette.hover;
    visuals.code_bg_color = palette.hover;
    visuals.hyperlink_color = palette.accent;
    visuals.error_fg_color = palette.again;
    visuals.warn_fg_color = palette.note_edge;
    visuals.weak_text_color = Some(palette.secondary);
    // As strong as every text on it can still be read.
    visuals.selection.bg_fill = palette.accent.gamma_multiply(if visuals.dark_mode { 0.2 } else { 0.12 });
    visuals.selection.stroke = Stroke::new(1.5, palette.accent);
    visuals.slider_trailing_fill = true;
    visuals.interact_cursor = Some(egui::CursorIcon::PointingHand);

    let widget = |fill: Color32, edge: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, edge),
        corner_radius: BUTTON_RADIUS,
        fg_stroke: Stroke::new(1.2, text),
        expansion: 0.0,
    };
    visuals.widgets.noninteractive = widget(palette.surface, palette.line, palette.ink);
    visuals.widgets.inactive = widget(palette.surface, palette.line, palette.ink);
    visuals.widgets.hovered = widget(palette.hover, palette.secondary, palette.ink);
    visuals.widgets.active = widget(palette.hover, palette.accent, palette.ink);
    visuals.widgets.open = widget(palette.hover, palette.line, palette.ink);
    visuals
}

/// The surface on which a part of a page stands.
pub fn card(palette: &Palette) -> egui::Frame {
    egui::Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(RADIUS)
        .inner_margin(Margin::symmetric(22, 18))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contrast of two colours, from 1 to 21, as WCAG 2 defines it.
    fn contrast(a: [f32; 3], b: [f32; 3]) -> f32 {
        let linear = |c: f32| if c <= 0.03928 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
        let light = |[r, g, b]: [f32; 3]| 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
        let (a, b) = (light(a) + 0.05, light(b) + 0.05);
        a.max(b) / a.min(b)
    }

    fn channels(color: Color32) -> [f32; 3] {
        [color.r(), color.g(), color.b()].map(|channel| f32::from(channel) / 255.0)
    }

    #[test]
    fn the_same_figure_has_the_same_colour() {
        let mut by_figure = std::collections::HashMap::new();
        for known in (0..=10_000).map(|step| step as f32 / 10_000.0) {
            let color = LIGHT.known(Some(known));
            let first = *by_figure.entry(format!("{:.0} %", known * 100.0)).or_insert(color);
            assert_eq!(color, first, "{known}");
        }
        let colors: std::collections::HashSet<Color32> = by_figure.into_values().collect();
        assert_eq!(colors.len(), 3);
    }

    #[test]
    fn every_text_can_be_read_on_what_is_selected() {
        for (theme, palette) in [(egui::Theme::Light, LIGHT), (egui::Theme::Dark, DARK)] {
            let over = visuals(theme, &palette).selection.bg_fill;
            let clear = 1.0 - f32::from(over.a()) / 255.0;
            let (over, below) = (channels(over), channels(palette.surface));
            let selected = [0, 1, 2].map(|at| over[at] + below[at] * clear);
            for text in [palette.ink, palette.secondary, palette.accent, palette.again, palette.hard, palette.good] {
                let contrast = contrast(channels(text), selected);
                assert!(contrast >= 4.5, "{theme:?}: {contrast} of {text:?}");
            }
        }
    }
}
