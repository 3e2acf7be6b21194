//! How many cards are known, and how that number grew.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{CardFacts, View};
use crate::memory::{Scheduler, StudyDay};

/// The most days for which the number of known cards is computed. Each costs a power function per card.
pub const MOST_SAMPLES: u32 = 60;

/// Returns the days to sample, from the view's first to its last, at most [`MOST_SAMPLES`]: each day of two months,
/// every 19th of three years, counted back from the last. Empty before the first answer.
#[must_use]
pub fn sample_days(view: &View<'_>) -> Vec<StudyDay> {
    let Some(days) = view.days_so_far() else {
        return Vec::new();
    };
    let length = days.end().days_since(*days.start());
    // One sample is reserved for the first day, which the steps may miss.
    let step = length.div_ceil(MOST_SAMPLES - 2).max(1);
    let first = (!length.is_multiple_of(step)).then_some(*days.start());
    first.into_iter().chain((0..=length / step).rev().map(|steps| days.end().minus(steps * step))).collect()
}

/// Returns the expected number of the view's cards recalled at the end of each of `days`, which must ascend. This is
/// the sum of what is known of each ([`Scheduler::known`]). Answers dated after today count as given today.
#[must_use]
pub fn known(view: &View<'_>, days: &[StudyDay], scheduler: &Scheduler) -> Vec<f32> {
    let all = known_by(view, days, scheduler, |_| ());
    all.into_values().next().unwrap_or_else(|| vec![0.0; days.len()])
}

/// Like [`known`], for each group of cards, such as those of a deck, topic or passage.
#[must_use]
pub fn known_by<G: Ord>(
    view: &View<'_>,
    days: &[StudyDay],
    scheduler: &Scheduler,
    group_of: impl Fn(&CardFacts) -> G,
) -> BTreeMap<G, Vec<f32>> {
    let (groups, mut traces) = group(view, group_of);
    let (given, today) = (view.history().answers(), view.history().today());
    let day_of = |place: &u32| given[*place as usize].study_day.min(today);
    let mut places: Vec<u32> = (0..given.len() as u32).filter(|place| given[*place as usize].is_scheduled).collect();
    // The clock may have been set back: of the answers dated up to a day, the last one given counts.
    places.sort_by_key(day_of);
    let mut places = places.into_iter().peekable();
    let mut sums = vec![vec![0.0; days.len()]; groups.len()];
    for (column, day) in days.iter().enumerate() {
        while let Some(place) = places.next_if(|place| day_of(place) <= *day) {
            let answer = &given[place as usize];
            if let Some(trace) = &mut traces[answer.card as usize]
                && trace.answer <= place
            {
                *trace = Trace {
                    group: trace.group,
                    answer: place,
                    last_day: answer.study_day,
                    stability: answer.stability,
                    is_failed: !answer.rating.is_recalled(),
                };
            }
        }
        for trace in traces.iter().flatten().filter(|trace| trace.stability > 0.0) {
            let elapsed_days = day.days_since(trace.last_day);
            // As in `Scheduler::known`.
            if !trace.is_failed || elapsed_days > 0 {
                sums[trace.group][column] += scheduler.retrievability_after(trace.stability, elapsed_days);
            }
        }
    }
    groups.into_iter().map(|(group, number)| (group, std::mem::take(&mut sums[number]))).collect()
}

/// How many cards of a group were met, and how many of those would be recalled today.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    /// Cards that have been answered at least once.
    pub met: usize,
    /// The sum of the retrievabilities of those cards.
    pub known: f32,
}

impl Share {
    /// Returns the share of the met cards that would be recalled, from 0 to 1.
    #[must_use]
    pub fn share(self) -> f32 {
        self.known / self.met.max(1) as f32
    }
}

/// Returns what is known today of each group that has a card that was met.
#[must_use]
pub fn share_by<G: Ord>(
    view: &View<'_>,
    scheduler: &Scheduler,
    group_of: impl Fn(&CardFacts) -> Option<G>,
) -> BTreeMap<G, Share> {
    let history = view.history();
    let mut shares: BTreeMap<G, Share> = BTreeMap::new();
    for card in view.studied().filter(|card| !history.state(*card).is_new()) {
        if let Some(group) = group_of(history.card(card)) {
            let share = shares.entry(group).or_default();
            share.met += 1;
            share.known += scheduler.known(history.state(card), history.today());
        }
    }
    shares
}

