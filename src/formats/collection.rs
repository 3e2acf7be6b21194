//! Cards from elsewhere, as they are gathered into decks: what cannot be studied is left out and said, with its place.

use std::{
    collections::{HashMap, HashSet},
    mem::take,
    ops::Range,
    path::Path,
};

use super::{
    Choices, Field, Incoming,
    bounds::{LONGEST_ANSWER, LONGEST_PASSAGE, LONGEST_TEXT, MOST_ITEMS, MOST_PARTS},
    dates::{self, Decisions, Habits, Read},
    gathering::Gathering,
    problem::{Problem, Problems},
    richer::{self, Kinds, Tally},
    topics::{Strange, topic_of},
};
use crate::{
    deck::{Answer, Card, Deck, DeckId, HistoricalDate, Severity, deck_slug, fnv1a, fold, is_slug, slug},
    wording::count,
};

/// A card as another program wrote it. What is empty was not said.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Its name there.
    pub id: String,
    /// The question.
    pub question: String,
    /// The answer. Lines that all begin with a hyphen are the items of a list.
    pub answer: String,
    /// Other right answers.
    pub accept: Vec<String>,
    /// Wrong answers.
    pub distractors: Vec<String>,
    /// The powers concerned.
    pub parties: Vec<String>,
    /// Free words.
    pub tags: Vec<String>,
    /// When it happened.
    pub date: String,
    /// What happened.
    pub event: String,
    /// What kind of thing it is about.
    pub topic: String,
    /// The text behind it.
    pub passage: String,
    /// The heading over that text.
    pub heading: String,
    /// The words of the passage that answer it.
    pub quote: String,
    /// The work behind the text.
    pub source: String,
    /// The place in that work.
    pub page: String,
    /// A note.
    pub note: String,
    /// What helps to find the answer.
    pub cue: String,
    /// The deck; levels are parted by `::`.
    pub deck: String,
    /// What of it was dropped or flattened before.
    pub kinds: Kinds,
    /// The bytes of the text that it was read from.
    pub at: Range<usize>,
    /// Those of some of its fields, if each has a place of its own.
    pub places: Vec<(Field, Range<usize>)>,
    /// Whether the answer has a place of its own, in which nothing stands.
    pub is_answer_empty: bool,
}

impl Draft {
    /// Where a field was read, or else the card.
    fn place_of(&self, field: Field) -> Range<usize> {
        let place = self.places.iter().find(|(of, _)| *of == field);
        place.map_or_else(|| self.at.clone(), |(_, at)| at.clone())
    }
}

/// Takes the blanks at both ends of a text away.
fn trim(text: &mut String) {
    text.truncate(text.trim_end().len());
    text.drain(..text.len() - text.trim_start().len());
}

/// Decks that are being gathered from one text.
pub struct Collection<'t> {
    /// What was found so far.
    pub problems: Problems<'t>,
    /// How the dates of its column are written, if they stand in one.
    habits: Option<Habits>,
    decisions: Decisions,
    /// Words for topics that are none of ours.
    strange: Strange,
    /// The first place without an answer whose date was taken for it, and how many there are.
    dated: Option<(Range<usize>, usize)>,
    decks: Vec<Gathering>,
    /// Where a deck of that title stands in `decks`.
    places: HashMap<String, usize>,
    title: String,
    target: Option<DeckId>,
    cards: usize,
    /// What cards and passages have that is shown otherwise here.
    richer: Tally,
    /// A byte, and the number of its line.
    counted: (usize, usize),
    /// Whether cards that are too many have been told.
    is_full: bool,
}

impl<'t> Collection<'t> {
    /// Nothing yet. Cards that name no deck go into the one that is chosen, or into one with the file's name.
    #[must_use]
    pub fn new(text: &'t str, file: &Path, choices: &Choices) -> Self {
        let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let chosen = choices.title.as_deref().map(str::trim).filter(|title| !title.is_empty());
        Self {
            problems: Problems::new(text, file),
            habits: None,
            decisions: Decisions::default(),
            strange: Strange::default(),
            dated: None,
            decks: Vec::new(),
            places: HashMap::new(),
            title: chosen.map_or(stem, str::to_owned),
            target: choices.deck.clone(),
            cards: 0,
            richer: Tally::default(),
            counted: (0, 1),
            is_full: false,
        }
    }

