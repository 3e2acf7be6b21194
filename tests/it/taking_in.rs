//! Tables and notes come into the library, and decks go out: in the library, in the terminal and in the window.

use std::fs;

use eframe::egui::{Key, Modifiers, Theme, accesskit::Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use entente::{
    deck::DeckId,
    formats::{Choices, Format},
    library::{Access, DeckError, Library},
    memory::Rating,
    study::Undone,
};

use crate::{
    builder::{Study, deck_of},
    cli::Home,
    window::Window,
};

const SHEET: &str = "Question,Answer,Year\nWho signed at Tilsitt?,Alexander I,1807\nWhen was it?,1807,\n";

fn take(study: &mut Study, name: &str, text: &str, choices: &Choices) {
    let file = study.root().join(name);
    fs::write(&file, text).unwrap();
    let (preview, now) = (study.library().preview(&file, choices).unwrap(), study.now());
    study.library_mut().import(preview, now).unwrap();
}

#[test]
fn a_sheet_becomes_a_deck_and_mended_it_keeps_the_history() {
    let mut study = Study::new();
    take(&mut study, "pacts.csv", SHEET, &Choices::default());
    let key = study.library().deck(&"pacts".into()).unwrap().key(0);
    let mut study = study.answer(key.card.as_str(), Rating::Good);
    take(&mut study, "pacts.csv", &SHEET.replace("Tilsitt", "Tilsit"), &Choices::default());
    let deck = study.library().deck(&"pacts".into()).unwrap();
    assert_eq!(deck.deck.cards.len(), 2);
    assert_eq!(deck.deck.cards[0].question, "Who signed at Tilsit?");
    assert_eq!(deck.key(0), key);
    assert!(!study.library().state(&key).unwrap().is_new(), "its history stays");
    assert_eq!(study.reopen().library().deck(&"pacts".into()).unwrap().deck.cards.len(), 2);
}

#[test]
fn a_changed_card_is_stored_as_the_preview_shows_it() {
    let first = "id,question,answer,accept,tags,note\na,Who?,X,,war,\nb,What was it?,Y,y,,n\nc,The [[A]] of it,,,t,\n";
    for (then, shown) in [
        ("a,Who [[was]] it?,,,,\n", "was"),
        ("a,Who?,Z,,,\n", "Z"),
        ("b,What was that?,Y,,,\n", "Y"),
        ("c,The [[A]] of that,,,,\n", "A"),
        ("c,The [[B]] of it,,,,\n", "B"),
    ] {
        let mut study = Study::new();
        take(&mut study, "pacts.csv", first, &Choices::default());
        let file = study.root().join("pacts.csv");
        fs::write(&file, format!("id,question,answer,accept,tags,note\n{then}")).unwrap();
        let (preview, now) = (study.library().preview(&file, &Choices::default()).unwrap(), study.now());
        let seen: Vec<_> = preview.decks[0].first_cards().cloned().collect();
        assert_eq!(seen[0].answer_text(), shown, "{then}");
        study.library_mut().import(preview, now).unwrap();
        let stored = &study.library().deck(&"pacts".into()).unwrap().deck;
        let card = stored.cards.iter().find(|card| card.id == seen[0].id).unwrap();
        assert_eq!(seen, std::slice::from_ref(card), "{then}");
    }
}

#[test]
fn what_a_file_leaves_empty_stays_and_is_told() {
    let first = "id,question,answer,tags,note\na,Who?,X,war,n\nb,What was it?,Y,,n\n";
    let told = |then: &str| -> Vec<String> {
        let mut study = Study::new();
        take(&mut study, "pacts.csv", first, &Choices::default());
        let file = study.root().join("pacts.csv");
        fs::write(&file, then).unwrap();
        let preview = study.library().preview(&file, &Choices::default()).unwrap();
        preview.problems.into_iter().map(|problem| problem.message).collect()
    };
    let emptied = "what the file leaves empty stays as it is here: notes of 2 cards, tags of 1 card";
    assert_eq!(told("id,question,answer,tags,note\na,Who?,X,,\nb,What was it?,Y,,\n"), [emptied]);
    let no_columns = told("id,question,answer\na,Who?,X\nb,What was it?,Y\n");
    assert!(no_columns.is_empty(), "a file without such columns leaves nothing empty: {no_columns:?}");
    assert!(told(&first.replace("war", "peace")).is_empty(), "other tags take the place of the former");
}

#[test]
fn a_deck_whose_short_name_an_earlier_version_made_no_id_of_goes_on_under_the_id_that_it_has() {
    let former = entente::deck::slug("rx");
    let mut study =
        Study::new().deck(&deck_of(&former, 2).replacen(&format!("title: \"{former}\""), "title: \"rx\"", 1));
    take(&mut study, "rx.csv", SHEET, &Choices::default());
    assert!(study.library().deck(&"rx".into()).is_none());
    assert_eq!(study.library().deck(&former.as_str().into()).unwrap().deck.cards.len(), 4);
}

#[test]
fn the_terminal_says_how_an_import_into_a_built_in_deck_is_undone() {
    let home = Home::new();
    let (out, file) = (home.data().with_file_name("out.csv"), "franco-russian-relations");
    let run = home.run(&["export", file, "--to", &out.display().to_string()]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let table =
        fs::read_to_string(&out).unwrap().replace("Jean-Casimir Baluze was", "Jean-Casimir Baluze (1648–1718) was");
    let run = home.run(&["import", "--deck", file, &home.write("mended.csv", table)]);
    assert!(run.out.contains("  1 passage changed") && run.out.contains("no problems"), "{}", run.out);
    let copy = home.data().join("decks/franco-russian-relations.ron");
    assert!(run.out.contains(&format!("is now a copy of your own: {}", copy.display())), "{}", run.out);
    assert!(run.out.contains("To undo this, remove that file"), "{}", run.out);
    fs::remove_file(copy).unwrap();
    let again = home.run(&["import", "--dry-run", "--deck", file, &out.display().to_string()]).out;
    assert!(again.contains("no new cards, 0 changed") && !again.contains("passage changed"), "{again}");
}

#[test]
fn all_decks_of_a_file_come_and_go_together() {
    let mut study = Study::new().deck(&deck_of("music", 3));
    let before = fs::read(study.data_folder().decks().join("music.ron")).unwrap();
    let text = "#separator:tab\n#deck column:1\nHistory\tWho?\tBismarck\nMusic\tWho?\tVerdi\n";
    take(&mut study, "all.txt", text, &Choices::default());
    let cards = |study: &Study, id: &str| study.library().deck(&id.into()).map(|it| it.deck.cards.len());
    assert_eq!((cards(&study, "history"), cards(&study, "music")), (Some(1), Some(4)));
    assert_eq!(study.undo(), Some(Undone::Import));
    assert_eq!((cards(&study, "history"), cards(&study, "music")), (None, Some(3)));
    assert_eq!(fs::read(study.data_folder().decks().join("music.ron")).unwrap(), before);
    let study = study.reopen();
    assert_eq!((cards(&study, "history"), cards(&study, "music")), (None, Some(3)));
}

#[test]
fn cards_are_put_into_no_deck_that_has_errors_or_has_changed_meanwhile() {
    let mut study = Study::new().deck(&deck_of("pacts", 3));
    let choices = Choices { deck: Some(DeckId::from("pacts")), ..Choices::default() };
    let file = study.root().join("more.csv");
    fs::write(&file, SHEET).unwrap();
    let (preview, now) = (study.library().preview(&file, &choices).unwrap(), study.now());
    let own = study.data_folder().decks().join("pacts.ron");
    fs::write(&own, deck_of("pacts", 4)).unwrap();
    let refused = study.library_mut().import(preview, now);
    assert!(matches!(refused, Err(DeckError::ChangedMeanwhile { .. })));
    assert_eq!(fs::read_to_string(&own).unwrap(), deck_of("pacts", 4));

    fs::write(&own, deck_of("pacts", 3).replace("answer: \"It is no. 2 of pacts\"", "answer: 7")).unwrap();
    let mut study = study.reopen();
    let preview = study.library().preview(&file, &choices).unwrap();
    assert!(matches!(study.library_mut().import(preview, now), Err(DeckError::TargetHasErrors { .. })));
}

#[test]
fn the_terminal_shows_what_would_come_and_writes_only_then() {
    let home = Home::new();
    let file = home.write("pacts.csv", SHEET);
    let dry = home.run(&["import", "--dry-run", &file]);
    assert!(dry.out.contains("pacts (pacts): 2 new cards") && dry.out.contains("Nothing was written"), "{}", dry.out);
    assert!(dry.out.contains("Who signed at Tilsitt? → Alexander I"), "{}", dry.out);
    let json = home.run(&["import", "--dry-run", "--json", &file]).out;
    assert!(json.contains("\"separator\": \"comma\"") && json.contains("\"new\": 2"), "{json}");
    assert!(!home.data().join("decks/pacts.ron").exists());
    assert_eq!(home.run(&["import", &file]).code, Some(0));
    assert!(home.run(&["import", &file]).out.contains("no new cards, 0 changed, 2 unchanged"));
    let other = home.write("other.csv", SHEET);
    let like = home.run(&["import", "--dry-run", &other]).out;
    assert!(like.contains("Most of its cards are in “pacts” already: --deck pacts"), "{like}");
    let turned = ["import", "--columns", "answer,question,ignored", "--head", "true", "--title", "Turned", &other];
    assert!(home.run(&turned).out.contains("Turned (turned): 2 new cards"));
    home.run(&["import", &home.write("none.csv", "no rows here\n")])
        .failed_saying("No deck can be read from this file");
}

#[test]
fn a_deck_goes_out_in_each_format_and_replaces_a_file_only_if_it_is_told_to() {
    let home = Home::new();
    assert_eq!(home.run(&["import", &home.write("pacts.ron", deck_of("pacts", 3))]).code, Some(0));
    for name in ["pacts.csv", "pacts.tsv", "pacts.md", "pacts-out.ron"] {
        let to = home.write(name, "mine");
        home.run(&["export", "pacts", "--to", &to]).failed_saying("The file exists already");
        assert_eq!(fs::read_to_string(&to).unwrap(), "mine");
        assert_eq!(home.run(&["export", "pacts", "--to", &to, "--force"]).code, Some(0));
        let again = home.run(&["import", "--dry-run", "--deck", "pacts", &to]).out;
        assert!(again.contains("no new cards, 0 changed, 3 unchanged"), "{name}: {again}");
    }
    let to = home.write("x.txt", "");
    assert_eq!(home.run(&["export", "pacts", "--to", &to, "--as", "csv", "--force"]).code, Some(0));
    assert!(fs::read_to_string(&to).unwrap().starts_with("\u{feff}\"id\",\"question\""));
}

#[test]
fn the_window_shows_a_table_and_brings_it_in() {
    for (theme, size, name) in
        [(Theme::Light, [1280.0, 800.0], "light-1280x800"), (Theme::Dark, [900.0, 600.0], "dark-900x600")]
    {
        let study = Study::new();
        let file = study.root().join("pacts.csv");
        let long = "a very long answer that goes on and on and does not fit into any column that there is ".repeat(3);
        let text = format!("{SHEET}Who was there?,,\nLongest?,{long},1871\n");
        fs::write(&file, text).unwrap();
        let mut study = study;
        study.close();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        window.press(Key::I).type_text(&file.display().to_string()).press(Key::Enter);
        assert!(window.shows("3 cards (3 new), 0 passages"));
        window.picture(&format!("import-table-{name}"));
        assert!(!study.data_folder().decks().join("pacts.ron").exists(), "nothing is written before");
        window.press(Key::Enter);
        assert!(window.shows("“pacts” was imported: 3 cards."));
        assert!(study.data_folder().decks().join("pacts.ron").exists());
    }
}

#[test]
fn a_text_that_is_pasted_on_the_library_s_page_is_offered_as_cards() {
    let mut study = Study::new();
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
    window.paste("Who?\tBismarck\nWhen?\t1871\n");
    assert!(window.shows("The text that you pasted: 2 lines."));
    assert!(window.shows("2 cards (2 new), 0 passages"));
    window.press(Key::Enter);
    assert!(window.shows("“Pasted cards” was imported: 2 cards."));
}

#[test]
fn the_window_exports_a_deck_and_asks_before_it_replaces_a_file() {
    let mut study = Study::new().deck(&deck_of("pacts", 2));
    study.close();
    let to = study.root().join("out.csv");
    fs::write(&to, "mine").unwrap();
    let library = entente::library::Library::open(study.data_folder(), entente::library::Access::Read).unwrap();
    let asked = library.export(&"pacts".into(), &to, Format::Csv, false, study.now());
    assert!(matches!(asked, Err(DeckError::Exists { .. })));
    assert_eq!(fs::read_to_string(&to).unwrap(), "mine");
}

#[test]
fn the_window_finds_out_what_a_format_leaves_out_without_holding_up_a_frame() {
    let mut study = Study::new().deck(&deck_of("pacts", 2).replace("answer:", "cue: \"a river\", answer:"));
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
    window.select("pacts").press(Key::O).click("Export…");
    assert!(!window.shows("Left out: ") && !window.shows("hints"));
    // The very frame of the click says what is being done.
    window.harness().get_by_label("Notes (Markdown)").click();
    window.harness().step();
    assert!(window.shows("Finding out what is left out…"));
    window.settle();
    assert!(window.shows("Left out: ") && window.shows("hints"));
    window.click("Table (CSV)");
    assert!(window.shows("Left out: ") && !window.shows("hints"));
}

#[test]
fn the_name_of_the_file_chooses_the_format() {
    let mut study = Study::new().deck(&deck_of("pacts", 2));
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
    window.select("pacts").press(Key::O).click("Export…");
    let to = study.root().join("out.csv");
    window.press_with(Modifiers::COMMAND, Key::A).type_text(&to.display().to_string()).press(Key::Enter);
    let written = fs::read_to_string(&to).unwrap();
    assert!(written.trim_start_matches('\u{feff}').starts_with("\"id\","), "{written}");
}

#[test]
fn what_was_wrong_with_a_file_is_told_among_the_messages() {
    let mut study = Study::new();
    study.close();
    let file = study.root().join("terms.tsv");
    fs::write(&file, "Who led it?\tBrissot\nWho else?\t\n").unwrap();
    let mut window = Window::open(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
    window.press(Key::I).type_text(&file.display().to_string()).press(Key::Enter);
    assert!(window.shows("1 problem, told below."));
    window.press(Key::Enter);
    assert!(window.shows("1 problem, listed in Messages."));
    window.press_with(Modifiers::COMMAND, Key::M);
    assert!(window.shows("terms.tsv, line 2: the card has no answer; write one, or take it out."));
}

#[test]
fn a_package_names_the_answers_of_which_it_does_not_hold_the_form_and_the_text() {
    let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
    let told = |study: &Study| study.library().losses(&["pacts".into()], Format::Anki)();
    assert!(!told(&study).iter().any(|it| it.contains("typed")), "{:?}", told(&study));
    let (key, moment) = (study.key("c2"), study.later(10));
    let recalled = entente::study::Answer::recalled(entente::study::SessionId::nil(), key, Rating::Good, 1_000);
    let typed = entente::study::Answer { form: entente::study::Form::Typed, given: Some("x".to_owned()), ..recalled };
    study.keep(entente::study::Record::Answer(typed), moment);
    assert!(told(&study).contains(&"the form and the typed text of 1 answer".to_owned()), "{:?}", told(&study));
    let study = study.put("pacts.ron", deck_of("pacts", 1).as_bytes());
    assert!(told(&study).contains(&"1 answer to cards that are gone".to_owned()), "{:?}", told(&study));
    assert!(!told(&study).iter().any(|it| it.contains("typed")), "{:?}", told(&study));
    assert!(!study.library().losses(&["pacts".into()], Format::Csv)().iter().any(|it| it.contains("typed")));
}

#[test]
fn no_id_of_a_deck_leads_out_of_the_folder() {
    let home = Home::new();
    let file = home.write("pacts.csv", SHEET);
    let refused = home.run(&["import", "--deck", "../../evil", &file]);
    assert_eq!(refused.code, Some(2));
    assert!(refused.err.contains("letters, digits, hyphens and underscores"), "{}", refused.err);
    let mut study = Study::new();
    let choices = Choices { deck: Some(DeckId::from("../../evil")), ..Choices::default() };
    take(&mut study, "pacts.csv", SHEET, &choices);
    assert!(study.data_folder().decks().join("evil.ron").exists());
    assert!(!study.root().join("evil.ron").exists() && !study.data_folder().decks().join("../../evil.ron").exists());
}

#[test]
fn the_terminal_says_what_a_format_leaves_out_and_json_stays_json() {
    let home = Home::new();
    let deck = deck_of("pacts", 2).replace("answer:", "cue: \"a river\", answer:");
    assert_eq!(home.run(&["import", &home.write("pacts.ron", deck)]).code, Some(0));
    let to = home.write("x.md", "");
    let out = home.run(&["export", "pacts", "--to", &to, "--force"]).out;
    assert!(out.contains("Left out: ") && out.contains("hints"), "{out}");
    let out = home.run(&["export", "pacts", "--to", &home.write("x.ron", ""), "--force"]).out;
    assert!(!out.contains("Left out"), "{out}");
    home.run(&["export", "pacts", "--to", &home.write("x.xlsx", ""), "--force"]).failed_saying("No format has files");
    let refused = home.run(&["import", "--json", &home.write("none.csv", "")]);
    assert_eq!(refused.code, Some(1));
    let json: serde_json::Value = serde_json::from_str(&refused.out).unwrap();
    assert_eq!(json["problems"][0]["message"], "the file is empty");
}

#[test]
fn a_library_that_is_open_read_only_takes_no_table_in_and_gives_one_out() {
    let mut study = Study::new();
    take(&mut study, "pacts.csv", SHEET, &Choices::default());
    study.close();
    let files = || {
        let mut files: Vec<_> =
            fs::read_dir(study.data_folder().decks()).unwrap().map(|it| it.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|path| (fs::read_to_string(&path).unwrap(), path)).collect::<Vec<_>>()
    };
    let before = files();
    let mut library = Library::open(study.data_folder(), Access::Read).unwrap();
    let sheet = study.root().join("more.csv");
    for text in [SHEET.replace("Tilsitt", "Vienna"), "\u{0}\u{1}".to_owned(), String::new()] {
        fs::write(&sheet, text).unwrap();
        // A file in which nothing is found is refused before, with a sentence.
        let refused = match library.preview(&sheet, &Choices::default()) {
            Ok(preview) => library.import(preview, study.now()).unwrap_err(),
            Err(err) => err,
        };
        assert!(refused.to_string().len() > 20, "{refused}");
    }
    fs::write(&sheet, SHEET).unwrap();
    let preview = library.preview(&sheet, &Choices::default()).unwrap();
    let refused = library.import(preview, study.now()).unwrap_err().to_string();
    assert!(refused.contains("opened read-only"), "{refused}");
    assert_eq!(files(), before);

    let out = study.root().join("out.csv");
    library.export(&"pacts".into(), &out, Format::Csv, false, study.now()).unwrap();
    let text = fs::read_to_string(&out).unwrap();
    assert!(text.contains("Who signed at Tilsitt?") && text.contains("Alexander I"), "{text}");
    let refused = library.export(&"pacts".into(), &out, Format::Csv, false, study.now()).unwrap_err();
    assert!(matches!(refused, DeckError::Exists { .. }));
    assert_eq!((fs::read_to_string(&out).unwrap(), files()), (text, before));
    // It is read again as what it was.
    drop(library);
    let mut other = Study::new();
    let (preview, now) = (other.library().preview(&out, &Choices::default()).unwrap(), other.now());
    other.library_mut().import(preview, now).unwrap();
    assert_eq!(other.library().deck(&"out".into()).unwrap().deck.cards.len(), 2);
}

#[test]
fn a_deck_that_is_named_twice_goes_out_once() {
    let study = Study::new().deck(&deck_of("pacts", 3));
    let (id, now): (DeckId, _) = ("pacts".into(), study.now());
    for (name, format) in [("y.entente", Format::Archive), ("y.apkg", Format::Anki)] {
        let (once, twice) = (study.root().join(name), study.root().join(format!("twice-{name}")));
        let pace = entente::formats::Pace::default();
        for (file, ids) in [(&once, vec![id.clone()]), (&twice, vec![id.clone(), id.clone()])] {
            study.library().exporter(&ids, file, format, false, now).unwrap()(&pace).unwrap();
        }
        let cards = |file| {
            let preview = study.library().preview(file, &Choices::default()).unwrap();
            preview.decks.iter().map(|it| it.deck.cards.len()).collect::<Vec<_>>()
        };
        assert_eq!((cards(&once), cards(&twice)), (vec![3], vec![3]), "{name}");
    }
    let home = Home::new();
    home.run(&["import", &home.write("pacts.ron", deck_of("pacts", 3))]);
    for name in ["y.entente", "y.apkg", "y.csv"] {
        let out = home.write("folder", "").replace("folder", name);
        let run = home.run(&["export", "pacts", "pacts", "--to", &out]);
        assert_eq!(run.code, Some(0), "{name}: {}", run.err);
    }
}

#[test]
fn what_is_said_of_a_sheet_is_what_becomes_of_it() {
    let told = |text: &str| {
        let intake = entente::formats::take_in(text.as_bytes(), "t.csv".as_ref(), &Choices::default());
        let problems = intake.problems.iter().map(|it| it.message.clone()).collect::<Vec<_>>();
        (intake.decks.into_iter().flat_map(|it| it.deck.cards).collect::<Vec<_>>(), problems)
    };
    for (date, why) in [
        ("30 Feb 1900", "there is no such date as “30 Feb 1900”: February has 28 days in 1900"),
        ("Jul-89", "has no century"),
        ("3/4/1805", "may be"),
    ] {
        let (cards, problems) = told(&format!("Question,Answer,Date\nWhen was it?,,{date}\nWho?,Bismarck,1862\n"));
        assert_eq!((cards[0].answer_text().as_str(), &cards[0].date), (date, &None));
        let is_said = |it: &String| it.contains(why) && it.ends_with("so it is taken as a text, the answer");
        assert!(problems.len() == 1 && is_said(&problems[0]), "{problems:?}");
        let (cards, problems) = told(&format!("Question,Answer,Date\nWho was it?,Bismarck,{date}\n"));
        assert_eq!((cards[0].answer_text().as_str(), &cards[0].date), ("Bismarck", &None));
        assert!(problems[0].contains(why) && problems[0].ends_with("so it is left out"), "{problems:?}");
    }
    let (cards, problems) = told("Id,Question,Answer\nx,Who?,Bismarck\nx,When?,in spring\ny,Where?,Ems\n");
    assert_eq!(cards.iter().map(|card| card.id.as_str()).collect::<Vec<_>>(), ["x", "x-2", "y"]);
    assert_eq!(problems, ["the id “x” is taken by a card above; this one becomes “x-2”"]);
}

#[test]
fn the_format_that_a_name_chooses_comes_into_sight() {
    let mut study = Study::new().deck(&deck_of("pacts", 2));
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [900.0, 600.0], Theme::Light);
    window.select("pacts").press(Key::O).click("Export…");
    assert!(!window.sees("Book (HTML)"));
    let to = study.root().join("out.html");
    window.press_with(Modifiers::COMMAND, Key::A).type_text(&to.display().to_string());
    assert!(window.sees("Book (HTML)"));
}

#[test]
fn the_deck_that_an_import_goes_into_is_the_chosen_row_of_its_list() {
    let mut study = Study::new();
    take(&mut study, "pacts.csv", SHEET, &Choices::default());
    study.close();
    for (name, chosen) in [("pacts.csv", "pacts"), ("other.csv", "a new deck")] {
        let file = study.root().join(name);
        fs::write(&file, SHEET.replace("Tilsitt", "Tilsit")).unwrap();
        let mut window = Window::open(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
        window.press(Key::I).type_text(&file.display().to_string()).press(Key::Enter);
        window.harness().get_by_role_and_label(Role::ComboBox, "Into").click();
        window.settle();
        let root = window.harness().root();
        let focused = root.children_recursive().find(|node| node.accesskit_node().is_focused());
        assert_eq!(focused.and_then(|node| node.accesskit_node().label()).as_deref(), Some(chosen), "{name}");
    }
}
