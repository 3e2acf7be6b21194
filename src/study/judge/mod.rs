//! The judge of typed answers: what is right in other words, what is nearly right, and what is wrong.
//!
//! Strict about what tells answers apart (numbers, names, a `not`), and easy about the rest. A false Right harms, a false
//! Wrong insults; if the judge cannot know, it says *nearly*. An answer goes through it in one direction:
//!
//! 1. [`judge`] takes the card's answer as what it is: a list (`list` cuts it, and judges each item as below), a date
//!    (`date` compares it with the date that was read), or words (`text`).
//! 2. `normal` takes out what no reader would miss, and cuts the text into pieces. `phrase` reads the pieces as [tokens]:
//!    words with their roles, and numbers with their unit (`number`). Each token knows the small word before it (`lead`), and
//!    how loosely it hangs together with the token before (`joint`): a space, a hyphen, `and`, a comma, a bracket, `or`.
//! 3. `text` compares it with each right answer, in each way to read that, and takes the best. What comes nearer to a
//!    distractor, or is another card's answer, is wrong all the same.
//! 4. `compare` compares two phrases. It pairs each token of the right answer with the token that is most alike
//!    (`pairing`, `spelling`), and then asks seven rules. Each says the best that the answer can be, and the least of them
//!    counts:
//!
//! | rule | what it looks at | file |
//! |---|---|---|
//! | `turned` | a `not`, a bound, `Lower` or an opposite on one side only | `compare` |
//! | `numbers` | every number, and no other but of a date that is true | `compare::truth` |
//! | `missing` | whether what is not there was understood, or central | `compare::missing` |
//! | `beside` | what is there, too: stated by the card, unknown, or another answer | `compare::beside` |
//! | `direction` | by France is not on France | `compare::order` |
//! | `order` | the order of the words, where it says something | `compare::order` |
//! | `spelling` | slips, and other ways to write the same sounds | `compare::order` |
//!
//!    A person's name has rules of its own for surnames, initials, titles and rulers (`person`); what stands beside the name is
//!    for the rules above.
//! 5. The verdict carries the [`Rule`] that gave it, and what is shown of it: the `difference`, the items, or the two dates.
//!
//! What surrounds an answer is the `scene`: what the question asks, what the card and its passage state, and what other cards
//! answer, which `index` has read once a deck. What a language knows is data (`language`, `assets/judge/`): to judge in
//! another one, write its file. `tests/fixtures/judge/` shows every rule by examples.
//!
//! [tokens]: phrase::Token

mod asked;
mod compare;
mod date;
mod difference;
mod guess;
mod index;
mod language;
mod list;
mod names;
mod namesake;
mod normal;
mod number;
mod person;
mod phrase;
mod role;
mod scene;
mod spelling;
mod text;

use std::borrow::Cow;

pub(super) use asked::Asked;
use compare::Found;
pub use date::{DateOutcome, JudgedDate};
pub use difference::{Piece, PieceKind};
pub use index::AnswerIndex;
use language::{Language, Role};
pub use list::{JudgedList, ListItem};
use scene::Scene;
use serde::Serialize;
pub use text::JudgedText;

use crate::deck::{Card, Deck, is_invisible};

/// The most characters of an answer that is typed; what is typed beyond them is left out.
pub const LONGEST_TYPED: usize = 2_000;

/// As much of a text as can be an answer.
#[must_use]
pub fn clipped(typed: &str) -> &str {
    typed.char_indices().nth(LONGEST_TYPED).map_or(typed, |(end, _)| &typed[..end])
}

/// How good an answer is, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Another answer, or none.
    Wrong,
    /// The right answer with a slip, or the greater part of it.
    Nearly,
    /// The right answer, in whatever words and spelling.
    Right,
}

/// The rule that gave a verdict. Of two that give the same verdict, the greater says less against the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// Nothing that counts was given.
    Empty,
    /// It is far longer than any right answer.
    TooLong,
    /// It is one of the card's distractors, or nearer to one.
    Distractor,
    /// It is the answer of another card.
    OtherCard,
    /// It is a person's given name alone.
    GivenName,
    /// Another number, or none.
    Number,
    /// A negation, a bound, or a word that makes the opposite of it.
    Turned,
    /// Several answers of which not all are right.
    Choice,
    /// Another kind of thing: a siege for a treaty.
    OtherKind,
    /// Another word.
    OtherWord,
    /// The other way round: by France for on France.
    Direction,
    /// The right words in another order.
    Order,
    /// A part of it.
    Part,
    /// Something stands beside it of which the judge does not know whether it is true.
    Doubt,
    /// A person whose surname another person of the deck has, too.
    Namesake,
    /// Right but for a slip.
    Spelling,
    /// In other words that say the same.
    Synonym,
    /// Without the kind of thing that the question names itself.
    Understood,
    /// With something beside it that the card states.
    Detail,
    /// A person, by surname, initials or title.
    Person,
    /// Judged as a date.
    Date,
    /// A name in another transliteration.
    Sound,
    /// By its initials.
    Initials,
    /// The same.
    Same,
}

