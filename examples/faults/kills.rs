//! SIGKILL at random moments of whatever writes.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use rusqlite::{Connection, OpenFlags};

use super::rig::{Home, Numbers, Result, Tally, copy_log, deck, killed_after, rows, words};

/// The log of an earlier version.
const FORMER_LOG: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/log/version_2.sql"));
const ANSWERS: [&str; 6] = ["\n3\n", "\n1\n", "\n\n", "\n2\n", "\n4\n", "u\n"];
/// No input: whatever is done does not need any, and a session that waits is not there.
const NOTHING: &str = "q\n";

/// What is killed.
type Kill = fn(&Path, &mut Numbers, &mut Tally) -> Result<()>;

const KILLS: [(&str, usize, Kill); 6] = [
    // Half of all kills come while answers are kept.
    ("session", 5, session),
    ("import", 1, import),
    ("export", 1, export),
    ("demo", 1, demo),
    ("migration", 1, migration),
    ("backup, restore", 1, backup),
];

/// Kills the program so many times in all. Returns a line for each thing that it did meanwhile, and says what it cannot
/// do.
pub fn run(binary: &Path, kills: usize, numbers: &mut Numbers) -> Result<(Vec<Tally>, Vec<String>)> {
    let can_back_up = Home::new(binary)?.run(&["backup", "--help"], "")?.status.success();
    let mut skipped = Vec::new();
    let mut tallies = Vec::new();
    let shares: usize = KILLS.iter().map(|(_, share, _)| share).sum();
    for (name, share, kill) in KILLS {
        if name.starts_with("backup") && !can_back_up {
            skipped.push("There is no `entente backup`: no backup and no restore was killed.".to_owned());
            continue;
        }
        let mut tally = Tally::new(format!("killed: {name}"));
        let wanted = (kills * share).div_ceil(shares);
        while tally.tries < wanted {
            kill(binary, numbers, &mut tally)?;
        }
        tallies.push(tally);
    }
    Ok((tallies, skipped))
}

/// Ten sessions in one library, each killed after some answers, or while it begins.
fn session(binary: &Path, numbers: &mut Numbers, tally: &mut Tally) -> Result<()> {
    let mut home = Home::new(binary)?;
    let mut known = BTreeSet::new();
    for _kill in 0..10 {
        home.day += 1;
        let typed: String = (0..200).map(|_| *numbers.pick(&ANSWERS)).collect();
        let (answers, pause) = (numbers.below(40), micros(numbers.below(3000)));
        let child = home.command(&["quiz", "--new", "60"]).spawn()?;
        let acknowledged = killed_after(child, &typed, answers, || std::thread::sleep(pause))?;
        tally.tries += 1;
        tally.acknowledged += acknowledged;
        known = compare(&home, &known, acknowledged, tally)?;
    }
    Ok(())
}

/// Notes how many of the answers that were known, or acknowledged since, are not there, and whether the next start says
/// nothing of it. Returns those that are.
pub fn compare(
    home: &Home,
    known: &BTreeSet<Vec<u8>>,
    acknowledged: usize,
    tally: &mut Tally,
) -> Result<BTreeSet<Vec<u8>>> {
    let next = home.run(&["quiz"], NOTHING)?;
    let found = rows(&home.log())?;
    let is_readable = found.is_some();
    let found = found.unwrap_or_default();
    let lost = known.difference(&found).count() + acknowledged.saturating_sub(found.difference(known).count());
    tally.lost += lost;
    if (lost > 0 || !is_readable) && next.status.success() && words(&next).is_empty() {
        tally.silent += 1;
    }
    if !next.status.success() && lost == 0 {
        // Everything is there, and the learner does not get at it.
        tally.lost += found.len().max(1);
    }
    Ok(found)
}

fn micros(number: usize) -> Duration {
    Duration::from_micros(number as u64)
}

/// Starts the program once to see how long it takes, and again to kill it at some moment before that. Returns whether it
/// had ended with success first.
fn killed_within(home: &Home, arguments: &[&str], whole: Duration, numbers: &mut Numbers) -> Result<bool> {
    let moment = whole.mul_f64(numbers.below(1000) as f64 / 900.0);
    let mut child = home.command(arguments).spawn()?;
    drop(child.stdin.take());
    std::thread::sleep(moment);
    child.kill()?;
    Ok(child.wait()?.success())
}

