//! Bringing a deck in: first what will come and what is wrong, then the writing.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    DeckError, HeldLibrary, Library, images,
    present::{Placed, Present},
    stays,
};
use crate::{
    deck::{Card, CardId, CardKey, Deck, DeckId, Severity, deck_slug},
    formats::{
        self, Choices, DeckChange, ForeignKind, ForeignReview, Format, Incoming, Intake, Pace, Picture, Problem,
        TableView,
    },
    storage::deck_files,
    study::MarkKind,
};

/// How many cards of a deck are shown before it comes in.
const SAMPLE: usize = 3;

/// What is about to come in from a file. Nothing is written yet.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The file.
    pub from: PathBuf,
    /// Its format.
    pub format: Format,
    /// The decks in it. None if nothing can be made of a table as it was understood.
    pub decks: Vec<Import>,
    /// What is wrong with the file, and what is left out of it.
    pub problems: Vec<Problem>,
    /// How it was understood, if it is a table.
    pub table: Option<TableView>,
    /// The whole library that it holds, instead of decks.
    pub library: Option<HeldLibrary>,
    /// Whether decks of ours are let in although they have errors, because of which something is left out.
    pub(super) is_forced: bool,
}

/// A deck that is about to come in.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The deck as it was read.
    pub deck: Deck,
    /// Cards that the library does not have.
    pub new: usize,
    /// Cards that it has with another content; their history stays.
    pub changed: usize,
    /// Cards that it has as they are.
    pub unchanged: usize,
    /// Cards that it has and a file of ours has not; they go, their history stays in the log.
    pub gone: usize,
    /// Cards whose id is that of another card: they get a new one.
    pub clashing: usize,
    /// Cards of the deck that its cards are put into which are not in the file.
    pub others: usize,
    /// Passages that the library has with another text or heading.
    pub passages: usize,
    /// The title of the deck of that id, if the library has one.
    pub replaces: Option<String>,
    /// A deck with another id that has most of these cards, with its title.
    pub like: Option<(DeckId, String)>,
    /// Where cards stand in it that tell what will come: the first that are new or changed, else the first of all.
    sample: Vec<usize>,
    /// The ids that its cards will have, if they come into a deck.
    ids: Vec<CardId>,
    /// The pictures that it shows.
    pub pictures: Arc<[Picture]>,
    /// What is set on its cards.
    pub marks: Vec<(CardId, MarkKind)>,
    /// The answers that were given elsewhere.
    pub reviews: Vec<ForeignReview>,
    /// The deck that its cards were put into.
    pub(super) into: Option<Arc<Deck>>,
    /// The cards of it that went to other decks and say something else now, as they are to be there.
    elsewhere: Vec<(CardKey, Card)>,
    /// What is to be changed in the file that is there, instead of its taking `bytes`.
    pub(super) changes: Vec<DeckChange>,
    /// What is odd about it beside what is there: sentences without their full stops, and what to do.
    odd: Vec<(String, &'static str)>,
    /// The deck that is there with these cards in it, if they come into one.
    pub(super) merged: Option<Deck>,
    /// The file: as its author wrote it, or as it is prepared to be written.
    pub(super) bytes: Vec<u8>,
}

impl Preview {
    /// The same, which lets decks in although they have errors, or does not.
    #[must_use]
    pub fn forced(self, is_forced: bool) -> Self {
        Self { is_forced, ..self }
    }

    /// Whether its decks are files of ours, which come in as they are.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        matches!(self.format, Format::Ron | Format::Archive)
    }

    /// How many errors a file of ours has. With any, it comes in only if that is [forced](Self::forced). In files of
    /// other programs there is much that cannot come in: it is told, and nothing has to be forced.
    #[must_use]
    pub fn errors(&self) -> usize {
        let is_ours = self.is_ours();
        self.problems.iter().filter(|problem| is_ours && problem.severity == Severity::Error).count()
    }

    /// Whether it may be let in: a deck of ours with errors may only if it is [forced](Self::forced).
    pub fn must_be_sound(&self) -> Result<(), DeckError> {
        let (path, errors) = (self.from.clone(), self.errors());
        if errors > 0 && !self.is_forced { Err(DeckError::HasErrors { path, errors }) } else { Ok(()) }
    }
}

