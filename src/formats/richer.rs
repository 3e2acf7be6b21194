//! What texts from elsewhere have and ours have not. Each kind is named once, with its number of cards: nothing is dropped
//! or flattened in silence.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
};

use crate::wording::count;

/// What a text from elsewhere has and ours has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Richer {
    /// Mathematics.
    Formula,
    /// Colours of letters and of what is behind them.
    Colour,
    /// Typefaces, sizes and weights.
    Font,
    /// Underlining.
    Underline,
    /// What is struck out by a style, so that its words stay.
    Strike,
    /// Text at the right or in the middle.
    Alignment,
    /// A table.
    Table,
    /// Readings above the words.
    Reading,
    /// Films, sounds, drawings and pages within the text.
    Player,
    /// Fields to fill in.
    Form,
    /// Programs.
    Script,
    /// Addresses that lead to no page of the web.
    Address,
    /// Emphasis and pictures among the words of a gap.
    InGap,
    /// More elements, or deeper ones, than are read.
    Deep,
    /// HTML among CommonMark.
    Html,
    /// A table among CommonMark, which has none.
    Lines,
    /// Words between `~~`.
    Tildes,
    /// Footnotes of notes.
    Footnote,
}

/// The kinds that a text has.
pub type Kinds = BTreeSet<Richer>;

impl Richer {
    /// What becomes of it, and what to do.
    fn told(self) -> (&'static str, &'static str) {
        let stays = "write otherwise what is hard to read as it stands";
        let tells = "say in words what it tells, if it tells something";
        match self {
            Self::Formula => {
                ("formulas stay as they are written", "write them in signs, such as x² or ½, or as a picture")
            }
            Self::Colour => ("colours of letters and of their background left out", tells),
            Self::Font => ("typefaces, sizes and weights of letters left out", tells),
            Self::Underline => ("underlining left out", "make bold or italic what is to stand out"),
            Self::Strike => ("words that a style strikes out stay", "take them out if they are not to be read"),
            Self::Alignment => ("alignment left out", tells),
            Self::Table => ("tables become lines, one for each row", "a picture shows a table as it is"),
            Self::Reading => ("readings above words stand in brackets behind them", "nothing is to be done"),
            Self::Player => {
                ("films, sounds, drawings and pages within the text left out", "say in words what they tell")
            }
            Self::Form => ("fields to fill in left out", "the answer is typed here anyway"),
            Self::Script => ("scripts left out", "write in the card what a script would show"),
            Self::Address => ("addresses that lead to no page of the web left out", "their words stay"),
            Self::InGap => ("emphasis and pictures within gaps left out", "emphasise words beside the gap instead"),
            Self::Deep => ("the markup of texts with very many elements left out", "make several cards of such a text"),
            Self::Html => ("HTML stays as it is written", stays),
            Self::Lines => ("tables stay lines, as they are written", stays),
            Self::Tildes => ("`~~` stays as it is written", stays),
            Self::Footnote => {
                ("footnotes stay as they are written", "write what a footnote says into the note of the card")
            }
        }
    }
}

/// How many cards and passages have each kind, and where the first of them is.
#[derive(Debug, Default)]
pub struct Tally(BTreeMap<Richer, Counted>);

/// Of one kind.
#[derive(Debug, Default)]
struct Counted {
    cards: usize,
    passages: usize,
    first: Range<usize>,
}

impl Tally {
    /// Counts a card that has these kinds.
    pub fn card(&mut self, kinds: &Kinds, at: &Range<usize>) {
        for kind in kinds {
            self.of(*kind, || at.clone()).cards += 1;
        }
    }

    /// Counts a passage that has these kinds. Where it is, which takes a search, is asked for the first one of a kind only.
    pub fn passage(&mut self, kinds: &Kinds, at: impl Fn() -> Range<usize>) {
        for kind in kinds {
            self.of(*kind, &at).passages += 1;
        }
    }

    fn of(&mut self, kind: Richer, at: impl FnOnce() -> Range<usize>) -> &mut Counted {
        self.0.entry(kind).or_insert_with(|| Counted { first: at(), ..Counted::default() })
    }

    /// One line for each kind: where it is first, what becomes of it and in how many cards and passages, and what to do.
    pub fn told(self) -> impl Iterator<Item = (Range<usize>, String, &'static str)> {
        self.0.into_iter().map(|(kind, Counted { cards, passages, first })| {
            let (what, remedy) = kind.told();
            let counts = [(cards, "card"), (passages, "passage")].into_iter().filter(|(number, _)| *number > 0);
            let counts: Vec<String> = counts.map(|(number, noun)| count(number, noun)).collect();
            (first, format!("{what}, in {}", counts.join(" and ")), remedy)
        })
    }
}

