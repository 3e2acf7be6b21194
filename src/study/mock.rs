//! A mock exam: cards drawn as an examiner would, a clock, and nothing said about an answer before the end.
//!
//! Pure like a session: time comes in as milliseconds, and what is read of the library comes through a [`Shelf`].

use super::{
    Answer, Choice, Feedback, Form, Given, Question, SessionId, Shelf, Turn, Verdict, clipped, feedback, produced_form,
    seed_of,
};
use crate::{
    deck::{CardKey, Topic},
    memory::{Rating, StudyDay},
};

/// A mock exam that is being taken.
#[derive(Clone, Debug)]
pub struct MockExam {
    questions: Vec<MockQuestion>,
    /// The question that is shown.
    at: usize,
    limit_ms: u64,
    spent_ms: u64,
}

/// A question of a mock exam.
#[derive(Clone, Debug)]
pub struct MockQuestion {
    /// The card.
    pub card: CardKey,
    /// How it is put.
    pub question: Question,
    /// The probability of a right answer, from 0 to 1: that the card is recalled, or else that the right option is
    /// guessed.
    pub predicted: f32,
    /// What was answered so far.
    pub reply: Reply,
    /// How long the question was shown.
    duration_ms: u64,
}

/// What was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Reply {
    /// Nothing.
    #[default]
    Blank,
    /// A text.
    Text(String),
    /// The option at that place.
    Option(usize),
}

/// What came of a mock exam.
#[derive(Clone, Debug)]
pub struct MockSheet {
    /// Every question, in the order in which they were asked.
    pub results: Vec<MockResult>,
    /// How long it took.
    pub spent_ms: u64,
    /// Whether the time ran out.
    pub is_out_of_time: bool,
}

/// What came of a question.
#[derive(Clone, Debug)]
pub struct MockResult {
    /// The question with its answer.
    pub question: MockQuestion,
    /// What the judge says of the answer; `None` if the learner has to, because it was not to be typed.
    pub feedback: Option<Feedback>,
    /// Whether the answer was right. The learner has the last word.
    pub is_right: bool,
    /// Whether the learner has said so.
    pub is_overruled: bool,
    /// Whether the question was reached before the end.
    pub was_seen: bool,
}

/// What a mock exam says of the forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Calibration {
    /// The number of questions.
    pub asked: usize,
    /// The number of right answers.
    pub right: usize,
    /// The predicted share of right answers, from 0 to 1.
    pub predicted: f32,
    /// The share by which chance alone makes the result differ from a true prediction, in 19 of 20 exams.
    pub chance: f32,
}

/// Returns `count` of the cards as an examiner would draw them: of each deck and topic its share, by `seed`. Returns all
/// of them if there are fewer.
#[must_use]
pub fn drawn_for_exam(mut cards: Vec<(CardKey, Topic)>, count: usize, seed: u64) -> Vec<CardKey> {
    cards.sort_by_cached_key(|(card, topic)| (card.deck.clone(), *topic, seed_of(card, seed), card.clone()));
    let count = count.min(cards.len());
    // Every so many-th card of the sorted ones: each topic has its share, up to one card.
    let mut drawn: Vec<CardKey> =
        (0..count).map(|n| cards[(2 * n + 1) * cards.len() / (2 * count)].0.clone()).collect();
    drawn.sort_by_cached_key(|card| (seed_of(card, !seed), card.clone()));
    drawn
}

impl MockExam {
    /// Returns a mock exam about `cards`, in that order, which takes at most `limit_ms`. Each card comes with how
    /// much of it is known on that day. Cards that have gone are left out.
    #[must_use]
    pub fn new(cards: Vec<(CardKey, f32)>, limit_ms: u64, library: &impl Shelf, day: StudyDay) -> Self {
        let question = |(card, known)| MockQuestion::new(card, known, library, day);
        let questions = cards.into_iter().filter_map(question).collect();
        Self { questions, at: 0, limit_ms, spent_ms: 0 }
    }

    /// Returns the questions.
    #[must_use]
    pub fn questions(&self) -> &[MockQuestion] {
        &self.questions
    }

    /// Returns the place of the question that is shown.
    #[must_use]
    pub fn place(&self) -> usize {
        self.at
    }

    /// Returns the question that is shown, or `None` if there are none at all.
    #[must_use]
    pub fn current(&self) -> Option<&MockQuestion> {
        self.questions.get(self.at)
    }

    /// Returns the number of questions that have an answer.
    #[must_use]
    pub fn answered(&self) -> usize {
        self.questions.iter().filter(|question| question.reply != Reply::Blank).count()
    }

    /// Keeps a reply to the question that is shown. It can be changed until the end. A text of spaces is no reply.
    pub fn reply(&mut self, reply: Reply) {
        if let Some(question) = self.questions.get_mut(self.at) {
            question.reply = match reply {
                Reply::Text(text) if text.trim().is_empty() => Reply::Blank,
                Reply::Option(place) if place >= question.question.options() => return,
                reply => reply,
            };
        }
    }

