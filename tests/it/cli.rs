//! Entente without a window, as a person or a script meets it: what is typed, what is written, and the exit code.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use entente::{
    library::{Access, DataFolder, Library, Operation},
    memory::Moment,
    study::{MarkKind, Record},
};
use serde_json::Value;
use tempfile::TempDir;

use crate::builder::deck_of;

const BUILT_IN: &str = "franco-russian-relations";
/// Reveal, then Good.
const GOOD: &str = "\n3\n";

/// A data folder that Entente is run on, at nine in the morning of a day in November 2026 that the test decides.
pub struct Home {
    folder: TempDir,
    day: u32,
}

/// What came of a run.
pub struct Run {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Home {
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), day: 1 }
    }

    /// On that day of November 2026.
    pub fn on(&mut self, day: u32) -> &mut Self {
        self.day = day;
        self
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub fn log(&self) -> PathBuf {
        self.data().join("reviews.sqlite3")
    }

    /// A path beside the data folder.
    fn file(&self, name: &str) -> String {
        self.folder.path().join(name).to_str().unwrap().to_owned()
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) -> String {
        let file = self.file(name);
        fs::write(&file, text).unwrap();
        file
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_entente"));
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "RUST_BACKTRACE", "NO_COLOR", "ENTENTE_LOG"] {
            command.env_remove(name);
        }
        command
            .env("ENTENTE_DATA_DIR", self.data())
            .env("ENTENTE_NOW", format!("2026-11-{:02}T09:00:00+01:00", self.day))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Run {
        run(self.command(arguments), "")
    }

    /// A quiz by recall alone in which these lines are typed.
    fn quiz(&self, arguments: &[&str], typed: &str) -> Run {
        let off = "(forms_off: [choice, typed, date, cloze, list, chronology, contrast])";
        fs::create_dir_all(self.data()).unwrap();
        fs::write(self.data().join("preferences.ron"), off).unwrap();
        self.quiz_with_forms(arguments, typed)
    }

    /// A quiz in every form in which these lines are typed.
    pub fn quiz_with_forms(&self, arguments: &[&str], typed: &str) -> Run {
        let quiz = run(self.command(&[&["quiz"], arguments].concat()), typed);
        assert_eq!(quiz.code, Some(0), "{}", quiz.err);
        quiz
    }

    /// The value that is written as JSON.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let run = self.run(&[arguments, &["--json"]].concat());
        serde_json::from_str(&run.out).unwrap_or_else(|err| panic!("{err}\n{}{}", run.out, run.err))
    }

    /// How many answers the log has.
    pub fn reviews(&self) -> u64 {
        self.json(&["stats"])["reviews"].as_u64().unwrap()
    }
}

pub fn run(mut command: Command, typed: &str) -> Run {
    let mut child = command.spawn().unwrap();
    // Who has seen enough does not read on.
    child.stdin.take().unwrap().write_all(typed.as_bytes()).ok();
    let output = child.wait_with_output().unwrap();
    let run = Run {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    };
    assert!(!run.err.contains("panicked") && !run.err.contains("inside Entente"), "{}", run.err);
    run
}

impl Run {
    /// The lines that acknowledge an answer.
    fn kept(&self) -> Vec<&str> {
        self.out.lines().filter(|line| line.starts_with("Kept:")).collect()
    }

    /// The first line of each question: it stands below "k of n · deck · topic".
    fn questions(&self) -> Vec<&str> {
        let lines: Vec<&str> = self.out.lines().collect();
        let is_head = |line: &str| line.starts_with(|c: char| c.is_ascii_digit()) && line.contains(" · ");
        lines.windows(3).filter(|three| is_head(three[0])).map(|three| three[2]).collect()
    }

    /// It failed with one sentence that says this.
    pub fn failed_saying(&self, words: &str) {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.err);
        assert!(self.err.starts_with("entente: ") && self.err.contains(words), "{words}: {}", self.err);
    }
}

