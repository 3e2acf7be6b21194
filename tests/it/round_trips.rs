//! Whatever is lost when a deck goes out in a format and comes in again is named before, and nothing else is.

use std::{
    collections::{BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};

use entente::{
    deck::{Answer, Card, Citation, Deck, Passage, Source, SourceKind, slug},
    formats::{Choices, Format, left_out, read, take_in, write},
    wording::plain,
};

use crate::formats_lost::fullest_deck;

/// What other programs can hold.
const FORMATS: [Format; 4] = [Format::Csv, Format::Tsv, Format::Markdown, Format::Anki];

/// The deck as it comes back into a library that has nothing yet.
fn back(deck: &Deck, format: Format) -> Deck {
    let file = format!("from-a-file.{}", format.ending());
    let mut intake = take_in(&write(deck, format), Path::new(&file), &Choices::default());
    assert_eq!(intake.decks.len(), 1, "{}: {:?}", format.name(), intake.problems);
    intake.decks.remove(0).deck
}

/// What of a deck is missing, or is otherwise, in the one that came back; by the names that `left_out` uses.
fn lost(before: &Deck, after: &Deck) -> BTreeSet<&'static str> {
    let mut lost = BTreeSet::new();
    let mut check = |name: &'static str, is_same: bool| {
        if !is_same {
            lost.insert(name);
        }
    };
    let by_question: HashMap<String, &Card> = after.cards.iter().map(|it| (text(&it.question), it)).collect();
    for card in &before.cards {
        let Some(other) = by_question.get(&text(&card.question)) else {
            check("cards", false);
            continue;
        };
        of_card(card, other, &mut check);
        let passage = |deck: &Deck, card: &Card| deck.passage_of(card).map(|it| text(&it.text));
        check("passages", passage(before, card) == passage(after, other));
    }
    let order = |deck: &Deck| deck.cards.iter().map(|it| text(&it.question)).collect::<Vec<_>>();
    check("order of cards", order(before) == order(after));
    of_passages(before, after, &mut check);
    check("title and id", before.title == after.title);
    check("id of the deck", before.id == after.id || before.title != after.title);
    check("summary", text(&before.summary) == text(&after.summary));
    check("language", before.language == after.language);
    check("authors", before.authors == after.authors);
    check("licence", before.license == after.license);
    check("short forms and names", (&before.names, &before.abbreviations) == (&after.names, &after.abbreviations));
    check("ids of removed cards", before.retired == after.retired);
    lost
}

fn of_card(before: &Card, after: &Card, check: &mut dyn FnMut(&'static str, bool)) {
    check("ids", before.id == after.id);
    let answer = |card: &Card| match &card.answer {
        // A list of one item is a text elsewhere, and a date or a gap is its own answer.
        Answer::List(items) if items.len() > 1 => items.iter().map(|item| text(item)).collect(),
        _ => vec![text(&card.answer_text())],
    };
    check("answers", answer(before) == answer(after));
    check(SPELLING, is_spelt_alike(before, after));
    let links = |card: &Card| card.answer_text().matches("](https://").count();
    check("addresses of links", links(before) == links(after));
    check("gaps with answers of their own", before.cloze().is_some() == after.cloze().is_some());
    check("accepted answers", before.accept == after.accept);
    check("wrong answers", before.distractors == after.distractors);
    check("dates", before.date == after.date);
    check("events", before.event == after.event);
    check("topics", before.topic == after.topic);
    check("parties", before.parties == after.parties);
    check("quotes", before.quote == after.quote);
    check("notes", before.note.as_deref().map(text) == after.note.as_deref().map(text));
    check("hints", before.cue == after.cue);
    check("confused with", before.rivals == after.rivals);
    let joined = |card: &Card| card.tags.iter().map(|tag| tag.replace(' ', "_")).collect::<Vec<_>>();
    let blanks = joined(before) == joined(after);
    check(if blanks { "blanks in tags" } else { "tags" }, before.tags == after.tags);
}

/// What names that a text says the same, but is written otherwise.
const SPELLING: &str = "spacing or markup of some texts";

/// Whether the texts that came back are the same letter by letter.
fn is_spelt_alike(before: &Card, after: &Card) -> bool {
    let items = |card: &Card| card.answer.texts().to_vec();
    // A gap of which the words came, and a list with line breaks, are named as such.
    let is_gap_lost = before.cloze().is_some() != after.cloze().is_some();
    let has_breaks = items(before).len() > 1 && items(before).iter().any(|item| item.contains('\n'));
    let is_same = |was: &Option<String>, is: &Option<String>| is.is_none() || was == is;
    (before.question == after.question || is_gap_lost)
        && (before.answer.is_empty() || has_breaks || items(before) == items(after))
        && is_same(&before.note, &after.note)
        && is_same(&before.quote, &after.quote)
        && is_same(&before.cue, &after.cue)
        && is_same(&before.event, &after.event)
}

fn of_passages(before: &Deck, after: &Deck, check: &mut dyn FnMut(&'static str, bool)) {
    let texts: HashMap<String, &Passage> = after.passages.iter().map(|it| (text(&it.text), it)).collect();
    for passage in &before.passages {
        let Some(other) = texts.get(&text(&passage.text)) else {
            check("passages without cards", false);
            continue;
        };
        check(SPELLING, passage.text == other.text);
        check("ids of passages", passage.id == other.id);
        check("headings", passage.heading == other.heading || passage.heading.is_empty());
        check("notes on passages", passage.note.as_deref().map(text) == other.note.as_deref().map(text));
        let lines = |deck: &Deck, passage: &Passage| deck.origins(passage).map(|(line, _)| line).collect::<Vec<_>>();
        let (was, is) = (lines(before, passage), lines(after, other));
        check("sources", was.first() == is.first());
        check("further sources", is.is_empty() || was.get(1..) == is.get(1..));
        let works = |deck: &Deck, passage: &Passage| {
            let works = passage.sources.iter().filter_map(|it| deck.source(it.id.as_ref()?).cloned());
            works.take(is.len()).collect::<Vec<Source>>()
        };
        check("details of sources", is.is_empty() || works(before, passage) == works(after, other));
    }
    let order = |deck: &Deck, other: &Deck| {
        let has = |it: &&Passage| other.passages.iter().any(|passage| text(&passage.text) == text(&it.text));
        deck.passages.iter().filter(has).map(|it| text(&it.text)).collect::<Vec<_>>()
    };
    check("order of passages", order(before, after) == order(after, before));
    let named = |source: &Source| {
        before.passages.iter().flat_map(|it| &it.sources).any(|it| it.id.as_ref() == Some(&source.id))
    };
    check(
        "sources that no passage names",
        before.sources.iter().all(named) || before.sources.len() == after.sources.len(),
    );
}

/// A text without its markup, which may be written otherwise.
fn text(markdown: &str) -> String {
    let words = plain(&markdown.replace("[[", "").replace("]]", ""));
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn decks() -> Vec<Deck> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["decks", "tests/fixtures/judge/sets", "tests/fixtures/log"].map(|folder| root.join(folder));
    let files = files.iter().flat_map(|folder| fs::read_dir(folder).unwrap()).map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|it| it == "ron")).collect();
    files.sort();
    let decks = files.iter().map(|file| read(&fs::read(file).unwrap(), file).deck);
    decks.flatten().filter(|deck| !deck.cards.is_empty()).chain([fullest_deck(), plain_deck(), odd_deck()]).collect()
}

