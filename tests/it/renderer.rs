//! Draws egui's meshes in software: pictures of a screen with no display and no GPU, the same on every machine.
#![expect(clippy::many_single_char_names, reason = "x and y, u and v, r, g, b and a are what they are called")]
#![expect(clippy::iter_over_hash_type, reason = "textures do not depend on each other")]
#![expect(clippy::cast_possible_wrap, reason = "pictures are smaller than two billion pixels a side")]

use std::collections::HashMap;

use eframe::egui::{
    self, Color32, ColorImage, ImageData, Rect, TextureFilter, TextureId, TextureOptions,
    epaint::{ClippedPrimitive, Mesh, Primitive, Vertex},
};

/// A rasteriser of textured triangles with bilinear sampling and the top-left rule.
#[derive(Default)]
pub struct SoftwareRenderer {
    textures: HashMap<TextureId, (ColorImage, TextureOptions)>,
}

impl egui_kittest::TestRenderer for SoftwareRenderer {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        for (id, patches) in delta.set.drain() {
            for patch in patches {
                let ImageData::Color(image) = &patch.image;
                match patch.pos {
                    None => drop(self.textures.insert(id, (ColorImage::clone(image), patch.options))),
                    Some([left, top]) => {
                        let (texture, _) = self.textures.get_mut(&id).expect("egui patches only textures it has set");
                        for (row, pixels) in image.pixels.chunks_exact(image.size[0]).enumerate() {
                            let start = (top + row) * texture.size[0] + left;
                            texture.pixels[start..start + pixels.len()].copy_from_slice(pixels);
                        }
                    }
                }
            }
        }
        for id in delta.free.drain() {
            self.textures.remove(&id);
        }
    }

    fn render(&mut self, ctx: &egui::Context, output: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        let scale = ctx.pixels_per_point();
        let size = ctx.content_rect().size() * scale;
        let background = ctx.global_style().visuals.panel_fill;
        let mut canvas = Canvas::new(size.x.round() as usize, size.y.round() as usize, (scale, background));
        for ClippedPrimitive { clip_rect, primitive } in ctx.tessellate(output.shapes.clone(), scale) {
            if let Primitive::Mesh(mesh) = primitive
                && let Some((texture, options)) = self.textures.get(&mesh.texture_id)
            {
                canvas.mesh(
                    &mesh,
                    clip_rect,
                    &Sampler { texture, is_nearest: options.magnification == TextureFilter::Nearest },
                );
            }
        }
        canvas.into_image()
    }
}

struct Canvas {
    width: usize,
    height: usize,
    scale: f32,
    pixels: Vec<Color32>,
}

struct Sampler<'t> {
    texture: &'t ColorImage,
    is_nearest: bool,
}

impl Sampler<'_> {
    fn pixel(&self, x: i32, y: i32) -> [f32; 4] {
        let [width, height] = self.texture.size;
        let x = x.clamp(0, width as i32 - 1) as usize;
        let y = y.clamp(0, height as i32 - 1) as usize;
        self.texture.pixels[y * width + x].to_array().map(f32::from)
    }

    fn at(&self, u: f32, v: f32) -> [f32; 4] {
        let [width, height] = self.texture.size;
        let (x, y) = (u * width as f32 - 0.5, v * height as f32 - 0.5);
        if self.is_nearest {
            return self.pixel((x + 0.5).floor() as i32, (y + 0.5).floor() as i32);
        }
        let (left, top) = (x.floor(), y.floor());
        let (right_share, bottom_share) = (x - left, y - top);
        let (left, top) = (left as i32, top as i32);
        let corners = [
            self.pixel(left, top),
            self.pixel(left + 1, top),
            self.pixel(left, top + 1),
            self.pixel(left + 1, top + 1),
        ];
        std::array::from_fn(|channel| {
            let upper = corners[0][channel] * (1.0 - right_share) + corners[1][channel] * right_share;
            let lower = corners[2][channel] * (1.0 - right_share) + corners[3][channel] * right_share;
            upper * (1.0 - bottom_share) + lower * bottom_share
        })
    }
}

impl Canvas {
    fn new(width: usize, height: usize, (scale, background): (f32, Color32)) -> Self {
        Self { width, height, scale, pixels: vec![background; width * height] }
    }

