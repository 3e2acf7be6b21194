//! Packages of Anki: those that the real program made, what is wrong with others, and what goes out and comes back.

use std::{
    fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use entente::{
    deck::{Card, CardId, Severity},
    formats::{self, Choices, ForeignKind, ForeignReview, Incoming, Problem, anki},
    study::MarkKind,
};
use rusqlite::{Connection, MAIN_DB};
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

pub fn fixture(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap()
}

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/anki")
}

pub fn take_in(bytes: &[u8]) -> (Vec<Incoming>, Vec<Problem>) {
    anki::take_in(bytes, Path::new("test.apkg"))
}

pub fn deck<'d>(decks: &'d [Incoming], title: &str) -> &'d Incoming {
    decks.iter().find(|it| it.deck.title == title).unwrap_or_else(|| panic!("no deck {title}"))
}

#[track_caller]
fn card<'d>(incoming: &'d Incoming, question: &str) -> &'d Card {
    let found = incoming.deck.cards.iter().find(|card| card.question == question);
    let all: Vec<_> = incoming.deck.cards.iter().map(|card| &card.question).collect();
    found.unwrap_or_else(|| panic!("no card “{question}” in {all:#?}"))
}

fn said(problems: &[Problem], words: &str) -> bool {
    problems.iter().any(|problem| problem.message.contains(words))
}

/// A zip of those members.
pub fn packed(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

pub fn member(package: &[u8], name: &str) -> Vec<u8> {
    let mut zip = ZipArchive::new(Cursor::new(package)).unwrap();
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut zip.by_name(name).unwrap(), &mut bytes).unwrap();
    bytes
}

/// An older package after `sql`, without its pictures.
pub fn edited(package: &[u8], sql: &str) -> Vec<u8> {
    let database = member(package, "collection.anki21");
    let mut connection = Connection::open_in_memory().unwrap();
    connection.deserialize_read_exact(MAIN_DB, database.as_slice(), database.len(), false).unwrap();
    connection.execute_batch(sql).unwrap();
    let database = connection.serialize(MAIN_DB).unwrap().to_vec();
    packed(&[("collection.anki21", &database), ("media", b"{}")])
}

/// The older fixture's collection after `sql`, in a package of its own under the oldest name.
pub fn changed(sql: &str) -> Vec<u8> {
    let before = member(&fixture("legacy.apkg"), "collection.anki21");
    let mut connection = Connection::open_in_memory().unwrap();
    connection.deserialize_read_exact(MAIN_DB, before.as_slice(), before.len(), false).unwrap();
    connection.execute_batch(sql).unwrap();
    let after = connection.serialize(MAIN_DB).unwrap().to_vec();
    packed(&[("collection.anki2", &after), ("media", b"{}")])
}

#[test]
fn every_kind_of_package_gives_the_same_decks() {
    let (first, _) = take_in(&fixture("new.apkg"));
    for name in ["legacy.apkg", "new.colpkg", "legacy.colpkg"] {
        let (decks, problems) = take_in(&fixture(name));
        assert_eq!(decks.len(), first.len(), "{name}: {problems:#?}");
        for incoming in &first {
            let other = deck(&decks, &incoming.deck.title);
            assert_eq!(other.deck, incoming.deck, "{name}");
            assert_eq!(other.marks.len() - buried(other), incoming.marks.len() - buried(incoming), "{name}");
            assert_eq!((&other.reviews, &other.pictures), (&incoming.reviews, &incoming.pictures), "{name}");
        }
    }
}

/// How many cards are buried: an export of single decks takes them up again.
fn buried(incoming: &Incoming) -> usize {
    incoming.marks.iter().filter(|(_, mark)| *mark == MarkKind::Bury).count()
}

