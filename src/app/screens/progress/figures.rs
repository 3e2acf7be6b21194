//! The figures of the page, computed in the background from one history.

use std::sync::Arc;

use crate::{
    deck::{CardKey, DeckId, PassageId, Topic},
    library::{Library, Plan, Prospect, WayOut},
    memory::{LEECH_LAPSES, StudyDay},
    progress::{
        CardFacts, DayAhead, Done, Filter, History, INTERVAL_STEPS, Leech, PastAnswers, Retention, STABILITY_STEPS,
        SessionRecord, Share, Since, Today, both, calendar, calibration, difficulties, hours, known, last_time,
        leeches, retention, sample_days, sessions, share_by, since, stabilities, today,
    },
    storage::review_log::LogVersion,
    study::Confused,
};

/// Every answer, and the history made from them.
pub struct Past {
    /// What they say by themselves.
    pub answers: Arc<PastAnswers>,
    /// The version of the log that they were read from.
    pub log: LogVersion,
    /// How often the library had changed until then, as the screen was told.
    pub changes: u64,
    /// They, joined with their cards.
    pub history: History,
    /// The number of answers to cards that came back, which the model of memory can learn from.
    pub came_back: usize,
}

/// Everything that the page shows, for one filter.
pub struct Figures {
    /// What they are about.
    pub filter: Filter,
    /// Answers that pass the filter.
    pub answers: usize,
    /// Where the learner stands today.
    pub today: Today,
    /// The ways out of a backlog, if there is one.
    pub backlog: Vec<WayOut>,
    /// Past sessions, the latest first.
    pub sessions: Vec<SessionRecord>,
    /// What has changed since the last day of study, or `None` before the first answer.
    pub since: Option<Since>,
    /// Days, and the expected number of cards recalled on each.
    pub known: Vec<(StudyDay, f32)>,
    /// The number of cards that can be studied.
    pub studied: usize,
    /// What is known today of each topic.
    pub topics: Vec<(Topic, Share)>,
    /// What is known today of each passage, weakest first.
    pub passages: Vec<((DeckId, PassageId), Share)>,
    /// How many cards have which stability.
    pub stabilities: [u32; STABILITY_STEPS.len()],
    /// How many cards have which difficulty.
    pub difficulties: [u32; 9],
    /// True retention over the last 30 days, and over all days of the filter.
    pub retention: [Retention; 2],
    /// True and predicted retention by elapsed days.
    pub calibration: [Retention; INTERVAL_STEPS.len()],
    /// What was done on each day.
    pub calendar: Vec<(StudyDay, Done)>,
    /// What was done in each hour of the day.
    pub hours: [Done; 24],
    /// The coming year, once it is simulated.
    pub ahead: Option<Vec<DayAhead>>,
    /// Whether cards are prepared for an exam, which what is simulated ahead has regard to.
    pub has_exam: bool,
    /// The cards that the learner keeps failing.
    pub leeches: Vec<Leech>,
}

/// The pairs of cards that were confused, each once, most often first.
pub type MixedUp = Vec<(CardKey, CardKey, Confused)>;

impl Figures {
    /// Computes all figures but the coming year. Takes tens of milliseconds for 200,000 answers, too long for a frame.
    pub fn new(past: &Arc<Past>, backlog: Vec<WayOut>, prospect: &Prospect, filter: &Filter) -> Self {
        let (day, scheduler) = (prospect.today, &prospect.scheduler);
        let view = past.history.view(filter);
        let days = sample_days(&view);
        let passage_of = |card: &CardFacts| Some((card.key.deck.clone(), card.passage.clone()?));
        let fading = || {
            let known = days.iter().copied().zip(known(&view, &days, scheduler)).collect();
            (known, last_time(&view).map(|then| since(&view, then, scheduler)))
        };
        let counted = || (sessions(&view), calendar(&view), hours(&view), calibration(&view), retention(&view));
        let ((known, since), (sessions, calendar, hours, calibration, ever)) = both(fading, counted);
        let mut passages: Vec<_> = share_by(&view, scheduler, passage_of).into_iter().collect();
        passages.sort_by(|(_, a), (_, b)| a.share().total_cmp(&b.share()));
        Self {
            filter: filter.clone(),
            answers: view.answers().count(),
            today: today(&view, prospect.to_do.due, prospect.to_do.new, &prospect.habits),
            backlog,
            since,
            sessions,
            known,
            studied: view.studied().count(),
            topics: share_by(&view, scheduler, |card| card.topic).into_iter().collect(),
            passages,
            stabilities: stabilities(&view),
            difficulties: difficulties(&view),
            retention: [retention(&view.on(day.minus(29)..=day)), ever],
            calibration,
            calendar,
            hours,
            ahead: None,
            has_exam: prospect.has_exam(),
            leeches: leeches(&view),
        }
    }
}

/// Returns a plan to study what passes the filter.
pub fn plan_of(filter: &Filter) -> Plan {
    Plan { deck: filter.deck.clone(), topic: filter.topic, ..Plan::default() }
}

/// The number of lapses from which a card is a leech.
pub const LEECH: u32 = LEECH_LAPSES;

/// Returns the pairs that were confused and are still in their decks.
pub fn mixed_up(library: &Library, filter: &Filter) -> MixedUp {
    let plan = plan_of(filter);
    let mut pairs = library.confusions().pairs();
    let is_there = |key: &CardKey| library.card(key).is_some();
    let is_wanted = |key: &CardKey| {
        let is_of_deck = filter.deck.as_ref().is_none_or(|id| key.deck == *id);
        is_of_deck && library.card(key).is_some_and(|(_, card)| plan.covers(card))
    };
    pairs.retain(|(key, rival, _)| is_there(key) && is_there(rival) && (is_wanted(key) || is_wanted(rival)));
    pairs
}
