//! Answers and marks that come from another program, and ours as they go there.

use std::collections::{HashMap, HashSet};

use uuid::{Builder, Uuid};

use super::{Import, Library};
use crate::{
    deck::{CardId, CardKey, Deck},
    formats::{
        ForeignKind, ForeignReview,
        anki::{Outgoing, Sent},
    },
    memory::{CardState, Moment, Rating, StudyDay},
    storage::review_log::{Again, Event, GivenAnswer, LogError, ReviewLog},
    study::{
        BACK_WITHIN_MS, Form, Mark, MarkKind, Marks, Review, SessionId, Shelf, held_elsewhere, is_elsewhere,
        known_before, known_ease, seed_of,
    },
};

/// What comes with decks from another program.
#[derive(Clone, Debug, Default)]
pub(super) struct Foreign {
    /// The answers, those of a deck oldest first.
    pub(super) reviews: Vec<(CardKey, ForeignReview)>,
    /// What is set on cards.
    pub(super) marks: Vec<(CardKey, MarkKind)>,
}

/// What comes with decks from another program, ready to be written to the log in any thread.
#[derive(Debug)]
pub(super) struct Brings {
    reviews: Vec<(CardKey, ForeignReview)>,
    /// What is set on cards, with the ids of the rows.
    marks: Vec<(Uuid, (CardKey, MarkKind))>,
    now: Moment,
    /// The hour at which a study day starts.
    start_hour: u8,
    /// What opens the log that they are written to.
    log: Again,
}

/// The rows that are to be written to a log, which is open for them.
pub(super) struct Rows {
    reviews: Vec<Review>,
    marks: Vec<Mark>,
    /// `None` if nothing comes.
    log: Option<ReviewLog>,
}

impl Rows {
    /// Writes the rows: all of them or none. Returns their ids.
    pub(super) fn write(self) -> Result<Vec<Uuid>, LogError> {
        let marks = self.marks.iter().map(Event::Mark);
        let events: Vec<Event<'_>> = self.reviews.iter().map(Event::Review).chain(marks).collect();
        if let Some(mut log) = self.log.filter(|_| !events.is_empty()) {
            log.append(&events)?;
        }
        Ok(events.iter().map(Event::id).collect())
    }
}

impl Brings {
    /// The rows that come of it, without what came before. Slow with many: it opens the log a second time. Nothing is
    /// written yet.
    pub(super) fn rows(self) -> Result<Rows, LogError> {
        if self.reviews.is_empty() && self.marks.is_empty() {
            return Ok(Rows { reviews: Vec::new(), marks: Vec::new(), log: None });
        }
        let log = self.log.open()?;
        Ok(Rows { reviews: self.new_reviews(&log)?, marks: self.new_marks(&log)?, log: Some(log) })
    }

    /// The marks of a kind that their cards never had: what was removed here stays removed.
    fn new_marks(&self, log: &ReviewLog) -> Result<Vec<Mark>, LogError> {
        if self.marks.is_empty() {
            return Ok(Vec::new());
        }
        let (mut had, at) = (log.ever_marked()?, self.now);
        let study_day = StudyDay::from_moment(at, self.start_hour);
        let new = self.marks.iter().filter(|(_, mark)| had.insert(mark.clone()));
        Ok(new.map(|(id, (card, kind))| Mark { id: *id, card: card.clone(), at, study_day, kind: *kind }).collect())
    }

