//! From the lines of notes to cards.

mod ahead;
mod end;
mod parts;

use std::ops::Range;

use self::{
    ahead::{Begun, Behind, may_be_over},
    end::{Doubts, Noted},
};
use super::{
    blocks::{Block, Blocks, Kind},
    gaps::{Style, cloze_cards, gaps},
    labels::{answered, looks_like_card},
    lines::{Part, linkless, mark, masked, readable, tags, without_bullet, without_tags},
    logseq::{self, Properties},
    matter::Matter,
    tables,
};
use crate::{
    deck::slug,
    formats::{
        Field,
        bounds::LONGEST_NAME,
        collection::{Collection, Draft},
        table::{card_of_row, columns_of_cards},
    },
    wording::plain,
};

/// Makes cards of lines.
pub struct Reader<'t> {
    collection: Collection<'t>,
    /// Whether the notes may name their deck.
    may_name: bool,
    /// Whether cards are marked by `Q:`, `A:` and `C:` here, so that other text among them is a mark forgotten.
    is_marked: bool,
    heading: String,
    /// Where the heading is.
    heading_at: Range<usize>,
    /// The paragraphs under the heading.
    passage: String,
    /// The cards under the heading: all of them point to one passage, wherever its paragraphs stand.
    section: Vec<Draft>,
    /// Tags of the whole file.
    file_tags: Vec<String>,
    tags: Vec<String>,
    deck: String,
    /// Passages without cards, with their headings, until their deck is known.
    waiting: Vec<(String, String)>,
    /// The deck of the cards that were added last; `None` as long as there are none.
    last_deck: Option<String>,
    /// Paragraphs above the first heading.
    headless: Noted,
    open: Open,
    /// What has begun the card that is open.
    begun: Begun,
    /// What stands before the next card.
    behind: Behind,
    /// Whether the heading is the title of the deck.
    is_title: bool,
    /// What may have been meant otherwise.
    doubts: Doubts,
    /// The properties before the text that were passed over.
    matter: Matter,
    /// Those of Logseq that were passed over; `None` if nothing in the notes is written as there.
    properties: Option<Properties>,
}

/// What has been begun.
#[derive(Default)]
enum Open {
    #[default]
    Nothing,
    /// Lines that may be a question, if a line of `?` follows.
    Lines(Vec<String>, Range<usize>),
    /// A card whose last text goes on.
    Card(Part, Draft),
    /// A question and an answer over lines, which a blank line ends; whether the other way round is asked, too.
    Below(Draft, bool),
    /// A question of Logseq, whose answer is what is indented more than it.
    Under(Draft, usize),
}

impl<'t> Reader<'t> {
    /// Nothing read yet.
    pub fn new(collection: Collection<'t>, may_name: bool) -> Self {
        let is_marked =
            collection.problems.text().lines().any(|line| matches!(mark(line), Some((Part::Question | Part::Gaps, _))));
        let properties = logseq::is_written_in(collection.problems.text()).then(Properties::default);
        Self {
            collection,
            may_name,
            is_marked,
            properties,
            matter: Matter::default(),
            heading: String::new(),
            heading_at: 0..0,
            passage: String::new(),
            section: Vec::new(),
            file_tags: Vec::new(),
            tags: Vec::new(),
            deck: String::new(),
            waiting: Vec::new(),
            last_deck: None,
            headless: Noted::default(),
            open: Open::Nothing,
            begun: Begun::default(),
            behind: Behind::Start,
            is_title: false,
            doubts: Doubts::default(),
        }
    }

