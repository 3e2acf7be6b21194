//! Pictures of a screen with no display and no GPU, the same on every machine: drawn by what draws the window of a
//! machine without a graphics card.

use eframe::egui::{self, Color32, Rect, epaint::ClippedPrimitive};
use entente::app::software::{Canvas, Painter, changed};

/// Draws what kittest has laid out, over the picture before it where only a part has changed.
#[derive(Default)]
pub struct SoftwareRenderer {
    painter: Painter,
    picture: Vec<u32>,
    shown: (Vec<ClippedPrimitive>, [usize; 2], Color32),
    has_new_textures: bool,
}

impl egui_kittest::TestRenderer for SoftwareRenderer {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.has_new_textures |= self.painter.update(delta);
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let size = [size.x.round() as usize, size.y.round() as usize];
        let primitives = ctx.tessellate(output.shapes.clone(), scale);
        let background = ctx.global_style().visuals.panel_fill;
        let mut anew = vec![0; size[0] * size[1]];
        let paint = |pixels: &mut [u32], area| {
            self.painter.paint(&mut Canvas { pixels, size }, &primitives, scale, background, area);
        };
        paint(&mut anew, Rect::EVERYTHING);
        if !self.has_new_textures && (self.shown.1, self.shown.2) == (size, background) {
            paint(&mut self.picture, (changed(&self.shown.0, &primitives) * scale).expand(1.0));
            assert!(self.picture == anew, "the picture painted over the one before is not the one painted anew");
        }
        let image = Canvas { pixels: &mut anew, size }.image();
        (self.picture, self.shown, self.has_new_textures) = (anew, (primitives, size, background), false);
        image::RgbaImage::from_raw(size[0] as u32, size[1] as u32, image.as_raw().to_vec())
            .ok_or_else(|| "a wrong size".to_owned())
    }
}