/// What a text in HTML has that is dropped or flattened when it becomes CommonMark.
pub fn in_html(html: &str) -> Kinds {
    let mut kinds = Kinds::new();
    if MATHS.iter().any(|marks| between(html, marks).next().is_some()) {
        kinds.insert(Richer::Formula);
    }
    for tag in html.split('<').skip(1) {
        let Some((tag, _)) = tag.split_once('>') else { continue };
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default();
        kinds.extend(of_element(&name.to_ascii_lowercase()));
        if tag.len() > name.len() {
            attributes(&tag[name.len()..], &mut kinds);
        }
    }
    kinds
}

fn of_element(name: &str) -> Option<Richer> {
    Some(match name {
        "anki-mathjax" | "math" => Richer::Formula,
        "mark" => Richer::Colour,
        "big" | "small" => Richer::Font,
        "u" | "ins" => Richer::Underline,
        "center" => Richer::Alignment,
        "table" => Richer::Table,
        "ruby" => Richer::Reading,
        "audio" | "video" | "iframe" | "object" | "embed" | "svg" | "canvas" => Richer::Player,
        "input" | "textarea" | "select" | "button" => Richer::Form,
        "script" => Richer::Script,
        _ => return None,
    })
}

/// Adds what the attributes of an element ask for.
fn attributes(text: &str, kinds: &mut Kinds) {
    let mut rest = text;
    while let Some((name, behind)) = rest.split_once('=') {
        let name = name.rsplit(char::is_whitespace).next().unwrap_or_default().to_ascii_lowercase();
        let behind = behind.trim_start();
        let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => behind[1..].split_once(quote).unwrap_or((&behind[1..], "")),
            None => behind.split_once(char::is_whitespace).unwrap_or((behind, "")),
        };
        rest = after;
        match name.as_str() {
            "style" => value.split(';').filter_map(|it| it.split_once(':')).for_each(|it| kinds.extend(of_style(it))),
            "color" | "bgcolor" => drop(kinds.insert(Richer::Colour)),
            "face" | "size" => drop(kinds.insert(Richer::Font)),
            "align" => kinds.extend(of_style(("text-align", value))),
            "href" if !value.is_empty() && !is_of_the_web(value) => drop(kinds.insert(Richer::Address)),
            _ => {}
        }
    }
}

/// What a declaration of a style asks for.
fn of_style((name, value): (&str, &str)) -> Option<Richer> {
    let (name, value) = (name.trim().to_ascii_lowercase(), value.trim().to_ascii_lowercase());
    if matches!(value.as_str(), "inherit" | "initial" | "unset" | "normal" | "none" | "transparent" | "400") {
        return None;
    }
    Some(match name.as_str() {
        "color" | "background" | "background-color" => Richer::Colour,
        "font" | "font-size" | "font-family" | "font-weight" | "font-style" => Richer::Font,
        "text-decoration" | "text-decoration-line" if value.contains("line-through") => Richer::Strike,
        "text-decoration" | "text-decoration-line" if value.contains("underline") => Richer::Underline,
        "text-align" if matches!(value.as_str(), "center" | "right" | "end" | "justify") => Richer::Alignment,
        _ => return None,
    })
}

/// Whether an address leads to a page.
pub fn is_of_the_web(address: &str) -> bool {
    let scheme = address.split_once("://").map_or("", |(scheme, _)| scheme);
    ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web))
}

/// What stands around formulas in Anki and on pages of the web.
const MATHS: [[&str; 2]; 5] =
    [["\\(", "\\)"], ["\\[", "\\]"], ["[latex]", "[/latex]"], ["[$]", "[/$]"], ["[$$]", "[/$$]"]];
/// Elements of which a text in CommonMark is known to have HTML in it.
const KNOWN: [&str; 33] = [
    "a",
    "b",
    "big",
    "blockquote",
    "br",
    "center",
    "code",
    "del",
    "details",
    "div",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "i",
    "iframe",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "p",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "u",
    "ul",
];

