//! The session whose answers are shown.

use super::ProgressScreen;
use crate::{
    library::Library,
    progress::Filter,
    storage::review_log::LogError,
    study::{Review, ReviewId, SessionId},
    tasks::{Task, Wake, finished},
};

/// A session whose answers are shown as soon as they are read.
pub struct OpenSession {
    /// Which.
    pub id: SessionId,
    /// The newest answer of all when it was opened.
    pub newest: Option<ReviewId>,
    answers: Vec<Review>,
    reading: Option<Task<Result<Vec<Review>, LogError>>>,
}

impl OpenSession {
    /// Begins to read the answers.
    pub fn new(id: SessionId, library: &Library, wake: &Wake) -> Result<Self, LogError> {
        let newest = library.newest_answer()?.map(|(newest, _)| newest);
        let reading = Some(Task::start(wake, library.session_reader(id)));
        Ok(Self { id, newest, answers: Vec::new(), reading })
    }

    /// Whether the answers are being read.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// Collects the answers that have been read.
    pub fn poll(&mut self) -> Result<(), LogError> {
        if let Some(read) = finished(&mut self.reading) {
            self.answers = read?;
        }
        Ok(())
    }

    /// The answers that pass the filter, oldest first.
    pub fn answers(&self, filter: &Filter, library: &Library) -> Vec<&Review> {
        let topic_of = |review: &Review| library.card(&review.card).map(|(_, card)| card.topic);
        self.answers.iter().filter(|review| filter.takes_answer(review, topic_of(review))).collect()
    }
}

impl ProgressScreen {
    /// Shows the answers of a session, or hides them if they are shown.
    pub fn show_session(&mut self, id: SessionId, library: &Library, wake: &Wake) {
        if self.opened.take().is_none_or(|opened| opened.id != id) {
            match OpenSession::new(id, library, wake) {
                Ok(opened) => self.opened = Some(opened),
                Err(err) => self.error = Some(err.to_string()),
            }
        }
    }
}
