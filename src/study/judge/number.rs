//! Numbers with their units: in digits, in Roman numerals, in words, as fractions.

use super::{
    language::{Language, Role},
    normal::Piece,
    spelling::slips,
};

/// How a number was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// In digits: 3 may be the third.
    Any,
    /// `three`
    Cardinal,
    /// `third`, `3rd`
    Ordinal,
}

/// The first names of the units of time.
pub(super) const TIMES: [&str; 7] = ["hour", "day", "week", "month", "year", "decade", "century"];

/// A number with its unit.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Number {
    /// Of percentages the hundredth part.
    pub value: f64,
    /// The first name of its unit: `€`, `km`, `%`.
    pub unit: Option<String>,
    /// How it was written.
    pub form: Form,
}

impl Number {
    /// The same time in hours or in months, and the same length in metres.
    pub fn in_smaller_unit(&self) -> Self {
        let (count, unit) = match self.unit.as_deref() {
            // The 19th century is no span of so many.
            _ if self.form == Form::Ordinal => return self.clone(),
            Some("week") => (168.0, "hour"),
            Some("day") => (24.0, "hour"),
            Some("year") => (12.0, "month"),
            Some("decade") => (120.0, "month"),
            Some("century") => (1200.0, "month"),
            Some("km") => (1e3, "metre"),
            Some("m") => (1.0, "metre"),
            Some("cm") => (1e-2, "metre"),
            Some("mm") => (1e-3, "metre"),
            _ => return self.clone(),
        };
        Self { value: self.value * count, unit: Some(unit.to_owned()), ..self.clone() }
    }

    /// Whether the days are as many whole months: 30 of one, 90 of three.
    pub fn are_months(&self, days: &Self) -> bool {
        let are_months = self.unit.as_deref() == Some("month") && days.unit.as_deref() == Some("day");
        are_months && (30.0 * self.value..=31.0 * self.value).contains(&days.value)
    }

    /// Whether it is a large number with fewer digits: 19,000, of 19,240. A year is not told so.
    pub fn is_rounded(&self, exact: &Self) -> bool {
        const LEAST: f64 = 10_000.0;
        let is_near = |step: f64| {
            10.0 * step <= exact.value && self.value % step == 0.0 && (self.value - exact.value).abs() < step
        };
        exact.value >= LEAST
            && self.unit.as_ref().zip(exact.unit.as_ref()).is_none_or(|(unit, other)| unit == other)
            && self.value.to_bits() != exact.value.to_bits()
            && (2..12).map(|power| 10_f64.powi(power)).any(is_near)
    }

    /// Whether its `m` stands for as many millions: `7.2m`.
    pub fn is_millions(&self, other: &Self) -> bool {
        self.unit.as_deref() == Some("m") && (self.value * 1e6 - other.value).abs() <= 1e-9 * other.value.abs()
    }

    /// Whether it is as much.
    pub fn equals(&self, other: &Self) -> bool {
        let is_percent = |number: &Self| number.unit.as_deref() == Some("%");
        let same = |a: f64, b: f64| (a - b).abs() <= 1e-9 * a.abs().max(b.abs());
        // `33 %`, of a third
        let is_about = |part: &Self, share: &Self| {
            same((part.value * 3.0).round(), part.value * 3.0)
                && is_percent(share)
                && part.value < 1.0
                && (part.value - share.value).abs() < 0.005
        };
        same(self.value, other.value)
            || self.is_millions(other)
            || is_about(self, other)
            || is_about(other, self)
            || (is_percent(other) && self.unit.is_none() && same(self.value, other.value * 100.0))
            || (is_percent(self) && other.unit.is_none() && same(self.value * 100.0, other.value))
    }
}

