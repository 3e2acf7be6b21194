//! Logs that were damaged, cut off, emptied or lost while the program was not running.

use std::{collections::BTreeSet, fs, path::Path, process::Output};

use rusqlite::{Connection, OpenFlags};

use super::rig::{Home, Numbers, Result, Tally, copy_log, is_promise, rows, words};

const PAGE: usize = 4096;
const ANSWERS: usize = 300;

/// What is done to the log.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Bit,
    Page,
    Cut,
    Empty,
    Missing,
    Link,
}

const KINDS: [(&str, Kind, usize); 6] = [
    ("a bit flipped", Kind::Bit, 8),
    ("a page wiped", Kind::Page, 8),
    ("the end cut off", Kind::Cut, 4),
    ("emptied", Kind::Empty, 1),
    ("missing", Kind::Missing, 1),
    ("a link that leads nowhere", Kind::Link, 1),
];

/// Damages the log of a library with backups so many times, and starts the program on it. What even SQLite's own check of
/// every page and index does not see has two lines of its own: if a row changed, the program must say so; if none did, it
/// has nothing to say.
pub fn run(binary: &Path, damaged: usize, numbers: &mut Numbers) -> Result<Vec<Tally>> {
    let mut home = Home::new(binary)?;
    home.study(ANSWERS - 10)?;
    // On the next day, the first answer is kept after a backup.
    home.day += 1;
    home.study(10)?;
    home.day += 1;
    let known = rows(&home.log())?.ok_or("a log that was just made cannot be read")?;
    let written = contents(&home.log())?.ok_or("a log that was just made cannot be read")?;
    let sound = home.beside("sound");
    copy_folder(&home.data(), &sound)?;
    let shares: usize = KINDS.iter().map(|(.., share)| share).sum();
    let mut tallies = Vec::new();
    for (name, kind, share) in KINDS {
        let lines = ["", ", SQLite's check finds nothing, and a row changed", ", and no row changed"];
        let [mut seen, mut unseen, mut untouched] = lines.map(|line| Tally::new(format!("log: {name}{line}")));
        for _try in 0..(damaged * share).div_ceil(shares) {
            fs::remove_dir_all(home.data())?;
            copy_folder(&sound, &home.data())?;
            damage(&home.log(), kind, numbers)?;
            let is_seen = !is_sound(&home.log(), known.len())?;
            let is_as_written = contents(&home.log())?.as_ref() == Some(&written);
            let next = home.run(&["quiz"], "\n3\nq\n")?;
            let tally = match (is_seen, is_as_written) {
                (true, _) => &mut seen,
                (false, false) => &mut unseen,
                (false, true) => &mut untouched,
            };
            tally.tries += 1;
            tally.acknowledged += promises(&next);
            tally.silent += usize::from((is_seen || !is_as_written) && is_silent(&next));
            tally.lost += lost(&home, &known, promises(&next))?;
        }
        tallies.extend([seen, unseen, untouched].into_iter().filter(|tally| tally.tries > 0));
    }
    Ok(tallies)
}

fn damage(log: &Path, kind: Kind, numbers: &mut Numbers) -> Result<()> {
    let mut bytes = fs::read(log)?;
    match kind {
        Kind::Bit => {
            let at = numbers.below(bytes.len());
            bytes[at] ^= 1 << numbers.below(8);
        }
        Kind::Page => {
            let page = numbers.below(bytes.len() / PAGE);
            bytes[page * PAGE..(page + 1) * PAGE].fill(0);
        }
        Kind::Cut => bytes.truncate(1 + numbers.below(bytes.len() - 1)),
        Kind::Empty => bytes.clear(),
        Kind::Missing | Kind::Link => {
            fs::remove_file(log)?;
            #[cfg(unix)]
            if kind == Kind::Link {
                std::os::unix::fs::symlink("nowhere/reviews.sqlite3", log)?;
            }
            return Ok(());
        }
    }
    Ok(fs::write(log, bytes)?)
}

/// Whether SQLite finds nothing wrong with a log, and as many rows as were written.
fn is_sound(log: &Path, expected: usize) -> Result<bool> {
    if !log.exists() {
        return Ok(false);
    }
    let folder = tempfile::tempdir()?;
    let copy = folder.path().join("copy.sqlite3");
    fs::copy(log, &copy)?;
    let check = || -> rusqlite::Result<String> {
        let connection = Connection::open_with_flags(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0))
    };
    Ok(check().is_ok_and(|found| found == "ok") && rows(log)?.is_some_and(|rows| rows.len() == expected))
}

/// Every row of a log, value by value; `None` if it cannot be read.
fn contents(log: &Path) -> Result<Option<BTreeSet<String>>> {
    if !log.exists() {
        return Ok(None);
    }
    let folder = tempfile::tempdir()?;
    let copy = copy_log(log, folder.path())?;
    let read = || -> rusqlite::Result<BTreeSet<String>> {
        let connection = Connection::open_with_flags(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let mut found = BTreeSet::new();
        for table in ["reviews", "marks", "decisions", "voids"] {
            let mut select = connection.prepare(&format!("SELECT * FROM {table}"))?;
            let width = select.column_count();
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                let values = (0..width).map(|column| row.get_ref(column)).collect::<rusqlite::Result<Vec<_>>>()?;
                found.insert(format!("{table} {values:?}"));
            }
        }
        Ok(found)
    };
    Ok(read().ok())
}

/// Whether the program went on as if nothing were wrong: no error, and no sentence about the log.
fn is_silent(next: &Output) -> bool {
    let said = String::from_utf8_lossy(&next.stdout).to_lowercase();
    next.status.success()
        && words(next).is_empty()
        && !["damaged", "review log", "backup"].iter().any(|it| said.contains(it))
}

/// How many of the answers that were acknowledged since are not in the log. If SQLite cannot read the whole of it, none
/// is: an answer that was put into a broken log is lost. What the damage itself took is not the program's loss.
fn lost(home: &Home, known: &BTreeSet<Vec<u8>>, acknowledged: usize) -> Result<usize> {
    let now = rows(&home.log())?.unwrap_or_default();
    let gained = now.difference(known).count();
    Ok(acknowledged.saturating_sub(gained))
}

/// Copies a folder with all that is in it.
fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// How many answers and undos a program acknowledged.
pub fn promises(output: &Output) -> usize {
    String::from_utf8_lossy(&output.stdout).lines().filter(|line| is_promise(line)).count()
}