/// What came of a typed answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Judgement {
    /// How it was.
    pub verdict: Verdict,
    /// The rule that says so.
    pub rule: Rule,
    /// Why, to be shown.
    pub detail: Detail,
}

/// Why an answer was judged so.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// It was compared in words.
    Text(JudgedText),
    /// It was compared as a date.
    Date(JudgedDate),
    /// It was compared item by item.
    List(JudgedList),
}

/// Judges what was typed in answer to a card of a deck: as a list, as a date, or in words, as the card asks.
///
/// The index is that of the deck. The card's distractors are known to be wrong, however near they come.
#[must_use]
pub fn judge(deck: &Deck, index: &AnswerIndex, card: &Card, given: &str) -> Judgement {
    let tag = index.tag(deck);
    let given = Language::of_tag(tag).without_shorthand(visible(clipped(given)));
    let given = &*without_asked(&card.prompt(), given);
    let scene = Scene::new(deck, index, card);
    let items: Vec<String> = card.items().cloned().collect();
    if !items.is_empty() {
        let judged = list::judge_list(given, &items, &card.accept, &scene);
        return Judgement { verdict: judged.verdict, rule: judged.rule, detail: Detail::List(judged) };
    }
    let as_date = match date::judge_card(card, tag, given) {
        // What the author accepts is right, also if the date beside it is more exact.
        Some(judged)
            if !judged.is_unread() && (judged.verdict == Verdict::Right || !is_accepted(card, given, &scene)) =>
        {
            return Judgement { verdict: judged.verdict, rule: Rule::Date, detail: Detail::Date(judged) };
        }
        // Its words are those of the right span, and all that it says is wrong.
        Some(judged) if judged.is_backwards() && !is_accepted(card, given, &scene) => {
            return Judgement { verdict: Verdict::Wrong, rule: Rule::Date, detail: Detail::Date(judged) };
        }
        unread => unread,
    };
    let mut right = card.right_answers();
    right.extend(card.cloze().filter(|cloze| !cloze.deletion.trim().is_empty()).map(|cloze| Cow::from(cloze.deletion)));
    let texts: Vec<&str> = right.iter().map(|right| &**right).collect();
    let mut judged = text::judge_text(given, &texts, &card.distractors, &scene);
    if judged.verdict == Verdict::Right && scene.offers_another(given, &texts) {
        (judged.verdict, judged.rule) = (Verdict::Wrong, Rule::Choice);
    }
    let Some(as_date) = as_date else {
        return Judgement { verdict: judged.verdict, rule: judged.rule, detail: Detail::Text(judged.beside(given)) };
    };
    if judged.verdict < Verdict::Right
        && !matches!(judged.rule, Rule::Distractor | Rule::OtherCard)
        && let Some((dated, added)) = dated(given, &scene)
        && let Some(date) = date::judge_card(card, tag, dated)
        && date.verdict == Verdict::Right
    {
        // `30 March 1856, in Paris`, if it is asked when peace was made there
        let is_asked = |word: &str| scene.says(word) || scene.language().is(word, &[Role::Empty]);
        let are_asked = normal::key(added).split(' ').all(is_asked);
        let is_plain = are_asked && judged.verdict == Verdict::Wrong;
        let Found { verdict, rule } = if is_plain { Found::right(Rule::Detail) } else { Found::nearly(Rule::Doubt) };
        return Judgement { verdict, rule, detail: Detail::Date(JudgedDate { verdict, ..date }) };
    }
    let best = match date::best_unread(given) {
        Some(Verdict::Nearly) if judged.rule == Rule::Same => Verdict::Right,
        Some(best) if !is_accepted(card, given, &scene) => best,
        _ => Verdict::Right,
    };
    let verdict = judged.verdict.min(best);
    // Of an answer that is neither, it is told that it is no date.
    let is_told_as_text = verdict > Verdict::Wrong;
    let rule = if verdict == judged.verdict { judged.rule } else { Rule::Date };
    let detail = if is_told_as_text {
        Detail::Text(JudgedText { verdict, rule, ..judged }.beside(given))
    } else {
        Detail::Date(as_date)
    };
    Judgement { verdict, rule, detail }
}

