//! What a session is to cover.

use crate::{
    deck::{Card, CardKey, DeckId, Topic},
    memory::Moment,
    storage::review_log::LogError,
    study::{Course, Session, practice_queue},
};

use super::{Agenda, Library, Waits};

/// What a session is to cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// One deck, or all of them.
    pub deck: Option<DeckId>,
    /// One topic, or all of them.
    pub topic: Option<Topic>,
    /// The first and the last year of what happened, or any time.
    pub years: Option<(i64, i64)>,
    /// These cards only; if there are none, all of the above.
    pub cards: Vec<CardKey>,
    /// New cards; if `None`, what today's limit still allows.
    pub new: Option<usize>,
    /// Cards altogether; if `None`, as many as there are, or as a session is to ask or has time for.
    pub total: Option<usize>,
    /// Whether the answers count for the schedules.
    pub mode: Mode,
}

/// What a session is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// To learn what is new and review what is due.
    #[default]
    Study,
    /// To practise cards, due or not, without touching their schedules.
    Practice,
    /// To put events into their order, which is practice, too.
    Chronology,
}

/// How many orders a session of chronology asks, if nothing else was said.
const ORDERS: usize = 10;

impl Plan {
    /// Practice of these cards.
    #[must_use]
    pub fn practice(cards: Vec<CardKey>) -> Self {
        Self { cards, mode: Mode::Practice, ..Self::default() }
    }

    /// Whether a card belongs to the topic and the time.
    #[must_use]
    pub fn covers(&self, card: &Card) -> bool {
        let is_then = |(first, last): (i64, i64)| {
            let years = card.dated().map(|date| date.years());
            years.is_some_and(|(began, ended)| began <= last && first <= ended)
        };
        self.topic.is_none_or(|topic| card.topic == topic) && self.years.is_none_or(is_then)
    }
}

impl Library {
    /// Begins a session. Nothing is written before its first answer.
    pub fn begin(&mut self, plan: &Plan, now: Moment) -> Result<Session, LogError> {
        let course = self.course(plan, now)?;
        Ok(Session::new(course, self, now))
    }

    /// What a session with that plan asks.
    pub fn course(&mut self, plan: &Plan, now: Moment) -> Result<Course, LogError> {
        let id = self.log.next_id(now.utc_ms);
        let today = self.study_day(now);
        let agenda = self.agenda(today)?;
        let all = |agenda: &Agenda<'_>| agenda.waiting(plan, Waits::Any).map(|it| it.card).collect::<Vec<_>>();
        Ok(match plan.mode {
            Mode::Study => {
                let seed = today.0.unsigned_abs().into();
                agenda.apart(Course::new(id, agenda.day(plan).queue(&agenda.limits(plan), seed)))
            }
            Mode::Practice => {
                let known =
                    agenda.waiting(plan, Waits::Any).map(|it| (it.card, (!it.state.is_new()).then_some(it.known)));
                // In another order each time.
                let seed = now.utc_ms.unsigned_abs();
                let queue = practice_queue(known.collect(), plan.total.unwrap_or(usize::MAX), seed);
                agenda.apart(Course::practice(id, queue))
            }
            Mode::Chronology => Course::orders(id, all(&agenda), plan.total.unwrap_or(ORDERS)),
        })
    }
}
