//! Pictures that decks show: which files they are, what is wrong with them, and their pixels.
//!
//! A deck `pacts.ron` has its pictures in the folder `pacts` beside it, and names them without a folder:
//! `![The raft at Tilsit](raft.png)`. Nothing is ever fetched.

use std::{collections::BTreeMap, io::Cursor, path::Path};

use image::{DynamicImage, ImageDecoder, ImageReader, Limits, imageops};

use unicode_normalization::UnicodeNormalization as _;

use super::{Problem, pictures::is_other, problem::Lines, svg};
use crate::{
    deck::{CardId, Deck, Severity},
    wording,
};

/// The most bytes of the file of a picture.
pub const LARGEST_PICTURE: u64 = 16 << 20;
/// The most bytes of all pictures that come with a file.
pub const LARGEST_PICTURES: usize = 256 << 20;
/// The most pixels of a picture along one side.
const LONGEST_SIDE: u32 = 12_000;
/// The most pixels of a picture.
const MOST_PIXELS: u64 = 50_000_000;
/// The most bytes that decoding may take.
const MOST_MEMORY: u64 = 400 << 20;

/// What a picture is, by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageKind {
    /// PNG.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF, of which the first picture is shown.
    Gif,
    /// WebP.
    WebP,
    /// SVG.
    Svg,
}

/// Why a picture is not shown, or does not come in. Each goes on from the name of the picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// There is no file of that name.
    #[error("is missing")]
    Missing,
    /// The name leads to another folder, or to the network.
    #[error("is not in the deck’s own folder, and nothing is fetched")]
    Elsewhere,
    /// The name does not end like one of a picture.
    #[error("is no PNG, JPEG, GIF, WebP or SVG")]
    NoPicture,
    /// The file is too large.
    #[error("has more than {} MB", LARGEST_PICTURE >> 20)]
    TooLarge,
    /// It has too many pixels.
    #[error("has {width} × {height} pixels, too many to be shown")]
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
    },
    /// It is an SVG that asks for too much work.
    #[error("draws more than can be shown")]
    TooMuchDrawn,
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Damaged(String),
}

impl ImageError {
    /// What to do about it, as a sentence without its full stop.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::Missing => "put the file into the deck’s own folder",
            Self::Elsewhere => "put the file into the deck’s own folder, and write only its name",
            Self::NoPicture | Self::TooMuchDrawn => "save it as PNG or JPEG",
            Self::TooLarge | Self::TooManyPixels { .. } => "make it smaller",
            Self::Damaged(_) => "save it again as PNG or JPEG",
        }
    }
}

impl ImageKind {
    /// What the bytes of a file are; `None` if they are no picture that is known.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let is_webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
        match bytes {
            _ if bytes.starts_with(b"\x89PNG") => Some(Self::Png),
            _ if bytes.starts_with(b"\xff\xd8\xff") => Some(Self::Jpeg),
            _ if bytes.starts_with(b"GIF8") => Some(Self::Gif),
            _ if is_webp => Some(Self::WebP),
            _ => svg::is_drawing(bytes).then_some(Self::Svg),
        }
    }

    /// What the ending of a name tells.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "png" => Self::Png,
            "jpg" | "jpeg" => Self::Jpeg,
            "gif" => Self::Gif,
            "webp" => Self::WebP,
            "svg" => Self::Svg,
            _ => return None,
        })
    }

    /// What the name of such a file ends in.
    fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::WebP => "webp",
            Self::Svg => "svg",
        }
    }

    /// Whether a zip makes such a file no smaller.
    #[must_use]
    pub fn is_compressed(self) -> bool {
        self != Self::Svg
    }

    /// Its name, as people write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
            Self::Svg => "SVG",
        }
    }
}

/// The name of the file that a text shows as `written`, in which `%20` is a blank. It is only a name: it leads nowhere.
pub fn image_name(written: &str) -> Result<String, ImageError> {
    let name = percent_decoded(written);
    let leads_out = |name: &str| {
        name.contains(['/', '\\', ':']) || name.contains(char::is_control) || name.starts_with('.') || name.len() > 200
    };
    if name.is_empty() || leads_out(&name) || leads_out(written) {
        return Err(ImageError::Elsewhere);
    }
    if ImageKind::from_name(&name).is_none() { Err(ImageError::NoPicture) } else { Ok(name) }
}

/// Whether a letter of a name stands in CommonMark, and in any system's file names, as it is.
#[must_use]
pub fn stands_plain(letter: char) -> bool {
    letter.is_alphanumeric() || "-_".contains(letter)
}

/// A name for a picture of that kind, as near to the name that its file has elsewhere as can stand in a text as it is.
#[must_use]
pub fn plain_image_name(name: &str, kind: ImageKind) -> String {
    /// The most bytes before the ending.
    const MOST: usize = 120;
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if ImageKind::from_name(name) == Some(kind) => (stem, ending),
        Some((stem, _)) if ImageKind::from_name(name).is_some() => (stem, kind.ending()),
        _ => (name, kind.ending()),
    };
    let stem: String = stem.nfc().collect();
    let parts: Vec<&str> = stem.split(|c| c == '-' || !stands_plain(c)).filter(|part| !part.is_empty()).collect();
    let plain = parts.join("-");
    let stem = &plain[..plain.floor_char_boundary(MOST)];
    format!("{}.{ending}", if stem.is_empty() { "picture" } else { stem })
}

