//! Templates of note types: `{{Field}}`, sections, filters and gaps, rendered to HTML.

use std::collections::HashMap;

use super::cloze;

/// Stands in the HTML where a gap is, until that is CommonMark. A private character that means nothing.
pub const GAP: char = '\u{e000}';

/// What a template is rendered with.
pub struct Scene<'n> {
    /// The fields of the note, and the special ones such as `Tags`.
    pub fields: &'n HashMap<&'n str, &'n str>,
    /// The number of the gap that is asked, from 1; `None` for a note type without gaps.
    pub gap: Option<u32>,
    /// Which side it is.
    pub side: Side,
}

/// A side of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What is asked.
    Front,
    /// What is shown behind the answer: the gaps' own text is left out, as the question tells it.
    Back,
}

/// A side, rendered.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML. Each gap that is asked is a [`GAP`].
    pub html: String,
    /// What the gaps hide, each with its hint, as HTML.
    pub gaps: Vec<(String, Option<String>)>,
    /// What can be shown on demand.
    pub hints: Vec<String>,
    /// What could not be rendered: fields that do not exist, speech.
    pub unknown: Vec<String>,
}

/// Renders a side of a card.
pub fn render(template: &str, scene: &Scene<'_>) -> Rendered {
    let mut rendered = Rendered::default();
    // The sections that are open, each with whether it is shown.
    let mut sections: Vec<(&str, bool)> = Vec::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let is_shown = sections.iter().all(|(_, is_shown)| *is_shown);
        let Some((tag, behind)) = after.split_once("}}") else { break };
        if is_shown {
            rendered.html.push_str(before);
        }
        rest = behind;
        let tag = tag.trim_matches(|c: char| c.is_whitespace() || c == '{');
        if let Some(name) = tag.strip_prefix('#') {
            sections.push((name.trim(), scene.is_filled(name.trim())));
        } else if let Some(name) = tag.strip_prefix('^') {
            sections.push((name.trim(), !scene.is_filled(name.trim())));
        } else if let Some(name) = tag.strip_prefix('/') {
            if let Some(place) = sections.iter().rposition(|(open, _)| *open == name.trim()) {
                sections.truncate(place);
            }
        } else if is_shown && !tag.starts_with('!') {
            rendered.replace(tag, scene);
        }
    }
    if sections.iter().all(|(_, is_shown)| *is_shown) {
        rendered.html.push_str(rest);
    }
    rendered
}

impl Scene<'_> {
    /// Whether a field has content, or a gap is the one that is asked.
    fn is_filled(&self, name: &str) -> bool {
        if let Some(text) = self.fields.get(name) {
            !is_blank(text)
        } else {
            let number = name.strip_prefix('c').and_then(|number| number.parse().ok());
            number.is_some() && number == self.gap
        }
    }
}

impl Rendered {
    /// Puts the content of a field in, through its filters: the last one of `type:cloze:Field` comes first.
    fn replace(&mut self, tag: &str, scene: &Scene<'_>) {
        let mut filters: Vec<&str> = tag.split(':').map(str::trim).collect();
        let name = filters.pop().unwrap_or_default();
        let Some(field) = scene.fields.get(name) else {
            if name != "FrontSide" {
                self.unknown.push(tag.to_owned());
            }
            return;
        };
        let mut text = (*field).to_owned();
        for filter in filters.iter().rev() {
            match (*filter, scene.side) {
                ("furigana" | "kanji" | "kana", _) => text = with_readings(&text, filter),
                ("text", _) => text = super::html::plain(&text),
                ("cloze" | "cloze-only", Side::Back) if !filters.contains(&"type") => text.clear(),
                ("cloze" | "cloze-only", side) => {
                    let asked = scene.gap.filter(|_| side == Side::Front);
                    let told = cloze::tell(&text, asked);
                    if asked.is_some() && !filters.contains(&"type") {
                        self.gaps.extend(told.gaps);
                    }
                    text = told.html;
                }
                ("hint", Side::Front) => {
                    if !is_blank(&text) {
                        self.hints.push(std::mem::take(&mut text));
                    }
                    text.clear();
                }
                ("type" | "type-nc", Side::Front) => text.clear(),
                (speech, _) if speech.starts_with("tts") => {
                    self.unknown.push(tag.to_owned());
                    text.clear();
                }
                // Other filters change how a text looks.
                _ => {}
            }
        }
        self.html.push_str(&text);
    }
}

