//! What of a deck a format cannot hold.

mod texts;

use std::collections::{HashMap, HashSet};

use pulldown_cmark::{Event, Parser, Tag};

use super::{Format, html, image_names};
use crate::deck::{Answer, Card, Deck, Passage, PassageId, Source, SourceId, deck_slug, slug};

/// What the deck has and a file of that format does not hold, in plain words: what would be missing if the file were all
/// that there is.
#[must_use]
pub fn left_out(deck: &Deck, format: Format) -> Vec<&'static str> {
    let lost = match format {
        Format::Ron | Format::Archive => Vec::new(),
        Format::Html | Format::Fold => of_page(deck, format),
        Format::Csv | Format::Tsv | Format::Markdown | Format::Anki => {
            [of_cards(deck, format), of_passages(deck, format), of_deck(deck, format), of_texts(deck, format)].concat()
        }
    };
    let pictures = ("pictures", loses_pictures(deck, format));
    lost.into_iter().chain([pictures]).filter(|(_, is_lost)| *is_lost).map(|(name, _)| name).collect()
}

/// What may be lost, and whether it is.
type Lost = Vec<(&'static str, bool)>;

fn loses_pictures(deck: &Deck, format: Format) -> bool {
    match format {
        Format::Anki | Format::Archive | Format::Html | Format::Fold => false,
        Format::Ron | Format::Csv | Format::Tsv | Format::Markdown => !image_names(deck).is_empty(),
    }
}

fn of_cards(deck: &Deck, format: Format) -> Lost {
    let (is_table, is_notes) = (matches!(format, Format::Csv | Format::Tsv), format == Format::Markdown);
    let has = |what: &dyn Fn(&Card) -> bool| deck.cards.iter().any(what);
    let has_tag = |what: &dyn Fn(&str) -> bool| has(&|card| card.tags.iter().any(|tag| what(tag)));
    let has_item = |what: &dyn Fn(&str) -> bool| {
        let items = |answer: &Answer| matches!(answer, Answer::List(items) if items.iter().any(|item| what(item)));
        let lists =
            |card: &Card| [&card.accept, &card.distractors, &card.parties].into_iter().flatten().any(|it| what(it));
        has(&|card| items(&card.answer) || !is_notes && lists(card))
    };
    vec![
        ("ids", is_notes && has(&|card| card.id.as_str() != slug(&card.question))),
        ("accepted answers", is_notes && has(&|card| !card.accept.is_empty())),
        ("wrong answers", is_notes && has(&|card| !card.distractors.is_empty())),
        ("dates", is_notes && has(&|card| card.date.is_some())),
        ("events", is_notes && has(&|card| card.event.is_some())),
        ("topics", is_notes && has(&|card| !card.topic.is_general())),
        ("parties", is_notes && has(&|card| !card.parties.is_empty())),
        ("quotes", is_notes && has(&|card| card.quote.is_some())),
        ("notes", is_notes && has(&|card| card.note.is_some())),
        ("hints", is_notes && has(&|card| card.cue.is_some())),
        ("tags", is_notes && has(&|card| !card.tags.is_empty())),
        ("blanks in tags", format == Format::Tsv && has_tag(&|tag| tag.contains(char::is_whitespace))),
        ("number signs of tags", is_table && has_tag(&|tag| tag.starts_with('#'))),
        (
            "line breaks in lists",
            (is_table || is_notes) && has_item(&|item| item.contains('\n'))
                || is_table && has_tag(&|tag| tag.contains('\n')),
        ),
        ("gaps with answers of their own", is_notes && has(&|card| card.cloze().is_some() && !card.answer.is_empty())),
        ("cards that ask the same", format != Format::Anki && texts::has_twins(deck)),
        ("order of cards", is_notes && is_order_lost(deck)),
        ("confused with", format != Format::Anki && has(&|card| !card.rivals.is_empty())),
    ]
}

/// What is not printed. A page is only read: ids, orders and the like are no loss.
fn of_page(deck: &Deck, format: Format) -> Lost {
    let is_book = format == Format::Html;
    let has = |what: &dyn Fn(&Card) -> bool| deck.cards.iter().any(what);
    let is_in_chronology = |card: &Card| is_book && html::is_in_chronology(card);
    vec![
        ("passages", !is_book && !deck.passages.is_empty()),
        ("sources", !is_book && !deck.sources.is_empty()),
        ("notes", !is_book && has(&|card| card.note.is_some())),
        ("wrong answers", has(&|card| !card.distractors.is_empty())),
        // A card without an answer is answered by its date.
        ("dates", has(&|card| card.date.is_some() && !card.answer.is_empty() && !is_in_chronology(card))),
        ("events", has(&|card| card.event.is_some() && !is_in_chronology(card))),
        ("topics", has(&|card| !card.topic.is_general())),
        ("parties", has(&|card| !card.parties.is_empty())),
        ("quotes", has(&|card| card.quote.is_some())),
        ("hints", has(&|card| card.cue.is_some())),
        ("tags", has(&|card| !card.tags.is_empty())),
        ("confused with", has(&|card| !card.rivals.is_empty())),
        ("addresses of links", has_links(deck)),
        ("summary", !is_book && !deck.summary.is_empty()),
        ("authors", !is_book && !deck.authors.is_empty()),
        ("licence", !deck.license.is_empty()),
    ]
}

fn of_texts(deck: &Deck, format: Format) -> Lost {
    let changed = texts::changed(deck, format);
    vec![("some cards", changed.is_card_missing), ("spacing or markup of some texts", changed.is_text_other)]
}

/// Whether a text has a link, of which a page only shows the words.
fn has_links(deck: &Deck) -> bool {
    let of_card = |card: &Card| {
        card.answer.texts().iter().any(|text| has_link(text))
            || has_link(&card.question)
            || card.note.as_deref().is_some_and(has_link)
    };
    let of_passage = |it: &Passage| has_link(&it.text) || it.note.as_deref().is_some_and(has_link);
    deck.cards.iter().any(of_card) || deck.passages.iter().any(of_passage)
}

fn has_link(text: &str) -> bool {
    let is_link = |event| matches!(event, Event::Start(Tag::Link { .. }));
    text.contains(['<', ']']) && Parser::new(text).any(is_link)
}

/// Whether the cards stand in another order below their passages.
fn is_order_lost(deck: &Deck) -> bool {
    let places: HashMap<&PassageId, usize> = deck.passages.iter().map(|it| &it.id).zip(1..).collect();
    let place = |card: &Card| card.passage.as_ref().and_then(|id| places.get(id)).copied().unwrap_or_default();
    !deck.cards.iter().map(place).is_sorted()
}

fn of_passages(deck: &Deck, format: Format) -> Lost {
    let (is_table, is_notes) = (matches!(format, Format::Csv | Format::Tsv), format == Format::Markdown);
    let mut asked: Vec<&PassageId> = Vec::new();
    let mut seen: HashSet<&PassageId> = HashSet::new();
    for id in deck.cards.iter().filter_map(|card| card.passage.as_ref()) {
        if seen.insert(id) {
            asked.push(id);
        }
    }
    // Notes hold those without cards, too.
    let written: Vec<&Passage> =
        deck.passages.iter().filter(|passage| is_notes || seen.contains(&passage.id)).collect();
    let has_sources = |most: usize| written.iter().any(|passage| passage.sources.len() > most);
    let named = written.iter().flat_map(|passage| &passage.sources).filter_map(|it| it.id.as_ref());
    let named: HashSet<&SourceId> = named.collect();
    // The one source of a passage comes back by its title.
    let is_plain =
        |it: &Source| *it == Source { id: slug(&it.title).into(), title: it.title.clone(), ..Source::default() };
    let has_detail = || deck.sources.iter().any(|it| named.contains(&it.id) && !is_plain(it));
    let by_name = |passage: &&Passage| {
        let name = match passage.heading.trim() {
            // Notes have the id as its heading.
            "" if is_notes => return true,
            "" => &passage.text,
            heading => heading,
        };
        passage.id.as_str() == slug(&name.chars().take(60).collect::<String>())
    };
    let order = written.iter().map(|passage| &passage.id);
    vec![
        (
            "passages without cards",
            (!is_notes || deck.cards.is_empty()) && deck.passages.iter().any(|it| !seen.contains(&it.id)),
        ),
        ("order of passages", !is_notes && !order.eq(asked.iter().copied())),
        ("ids of passages", format != Format::Anki && !written.iter().all(by_name)),
        ("notes on passages", format != Format::Anki && written.iter().any(|passage| passage.note.is_some())),
        ("sources", is_notes && has_sources(0)),
        ("further sources", is_table && has_sources(1)),
        ("details of sources", is_table && has_detail()),
        ("sources that no passage names", deck.sources.iter().any(|it| !named.contains(&it.id))),
    ]
}

fn of_deck(deck: &Deck, format: Format) -> Lost {
    let is_package = format == Format::Anki;
    vec![
        // A table for spreadsheets is called by the name of its file.
        ("title and id", format == Format::Csv),
        (
            "id of the deck",
            matches!(format, Format::Tsv | Format::Markdown) && deck.id.as_str() != deck_slug(&deck.title),
        ),
        ("levels of the title", format != Format::Csv && deck.title.contains("::")),
        ("summary", !is_package && !deck.summary.is_empty()),
        ("language", !deck.language.is_empty()),
        ("authors", !deck.authors.is_empty()),
        ("licence", !deck.license.is_empty()),
        ("short forms and names", !deck.abbreviations.is_empty() || !deck.names.is_empty()),
        ("ids of removed cards", !deck.retired.is_empty()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deck::{Citation, HistoricalDate},
        formats::write,
    };

    /// A deck of which a page leaves nothing out.
    fn plain_deck() -> Deck {
        let card = Card {
            id: "c".into(),
            question: "Who?".to_owned(),
            answer: Answer::Text("Bismarck".to_owned()),
            passage: Some("p".into()),
            ..Card::default()
        };
        let passage = Passage { id: "p".into(), text: "It was Bismarck.".to_owned(), ..Passage::default() };
        Deck { id: "d".into(), title: "D".to_owned(), passages: vec![passage], cards: vec![card], ..Deck::default() }
    }

    /// A name, and what makes a deck have something of it.
    type Case<'c> = (&'static str, &'c dyn Fn(&mut Deck));

    #[test]
    fn a_page_prints_what_a_deck_has_or_names_it_as_left_out() {
        let word = || "Zanzibar".to_owned();
        let cases: [Case<'_>; 13] = [
            ("accepted answers", &|deck| deck.cards[0].accept = vec![word()]),
            ("wrong answers", &|deck| deck.cards[0].distractors = vec![word()]),
            ("events", &|deck| deck.cards[0].event = Some(word())),
            ("events", &|deck| {
                deck.cards[0].event = Some(word());
                deck.cards[0].date = HistoricalDate::parse("1890").ok();
            }),
            ("parties", &|deck| deck.cards[0].parties = vec![word()]),
            ("quotes", &|deck| deck.cards[0].quote = Some(word())),
            ("hints", &|deck| deck.cards[0].cue = Some(word())),
            ("tags", &|deck| deck.cards[0].tags = vec![word()]),
            ("notes", &|deck| deck.cards[0].note = Some(word())),
            ("passages", &|deck| deck.passages[0].text = word()),
            ("summary", &|deck| deck.summary = word()),
            ("licence", &|deck| deck.license = word()),
            ("sources", &|deck| {
                deck.sources = vec![Source { id: "s".into(), title: word(), ..Source::default() }];
                deck.passages[0].sources = vec![Citation { id: Some("s".into()), locator: None }];
            }),
        ];
        for format in [Format::Html, Format::Fold] {
            for (name, set) in &cases {
                let mut deck = plain_deck();
                set(&mut deck);
                let is_printed = String::from_utf8(write(&deck, format)).unwrap().contains(&word());
                assert_eq!(left_out(&deck, format).contains(name), !is_printed, "{name} in {}", format.name());
            }
        }
        assert_eq!(left_out(&plain_deck(), Format::Html), Vec::<&str>::new());
        let mut deck = plain_deck();
        deck.cards[0].passage = None;
        assert_eq!(left_out(&deck, Format::Html), Vec::<&str>::new());
        assert!(String::from_utf8(write(&deck, Format::Html)).unwrap().contains("Who?"));
    }
}