fn now(day: u32) -> Moment {
    // Noon of 1 November 2026 in Paris, and on.
    Moment { utc_ms: 1_793_530_800_000 + i64::from(day - 1) * 86_400_000, utc_offset_s: 3600 }
}

#[test]
fn both_built_in_decks_go_out_as_one_book_and_only_a_book_holds_several() {
    let home = Home::new();
    let folder = tempfile::tempdir().unwrap();
    let page = folder.path().join("book.html");
    let decks = ["franco-russian-relations", "france-and-russia-wider-record"];
    let to = page.to_str().unwrap();
    let run = home.run(&["export", decks[0], decks[1], "--to", to]);
    assert_eq!(run.code, Some(0), "{}", run.err);
    let book = std::fs::read_to_string(&page).unwrap();
    for part in ["Six copies at Amsterdam", "What the allies promised", "id=\"chronology\"", "id=\"sources\""] {
        assert!(book.contains(part), "{part}");
    }
    let again = home.run(&["export", decks[0], "--to", to]);
    assert!(again.code != Some(0) && again.err.contains("--force"), "{}", again.err);
    let table = home.run(&["export", decks[0], decks[1], "--to", folder.path().join("x.csv").to_str().unwrap()]);
    assert!(table.code != Some(0) && table.err.contains("holds one deck"), "{}", table.err);
    let back = home.run(&["import", to]);
    assert!(back.code != Some(0) && (back.out + &back.err).contains("a page to read"));
}

#[test]
fn answers_are_kept_over_runs_and_come_back_when_they_are_due() {
    let mut home = Home::new();
    let first = home.quiz(&["--new", "3"], "\n2\n\n3\n\n\n");
    assert_eq!(
        first.kept(),
        ["Kept: Hard, comes back in 1 day.", "Kept: Good, comes back in 2 days.", "Kept: Good, comes back in 2 days."]
    );
    assert_eq!(first.questions().len(), 3);
    assert!(first.out.contains("The session is over: 3 cards, 3 recalled at once, 3 learned, 0 missed"));
    assert_eq!(home.reviews(), 3);

    let again = home.quiz(&["--new", "0"], "");
    assert!(again.out.contains("Nothing is due now.") && again.out.contains("due tomorrow, 2 November 2026."));

    let tomorrow = home.on(2).quiz(&["--new", "0"], GOOD);
    assert_eq!(tomorrow.questions(), first.questions()[..1]);
    assert_eq!(home.json(&["stats"])["today"]["due"], 0);
    home.on(3);
    assert_eq!(home.json(&["stats"])["today"]["due"], 2);
    assert_eq!(home.quiz(&["--new", "0"], GOOD.repeat(2).as_str()).kept().len(), 2);
    assert_eq!(home.reviews(), 6);
}

#[test]
fn a_card_answered_again_comes_back_in_the_same_session() {
    let home = Home::new();
    let quiz = home.quiz(&["--new", "1"], "\n1\n\n3\n");
    assert_eq!(quiz.kept()[0], "Kept: Again, comes back in this session.");
    assert_eq!(quiz.questions()[0], quiz.questions()[1]);
    let (_, missed) = quiz.out.split_once("Missed:").unwrap();
    let missed = missed.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(missed.contains(quiz.questions()[0]) && missed.contains("Tsardom of Russia"), "{missed}");
}

#[test]
fn the_end_of_the_input_keeps_all_that_was_given() {
    let home = Home::new();
    for (typed, reviews) in [("\n3\n\n", 1), ("\n3", 2), ("\n3\nq\n\n3\n", 3), ("", 3), ("\n\u{fffd}\n3\n", 4)] {
        let quiz = home.quiz(&["--new", "5"], typed);
        assert!(quiz.out.contains("The session is over"), "{typed:?}");
        assert_eq!(home.reviews(), reviews, "{typed:?}");
    }
}