    /// The same for a table in whose column of dates they are written so.
    #[must_use]
    pub fn with_habits(self, habits: Option<Habits>) -> Self {
        Self { habits, ..self }
    }

    /// Cards that name no deck go into one of that title from now on.
    pub fn set_title(&mut self, title: &str) {
        title.clone_into(&mut self.title);
    }

    /// Something that does not come in.
    pub fn leave_out(&mut self, at: Range<usize>, message: impl Into<String>, remedy: &str) {
        self.problems.report(Severity::Error, at, None, message, remedy);
    }

    /// Something that comes in otherwise than it was.
    pub fn warn(&mut self, at: Range<usize>, message: impl Into<String>, remedy: &str) {
        self.problems.report(Severity::Warning, at, None, message, remedy);
    }

    /// Adds a card, or says why it cannot be studied.
    pub fn add(&mut self, mut draft: Draft) {
        let at = draft.at.clone();
        if self.cards >= MOST_PARTS {
            if !std::mem::replace(&mut self.is_full, true) {
                let message = format!("there are more than {MOST_PARTS} cards; from here on they are left out");
                self.leave_out(at, message, "split the file into several");
            }
            return;
        }
        for text in [&mut draft.question, &mut draft.answer, &mut draft.passage, &mut draft.note] {
            trim(text);
        }
        let place = self.deck_of(&mut draft);
        let Some(card) = self.card_of(&mut draft) else { return };
        let line = self.line_of(at.start);
        let gathering = &mut self.decks[place];
        let key = (fold(&card.question), fold(&card.answer_text()));
        if let Some(first) = gathering.asked.get(&key).copied().filter(|_| !key.0.is_empty()) {
            let above = gathering.lines[first];
            let place = if above == line { "before it".to_owned() } else { format!("in line {above}") };
            let more = if gathering.fill(first, card, &draft) { ", with what each of them has" } else { "" };
            let message = format!("the same card is {place} already; it is taken once{more}");
            return self.warn(at, message, "take one of the two out");
        }
        gathering.asked.insert(key, gathering.deck.cards.len());
        gathering.lines.push(line);
        let texts = [&card.question, &draft.answer].into_iter().chain(&card.note).chain(&card.accept);
        let kinds = texts.flat_map(|text| richer::in_text(text)).chain(take(&mut draft.kinds)).collect();
        self.richer.card(&kinds, &at);
        let passages = gathering.deck.passages.len();
        let id = gathering.add(card, &draft);
        for passage in &gathering.deck.passages[passages..] {
            self.richer.passage(&richer::in_text(&passage.text), || place_of(&passage.text, self.problems.text()));
        }
        self.cards += 1;
        let named = draft.id.trim();
        if !named.is_empty() && id.as_str() != foreign_id(named) {
            let message = format!("the id “{named}” is taken by a card above; this one becomes “{id}”");
            self.warn(at, message, "give each card an id of its own");
        }
    }

    /// The number of the line that a byte is in. Cards come in the order of the text, so each line is counted once.
    fn line_of(&mut self, byte: usize) -> usize {
        let (from, line) = if byte < self.counted.0 { (0, 1) } else { self.counted };
        let line = line + self.problems.text()[from..byte].matches('\n').count();
        self.counted = (byte, line);
        line
    }

    /// Adds a text to read to the deck of that name, whether a card points to it or not.
    pub fn add_passage(&mut self, deck: &str, heading: &str, text: &str) {
        let whole = self.problems.text();
        if text.chars().count() > LONGEST_PASSAGE {
            let message = format!("the passage has more than {LONGEST_PASSAGE} characters");
            return self.leave_out(place_of(text, whole), message, "put headings into it, so that several come of it");
        }
        self.richer.passage(&richer::in_text(text), || place_of(text, whole));
        let (passage, heading, deck) = (text.to_owned(), heading.to_owned(), deck.to_owned());
        let mut draft = Draft { passage, heading, deck, ..Draft::default() };
        let place = self.deck_of(&mut draft);
        self.decks[place].passage_of(&draft);
    }

