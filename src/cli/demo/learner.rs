//! A simulated learner who studies on most days, is sometimes away, and remembers as FSRS predicts. The same every
//! time, but for the ids of the answers: those of two libraries are two answers.

use std::collections::HashMap;

use uuid::Uuid;

use crate::{
    deck::CardKey,
    memory::{CardState, Moment, Rating, Scheduler, StudyDay},
    study::{Form, Review, SessionId, seed_of},
};

/// The most new cards per day.
const NEW_PER_DAY: usize = 4;
/// The least and the greatest number of due cards in a session.
const PATIENCE: (u64, u64) = (12, 45);
/// The number of cards after which a missed one comes back.
const COMES_BACK_AFTER: usize = 6;

/// The seed. With this one, about as much is recalled over three years as was predicted.
const SEED: u64 = 4;

/// The cards that each card is sometimes confused with, with their answers.
pub type Rivals = HashMap<CardKey, Vec<(CardKey, String)>>;

/// What the learner leaves behind.
pub struct Past {
    /// The answers, oldest first.
    pub reviews: Vec<Review>,
    /// The cards that were flagged.
    pub flagged: Vec<CardKey>,
}

/// The simulated learner.
pub struct Learner<'l> {
    scheduler: &'l Scheduler,
    cards: Vec<CardKey>,
    rivals: Rivals,
    states: Vec<CardState>,
    /// The number of cards due on each day, to spread them evenly as a library does.
    load: HashMap<StudyDay, u32>,
    utc_offset_s: i32,
    dice: Dice,
    /// What tells the answers of this library from those of another one with the same history.
    own: u64,
    /// The remaining days of a holiday.
    away_days: u64,
    past: Past,
}

impl<'l> Learner<'l> {
    /// Returns a learner who has never studied these cards, in the time zone with the given offset from UTC, in
    /// seconds. The ids of the answers follow from that of the
    /// library.
    pub fn new(scheduler: &'l Scheduler, cards: Vec<CardKey>, rivals: Rivals, utc_offset_s: i32, own: Uuid) -> Self {
        Self {
            scheduler,
            rivals,
            states: vec![CardState::New; cards.len()],
            cards,
            load: HashMap::new(),
            utc_offset_s,
            dice: Dice(SEED),
            own: own.as_u64_pair().0,
            away_days: 0,
            past: Past { reviews: Vec::new(), flagged: Vec::new() },
        }
    }

    /// Studies on `day`: in the morning, in the evening, both or not at all.
    pub fn study(&mut self, day: StudyDay) {
        if self.away_days > 0 {
            self.away_days -= 1;
            return;
        }
        // About two holidays a year, of one to three weeks.
        if self.dice.happens(0.006) {
            self.away_days = self.dice.between(7, 21);
            return;
        }
        let mut new = NEW_PER_DAY;
        for (chance, first_hour, last_hour) in [(0.45, 7, 9), (0.65, 18, 22)] {
            if self.dice.happens(chance) {
                let minute = self.dice.between(first_hour * 60, last_hour * 60 + 59);
                new -= self.sit(day, minute, new);
            }
        }
    }

    /// Returns the history.
    pub fn finish(self) -> Past {
        self.past
    }

    /// One session, starting at the given minute of the day. Returns the number of new cards met.
    fn sit(&mut self, day: StudyDay, minute: u64, most_new: usize) -> usize {
        let mut queue = self.queue(day, most_new);
        let new = queue.iter().filter(|card| self.states[**card].is_new()).count();
        let minute = i64::try_from(minute).unwrap_or_default();
        let mut utc_ms = (i64::from(day.0) * 1440 + minute) * 60_000 - i64::from(self.utc_offset_s) * 1000;
        let session = self.id(utc_ms);
        while !queue.is_empty() {
            let card = queue.remove(0);
            let rating = self.rating(card, day);
            let duration_ms = self.duration_ms(rating);
            utc_ms += i64::from(duration_ms) + 800;
            self.answer(card, rating, duration_ms, Moment { utc_ms, utc_offset_s: self.utc_offset_s }, day, session);
            if !rating.is_recalled() {
                queue.insert(COMES_BACK_AFTER.min(queue.len()), card);
            }
        }
        new
    }

    /// The due cards, with some new ones among them.
    fn queue(&mut self, day: StudyDay, most_new: usize) -> Vec<usize> {
        let mut queue: Vec<usize> = (0..self.cards.len()).filter(|card| self.states[*card].is_due(day)).collect();
        self.dice.shuffle(&mut queue);
        queue.truncate(self.dice.between(PATIENCE.0, PATIENCE.1) as usize);
        let new: Vec<usize> = (0..self.cards.len()).filter(|card| self.states[*card].is_new()).take(most_new).collect();
        for card in new {
            let place = self.dice.between(0, queue.len() as u64) as usize;
            queue.insert(place, card);
        }
        queue
    }

    /// How an answer goes. A card is recalled with exactly the probability that the model gives.
    fn rating(&mut self, card: usize, day: StudyDay) -> Rating {
        let state = &self.states[card];
        let chance = match state.schedule() {
            None => 0.6,
            Some(schedule) if schedule.last_day == day => 0.85,
            Some(_) => self.scheduler.retrievability(state, day),
        };
        if !self.dice.happens(chance) {
            return Rating::Again;
        }
        match self.dice.between(1, 100) {
            1..=12 => Rating::Hard,
            13..=88 => Rating::Good,
            _ => Rating::Easy,
        }
    }

