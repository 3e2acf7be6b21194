//! Questions and answers as people mark them who follow no format: `**Q:** …`, `- A: …`, `Question 3. …`, `- Who? → Cavour`.

use super::lines::{Part, without_bullet};
use crate::formats::{Field, table::field_of};

/// The letters of questions and answers, in several languages.
const LETTERS: [(&str, Part); 6] = [
    ("q", Part::Question),
    ("f", Part::Question),
    ("в", Part::Question),
    ("a", Part::Answer),
    ("r", Part::Answer),
    ("о", Part::Answer),
];
/// What leads from a question to its answer on any line.
const ARROWS: [&str; 5] = ["→", "->", "=>", "⇒", "➜"];
/// What leads to it in an item of a list. In a sentence, a dash may be one.
const DASHES: [&str; 4] = ["-", "–", "—", "--"];

/// A line that begins with a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label<'l> {
    /// The question or the answer.
    pub part: Part,
    /// What stands behind the label.
    pub rest: &'l str,
    /// Its letter or word.
    word: &'l str,
    /// Whether it is emphasized.
    pub is_bold: bool,
    /// Whether it is a letter with a full stop.
    pub is_stopped: bool,
    /// Whether it is that and nothing more, so that it may be the initial of a name or one of several options.
    pub is_bare: bool,
    /// How far the item of a list is indented that it stands in.
    pub item: Option<usize>,
    /// The byte of the line at which the sign stands that ends it; `None` if only its emphasis does.
    pub sign: Option<usize>,
}

impl Label<'_> {
    /// Whether more than a letter marks it, so that it may answer a question that has a mark.
    pub fn is_apart(&self) -> bool {
        self.is_bold || self.item.is_some() || self.word.chars().count() > 1
    }

    /// Whether it is one even if no answer follows: a letter with a colon, emphasized or in a list.
    pub fn is_sure(&self) -> bool {
        let is_marked = self.is_bold || self.item.is_some();
        is_marked && self.sign.is_some() && !self.is_stopped && self.word.eq_ignore_ascii_case("q")
    }

    /// Whether what stands behind it goes on with an option beside it: `A. 1914 B. 1915`.
    pub fn has_option_behind(&self) -> bool {
        self.rest.split_whitespace().any(|word| self.is_beside(word))
    }

    /// Whether a word is the sign of an option beside it.
    pub fn is_beside(&self, word: &str) -> bool {
        let sign = word.trim_start_matches(['*', '_', '(']).strip_prefix(['B', 'b']);
        // Behind `A:`, B. may be an initial.
        sign.is_some_and(|sign| sign.starts_with(')') || sign.starts_with(if self.is_stopped { '.' } else { ':' }))
    }
}

