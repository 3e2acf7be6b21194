//! Numbers however they are written: `12 billion`, `twelve billion`, `12,000 million`, `III`, `third`, `300th`.

use super::scan::DECIMAL_POINT;

/// A number that stands in an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number {
    /// The number.
    pub value: u64,
    /// How it is written.
    pub form: Form,
}

/// How a number is written. A figure stands for either of the others: `Napoleon 3`, `Napoleon III`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `3`, `III`, `12 billion`.
    Figure,
    /// `three`, `three hundred`.
    Cardinal,
    /// `third`, `3rd`, `three hundredth`.
    Ordinal,
}

impl Number {
    /// Whether it tells when rather than which or how many.
    pub fn looks_like_a_year(self) -> bool {
        self.form == Form::Figure && (1000..=2100).contains(&self.value)
    }

    /// Whether both may stand for the same: three is not third.
    pub fn is_written_alike(self, other: Self) -> bool {
        self.form == other.form || self.form == Form::Figure || other.form == Form::Figure
    }
}

/// Reads the number that these folded words begin with, and tells how many of them it takes.
///
/// A lone `i`, `v` or `x` at the beginning of an answer is no Roman numeral.
pub(super) fn read<'w>(words: impl Iterator<Item = &'w str> + Clone, is_first: bool) -> Option<(Number, usize)> {
    let mut sum = Sum::default();
    let mut form = None;
    let mut taken = 0;
    let mut rest = words;
    loop {
        let mut ahead = rest.clone();
        let mut steps = 1;
        let mut next = ahead.next();
        // Two hundred and fifty.
        if next == Some("and") && matches!(sum.last, Some(Part::Scale(_))) {
            next = ahead.next().filter(|word| matches!(part(word, false), Some((Part::Unit(_) | Part::Tens(_), _))));
            steps = 2;
        }
        let Some((part, part_form)) = next.and_then(|word| part(word, is_first && taken == 0)) else { break };
        if !sum.add(part) {
            break;
        }
        taken += steps;
        rest = ahead;
        form = match (form, part_form) {
            (_, Form::Ordinal) => Some(Form::Ordinal),
            (Some(Form::Figure), _) | (_, Form::Figure) => Some(Form::Figure),
            _ => Some(Form::Cardinal),
        };
        if form == Some(Form::Ordinal) {
            break;
        }
    }
    let is_whole = !matches!(sum.last, Some(Part::Decimal(..)));
    form.filter(|_| is_whole).map(|form| (Number { value: sum.whole + sum.group, form }, taken))
}

/// What one word adds to a number.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// In figures, Arabic or Roman.
    Figure(u64),
    /// Its digits, and by how much they are too many: 15 and 10 for `1.5`. A scale must follow.
    Decimal(u64, u64),
    /// One to nineteen.
    Unit(u64),
    /// Twenty to ninety.
    Tens(u64),
    /// Hundred, thousand, million, billion.
    Scale(u64),
}

/// A number as far as it has been read.
#[derive(Default)]
struct Sum {
    /// The thousands and above.
    whole: u64,
    /// What is below, or waits for its scale.
    group: u64,
    last: Option<Part>,
}

impl Sum {
    /// Adds a part, if a number can go on with it.
    fn add(&mut self, part: Part) -> bool {
        let added = match (part, self.last) {
            (Part::Figure(value) | Part::Decimal(value, _), None) => self.with_group(Some(value)),
            (Part::Scale(scale @ 1000..), Some(Part::Decimal(_, per))) => {
                self.with_whole(self.group.checked_mul(scale).map(|scaled| scaled / per))
            }
            (_, Some(Part::Decimal(..))) => false,
            (Part::Unit(value) | Part::Tens(value), None | Some(Part::Scale(_))) => {
                self.with_group(self.group.checked_add(value))
            }
            (Part::Unit(value @ 1..=9), Some(Part::Tens(_))) => self.with_group(self.group.checked_add(value)),
            (Part::Scale(100), _) if self.group < 100 => self.with_group(Some(self.group.max(1) * 100)),
            // Twelve thousand million.
            (Part::Scale(scale @ 1000..), Some(Part::Scale(_))) if self.group == 0 => {
                self.with_whole(self.whole.checked_mul(scale))
            }
            (Part::Scale(scale @ 1000..), _) => {
                let scaled = self.group.max(1).checked_mul(scale);
                self.with_whole(scaled.and_then(|scaled| self.whole.checked_add(scaled)))
            }
            _ => false,
        };
        if added {
            self.last = Some(part);
        }
        added && self.whole.checked_add(self.group).is_some()
    }

    fn with_group(&mut self, group: Option<u64>) -> bool {
        self.group = group.unwrap_or(self.group);
        group.is_some()
    }

    fn with_whole(&mut self, whole: Option<u64>) -> bool {
        if let Some(whole) = whole {
            (self.whole, self.group) = (whole, 0);
        }
        whole.is_some()
    }
}

