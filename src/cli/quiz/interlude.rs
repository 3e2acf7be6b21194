//! Questions over several cards in the terminal.

use super::{
    Quiz, Step,
    card::Shown,
    input::{self, Typed},
};
use crate::{
    cli::{Failure, text::plain},
    memory::Moment,
    study::{Contrast, Interlude, Ordering},
};

impl Quiz<'_, '_> {
    /// Asks a question over several cards, which may be left out with Enter.
    pub(super) fn ask_interlude(&mut self, interlude: &Interlude) -> Result<Step, Failure> {
        self.out.gap()?;
        self.out.line("Practice: no schedule changes.")?;
        self.out.gap()?;
        match interlude {
            Interlude::Order(ordering) => self.ask_order(ordering),
            Interlude::Contrast(contrast) => self.ask_contrast(contrast),
        }
    }

    fn ask_order(&mut self, ordering: &Ordering) -> Result<Step, Failure> {
        let (asked_at, events) = (self.clock.now(), ordering.chronology.events());
        let is_pair = events.len() == 2;
        self.out.line(if is_pair { "Which came first?" } else { "Put these into order, the earliest first." })?;
        for (place, event) in events.iter().enumerate() {
            self.out.paragraph(format_args!("  {}. {}", place + 1, event.label))?;
        }
        let how = if is_pair { "Type its number" } else { "Type their numbers in order, such as 2 1 3" };
        self.out.line(format_args!("{how}; Enter alone goes on."))?;
        let understood = |line: &str| {
            if is_pair {
                input::place(line, 2).map(|first| vec![first, 1 - first])
            } else {
                input::order(line, events.len())
            }
        };
        let otherwise = if is_pair {
            "Type 1 or 2.".to_owned()
        } else {
            format!("Type each number from 1 to {} once.", events.len())
        };
        let order = match self.read_choice(understood, &otherwise)? {
            Ok(order) => order,
            Err(step) => return Ok(step),
        };
        let now = self.clock.now();
        let duration_ms = duration_ms(asked_at, now);
        let misplaced = self.library.record_order(&mut self.sitting, ordering, &order, duration_ms, now)?;
        let wrong = misplaced.iter().filter(|is_misplaced| **is_misplaced).count();
        self.out.line(match (wrong, is_pair) {
            (0, _) => "Right.".to_owned(),
            (_, true) => "The other way round.".to_owned(),
            (wrong, _) => format!("{wrong} misplaced. The right order:"),
        })?;
        for place in ordering.chronology.right_order() {
            self.out.paragraph(format_args!("  {}: {}", events[place].date, events[place].label))?;
        }
        Ok(Step::Next)
    }

    fn ask_contrast(&mut self, contrast: &Contrast) -> Result<Step, Failure> {
        let asked_at = self.clock.now();
        self.out.line("You have mixed these two up. Which is which?")?;
        for (name, prompt) in ["A", "B"].into_iter().zip(&contrast.prompts) {
            self.out.paragraph(format_args!("  {name}: {}", plain(prompt)))?;
        }
        for (place, [first, second]) in contrast.ways().into_iter().enumerate() {
            self.out.paragraph(format_args!("  {}. A: {}, B: {}", place + 1, plain(first), plain(second)))?;
        }
        self.out.line("Type 1 or 2; Enter alone goes on.")?;
        let way = match self.read_choice(|line| input::place(line, 2), "Type 1 or 2.")? {
            Ok(way) => way,
            Err(step) => return Ok(step),
        };
        let now = self.clock.now();
        let is_right = self.library.record_contrast(&self.sitting, contrast, way, duration_ms(asked_at, now), now)?;
        self.out.line(if is_right { "Right." } else { "The other way round." })?;
        let [first, second] = &contrast.cards;
        if let (Some((deck, card)), Some((_, rival))) = (self.library.card(first), self.library.card(second)) {
            Shown { deck, card }.apart_from(rival, self.out)?;
        }
        Ok(Step::Next)
    }

    /// Reads lines until one is understood; else the step that follows where the question is left out, or something was
    /// taken back.
    fn read_choice<T>(
        &mut self,
        understood: impl Fn(&str) -> Option<T>,
        otherwise: &str,
    ) -> Result<Result<T, Step>, Failure> {
        loop {
            self.out.flush()?;
            match input::read(self.input, false).map_err(Failure::Input)? {
                Typed::End => return Ok(Err(Step::End)),
                Typed::Undo => {
                    self.undo()?;
                    return Ok(Err(Step::Next));
                }
                Typed::Show => return Ok(Err(Step::Next)),
                Typed::Line(line) if line.is_empty() => return Ok(Err(Step::Next)),
                Typed::Line(line) => match understood(&line) {
                    Some(choice) => return Ok(Ok(choice)),
                    None => self.out.line(otherwise)?,
                },
            }
        }
    }
}

/// Milliseconds from one moment to a later one.
pub fn duration_ms(from: Moment, to: Moment) -> u32 {
    u32::try_from((to.utc_ms - from.utc_ms).max(0)).unwrap_or(u32::MAX)
}