#[test]
fn an_answer_can_be_taken_back_in_a_later_run() {
    let home = Home::new();
    assert!(home.quiz(&[], "u\nq\n").out.contains("There is nothing to undo."));
    let first = home.quiz(&["--new", "2"], GOOD);
    let asked = home.quiz(&["--new", "2"], "u\nq\n");
    assert!(asked.out.contains("Before this session: the answer to") && !asked.out.contains("Undone"), "{}", asked.out);
    assert_eq!(home.reviews(), 1, "what was done earlier is named before it is taken back");
    let second = home.quiz(&["--new", "2"], "u\nu\n\n4\nq\n");
    assert!(second.out.contains("Undone: the answer to"));
    assert_eq!(second.questions()[1], first.questions()[0]);
    assert_eq!(second.kept().len(), 1);
    assert_eq!(home.reviews(), 1);
}

#[test]
fn the_last_answer_of_a_session_can_be_taken_back() {
    let home = Home::new();
    let quiz = home.quiz(&["--new", "2"], "\n1\nu\n\n3\nq\n");
    assert_eq!(quiz.questions()[0], quiz.questions()[2]);
    assert!(quiz.out.contains("1 card, 1 recalled at once, 1 learned, 0 missed"));
    assert_eq!(home.reviews(), 1);
}

#[test]
fn a_mark_can_be_taken_back() {
    let home = Home::new();
    {
        let mut library = Library::open(DataFolder::at(home.data()), Access::Write).unwrap();
        let card = library.decks()[0].key(50);
        library.apply(Operation::Record(Record::Mark(card, MarkKind::Suspend)), now(1)).unwrap();
    }
    assert_eq!(home.json(&["decks"])["decks"][0]["suspended"], 1);
    assert!(home.quiz(&[], "u\nu\nq\n").out.contains("” (suspended)."));
    assert_eq!(home.json(&["decks"])["decks"][0]["suspended"], 0);
}

#[test]
fn nothing_is_rated_that_was_not_revealed() {
    let home = Home::new();
    let quiz = home.quiz(&[], "3\nyes\n\n7\nq\n");
    for words in ["Press Enter to see the answer, or type u or q.", "Type 1, 2, 3 or 4"] {
        assert!(quiz.out.contains(words), "{words}");
    }
    assert_eq!((quiz.kept().len(), home.reviews()), (0, 0));
}

#[test]
fn the_answer_comes_with_its_date_passage_quote_source_and_note() {
    let home = Home::new();
    let quiz = home.quiz(&["--limit", "1"], "\nq\n");
    for words in [
        "1 of 1 · France and Russia, 1703–2017 · General",
        "Tsardom of Russia",
        "Date: 1547–1721",
        "First contacts",
        "»The Tsardom of Russia, counted from the crowning of Ivan IV in 1547 to 1721«",
        "Contours of Russo-France relations",
        "1 Again: in this session  2 Hard: 1 day  [3 Good: 2 days]  4 Easy: ",
    ] {
        assert!(quiz.out.contains(words), "{words}\n{}", quiz.out);
    }
    let (question, _) = quiz.out.split_once("Tsardom of Russia\n").unwrap();
    assert!(!question.contains("First contacts"));
    assert!(quiz.out.lines().all(|line| line.chars().count() <= 82));
}

#[test]
fn an_unknown_deck_is_refused_with_the_ids_there_are() {
    let home = Home::new();
    for arguments in [&["quiz", "--deck", "no-such"][..], &["export", "no-such", "--to", "x.ron"]] {
        home.run(arguments).failed_saying(
            "There is no deck `no-such`. The decks are: franco-russian-relations, france-and-russia-wider-record.",
        );
    }
    let file = home.write("pacts.ron", deck_of("pacts", 2));
    assert_eq!(home.run(&["import", &file]).code, Some(0));
    let quiz = home.quiz(&["--deck", "pacts"], &GOOD.repeat(9));
    assert_eq!(quiz.questions(), ["What is number 1?", "What is number 2?"]);
}

