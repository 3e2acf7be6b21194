//! Pictures that are drawn instead of stored: SVG, made into pixels by `resvg`.

use std::{borrow::Cow, path::Path, sync::Arc};

use resvg::{
    tiny_skia::{Pixmap, PremultipliedColorU8, Transform},
    usvg::{
        Font, FontFamily, FontResolver, FontStyle, ImageHrefResolver, Options, Tree,
        fontdb::{Database, Family, ID, Query, Source, Style, Weight},
    },
};
use xmlparser::{Token, Tokenizer};

use super::{
    encoding,
    images::{Decoded, ImageError},
};

/// A drawing is made at most so many times as large as it says it is, so that it is sharp on a dense screen.
const SHARPER: f32 = 2.0;

/// How many typefaces are tried for a word.
const MOST_TRIED: usize = 40;

/// The file of a typeface, with its name.
type FontFile = (&'static str, &'static [u8]);

/// The bytes of a typeface's file, and which typeface of that file it is.
pub type FoundTypeface = (Arc<dyn AsRef<[u8]> + Send + Sync>, u32);

/// The typefaces that words in a drawing are set in.
#[derive(Clone, Copy, Debug)]
pub struct Typefaces {
    /// Those without serifs.
    pub sans: &'static [FontFile],
    /// Those with serifs.
    pub serif: &'static [&'static [FontFile]],
    /// Finds a typeface of the system that has a letter which these lack.
    pub of_system: fn(char) -> Option<FoundTypeface>,
}

impl Typefaces {
    fn database(self) -> Database {
        let mut all = Database::new();
        let mut family_of = |files: &mut dyn Iterator<Item = &FontFile>| {
            let faces: Vec<ID> =
                files.flat_map(|file| all.load_font_source(Source::Binary(Arc::new(file.1)))).collect();
            all.face(*faces.first()?)?.families.first().map(|(name, _)| name.clone())
        };
        let sans = family_of(&mut self.sans.iter()).unwrap_or_default();
        let serif = family_of(&mut self.serif.iter().copied().flatten()).unwrap_or_default();
        all.set_sans_serif_family(sans);
        all.set_serif_family(serif);
        all
    }
}

/// Whether the bytes are an SVG, although perhaps one with faults.
pub fn is_drawing(bytes: &[u8]) -> bool {
    let starts_like_one = bytes.iter().find(|byte| byte.is_ascii_graphic()) == Some(&b'<');
    starts_like_one
        && text_of(bytes).is_ok_and(|text| {
            let first = Tokenizer::from(&*text).map_while(Result::ok).find_map(|token| match token {
                Token::ElementStart { local, .. } => Some(local.as_str() == "svg"),
                _ => None,
            });
            first == Some(true)
        })
}

/// Looks whether an SVG can be read, without drawing it.
pub fn look_at(bytes: &[u8]) -> Result<(), ImageError> {
    let text = text_of(bytes)?;
    Tokenizer::from(&*text).try_for_each(|token| token.map(drop).map_err(damaged))
}

