//! What the learner has chosen for this machine. Small, in a file of its own, read leniently.

mod deck;
mod read;

pub use deck::DeckPreferences;
pub use read::{Former, ReadPreferences, read};

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use super::atomic;
use crate::{
    deck::DeckId,
    memory::{Calendar, DEFAULT_DESIRED_RETENTION},
    progress::search::Column,
    study::Form,
};

/// What the learner has chosen. Exams and fitted parameters are in the review log.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Preferences {
    /// New cards a day, over all decks without a number of their own.
    pub new_per_day: usize,
    /// Due cards a day, over all decks.
    pub reviews_per_day: usize,
    /// The share of due cards that should be recalled.
    pub desired_retention: f32,
    /// The hour of local time at which a study day starts.
    pub day_start_hour: u8,
    /// About how many minutes a session takes; 0 means that it may take any time.
    pub minutes_per_sitting: u32,
    /// At most how many cards a session asks; 0 means that only the limits of the day count.
    pub cards_per_sitting: usize,
    /// Easy and free days.
    pub calendar: Calendar,
    /// The forms in which no card is asked.
    pub forms_off: BTreeSet<Form>,
    /// What is chosen for single decks.
    #[serde(serialize_with = "deck::as_list")]
    pub decks: BTreeMap<DeckId, DeckPreferences>,
    /// Light, dark, or as the system.
    pub theme: Theme,
    /// The size of all text; 1 is the usual one.
    pub text_scale: f32,
    /// How much room backups may take, in megabytes.
    pub backups_mb: u32,
    /// Another folder that gets each backup, such as one on a stick; empty for none.
    pub second_backup_folder: String,
    /// The passage that was read last, as `deck/passage`; empty for none.
    pub read_last: String,
    /// The columns that the page of cards does not show.
    pub hidden_columns: Vec<Column>,
    /// How the window was when it closed.
    pub window: WindowSize,
}

/// How large a window is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowSize {
    /// In points of the screen.
    pub width: f32,
    /// In points of the screen.
    pub height: f32,
    /// Whether it fills the screen; its size is that from before.
    pub is_maximized: bool,
}

impl WindowSize {
    /// The smallest in which every page can be used.
    pub const SMALLEST: [f32; 2] = [640.0, 480.0];
    /// More than any screen has.
    const LARGEST: f32 = 16_000.0;

    /// No smaller and no larger than a window can be.
    #[must_use]
    pub fn within_bounds(self) -> Self {
        let within = |value: f32, least: f32, usual: f32| {
            if value.is_finite() { value.clamp(least, Self::LARGEST) } else { usual }
        };
        let ([least_width, least_height], usual) = (Self::SMALLEST, Self::default());
        let (width, height) =
            (within(self.width, least_width, usual.width), within(self.height, least_height, usual.height));
        Self { width, height, ..self }
    }
}

impl Default for WindowSize {
    fn default() -> Self {
        Self { width: 1100.0, height: 760.0, is_maximized: false }
    }
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
            forms_off: BTreeSet::new(),
            decks: BTreeMap::new(),
            theme: Theme::System,
            text_scale: 1.0,
            backups_mb: 500,
            second_backup_folder: String::new(),
            read_last: String::new(),
            hidden_columns: Vec::new(),
            window: WindowSize::default(),
        }
    }
}

/// The retention that can be asked for.
pub const RETENTION_RANGE: RangeInclusive<f32> = 0.70..=0.97;
/// How far the text can be scaled.
pub const TEXT_SCALE_RANGE: RangeInclusive<f32> = 0.8..=1.6;
/// How much room backups can be given, in megabytes.
pub const BACKUPS_MB_RANGE: RangeInclusive<u32> = 10..=100_000;
/// The most cards that a limit can name.
const MOST_CARDS: usize = 9_999;
/// The most minutes that a session can be given.
const MOST_MINUTES: u32 = 24 * 60;
/// The last hour at which a study day can start.
const LAST_HOUR: u8 = 23;