#[expect(clippy::disallowed_methods, reason = "a bench has no clock of its own")]
fn timed(home: &Home, arguments: &[&str]) -> Result<Duration> {
    let start = Instant::now();
    home.run(arguments, "")?;
    Ok(start.elapsed())
}

/// A library with answers, and with a deck that will be replaced.
fn studied(binary: &Path) -> Result<(Home, BTreeSet<Vec<u8>>)> {
    let mut home = Home::new(binary)?;
    fs::write(home.beside("old.ron"), deck("other", 300))?;
    fs::write(home.beside("new.ron"), deck("other", 301))?;
    home.run(&["import", &text(&home.beside("old.ron"))], "")?;
    home.study(20)?;
    home.day += 1;
    let known = rows(&home.log())?.ok_or("a log that was just made cannot be read")?;
    Ok((home, known))
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The deck is the old one or the new one, and no answer is gone.
fn import(binary: &Path, numbers: &mut Numbers, tally: &mut Tally) -> Result<()> {
    let (home, known) = studied(binary)?;
    let (old, new) = (text(&home.beside("old.ron")), text(&home.beside("new.ron")));
    let whole = timed(&home, &["import", &new])?;
    for _kill in 0..5 {
        home.run(&["import", &old], "")?;
        let is_done = killed_within(&home, &["import", &new], whole, numbers)?;
        tally.tries += 1;
        tally.acknowledged += usize::from(is_done);
        let decks = home.run(&["decks", "--json"], "")?;
        let list = String::from_utf8_lossy(&decks.stdout).into_owned();
        let cards = cards_of(&list, "other");
        let is_right = cards == Some(301) || cards == Some(300) && !is_done;
        tally.lost += usize::from(!is_right);
        compare(&home, &known, 0, tally)?;
    }
    Ok(())
}

/// The number of cards of a deck, from the list of decks as JSON.
fn cards_of(list: &str, id: &str) -> Option<u64> {
    let list: serde_json::Value = serde_json::from_str(list).ok()?;
    list["decks"].as_array()?.iter().find(|deck| deck["id"] == id)?["cards"].as_u64()
}

/// The file is whole or not there.
fn export(binary: &Path, numbers: &mut Numbers, tally: &mut Tally) -> Result<()> {
    let (home, known) = studied(binary)?;
    let whole_file = home.beside("whole.ron");
    let whole = timed(&home, &["export", "other", "--to", &text(&whole_file)])?;
    let expected = fs::read(whole_file)?;
    for kill in 0..5 {
        let file = home.beside(&format!("{kill}.ron"));
        let is_done = killed_within(&home, &["export", "other", "--to", &text(&file)], whole, numbers)?;
        tally.tries += 1;
        tally.acknowledged += usize::from(is_done);
        let is_right = if file.exists() { fs::read(&file)? == expected } else { !is_done };
        tally.lost += usize::from(!is_right);
    }
    compare(&home, &known, 0, tally)?;
    Ok(())
}

/// What was made of it can be opened, and every card that was answered has a schedule.
fn demo(binary: &Path, numbers: &mut Numbers, tally: &mut Tally) -> Result<()> {
    let mut home = Home::new(binary)?;
    home.day = 200;
    let (elsewhere, here) = (text(&home.beside("whole")), text(&home.data()));
    let whole = timed(&home, &["demo", "--days", "8", "--at", &elsewhere])?;
    for _kill in 0..3 {
        fs::remove_dir_all(home.data())?;
        let is_done = killed_within(&home, &["demo", "--days", "8", "--at", &here], whole, numbers)?;
        tally.tries += 1;
        tally.acknowledged += usize::from(is_done);
        fs::create_dir_all(home.data())?;
        let next = home.run(&["quiz"], NOTHING)?;
        let without = without_schedule(&home.log())?;
        tally.lost += without.unwrap_or(1);
        tally.silent += usize::from(without != Some(0) && next.status.success() && words(&next).is_empty());
    }
    Ok(())
}

/// How many cards were answered and have no schedule; `None` if that cannot be read.
fn without_schedule(log: &Path) -> Result<Option<usize>> {
    if !log.exists() {
        return Ok(Some(0));
    }
    let folder = tempfile::tempdir()?;
    let copy = copy_log(log, folder.path())?;
    let count = || -> rusqlite::Result<u32> {
        let connection = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let query = "SELECT count(*) FROM (
                        SELECT deck, card FROM reviews WHERE is_scheduled AND id NOT IN (SELECT target FROM voids)
                        EXCEPT SELECT deck, card FROM schedules)";
        connection.query_row(query, [], |row| row.get(0))
    };
    Ok(count().ok().map(|count| count as usize))
}

