//! Packages of Anki that we write: what goes out and comes back, and what the real program makes of it.

use std::{collections::HashMap, fs, process::Command};

use entente::{
    deck::{Answer, Card, CardId, Citation, Deck, HistoricalDate, Passage, Source, SourceKind, Topic, is_slug},
    formats::{
        ForeignKind, ForeignReview, Incoming, Picture,
        anki::{self, Outgoing, Sent},
    },
    memory::{Moment, Rating, StudyDay},
    study::MarkKind,
};
use rusqlite::{Connection, MAIN_DB};

use crate::anki::{deck, edited, fixture, folder, member, packed, take_in, zstd_read};

const PNG: &[u8] = include_bytes!("../../fuzz/corpus/picture/png");

fn sent() -> (Deck, HashMap<CardId, Sent>, Vec<ForeignReview>, Vec<Picture>) {
    let passage = Passage {
        id: "tilsit".into(),
        heading: "Tilsit & after".to_owned(),
        text: "On a raft.\n\nThen *peace*.".to_owned(),
        sources: vec![
            Citation { id: Some("book".into()), locator: Some("p. 3 & 4".to_owned()) },
            Citation { id: None, locator: Some("P25".to_owned()) },
        ],
        note: Some("The record *differs*.".to_owned()),
    };
    let source = Source {
        id: "book".into(),
        kind: Some(SourceKind::Book),
        title: "On <peace>".to_owned(),
        author: Some("A. Author".to_owned()),
        published: Some("1984".to_owned()),
        found_at: Some("https://example.org/?a=1&b=2".to_owned()),
        note: Some("Good.".to_owned()),
    };
    let cards = vec![
        Card {
            id: "who".into(),
            question: "Who met at *Tilsit*? ![raft](<raft.png>)".to_owned(),
            answer: Answer::Text("Napoleon & Alexander".to_owned()),
            accept: vec!["the <two> emperors".to_owned(), "both".to_owned()],
            topic: Topic::ALL[1],
            passage: Some("tilsit".into()),
            quote: Some("On a raft".to_owned()),
            note: Some("A note".to_owned()),
            tags: vec!["war".to_owned()],
            cue: Some("two <emperors>".to_owned()),
            rivals: vec!["when".into(), "other-deck/card".into()],
            ..Card::default()
        },
        Card {
            id: "when".into(),
            question: "When?".to_owned(),
            date: HistoricalDate::parse("1807-07-07").ok(),
            ..Card::default()
        },
        Card { id: "gap".into(), question: "Tsar [[Alexander :: I]] {{signed}} it.".to_owned(), ..Card::default() },
        Card {
            id: "list".into(),
            question: "Who?".to_owned(),
            answer: Answer::List(vec!["France".to_owned(), "Russia".to_owned()]),
            ..Card::default()
        },
    ];
    let deck = Deck {
        id: "peace".into(),
        title: "Peace".to_owned(),
        summary: "About *peace*.".to_owned(),
        sources: vec![source],
        passages: vec![passage],
        cards,
        ..Deck::default()
    };
    let review = |utc_ms, rating, kind, interval_days| ForeignReview {
        card: "who".into(),
        utc_ms,
        rating,
        duration_ms: 4_000,
        kind,
        interval_days,
    };
    let reviews = vec![
        review(1_790_000_000_000, Rating::Again, ForeignKind::Learning, 0),
        review(1_790_000_000_500, Rating::Good, ForeignKind::Learning, 3),
        review(1_790_300_000_000, Rating::Easy, ForeignKind::Review, 20),
    ];
    let last = StudyDay::from_moment(Moment { utc_ms: 1_790_300_000_000, utc_offset_s: 3_600 }, 4);
    let cards = HashMap::from([
        ("who".into(), Sent { due: Some((last.plus(20), 20)), is_flagged: true, ..Sent::default() }),
        ("gap".into(), Sent { is_suspended: true, ..Sent::default() }),
        ("list".into(), Sent { is_buried: true, ..Sent::default() }),
    ]);
    (deck, cards, reviews, vec![Picture { name: "raft.png".to_owned(), bytes: PNG.to_vec() }])
}

const NOW: Moment = Moment { utc_ms: 1_790_500_000_000, utc_offset_s: 3_600 };

