//! System calls that fail: `strace` injects the errors.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Stdio},
};

use super::{
    damage::promises,
    kills::compare,
    rig::{Home, Numbers, Result, Tally, finish, rows},
};

/// What writes, and what it needs for that.
const CALLS: [&str; 16] = [
    "openat",
    "read",
    "pread64",
    "pwrite64",
    "write",
    "fsync",
    "fdatasync",
    "ftruncate",
    "rename",
    "unlink",
    "mkdir",
    "fcntl",
    "flock",
    "fstat",
    "lseek",
    "mmap",
];
const ERRORS: [&str; 2] = ["EIO", "ENOSPC"];
const ANSWERS: usize = 5;

/// Lets so many system calls fail, each in a run of its own: one in a new library, one in a library with answers.
/// Returns `None` if there is no `strace` that may trace here.
pub fn run(binary: &Path, errors: usize, numbers: &mut Numbers) -> Result<Option<Vec<Tally>>> {
    let mut tallies = Vec::new();
    for (name, is_new) in [("first start", true), ("session", false)] {
        let Some(counts) = counts(&library(binary, is_new)?)? else { return Ok(None) };
        let calls: Vec<(&str, usize)> = counts.into_iter().collect();
        let mut tally = Tally::new(format!("a system call fails: {name}"));
        while tally.tries < errors.div_ceil(2) {
            let (call, count) = *numbers.pick(&calls);
            let (error, when) = (*numbers.pick(&ERRORS), 1 + numbers.below(count));
            let mut home = library(binary, is_new)?;
            let known = rows(&home.log())?.unwrap_or_default();
            // Once, or from then on.
            let times = *numbers.pick(&["", "+"]);
            let inject = format!("inject={call}:error={error}:when={when}{times}");
            let done = finish(traced(&home, &["-e", &inject]), &"\n3\n".repeat(ANSWERS))?;
            tally.tries += 1;
            tally.acknowledged += promises(&done);
            home.day += 1;
            let lost = tally.lost;
            compare(&home, &known, promises(&done), &mut tally)?;
            if tally.lost > lost {
                tally.notes.push(format!("{inject}: {} lost", tally.lost - lost));
            }
        }
        tallies.push(tally);
    }
    Ok(Some(tallies))
}

fn library(binary: &Path, is_new: bool) -> Result<Home> {
    let mut home = Home::new(binary)?;
    if !is_new {
        home.study(10)?;
        home.day += 1;
    }
    Ok(home)
}

/// How often a plain session makes each system call.
fn counts(home: &Home) -> Result<Option<BTreeMap<&'static str, usize>>> {
    let is_there = Command::new("strace").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    if !is_there.is_ok_and(|status| status.success()) {
        return Ok(None);
    }
    let trace = home.beside("trace");
    let out = trace.to_string_lossy().into_owned();
    let done =
        finish(traced(home, &["-e", &format!("trace={}", CALLS.join(",")), "-o", &out]), &"\n3\n".repeat(ANSWERS))?;
    if promises(&done) < ANSWERS {
        return Ok(None);
    }
    let text = fs::read_to_string(trace)?;
    let count = |call: &'static str| (call, text.matches(&format!(" {call}(")).count());
    Ok(Some(CALLS.into_iter().map(count).filter(|(_, count)| *count > 0).collect()))
}

/// A session of a few answers under `strace`.
fn traced(home: &Home, options: &[&str]) -> Command {
    let mut command = Command::new("strace");
    let quiet = ["-f", "-qq"];
    if !options.contains(&"-o") {
        command.args(["-o", "/dev/null"]);
    }
    command.args(quiet).args(options).arg(&home.binary).args(["quiz", "--new", "20"]);
    home.prepared(command)
}
