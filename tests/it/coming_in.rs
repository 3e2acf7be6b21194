//! What comes in from elsewhere: what of it ours cannot hold is named, it goes into the deck that is meant, and a file that
//! comes again updates what it brought.

use std::fs;

use eframe::egui::{Key, Theme};

use crate::{
    anki,
    builder::{Study, deck_of},
    cli::Home,
    formats::{cards, pairs, take, told},
    window::Window,
};

/// What is said beside the cards, without places.
fn said(intake: &entente::formats::Intake) -> Vec<&str> {
    told(intake).into_iter().map(|(_, message)| message).collect()
}

#[test]
fn what_notes_have_and_ours_have_not_is_named_once_for_each_kind() {
    let text = "---\ntitle: Vienna\ncreated: 2026-01-02\naliases: [Wien]\n---\n\
                # Congress\n\nIt met[^1] in <u>1814</u>.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n\
                What is $x^2$?::nine\n\nWhat is $y^2$?::four ~~or~~ more\n\nHow much?::It cost $5, then $7\n";
    assert_eq!(
        told(&take("x.md", text)),
        [
            (Some(3), "2 properties before the text left out, `created` first"),
            (Some(8), "HTML stays as it is written, in 1 passage"),
            (Some(8), "tables stay lines, as they are written, in 1 passage"),
            (Some(8), "footnotes stay as they are written, in 1 passage"),
            (Some(14), "formulas stay as they are written, in 2 cards"),
            (Some(16), "`~~` stays as it is written, in 1 card"),
        ]
    );
}

#[test]
fn what_cells_of_html_have_and_ours_have_not_is_named_once_for_each_kind() {
    let text = "\"<font color=\"\"red\"\">Who</font>?\",\"<ruby>漢<rp>(</rp><rt>かん</rt></ruby> <u>X</u>\"\n\
                \"<u>What</u> \\(x\\)?\",\"<table><tr><td>1</td><td>2</td></tr></table> [sound:a.mp3]\"\n\
                \"<s>old</s> new\",\"<a href=\"\"file:///x\"\">b</a>\"\n";
    let intake = take("x.csv", text);
    assert_eq!(cards(&intake)[0], ("Who?".to_owned(), "漢（かん） X".to_owned()));
    assert_eq!(
        said(&intake),
        [
            "colours of letters and of their background left out, in 1 card",
            "underlining left out, in 2 cards",
            "readings above words stand in brackets behind them, in 1 card",
            "the sound a.mp3 is left out",
            "formulas stay as they are written, in 1 card",
            "tables become lines, one for each row, in 1 card",
            "“old” is left out, as it is struck out",
            "addresses that lead to no page of the web left out, in 1 card",
        ]
    );
}

#[test]
fn html_of_a_sheet_that_names_its_columns_stays_and_is_said_to() {
    let intake = take("x.csv", "question,answer\nWho?,<b>Paul</b>\nWhen?,1807\n");
    assert_eq!(cards(&intake)[0].1, "<b>Paul</b>");
    assert_eq!(said(&intake), ["HTML stays as it is written, in 1 card"]);
}

#[test]
fn what_a_package_of_anki_has_and_ours_have_not_is_named_once_for_each_kind() {
    let fields =
        "'<font color=red>Who</font> met?' || x'1f' || '[latex]a[/latex] <span style=\"font-size: 20px\">N</span>'";
    let package = anki::changed(&format!("update notes set flds = {fields} where flds like 'Who met at Tilsit%'"));
    let (decks, problems) = anki::take_in(&package);
    let card = decks.iter().flat_map(|it| &it.deck.cards).find(|card| card.question == "Who met?").unwrap();
    assert_eq!(card.answer_text(), "\\[latex\\]a\\[/latex\\] N");
    let before = anki::take_in(&anki::changed("")).1;
    let new: Vec<_> = problems.iter().filter(|it| !before.contains(it)).map(|it| it.message.as_str()).collect();
    for kind in ["formulas stay as they are written, in ", "colours of letters", "typefaces, sizes and weights"] {
        assert_eq!(new.iter().filter(|message| message.starts_with(kind)).count(), 1, "{kind}: {new:?}");
    }
}