    /// Shows the question at that place, or the last one if there are fewer.
    pub fn go(&mut self, place: usize) {
        self.at = place.min(self.questions.len().saturating_sub(1));
    }

    /// Lets time pass, which the question that is shown has taken.
    pub fn pass(&mut self, ms: u64) {
        let ms = self.look_over(ms);
        if let Some(question) = self.questions.get_mut(self.at) {
            question.duration_ms += ms;
        }
    }

    /// Lets time pass that no question has taken, while the answers are looked over. Returns how much of it was left.
    pub fn look_over(&mut self, ms: u64) -> u64 {
        let ms = ms.min(self.left_ms());
        self.spent_ms += ms;
        ms
    }

    /// Returns how many milliseconds are left. The exam is over if there are none.
    #[must_use]
    pub fn left_ms(&self) -> u64 {
        self.limit_ms - self.spent_ms
    }

    /// Ends the exam and judges it.
    #[must_use]
    pub fn hand_in(self, library: &impl Shelf) -> MockSheet {
        let is_out_of_time = self.left_ms() == 0;
        let results = self.questions.into_iter().map(|question| MockResult::new(question, library)).collect();
        MockSheet { results, spent_ms: self.spent_ms, is_out_of_time }
    }
}

impl MockQuestion {
    /// Puts a card so that the answer is given rather than thought: typed if it is short, chosen otherwise. A long
    /// answer without anything to choose from is written in the learner's own words.
    fn new(card: CardKey, known: f32, library: &impl Shelf, day: StudyDay) -> Option<Self> {
        let found = library.find(&card)?;
        let produced = produced_form(found.card());
        let is_off = library.forms_off(&card.deck).contains(&produced);
        let question = if produced == Form::Recall || is_off {
            let reviews = found.state.schedule().map_or(0, |schedule| schedule.reviews).into();
            let turn = Turn { learner: library.learner(), day, reviews };
            let choice = found.rivals.and_then(|rivals| Choice::build(found.deck, rivals, &[], found.place, turn));
            Question::choose(found.card(), choice)
        } else {
            Question::ask(found.card(), produced)
        };
        let guessed = question.choice.as_ref().map_or(0.0, |choice| 1.0 / choice.options.len().max(1) as f32);
        let predicted = known + (1.0 - known) * guessed;
        Some(Self { card, question, predicted, reply: Reply::Blank, duration_ms: 0 })
    }
}

impl MockResult {
    fn new(question: MockQuestion, library: &impl Shelf) -> Self {
        let given = match &question.reply {
            Reply::Blank => Given::NotKnown,
            Reply::Text(text) if question.question.form.is_typed() => Given::Text(clipped(text)),
            // The learner's own words for a long answer are for the learner to judge.
            Reply::Text(_) => Given::Nothing,
            Reply::Option(place) => Given::Option(*place),
        };
        let feedback = feedback(&question.card, &question.question, given, library);
        let is_right = feedback.as_ref().is_some_and(|feedback| feedback.verdict > Verdict::Wrong);
        let was_seen = question.duration_ms > 0 || question.reply != Reply::Blank;
        Self { question, feedback, is_right, is_overruled: false, was_seen }
    }

    /// Says whether the answer was right, whatever the judge says.
    pub fn overrule(&mut self, is_right: bool) {
        (self.is_right, self.is_overruled) = (is_right, true);
    }

    /// Returns what was answered; empty if nothing was.
    #[must_use]
    pub fn given(&self) -> &str {
        match (&self.feedback, &self.question.reply) {
            (Some(feedback), _) => &feedback.given,
            (None, Reply::Text(text)) => text.trim(),
            (None, _) => "",
        }
    }

    /// Returns the answer as a review would keep it.
    fn answer(&self, library: &impl Shelf) -> Option<Answer> {
        library.find(&self.question.card).filter(|_| self.was_seen)?;
        let duration_ms = u32::try_from(self.question.duration_ms).unwrap_or(u32::MAX);
        let verdict = self.feedback.as_ref().map(|feedback| feedback.verdict);
        let rating = match (self.is_right, self.is_overruled) {
            (false, _) => Rating::Again,
            (true, true) => Rating::Good,
            (true, false) => self.question.question.proposed_rating(verdict, duration_ms),
        };
        let rival = self.feedback.as_ref().and_then(|feedback| feedback.rival.clone()).filter(|_| !self.is_right);
        Some(Answer {
            form: self.question.question.form,
            given: Some(self.given().to_owned()),
            is_right: Some(self.is_right),
            rival,
            ..Answer::recalled(SessionId::nil(), self.question.card.clone(), rating, duration_ms)
        })
    }
}

impl MockSheet {
    /// Returns the answers as they are to be kept if the exam counts as reviews. Questions that were not reached, and
    /// cards that have gone, are left out. The library names their session.
    #[must_use]
    pub fn answers(&self, library: &impl Shelf) -> Vec<Answer> {
        self.results.iter().filter_map(|result| result.answer(library)).collect()
    }

