//! The steps of a session as lines.

use std::io;

use super::card::Shown;
use crate::{
    cli::output::Output,
    deck::CardKey,
    library::Library,
    memory::{Candidate, CardState, Rating},
    study::{CardStep, ContrastStep, OrderStep, Session, Step},
    wording::{interval, plain},
};

/// Where a step is drawn.
pub struct Page<'p, 'w> {
    /// The decks, and what is known about their cards.
    pub library: &'p Library,
    /// Where the lines go.
    pub out: &'p mut Output<'w>,
}

impl Page<'_, '_> {
    /// Draws a step; nothing of a session that is over.
    pub fn step(&mut self, session: &Session) -> io::Result<()> {
        match session.step() {
            Step::Over => Ok(()),
            Step::Card(card) => self.card(card, session),
            Step::Order(order) => match &order.misplaced {
                None => self.order(order),
                Some(misplaced) => self.ordered(order, misplaced),
            },
            Step::Contrast(contrast) => match contrast.chosen {
                None => self.contrast(contrast),
                Some(chosen) => self.contrasted(contrast, chosen),
            },
        }
    }

    /// What each rating leads to, with the proposed one in brackets.
    pub fn ratings(&mut self, candidates: &[Candidate; 4], proposed: Rating) -> io::Result<()> {
        let offers = candidates.map(|it| {
            let offer = format!("{} {}: {}", it.rating.number(), it.rating.name(), interval(it.interval_days));
            if it.rating == proposed { format!("[{offer}]") } else { offer }
        });
        self.out.gap()?;
        self.out.line(offers.join("  "))
    }

    /// Shows the question of a card, or what came of the answer.
    fn card(&mut self, step: &CardStep, session: &Session) -> io::Result<()> {
        let Some((deck, card)) = self.library.card(&step.slot.card) else { return Ok(()) };
        let it = Shown { deck, card };
        let Some(shown) = &step.shown else {
            let number = session.course().outcomes().len() + 1;
            return it.question(&step.question, number, number + session.course().remaining() - 1, self.out);
        };
        if let Some(feedback) = &shown.feedback {
            self.out.gap()?;
            it.feedback(&step.question, feedback, self.out)?;
        }
        it.answer(&step.question, self.out)?;
        if let Some((deck, card)) = shown.rival().and_then(|rival| self.library.card(rival)) {
            it.apart_from(Shown { deck, card }, self.out)?;
        }
        self.leech(&step.slot.card)?;
        self.ratings(&shown.candidates, shown.proposed)
    }

    /// Says that a card keeps failing, and what it is mixed up with.
    fn leech(&mut self, key: &CardKey) -> io::Result<()> {
        let schedule = self.library.state(key).and_then(CardState::schedule);
        let Some(schedule) = schedule.filter(|schedule| schedule.is_leech()) else { return Ok(()) };
        let mut text = format!("Trouble card: forgotten {} times.", schedule.lapses);
        if let Some((rival, _)) = self.library.confusions().of(key).first()
            && let Some((_, rival)) = self.library.card(rival)
        {
            text = format!("{text} Most often confused with: {}", plain(&rival.prompt()));
        }
        self.out.gap()?;
        self.out.paragraph(text)
    }

    /// Shows the events that are to be put into their order.
    fn order(&mut self, step: &OrderStep) -> io::Result<()> {
        self.practice()?;
        self.out.line(if step.is_pair() { "Which came first?" } else { "Put these in order, the earliest first." })?;
        for (place, event) in step.ordering.chronology.events().iter().enumerate() {
            self.out.paragraph(format_args!("  {}. {}", place + 1, event.label))?;
        }
        let how = if step.is_pair() { "Type its number" } else { "Type their numbers in order, such as 2 1 3" };
        self.out.line(format_args!("{how}; press Enter if you do not know."))
    }

    /// Says how the order was, and what is right.
    fn ordered(&mut self, step: &OrderStep, misplaced: &[bool]) -> io::Result<()> {
        let wrong = misplaced.iter().filter(|is_misplaced| **is_misplaced).count();
        let back = match wrong {
            _ if !step.comes_back => "",
            1 => "; it returns soon",
            _ => "; they return soon",
        };
        self.out.line(match (wrong, step.is_pair()) {
            _ if step.is_given_up => "Skipped. The correct order:".to_owned(),
            (0, _) => "Right.".to_owned(),
            (_, true) => format!("The other way round{back}."),
            (1, _) => format!("One is out of place{back}. The correct order:"),
            (wrong, _) => format!("{wrong} are out of place{back}. The correct order:"),
        })?;
        for place in step.ordering.chronology.right_order() {
            let event = &step.ordering.chronology.events()[place];
            self.out.paragraph(format_args!("  {}: {}", event.date, event.label))?;
        }
        self.out.line("Press Enter to go on.")
    }

    /// Shows two cards that are to be told apart.
    fn contrast(&mut self, step: &ContrastStep) -> io::Result<()> {
        self.practice()?;
        self.out.line("You have confused these two. Which is which?")?;
        for (name, prompt) in ["A", "B"].into_iter().zip(&step.contrast.prompts) {
            self.out.paragraph(format_args!("  {name}: {}", plain(prompt)))?;
        }
        for (place, [first, second]) in step.contrast.ways().into_iter().enumerate() {
            self.out.paragraph(format_args!("  {}. A: {}, B: {}", place + 1, plain(first), plain(second)))?;
        }
        self.out.line("Type 1 or 2; press Enter if you do not know.")
    }

    /// Says whether they were told apart, and by what.
    fn contrasted(&mut self, step: &ContrastStep, chosen: usize) -> io::Result<()> {
        let is_right = chosen == step.contrast.right;
        self.out.line(match (step.is_given_up, is_right) {
            (true, _) => "Skipped. Here is the match:",
            (_, true) => "Right.",
            _ => "The other way round.",
        })?;
        if !is_right || step.is_given_up {
            let [first, second] = step.contrast.ways()[step.contrast.right];
            self.out.paragraph(format_args!("  A: {}, B: {}", plain(first), plain(second)))?;
        }
        let [first, second] = &step.contrast.cards;
        if let (Some((deck, card)), Some((other, rival))) = (self.library.card(first), self.library.card(second)) {
            Shown { deck, card }.apart_from(Shown { deck: other, card: rival }, self.out)?;
        }
        self.out.line("Press Enter to go on.")
    }

    fn practice(&mut self) -> io::Result<()> {
        self.out.gap()?;
        self.out.line("Practice: doesn’t count.")?;
        self.out.gap()
    }
}
