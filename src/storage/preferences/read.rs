//! Reading the settings field by field: what is good is kept, and what is wrong is named with its line.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    ops::{Range, RangeInclusive},
    path::Path,
};

use serde::de::DeserializeOwned;

use super::{
    BACKUPS_MB_RANGE, DeckPreferences, LAST_HOUR, MOST_CARDS, MOST_MINUTES, Preferences, RETENTION_RANGE,
    TEXT_SCALE_RANGE, WindowSize,
};
use crate::{
    deck::DeckId,
    formats::ron::{
        closest,
        scanner::{Field, Scanner, SyntaxError},
    },
    memory::{Calendar, DEFAULT_DESIRED_RETENTION, Holiday, Scheduler, Share},
    study::{Decided, ExamGoal, Form},
};

/// Preferences as they were read, and what was wrong with the file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadPreferences {
    /// What was chosen; the default for whatever could not be read.
    pub preferences: Preferences,
    /// What an earlier version kept here.
    pub former: Former,
    /// What was wrong, each a sentence with its line and what is used instead.
    pub problems: Vec<String>,
}

/// What an earlier version kept in the settings, and the review log keeps now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Former {
    /// The exams.
    pub exams: Vec<ExamGoal>,
    /// The fitted parameters of the model of memory; empty for the usual ones.
    pub parameters: Vec<f32>,
    /// Those that were used before.
    pub parameters_before: Vec<f32>,
}

impl Former {
    /// The same as decisions, in the order in which they were made. An exam is named after what it is, so that two
    /// devices with the same settings have one exam.
    #[must_use]
    pub fn decided(self) -> Vec<Decided> {
        let parameters = [self.parameters_before, self.parameters].into_iter();
        let parameters = parameters.skip_while(Vec::is_empty).map(Decided::Parameters);
        let exams = self.exams.into_iter().map(|goal| {
            let decks = goal.decks.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
            Decided::Exam { name: format!("{} {decks}", goal.day), goal: Some(goal) }
        });
        parameters.chain(exams).collect()
    }
}

/// Every setting, and what was one.
const KNOWN: [&str; 19] = [
    "new_per_day",
    "reviews_per_day",
    "desired_retention",
    "day_start_hour",
    "minutes_per_sitting",
    "cards_per_sitting",
    "calendar",
    "forms_off",
    "decks",
    "theme",
    "text_scale",
    "backups_mb",
    "second_backup_folder",
    "read_last",
    "hidden_columns",
    "window",
    "exams",
    "parameters",
    "parameters_before",
];

/// A larger file is not read.
const MOST_BYTES: u64 = 1_000_000;

/// Reads the preferences. No file means the defaults.
#[must_use]
pub fn read(path: &Path) -> ReadPreferences {
    let nothing = |why: &str| ReadPreferences {
        problems: vec![format!("The settings {why}, so the defaults are used. The file: {}", path.display())],
        ..ReadPreferences::default()
    };
    let is_large = |file: fs::Metadata| !file.is_file() && !file.is_dir() || file.len() > MOST_BYTES;
    if fs::metadata(path).is_ok_and(is_large) {
        return nothing("are no file, or one of more than 1 MB");
    }
    let bytes = match fs::read(path) {
        Err(err) if err.kind() == io::ErrorKind::NotFound => return ReadPreferences::default(),
        Err(err) => return nothing(&format!("cannot be read ({err})")),
        Ok(bytes) => bytes,
    };
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
    if bytes.trim_ascii().is_empty() {
        return nothing("file is empty");
    }
    if bytes.contains(&0) {
        return nothing("file is not text, or not saved as UTF-8");
    }
    let text = String::from_utf8_lossy(bytes);
    let mut reader = Reader { text: &text, path, read: ReadPreferences::default() };
    if let Err(err) = std::str::from_utf8(bytes) {
        reader.problem(err.valid_up_to(), "the file is not saved as UTF-8 here", "The rest of it is used");
    }
    reader.settings();
    reader.read
}

