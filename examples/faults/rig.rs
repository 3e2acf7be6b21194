//! What every fault needs: a folder to break, the program to run on it, and what the log holds afterwards.

use std::{
    collections::BTreeSet,
    error::Error,
    fs, io,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    thread,
};

use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

/// What a step of the bench returns. Whatever stops the bench itself is told and ends it.
pub type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Numbers that a seed decides (xorshift64).
pub struct Numbers(u64);

impl Numbers {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Returns a number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }

    /// Returns one of these.
    pub fn pick<'p, T>(&mut self, from: &'p [T]) -> &'p T {
        &from[self.below(from.len())]
    }
}

/// A line of the table.
#[derive(Default)]
pub struct Tally {
    /// What was done to the program.
    pub fault: String,
    /// How often.
    pub tries: usize,
    /// What the program said it had kept or done.
    pub acknowledged: usize,
    /// What of it, or of what was there before, was not there afterwards.
    pub lost: usize,
    /// How often it then started on what was broken without a word.
    pub silent: usize,
    /// What to look into.
    pub notes: Vec<String>,
}

impl Tally {
    /// A line with nothing in it yet.
    pub fn new(fault: impl Into<String>) -> Self {
        Self { fault: fault.into(), ..Self::default() }
    }
}

/// A data folder in a folder of its own.
pub struct Home {
    folder: TempDir,
    /// The program that is tried.
    pub binary: PathBuf,
    /// The day of the year 2026 on which the program believes to be.
    pub day: usize,
}

impl Home {
    /// An empty one for that program.
    pub fn new(binary: &Path) -> Result<Self> {
        let home = Self { folder: tempfile::tempdir()?, binary: binary.to_owned(), day: 1 };
        prepare(&home.data())?;
        Ok(home)
    }

    /// A path beside the data folder.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The data folder.
    pub fn data(&self) -> PathBuf {
        self.beside("data")
    }

    /// The review log.
    pub fn log(&self) -> PathBuf {
        self.data().join("reviews.sqlite3")
    }

    /// The program with these arguments, on this data folder.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.binary);
        command.args(arguments);
        self.prepared(command)
    }

    /// Another command, which will start the program on this data folder.
    pub fn prepared(&self, mut command: Command) -> Command {
        for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "RUST_BACKTRACE", "NO_COLOR", "ENTENTE_LOG"] {
            command.env_remove(name);
        }
        let (month, day) = (1 + self.day / 28 % 12, 1 + self.day % 28);
        command
            .env("ENTENTE_DATA_DIR", self.data())
            .env("ENTENTE_NOW", format!("2026-{month:02}-{day:02}T09:00:00+01:00"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the program to its end with that input.
    pub fn run(&self, arguments: &[&str], typed: &str) -> Result<Output> {
        finish(self.command(arguments), typed)
    }

    /// Studies that many new cards.
    pub fn study(&self, answers: usize) -> Result<()> {
        let new = answers.to_string();
        let done = self.run(&["quiz", "--new", &new, "--limit", &new], &"\n3\n".repeat(answers))?;
        if done.status.success() { Ok(()) } else { Err(format!("a plain session failed: {}", words(&done)).into()) }
    }
}

/// Makes a data folder in which cards are asked by recall alone, so that each answer is a row.
pub fn prepare(data: &Path) -> Result<()> {
    fs::create_dir_all(data.join("decks"))?;
    fs::write(data.join("decks/many.ron"), deck("many", 400))?;
    let recall = "(forms_off: [choice, typed, date, cloze, list, chronology, contrast])";
    Ok(fs::write(data.join("preferences.ron"), recall)?)
}

/// Runs a command to its end with that input. A program that ends before it has read all of it is no error.
pub fn finish(mut command: Command, typed: &str) -> Result<Output> {
    let mut child = command.spawn()?;
    if let Some(mut input) = child.stdin.take() {
        let typed = typed.to_owned();
        thread::scope(|scope| {
            scope.spawn(move || input.write_all(typed.as_bytes()).is_ok());
            Ok(child.wait_with_output()?)
        })
    } else {
        Ok(child.wait_with_output()?)
    }
}

/// Types as fast as the program reads, and kills it as soon as it has acknowledged so many, and as long after that as
/// `pause` waits. Returns how many it acknowledged until it ended.
pub fn killed_after(mut child: Child, typed: &str, answers: usize, pause: impl FnOnce()) -> Result<usize> {
    let (Some(mut input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
        return Err("the program has no input or output".into());
    };
    thread::scope(|scope| {
        scope.spawn(move || input.write_all(typed.as_bytes()).is_ok());
        let mut lines = BufReader::new(output).lines().map_while(io::Result::ok).filter(|line| is_promise(line));
        let before = lines.by_ref().take(answers).count();
        pause();
        child.kill()?;
        // What was written before the kill came is a promise, too.
        let after = lines.count();
        child.wait()?;
        Ok(before + after)
    })
}

/// Whether a line says that an answer, or the undo of one, is on disk.
pub fn is_promise(line: &str) -> bool {
    line.starts_with("Kept:") || line.starts_with("Undone: the answer")
}

/// What a program wrote to standard error.
pub fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).trim().to_owned()
}

/// The ids of all answers and undos of a log. A copy is read, so that nothing is changed before the program starts.
/// Returns `None` if SQLite cannot read it; a log that is not there has none.
pub fn rows(log: &Path) -> Result<Option<BTreeSet<Vec<u8>>>> {
    if !log.exists() {
        return Ok(Some(BTreeSet::new()));
    }
    let folder = tempfile::tempdir()?;
    let copy = copy_log(log, folder.path())?;
    Ok(read_rows(&copy).ok())
}

/// Copies a log with its write-ahead log into a folder.
pub fn copy_log(log: &Path, folder: &Path) -> Result<PathBuf> {
    let copy = folder.join("reviews.sqlite3");
    fs::copy(log, &copy)?;
    let wal = log.with_extension("sqlite3-wal");
    if wal.exists() {
        fs::copy(wal, copy.with_extension("sqlite3-wal"))?;
    }
    Ok(copy)
}

fn read_rows(log: &Path) -> rusqlite::Result<BTreeSet<Vec<u8>>> {
    let connection = Connection::open_with_flags(log, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let mut select = connection.prepare("SELECT id FROM reviews UNION ALL SELECT id FROM voids")?;
    select.query_map([], |row| row.get(0))?.collect()
}

/// A deck of that many cards.
pub fn deck(id: &str, cards: usize) -> String {
    let card = |n| format!("        (id: \"c{n}\", question: \"What is no. {n} of {id}?\", answer: \"No. {n}\"),\n");
    let cards = (0..cards).map(card).collect::<Vec<_>>().concat();
    format!("(\n    id: \"{id}\",\n    title: \"{id}\",\n    cards: [\n{cards}    ],\n)\n")
}