    fn mesh(&mut self, mesh: &Mesh, clip: Rect, sampler: &Sampler<'_>) {
        for corners in mesh.indices.as_chunks::<3>().0 {
            self.triangle(corners.map(|index| mesh.vertices[index as usize]), clip, sampler);
        }
    }

    fn triangle(&mut self, corners: [Vertex; 3], clip: Rect, sampler: &Sampler<'_>) {
        let at = corners.map(|corner| (corner.pos.x * self.scale, corner.pos.y * self.scale));
        let area = (at[1].0 - at[0].0) * (at[2].1 - at[0].1) - (at[2].0 - at[0].0) * (at[1].1 - at[0].1);
        if area == 0.0 {
            return;
        }
        // A pixel on an edge that two triangles share belongs to one of them.
        let owns_edge: [bool; 3] = std::array::from_fn(|i| {
            let (from, to) = (at[(i + 1) % 3], at[(i + 2) % 3]);
            let (dx, dy) = if area > 0.0 { (to.0 - from.0, to.1 - from.1) } else { (from.0 - to.0, from.1 - to.1) };
            dy < 0.0 || (dy == 0.0 && dx > 0.0)
        });
        let is_flat = corners[0].uv == corners[1].uv && corners[1].uv == corners[2].uv;
        let flat = sampler.at(corners[0].uv.x, corners[0].uv.y);
        let colors = corners.map(|corner| corner.color.to_array().map(f32::from));
        let (columns, rows) = self.bounds(&at, clip);
        for y in rows {
            for x in columns.clone() {
                let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
                let weights: [f32; 3] = std::array::from_fn(|i| {
                    let (from, to) = (at[(i + 1) % 3], at[(i + 2) % 3]);
                    ((to.0 - from.0) * (py - from.1) - (to.1 - from.1) * (px - from.0)) / area
                });
                if (0..3).any(|i| weights[i] < 0.0 || (weights[i] == 0.0 && !owns_edge[i])) {
                    continue;
                }
                let mix =
                    |values: [f32; 3]| values.iter().zip(&weights).map(|(value, weight)| value * weight).sum::<f32>();
                let texel = if is_flat {
                    flat
                } else {
                    sampler.at(mix(corners.map(|corner| corner.uv.x)), mix(corners.map(|corner| corner.uv.y)))
                };
                let source: [f32; 4] =
                    std::array::from_fn(|channel| texel[channel] / 255.0 * mix(colors.map(|color| color[channel])));
                self.blend(x, y, source);
            }
        }
    }

    /// The pixels that a triangle may cover within its clip.
    fn bounds(&self, at: &[(f32, f32); 3], clip: Rect) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        let range = |values: [f32; 3], clip_low: f32, clip_high: f32, limit: usize| {
            let low = values.into_iter().fold(f32::MAX, f32::min);
            let high = values.into_iter().fold(f32::MIN, f32::max);
            let first = (low - 0.5).floor().max((clip_low * self.scale).round()).max(0.0);
            let last = (high + 0.5).ceil().min((clip_high * self.scale).round()).clamp(0.0, limit as f32);
            first as usize..last as usize
        };
        (
            range(at.map(|it| it.0), clip.min.x, clip.max.x, self.width),
            range(at.map(|it| it.1), clip.min.y, clip.max.y, self.height),
        )
    }

    /// Premultiplied source over what is there.
    fn blend(&mut self, x: usize, y: usize, source: [f32; 4]) {
        let pixel = &mut self.pixels[y * self.width + x];
        let below = pixel.to_array();
        let [r, g, b, a]: [u8; 4] = std::array::from_fn(|channel| {
            (source[channel] + f32::from(below[channel]) * (1.0 - source[3] / 255.0) + 0.5).clamp(0.0, 255.0) as u8
        });
        *pixel = Color32::from_rgba_premultiplied(r, g, b, a);
    }

    fn into_image(self) -> Result<image::RgbaImage, String> {
        let bytes = self.pixels.iter().flat_map(Color32::to_array).collect();
        image::RgbaImage::from_raw(self.width as u32, self.height as u32, bytes)
            .ok_or_else(|| "a wrong size".to_owned())
    }
}
