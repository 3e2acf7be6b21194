//! HTML as CommonMark. Scripts, forms and styles go, nothing is fetched, and what looks like one of our gaps is text.

use std::{
    borrow::Cow,
    sync::{Arc, Mutex, PoisonError},
};

use ammonia::Builder;
use htmd::{
    Element, HtmlToMarkdown,
    element_handler::{HandlerResult, Handlers},
    options::{BulletListMarker, Options},
};

use super::{elements, template::GAP};
use crate::formats::richer::{self, Kinds, Richer, is_of_the_web};

/// How deep elements may be nested. What is deeper loses its markup, so that no text exhausts the stack.
const DEEPEST: usize = 60;
/// How many tags a text may have to be read with its markup: reading takes longer with the square of them.
const MOST_TAGS: usize = 2_000;
/// Elements whose words are struck out.
const STRUCK: [&str; 3] = ["s", "del", "strike"];
/// Elements that hold nothing.
const VOID: [&str; 6] = ["br", "hr", "img", "wbr", "col", "area"];

/// Turns HTML into CommonMark.
pub struct Converter {
    cleaner: Builder<'static>,
    htmd: HtmlToMarkdown,
    /// What was found in a text: filled by the cleaner while it looks at the pictures.
    found: Arc<Mutex<Found>>,
}

/// What a text shows or plays.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The names of its pictures.
    pub pictures: Vec<String>,
    /// Pictures that would have to be fetched. They are left out.
    pub remote: usize,
    /// The names of its sounds. They are left out.
    pub sounds: Vec<String>,
    /// The words that are struck out. They are left out.
    pub struck: Vec<String>,
    /// What is dropped or flattened besides.
    pub kinds: Kinds,
}

impl Converter {
    /// Makes a converter; it is good for many texts.
    pub fn new() -> Self {
        let found = Arc::new(Mutex::new(Found::default()));
        let seen = found.clone();
        let mut cleaner = Builder::default();
        cleaner.url_relative(ammonia::UrlRelative::PassThrough).link_rel(None);
        cleaner.attribute_filter(move |element, attribute, value| match (element, attribute) {
            ("img", "src") => local_picture(value, &mut seen.lock().unwrap_or_else(PoisonError::into_inner)),
            ("img", "alt") => Some(value.into()),
            // Where a text comes from; nothing is fetched from there.
            ("a", "href") => Some(value.into()).filter(|_| is_of_the_web(value)),
            ("img" | "a", _) => None,
            _ => Some(value.into()),
        });
        let options = Options {
            bullet_list_marker: BulletListMarker::Dash,
            ul_bullet_spacing: 1,
            ol_number_spacing: 1,
            ..Options::default()
        };
        let struck = found.clone();
        let leave_out = move |handlers: &dyn Handlers, element: Element<'_>| {
            let words = handlers.walk_children(element.node).content.trim().to_owned();
            let mut found = struck.lock().unwrap_or_else(PoisonError::into_inner);
            found.struck.extend(Some(words).filter(|words| !words.is_empty()));
            Some(HandlerResult::from(""))
        };
        let htmd = HtmlToMarkdown::builder()
            .options(options)
            .add_handler(vec!["img"], elements::picture)
            .add_handler(vec!["rt"], elements::reading)
            .add_handler(vec!["rp"], elements::nothing)
            .add_handler(vec!["sup", "sub"], elements::script)
            .add_handler(STRUCK.to_vec(), leave_out)
            .add_handler(vec!["table"], elements::table)
            .add_handler(vec!["thead", "tbody", "tfoot"], elements::inside)
            .add_handler(vec!["tr"], elements::row)
            .add_handler(vec!["td", "th"], elements::cell)
            .build();
        Self { cleaner, htmd, found }
    }

    /// Returns the text as CommonMark, and adds what it shows or plays to `found`.
    pub fn markdown(&self, html: &str, found: &mut Found) -> String {
        let html = without_sounds(html, &mut found.sounds);
        if is_plain(&html) {
            return collapsed(&html);
        }
        found.kinds.extend(richer::in_html(&html));
        if html.matches('<').count() > MOST_TAGS {
            found.kinds.insert(Richer::Deep);
            return tidied(&plain(&html));
        }
        let clean = self.cleaner.clean(&html).to_string();
        let markdown = if is_too_deep(&clean) { None } else { self.htmd.convert(&clean).ok() };
        found.kinds.extend(markdown.is_none().then_some(Richer::Deep));
        let now = std::mem::take(&mut *self.found.lock().unwrap_or_else(PoisonError::into_inner));
        found.pictures.extend(now.pictures);
        found.remote += now.remote;
        let markdown = tidied(&markdown.unwrap_or_else(|| plain(&clean)));
        if now.struck.is_empty() {
            return markdown;
        }
        found.struck.extend(now.struck);
        // The blanks on both sides of what is left out are one.
        markdown
            .lines()
            .map(|line| line.trim_end().replace("  ", " ") + &line[line.trim_end().len()..] + "\n")
            .collect::<String>()
            .trim()
            .to_owned()
    }
}

