//! A card as it is put to the learner, and what comes of the answer.

use super::{Choice, Detail, Feedback, Form, Rivals, Verdict, judge};
use crate::{
    deck::{Card, CardKey, Deck},
    memory::Rating,
};

/// A card as it is put to the learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// How it is asked.
    pub form: Form,
    /// What is asked, in CommonMark.
    pub prompt: String,
    /// The right answer, in CommonMark; the items of a list stand on lines.
    pub answer: String,
    /// What there is to choose from, where the form is [`Form::Choice`].
    pub choice: Option<Choice>,
    /// What helps to find an answer that was forgotten, in plain words.
    pub cue: Option<String>,
}

/// Events so many years apart are seldom taken for one another: a wrong year is just wrong.
const YEARS_NEAR: i64 = 25;

/// What the learner gives for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given<'g> {
    /// Nothing to be judged: the answer is just shown.
    Nothing,
    /// Nothing, because it is not known.
    NotKnown,
    /// A text.
    Text(&'g str),
    /// The option at that place.
    Option(usize),
}

impl Question {
    /// The card asked in that form, where it is not [`Form::Choice`].
    #[must_use]
    pub fn ask(card: &Card, form: Form) -> Self {
        Self { form, prompt: card.prompt().into_owned(), answer: card.told_answer(), choice: None, cue: None }
    }

    /// The card asked with a choice; recalled where there is nothing to choose from.
    #[must_use]
    pub fn choose(card: &Card, choice: Option<Choice>) -> Self {
        let form = if choice.is_some() { Form::Choice } else { Form::Recall };
        Self { choice, ..Self::ask(card, form) }
    }

    /// How many options there are to choose from.
    #[must_use]
    pub fn options(&self) -> usize {
        self.choice.as_ref().map_or(0, |choice| choice.options.len())
    }

    /// Judges an answer to this question about the card at `place`; none where nothing was given to be judged.
    ///
    /// `confused` are the cards that this one was mixed up with before, by their positions.
    #[must_use]
    pub fn judge(
        &self,
        given: Given<'_>,
        deck: &Deck,
        place: usize,
        rivals: &Rivals,
        confused: &[usize],
    ) -> Option<Feedback> {
        let key = |place: usize| Some(CardKey { deck: deck.id.clone(), card: deck.cards.get(place)?.id.clone() });
        match (given, &self.choice) {
            (Given::Nothing, _) | (Given::Option(_), None) => None,
            (Given::NotKnown, _) => Some(Feedback::not_known()),
            (Given::Text(text), _) if text.trim().is_empty() => Some(Feedback::not_known()),
            (Given::Option(chosen), Some(choice)) => {
                let option = choice.options.get(chosen)?;
                let is_right = chosen == choice.right;
                // Of options that have little in common a wrong one is a guess, and no confusion.
                let is_rival = |other: &usize| {
                    confused.contains(other) || rivals.of_card(place).iter().any(|rival| rival.card == *other)
                };
                Some(Feedback {
                    given: option.text.clone(),
                    verdict: if is_right { Verdict::Right } else { Verdict::Wrong },
                    detail: None,
                    chosen: Some(chosen),
                    rival: option.from.filter(|_| !is_right).filter(is_rival).and_then(key),
                })
            }
            (Given::Text(text), _) => {
                let judged = judge(deck, rivals.answers(deck), deck.cards.get(place)?, text);
                let is_wrong = judged.verdict == Verdict::Wrong;
                Some(Feedback {
                    given: text.trim().to_owned(),
                    verdict: judged.verdict,
                    detail: Some(judged.detail),
                    chosen: None,
                    rival: if is_wrong {
                        answered_instead(text, deck, place, rivals, confused).and_then(key)
                    } else {
                        None
                    },
                })
            }
        }
    }

    /// The rating that is proposed for a verdict after so long: wrong is Again, nearly right is Hard, and right is Good,
    /// or Easy where it came at once, or Hard where it took very long.
    ///
    /// Choosing never proposes Easy: of four options, one in four guesses is right. Nor does an answer with a cue.
    #[must_use]
    pub fn proposed_rating(&self, verdict: Option<Verdict>, duration_ms: u32) -> Rating {
        match verdict {
            None => Rating::Good,
            Some(Verdict::Wrong) => Rating::Again,
            Some(Verdict::Nearly) => Rating::Hard,
            Some(Verdict::Right) => {
                let fluent_ms = self.fluent_ms();
                if self.form.is_typed() && self.cue.is_none() && duration_ms <= fluent_ms {
                    Rating::Easy
                } else if duration_ms > 4 * fluent_ms + 10_000 {
                    Rating::Hard
                } else {
                    Rating::Good
                }
            }
        }
    }

    /// How long it takes to read the question, to know the answer, and to give it, in milliseconds: 20 characters a
    /// second are read, and four typed.
    fn fluent_ms(&self) -> u32 {
        let characters = |text: &str| u32::try_from(text.chars().count().min(2_000)).unwrap_or_default();
        let options = self.choice.iter().flat_map(|choice| &choice.options).map(|option| characters(&option.text));
        let typed = if self.form.is_typed() { characters(&self.answer) } else { 0 };
        1_500 + 50 * (characters(&self.prompt) + options.sum::<u32>()) + 250 * typed
    }
}

/// The card whose answer a wrong one is: one that this card was mixed up with, else a rival, else any card.
fn answered_instead(text: &str, deck: &Deck, place: usize, rivals: &Rivals, confused: &[usize]) -> Option<usize> {
    let likely = confused.iter().copied().chain(rivals.of_card(place).iter().map(|rival| rival.card));
    likely
        .filter(|other| rivals.can_be_meant(*other, place))
        .find(|other| is_answer_of(text, deck, *other, rivals))
        .or_else(|| rivals.answered_by(text, place).filter(|other| is_near(deck, *other, place)))
}

/// Whether two dates are near enough for one event to be taken for the other; true of cards that do not ask for dates.
fn is_near(deck: &Deck, other: usize, place: usize) -> bool {
    let date = |place: usize| deck.cards.get(place).and_then(Card::date_asked);
    let Some((asked, other)) = date(place).zip(date(other)) else { return true };
    asked.years_after(&other).abs() <= YEARS_NEAR
}

/// Whether a text answers a card. Of a date the year is enough, or the year in which it began: that tells which event was
/// meant.
#[must_use]
pub fn is_answer_of(text: &str, deck: &Deck, place: usize, rivals: &Rivals) -> bool {
    let Some(card) = deck.cards.get(place) else { return false };
    let judged = judge(deck, rivals.answers(deck), card, text);
    match &judged.detail {
        Detail::Date(it) => {
            let begins = it.years_given.is_some_and(|(first, _)| first == it.years_right.0);
            judged.verdict == Verdict::Right || judged.verdict == Verdict::Nearly && begins
        }
        _ => judged.verdict == Verdict::Right,
    }
}