    /// Takes up a block. Others stand below it.
    pub fn block(&mut self, block: &Block<'_>, ahead: &Blocks<'_>) {
        match block.kind {
            Kind::Matter(key, value) => self.matter(key, value, &block.at),
            Kind::Heading(heading) => self.heading(heading, &block.at, ahead),
            Kind::Rule => self.close(),
            Kind::Blank => self.blank(),
            Kind::Code(code) => self.text(code, block.at.clone(), false, ahead),
            Kind::Table(table) => self.table(table, block.at.start, ahead),
            // Tags above a heading or a card are not what it stands behind.
            Kind::Line(line) if self.tag_line(line) => return,
            Kind::Line(line) => self.text(line, block.at.clone(), true, ahead),
        }
        self.behind = match block.kind {
            Kind::Blank | Kind::Matter(..) => self.behind,
            Kind::Rule => Behind::Rule,
            _ => Behind::Text,
        };
    }

    /// A heading. Above all text, the only one of the first level is the title of the deck, unless another is told.
    fn heading(&mut self, heading: &str, at: &Range<usize>, ahead: &Blocks<'_>) {
        self.close_section();
        self.heading = readable(&[heading.to_owned()]);
        self.heading_at = at.clone();
        let text = self.collection.problems.text();
        let is_first_level = |at: usize| text[at..].starts_with("# ");
        let is_other = |block: Block<'_>| matches!(block.kind, Kind::Heading(_)) && is_first_level(block.at.start);
        let title = plain(&linkless(&self.heading));
        self.is_title = self.behind == Behind::Start
            && self.may_name
            && (1..=LONGEST_NAME).contains(&title.trim().len())
            && is_first_level(at.start)
            && !ahead.clone().any(is_other);
        if self.is_title {
            self.collection.set_title(title.trim());
        }
    }

    /// What stands before the text: a name for the deck, and tags.
    fn matter(&mut self, key: &str, value: &str, at: &Range<usize>) {
        match key {
            _ if value.is_empty() => {}
            "name" | "title" | "deck" if self.may_name => {
                self.collection.set_title(value);
                self.may_name = false;
            }
            "name" | "title" | "deck" => {}
            "tags" => {
                tags(value).for_each(|tag| self.tag(&tag));
                self.file_tags.append(&mut self.tags);
            }
            _ => self.matter.take(key, at),
        }
    }

    /// A tag: one that names a deck, as `flashcards/wars` does, or a free one.
    fn tag(&mut self, tag: &str) {
        match deck_of(tag) {
            Some(deck) => self.deck = deck,
            None => self.tags.push(tag.to_owned()),
        }
    }

    /// A line of nothing but tags holds for the cards below it.
    fn tag_line(&mut self, line: &str) -> bool {
        let is_tag = |word: &str| word.len() > 1 && word.starts_with('#') && !word[1..].starts_with('#');
        let words: Vec<&str> = line.split_whitespace().collect();
        if words.is_empty() || !words.iter().all(|word| is_tag(word)) {
            return false;
        }
        self.close();
        self.tags.clear();
        for word in &words {
            self.tag(&word[1..]);
        }
        true
    }

    /// A table: a card for each row, if its head says what is asked and what answers it, or else lines of a text.
    fn table(&mut self, table: &str, start: usize, ahead: &Blocks<'_>) {
        let rows = tables::rows(table, start);
        let columns = rows.first().and_then(|(_, heads)| columns_of_cards(heads));
        // A table of cards behind a blank line is no part of the answer above.
        if let Open::Card(Part::Answer, draft) = &self.open
            && columns.is_some()
            && self.begun.blank == Some(draft.answer.len())
            && may_be_over(&draft.answer)
            && !self.begun.is_parted(ahead)
        {
            self.close();
        }
        let columns = columns.filter(|_| matches!(self.open, Open::Nothing | Open::Lines(..)));
        let (Some(columns), Some(((at, heads), rows))) = (columns, rows.split_first()) else {
            let mut at = start;
            for line in table.split_inclusive('\n') {
                self.text(line.trim_end(), at..at + line.trim_end().len(), true, ahead);
                at += line.len();
            }
            return;
        };
        self.close();
        for (head, _) in heads.iter().zip(&columns).filter(|(_, field)| **field == Field::Ignored) {
            let message = format!("the column “{head}” is left out");
            self.collection.warn(at.clone(), message, "call it what it holds if it is to come in: note, date, source");
        }
        for (at, cells) in rows {
            if cells.len() > columns.len() {
                let cells = cells.len();
                let message =
                    format!("the row has {cells} cells, more than its table has columns; the rest is left out");
                let remedy = "write a backslash before an upright line that belongs to a text";
                self.collection.warn(at.clone(), message, remedy);
            }
            self.add(card_of_row(heads, &columns, cells, at.clone()), false);
        }
    }