impl Import {
    fn new(incoming: Incoming, present: &Present, has_marks: bool) -> Self {
        let Incoming { deck, text, pictures, mut marks, mut reviews, places, .. } = incoming;
        let same = present.decks.iter().find(|it| it.id == deck.id);
        let mut import =
            Self { deck, replaces: same.map(|deck| deck.title.clone()), pictures: pictures.into(), ..Self::default() };
        let base = if text.is_none() { present.base_for(&import.deck) } else { None };
        match (text, base) {
            (Some(text), _) => {
                import.compare(same);
                import.bytes = text;
            }
            (None, Some(base)) => {
                let Placed { merged, elsewhere } = present.placed(&import.deck, &base);
                import.elsewhere = elsewhere;
                (import.new, import.changed, import.unchanged) = (merged.new, merged.changed, merged.unchanged);
                (import.clashing, import.passages) = (merged.clashing.len(), merged.passages);
                let comes: HashSet<&CardId> = merged.ids.iter().collect();
                import.others = base.cards.iter().filter(|card| !comes.contains(&card.id)).count();
                import.odd = merged.odd;
                import.sample = sample(merged.as_before.iter().map(|is_same| !is_same));
                let ids: HashMap<&CardId, &CardId> =
                    import.deck.cards.iter().map(|card| &card.id).zip(&merged.ids).collect();
                let now = |card: &mut CardId| *card = ids.get(card).map_or_else(|| card.clone(), |id| (*id).clone());
                for card in marks.iter_mut().map(|(card, _)| card).chain(reviews.iter_mut().map(|it| &mut it.card)) {
                    now(card);
                }
                let unset = if has_marks { present.still_set(&base.id, &merged.ids, &marks) } else { Vec::new() };
                import.odd.extend(stays::told(&merged.stays, &places, &unset));
                import.ids = merged.ids;
                import.merged = Some(merged.deck);
                import.into = same.cloned();
            }
            (None, None) => {
                import.new = import.deck.cards.len();
                import.sample = sample(import.deck.cards.iter().map(|_| true));
                let has_most = |other: &&Arc<Deck>| {
                    // Each of its cards is the same as one at most.
                    if other.cards.len() * 2 <= import.new {
                        return false;
                    }
                    let merged = formats::merged(&import.deck, other);
                    (merged.changed + merged.unchanged) * 2 > import.new
                };
                let like = present.decks.iter().find(has_most);
                import.like = like.map(|deck| (deck.id.clone(), deck.title.clone()));
            }
        }
        Self { marks, reviews, ..import }
    }

    /// New texts for cards of a deck that is there, which came under the name of another.
    fn of_moved(deck: &Arc<Deck>, cards: Vec<Card>) -> Self {
        let before = |card: &Card| deck.cards.iter().find(|it| it.id == card.id).cloned();
        let sample = sample(deck.cards.iter().map(|card| cards.iter().any(|it| it.id == card.id)));
        let changes: Vec<DeckChange> =
            cards.into_iter().map(|after| DeckChange::PutCard { before: before(&after), after }).collect();
        Self {
            sample,
            deck: Deck::clone(deck),
            changed: changes.len(),
            replaces: Some(deck.title.clone()),
            into: Some(deck.clone()),
            changes,
            ..Self::default()
        }
    }

    /// Whether it goes into a deck that has cards, but none of its own: another file of that name may be meant.
    #[must_use]
    pub fn is_another(&self) -> bool {
        self.into.is_some() && self.others > 0 && self.new > 0 && self.new == self.deck.cards.len()
    }

    /// The answers that come with it. What is only known of a card is none.
    pub fn answers(&self) -> impl Iterator<Item = &ForeignReview> {
        self.reviews.iter().filter(|it| !matches!(it.kind, ForeignKind::Known { .. }))
    }

    /// The cards that tell what will come, as they will be: of one that is there already, what stays is in it.
    #[must_use]
    pub fn first_cards(&self) -> impl ExactSizeIterator<Item = &Card> {
        self.sample.iter().map(|place| {
            let card = &self.deck.cards[*place];
            let put = self.changes.iter().find_map(|change| match change {
                DeckChange::PutCard { after, .. } if after.id == card.id => Some(after),
                _ => None,
            });
            let merged = || {
                let id = self.ids.get(*place)?;
                self.merged.as_ref()?.cards.iter().find(|it| it.id == *id)
            };
            put.or_else(merged).unwrap_or(card)
        })
    }

    /// Puts new texts for cards that came from other decks into a deck that comes in itself.
    fn take_moved(&mut self, cards: Vec<Card>) {
        // A file of ours is as its author wrote it.
        let Some(deck) = &mut self.merged else { return };
        for card in cards {
            if let Some(there) = deck.cards.iter_mut().find(|it| it.id == card.id) {
                *there = card;
                self.changed += 1;
                self.unchanged = self.unchanged.saturating_sub(1);
            }
        }
    }

    /// Compares a deck that takes the place of another with it.
    fn compare(&mut self, before: Option<&Arc<Deck>>) {
        let known: HashMap<&CardId, &Card> =
            before.iter().flat_map(|deck| &deck.cards).map(|card| (&card.id, card)).collect();
        for card in &self.deck.cards {
            match known.get(&card.id) {
                None => self.new += 1,
                Some(before) if *before == card => self.unchanged += 1,
                Some(_) => self.changed += 1,
            }
        }
        self.sample = sample(self.deck.cards.iter().map(|card| known.get(&card.id) != Some(&card)));
        self.gone = known.len() - self.changed - self.unchanged;
    }
}