struct Reader<'t> {
    text: &'t str,
    path: &'t Path,
    read: ReadPreferences,
}

impl<'t> Reader<'t> {
    fn problem(&mut self, at: usize, what: &str, instead: &str) {
        let before = &self.text.as_bytes()[..at.min(self.text.len())];
        let line = before.split(|byte| *byte == b'\n').count();
        let path = self.path.display();
        self.read.problems.push(format!("Settings, line {line}: {what}. {instead}. The file: {path}"));
    }

    fn settings(&mut self) {
        let mut scanner = Scanner::new(self.text, 0);
        if scanner.preamble().and_then(|()| scanner.open_struct()).is_err() {
            self.problem(scanner.at, "these are no settings; they start with ( and a name", "The defaults are used");
            return;
        }
        let mut seen: Vec<&str> = Vec::new();
        let (mut fields, mut open_at) = (Vec::new(), scanner.at - 1);
        loop {
            let (found, end) = self.fields(open_at);
            fields.extend(found);
            scanner.at = end;
            if scanner.trivia().is_ok() && scanner.peek().is_none() {
                break;
            }
            self.problem(scanner.at, "there is something behind the closing bracket", "What could be read is used");
            let Some(next) = self.next_setting(end) else { break };
            open_at = next - 1;
        }
        for field in fields {
            if seen.contains(&field.name) {
                let what = format!("`{}` is there a second time", field.name);
                self.problem(field.name_at, &what, "The first one is used");
            } else {
                seen.push(field.name);
                self.setting(&field);
            }
        }
    }

    /// The fields of the struct whose bracket opens there, and where it ends. Reading goes on after a slip, with the next
    /// setting.
    fn fields(&mut self, open_at: usize) -> (Vec<Field<'t>>, usize) {
        let mut scanner = Scanner::new(self.text, open_at + 1);
        let mut fields = Vec::new();
        loop {
            let start = scanner.at;
            match next_field(&mut scanner, open_at, &mut fields) {
                Ok(true) => {}
                Ok(false) => break,
                Err(error) => {
                    self.slip(&error);
                    scanner.at = self.next_setting(start + 1).unwrap_or(self.text.len());
                    if scanner.at == self.text.len() {
                        break;
                    }
                }
            }
        }
        scanner.slips.iter().for_each(|slip| self.slip(slip));
        (fields, scanner.at)
    }

    fn slip(&mut self, slip: &SyntaxError) {
        self.problem(slip.span.start, slip.message, "What could be read of it is used");
    }

    /// Where the next setting starts.
    fn next_setting(&self, from: usize) -> Option<usize> {
        let names = KNOWN.iter().flat_map(|name| self.text.match_indices(name));
        let starts = |(at, name): &(usize, &str)| {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            *at >= from
                && !self.text[..*at].ends_with(is_word)
                && self.text[at + name.len()..].trim_start().starts_with(':')
        };
        names.filter(starts).map(|(at, _)| at).min()
    }