/// The name of a picture of the package; `None` if it would have to be fetched.
fn local_picture<'v>(value: &'v str, found: &mut Found) -> Option<Cow<'v, str>> {
    let is_remote = value.contains(':') || value.starts_with("//");
    if is_remote {
        found.remote += 1;
        return None;
    }
    found.pictures.push(value.to_owned());
    Some(value.into())
}

/// Returns the text of HTML, without its markup.
pub fn plain(html: &str) -> String {
    let mut text = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.bytes().position(|byte| matches!(byte, b'<' | b'&')) {
        text.push_str(&rest[..start]);
        rest = &rest[start..];
        if let Some((entity, length)) = entity(rest) {
            text.push(entity);
            rest = &rest[length..];
        } else if let Some(end) = end_of_tag(rest) {
            let name = tag_name(&rest[1..end]);
            if matches!(name, "script" | "style") && !rest.starts_with("</") {
                let closing = rest.find(if name == "script" { "</script" } else { "</style" });
                rest = closing.map_or("", |closing| &rest[closing..]);
                continue;
            }
            if matches!(name, "br" | "div" | "p" | "li" | "tr" | "hr") && !text.ends_with('\n') {
                text.push('\n');
            }
            rest = &rest[end + 1..];
        } else {
            text.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    text.push_str(rest);
    text.trim().to_owned()
}

/// Where the tag at the start of the text ends. A `<` before a blank or a digit is only that.
fn end_of_tag(text: &str) -> Option<usize> {
    let is_tag = text.strip_prefix('<')?.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!');
    text.find('>').filter(|_| is_tag)
}

fn tag_name(tag: &str) -> &str {
    let tag = tag.trim_start_matches('/');
    tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// The character that an entity at the start of the text stands for, and the entity's length.
fn entity(text: &str) -> Option<(char, usize)> {
    let name = text.strip_prefix('&')?;
    let end = name.bytes().take(10).position(|byte| byte == b';')?;
    let c = match &name[..end] {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "nbsp" => ' ',
        number => {
            let number = number.strip_prefix('#')?;
            let hex = number.strip_prefix(['x', 'X']).map(|hex| u32::from_str_radix(hex, 16));
            char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)?
        }
    };
    Some((c, end + 2))
}

/// Takes the sounds out: `[sound:voice.mp3]`.
fn without_sounds<'h>(html: &'h str, sounds: &mut Vec<String>) -> Cow<'h, str> {
    let mut rest = html;
    let mut text = String::new();
    while let Some((before, after)) = rest.split_once("[sound:") {
        let Some((name, behind)) = after.split_once(']') else { break };
        sounds.push(name.to_owned());
        text.push_str(before);
        rest = behind;
    }
    if text.is_empty() && rest.len() == html.len() { Cow::Borrowed(html) } else { Cow::Owned(text + rest) }
}

/// Whether a text means the same as HTML and as CommonMark.
fn is_plain(text: &str) -> bool {
    let is_markup = |byte: u8| {
        let mark = matches!(byte, b'\\' | b'`' | b'*' | b'_' | b'[' | b']' | b'<' | b'>' | b'#' | b'&' | b'~' | b'|');
        mark || matches!(byte, b'!' | b'+' | b'=' | b'\n')
    };
    // A hyphen within a word is only a hyphen, and a year only a number.
    let start = text.trim_start();
    let behind_number = start.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_numbered = behind_number.len() < start.len() && behind_number.starts_with(['.', ')']);
    let starts_list = start.starts_with('-') || is_numbered;
    !starts_list && !text.bytes().any(is_markup) && !text.contains('\u{a0}')
}

/// Whether a text in CommonMark comes back as it is from the HTML that is made of it, letter by letter.
pub fn says_the_same(text: &str) -> bool {
    // Without a control character, the only blanks that are collapsed are spaces.
    let is_collapsed = || text.trim_matches(' ').len() == text.len() && !text.contains("  ");
    is_plain(text) && is_collapsed() && !text.contains(char::is_control)
}