    /// The deck that a card belongs to. Levels below the first become tags.
    fn deck_of(&mut self, draft: &mut Draft) -> usize {
        let name = if draft.deck.trim().is_empty() { &self.title } else { &draft.deck };
        let mut levels = name.split("::").map(str::trim).filter(|level| !level.is_empty());
        let title = levels.next().unwrap_or("Cards").to_owned();
        // One tag, as of the decks in a package.
        draft.tags.extend(Some(levels.collect::<Vec<_>>().join("::")).filter(|tag| !tag.is_empty()));
        let title = if self.target.is_some() { self.title.clone() } else { title };
        if let Some(place) = self.places.get(&title) {
            return *place;
        }
        let id = self.target.clone().unwrap_or_else(|| deck_slug(&title).into());
        self.decks.push(Gathering::new(Deck { id, title: title.clone(), ..Deck::default() }));
        self.places.insert(title, self.decks.len() - 1);
        self.decks.len() - 1
    }

    /// The card of a draft, without id and passage.
    fn card_of(&mut self, draft: &mut Draft) -> Option<Card> {
        let at = draft.at.clone();
        if draft.question.is_empty() {
            self.leave_out(at, "the card has no question", "write one, or take it out");
            return None;
        }
        let texts = [
            ("question", &draft.question, LONGEST_TEXT),
            ("answer", &draft.answer, LONGEST_ANSWER),
            ("note", &draft.note, LONGEST_TEXT),
            ("cue", &draft.cue, LONGEST_TEXT),
            ("passage", &draft.passage, LONGEST_PASSAGE),
        ];
        for (name, text, most) in texts {
            if text.len() > most && text.chars().count() > most {
                let message = format!("the {name} has more than {most} characters");
                self.leave_out(at, message, "shorten it, or make several cards of it");
                return None;
            }
        }
        if draft.is_answer_empty && !self.is_answered_by_date(draft) {
            return None;
        }
        let (date, was_read) = (self.date_of(draft), draft.date.trim().is_empty());
        if date.is_none() && !was_read && draft.answer.is_empty() {
            draft.answer = draft.date.trim().to_owned();
        }
        let (topic, is_tag) = topic_of(&draft.topic);
        if is_tag {
            draft.tags.push(draft.topic.trim().to_owned());
        }
        if topic.is_none() && is_tag {
            self.strange.note(draft.topic.trim(), &draft.place_of(Field::Topic));
        }
        self.lists_of(draft);
        let mut note = take(&mut draft.note);
        if draft.passage.is_empty() && !draft.source.trim().is_empty() {
            let source = [draft.source.trim(), draft.page.trim()].join(", ");
            let source = source.trim_end_matches(", ");
            note = if note.is_empty() { format!("Source: {source}") } else { format!("{note}\n\nSource: {source}") };
        }
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let card = Card {
            topic: topic.unwrap_or_default(),
            question: take(&mut draft.question),
            answer: answer_of(&draft.answer),
            accept: take(&mut draft.accept),
            distractors: take(&mut draft.distractors),
            parties: take(&mut draft.parties),
            tags: take(&mut draft.tags),
            date,
            event: given(&draft.event),
            quote: given(&draft.quote),
            note: given(&note),
            cue: given(&draft.cue),
            ..Card::default()
        };
        if card.answer_text().trim().is_empty() {
            self.leave_out(at, "the card has no answer", "write one, or take it out");
            return None;
        }
        Some(card)
    }

    /// Whether the date of a card may answer it, although an answer should stand beside it. Says what is done.
    fn is_answered_by_date(&mut self, draft: &Draft) -> bool {
        if !draft.answer.is_empty() || draft.date.trim().is_empty() || draft.question.contains("[[") {
            return true;
        }
        let at = draft.place_of(Field::Answer);
        if dates::is_else_asked(&draft.question) {
            let message = "the answer is empty, and the question does not ask for the date beside it";
            self.leave_out(at, message, "write the answer into its cell");
            return false;
        }
        if matches!(dates::read(&draft.date, self.habits.as_ref()), Read::Date(_) | Read::Decided(_)) {
            self.dated.get_or_insert((at, 0)).1 += 1;
        }
        true
    }

    /// The date of a card, as decks write it or as people tell it.
    fn date_of(&mut self, draft: &Draft) -> Option<HistoricalDate> {
        let text = draft.date.trim();
        if text.is_empty() {
            return None;
        }
        match dates::read(text, self.habits.as_ref()) {
            Read::Date(date) => return Some(date),
            Read::Decided(date) => {
                self.decisions.note(&draft.place_of(Field::Date), text, &date);
                return Some(date);
            }
            Read::Not(why, remedy) => {
                let instead =
                    if draft.answer.is_empty() { "it is taken as a text, the answer" } else { "it is left out" };
                self.warn(draft.place_of(Field::Date), format!("{why}, so {instead}"), remedy);
            }
        }
        None
    }

