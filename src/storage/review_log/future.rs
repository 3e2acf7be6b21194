//! Answers that were given under a clock that was ahead.

use rusqlite::params;

use super::{LogError, ReviewLog, reviews, rows};
use crate::study::Review;

/// A clock may be so much ahead of another before an answer counts as one of the future: a day.
const DAY_MS: i64 = 86_400_000;

/// Answers of the future: later by more than a day than a clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FutureAnswers {
    /// How many.
    pub count: usize,
    /// When the first was given, in milliseconds since 1970-01-01 00:00 UTC.
    pub first_ms: i64,
    /// When the last was given.
    pub last_ms: i64,
}

impl ReviewLog {
    /// The answers that stand and are later than `now_ms` by more than a day, whoever gave them, oldest first.
    ///
    /// Ids are never earlier than the answers they name, so that only the end of the log is read.
    pub fn future_reviews(&self, now_ms: i64) -> Result<Vec<Review>, LogError> {
        let latest = now_ms.saturating_add(DAY_MS);
        let first_id = uuid::Builder::from_unix_timestamp_millis(u64::try_from(latest).unwrap_or_default(), &[0; 10]);
        self.read(|connection| {
            let found = connection
                .prepare_cached("SELECT count(*) FROM reviews WHERE id > ?1 AND at_ms > ?2")?
                .query_row(params![first_id.as_uuid().as_bytes(), latest], |row| row.get::<_, i64>(0))?;
            if found == 0 {
                return Ok(Vec::new());
            }
            let reviews = reviews::read(connection, &rows::moves(connection)?, None)?;
            Ok(reviews.into_iter().filter(|review| review.at.utc_ms > latest).collect())
        })
    }

    /// What [`future_reviews`](Self::future_reviews) amounts to; `None` if there are none.
    pub fn future_answers(&self, now_ms: i64) -> Result<Option<FutureAnswers>, LogError> {
        let moments: Vec<i64> = self.future_reviews(now_ms)?.iter().map(|review| review.at.utc_ms).collect();
        let (first, last) = (moments.iter().min(), moments.iter().max());
        Ok(first.zip(last).map(|(&first_ms, &last_ms)| FutureAnswers { count: moments.len(), first_ms, last_ms }))
    }
}