/// Reads the number that begins at a piece, and tells how many pieces it takes. `after_word` allows Roman numerals.
pub(super) fn read(pieces: &[Piece], after_word: bool, language: &Language) -> Option<(Number, usize)> {
    let first = pieces.first()?;
    // `USD 15 million`
    if let Some(unit) = language.units.get(&first.key).filter(|unit| is_currency(unit))
        && pieces.get(1).is_some_and(Piece::is_in_digits)
        && let Some((number, count)) = read(&pieces[1..], false, language)
        && number.unit.as_ref().is_none_or(|own| own == unit)
    {
        return Some((Number { unit: Some(unit.clone()), ..number }, count + 1));
    }
    // `dreimal`
    if let Some(times) = first.key.strip_suffix("mal")
        && let (Some(unit), Some((value, false))) = (language.units.get("mal"), language.numbers.get(times))
    {
        return Some((Number { value: *value, unit: Some(unit.clone()), form: Form::Cardinal }, 1));
    }
    let (value, form, mut count) = if first.is_in_digits() {
        in_digits(pieces, language)?
    } else if let Some(read) = in_words(pieces, language) {
        read
    } else {
        let next = pieces.get(1).map_or("", |next| &next.key);
        let is_oneself = first.key == "i" && language.is(next, &[Role::Harmless, Role::Passive]);
        // `Nicolas Ier`
        let suffix = (1..4).filter_map(|count| first.key.char_indices().nth_back(count - 1).map(|(at, _)| at));
        let mut stems = suffix.filter(|at| language.is(&first.key[*at..], &[Role::Suffix])).map(|at| &first.key[..at]);
        let ordinal = stems.find_map(roman);
        // `XVIIe parallèle`, but not `vie` nor Xie
        let is_ordinal = ordinal >= Some(11.0) && language.roles_of(&first.key).are_none();
        let value = roman(&first.key).or(ordinal);
        let value = value.filter(|_| is_ordinal || after_word && first.gap.trim().is_empty() && !is_oneself)?;
        let is_suffixed = next.len() > 1 && language.is(next, &[Role::Suffix]);
        (value, Form::Any, 1 + usize::from(is_suffixed))
    };
    let sign = |piece: &Piece| piece.gap.trim().chars().find_map(|c| language.units.get(&*c.to_string()).cloned());
    let mut number = Number { value, unit: sign(first), form };
    // `700 millions de francs`
    if pieces.get(count).is_some_and(|of| language.is(&of.key, &[Role::Of]) && of.gap == " ")
        && pieces.get(count + 1).is_some_and(|unit| language.units.contains_key(&unit.key))
        && value >= 1e3
    {
        count += 1;
    }
    let next = &pieces[count..];
    if let Some(unit) = next.first().filter(|next| next.gap.starts_with(['%', '€', '$', '£', '¥', ' '])).and_then(sign)
    {
        number.unit = Some(unit);
    }
    for words in [2, 1] {
        let Some(words) = next.get(..words).filter(|_| number.unit.is_none()) else { continue };
        let is_tied = words.iter().all(|word| word.gap.trim_matches(['-', ' ', '.', '^', '\u{a0}']).is_empty());
        let name = words.iter().map(|word| &*word.key).collect::<Vec<_>>().join(" ");
        if let Some(unit) = language.units.get(&name).filter(|_| is_tied) {
            number.unit = Some(unit.clone());
            count += words.len();
        }
    }
    // `$15m`, `450m taels`
    let currency = [number.unit.clone(), pieces.get(count).and_then(|next| language.units.get(&next.key)).cloned()];
    if next.first().is_some_and(|next| next.key == "m" && next.gap.trim().is_empty())
        && let Some(currency) = currency.into_iter().flatten().find(|unit| unit != "m")
    {
        count +=
            usize::from(number.unit.as_ref() == Some(&currency)) + usize::from(number.unit.as_deref() == Some("m"));
        (number.value, number.unit) = (number.value * 1e6, Some(currency));
    }
    // `pounds sterling`
    let is_unit = |next: &Piece| next.gap == " " && language.units.get(&next.key) == number.unit.as_ref();
    count += usize::from(number.unit.is_some() && pieces.get(count).is_some_and(is_unit));
    if number.unit.as_deref() == Some("%") {
        number.value /= 100.0;
    } else if let Some((under, taken)) = out_of(&pieces[count..], number.value, language)
        && number.unit.is_none()
    {
        (number.value, number.form, count) = (number.value / under, Form::Any, count + taken);
    }
    Some((number, count))
}

fn is_currency(unit: &str) -> bool {
    "€$£¥".contains(unit)
}

/// What stands behind the first number in `nine out of ten` and `9 in 10`, and how many pieces that takes.
fn out_of(pieces: &[Piece], over: f64, language: &Language) -> Option<(f64, usize)> {
    let words = pieces.iter().take_while(|piece| language.is(&piece.key, &[Role::OutOf])).count();
    let rest = pieces.get(words..).filter(|rest| (1..=2).contains(&words) && !rest.is_empty())?;
    let (value, _, count) = if rest[0].is_in_digits() { in_digits(rest, language)? } else { in_words(rest, language)? };
    (over < value && over >= 1.0 && over.fract() == 0.0 && value <= 100.0).then_some((value, words + count))
}