    fn setting(&mut self, field: &Field<'t>) {
        const CARDS: RangeInclusive<f64> = 0.0..=MOST_CARDS as f64;
        let default = Preferences::default();
        match field.name {
            "new_per_day" => {
                self.read.preferences.new_per_day = self.whole(field, CARDS, default.new_per_day as f64) as usize;
            }
            "reviews_per_day" => {
                self.read.preferences.reviews_per_day =
                    self.whole(field, CARDS, default.reviews_per_day as f64) as usize;
            }
            "cards_per_sitting" => self.read.preferences.cards_per_sitting = self.whole(field, CARDS, 0.0) as usize,
            "minutes_per_sitting" => {
                let bounds = 0.0..=f64::from(MOST_MINUTES);
                self.read.preferences.minutes_per_sitting = self.whole(field, bounds, 0.0) as u32;
            }
            "day_start_hour" => {
                let bounds = 0.0..=f64::from(LAST_HOUR);
                self.read.preferences.day_start_hour = self.whole(field, bounds, default.day_start_hour.into()) as u8;
            }
            "desired_retention" => {
                self.read.preferences.desired_retention =
                    self.number(field, RETENTION_RANGE, default.desired_retention);
            }
            "text_scale" => self.read.preferences.text_scale = self.number(field, TEXT_SCALE_RANGE, default.text_scale),
            "backups_mb" => {
                let bounds = f64::from(*BACKUPS_MB_RANGE.start())..=f64::from(*BACKUPS_MB_RANGE.end());
                self.read.preferences.backups_mb = self.whole(field, bounds, default.backups_mb.into()) as u32;
            }
            "second_backup_folder" => {
                let remedy = "it is a path between quotation marks";
                let folder = self.value(field, remedy, "There is no second folder");
                self.read.preferences.second_backup_folder = folder.unwrap_or_default();
            }
            "read_last" => {
                let place = self.value(field, "it is a deck and a passage between quotation marks", "It is forgotten");
                self.read.preferences.read_last = place.unwrap_or_default();
            }
            "hidden_columns" => {
                let remedy = "a column is one of answer, date, topic, state, known, due, lapses, deck";
                self.read.preferences.hidden_columns = self.list(field, remedy, "It is left out");
            }
            "window" => {
                let remedy = "it is written as (width: 1100.0, height: 760.0, is_maximized: false)";
                let window: Option<WindowSize> = self.value(field, remedy, "The usual size is used");
                self.read.preferences.window = window.unwrap_or_default().within_bounds();
            }
            "theme" => {
                let remedy = "it is System, Light or Dark";
                self.read.preferences.theme = self.value(field, remedy, "System is used").unwrap_or_default();
            }
            "forms_off" => self.read.preferences.forms_off = self.forms(field),
            "decks" => self.read.preferences.decks = self.decks(field),
            "calendar" => self.read.preferences.calendar = self.calendar(field),
            "exams" => self.read.former.exams = self.exams(field),
            "parameters" => self.read.former.parameters = self.parameters(field),
            "parameters_before" => self.read.former.parameters_before = self.parameters(field),
            unknown => {
                let meant =
                    closest(unknown, &KNOWN).map_or_else(String::new, |name| format!("; perhaps `{name}` is meant"));
                self.problem(field.name_at, &format!("`{unknown}` is not a setting{meant}"), "It is ignored");
            }
        }
    }

    fn forms(&mut self, field: &Field<'_>) -> BTreeSet<Form> {
        let remedy = format!("a form is one of {}", Form::ALL.map(Form::name).join(", "));
        self.list(field, &remedy, "It is left out").into_iter().collect()
    }

    /// What is chosen for single decks.
    fn decks(&mut self, field: &Field<'t>) -> BTreeMap<DeckId, DeckPreferences> {
        let mut decks = BTreeMap::new();
        for span in self.spans(field) {
            let mut chosen: (Option<DeckId>, DeckPreferences) = Default::default();
            for part in if self.text[span.clone()].starts_with('(') { self.fields(span.start).0 } else { Vec::new() } {
                match part.name {
                    "deck" => {
                        chosen.0 = self.value(&part, "it is a deck’s id between quotation marks", "It is left out");
                    }
                    "settings" if self.text[part.value.clone()].starts_with('(') => chosen.1 = self.deck(&part),
                    unknown => {
                        self.problem(part.name_at, &format!("`{unknown}` is not a setting of a deck"), "It is ignored");
                    }
                }
            }
            if let (Some(deck), settings) = chosen {
                decks.insert(deck, settings);
            } else {
                let what = format!(
                    "`decks` cannot be {:.60}; a deck is written as (deck: …, settings: (…))",
                    &self.text[span.clone()]
                );
                self.problem(span.start, &what, "It is left out");
            }
        }
        decks
    }