/// Draws an SVG, no longer on each side than so many pixels.
///
/// A file of 300 bytes can ask `resvg` for endless work, for all the memory that there is, or for more stack than there is,
/// which ends the process at once. So this is done in a process of its own: see `library::drawing`.
pub fn draw(bytes: &[u8], longest: u32, typefaces: Typefaces) -> Result<Decoded, ImageError> {
    let text = text_of(bytes)?;
    let in_database = FontResolver::default_fallback_selector();
    let select_fallback = move |letter, used: &[ID], all: &mut Arc<Database>| {
        in_database(letter, used, all).or_else(|| {
            // One that has the letter and cannot set it would be found for ever.
            if used.len() > MOST_TRIED {
                return None;
            }
            let (file, index) = (typefaces.of_system)(letter)?;
            let all = Arc::make_mut(all);
            let faces = all.load_font_source(Source::Binary(file));
            faces.into_iter().find(|face| all.face(*face).is_some_and(|face| face.index == index))
        })
    };
    let options = Options {
        font_resolver: FontResolver { select_font: Box::new(select), select_fallback: Box::new(select_fallback) },
        // Nothing beside the file is looked at.
        image_href_resolver: ImageHrefResolver {
            resolve_string: Box::new(|_, _| None),
            ..ImageHrefResolver::default()
        },
        fontdb: Arc::new(typefaces.database()),
        ..Options::default()
    };
    let tree = Tree::from_str(&by_day(&text), &options).map_err(damaged)?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = (longest as f32 / width.max(height)).min(SHARPER);
    let pixels = |side: f32| ((side * scale).round() as u32).clamp(1, longest);
    let mut pixmap = Pixmap::new(pixels(width), pixels(height)).ok_or(ImageError::TooMuchDrawn)?;
    let scaled = [pixmap.width() as usize, pixmap.height() as usize];
    let fitting = Transform::from_scale(scaled[0] as f32 / width, scaled[1] as f32 / height);
    resvg::render(&tree, fitting, &mut pixmap.as_mut());
    Ok(Decoded {
        size: [width, height].map(|side| (side.round() as u32).max(1)),
        scaled,
        is_transparent: pixmap.pixels().iter().any(|pixel| pixel.alpha() < 255),
        rgba: pixmap.pixels().iter().flat_map(|pixel| straight(*pixel)).collect(),
    })
}

fn damaged(err: impl std::fmt::Display) -> ImageError {
    ImageError::Damaged(err.to_string())
}

fn text_of(bytes: &[u8]) -> Result<Cow<'_, str>, ImageError> {
    encoding::decode(bytes, Path::new(""), None).map(|decoded| decoded.text).map_err(|problem| damaged(problem.message))
}

/// The colours of a drawing as they are by day: `light-dark(black, white)`, as draw.io writes, is black. What does not
/// know these words takes such a shape for one without a colour, which is black.
fn by_day(text: &str) -> Cow<'_, str> {
    const CHOICE: &str = "light-dark(";
    let mut parts = text.split(CHOICE);
    let mut plain = Cow::Borrowed(parts.next().unwrap_or_default());
    for part in parts {
        let plain = plain.to_mut();
        match first_of_two(part) {
            Some((first, rest)) => plain.extend([first, rest]),
            None => plain.extend([CHOICE, part]),
        }
    }
    plain
}

/// The first of two values before a closing bracket, and what is behind that.
fn first_of_two(text: &str) -> Option<(&str, &str)> {
    let (mut depth, mut comma) = (0, None);
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some((text[..comma?].trim(), &text[at + 1..])),
            ')' => depth -= 1,
            ',' if depth == 0 => comma = comma.or(Some(at)),
            _ => {}
        }
    }
    None
}

/// The typeface of words, with serifs or without, as the first family has that is of a known kind.
fn select(font: &Font, all: &mut Arc<Database>) -> Option<ID> {
    const WITH_SERIFS: [&str; 9] =
        ["baskerville", "cambria", "garamond", "georgia", "minion", "palatino", "roman", "serif", "times"];
    let is_serif = font.families().iter().find_map(|family| match family {
        FontFamily::Serif => Some(true),
        FontFamily::Named(name) => {
            let name = name.to_lowercase();
            (!name.contains("sans") && WITH_SERIFS.iter().any(|part| name.contains(part))).then_some(true)
        }
        _ => Some(false),
    });
    let family = if is_serif == Some(true) { Family::Serif } else { Family::SansSerif };
    let style = if font.style() == FontStyle::Normal { Style::Normal } else { Style::Italic };
    all.query(&Query {
        families: &[family, Family::SansSerif],
        weight: Weight(font.weight()),
        style,
        ..Query::default()
    })
}