/// A name as those are compared that are the same on some systems: whatever their case and their Unicode form.
#[must_use]
pub fn folded_name(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// A name in which `%20` is a blank.
pub fn percent_decoded(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = (*first == b'%').then(|| after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok())).flatten();
        if let Some(byte) = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| name.to_owned())
}

/// What the texts of a deck name as their pictures, each as it is written first, with the card that shows it.
#[must_use]
pub fn images_in(deck: &Deck) -> BTreeMap<String, Option<CardId>> {
    let mut found = BTreeMap::new();
    let mut look = |text: &str, card: Option<&CardId>| {
        for picture in wording::pictures(text) {
            found.entry(picture.file).or_insert_with(|| card.cloned());
        }
    };
    for passage in &deck.passages {
        look(&passage.text, None);
    }
    look(&deck.summary, None);
    for card in &deck.cards {
        card.shown_texts().for_each(|text| look(text, Some(&card.id)));
    }
    found
}

/// The names of the files that a deck shows as pictures.
#[must_use]
pub fn image_names(deck: &Deck) -> Vec<String> {
    let mut names: Vec<String> = images_in(deck).keys().filter_map(|written| image_name(written).ok()).collect();
    names.sort();
    names.dedup();
    names
}

/// What is wrong with the pictures of a deck, whose file is `text`. `read` gives the bytes of a picture by its name.
#[must_use]
pub fn image_problems(
    deck: &Deck,
    file: &Path,
    text: &[u8],
    read: &dyn Fn(&str) -> Result<Vec<u8>, ImageError>,
) -> Vec<Problem> {
    let text = String::from_utf8_lossy(text);
    let mut lines = None;
    let mut problems = Vec::new();
    for (written, card) in images_in(deck) {
        let found = image_name(&written).and_then(|name| Ok((read(&name)?, name)));
        let wrong = match found.and_then(|(bytes, name)| Ok((look_at(&bytes)?, name))) {
            Ok((kind, name)) => is_other(&name, kind),
            Err(err) => Some((err.to_string(), err.remedy())),
        };
        let Some((message, remedy)) = wrong else { continue };
        let message = format!("the picture {written} {message}");
        let at = ["](", "](<"].iter().find_map(|before| {
            text.find(&format!("{before}{written}")).map(|at| at + before.len()..at + before.len() + written.len())
        });
        let lines = lines.get_or_insert_with(|| Lines::new(&text));
        let place = at.map(|at| lines.place(at));
        let problem = Problem { severity: Severity::Warning, place, card, ..Problem::of_file(file, message, remedy) };
        problems.push(problem);
    }
    problems.sort_by_key(|problem| problem.place.as_ref().map(|place| (place.line, place.column)));
    problems
}

/// What a picture is, without decoding it; or why it cannot be shown.
pub fn look_at(bytes: &[u8]) -> Result<ImageKind, ImageError> {
    let kind = ImageKind::from_bytes(bytes).ok_or(ImageError::NoPicture)?;
    if kind == ImageKind::Svg {
        return svg::look_at(bytes).map(|()| kind);
    }
    decoder(bytes).map(|_| kind)
}

/// A picture that can be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// Its width and height in pixels, as its file says.
    pub size: [u32; 2],
    /// Its width and height in pixels as it is here; an SVG may be larger, to be sharp.
    pub scaled: [usize; 2],
    /// Its pixels, from the top left, each as red, green, blue and opacity that is not multiplied in.
    pub rgba: Vec<u8>,
    /// Whether something behind it is seen through it.
    pub is_transparent: bool,
}

/// Decodes a picture that is stored as pixels, no longer on each side than so many: slow.
pub fn decode_image(bytes: &[u8], longest: u32) -> Result<Decoded, ImageError> {
    look_at(bytes)?;
    let mut decoder = decoder(bytes)?;
    let damaged = |err: image::ImageError| ImageError::Damaged(err.to_string());
    let orientation = decoder.orientation().map_err(damaged)?;
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    image.apply_orientation(orientation);
    let (width, height) = (image.width(), image.height());
    let mut pixels = image.into_rgba8();
    let share = f64::from(longest) / f64::from(width.max(height));
    if share < 1.0 {
        let scaled = |side: u32| ((f64::from(side) * share).round() as u32).max(1);
        pixels = imageops::thumbnail(&pixels, scaled(width), scaled(height));
    }
    Ok(Decoded {
        size: [width, height],
        scaled: [pixels.width() as usize, pixels.height() as usize],
        is_transparent: pixels.pixels().any(|pixel| pixel.0[3] < 255),
        rgba: pixels.into_raw(),
    })
}