#[test]
fn a_check_exits_with_the_code_of_the_worst_file() {
    let home = Home::new();
    let clean = concat!(env!("CARGO_MANIFEST_DIR"), "/decks/franco-russian-relations.ron");
    let flawed =
        home.write("flawed.ron", "(id: \"a\", title: \"A\", cards: [(question: \"What?\", answer: \"That\")])");
    let broken = home.write("broken.ron", "no deck");
    let missing = home.file("missing.ron");
    for (files, code) in [
        (vec![clean], 0),
        (vec![&flawed], 1),
        (vec![&broken], 2),
        (vec![&missing], 2),
        (vec![&broken, clean, &flawed], 2),
        (vec![clean, &flawed, clean], 1),
    ] {
        let files: Vec<&str> = files.into_iter().map(AsRef::as_ref).collect();
        let check = home.run(&[&["check"], &files[..]].concat());
        assert_eq!(check.code, Some(code), "{files:?}");
        let json = home.json(&[&["check"], &files[..]].concat());
        assert_eq!(json.as_array().unwrap().len(), files.len());
        assert_eq!(home.run(&[&["check", "--json"], &files[..]].concat()).code, Some(code));
    }
    let words = home.run(&["check", clean, &flawed, &broken]).out;
    assert!(words.contains(&format!("{clean}: {} cards, ", cards_of(BUILT_IN))), "{words}");
    assert!(words.contains(&format!("{flawed}: 1 card, no passages, ")) && words.contains("  --> "), "{words}");
    assert!(words.contains(&format!("{broken}: no deck can be read, 1 problem")), "{words}");
    let json = home.json(&["check", &flawed, &broken]);
    assert_eq!((&json[0]["deck"], &json[0]["cards"], &json[1]["deck"]), (&"a".into(), &1.into(), &Value::Null));
    assert!(json[0]["problems"][0]["remedy"].is_string());
    assert!(!home.data().exists());
}

#[test]
fn a_dry_run_writes_nothing() {
    let home = Home::new();
    let file = home.write("pacts.ron", deck_of("pacts", 2));
    let import = home.run(&["import", "--dry-run", &file]);
    assert_eq!(import.code, Some(0));
    assert!(
        import.out.contains("About pacts (pacts): 2 new cards, 0 changed, 0 unchanged, 0 removed"),
        "{}",
        import.out
    );
    assert!(!home.data().exists());
}

#[test]
fn importing_a_deck_again_updates_it_and_never_doubles_it() {
    let home = Home::new();
    let file = home.write("pacts.ron", deck_of("pacts", 3));
    assert_eq!(home.run(&["import", &file]).code, Some(0));
    assert_eq!(home.quiz(&["--deck", "pacts"], GOOD).kept().len(), 1);

    fs::write(&file, deck_of("pacts", 4).replace("number 2?", "number two?").replace("\"c3\"", "\"c33\"")).unwrap();
    let again = home.run(&["import", &file]);
    assert_eq!(again.code, Some(0));
    assert!(again.out.contains("2 new cards, 1 changed, 1 unchanged, 1 removed"), "{}", again.out);
    assert!(again.out.contains("It replaces the deck with the same id"));
    let (_, kept) = again.out.split_once("The file that it replaced is kept: ").unwrap();
    let kept = std::path::Path::new(kept.trim());
    assert_eq!(fs::read_to_string(kept).unwrap(), deck_of("pacts", 3));
    assert_eq!(kept.parent(), Some(&*home.data().join("replaced")));

    let decks = home.json(&["decks"]);
    let own: Vec<&Value> = decks["decks"].as_array().unwrap().iter().filter(|it| it["id"] == "pacts").collect();
    assert_eq!(own.len(), 1);
    assert_eq!((&own[0]["cards"], &own[0]["learned"]), (&4.into(), &1.into()));
    assert_eq!(fs::read_dir(home.data().join("decks")).unwrap().count(), 1);
}

