//! Pictures that are drawn instead of stored: SVG, made into pixels by `resvg`.
//!
//! Nothing that lies outside of the file is looked at, and no program in it runs. How much it may draw is bounded.

mod bounds;

use std::sync::{Arc, OnceLock};

use resvg::{
    tiny_skia::{Pixmap, PremultipliedColorU8, Transform},
    usvg::{
        ImageHrefResolver, Options, Tree,
        fontdb::{Database, Family, Source},
        roxmltree::{self, Document, ParsingOptions},
    },
};

use super::images::{Decoded, ImageError};

/// A drawing is made at most so many times as large as it says it is, so that it is sharp on a dense screen.
const SHARPER: f32 = 2.0;

/// The file of a typeface, with its name.
type FontFile = (&'static str, &'static [u8]);

/// The typefaces that words in a drawing are set in.
pub struct Typefaces {
    sans: Option<FontFile>,
    serif: &'static [FontFile],
    made: OnceLock<Arc<Database>>,
}

impl Typefaces {
    /// The file of the typeface without serifs, which is also that of words that name none, and the files of the one with.
    #[must_use]
    pub const fn new(sans: Option<FontFile>, serif: &'static [FontFile]) -> Self {
        Self { sans, serif, made: OnceLock::new() }
    }

    fn database(&self) -> Arc<Database> {
        let make = || {
            let mut all = Database::new();
            for (_, file) in self.sans.iter().chain(self.serif) {
                all.load_font_source(Source::Binary(Arc::new(*file)));
            }
            let families: Vec<String> = all.faces().filter_map(|face| Some(face.families.first()?.0.clone())).collect();
            if let (Some(sans), Some(serif)) = (families.first(), families.last()) {
                all.set_sans_serif_family(sans);
                all.set_monospace_family(sans);
                all.set_serif_family(serif);
            }
            Arc::new(all)
        };
        Arc::clone(self.made.get_or_init(make))
    }
}

/// Looks whether the bytes are an SVG that can be shown, without drawing it.
pub fn look_at(bytes: &[u8]) -> Result<(), ImageError> {
    with_document(bytes, |_| Ok(()))
}

