//! A card in the terminal: first its question, then what came of the answer, and where it comes from.

use std::io;

use crate::{
    cli::output::Output,
    deck::{Card, Deck, HistoricalDate, Passage},
    study::{Detail, Feedback, Form, JudgedDate, Piece, PieceKind, Question, Verdict, what_tells_them_apart, why_not},
    wording::{plain, plain_lines, range_of, runs},
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
    /// Shows the question, with its options or with how it is answered, and how far the session is.
    pub fn question(self, question: &Question, number: usize, of: usize, out: &mut Output<'_>) -> io::Result<()> {
        out.gap()?;
        out.line(format_args!("{number} of {of} · {} · {}", self.deck.title, self.card.topic.name()))?;
        out.gap()?;
        out.paragraph(plain(&question.prompt))?;
        if let Some(cue) = &question.cue {
            out.paragraph(format_args!("Hint: {cue}"))?;
        }
        for (place, option) in question.choice.iter().flat_map(|choice| &choice.options).enumerate() {
            out.paragraph(format_args!("  {}. {}", place + 1, plain(&option.text)))?;
        }
        match question.form {
            Form::Choice => out.line("Type its number; Enter alone if you do not know."),
            Form::Date => out.line("Type the date, as exactly as you know it (:s shows it)."),
            Form::Cloze => out.line("Type what fills the gap (:s shows it)."),
            Form::List => out.line("Type all of them, with commas between (:s shows them)."),
            Form::Typed => out.line("Type the answer (:s shows it)."),
            _ => Ok(()),
        }
    }

    /// Tells what came of what was given.
    pub fn feedback(self, question: &Question, feedback: &Feedback, out: &mut Output<'_>) -> io::Result<()> {
        out.line(feedback.in_words())?;
        match &feedback.detail {
            Some(Detail::Text(judged)) if judged.is_to_be_shown() => {
                out.line(format_args!("  {}   ([+missing] [-too much])", difference(&judged.difference)))?;
            }
            Some(Detail::Date(judged)) if feedback.verdict < Verdict::Right => Self::axis(judged, out)?,
            Some(Detail::List(judged)) => {
                for item in &judged.items {
                    let said = match (&item.given, item.verdict) {
                        (None, _) => "missing".to_owned(),
                        (Some(given), Verdict::Nearly) => format!("nearly: {given}"),
                        (Some(_), _) => "right".to_owned(),
                    };
                    out.paragraph(format_args!("  {} ({said})", plain(&item.right)))?;
                }
                for extra in judged.extra.iter().take(10) {
                    out.paragraph(format_args!("  {extra} (wrong)"))?;
                }
            }
            _ => {}
        }
        let chosen = feedback.chosen.zip(question.choice.as_ref()).map(|(place, choice)| &choice.options[place]);
        if let Some(reason) =
            chosen.filter(|_| feedback.verdict == Verdict::Wrong).and_then(|it| why_not(self.deck, it))
        {
            out.paragraph(plain(&reason))?;
        }
        Ok(())
    }

    /// What was said and what is right on one line of years.
    fn axis(judged: &JudgedDate, out: &mut Output<'_>) -> io::Result<()> {
        let (Some(given), Some((given_year, _))) = (&judged.given, judged.years_given) else { return Ok(()) };
        let mut marks = [(given_year, format!("you: {given}")), (judged.years_right.0, judged.right.in_words())];
        marks.sort_by_key(|(year, _)| *year);
        let years = marks[1].0.saturating_sub(marks[0].0).clamp(0, 30) as usize;
        out.line(format_args!("  {} |{}| {}", marks[0].1, "-".repeat(years.max(1)), marks[1].1))
    }

    /// Shows the answer, the date, the passage with its quote and source, and the source notes.
    pub fn answer(self, question: &Question, out: &mut Output<'_>) -> io::Result<()> {
        out.paragraph(plain_lines(&question.answer))?;
        let date = self.card.date.as_ref().map(HistoricalDate::in_words);
        if let Some(date) = date.filter(|date| !question.answer.contains(date)) {
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

    /// What tells this card apart from another, and the passage of that one.
    pub fn apart_from(self, rival: Shown<'_>, out: &mut Output<'_>) -> io::Result<()> {
        out.gap()?;
        out.paragraph(format_args!("What tells it apart from: {}", plain(&rival.card.prompt())))?;
        for difference in what_tells_them_apart(self.card, rival.card) {
            let or_none = |text: &str| if text.is_empty() { "–".to_owned() } else { plain(text) };
            let (first, second) = (or_none(&difference.first), or_none(&difference.second));
            out.paragraph(format_args!("  {}: {first}, and there {second}", difference.aspect.name()))?;
        }
        let is_another = rival.deck.id != self.deck.id || rival.card.passage != self.card.passage;
        match rival.deck.passage_of(rival.card).filter(|_| is_another) {
            Some(passage) => rival.passage(passage, out),
            None => Ok(()),
        }
    }

    fn passage(self, passage: &Passage, out: &mut Output<'_>) -> io::Result<()> {
        out.gap()?;
        if !passage.heading.is_empty() {
            out.paragraph(plain(&passage.heading))?;
        }
        let quote = range_of(&passage.text, self.card.quote.as_deref());
        out.passage(&runs(&passage.text, quote))?;
        let origins: Vec<String> = self.deck.origins(passage).map(|(text, _)| text).collect();
        if !origins.is_empty() {
            out.paragraph(plain(&origins.join("; ")))?;
        }
        Ok(())
    }
}

/// `Théophil[+e] Delca[-z]`: what was missing, and what was too much.
fn difference(pieces: &[Piece]) -> String {
    let piece = |piece: &Piece| match piece.kind {
        PieceKind::Same => piece.text.clone(),
        PieceKind::Missing => format!("[+{}]", piece.text),
        PieceKind::Extra => format!("[-{}]", piece.text),
    };
    pieces.iter().map(piece).collect()
}