#[test]
fn a_file_without_a_deck_is_passed_over_and_the_others_come_in() {
    let home = Home::new();
    let (broken, good) = (home.write("broken.ron", "no deck"), home.write("pacts.ron", deck_of("pacts", 1)));
    let import = home.run(&["import", &broken, &good]);
    import.failed_saying("No deck can be read from this file, so nothing was imported");
    assert!(import.out.contains("error: ") && import.out.contains("Imported: "));
    assert!(home.json(&["decks"])["decks"].as_array().unwrap().iter().any(|it| it["id"] == "pacts"));

    home.run(&["import", &broken]).failed_saying("No deck can be read");
    assert_eq!(fs::read_dir(home.data().join("decks")).unwrap().count(), 1);
}

#[test]
fn what_is_exported_comes_in_again_as_it_was_and_nothing_is_overwritten() {
    let home = Home::new();
    let file = home.write("pacts.ron", deck_of("pacts", 2).replace("(id: \"c1\"", "/* mine */ (id: \"c1\""));
    home.run(&["import", &file]);
    for id in ["pacts", BUILT_IN] {
        let to = home.file(&format!("{id}-out.ron"));
        assert_eq!(home.run(&["export", id, "--to", &to]).code, Some(0));
        let import = home.run(&["import", "--dry-run", &to]);
        assert!(import.out.contains("no new cards, 0 changed") && import.out.contains("0 removed"), "{}", import.out);

        fs::write(&to, "mine").unwrap();
        home.run(&["export", id, "--to", &to]).failed_saying("The file exists already");
        assert_eq!(fs::read_to_string(&to).unwrap(), "mine");
    }
    let to = home.file("copy.ron");
    home.run(&["export", "pacts", "--to", &to]);
    assert_eq!(fs::read(&to).unwrap(), fs::read(&file).unwrap());
}

/// How many cards the built-in decks have.
fn cards() -> u64 {
    let decks = entente::storage::built_in_decks();
    decks.iter().map(|(_, reading)| reading.deck.as_ref().unwrap().cards.len() as u64).sum()
}

/// How many cards a built-in deck has.
fn cards_of(id: &str) -> u64 {
    let decks = entente::storage::built_in_decks().into_iter().filter_map(|(_, reading)| reading.deck);
    decks.filter(|deck| deck.id.as_str() == id).map(|deck| deck.cards.len() as u64).sum()
}

#[test]
fn the_figures_are_there_for_programs() {
    let mut home = Home::new();
    let empty = home.json(&["stats"]);
    assert_eq!((empty["reviews"].as_u64(), empty["cards"].as_u64()), (Some(0), Some(cards())));
    assert_eq!((&empty["since_last_time"], &empty["known"]["all"]), (&Value::Null, &Value::Array(Vec::new())));
    assert_eq!((&empty["retention"]["ever"]["share"], &empty["leeches"]), (&Value::Null, &Value::Array(Vec::new())));
    assert!(!home.data().exists());

    home.quiz(&["--new", "4"], "\n1\n\n2\n\n3\n\n4\nq\n");
    home.on(2).quiz(&["--new", "0"], "\n3\n\n1\nq\n");
    let stats = home.json(&["stats"]);
    assert_eq!(stats["reviews"].as_u64(), Some(6));
    assert_eq!((&stats["today"]["done"], &stats["today"]["new"]), (&2.into(), &20.into()));
    let retention = &stats["retention"]["last_30_days"];
    assert_eq!((&retention["asked"], &retention["recalled"], &retention["share"]), (&2.into(), &1.into(), &0.5.into()));
    assert_eq!(*retention, stats["retention"]["ever"]);
    assert_eq!(stats["forecast"].as_array().unwrap().len(), 30);
    assert_eq!(stats["sittings"][1]["began"].as_str().unwrap()[..17], *"2026-11-01T09:00:");
    assert_eq!((&stats["sittings"][1]["answers"], &stats["sittings"][1]["recalled"]), (&4.into(), &3.into()));

    assert_eq!(stats["sittings"][1]["gained"], 3);
    let since = &stats["since_last_time"];
    assert_eq!((&since["day"], &since["days"], &since["sittings"]), (&"2026-11-01".into(), &1.into(), &1.into()));
    assert_eq!((&since["gained"], &since["lost"]), (&stats["sittings"][0]["gained"], &stats["sittings"][0]["lost"]));
    assert_eq!(stats["known"]["days"], serde_json::json!(["2026-11-01", "2026-11-02"]));
    // Of the four, the one that was failed today is not known.
    let known = stats["known"]["all"][1].as_f64().unwrap();
    assert!((known - since["known_now"].as_f64().unwrap()).abs() < 1e-3 && (2.0..3.0).contains(&known), "{known}");
    assert_eq!(stats["calendar"][0]["answers"], 4);
    assert_eq!(stats["hours"][9]["answers"], 6);

    let decks = home.json(&["decks"]);
    assert_eq!(decks["decks"], stats["decks"]);
    let deck = &decks["decks"][0];
    assert_eq!(
        (&deck["id"], &deck["origin"], &deck["new"]),
        (&BUILT_IN.into(), &"built-in".into(), &(cards_of(BUILT_IN) - 4).into())
    );
    let words = home.run(&["stats"]).out;
    let of_deck = cards_of(BUILT_IN);
    let all = format!("{of_deck} cards, {} new", of_deck - 4);
    assert!(words.contains("2 November 2026"));
    for part in [&*all, "last 30 days: 50 % of 2", "Last sessions"] {
        assert!(words.contains(part), "{part}\n{words}");
    }
}

