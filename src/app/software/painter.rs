//! Draws egui's triangles into a picture, with the processor alone.

use std::{ops::Range, sync::Arc};

use eframe::egui::{
    Color32, ColorImage, ImageData, Pos2, Rect, TextureFilter, TextureId, TexturesDelta,
    epaint::{ClippedPrimitive, Mesh, Primitive, Vertex},
};
use rustc_hash::FxHashMap;

/// Holds the textures, and draws with them.
#[derive(Default)]
pub struct Painter {
    textures: FxHashMap<TextureId, Texture>,
    /// Used by the last picture, and by none after it.
    freed: Vec<TextureId>,
}

struct Texture {
    image: Arc<ColorImage>,
    is_nearest: bool,
}

/// What is drawn on: opaque pixels in rows from the top, each `0x00RRGGBB`.
pub struct Canvas<'p> {
    /// The pixels; as many as the size says.
    pub pixels: &'p mut [u32],
    /// Columns and rows.
    pub size: [usize; 2],
}

impl Painter {
    /// Takes up new and changed textures, and forgets those that are no longer used. Returns whether a picture may have
    /// changed without its triangles: glyphs that join a font's texture change none.
    #[expect(clippy::iter_over_hash_type, reason = "textures do not depend on each other")]
    pub fn update(&mut self, delta: &mut TexturesDelta) -> bool {
        for id in self.freed.drain(..) {
            self.textures.remove(&id);
        }
        self.freed.extend(delta.free.drain());
        let mut is_changed = false;
        for (id, patches) in delta.set.drain() {
            for patch in patches {
                let ImageData::Color(image) = patch.image;
                let is_nearest = patch.options.magnification == TextureFilter::Nearest;
                match (patch.pos, self.textures.get_mut(&id)) {
                    (Some([left, top]), Some(texture)) => {
                        let texture = Arc::make_mut(&mut texture.image);
                        for (row, pixels) in image.pixels.chunks_exact(image.size[0]).enumerate() {
                            let start = (top + row) * texture.size[0] + left;
                            texture.pixels[start..start + pixels.len()].copy_from_slice(pixels);
                        }
                        is_changed |= id != TextureId::default();
                    }
                    (Some(_), None) => {}
                    (None, _) => {
                        is_changed |= self.textures.insert(id, Texture { image, is_nearest }).is_some();
                    }
                }
            }
        }
        is_changed
    }

    /// Draws what of the triangles lies within an area, in pixels, over the background there. `scale` is the pixels of a
    /// point.
    pub fn paint(
        &self,
        canvas: &mut Canvas<'_>,
        primitives: &[ClippedPrimitive],
        scale: f32,
        background: Color32,
        area: Rect,
    ) {
        let [width, height] = canvas.size;
        let whole = Pixels { columns: 0..width, rows: 0..height };
        let area = whole.within(area.min, area.max);
        canvas.fill(&area, Argb::from(background));
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let clip = area.within((clip_rect.min * scale).round(), (clip_rect.max * scale).round());
            if let Primitive::Mesh(mesh) = primitive
                && !clip.is_empty()
                && let Some(texture) = self.textures.get(&mesh.texture_id)
            {
                Pen { canvas, texture, scale, clip }.mesh(mesh);
            }
        }
    }
}

/// A rectangle of pixels.
struct Pixels {
    columns: Range<usize>,
    rows: Range<usize>,
}

impl Pixels {
    /// Those whose middle lies between two corners.
    fn within(&self, min: Pos2, max: Pos2) -> Self {
        Self { columns: middles(min.x, max.x, &self.columns), rows: middles(min.y, max.y, &self.rows) }
    }

    fn is_empty(&self) -> bool {
        self.columns.is_empty() || self.rows.is_empty()
    }
}

/// The pixels whose middle lies from one place on and before another, of those there are. Neighbours that share an edge
/// share no pixel.
fn middles(from: f32, to: f32, limits: &Range<usize>) -> Range<usize> {
    let first = |at: f32| ((at - 0.5).ceil().max(0.0) as usize).clamp(limits.start, limits.end);
    first(from)..first(to).max(first(from))
}