#[test]
fn every_stock_note_type_is_asked() {
    let (decks, problems) = take_in(&fixture("new.apkg"));
    let treaties = deck(&decks, "Treaties");
    for (question, answer) in [
        ("Who met at Tilsit?", "Napoleon and Alexander"),
        ("Two lines\n\nof a *question*", "5 \\* 3 < 16  \nyes"),
        ("capital of Savoy", "Turin"),
        ("Turin", "capital of Savoy"),
        ("Cavour", "Piedmont"),
        ("Piedmont", "Cavour"),
        ("Thiers", "France"),
        ("Peace of 1801?", "Lunéville"),
        ("When was **Amiens** signed at Amiens?", "1802"),
        ("Where was Amiens signed?", "Amiens (peace, Treaties::1800s, Where)"),
        ("When was **Campo Formio** signed?", "1797  \nplace unknown"),
    ] {
        assert_eq!(card(treaties, question).answer_text(), answer);
    }
    assert_eq!(treaties.deck.cards.len(), 11, "an empty front is no card: {problems:#?}");
    assert_eq!(card(treaties, "Who met at Tilsit?").tags, ["wars", "wars::napoleonic"]);
    assert_eq!(card(treaties, "capital of Savoy").tags, ["Places"]);
    assert_eq!(card(treaties, "When was **Amiens** signed at Amiens?").note.as_deref(), Some("in March"));
}

#[test]
fn each_gap_is_a_card_and_keeps_its_hint() {
    let (decks, _) = take_in(&fixture("legacy.apkg"));
    let clozes = deck(&decks, "Clozes");
    for (question, answer) in [
        ("Den Vertrag [[kündigen]] (kün...)", "kündigen"),
        ("\\_\\_\\_\\_\\_\\_ and **Savoy** became French in \\_\\_\\_\\_\\_\\_", "Nice\n1860"),
        ("Nice and [[Savoy]] became French in 1860", "Savoy"),
        ("Nested: [[Bismarck]] of Prussia", "Bismarck"),
        ("Nested: [[Bismarck of Prussia]] (who)", "Bismarck of Prussia"),
    ] {
        assert_eq!(card(clozes, question).answer_text(), answer);
    }
    assert_eq!(clozes.deck.cards.len(), 5);
    assert_eq!(card(clozes, "Den Vertrag [[kündigen]] (kün...)").note.as_deref(), Some("extra"));
}

#[test]
fn pictures_come_and_what_is_left_out_is_said() {
    let (decks, problems) = take_in(&fixture("new.apkg"));
    let pictures = deck(&decks, "Pictures");
    let names: Vec<_> = pictures.pictures.iter().map(|picture| &*picture.name).collect();
    assert_eq!(names, ["a b (1).png", "raft.png"]);
    assert!(pictures.pictures.iter().all(|picture| picture.bytes.starts_with(b"\x89PNG")));
    let shown = card(pictures, "The raft ![raft](<raft.png>) and ![a b (1)](<a b (1).png>)");
    assert_eq!(shown.answer_text(), "Tilsit");
    card(pictures, "Evil");
    let formula = card(pictures, "Energy is \\\\(e = mc^2\\\\) or \\[latex\\]x\\_1\\[/latex\\]");
    assert!(!formula.answer_text().contains("[["));
    for words in
        ["the sound voice.mp3 is left out", "1 picture from the network", "1 row of the history left out: no answer"]
    {
        assert!(said(&problems, words), "{words}: {problems:#?}");
    }
    assert!(said(&problems, "(“The raft"), "a note is named: {problems:#?}");
}

