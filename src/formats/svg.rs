//! Pictures that are drawn instead of stored: SVG, made into pixels by `resvg`.
//!
//! A small file can ask for endless work: elements that use one another, patterns within patterns. What a file draws is
//! weighed before anything is drawn. Nothing that lies outside of it is looked at, and no program in it runs.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, OnceLock},
};

use resvg::{
    tiny_skia::{Pixmap, PremultipliedColorU8, Transform},
    usvg::{
        Group, ImageHrefResolver, Node, Options, Tree,
        fontdb::{Database, Family, Source},
        roxmltree::{self, Document, NodeId, ParsingOptions},
    },
};

use xmlparser::{ElementEnd, EntityDefinition, Token, Tokenizer};

use super::images::{Decoded, ImageError};

/// The most that an SVG may draw: elements, each counted as often as it is drawn, and what takes longer as several.
const MOST_DRAWN: u64 = 200_000;
/// The most elements of a file.
const MOST_NODES: u32 = 200_000;
/// The most elements within elements, those that are used counted where they are used.
const DEEPEST: usize = 100;
/// The most comparisons of an element with a rule of a style sheet.
const MOST_STYLED: usize = 20_000_000;
/// The most bytes of texts that are named at the top of a file and put in where it names them.
const MOST_PUT_IN: usize = 10_000_000;
/// The most dashes that all dashed lines may have.
const MOST_DASHES: f32 = 1_000_000.0;
/// What needs a picture of its own before it is laid over the others counts as so many elements.
const LAYER: u64 = 50;
/// A step of a filter counts as so many elements.
const FILTER: u64 = 10_000;
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
    if dashes(tree.root()) > MOST_DASHES {
        return Err(ImageError::TooMuchDrawn);
    }
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

/// A pixel whose opacity is not multiplied in.
fn straight(pixel: PremultipliedColorU8) -> [u8; 4] {
    let pixel = pixel.demultiply();
    [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
}

/// Does something with the elements of an SVG, if it does not draw too much.
fn with_document<T>(bytes: &[u8], with: impl FnOnce(&Document<'_>) -> Result<T, ImageError>) -> Result<T, ImageError> {
    let damaged = |err: &dyn std::fmt::Display| ImageError::Damaged(err.to_string());
    let text = str::from_utf8(bytes).map_err(|err| damaged(&err))?;
    if !can_be_parsed(text).map_err(|err| damaged(&err))? {
        return Err(ImageError::TooMuchDrawn);
    }
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES };
    let document = Document::parse_with_options(text, options).map_err(|err| match err {
        roxmltree::Error::NodesLimitReached => ImageError::TooMuchDrawn,
        err => damaged(&err),
    })?;
    Weighing::new(&document)?.weigh(document.root_element(), 0)?;
    with(&document)
}

/// Whether a file neither nests so deeply that `roxmltree`, which calls itself for each element within an element, would
/// run out of stack, nor names texts that grow without bounds when they are put in.
fn can_be_parsed(text: &str) -> Result<bool, xmlparser::Error> {
    let (mut depth, mut longest) = (0_usize, 0);
    for token in Tokenizer::from(text) {
        match token? {
            Token::ElementStart { .. } if depth == DEEPEST => return Ok(false),
            Token::ElementStart { .. } => depth += 1,
            Token::ElementEnd { end: ElementEnd::Close(..) | ElementEnd::Empty, .. } => depth = depth.saturating_sub(1),
            Token::EntityDeclaration { definition: EntityDefinition::EntityValue(value), .. } => {
                if value.contains(['<', '&']) {
                    return Ok(false);
                }
                longest = longest.max(value.len());
            }
            _ => {}
        }
    }
    Ok(longest.saturating_mul(text.matches('&').count()) <= MOST_PUT_IN)
}

/// How much a file draws.
struct Weighing<'d> {
    ids: HashMap<&'d str, roxmltree::Node<'d, 'd>>,
    /// What the style sheets name: any element may be drawn with it.
    styled: Vec<&'d str>,
    has_styled_markers: bool,
    known: HashMap<NodeId, u64>,
    /// What is being weighed. What uses itself is not drawn again.
    open: HashSet<NodeId>,
}

impl<'d> Weighing<'d> {
    fn new(document: &'d Document<'d>) -> Result<Self, ImageError> {
        let elements = || document.root().descendants().filter(roxmltree::Node::is_element);
        let sheets: Vec<&str> = elements()
            .filter(|it| it.has_tag_name("style") || it.tag_name().name() == "style")
            .filter_map(|it| it.text())
            .collect();
        let rules: usize = sheets.iter().map(|sheet| sheet.matches('{').count() + sheet.matches(',').count()).sum();
        if rules.saturating_mul(elements().count()) > MOST_STYLED {
            return Err(ImageError::TooMuchDrawn);
        }
        Ok(Self {
            ids: elements().filter_map(|it| Some((it.attribute("id")?, it))).collect(),
            has_styled_markers: sheets.iter().any(|sheet| sheet.contains("marker")),
            styled: sheets.iter().flat_map(|sheet| named(sheet)).collect(),
            known: HashMap::new(),
            open: HashSet::new(),
        })
    }

