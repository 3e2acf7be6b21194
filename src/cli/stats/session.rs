//! The answers of one session, one by one.

use chrono::SecondsFormat;
use serde::Serialize;

use crate::{
    cli::{Failure, output::Output},
    library::Library,
    memory::Rating,
    study::{Review, SessionId},
    wording::{count, plain},
};

/// One answer in the JSON.
#[derive(Debug, Serialize)]
struct AnswerReport<'r> {
    /// When it was given, in RFC 3339.
    at: String,
    deck: &'r str,
    card: &'r str,
    form: &'static str,
    rating: Rating,
    given: Option<&'r str>,
    is_right: Option<bool>,
    seconds: f32,
    is_scheduled: bool,
    interval_days: u32,
}

impl<'r> AnswerReport<'r> {
    fn new(review: &'r Review) -> Self {
        let at = review.at.local().map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, false));
        Self {
            at: at.unwrap_or_default(),
            deck: review.card.deck.as_str(),
            card: review.card.card.as_str(),
            form: review.form.name(),
            rating: review.rating,
            given: review.given.as_deref(),
            is_right: review.is_right,
            seconds: review.duration_ms as f32 / 1000.0,
            is_scheduled: review.is_scheduled,
            interval_days: review.interval_days,
        }
    }
}

/// Shows the answers of the session with the given id, or of the last one.
pub fn tell(library: &Library, session: &str, json: bool, out: &mut Output<'_>) -> Result<(), Failure> {
    let id = match session {
        "last" => library.newest_answer()?.map(|(_, session)| session),
        id => SessionId::parse_str(id).ok(),
    };
    let answers = id.map(|id| library.session_reader(id)()).transpose()?.unwrap_or_default();
    if answers.is_empty() {
        return Err(Failure::NoSuchSession { id: session.to_owned() });
    }
    if json {
        let answers: Vec<_> = answers.iter().map(AnswerReport::new).collect();
        return Ok(out.json(&answers)?);
    }
    for review in answers {
        let time = review.at.local().map(|at| at.format("%H:%M:%S").to_string()).unwrap_or_default();
        let question = library.card(&review.card).map(|(_, card)| plain(&card.prompt()).replace('\n', " "));
        let next = match (review.is_scheduled, review.interval_days) {
            (false, _) => "practice".to_owned(),
            (true, 0) => "again in the session".to_owned(),
            (true, days) => format!("back after {}", count(days as usize, "day")),
        };
        let seconds = review.duration_ms as f32 / 1000.0;
        out.paragraph(format_args!(
            "{time} · {} · {seconds:.0} s · {next} · {}",
            review.rating.name(),
            question.as_deref().unwrap_or(review.card.card.as_str()),
        ))?;
    }
    Ok(())
}
