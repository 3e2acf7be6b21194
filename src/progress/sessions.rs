//! Past sessions.

use super::{Gains, View, gains::Ledger};
use crate::{
    memory::{Moment, StudyDay},
    study::SessionId,
};

/// One past session.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRecord {
    /// Its id.
    pub id: SessionId,
    /// When its first answer was given.
    pub began: Moment,
    /// The study day of that answer.
    pub study_day: StudyDay,
    /// Answers given, including practice.
    pub answers: usize,
    /// Answers other than Again.
    pub recalled: usize,
    /// Different cards that were asked on their own, not only in a question about several.
    pub cards: usize,
    /// Cards that were recalled at the first answer.
    pub recalled_at_once: usize,
    /// Cards answered for the first time ever. A card that was only practised stays new.
    pub new: usize,
    /// Cards gained and lost.
    pub gains: Gains,
    /// Time spent answering, in milliseconds.
    pub duration_ms: u64,
}

/// Returns every session with an answer in the view, the latest first.
///
/// A card answered alternately in two sessions, as on two devices at once, counts at each turn.
#[must_use]
pub fn sessions(view: &View<'_>) -> Vec<SessionRecord> {
    let history = view.history();
    let mut records: Vec<SessionRecord> = Vec::new();
    let mut places = vec![None; history.session_count()];
    let mut ledger = Ledger::new(history.card_count());
    for answer in view.answers() {
        let place = *places[answer.session as usize].get_or_insert_with(|| {
            records.push(SessionRecord {
                id: history.session(answer.session),
                began: answer.at,
                study_day: answer.study_day,
                answers: 0,
                recalled: 0,
                cards: 0,
                recalled_at_once: 0,
                new: 0,
                gains: Gains::default(),
                duration_ms: 0,
            });
            records.len() - 1
        });
        let record = &mut records[place];
        record.answers += 1;
        record.recalled += usize::from(answer.is_recalled());
        if !answer.form.is_interlude() && ledger.enter(answer, answer.session, &mut record.gains) {
            record.cards += 1;
            record.recalled_at_once += usize::from(answer.is_recalled());
        }
        record.new += usize::from(answer.was_new);
        record.duration_ms += u64::from(answer.duration_ms);
    }
    records.reverse();
    records
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::Rating::{Again, Good},
        progress::{
            Filter,
            samples::{everything, practice, review},
        },
        study::Review,
    };

    #[test]
    fn sessions_are_counted_the_latest_first() {
        let reviews = [
            review("a", 1, Again),
            review("a", 1, Good),
            review("b", 1, Good),
            review("a", 4, Good),
            review("c", 4, Again),
        ];
        let records = sessions(&everything(&reviews).all());
        let counts: Vec<_> =
            records.iter().map(|it| (it.study_day.0, it.answers, it.recalled, it.cards, it.new)).collect();
        assert_eq!(counts, [(4, 2, 1, 2, 1), (1, 3, 2, 2, 2)]);
        assert_eq!(records[1].duration_ms, 30_000);
        assert_eq!((records[0].recalled_at_once, records[1].recalled_at_once), (1, 1));
        assert_eq!(sessions(&everything(&[]).all()), []);
    }

    #[test]
    fn a_session_has_the_answers_that_it_is_said_to_have_whatever_is_looked_at() {
        let mut reviews: Vec<Review> =
            [("a", 1), ("b", 1), ("a", 2), ("b", 2), ("c", 2)].map(|(card, day)| review(card, day, Good)).into();
        for other in reviews.iter_mut().filter(|review| review.card.card.as_str() == "b") {
            other.card.deck = "other".into();
        }
        let history = everything(&reviews);
        let days = [StudyDay(i32::MIN)..=StudyDay(i32::MAX), StudyDay(2)..=StudyDay(2)];
        for (deck, days) in
            [None, Some("other".into())].into_iter().flat_map(|deck| days.clone().map(|it| (deck.clone(), it)))
        {
            let filter = Filter { deck, topic: None, days };
            let view = history.view(&filter);
            let passes: Vec<&Review> = reviews.iter().filter(|review| filter.takes_answer(review, None)).collect();
            for record in sessions(&view) {
                assert_eq!(passes.iter().filter(|review| review.session == record.id).count(), record.answers);
            }
            assert_eq!(passes.len(), view.answers().count());
        }
    }

    #[test]
    fn a_card_is_gained_once_and_lost_once() {
        let reviews = [
            // Gained: b, and in the end a.
            review("a", 1, Good),
            review("a", 1, Again),
            review("a", 1, Good),
            review("b", 1, Good),
            review("c", 1, Again),
            // Lost: a and b, though b is relearned. Gained: c.
            review("a", 9, Again),
            review("b", 9, Again),
            review("b", 9, Good),
            review("b", 9, Again),
            review("b", 9, Good),
            review("c", 9, Good),
        ];
        let gains: Vec<_> = sessions(&everything(&reviews).all()).into_iter().map(|it| it.gains).collect();
        assert_eq!(gains, [Gains { gained: 1, lost: 2 }, Gains { gained: 2, lost: 0 }]);
    }

    #[test]
    fn practice_takes_time_and_changes_nothing_else() {
        let reviews = [practice("a", 1, Good), review("a", 2, Good), practice("a", 3, Again), practice("b", 3, Good)];
        let records = sessions(&everything(&reviews).all());
        let counts: Vec<_> = records.iter().map(|it| (it.answers, it.cards, it.new, it.duration_ms)).collect();
        assert_eq!(counts, [(2, 2, 0, 20_000), (1, 1, 1, 10_000), (1, 1, 0, 10_000)]);
        assert_eq!(records.iter().map(|it| it.gains.gained + it.gains.lost).sum::<usize>(), 1);
    }
}