    /// A line of Logseq, `Who? #card`, or one that ends what is indented under such a line or says nothing to be asked.
    /// Returns whether it was taken up.
    fn of_logseq(&mut self, line: &str, at: &Range<usize>) -> bool {
        let indent = line.len() - line.trim_start().len();
        match &self.open {
            Open::Under(draft, _) if draft.answer.is_empty() && matches!(line.trim(), "?" | "??") => {
                self.open = Open::Lines(vec![draft.question.clone()], draft.at.clone());
                return false;
            }
            Open::Under(_, above) if indent <= *above => self.close(),
            _ => {}
        }
        if let Some((name, value)) = self.properties.as_mut().and_then(|properties| properties.of_page(line)) {
            self.matter(name, value, at);
            return true;
        }
        let is_under = matches!(self.open, Open::Under(..));
        if self.properties.as_mut().is_some_and(|properties| properties.take(line, at, is_under)) {
            return true;
        }
        if is_under {
            return false;
        }
        let is_card = line.split_whitespace().any(logseq::is_card_mark);
        let (question, tags) = without_tags(without_bullet(line));
        let question = logseq::without_card_marks(question).into_owned();
        if !is_card
            || question.is_empty()
            || masked(&question).contains("::")
            || !gaps(&question, Style::Marks).is_empty()
        {
            return false;
        }
        self.close();
        let draft = Draft { question, tags, at: at.clone(), ..Draft::default() };
        self.open = Open::Under(draft, indent);
        true
    }

    /// A card on one line: `question::answer`, `question:::answer`, or a line with gaps. Returns whether it is one.
    fn on_one_line(&mut self, line: &str, at: &Range<usize>) -> bool {
        // A row of a table may hold anything.
        if line.trim_start().starts_with('|') {
            return false;
        }
        if let Some((question, answer)) = answered(line) {
            let (answer, tags) = without_tags(answer);
            let (question, answer) = (question.to_owned(), answer.to_owned());
            self.close();
            self.add(Draft { question, answer, tags, at: at.clone(), ..Draft::default() }, false);
            return true;
        }
        let text = without_bullet(line);
        let (text, tags) = without_tags(text);
        let text = logseq::without_card_marks(text);
        let text = &*text;
        let masked = masked(text);
        for (separator, is_both) in [(":::", true), ("::", false)] {
            if let Some(place) = masked.find(separator)
                && !text[..place].trim().is_empty()
            {
                let (question, answer) = (text[..place].trim().to_owned(), text[place + separator.len()..].trim());
                let draft = Draft { question, answer: answer.to_owned(), tags, at: at.clone(), ..Draft::default() };
                self.close();
                self.add(draft, is_both);
                return true;
            }
        }
        let gaps = gaps(text, Style::Marks);
        if gaps.is_empty() {
            return false;
        }
        // In Logseq each line with a bullet is a block of its own.
        let is_block = self.properties.is_some() && line.trim_start().starts_with("- ");
        let before = match std::mem::take(&mut self.open) {
            Open::Lines(lines, above) if is_block => {
                self.prose(&lines, above);
                String::new()
            }
            Open::Lines(lines, _) => lines.join("\n") + "\n",
            _ => String::new(),
        };
        self.with_gaps(&format!("{before}{text}"), Style::Marks, &tags, at);
        true
    }