/// A text with single blanks.
pub fn collapsed(text: &str) -> String {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    words.join(" ")
}

/// Whether elements are nested too deep in clean HTML.
fn is_too_deep(html: &str) -> bool {
    let mut depth = 0_usize;
    html.split('<').skip(1).any(|tag| {
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !VOID.contains(&tag_name(tag)) {
            depth += 1;
        }
        depth > DEEPEST
    })
}

/// CommonMark without blanks at its ends, hard spaces and more than one empty line.
fn tidied(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let (mut empty, mut was_break) = (0, false);
    for line in markdown.lines() {
        let line = line.replace('\u{a0}', " ");
        let is_break = line.ends_with("  ");
        // HTML has no blanks at the start of a line.
        let line = if was_break { line.trim() } else { line.trim_end() };
        was_break = is_break;
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            text.push_str(line);
            text.push_str(if is_break && !line.is_empty() { "  \n" } else { "\n" });
        }
    }
    // A gap is ours to make: two brackets that came with the text are escaped apart.
    text.trim().replace("[[", "[\\[").replace("]]", "]\\]")
}

/// Returns the HTML without the private character that marks a gap.
pub fn without_gap_marks(html: &str) -> Cow<'_, str> {
    if html.contains(GAP) { Cow::Owned(html.replace(GAP, "")) } else { Cow::Borrowed(html) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_markdown(html: &str, expected: &str) -> Found {
        let mut found = Found::default();
        assert_eq!(Converter::new().markdown(html, &mut found), expected, "{html}");
        found
    }

    #[test]
    fn html_is_read_as_commonmark() {
        for (html, expected) in [
            ("plain  text", "plain text"),
            ("well-known", "well-known"),
            ("a <i>b</i> <b>c</b>", "a *b* **c**"),
            ("one<br>two", "one  \ntwo"),
            ("<div>one</div><div>two</div>", "one\n\ntwo"),
            ("5 * 3 &lt; 16&nbsp;or", "5 \\* 3 < 16 or"),
            ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
            ("<a href='https://example.org/a'>words</a>", "[words](https://example.org/a)"),
            ("<a href='javascript:alert(1)'>words</a> <a href='file.txt'>here</a>", "words here"),
            ("5·10<sup>5</sup> H<sub>2</sub>O, x<sup>n+1</sup>", "5·10⁵ H₂O, xⁿ⁺¹"),
            ("x<sup>ab</sup> y<sub>max</sub>, the 18<sup>th</sup>", "x^(ab) y\\_(max), the 18th"),
            (
                "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td></td></tr></tbody></table>",
                "a · b  \n1 · –",
            ),
            (
                "before<table><tr><td>x<br>y</td><td>2</td></tr>\n<tr><td>3</td><td>4</td></tr></table>after",
                "before\n\nx y · 2  \n3 · 4\n\nafter",
            ),
        ] {
            assert_markdown(html, expected);
        }
    }

    #[test]
    fn nothing_runs_and_nothing_is_fetched() {
        let html = "<script>alert(1)</script><style>b{}</style><form action=x><input name=y>kept</form>\
                    <img src='https://example.org/spy.png'><img src='//example.org/spy.png'><iframe src=x></iframe>";
        let found = assert_markdown(html, "kept");
        assert_eq!((found.remote, found.pictures.len()), (2, 0));
    }

    #[test]
    fn pictures_and_sounds_are_found() {
        let found = assert_markdown("<img src='a b (1).png'> x [sound:v.mp3]", "![a b (1)](<a b (1).png>) x");
        assert_eq!((found.pictures, found.sounds), (vec!["a b (1).png".to_owned()], vec!["v.mp3".to_owned()]));
    }

    #[test]
    fn what_is_struck_out_is_left_out_and_named() {
        for html in
            ["It was <s>not</s> signed", "It <del>was <b>not</b></del>was signed", "It was signed <strike>x</strike>"]
        {
            let found = assert_markdown(html, "It was signed");
            assert_eq!(found.struck.len(), 1, "{html}");
        }
    }

    #[test]
    fn brackets_in_a_text_are_no_gap() {
        let mut found = Found::default();
        let markdown = Converter::new().markdown("see [[Tilsit]] and [[x", &mut found);
        assert!(!markdown.contains("[[") && !markdown.contains("]]"), "{markdown}");
    }

    #[test]
    fn elements_nested_without_end_are_only_text() {
        assert_markdown(&("<div>".repeat(10_000) + "deep"), "deep");
        assert_eq!(plain("a&amp;b &#65;&#x42; < c<br>d<b"), "a&b AB < c\nd<b");
    }
}
