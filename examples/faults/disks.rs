//! Disks that are full, of every size.

use std::{fs, path::Path, process::Command};

use super::{
    damage::promises,
    kills::compare,
    rig::{Home, Numbers, Result, Tally, finish, prepare, rows},
};

const ANSWERS: usize = 150;
/// A new library needs less than this, in kilobytes, and so does what a session of [`ANSWERS`] adds to one.
const ENOUGH_KB: usize = 900;

/// Studies on so many disks that become full, half of them in a new library. Without the right to mount one, the size of
/// files is limited instead, which the line of the table says.
pub fn run(binary: &Path, disks: usize, numbers: &mut Numbers) -> Result<Vec<Tally>> {
    let mut tallies = Vec::new();
    for (name, is_new) in [("first start", true), ("session", false)] {
        let mut tally = Tally::new(format!("disk full: {name}"));
        let wanted = disks.div_ceil(2);
        for disk in 0..wanted {
            // The smaller, the closer together: most of what goes wrong goes wrong while the log is made.
            let kb = 4 + ENOUGH_KB * disk * disk / (wanted * wanted) + numbers.below(12);
            let home = Home::new(binary)?;
            if mount(&home.data(), 64_000) {
                on_a_disk(home, is_new, kb, &mut tally)?;
            } else {
                tally.fault = format!("files limited: {name}");
                with_a_limit(&home, is_new, kb, &mut tally)?;
            }
        }
        tallies.push(tally);
    }
    Ok(tallies)
}

/// Mounts an empty disk of that size there. Returns whether that went well.
fn mount(at: &Path, kb: usize) -> bool {
    let size = format!("size={kb}k");
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(at).output();
    mounted.is_ok_and(|done| done.status.success())
}

fn on_a_disk(home: Home, is_new: bool, kb: usize, tally: &mut Tally) -> Result<()> {
    fill(&Disk(home).0, is_new, kb, tally)
}

/// A data folder that is a disk: it is unmounted when this goes.
struct Disk(Home);

impl Drop for Disk {
    fn drop(&mut self) {
        Command::new("umount").arg(self.0.data()).output().ok();
    }
}

fn fill(home: &Home, is_new: bool, kb: usize, tally: &mut Tally) -> Result<()> {
    prepare(&home.data())?;
    if !is_new {
        home.study(10)?;
    }
    let known = rows(&home.log())?.unwrap_or_default();
    // What is left is as much as the bench wants.
    fs::write(home.data().join("filler"), vec![1; (64_000 - kb) * 1024 - used(&home.data())?])?;
    let done = home.run(&["quiz", "--new", "300"], &"\n3\n".repeat(ANSWERS))?;
    tally.tries += 1;
    tally.acknowledged += promises(&done);
    fs::remove_file(home.data().join("filler"))?;
    let lost = tally.lost;
    compare(home, &known, promises(&done), tally)?;
    if tally.lost > lost {
        tally.notes.push(format!("{kb} kB free: {} lost", tally.lost - lost));
    }
    Ok(())
}

/// How many bytes the files of a folder take, in whole pages.
fn used(folder: &Path) -> Result<usize> {
    let mut sum = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let file = entry.metadata()?;
        sum += if file.is_dir() { used(&entry.path())? } else { (file.len() as usize).next_multiple_of(4096) };
    }
    Ok(sum)
}

fn with_a_limit(home: &Home, is_new: bool, kb: usize, tally: &mut Tally) -> Result<()> {
    prepare(&home.data())?;
    if !is_new {
        home.study(10)?;
    }
    let known = rows(&home.log())?.unwrap_or_default();
    let mut shell = Command::new("sh");
    let limited = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", kb * 2);
    shell.arg("-c").arg(limited).arg(&home.binary).args(["quiz", "--new", "300"]);
    let done = finish(home.prepared(shell), &"\n3\n".repeat(ANSWERS))?;
    tally.tries += 1;
    tally.acknowledged += promises(&done);
    compare(home, &known, promises(&done), tally).map(drop)
}