    /// A text with gaps: a card for each. A link between notes is none, although it looks like one of ours.
    fn with_gaps(&mut self, text: &str, style: Style, tags: &[String], at: &Range<usize>) {
        let text = &*linkless(text);
        let gaps = gaps(text, style);
        if gaps.is_empty() {
            let remedy = "put brackets around the words that are asked for: [1807]";
            return self.collection.leave_out(at.clone(), "there is no gap in this text", remedy);
        }
        let base = slug(&gaps.iter().rev().fold(text.to_owned(), |mut plain, gap| {
            plain.replace_range(gap.at.clone(), &gap.text);
            plain
        }));
        let is_one = gaps.len() == 1;
        for (question, asked, hint) in cloze_cards(text, &gaps, style) {
            let id = if is_one { base.clone() } else { format!("{base}-{}", slug(&asked)) };
            self.add(Draft { id, question, cue: hint, tags: tags.to_vec(), at: at.clone(), ..Draft::default() }, false);
        }
    }

    /// Ends what has been begun.
    fn close(&mut self) {
        match std::mem::take(&mut self.open) {
            Open::Nothing => {}
            Open::Lines(lines, at) => self.prose(&lines, at),
            Open::Below(draft, is_both) => self.add(draft, is_both),
            Open::Under(mut draft, _) => {
                draft.answer = logseq::outdented(&draft.answer);
                self.add(draft, false);
            }
            Open::Card(Part::Gaps, draft) => self.with_gaps(draft.question.trim(), Style::Brackets, &[], &draft.at),
            Open::Card(Part::Question, draft) => {
                let more = match draft.question.trim().lines().count() {
                    0 | 1 => String::new(),
                    lines => format!("; its {lines} lines are left out"),
                };
                let message = format!("the question has no answer{more}");
                self.collection.leave_out(draft.at, message, "write A: and the answer below it");
            }
            Open::Card(_, draft) => self.add(draft, false),
        }
    }

    /// Lines that are no card: a part of the passage, or a mark forgotten.
    fn prose(&mut self, lines: &[String], at: Range<usize>) {
        let is_left_out = self.heading.is_empty() && self.is_marked;
        for line in lines.iter().filter(|line| !is_left_out && looks_like_card(line)) {
            let start = at.start + self.collection.problems.text()[at.clone()].find(line.as_str()).unwrap_or_default();
            self.doubts.look_alike.note(&(start..start + line.len()));
        }
        if self.heading.is_empty() && !self.is_marked {
            return self.headless.note(&at);
        }
        if is_left_out {
            let remedy = "write Q: or C: before it if it is a card, or put it below a heading";
            return self.collection.leave_out(at, "this text belongs to no card", remedy);
        }
        if !self.passage.is_empty() {
            self.passage.push_str("\n\n");
        }
        self.passage.push_str(&readable(lines));
    }

    fn add(&mut self, mut draft: Draft, is_both: bool) {
        let (decks, tags): (Vec<String>, Vec<String>) = draft.tags.drain(..).partition(|tag| deck_of(tag).is_some());
        draft.tags = tags;
        draft.tags.extend(self.tags.iter().chain(&self.file_tags).cloned());
        if let Some(deck) = decks.iter().find_map(|tag| deck_of(tag)) {
            draft.deck = deck;
        } else if draft.deck.is_empty() {
            self.deck.clone_into(&mut draft.deck);
        }
        let is_gap = draft.answer.is_empty();
        draft.question = if is_gap { draft.question.trim().to_owned() } else { linkless(draft.question.trim()) };
        draft.answer = linkless(draft.answer.trim());
        if is_both {
            let turned = Draft {
                id: format!("{}-back", slug(&draft.question)),
                question: draft.answer.clone(),
                answer: draft.question.clone(),
                ..draft.clone()
            };
            self.section.extend([draft, turned]);
        } else {
            self.section.push(draft);
        }
    }
}

/// The deck that a tag names: `flashcards/wars`. `None` if it is a free one.
fn deck_of(tag: &str) -> Option<String> {
    let deck = tag.strip_prefix("flashcards").filter(|deck| deck.is_empty() || deck.starts_with('/'))?;
    Some(deck.trim_matches('/').replace('/', "::"))
}
