//! The ends of sections and of the whole text: passages for the cards, and what is said to be left out.

use super::Reader;
use crate::{
    formats::{
        Incoming, Problem,
        markdown::{lines::linkless, logseq::Properties},
    },
    wording::count,
};

impl Reader<'_> {
    /// Ends what stands under a heading: its paragraphs are the passage of its cards. Without cards it waits for the deck of
    /// those that follow.
    pub(super) fn close_section(&mut self) {
        self.close();
        let passage = linkless(std::mem::take(&mut self.passage).trim());
        let section = std::mem::take(&mut self.section);
        let Some(first) = section.first() else {
            if !passage.is_empty() {
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
            } else if !self.heading.is_empty() {
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
        if let (Some((at, paragraphs)), Some(_)) = (&self.headless, &self.last_deck) {
            let message =
                format!("{} above the first heading left out, this one first", count(*paragraphs, "paragraph"));
            self.collection.warn(at.clone(), message, "write a heading above what is to be read with the cards");
        }
        let of_blocks = self.properties.iter().flat_map(Properties::losses);
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
