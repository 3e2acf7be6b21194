//! What is right, and what may stand beside it.

use crate::{
    deck::{Answer, Card, HistoricalDate, ToldDate, contains_words, fold, told_date},
    study::rivals::AnswerForm,
};

/// How many times as long as the right answer, or as short, an option may be without standing out, or else ...
const MOST_TIMES_AS_LONG: f32 = 2.2;
/// ... how many characters longer or shorter.
const MOST_CHARACTERS_LONGER: usize = 12;

/// A card's right answer with all its variants.
pub(super) struct Right {
    /// The answer as it is shown.
    pub text: String,
    form: AnswerForm,
    /// Every right answer, folded.
    folded: Vec<String>,
    /// The dates of the answer, if it is a date.
    dates: Vec<HistoricalDate>,
}

impl Right {
    /// Returns `None` for a list, which is judged item by item, and for a card without an answer.
    pub fn from_card(card: &Card) -> Option<Self> {
        let text = card.told_answer();
        let is_list = matches!(card.answer, Answer::List(_)) && !card.answer.is_empty();
        if is_list || fold(&text).is_empty() {
            return None;
        }
        let answers = card.right_answers();
        let mut folded: Vec<String> = answers.iter().map(|answer| fold(answer)).collect();
        folded.push(fold(&text));
        folded.retain(|answer| !answer.is_empty());
        let mut dates = Vec::new();
        if told_date(&text).is_some() {
            dates.extend(answers.iter().filter_map(|answer| told_date(answer)).map(|told| told.date().clone()));
            dates.extend(card.when());
        }
        Some(Self { form: AnswerForm::of(&text), text, folded, dates })
    }

    /// Returns how the answer writes its date, or `None` if it is not a date.
    pub fn way(&self) -> Option<&str> {
        match &self.form {
            AnswerForm::Date(way) => Some(way),
            _ => None,
        }
    }

    /// Returns whether `text` has exactly the form of the right answer.
    pub fn looks_like(&self, text: &str) -> bool {
        AnswerForm::of(text) == self.form
    }

    /// Returns whether the form of a distractor chosen by the author does not give it away.
    pub fn is_akin(&self, text: &str) -> bool {
        AnswerForm::of(text).is_akin(&self.form)
    }

    /// Returns whether `text` is wrong, and no variant of one of `others`.
    pub fn admits<'o>(&self, text: &str, mut others: impl Iterator<Item = &'o str>) -> bool {
        let folded = fold(text);
        let date = told_date(text);
        let date = date.as_ref().map(ToldDate::date);
        // A part of a right answer is half right, and one with something added may still be right.
        let is_right = |right: &String| contains_words(right, &folded) || contains_words(&folded, right);
        let is_same = |other: &str| {
            fold(other) == folded
                || date.zip(told_date(other)).is_some_and(|(date, other)| date.is_same_as_far_as_known(other.date()))
        };
        !folded.is_empty()
            && !self.folded.iter().any(is_right)
            && !date.is_some_and(|date| self.dates.iter().any(|right| right.is_same_as_far_as_known(date)))
            && !others.any(is_same)
    }

    /// Returns whether the length of `text` does not give it away.
    pub fn is_about_as_long_as(&self, text: &str) -> bool {
        let (a, b) = (self.text.chars().count(), text.chars().count());
        a.abs_diff(b) <= MOST_CHARACTERS_LONGER || (a.max(b) as f32) <= MOST_TIMES_AS_LONG * a.min(b) as f32
    }
}