#[test]
fn notes_are_read_as_they_are_shown() {
    let text = "# Congress\n\n> [!note]- Who came\n> Metternich\n\nIt met. ^abc-1\n\n%% mine %%\n\n%%\nmine, too\n%%\n\n\
                ![[map.png|300]]\n\nWhy? #war ^q\n?\n- a\n  - b\n- c\n\nWhich?\n?\n- a\n- b\n";
    let intake = take("x.md", text);
    let deck = &intake.decks[0].deck;
    assert_eq!(deck.passages[0].text, "> Who came\n> Metternich\n\nIt met.\n\n![map.png](<map.png>)");
    assert_eq!(cards(&intake), pairs([("Why?", "- a\n  - b\n- c"), ("Which?", "a\nb")]));
    assert_eq!(deck.cards[0].tags, ["war"]);
    let logseq = take("x.md", "- Who wrote? #card\n\t- Kaunitz\n\t\t- in 1749\n\t- others\n- What? #card\n\t- Ems\n");
    assert_eq!(cards(&logseq), pairs([("Who wrote?", "- Kaunitz\n\t- in 1749\n- others"), ("What?", "Ems")]));
}

#[test]
fn headings_with_paragraphs_alone_are_a_deck_to_be_read() {
    let home = Home::new();
    let text = "# The Peace of Tilsit\n\nTwo emperors met on a raft.\n\n## After\n\nPrussia lost half its land.\n";
    let run = home.run(&["import", &home.write("peace.md", text)]);
    assert!(
        run.out.contains("The Peace of Tilsit (the-peace-of-tilsit): 2 passages to read, no new cards"),
        "{}",
        run.out
    );
    assert_eq!(run.code, Some(0), "{}", run.err);
    let deck = fs::read_to_string(home.data().join("decks/the-peace-of-tilsit.ron")).unwrap();
    assert!(deck.contains("Two emperors met on a raft.") && deck.contains("heading: \"After\""), "{deck}");
    let again = home.run(&["import", &home.write("peace.md", text.replace("half its", "much"))]);
    assert!(again.out.contains("1 passage changed"), "{}", again.out);
    home.run(&["import", &home.write("none.md", "A preface alone.\n")])
        .failed_saying("No deck can be read from this file");
    let card = take("x.md", "# Who?\n---\nNapoleon\n");
    assert_eq!(cards(&card), pairs([("# Who?", "Napoleon")]), "a card of Mochi is none");
}

const ONE: &str = "question,answer\nWho met on the raft?,Napoleon\nWhich despatch began a war?,that of Ems\n";
const OTHER: &str = "question,answer\nIn what year was the congress?,1815\n";

#[test]
fn another_file_of_one_name_goes_where_it_is_told_to() {
    let home = Home::new();
    let file = home.write("history.csv", ONE);
    assert_eq!(home.run(&["import", &file]).code, Some(0));
    let own = home.data().join("decks/history.ron");
    let before = fs::read(&own).unwrap();
    home.write("history.csv", OTHER);
    let dry = home.run(&["import", "--dry-run", &file]).out;
    assert!(dry.contains("The cards go into your deck “history”; its 2 other cards and all answers stay."), "{dry}");
    assert!(dry.contains("None of them is in it yet.") && dry.contains("--title 'history 2'"), "{dry}");
    let refused = home.run(&["import", &file]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("no card of this file is in your deck “history” yet"), "{}", refused.err);
    assert_eq!(fs::read(&own).unwrap(), before);
    assert_eq!(home.run(&["import", "--title", "history 2", &file]).code, Some(0));
    assert_eq!(fs::read(&own).unwrap(), before);
    assert!(home.data().join("decks/history-2.ron").exists());
    assert_eq!(home.run(&["import", "--deck", "history", &file]).code, Some(0));
    assert_ne!(fs::read(&own).unwrap(), before);
    // With a card that is there it is the same file, which grew.
    home.write("history.csv", format!("{ONE}When was it?,1807\n"));
    let grown = home.run(&["import", &file]);
    assert!(grown.out.contains("1 new card, 0 changed, 2 unchanged"), "{}", grown.out);
}