/// A colour, premultiplied with its opacity, as `0xAARRGGBB`. No channel is above the opacity: a glow that egui would add to
/// what is there, which Entente does not use, would not be seen.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Argb(u32);

impl From<Color32> for Argb {
    #[inline]
    fn from(color: Color32) -> Self {
        let [red, green, blue, alpha] = color.to_array();
        Self(u32::from_be_bytes([alpha, red.min(alpha), green.min(alpha), blue.min(alpha)]))
    }
}

impl Argb {
    fn is_opaque(self) -> bool {
        self.0 >> 24 == 255
    }

    /// Over a pixel.
    #[inline]
    fn over(self, pixel: u32) -> u32 {
        let kept = 255 - (self.0 >> 24);
        let red_and_blue = shared((pixel & 0x00FF_00FF) * kept);
        let green = shared(((pixel >> 8) & 0xFF) * kept) << 8;
        (self.0 + (red_and_blue | green)) & 0x00FF_FFFF
    }
}

/// Divides a product by 255, to the nearest, in each half of the bits by itself.
#[inline]
fn shared(products: u32) -> u32 {
    let halves = products + 0x0080_0080;
    ((halves + ((halves >> 8) & 0x00FF_00FF)) >> 8) & 0x00FF_00FF
}

/// A colour tinted by another.
#[inline]
fn tinted(color: Color32, by: Color32) -> Argb {
    if by == Color32::WHITE {
        return color.into();
    }
    let (color, by) = (color.to_array(), by.to_array());
    let [red, green, blue, alpha] = std::array::from_fn(|channel| {
        let product = u32::from(color[channel]) * u32::from(by[channel]);
        shared(product) as u8
    });
    Color32::from_rgba_premultiplied(red, green, blue, alpha).into()
}

impl Texture {
    fn texel(&self, x: f32, y: f32) -> Color32 {
        let [width, height] = self.image.size;
        let (x, y) = ((x.max(0.0) as usize).min(width - 1), (y.max(0.0) as usize).min(height - 1));
        self.image.pixels[y * width + x]
    }

    /// The colour at a place, in texels from the left top corner.
    fn at(&self, x: f32, y: f32) -> Color32 {
        if self.is_nearest {
            return self.texel(x, y);
        }
        let (left, top) = ((x - 0.5).floor(), (y - 0.5).floor());
        let (right_share, bottom_share) = (x - 0.5 - left, y - 0.5 - top);
        let mixed = |a: Color32, b: Color32, share: f32| if share == 0.0 { a } else { a.lerp_to_gamma(b, share) };
        let upper = mixed(self.texel(left, top), self.texel(left + 1.0, top), right_share);
        if bottom_share == 0.0 {
            return upper;
        }
        mixed(upper, mixed(self.texel(left, top + 1.0), self.texel(left + 1.0, top + 1.0), right_share), bottom_share)
    }

    fn size(&self) -> (f32, f32) {
        let [width, height] = self.image.size;
        (width as f32, height as f32)
    }
}

impl Canvas<'_> {
    /// What has been drawn.
    #[must_use]
    pub fn image(&self) -> ColorImage {
        let bytes: Vec<u8> = self.pixels.iter().flat_map(|pixel| (pixel << 8 | 0xFF).to_be_bytes()).collect();
        ColorImage::from_rgba_premultiplied(self.size, &bytes)
    }

    fn row(&mut self, row: usize, columns: Range<usize>) -> &mut [u32] {
        let start = row * self.size[0];
        &mut self.pixels[start + columns.start..start + columns.end]
    }

    fn fill(&mut self, area: &Pixels, color: Argb) {
        for row in area.rows.clone() {
            self.span(row, area.columns.clone(), color);
        }
    }

    fn span(&mut self, row: usize, columns: Range<usize>, color: Argb) {
        if columns.is_empty() || color.0 == 0 {
            return;
        }
        let pixels = self.row(row, columns);
        if color.is_opaque() {
            pixels.fill(color.0 & 0x00FF_FFFF);
        } else {
            for pixel in pixels {
                *pixel = color.over(*pixel);
            }
        }
    }
}