/// A pixel whose opacity is not multiplied in.
fn straight(pixel: PremultipliedColorU8) -> [u8; 4] {
    let pixel = pixel.demultiply();
    [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTER: &[u8] = include_bytes!("../../assets/fonts/Inter.var.ttf");
    const LATIN: &[u8] = include_bytes!("../../assets/fonts/literata-latin-wght-normal.ttf");
    /// Latin letters only, and none of the system.
    const FEW: Typefaces = Typefaces { sans: &[("Literata", LATIN)], serif: &[], of_system: |_| None };
    const BUNDLED: Typefaces = Typefaces { sans: &[("Inter", INTER)], ..FEW };

    fn svg(inside: &str) -> String {
        format!("<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg' width='40' height='20'>{inside}</svg>")
    }

    fn drawn(inside: &str) -> Decoded {
        draw(svg(inside).as_bytes(), 1_600, BUNDLED).unwrap()
    }

    #[test]
    fn a_drawing_is_as_large_as_it_says_and_sharper() {
        let whole = drawn("<rect width='20' height='20' fill='#c02020'/>");
        assert_eq!((whole.size, whole.scaled, whole.is_transparent), ([40, 20], [80, 40], true));
        assert_eq!((&whole.rgba[..4], &whole.rgba[76 * 4..77 * 4]), (&[0xc0, 0x20, 0x20, 255][..], &[0; 4][..]));
        assert_eq!(draw(svg("").as_bytes(), 10, BUNDLED).unwrap().scaled, [10, 5]);
    }

    #[test]
    fn words_are_drawn_in_a_typeface_that_is_there() {
        for family in ["Helvetica", "'Open Sans', serif", "monospace"] {
            let words = drawn(&format!("<text x='2' y='15' font-size='14' font-family=\"{family}\">Tilsit</text>"));
            assert!(words.rgba.iter().filter(|byte| **byte > 0).count() > 100, "{family}");
        }
    }

    #[test]
    fn a_letter_that_no_bundled_typeface_has_is_looked_for_among_those_of_the_system() {
        let drawn = |word: &str, of_system: fn(char) -> Option<FoundTypeface>| {
            let words = svg(&format!("<text x='2' y='15' font-size='14'>{word}</text>"));
            draw(words.as_bytes(), 1_600, Typefaces { of_system, ..FEW }).unwrap()
        };
        let of_inter: fn(char) -> Option<FoundTypeface> = |letter| {
            assert!(!letter.is_ascii(), "{letter} is bundled");
            Some((Arc::new(INTER), 0))
        };
        assert_ne!(drawn("Тильзит", of_inter).rgba, drawn("Тильзит", |_| None).rgba);
        // One that lacks the letter all the same ends nothing.
        drawn("中国", |_| Some((Arc::new(INTER), 0)));
        assert_eq!(drawn("Tilsit", of_inter).rgba, drawn("Tilsit", |_| None).rgba);
    }

    #[test]
    fn of_two_colours_the_one_by_day_is_drawn() {
        let filled = drawn("<rect width='40' height='20' style='fill: light-dark(rgb(1, 2, 3), var(--dark, #fff))'/>");
        assert_eq!(filled.rgba[..4], [1, 2, 3, 255]);
        assert_eq!(by_day("a light-dark(b, c) light-dark(d"), "a b light-dark(d");
    }

    #[test]
    fn an_svg_is_known_by_its_first_element_in_any_encoding() {
        let long =
            format!("\u{feff}<!-- {} --><v:svg xmlns:v='http://www.w3.org/2000/svg'/>", "a comment ".repeat(500));
        let utf_16: Vec<u8> = "\u{feff}<svg/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><svg xmlns='http://www.w3.org/2000/svg'><text>Caf\xe9</text></svg>";
        for bytes in [long.as_bytes(), &utf_16, latin] {
            assert!(is_drawing(bytes), "{}", String::from_utf8_lossy(bytes));
            assert_eq!(look_at(bytes), Ok(()));
        }
        for bytes in [b"<html><svg/></html>".as_slice(), b"MZ <svg/>", b"svg", b"", b"<!-- <svg/> -->"] {
            assert!(!is_drawing(bytes), "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn what_is_no_drawing_is_said() {
        for bytes in [
            b"<svg".as_slice(),
            b"<g xmlns='http://www.w3.org/2000/svg'/>",
            b"<html><svg></html>",
            b"<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>",
        ] {
            let why = draw(bytes, 100, BUNDLED);
            assert!(matches!(why, Err(ImageError::Damaged(_))), "{}: {why:?}", String::from_utf8_lossy(bytes));
        }
    }
}