#[test]
fn what_goes_out_comes_back() {
    let (deck, cards, reviews, pictures) = sent();
    let out = Outgoing { deck: &deck, cards, reviews: reviews.clone(), pictures: pictures.clone() };
    let bytes = anki::write(&[out], NOW, 4).unwrap();
    let (decks, problems) = take_in(&bytes);
    assert_eq!(problems, []);
    let [back] = decks.as_slice() else { panic!("{} decks", decks.len()) };
    assert_eq!(back.deck, deck);
    assert_eq!((&back.reviews, &back.pictures), (&reviews, &pictures));
    assert_eq!(
        back.marks,
        [("who".into(), MarkKind::Flag), ("gap".into(), MarkKind::Suspend), ("list".into(), MarkKind::Bury),]
    );
}

#[test]
fn a_card_that_is_due_on_the_day_of_its_last_answer_comes_back_due_on_that_day() {
    for days in [0, 1, 20] {
        let (deck, mut cards, mut reviews, pictures) = sent();
        let last = StudyDay::from_moment(Moment { utc_ms: 1_790_300_000_000, utc_offset_s: 3_600 }, 4);
        reviews[2].interval_days = days;
        cards.insert("who".into(), Sent { due: Some((last.plus(days), days)), ..Sent::default() });
        let bytes =
            anki::write(&[Outgoing { deck: &deck, cards, reviews: reviews.clone(), pictures }], NOW, 4).unwrap();
        assert_eq!(take_in(&bytes).0[0].reviews, reviews, "{days}");
    }
}

#[test]
fn sources_that_were_changed_in_anki_come_as_they_read_there() {
    let (deck, cards, reviews, pictures) = sent();
    let bytes = anki::write(&[Outgoing { deck: &deck, cards, reviews, pictures }], NOW, 4).unwrap();
    let sql = "UPDATE notes SET flds = replace(flds, '1984, p. 3 &amp; 4', '1985')";
    let (decks, _) = take_in(&edited(&bytes, sql));
    let back = &decks[0].deck;
    let origins: Vec<String> = back.origins(&back.passages[0]).map(|(line, _)| line).collect();
    assert_eq!(origins, ["A. Author, On <peace>, 1985", "P25"]);
}

#[test]
fn a_text_that_was_changed_in_anki_comes_as_it_is_there() {
    let (mut deck, cards, reviews, pictures) = sent();
    deck.cards[0].note = Some("See\t[here](https://example.org).".to_owned());
    let bytes = anki::write(&[Outgoing { deck: &deck, cards, reviews, pictures }], NOW, 4).unwrap();
    let note = |bytes: &[u8]| take_in(bytes).0[0].deck.cards[0].note.clone();
    assert_eq!(note(&bytes), deck.cards[0].note);
    let sql = "UPDATE notes SET flds = replace(flds, 'here' || char(46), 'there' || char(46))";
    assert_eq!(note(&edited(&bytes, sql)).as_deref(), Some("See there."));
}

#[test]
fn a_package_of_an_earlier_version_comes_with_all_its_fields() {
    let (decks, problems) = take_in(&fixture("older-entente.apkg"));
    assert_eq!(problems, []);
    let [Incoming { deck, .. }] = decks.as_slice() else { panic!("{} decks", decks.len()) };
    let card = &deck.cards[0];
    assert_eq!(
        (deck.id.as_str(), card.id.as_str(), card.accept.as_slice()),
        ("tilsit", "where", &["Tilsit".to_owned()][..])
    );
    assert_eq!((card.quote.as_deref(), card.note.as_deref()), (Some("on a raft"), Some("In the Neman.")));
    assert_eq!(deck.passage_of(card).map(|it| it.text.as_str()), Some("They met on a raft."));
    assert_eq!(deck.cards[1].question, "Tsar [[Alexander]] came.");
}

#[test]
fn decks_of_one_title_with_other_pictures_of_one_name_stay_apart() {
    let (deck, cards, reviews, pictures) = sent();
    let other = Deck { id: "other".into(), ..deck.clone() };
    let gif = Picture { name: "raft.png".to_owned(), bytes: include_bytes!("../../fuzz/corpus/picture/gif").to_vec() };
    let first = Outgoing { deck: &deck, cards, reviews, pictures };
    let second = Outgoing { deck: &other, cards: HashMap::new(), reviews: Vec::new(), pictures: vec![gif.clone()] };
    let (decks, problems) = take_in(&anki::write(&[first, second], NOW, 4).unwrap());
    assert_eq!(problems, []);
    let told: Vec<_> =
        decks.iter().map(|it| (it.deck.id.as_str(), it.deck.title.as_str(), it.deck.cards.len())).collect();
    assert_eq!(told, [("peace", "Peace", 4), ("other", "Peace (2)", 4)]);
    assert_eq!(decks[0].pictures[0].bytes, PNG);
    let [picture] = decks[1].pictures.as_slice() else { panic!("{:?}", decks[1].pictures) };
    assert_eq!(picture.bytes, gif.bytes);
    assert!(
        decks[1].deck.cards[0].question.contains(&format!("](<{}>)", picture.name)),
        "{}",
        decks[1].deck.cards[0].question
    );
}