fn in_digits(pieces: &[Piece], language: &Language) -> Option<(f64, Form, usize)> {
    let mut digits = pieces[0].key.clone();
    let mut count = 1;
    // `.5 %`, but not `Art.5`
    let is_percent = pieces.get(1).is_some_and(|next| next.gap.trim_start().starts_with('%'));
    if pieces[0].gap == " ." || pieces[0].gap == "." && is_percent {
        digits.insert_str(0, "0.");
    }
    // `12 000`
    while let Some(next) = pieces.get(count)
        && matches!(&*next.gap, " " | "\u{a0}" | "\u{202f}" | "'")
        && next.key.len() == 3
        && next.key.bytes().all(|byte| byte.is_ascii_digit())
        && (count > 1 || digits.len() <= 3)
    {
        digits.push_str(&next.key);
        count += 1;
    }
    let mut value = parsed(&digits)?;
    let number_at = |place: usize, gap: &str| {
        pieces.get(place).filter(|next| next.gap.trim() == gap).and_then(|next| parsed(&next.key))
    };
    if let Some(power) = number_at(count, "^").filter(|power| *power <= 30.0) {
        return Some((value.powf(power), Form::Any, count + 1));
    }
    let fraction = |place: usize, over: f64| {
        let under = number_at(place, "/").filter(|under| over < *under && over.fract() == 0.0 && over > 0.0)?;
        number_at(place + 1, "/").is_none().then(|| over / under)
    };
    if let Some(part) = fraction(count, value) {
        return Some((part, Form::Any, count + 1));
    }
    if let Some(part) = number_at(count, "").and_then(|over| fraction(count + 1, over)) {
        (value, count) = (value + part, count + 2);
    }
    let next = pieces.get(count);
    if let Some(suffix) = next.filter(|next| matches!(&*next.gap, "" | "-") && language.is(&next.key, &[Role::Suffix]))
    {
        return (!suffix.key.is_empty()).then_some((value, Form::Ordinal, count + 1));
    }
    // `2 thirds`
    if let Some(under) = next.filter(|next| next.gap == " ").and_then(|next| thirds(&next.key, language))
        && value < under
        && value > 1.0
    {
        return Some((value / under, Form::Any, count + 1));
    }
    // `150k`
    if next.is_some_and(|next| next.key == "k" && next.gap.trim().is_empty()) {
        (value, count) = (value * 1000.0, count + 1);
    }
    let is_next = |next: &&Piece| next.gap.trim_matches([' ', '-', '\u{a0}']).is_empty();
    while let Some(scale) = pieces.get(count).filter(is_next).and_then(|next| scale_of(&next.key, language)) {
        value *= scale;
        count += 1;
    }
    // `1 billion 410 million`
    if value >= 1e6
        && let Some(next) = pieces.get(count).filter(|next| next.gap == " " && next.is_in_digits())
        && let Some(rest) = parsed(&next.key)
        && let Some((scale, false)) = pieces.get(count + 1).and_then(|next| language.numbers.get(&next.key))
        && *scale >= 1000.0
        && rest * scale < value
        && value % (1000.0 * scale) == 0.0
    {
        (value, count) = (value + rest * scale, count + 2);
    }
    Some((value, Form::Any, count))
}

/// What a word behind digits multiplies them by: `million`, `miliards`.
fn scale_of(key: &str, language: &Language) -> Option<f64> {
    const LONG: usize = 6;
    if let Some((value, is_ordinal)) = language.numbers.get(key) {
        return Some(*value).filter(|value| *value >= 100.0 && !is_ordinal);
    }
    let letters = |word: &str| word.chars().count();
    let may_be = letters(key) >= LONG && !language.knows(key) && !language.units.contains_key(key);
    let is_like = |(word, (value, is_ordinal)): &(&String, &(f64, bool))| {
        may_be && *value >= 1000.0 && !is_ordinal && letters(word) >= LONG && slips(word, key) == 1
    };
    let mut values = language.numbers.iter().filter(is_like).map(|(_, (value, _))| *value);
    let first = values.next()?;
    // `zillion` may be a million or a billion.
    values.all(|other| other.to_bits() == first.to_bits()).then_some(first)
}

