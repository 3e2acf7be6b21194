//! What could get lost between a file and a deck without a word.

use std::{fs, path::Path};

use entente::{
    deck::{Answer, Citation, Deck, HistoricalDate, Passage},
    formats::{Choices, Format, Pace, write},
    library::{Access, DataFolder, Library, preview_bytes},
};

use crate::{
    anki::packed,
    formats::{cards, pairs, rich_deck, take, told},
};

#[test]
fn the_paragraphs_under_a_heading_are_one_passage_wherever_the_cards_stand() {
    let text = "# The raft\n\nThey met on a raft in the Neman.\n\nWhere?::on a raft\n\nThen they signed.\n\nWho?::Napoleon\n\n\
                | a | b |\n|---|---|\n| x::y | z |\n\n> Quoted?::yes\n";
    let deck = &take("x.md", text).decks[0].deck;
    assert_eq!(deck.passages.len(), 1, "{:?}", deck.passages);
    assert!(deck.passages[0].text.starts_with("They met on a raft in the Neman.\n\nThen they signed."));
    assert!(deck.cards.iter().all(|card| card.passage.as_ref() == Some(&deck.passages[0].id)));
    let questions: Vec<&str> = deck.cards.iter().map(|card| card.question.as_str()).collect();
    assert_eq!(questions, ["Where?", "Who?", "Quoted?"]);
}

#[test]
fn a_picture_in_notes_comes_from_beside_them_or_out_of_their_zip_or_is_said_to_be_missing() {
    let notes = "Which river?::![[niemen.png]] the Neman\n";
    assert_eq!(take("x.md", notes).decks[0].deck.cards[0].answer_text(), "![niemen.png](<niemen.png>) the Neman");
    let png = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus/picture/png")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(DataFolder::at(folder.path().join("data")), Access::Write).unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let preview = |path: &Path| {
        let preview = library.preview(path, &Choices::default()).unwrap();
        let pictures: Vec<String> = preview.decks[0].pictures.iter().map(|picture| picture.name.clone()).collect();
        (pictures, preview.problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>())
    };
    let (none, missing) = (Vec::<String>::new(), "the picture niemen.png is missing".to_owned());
    let there = (vec!["niemen.png".to_owned()], none.clone());
    let path = file("river.md", notes.as_bytes());
    assert_eq!(preview(&path), (none.clone(), vec![missing.clone()]));
    let pasted = preview_bytes(
        notes.as_bytes(),
        Path::new("river.md"),
        &Choices::default(),
        &library.present(),
        &Pace::default(),
    );
    assert_eq!(pasted.unwrap().problems[0].message, missing);
    let with_picture = file("packed.zip", &packed(&[("a/river.md", notes.as_bytes()), ("a/niemen.png", &png)]));
    assert_eq!(preview(&with_picture), there);
    file("niemen.png", &png);
    assert_eq!(preview(&path), there);
    let alone = file("alone.zip", &packed(&[("river.md", notes.as_bytes())]));
    assert_eq!(
        preview(&alone),
        (none, vec!["the picture niemen.png is missing".to_owned()]),
        "nothing beside a zip is read"
    );
}

#[test]
fn texts_with_blank_lines_and_rules_come_back_from_notes_as_one_card() {
    let mut deck = rich_deck();
    deck.cards[0].question = "Lines\n\nand lines".to_owned();
    deck.cards[0].answer = Answer::Text("before\n\n---\n\nbehind".to_owned());
    let intake = take("tilsit.md", write(&deck, Format::Markdown));
    assert_eq!(intake.problems, []);
    let back = &intake.decks[0].deck;
    assert_eq!(back.cards.len(), deck.cards.len());
    assert!(
        cards(&intake).contains(&("Lines\n\nand lines".to_owned(), "before\n\n* * *\n\nbehind".to_owned())),
        "{:?}",
        cards(&intake)
    );
}

#[test]
fn a_day_with_midnight_is_a_day_and_a_year_without_its_century_is_none() {
    let text = "question,answer,date\nA?,a,1789-07-14 00:00:00\nB?,b,Jul-89\nC?,c,14/07/89\nD?,d,44 BC\nE?,e,July 89\n";
    let intake = take("x.csv", text);
    let dates: Vec<Option<&str>> =
        intake.decks[0].deck.cards.iter().map(|card| card.date.as_ref().map(HistoricalDate::as_str)).collect();
    assert_eq!(dates, [Some("1789-07-14"), None, None, Some("-0043"), Some("0089-07")]);
    assert_eq!(told(&intake).len(), 2);
}