#[test]
fn marks_and_history_come() {
    let (decks, _) = take_in(&fixture("new.colpkg"));
    let marks = deck(&decks, "Marks");
    let mark = |question| {
        let id = &card(marks, question).id;
        marks.marks.iter().filter(|(card, _)| card == id).map(|(_, mark)| *mark).collect::<Vec<_>>()
    };
    assert_eq!(mark("a suspended card"), [MarkKind::Suspend]);
    assert_eq!(mark("a buried card"), [MarkKind::Bury]);
    assert_eq!(mark("a flagged card"), [MarkKind::Flag]);
    let treaties = deck(&decks, "Treaties");
    let id = &card(treaties, "Who met at Tilsit?").id;
    let history: Vec<_> = treaties.reviews.iter().filter(|review| review.card == *id).collect();
    let told: Vec<_> = history.iter().map(|it| (it.rating.number(), it.kind, it.interval_days)).collect();
    let [learning, review, again] = [ForeignKind::Learning, ForeignKind::Review, ForeignKind::Relearning];
    assert_eq!(told, [(3, learning, 0), (3, learning, 1), (1, review, 0), (3, again, 1)]);
    assert!(history.windows(2).all(|pair| pair[0].utc_ms < pair[1].utc_ms));
}

#[test]
fn what_no_template_shows_and_the_colour_of_a_flag_are_named() {
    let told = |problems: &[Problem]| {
        let words = ["no template shows it", "another colour"];
        let messages = problems.iter().map(|problem| problem.message.clone());
        messages.filter(|message| words.iter().any(|word| message.contains(word))).collect::<Vec<_>>()
    };
    let coloured = "1 card with a flag of another colour than red: here they have the one flag there is";
    assert_eq!(told(&take_in(&fixture("new.apkg")).1), [coloured]);
    let red = "UPDATE cards SET flags = 1 WHERE flags > 0;
               UPDATE col SET models = replace(models, '{{hint:Aside}}', '')";
    let hidden = "the field “Aside” of “Treaty” is left out, in 1 note: no template shows it";
    assert_eq!(told(&take_in(&changed(red)).1), [hidden]);
}

#[test]
fn a_card_keeps_its_id_when_its_note_has_changed() {
    let (before, _) = take_in(&changed(""));
    let (after, _) =
        take_in(&changed("UPDATE notes SET flds = replace(flds, 'Napoleon', 'Talleyrand'), mod = mod + 1"));
    let ids = |decks: &[Incoming]| -> Vec<CardId> {
        decks.iter().flat_map(|it| &it.deck.cards).map(|card| card.id.clone()).collect()
    };
    assert_eq!(ids(&before), ids(&after));
    assert_eq!(card(deck(&after, "Treaties"), "Who met at Tilsit?").answer_text(), "Talleyrand and Alexander");
}

#[test]
fn the_newest_collection_is_read_and_a_placeholder_alone_is_refused() {
    let package = fixture("new.apkg");
    let placeholder = member(&package, "collection.anki2");
    let (decks, problems) = take_in(&packed(&[("collection.anki2", &placeholder), ("media", b"{}")]));
    assert!(decks.is_empty() && said(&problems, "placeholder"), "{problems:#?}");
    let real = member(&package, "collection.anki21b");
    let (decks, _) = take_in(&packed(&[("collection.anki2", &placeholder), ("collection.anki21b", &real)]));
    assert!(decks.len() > 3);
}

#[test]
fn tags_without_blanks_around_them_are_found() {
    let (decks, _) = take_in(&changed("UPDATE notes SET tags = 'animal war'"));
    assert_eq!(card(deck(&decks, "Treaties"), "Who met at Tilsit?").tags, ["animal", "war"]);
}

#[test]
fn cards_at_one_position_keep_the_order_of_their_notes() {
    let (decks, _) = take_in(&changed(
        "UPDATE cards SET due = 0, data = '', type = 0; UPDATE notes SET id = -id; UPDATE cards SET nid = -nid",
    ));
    let cards = &deck(&decks, "Marks").deck.cards;
    let questions: Vec<_> = cards.iter().map(|card| &*card.question).collect();
    assert_eq!(questions, ["a flagged card", "a buried card", "a suspended card"]);
}

