//! Pictures of a screen with no display and no GPU, the same on every machine: drawn by what draws the window of a
//! machine without a graphics card.

use eframe::egui::{self, Rect};
use entente::app::software::{Canvas, Painter};

/// Draws what kittest has laid out.
#[derive(Default)]
pub struct SoftwareRenderer(Painter);

impl egui_kittest::TestRenderer for SoftwareRenderer {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        self.0.update(delta);
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let size = [size.x.round() as usize, size.y.round() as usize];
        let mut pixels = vec![0; size[0] * size[1]];
        let primitives = ctx.tessellate(output.shapes.clone(), scale);
        let background = ctx.global_style().visuals.panel_fill;
        self.0.paint(&mut Canvas { pixels: &mut pixels, size }, &primitives, scale, background, Rect::EVERYTHING);
        let bytes = pixels.iter().flat_map(|pixel| (pixel << 8 | 0xFF).to_be_bytes()).collect();
        image::RgbaImage::from_raw(size[0] as u32, size[1] as u32, bytes).ok_or_else(|| "a wrong size".to_owned())
    }
}