    /// The answers that the log has not yet.
    fn new_reviews(&self, log: &ReviewLog) -> Result<Vec<Review>, LogError> {
        if self.reviews.is_empty() {
            return Ok(Vec::new());
        }
        let (mut before, moves) = (Before::read(log)?, log.known_moves());
        let mut sessions: HashMap<StudyDay, SessionId> = HashMap::new();
        let mut new = Vec::with_capacity(self.reviews.len());
        let placed: Vec<(CardKey, &ForeignReview)> =
            self.reviews.iter().map(|(card, review)| (moves.now(card), review)).collect();
        let came_back = before.came_back(&placed);
        let coming = self.reviews.iter().zip(placed).zip(came_back).filter(|(_, came_back)| !came_back);
        for ((card, review), (placed, _)) in coming.map(|(coming, _)| coming) {
            if before.elsewhere.contains(&(placed.clone(), review.utc_ms)) {
                continue;
            }
            let at = Moment { utc_ms: review.utc_ms, ..self.now };
            let study_day = StudyDay::from_moment(at, self.start_hour);
            let session = match review.kind {
                // What is known here is known better.
                ForeignKind::Known { .. } if before.answered.contains(&placed) => continue,
                ForeignKind::Known { ease } => known_before(at.utc_ms.max(0) as u64, ease),
                _ => *sessions.entry(study_day).or_insert_with(|| held_elsewhere(at.utc_ms.max(0) as u64)),
            };
            let ids = (0..).map(|undone| review_id(card, at.utc_ms, undone));
            // One that was taken back may come again, under another id.
            let Some(id) = ids.into_iter().find(|id| !before.ids.contains(id)) else { continue };
            before.ids.insert(id);
            before.elsewhere.insert((placed, review.utc_ms));
            let is_scheduled = review.kind != ForeignKind::Practice;
            new.push(Review {
                id,
                session,
                card: card.clone(),
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
}

/// The answers that a log has before others come.
#[derive(Default)]
struct Before {
    /// The ids of all, also of those that were taken back.
    ids: HashSet<Uuid>,
    /// When each card was answered here and how it went: also what was taken back, which does not come back by way of
    /// another program.
    here: HashMap<CardKey, Vec<(i64, Rating)>>,
    /// The answers that came from another program and stand.
    elsewhere: HashSet<(CardKey, i64)>,
    /// The cards with an answer that stands.
    answered: HashSet<CardKey>,
}

impl Before {
    fn read(log: &ReviewLog) -> Result<Self, LogError> {
        let mut before = Self::default();
        for GivenAnswer { id, session, card, at_ms, rating } in log.given()? {
            before.ids.insert(id);
            if !is_elsewhere(session) {
                before.here.entry(card).or_default().push((at_ms, rating));
            }
        }
        for review in log.reviews()? {
            before.answered.insert(review.card.clone());
            if is_elsewhere(review.session) {
                before.elsewhere.insert((review.card, review.at.utc_ms));
            }
        }
        Ok(before)
    }

    /// For each answer that comes, whether it was given here, went out and comes back. Each that was given here comes back
    /// once: at its own moment, or else as one a little later that went as it did.
    fn came_back(&mut self, coming: &[(CardKey, &ForeignReview)]) -> Vec<bool> {
        let mut came_back = vec![false; coming.len()];
        for most_later_ms in [0, BACK_WITHIN_MS - 1] {
            for ((card, review), came_back) in coming.iter().zip(&mut came_back).filter(|(_, came_back)| !**came_back) {
                let Some(here) = self.here.get_mut(card) else { continue };
                let is_it = |(at_ms, rating): &(i64, Rating)| {
                    (0..=most_later_ms).contains(&review.utc_ms.saturating_sub(*at_ms)) && *rating == review.rating
                };
                if let Some(place) = here.iter().position(is_it) {
                    here.swap_remove(place);
                    *came_back = true;
                }
            }
        }
        came_back
    }
}

/// Writes ids one behind another, as [`rows_from`] reads them.
pub(super) fn rows_text(ids: &[Uuid]) -> String {
    ids.iter().map(|id| id.simple().to_string()).collect()
}

/// Reads ids that were written one behind another.
pub(super) fn rows_from(text: &str) -> Vec<Uuid> {
    let ids = text.as_bytes().chunks(32).filter_map(|digits| Uuid::try_parse_ascii(digits).ok());
    ids.collect()
}

/// The id of an answer: the same whenever it comes again, and on every device. After `undone` ones that were taken back it is another.
fn review_id(card: &CardKey, utc_ms: i64, undone: u64) -> Uuid {
    let salt = (utc_ms as u64) ^ undone.rotate_right(16);
    let hashes = [seed_of(card, salt).to_be_bytes(), seed_of(card, !salt).to_be_bytes()].concat();
    let random: [u8; 10] = std::array::from_fn(|place| hashes[place]);
    Builder::from_unix_timestamp_millis(utc_ms.max(0) as u64, &random).into_uuid()
}

impl Library {
    /// How many of the answers that come with a deck the log lacks. Slow with many: it reads the log.
    pub fn new_answers(&self, import: &Import) -> Result<usize, LogError> {
        let reviews = import
            .answers()
            .map(|it| (CardKey { deck: import.deck.id.clone(), card: it.card.clone() }, it.clone()))
            .collect();
        // When they come tells nothing of what is there.
        let now = Moment { utc_ms: 0, utc_offset_s: 0 };
        let (start_hour, log) = (self.preferences.day_start_hour, self.log.again());
        Ok(Brings { reviews, marks: Vec::new(), now, start_hour, log }.new_reviews(&self.log)?.len())
    }

    /// What another program knows, ready to be written.
    pub(super) fn brings(&mut self, foreign: Foreign, now: Moment) -> Brings {
        let Foreign { reviews, marks } = foreign;
        // They stand where the card is that came from there first.
        let marks: Vec<_> = marks.into_iter().map(|(card, kind)| (self.named(card), kind)).collect();
        // From before that of the step, which is what an undo takes back.
        let marks = marks.into_iter().map(|mark| (self.log.next_id(now.utc_ms), mark)).collect();
        Brings { reviews, marks, now, start_hour: self.preferences.day_start_hour, log: self.log.again() }
    }
}

/// What goes out with a deck to another program `today`: what is known of its cards, and the answers in `reviews` to
/// them.
pub(super) fn outgoing<'d>(
    deck: &'d Deck,
    states: &[CardState],
    marks: &[Marks],
    reviews: &[Review],
    today: StudyDay,
) -> Outgoing<'d> {
    // Of each card, whether it was answered and whether it was forgotten the last time.
    let mut seen: HashMap<&CardId, (bool, bool)> = HashMap::new();
    let mut sent = Vec::new();
    for review in reviews.iter().filter(|review| review.card.deck == deck.id) {
        let card = &review.card.card;
        let (is_answered, is_forgotten) = seen.entry(card).or_default();
        let known = known_ease(review.session).map(|ease| ForeignKind::Known { ease });
        let kind = match () {
            () if !review.is_scheduled => ForeignKind::Practice,
            () if !*is_answered => ForeignKind::Learning,
            () if *is_forgotten => ForeignKind::Relearning,
            () => ForeignKind::Review,
        };
        *is_answered |= review.is_scheduled;
        *is_forgotten = !review.rating.is_recalled();
        sent.push(ForeignReview {
            card: card.clone(),
            utc_ms: review.at.utc_ms,
            rating: review.rating,
            duration_ms: review.duration_ms,
            kind: known.unwrap_or(kind),
            interval_days: review.interval_days,
        });
    }
    let cards = deck.cards.iter().zip(states.iter().zip(marks)).map(|(card, (state, marks))| {
        let due = state.schedule().map(|it| (it.due_day, it.due_day.days_since(it.last_day)));
        let is_buried = marks.buried_on == Some(today);
        let sent = Sent { due, is_suspended: marks.is_suspended, is_buried, is_flagged: marks.is_flagged };
        (card.id.clone(), sent)
    });
    Outgoing { deck, cards: cards.collect(), reviews: sent, pictures: Vec::new() }
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
}
