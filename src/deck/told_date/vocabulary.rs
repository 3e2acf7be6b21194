//! The words of dates, by language: `assets/dates/`.

use std::{collections::HashMap, sync::LazyLock};

use strsim::osa_distance;

use crate::deck::fold;

/// A part of a period, in hundredths of it: from 0 to 50 is its first half.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Where it begins.
    pub from: u8,
    /// Where it ends.
    pub to: u8,
}

/// What a word of a date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// 1 to 12.
    Month(u8),
    /// The EDTF code: 21 for spring to 24 for winter.
    Season(u8),
    /// The beginning, the middle or the end of a period.
    Part(Part),
    /// A number in words, or an ordinal.
    Number(u8),
    /// Behind a number: `27th`.
    Ordinal,
    /// Behind a round number: `1860s`.
    DecadeEnding,
    /// Before or behind a round number: a decade.
    Decade,
    /// Behind a number: a century.
    Century,
    /// The same, but a word that means something else elsewhere: `c`.
    CenturyBehindNumber,
    /// The years count backwards.
    Bc,
    /// The years count as usual.
    Ad,
    /// The day is one of the Julian calendar.
    OldStyle,
    /// Not exactly.
    About,
    /// Between two dates.
    To,
    /// Before one date.
    Until,
    /// The same: a beginning.
    Since,
    /// Between two dates of which only one is meant.
    Or,
    /// It leaves a date what it is.
    Filler,
    /// It makes another time of the date beside it: `shortly after 1812`.
    Turning,
    /// Behind a number, which is then a year.
    YearSign,
    /// Behind a number, which is then a month.
    MonthSign,
    /// Behind a number, which is then a day.
    DaySign,
}

/// A language of the vocabulary, with its words.
const LANGUAGES: [(&str, &str); 5] = [
    ("en", include_str!("../../../assets/dates/en.txt")),
    ("fr", include_str!("../../../assets/dates/fr.txt")),
    ("de", include_str!("../../../assets/dates/de.txt")),
    ("ru", include_str!("../../../assets/dates/ru.txt")),
    ("", include_str!("../../../assets/dates/signs.txt")),
];

static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let mut vocabulary = Vocabulary::default();
    for (language, text) in LANGUAGES {
        text.lines().for_each(|line| vocabulary.add(language, line));
    }
    vocabulary
});

/// The words of all languages.
#[derive(Default)]
pub struct Vocabulary {
    /// By folded phrases, in the order of the languages.
    meanings: HashMap<String, Vec<(&'static str, Meaning)>>,
    months: Vec<(String, u8)>,
}

impl Vocabulary {
    /// The words of dates.
    pub fn get() -> &'static Self {
        &VOCABULARY
    }

    fn add(&mut self, language: &'static str, line: &str) {
        let Some((meaning, phrases)) = line.split_once(':').filter(|_| !line.starts_with('#')) else { return };
        let Some(meaning) = meaning_of(meaning) else { return };
        for phrase in phrases.split(',').map(fold).filter(|phrase| !phrase.is_empty()) {
            if let Meaning::Month(month) = meaning {
                self.months.push((phrase.clone(), month));
            }
            self.meanings.entry(phrase).or_default().push((language, meaning));
        }
    }

    /// What a folded phrase can mean: first what it means in this language, a BCP 47 tag.
    pub fn meanings(&self, phrase: &str, language: &str) -> impl Iterator<Item = Meaning> {
        let language = language.split('-').next().unwrap_or_default();
        let all = self.meanings.get(phrase).map_or(&[][..], Vec::as_slice);
        let own = move |own: bool| all.iter().filter(move |(of, _)| of.eq_ignore_ascii_case(language) == own);
        own(true).chain(own(false)).map(|(_, meaning)| *meaning)
    }

    /// Whether a folded phrase can mean this.
    pub fn means(&self, phrase: &str, meaning: Meaning) -> bool {
        self.meanings.get(phrase).is_some_and(|all| all.iter().any(|(_, other)| *other == meaning))
    }

    /// The month whose name was cut short or has a slip in it. Returns `None` if several may be meant.
    pub fn misspelt_month(&self, word: &str) -> Option<u8> {
        let (long, bytes) = (word.chars().count(), word.as_bytes());
        // Every word of every answer comes here: the cheap questions come first.
        let is_meant = |name: &str| {
            name.as_bytes().first() == bytes.first()
                && name.chars().next() == word.chars().next()
                && ((long >= 3 && name.starts_with(word))
                    || (long >= 5 && name.len().abs_diff(bytes.len()) <= 4 && osa_distance(word, name) == 1))
        };
        let mut meant = self.months.iter().filter(|(name, _)| is_meant(name)).map(|(_, month)| *month);
        meant.next().filter(|first| meant.all(|other| other == *first))
    }
}

fn meaning_of(text: &str) -> Option<Meaning> {
    let mut parts = text.split(' ');
    let name = parts.next()?;
    let mut number = || parts.next()?.parse().ok();
    Some(match name {
        "month" => Meaning::Month(number()?),
        "season" => Meaning::Season(number()?),
        "part" => Meaning::Part(Part { from: number()?, to: number()? }),
        "number" => Meaning::Number(number()?),
        "ordinal" => Meaning::Ordinal,
        "decade-ending" => Meaning::DecadeEnding,
        "decade" => Meaning::Decade,
        "century" => Meaning::Century,
        "century-behind-number" => Meaning::CenturyBehindNumber,
        "bc" => Meaning::Bc,
        "ad" => Meaning::Ad,
        "old-style" => Meaning::OldStyle,
        "about" => Meaning::About,
        "to" => Meaning::To,
        "until" => Meaning::Until,
        "since" => Meaning::Since,
        "or" => Meaning::Or,
        "filler" => Meaning::Filler,
        "turning" => Meaning::Turning,
        "year-sign" => Meaning::YearSign,
        "month-sign" => Meaning::MonthSign,
        "day-sign" => Meaning::DaySign,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_language_means_something_and_every_language_has_all_months_and_seasons() {
        for (language, text) in LANGUAGES {
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                let (meaning, phrases) = line.split_once(": ").unwrap();
                assert!(meaning_of(meaning).is_some(), "{language}: {line}");
                assert!(phrases.split(',').all(|phrase| !fold(phrase).is_empty()), "{language}: {line}");
            }
            let has = |name: &str| text.lines().any(|line| line.starts_with(name));
            let is_spoken = !language.is_empty();
            assert!((1..=12).all(|month| has(&format!("month {month}: ")) == is_spoken), "{language}");
            assert!((21..=24).all(|season| has(&format!("season {season}: ")) == is_spoken), "{language}");
        }
    }

    #[test]
    fn months_are_known_by_their_beginnings_and_with_a_slip() {
        for (word, month) in [
            ("octo", Some(10)),
            ("febuary", Some(2)),
            ("augst", Some(8)),
            ("septembr", Some(9)),
            ("ju", None),
            ("jui", None),
            ("maybe", None),
            ("marvel", None),
        ] {
            assert_eq!(Vocabulary::get().misspelt_month(word), month, "{word}");
        }
    }

    #[test]
    fn the_decks_language_decides_between_two_meanings() {
        let first = |phrase, language| Vocabulary::get().meanings(phrase, language).next();
        assert_eq!(first("apr", "en"), Some(Meaning::Month(4)));
        assert_eq!(first("second", "fr-CA"), Some(Meaning::Number(2)));
        assert_eq!(first("bis", "de"), Some(Meaning::To));
        assert_eq!(first("unheard of", "de"), None);
    }
}
