//! Files that are broken, hostile, huge, linked, copied or read-only, as the program meets them.

use std::{
    fs,
    io::Write as _,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::Path,
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use entente::{
    deck::{Card, Deck},
    formats,
    study::{AnswerIndex, judge},
};

use crate::{
    builder::{Study, deck_of},
    cli::{Home, Run, run},
};

/// A card of this kind in a deck.
fn deck_with(card: &str) -> String {
    format!("Deck(id: \"d\", title: \"D\", cards: [{card}])")
}

/// What the checker says of a text; it must be said soon, also by a build that is not optimised.
fn checked(home: &Home, text: impl AsRef<[u8]>) -> Run {
    let file = home.write("deck.ron", text);
    let begin = Instant::now();
    let run = home.run(&["check", &file]);
    let took = begin.elapsed();
    assert!(took < Duration::from_mins(1), "{took:?}");
    assert!(run.out.len() < 2_000_000, "{} bytes of output", run.out.len());
    run
}

#[test]
fn a_file_that_is_too_much_is_refused_or_read_in_part_and_said_so() {
    let home = Home::new();
    let question = |n: usize| format!("(question: \"What is it?\", answer: \"{n}\"),");
    let many: String = (0..20_000).map(question).collect();
    let numbered = |count: usize, each: &dyn Fn(usize) -> String| (0..count).map(each).collect::<String>();
    for (name, text, said) in [
        (
            "a far year",
            deck_with("(id: \"a\", question: \"When?\", date: \"Y999999999\")"),
            "no year lies that far off",
        ),
        ("commas", deck_with(&",".repeat(2_000_000)), "more problems"),
        (
            "rivals",
            deck_with(&format!(
                "(id: \"a\", question: \"Q?\", answer: \"x\", rivals: [{}])",
                numbered(50_000, &|n| format!("\"r{n}\","))
            )),
            "more than 200 items",
        ),
        (
            "a long title",
            format!(
                "Deck(id: \"d\", title: \"{}\", cards: [(id: \"a\", question: \"Q?\", answer: \"x\")])",
                "x".repeat(5_000_000)
            ),
            "5000000 characters; here it may have 1000",
        ),
        ("equal questions", deck_with(&many), "more problems"),
        (
            "unknown fields",
            deck_with(&format!(
                "(id: \"a\", question: \"Q?\", answer: \"x\", {})",
                numbered(100_000, &|n| format!("x{n}: 1,"))
            )),
            "more than 40 fields",
        ),
        (
            "unknown fields of the deck",
            format!("Deck(id: \"d\", {} cards: [])", numbered(100_000, &|n| format!("x{n}: 1,"))),
            "more than 40 fields",
        ),
        (
            "a long question",
            deck_with(&format!("(id: \"a\", question: \"{}\", answer: \"x\")", "q".repeat(2_000_000))),
            "may have 10000",
        ),
        ("comments that never end", format!("Deck(cards: [\n{}", "  a/*\n".repeat(100_000)), "never closed"),
        ("raw texts that never end", format!("Deck(cards: [\n{}", "(a: r#\"\n".repeat(100_000)), "never closed"),
        ("empty lines", format!("Deck(id: \"d\", title: \"\", {} cards: [])", "\n".repeat(5_000_000)), "no title"),
    ] {
        let run = checked(&home, text);
        assert_ne!(run.code, Some(0), "{name}");
        assert!(run.out.contains(said), "{name}: {}", run.out.chars().take(2_000).collect::<String>());
    }
}

#[test]
fn a_pipe_and_a_device_are_refused_unread() {
    let home = Home::new();
    let pipe = home.data().parent().unwrap().join("pipe.ron");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for file in [pipe.to_str().unwrap(), "/dev/zero"] {
        let run = home.run(&["check", file]);
        assert_eq!(run.code, Some(2));
        assert!(run.out.contains("a device or a pipe"), "{}", run.out);
    }
    fs::create_dir_all(home.data().join("decks")).unwrap();
    fs::rename(&pipe, home.data().join("decks/pipe.ron")).unwrap();
    assert!(home.run(&["decks"]).out.contains("a device or a pipe"));
    symlink("/dev/zero", home.data().join("preferences.ron")).unwrap();
    let run = home.run(&["decks"]);
    assert!(run.code == Some(0) && run.err.contains("are no file"), "{}", run.err);
}

#[test]
fn an_answer_of_any_length_is_judged() {
    let card = Card { answer: entente::deck::Answer::Text("Tilsit".to_owned()), ..Card::default() };
    let deck = Deck { cards: vec![card], ..Deck::default() };
    let index = AnswerIndex::new(&deck);
    for given in ["\u{1100}".repeat(400_000), "\u{1161}\u{11a8}".repeat(200_000), "Tilsit ".repeat(100_000)] {
        let begin = Instant::now();
        assert_eq!(judge(&deck, &index, &deck.cards[0], &given).verdict, entente::study::Verdict::Wrong);
        assert!(begin.elapsed() < Duration::from_secs(10));
    }
}

#[test]
fn an_import_with_errors_is_refused_unless_it_is_forced_and_what_it_replaced_comes_back() {
    let home = Home::new();
    let whole = deck_of("pacts", 8);
    let file = home.write("pacts.ron", &whole);
    assert_eq!(home.run(&["import", &file]).code, Some(0));
    let own = home.data().join("decks/pacts.ron");
    let cut = home.write("cut.ron", &whole[..whole.len() / 2]);

    let refused = home.run(&["import", &cut]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("nothing was imported") && refused.err.contains("--force"), "{}", refused.err);
    assert_eq!(fs::read_to_string(&own).unwrap(), whole);

    let forced = home.run(&["import", "--force", &cut]);
    assert_eq!(forced.code, Some(0), "{}", forced.err);
    let kept = fs::read_dir(home.data().join("replaced")).unwrap().next().unwrap().unwrap().path();
    let way_back = format!("entente --data-dir '{}' import --force '{}'", home.data().display(), kept.display());
    assert!(forced.out.contains(&way_back), "{}", forced.out);
    assert_eq!(home.run(&["import", "--force", kept.to_str().unwrap()]).code, Some(0));
    assert_eq!(fs::read_to_string(&own).unwrap(), whole);
}

#[test]
fn undo_takes_an_import_back_unless_something_was_kept_since() {
    let mut study = Study::new().deck(&deck_of("pacts", 3));
    let cards = |study: &Study| study.library().deck(&"pacts".into()).map(|it| it.deck.cards.len());
    study.import(&deck_of("pacts", 5));
    assert_eq!(cards(&study), Some(5));
    assert_eq!(study.undo(), Some(entente::study::Undone::Import));
    assert_eq!(cards(&study), Some(3));
    assert_eq!(study.undo(), None);

    study.import(&deck_of("wars", 2));
    assert_eq!(study.undo(), Some(entente::study::Undone::Import), "a new deck goes again");
    assert!(study.library().deck(&"wars".into()).is_none());
    study.import(&deck_of("wars", 2));

    study.import(&deck_of("pacts", 5));
    let mut study = study.answer("c1", entente::memory::Rating::Good);
    assert!(matches!(study.undo(), Some(entente::study::Undone::Answer { .. })));
    assert_eq!(cards(&study), Some(5));
}

#[test]
fn of_two_files_with_one_id_the_copy_steps_back_whatever_made_it() {
    for copy in [
        "pacts (conflicted copy 2026-11-28).ron",
        "pacts (Anna's conflicted copy 2026-11-28).ron",
        "pacts.sync-conflict-20261128-120000-ABCDEFG.ron",
        "pacts_conflict-20261128-120000.ron",
        "pacts-LAPTOP.ron",
        "pacts (1).ron",
        "pacts - Copy.ron",
        "Copy of pacts.ron",
        "Copy of Pacts.RON",
        "pacts copy.ron",
        "pacts.bak.ron",
        "a pacts.ron",
    ] {
        let home = Home::new();
        let decks = home.data().join("decks");
        fs::create_dir_all(&decks).unwrap();
        fs::write(decks.join("pacts.ron"), deck_of("pacts", 3)).unwrap();
        fs::write(decks.join(copy), deck_of("pacts", 2)).unwrap();
        let listed = home.run(&["decks"]).out;
        assert!(listed.contains("decks/pacts.ron\n  3 cards"), "{copy}: {listed}");
        assert!(listed.contains("this is a copy of `pacts.ron`"), "{copy}: {listed}");
        let newer = home.write("newer.ron", deck_of("pacts", 4));
        assert_eq!(home.run(&["import", &newer]).code, Some(0));
        assert_eq!(fs::read_to_string(decks.join("pacts.ron")).unwrap(), deck_of("pacts", 4), "{copy}");
        assert_eq!(fs::read_to_string(decks.join(copy)).unwrap(), deck_of("pacts", 2), "{copy}");
    }
}

#[test]
fn empty_and_doubled_cards_are_told() {
    let home = Home::new();
    for (card, said) in [
        ("(id: \"a\", question: \"\u{200b} \", answer: \"x\")", "the text is empty"),
        ("(id: \"a\", question: \"**  **\", answer: \"x\")", "the text is empty"),
        ("(id: \"a\", question: \"Which?\", answer: \"\u{feff}\")", "the card has no answer"),
        ("(id: \"a\", question: \"It is [[ ]].\")", "the card has no answer"),
        (
            "(id: \"a\", question: \"Which?\", answer: \"x\"), (id: \"b\", question: \"which\", answer: \"x\")",
            "the card `a` asks the same",
        ),
        ("(id: \"a\", question: \"[[X]] won.\"), (id: \"b\", question: \"[[Y]] won.\")", "the card `a` asks the same"),
    ] {
        let run = checked(&home, deck_with(card));
        assert!(run.code != Some(0) && run.out.contains(said), "{card}: {}", run.out);
    }
}

#[test]
fn a_file_in_the_decks_folder_is_read_or_named() {
    let home = Home::new();
    let decks = home.data().join("decks");
    fs::create_dir_all(&decks).unwrap();
    fs::write(decks.join("UP.RON"), deck_of("up", 3)).unwrap();
    for name in ["wars.txt", "wars.json", "wars.ron.bak", "wars"] {
        fs::write(decks.join(name), deck_of("wars", 3)).unwrap();
    }
    for name in ["map.png", "README.md", ".hidden"] {
        fs::write(decks.join(name), "x").unwrap();
    }
    let listed = home.run(&["decks"]).out;
    assert!(listed.contains("UP.RON\n  3 cards"), "{listed}");
    for name in ["wars.txt", "wars.json", "wars.ron.bak", "wars"] {
        assert!(listed.contains(&format!("No deck can be read from {}", decks.join(name).display())), "{listed}");
    }
    assert_eq!(listed.matches("No deck can be read").count(), 4, "{listed}");
}

#[test]
fn what_steers_a_terminal_is_neutral_in_lines_and_in_json_and_told() {
    let home = Home::new();
    let hostile = "\u{202e}evil\u{202c}\u{2066}\u{9b}31m\u{7}";
    let card = format!("(id: \"a\", question: \"Who {hostile}?\", answer: \"x\")");
    let text = format!("Deck(id: \"d\", title: \"T {hostile}\", cards: [{card}])");
    let file = home.write("d.ron", &text);
    assert_eq!(home.run(&["import", &file]).code, Some(0));
    let checked = home.run(&["check", &file]);
    assert!(checked.code == Some(1) && checked.out.contains("U+202E"), "{}", checked.out);
    for arguments in [&["check", &file][..], &["check", &file, "--json"], &["decks"], &["decks", "--json"], &["stats"]]
    {
        let run = home.run(arguments);
        let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || "\u{202e}\u{202c}\u{2066}".contains(c);
        assert!(!run.out.contains(steers) && !run.err.contains(steers), "{arguments:?}");
    }
    let listed: serde_json::Value = serde_json::from_str(&home.run(&["decks", "--json"]).out).unwrap();
    let titles = listed["decks"].as_array().unwrap().iter().map(|deck| deck["title"].as_str().unwrap().to_owned());
    assert!(titles.collect::<Vec<_>>().contains(&format!("T {hostile}")), "the JSON still says what the deck says");
}

#[test]
fn a_reading_command_fails_on_a_folder_that_holds_no_library() {
    let home = Home::new();
    let (missing, other) = (home.data().join("missing"), home.data().parent().unwrap().join("other"));
    fs::create_dir_all(&other).unwrap();
    fs::write(other.join("letter.txt"), "x").unwrap();
    for folder in [&missing, &other] {
        for command in [&["stats"][..], &["decks"], &["export", "pacts", "--to", "/tmp/never.ron"]] {
            let run = home.run(&[&["--data-dir", folder.to_str().unwrap()], command].concat());
            assert!(run.code == Some(1) && run.err.contains("no library in this folder"), "{command:?}: {}", run.err);
        }
    }
    assert!(!missing.exists());
    assert_eq!(home.run(&["decks"]).code, Some(0), "the usual folder is empty before the first start");
}

#[test]
fn files_are_for_their_owner_only_and_a_folder_open_to_others_is_told_once() {
    let home = Home::new();
    let shell = |line: &str| {
        let mut command = home.command(&[]);
        let program = command.get_program().to_owned();
        command = {
            let mut shell = Command::new("sh");
            shell.args(["-c", &format!("umask 000; {line}")]).env("entente", program);
            shell.env("ENTENTE_DATA_DIR", home.data()).env("ENTENTE_NOW", "2026-11-01T09:00:00+01:00");
            shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            shell
        };
        run(command, "\n3\n")
    };
    home.write("pacts.ron", deck_of("pacts", 3));
    let file = home.data().parent().unwrap().join("pacts.ron");
    shell(&format!("\"$entente\" import {}", file.display()));
    shell("\"$entente\" quiz --deck pacts");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&home.data()), mode(&home.data().join("decks"))), (0o700, 0o700));
    for name in ["reviews.sqlite3", "decks/pacts.ron", "entente.lock"] {
        assert_eq!(mode(&home.data().join(name)), 0o600, "{name}");
    }
    fs::set_permissions(home.data(), fs::Permissions::from_mode(0o755)).unwrap();
    let told = |run: Run| run.err.matches("Other users of this computer can open your data folder").count();
    assert_eq!([told(shell("\"$entente\" quiz --deck pacts")), told(shell("\"$entente\" quiz --deck pacts"))], [1, 0]);
}

