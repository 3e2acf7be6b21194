//! Killed in the middle of a session, again and again: what was acknowledged is there, and nothing is half there.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::{ChildStdin, Command},
    thread,
};

use entente::{
    library::{Access, DataFolder, Library, LibraryDeck, Operation},
    memory::CardState,
};

use crate::{
    builder::{FIRST_NOON, deck_of},
    cli::Home,
};

const KILLS: u32 = 20;

#[test]
fn no_acknowledged_answer_is_lost_however_often_entente_is_killed() {
    let mut home = Home::new();
    fs::create_dir_all(home.data().join("decks")).unwrap();
    fs::write(home.data().join("decks/many.ron"), deck_of("many", 1500)).unwrap();
    let (mut acknowledged, mut given) = (0, 0);
    for kill in 0..KILLS {
        // Every second run comes back on another day, so that cards are answered again, and lapse.
        home.on(1 + kill / 2);
        let session = killed_after(home.command(&["quiz", "--new", "50"]), (kill * 7) % 29);
        acknowledged += session.acknowledged;
        given += session.given;
        let reviews = home.reviews();
        assert!(
            acknowledged <= reviews && reviews <= given,
            "{acknowledged} acknowledged, {reviews} kept, {given} given"
        );
        // At most the one answer that was on its way when the kill came.
        assert!(reviews <= acknowledged + u64::from(kill + 1), "{acknowledged} acknowledged, {reviews} kept");
    }
    assert!(acknowledged > u64::from(KILLS));

    let mut library = Library::open(DataFolder::at(home.data()), Access::Write).unwrap();
    let stored = states(&library);
    library.apply(Operation::History(Vec::new(), Vec::new()), FIRST_NOON).unwrap();
    assert_eq!(states(&library), stored);
    assert!(stored.iter().any(|state| state.schedule().is_some_and(|schedule| schedule.lapses > 0)));
}

#[test]
fn who_is_killed_while_the_log_is_made_can_start_again() {
    for _ in 0..KILLS {
        let home = Home::new();
        let mut quiz = home.command(&["quiz"]).spawn().unwrap();
        while !has_begun_a_log(&home) {
            thread::yield_now();
        }
        quiz.kill().unwrap();
        quiz.wait().unwrap();
        assert_eq!(home.reviews(), 0);
        assert_eq!(home.run(&["quiz"]).code, Some(0));
        assert!(home.log().exists());
    }
}

/// Whether any file of a log is there, finished or not.
fn has_begun_a_log(home: &Home) -> bool {
    let entries = fs::read_dir(home.data()).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name().to_string_lossy().starts_with("reviews"))
}

fn states(library: &Library) -> Vec<CardState> {
    library.decks().iter().flat_map(LibraryDeck::states).copied().collect()
}

/// What was said in a session before it was killed.
struct Session {
    acknowledged: u64,
    given: u64,
}

/// Types answers as fast as they are taken, and kills the quiz as soon as so many are acknowledged.
fn killed_after(mut command: Command, answers: u32) -> Session {
    let mut quiz = command.spawn().unwrap();
    let (input, output) = (quiz.stdin.take().unwrap(), quiz.stdout.take().unwrap());
    thread::scope(|scope| {
        let typist = scope.spawn(|| type_answers(input));
        let mut acknowledgements =
            BufReader::new(output).lines().filter(|line| line.as_ref().is_ok_and(|line| line.starts_with("Kept:")));
        let before = acknowledgements.by_ref().take(answers as usize).count();
        quiz.kill().unwrap();
        // What was written before the kill came is a promise, too.
        let after = acknowledgements.count();
        quiz.wait().unwrap();
        Session { acknowledged: (before + after) as u64, given: typist.join().unwrap() }
    })
}

/// Reveals and rates until nobody reads any more. Gives the number of answers.
fn type_answers(mut input: ChildStdin) -> u64 {
    let answers = ["\n3\n", "\n1\n", "\n\n", "\n2\n", "\n4\n"].into_iter().cycle();
    answers.take_while(|answer| input.write_all(answer.as_bytes()).is_ok()).count() as u64
}