/// The label at the start of a line. Behind a single blank there is none, so that a line can be kept from having one.
pub fn label(line: &str) -> Option<Label<'_>> {
    let trimmed = line.trim();
    let indent = line.len() - line.trim_start().len();
    if line.starts_with(' ') && indent == 1 {
        return None;
    }
    let text = without_bullet(line);
    let is_item = text.len() < trimmed.len() && !trimmed.starts_with('>');
    let inner = text.trim_start_matches(['*', '_']);
    let emphasis = &text[..text.len() - inner.len()];
    let (word, behind) = inner.split_at(inner.find(|c: char| !c.is_alphabetic()).unwrap_or(inner.len()));
    let behind = behind.strip_prefix(' ').filter(|it| it.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(behind);
    let is_numbered = behind.starts_with(|c: char| c.is_ascii_digit());
    let behind = behind.trim_start_matches(|c: char| c.is_ascii_digit());
    let closed = |text: &'_ str| (!emphasis.is_empty()).then(|| text.strip_prefix(emphasis).map(str::len)).flatten();
    let is_closed_before = closed(behind).is_some();
    let behind = if is_closed_before { &behind[emphasis.len()..] } else { behind };
    // French has a blank before a colon.
    let spaced = behind.trim_start_matches([' ', '\u{a0}', '\u{202f}']);
    let signed = if spaced.starts_with(':') { spaced } else { behind };
    let is_colon = signed.starts_with(':');
    let has_sign = is_colon || signed.starts_with('.');
    let behind = if has_sign { &signed[1..] } else { behind };
    let is_closed = is_closed_before || closed(behind).is_some();
    let behind = if is_closed && !is_closed_before { &behind[emphasis.len()..] } else { behind };
    let is_letter = word.chars().count() == 1;
    let is_parted =
        is_colon && !behind.starts_with(':') || behind.is_empty() || behind.starts_with(char::is_whitespace);
    // A single letter may be a word.
    if !is_parted || !has_sign && (!is_closed || is_letter) {
        return None;
    }
    let part = part_of(word)?;
    let mut rest = behind.trim();
    if !emphasis.is_empty() && !is_closed {
        rest = rest.strip_suffix(emphasis)?.trim_end();
    }
    let is_stopped = is_letter && has_sign && !is_colon;
    let is_bare = is_stopped && !is_closed && !is_numbered;
    // An initial stands before names, and hardly any name begins with a Q.
    let is_asked = || {
        let has_word = || rest.split_whitespace().any(|word| word.starts_with(char::is_lowercase));
        rest.contains('?') || word.eq_ignore_ascii_case("q") && has_word()
    };
    if is_bare && part == Part::Question && !is_asked() {
        return None;
    }
    Some(Label {
        part,
        rest,
        word,
        is_bold: !emphasis.is_empty(),
        is_stopped,
        is_bare,
        item: is_item.then_some(indent),
        sign: has_sign.then(|| line.trim_end().len() - signed.len()),
    })
}

/// What a word labels: by its letter, or as it is called at the head of a column.
fn part_of(word: &str) -> Option<Part> {
    let lower = word.to_lowercase();
    let of_letter = LETTERS.iter().find(|(letter, _)| *letter == lower).map(|(_, part)| *part);
    of_letter.or_else(|| match field_of(word).filter(|_| word.chars().count() > 1)? {
        Field::Question => Some(Part::Question),
        Field::Answer => Some(Part::Answer),
        _ => None,
    })
}

/// A question and its answer behind one label: `Who led it? A: Cavour`. Only behind a letter with a full stop, the answer
/// may have such a one.
pub fn on_one_line(rest: &str, is_stopped: bool) -> Option<(&str, &str)> {
    let ends = |text: &str| text.trim_end_matches(['*', '_', ' ', '"', '”', '»']).ends_with('?');
    rest.match_indices(' ').find_map(|(at, _)| {
        let (before, behind) = (rest[..at].trim_end(), &rest[at + 1..]);
        if !ends(before) && !behind.starts_with(['*', '_']) {
            return None;
        }
        let label = label(behind).filter(|it| it.part == Part::Answer && it.item.is_none() && !it.rest.is_empty())?;
        let may_answer = (is_stopped || !label.is_bare) && !label.has_option_behind();
        (may_answer && !before.is_empty() && (label.is_bold || ends(before))).then_some((before, label.rest))
    })
}

/// The question and the answer of a line such as `- Who led it? → Cavour`.
pub fn answered(line: &str) -> Option<(&str, &str)> {
    let text = without_bullet(line);
    let is_item = text.len() < line.trim().len();
    text.match_indices('?').find_map(|(at, _)| {
        let rest = text[at + 1..].trim_start_matches(['*', '_', '"', '”', '»']);
        let (question, behind) = (&text[..text.len() - rest.len()], rest.trim_start());
        let answer = |signs: &[&str]| {
            let behind = signs.iter().find_map(|sign| behind.strip_prefix(sign))?;
            Some(behind.trim()).filter(|answer| !answer.is_empty() && behind.starts_with(char::is_whitespace))
        };
        let is_apart = is_item && rest.starts_with(char::is_whitespace);
        let answer = answer(&ARROWS).or_else(|| answer(&DASHES).filter(|_| is_apart))?;
        (!text[..at].ends_with('\\') && at > 0).then_some((question.trim(), answer))
    })
}

