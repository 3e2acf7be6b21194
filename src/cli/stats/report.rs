//! The figures for the JSON.

use chrono::SecondsFormat;
use serde::Serialize;

use super::{
    figures::{DayReport, DoneReport, IntervalReport, KnownReport, RetentionReport, SinceReport, StepReport, date},
    filter::{FilterReport, StatsFilter},
};
use crate::{
    cli::{Failure, decks::DeckRow},
    deck::CardKey,
    library::{Library, ToDo, WayOut},
    memory::{Moment, StudyDay},
    progress::{self, DayAhead, FORECAST_DAYS, History, Leech, SessionRecord, Today, View},
    study::Confused,
    wording,
};

/// Where the learner stands.
#[derive(Debug, Serialize)]
pub struct Report {
    /// What the figures are about.
    pub filter: FilterReport,
    /// Answers that were not taken back.
    pub reviews: usize,
    /// Cards, without the suspended ones.
    pub cards: usize,
    /// Minutes spent answering.
    pub minutes: f32,
    /// Where the learner stands today.
    pub today: Today,
    /// What has changed since the last day of study, or `None` before the first answer.
    pub since_last_time: Option<SinceReport>,
    /// How many cards were known over time.
    pub known: KnownReport,
    /// How many cards have which stability, in days.
    pub stability: Vec<StepReport>,
    /// How many cards have which difficulty.
    pub difficulty: Vec<StepReport>,
    /// How much of what came back was still known.
    pub retention: Retentions,
    /// The same by elapsed days.
    pub calibration: Vec<IntervalReport>,
    /// Every study day with an answer.
    pub calendar: Vec<DayReport>,
    /// The 24 hours of the day.
    pub hours: Vec<DoneReport>,
    /// The cards that the learner keeps failing, worst first.
    pub leeches: Vec<Leech>,
    /// The pairs of cards that were confused, most often first.
    pub confusions: Vec<ConfusionReport>,
    /// The ways out of a backlog, if there is one.
    pub backlog: Vec<WayOut>,
    /// The coming year, simulated, today first.
    pub ahead: Vec<DayAhead>,
    /// The cards due on each of the coming days, today first.
    pub forecast: [u32; FORECAST_DAYS],
    /// Every session, the latest first.
    #[serde(rename = "sittings")]
    pub sessions: Vec<SessionReport>,
    /// The decks.
    pub decks: Vec<DeckRow>,
}

/// Two cards of a deck that were confused.
#[derive(Debug, Serialize)]
pub struct ConfusionReport {
    /// The deck's id.
    pub deck: String,
    /// The ids of the two cards; `deck/card` for the second if it is of another deck.
    pub cards: [String; 2],
    /// The number of times.
    pub times: u32,
}

impl ConfusionReport {
    fn all(library: &Library, filter: &StatsFilter) -> Vec<Self> {
        let mut pairs = library.confusions().pairs();
        let is_wanted = |key: &CardKey| library.card(key).is_some_and(|(deck, card)| filter.takes(deck, card));
        pairs.retain(|(card, rival, _)| is_wanted(card) || is_wanted(rival));
        let report = |(card, rival, confused): (CardKey, CardKey, Confused)| Self {
            deck: card.deck.to_string(),
            cards: [card.card.to_string(), rival.seen_from(&card.deck).into_owned()],
            times: confused.times,
        };
        pairs.into_iter().map(report).collect()
    }
}

/// True retention.
#[derive(Debug, Serialize)]
pub struct Retentions {
    /// Over the last 30 study days of the period.
    pub last_30_days: RetentionReport,
    /// Over all days of the period.
    pub ever: RetentionReport,
}

/// One session.
#[derive(Debug, Serialize)]
pub struct SessionReport {
    /// Its id, a UUID.
    pub id: String,
    /// When its first answer was given, in RFC 3339.
    pub began: String,
    /// Answers given.
    pub answers: usize,
    /// Answers other than Again.
    pub recalled: usize,
    /// Different cards.
    pub cards: usize,
    /// Cards answered for the first time ever.
    pub new: usize,
    /// Cards that were learned.
    pub gained: usize,
    /// Cards that were known and were missed.
    pub lost: usize,
    /// Minutes spent answering.
    pub minutes: f32,
    #[serde(skip)]
    began_at: Moment,
}

impl Report {
    /// Returns the figures on `today`, of what passes the filter.
    ///
    /// # Errors
    ///
    /// Returns an error if the review log cannot be read.
    pub fn new(library: &Library, filter: &StatsFilter, today: StudyDay) -> Result<Self, Failure> {
        let scheduler = library.scheduler();
        let history = History::new(&library.past_reader()()?, library.card_facts(), scheduler, today);
        let view = history.view(&filter.progress());
        library.work_out_rivals(filter.plan().deck.as_ref());
        let agenda = library.agenda(today)?;
        let prospect = agenda.prospect(&filter.plan());
        let ToDo { due, new } = prospect.to_do;
        let now = progress::today(&view, due, new, &prospect.habits);
        let since = |day| SinceReport { day: date(day), changed: progress::since(&view, day, scheduler) };
        let calendar: Vec<DayReport> = progress::calendar(&view)
            .into_iter()
            .map(|(day, done)| DayReport { day: date(day), done: done.into() })
            .collect();
        Ok(Self {
            filter: filter.report(),
            reviews: view.answers().count(),
            cards: view.studied().count(),
            minutes: calendar.iter().map(|day| day.done.minutes).sum(),
            today: now,
            since_last_time: progress::last_time(&view).map(since),
            known: KnownReport::new(&view, scheduler),
            stability: StepReport::stabilities(&view),
            difficulty: StepReport::difficulties(&view),
            retention: Retentions::new(&view, today),
            calibration: IntervalReport::all(&view),
            calendar,
            hours: progress::hours(&view).map(DoneReport::from).into(),
            leeches: progress::leeches(&view),
            confusions: ConfusionReport::all(library, filter),
            backlog: prospect.backlog(),
            ahead: prospect.ahead(),
            forecast: agenda.coming_days(|deck, card| filter.takes(deck, card)),
            sessions: progress::sessions(&view).iter().map(SessionReport::new).collect(),
            decks: DeckRow::all(library, &agenda).into_iter().filter(|row| filter.is_of(&row.id)).collect(),
        })
    }
}

impl Retentions {
    fn new(view: &View<'_>, today: StudyDay) -> Self {
        let last = today.min(*view.days().end());
        let last_30_days = view.on(last.minus(29).max(*view.days().start())..=last);
        let of = |view| RetentionReport::new(progress::retention(view));
        Self { last_30_days: of(&last_30_days), ever: of(view) }
    }
}

impl SessionReport {
    fn new(record: &SessionRecord) -> Self {
        let began = record.began.local().map(|began| began.to_rfc3339_opts(SecondsFormat::Secs, false));
        Self {
            id: record.id.to_string(),
            began: began.unwrap_or_default(),
            answers: record.answers,
            recalled: record.recalled,
            cards: record.cards,
            new: record.new,
            gained: record.gains.gained,
            lost: record.gains.lost,
            minutes: record.duration_ms as f32 / 60_000.0,
            began_at: record.began,
        }
    }

    /// Returns when the session began, in words.
    #[must_use]
    pub fn began_in_words(&self) -> String {
        wording::moment(self.began_at)
    }
}