/// The last answer to a card so far. A stability of 0 means that the card is new.
#[derive(Clone, Copy, Default)]
struct Trace {
    group: usize,
    answer: u32,
    last_day: StudyDay,
    stability: f32,
    is_failed: bool,
}

/// Numbers the groups, and gives each card of the view an empty trace.
fn group<G: Ord>(view: &View<'_>, group_of: impl Fn(&CardFacts) -> G) -> (BTreeMap<G, usize>, Vec<Option<Trace>>) {
    let mut groups = BTreeMap::new();
    let mut traces = vec![None; view.history().card_count()];
    for card in view.studied() {
        let next = groups.len();
        let group = match groups.entry(group_of(view.history().card(card))) {
            Entry::Occupied(entry) => *entry.get(),
            Entry::Vacant(entry) => *entry.insert(next),
        };
        traces[card as usize] = Some(Trace { group, ..Trace::default() });
    }
    (groups, traces)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::{CardState, Rating::Good, Remembered},
        progress::{
            Filter,
            samples::{SCHEDULER_RETENTION, history, practice, review},
        },
    };

    fn close(ours: &[f32], expected: &[f32]) {
        assert_eq!(ours.len(), expected.len());
        assert!(ours.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-4), "{ours:?} instead of {expected:?}");
    }

    #[test]
    fn each_card_fades_from_its_last_answer_on() {
        let scheduler = Scheduler::new(SCHEDULER_RETENTION);
        let reviews = [review("a", 10, Good), practice("a", 11, Good), review("b", 13, Good), review("gone", 10, Good)];
        let history = history(&reviews, &["a", "b", "new"], StudyDay(15));
        let days = [9, 10, 12, 13, 15].map(StudyDay);
        let one = |elapsed| {
            let first = Remembered { study_day: StudyDay(0), rating: Good, interval_days: 1, known_ease: None };
            scheduler.retrievability(&scheduler.after_answer(&CardState::New, first), StudyDay(elapsed))
        };
        let expected = [0.0, 1.0, one(2), one(3) + 1.0, one(5) + one(2)];
        close(&known(&history.all(), &days, &scheduler), &expected);
        let by_card = known_by(&history.all(), &days, &scheduler, |card| card.key.card.clone());
        assert_eq!(by_card.len(), 3);
        close(&by_card[&"b".into()], &[0.0, 0.0, 0.0, 1.0, one(2)]);
        close(&by_card[&"new".into()], &[0.0; 5]);
    }

    #[test]
    fn an_answer_from_the_future_counts_today_and_the_last_one_given_counts() {
        let scheduler = Scheduler::new(SCHEDULER_RETENTION);
        let reviews = [review("a", 90, Good), review("b", 20, Good), review("b", 12, Good)];
        let history = history(&reviews, &["a", "b"], StudyDay(30));
        let known_today = known(&history.all(), &[StudyDay(29), StudyDay(30)], &scheduler);
        let states = [0, 1].map(|card| scheduler.retrievability(history.state(card), StudyDay(30)));
        close(&known_today[1..], &[states.iter().sum()]);
        let share = share_by(&history.all(), &scheduler, |card| Some(card.key.deck.clone()));
        let [(_, share)] = share.into_iter().collect::<Vec<_>>().try_into().expect("one deck");
        close(&[share.known, share.share()], &[states.iter().sum(), states.iter().sum::<f32>() / 2.0]);
        assert_eq!(share.met, 2);
        assert!(known_today[0] < 1.0);
    }

    #[test]
    fn the_days_to_look_on_are_few_and_end_today() {
        for (first, today, length, step) in [(10, 10, 1, 0), (1, 59, 59, 1), (1, 61, 31, 2), (0, 3650, 59, 63)] {
            let reviews = [review("a", first, Good)];
            let history = history(&reviews, &["a"], StudyDay(today));
            let days = sample_days(&history.all());
            assert_eq!((days.len(), days.last()), (length, Some(&StudyDay(today))));
            assert!(days.windows(2).skip(1).all(|two| two[1].days_since(two[0]) == step) && days[0] == StudyDay(first));
        }
        let reviews = [review("a", 50, Good)];
        let history = history(&reviews, &["a"], StudyDay(10));
        assert_eq!(sample_days(&history.all()), []);
        let before = Filter { days: StudyDay(0)..=StudyDay(9), ..Filter::default() };
        assert_eq!(sample_days(&history.view(&before)), []);
    }
}
