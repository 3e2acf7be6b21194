//! Answers and marks that come from another program, and ours as they go there.

use std::collections::{HashMap, HashSet};

use uuid::{Builder, Uuid};

use super::{Library, LibraryDeck};
use crate::{
    deck::{CardId, CardKey},
    formats::{
        ForeignKind, ForeignReview,
        anki::{Outgoing, Sent},
    },
    memory::{Moment, StudyDay},
    storage::review_log::{Event, LogError},
    study::{Decision, Form, Mark, MarkKind, Review, SessionId, seed_of},
};

/// The random part of the ids of sessions that were not held here: it says so.
const ELSEWHERE: [u8; 10] = *b"\x01elsewhere";

/// What comes with decks from another program.
#[derive(Clone, Debug, Default)]
pub(super) struct Foreign {
    /// The answers, those of a deck oldest first.
    pub(super) reviews: Vec<(CardKey, ForeignReview)>,
    /// What is set on cards.
    pub(super) marks: Vec<(CardKey, MarkKind)>,
}

/// The rows of the log that come of it.
#[derive(Debug, Default)]
pub(super) struct Brought {
    reviews: Vec<Review>,
    marks: Vec<Mark>,
    /// That cards went to another deck.
    moved: Option<Decision>,
}

impl Brought {
    /// What comes of cards that went to another deck.
    pub(super) fn moved(moved: Decision) -> Self {
        Self { moved: Some(moved), ..Self::default() }
    }

    /// Whether there is nothing to write.
    pub(super) fn is_empty(&self) -> bool {
        self.reviews.is_empty() && self.marks.is_empty() && self.moved.is_none()
    }

    /// The ids of the rows, as [`rows_from`] reads them.
    pub(super) fn rows(&self) -> String {
        let ids = self.reviews.iter().map(|review| review.id).chain(self.marks.iter().map(|mark| mark.id));
        ids.map(|id| id.simple().to_string()).collect()
    }
}

/// Reads ids that were written one behind another.
pub(super) fn rows_from(text: &str) -> Vec<Uuid> {
    let ids = text.as_bytes().chunks(32).filter_map(|digits| Uuid::try_parse_ascii(digits).ok());
    ids.collect()
}

/// Returns whether a session was not held here: its answers were given in another program.
#[must_use]
pub fn is_elsewhere(session: SessionId) -> bool {
    let seconds = session.get_timestamp().map(|at| at.to_unix());
    seconds.is_some_and(|(seconds, nanos)| {
        session == session_at(seconds.saturating_mul(1000) + u64::from(nanos / 1_000_000))
    })
}

fn session_at(utc_ms: u64) -> SessionId {
    Builder::from_unix_timestamp_millis(utc_ms, &ELSEWHERE).into_uuid()
}

/// The id of an answer: the same whenever it comes again. After `undone` ones that were taken back it is another.
fn review_id(card: &CardKey, utc_ms: i64, undone: u64) -> Uuid {
    let salt = (utc_ms as u64) ^ undone.rotate_right(16);
    let hashes = [seed_of(card, salt).to_be_bytes(), seed_of(card, !salt).to_be_bytes()].concat();
    let random: [u8; 10] = std::array::from_fn(|place| hashes[place]);
    Builder::from_unix_timestamp_millis(utc_ms.max(0) as u64, &random).into_uuid()
}

impl Library {
    /// The rows that come of what another program knows. What came before does not come again.
    pub(super) fn brought(&mut self, foreign: Foreign, now: Moment) -> Result<Brought, LogError> {
        Ok(Brought {
            reviews: self.brought_reviews(foreign.reviews, now)?,
            marks: self.brought_marks(foreign.marks, now),
            moved: None,
        })
    }

    /// Writes what came with decks that are there now.
    pub(super) fn take_up_brought(&mut self, brought: &Brought) -> Result<(), LogError> {
        let reviews = brought.reviews.iter().map(Event::Review);
        let marks = brought.marks.iter().map(Event::Mark);
        let events: Vec<Event<'_>> = reviews.chain(marks).chain(brought.moved.iter().map(Event::Decision)).collect();
        if events.is_empty() { Ok(()) } else { self.append(&events).map(drop) }
    }

