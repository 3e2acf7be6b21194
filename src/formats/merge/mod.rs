//! A deck from elsewhere, put into one that is there: what is the same card keeps its id, and so its history.

mod passages;
mod same;
mod update;

use std::collections::{BTreeMap, HashSet};

use self::{
    same::same_cards,
    update::{stays, updated},
};
use super::Field;
use crate::deck::{CardId, Deck, FreeIds};

const MEND_ALL: &str =
    "to mend a passage, write the same text beside all its cards; the former one keeps its sources and note";
const MEND_QUOTE: &str = "quote words that the passage has now";

/// A deck from elsewhere, put into one that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The deck that is there, with the cards of the other in it.
    pub deck: Deck,
    /// For each card of the other deck, in its order, the id that it has now.
    pub ids: Vec<CardId>,
    /// For each card of the other deck whether it was there and is as it was.
    pub as_before: Vec<bool>,
    /// Cards that were not there.
    pub new: usize,
    /// Cards that say something else now.
    pub changed: usize,
    /// Cards that are as they were.
    pub unchanged: usize,
    /// Cards whose id is that of another card: they have got a new one.
    pub clashing: Vec<CardId>,
    /// Passages that say something else now.
    pub passages: usize,
    /// Of how many cards something stays as it was because it comes empty, by the field.
    pub stays: BTreeMap<Field, usize>,
    /// What is odd: cards that got a passage beside the one that they had, or whose quote a correction took out of it.
    /// Sentences without their full stops, and what to do.
    pub odd: Vec<(String, &'static str)>,
}