    /// Returns what the exam says of the forecast. Questions that were not reached say nothing.
    #[must_use]
    pub fn calibration(&self) -> Calibration {
        let seen: Vec<&MockResult> = self.results.iter().filter(|result| result.was_seen).collect();
        let asked = seen.len();
        let predicted = |result: &&MockResult| result.question.predicted;
        let sum: f32 = seen.iter().map(predicted).sum();
        let variance: f32 = seen.iter().map(predicted).map(|p| p * (1.0 - p)).sum();
        let count = asked.max(1) as f32;
        Calibration {
            asked,
            right: seen.iter().filter(|result| result.is_right).count(),
            predicted: sum / count,
            chance: 1.96 * variance.sqrt() / count,
        }
    }
}

impl Calibration {
    /// Returns the share of right answers, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f32 {
        self.right as f32 / self.asked.max(1) as f32
    }

    /// Returns whether the result agrees with the forecast, up to what chance does.
    #[must_use]
    pub fn agrees(&self) -> bool {
        // One answer more or less is never a contradiction.
        let off = (self.right as f32 - self.predicted * self.asked as f32).abs();
        off <= (self.chance * self.asked as f32).max(1.0) + 1e-3
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn cards(of_topic: &[(Topic, usize)]) -> Vec<(CardKey, Topic)> {
        let topics = of_topic.iter().flat_map(|(topic, count)| std::iter::repeat_n(*topic, *count));
        let key = |number: usize| CardKey { deck: "d".into(), card: format!("c{number}").into() };
        topics.enumerate().map(|(number, topic)| (key(number), topic)).collect()
    }

    /// A question that was seen, and answered rightly or not.
    fn result(predicted: f32, is_right: bool) -> MockResult {
        let card = CardKey { deck: "d".into(), card: "c".into() };
        let asked =
            Question { form: Form::Typed, prompt: String::new(), answer: String::new(), choice: None, cue: None };
        let question = MockQuestion { card, question: asked, predicted, reply: Reply::Blank, duration_ms: 1 };
        MockResult { question, feedback: None, is_right, is_overruled: false, was_seen: true }
    }

    fn sheet(results: Vec<MockResult>) -> MockSheet {
        MockSheet { results, spent_ms: 0, is_out_of_time: false }
    }

    proptest! {
        #[test]
        fn each_topic_has_its_share_of_an_exam_and_no_card_comes_twice(
            wars in 0usize..80, treaties in 0usize..80, visits in 0usize..80, count in 0usize..100, seed: u64,
        ) {
            let of_topic = [(Topic::War, wars), (Topic::Treaty, treaties), (Topic::Visit, visits)];
            let (all, cards) = (wars + treaties + visits, cards(&of_topic));
            let topics: std::collections::BTreeMap<CardKey, Topic> = cards.iter().cloned().collect();
            let drawn = drawn_for_exam(cards.clone(), count, seed);
            prop_assert_eq!(drawn.len(), count.min(all));
            prop_assert_eq!(&drawn, &drawn_for_exam(cards, count, seed));
            for (topic, of_it) in of_topic {
                let share = of_it as f32 * count.min(all) as f32 / all.max(1) as f32;
                let asked = drawn.iter().filter(|card| topics[card] == topic).count() as f32;
                prop_assert!((asked - share).abs() <= 1.0, "{asked} {share}");
            }
            let once: std::collections::BTreeSet<CardKey> = drawn.iter().cloned().collect();
            prop_assert_eq!(once.len(), drawn.len());
        }
    }

    #[test]
    fn a_result_contradicts_the_forecast_only_beyond_what_chance_does() {
        // Of 25 questions at 80 %, 20 are right on average; chance moves that by 3.92 in 19 of 20 exams.
        let exam = |right: usize| sheet((0..25).map(|n| result(0.8, n < right)).collect()).calibration();
        assert!((exam(20).predicted - 0.8).abs() < 1e-6 && (exam(20).chance - 0.157).abs() < 1e-3);
        assert_eq!([16, 17, 20, 23, 24].map(|right| exam(right).agrees()), [false, true, true, true, false]);
        // One card less than certain is no contradiction, two are.
        let certain = |right: usize| sheet((0..10).map(|n| result(1.0, n < right)).collect()).calibration();
        assert_eq!([8, 9, 10].map(|right| certain(right).agrees()), [false, true, true]);
    }

    #[test]
    fn questions_that_were_not_reached_say_nothing_of_the_forecast() {
        let mut results = vec![result(0.5, true), result(0.5, false), result(0.9, false)];
        results[2].was_seen = false;
        let calibration = sheet(results).calibration();
        assert_eq!((calibration.asked, calibration.right), (2, 1));
        assert!((calibration.predicted - 0.5).abs() < f32::EPSILON);
        assert_eq!(sheet(Vec::new()).calibration().asked, 0);
    }
}
