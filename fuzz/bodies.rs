//! What each fuzz target does with its bytes. `tests/it/fuzz_corpus.rs` does the same with the corpora, in every test run.

use std::{fs, path::Path};

use entente::{
    deck::{Answer, Card, Deck, HistoricalDate, told_date},
    formats,
    library::{Access, DataFolder, Library},
    storage::preferences,
    study::{AnswerIndex, Verdict, judge},
};

/// Reads a deck. Its problems can be told, and every card that is kept can be asked; what is written again reads as the
/// same deck.
pub fn deck(bytes: &[u8]) {
    let reading = formats::read(bytes, Path::new("fuzz.ron"));
    for problem in &reading.problems {
        assert!(!problem.to_string().is_empty());
    }
    let Some(deck) = reading.deck else { return };
    assert_eq!(deck.cards.len(), reading.card_spans.len());
    assert!(deck.cards.iter().all(|card| !card.id.is_empty() && !card.right_answers().is_empty()));
    let again = formats::read(&formats::write(&deck, formats::Format::Ron), Path::new("fuzz.ron"));
    assert_eq!(again.deck.map(|again| again.cards), Some(deck.cards));
}

/// Takes a package of Anki in. If no deck comes, there is a reason; every card that comes can be asked.
pub fn anki(bytes: &[u8]) {
    let (decks, problems) = formats::anki::take_in(bytes, Path::new("fuzz.apkg"));
    assert!(!decks.is_empty() || !problems.is_empty());
    let cards = decks.iter().flat_map(|incoming| &incoming.deck.cards);
    cards.for_each(|card| assert!(!card.id.is_empty() && !card.question.is_empty() && !card.answer_text().is_empty()));
}

/// Takes an archive in. If no deck comes, there is a reason; no picture that comes has a name that leads out.
pub fn archive(bytes: &[u8]) {
    drop(formats::whole_library(bytes));
    let intake = formats::take_in(bytes, Path::new("fuzz.entente"), &formats::Choices::default());
    assert!(!intake.decks.is_empty() || !intake.problems.is_empty());
    for picture in intake.decks.iter().flat_map(|incoming| &incoming.pictures) {
        assert_eq!(formats::image_name(&picture.name).as_deref(), Ok(picture.name.as_str()));
    }
}

/// Decodes a picture. It is no larger than was asked for, and has all of its pixels.
pub fn picture(bytes: &[u8]) {
    let Ok(decoded) = formats::decode_image(bytes, 64) else { return };
    let [width, height] = decoded.scaled;
    assert!(width.max(height) <= 64 && decoded.rgba.len() == width * height * 4);
}

/// Reads a date as decks write it, and as learners tell it. What was read is the same when it is written again.
pub fn date(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    drop(told_date(&text));
    let Ok(date) = HistoricalDate::parse(&text) else { return };
    assert_eq!(HistoricalDate::parse(date.as_str()).as_ref(), Ok(&date));
    assert!(!date.in_words().is_empty());
    assert!(!date.is_certainly_before(&date) && date.years().0 <= date.years().1);
    if let Some((from, to)) = date.extent() {
        assert!(from.is_finite() && to.is_finite());
    }
}

/// Judges an answer: the first line is the card's, the rest is typed. The card's own answer is never wrong.
pub fn answer(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (right, given) = text.split_once('\n').unwrap_or((&text, ""));
    let card = Card {
        question: "Which one?".to_owned(),
        answer: Answer::Text(right.to_owned()),
        date: HistoricalDate::parse(right).ok(),
        ..Card::default()
    };
    let deck = Deck { cards: vec![card], ..Deck::default() };
    let (index, card) = (AnswerIndex::new(&deck), &deck.cards[0]);
    drop(judge(&deck, &index, card, given));
    if card.date.is_none() && right.chars().filter(|c| c.is_alphabetic()).count() > 2 && right.is_ascii() {
        assert_ne!(judge(&deck, &index, card, right).verdict, Verdict::Wrong, "{right:?}");
    }
}

/// Reads settings. What is written again reads without problems.
pub fn settings(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("there is room for a file");
    let path = folder.path().join("preferences.ron");
    fs::write(&path, bytes).expect("there is room for a file");
    let read = preferences::read(&path);
    preferences::write(&path, &read.preferences).expect("there is room for a file");
    assert_eq!(preferences::read(&path).problems, Vec::<String>::new());
}

/// Opens a review log, to look at it. It can be read, or there is a sentence why not; nothing of it is written.
pub fn log(bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("there is room for a file");
    let folder = DataFolder::at(folder.path());
    fs::create_dir_all(folder.root()).expect("there is room for a file");
    fs::write(folder.log(), bytes).expect("there is room for a file");
    match Library::open(folder.clone(), Access::Read) {
        Ok(library) => drop(library.reviews()),
        Err(err) => assert!(!err.to_string().is_empty()),
    }
    assert_eq!(fs::read(folder.log()).ok().as_deref(), Some(bytes));
}

/// Reads a table.
pub fn table(bytes: &[u8]) {
    taken_in(bytes, "fuzz.csv");
}

/// Reads notes.
pub fn notes(bytes: &[u8]) {
    taken_in(bytes, "fuzz.md");
}

/// Takes a file in. Either there is a card, or a sentence says why not; every card can be asked, and what is made of the
/// file is a deck of ours, which the same file again does not change.
fn taken_in(bytes: &[u8], name: &str) {
    let intake = formats::take_in(bytes, Path::new(name), &formats::Choices::default());
    assert!(!intake.decks.is_empty() || !intake.problems.is_empty());
    for incoming in &intake.decks {
        let deck = &incoming.deck;
        assert!(deck.cards.iter().all(|card| !card.id.is_empty() && !card.right_answers().is_empty()));
        let again = formats::merged(deck, deck);
        assert_eq!((again.new, again.changed, again.unchanged), (0, 0, deck.cards.len()));
        let read = formats::read(&formats::write(deck, formats::Format::Ron), Path::new("fuzz.ron"));
        assert_eq!(read.deck.map(|read| read.cards), Some(deck.cards.clone()));
        for format in [formats::Format::Csv, formats::Format::Tsv, formats::Format::Markdown] {
            goes_out(deck, format);
        }
    }
}

/// Sends a deck out and back. If no name says that cards or texts change, they do not.
fn goes_out(deck: &Deck, format: formats::Format) {
    let changes = [
        "some cards",
        "cards that ask the same",
        "spacing or markup of some texts",
        "order of cards",
        "gaps with answers of their own",
    ];
    if formats::left_out(deck, format).iter().any(|name| changes.contains(name)) {
        return;
    }
    let file = format!("fuzz.{}", format.ending());
    let intake = formats::take_in(&formats::write(deck, format), Path::new(&file), &formats::Choices::default());
    let questions = |deck: &Deck| deck.cards.iter().map(|card| card.question.clone()).collect::<Vec<_>>();
    // A deck of passages alone leaves a table without a row, of which no deck is made.
    let back = intake.decks.first().map(|back| questions(&back.deck)).unwrap_or_default();
    assert_eq!(back, questions(deck), "{format:?}");
}
