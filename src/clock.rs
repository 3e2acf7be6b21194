//! The only place that reads the clock.

use std::time::Instant;

use chrono::{DateTime, Local};

use crate::memory::Moment;

/// Tells the time: the system's, or one that a test or a picture wants to be.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    fixed: Option<(Moment, Instant)>,
}

impl Clock {
    /// The system's clock, or, where `ENTENTE_NOW` holds a moment such as `2026-11-24T09:00:00+01:00`, one that was
    /// set to it when the program started. Tests use that to come back the next day.
    pub fn of_environment() -> Result<Self, String> {
        let Ok(text) = std::env::var("ENTENTE_NOW") else {
            return Ok(Self { fixed: None });
        };
        let time = DateTime::parse_from_rfc3339(&text)
            .map_err(|err| format!("ENTENTE_NOW is not a moment such as 2026-11-24T09:00:00+01:00 ({err}): {text}"))?;
        Ok(Self::set_to(time.into()))
    }

    /// A clock that was set to that moment just now.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the place that reads the clock")]
    pub fn set_to(moment: Moment) -> Self {
        Self { fixed: Some((moment, Instant::now())) }
    }

    /// The moment it is.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the place that reads the clock")]
    pub fn now(&self) -> Moment {
        match self.fixed {
            None => Local::now().fixed_offset().into(),
            Some((moment, set_at)) => {
                let passed_ms = i64::try_from(set_at.elapsed().as_millis()).unwrap_or(i64::MAX);
                Moment { utc_ms: moment.utc_ms.saturating_add(passed_ms), ..moment }
            }
        }
    }
}
