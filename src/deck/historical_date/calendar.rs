//! Days as numbers: the proleptic Gregorian calendar and the Julian one on one line. Day 0 is 1 March of the year 0.

/// Years farther off than this are counted as if they were this far off, so that no count of days overflows.
const FARTHEST_YEAR: i64 = 10_000_000_000_000;

/// The number of days from 1 March, in a year that begins there and so has its leap day at the end.
fn from_march(year: i64, month: u8, day: u8) -> (i64, i64) {
    let year = year.clamp(-FARTHEST_YEAR, FARTHEST_YEAR);
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    (year, (153 * i64::from(month) + 2) / 5 + i64::from(day) - 1)
}

/// The number of a day of the Gregorian calendar, also before 1582.
#[must_use]
pub fn day_number(year: i64, month: u8, day: u8) -> i64 {
    let (year, days) = from_march(year, month, day);
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + days
}

/// The number of a day of the Julian calendar.
pub fn julian_day_number(year: i64, month: u8, day: u8) -> i64 {
    let (year, days) = from_march(year, month, day);
    365 * year + year.div_euclid(4) + days - 2
}

/// The year, month and day of the Gregorian calendar for the number of a day.
#[must_use]
pub fn civil(day_number: i64) -> (i64, u8, u8) {
    const DAYS_IN_400_YEARS: i64 = 146_097;
    let day = day_number.rem_euclid(DAYS_IN_400_YEARS);
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let year = year + 400 * day_number.div_euclid(DAYS_IN_400_YEARS) + i64::from(month > 9);
    let day = (day - (153 * month + 2) / 5 + 1) as u8;
    (year, if month > 9 { month - 9 } else { month + 3 } as u8, day)
}

/// The last day of a month.
pub fn last_day(year: i64, month: u8, is_julian: bool) -> u8 {
    let is_leap = year.rem_euclid(4) == 0 && (is_julian || year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    match month {
        2 => 28 + u8::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_numbered_without_a_gap_and_found_again() {
        assert_eq!(day_number(0, 3, 1), 0);
        let mut expected = day_number(-401, 1, 1);
        for year in -401..2105 {
            for month in 1..=12 {
                for day in 1..=last_day(year, month, false) {
                    assert_eq!(day_number(year, month, day), expected, "{year}-{month}-{day}");
                    assert_eq!(civil(expected), (year, month, day));
                    expected += 1;
                }
            }
        }
        assert!(day_number(i64::MIN, 1, 1) < day_number(-FARTHEST_YEAR + 1, 1, 1));
    }

    #[test]
    fn a_day_of_the_julian_calendar_has_the_number_of_the_same_day() {
        for (julian, gregorian) in [
            ((1893, 12, 23), (1894, 1, 4)),
            ((1721, 8, 30), (1721, 9, 10)),
            ((1917, 10, 25), (1917, 11, 7)),
            ((1900, 2, 29), (1900, 3, 13)),
            ((1732, 2, 11), (1732, 2, 22)),
            ((1582, 10, 5), (1582, 10, 15)),
        ] {
            let (year, month, day) = julian;
            assert_eq!(civil(julian_day_number(year, month, day)), gregorian);
        }
    }
}