/// Puts the cards of a deck into one that is there, in which cards that it lacks stay.
///
/// A card is the same if its id is, but for a number that only counts the rows of a list, or else what it asks; or what it
/// answers, if only one card answers that and the questions are alike. Of a card that is the same, what the other leaves empty stays as it is, but the answer to a question
/// with another gap. A passage is the same if its text is, or if all its cards come with another text that is mostly the same or has the same heading: it takes the
/// new text, and keeps its id, note and sources.
#[must_use]
pub fn merged(coming: &Deck, present: &Deck) -> Merged {
    let same = same_cards(coming, present);
    let mut deck = present.clone();
    let texts = passages::take_over(coming, &same, &mut deck);
    let mut merged = Merged {
        deck,
        ids: Vec::with_capacity(coming.cards.len()),
        as_before: Vec::with_capacity(coming.cards.len()),
        new: 0,
        changed: 0,
        unchanged: 0,
        clashing: Vec::new(),
        passages: texts.changed.len(),
        stays: BTreeMap::new(),
        odd: texts.apart.into_iter().map(|message| (message, MEND_ALL)).collect(),
    };
    let retired: HashSet<&CardId> = present.retired.iter().collect();
    let mut ids = FreeIds::new(present.cards.iter().map(|card| card.id.as_str()));
    let mut back = HashSet::new();
    for (card, same) in coming.cards.iter().zip(same) {
        let mut card = card.clone();
        card.passage = card.passage.as_ref().and_then(|id| texts.ids.get(id)).cloned();
        if let Some(place) = same {
            let before = &present.cards[place];
            for field in stays(before, &card) {
                *merged.stays.entry(field).or_default() += 1;
            }
            let card = updated(before, card);
            merged.ids.push(card.id.clone());
            merged.as_before.push(card == *before);
            if card == *before {
                merged.unchanged += 1;
            } else {
                merged.changed += 1;
                merged.deck.cards[place] = card;
            }
        } else {
            let id = CardId::from(ids.take(card.id.as_str()));
            if id != card.id {
                merged.clashing.push(std::mem::replace(&mut card.id, id));
            }
            if retired.contains(&card.id) {
                back.insert(card.id.clone());
            }
            merged.ids.push(card.id.clone());
            merged.as_before.push(false);
            merged.new += 1;
            merged.deck.cards.push(card);
        }
    }
    merged.deck.retired.retain(|id| !back.contains(id));
    let lost = passages::lost_quotes(&merged.deck, present, &texts.changed);
    merged.odd.extend(lost.into_iter().map(|message| (message, MEND_QUOTE)));
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deck::{Answer, Card, Citation, Passage, Source},
        formats::{Choices, Format, take_in, write},
    };

    const TEXT: &str = "Jean-Casimir Baluze was the first resident of France in Moscow, and stayed for ten years.";

    /// A passage with a note and sources, which no export to another program carries, about which two cards ask.
    fn deck() -> Deck {
        let card = |id: &str, question: &str, answer: &str| Card {
            id: id.into(),
            question: question.to_owned(),
            answer: Answer::Text(answer.to_owned()),
            passage: Some("P07".into()),
            ..Card::default()
        };
        let cite = |id: &str| Citation { id: Some(id.into()), locator: Some("p. 3".to_owned()) };
        let source = |id: &str| Source {
            id: id.into(),
            title: format!("On {id}"),
            author: Some("A. Author".to_owned()),
            ..Source::default()
        };
        Deck {
            id: "d".into(),
            title: "D".to_owned(),
            sources: vec![source("s1"), source("s2")],
            passages: vec![Passage {
                id: "P07".into(),
                heading: "A resident in Moscow".to_owned(),
                text: TEXT.to_owned(),
                note: Some("The record differs.".to_owned()),
                sources: vec![cite("s1"), cite("s2")],
            }],
            cards: vec![card("who", "Who was the resident?", "Baluze"), card("where", "Where was he?", "in Moscow")],
            ..Deck::default()
        }
    }

    /// What comes of the deck if it goes out in a format, is changed there and comes back.
    fn changed(format: Format, change: impl Fn(String) -> String) -> Merged {
        let file = format!("d.{}", format.ending());
        let out = change(String::from_utf8(write(&deck(), format)).unwrap());
        let mut intake = take_in(out.as_bytes(), file.as_ref(), &Choices::default());
        merged(&intake.decks.remove(0).deck, &deck())
    }

    #[test]
    fn a_passage_that_is_corrected_at_all_its_cards_keeps_its_id_its_note_and_its_sources() {
        for format in [Format::Csv, Format::Tsv, Format::Markdown] {
            let merged = changed(format, |out| out.replace("Baluze was", "Baluze (1648–1718) was"));
            let mut expected = deck();
            expected.passages[0].text = TEXT.replace("Baluze was", "Baluze (1648–1718) was");
            assert_eq!(merged.deck, expected, "{}", format.name());
            assert_eq!((merged.passages, merged.new, merged.changed), (1, 0, 0));
            assert_eq!(merged.odd, []);
            let same = changed(format, |out| out);
            assert_eq!((same.deck, same.passages), (deck(), 0), "{}", format.name());
        }
    }

    #[test]
    fn a_passage_is_known_by_its_heading_or_by_its_text_and_else_stays_beside_the_other() {
        let other = "Louis XIV sent an envoy again, after a silence that lasted for a generation.";
        let anew = |out: String| out.replace(TEXT, other);
        let headed = changed(Format::Csv, anew);
        assert_eq!((headed.passages, headed.deck.passages.len()), (1, 1));
        assert_eq!(
            (headed.deck.passages[0].text.as_str(), &headed.deck.passages[0].note),
            (other, &deck().passages[0].note)
        );
        let new_heading = changed(Format::Csv, |out| out.replace("A resident in Moscow", "The first resident"));
        assert_eq!((new_heading.passages, new_heading.deck.passages.len()), (1, 1));
        assert_eq!(new_heading.deck.passages[0].heading, "The first resident");
        let neither = changed(Format::Csv, |out| anew(out).replace("A resident in Moscow", "An envoy"));
        assert_eq!((neither.passages, neither.deck.passages.len(), neither.odd.len()), (0, 2, 1));
        assert_eq!(neither.deck.passages[0], deck().passages[0]);
        assert!(
            neither.odd[0].0.contains("2 cards get a passage beside the one before, “An envoy”"),
            "{:?}",
            neither.odd
        );
    }

    #[test]
    fn a_text_under_the_heading_of_another_passage_keeps_its_own() {
        let mut both = deck();
        let second = "Nobody followed Baluze for a generation, and the embassy in Moscow stood empty.";
        both.passages.push(Passage {
            id: "P08".into(),
            heading: "An empty house".to_owned(),
            text: second.to_owned(),
            ..Passage::default()
        });
        both.cards.push(Card {
            id: "after".into(),
            question: "Who followed?".to_owned(),
            answer: Answer::Text("Nobody".to_owned()),
            passage: Some("P08".into()),
            ..Card::default()
        });
        // The text of one cell was taken for that of another, and its heading stayed.
        let out = String::from_utf8(write(&both, Format::Csv)).unwrap();
        let at = out.find(TEXT).unwrap();
        let out = format!("{}{second}{}", &out[..at], &out[at + TEXT.len()..]);
        let mut intake = take_in(out.as_bytes(), "d.csv".as_ref(), &Choices::default());
        let merged = merged(&intake.decks.remove(0).deck, &both);
        assert_eq!(merged.deck.passages, both.passages);
        assert_eq!((merged.changed, merged.passages), (1, 0));
    }

    #[test]
    fn a_correction_that_takes_a_quote_out_of_its_passage_is_said() {
        let mut quoting = deck();
        quoting.cards[1].quote = Some("first resident of France in Moscow".to_owned());
        let out = String::from_utf8(write(&quoting, Format::Csv)).unwrap();
        let out = out.replace("in Moscow, and", "at Moscow, and");
        let mut intake = take_in(out.as_bytes(), "d.csv".as_ref(), &Choices::default());
        let merged = merged(&intake.decks.remove(0).deck, &quoting);
        assert_eq!(merged.passages, 1);
        let says =
            "the quote of “Where was he?” is no longer in its passage, “A resident in Moscow”, as that is corrected";
        assert_eq!(merged.odd, [(says.to_owned(), MEND_QUOTE)]);
    }

    #[test]
    fn a_long_text_about_other_things_is_no_correction_of_one_in_the_same_language() {
        let long = |parts: &[&str]| {
            let months = ["January", "February", "March", "April", "May", "June", "July", "August"];
            let told = |(year, part): (usize, &&str)| {
                months.map(|month| format!("In {month} {} {part}. ", 1700 + year * 7)).concat()
            };
            (0..40).zip(parts.iter().cycle()).map(told).collect::<String>()
        };
        let one = long(&["an envoy came to Moscow and was heard by the tsar", "the peace was signed by both courts"]);
        let other = long(&["grain was short, and bread rose in price", "a bridge over the river was built of stone"]);
        let with = |text: &str| {
            let mut deck = deck();
            text.clone_into(&mut deck.passages[0].text);
            deck.passages[0].heading.clear();
            deck
        };
        let apart = merged(&with(&other), &with(&one));
        assert_eq!((apart.passages, apart.deck.passages.len(), apart.odd.len()), (0, 2, 1));
        let mended = merged(&with(&one.replace("heard by", "received by")), &with(&one));
        assert_eq!((mended.passages, mended.deck.passages.len(), mended.odd.len()), (1, 1, 0));
    }

    #[test]
    fn a_correction_at_some_cards_only_is_said_and_does_not_reach_the_others() {
        for first in [true, false] {
            let merged = changed(Format::Csv, |out| {
                let at = if first { out.find("Casimir") } else { out.rfind("Casimir") }.unwrap();
                format!("{}Kasimir{}", &out[..at], &out[at + "Casimir".len()..])
            });
            assert_eq!((merged.passages, merged.deck.passages.len()), (0, 2), "{first}");
            assert_eq!(merged.deck.passages[0], deck().passages[0]);
            let says = "1 card gets a passage beside the one before, “A resident in Moscow”: other cards about it come with \
                        another text";
            assert_eq!(merged.odd, [(says.to_owned(), MEND_ALL)]);
        }
        // A card that the file lacks has nothing against it.
        let merged = changed(Format::Csv, |out| {
            let rows: Vec<&str> = out.lines().take(2).collect();
            rows.join("\n").replace("ten years", "eleven years")
        });
        assert_eq!((merged.passages, merged.deck.passages.len(), merged.deck.cards.len()), (1, 1, 2));
    }
}
