//! Numbers and dates beside an answer: true ones do no harm.

use super::{Comparison, Found, Pair};
use crate::{
    deck::{HistoricalDate, Precision, day_number},
    study::judge::{
        Rule,
        language::Role,
        number::{Form, TIMES},
        phrase::{Joint, Token},
    },
};

impl Comparison<'_, '_> {
    /// Every number of the right answer is there, and no other that the card does not state.
    pub(super) fn numbers(&self) -> Found {
        let is_missing = |(token, pair): (&Token, &Option<Pair>)| {
            token.number.is_some() && pair.is_none() && !self.is_number_understood(token)
        };
        if self.right.tokens.iter().zip(&self.pairs).any(is_missing) {
            return Found::wrong(Rule::Number);
        }
        // Of one number alone, `third` is not `three`.
        if let ([right], [Some(pair)]) = (&self.right.tokens[..], &self.pairs[..])
            && let (Some(right), Some(given)) = (&right.number, &self.given.tokens[pair.given].number)
            && (given.form == Form::Ordinal) != (right.form == Form::Ordinal)
            && (given.form, right.form) != (Form::Any, Form::Ordinal)
        {
            return Found::wrong(Rule::Number);
        }
        let has_year = self.right.tokens.iter().any(is_year);
        let is_dated = has_year && self.right.tokens.iter().any(|token| self.language.month_of(&token.key).is_some());
        let numbers = self.extras().filter(|extra| self.given.tokens[*extra].number.is_some());
        let has_no_number = self.right.tokens.iter().all(|token| token.number.is_none());
        let is_titled = |place: usize| self.given.tokens.get(place).is_some_and(|next| next.is(&[Role::Title]));
        let of_each = numbers.map(|extra| match &self.given.tokens[extra] {
            _ if !is_dated && let Some(found) = self.date_beside(extra) => found,
            // `the 33rd president`
            token if is_titled(extra + 1) && self.scene.states(&token.key) => Found::SAME,
            token if is_year(token) && !has_year => self.year(extra),
            // `the Pragmatic Sanction of Charles VI`
            token
                if extra > 0
                    && self.stands_for[extra - 1].is_none()
                    && self.scene.is_ruler(&self.given.tokens[extra - 1], token) =>
            {
                Found::SAME
            }
            // `Francesco I Sforza`, if the deck has no number
            token if self.scene.is_person && token.key == "1" => Found::nearly(Rule::Doubt),
            // `1942-43`
            token if extra > 0 && token.joint == Joint::Dash && is_year(&self.given.tokens[extra - 1]) => Found::SAME,
            // `Isfahan, after a siege of seven months`
            token if has_no_number && (token.lead.is_some() || self.is_apart(extra)) => Found::nearly(Rule::Doubt),
            // `700 million francs over five years`
            token if token.lead.is_some() && self.is_of_time_only(token) => Found::nearly(Rule::Doubt),
            _ => Found::wrong(Rule::Number),
        });
        of_each.min().unwrap_or(Found::SAME)
    }

    /// Whether it is a time, of which neither the right answer nor the question says anything.
    fn is_of_time_only(&self, token: &Token) -> bool {
        let is_time = |token: &Token| {
            token.number.as_ref().and_then(|number| number.unit.as_deref()).is_some_and(|unit| TIMES.contains(&unit))
        };
        is_time(token)
            && !self.right.tokens.iter().any(|token| is_time(token) || is_year(token))
            && !TIMES.iter().any(|unit| self.scene.asks_unit(unit))
    }

    /// Whether the question asks for the number: which half.
    pub(super) fn is_number_understood(&self, token: &Token) -> bool {
        self.right.tokens.len() > 1 && token.alt.as_ref().is_some_and(|word| self.scene.asks_noun(word))
    }

    /// A date with a month beside the answer: right if it is the card's, or if the card states all of it.
    pub(super) fn date_beside(&self, place: usize) -> Option<Found> {
        let tokens = &self.given.tokens;
        let month = |token: &Token| self.language.month_of(&token.key).filter(|_| token.number.is_none());
        let day = |token: &Token| {
            let number = token.number.as_ref().filter(|number| number.unit.is_none() && number.value.fract() == 0.0)?;
            (1.0..=31.0).contains(&number.value).then_some(number.value as u8)
        };
        let is_part = |place: &usize| {
            let token = &tokens[*place];
            self.stands_for[*place].is_none() && (is_year(token) || month(token).is_some() || day(token).is_some())
        };
        let first = (0..=place).rev().take_while(is_part).last()?;
        let run = &tokens[first..=(place..tokens.len()).take_while(is_part).last()?];
        let months: Vec<u8> = run.iter().filter_map(month).collect();
        let (first_month, last_month) = (*months.first()?, *months.last()?);
        let is_stated = run.iter().all(|token| self.scene.states(&token.key));
        let is_year_stated = run.iter().any(|token| is_year(token) && self.scene.states(&token.key));
        let is_open = |token: &Token| !is_year(token) || self.scene.leaves_open(first_month, &token.key);
        let is_free = is_year_stated && run.iter().all(is_open);
        let unknown = if is_stated || is_free { Found::SAME } else { Found::nearly(Rule::Doubt) };
        let Some(date) = self.scene.date() else { return Some(unknown) };
        let year = run.iter().find(|token| is_year(token)).and_then(|token| token.number.as_ref());
        let year = year.map_or(date.years().0, |number| number.value as i64);
        let days: Vec<u8> = run.iter().filter_map(day).collect();
        let given = (
            day_number(year, first_month, days.first().copied().unwrap_or(1)),
            day_number(year, last_month, days.last().copied().unwrap_or(28)),
        );
        let right = date.days();
        Some(if given.0 <= right.0 && right.1 <= given.1 + 3 {
            Found::SAME
        } else if given.0 <= right.1 + 13 && right.0 <= given.1 + 13 {
            // It may be true, or in the other calendar.
            unknown.min(if date.precision() == Precision::Day { Found::nearly(Rule::Doubt) } else { Found::SAME })
        } else if is_year_stated {
            Found::nearly(Rule::Doubt)
        } else {
            Found::wrong(Rule::Number)
        })
    }

    /// A year beside the answer: that of the card's date, or years around it, is true; what the card only mentions may be.
    pub(super) fn year(&self, place: usize) -> Found {
        let token = &self.given.tokens[place];
        let value = |token: &Token| token.number.as_ref().map_or(0, |number| number.value as i64);
        let years: Vec<i64> = self.given.tokens.iter().filter(|token| is_year(token)).map(value).collect();
        let span = (years.iter().min().copied().unwrap_or_default(), years.iter().max().copied().unwrap_or_default());
        match self.scene.date().map(HistoricalDate::years) {
            Some((first, last)) if (first..=last).contains(&value(token)) => Found::SAME,
            None if self.scene.states(&token.key) => Found::SAME,
            Some(_) if span.0 == span.1 && !self.scene.states(&token.key) => Found::wrong(Rule::Number),
            _ => Found::nearly(Rule::Doubt),
        }
    }
}

/// Whether it is a number that may be a year.
pub(in crate::study::judge) fn is_year(token: &Token) -> bool {
    token.number.as_ref().is_some_and(|number| {
        number.unit.as_deref().is_none_or(|unit| unit == "year") && (1000.0..2200.0).contains(&number.value)
    })
}