/// Each with its ordinal.
const SPELLED: [(&str, &str, Part); 31] = [
    ("one", "first", Part::Unit(1)),
    ("two", "second", Part::Unit(2)),
    ("three", "third", Part::Unit(3)),
    ("four", "fourth", Part::Unit(4)),
    ("five", "fifth", Part::Unit(5)),
    ("six", "sixth", Part::Unit(6)),
    ("seven", "seventh", Part::Unit(7)),
    ("eight", "eighth", Part::Unit(8)),
    ("nine", "ninth", Part::Unit(9)),
    ("ten", "tenth", Part::Unit(10)),
    ("eleven", "eleventh", Part::Unit(11)),
    ("twelve", "twelfth", Part::Unit(12)),
    ("thirteen", "thirteenth", Part::Unit(13)),
    ("fourteen", "fourteenth", Part::Unit(14)),
    ("fifteen", "fifteenth", Part::Unit(15)),
    ("sixteen", "sixteenth", Part::Unit(16)),
    ("seventeen", "seventeenth", Part::Unit(17)),
    ("eighteen", "eighteenth", Part::Unit(18)),
    ("nineteen", "nineteenth", Part::Unit(19)),
    ("twenty", "twentieth", Part::Tens(20)),
    ("thirty", "thirtieth", Part::Tens(30)),
    ("forty", "fortieth", Part::Tens(40)),
    ("fifty", "fiftieth", Part::Tens(50)),
    ("sixty", "sixtieth", Part::Tens(60)),
    ("seventy", "seventieth", Part::Tens(70)),
    ("eighty", "eightieth", Part::Tens(80)),
    ("ninety", "ninetieth", Part::Tens(90)),
    ("hundred", "hundredth", Part::Scale(100)),
    ("thousand", "thousandth", Part::Scale(1000)),
    ("million", "millionth", Part::Scale(1_000_000)),
    ("billion", "billionth", Part::Scale(1_000_000_000)),
];

/// Rulers and wars are not counted further.
const ROMAN: [&str; 39] = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
    "xviii", "xix", "xx", "xxi", "xxii", "xxiii", "xxiv", "xxv", "xxvi", "xxvii", "xxviii", "xxix", "xxx", "xxxi",
    "xxxii", "xxxiii", "xxxiv", "xxxv", "xxxvi", "xxxvii", "xxxviii", "xxxix",
];

fn part(word: &str, is_first: bool) -> Option<(Part, Form)> {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 {
        let decimals = word[digits..].strip_prefix(DECIMAL_POINT).filter(|decimals| decimals.len() <= 6);
        if let Some(decimals) = decimals.filter(|decimals| digits <= 6 && !decimals.is_empty()) {
            let value = [&word[..digits], decimals].concat().parse().ok()?;
            return Some((Part::Decimal(value, 10u64.pow(decimals.len() as u32)), Form::Figure));
        }
        let form = match &word[digits..] {
            "" => Form::Figure,
            "st" | "nd" | "rd" | "th" => Form::Ordinal,
            _ => return None,
        };
        // More digits than anybody counts to are no number, and would not fit.
        return (digits <= 15).then(|| word[..digits].parse().ok()).flatten().map(|value| (Part::Figure(value), form));
    }
    if word.bytes().all(|byte| matches!(byte, b'i' | b'v' | b'x')) {
        let place = ROMAN.iter().position(|roman| *roman == word).filter(|_| !is_first || word.len() > 1)?;
        return Some((Part::Figure(place as u64 + 1), Form::Figure));
    }
    let (cardinal, _, part) = SPELLED.iter().find(|(cardinal, ordinal, _)| word == *cardinal || word == *ordinal)?;
    Some((*part, if word == *cardinal { Form::Cardinal } else { Form::Ordinal }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<(u64, Form, usize)> {
        let words: Vec<&str> = text.split(' ').collect();
        read(words.iter().copied(), false).map(|(number, taken)| (number.value, number.form, taken))
    }

    #[test]
    fn a_number_is_read_however_it_is_written() {
        for (text, value, form, taken) in [
            ("12 billion", 12_000_000_000, Form::Figure, 2),
            ("twelve billion francs", 12_000_000_000, Form::Cardinal, 2),
            ("12000 million", 12_000_000_000, Form::Figure, 2),
            ("twelve thousand million", 12_000_000_000, Form::Cardinal, 3),
            ("1p5 million", 1_500_000, Form::Figure, 2),
            ("0p25 billion francs", 250_000_000, Form::Figure, 2),
            ("two hundred and fifty", 250, Form::Cardinal, 4),
            ("two hundred and france", 200, Form::Cardinal, 2),
            ("hundred days", 100, Form::Cardinal, 1),
            ("three hundredth", 300, Form::Ordinal, 2),
            ("300th", 300, Form::Ordinal, 1),
            ("twenty first century", 21, Form::Ordinal, 2),
            ("eighteen twelve", 18, Form::Cardinal, 1),
            ("1914 1918", 1914, Form::Figure, 1),
            ("xiv", 14, Form::Figure, 1),
            ("third republic", 3, Form::Ordinal, 1),
        ] {
            assert_eq!(number(text), Some((value, form, taken)), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in
            ["france", "and", "iiii", "vix", "1890s", "1p5", "1p5 france", "1px million", "", "1234567890123456"]
        {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(read(["i", "think"].into_iter(), true), None);
    }

    #[test]
    fn a_number_beyond_counting_does_not_overflow() {
        let words = ["999999999999999", "billion", "billion", "billion"];
        assert_eq!(read(words.into_iter(), false).map(|(_, taken)| taken), Some(1));
    }
}
