//! The only place that reads the clock.

use std::time::Instant;

use chrono::{DateTime, Local};

use crate::memory::Moment;

/// Tells the time: the system's, or that of a clock set by a test.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    fixed: Option<(Moment, Instant)>,
}

impl Clock {
    /// Returns the system's clock or, if `ENTENTE_NOW` holds a moment such as `2026-11-24T09:00:00+01:00`, a clock set
    /// to that moment at the start of the program. Tests use this to come back the next day.
    ///
    /// # Errors
    ///
    /// Returns a message if `ENTENTE_NOW` cannot be read.
    pub fn from_environment() -> Result<Self, String> {
        let Ok(text) = std::env::var("ENTENTE_NOW") else {
            return Ok(Self { fixed: None });
        };
        let time = DateTime::parse_from_rfc3339(&text)
            .map_err(|err| format!("ENTENTE_NOW is not a moment such as 2026-11-24T09:00:00+01:00 ({err}): {text}"))?;
        Ok(Self::set_to(time.into()))
    }

    /// Returns a clock that shows `moment` now and goes on from there.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the place that reads the clock")]
    pub fn set_to(moment: Moment) -> Self {
        Self { fixed: Some((moment, Instant::now())) }
    }

    /// Returns the current moment.
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