#[test]
fn the_window_offers_another_file_of_one_name_a_deck_of_its_own() {
    let mut study = Study::new();
    let file = study.root().join("history.csv");
    fs::write(&file, ONE).unwrap();
    let (preview, now) = (study.library().preview(&file, &entente::formats::Choices::default()).unwrap(), study.now());
    study.library_mut().import(preview, now).unwrap();
    study.close();
    fs::write(&file, OTHER).unwrap();
    let mut window = Window::open(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
    window.press(Key::I).type_text(&file.display().to_string()).press(Key::Enter);
    assert!(window.shows("None of these cards is in “history” yet."));
    window.click("It is another file: make a deck of its own");
    assert!(!window.shows("None of these cards is in “history” yet."));
    window.click("Import");
    assert!(window.shows("“history 2” was imported: 1 card."));
}

#[test]
fn another_title_makes_another_deck_of_a_package_too() {
    let (bytes, choices) = (anki::changed(""), |title: &str| entente::formats::Choices {
        title: Some(title.to_owned()),
        ..Default::default()
    });
    let one = "delete from cards where did not in (select did from cards limit 1)";
    let bytes = if anki::take_in(&bytes).0.len() == 1 { bytes } else { anki::changed(one) };
    let of = |title: &str| {
        let intake = entente::formats::take_in(&bytes, "x.apkg".as_ref(), &choices(title));
        (intake.decks[0].deck.id.to_string(), intake.decks[0].deck.title.clone())
    };
    assert_eq!(of("Another one"), ("another-one".to_owned(), "Another one".to_owned()));
}

#[test]
fn a_card_whose_row_has_an_id_is_updated_although_all_of_it_is_written_anew() {
    for head in ["id", "GUID", "key"] {
        let home = Home::new();
        let sheet = |rows: &str| home.write("pacts.csv", format!("{head},question,answer\n{rows}"));
        assert_eq!(
            home.run(&["import", &sheet("tilsit,Who met on the raft?,Napoleon\nems,Which war?,1870\n")]).code,
            Some(0)
        );
        let run = home.run(&["import", &sheet("tilsit,On what river lay it?,the Neman\nems,Which war?,1870\n")]);
        assert!(run.out.contains("no new cards, 1 changed, 1 unchanged"), "{head}: {}", run.out);
    }
    let home = Home::new();
    let text = |row: &str| home.write("a.txt", format!("#separator:tab\n#guid column:1\n{row}"));
    assert_eq!(home.run(&["import", &text("b7Ru>x\tWho met on the raft?\tNapoleon\n")]).code, Some(0));
    let run = home.run(&["import", &text("b7Ru>x\tWhich despatch began a war?\tthat of Ems\n")]);
    assert!(run.out.contains("no new cards, 1 changed"), "{}", run.out);
    // Rows that are only counted are no names: two lists have the same numbers.
    for head in ["Nr.", "#", "id"] {
        let home = Home::new();
        let sheet = |row: &str| home.write("b.csv", format!("{head},question,answer\n{row}"));
        assert_eq!(home.run(&["import", &sheet("1,Who met on the raft?,Napoleon\n")]).code, Some(0));
        let run = home.run(&["import", "--deck", "b", &sheet("1,Which despatch began a war?,that of Ems\n")]);
        assert!(run.out.contains("1 new card, 0 changed"), "{head}: {}", run.out);
    }
}

#[test]
fn a_preview_as_json_tells_all_that_the_window_shows() {
    let home = Home::new();
    let package = anki::folder().join("new.apkg").display().to_string();
    let json = |arguments: &[&str]| -> serde_json::Value { serde_json::from_str(&home.run(arguments).out).unwrap() };
    let dry = json(&["import", "--dry-run", "--json", &package]);
    let sum = |json: &serde_json::Value, name: &str| -> u64 {
        json["decks"].as_array().unwrap().iter().map(|deck| deck[name].as_u64().unwrap()).sum()
    };
    assert!(sum(&dry, "answers") > 0 && sum(&dry, "marks") > 0);
    assert_eq!((sum(&dry, "new_answers"), sum(&dry, "cards")), (sum(&dry, "answers"), sum(&dry, "new")));
    let done = json(&["import", "--json", &package]);
    assert_eq!(done["decks"], dry["decks"], "what was imported is what was shown");
    let again = json(&["import", "--dry-run", "--json", &package]);
    assert_eq!((sum(&again, "new_answers"), sum(&again, "answers")), (0, sum(&dry, "answers")));
    assert_eq!((again["decks"][0]["is_another"].clone(), again["errors"].clone()), (false.into(), 0.into()));
    let sheet = json(&["import", "--dry-run", "--json", &home.write("history.csv", ONE)]);
    let table = &sheet["table"];
    assert_eq!((&table["has_head"], &table["heads"][0]), (&true.into(), &"question".into()));
    assert_eq!(table["first_rows"][0][1], "Napoleon");
}

#[test]
fn the_list_of_decks_looks_at_the_names_of_pictures_only() {
    let home = Home::new();
    let deck = deck_of("raft", 1).replacen("question: \"", "question: \"![a](a.png) ![b](B.png) ", 1);
    assert_eq!(home.run(&["import", &home.write("raft.ron", deck)]).code, Some(0));
    let problems = || {
        home.json(&["decks"])["decks"].as_array().unwrap().iter().find(|it| it["id"] == "raft").unwrap()["problems"]
            .as_u64()
            .unwrap()
    };
    let none = problems();
    let folder = home.data().join("decks/raft");
    fs::create_dir_all(&folder).unwrap();
    // What is in it is looked at by the checker.
    fs::write(folder.join("a.png"), "no picture").unwrap();
    assert_eq!(problems(), none - 1);
    fs::write(folder.join("b.png"), "no picture").unwrap();
    assert_eq!(problems(), none - 2, "a name in other letters is found");
}

#[test]
fn a_page_of_logseq_is_read_block_by_block() {
    let text = "title:: Crimea\ntags:: war, siege\nicon:: x\n\n- ## The war\n- It began in {{cloze 1853}}. #card\n\
                - What? #card\n\t- | a | b |\n\t  |---|---|\n- Who? #card\n\t- Raglan\n\t\t- a lord\n";
    let intake = take("x.md", text);
    let deck = &intake.decks[0].deck;
    assert_eq!((deck.title.as_str(), deck.cards[0].tags.join(" ")), ("Crimea", "war siege".to_owned()));
    let what = ("What?", "| a | b |\n|---|---|");
    assert_eq!(cards(&intake), pairs([("It began in ______.", "1853"), what, ("Who?", "Raglan\n- a lord")]));
    assert_eq!(
        said(&intake),
        [
            "1 property before the text left out, `icon`",
            "1 paragraph above the first heading left out, this one first",
            "tables stay lines, as they are written, in 1 card",
        ]
    );
}

#[test]
fn other_right_answers_are_known_by_what_their_column_is_called() {
    for head in ["Also OK", "Accepted answer(s)", "Réponses acceptées", "Auch möglich", "Также верно"] {
        let intake = take("x.csv", format!("Question,Answer,{head}\nWho?,Sieyès,Abbé Sieyès; the abbé\n"));
        assert_eq!(intake.decks[0].deck.cards[0].accept, ["Abbé Sieyès", "the abbé"], "{head}");
    }
}