/// Draws an SVG, no longer on each side than so many pixels: slow.
pub fn draw(bytes: &[u8], longest: u32, typefaces: &Typefaces) -> Result<Decoded, ImageError> {
    let tree = with_document(bytes, |document| {
        let fontdb = typefaces.database();
        let sans = fontdb.family_name(&Family::SansSerif).to_owned();
        let options = Options {
            font_family: sans,
            image_href_resolver: ImageHrefResolver {
                resolve_data: Box::new(|_, _, _| None),
                resolve_string: Box::new(|_, _| None),
            },
            fontdb,
            ..Options::default()
        };
        Tree::from_xmltree(document, &options).map_err(|err| ImageError::Damaged(err.to_string()))
    })?;
    let (width, height) = (tree.size().width(), tree.size().height());
    let scale = (longest as f32 / width.max(height)).min(SHARPER);
    let pixels = |side: f32| ((side * scale).round() as u32).clamp(1, longest);
    bounds::can_be_drawn(tree.root(), scale, pixels(width) * pixels(height))?;
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

/// A pixel whose opacity is not multiplied in.
fn straight(pixel: PremultipliedColorU8) -> [u8; 4] {
    let pixel = pixel.demultiply();
    [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
}

/// Does something with the elements of an SVG, if it does not draw too much.
fn with_document<T>(bytes: &[u8], with: impl FnOnce(&Document<'_>) -> Result<T, ImageError>) -> Result<T, ImageError> {
    let damaged = |err: &dyn std::fmt::Display| ImageError::Damaged(err.to_string());
    let text = str::from_utf8(bytes).map_err(|err| damaged(&err))?;
    if !bounds::can_be_parsed(text).map_err(|err| damaged(&err))? {
        return Err(ImageError::TooMuchDrawn);
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: bounds::MOST_NODES };
    let document = Document::parse_with_options(text, options).map_err(|err| match err {
        roxmltree::Error::NodesLimitReached => ImageError::TooMuchDrawn,
        err => damaged(&err),
    })?;
    bounds::can_be_understood(&document)?;
    with(&document)
}

#[cfg(test)]
mod tests {
    use super::*;

    static NONE: Typefaces = Typefaces::new(None, &[]);
    static INTER: Typefaces =
        Typefaces::new(Some(("Inter", include_bytes!("../../../assets/fonts/Inter.var.ttf").as_slice())), &[]);

    fn svg(inside: &str) -> Vec<u8> {
        let open = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink' width='40' height='20'>";
        format!("<?xml version='1.0'?>{open}{inside}</svg>").into_bytes()
    }

    #[test]
    fn a_drawing_is_as_large_as_it_says_and_sharper() {
        let drawn = draw(&svg("<rect width='20' height='20' fill='#c02020'/>"), 1_600, &NONE).unwrap();
        assert_eq!((drawn.size, drawn.scaled, drawn.is_transparent), ([40, 20], [80, 40], true));
        assert_eq!(
            (&drawn.rgba[..4], &drawn.rgba[76 * 4..77 * 4]),
            ([0xc0, 0x20, 0x20, 255].as_slice(), [0; 4].as_slice())
        );
        assert_eq!(draw(&svg("<rect width='9' height='9'/>"), 10, &NONE).unwrap().scaled, [10, 5]);
    }

    #[test]
    fn words_are_drawn() {
        let words = svg("<text x='2' y='15' font-size='14'>Tilsit</text>");
        let inked = |faces| draw(&words, 100, faces).unwrap().rgba.iter().filter(|byte| **byte > 0).count();
        assert_eq!(inked(&NONE), 0);
        assert!(inked(&INTER) > 100);
    }

    /// Small files that ask for endless work are refused before it is done.
    #[test]
    fn what_draws_too_much_is_refused() {
        let ten = |level: usize, what: &dyn Fn(usize) -> String| what(level).repeat(10);
        let levels = |count: usize, of: &dyn Fn(usize) -> String| (1..count).map(of).collect::<Vec<_>>().concat();
        let uses = levels(12, &|level| {
            format!("<g id='a{level}'>{}</g>", ten(level, &|level| format!("<use xlink:href='#a{}'/>", level - 1)))
        });
        let patterns = levels(12, &|level| {
            let inside = ten(level, &|level| format!("<rect width='4' height='4' fill='url(#p{})'/>", level - 1));
            format!("<pattern id='p{level}' width='4' height='4' patternUnits='userSpaceOnUse'>{inside}</pattern>")
        });
        let deep = format!("{}<rect width='1' height='1'/>{}", "<g>".repeat(5_000), "</g>".repeat(5_000));
        let line = "<path stroke='red' stroke-dasharray='0.0001' d='M0 0L40 20'/>".repeat(100);
        let markers = format!("<path d='M0 0{}' style='marker-mid:url(#m)'/>", "L1 1".repeat(100_000));
        for (name, inside) in [
            ("uses", format!("<rect id='a0' width='1' height='1'/>{uses}<use xlink:href='#a11'/>")),
            ("patterns", format!("{patterns}<rect width='9' height='9' fill='url(#p11)'/>")),
            ("deep", deep),
            ("chain", levels(1_000, &|level| format!("<use id='u{level}' xlink:href='#u{}'/>", level - 1))),
            ("dashes", line),
            ("tile", "<pattern id='p' width='90000' height='90000' patternUnits='userSpaceOnUse'><rect width='9' height='9'/></pattern><rect width='40' height='20' fill='url(#p)'/>".to_owned()),
            ("pixels", "<rect width='40' height='20'/>".repeat(180_000)),
            ("words", format!("<text id='t'>{}</text>{}", "Tilsit ".repeat(1_000), "<use xlink:href='#t'/>".repeat(5_000))),
            ("noise", "<filter id='f'><feTurbulence numOctaves='9999999'/></filter>".to_owned()),
            ("elements", "<g/>".repeat(300_000)),
            ("markers", format!("<marker id='m'>{}</marker>{markers}", "<rect width='1' height='1'/>".repeat(100))),
        ] {
            let found = draw(&svg(&inside), 1_600, &NONE);
            assert!(matches!(found, Err(ImageError::TooMuchDrawn)), "{name}: {:?}", found.map(|it| it.size));
        }
    }

    #[test]
    fn layers_upon_layers_are_refused_where_they_would_fill_the_memory() {
        let layers = |count: usize| {
            let (open, close) = ("<g opacity='0.9'>".repeat(count), "</g>".repeat(count));
            let drawing = format!("{open}<rect width='1600' height='1600'/>{close}");
            let large = String::from_utf8(svg(&drawing))
                .unwrap()
                .replace("width='40' height='20'", "width='1600' height='1600'");
            draw(large.as_bytes(), 1_600, &NONE).map(|drawn| drawn.size)
        };
        assert_eq!((layers(3), layers(90)), (Ok([1_600, 1_600]), Err(ImageError::TooMuchDrawn)));
    }

    /// What maps are made of: hatched fields, a border of dashes, a clipped and a faded part.
    #[test]
    fn what_is_usual_is_drawn() {
        let hatched = "<pattern id='p' width='4' height='4' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>\
            <path d='M0 0V4' stroke='#c02020'/></pattern><clipPath id='c'><circle cx='20' cy='10' r='9'/></clipPath>\
            <g clip-path='url(#c)' opacity='0.5'><rect width='40' height='20' fill='url(#p)'/></g>\
            <path d='M0 10H40' stroke='black' stroke-dasharray='2 1'/>";
        let drawn = draw(&svg(hatched), 1_600, &NONE).unwrap();
        assert!(drawn.rgba.chunks(4).any(|pixel| pixel[0] > 0xa0 && (1..255).contains(&pixel[3])));
        // So many places on a map.
        assert!(draw(&svg(&"<circle cx='9' cy='9' r='1'/>".repeat(20_000)), 1_600, &NONE).is_ok());
    }

    #[test]
    fn what_uses_itself_is_no_endless_work() {
        for inside in [
            "<g id='a'><use xlink:href='#a'/></g>",
            "<g id='a'><use xlink:href='#b'/></g><g id='b'><use xlink:href='#a'/></g>",
            "<pattern id='p' width='4' height='4'><rect width='4' height='4' fill='url(#p)'/></pattern><rect width='9' height='9' fill='url(#p)'/>",
            "<style>rect { fill: url(#p) }</style><pattern id='p' width='4' height='4'><rect width='4' height='4'/></pattern><rect width='9' height='9'/>",
        ] {
            // Drawn, or refused with a reason.
            if let Err(err) = draw(&svg(inside), 100, &NONE) {
                assert!(matches!(err, ImageError::Damaged(_)), "{inside}: {err}");
            }
        }
        let entity = |level: usize| format!("<!ENTITY e{level} '{}'>", format!("&e{};", level - 1).repeat(10));
        let entities = (1..9).map(entity).collect::<Vec<_>>().concat();
        let bomb = format!(
            "<!DOCTYPE svg [<!ENTITY e0 '<g/>'>{entities}]><svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'>&e8;</svg>"
        );
        let named = |value: &str, body: &str| {
            let top = format!("<!DOCTYPE svg [<!ENTITY e '{value}'>]>");
            format!("{top}<svg xmlns='http://www.w3.org/2000/svg' width='4' height='4'><text>{body}</text></svg>")
        };
        for text in [bomb, named(&"long ".repeat(200_000), &"&e;".repeat(1_000))] {
            assert_eq!(draw(text.as_bytes(), 100, &NONE), Err(ImageError::TooMuchDrawn));
        }
        assert!(draw(named("Tilsit", "&e;").as_bytes(), 100, &NONE).is_ok());
    }

    #[test]
    fn what_is_no_drawing_is_said() {
        for bytes in [
            b"<svg".as_slice(),
            b"<g xmlns='http://www.w3.org/2000/svg'/>",
            b"<html><svg></html>",
            b"<svg xmlns='http://www.w3.org/2000/svg' width='0' height='0'/>",
            b"\xff<svg/>",
        ] {
            assert!(
                matches!(draw(bytes, 100, &NONE), Err(ImageError::Damaged(_))),
                "{}",
                String::from_utf8_lossy(bytes)
            );
        }
    }
}