/// Draws one mesh.
struct Pen<'a, 'p> {
    canvas: &'a mut Canvas<'p>,
    texture: &'a Texture,
    scale: f32,
    clip: Pixels,
}

impl Pen<'_, '_> {
    fn mesh(&mut self, mesh: &Mesh) {
        let (triangles, _) = mesh.indices.as_chunks::<3>();
        let mut at = 0;
        while let Some(indices) = triangles.get(at) {
            let corners = indices.map(|index| mesh.vertices[index as usize]);
            // Text, images and plain surfaces come as two triangles that are a rectangle: drawn at once.
            if let Some(next) = triangles.get(at + 1)
                && next[0] == indices[2]
                && next[1] == indices[1]
                && let last = mesh.vertices[next[2] as usize]
                && is_rectangle(&corners, &last)
            {
                self.rectangle(&corners[0], &last);
                at += 2;
            } else {
                self.triangle(&corners);
                at += 1;
            }
        }
    }

    fn rectangle(&mut self, first: &Vertex, last: &Vertex) {
        let (min, max) = (first.pos * self.scale, last.pos * self.scale);
        let covered = self.clip.within(min, max);
        if covered.is_empty() {
            return;
        }
        let (width, height) = self.texture.size();
        if first.uv == last.uv {
            let texel = self.texture.at(first.uv.x * width, first.uv.y * height);
            self.canvas.fill(&covered, tinted(texel, first.color));
            return;
        }
        let step_x = (last.uv.x - first.uv.x) * width / (max.x - min.x);
        let step_y = (last.uv.y - first.uv.y) * height / (max.y - min.y);
        let x = first.uv.x * width + (covered.columns.start as f32 + 0.5 - min.x) * step_x;
        let y = first.uv.y * height + (covered.rows.start as f32 + 0.5 - min.y) * step_y;
        // A glyph: each pixel is one texel.
        let is_exact = [step_x, step_y].iter().all(|step| (step - 1.0).abs() < 1e-3)
            && [x, y].iter().all(|at| (at.fract() - 0.5).abs() < 0.02);
        for (down, row) in covered.rows.enumerate() {
            let y = y + down as f32 * step_y;
            let pixels = self.canvas.row(row, covered.columns.clone());
            if is_exact {
                let start = y as usize * self.texture.image.size[0] + x as usize;
                for (pixel, texel) in pixels.iter_mut().zip(&self.texture.image.pixels[start..]) {
                    if texel.a() > 0 {
                        *pixel = tinted(first.color, *texel).over(*pixel);
                    }
                }
            } else {
                for (right, pixel) in pixels.iter_mut().enumerate() {
                    let texel = self.texture.at(x + right as f32 * step_x, y);
                    *pixel = tinted(texel, first.color).over(*pixel);
                }
            }
        }
    }

