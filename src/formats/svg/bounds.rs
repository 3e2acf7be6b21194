//! Bounds of an SVG: a file of 300 bytes can ask for endless work, by elements that use one another, by patterns within
//! patterns, by layers upon layers. Each step is bounded before it is done: reading, understanding, drawing.

use std::collections::{HashMap, HashSet};

use resvg::{
    tiny_skia::{Rect, Transform},
    usvg::{
        Fill, Group, Node, Paint, Path, Pattern, Stroke,
        roxmltree::{self, Document, NodeId},
    },
};
use xmlparser::{ElementEnd, EntityDefinition, Token, Tokenizer};

use crate::formats::ImageError;

/// The most elements that may be drawn, each counted as often as it is used, and a long one as several.
const MOST_DRAWN: u64 = 200_000;
/// So many bytes of an element count as one more.
const WRITTEN: u64 = 100;
/// The most elements of a file.
pub const MOST_NODES: u32 = 200_000;
/// The most elements within elements, those that are used counted where they are used.
const DEEPEST: usize = 100;
/// The most comparisons of an element with a rule of a style sheet.
const MOST_STYLED: usize = 20_000_000;
/// The most bytes of texts that are named at the top of a file and put in where it names them.
const MOST_PUT_IN: usize = 10_000_000;
/// The most dashes that all dashed lines may have.
const MOST_DASHES: f64 = 1_000_000.0;
/// The most pixels that may be set, each counted as often as it is: some seconds.
const MOST_SET: f64 = 5e8;
/// The most pixels that may be held in memory at once: 160 MB.
const MOST_HELD: f64 = 40e6;

/// Whether a file neither nests so deeply that `roxmltree`, which calls itself for each element within an element, would
/// run out of stack, nor names texts that grow without bounds when they are put in.
pub fn can_be_parsed(text: &str) -> Result<bool, xmlparser::Error> {
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

/// Fails if the elements of a file, each counted as often as it is used, are too many to be made into lines and fields.
pub fn can_be_understood(document: &Document<'_>) -> Result<(), ImageError> {
    Weighing::new(document)?.weigh(document.root_element(), 0).map(drop)
}

/// How much a file draws.
struct Weighing<'d> {
    ids: HashMap<&'d str, roxmltree::Node<'d, 'd>>,
    /// What the style sheets name: any element may be drawn with it.
    styled: Vec<&'d str>,
    has_styled_markers: bool,
    known: HashMap<NodeId, Drawn>,
    /// What is being weighed. What uses itself is not drawn again.
    open: HashSet<NodeId>,
}