#[test]
fn the_figures_are_there_for_a_deck_a_topic_and_a_period() {
    let mut home = Home::new();
    home.quiz(&["--new", "5"], "\n3\n\n3\n\n3\n\n3\n\n3\n");
    let file = home.write("pacts.ron", deck_of("pacts", 3));
    home.run(&["import", &file]);
    home.on(3).quiz(&["--deck", "pacts"], "\n3\n\n3\nq\n");
    let reviews = |filter: &[&str]| home.json(&[&["stats"], filter].concat())["reviews"].as_u64().unwrap();
    assert_eq!((reviews(&[]), reviews(&["--deck", "pacts"]), reviews(&["--deck", BUILT_IN])), (7, 2, 5));
    assert_eq!((reviews(&["--to", "2026-11-02"]), reviews(&["--from", "2026-11-02"])), (5, 2));
    assert_eq!(reviews(&["--from", "2027-01-01"]), 0);
    let topics = ["alliance", "war", "treaty", "crisis", "visit", "economy", "person", "date", "general"];
    assert_eq!(topics.map(|topic| reviews(&["--topic", topic])).iter().sum::<u64>(), 7);
    let pacts = home.json(&["stats", "--deck", "pacts"]);
    assert_eq!((&pacts["cards"], &pacts["today"]["new"]), (&3.into(), &1.into()));
    assert_eq!(pacts["decks"].as_array().unwrap().len(), 1);

    home.run(&["stats", "--deck", "pact"]).failed_saying("There is no deck `pact`");
    home.run(&["stats", "--session", "first"]).failed_saying("There is no session `first`");
    for wrong in [["--topic", "peace"], ["--from", "yesterday"]] {
        assert_eq!(home.run(&[&["stats"][..], &wrong].concat()).code, Some(2), "{wrong:?}");
    }
}

#[test]
fn a_session_is_told_answer_by_answer() {
    let home = Home::new();
    home.quiz(&["--new", "3"], "\n1\n\n4\nq\n");
    let id = home.json(&["stats"])["sittings"][0]["id"].as_str().unwrap().to_owned();
    let answers = home.json(&["stats", "--session", &id]);
    assert_eq!(answers, home.json(&["stats", "--session", "last"]));
    let ratings: Vec<_> = answers.as_array().unwrap().iter().map(|it| it["rating"].as_str().unwrap()).collect();
    assert_eq!(ratings, ["again", "easy"]);
    let words = home.run(&["stats", "--session", "last"]).out;
    assert!(words.contains("Again") && words.contains("again in the session") && words.contains("Easy"), "{words}");
}