    /// Tidies the lists of a draft, and keeps them within bounds.
    fn lists_of(&mut self, draft: &mut Draft) {
        if !draft.distractors.is_empty() {
            // Some sheets list the right answer among the options.
            let answer = fold(&draft.answer);
            draft.distractors.retain(|option| answer.is_empty() || fold(option) != answer);
        }
        let mut is_cut = false;
        for list in [&mut draft.accept, &mut draft.distractors, &mut draft.parties, &mut draft.tags] {
            list.iter_mut().for_each(trim);
            list.retain(|item| !item.is_empty());
            if list.len() > 1 {
                let mut seen = HashSet::new();
                list.retain(|item| seen.insert(item.clone()));
            }
            is_cut |= list.len() > MOST_ITEMS || list.iter().any(|item| item.len() > LONGEST_TEXT);
            list.retain(|item| item.len() <= LONGEST_TEXT);
            list.truncate(MOST_ITEMS);
        }
        if is_cut {
            let message =
                format!("a list has more than {MOST_ITEMS} items, or one that is too long; they are left out");
            self.warn(draft.at.clone(), message, "shorten the list");
        }
    }

    /// The decks, those that are only to be read among them, and everything that was said.
    #[must_use]
    pub fn finish(mut self) -> (Vec<Incoming>, Vec<Problem>) {
        for gathering in &mut self.decks {
            gathering.check(&mut self.problems);
        }
        for (at, message, remedy) in take(&mut self.richer).told() {
            self.warn(at, message, remedy);
        }
        if let Some((at, message)) = take(&mut self.decisions).told() {
            self.warn(at, message, "write it as 1891-08-27, or years as 1904/1905, if it is not so");
        }
        if let Some((at, rows)) = take(&mut self.dated) {
            let message = if rows == 1 {
                "an answer is empty; its date is the answer".to_owned()
            } else {
                format!("{} are empty; their dates are the answers, here first", count(rows, "answer"))
            };
            self.warn(at, message, "write the answer into its cell if it is another");
        }
        if let Some((at, message)) = take(&mut self.strange).told() {
            self.warn(at, message, "write Alliance, War, Treaty, Crisis, Visit, Economy, Person, Date or General");
        }
        let is_empty = |deck: &Deck| deck.cards.is_empty() && deck.passages.is_empty();
        let decks = self.decks.into_iter().filter(|it| !is_empty(&it.deck));
        let decks = decks.map(|it| Incoming { deck: it.deck, ..Incoming::default() }).collect();
        (decks, self.problems.in_order())
    }
}

/// Where the text of a passage begins in that of its file; its start if it is written otherwise there.
fn place_of(passage: &str, text: &str) -> Range<usize> {
    let at = passage.lines().next().and_then(|line| text.find(line)).unwrap_or_default();
    at..at
}

/// The id of a card that has one elsewhere: that one, if it can be one of ours.
#[must_use]
pub fn foreign_id(id: &str) -> String {
    // Two that differ in other characters only must not become one.
    if is_slug(id) { id.to_owned() } else { format!("{}-{}", slug(id), slug(&format!("·{}·", hex(id)))) }
}

fn hex(text: &str) -> String {
    format!("{:08x}", fnv1a(text.bytes()) >> 32)
}

/// An answer: a list, if every line of several is an item of one.
fn answer_of(text: &str) -> Answer {
    let item = |(place, line): (usize, &&str)| {
        let line = line.trim();
        let bulleted = ["- ", "* ", "• ", "+ "].iter().find_map(|mark| line.strip_prefix(mark));
        let numbered = || line.strip_prefix(&(place + 1).to_string())?.strip_prefix(['.', ')'])?.strip_prefix(' ');
        let rest = bulleted.or_else(numbered)?;
        Some(rest.trim().to_owned()).filter(|item| !item.is_empty())
    };
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    // Items below items are no list of ours, which has one level.
    let indent = |line: &&str| line.len() - line.trim_start().len();
    if lines.iter().any(|line| indent(line) != lines.first().map_or(0, indent)) {
        return Answer::Text(text.to_owned());
    }
    match lines.iter().enumerate().map(item).collect::<Option<Vec<String>>>() {
        Some(items) if items.len() > 1 && items.len() <= MOST_ITEMS => Answer::List(items),
        _ => Answer::Text(text.to_owned()),
    }
}