    /// What is chosen for one deck.
    fn deck(&mut self, field: &Field<'t>) -> DeckPreferences {
        let (mut chosen, usual) = (DeckPreferences::default(), Preferences::default());
        for part in self.fields(field.value.start).0 {
            match part.name {
                "new_per_day" => {
                    let cards = self.whole(&part, 0.0..=MOST_CARDS as f64, usual.new_per_day as f64);
                    chosen.new_per_day = Some(cards as usize);
                }
                "desired_retention" => {
                    chosen.desired_retention = Some(self.number(&part, RETENTION_RANGE, usual.desired_retention));
                }
                "order" => {
                    let order = self.value(&part, "it is Deck, Date or Mixed", "Deck is used");
                    chosen.order = order.unwrap_or_default();
                }
                "forms_off" => chosen.forms_off = Some(self.forms(&part)),
                unknown => {
                    self.problem(part.name_at, &format!("`{unknown}` is not a setting of a deck"), "It is ignored");
                }
            }
        }
        chosen
    }

    /// The value of a field; `None` if it is no such value, which is then named.
    fn value<T: DeserializeOwned>(&mut self, field: &Field<'_>, remedy: &str, instead: &str) -> Option<T> {
        self.part(field.name, field.value.clone(), remedy, instead)
    }

    fn part<T: DeserializeOwned>(&mut self, name: &str, span: Range<usize>, remedy: &str, instead: &str) -> Option<T> {
        let (at, text) = (span.start, &self.text[span]);
        let value = ron::from_str(text).ok();
        if value.is_none() {
            self.problem(at, &format!("`{name}` cannot be {text:.60}; {remedy}"), instead);
        }
        value
    }

    /// A whole number within bounds.
    fn whole(&mut self, field: &Field<'_>, bounds: RangeInclusive<f64>, default: f64) -> f64 {
        let text = &self.text[field.value.clone()];
        let number = ron::from_str::<f64>(text).ok().filter(|number| bounds.contains(number) && number.fract() == 0.0);
        number.unwrap_or_else(|| self.out_of_bounds(field, "a whole number", &bounds, default))
    }

    /// A number within bounds.
    fn number(&mut self, field: &Field<'_>, bounds: RangeInclusive<f32>, default: f32) -> f32 {
        let number = ron::from_str::<f32>(&self.text[field.value.clone()]).ok().filter(|it| bounds.contains(it));
        number.unwrap_or_else(|| self.out_of_bounds(field, "a number", &bounds, default))
    }

    fn out_of_bounds<T: std::fmt::Display>(
        &mut self,
        field: &Field<'_>,
        kind: &str,
        bounds: &RangeInclusive<T>,
        default: T,
    ) -> T {
        let (text, start, end) = (&self.text[field.value.clone()], bounds.start(), bounds.end());
        let what = format!("`{}` cannot be {text:.60}; it is {kind} from {start} to {end}", field.name);
        self.problem(field.value.start, &what, &format!("{default} is used"));
        default
    }

    /// The values of a list, or of a group of values in parentheses; those that are none are named.
    fn list<T: DeserializeOwned>(&mut self, field: &Field<'_>, remedy: &str, instead: &str) -> Vec<T> {
        let spans = self.spans(field);
        spans.into_iter().filter_map(|span| self.part(field.name, span, remedy, instead)).collect()
    }

    /// Where the values of a list lie.
    fn spans(&mut self, field: &Field<'_>) -> Vec<Range<usize>> {
        let text = &self.text[field.value.clone()];
        let is_list = text.starts_with(['[', '(']) && text.ends_with([']', ')']);
        if !is_list {
            let what = format!("`{}` is a list: [one, another]", field.name);
            self.problem(field.value.start, &what, "An empty one is used");
            return Vec::new();
        }
        let (mut scanner, end) = (Scanner::new(self.text, field.value.start + 1), field.value.end - 1);
        let mut spans = Vec::new();
        // The whole value was scanned before: it has no end too many.
        while scanner.trivia().is_ok() && scanner.at < end {
            match scanner.value(0) {
                Ok(span) => spans.push(span),
                Err(error) => {
                    self.slip(&error);
                    break;
                }
            }
            if scanner.trivia().is_ok() && !scanner.take(b',') && scanner.at < end {
                self.problem(scanner.at, "a comma is missing here", "What stands before it is used");
                break;
            }
        }
        spans
    }