/// The log of an earlier version is of that version or of this one, and no answer is gone.
fn migration(binary: &Path, numbers: &mut Numbers, tally: &mut Tally) -> Result<()> {
    let former = |version: usize| -> Result<Home> {
        let mut home = Home::new(binary)?;
        home.day = 330;
        let log =
            Connection::open_with_flags(home.log(), OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        log.execute_batch(FORMER_LOG)?;
        if version == 1 {
            let back =
                "DROP INDEX reviews_with_a_rival; ALTER TABLE reviews DROP COLUMN rival; PRAGMA user_version = 1;";
            log.execute_batch(back)?;
        }
        Ok(home)
    };
    let whole = timed(&former(2)?, &["quiz"])?;
    for version in [1, 2] {
        let home = former(version)?;
        let known = rows(&home.log())?.ok_or("the log of an earlier version cannot be read")?;
        killed_within(&home, &["quiz"], whole, numbers)?;
        tally.tries += 1;
        compare(&home, &known, 0, tally)?;
    }
    Ok(())
}

/// Log and decks are those before or those of the backup, never some of each.
fn backup(binary: &Path, numbers: &mut Numbers, tally: &mut Tally) -> Result<()> {
    let (home, known) = studied(binary)?;
    let whole = timed(&home, &["backup", "make"])?;
    let is_made = killed_within(&home, &["backup", "make"], whole, numbers)?;
    tally.tries += 1;
    tally.acknowledged += usize::from(is_made);
    compare(&home, &known, 0, tally)?;
    let Some(name) = backups(&home)?.into_iter().next() else {
        tally.lost += 1;
        return Ok(());
    };
    home.study(20)?;
    home.run(&["import", &text(&home.beside("new.ron"))], "")?;
    let later = rows(&home.log())?.ok_or("a log that was just written cannot be read")?;
    let is_restored = killed_within(&home, &["backup", "restore", &name], whole * 2, numbers)?;
    tally.tries += 1;
    tally.acknowledged += usize::from(is_restored);
    home.run(&["quiz"], NOTHING)?;
    let Some(found) = rows(&home.log())? else {
        tally.lost += known.len();
        return Ok(());
    };
    let is_later = later.is_subset(&found);
    if !is_later {
        tally.lost += known.difference(&found).count();
    }
    let decks = home.run(&["decks", "--json"], "")?;
    let cards = cards_of(&String::from_utf8_lossy(&decks.stdout), "other");
    if cards != Some(if is_later { 301 } else { 300 }) || (is_restored && is_later) {
        tally.lost += 1;
        tally.notes.push(format!("after a restore, the later log ({is_later}) beside a deck of {cards:?} cards"));
    }
    Ok(())
}

/// The names of the backups, as the program lists them.
fn backups(home: &Home) -> Result<Vec<String>> {
    let listed = home.run(&["backup", "list", "--json"], "")?;
    let list: serde_json::Value = serde_json::from_slice(&listed.stdout)?;
    let list = list.get("backups").unwrap_or(&list).as_array().cloned().unwrap_or_default();
    let name = |backup: &serde_json::Value| {
        ["name", "file", "path"].iter().find_map(|it| backup[it].as_str()).map(str::to_owned)
    };
    list.iter().map(|backup| name(backup).ok_or_else(|| "a backup is listed without a name".into())).collect()
}
