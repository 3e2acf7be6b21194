//! The faults bench: does to the real program what happens to programs, and counts what is lost.
//!
//! `cargo run --release --example faults -- --kills 2000 --errors 500 --disks 40 --damage 300` kills it at random
//! moments, lets system calls fail, fills disks, and damages logs. Each line of the table is a kind of fault: how often
//! it was tried, how many answers and other things the program said it had kept, how many of them were gone when it
//! started again, and how often it then said nothing although something was wrong.

mod damage;
mod disks;
mod edits;
mod errors;
mod kills;
mod rig;

use std::{
    env,
    io::{self, Write},
    path::{Path, PathBuf},
};

use clap::Parser;

use rig::{Numbers, Result, Tally};

/// How much is tried.
#[derive(Parser)]
struct Plan {
    /// Kills at random moments.
    #[arg(long, default_value_t = 100)]
    kills: usize,
    /// System calls that fail.
    #[arg(long, default_value_t = 40)]
    errors: usize,
    /// Disks that become full.
    #[arg(long, default_value_t = 10)]
    disks: usize,
    /// Logs that are damaged.
    #[arg(long, default_value_t = 60)]
    damage: usize,
    /// What all draws follow from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The program, instead of the one that was built beside this one.
    #[arg(long)]
    binary: Option<PathBuf>,
    /// Changes cards in this data folder until it is killed: the bench starts itself so.
    #[arg(long, hide = true)]
    edit: Option<PathBuf>,
}

fn main() -> Result<()> {
    let plan = Plan::parse();
    if let Some(data) = &plan.edit {
        return edits::write(data);
    }
    let beside = binary_beside(&env::current_exe()?);
    let binary = plan.binary.unwrap_or(beside);
    if !binary.is_file() {
        return Err(
            format!("There is no program to try; build it, or name it with --binary: {}", binary.display()).into()
        );
    }
    let (numbers, out) = (&mut Numbers::new(plan.seed), &mut io::stdout().lock());
    let (mut tallies, mut skipped) = kills::run(&binary, plan.kills, numbers)?;
    tallies.push(edits::run(plan.kills / 10, numbers)?);
    match errors::run(&binary, plan.errors, numbers)? {
        Some(lines) => tallies.extend(lines),
        None => skipped.push("There is no strace, or it may not trace here: no system call failed.".to_owned()),
    }
    tallies.extend(disks::run(&binary, plan.disks, numbers)?);
    tallies.extend(damage::run(&binary, plan.damage, numbers)?);
    writeln!(out, "| fault | tries | acknowledged | lost | silent starts |\n|---|--:|--:|--:|--:|")?;
    for Tally { fault, tries, acknowledged, lost, silent, .. } in tallies.iter().filter(|tally| tally.tries > 0) {
        writeln!(out, "| {fault} | {tries} | {acknowledged} | {lost} | {silent} |")?;
    }
    skipped.iter().try_for_each(|sentence| writeln!(out, "{sentence}"))?;
    let notes = tallies.iter().flat_map(|tally| tally.notes.iter().map(move |note| (&tally.fault, note)));
    notes.into_iter().try_for_each(|(fault, note)| writeln!(out, "{fault}: {note}"))?;
    Ok(())
}

/// The program that is tried, of the same profile as the bench itself.
fn binary_beside(bench: &Path) -> PathBuf {
    let folder = bench.parent().and_then(Path::parent).unwrap_or(Path::new("target/release"));
    folder.join(format!("entente{}", std::env::consts::EXE_SUFFIX))
}