#[test]
fn a_linked_deck_and_linked_settings_stay_links() {
    let home = Home::new();
    let (decks, elsewhere) = (home.data().join("decks"), home.data().parent().unwrap().join("git"));
    fs::create_dir_all(&decks).unwrap();
    fs::create_dir_all(&elsewhere).unwrap();
    fs::write(elsewhere.join("pacts.ron"), deck_of("pacts", 3)).unwrap();
    symlink(elsewhere.join("pacts.ron"), decks.join("pacts.ron")).unwrap();
    let newer = home.write("newer.ron", deck_of("pacts", 4));
    assert_eq!(home.run(&["import", &newer]).code, Some(0));
    assert!(decks.join("pacts.ron").is_symlink());
    assert_eq!(fs::read_to_string(elsewhere.join("pacts.ron")).unwrap(), deck_of("pacts", 4));
}

#[test]
fn what_a_killed_export_left_is_removed_by_the_next() {
    let home = Home::new();
    let out = home.data().parent().unwrap().join("out");
    fs::create_dir_all(&out).unwrap();
    fs::write(out.join(".entente-x1.unfinished"), "half").unwrap();
    let to = out.join("deck.ron");
    let run = home.run(&["export", "franco-russian-relations", "--to", to.to_str().unwrap()]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert_eq!(fs::read_dir(&out).unwrap().count(), 1);
}

/// Whether the tests may become another user.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0)
}

