//! What helps to produce an answer that was forgotten: less each time, and then nothing.

use crate::{
    deck::{Card, HistoricalDate, Period, Precision, fold},
    memory::CardState,
    wording::{count, plain},
};

/// A longer answer, in characters, is not told by its letters.
const MOST_CHARACTERS: usize = 40;
/// A longer answer, in words, is not told by its letters.
const MOST_WORDS: usize = 5;
/// With more items, a list is told only by their number.
const MOST_ITEMS: usize = 8;

/// How much a cue gives away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CueStrength {
    /// The first letters and the lengths; the decade; one of two answers.
    Strong,
    /// The first letters; the century; how many items there are.
    Weak,
}

impl CueStrength {
    /// Returns the strength of the cue that comes with a card in this state: strong after a lapse, weak once it was
    /// recalled again, and `None` from then on, or if the card never lapsed.
    #[must_use]
    pub fn from_state(state: &CardState) -> Option<Self> {
        let schedule = state.schedule().filter(|schedule| schedule.lapses > 0)?;
        match schedule.in_a_row {
            0 => Some(Self::Strong),
            1 => Some(Self::Weak),
            _ => None,
        }
    }
}

/// Returns the card's own cue, or one that is made from its answer, or `None` if that would give the answer away.
///
/// `rival` is the card that this one was confused with, and `is_rival_first` the order in which the two answers come.
#[must_use]
pub fn cue(card: &Card, strength: CueStrength, rival: Option<&Card>, is_rival_first: bool) -> Option<String> {
    if let Some(own) = card.cue.as_ref().map(|own| plain(own)).filter(|own| !own.is_empty()) {
        return Some(own);
    }
    if let Some(date) = card.date_asked() {
        return of_date(&date, strength);
    }
    if let items @ [_, _, ..] = card.items().collect::<Vec<_>>().as_slice() {
        return Some(of_list(items, strength));
    }
    let rival = rival.filter(|_| strength == CueStrength::Strong);
    let either = rival.and_then(|rival| either(card, rival, is_rival_first));
    either.or_else(|| of_words(&plain(&card.answer_text()), strength))
}

fn of_date(date: &HistoricalDate, strength: CueStrength) -> Option<String> {
    let year = date.first_year()?;
    let century = if year > 0 { year / 100 + 1 } else { year / 100 - 1 };
    let has_decade = date.precision() > Precision::Decade && year >= 100;
    let period = match strength {
        _ if date.precision() < Precision::Decade => return None,
        CueStrength::Strong if has_decade => Period::decade(year / 10 * 10),
        CueStrength::Weak if !has_decade => return None,
        _ => Period::century(century),
    };
    let begins = if date.is_interval() { "it begins in" } else { "in" };
    Some(format!("{begins} {}", HistoricalDate::from_period(period).in_words()))
}

fn of_list(items: &[&String], strength: CueStrength) -> String {
    let number = count(items.len(), "item");
    if strength == CueStrength::Weak || items.len() > MOST_ITEMS {
        return number;
    }
    let first = |item: &&String| plain(item).chars().find(|sign| sign.is_alphanumeric()).map(|sign| format!("{sign}…"));
    let firsts: Vec<String> = items.iter().filter_map(first).collect();
    format!("{number}: {}", firsts.join(", "))
}

/// The answer, and that of the card with which it was confused.
fn either(card: &Card, rival: &Card, is_rival_first: bool) -> Option<String> {
    let [own, other] = [card, rival].map(|card| plain(&card.answer_text()));
    let is_short = |answer: &String| !answer.is_empty() && !answer.contains('\n') && answer.chars().count() <= 60;
    let is_right = |answer: &str| card.right_answers().iter().any(|right| fold(right) == fold(answer));
    if ![&own, &other].into_iter().all(is_short) || is_right(&other) || rival.date_asked().is_some() {
        return None;
    }
    Some(if is_rival_first { format!("either {other} or {own}") } else { format!("either {own} or {other}") })
}

