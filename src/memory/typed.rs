//! Days and times of day as people type them.

use chrono::Datelike;

use super::{ClockTime, StudyDay};
use crate::deck::{Hints, ToldDate, fold};

const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The numbers that are written as words, from 1.
const NUMBERS: [&str; 12] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/// Reads a day in any usual form: `2026-12-20`, `20 December`, `Dec 20, 2026`, `20.12.`, `tomorrow`, `in 3 weeks`,
/// `next Friday`.
///
/// A day without a year is the next one from `today` on, and so is a weekday. Of two meanings, as of `3/4/2027`, the
/// likelier one that is not over is taken.
#[must_use]
pub fn typed_day(text: &str, today: StudyDay) -> Option<StudyDay> {
    if let Ok(day) = text.parse() {
        return Some(day);
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split([' ', ',']).filter(|word| !word.is_empty()).collect();
    if let Some(day) = relative(&words, today) {
        return Some(day);
    }
    // `Sunday, 20 December` is told by its date.
    let date = match words.split_first() {
        Some((first, rest)) if weekday(first).is_some() && !rest.is_empty() => rest.join(" "),
        _ => text.trim().trim_end_matches('.').to_owned(),
    };
    let year = i64::from(today.date().year());
    [year, year + 1]
        .into_iter()
        .filter_map(|near| told(&date, near, today))
        .find(|day| *day >= today)
        .or_else(|| told(&date, year, today))
}

/// Reads a date with a year at hand for one that has none.
fn told(date: &str, near: i64, today: StudyDay) -> Option<StudyDay> {
    // `20.12.` is a day of a month, not a month of a year.
    let numbers: Vec<&str> = date.split(['.', '/']).collect();
    let with_year = match numbers.as_slice() {
        [day, month] if day.parse::<u8>().is_ok() && month.parse::<u8>().is_ok() => {
            let between = if date.contains('/') { '/' } else { '.' };
            format!("{date}{between}{near}")
        }
        _ => date.to_owned(),
    };
    let told =
        ToldDate::read(&with_year, Hints { language: "en", near: Some(near) }).ok().filter(|told| told.or.is_none())?;
    let days = || told.readings.iter().filter_map(|reading| reading.date.as_str().parse::<StudyDay>().ok());
    days().find(|day| *day >= today).or_else(|| days().next())
}

fn relative(words: &[&str], today: StudyDay) -> Option<StudyDay> {
    let ahead = |count: &str, unit: &str| {
        let days = match unit.trim_end_matches('s') {
            "day" => 1,
            "week" => 7,
            "month" => 30,
            _ => return None,
        };
        let in_words = NUMBERS.iter().position(|name| *name == count).and_then(|place| u32::try_from(place + 1).ok());
        let count: u32 = match (count, in_words) {
            ("a" | "next", _) => 1,
            (_, Some(count)) => count,
            _ => count.parse().ok()?,
        };
        Some(today.plus(count.checked_mul(days)?))
    };
    match words {
        ["today"] => Some(today),
        ["tomorrow"] => Some(today.plus(1)),
        ["in", count, unit] | [count, unit] if ahead(count, unit).is_some() => ahead(count, unit),
        ["next" | "on", day] | [day] => {
            // Day 0, 1 January 1970, was a Thursday.
            let now = (i64::from(today.0) + 3).rem_euclid(7);
            let days = (weekday(day)? - now).rem_euclid(7);
            Some(today.plus(if days == 0 { 7 } else { days as u32 }))
        }
        _ => None,
    }
}

/// The weekday of that name, or of its first letters; 0 is Monday.
fn weekday(word: &str) -> Option<i64> {
    let word = word.trim_end_matches('.');
    let place = WEEKDAYS.iter().position(|name| word.len() >= 3 && name.starts_with(word))?;
    i64::try_from(place).ok()
}

/// Reads a time of day in any usual form: `9:30`, `9.30`, `9h30`, `0930`, `9`, `9 am`, `9:30 pm`, `noon`.
#[must_use]
pub fn typed_time(text: &str) -> Option<ClockTime> {
    let text: String = fold(text).split_whitespace().collect::<String>().replace('.', ":").replace("uhr", "");
    if text == "noon" {
        return "12:00".parse().ok();
    }
    let (text, half) = [("a:m:", 0), ("p:m:", 12), ("am", 0), ("pm", 12)]
        .into_iter()
        .find_map(|(name, hours)| Some((text.strip_suffix(name)?.to_owned(), Some(hours))))
        .unwrap_or((text, None));
    let text = text.trim_end_matches(':').replace('h', ":");
    let (hour, minute) = match text.split_once(':') {
        Some((hour, "")) => (hour, "0"),
        Some(parts) => parts,
        None if matches!(text.len(), 3 | 4) && text.is_ascii() => text.split_at(text.len() - 2),
        None => (text.as_str(), "0"),
    };
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    let hour = match half {
        None => hour,
        Some(hours) if (1..=12).contains(&hour) => hour % 12 + hours,
        Some(_) => return None,
    };
    format!("{hour}:{minute:02}").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_any_usual_form() {
        let today: StudyDay = "2026-11-23".parse().unwrap();
        for (text, day) in [
            ("2026-12-20", "2026-12-20"),
            ("20 December 2026", "2026-12-20"),
            ("20 Dec 2026", "2026-12-20"),
            ("December 20, 2026", "2026-12-20"),
            ("Dec 20", "2026-12-20"),
            ("20 décembre", "2026-12-20"),
            ("20.12.2026", "2026-12-20"),
            ("20.12.", "2026-12-20"),
            ("20/12", "2026-12-20"),
            ("3.1.", "2027-01-03"),
            ("20/12/2026", "2026-12-20"),
            ("12/20/2026", "2026-12-20"),
            ("Sunday, 20 December", "2026-12-20"),
            ("Sun 20 Dec 2026", "2026-12-20"),
            ("22 January", "2027-01-22"),
            ("22 January 2026", "2026-01-22"),
            ("today", "2026-11-23"),
            (" Tomorrow ", "2026-11-24"),
            ("in 3 weeks", "2026-12-14"),
            ("in 10 days", "2026-12-03"),
            ("2 weeks", "2026-12-07"),
            ("in two weeks", "2026-12-07"),
            ("Twelve days", "2026-12-05"),
            ("Friday", "2026-11-27"),
            ("next Monday", "2026-11-30"),
        ] {
            assert_eq!(typed_day(text, today).map(|day| day.to_string()).as_deref(), Some(day), "{text}");
        }
        for text in ["", "soon", "2027", "January 2027", "31 November 2026", "20 December or 21 December", "in 3 years"]
        {
            assert_eq!(typed_day(text, today), None, "{text}");
        }
    }

    #[test]
    fn a_time_is_read_in_any_usual_form() {
        for (text, time) in [
            ("9:30", "09:30"),
            ("9.30", "09:30"),
            ("9h30", "09:30"),
            ("9h", "09:00"),
            ("0930", "09:30"),
            ("9", "09:00"),
            ("9 am", "09:00"),
            ("9:30 p.m.", "21:30"),
            ("12 pm", "12:00"),
            ("12am", "00:00"),
            ("noon", "12:00"),
            ("14 Uhr", "14:00"),
        ] {
            assert_eq!(typed_time(text).map(|time| time.to_string()).as_deref(), Some(time), "{text}");
        }
        for text in ["", "soon", "25", "9:75", "13 pm", "9:30:10"] {
            assert_eq!(typed_time(text), None, "{text}");
        }
    }
}