/// Writes the preferences. A file in which something is wrong is kept beside it, as `preferences.before-N.ron`.
pub fn write(path: &Path, preferences: &Preferences) -> io::Result<()> {
    if !read(path).problems.is_empty() {
        let kept = free_name(path);
        let copied = fs::read(path).and_then(|bytes| atomic::write(&kept, &bytes));
        // What cannot be read, such as a folder, is moved away.
        copied.or_else(|_unreadable| fs::rename(path, &kept))?;
    }
    let text = ron::ser::to_string_pretty(preferences, ron::ser::PrettyConfig::new()).map_err(io::Error::other)?;
    atomic::write(path, text.as_bytes())
}

fn free_name(path: &Path) -> PathBuf {
    let mut names = (1..).map(|n| path.with_extension(format!("before-{n}.ron")));
    names.find(|name| !name.exists()).unwrap_or_default()
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
        self.day_start_hour = self.day_start_hour.min(LAST_HOUR);
        self.new_per_day = self.new_per_day.min(MOST_CARDS);
        self.reviews_per_day = self.reviews_per_day.min(MOST_CARDS);
        self.minutes_per_sitting = self.minutes_per_sitting.min(MOST_MINUTES);
        self.cards_per_sitting = self.cards_per_sitting.min(MOST_CARDS);
        for deck in self.decks.values_mut() {
            deck.new_per_day = deck.new_per_day.map(|cards| cards.min(MOST_CARDS));
            deck.desired_retention = deck.desired_retention.filter(|it| RETENTION_RANGE.contains(it));
        }
        self.decks.retain(|_, deck| *deck != DeckPreferences::default());
        self.backups_mb = self.backups_mb.clamp(*BACKUPS_MB_RANGE.start(), *BACKUPS_MB_RANGE.end());
        self.window = self.window.within_bounds();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_chosen_is_read_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.ron");
        assert_eq!(read(&path), ReadPreferences::default());

        let mut chosen = Preferences { new_per_day: 7, theme: Theme::Dark, text_scale: 1.25, ..Preferences::default() };
        chosen.forms_off = BTreeSet::from([Form::Typed, Form::Contrast]);
        chosen.hidden_columns = vec![Column::Topic, Column::Deck];
        chosen.window = WindowSize { width: 900.0, height: 600.0, is_maximized: true };
        let own = DeckPreferences {
            new_per_day: Some(3),
            desired_retention: Some(0.85),
            order: crate::study::NewOrder::Date,
            forms_off: Some(BTreeSet::new()),
        };
        let ordered = DeckPreferences { order: crate::study::NewOrder::Mixed, ..DeckPreferences::default() };
        chosen.decks = BTreeMap::from([("pacts".into(), own), ("wars \"1\"".into(), ordered)]);
        chosen.calendar.weekdays[6] = crate::memory::Share::Rest;
        let (first, last) = (crate::memory::StudyDay(20_780), crate::memory::StudyDay(20_790));
        chosen.calendar.holidays = vec![crate::memory::Holiday { first, last }];
        write(&path, &chosen).unwrap();
        assert_eq!(read(&path), ReadPreferences { preferences: chosen, ..ReadPreferences::default() });
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "a sound file needs no copy");
    }

    /// A text, whether the right settings came of it, and how each problem begins.
    type Case = (&'static str, fn(&Preferences) -> bool, &'static [&'static str]);

    fn seven(preferences: &Preferences) -> bool {
        preferences.new_per_day == 7
    }

    fn usual(preferences: &Preferences) -> bool {
        *preferences == Preferences::default()
    }

    const CASES: &[Case] = &[
        (
            "(theme: Sepia, new_per_day: 7)",
            seven,
            &["line 1: `theme` cannot be Sepia; it is System, Light or Dark. System is used"],
        ),
        ("\u{feff}(theme: Sepia, new_per_day: 7)", seven, &["line 1: `theme` cannot be Sepia"]),
        ("\u{feff}(new_per_day: 7)", seven, &[]),
        ("#![enable(implicit_some)]\n// mine\nPreferences(new_per_day: 7,)\n", seven, &[]),
        (
            "(day_start_hour: 25)",
            usual,
            &["line 1: `day_start_hour` cannot be 25; it is a whole number from 0 to 23. 4 is used"],
        ),
        (
            "(new_per_day: 7,\n day_start_hour: -1,\n text_scale: 1000.0)",
            seven,
            &[
                "line 2: `day_start_hour` cannot be -1",
                "line 3: `text_scale` cannot be 1000.0; it is a number from 0.8 to 1.6. 1 is used",
            ],
        ),
        (
            "(desired_retention: 0.99, reviews_per_day: 2.5)",
            usual,
            &[
                "line 1: `desired_retention` cannot be 0.99; it is a number from 0.7 to 0.97. 0.9 is used",
                "line 1: `reviews_per_day` cannot be 2.5",
            ],
        ),
        (
            "(desired_retention: NaN, text_scale: inf)",
            usual,
            &["line 1: `desired_retention` cannot be NaN", "line 1: `text_scale` cannot be inf"],
        ),
        ("(new_per_day: many)", usual, &["line 1: `new_per_day` cannot be many"]),
        (
            "(minutes_per_sitting: 99999, cards_per_sitting: 10000)",
            usual,
            &["line 1: `minutes_per_sitting`", "line 1: `cards_per_sitting`"],
        ),
        (
            "(parameters: [1.0, 2.0], parameters_before: Some([3.0]), new_per_day: 7)",
            seven,
            &["line 1: `parameters` are not parameters of FSRS-6, which are 21 numbers", "line 1: `parameters_before`"],
        ),
        (
            "(new_per_dya: 3, new_per_day: 7)",
            seven,
            &["line 1: `new_per_dya` is not a setting; perhaps `new_per_day` is meant. It is ignored"],
        ),
        ("(new_per_day: 7, new_per_day: 9)", seven, &["line 1: `new_per_day` is there a second time"]),
        (
            "(new_per_day: 7\n theme: Dark)",
            |it| it.new_per_day == 7 && it.theme == Theme::Dark,
            &["line 1: a comma is missing here"],
        ),
        (
            "(theme: Dark; new_per_day: 7)",
            |it| it.new_per_day == 7 && it.theme == Theme::Dark,
            &["line 1: a comma was expected here"],
        ),
        ("(theme = Dark,\nnew_per_day: 7)", seven, &["line 1: a field is written with a colon"]),
        ("(theme: \"Dark,\nnew_per_day: 7)", seven, &["line 1: this text is never closed"]),
        ("(new_per_day: 7", seven, &["line 1: this bracket is never closed"]),
        ("(new_per_day: 7)\n)", seven, &["line 2: there is something behind the closing bracket"]),
        (
            "(forms_off: [typed, sung], new_per_day: 7)",
            |it| it.new_per_day == 7 && it.forms_off.len() == 1,
            &["line 1: `forms_off` cannot be sung; a form is one of recall, choice"],
        ),
        ("(forms_off: typed, new_per_day: 7)", seven, &["line 1: `forms_off` is a list"]),
        (
            "(calendar: (weekdays: (Rest, Lazy, Easy, Normal, Normal, Normal, Normal), holidays: [(first: \"2026-12-24\", last: \"2026-12-31\"), (first: \"soon\", last: \"later\")]))",
            |it| {
                it.calendar.holidays.len() == 1
                    && it.calendar.weekdays[..3]
                        == [crate::memory::Share::Rest, crate::memory::Share::Normal, crate::memory::Share::Easy]
            },
            &["line 1: `weekdays` cannot be Lazy", "line 1: `holidays` cannot be (first"],
        ),
        (
            "(calendar: (weekdays: (Rest), sundays: 1), new_per_day: 7)",
            |it| it.new_per_day == 7 && it.calendar.weekdays[0] == crate::memory::Share::Rest,
            &["line 1: `weekdays` has 1 days", "line 1: `sundays` is not in a calendar"],
        ),
        ("(calendar: 5, new_per_day: 7)", seven, &["line 1: `calendar` is written as"]),
        (
            "(calendar: (holidays: [(first: \"2026-12-24\", last: \"2026-12-01\")]))",
            usual,
            &["line 1: a holiday ends before it begins"],
        ),
        (
            "(exams: [(decks: [\"pacts\"], day: \"2027-01-22\", minutes_per_day: -5.0, desired_retention: 0.9), 3], new_per_day: 7)",
            seven,
            &["line 1: `exams` cannot be 3", "line 1: an exam has 0 to 1440 minutes"],
        ),
        (
            "(decks: [(deck: \"a\", settings: (new_per_day: 3, colour: red, desired_retention: 2.0)), (deck: \"b\"), 5], new_per_day: 7)",
            |it| {
                let of = |id: &str| it.decks.get(&id.into()).cloned();
                it.new_per_day == 7
                    && of("a").is_some_and(|own| {
                        own.new_per_day == Some(3) && own.desired_retention == Some(DEFAULT_DESIRED_RETENTION)
                    })
                    && of("b") == Some(DeckPreferences::default())
            },
            &[
                "line 1: `colour` is not a setting of a deck",
                "line 1: `desired_retention` cannot be 2.0; it is a number from 0.7 to 0.97",
                "line 1: `decks` cannot be 5",
            ],
        ),
        ("{\"theme\": \"Dark\"}", usual, &["line 1: these are no settings"]),
        ("# Settings\ntheme = dark", usual, &["line 1: these are no settings"]),
        ("  \n", usual, &["file is empty"]),
        ("\0\0\0", usual, &["file is not text"]),
    ];

    #[test]
    fn what_is_good_is_kept_and_what_is_bad_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.ron");
        for (text, is_right, problems) in CASES {
            fs::write(&path, text).unwrap();
            let read = read(&path);
            assert!(is_right(&read.preferences), "{text:?}: {read:?}");
            assert_eq!(read.problems.len(), problems.len(), "{text:?}: {read:?}");
            for (problem, begins) in read.problems.iter().zip(*problems) {
                let said = problem.strip_prefix("Settings, ").or(problem.strip_prefix("The settings ")).unwrap();
                assert!(said.starts_with(begins) && said.ends_with("preferences.ron"), "{text:?}: {problem}");
            }
        }
        fs::write(&path, b"(new_per_day: 7, // caf\xe9\n)").unwrap();
        let read = read(&path);
        assert!(seven(&read.preferences) && read.problems[0].contains("line 1: the file is not saved as UTF-8"));
    }

    proptest::proptest! {
        #[test]
        fn a_character_that_is_lost_or_added_costs_one_setting_at_most_and_is_said(
            at in 0usize..200, added in proptest::option::of(proptest::sample::select(&b"x,:()[]\"'/5-\n"[..])),
        ) {
            let chosen = Preferences { new_per_day: 7, day_start_hour: 3, theme: Theme::Dark, ..Preferences::default() };
            let text = ron::ser::to_string_pretty(&chosen, ron::ser::PrettyConfig::new()).unwrap();
            let mut bytes = text.into_bytes();
            let at = at % bytes.len();
            match added {
                Some(byte) => bytes.insert(at, byte),
                None => drop(bytes.remove(at)),
            }
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("preferences.ron");
            fs::write(&path, &bytes).unwrap();
            let read = read(&path);
            let kept = [
                read.preferences.new_per_day == 7,
                read.preferences.day_start_hour == 3,
                read.preferences.theme == Theme::Dark,
            ];
            let lost = kept.iter().filter(|kept| !**kept).count();
            proptest::prop_assert!(lost <= 1 || at == 0, "{lost} lost: {}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn a_file_with_problems_is_kept_as_it_was_each_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("preferences.ron");
        for (n, text) in [(1, "(theme: Sepia, new_per_day: 7)"), (2, "no settings"), (3, "\u{feff}(x: 1)")] {
            fs::write(&path, text).unwrap();
            write(&path, &Preferences::default()).unwrap();
            write(&path, &Preferences::default()).unwrap();
            assert_eq!(fs::read_to_string(folder.path().join(format!("preferences.before-{n}.ron"))).unwrap(), text);
            assert_eq!(read(&path).problems, Vec::<String>::new());
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 4);

        fs::remove_file(&path).unwrap();
        fs::create_dir(&path).unwrap();
        assert_eq!(read(&path).problems.len(), 1);
        write(&path, &Preferences::default()).unwrap();
        assert_eq!(read(&path), ReadPreferences::default());
        assert!(folder.path().join("preferences.before-4.ron").is_dir());
    }
}