fn of_words(answer: &str, strength: CueStrength) -> Option<String> {
    let words: Vec<(char, usize)> = answer
        .split_whitespace()
        .filter_map(|word| {
            let mut signs = word.chars().filter(|sign| sign.is_alphanumeric());
            Some((signs.next()?, 1 + signs.count()))
        })
        .collect();
    let signs: usize = words.iter().map(|(_, signs)| signs).sum();
    // Nothing would be left to find.
    if signs < words.len() + 2 {
        return None;
    }
    if words.len() > MOST_WORDS || answer.chars().count() > MOST_CHARACTERS {
        let number = count(words.len(), "word");
        let first = answer.split_whitespace().next().filter(|_| words.len() > 1 && strength == CueStrength::Strong);
        return Some(first.map_or_else(|| number.clone(), |first| format!("{number}, beginning with “{first}”")));
    }
    let firsts: Vec<String> = words.iter().map(|(first, _)| format!("{first}…")).collect();
    let firsts = firsts.join(" ");
    if strength == CueStrength::Weak {
        return Some(firsts);
    }
    let lengths: Vec<String> = words.iter().map(|(_, signs)| signs.to_string()).collect();
    let unit = if answer.chars().any(char::is_alphabetic) { "letters" } else { "digits" };
    Some(format!("{firsts} ({} {unit})", lengths.join(" + ")))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{
        CueStrength::{Strong, Weak},
        *,
    };
    use crate::{
        deck::Answer,
        memory::{Rating, Remembered, Scheduler, StudyDay},
    };

    fn card(answer: &str) -> Card {
        Card { answer: Answer::Text(answer.to_owned()), ..Card::default() }
    }

    fn dated(date: &str) -> Card {
        Card { date: HistoricalDate::parse(date).ok(), ..Card::default() }
    }

    fn told(card: &Card) -> [Option<String>; 2] {
        [Strong, Weak].map(|strength| cue(card, strength, None, false))
    }

    #[test]
    fn a_cue_tells_less_the_second_time_and_never_the_answer() {
        let list = Card { answer: Answer::List(vec!["France".into(), "Russia".into()]), ..Card::default() };
        for (card, strong, weak) in [
            (card("Delcassé"), Some("D… (8 letters)"), Some("D…")),
            (card("Théophile Delcassé"), Some("T… D… (9 + 8 letters)"), Some("T… D…")),
            (card("**Sweden**"), Some("S… (6 letters)"), Some("S…")),
            (
                card("Because neither could fight Germany alone"),
                Some("6 words, beginning with “Because”"),
                Some("6 words"),
            ),
            (card("63"), None, None),
            (card("A B"), None, None),
            (dated("1891-08-27"), Some("in the 1890s"), Some("in the 19th century")),
            (dated("1853/1856"), Some("it begins in the 1850s"), Some("it begins in the 19th century")),
            (dated("186X"), Some("in the 19th century"), None),
            (dated("18XX"), None, None),
            (list, Some("2 items: F…, R…"), Some("2 items")),
        ] {
            assert_eq!(told(&card), [strong, weak].map(|cue| cue.map(str::to_owned)), "{}", card.answer_text());
        }
    }

    #[test]
    fn a_card_with_a_cue_of_its_own_has_no_other() {
        let own = Card { cue: Some("It rhymes with *classé*.".to_owned()), ..card("Delcassé") };
        assert_eq!(told(&own), [(); 2].map(|()| Some("It rhymes with classé.".to_owned())));
    }

    #[test]
    fn a_card_that_was_confused_is_one_of_two_answers_at_first() {
        let (own, other) = (card("Delcassé"), card("Ribot"));
        assert_eq!(cue(&own, Strong, Some(&other), false).unwrap(), "either Delcassé or Ribot");
        assert_eq!(cue(&own, Strong, Some(&other), true).unwrap(), "either Ribot or Delcassé");
        assert_eq!(cue(&own, Weak, Some(&other), true).unwrap(), "D…");
        let same = card("DELCASSE");
        assert_eq!(cue(&own, Strong, Some(&same), true).unwrap(), "D… (8 letters)", "it would be no alternative");
    }

    proptest! {
        #[test]
        fn a_cue_comes_with_a_lapse_and_is_gone_after_two_good_answers(ratings in prop::collection::vec(0usize..4, 0..20)) {
            let scheduler = Scheduler::new(0.9);
            let ratings: Vec<Rating> = ratings.into_iter().map(|it| Rating::ALL[it]).collect();
            let history = ratings.iter().zip(0..).map(|(rating, day)| Remembered {
                study_day: StudyDay(day), rating: *rating, interval_days: 1, known_ease: None,
            });
            let strength = CueStrength::from_state(&scheduler.replay(history));
            let since = ratings.iter().rev().take_while(|rating| rating.is_recalled()).count();
            let first_recalled = ratings.iter().position(|rating| rating.is_recalled());
            let has_lapsed = first_recalled.is_some_and(|first| ratings[first..].iter().any(|it| !it.is_recalled()));
            let expected = [Some(Strong), Some(Weak)].get(since).copied().flatten().filter(|_| has_lapsed);
            prop_assert_eq!(strength, expected);
        }
    }
}