impl<'d> Weighing<'d> {
    fn new(document: &'d Document<'d>) -> Result<Self, ImageError> {
        let elements = || document.root().descendants().filter(roxmltree::Node::is_element);
        let sheets: Vec<&str> =
            elements().filter(|it| it.tag_name().name() == "style").filter_map(|it| it.text()).collect();
        let rules: usize = sheets.iter().map(|sheet| sheet.matches(['{', ',', '(']).count()).sum();
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
    fn weigh(&mut self, node: roxmltree::Node<'d, 'd>, depth: usize) -> Result<Drawn, ImageError> {
        if depth > DEEPEST {
            return Err(ImageError::TooMuchDrawn);
        }
        if let Some(known) = self.known.get(&node.id()) {
            return Ok(*known);
        }
        if !self.open.insert(node.id()) {
            return Ok(Drawn::default());
        }
        let mut drawn = Drawn { elements: own_weight(&node), levels: 0 };
        for child in node.children().filter(roxmltree::Node::is_element) {
            drawn.add(self.weigh(child, depth + 1)?, 1);
        }
        for attribute in node.attributes() {
            let value = attribute.value();
            let used = if attribute.name() == "href" { value.strip_prefix('#') } else { None };
            let is_marker = attribute.name().starts_with("marker") || value.contains("marker");
            let times = if is_marker { corners(&node) } else { 1 };
            for id in named(value).chain(used) {
                drawn.add(self.weigh_used(id, depth)?, times);
            }
        }
        let times = if self.has_styled_markers { corners(&node) } else { 1 };
        for place in 0..self.styled.len() {
            drawn.add(self.weigh_used(self.styled[place], depth)?, times);
        }
        self.open.remove(&node.id());
        self.known.insert(node.id(), drawn);
        if drawn.elements > MOST_DRAWN || drawn.levels > DEEPEST { Err(ImageError::TooMuchDrawn) } else { Ok(drawn) }
    }

    fn weigh_used(&mut self, id: &str, depth: usize) -> Result<Drawn, ImageError> {
        self.ids.get(id).copied().map_or(Ok(Drawn::default()), |used| self.weigh(used, depth + 1))
    }
}

/// What an element draws.
#[derive(Clone, Copy, Default)]
struct Drawn {
    elements: u64,
    /// How many are within one another.
    levels: usize,
}

impl Drawn {
    fn add(&mut self, other: Self, times: u64) {
        self.elements = self.elements.saturating_add(other.elements.saturating_mul(times));
        self.levels = self.levels.max(other.levels + 1);
    }
}

/// What an element is by itself.
fn own_weight(node: &roxmltree::Node<'_, '_>) -> u64 {
    match node.tag_name().name() {
        // Their time grows with numbers that the file names.
        "feTurbulence" | "feConvolveMatrix" | "feMorphology" => MOST_DRAWN + 1,
        _ => {
            let written = node
                .attributes()
                .map(|it| it.value().len())
                .chain(node.children().filter_map(|it| Some(it.text()?.len())));
            1 + written.sum::<usize>() as u64 / WRITTEN
        }
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

/// Fails if drawing would take too long or too much memory. The picture has so many pixels, `scale` for each unit.
pub fn can_be_drawn(root: &Group, scale: f32, pixels: u32) -> Result<(), ImageError> {
    let pixels = f64::from(pixels);
    // resvg draws no layer that is longer than five of the picture.
    let mut work = Work { largest: 25.0 * pixels, set: 0.0, dashes: 0.0 };
    work.group(root, Onto { scale: f64::from(scale), pixels, held: pixels })
}

/// What is drawn onto.
#[derive(Clone, Copy)]
struct Onto {
    /// Pixels for each unit.
    scale: f64,
    pixels: f64,
    /// The pixels that are held in memory meanwhile, these ones included.
    held: f64,
}

impl Onto {
    fn area(self, bounds: Rect) -> f64 {
        f64::from(bounds.width()) * f64::from(bounds.height()) * self.scale * self.scale
    }

    /// Within elements that are moved, turned or stretched in this way.
    fn through(self, transform: Transform) -> Self {
        let (x, y) = transform.get_scale();
        Self { scale: self.scale * f64::from(x.max(y)), ..self }
    }
}

/// The work of a drawing so far.
struct Work {
    /// The pixels of the largest layer.
    largest: f64,
    set: f64,
    dashes: f64,
}

impl Work {
    fn add(&mut self, set: f64, held: f64) -> Result<(), ImageError> {
        self.set += set;
        // What is no number is none that is small enough.
        let is_bounded = self.set <= MOST_SET && held <= MOST_HELD && self.dashes <= MOST_DASHES;
        if is_bounded { Ok(()) } else { Err(ImageError::TooMuchDrawn) }
    }

    fn group(&mut self, group: &Group, mut onto: Onto) -> Result<(), ImageError> {
        if group.should_isolate() {
            let steps = group.filters().iter().map(|filter| filter.primitives().len()).sum::<usize>() as f64;
            onto.pixels = onto.area(group.abs_layer_bounding_box().to_rect()).min(self.largest);
            // Each step of a filter keeps what it makes, and goes over it some ten times.
            onto.held += onto.pixels * (1.0 + steps);
            self.add(onto.pixels * (2.0 + 10.0 * steps), onto.held)?;
            self.hidden(group, onto.through(group.abs_transform()))?;
        }
        group.children().iter().try_for_each(|node| match node {
            Node::Group(group) => self.group(group, onto),
            Node::Path(path) => self.path(path, onto),
            Node::Text(text) => self.group(text.flattened(), onto),
            Node::Image(_) => Ok(()),
        })
    }

    /// What hides a part of a group.
    fn hidden(&mut self, group: &Group, mut onto: Onto) -> Result<(), ImageError> {
        let mut clip = group.clip_path();
        while let Some(path) = clip {
            onto.held += onto.pixels;
            self.add(2.0 * onto.pixels, onto.held)?;
            self.group(path.root(), onto.through(path.transform()))?;
            clip = path.clip_path();
        }
        let mut mask = group.mask();
        while let Some(shape) = mask {
            onto.held += onto.pixels;
            self.add(2.0 * onto.pixels, onto.held)?;
            self.group(shape.root(), onto)?;
            mask = shape.mask();
        }
        Ok(())
    }

    fn path(&mut self, path: &Path, onto: Onto) -> Result<(), ImageError> {
        if let Some(pattern) = path.stroke().and_then(|stroke| stroke.dasharray()) {
            let corners = path.data().points();
            let length: f32 = corners.windows(2).map(|ends| ends[0].distance(ends[1])).sum();
            let dashes = length * pattern.len() as f32 / pattern.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            self.dashes += f64::from(dashes);
        }
        let paints = [path.fill().map(Fill::paint), path.stroke().map(Stroke::paint)];
        paints.into_iter().flatten().try_for_each(|paint| {
            self.add(onto.area(path.abs_stroke_bounding_box()).min(onto.pixels), onto.held)?;
            match paint {
                Paint::Pattern(pattern) => self.tile(pattern, onto.through(path.abs_transform())),
                _ => Ok(()),
            }
        })
    }

    fn tile(&mut self, pattern: &Pattern, onto: Onto) -> Result<(), ImageError> {
        let onto = onto.through(pattern.transform());
        let pixels = onto.area(pattern.rect().to_rect());
        let held = onto.held + pixels;
        self.add(pixels, held)?;
        self.group(pattern.root(), Onto { pixels, held, ..onto })
    }
}
