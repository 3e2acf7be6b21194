//! SIGKILL at random moments while cards are changed. That is done in the window only, so the bench plays it: it starts
//! itself, changes one card after another through the library as the window does, and is killed.

use std::{
    env,
    io::{self, Write as _},
    path::Path,
    process::Command,
    time::Duration,
};

use entente::{
    deck::{Card, CardKey},
    formats::DeckChange,
    library::{Access, DataFolder, Library, Operation},
    memory::Moment,
    study::{Reach, Record},
};

use super::rig::{Home, Numbers, Result, Tally, killed_after};

const DECK: &str = "many";
const NOW: Moment = Moment { utc_ms: 1_767_250_800_000, utc_offset_s: 3600 };
/// A writer changes no more cards than this, so that ten of them do not come to the end of the deck.
const MOST: usize = 30;

/// Kills so many writers. What one has acknowledged must be in the deck; what it was at work on is there, or is not; and
/// an undo takes the newest change back, and no other.
pub fn run(kills: usize, numbers: &mut Numbers) -> Result<Tally> {
    let mut tally = Tally::new("killed: edit");
    while tally.tries < kills {
        let home = Home::new(&env::current_exe()?)?;
        let mut known = Some(0);
        for _writer in 0..10 {
            let Some(before) = known else { break };
            let mut writer = Command::new(&home.binary);
            writer.arg("--edit").arg(home.data());
            let pause = Duration::from_micros(numbers.below(8_000) as u64);
            let writer = home.prepared(writer).spawn()?;
            let acknowledged = killed_after(writer, "", numbers.below(MOST), || std::thread::sleep(pause))?;
            tally.tries += 1;
            tally.acknowledged += acknowledged;
            let found = changes(&open(&home.data())?);
            let promised = before + acknowledged;
            known = found.filter(|found| [promised, promised + 1].contains(found));
            if known.is_none() {
                tally.lost += 1;
                tally.notes.push(format!("{promised} changes were promised, the deck has {found:?}"));
            } else if numbers.below(2) == 0 {
                known = undone(&home.data(), known.unwrap_or_default(), &mut tally)?;
            }
        }
    }
    Ok(tally)
}

/// Undoes the newest change. A change that was noted when the kill came and did not come to be takes an undo of its own.
fn undone(data: &Path, before: usize, tally: &mut Tally) -> Result<Option<usize>> {
    let mut library = open(data)?;
    library.apply(Operation::Record(Record::Undo(Reach::Anything)), NOW)?;
    let found = changes(&library);
    let is_right = found.is_some_and(|found| found == before || found + 1 == before);
    if !is_right {
        tally.lost += 1;
        tally.notes.push(format!("an undo made {found:?} of {before} changes"));
    }
    Ok(found.filter(|_| is_right))
}

/// Changes the cards of a deck, one after another from the first that was not changed, and promises each that is kept.
pub fn write(data: &Path) -> Result<()> {
    let mut library = open(data)?;
    let begun = changes(&library).ok_or("the changes are not in order")?;
    for number in begun..begun + MOST {
        let key = CardKey { deck: DECK.into(), card: format!("c{number}").into() };
        let (_, before) = library.card(&key).ok_or("there is no such card")?;
        let after = Card { question: format!("Changed: no. {number}"), ..before.clone() };
        let change = DeckChange::PutCard { before: Some(before.clone()), after };
        let written = library.deck_editor(&key.deck, vec![change], NOW)?()?;
        library.apply(Operation::Deck(Box::new(written.file)), NOW)?;
        writeln!(io::stdout(), "Kept: {number}")?;
    }
    // Waits to be killed.
    io::stdin().lines().for_each(drop);
    Ok(())
}

fn open(data: &Path) -> Result<Library> {
    Ok(Library::open(DataFolder::at(data), Access::Write)?)
}

/// How many cards were changed; `None` unless these are the first ones, and all cards are there.
fn changes(library: &Library) -> Option<usize> {
    let deck = &library.deck(&DECK.into())?.deck;
    let is_changed: Vec<bool> = deck.cards.iter().map(|card| card.question.starts_with("Changed: ")).collect();
    let count = is_changed.iter().filter(|is_changed| **is_changed).count();
    (deck.cards.len() == 400 && is_changed[..count].iter().all(|is_changed| *is_changed)).then_some(count)
}
