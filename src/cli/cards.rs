//! `entente cards`: the cards that a search finds.

use std::{process::ExitCode, sync::Arc};

use clap::Args;
use serde::Serialize;

use super::{Failure, open, output::Output};
use crate::{
    clock::Clock,
    deck::{Answer, HistoricalDate, PassageId},
    library::{Access, DataFolder},
    memory::StudyDay,
    progress::search::{CardAt, Catalogue, CatalogueDeck, DeckTexts, Search},
    wording::{count_or_no, plain, plain_items, relative_day},
};

/// The options of `entente cards`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Search: words, wherever they stand; accents and case do not matter. Every part must hold.
  \"a phrase\"  these whole words, one after the other
  -word       not this; a search that begins with it stands after --
  deck: topic: tag: party: passage:   by their names; `|` stands between alternatives
  is:due is:new is:learned is:trouble is:suspended is:flagged is:buried is:edited
  date:1890..1914  date:1891  known<70  lapses>3  answers>=5  added:7  answered:today

JSON: an array of {deck, card, question, answer, date, topic, passage, tags, parties, state, known, due, lapses, \
answers, suspended, flagged, buried, added, edited}: `state` is suspended, buried, new, due, learned or failing, \
`known` is the probability of recall today (0 to 1), or null if the card is new, `due` and `added` are days, or null")]
pub struct CardsOptions {
    /// What to search for, such as `is:due treaty`.
    #[arg(value_name = "SEARCH")]
    search: Vec<String>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// A card in the JSON.
#[expect(clippy::struct_excessive_bools, reason = "each is a field of the JSON")]
#[derive(Debug, Serialize)]
struct CardRow<'c> {
    deck: &'c str,
    card: &'c str,
    question: String,
    answer: String,
    date: Option<&'c str>,
    topic: String,
    passage: Option<&'c str>,
    tags: &'c [String],
    parties: &'c [String],
    state: &'static str,
    known: Option<f32>,
    due: Option<StudyDay>,
    lapses: u32,
    answers: u32,
    suspended: bool,
    flagged: bool,
    buried: bool,
    added: Option<StudyDay>,
    edited: bool,
}

impl<'c> CardRow<'c> {
    fn new(catalogue: &Catalogue<'_>, deck: &'c CatalogueDeck<'_>, place: usize) -> Self {
        let (card, marks) = (deck.card(place), deck.marks(place));
        let schedule = deck.state(place).schedule().copied();
        Self {
            deck: deck.texts.deck().id.as_str(),
            card: card.id.as_str(),
            question: plain(&card.prompt()),
            answer: match &card.answer {
                Answer::List(_) => plain_items(&card.answer_text()),
                Answer::Text(_) => plain(&card.answer_text()),
            },
            date: card.date.as_ref().map(HistoricalDate::as_str),
            topic: card.topic.name().to_lowercase(),
            passage: card.passage.as_ref().map(PassageId::as_str),
            tags: &card.tags,
            parties: &card.parties,
            state: catalogue.standing(deck, place),
            known: catalogue.known(deck, place),
            due: schedule.map(|schedule| schedule.due_day),
            lapses: schedule.map_or(0, |schedule| schedule.lapses),
            answers: schedule.map_or(0, |schedule| schedule.reviews),
            suspended: marks.is_suspended,
            flagged: marks.is_flagged,
            buried: marks.buried_on == Some(catalogue.today),
            added: deck.seen(place).added,
            edited: deck.seen(place).is_edited,
        }
    }

    /// What is known about the card, in one line.
    fn in_words(&self, today: StudyDay) -> String {
        let mut parts = vec![format!("{}/{}", self.deck, self.card), self.state.to_owned()];
        if self.flagged {
            parts.push("flagged".to_owned());
        }
        parts.extend(self.known.map(|known| format!("{:.0} % known", known * 100.0)));
        if !matches!(self.state, "due" | "suspended") {
            parts.extend(self.due.map(|due| format!("due {}", relative_day(due, today))));
        }
        parts.join(" · ")
    }
}

/// Lists the cards.
pub fn run(
    options: &CardsOptions,
    folder: DataFolder,
    clock: Clock,
    out: &mut Output<'_>,
) -> Result<ExitCode, Failure> {
    let typed = options.search.join(" ");
    let search = Search::parse(&typed).map_err(|err| Failure::Search { search: typed, err })?;
    let mut library = open(folder, Access::Read)?;
    let seen = library.seen_keeper(clock.now());
    library.take_seen(seen());
    let texts = library.decks().iter().map(|deck| Arc::new(DeckTexts::new(&deck.deck)));
    let texts: Vec<Arc<DeckTexts>> = texts.collect();
    let catalogue = library.catalogue(&texts, library.study_day(clock.now()));
    let found = catalogue.find(&search);
    let row = |at: &CardAt| {
        let deck = &catalogue.decks[at.deck as usize];
        CardRow::new(&catalogue, deck, at.place as usize)
    };
    if options.json {
        out.json(&found.iter().map(row).collect::<Vec<_>>())?;
        return Ok(ExitCode::SUCCESS);
    }
    for row in found.iter().map(row) {
        out.line(row.in_words(catalogue.today))?;
        for text in [&row.question, &row.answer] {
            out.line(format_args!("  {}", text.split_whitespace().collect::<Vec<_>>().join(" ")))?;
        }
    }
    out.line(format_args!("{} found.", count_or_no(found.len(), "card")))?;
    Ok(ExitCode::SUCCESS)
}