/// A text in which readings stand in brackets behind words, ` 日本[にほん]`, as the filter shows it: both, the words alone, or
/// the readings alone. A blank before a word only tells where it starts.
fn with_readings(html: &str, filter: &str) -> String {
    let html = html.replace("&nbsp;", " ");
    let (mut text, mut rest) = (String::with_capacity(html.len()), html.as_str());
    while let Some((before, after)) = rest.split_once('[') {
        let Some((reading, behind)) = after.split_once(']') else { break };
        let start = before.rfind([' ', '>']).map_or(0, |place| place + 1);
        let word = &before[start..];
        if word.is_empty() || reading.starts_with("sound:") {
            text.extend([before, "[", reading, "]"]);
        } else {
            text.push_str(before[..start].strip_suffix(' ').unwrap_or(&before[..start]));
            match filter {
                "kanji" => text.push_str(word),
                "kana" => text.push_str(reading),
                _ => text.extend([word, "（", reading, "）"]),
            }
        }
        rest = behind;
    }
    text + rest
}

/// Whether a field has nothing in it but blanks and empty lines.
fn is_blank(html: &str) -> bool {
    let mut rest = html.trim_start();
    while !rest.is_empty() {
        let empty = ["<br>", "<br/>", "<br />", "<div>", "</div>", "<p>", "</p>", "&nbsp;"];
        let Some(tag) = empty.iter().find(|tag| rest.starts_with(**tag)) else { return false };
        rest = rest[tag.len()..].trim_start();
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn front(template: &str, fields: &[(&str, &str)], gap: Option<u32>) -> Rendered {
        let fields = fields.iter().copied().collect();
        render(template, &Scene { fields: &fields, gap, side: Side::Front })
    }

    #[test]
    fn a_section_is_shown_if_its_field_has_content() {
        let template = "{{Name}}{{#Place}} at {{Place}}{{/Place}}{{^Place}} somewhere{{/Place}}";
        for (place, expected) in [("Amiens", "X at Amiens"), ("", "X somewhere"), ("<br>", "X somewhere")] {
            assert_eq!(front(template, &[("Name", "X"), ("Place", place)], None).html, expected);
        }
        let nested = "{{#A}}a{{#B}}b{{/B}}{{/A}}c{{#A}}open";
        assert_eq!(front(nested, &[("A", ""), ("B", "x")], None).html, "c");
        assert_eq!(front(nested, &[("A", "x"), ("B", "")], None).html, "acopen");
        assert_eq!(front("{{#c2}}two{{/c2}}{{#c1}}one{{/c1}}", &[], Some(2)).html, "two");
    }

    #[test]
    fn readings_stand_behind_their_words_or_alone() {
        for (filter, field, shown) in [
            ("furigana", "日本[にほん]", "日本（にほん）"),
            ("kanji", "日本[にほん]", "日本"),
            ("kana", "日本[にほん]", "にほん"),
            ("furigana", "これは 日本[にほん]の 国[くに]", "これは日本（にほん）の国（くに）"),
            ("kana", "<b>日本[にほん]</b>の&nbsp;国[くに]", "<b>にほん</b>のくに"),
            ("furigana", "a [b] [sound:x.mp3] c[", "a [b] [sound:x.mp3] c["),
        ] {
            assert_eq!(front(&format!("{{{{{filter}:F}}}}"), &[("F", field)], None).html, shown, "{filter}");
        }
    }

    #[test]
    fn what_is_typed_or_shown_on_demand_is_not_asked() {
        let rendered = front("Q{{type:A}}{{hint:H}}{{text:T}}", &[("A", "a"), ("H", "h"), ("T", "<b>t</b>")], None);
        assert_eq!((rendered.html.as_str(), rendered.hints.as_slice()), ("Qt", ["h".to_owned()].as_slice()));
        assert_eq!(front("{{Gone}}{{tts en_US:A}}", &[("A", "a")], None).unknown, ["Gone", "tts en_US:A"]);
    }
}
