//! How many cards are due on which day.

use crate::memory::{CardState, StudyDay};

/// The number of days that the forecast covers, including today.
pub const FORECAST_DAYS: usize = 30;

/// Returns how many cards are due on each of the coming days, today first. Overdue cards count as due today.
#[must_use]
pub fn forecast<'s>(states: impl IntoIterator<Item = &'s CardState>, today: StudyDay) -> [u32; FORECAST_DAYS] {
    let mut days = [0; FORECAST_DAYS];
    for schedule in states.into_iter().filter_map(CardState::schedule) {
        if let Some(day) = days.get_mut(schedule.due_day.days_since(today) as usize) {
            *day += 1;
        }
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_card_is_counted_on_its_day_and_what_is_overdue_today() {
        let due = |day| CardState::sample(1.0, 0, day);
        let states = [due(90), due(100), due(101), due(129), due(130), CardState::New];
        let days = forecast(&states, StudyDay(100));
        assert_eq!((days[0], days[1], days[29]), (2, 1, 1));
        assert_eq!(days.iter().sum::<u32>(), 4);
    }
}