    fn calendar(&mut self, field: &Field<'t>) -> Calendar {
        let mut calendar = Calendar::default();
        if !self.text[field.value.clone()].starts_with('(') {
            self.problem(field.value.start, "`calendar` is written as (weekdays: …, holidays: …)", "No day is easy");
            return calendar;
        }
        for field in self.fields(field.value.start).0 {
            match field.name {
                "weekdays" => {
                    let spans = self.spans(&field);
                    if spans.len() != calendar.weekdays.len() {
                        let what = format!("`weekdays` has {} days; there are seven, from Monday on", spans.len());
                        self.problem(field.value.start, &what, "A day that is missing is a normal one");
                    }
                    for (share, span) in calendar.weekdays.iter_mut().zip(spans) {
                        let day = self.part("weekdays", span, "a day is Normal, Easy or Rest", "It is a normal one");
                        *share = day.unwrap_or(Share::Normal);
                    }
                }
                "holidays" => {
                    let remedy = "a holiday is written as (first: \"2026-12-24\", last: \"2027-01-03\")";
                    calendar.holidays = self.list::<Holiday>(&field, remedy, "It is left out");
                    if calendar.holidays.iter().any(|holiday| holiday.last < holiday.first) {
                        calendar.holidays.retain(|holiday| holiday.first <= holiday.last);
                        self.problem(field.value.start, "a holiday ends before it begins", "It is left out");
                    }
                }
                unknown => {
                    let what = format!("`{unknown}` is not in a calendar");
                    self.problem(field.name_at, &what, "It is ignored");
                }
            }
        }
        calendar
    }

    fn exams(&mut self, field: &Field<'_>) -> Vec<ExamGoal> {
        let remedy = "an exam has decks, a day, minutes_per_day and desired_retention";
        let mut exams: Vec<ExamGoal> = self.list(field, remedy, "It is left out");
        for exam in exams.iter_mut().filter(|exam| !exam.is_sound()) {
            (exam.minutes_per_day, exam.desired_retention) = (20.0, DEFAULT_DESIRED_RETENTION);
            (exam.level_minutes, exam.look_days) = (None, None);
            let what = "an exam has 0 to 1440 minutes a day, and a desired retention from 0.70 to 0.99";
            self.problem(field.value.start, what, "20 minutes and 0.9 are used");
        }
        exams
    }

    /// Fitted parameters, which may be wrapped in `Some`.
    fn parameters(&mut self, field: &Field<'_>) -> Vec<f32> {
        let text = &self.text[field.value.clone()];
        let optional = ron::from_str::<Option<Vec<f32>>>(text).ok().map(Option::unwrap_or_default);
        let parameters = optional.or_else(|| ron::from_str(text).ok());
        let is_good =
            |it: &Vec<f32>| it.is_empty() || Scheduler::with_parameters(it, DEFAULT_DESIRED_RETENTION).is_ok();
        parameters.filter(is_good).unwrap_or_else(|| {
            let what = format!("`{}` are not parameters of FSRS-6, which are 21 numbers", field.name);
            self.problem(field.value.start, &what, "The usual ones are used");
            Vec::new()
        })
    }
}

/// Reads a field with the comma after it, if there is another one.
fn next_field<'t>(scanner: &mut Scanner<'t>, open_at: usize, fields: &mut Vec<Field<'t>>) -> Result<bool, SyntaxError> {
    scanner.trivia()?;
    if scanner.take(b')') {
        return Ok(false);
    }
    scanner.not_at_end(open_at)?;
    let (name_at, name) = scanner.field_name()?;
    let value = scanner.value(0)?;
    fields.push(Field { name, name_at, value: value.clone() });
    scanner.separator(&value, b')', open_at)?;
    Ok(true)
}