#[test]
fn a_day_moved_by_hand_is_the_day_on_which_the_card_is_due() {
    let sql = "UPDATE cards SET due = due + 30 WHERE type = 2";
    let (before, after) = (take_in(&changed("")).0, take_in(&changed(sql)).0);
    let is_answer = |review: &&ForeignReview| !matches!(review.kind, ForeignKind::Known { .. });
    let last = |decks: &[Incoming]| {
        deck(decks, "Treaties").reviews.iter().rev().find(is_answer).map_or(0, |review| review.interval_days)
    };
    assert_eq!(last(&after), last(&before) + 30);
}

#[test]
fn a_new_card_in_a_filtered_deck_keeps_its_place_at_home() {
    let new = "UPDATE cards SET due = id - (SELECT min(id) FROM cards), data = '', type = 0, queue = 0, odid = 0";
    let filtered =
        "UPDATE cards SET odid = did, odue = due, did = 1, due = -100000 WHERE id = (SELECT max(id) FROM cards)";
    let asked = |sql: &str| -> Vec<Vec<String>> {
        let decks = take_in(&changed(sql)).0;
        let questions = |it: &Incoming| it.deck.cards.iter().map(|card| card.question.clone()).collect();
        decks.iter().map(questions).collect()
    };
    let (home, away) = (asked(new), asked(&format!("{new}; {filtered}")));
    assert_eq!(home, away);
}

#[test]
fn what_stands_behind_the_last_field_of_a_note_is_none() {
    let many = "UPDATE notes SET flds = flds || printf('%.*c', 50000, char(31))";
    let cards = |sql: &str| take_in(&changed(sql)).0.into_iter().map(|it| it.deck.cards).collect::<Vec<_>>();
    assert_eq!(cards(many), cards(""));
}

#[test]
fn a_formula_in_a_gap_is_the_same_as_outside_of_one() {
    let sql = "UPDATE notes SET flds = '\\(E\\) is {{c1::\\(mc^2\\)}} or {{c2::10<sup>5</sup>}}' || char(31) \
               WHERE flds LIKE '%{{c1::%' AND flds NOT LIKE '%occlusion%'";
    let decks = take_in(&changed(sql)).0;
    let all = decks.iter().flat_map(|it| &it.deck.cards);
    let found: Vec<_> = all.filter(|card| card.question.contains("(E")).map(|card| card.question.as_str()).collect();
    assert!(found.contains(&"\\\\(E\\\\) is [[\\\\(mc^2\\\\)]] or 10⁵"), "{found:?}");
    assert!(found.contains(&"\\\\(E\\\\) is \\\\(mc^2\\\\) or [[10⁵]]"), "{found:?}");
}

#[test]
fn a_collection_without_cards_is_no_success() {
    let (decks, problems) = take_in(&changed("DELETE FROM cards"));
    assert!(decks.is_empty() && problems.iter().any(|problem| problem.severity == Severity::Error), "{problems:#?}");
}

#[test]
fn a_bad_package_is_refused_with_its_reason() {
    let bomb = vec![0; 64 << 20];
    let no_table = changed("DROP TABLE revlog");
    let view = changed(
        "DROP TABLE revlog; CREATE VIEW revlog AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x FROM n) SELECT x FROM n",
    );
    for (bytes, words) in [
        (b"no zip at all".to_vec(), "no package of Anki"),
        (Vec::new(), "no package of Anki"),
        (packed(&[("readme.txt", b"hello")]), "has no `collection.anki21b`"),
        (
            packed(&[("collection.anki21", b"not a database, though long enough to be looked at")]),
            "database is damaged",
        ),
        (packed(&[("collection.anki21", &bomb)]), "unpacks to more than"),
        (
            packed(&[("collection.anki21b", &[0x28, 0xb5, 0x2f, 0xfd, 9, 9, 9, 9])]),
            "`collection.anki21b` of the package is damaged",
        ),
        (no_table, "no table `revlog`"),
        (view, "no table `revlog`"),
    ] {
        let (decks, problems) = take_in(&bytes);
        assert!(decks.is_empty() && said(&problems, words), "{words}: {problems:#?}");
        assert!(problems.iter().all(|problem| !problem.remedy.is_empty()));
    }
}

