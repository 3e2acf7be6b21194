//! Elements of HTML that CommonMark has no words for, or that are written otherwise here.

#![expect(clippy::needless_pass_by_value, clippy::unnecessary_wraps, reason = "the signature is that of htmd")]

use htmd::{
    Element,
    element_handler::{HandlerResult, Handlers},
};

use super::html::collapsed;

/// What can be written above or below the line.
const PLAIN: &str = "0123456789+-−=()ni";
/// The same above it.
const RAISED: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ";
/// The same below it; a blank for what Unicode has not.
const LOWERED: &str = "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ ᵢ";
/// Endings of ordinals and titles: that they stand higher is only how they are set.
const ENDINGS: [&str; 13] = ["st", "nd", "rd", "th", "e", "er", "re", "ère", "ème", "nde", "me", "lle", "gr"];
/// What stands for an empty cell.
const NO_CELL: &str = "–";

/// A picture as CommonMark: with its file's name for those who cannot see it, if it says nothing else.
pub fn picture(_: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let value = |name: &str| {
        let attribute = element.attrs.iter().find(|attribute| &*attribute.name.local == name);
        attribute.map(|attribute| attribute.value.to_string()).filter(|value| !value.is_empty())
    };
    let file = value("src")?;
    let said = value("alt").unwrap_or_else(|| file.rsplit_once('.').map_or(&*file, |(stem, _)| stem).to_owned());
    let said = said.replace(['[', ']', '\n'], " ");
    let place = file.replace(['<', '>', '\n', '\\'], "");
    Some(format!("![{said}](<{place}>)").into())
}

/// What stands above or below the line: in the signs that Unicode has for that, or else in brackets, as it would be typed.
pub fn script(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = handlers.walk_children(element.node).content;
    let (words, is_raised) = (content.trim(), element.tag == "sup");
    if words.is_empty() || is_raised && ENDINGS.contains(&words) {
        return Some(words.into());
    }
    let signs = if is_raised { RAISED } else { LOWERED };
    let sign = |c: char| signs.chars().nth(PLAIN.chars().position(|plain| plain == c)?).filter(|sign| *sign != ' ');
    let written: Option<String> = words.chars().filter(|c| *c != '\\').map(sign).collect();
    let mark = if is_raised { "^" } else { "\\_" };
    Some(written.unwrap_or_else(|| format!("{mark}({words})")).into())
}

/// A reading above a word, as it stands behind one.
pub fn reading(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    Some(format!("（{}）", handlers.walk_children(element.node).content.trim()).into())
}

/// What is only for those whose program shows no readings.
pub fn nothing(_: &dyn Handlers, _: Element<'_>) -> Option<HandlerResult> {
    Some(HandlerResult::from(""))
}

/// A table as lines, one for each row: CommonMark has none.
pub fn table(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    Some(format!("\n\n{}\n\n", handlers.walk_children(element.node).content.trim()).into())
}

/// A part of a table is its rows.
pub fn inside(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    Some(handlers.walk_children(element.node))
}

/// A row of a table.
pub fn row(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let children = element.node.children.borrow();
    let cells = children.iter().filter_map(|child| handlers.handle(child)).map(|cell| cell.content.trim().to_owned());
    let cells: Vec<String> = cells.filter(|cell| !cell.is_empty()).collect();
    let is_empty = cells.iter().all(|cell| cell == NO_CELL);
    Some(if is_empty { String::new() } else { cells.join(" · ") + "  \n" }.into())
}

/// A cell of a table, on one line.
pub fn cell(handlers: &dyn Handlers, element: Element<'_>) -> Option<HandlerResult> {
    let content = collapsed(&handlers.walk_children(element.node).content);
    Some(if content.is_empty() { NO_CELL.to_owned() } else { content }.into())
}