#[test]
fn a_library_that_may_only_be_read_can_be_looked_at() {
    let home = Home::new();
    let file = home.write("pacts.ron", deck_of("pacts", 3));
    assert_eq!(home.run(&["import", &file]).code, Some(0));
    home.quiz_with_forms(&["--deck", "pacts"], "\n3\n");
    let answers = home.reviews();
    assert!(answers > 0);
    // With answers in the WAL, as after a kill, and without.
    for with_wal in [false, true] {
        let place = tempfile::tempdir().unwrap();
        let copy = place.path().join("data");
        fs::create_dir_all(copy.join("decks")).unwrap();
        fs::copy(home.data().join("decks/pacts.ron"), copy.join("decks/pacts.ron")).unwrap();
        if with_wal {
            let log = rusqlite::Connection::open(home.log()).unwrap();
            log.execute_batch("INSERT INTO meta VALUES ('note', 'only in the WAL')").unwrap();
            fs::copy(home.data().join("reviews.sqlite3-wal"), copy.join("reviews.sqlite3-wal")).unwrap();
            fs::copy(home.log(), copy.join("reviews.sqlite3")).unwrap();
        } else {
            fs::copy(home.log(), copy.join("reviews.sqlite3")).unwrap();
        }
        let entries = |folder: &Path| fs::read_dir(folder).unwrap().count();
        let before = entries(&copy);
        for (path, mode) in [(place.path(), 0o755), (&copy, 0o555), (&copy.join("decks"), 0o555)] {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        }
        for path in fs::read_dir(&copy).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            fs::set_permissions(path, fs::Permissions::from_mode(0o444)).unwrap();
        }
        fs::set_permissions(copy.join("decks/pacts.ron"), fs::Permissions::from_mode(0o444)).unwrap();
        for command in ["stats", "decks"] {
            let looked = as_nobody(&home, &["--data-dir", copy.to_str().unwrap(), command, "--json"]);
            let Some(looked) = looked else { return };
            assert_eq!(looked.code, Some(0), "{with_wal} {command}: {}", looked.err);
            if command == "stats" {
                let json: serde_json::Value = serde_json::from_str(&looked.out).unwrap();
                assert_eq!(json["reviews"].as_u64(), Some(answers), "{with_wal}");
            }
        }
        assert_eq!(entries(&copy), before, "nothing was written");
    }
}