    fn brought_reviews(&self, reviews: Vec<(CardKey, ForeignReview)>, now: Moment) -> Result<Vec<Review>, LogError> {
        if reviews.is_empty() {
            return Ok(Vec::new());
        }
        let known: HashSet<Uuid> = self.log.reviews()?.into_iter().map(|review| review.id).collect();
        let mut written = self.log.review_ids()?;
        let mut sessions: HashMap<StudyDay, SessionId> = HashMap::new();
        let mut new = Vec::with_capacity(reviews.len());
        for (card, review) in reviews {
            let at = Moment { utc_ms: review.utc_ms, ..now };
            let study_day = self.study_day(at);
            let session = *sessions.entry(study_day).or_insert_with(|| session_at(at.utc_ms.max(0) as u64));
            let ids = (0..).map(|undone| review_id(&card, at.utc_ms, undone));
            // One that was taken back may come again, under another id.
            let Some(id) = ids.into_iter().find(|id| known.contains(id) || !written.contains(id)) else { continue };
            if known.contains(&id) || !written.insert(id) {
                continue;
            }
            let is_scheduled = review.kind != ForeignKind::Practice;
            new.push(Review {
                id,
                session,
                card,
                at,
                study_day,
                form: Form::Recall,
                rating: review.rating,
                given: None,
                is_right: None,
                rival: None,
                duration_ms: review.duration_ms,
                is_scheduled,
                interval_days: if is_scheduled { review.interval_days } else { 0 },
            });
        }
        new.sort_by_key(|review| review.id);
        Ok(new)
    }

    fn brought_marks(&mut self, marks: Vec<(CardKey, MarkKind)>, now: Moment) -> Vec<Mark> {
        let study_day = self.study_day(now);
        let is_set = |library: &Self, card: &CardKey, kind| {
            let marks = library.deck(&card.deck).and_then(|deck| Some(deck.marks[deck.place(&card.card)?]));
            marks.is_some_and(|marks| match kind {
                MarkKind::Suspend => marks.is_suspended,
                MarkKind::Flag => marks.is_flagged,
                MarkKind::Bury => marks.buried_on == Some(study_day),
                // No other program’s package brings these.
                MarkKind::Unsuspend | MarkKind::Unflag | MarkKind::Reset | MarkKind::SetDue(_) => true,
            })
        };
        let new: Vec<_> = marks.into_iter().filter(|(card, kind)| !is_set(self, card, *kind)).collect();
        let mark = |(card, kind)| Mark { id: self.log.next_id(now.utc_ms), card, at: now, study_day, kind };
        new.into_iter().map(mark).collect()
    }
}

/// What goes out with a deck to another program: what is known of its cards, and the answers in `reviews` to them.
pub(super) fn outgoing<'d>(deck: &'d LibraryDeck, reviews: &[Review]) -> Outgoing<'d> {
    let mut answered: HashSet<&CardId> = HashSet::new();
    let mut has_failed: HashSet<&CardId> = HashSet::new();
    let mut sent = Vec::new();
    for review in reviews.iter().filter(|review| review.card.deck == deck.deck.id) {
        let card = &review.card.card;
        let kind = match () {
            () if !review.is_scheduled => ForeignKind::Practice,
            () if answered.insert(card) => ForeignKind::Learning,
            () if has_failed.contains(card) => ForeignKind::Relearning,
            () => ForeignKind::Review,
        };
        if review.rating.is_recalled() {
            has_failed.remove(card);
        } else {
            has_failed.insert(card);
        }
        sent.push(ForeignReview {
            card: card.clone(),
            utc_ms: review.at.utc_ms,
            rating: review.rating,
            duration_ms: review.duration_ms,
            kind,
            interval_days: review.interval_days,
        });
    }
    let cards = deck.deck.cards.iter().zip(deck.states.iter().zip(&deck.marks)).map(|(card, (state, marks))| {
        let due = state.schedule().map(|it| (it.due_day, it.due_day.days_since(it.last_day)));
        (card.id.clone(), Sent { due, is_suspended: marks.is_suspended, is_flagged: marks.is_flagged })
    });
    Outgoing { deck: &deck.deck, cards: cards.collect(), reviews: sent, pictures: Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_the_same_id_whenever_it_comes() {
        let card = CardKey { deck: "d".into(), card: "c".into() };
        assert_eq!(review_id(&card, 1_790_000_000_000, 0), review_id(&card, 1_790_000_000_000, 0));
        let other = CardKey { deck: "d".into(), card: "e".into() };
        for id in [
            review_id(&card, 1_790_000_000_000, 1),
            review_id(&card, 1_790_000_000_001, 0),
            review_id(&other, 1_790_000_000_000, 0),
        ] {
            assert_ne!(id, review_id(&card, 1_790_000_000_000, 0));
            assert_eq!(id.get_version_num(), 7);
        }
    }

    #[test]
    fn a_session_that_was_not_held_here_says_so() {
        assert!(is_elsewhere(session_at(1_790_000_000_123)));
        assert!(!is_elsewhere(Uuid::now_v7()));
    }
}