/// A deck that every format holds, but for a title in a table.
fn plain_deck() -> Deck {
    let question = "Who is it?";
    let card = Card {
        id: slug(question).into(),
        question: question.to_owned(),
        answer: Answer::Text("Bismarck".to_owned()),
        ..Card::default()
    };
    Deck { id: "plain".into(), title: "Plain".to_owned(), cards: vec![card], ..Deck::default() }
}

/// A deck in which everything is as formats do not expect it.
fn odd_deck() -> Deck {
    let mut deck = plain_deck();
    deck.cards[0].tags = vec!["one tag of words".to_owned()];
    deck.cards[0].answer = Answer::Text("[Bismarck](https://example.org/b)".to_owned());
    deck.cards[0].passage = Some("b".into());
    deck.cards[0].rivals = vec!["gap".into(), "another-deck/card".into()];
    deck.cards[0].cue = Some("a <chancellor> & count".to_owned());
    deck.cards.push(Card {
        id: "gap".into(),
        question: "The [[Ems]] dispatch".to_owned(),
        answer: Answer::Text("Ems, a spa".to_owned()),
        passage: Some("a".into()),
        ..Card::default()
    });
    let source = |id: &str, kind| Source {
        id: id.into(),
        kind: Some(kind),
        title: format!("On \"{id}\" & <others>"),
        author: Some("A. Author".to_owned()),
        published: Some("1871".to_owned()),
        found_at: Some("https://example.org/?a=1&b=2".to_owned()),
        note: Some("Two\nlines".to_owned()),
    };
    deck.sources = vec![source("x", SourceKind::Book), source("y", SourceKind::Site)];
    let cite = |id: &str, place: Option<&str>| Citation { id: Some(id.into()), locator: place.map(str::to_owned) };
    let passage = |id: &str, sources| Passage {
        id: id.into(),
        heading: format!("Of {id}"),
        text: format!("The text of {id} & <more>."),
        note: Some("It *differs*.".to_owned()),
        sources,
    };
    let alone = Citation { id: None, locator: Some("P25".to_owned()) };
    deck.passages = vec![
        passage("a", vec![cite("x", Some("p. 3")), cite("y", None), alone]),
        passage("b", vec![cite("y", Some("Art. 2"))]),
    ];
    deck.retired = vec!["gone".into()];
    deck.abbreviations = vec!["DDR = East Germany".to_owned()];
    deck
}

#[test]
fn what_is_lost_on_the_way_out_and_back_is_named_and_nothing_else() {
    let mut wrong = Vec::new();
    for deck in decks() {
        for format in FORMATS {
            let named: BTreeSet<&str> =
                left_out(&deck, format).into_iter().filter(|name| *name != "pictures").collect();
            let lost = lost(&deck, &back(&deck, format));
            let unnamed: Vec<_> = lost.difference(&named).collect();
            let only_named: Vec<_> = named.difference(&lost).collect();
            if lost != named {
                wrong.push(format!("{} as {}: {unnamed:?} unnamed, {only_named:?} not lost", deck.id, format.name()));
            }
        }
        assert_eq!(left_out(&deck, Format::Ron), Vec::<&str>::new(), "{}", deck.id);
    }
    assert_eq!(wrong, Vec::<String>::new());
}