#[test]
fn a_demonstration_is_made_and_nothing_is_overwritten() {
    let home = Home::new();
    let demo = |name: &str, length: &[&str]| home.run(&[&["demo", "--at", &home.file(name)], length].concat());
    for (name, length, days) in
        [("empty", &[][..], 0), ("week", &["--weeks", "1"], 7), ("old", &["--years", "3"], 1095)]
    {
        let made = demo(name, length);
        assert_eq!(made.code, Some(0), "{}", made.err);
        let stats = home.json(&["--data-dir", &home.file(name), "stats"]);
        let calendar = stats["calendar"].as_array().unwrap().len();
        assert!(calendar <= days && calendar * 3 >= days, "{name}: {calendar} days of study");
        assert_eq!(stats["today"]["done"], 0);
        // A demo that broke off leaves a library without answers: it may be begun again.
        if days > 0 {
            demo(name, length).failed_saying("This folder already holds decks or answers");
        }
    }
    let old = home.json(&["--data-dir", &home.file("old"), "stats"]);
    let retention = &old["retention"]["ever"];
    let between = |low: &str, value: &str, high: &str| {
        let [low, value, high] = [low, value, high].map(|name| retention[name].as_f64().unwrap());
        (low..=high).contains(&value)
    };
    assert!(between("low", "predicted", "high"), "a learner who recalls as predicted: {retention}");
    assert!(!home.data().exists());
}

#[test]
fn a_broken_file_in_the_decks_folder_is_listed_with_its_first_problem() {
    let home = Home::new();
    home.quiz(&[], "q\n");
    fs::write(home.data().join("decks/broken.ron"), "no deck").unwrap();
    let words = home.run(&["decks"]).out;
    assert!(words.contains("No deck can be read from ") && words.contains("error: "), "{words}");
    assert_eq!(home.json(&["decks"])["broken"][0]["problems"].as_array().unwrap().len(), 1);
}

#[test]
fn one_entente_studies_at_a_time_and_others_may_look() {
    let home = Home::new();
    let mut first = home.command(&["quiz"]).spawn().unwrap();
    wait_for_a_question(&mut first);
    home.run(&["quiz"]).failed_saying("Another Entente is using this data folder.");
    let file = home.write("pacts.ron", deck_of("pacts", 1));
    home.run(&["import", &file]).failed_saying("Another Entente is using this data folder.");
    assert_eq!(home.run(&["import", "--dry-run", &file]).code, Some(0));
    assert_eq!(home.reviews(), 0);
    first.stdin.as_mut().unwrap().write_all(GOOD.as_bytes()).unwrap();
    assert_eq!(first.wait_with_output().unwrap().status.code(), Some(0));
    assert_eq!(home.quiz(&[], GOOD).kept().len(), 1);
    assert_eq!(home.reviews(), 2);
}

/// Reads up to the first question: the library is then open.
fn wait_for_a_question(quiz: &mut Child) {
    let mut lines = BufReader::new(quiz.stdout.as_mut().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains(" of ")));
}

#[test]
fn a_newer_log_is_refused_and_not_touched() {
    let home = Home::new();
    home.quiz(&[], GOOD);
    let connection = rusqlite::Connection::open_with_flags(home.log(), rusqlite::OpenFlags::default()).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    connection.close().unwrap();
    refused_and_not_touched(&home, "The review log was written by a newer Entente");
}

#[test]
fn a_damaged_log_is_refused_and_not_touched_and_its_backup_is_named() {
    for damage_from in [0, 100, 4096] {
        let home = Home::new();
        home.quiz(&[], &GOOD.repeat(3));
        // The second run of a day keeps a backup.
        home.quiz(&[], GOOD);
        let mut bytes = fs::read(home.log()).unwrap();
        bytes[damage_from..].fill(b'x');
        fs::write(home.log(), &bytes).unwrap();
        let refusal = refused_and_not_touched(&home, "The review log is damaged");
        assert!(refusal.contains("restore the newest backup: ") && refusal.contains("entente-20261101T"));
    }
}