#[test]
fn a_package_cut_off_anywhere_is_told_or_read() {
    for name in ["new.apkg", "legacy.apkg"] {
        let package = fixture(name);
        for end in (0..package.len()).step_by(997).chain(package.len() - 40..package.len()) {
            let (decks, problems) = take_in(&package[..end]);
            assert!(decks.is_empty() && !problems.is_empty(), "{name} cut at {end}");
        }
    }
}

#[test]
fn damage_anywhere_in_a_database_does_no_harm() {
    let database = member(&fixture("legacy.apkg"), "collection.anki21");
    for at in (0..database.len()).step_by(1_999) {
        let mut database = database.clone();
        let end = (at + 64).min(database.len());
        database[at..end].iter_mut().for_each(|byte| *byte ^= 0xa5);
        let (decks, problems) = take_in(&packed(&[("collection.anki21", &database)]));
        assert!(!decks.is_empty() || !problems.is_empty());
    }
}

#[test]
fn names_that_lead_out_and_wrong_checksums_are_left_out() {
    let (database, png) = (member(&fixture("legacy.apkg"), "collection.anki21"), member(&fixture("legacy.apkg"), "0"));
    let mut connection = Connection::open_in_memory().unwrap();
    connection.deserialize_read_exact(MAIN_DB, database.as_slice(), database.len(), false).unwrap();
    let sql = "UPDATE notes SET flds = replace(flds, 'raft.png', '../../evil.png') WHERE flds LIKE '%raft%'";
    connection.execute_batch(sql).unwrap();
    let database = connection.serialize(MAIN_DB).unwrap().to_vec();
    let media = br#"{"0":"../../evil.png","1":"C:\\evil.png"}"#;
    let (decks, problems) = take_in(&packed(&[("collection.anki21", &database), ("media", media), ("0", &png)]));
    assert!(deck(&decks, "Pictures").pictures.is_empty());
    assert!(said(&problems, "leads out of the package"), "{problems:#?}");

    let package = fixture("new.apkg");
    let mut list = zstd_read(&member(&package, "media"));
    // Behind the name come the size and, with four bytes before it, the checksum.
    let name = list.windows(8).position(|bytes| bytes == b"raft.png").unwrap();
    list[name + 8 + 6] ^= 1;
    let names = ["collection.anki21b", "0", "1", "2"].map(|name| (name, member(&package, name)));
    let members: Vec<_> =
        names.iter().map(|(name, bytes)| (*name, bytes.as_slice())).chain([("media", &*list)]).collect();
    let (_, problems) = take_in(&packed(&members));
    assert!(said(&problems, "raft.png is left out: it is damaged: its checksum is wrong"), "{problems:#?}");
}

pub fn zstd_read(bytes: &[u8]) -> Vec<u8> {
    let mut decoder = ruzstd::decoding::StreamingDecoder::new(bytes).unwrap();
    let mut read = Vec::new();
    std::io::Read::read_to_end(&mut decoder, &mut read).unwrap();
    read
}

#[test]
fn a_collection_without_its_package_is_read() {
    let database = member(&fixture("legacy.apkg"), "collection.anki21");
    let (packed, _) = take_in(&fixture("legacy.apkg"));
    for name in ["collection.anki2", "a copy.db"] {
        let intake = formats::take_in(&database, Path::new(name), &Choices::default());
        let decks = |decks: &[Incoming]| decks.iter().map(|it| it.deck.clone()).collect::<Vec<_>>();
        assert_eq!(decks(&intake.decks), decks(&packed), "{name}");
        assert!(said(&intake.problems, "Anki’s collection alone"), "{:#?}", intake.problems);
    }
}