/// Whether a line is surely a question, so that its text is one of notes.
#[must_use]
pub fn is_question(line: &str) -> bool {
    label(line).is_some_and(|label| label.part == Part::Question && label.is_sure())
}

/// Whether a line may be taken for a card, or a part of one, because of how it is labelled.
#[must_use]
pub fn may_be_card(line: &str) -> bool {
    answered(line).is_some() || label(line).is_some()
}

/// Whether a line looks like a card without being one: a question in a list or in bold, a bold term with its meaning, a
/// question with a label.
pub fn looks_like_card(line: &str) -> bool {
    let text = without_bullet(line);
    let is_item = text.len() < line.trim().len() && !line.trim().starts_with('>');
    let has_question = text.ends_with('?') || text.contains("? ");
    let of_term = text.strip_prefix("**").and_then(|rest| rest.split_once("**"));
    let is_told = of_term.is_some_and(|(term, meaning)| {
        let meaning = meaning.trim_start();
        let has_meaning = meaning.starts_with([':', '=', '→', '–', '—']) || meaning.starts_with("- ");
        term.ends_with('?') || has_meaning || term.ends_with(':') && !meaning.is_empty()
    });
    let is_question = |it: Label<'_>| it.part == Part::Question && (it.is_bold || it.rest.ends_with('?'));
    is_item && has_question || is_told || label(line).is_some_and(is_question)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_is_known_however_it_is_adorned_and_words_are_none() {
        for line in [
            "**Q:** Who?",
            "**Q**: Who?",
            "**Q: Who?**",
            "__Q:__ Who?",
            "*Q:* Who?",
            "- Q: Who?",
            "1. **Q:** Who?",
            "Q. Who?",
            "Q1: Who?",
            "Q 1. Who?",
            "**Question** Who?",
            "Question 3: Who?",
            "**Question :** Who?",
            "Frage: Who?",
            "  - Q: Who?",
        ] {
            let label = label(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!((label.part, label.rest), (Part::Question, "Who?"), "{line}");
        }
        for line in ["- A: x", "**A:** x", "A. x", "**Answer** x", "Réponse : x", "Antwort: x", "A1: x", "Ответ: x"]
        {
            assert_eq!(label(line).map(|it| (it.part, it.rest)), Some((Part::Answer, "x")), "{line}");
        }
        for line in [
            "F. Roosevelt",
            "В. Молотов",
            "Q. Adams",
            " Q: x",
            "Q::x",
            "Question of Poland",
            "A treaty",
            "**A** treaty of",
            "Queen: x",
            "Q\\: x",
            "*Q: x",
        ] {
            assert_eq!(label(line), None, "{line}");
        }
    }

    #[test]
    fn what_a_sign_behind_a_question_leads_to_is_its_answer() {
        for line in ["- Who? → Cavour", "* Who? -> Cavour", "1. Who? – Cavour", "- Who? - Cavour", "Who? => Cavour"]
        {
            assert_eq!(answered(line), Some(("Who?", "Cavour")), "{line}");
        }
        assert_eq!(answered("- **Who?** → Cavour"), Some(("**Who?**", "Cavour")));
        for line in ["Who knows? - he said", "- Who\\? → Cavour", "- Who?", "- Who? →", "- Who?-Cavour", "? → x"]
        {
            assert_eq!(answered(line), None, "{line}");
        }
        assert_eq!(on_one_line("Who led it? A: Cavour", false), Some(("Who led it?", "Cavour")));
        assert_eq!(on_one_line("Who led it **A:** Cavour", false), Some(("Who led it", "Cavour")));
        assert_eq!(on_one_line("Who led it? A. Cavour", true), Some(("Who led it?", "Cavour")));
        assert_eq!(on_one_line("Who led it? A. Cavour", false), None);
        assert_eq!(on_one_line("Which of A: and B: was it?", false), None);
    }
}
