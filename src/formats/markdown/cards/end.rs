//! The ends of sections and of the whole text: passages for the cards, and what is said to be left out.

use std::ops::Range;

use super::Reader;
use crate::{
    formats::{
        Incoming, Problem,
        markdown::{lines::linkless, logseq::Properties},
    },
    wording::count,
};

/// Something that is told once: where it is first, and how often.
#[derive(Debug, Default)]
pub struct Noted(Option<(Range<usize>, usize)>);

impl Noted {
    /// Notes it at a place.
    pub fn note(&mut self, at: &Range<usize>) {
        self.0.get_or_insert_with(|| (at.clone(), 0)).1 += 1;
    }
}

/// What may have been meant otherwise than it was taken.
#[derive(Debug, Default)]
pub struct Doubts {
    /// Texts behind a blank line that were taken for a part of the card above.
    pub taken_in: Noted,
    /// Texts behind an answer that were taken for what is read.
    pub taken_out: Noted,
    /// Lines of a text that look like cards.
    pub look_alike: Noted,
}

impl Doubts {
    /// Where they are, what they are and what to do.
    fn told(self) -> impl Iterator<Item = (Range<usize>, String, &'static str)> {
        let taken_in = self.taken_in.0.map(|(at, times)| {
            let message = format!(
                "the text after a blank line below {} was made part of {}, here first",
                count(times, "answer"),
                if times == 1 { "it" } else { "them" }
            );
            (at, message, "to keep it apart, write a line of --- before it")
        });
        let taken_out = self.taken_out.0.map(|(at, times)| {
            let message = format!("the text below {} was made a passage to read, here first", count(times, "answer"));
            (at, message, "if it belongs to the answer, write a line of --- before the question and behind the answer")
        });
        let look_alike = self.look_alike.0.map(|(at, times)| {
            let looks = if times == 1 { "looks like a card and is" } else { "look like cards and are" };
            let message = format!("{} {looks} taken for text, here first", count(times, "line"));
            (at, message, "write Q: and A: before a question and its answer, or question::answer on a line")
        });
        [taken_in, taken_out, look_alike].into_iter().flatten()
    }
}

impl Reader<'_> {
    /// Ends what stands under a heading: its paragraphs are the passage of its cards. Without cards it waits for the deck of
    /// those that follow.
    pub(super) fn close_section(&mut self) {
        self.close();
        let passage = linkless(std::mem::take(&mut self.passage).trim());
        let section = std::mem::take(&mut self.section);
        let Some(first) = section.first() else {
            if !passage.is_empty() {
                if self.heading.ends_with('?') {
                    self.doubts.look_alike.note(&self.heading_at);
                }
                self.waiting.push((self.heading.clone(), passage));
            }
            return;
        };
        self.last_deck = Some(first.deck.clone());
        self.add_waiting();
        for mut draft in section {
            // A heading with nothing below it but cards is a tag rather than a passage.
            if !passage.is_empty() && draft.passage.is_empty() {
                passage.clone_into(&mut draft.passage);
                self.heading.clone_into(&mut draft.heading);
            } else if !self.heading.is_empty() && !self.is_title {
                draft.tags.push(self.heading.clone());
            }
            self.collection.add(draft);
        }
    }

    /// Adds the passages without cards to the deck of the last ones.
    fn add_waiting(&mut self) {
        let Some(deck) = &self.last_deck else { return };
        for (heading, passage) in self.waiting.drain(..) {
            self.collection.add_passage(deck, &heading, &passage);
        }
    }

    /// Says what of the notes does not come in, though cards do.
    fn tell_losses(&mut self) {
        let text = self.collection.problems.text();
        let found = |mark: &str| text.find(mark).map(|at| (at..at + mark.len(), text.matches(mark).count()));
        if let Some((at, schedules)) = found("<!--SR:") {
            let message = format!("{} of Obsidian left out: the cards start as new", count(schedules, "schedule"));
            self.collection.warn(at, message, "answer the cards here; the notes keep their schedules");
        }
        if let (Some((at, paragraphs)), Some(_)) = (&self.headless.0, &self.last_deck) {
            let message =
                format!("{} above the first heading left out, this one first", count(*paragraphs, "paragraph"));
            self.collection.warn(at.clone(), message, "write a heading above what is to be read with the cards");
        }
        let of_blocks = self.properties.iter().flat_map(Properties::losses);
        let doubts = std::mem::take(&mut self.doubts);
        let of_blocks: Vec<_> = of_blocks.chain(doubts.told()).collect();
        for (at, message, remedy) in self.matter.loss().into_iter().chain(of_blocks) {
            self.collection.warn(at, message, remedy);
        }
    }

    /// The decks, and everything that was said.
    #[must_use]
    pub fn finish(mut self) -> (Vec<Incoming>, Vec<Problem>) {
        self.close_section();
        if !self.waiting.is_empty() {
            // Without any card they are a deck to be read.
            self.last_deck.get_or_insert_default();
            self.add_waiting();
        }
        self.tell_losses();
        self.collection.finish()
    }
}
