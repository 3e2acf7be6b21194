//! Dates as answers tell them: `August 1891`, `1814–15`, `about 1712`.

use crate::deck::{Card, HistoricalDate, fold, words};

/// A date read from an answer.
pub(in crate::study) struct ToldDate {
    /// The date.
    pub date: HistoricalDate,
    /// How it is told: `y`, `my`, `dmy`, `yy` for years from and to, each with its own words (`abouty`). Dates told in
    /// the same way look alike.
    pub way: String,
}

/// The date that a text tells; `None` for a text that says anything else, too.
pub(in crate::study) fn told_date(text: &str) -> Option<ToldDate> {
    let folded = fold(text);
    let (mut parts, mut way) = (Vec::new(), String::new());
    let mut words = words(&folded).peekable();
    while let Some(word) = words.next() {
        if let Some(month) = month(word) {
            parts.push(Part::Month(month));
            way.push('m');
        } else if let Some((number, digits)) = number(word) {
            let era = words.next_if(|next| matches!(*next, "bc" | "bce" | "ad" | "ce"));
            parts.push(match (era, digits) {
                // Astronomical numbering: 1 BC is the year 0.
                (Some("bc" | "bce"), _) => Part::Year(1 - number),
                (Some(_), _) | (None, 4) => Part::Year(number),
                (None, 1 | 2) => Part::Day(number),
                _ => return None,
            });
            way.push(if matches!(parts.last(), Some(Part::Year(_))) { 'y' } else { 'd' });
            way.push_str(era.unwrap_or_default());
        } else if matches!(word, "about" | "probably" | "from" | "until" | "since" | "between" | "in" | "on") {
            way.push_str(word);
        } else if !matches!(word, "to" | "and" | "the" | "of") {
            return None;
        }
        // No date is told in more parts than an interval of days.
        if parts.len() > 6 {
            return None;
        }
    }
    let date = HistoricalDate::parse(&edtf(&parts)?).ok()?;
    // `1814–15` looks like `1814–1815`.
    Some(ToldDate { date, way: if way.ends_with("yd") { way.replace("yd", "yy") } else { way } })
}

/// When it was, as precisely as the card knows: the date that is its answer, or the one beside it.
///
/// A date beside an answer that is another date is that of something else, a whole war, say, of which the first year is
/// asked.
pub(in crate::study) fn date_of(card: &Card) -> Option<HistoricalDate> {
    let told = told_date(&card.answer_text()).map(|told| told.date);
    match (told, &card.date) {
        (Some(told), Some(date)) if is_same_time(&told, date) && date.as_str().len() >= told.as_str().len() => {
            Some(date.clone())
        }
        (Some(told), _) => Some(told),
        (None, date) => date.clone(),
    }
}

/// The date told in that way (`y`, `my`, `dmy` or `yy`), where it is known as precisely.
pub(in crate::study) fn tell(date: &HistoricalDate, way: &str) -> Option<String> {
    let length = match way {
        "y" | "yy" => 4,
        "my" => 7,
        "dmy" => 10,
        _ => return None,
    };
    let cut = |end: &'_ str| {
        let cut = end.get(..length)?;
        cut.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-').then(|| cut.to_owned())
    };
    let (from, to) = ends(date);
    let (from, to) = (cut(from)?, cut(to)?);
    let edtf = match (from == to, way) {
        (true, "y" | "my" | "dmy") => from,
        (false, "yy") => format!("{from}/{to}"),
        _ => return None,
    };
    let words = HistoricalDate::parse(&edtf).ok()?.in_words();
    told_date(&words).is_some_and(|told| told.way == way).then_some(words)
}

/// Whether the two may be the same time, told more or less precisely: 1891 and August 1891, 1717 and a visit from April
/// to June of it. Whether a date is approximate or uncertain does not count.
pub(in crate::study) fn is_same_time(a: &HistoricalDate, b: &HistoricalDate) -> bool {
    let may_be_same = |a: &str, b: &str| {
        let plain = |end: &str| HistoricalDate::parse(end.trim_end_matches(['~', '?', '%'])).ok();
        let (Some(a), Some(b)) = (plain(a), plain(b)) else {
            // An open end.
            return true;
        };
        !a.is_certainly_before(&b) && !b.is_certainly_before(&a)
    };
    let ((a_from, a_to), (b_from, b_to)) = (ends(a), ends(b));
    may_be_same(a_from, b_from) && may_be_same(a_to, b_to)
}

/// The year in which it was, or began; of a year known in part (`189X`), the first that it may be.
pub(in crate::study) fn year(date: &HistoricalDate) -> Option<i32> {
    let (from, to) = ends(date);
    [from, to].into_iter().find_map(|end| {
        let (sign, digits) = end.strip_prefix('-').map_or((1, end), |digits| (-1, digits));
        digits.get(..4)?.replace(['X', 'x'], "0").parse::<i32>().ok().map(|year| sign * year)
    })
}

/// Where it begins and where it ends; the same where it is no interval.
fn ends(date: &HistoricalDate) -> (&str, &str) {
    let text = date.as_str();
    text.split_once('/').unwrap_or((text, text))
}

#[derive(Clone, Copy)]
enum Part {
    Year(i32),
    Month(i32),
    Day(i32),
}