    /// From a glance to half a minute. Now and then the learner is called away.
    fn duration_ms(&mut self, rating: Rating) -> u32 {
        if self.dice.happens(0.004) {
            return self.dice.between(60_000, 400_000) as u32;
        }
        let least = match rating {
            Rating::Again => 6_000,
            Rating::Hard => 7_000,
            Rating::Good => 3_500,
            Rating::Easy => 2_000,
        };
        // Most answers are quick: the smaller of two dice.
        (least + self.dice.between(0, 18_000).min(self.dice.between(0, 18_000))) as u32
    }

    fn answer(
        &mut self,
        card: usize,
        rating: Rating,
        duration_ms: u32,
        at: Moment,
        study_day: StudyDay,
        session: SessionId,
    ) {
        let (key, state) = (&self.cards[card], &self.states[card]);
        let reviews = state.schedule().map_or(0, |schedule| schedule.reviews);
        let load = |day| self.load.get(&day).copied().unwrap_or_default();
        let candidates = self.scheduler.candidates(state, study_day, seed_of(key, reviews.into()), &load);
        let candidate = candidates[rating.index()];
        if let Some(before) = state.schedule() {
            self.load.entry(before.due_day).and_modify(|cards| *cards -= 1);
        }
        *self.load.entry(candidate.schedule.due_day).or_default() += 1;
        let card_key = key.clone();
        // Some of the cards that were forgotten are flagged.
        if candidate.schedule.lapses >= 3 && self.dice.happens(0.05) && !self.past.flagged.contains(&card_key) {
            self.past.flagged.push(card_key.clone());
        }
        self.states[card] = CardState::Reviewed(candidate.schedule);
        let id = self.id(at.utc_ms);
        // Some of the cards that were forgotten were confused with another.
        let confused = self.rivals.get(&card_key).filter(|_| rating == Rating::Again).and_then(|rivals| {
            let drawn = seed_of(&card_key, u64::from(reviews)) >> 32;
            rivals.get(drawn as usize % (3 * rivals.len().max(1)))
        });
        self.past.reviews.push(Review {
            id,
            session,
            form: if confused.is_some() { Form::Typed } else { Form::Recall },
            given: confused.map(|(_, answer)| answer.clone()),
            is_right: confused.map(|_| false),
            rival: confused.map(|(rival, _)| rival.clone()),
            card: card_key,
            at,
            study_day,
            rating,
            duration_ms,
            is_scheduled: true,
            interval_days: candidate.interval_days,
        });
    }

    /// A `UUIDv7` of the given moment.
    fn id(&mut self, utc_ms: i64) -> Uuid {
        let mut random = [0; 10];
        random[..8].copy_from_slice(&(self.dice.roll() ^ self.own).to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(utc_ms.unsigned_abs(), &random).into_uuid()
    }
}

/// A pseudorandom generator, `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.roll() % (most - least + 1)
    }

    fn happens(&mut self, chance: f32) -> bool {
        (self.roll() >> 40) as f32 / (1_u32 << 24) as f32 <= chance
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for place in (1..items.len()).rev() {
            let other = self.between(0, place as u64) as usize;
            items.swap(place, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn three_years() -> Past {
        three_years_of(Uuid::nil())
    }

    fn three_years_of(own: Uuid) -> Past {
        let scheduler = Scheduler::new(0.9);
        let cards = (0..100).map(|n| CardKey { deck: "d".into(), card: format!("c{n}").into() }).collect();
        let mut learner = Learner::new(&scheduler, cards, Rivals::new(), 3600, own);
        (0..1095).for_each(|day| learner.study(StudyDay(20_000 + day)));
        learner.finish()
    }

    #[test]
    fn the_past_is_the_same_every_time_and_in_order() {
        let past = three_years();
        assert_eq!(past.reviews, three_years().reviews);
        assert!(past.reviews.is_sorted_by(|a, b| a.id < b.id && a.at < b.at && a.study_day <= b.study_day));
        assert!(past.reviews.iter().all(|it| StudyDay::from_moment(it.at, 4) == it.study_day));
    }

    #[test]
    fn the_same_past_in_another_library_has_other_ids() {
        let (one, other) = (three_years(), three_years_of(Uuid::from_u128(u128::MAX)));
        assert!(one.reviews.iter().zip(&other.reviews).all(|(one, other)| {
            let same = Review { id: one.id, session: one.session, ..other.clone() };
            one.id != other.id && one.session != other.session && *one == same
        }));
    }

    #[test]
    fn the_past_looks_like_a_learners() {
        let past = three_years();
        let mut days: Vec<_> = past.reviews.iter().map(|it| it.study_day).collect();
        days.dedup();
        assert!((500..1000).contains(&days.len()), "{} days of study", days.len());
        let longest_gap = days.windows(2).map(|two| two[1].days_since(two[0])).max();
        assert!(longest_gap.is_some_and(|gap| (7..60).contains(&gap)), "{longest_gap:?}");
        let recalled = past.reviews.iter().filter(|it| it.rating.is_recalled()).count();
        let share = recalled as f32 / past.reviews.len() as f32;
        assert!((0.75..0.95).contains(&share), "{share}");
        assert!((1000..6000).contains(&past.reviews.len()), "{} answers", past.reviews.len());
        assert!(!past.flagged.is_empty() && past.flagged.len() < 30);
    }
}
