//! Taking decks out, as a file.

use std::{
    collections::{HashMap, HashSet},
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{DataFolder, DeckError, Library, LibraryDeck, OpenError, Origin, foreign::outgoing, images};
use crate::{
    deck::{CardId, Deck, DeckId},
    formats::{self, Format, Pace, Packed, Picture, anki},
    memory::{CardState, Moment},
    storage::{atomic, built_in_text, deck_files},
    study::{Form, Marks, Review},
    wording::count,
};

/// A deck that goes out.
struct Sending {
    deck: Arc<Deck>,
    origin: Origin,
    pictures: Option<PathBuf>,
    states: Vec<CardState>,
    marks: Vec<Marks>,
}

impl Sending {
    fn new(from: &LibraryDeck) -> Self {
        Self {
            deck: from.deck.clone(),
            origin: from.origin.clone(),
            pictures: from.picture_folder(),
            states: from.states().to_vec(),
            marks: from.marks().to_vec(),
        }
    }

    /// The file that the deck was read from, to the byte.
    fn text(&self) -> Result<Vec<u8>, DeckError> {
        match &self.origin {
            Origin::Own(path) => deck_files::bytes_of(path)
                .map_err(|problem| DeckError::NoDeck { path: path.clone(), problems: vec![problem] }),
            Origin::BuiltIn => Ok(built_in_text(&self.deck.id).unwrap_or_default().as_bytes().to_vec()),
        }
    }

    fn pictures(&self) -> Vec<Picture> {
        self.pictures.as_deref().map(|folder| images::pictures_in(folder, &self.deck)).unwrap_or_default()
    }
}

impl Library {
    /// Writes a deck out. An existing file is only replaced if that is allowed.
    pub fn export(
        &self,
        id: &DeckId,
        to: &Path,
        format: Format,
        may_replace: bool,
        now: Moment,
    ) -> Result<(), DeckError> {
        self.exporter(std::slice::from_ref(id), to, format, may_replace, now)?(&Pace::default())
    }

    /// Writes decks out: returns what does it, in any thread. In our own format it is the file that the deck was read
    /// from, to the byte. Only an archive and a package hold several decks.
    pub fn exporter(
        &self,
        ids: &[DeckId],
        to: &Path,
        format: Format,
        may_replace: bool,
        now: Moment,
    ) -> Result<impl FnOnce(&Pace) -> Result<(), DeckError> + Send + use<>, DeckError> {
        let decks = self.sending(ids)?;
        let (reviews, start_hour, to) = (self.reviews_reader(), self.preferences.day_start_hour, to.to_owned());
        let (today, folder) = (self.study_day(now), self.folder.clone());
        Ok(move |pace: &Pace| {
            // Before the work: with many cards it takes a while.
            folder.may_write_to(&to, may_replace)?;
            let failed = |err| DeckError::Package { path: to.clone(), err };
            let bytes = match (format, decks.as_slice()) {
                (Format::Archive, decks) => {
                    let texts = decks.iter().map(Sending::text).collect::<Result<Vec<_>, _>>()?;
                    let pictures: Vec<_> = decks.iter().map(Sending::pictures).collect();
                    let packed = decks.iter().zip(&texts).zip(&pictures);
                    let packed: Vec<_> = packed
                        .map(|((it, text), pictures)| Packed { name: it.deck.id.as_str(), text, pictures })
                        .collect();
                    formats::packed(&packed).map_err(failed)?
                }
                (Format::Anki, decks) => {
                    let reviews = reviews().map_err(OpenError::from)?;
                    let sent = decks.iter().map(|it| anki::Outgoing {
                        pictures: it.pictures(),
                        ..outgoing(&it.deck, &it.states, &it.marks, &reviews, today)
                    });
                    let sent: Vec<_> = sent.collect();
                    let packed = anki::write_at(&sent, now, start_hour, pace);
                    packed.map_err(|err| DeckError::NotWritten { path: to.clone(), err: io::Error::other(err) })?
                }
                (Format::Ron, [deck]) => deck.text()?,
                (Format::Html | Format::Fold, [it]) => formats::page(&it.deck, &it.pictures(), format).into_bytes(),
                (format, decks) => decks.first().map(|it| formats::write(&it.deck, format)).unwrap_or_default(),
            };
            if pace.is_cancelled() {
                return Err(DeckError::Cancelled);
            }
            write(&folder, &to, &bytes, may_replace)
        })
    }

    /// What a file of that format does not hold of decks, in plain words: returns what finds out, in any thread. Slow with
    /// many cards.
    pub fn losses(&self, ids: &[DeckId], format: Format) -> impl FnOnce() -> Vec<String> + Send + use<> {
        let decks: Vec<Arc<Deck>> = ids.iter().filter_map(|id| self.deck(id)).map(|it| it.deck.clone()).collect();
        let reviews = self.reviews_reader();
        move || {
            let mut losses: Vec<String> = Vec::new();
            for loss in decks.iter().flat_map(|deck| formats::left_out(deck, format)) {
                if !losses.iter().any(|it| it == loss) {
                    losses.push(loss.to_owned());
                }
            }
            if format == Format::Html && decks.len() > 1 {
                losses.push("questions and answers".to_owned());
            }
            if format == Format::Anki {
                losses.extend(losses_of_answers(&decks, &reviews().unwrap_or_default()));
            }
            losses
        }
    }

    /// The decks of these ids, each once.
    fn sending(&self, ids: &[DeckId]) -> Result<Vec<Sending>, DeckError> {
        let deck = |id: &DeckId| self.deck(id).map(Sending::new).ok_or_else(|| DeckError::NoSuchDeck(id.clone()));
        let is_first = |(place, id): &(usize, &DeckId)| !ids[..*place].contains(id);
        ids.iter().enumerate().filter(is_first).map(|(_, id)| deck(id)).collect()
    }

    /// Writes several decks out as one book in the order of time, without questions. An existing file is only replaced if
    /// that is allowed.
    pub fn export_book(&self, ids: &[DeckId], to: &Path, may_replace: bool) -> Result<(), DeckError> {
        let decks = self.sending(ids)?;
        let pictures: Vec<_> = decks.iter().map(Sending::pictures).collect();
        let decks: Vec<_> =
            decks.iter().zip(&pictures).map(|(it, pictures)| (&*it.deck, pictures.as_slice())).collect();
        write(&self.folder, to, formats::book(&decks, false).as_bytes(), may_replace)
    }
}

/// What of the answers to cards of these decks does not go into a package.
fn losses_of_answers(decks: &[Arc<Deck>], reviews: &[Review]) -> impl Iterator<Item = String> {
    let known: HashMap<&DeckId, HashSet<&CardId>> =
        decks.iter().map(|deck| (&deck.id, deck.cards.iter().map(|card| &card.id).collect())).collect();
    let of_decks = reviews.iter().filter_map(|it| Some((it, known.get(&it.card.deck)?.contains(&it.card.card))));
    let (sent, gone): (Vec<_>, Vec<_>) = of_decks.partition(|(_, is_there)| *is_there);
    let has_more = |(it, _): &&(&Review, bool)| it.form != Form::Recall || it.given.is_some();
    let losses = [
        ("the form and the typed text of", sent.iter().filter(has_more).count(), ""),
        ("", gone.len(), "to cards that are gone"),
    ];
    let told = losses.into_iter().filter(|(_, answers, _)| *answers > 0);
    told.map(|(before, answers, behind)| format!("{before} {} {behind}", count(answers, "answer")).trim().to_owned())
}

fn write(folder: &DataFolder, to: &Path, bytes: &[u8], may_replace: bool) -> Result<(), DeckError> {
    folder.may_write_to(to, may_replace)?;
    atomic::write_shared(to, bytes).map_err(|err| DeckError::NotWritten { path: to.to_owned(), err })
}