    /// How much an element draws, with what is in it and what it uses.
    fn weigh(&mut self, node: roxmltree::Node<'d, 'd>, depth: usize) -> Result<u64, ImageError> {
        if depth > DEEPEST {
            return Err(ImageError::TooMuchDrawn);
        }
        if let Some(known) = self.known.get(&node.id()) {
            return Ok(*known);
        }
        if !self.open.insert(node.id()) {
            return Ok(0);
        }
        let mut drawn = own_weight(&node);
        for child in node.children().filter(roxmltree::Node::is_element) {
            drawn = drawn.saturating_add(self.weigh(child, depth + 1)?);
        }
        for attribute in node.attributes() {
            let value = attribute.value();
            let used = if attribute.name() == "href" { value.strip_prefix('#') } else { None };
            let is_marker = attribute.name().starts_with("marker") || value.contains("marker");
            let times = if is_marker { corners(&node) } else { 1 };
            for id in named(value).chain(used) {
                drawn = drawn.saturating_add(self.weigh_used(id, depth)?.saturating_mul(times));
            }
        }
        let times = if self.has_styled_markers { corners(&node) } else { 1 };
        for place in 0..self.styled.len() {
            drawn = drawn.saturating_add(self.weigh_used(self.styled[place], depth)?.saturating_mul(times));
        }
        self.open.remove(&node.id());
        self.known.insert(node.id(), drawn);
        if drawn > MOST_DRAWN { Err(ImageError::TooMuchDrawn) } else { Ok(drawn) }
    }

    fn weigh_used(&mut self, id: &str, depth: usize) -> Result<u64, ImageError> {
        self.ids.get(id).copied().map_or(Ok(0), |used| self.weigh(used, depth + 1))
    }
}

/// What an element draws by itself.
fn own_weight(node: &roxmltree::Node<'_, '_>) -> u64 {
    const LAYERS: [&str; 5] = ["opacity", "mask", "clip-path", "filter", "mix-blend-mode"];
    match node.tag_name().name() {
        // Their time grows with numbers that the file names.
        "feTurbulence" | "feConvolveMatrix" | "feMorphology" => MOST_DRAWN + 1,
        name if name.starts_with("fe") => FILTER,
        _ if node
            .attributes()
            .any(|it| LAYERS.contains(&it.name()) || it.name() == "style" && it.value().contains("opacity")) =>
        {
            LAYER
        }
        _ => 1,
    }
}

/// The ids that a value or a style sheet names as `url(#id)`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.split("url(").skip(1).filter_map(|rest| {
        let id = rest.split(')').next()?.trim().trim_matches(['"', '\'']);
        id.strip_prefix('#')
    })
}

/// No fewer than the corners of a line, each of which may have a marker.
fn corners(node: &roxmltree::Node<'_, '_>) -> u64 {
    let longest = ["d", "points"].iter().filter_map(|name| node.attribute(*name)).map(str::len).max();
    longest.unwrap_or_default() as u64 / 2 + 2
}

/// About how many dashes all dashed lines have.
fn dashes(group: &Group) -> f32 {
    let of = |node: &Node| match node {
        Node::Group(group) => dashes(group),
        Node::Path(path) => {
            let Some(pattern) = path.stroke().and_then(|stroke| stroke.dasharray()) else { return 0.0 };
            let corners = path.data().points();
            let length: f32 = corners.windows(2).map(|ends| ends[0].distance(ends[1])).sum();
            length * pattern.len() as f32 / pattern.iter().sum::<f32>().max(f32::MIN_POSITIVE)
        }
        Node::Image(_) => 0.0,
        Node::Text(text) => dashes(text.flattened()),
    };
    group.children().iter().map(of).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    static NONE: Typefaces = Typefaces::new(None, &[]);
    static INTER: Typefaces =
        Typefaces::new(Some(("Inter", include_bytes!("../../assets/fonts/Inter.var.ttf").as_slice())), &[]);

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
        let levels = |of: &dyn Fn(usize) -> String| (1..12).map(of).collect::<Vec<_>>().concat();
        let uses = levels(&|level| {
            format!("<g id='a{level}'>{}</g>", ten(level, &|level| format!("<use xlink:href='#a{}'/>", level - 1)))
        });
        let patterns = levels(&|level| {
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
            ("dashes", line),
            ("noise", "<filter id='f'><feTurbulence numOctaves='9999999'/></filter>".to_owned()),
            ("elements", "<g/>".repeat(300_000)),
            ("markers", format!("<marker id='m'>{}</marker>{markers}", "<rect width='1' height='1'/>".repeat(100))),
        ] {
            let found = draw(&svg(&inside), 1_600, &NONE);
            assert!(matches!(found, Err(ImageError::TooMuchDrawn)), "{name}: {:?}", found.map(|it| it.size));
        }
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