    fn triangle(&mut self, corners: &[Vertex; 3]) {
        let at = corners.map(|corner| corner.pos * self.scale);
        let plane = Plane::new(&at);
        let Some(plane) = plane else { return };
        let (width, height) = self.texture.size();
        let is_flat = corners.iter().all(|corner| corner.uv == corners[0].uv);
        let texel = self.texture.at(corners[0].uv.x * width, corners[0].uv.y * height);
        let is_plain = is_flat && corners.iter().all(|corner| corner.color == corners[0].color);
        let colors = corners.map(|corner| corner.color.to_array().map(f32::from));
        let channels: [Slope; 4] = std::array::from_fn(|channel| plane.slope(colors.map(|color| color[channel])));
        let texels = [
            plane.slope(corners.map(|corner| corner.uv.x * width)),
            plane.slope(corners.map(|corner| corner.uv.y * height)),
        ];
        let top = at.iter().map(|it| it.y).fold(f32::MAX, f32::min);
        let bottom = at.iter().map(|it| it.y).fold(f32::MIN, f32::max);
        for row in middles(top, bottom, &self.clip.rows) {
            let y = row as f32 + 0.5;
            let Some((left, right)) = crossed(&at, y) else { continue };
            let columns = middles(left, right, &self.clip.columns);
            if is_plain {
                self.canvas.span(row, columns, tinted(texel, corners[0].color));
                continue;
            }
            let first = columns.start;
            for (right, pixel) in self.canvas.row(row, columns).iter_mut().enumerate() {
                let x = (first + right) as f32 + 0.5;
                let color = channels.each_ref().map(|slope| (slope.at(x, y) + 0.5).clamp(0.0, 255.0) as u8);
                let [red, green, blue, alpha] = color;
                let texel = if is_flat { texel } else { self.texture.at(texels[0].at(x, y), texels[1].at(x, y)) };
                *pixel = tinted(texel, Color32::from_rgba_premultiplied(red, green, blue, alpha)).over(*pixel);
            }
        }
    }
}

/// Whether two triangles, the second of which begins with the last two corners of the first, are an upright rectangle of
/// one colour with an upright piece of the texture.
#[expect(clippy::float_cmp, reason = "corners that share a side have the same number, not one that is near it")]
fn is_rectangle([first, right, down]: &[Vertex; 3], last: &Vertex) -> bool {
    let upright = |first: Pos2, right: Pos2, down: Pos2, last: Pos2| {
        first.y == right.y && first.x == down.x && last.x == right.x && last.y == down.y
    };
    upright(first.pos, right.pos, down.pos, last.pos)
        && upright(first.uv, right.uv, down.uv, last.uv)
        && first.pos.x < last.pos.x
        && first.pos.y < last.pos.y
        && [right, down, last].iter().all(|corner| corner.color == first.color)
}

/// Where the middle of a row enters a triangle, and where it leaves it. An edge is followed from its upper end whichever
/// triangle it belongs to, so that two that share it agree on every pixel.
fn crossed(at: &[Pos2; 3], y: f32) -> Option<(f32, f32)> {
    let mut crossings = (0..3).filter_map(|i| {
        let (a, b) = (at[i], at[(i + 1) % 3]);
        let (upper, lower) = if (a.y, a.x) <= (b.y, b.x) { (a, b) } else { (b, a) };
        (upper.y <= y && y < lower.y).then(|| upper.x + (y - upper.y) * ((lower.x - upper.x) / (lower.y - upper.y)))
    });
    let (one, other) = (crossings.next()?, crossings.next()?);
    Some((one.min(other), one.max(other)))
}

/// A triangle as a plane over which a value may slope.
struct Plane {
    origin: Pos2,
    /// From the origin to the other two corners.
    sides: [(f32, f32); 2],
    area: f32,
}

/// How a value changes over a plane.
struct Slope {
    base: f32,
    by_x: f32,
    by_y: f32,
}

impl Plane {
    /// None if the corners lie on one line.
    fn new(at: &[Pos2; 3]) -> Option<Self> {
        let sides = [1, 2].map(|i| (at[i].x - at[0].x, at[i].y - at[0].y));
        let area = sides[0].0 * sides[1].1 - sides[1].0 * sides[0].1;
        (area != 0.0).then_some(Self { origin: at[0], sides, area })
    }

    fn slope(&self, [first, second, third]: [f32; 3]) -> Slope {
        let ((second_x, second_y), (third_x, third_y)) = (self.sides[0], self.sides[1]);
        let (second, third) = (second - first, third - first);
        let by_x = (second * third_y - third * second_y) / self.area;
        let by_y = (third * second_x - second * third_x) / self.area;
        Slope { base: first - self.origin.x * by_x - self.origin.y * by_y, by_x, by_y }
    }
}

impl Slope {
    fn at(&self, x: f32, y: f32) -> f32 {
        self.base + x * self.by_x + y * self.by_y
    }
}
