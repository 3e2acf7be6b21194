//! A card in the terminal: first its question, then its answer and where that comes from.

use std::io;

use crate::{
    cli::{
        output::Output,
        text::{plain, plain_lines, spans},
    },
    deck::{Card, Deck, HistoricalDate, Passage, Source},
    study::{Form, Question},
};

/// A card that is shown, with its deck.
#[derive(Clone, Copy)]
pub struct Shown<'d> {
    /// The deck.
    pub deck: &'d Deck,
    /// One of its cards.
    pub card: &'d Card,
}

impl Shown<'_> {
    /// Shows the question, and how far the sitting is.
    pub fn question(self, number: usize, of: usize, out: &mut Output<'_>) -> io::Result<()> {
        let question = Question::ask(self.card, Form::Recall);
        out.gap()?;
        out.line(format_args!("{number} of {of} · {} · {}", self.deck.title, self.card.topic.name()))?;
        out.gap()?;
        out.paragraph(plain(&question.prompt))
    }

    /// Shows the answer, the date, the passage with its quote and source, and the source notes.
    pub fn answer(self, out: &mut Output<'_>) -> io::Result<()> {
        let answer = Question::ask(self.card, Form::Recall).answer;
        out.paragraph(plain_lines(&answer))?;
        let date = self.card.date.as_ref().map(HistoricalDate::in_words);
        if let Some(date) = date.filter(|date| !answer.contains(date)) {
            out.line(format_args!("Date: {date}"))?;
        }
        let passage = self.deck.passage_of(self.card);
        if let Some(passage) = passage {
            self.passage(passage, out)?;
        }
        let passage_note = passage.and_then(|passage| passage.note.as_deref());
        let card_note = self.card.note.as_deref().filter(|note| Some(*note) != passage_note);
        for (name, note) in [("Note", passage_note), ("Source note", card_note)] {
            if let Some(note) = note {
                out.paragraph(format_args!("{name}: {}", plain(note)))?;
            }
        }
        Ok(())
    }

    fn passage(self, passage: &Passage, out: &mut Output<'_>) -> io::Result<()> {
        out.gap()?;
        if !passage.heading.is_empty() {
            out.paragraph(plain(&passage.heading))?;
        }
        out.passage(&spans(&passage.text, self.card.quote.as_deref()))?;
        let citation = self.deck.source_of(passage).map(Source::citation);
        let origin: Vec<&str> = [passage.locator.as_deref(), citation.as_deref()].into_iter().flatten().collect();
        if !origin.is_empty() {
            out.paragraph(origin.join(" · "))?;
        }
        Ok(())
    }
}