/// Digits with points or commas: those before three digits part thousands.
fn parsed(digits: &str) -> Option<f64> {
    let digits = digits.trim_end_matches(['.', ',']);
    let groups: Vec<&str> = digits.split(['.', ',']).collect();
    let signs = digits.chars().filter(|c| !c.is_ascii_digit());
    let last_sign = signs.clone().next_back();
    let is_grouped = groups.len() > 1
        && groups[0].len() <= 3
        && groups[0] != "0"
        && groups[1..].iter().all(|group| group.len() == 3)
        && signs.clone().all(|sign| Some(sign) == last_sign);
    if is_grouped || groups.len() == 1 {
        return groups.concat().parse().ok();
    }
    let (last, whole) = groups.split_last()?;
    format!("{}.{last}", whole.concat()).parse().ok()
}

/// A Roman numeral up to 39.
pub(super) fn roman(key: &str) -> Option<f64> {
    const UNITS: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let tens = key.bytes().take_while(|byte| *byte == b'x').count();
    let unit = UNITS.iter().position(|unit| *unit == &key[tens..])?;
    (tens <= 3 && tens + unit > 0).then(|| (10 * tens + unit) as f64)
}

/// A number in words, as far as they go together: `two hundred and fifty`, `two thirds`, `dreiundsechzig`.
fn in_words(pieces: &[Piece], language: &Language) -> Option<(f64, Form, usize)> {
    let (mut total, mut current, mut form, mut count) = (0.0, None::<f64>, Form::Cardinal, 0);
    let mut is_joined = false;
    for (place, piece) in pieces.iter().enumerate().take(12) {
        if place > count && !is_joined {
            break;
        }
        if place > 0 && language.is(&piece.key, &[Role::And]) {
            is_joined = true;
            continue;
        }
        // `half a million`, `two and a half`, `two and one half`
        let words = pieces[place + 1..].iter().skip_while(|word| language.is(&word.key, &[Role::Empty]));
        let scale = || words.clone().next().and_then(|word| language.numbers.get(&word.key)).map(|(scale, _)| *scale);
        let is_part_of = || current.is_some_and(|part| part < 1.0) && scale() >= Some(1000.0);
        let is_article =
            language.is(&piece.key, &[Role::Empty]) || language.numbers.get(&piece.key) == Some(&(1.0, false));
        if is_article && (is_part_of() || is_joined && scale().is_some_and(|scale| scale < 1.0)) {
            is_joined = true;
            continue;
        }
        if place > 0 && !piece.gap.trim_matches(['-', ' ', '\u{a0}']).is_empty() {
            break;
        }
        let misspelled = || {
            let value = (place > 0).then(|| scale_of(&piece.key, language))??;
            Some(vec![(value, false, false)])
        };
        // `vingt et un`
        let is_one = || is_joined && current.is_some_and(|now| now >= 20.0 && now % 10.0 == 0.0);
        let one = || (language.is(&piece.key, &[Role::One]) && is_one()).then(|| vec![(1.0, false, false)]);
        let Some(words) = number_words(&piece.key, language).or_else(one).or_else(misspelled) else { break };
        let grown = words.iter().try_fold((total, current), |grown, (value, _, is_joined_within)| {
            grow(grown, *value, is_joined || *is_joined_within)
        });
        let Some(grown) = grown else { break };
        ((total, current), count, is_joined) = (grown, place + 1, false);
        if words.iter().any(|(_, is_ordinal, _)| *is_ordinal) {
            form = Form::Ordinal;
            break;
        }
    }
    if let (Some(over), Some(under)) = (current, pieces.get(count).and_then(|next| thirds(&next.key, language)))
        && total == 0.0
        && count > 0
    {
        return Some((over / under, Form::Any, count + 1));
    }
    (count > 0).then_some((total + current.unwrap_or_default(), form, count))
}

/// What a number becomes with the next word; `None` if the word begins another number.
#[expect(clippy::float_cmp, reason = "the values of number words are whole")]
fn grow((total, current): (f64, Option<f64>), value: f64, is_joined: bool) -> Option<(f64, Option<f64>)> {
    let Some(now) = current else {
        return Some(match value {
            // `quatre millions et demi`
            v if v < 1.0 && is_joined => {
                (total + v * [1e9, 1e6, 1e3].into_iter().find(|scale| total >= *scale).unwrap_or(1.0), None)
            }
            // `twelve thousand million`, `mille huit cent trente`
            v if v >= 1000.0 => (total.max(1.0) * v, None),
            v => (total, Some(v)),
        });
    };
    let rest = now % 100.0;
    let grown = match value {
        v if v >= 1000.0 => return Some((total + now * v, None)),
        v if v == 100.0 && now < 100.0 => now * 100.0,
        v if v < 1.0 && is_joined => now + v,
        v if v < 1.0 => now * v,
        v if rest == 0.0 && now >= 100.0 && v < 100.0 => now + v,
        v if rest >= 20.0 && rest % 10.0 == 0.0 && v < 10.0 => now + v,
        v if (rest == 60.0 || rest == 80.0) && (10.0..20.0).contains(&v) => now + v,
        v if rest == 10.0 && (7.0..10.0).contains(&v) => now + v,
        // `quatre-vingt`, but `vierundzwanzig`
        v if rest == 4.0 && v == 20.0 && !is_joined => now + 76.0,
        v if is_joined && rest < 10.0 && (20.0..100.0).contains(&v) => now + v,
        v if total == 0.0 && (11.0..=20.0).contains(&now) && (10.0..100.0).contains(&v) => now * 100.0 + v,
        _ => return None,
    };
    Some((total, Some(grown)))
}