/// The first cards of those that tell what will come, or else the first of all.
fn sample(tells: impl ExactSizeIterator<Item = bool>) -> Vec<usize> {
    let all = tells.len();
    let telling: Vec<usize> =
        tells.enumerate().filter(|(_, tells)| *tells).map(|(place, _)| place).take(SAMPLE).collect();
    if telling.is_empty() { (0..all.min(SAMPLE)).collect() } else { telling }
}

/// Reads a file that is to be imported, and compares its decks with those that are there. Slow with many cards: not for
/// a frame.
pub fn preview(from: &Path, choices: &Choices, present: &Present, pace: &Pace) -> Result<Preview, DeckError> {
    let no_deck = |problems| DeckError::NoDeck { path: from.to_owned(), problems };
    let bytes = deck_files::bytes_to_import(from).map_err(|problem| no_deck(vec![problem]))?;
    if let Some(library) = HeldLibrary::in_archive(from, &bytes)? {
        let problems = library.problems(from);
        let (from, format, decks, library) = (from.to_owned(), Format::Archive, Vec::new(), Some(library));
        return Ok(Preview { from, format, decks, problems, table: None, library, is_forced: false });
    }
    let mut intake = formats::take_in_at(&bytes, from, choices, pace);
    // What is packed has its pictures beside it.
    if Format::detect(&bytes, from) != Format::Archive {
        find_pictures(&mut intake, Some(from), from, present);
    }
    compared(intake, from, present, pace)
}

/// Like [`preview`], of bytes that come from elsewhere, such as a text that was pasted.
pub fn preview_bytes(
    bytes: &[u8],
    from: &Path,
    choices: &Choices,
    present: &Present,
    pace: &Pace,
) -> Result<Preview, DeckError> {
    let mut intake = formats::take_in_at(bytes, from, choices, pace);
    find_pictures(&mut intake, None, from, present);
    compared(intake, from, present, pace)
}

/// Looks beside a text for the pictures that its cards show, if it comes `from` a file. Other formats bring them.
fn find_pictures(intake: &mut Intake, from: Option<&Path>, told_as: &Path, present: &Present) {
    if !matches!(intake.format, Format::Ron | Format::Markdown | Format::Csv | Format::Tsv) {
        return;
    }
    for incoming in &mut intake.decks {
        let is_new = present.decks.iter().all(|deck| deck.id != incoming.deck.id);
        let (pictures, problems) = images::beside(from, told_as, &incoming.deck, is_new);
        incoming.pictures = pictures;
        incoming.problems.extend(problems);
    }
}

/// Compares what a file holds with the decks that are there.
fn compared(intake: Intake, from: &Path, present: &Present, pace: &Pace) -> Result<Preview, DeckError> {
    let Intake { format, mut decks, mut problems, table } = intake;
    if pace.is_cancelled() {
        return Err(DeckError::Cancelled);
    }
    if decks.is_empty() && table.is_none() {
        return Err(DeckError::NoDeck { path: from.to_owned(), problems });
    }
    problems.extend(decks.iter_mut().flat_map(|incoming| std::mem::take(&mut incoming.problems)));
    for incoming in decks.iter_mut().filter(|incoming| incoming.text.is_none()) {
        incoming.deck.id = present.former_id(&incoming.deck).unwrap_or_else(|| incoming.deck.id.clone());
    }
    let is_anki = format == Format::Anki;
    let mut decks: Vec<Import> = decks.into_iter().map(|incoming| Import::new(incoming, present, is_anki)).collect();
    let mut moved: BTreeMap<DeckId, Vec<Card>> = BTreeMap::new();
    for (key, card) in decks.iter_mut().flat_map(|import| std::mem::take(&mut import.elsewhere)) {
        moved.entry(key.deck).or_default().push(card);
    }
    for (message, remedy) in decks.iter_mut().flat_map(|import| std::mem::take(&mut import.odd)) {
        problems.push(Problem { severity: Severity::Warning, ..Problem::of_file(from, message, remedy) });
    }
    for (id, cards) in moved {
        match decks.iter_mut().find(|import| import.deck.id == id) {
            Some(import) => import.take_moved(cards),
            None => decks.extend(present.open_deck(&id).map(|deck| Import::of_moved(deck, cards))),
        }
    }
    Ok(Preview { from: from.to_owned(), format, decks, problems, table, library: None, is_forced: false })
}

impl Library {
    /// A title like that which no deck has yet, for a new one beside those that are there.
    #[must_use]
    pub fn free_title(&self, title: &str) -> String {
        let is_free = |title: &String| self.deck(&deck_slug(title).as_str().into()).is_none();
        let mut titles = (2..).map(|number| format!("{title} {number}"));
        titles.find(is_free).unwrap_or_else(|| title.to_owned())
    }

    /// Reads a file that is to be imported, and compares its decks with those that are there.
    pub fn preview(&self, from: &Path, choices: &Choices) -> Result<Preview, DeckError> {
        preview(from, choices, &self.present(), &Pace::default())
    }
}