/// What decodes a picture that is not too large.
fn decoder(bytes: &[u8]) -> Result<impl ImageDecoder + '_, ImageError> {
    let damaged = |err: &dyn std::fmt::Display| ImageError::Damaged(err.to_string());
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|err| damaged(&err))?;
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(|err| damaged(&err))?;
    let (width, height) = decoder.dimensions();
    if width.max(height) > LONGEST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(ImageError::TooManyPixels { width, height });
    }
    Ok(decoder)
}

#[cfg(test)]
mod tests {
    use image::{ImageFormat, RgbaImage};

    use super::*;
    use crate::deck::Card;

    fn png(width: u32, height: u32) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        let picture = RgbaImage::from_pixel(width, height, image::Rgba([200, 30, 30, 128]));
        picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_name_never_leads_out_of_the_deck_s_folder() {
        for (written, name) in [("raft.png", "raft.png"), ("a%20b.JPG", "a b.JPG"), ("плот.webp", "плот.webp")]
        {
            assert_eq!(image_name(written).as_deref(), Ok(name));
        }
        for written in [
            "../../evil.png",
            "..%2Fevil.png",
            "/etc/x.png",
            "C:\\x.png",
            "C:x.png",
            ".hidden.png",
            "https://example.org/spy.png",
            "//example.org/spy.png",
            "data:image/png;base64,AAAA",
            "a%00.png",
            "a\nb.png",
            "",
        ] {
            assert_eq!(image_name(written), Err(ImageError::Elsewhere), "{written}");
        }
        for written in ["evil.exe", "png", "a.pdf"] {
            assert_eq!(image_name(written), Err(ImageError::NoPicture), "{written}");
        }
    }

    #[test]
    fn a_name_becomes_one_that_stands_in_a_text_as_it_is() {
        for (name, plain) in [
            ("raft.png", "raft.png"),
            ("The Congress (1815), Vienna.PNG", "The-Congress-1815-Vienna.PNG"),
            ("Congre\u{300}s.jpg", "Congrès.png"),
            ("100%20 [a](b).v2", "100-20-a-b-v2.png"),
            (".hidden", "hidden.png"),
            ("плот.png", "плот.png"),
            ("***.png", "picture.png"),
            (&"я".repeat(150), &format!("{}.png", "я".repeat(60))),
        ] {
            assert_eq!(plain_image_name(name, ImageKind::Png), plain);
            assert_eq!(image_name(plain).as_deref(), Ok(plain));
            assert_eq!(wording::pictures(&format!("![]({plain})"))[0].file, plain);
        }
    }

    #[test]
    fn a_large_picture_is_made_smaller_and_keeps_its_shape() {
        let decoded = decode_image(&png(400, 100), 100).unwrap();
        assert_eq!((decoded.size, decoded.scaled, decoded.is_transparent), ([400, 100], [100, 25], true));
        assert_eq!(decoded.rgba.len(), 100 * 25 * 4);
        assert_eq!(decode_image(&png(4, 3), 100).unwrap().scaled, [4, 3]);
    }

    #[test]
    fn what_is_no_picture_is_said_and_no_cut_file_does_harm() {
        assert_eq!(decode_image(b"no picture", 100), Err(ImageError::NoPicture));
        let whole = png(30, 20);
        for length in 8..whole.len() {
            if let Err(err) = decode_image(&whole[..length], 100) {
                assert!(matches!(err, ImageError::Damaged(_)), "{length}: {err}");
            }
        }
        // A header that claims 100,000 × 100,000 pixels.
        let mut bomb = whole;
        bomb[16..24].copy_from_slice(&[0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0]);
        assert!(decode_image(&bomb, 100).is_err());
    }

    #[test]
    fn what_is_wrong_with_pictures_has_its_place_in_the_file() {
        let card = |id: &str, question: &str| Card { id: id.into(), question: question.to_owned(), ..Card::default() };
        let cards = vec![
            card("a", "Who? ![raft](raft.png)"),
            card("b", "Where? ![map](<the map.jpg>) ![spy](https://example.org/spy.png)"),
            card("c", "What? ![x](gone.png) ![again](gone.png)"),
        ];
        let text: String = cards.iter().map(|card| card.question.clone() + "\n").collect();
        let deck = Deck { cards, ..Deck::default() };
        let read = |name: &str| match name {
            "gone.png" => Err(ImageError::Missing),
            _ => Ok(png(2, 2)),
        };
        let problems = image_problems(&deck, Path::new("d.ron"), text.as_bytes(), &read);
        let told: Vec<_> = problems
            .iter()
            .map(|it| (it.place.as_ref().unwrap().line, it.card.as_ref().unwrap().as_str(), it.message.as_str()))
            .collect();
        assert_eq!(
            told,
            [
                (2, "b", "the picture the map.jpg is a PNG by its content"),
                (
                    2,
                    "b",
                    "the picture https://example.org/spy.png is not in the deck’s own folder, and nothing is fetched"
                ),
                (3, "c", "the picture gone.png is missing"),
            ]
        );
        assert_eq!(image_names(&deck), ["gone.png", "raft.png", "the map.jpg"]);
    }
}