#[test]
fn a_file_that_is_no_log_is_refused_and_not_touched() {
    let home = Home::new();
    fs::create_dir_all(home.data()).unwrap();
    rusqlite::Connection::open_with_flags(home.log(), rusqlite::OpenFlags::default())
        .unwrap()
        .execute_batch("CREATE TABLE mine (a)")
        .unwrap();
    refused_and_not_touched(&home, "This file is not a review log of Entente.");
}

/// No subcommand uses the log, and each says why. Gives the words.
fn refused_and_not_touched(home: &Home, words: &str) -> String {
    let before = fs::read(home.log()).unwrap();
    let mut last = String::new();
    for arguments in [&["quiz"][..], &["stats"], &["stats", "--json"], &["decks"]] {
        let run = home.run(arguments);
        run.failed_saying(words);
        assert_eq!(fs::read(home.log()).unwrap(), before, "{arguments:?}");
        last = run.err;
    }
    last
}

#[test]
fn a_data_folder_that_cannot_be_used_is_said_in_a_sentence() {
    let home = Home::new();
    let file = home.write("a-file", "mine");
    let below = Path::new(&file).join("data");
    let quiz = home.run(&["quiz", "--data-dir", below.to_str().unwrap()]);
    quiz.failed_saying("The data folder cannot be used");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn a_clock_that_went_back_is_told_and_loses_nothing() {
    let home = Home::new();
    home.quiz(&["--new", "3"], GOOD);
    let mut earlier = home.command(&["quiz", "--new", "3"]);
    earlier.env("ENTENTE_NOW", "2025-11-01T09:00:00+01:00");
    let quiz = run(earlier, &GOOD.repeat(2));
    assert_eq!(quiz.code, Some(0));
    assert!(quiz.err.contains("clock says 1 November 2025, 09:00"), "{}", quiz.err);
    assert_eq!(quiz.kept().len(), 2);
    assert_eq!(home.reviews(), 3);
    let back = home.quiz(&["--new", "3"], "u\nu\nq\n");
    assert!(back.out.contains("Undone:") && back.err.is_empty());
    assert_eq!(home.reviews(), 2);
}

#[test]
fn without_a_display_the_terminal_is_offered() {
    let home = Home::new();
    let window = home.run(&[]);
    window.failed_saying("entente quiz");
    assert_eq!(window.err.lines().count(), 1, "{}", window.err);
}

#[test]
fn who_stops_reading_ends_the_program_quietly() {
    let home = Home::new();
    for arguments in [&["stats", "--json"][..], &["quiz"]] {
        let mut child = home.command(arguments).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
    }
}

#[test]
fn what_a_command_line_cannot_mean_is_said() {
    let home = Home::new();
    for arguments in [&["quizz"][..], &["import"], &["quiz", "--new", "many"], &["export", "x"]] {
        assert_eq!(home.run(arguments).code, Some(2), "{arguments:?}");
    }
    let mut wrong_time = home.command(&["stats"]);
    wrong_time.env("ENTENTE_NOW", "yesterday");
    run(wrong_time, "").failed_saying("ENTENTE_NOW is not a moment");
    for arguments in [&["--help"][..], &["--version"], &["stats", "--help"]] {
        assert_eq!(home.run(arguments).code, Some(0));
    }
}

#[test]
fn a_deck_cannot_steer_the_terminal() {
    let home = Home::new();
    let text = "(id: \"a\", title: \"A\\u{1b}[2J\", cards: [(id: \"c\", question: \"W\\u{1b}]0;hat?\", answer: \"\\u{7}\\u{9b}T\")])";
    let file = home.write("a.ron", text);
    let check = home.run(&["check", &file]);
    let import = home.run(&["import", &file]);
    let quiz = home.quiz(&["--deck", "a"], GOOD);
    for written in [check.out, import.out, import.err, quiz.out, home.run(&["decks"]).out, home.run(&["stats"]).out] {
        assert!(!written.contains(|c: char| c.is_control() && c != '\n'), "{written:?}");
    }
}
