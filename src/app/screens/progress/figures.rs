//! The figures of the page, worked out in the background from one history.

use std::sync::Arc;

use crate::{
    deck::{CardId, CardKey, DeckId, PassageId, Topic},
    library::{Library, Plan, Prospect, WayOut},
    memory::{LEECH_LAPSES, StudyDay},
    progress::{
        CardFacts, DayAhead, Done, Filter, History, INTERVAL_STEPS, Leech, Retention, STABILITY_STEPS, Share, Since,
        SittingRecord, Today, calendar, calibration, difficulties, hours, known, last_time, leeches, retention,
        sample_days, share_by, since, sittings, stabilities, today,
    },
    storage::review_log::LogVersion,
    study::{Confused, Review},
};

/// All reviews with the history that was made of them.
pub struct Past {
    /// Every answer, oldest first.
    pub reviews: Arc<Vec<Review>>,
    /// The log that they were read from.
    pub log: LogVersion,
    /// The same, joined with the cards.
    pub history: History,
    /// Answers to cards that came back: from so many the model of memory can learn.
    pub came_back: usize,
}

/// Everything that the page shows, for one filter.
pub struct Figures {
    /// Answers that the filter lets through.
    pub answers: usize,
    pub today: Today,
    /// Where much is due, the ways out of it.
    pub backlog: Vec<WayOut>,
    pub sittings: Vec<SittingRecord>,
    pub since: Option<Since>,
    /// Days, and the expected number of cards recalled on each.
    pub known: Vec<(StudyDay, f32)>,
    /// The cards that are there to be learned.
    pub studied: usize,
    /// What is known today of each topic, and of each passage, the weakest one first.
    pub topics: Vec<(Topic, Share)>,
    pub passages: Vec<((DeckId, PassageId), Share)>,
    pub stabilities: [u32; STABILITY_STEPS.len()],
    pub difficulties: [u32; 9],
    /// Over the last 30 days, and over all days of the filter.
    pub retention: [Retention; 2],
    pub calibration: [Retention; INTERVAL_STEPS.len()],
    pub calendar: Vec<(StudyDay, Done)>,
    pub hours: [Done; 24],
    /// The coming year, simulated.
    pub ahead: Vec<DayAhead>,
    pub leeches: Vec<Leech>,
}

/// What was mixed up with what, each pair once, the most frequent first.
pub type MixedUp = Vec<(CardKey, CardId, Confused)>;

impl Figures {
    /// Works all of them out. For 200,000 answers it takes some tens of milliseconds: not for a frame.
    pub fn of(past: &Arc<Past>, prospect: &Prospect, filter: &Filter) -> Self {
        let (day, scheduler) = (prospect.today, &prospect.scheduler);
        let view = past.history.view(filter);
        let days = sample_days(&view);
        let passage_of = |card: &CardFacts| Some((card.key.deck.clone(), card.passage.clone()?));
        let mut passages: Vec<_> = share_by(&view, scheduler, passage_of).into_iter().collect();
        passages.sort_by(|(_, a), (_, b)| a.share().total_cmp(&b.share()));
        Self {
            answers: view.answers().count(),
            today: today(&view, prospect.to_do.due, prospect.to_do.new, &prospect.habits),
            backlog: prospect.backlog(),
            since: last_time(&view).map(|then| since(&view, then, scheduler)),
            sittings: sittings(&view),
            known: days.iter().copied().zip(known(&view, &days, scheduler)).collect(),
            studied: view.studied().count(),
            topics: share_by(&view, scheduler, |card| card.topic).into_iter().collect(),
            passages,
            stabilities: stabilities(&view),
            difficulties: difficulties(&view),
            retention: [retention(&view.on(day.minus(29)..=day)), retention(&view)],
            calibration: calibration(&view),
            calendar: calendar(&view),
            hours: hours(&view),
            ahead: prospect.ahead(),
            leeches: leeches(&view),
        }
    }
}

/// What is to be studied of what the filter lets through.
pub fn plan_of(filter: &Filter) -> Plan {
    Plan { deck: filter.deck.clone(), topic: filter.topic, ..Plan::default() }
}

/// How many times a leech was forgotten at least.
pub const LEECH: u32 = LEECH_LAPSES;

/// The pairs that were mixed up, of decks that are there.
pub fn mixed_up(library: &Library, filter: &Filter) -> MixedUp {
    let plan = plan_of(filter);
    let mut pairs = library.confusions().pairs();
    pairs.retain(|(key, rival, _)| {
        filter.deck.as_ref().is_none_or(|id| key.deck == *id)
            && library.card(key).is_some_and(|(_, card)| plan.covers(card))
            && library.deck(&key.deck).is_some_and(|deck| deck.place(rival).is_some())
    });
    pairs
}
