//! The form in which a card is asked: an easier one if it is new or shaky, a harder one if it is well known.
//!
//! DESIGN.md gives the reasons.

use std::collections::BTreeSet;

use super::{Form, Kind};
use crate::{deck::Card, memory::CardState};

/// From this stability on, in days, a card is firm. It has come back at least twice and was recalled.
const FIRM_FROM: f32 = 14.0;
/// A longer answer, in characters, is not asked for word by word.
const MOST_TYPED_CHARACTERS: usize = 40;
/// A longer answer, in words, is not asked for word by word.
const MOST_TYPED_WORDS: usize = 5;

/// How well a card is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rung {
    /// Never recalled: new, or failed whenever it was asked.
    Unmet,
    /// Recalled, but not often; or asked again in the same session, when choosing would prove nothing.
    Settling,
    /// Expected to last for weeks.
    Firm,
}

impl Rung {
    fn new(state: &CardState, kind: Kind) -> Self {
        match (kind, state.schedule()) {
            (Kind::Retry | Kind::Misplaced, _) => Self::Settling,
            (_, Some(schedule)) if !schedule.was_recalled() => Self::Unmet,
            (_, Some(schedule)) if schedule.is_failing() || schedule.stability < FIRM_FROM => Self::Settling,
            (_, Some(_)) => Self::Firm,
            (_, None) => Self::Unmet,
        }
    }
}

/// Returns the form in which a card is asked now, among those not in `off`.
///
/// Returns [`Form::Choice`] for a card that was never recalled whatever options the deck has. If it has none, the card is
/// asked as [`Form::Recall`]. Once it was recalled, a card is never again asked as a choice.
#[must_use]
pub fn form_of(card: &Card, state: &CardState, kind: Kind, off: &BTreeSet<Form>) -> Form {
    let produced = produced_form(card);
    let form = match Rung::new(state, kind) {
        Rung::Unmet => Form::Choice,
        // A date or a gap is quickly typed, and a near miss is recognised.
        Rung::Settling if matches!(produced, Form::Date | Form::Cloze) => produced,
        Rung::Settling => Form::Recall,
        Rung::Firm => produced,
    };
    if off.contains(&form) { Form::Recall } else { form }
}

/// Returns the form in which the learner produces an answer that a program can judge, or [`Form::Recall`] if there is
/// none.
#[must_use]
pub fn produced_form(card: &Card) -> Form {
    if card.items().count() > 1 {
        return Form::List;
    }
    if card.cloze().is_some() {
        return Form::Cloze;
    }
    if card.date_asked().is_some() {
        return Form::Date;
    }
    let answer = card.answer_text();
    let is_short = !answer.contains('\n')
        && answer.chars().count() <= MOST_TYPED_CHARACTERS
        && answer.split_whitespace().count() <= MOST_TYPED_WORDS;
    if is_short { Form::Typed } else { Form::Recall }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deck::{Answer, HistoricalDate},
        memory::{Schedule, StudyDay},
    };

    fn card(answer: &str) -> Card {
        Card { answer: Answer::Text(answer.to_owned()), ..Card::default() }
    }

    fn state(stability: f32, in_a_row: u32, lapses: u32) -> CardState {
        CardState::Reviewed(Schedule {
            stability,
            difficulty: 5.0,
            last_day: StudyDay(0),
            due_day: StudyDay(1),
            reviews: 2 + lapses,
            lapses,
            in_a_row,
        })
    }

    #[test]
    fn the_answer_decides_how_it_can_be_produced() {
        let list = Card { answer: Answer::List(vec!["France".into(), "Russia".into()]), ..Card::default() };
        let date = Card { date: HistoricalDate::parse("1891-08-27").ok(), ..Card::default() };
        let cloze = Card { question: "Tsar [[Alexander III]] approved it.".into(), ..Card::default() };
        assert_eq!(produced_form(&list), Form::List);
        assert_eq!(produced_form(&date), Form::Date);
        assert_eq!(produced_form(&cloze), Form::Cloze);
        assert_eq!(produced_form(&card("Théophile Delcassé")), Form::Typed);
        assert_eq!(produced_form(&card("Because neither could fight Germany alone")), Form::Recall);
    }

    #[test]
    fn the_firmer_a_card_is_the_more_is_asked() {
        let (none, name) = (BTreeSet::new(), card("Delcassé"));
        let date = Card { date: HistoricalDate::parse("1891").ok(), ..Card::default() };
        for (state, kind, of_name, of_date) in [
            (CardState::New, Kind::New, Form::Choice, Form::Choice),
            (state(0.5, 0, 0), Kind::Due, Form::Choice, Form::Choice),
            (state(0.5, 0, 0), Kind::Retry, Form::Recall, Form::Date),
            (state(1.0, 1, 0), Kind::Due, Form::Recall, Form::Date),
            (state(0.2, 0, 1), Kind::Due, Form::Recall, Form::Date),
            (state(30.0, 0, 1), Kind::Due, Form::Recall, Form::Date),
            (state(3.0, 2, 0), Kind::Due, Form::Recall, Form::Date),
            (state(30.0, 2, 0), Kind::Due, Form::Typed, Form::Date),
        ] {
            assert_eq!(form_of(&name, &state, kind, &none), of_name, "{state:?}");
            assert_eq!(form_of(&date, &state, kind, &none), of_date, "{state:?}");
        }
    }

    #[test]
    fn once_recalled_a_card_is_never_again_a_choice() {
        for in_a_row in 0..4 {
            for lapses in 0..4 {
                let was_recalled = in_a_row > 0 || lapses > 0;
                for stability in [0.01, 1.0, 1.9, 14.0, 100.0] {
                    let form =
                        form_of(&card("Delcassé"), &state(stability, in_a_row, lapses), Kind::Due, &BTreeSet::new());
                    assert_eq!(form == Form::Choice, !was_recalled);
                }
            }
        }
    }

    #[test]
    fn a_form_that_is_off_is_not_asked() {
        let off = Form::ALL.into_iter().collect();
        for stability in [1.0, 5.0, 50.0] {
            assert_eq!(form_of(&card("Delcassé"), &state(stability, 2, 0), Kind::Due, &off), Form::Recall);
        }
    }
}
