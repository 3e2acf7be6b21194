//! Where an answer stands among others of its kind: dates by time, numbers by size.

use unicode_normalization::UnicodeNormalization as _;

use crate::{deck::told_date, study::rivals::AnswerForm};

/// How many times as much a word behind a number makes it, by its beginning.
const FACTORS: [(&str, f64); 10] = [
    ("thousand", 1e3),
    ("mille", 1e3),
    ("tausend", 1e3),
    ("тысяч", 1e3),
    ("milliard", 1e9),
    ("миллиард", 1e9),
    ("billion", 1e9),
    ("million", 1e6),
    ("миллион", 1e6),
    ("trillion", 1e12),
];

/// The position of a date or a number among others.
#[derive(Clone, Debug, PartialEq, PartialOrd)]
pub(super) struct Rank {
    /// The number, or the day with which the date begins.
    value: f64,
    /// The day with which the date ends.
    end: f64,
    /// Decides between equal ones.
    text: String,
}

impl Rank {
    /// Returns `None` if the text is neither a date nor a number.
    pub fn of(text: &str) -> Option<Self> {
        let (value, end) = match AnswerForm::of(text) {
            AnswerForm::Date(_) => {
                let days = told_date(text)?.date().days();
                (days.0 as f64, days.1 as f64)
            }
            // Raised digits and those of full width, too.
            AnswerForm::Number(_) => (number(&text.nfkc().collect::<String>())?, 0.0),
            _ => return None,
        };
        Some(Self { value, end, text: text.to_owned() })
    }
}

/// The first number of a text. A comma or a full stop before three digits groups them, any other is a decimal point.
fn number(text: &str) -> Option<f64> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let is_negative = text[..start].trim_end().ends_with(['-', '−']);
    let (mut digits, mut rest) = (String::new(), &text[start..]);
    loop {
        let count = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        digits.push_str(&rest[..count]);
        rest = &rest[count..];
        let mut after = rest.chars();
        let Some(mark) = after.next().filter(|c| matches!(c, ',' | '.' | '\'' | '’' | ' ' | '\u{a0}' | '\u{202f}'))
        else {
            break;
        };
        let follow = after.as_str().chars().take_while(char::is_ascii_digit).count();
        match (mark, follow) {
            (_, 3) => {}
            (',' | '.', 1..) if !digits.contains('.') => digits.push('.'),
            _ => break,
        }
        rest = after.as_str();
    }
    let word = rest.trim_start().to_lowercase();
    let factor = FACTORS.iter().find(|(name, _)| word.starts_with(name)).map_or(1.0, |(_, factor)| *factor);
    let value = digits.parse::<f64>().ok()? * factor;
    Some(if is_negative { -value } else { value })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_with_its_groups_its_decimals_and_its_factor() {
        for (text, expected) in [
            ("63", 63.0),
            ("12,000", 12_000.0),
            ("12 000 hommes", 12_000.0),
            ("1.234.567", 1_234_567.0),
            ("8.5 per cent", 8.5),
            ("8,5 %", 8.5),
            ("2 million", 2e6),
            ("1.5 milliards", 1.5e9),
            ("300th", 300.0),
            ("about −40 degrees", -40.0),
        ] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
        assert_eq!(number("none"), None);
    }
}