/// What a text in CommonMark has that is shown as it is written.
pub fn in_text(text: &str) -> Kinds {
    let mut kinds = Kinds::new();
    if !text.contains(['\\', '[', '$', '<', '~', '|']) {
        return kinds;
    }
    // A bracket behind a backslash is also one that stands for itself: only what is calculated is a formula.
    let is_formula = |inner: &str| inner.contains(['\\', '^', '_', '=', '+', '{']);
    let dollars = || between(text, &["$$", "$$"]).next().is_some() || between(text, &["$", "$"]).any(is_tight);
    if MATHS.iter().any(|marks| between(text, marks).any(is_formula)) || dollars() {
        kinds.insert(Richer::Formula);
    }
    let is_element = |tag: &str| {
        let tag = tag.strip_prefix('/').unwrap_or(tag);
        let name = tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
        KNOWN.contains(&name.to_ascii_lowercase().as_str())
    };
    if between(text, &["<", ">"]).any(is_element) {
        kinds.insert(Richer::Html);
    }
    if between(text, &["~~", "~~"]).next().is_some() {
        kinds.insert(Richer::Tildes);
    }
    if between(text, &["[^", "]"]).any(|name| !name.contains(char::is_whitespace)) {
        kinds.insert(Richer::Footnote);
    }
    let is_rule = |line: &str| line.contains('|') && line.contains("--") && !line.contains(|c| !"|:- ".contains(c));
    if text.lines().any(is_rule) {
        kinds.insert(Richer::Lines);
    }
    kinds
}

/// Whether what stands between two dollar signs is a formula, and not what lies between two prices.
fn is_tight(inner: &str) -> bool {
    inner.contains(['\\', '^', '_', '=', '{']) && inner.trim() == inner && !inner.contains('\n')
}

/// What stands between each two marks.
fn between<'t>(text: &'t str, [open, close]: &[&'t str; 2]) -> impl Iterator<Item = &'t str> {
    let (mut rest, open, close) = (text, *open, *close);
    std::iter::from_fn(move || {
        let (_, after) = rest.split_once(open)?;
        let (inner, behind) = after.split_once(close)?;
        // What closes one may open the next, as in prices.
        rest = if open == close && open.len() == 1 { &after[inner.len()..] } else { behind };
        Some(inner)
    })
    .filter(|inner| !inner.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_of_html_that_is_dropped_or_flattened_is_found() {
        for (html, kinds) in [
            ("plain <b>bold</b> <a href='https://example.org'>x</a> <span style='color: inherit'>y</span>", vec![]),
            ("\\(x\\)", vec![Richer::Formula]),
            ("[latex]a[/latex]", vec![Richer::Formula]),
            ("[$]a[/$] and [$$]b[/$$]", vec![Richer::Formula]),
            ("<font color=red>x</font>", vec![Richer::Colour]),
            ("<font face=Arial size=4>x</font>", vec![Richer::Font]),
            ("<span style=\"background-color: #ff0; font-size:20px\">x</span>", vec![Richer::Colour, Richer::Font]),
            ("<U>x</U>", vec![Richer::Underline]),
            ("<span style='text-decoration: line-through'>x</span>", vec![Richer::Strike]),
            ("<div style='text-align: center'>x</div>", vec![Richer::Alignment]),
            ("<div style='text-align: left'>x</div>", vec![]),
            ("<table><tr><td>1</td></tr></table>", vec![Richer::Table]),
            ("<ruby>漢<rt>かん</rt></ruby>", vec![Richer::Reading]),
            ("<iframe src=x></iframe><video src=y></video>", vec![Richer::Player]),
            ("<form><input name=x></form>", vec![Richer::Form]),
            ("<script>a()</script>", vec![Richer::Script]),
            ("<a href=\"file:///x\">y</a>", vec![Richer::Address]),
            ("1 < 2 and 3 > 2", vec![]),
        ] {
            assert_eq!(in_html(html).into_iter().collect::<Vec<_>>(), kinds, "{html}");
        }
    }

    #[test]
    fn each_kind_of_mark_that_stays_as_it_is_written_is_found() {
        for (text, kinds) in [
            ("It cost $5, then $7 \\[sic\\], a \\(late\\) price, 1 < 2 > 0, a ~ b ~ c", vec![]),
            ("$x^2$", vec![Richer::Formula]),
            ("$$x$$", vec![Richer::Formula]),
            ("\\(x^2\\) or \\[a=b\\]", vec![Richer::Formula]),
            ("<u>all</u> of it", vec![Richer::Html]),
            ("~~not~~ all", vec![Richer::Tildes]),
            ("signed[^1]", vec![Richer::Footnote]),
            ("| a | b |\n|---|:-:|\n| 1 | 2 |", vec![Richer::Lines]),
        ] {
            assert_eq!(in_text(text).into_iter().collect::<Vec<_>>(), kinds, "{text}");
        }
    }

    #[test]
    fn a_kind_is_told_once_with_its_cards_and_passages_and_the_first_place() {
        let (mut tally, kinds) = (Tally::default(), Kinds::from([Richer::Underline]));
        tally.card(&kinds, &(5..6));
        tally.card(&kinds, &(7..8));
        tally.passage(&kinds, || 9..10);
        let told: Vec<_> = tally.told().map(|(at, message, _)| (at, message)).collect();
        assert_eq!(told, [(5..6, "underlining left out, in 2 cards and 1 passage".to_owned())]);
    }
}