/// A date, and what is added in words: `17 August 1945, two days after the surrender`.
fn dated<'t>(given: &'t str, scene: &Scene<'_>) -> Option<(&'t str, &'t str)> {
    let (dated, added) = given.split_once([',', ';', '('])?;
    // Another date is another answer.
    let is_year = |run: &str| run.len() > 3 && run.bytes().all(|byte| byte.is_ascii_digit());
    let has_year = added.split(|c: char| !c.is_alphanumeric()).any(is_year);
    let key = normal::key(added);
    let says = |word: &str| word.starts_with(char::is_alphabetic) && !scene.is_month(word);
    (!has_year && scene.may_be_added(added) && key.split(' ').any(says)).then_some((dated, added))
}

/// Whether it is one of the answers that the card gives or accepts, word by word but for articles.
fn is_accepted(card: &Card, given: &str, scene: &Scene<'_>) -> bool {
    let words = |text: &str| -> Vec<String> {
        let key = normal::key(text);
        key.split(' ').filter(|word| !scene.language().is(word, &[Role::Article])).map(str::to_owned).collect()
    };
    let given = words(given);
    card.right_answers().iter().any(|right| words(right) == given)
}

/// An answer in digits without the word that the question begins with, too: `until 1988`, if it is asked until when.
fn without_asked<'t>(question: &str, given: Cow<'t, str>) -> Cow<'t, str> {
    let same = |(asked, first): &(&str, &str)| normal::key(asked) == normal::key(first);
    let asked = question.split_whitespace().next().zip(given.split_whitespace().next()).filter(same);
    let rest = asked.and_then(|(_, first)| given.trim_start().strip_prefix(first));
    rest.filter(|rest| rest.contains(|c: char| c.is_ascii_digit())).map(str::to_owned).map_or(given, Cow::from)
}

/// A text without what nobody sees and nobody types: it comes along when a word is copied.
fn visible(text: &str) -> Cow<'_, str> {
    if text.contains(is_invisible) { text.replace(is_invisible, "").into() } else { text.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Answer, HistoricalDate};

    fn judge(card: &Card, given: &str) -> Judgement {
        super::judge(&Deck::default(), &AnswerIndex::default(), card, given)
    }

    fn card(answer: &str, date: &str) -> Card {
        Card {
            answer: Answer::Text(answer.to_owned()),
            date: HistoricalDate::parse(date).ok(),
            question: "When?".to_owned(),
            ..Card::default()
        }
    }

    #[test]
    fn the_card_decides_how_its_answer_is_judged() {
        let date = card("", "1891-08-27");
        assert!(matches!(judge(&date, "1891").detail, Detail::Date(JudgedDate { verdict: Verdict::Nearly, .. })));
        assert!(matches!(judge(&date, "in the autumn of love").detail, Detail::Date(_)));
        assert!(matches!(judge(&card("Once", "1717"), "once").detail, Detail::Text(_)));
        assert!(matches!(judge(&card("63", "2012-12/2013-04"), "62").detail, Detail::Text(_)));
        let list = Card { answer: Answer::List(vec!["France".into(), "Russia".into()]), ..Card::default() };
        assert!(matches!(
            judge(&list, "russia, france").detail,
            Detail::List(JudgedList { verdict: Verdict::Right, .. })
        ));
    }

    #[test]
    fn a_cloze_is_answered_by_its_deletion() {
        let question = "Tsar [[Alexander III]] approved it.".to_owned();
        let card = Card { question, accept: vec!["Alexander Alexandrovich".into()], ..Card::default() };
        for given in ["alexander the third", "Alexander Alexandrovich"] {
            assert_eq!(judge(&card, given).verdict, Verdict::Right);
        }
        assert_eq!(judge(&card, "Alexander II").verdict, Verdict::Wrong);
    }

    #[test]
    fn of_a_war_the_answer_says_which_end_is_meant() {
        let beginning = card("1853", "1853-10/1856-03");
        assert_eq!(judge(&beginning, "October 1853").verdict, Verdict::Right);
        assert_eq!(judge(&beginning, "1856").verdict, Verdict::Wrong);
        assert_eq!(judge(&card("1853–1856", "1853-10/1856-03"), "1853-56").verdict, Verdict::Right);
    }

    #[test]
    fn a_distractor_is_wrong_however_near_it_comes() {
        let mut card = card("14 May 2017", "2017-05-14");
        assert_eq!(judge(&card, "29 May 2017").verdict, Verdict::Nearly);
        card.distractors = vec!["29 May 2017".to_owned()];
        assert_eq!(judge(&card, "29/5/2017").verdict, Verdict::Wrong);
    }
}
