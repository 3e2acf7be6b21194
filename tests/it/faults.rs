//! A short run of the faults bench: kills at random moments of everything that writes.

#[path = "../../examples/faults/kills.rs"]
mod kills;
#[path = "../../examples/faults/rig.rs"]
mod rig;

use std::path::Path;

const KILLS: usize = 20;

#[test]
fn nothing_that_was_acknowledged_is_lost_by_a_kill() {
    let numbers = &mut rig::Numbers::new(7);
    let (tallies, _skipped) = kills::run(Path::new(env!("CARGO_BIN_EXE_entente")), KILLS, numbers).unwrap();
    assert!(tallies.iter().map(|tally| tally.tries).sum::<usize>() >= KILLS);
    for rig::Tally { fault, lost, silent, acknowledged, tries, notes } in tallies {
        assert_eq!((lost, silent), (0, 0), "{fault}: {tries} tries, {acknowledged} acknowledged {notes:?}");
    }
}
