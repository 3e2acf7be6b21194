//! `entente quiz`: a sitting in the terminal.

mod card;
mod ending;
mod input;

use std::{io::BufRead, process::ExitCode, sync::Arc};

use clap::Args;

use self::{card::Shown, input::Typed};
use super::{Failure, complain, must_know, open, output::Output, text::plain};
use crate::{
    clock::Clock,
    deck::{CardKey, DeckId},
    library::{Access, Answer, DataFolder, Library, Plan, Undone},
    memory::{Moment, Rating},
    study::{Sitting, interval_in_words},
};

/// What `entente quiz` can be told.
#[derive(Debug, Args)]
pub struct QuizOptions {
    /// Only the cards of this deck.
    #[arg(long, value_name = "ID")]
    deck: Option<DeckId>,
    /// New cards, instead of what today's limit still allows.
    #[arg(long, value_name = "N")]
    new: Option<usize>,
    /// Cards altogether.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

const KEYS: &str = "Enter shows the answer. Then 1 to 4 rate it, and Enter takes Good. u takes the last answer back, \
                    q ends; everything given is kept.";

/// Holds the sitting, and whom it talks to.
struct Quiz<'q, 'w> {
    library: Library,
    sitting: Sitting,
    clock: Clock,
    input: &'q mut dyn BufRead,
    out: &'q mut Output<'w>,
}

/// Whether the sitting goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Next,
    End,
}

/// Runs the sitting.
pub fn run(
    options: &QuizOptions,
    folder: DataFolder,
    clock: Clock,
    input: &mut dyn BufRead,
    out: &mut Output<'_>,
) -> Result<ExitCode, Failure> {
    let mut library = open(folder, Access::Write)?;
    if let Some(id) = &options.deck {
        must_know(&library, id)?;
    }
    let now = clock.now();
    if let Some(warning) = library.clock_warning(now) {
        complain(&warning);
    }
    back_up(&library, now);
    let plan = Plan { deck: options.deck.clone(), new: options.new, total: options.limit, ..Plan::default() };
    let sitting = library.begin(&plan, now)?;
    if sitting.current().is_none() {
        ending::nothing_to_ask(&library, &plan, library.study_day(now), out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut quiz = Quiz { library, sitting, clock, input, out };
    quiz.ask_all()?;
    let Quiz { library, sitting, out, .. } = quiz;
    ending::summary(&library, &sitting, plan.deck.as_ref(), library.study_day(clock.now()), out)?;
    Ok(ExitCode::SUCCESS)
}

/// Who studies in the terminal only has backups, too. A failing one does not keep anybody from studying.
fn back_up(library: &Library, now: Moment) {
    if matches!(library.has_answers(), Ok(true))
        && let Err(error) = Library::take_daily_backup(library.folder(), library.study_day(now))
    {
        complain(&format!("Today’s backup could not be made. {error}"));
    }
}

impl Quiz<'_, '_> {
    fn ask_all(&mut self) -> Result<(), Failure> {
        self.out.paragraph(KEYS)?;
        while let Some(slot) = self.sitting.current().cloned() {
            if self.ask(&slot.card)? == Step::End {
                break;
            }
        }
        Ok(())
    }

    /// Asks the current card, until it is answered or something else comes first.
    fn ask(&mut self, key: &CardKey) -> Result<Step, Failure> {
        let deck = self.library.deck(&key.deck).map(|it| (Arc::clone(&it.deck), it.place(&key.card)));
        let Some((deck, Some(place))) = deck else {
            self.sitting.remove(key);
            return Ok(Step::Next);
        };
        let shown = Shown { deck: &deck, card: &deck.cards[place] };
        let asked_at = self.clock.now();
        let (number, of) =
            (self.sitting.outcomes().len() + 1, self.sitting.outcomes().len() + self.sitting.remaining());
        shown.question(number, of, self.out)?;
        let mut is_revealed = false;
        loop {
            self.out.flush()?;
            match (input::read(self.input).map_err(Failure::Input)?, is_revealed) {
                (Typed::End, _) => return Ok(Step::End),
                (Typed::Undo, _) => {
                    if self.undo()? == Step::Next {
                        return Ok(Step::Next);
                    }
                }
                (Typed::Enter, false) => {
                    shown.answer(self.out)?;
                    self.offer_ratings(key)?;
                    is_revealed = true;
                }
                (Typed::Enter, true) => return self.keep(key, Rating::Good, asked_at),
                (Typed::Rating(rating), true) => return self.keep(key, rating, asked_at),
                (Typed::Rating(_), false) => self.out.line("Reveal the answer first: press Enter.")?,
                (Typed::Other, false) => self.out.line("Press Enter for the answer, or type u or q.")?,
                (Typed::Other, true) => self.out.line("Type 1, 2, 3 or 4, u or q, or press Enter for Good.")?,
            }
        }
    }

    fn offer_ratings(&mut self, key: &CardKey) -> Result<(), Failure> {
        let Some(candidates) = self.library.candidates(key, self.clock.now()) else {
            return Ok(());
        };
        let offers = candidates
            .map(|it| format!("{} {}: {}", it.rating.number(), it.rating.name(), interval_in_words(it.interval_days)));
        self.out.gap()?;
        self.out.line(offers.join("  "))?;
        Ok(())
    }

    /// Keeps an answer; only then says so.
    fn keep(&mut self, key: &CardKey, rating: Rating, asked_at: Moment) -> Result<Step, Failure> {
        let now = self.clock.now();
        let duration_ms = u32::try_from((now.utc_ms - asked_at.utc_ms).max(0)).unwrap_or(u32::MAX);
        let answer = Answer::recalled(self.sitting.id(), key.clone(), rating, duration_ms);
        let candidate = self.library.record(answer, now)?;
        self.sitting.answered(rating, duration_ms, None);
        let interval = interval_in_words(candidate.interval_days);
        let when = if candidate.interval_days == 0 { interval } else { format!("in {interval}") };
        self.out.line(format_args!("Kept: {}, comes back {when}.", rating.name()))?;
        self.out.flush()?;
        Ok(Step::Next)
    }

    /// Takes the newest answer or mark back. The next step is to ask the card of an answer again.
    fn undo(&mut self) -> Result<Step, Failure> {
        let undone = self.library.undo(self.clock.now())?;
        let question = |key: &CardKey| {
            self.library.card(key).map_or_else(|| key.card.to_string(), |(_, card)| plain(&card.prompt()))
        };
        match undone {
            None => self.out.line("There is nothing to take back.")?,
            Some(Undone::Interlude) => self.out.line("Taken back: the last question over several cards.")?,
            Some(Undone::Mark(key)) => self.out.paragraph(format!("Taken back: the mark on “{}”", question(&key)))?,
            Some(Undone::Answer(key)) => {
                self.out.paragraph(format!("Taken back: the answer to “{}”", question(&key)))?;
                self.sitting.ask_again(&key);
                return Ok(Step::Next);
            }
        }
        Ok(Step::End)
    }
}