/// Runs the program as a user who may write nowhere; `None` if that is not possible here.
pub fn as_nobody(home: &Home, arguments: &[&str]) -> Option<Run> {
    let plain = home.command(arguments);
    if !is_root() {
        return Some(run(plain, ""));
    }
    // The binary lies where nobody may look.
    let place = tempfile::Builder::new().permissions(fs::Permissions::from_mode(0o755)).tempdir().unwrap();
    let binary = place.path().join("entente");
    fs::copy(plain.get_program(), &binary).unwrap();
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(&binary).args(arguments);
    command.env("ENTENTE_NOW", "2026-11-01T09:00:00+01:00").env("HOME", "/nonexistent");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    Command::new("setpriv").arg("--version").output().ok()?;
    Some(run(command, ""))
}

#[test]
fn parameters_that_make_no_sense_are_refused() {
    let mut study = Study::new();
    for parameters in [vec![0.0; 21], vec![f32::NAN; 21], vec![1.0; 3]] {
        let now = study.now();
        let refused = study.library_mut().apply(entente::library::Operation::Parameters(parameters), now);
        assert!(refused.is_err_and(|err| err.to_string().contains("no parameters of FSRS-6")));
    }
}

#[test]
fn encodings_are_read_or_named() {
    let home = Home::new();
    let text = deck_of("pacts", 1);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (bytes, said) in [
        ([b"\xef\xbb\xbf".as_slice(), text.replace('\n', "\r\n").as_bytes()].concat(), "1 card,"),
        (text.replace('\n', "\r").into_bytes(), "1 card,"),
        (text.replace("About", "Caf\u{e9}").chars().map(|c| c as u8).collect(), "not UTF-8"),
        (utf16, "UTF-16"),
        (text.replace("What", "Wh\0t").into_bytes(), "U+0000"),
        (Vec::new(), "empty"),
    ] {
        let run = checked(&home, bytes);
        assert!(run.out.contains(said), "{said}: {}", run.out);
        assert!(!run.out.contains('\0'));
    }
    std::io::stderr().flush().unwrap();
    drop(formats::read(b"", Path::new("x")));
}