/// The numbers in a word, each with whether it is an ordinal and whether an `und` stands before it.
fn number_words(key: &str, language: &Language) -> Option<Vec<(f64, bool, bool)>> {
    if let Some((value, is_ordinal)) = language.numbers.get(key) {
        return Some(vec![(*value, *is_ordinal, false)]);
    }
    if key.len() < 7 || !key.is_ascii() || key.len() > 60 {
        return None;
    }
    let (mut rest, mut words, mut is_joined) = (key, Vec::new(), false);
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("und").filter(|_| !words.is_empty()) {
            (rest, is_joined) = (after, true);
            continue;
        }
        // `einunddreißig`
        if let Some(after) = rest.strip_prefix("einund") {
            words.push((1.0, false, std::mem::take(&mut is_joined)));
            (rest, is_joined) = (after, true);
            continue;
        }
        let end = (3..=rest.len().min(12)).rev().find(|end| language.numbers.contains_key(&rest[..*end]))?;
        let (value, is_ordinal) = language.numbers[&rest[..end]];
        words.push((value, is_ordinal, std::mem::take(&mut is_joined)));
        rest = &rest[end..];
    }
    Some(words)
}

/// The number under the line: `thirds`.
fn thirds(key: &str, language: &Language) -> Option<f64> {
    let (value, is_ordinal) = language.numbers.get(key.strip_suffix('s').unwrap_or(key))?;
    (*is_ordinal && *value >= 3.0).then_some(*value)
}

#[cfg(test)]
mod tests {
    use super::{super::normal::pieces, *};

    fn value(text: &str) -> Option<(f64, Option<String>)> {
        let (pieces, language) = (pieces(text), Language::of_tag("en"));
        read(&pieces, false, language).map(|(number, _)| (number.value, number.unit))
    }

    #[test]
    fn a_number_is_read_however_it_is_written() {
        for (text, expected) in [
            ("12,000 million", 12e9),
            ("12 000 million", 12e9),
            ("twelve thousand million", 12e9),
            ("12bn", 12e9),
            ("150k", 150e3),
            ("mille huit cent trente", 1830.0),
            ("mille millions", 1e9),
            ("half a million", 5e5),
            ("quarter of a million", 25e4),
            ("million", 1e6),
            ("1½ million", 1.5e6),
            ("two and a half million", 2.5e6),
            ("two and one half", 2.5),
            ("fifteen hundred", 1500.0),
            ("two hundred and fifty", 250.0),
            ("sixty-three", 63.0),
            ("dreiundsechzig", 63.0),
            ("vierundzwanzig", 24.0),
            ("zweihundertvierundzwanzig", 224.0),
            ("zweihunderteinunddreißig", 231.0),
            ("soixante-dix", 70.0),
            ("quatre-vingt-dix-neuf", 99.0),
            ("two thirds", 2.0 / 3.0),
            ("⅔", 2.0 / 3.0),
            ("three quarters", 0.75),
            ("10⁶", 1e6),
            ("12.0", 12.0),
            ("5.000", 5000.0),
            ("zero", 0.0),
            ("nineteen fourteen", 1914.0),
            ("50 %", 0.5),
            ("50 per cent", 0.5),
        ] {
            assert_eq!(value(text).map(|(value, _)| value), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_unit_is_read_before_and_behind() {
        for (text, unit) in [
            ("€5 billion", "€"),
            ("450m francs", "francs"),
            ("5 billion euros", "€"),
            ("$700", "$"),
            ("5 km", "km"),
            ("5 kilometres", "km"),
        ] {
            assert_eq!(value(text).unwrap().1.as_deref(), Some(unit), "{text}");
        }
    }
}
