//! Which library a log belongs to.

use std::path::Path;

use uuid::Uuid;

use super::{Ids, LogError, ReviewLog};

/// What tells to which library a log belongs: the devices that it belonged to, and the rows that it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    devices: Vec<Uuid>,
    /// In order.
    rows: Vec<Uuid>,
}

impl Identity {
    /// What is known of a log: its device, which may be unknown, and its rows.
    pub fn new(device: Option<Uuid>, rows: impl IntoIterator<Item = Uuid>) -> Self {
        let mut rows: Vec<Uuid> = rows.into_iter().collect();
        rows.sort_unstable();
        Self { devices: device.into_iter().filter(|device| !device.is_nil()).collect(), rows }
    }

    /// What a sound log tells, of whatever version. One that holds no row tells nothing: it may be there because
    /// Entente was started, and for no other reason.
    pub fn of_log(log: &Path) -> Result<Self, LogError> {
        let log = ReviewLog::open_backup(log)?;
        let ids = log.ids()?;
        Ok(if ids.iter().all(Vec::is_empty) { Self::default() } else { Self::of_rows(log.device, &ids) })
    }

    /// What that device and these rows tell.
    pub(super) fn of_rows(device: Uuid, rows: &Ids) -> Self {
        Self::new(Some(device), rows.iter().flatten().copied())
    }

    /// Whether it tells anything.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !self.devices.is_empty() || !self.rows.is_empty()
    }

    /// Whether both belong to one library: the same device wrote them, or they have a row in common.
    #[must_use]
    pub fn is_kin(&self, other: &Self) -> bool {
        self.devices.iter().any(|device| other.devices.contains(device))
            || other.rows.iter().any(|row| self.rows.binary_search(row).is_ok())
    }

    /// Adds what another log of the same library tells.
    pub fn join(&mut self, other: &Self) {
        self.devices.extend(&other.devices);
        self.rows.extend(&other.rows);
        self.rows.sort_unstable();
        self.rows.dedup();
    }
}
