//! Answers in words: what is overlooked, what is a slip, and what is another answer.

mod alignment;
mod beside;
mod difference;
mod effect;
mod lead;
mod likeness;
mod names;
mod nearness;
mod number;
mod order;
mod phrase;
mod scan;
mod spelling;
mod vocabulary;
mod word;

use std::borrow::Cow;

pub use difference::{Piece, PieceKind};
pub(super) use nearness::Nearness;
pub(super) use order::nearness;
pub(super) use phrase::Phrase;

use super::Verdict;
use crate::deck::fold;

/// Who offers more to choose from has no answer.
const MAX_OFFERED: usize = 6;

/// What came of an answer in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedText {
    /// How it was.
    pub verdict: Verdict,
    /// The right answer that it came nearest to.
    pub closest: String,
    /// The difference between the two, letter by letter.
    pub difference: Vec<Piece>,
}

/// Judges an answer in words by every answer that is right.
///
/// - Overlooked: case, accents, punctuation, articles and other small words, the spelling of numbers, British and
///   American spelling, the order of a list.
/// - Nearly: slips in long words; a part that says which one is meant; the words in another order.
/// - Wrong: another word, another number, a `not`, a choice of several answers.
#[must_use]
pub fn judge_text(given: &str, right: &[Cow<'_, str>]) -> JudgedText {
    judge_beside(given, right, &[])
}

/// The same where some answers are known to be wrong: what comes nearer to one of them, or holds it, is wrong.
pub(super) fn judge_beside(given: &str, right: &[Cow<'_, str>], wrong: &[String]) -> JudgedText {
    let mut verdict = Verdict::Wrong;
    let mut closest = right.first().map_or("", |right| right);
    if !is_far_too_long(given, right) {
        let phrases: Vec<Phrase> = right.iter().map(|right| Phrase::read(right)).collect();
        let given = Phrase::read(given);
        let (mut near, place) = nearest(&given, &phrases);
        near.verdict = near
            .verdict
            .max(right.iter().filter_map(|right| without_note(&given, right)).max().unwrap_or(near.verdict));
        closest = right.get(place).map_or("", |right| right);
        let is_wrong = |wrong: &String| is_rather(&given, &Phrase::read(wrong), near, &phrases[place]);
        let is_doubtful = near.verdict > Verdict::Wrong && !near.is_same();
        verdict = if is_doubtful && wrong.iter().any(is_wrong) { Verdict::Wrong } else { near.verdict };
    }
    // An answer of signs only is right where it is the very answer.
    if !given.trim().is_empty() && right.iter().any(|right| right.trim() == given.trim()) {
        verdict = Verdict::Right;
    }
    JudgedText { verdict, closest: closest.to_owned(), difference: difference::difference(given, closest) }
}

/// Whether an answer is the very same as a right one, with nothing overlooked but how it is written.
pub(super) fn is_same(given: &str, right: &[Cow<'_, str>]) -> bool {
    if is_far_too_long(given, right) {
        return false;
    }
    let given = Phrase::read(given);
    let is_one = |right: &Phrase| {
        given.folded == right.folded || (!given.offers_a_choice() && nearness(&given, right).is_same())
    };
    right.iter().any(|right| is_one(&Phrase::read(right)))
}

/// How an answer is by a right one without the note in brackets behind it: `Entente Cordiale (1904)`. Nearly right at
/// most where the note has the number that tells which one; none where there is no note.
fn without_note(given: &Phrase, right: &str) -> Option<Verdict> {
    let (right, note) = right.trim_end().strip_suffix(')')?.split_once(" (")?;
    let is_numbered = Phrase::read(note).has_a_number();
    let best = match given.has_a_year() {
        // Another year than that of the note is not beside it, but in its place.
        true if is_numbered => return None,
        _ if is_numbered => Verdict::Nearly,
        _ => Verdict::Right,
    };
    Some(nearest(given, &[Phrase::read(right)]).0.verdict.min(best))
}

/// Whether an answer is rather the wrong one than the right one that it comes so near to.
fn is_rather(given: &Phrase, wrong: &Phrase, near: Nearness, right: &Phrase) -> bool {
    let near_wrong = nearness(given, wrong);
    near_wrong > near || (near_wrong.verdict == Verdict::Right && nearness(right, wrong).verdict < Verdict::Right)
}

/// Whether it is too long to be looked at.
pub(super) fn is_far_too_long(given: &str, right: &[Cow<'_, str>]) -> bool {
    is_longer(given, 3 * right.iter().map(|right| right.len()).max().unwrap_or_default())
}

/// Whether it is far longer than so many bytes. Some letters are many when they are folded: one of them is a blessing.
pub(super) fn is_longer(given: &str, bytes: usize) -> bool {
    let most = 200 + bytes;
    given.len() > most || (!given.is_ascii() && fold(given).len() > most)
}

/// How near an answer comes to the nearest of the right ones, and which that is.
fn nearest(given: &Phrase, right: &[Phrase]) -> (Nearness, usize) {
    let mut best = (Nearness::NONE, 0);
    for (place, right) in right.iter().enumerate() {
        let nearness = nearness(given, right);
        if nearness > best.0 {
            best = (nearness, place);
        }
    }
    let offered = given.alternatives();
    let is_choice = offered.len() > 1 && !right.iter().any(|right| right.alternatives().len() > 1);
    // `Brest/Litovsk` is no choice, `1814 or 1815` is one.
    if is_choice && (given.offers_a_choice() || !best.0.is_same()) {
        best.0.verdict = of_each(&offered, right);
    } else if best.0.verdict < Verdict::Right && given.is_list() {
        // The same in other words beside it: `Napoleon III (Louis-Napoleon Bonaparte)`.
        best.0.verdict = best.0.verdict.max(of_each(&given.items(), right));
    }
    if best.0.verdict == Verdict::Nearly && right.iter().any(|right| nearness::has_another_name(given, right)) {
        best.0.verdict = Verdict::Wrong;
    }
    best
}

/// Several answers side by side: right where each of them is, nearly right where one is and the others nearly.
fn of_each(offered: &[Phrase], right: &[Phrase]) -> Verdict {
    if !(2..=MAX_OFFERED).contains(&offered.len()) {
        return Verdict::Wrong;
    }
    let of_one = |one| right.iter().map(|right| order::of_words(one, right).verdict).max();
    let verdicts: Vec<Verdict> = offered.iter().filter_map(of_one).collect();
    let is_one_right = verdicts.contains(&Verdict::Right);
    verdicts.into_iter().min().filter(|_| is_one_right).unwrap_or(Verdict::Wrong)
}

#[cfg(test)]
mod tests {
    use Verdict::{Nearly, Right, Wrong};
    use proptest::prelude::*;

    use super::*;

    fn verdict(given: &str, right: &[&str]) -> Verdict {
        judge_text(given, &right.iter().map(|right| Cow::from(*right)).collect::<Vec<_>>()).verdict
    }

    #[test]
    fn the_closest_right_answer_is_told() {
        let judged = judge_text("peace of nistad", &["Treaty of Nystad".into(), "Peace of Nystad".into()]);
        assert_eq!((judged.verdict, judged.closest.as_str()), (Nearly, "Peace of Nystad"));
    }

    #[test]
    fn a_choice_is_right_only_where_each_of_its_answers_is() {
        assert_eq!(verdict("Britain or Germany", &["Britain"]), Wrong);
        assert_eq!(verdict("Britain / Germany", &["Britain"]), Wrong);
        assert_eq!(verdict("Britain or the United Kingdom", &["Britain", "United Kingdom"]), Right);
        assert_eq!(verdict("death or glory", &["Glory or death", "Death or glory"]), Right);
    }

    #[test]
    fn what_says_nothing_is_wrong() {
        for given in ["", "  ", "?!…", "🙂", "the", "\u{202e}נייטרלי", &"Sweden ".repeat(1500), &"x".repeat(10_000)]
        {
            assert_eq!(verdict(given, &["Sweden", "Kingdom of Sweden"]), Wrong, "{given:.20}");
        }
        assert_eq!(judge_text("Sweden", &[]).verdict, Wrong);
    }

    #[test]
    fn a_right_answer_that_is_all_small_words_or_signs_can_be_given() {
        assert_eq!(verdict("to the", &["To the"]), Right);
        assert_eq!(verdict("?", &["?"]), Right);
        assert_eq!(verdict("no", &["No"]), Right);
        assert_eq!(verdict("yes", &["No"]), Wrong);
    }

    proptest! {
        #[test]
        fn no_answer_makes_it_panic_and_the_same_answer_is_right(given in "\\PC{0,60}", right in "\\PC{1,60}") {
            verdict(&given, &[&right]);
            prop_assume!(!right.trim().is_empty());
            prop_assert_eq!(verdict(&right, &[&right]), Right);
        }

        #[test]
        fn words_make_no_panic_either(
            given in "((the|of|and|or|two|hundred|million|iii|3rd|[0-9]{1,20}|napoleon|,|/|12,000|l’) ?){0,70}",
            right in "((the|of|and|or|two|hundred|million|iii|3rd|[0-9]{1,20}|napoleon|,|/|12,000|l’) ?){1,20}",
        ) {
            let once = judge_text(&given, &[right.as_str().into()]);
            prop_assert_eq!(judge_text(&given, &[right.as_str().into()]), once);
        }
    }
}
