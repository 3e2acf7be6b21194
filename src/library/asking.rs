//! Asking: the question that a card is put with, what comes of its answer, and the questions over several cards.

use super::{Answer, Library, LibraryDeck};
use crate::{
    deck::{Card, CardKey},
    memory::{CardState, Moment, Rating},
    storage::review_log::LogError,
    study::{
        Break, Choice, Chronology, Confusions, Contrast, Feedback, Form, Given, Interlude, Kind, Ordering, Question,
        Review, Rivals, Sitting, Slot, form_of, seed_of,
    },
};

/// From how many cards the events of an interlude are drawn: with more of them it would take longer than a frame.
const MOST_EVENTS: usize = 150;

impl Library {
    /// A card as it is to be asked now: the easier the form, the less firmly it is known. None where it has gone.
    #[must_use]
    pub fn question(&self, slot: &Slot) -> Option<Question> {
        let (deck, place) = self.placed(&slot.card)?;
        let (card, state) = (&deck.deck.cards[place], &deck.states()[place]);
        let form = form_of(card, state, slot.kind, &self.preferences.forms_off);
        if form != Form::Choice {
            return Some(Question::ask(card, form));
        }
        let reviews = state.schedule().map_or(0, |schedule| schedule.reviews);
        let choice = deck.rivals().and_then(|rivals| {
            Choice::build(&deck.deck, rivals, &self.confused_with(&slot.card), place, reviews.into())
        });
        Some(Question::choose(card, choice))
    }

    /// Judges an answer. None where nothing was given to be judged, or where the card has gone.
    #[must_use]
    pub fn judge(&self, card: &CardKey, question: &Question, given: Given<'_>) -> Option<Feedback> {
        let (deck, place) = self.placed(card)?;
        let none = Rivals::default();
        question.judge(given, &deck.deck, place, deck.rivals().unwrap_or(&none), &self.confused_with(card))
    }

    /// What was mixed up with what.
    #[must_use]
    pub fn confusions(&self) -> &Confusions {
        &self.confusions
    }

    /// The question over several cards that comes next in a sitting; none where the next card comes.
    pub fn interlude(&self, sitting: &mut Sitting, now: Moment) -> Option<Interlude> {
        let is_on = |form| !self.preferences.forms_off.contains(&form);
        let is_mixed_up = |card: &CardKey| is_on(Form::Contrast) && self.confusions.to_tell_apart(card).is_some();
        while let Some(next) = sitting.next_break(is_mixed_up) {
            let interlude = match next {
                Break::Contrast(card) => {
                    let contrast = self.contrast(&card, now);
                    let cards = contrast.as_ref().map_or(vec![card], |contrast| contrast.cards.to_vec());
                    sitting.contrast_asked(cards);
                    contrast.map(Interlude::Contrast)
                }
                Break::Order(count) => {
                    let is_asked = !sitting.pool().is_empty() || is_on(Form::Chronology);
                    let ordering = if is_asked { self.ordering(sitting, count, now) } else { None };
                    let events =
                        ordering.iter().flat_map(|it| (0..it.chronology.events().len()).filter_map(|at| it.card(at)));
                    let is_other = sitting.order_asked(events.cloned().collect());
                    ordering.filter(|_| is_other).map(Interlude::Order)
                }
            };
            if interlude.is_some() {
                return interlude;
            }
        }
        None
    }

    /// Keeps the order in which events were put, as practice, one answer for each event. Those that were misplaced come
    /// back soon in this sitting.
    pub fn record_order(
        &mut self,
        sitting: &mut Sitting,
        ordering: &Ordering,
        order: &[usize],
        duration_ms: u32,
        now: Moment,
    ) -> Result<Vec<bool>, LogError> {
        self.must_write()?;
        let misplaced = ordering.chronology.judge(order);
        let given = ordering.in_words(order);
        let mut reviews: Vec<Review> = Vec::new();
        for (event, is_misplaced) in order.iter().zip(&misplaced) {
            let Some(card) = ordering.card(*event) else { continue };
            let share_ms = duration_ms / u32::try_from(order.len()).unwrap_or(1).max(1);
            let answer = practised(sitting, card, Form::Chronology, !is_misplaced, given.clone(), share_ms);
            reviews.push(self.review(answer, 0, now));
        }
        self.log.append_all(&reviews)?;
        for review in reviews.iter().filter(|review| !review.rating.is_recalled()) {
            if sitting.pool().is_empty() {
                sitting.ask_soon(&review.card, Kind::Misplaced);
            }
        }
        Ok(misplaced)
    }