#[test]
fn line_breaks_in_the_cells_of_a_spreadsheet_are_those_of_texts() {
    let intake = take("x.csv", "question,answer\r\nWho?,\"Otto\r\nBismarck\"\r\n");
    assert_eq!(cards(&intake), pairs([("Who?", "Otto\nBismarck")]));
}

/// A deck that uses all that a deck can hold.
pub(crate) fn fullest_deck() -> Deck {
    let mut deck = rich_deck();
    deck.cards[0].rivals = vec!["powers".into()];
    deck.passages[0].note = Some("The record differs.".to_owned());
    deck.passages[0].sources.push(Citation { id: None, locator: Some("p. 4".to_owned()) });
    deck.passages.push(Passage { id: "alone".into(), text: "No card asks about it.".to_owned(), ..Passage::default() });
    "About Tilsit.".clone_into(&mut deck.summary);
    "en".clone_into(&mut deck.language);
    deck.authors = vec!["A. Author".to_owned()];
    "CC0-1.0".clone_into(&mut deck.license);
    deck.names = vec!["Neman = Niemen".to_owned()];
    deck
}

#[test]
fn a_question_of_logseq_is_answered_by_what_is_indented_under_it() {
    let text = "- Who signed? #card\n\t- Napoleon\n\t  card-interval:: 4\n- Which powers? #card #peace\n\t- France\n\t- Russia\n- a line\n";
    let intake = take("x.md", text);
    assert_eq!(cards(&intake), pairs([("Who signed?", "Napoleon"), ("Which powers?", "France\nRussia")]));
    assert_eq!(intake.decks[0].deck.cards[1].tags, ["peace"]);
    assert_eq!(cards(&take("x.md", "What is it? #card\n?\nA pact\n")), pairs([("What is it?", "A pact")]));
}

#[test]
fn a_card_of_mochi_is_a_file_with_a_rule_between_its_sides() {
    let intake = take("tilsit.md", "What is *Tilsit*?\n---\nA treaty\n\nof 1807\n");
    assert_eq!(cards(&intake), pairs([("What is *Tilsit*?", "A treaty\n\nof 1807")]));
    assert_eq!(intake.problems, []);
    let exported = "---\ntitle: x\ntags:\n  - war\n  - \"peace\"\n---\nSee [[Tilsit]]?\n---\nYes\n";
    let intake = take("tilsit.md", exported);
    assert_eq!(cards(&intake), pairs([("See Tilsit?", "Yes")]));
    assert_eq!(intake.decks[0].deck.cards[0].tags, ["war", "peace"]);
    let long = format!("{}\n---\nend\n", "prose ".repeat(200));
    for text in ["One\n---\nTwo\n---\nThree\n", "Only\n---\n", "A: 1807\n---\nx\n", &long] {
        let intake = take("x.md", text);
        assert!(cards(&intake).is_empty() && !intake.problems.is_empty(), "{text}");
    }
}

#[test]
fn a_card_of_logseq_is_known_by_tag_link_and_gap_and_what_is_left_out_with_it_is_said() {
    let text = "- The {{cloze raft}} of {{cloze Tilsit \\\\ a town}} #card\n  card-last-interval:: 4\n  card-repeats:: 2\n\
                - Top card? [[card]]\n  id:: 65f0\n\t- Top answer\n\
                - Hash #card here?\n  card-last-interval:: 4\n  card-last-score:: 5\n\t- Hash answer\n\
                - Who met?::Napoleon #card\n";
    let intake = take("x.md", text);
    let expected = pairs([
        ("The ______ of Tilsit", "raft"),
        ("The raft of ______", "Tilsit"),
        ("Top card?", "Top answer"),
        ("Hash here?", "Hash answer"),
        ("Who met?", "Napoleon"),
    ]);
    assert_eq!(cards(&intake), expected);
    assert_eq!(intake.decks[0].deck.cards[1].cue.as_deref(), Some("a town"));
    let says = [
        (Some(2), "2 schedules of Logseq left out: the cards start as new"),
        (Some(5), "1 line with properties of Logseq left out, `id` first"),
    ];
    assert_eq!(told(&intake), says);
    // Elsewhere such a line is a card.
    assert_eq!(cards(&take("x.md", "id:: the part that wants\n")), pairs([("id", "the part that wants")]));
}