#[test]
fn the_description_of_a_deck_is_its_summary() {
    let mut database = zstd_read(&member(&fixture("new.apkg"), "collection.anki21b"));
    // Without a log of its own it can be opened in memory.
    database[18..20].fill(1);
    let mut connection = Connection::open_in_memory().unwrap();
    connection.deserialize_read_exact(MAIN_DB, database.as_slice(), database.len(), false).unwrap();
    let kind = [&[0x0a, 19, 8, 1, 0x22, 15][..], b"On <b>peace</b>"].concat();
    connection.execute("UPDATE decks SET kind = ?1 WHERE instr(name, char(31)) = 0", [kind]).unwrap();
    let database = connection.serialize(MAIN_DB).unwrap().to_vec();
    let (decks, _) = take_in(&packed(&[("collection.anki21b", &database), ("media", b"{}")]));
    assert_eq!(deck(&decks, "Treaties").deck.summary, "On **peace**");
}

#[test]
fn no_note_of_ours_names_a_deck_that_leads_out() {
    let (deck, cards, reviews, pictures) = sent();
    let bytes = anki::write(&[Outgoing { deck: &deck, cards, reviews, pictures }], NOW, 4).unwrap();
    let sql = "UPDATE notes SET guid = 'entente:../../evil' || substr(guid, instr(guid, '/'))";
    let (decks, _) = take_in(&edited(&bytes, sql));
    assert!(decks.iter().all(|incoming| is_slug(incoming.deck.id.as_str())), "{:?}", decks[0].deck.id);
}

/// The real program, if it is installed: `ENTENTE_ANKI_PYTHON` names a Python that has the package `anki`.
#[test]
#[expect(clippy::print_stderr, reason = "a test that did not run says so")]
fn the_real_program_opens_what_goes_out() {
    let python = std::env::var("ENTENTE_ANKI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has_anki =
        Command::new(&python).args(["-c", "import anki.collection"]).output().is_ok_and(|it| it.status.success());
    if !has_anki {
        eprintln!("skipped: {python} has no package `anki`");
        return;
    }
    let (deck, cards, reviews, pictures) = sent();
    let bytes = anki::write(&[Outgoing { deck: &deck, cards, reviews, pictures }], NOW, 4).unwrap();
    let outside = tempfile::tempdir().unwrap();
    let package = outside.path().join("out.apkg");
    fs::write(&package, bytes).unwrap();
    let script = folder().join("make.py");
    let output = Command::new(&python).arg(script).arg("read").arg(&package).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // On a slow machine it says more, line by line, before.
    let last = output.stdout.split(|byte| *byte == b'\n').rfind(|line| line.starts_with(b"{")).unwrap();
    let read: serde_json::Value = serde_json::from_slice(last).unwrap();
    let cards = read["cards"].as_array().unwrap();
    assert_eq!(cards.len(), 4, "twice in is once: {read:#}");
    let card = |id: &str| cards.iter().find(|card| card["guid"] == format!("entente:peace/{id}")).unwrap();
    assert_eq!(card("who")["deck"], "Peace");
    assert_eq!(card("who")["tags"], serde_json::json!(["war"]));
    assert_eq!(card("who")["flags"], 1);
    assert_eq!((&card("gap")["queue"], &card("who")["type"]), (&(-1).into(), &2.into()));
    assert_eq!(card("list")["queue"], -3, "buried by hand");
    assert!(card("who")["answer"].as_str().unwrap().contains("A. Author, On &lt;peace&gt;, 1984, p. 3 &amp; 4<br>P25"));
    assert_eq!(card("who")["reviews"].as_array().unwrap().len(), 3);
    assert_eq!(card("who")["reviews"][2], serde_json::json!([1_790_300_000_000_i64, 4, 20, 4_000, 1]));
    assert!(card("gap")["question"].as_str().unwrap().contains("[...]"), "{read:#}");
    assert!(card("when")["answer"].as_str().unwrap().contains("1807-07-07"));
    assert_eq!(read["media"], serde_json::json!(["raft.png"]));
}
