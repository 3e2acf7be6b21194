//! What the learner has chosen. Small, in a file of its own, read leniently.

use std::{collections::BTreeSet, fs, io, ops::RangeInclusive, path::Path};

use serde::{Deserialize, Serialize};

use super::atomic;
use crate::{
    memory::{Calendar, DEFAULT_DESIRED_RETENTION},
    study::{ExamGoal, Form},
};

/// What the learner has chosen.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preferences {
    /// New cards a day, over all decks.
    pub new_per_day: usize,
    /// Due cards a day, over all decks.
    pub reviews_per_day: usize,
    /// The share of due cards that should be recalled.
    pub desired_retention: f32,
    /// The hour of local time at which a study day starts.
    pub day_start_hour: u8,
    /// Minutes that a sitting takes, about; 0 where it may take any time.
    pub minutes_per_sitting: u32,
    /// Cards that a sitting asks at the most; 0 where it asks all that the day's limits allow.
    pub cards_per_sitting: usize,
    /// Easy and free days.
    pub calendar: Calendar,
    /// Exams that are prepared for.
    pub exams: Vec<ExamGoal>,
    /// The forms in which no card is asked.
    pub forms_off: BTreeSet<Form>,
    /// The parameters of the model of memory, where they were fitted to the learner's answers; else none.
    pub parameters: Vec<f32>,
    /// Those that were used before, for going back in one step.
    pub parameters_before: Option<Vec<f32>>,
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// The size of all text, where 1 is the usual one.
    pub text_scale: f32,
}

/// How the window is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// As the system is.
    #[default]
    System,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            new_per_day: 20,
            reviews_per_day: 200,
            desired_retention: DEFAULT_DESIRED_RETENTION,
            day_start_hour: 4,
            minutes_per_sitting: 0,
            cards_per_sitting: 0,
            calendar: Calendar::default(),
            exams: Vec::new(),
            forms_off: BTreeSet::new(),
            parameters: Vec::new(),
            parameters_before: None,
            theme: Theme::System,
            text_scale: 1.0,
        }
    }
}

/// The retention that can be asked for.
pub const RETENTION_RANGE: RangeInclusive<f32> = 0.70..=0.97;
/// How far the text can be scaled.
pub const TEXT_SCALE_RANGE: RangeInclusive<f32> = 0.8..=1.6;

/// Preferences as they were read, and what was wrong with the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadPreferences {
    /// What was chosen; the default where nothing valid was.
    pub preferences: Preferences,
    /// What was wrong, as a sentence.
    pub problem: Option<String>,
}

/// Reads the preferences. No file means the defaults; a file that cannot be read gives the defaults and a sentence.
#[must_use]
pub fn read(path: &Path) -> ReadPreferences {
    let broken = |detail: String| ReadPreferences {
        preferences: Preferences::default(),
        problem: Some(format!(
            "The settings could not be read ({detail}), so the usual ones are used. Mend or remove the file: {}",
            path.display()
        )),
    };
    match fs::read_to_string(path) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => ReadPreferences::default(),
        Err(err) => broken(err.to_string()),
        Ok(text) => match ron::from_str::<Preferences>(&text) {
            Ok(preferences) => ReadPreferences { preferences: preferences.within_bounds(), problem: None },
            Err(err) => broken(err.to_string()),
        },
    }
}

/// Writes the preferences. A file that could not be read is kept beside as `preferences.ron.old`.
pub fn write(path: &Path, preferences: &Preferences) -> io::Result<()> {
    if read(path).problem.is_some() {
        fs::rename(path, path.with_extension("ron.old"))?;
    }
    let text = ron::ser::to_string_pretty(preferences, ron::ser::PrettyConfig::new()).map_err(io::Error::other)?;
    atomic::write(path, text.as_bytes())
}

impl Preferences {
    /// With every number brought within its bounds.
    #[must_use]
    pub fn within_bounds(mut self) -> Self {
        let within = |value: f32, range: RangeInclusive<f32>, default: f32| {
            if value.is_finite() { value.clamp(*range.start(), *range.end()) } else { default }
        };
        self.desired_retention = within(self.desired_retention, RETENTION_RANGE, DEFAULT_DESIRED_RETENTION);
        self.text_scale = within(self.text_scale, TEXT_SCALE_RANGE, 1.0);
        self.day_start_hour = self.day_start_hour.min(23);
        self.new_per_day = self.new_per_day.min(9_999);
        self.reviews_per_day = self.reviews_per_day.min(9_999);
        self.minutes_per_sitting = self.minutes_per_sitting.min(24 * 60);
        self.cards_per_sitting = self.cards_per_sitting.min(9_999);
        for exam in &mut self.exams {
            exam.minutes_per_day = within(exam.minutes_per_day, 0.0..=24.0 * 60.0, 20.0);
            exam.desired_retention = within(exam.desired_retention, RETENTION_RANGE, DEFAULT_DESIRED_RETENTION);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_is_kept_and_what_is_wrong_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.ron");
        assert_eq!(read(&path), ReadPreferences::default());

        let chosen = Preferences { new_per_day: 7, theme: Theme::Dark, ..Preferences::default() };
        write(&path, &chosen).unwrap();
        assert_eq!(read(&path).preferences, chosen);

        fs::write(&path, "(text_scale: 1000.0, desired_retention: -1.0, day_start_hour: 99)").unwrap();
        let read_back = read(&path).preferences;
        assert_eq!((read_back.text_scale, read_back.desired_retention, read_back.day_start_hour), (1.6, 0.7, 23));

        fs::write(&path, "(new_per_day: many)").unwrap();
        assert!(read(&path).problem.unwrap().contains("1:"));
        write(&path, &chosen).unwrap();
        assert_eq!(fs::read_to_string(path.with_extension("ron.old")).unwrap(), "(new_per_day: many)");
    }
}