#[test]
fn notes_of_anki_in_plain_text_are_the_cards_that_they_are_there() {
    let head = "#separator:tab\n#html:true\n#notetype column:1\n";
    let text = format!(
        "{head}#deck column:2\n#tags column:6\n\
         Basic (optional reversed card)\tHistory::Wars::1808\tErfurt\tCongress\ty\t\n\
         Basic (optional reversed card)\tHistory\tVienna\tanother congress\t\t\n\
         Image Occlusion\tHistory\t{{{{c1::image-occlusion:rect:left=.1}}}}\tx\t\t\n\
         Basic\tHistory\tMath \\(x_1\\)\t10<sup>5</sup>\t\t\n\
         Cloze\tHistory\tIt is {{{{c1::\\(mc^2\\)}}}}\t\t\t\n"
    );
    let intake = take("notes.txt", text);
    let expected = pairs([
        ("Erfurt", "Congress"),
        ("Congress", "Erfurt"),
        ("Vienna", "another congress"),
        ("Math \\\\(x\\_1\\\\)", "10⁵"),
        ("It is ______", "\\\\(mc^2\\\\)"),
    ]);
    assert_eq!(cards(&intake), expected);
    assert_eq!(intake.decks[0].deck.cards[0].tags, ["Wars::1808"], "as of the decks in a package");
    let occlusion = "image occlusion cannot be asked here: the card is left out";
    let formulas = "formulas stay as they are written, in 2 cards";
    assert_eq!(told(&intake), [(Some(8), occlusion), (Some(9), formulas)]);
    // With names of the columns, too, sounds are no part of what is asked.
    let intake = take("notes.txt", "#separator:tab\n#html:true\n#columns:Front\tBack\nListen [sound:a.mp3]\tx\n");
    assert_eq!(cards(&intake), pairs([("Listen", "x")]));
    assert_eq!(told(&intake), [(Some(4), "a.mp3 is left out: a text has no pictures and sounds")]);
}

#[test]
fn a_schedule_of_obsidian_is_no_part_of_an_answer_wherever_it_stands() {
    for text in [
        "Where was it signed?\n?\nOn a raft\nin the Neman <!--SR:!2026-12-01,10,250-->\n",
        "Where was it signed?\n?\nOn a raft\nin the Neman\n<!--SR:!2026-12-01,10,250-->\n",
    ] {
        let intake = take("x.md", text);
        assert_eq!(cards(&intake), pairs([("Where was it signed?", "On a raft\nin the Neman")]));
        assert!(told(&intake)[0].1.starts_with("1 schedule of Obsidian left out"), "{:?}", told(&intake));
    }
    let text = "The raft\n??\nThe Neman <!--SR:!2026-12-01,10,250!2026-12-02,4,270-->\n";
    assert_eq!(cards(&take("x.md", text)), pairs([("The raft", "The Neman"), ("The Neman", "The raft")]));
}

#[test]
fn rows_of_quizlet_that_stand_one_behind_another_are_rows_and_other_texts_are_not_taken_for_such() {
    for text in [
        "Vienna,1815;Tilsit,1807;Paris,1856",
        "Vienna, 1815; Tilsit, 1807; Paris, 1856;\n",
        "Vienna\t1815;Tilsit\t1807;Paris\t1856",
    ] {
        let intake = take("q.txt", text);
        assert_eq!(cards(&intake), pairs([("Vienna", "1815"), ("Tilsit", "1807"), ("Paris", "1856")]), "{text}");
        assert_eq!((intake.problems.as_slice(), intake.table.unwrap().row_separator.as_str()), (&[][..], ";"));
    }
    // Two texts with a comma in each.
    assert_eq!(cards(&take("q.txt", "Paris, France;London, England")), pairs([("Paris, France", "London, England")]));
    let text = "Who met?;Napoleon, and Alexander\nWhere?;on a raft, in the Neman\n";
    assert_eq!(cards(&take("q.csv", text)).len(), 2);
}

#[test]
fn a_deck_with_a_short_name_is_called_by_it() {
    for (name, id) in [("rx.csv", "rx"), ("O1.csv", "o1"), ("Wars 2.csv", "wars-2")] {
        assert_eq!(take(name, "Who?,Bismarck\n").decks[0].deck.id.as_str(), id);
    }
    assert_eq!(take("o1.md", "Q: Who?\nA: Bismarck\n").decks[0].deck.id.as_str(), "o1");
}
