//! The pictures that a text shows: decoded in the background, kept within bounds, and never read in a frame.

use std::{
    collections::{BTreeMap, VecDeque},
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use eframe::egui::{
    Color32, ColorImage, Context, CornerRadius, Id, Image, Rect, Role, Sense, Stroke, StrokeKind, TextureHandle,
    TextureOptions, Ui, Vec2, WidgetInfo, load::SizedTexture, vec2,
};

use crate::{
    app::theme::{GAP, Palette, Type},
    deck::DeckId,
    formats::{Decoded, ImageError},
    library,
    tasks::{Task, Wake, finished},
    wording::{PictureRef, pictures},
};

/// How many bytes the pictures that are kept may take.
const MOST_BYTES: usize = 96 << 20;
/// How many pictures are decoded at a time.
const AT_A_TIME: usize = 2;
/// The greatest height of a picture, as a share of the window's.
pub const HIGHEST_PICTURE: f32 = 0.5;
/// The height of what stands in the place of a picture that is being decoded, in points.
const WAITING_HEIGHT: f32 = 120.0;
/// The height of the sentence in the place of a picture that cannot be shown, in points.
const SAID_HEIGHT: f32 = 44.0;

/// The pictures that are shown, or were. Every part of the window finds them in egui's memory.
#[derive(Clone, Default)]
pub struct Gallery(Arc<Mutex<Kept>>);

#[derive(Default)]
struct Kept {
    wake: Wake,
    /// The folder with the pictures of each deck.
    folders: BTreeMap<DeckId, PathBuf>,
    pictures: BTreeMap<Key, Entry>,
    /// Those that are to be decoded when others are.
    waiting: VecDeque<Key>,
}

/// A deck, and a file as its texts name it.
type Key = (DeckId, String);

/// A picture.
struct Entry {
    /// As it is shown; `None` until it was decoded.
    shown: Option<Result<Shown, ImageError>>,
    decoding: Option<Task<Result<Decoded, ImageError>>>,
    /// Whether its file may have changed since.
    is_old: bool,
    /// The frame in which it was shown last.
    frame: u64,
}

/// A picture that can be shown.
#[derive(Clone)]
struct Shown {
    texture: TextureHandle,
    /// Its width and height in points, if there is room.
    size: Vec2,
    /// Whether something behind it is seen through it.
    is_transparent: bool,
}

impl Gallery {
    /// Makes the pictures known to every part of the window. `wake` wakes it when one is decoded.
    pub fn install(ctx: &Context, wake: &Wake) -> Self {
        let gallery = Self::default();
        gallery.kept().wake = wake.clone();
        ctx.data_mut(|data| data.insert_temp(Id::NULL, gallery.clone()));
        gallery
    }

    fn of(ctx: &Context) -> Self {
        ctx.data(|data| data.get_temp(Id::NULL)).unwrap_or_default()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells where the pictures of each deck are. All are decoded again when they are shown: their files may have changed.
    pub fn look_in(&self, folders: impl Iterator<Item = (DeckId, PathBuf)>) {
        let mut kept = self.kept();
        kept.folders = folders.collect();
        kept.pictures.values_mut().for_each(|entry| entry.is_old = true);
    }

    /// Whether pictures are being decoded.
    pub fn is_decoding(&self) -> bool {
        let kept = self.kept();
        !kept.waiting.is_empty() || kept.pictures.values().any(|entry| entry.decoding.is_some())
    }

    /// Takes up what was decoded, and lets the next ones begin.
    pub fn poll(&self, ctx: &Context) {
        let mut kept = self.kept();
        kept.pictures.iter_mut().for_each(|(key, entry)| entry.poll(ctx, &key.1));
        kept.begin();
        kept.forget_old(ctx.cumulative_frame_nr());
    }

    fn get(&self, ctx: &Context, deck: &DeckId, file: &str) -> Option<Result<Shown, ImageError>> {
        let mut kept = self.kept();
        let key = (deck.clone(), file.to_owned());
        let entry = kept.pictures.entry(key.clone());
        let entry = entry.or_insert_with(|| Entry { shown: None, decoding: None, is_old: true, frame: 0 });
        entry.frame = ctx.cumulative_frame_nr();
        let shown = entry.shown.clone();
        if std::mem::take(&mut entry.is_old) {
            kept.waiting.push_back(key);
            kept.begin();
        }
        shown
    }
}

impl Entry {
    /// Takes the picture up if it was decoded, and hands it to the graphics card.
    fn poll(&mut self, ctx: &Context, file: &str) {
        let was_decoding = self.decoding.is_some();
        let result = finished(&mut self.decoding);
        if !was_decoding || self.decoding.is_some() {
            return;
        }
        let broke_off = || Err(ImageError::Damaged("decoding it broke off".to_owned()));
        self.shown = Some(result.unwrap_or_else(broke_off).map(|decoded| {
            let image = ColorImage::from_rgba_unmultiplied(decoded.scaled, &decoded.rgba);
            Shown {
                texture: ctx.load_texture(file, image, TextureOptions::LINEAR),
                size: vec2(decoded.size[0] as f32, decoded.size[1] as f32),
                is_transparent: decoded.is_transparent,
            }
        }));
    }

    fn bytes(&self) -> usize {
        if let Some(Ok(shown)) = &self.shown { shown.texture.byte_size() } else { 0 }
    }
}

/// The program that runs. On Linux this name leads to it although its file was replaced since, as by an update.
fn own_program() -> PathBuf {
    let running = PathBuf::from("/proc/self/exe");
    if running.is_symlink() { running } else { std::env::current_exe().unwrap_or_default() }
}

impl Kept {
    fn begin(&mut self) {
        let mut free = AT_A_TIME.saturating_sub(self.pictures.values().filter(|it| it.decoding.is_some()).count());
        while free > 0 {
            let Some(key) = self.waiting.pop_front() else { return };
            let Some(entry) = self.pictures.get_mut(&key) else { continue };
            match self.folders.get(&key.0).cloned() {
                Some(folder) => {
                    let decode = move || library::decode_picture(&folder, &key.1, &own_program());
                    entry.decoding = Some(Task::start(&self.wake, decode));
                    free -= 1;
                }
                None => entry.shown = Some(Err(ImageError::Missing)),
            }
        }
    }

    /// Forgets the pictures that were not shown for longest, if there are too many.
    fn forget_old(&mut self, frame: u64) {
        let mut bytes: usize = self.pictures.values().map(Entry::bytes).sum();
        while bytes > MOST_BYTES {
            let old = self.pictures.iter().filter(|(_, entry)| entry.frame + 1 < frame && entry.bytes() > 0);
            let Some(key) = old.min_by_key(|(_, entry)| entry.frame).map(|(key, _)| key.clone()) else { return };
            bytes -= self.pictures.remove(&key).map_or(0, |entry| entry.bytes());
        }
    }
}

/// Draws the pictures of a text of that deck, one below the other.
pub fn pictures_ui(ui: &mut Ui, deck: &DeckId, markdown: &str) {
    pictures_up_to_ui(ui, deck, markdown, HIGHEST_PICTURE);
}

/// Draws the pictures of a text, none higher than such a share of the window: what is below them is to be seen, too.
pub fn pictures_up_to_ui(ui: &mut Ui, deck: &DeckId, markdown: &str, highest: f32) {
    for picture in pictures(markdown) {
        ui.add_space(GAP * 0.5);
        picture_up_to_ui(ui, deck, &picture, highest);
    }
}

/// How high a picture is in that width, in points; `None` until it was decoded.
pub fn picture_height(ui: &Ui, deck: &DeckId, picture: &PictureRef, width: f32) -> Option<f32> {
    let shown = Gallery::of(ui.ctx()).get(ui.ctx(), deck, &picture.file)?;
    Some(shown.map_or(SAID_HEIGHT, |shown| fitted(ui, shown.size, width, HIGHEST_PICTURE).y))
}

/// The size of a picture in that width, and up to that share of the window's height.
fn fitted(ui: &Ui, size: Vec2, width: f32, highest: f32) -> Vec2 {
    let highest = ui.ctx().content_rect().height() * highest;
    size * (width / size.x).min(highest / size.y).min(1.0)
}

/// Draws one picture within the width there is; in its place a sentence, if it cannot be shown.
pub fn picture_ui(ui: &mut Ui, deck: &DeckId, picture: &PictureRef) {
    picture_up_to_ui(ui, deck, picture, HIGHEST_PICTURE);
}

fn picture_up_to_ui(ui: &mut Ui, deck: &DeckId, picture: &PictureRef, highest: f32) {
    match Gallery::of(ui.ctx()).get(ui.ctx(), deck, &picture.file) {
        None => {
            ui.allocate_exact_size(vec2(ui.available_width().min(WAITING_HEIGHT), WAITING_HEIGHT), Sense::hover());
        }
        Some(Err(err)) => {
            let said = if picture.alt.is_empty() { String::new() } else { format!(" ({})", picture.alt) };
            let text = format!("The picture {}{said} {err}.", picture.file);
            ui.label(Type::Small.text(text, Palette::of(ui).hard));
        }
        Some(Ok(shown)) => {
            let size = fitted(ui, shown.size, ui.available_width(), highest);
            let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
            paint(ui, rect, SizedTexture::from_handle(&shown.texture), shown.is_transparent);
            let words = if picture.alt.is_empty() { &picture.file } else { &picture.alt };
            response.widget_info(|| WidgetInfo::labeled(Role::Image, true, words));
            if !picture.alt.is_empty() {
                response.on_hover_text(&picture.alt);
            }
        }
    }
}

/// Paints a picture. Behind one that is seen through is paper: what is drawn in black stays visible in the dark.
fn paint(ui: &Ui, rect: Rect, texture: SizedTexture, is_transparent: bool) {
    let corners = CornerRadius::same(4);
    if is_transparent {
        ui.painter().rect_filled(rect, corners, Color32::WHITE);
    }
    Image::new(texture).corner_radius(corners).paint_at(ui, rect);
    ui.painter().rect_stroke(rect, corners, Stroke::new(1.0, Palette::of(ui).line), StrokeKind::Inside);
}