    /// Keeps which answer was matched with which of two cards, as practice.
    pub fn record_contrast(
        &mut self,
        sitting: &Sitting,
        contrast: &Contrast,
        way: usize,
        duration_ms: u32,
        now: Moment,
    ) -> Result<bool, LogError> {
        self.must_write()?;
        let is_right = way == contrast.right;
        let given = contrast.ways().get(way).map_or_else(String::new, |answers| answers.join(" | "));
        let [card, rival] = &contrast.cards;
        let mut answer = practised(sitting, card, Form::Contrast, is_right, given, duration_ms);
        answer.rival = Some(rival.card.clone());
        let review = self.review(answer, 0, now);
        self.log.append_all(std::slice::from_ref(&review))?;
        self.note_confusion(&review);
        Ok(is_right)
    }

    /// Takes up what an answer tells of two cards.
    pub(super) fn note_confusion(&mut self, review: &Review) {
        let Some(rival) = &review.rival else { return };
        match review.is_right {
            Some(true) => self.confusions.told_apart(&review.card, rival),
            _ => self.confusions.mixed_up(&review.card, rival),
        }
    }

    fn placed(&self, card: &CardKey) -> Option<(&LibraryDeck, usize)> {
        let deck = self.deck(&card.deck)?;
        Some((deck, deck.place(&card.card)?))
    }

    /// The positions of the cards that this one was mixed up with, the most frequent first.
    fn confused_with(&self, card: &CardKey) -> Vec<usize> {
        let Some(deck) = self.deck(&card.deck) else { return Vec::new() };
        self.confusions.of(card).into_iter().filter_map(|(rival, _)| deck.place(rival)).collect()
    }

    fn contrast(&self, card: &CardKey, now: Moment) -> Option<Contrast> {
        let (deck, place) = self.placed(card)?;
        let rival = deck.place(self.confusions.to_tell_apart(card)?)?;
        Contrast::of(&deck.deck, [place, rival], now.utc_ms.unsigned_abs())
    }

    /// Events of cards that have been met: of the sitting's pool, else those of this sitting and of others due to them.
    fn ordering(&self, sitting: &Sitting, count: usize, now: Moment) -> Option<Ordering> {
        let today = self.study_day(now);
        let seed = seed_of_sitting(sitting);
        let recent = sitting.outcomes().iter().rev().filter(|outcome| outcome.rating.is_recalled());
        let recent: Vec<CardKey> = recent.map(|outcome| outcome.slot.card.clone()).collect();
        let mut keys: Vec<CardKey> =
            if sitting.pool().is_empty() { self.met(&recent) } else { sitting.pool().to_vec() };
        keys.sort_by_cached_key(|key| (!recent.contains(key), seed_of(key, seed)));
        let known = |key: &CardKey| -> Option<(CardKey, &Card, &CardState)> {
            let (deck, place) = self.placed(key)?;
            let card = &deck.deck.cards[place];
            card.date.is_some().then(|| (key.clone(), card, &deck.states()[place]))
        };
        let dated: Vec<_> = keys.iter().filter_map(known).take(MOST_EVENTS).collect();
        let candidates: Vec<(usize, &Card, f32)> = dated
            .iter()
            .enumerate()
            .map(|(at, (_, card, state))| (at, *card, self.scheduler.retrievability(state, today)))
            .collect();
        let chronology = match count {
            2 => Chronology::before_or_after(&candidates, seed),
            count => Chronology::build(&candidates, seed, count),
        }?;
        let cards = dated.into_iter().map(|(key, ..)| key).collect();
        Some(Ordering { cards, chronology })
    }

    /// The cards of the decks that these belong to which have been recalled, too.
    fn met(&self, recent: &[CardKey]) -> Vec<CardKey> {
        let decks = self.decks.iter().filter(|deck| recent.iter().any(|key| key.deck == deck.deck.id));
        decks
            .flat_map(|deck| {
                let places = 0..deck.states().len();
                places.filter(|place| deck.states()[*place].is_learned()).map(|place| deck.key(place))
            })
            .collect()
    }
}

/// A seed that is another for each order of a sitting.
fn seed_of_sitting(sitting: &Sitting) -> u64 {
    let (high, low) = sitting.id().as_u64_pair();
    high ^ low ^ (sitting.orders() as u64).rotate_left(40)
}

fn practised(sitting: &Sitting, card: &CardKey, form: Form, is_right: bool, given: String, duration_ms: u32) -> Answer {
    Answer {
        form,
        rating: if is_right { Rating::Good } else { Rating::Again },
        given: Some(given),
        is_right: Some(is_right),
        is_practice: true,
        ..Answer::recalled(sitting.id(), card.clone(), Rating::Good, duration_ms)
    }
}