fn edtf(parts: &[Part]) -> Option<String> {
    use Part::{Day as D, Month as M, Year as Y};

    let y = |year: i32| if year < 0 { format!("-{:04}", -year) } else { format!("{year:04}") };
    let my = |month: i32, year| format!("{}-{month:02}", y(year));
    let dmy = |day: i32, month, year| format!("{}-{day:02}", my(month, year));
    Some(match *parts {
        [Y(year)] => y(year),
        [M(month), Y(year)] => my(month, year),
        [D(day), M(month), Y(year)] | [M(month), D(day), Y(year)] | [Y(year), D(month), D(day)] => {
            dmy(day, month, year)
        }
        [Y(from), Y(to)] => format!("{}/{}", y(from), y(to)),
        [Y(from), D(to)] if to > from % 100 => format!("{}/{}", y(from), y(from - from % 100 + to)),
        [M(from), M(to), Y(year)] => format!("{}/{}", my(from, year), my(to, year)),
        [M(month), Y(from), M(last), Y(to)] => format!("{}/{}", my(month, from), my(last, to)),
        [D(from), D(to), M(month), Y(year)] => format!("{}/{}", dmy(from, month, year), dmy(to, month, year)),
        [D(from), M(month), D(to), M(last), Y(year)] => format!("{}/{}", dmy(from, month, year), dmy(to, last, year)),
        [D(day), M(month), Y(from), D(last), M(end), Y(to)] => {
            format!("{}/{}", dmy(day, month, from), dmy(last, end, to))
        }
        _ => return None,
    })
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn month(folded: &str) -> Option<i32> {
    let is_month = |name: &&str| **name == *folded || (folded.len() == 3 && name.starts_with(folded));
    MONTHS.iter().zip(1..).find(|(name, _)| is_month(name)).map(|(_, month)| month)
}

/// A number of at most four digits, and how many it has; `27th` is one.
fn number(folded: &str) -> Option<(i32, usize)> {
    let plain = ["st", "nd", "rd", "th"].iter().find_map(|ending| folded.strip_suffix(ending)).unwrap_or(folded);
    let is_number = (1..=4).contains(&plain.len()) && plain.bytes().all(|byte| byte.is_ascii_digit());
    Some((plain.parse().ok().filter(|_| is_number)?, plain.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> HistoricalDate {
        HistoricalDate::parse(text).unwrap()
    }

    #[test]
    fn a_date_is_read_as_it_is_told() {
        for (text, edtf, way) in [
            ("1812", "1812", "y"),
            ("August 1891", "1891-08", "my"),
            ("27 August 1891", "1891-08-27", "dmy"),
            ("August 27th, 1891", "1891-08-27", "mdy"),
            ("1703–1704", "1703/1704", "yy"),
            ("1814–15", "1814/1815", "yy"),
            ("1703 to 1704", "1703/1704", "yy"),
            ("October 1853 – March 1856", "1853-10/1856-03", "mymy"),
            ("October – December 1908", "1908-10/1908-12", "mmy"),
            ("2–5 October 1985", "1985-10-02/1985-10-05", "ddmy"),
            ("21 April – 21 June 1717", "1717-04-21/1717-06-21", "dmdmy"),
            ("about 1712", "1712", "abouty"),
            ("44 BC", "-0043", "ybc"),
        ] {
            let told = told_date(text).unwrap();
            assert_eq!((told.date.as_str(), told.way.as_str()), (edtf, way), "{text}");
        }
        for text in ["", "63", "300th", "the Treaty of 1921", "May", "31 February 1812", "1 2 3 4 5 6 7 8", "1815–14"]
        {
            assert!(told_date(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_date_is_told_no_more_precisely_than_it_is_known() {
        for (edtf, way, expected) in [
            ("1891-08-27", "y", Some("1891")),
            ("1891-08-27", "my", Some("August 1891")),
            ("1891-08", "dmy", None),
            ("1717-04-21/1717-06-21", "y", Some("1717")),
            ("1853-10/1856-03", "yy", Some("1853–1856")),
            ("1853-10/1856-03", "y", None),
            ("1891", "yy", None),
            ("1812-21", "my", None),
            ("189X", "y", None),
            ("-0043", "y", None),
        ] {
            assert_eq!(tell(&date(edtf), way).as_deref(), expected, "{edtf} as {way}");
        }
    }

    #[test]
    fn the_same_time_is_known_however_precisely_it_is_told() {
        for (a, b, expected) in [
            ("1891", "1891-08-27", true),
            ("1717", "1717-04-21/1717-06-21", true),
            ("1854", "1853-10/1856-03", false),
            ("1853/1856", "1853-10/1856-03", true),
            ("1853/1855", "1853-10/1856-03", false),
            ("1712~", "1712", true),
            ("1712~", "1721~", false),
            ("2014/..", "2014", true),
        ] {
            assert_eq!(is_same_time(&date(a), &date(b)), expected, "{a} and {b}");
            assert_eq!(is_same_time(&date(b), &date(a)), expected, "{b} and {a}");
        }
    }

    #[test]
    fn a_date_has_a_year_where_one_is_given() {
        for (edtf, expected) in
            [("1812-06-24", Some(1812)), ("-0043", Some(-43)), ("189X", Some(1890)), ("../1812", Some(1812))]
        {
            assert_eq!(year(&date(edtf)), expected, "{edtf}");
        }
    }
}
