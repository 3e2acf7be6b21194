//! A file of Mochi: a zip with its data, `data.json` or `data.edn`, and the files that its cards show.
//!
//! A card is a text in Markdown with a line of hyphens between its sides, or fields that a template makes such a text of.
//! Each top deck becomes a deck of ours, deeper ones tags. What is archived there is suspended here.

mod data;
mod history;
mod sides;

use std::{collections::HashMap, path::Path};

use self::{
    data::{DataError, Value},
    history::History,
    sides::Sides,
};
use super::{
    Choices, Format, Incoming, Intake, Pace, Problem,
    collection::{Collection, Draft, foreign_id},
    encoding::decode,
    intake::chosen,
    markdown::{Style, cloze_cards, gaps, linkless},
    package::Package,
    pictures::packed_pictures,
};
use crate::{
    deck::{CardId, FreeIds, Severity, slug},
    study::MarkKind,
    wording::count,
};

/// The names of the data, with whether it is Transit. Mochi itself writes the first.
const DATA: [(&str, bool); 2] = [("data.json", true), ("data.edn", false)];
/// The most bytes of the data.
const LARGEST_DATA: u64 = 64 << 20;
/// The most decks in decks.
const DEEPEST: usize = 20;

/// Whether a zip with these files is one of Mochi.
#[must_use]
pub fn is_file(files: &[String]) -> bool {
    files.iter().any(|name| DATA.iter().any(|(data, _)| name == data))
}

/// Takes a file of Mochi in.
#[must_use]
pub fn take_in(package: &mut Package<'_>, file: &Path, choices: &Choices, pace: &Pace) -> Intake {
    let nothing = |problem| Intake::nothing(Format::Markdown, problem);
    let there = DATA.into_iter().find(|(name, _)| package.files().iter().any(|it| it == name));
    let (name, is_transit) = there.unwrap_or(DATA[0]);
    let bytes = match package.member(name, LARGEST_DATA) {
        Ok(bytes) => bytes.unwrap_or_default(),
        Err(err) => return nothing(Problem::of_file(file, err.to_string(), err.remedy())),
    };
    let inner = file.join(name);
    let text = match decode(&bytes, &inner, Some("utf-8")) {
        Ok(decoded) => decoded.text,
        Err(problem) => return nothing(problem),
    };
    let stem = file.file_stem().map(|stem| stem.to_string_lossy().into_owned());
    let titled = Choices { title: choices.title.clone().or(stem), ..choices.clone() };
    let mut collection = Collection::new(&text, &inner, &titled);
    let remedy = "export it from Mochi again, and copy the whole file";
    let root = match Value::read(&text, is_transit) {
        Ok(root) if root.get("decks").or(root.get("cards")).is_some() => root,
        Ok(_) => return nothing(Problem::of_file(&inner, "there are no decks and no cards of Mochi in it", remedy)),
        Err(DataError::Odd(at)) => {
            collection.leave_out(at..at + 1, DataError::Odd(at).to_string(), remedy);
            let (decks, problems) = collection.finish();
            return Intake { format: Format::Markdown, decks, problems, table: None };
        }
        Err(err) => return nothing(Problem::of_file(&inner, err.to_string(), remedy)),
    };
    let mut taker = Taker::new(collection, &root);
    taker.cards(&root, pace);
    let (mut decks, mut problems) = taker.finish(file);
    let is_data = |name: &str| DATA.iter().any(|(data, _)| name == *data);
    problems.extend(packed_pictures(package, file, &mut decks, &is_data));
    if decks.is_empty() && problems.is_empty() {
        problems.push(Problem::of_file(file, "there is no card in this file of Mochi", "export a deck that has cards"));
    }
    Intake { format: Format::Markdown, decks: chosen(decks, choices), problems, table: None }
}

/// Makes cards of the data.
struct Taker<'v> {
    collection: Collection<'v>,
    decks: HashMap<&'v str, &'v Value<'v>>,
    templates: HashMap<&'v str, &'v Value<'v>>,
    ids: FreeIds,
    history: History,
    /// The cards that are archived.
    archived: Vec<CardId>,
    /// How many cards are in the bin.
    binned: usize,
}

impl<'v> Taker<'v> {
    fn new(collection: Collection<'v>, root: &'v Value<'v>) -> Self {
        let by_id = |name| root.values_of(name).map(|it| (it.text_of("id"), it)).collect();
        Self {
            collection,
            decks: by_id("decks"),
            templates: by_id("templates"),
            ids: FreeIds::default(),
            history: History::default(),
            archived: Vec::new(),
            binned: 0,
        }
    }

    fn cards(&mut self, root: &'v Value<'v>, pace: &Pace) {
        let of_decks =
            root.values_of("decks").flat_map(|deck| deck.values_of("cards").map(move |card| (Some(deck), card)));
        let by_name = root.values_of("cards").map(|card| (self.decks.get(card.text_of("deck-id")).copied(), card));
        let cards: Vec<_> = of_decks.chain(by_name).collect();
        for (number, (deck, card)) in cards.iter().enumerate() {
            if !pace.reach(number, cards.len()) {
                return;
            }
            self.card(*deck, card);
        }
    }

    /// The decks that a deck lies in, the top one first, and itself.
    fn levels(&self, deck: Option<&'v Value<'v>>) -> Vec<&'v Value<'v>> {
        let above = |deck: &&'v Value<'v>| self.decks.get(deck.text_of("parent-id")).copied();
        let mut levels: Vec<_> = std::iter::successors(deck, above).take(DEEPEST).collect();
        levels.reverse();
        levels
    }

    fn card(&mut self, deck: Option<&'v Value<'v>>, card: &'v Value<'v>) {
        let levels = self.levels(deck);
        let is_set = |name| card.is_set(name) || levels.iter().any(|deck| deck.is_set(name));
        if is_set("trashed?") {
            self.binned += 1;
            return self.history.lose(card);
        }
        let mut tags: Vec<String> = Vec::new();
        let given = card.values_of("tags").chain(card.values_of("manual-tags")).map(|tag| tag.text().to_owned());
        tags.extend(given.filter(|tag| !tag.is_empty()));
        let content = self.content(card);
        let sides = Sides::new(&content, &mut tags);
        for name in &sides.other_files {
            let message = format!("{name} is left out: it is no picture");
            self.collection.warn(card.at.clone(), message, "write in words what it says, if that is asked for");
        }
        let names = levels.iter().map(|deck| deck.text_of("name").replace("::", ": "));
        let draft = Draft {
            deck: names.collect::<Vec<_>>().join("::"),
            tags,
            note: linkless(&sides.further),
            at: card.at.clone(),
            ..Draft::default()
        };
        let drafts = self.drafts(card, draft, &sides, is_set("review-reverse?"));
        // Of several gaps nobody knows which was answered.
        match drafts.as_slice() {
            [first, others @ ..] if others.is_empty() || !first.answer.is_empty() => {
                self.history.take(card, &first.id.as_str().into());
            }
            _ => self.history.lose(card),
        }
        for draft in drafts {
            if is_set("archived?") {
                self.archived.push(draft.id.as_str().into());
            }
            self.collection.add(draft);
        }
    }

    /// The cards that are made of one: more if there are gaps, or if it is asked the other way round, too.
    fn drafts(&mut self, card: &Value<'_>, draft: Draft, sides: &Sides, is_both: bool) -> Vec<Draft> {
        let Sides { front, back, .. } = sides;
        let named = card.text_of("id");
        let base = self.ids.take(&if named.is_empty() { slug(front) } else { foreign_id(named) });
        // Two equals signs only light words up.
        let gaps: Vec<_> =
            gaps(front, Style::Marks).into_iter().filter(|gap| front[gap.at.start..].starts_with("{{")).collect();
        if !gaps.is_empty() {
            let notes = [&linkless(back), &draft.note].map(|text| text.trim().to_owned());
            let note = notes.join("\n\n").trim().to_owned();
            let is_one = gaps.len() == 1;
            let cards = cloze_cards(front, &gaps, Style::Marks).into_iter();
            let ids = &mut self.ids;
            return cards
                .map(|(question, asked, cue)| {
                    let id = if is_one { base.clone() } else { ids.take(&format!("{base}-{}", slug(&asked))) };
                    Draft { id, question, cue, note: note.clone(), ..draft.clone() }
                })
                .collect();
        }
        if front.is_empty() || back.is_empty() {
            let message = if front.is_empty() {
                "the card has no question"
            } else {
                "the card has one side, so nothing answers it"
            };
            let remedy = "write both sides in Mochi, with a line of --- between them, or a gap in {{…}}";
            self.collection.leave_out(card.at.clone(), message, remedy);
            return Vec::new();
        }
        let (front, back) = (linkless(front), linkless(back));
        let turned = is_both.then(|| Draft {
            id: self.ids.take(&format!("{base}-back")),
            question: back.clone(),
            answer: front.clone(),
            ..draft.clone()
        });
        [Draft { id: base, question: front, answer: back, ..draft }].into_iter().chain(turned).collect()
    }

    /// The text of a card: its own, or what its template makes of its fields. What that does not show is said.
    fn content(&mut self, card: &'v Value<'v>) -> String {
        let template = self.templates.get(card.text_of("template-id")).copied();
        let Some(template) = template.filter(|_| card.get("fields").is_some()) else {
            return card.text_of("content").to_owned();
        };
        let mut values: HashMap<&str, &str> = HashMap::new();
        for field in template.values_of("fields") {
            let id = field.text_of("id");
            let value = card.values_of("fields").find(|it| it.text_of("id") == id);
            values.insert(field.text_of("name").trim(), value.map_or("", |value| value.text_of("value")));
        }
        let (mut content, mut rest) = (String::new(), template.text_of("content"));
        let mut shown = Vec::new();
        while let Some((before, after)) = rest.split_once("<<") {
            let Some((name, behind)) = after.split_once(">>") else { break };
            content.push_str(before);
            if let Some(value) = values.get(name.trim()) {
                content.push_str(value);
            } else {
                let message = format!("`<<{name}>>` of its template is left out");
                self.collection.warn(card.at.clone(), message, "the template has no such field");
            }
            shown.push(name.trim());
            rest = behind;
        }
        content.push_str(rest);
        let mut hidden: Vec<&str> =
            values.into_iter().filter(|(_, value)| !value.trim().is_empty()).map(|(name, _)| name).collect();
        hidden.retain(|name| !shown.contains(name));
        hidden.sort_unstable();
        for name in hidden {
            let message = format!("the field “{name}” is left out: the template does not show it");
            self.collection.warn(card.at.clone(), message, "let the template show it in Mochi, and export it again");
        }
        content
    }

    /// The decks, with the history of their cards, and everything that was said.
    fn finish(self, file: &Path) -> (Vec<Incoming>, Vec<Problem>) {
        let Self { collection, history, archived, binned, .. } = self;
        let (mut decks, mut problems) = collection.finish();
        for incoming in &mut decks {
            let is_here = |id: &&CardId| incoming.deck.cards.iter().any(|card| card.id == **id);
            incoming.marks = archived.iter().filter(is_here).map(|id| (id.clone(), MarkKind::Suspend)).collect();
        }
        let mut say = |message: String, remedy: &str| {
            problems.push(Problem { severity: Severity::Warning, ..Problem::of_file(file, message, remedy) });
        };
        if binned > 0 {
            say(
                format!("{} in the bin left out", count(binned, "card")),
                "take out of the bin in Mochi what is wanted",
            );
        }
        for (message, remedy) in history.put_into(&mut decks) {
            say(message, remedy);
        }
        (decks, problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deck::Answer,
        formats::{ForeignKind, package::pack, take_in},
        memory::Rating,
    };

    const PNG: &[u8] = include_bytes!("../../../fuzz/corpus/picture/png");
    /// As Mochi exports it, with cards in their decks.
    const TRANSIT: &str = include_str!("../../../tests/fixtures/mochi/data.json");
    /// As it may be written by hand, with cards beside the decks.
    const EDN: &str = include_str!("../../../tests/fixtures/mochi/data.edn");

    fn taken(members: &[(&str, &[u8])]) -> Intake {
        let bytes = pack(members.iter().copied()).unwrap();
        take_in(&bytes, Path::new("term.mochi"), &Choices::default())
    }

    fn told(intake: &Intake) -> Vec<&str> {
        intake.problems.iter().map(|problem| problem.message.as_str()).collect()
    }

    #[test]
    fn an_export_comes_in_with_decks_tags_pictures_and_history_and_the_rest_is_named() {
        let intake = taken(&[("data.json", TRANSIT.as_bytes()), ("raft.png", PNG), ("hear.mp3", b"x")]);
        let [peace] = intake.decks.as_slice() else { panic!("{:?}", told(&intake)) };
        assert_eq!((peace.deck.id.as_str(), peace.deck.title.as_str()), ("peace", "Peace"));
        let cards: Vec<_> = peace
            .deck
            .cards
            .iter()
            .map(|card| (card.id.as_str(), card.question.as_str(), card.answer_text(), card.tags.join(" ")))
            .collect();
        let expected = [
            ("aaaaAAA1", "Who met on this raft? ![the raft](raft.png)", "Napoleon and Alexander", "emperors Tilsit"),
            ("aaaaAAA2", "The peace of Tilsit was made in [[1807]].", "1807", "Tilsit"),
            ("aaaaAAA3-rhine", "Borders: the [[Rhine]], the Elbe.", "Rhine", "Tilsit"),
            ("aaaaAAA3-elbe", "Borders: the Rhine, the [[Elbe]].", "Elbe", "Tilsit"),
            ("aaaaAAA4", "Vienna", "1815", ""),
            ("aaaaAAA4-back", "1815", "Vienna", ""),
            ("aaaaAAA5", "Old?", "Yes", ""),
        ];
        assert_eq!(
            cards,
            expected.map(|(id, question, answer, tags)| (id, question, answer.to_owned(), tags.to_owned()))
        );
        assert_eq!(peace.deck.cards[0].note.as_deref(), Some("In the Neman."));
        assert_eq!(peace.pictures.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["raft.png"]);
        assert_eq!(peace.marks, [("aaaaAAA5".into(), MarkKind::Suspend)]);
        let reviews: Vec<_> = peace
            .reviews
            .iter()
            .map(|it| (it.card.as_str(), it.utc_ms, it.rating, it.kind, it.interval_days, it.duration_ms))
            .collect();
        let at = 1_700_000_000_000;
        assert_eq!(
            reviews,
            [
                ("aaaaAAA1", at, Rating::Good, ForeignKind::Learning, 1, 4_000),
                ("aaaaAAA1", at + 86_400_000, Rating::Again, ForeignKind::Review, 1, 0),
                ("aaaaAAA1", at + 172_800_000, Rating::Good, ForeignKind::Relearning, 3, 2_500),
            ]
        );
        assert_eq!(
            told(&intake),
            [
                "hear.mp3 is left out: it is no picture",
                "the field “Hint” is left out: the template does not show it",
                "the card has one side, so nothing answers it",
                "1 card in the bin left out",
                "2 answers left out, of cards that are not taken in, or that become several here",
                "1 answer left out, without its moment, or without how it went",
                "1 file of the zip left out: no picture that a card shows",
            ]
        );
    }

    #[test]
    fn cards_beside_their_decks_come_in_as_well_and_days_alone_tell_a_moment_each() {
        let intake = taken(&[("data.edn", EDN.as_bytes())]);
        let [war, loose] = intake.decks.as_slice() else { panic!("{:?}", told(&intake)) };
        assert_eq!((war.deck.title.as_str(), loose.deck.title.as_str()), ("War", "term"));
        let card = &war.deck.cards[0];
        assert_eq!(
            (card.question.as_str(), &card.answer),
            ("When did it break out?", &Answer::Text("1914".to_owned()))
        );
        let times: Vec<_> = war.reviews.iter().map(|it| (it.utc_ms, it.rating, it.interval_days)).collect();
        let day = 1_767_312_000_000;
        assert_eq!(times, [(day, Rating::Again, 0), (day + 1, Rating::Good, 2)]);
        assert_eq!(told(&intake), Vec::<&str>::new());
    }

    #[test]
    fn what_is_no_data_of_mochi_is_told_in_a_sentence() {
        for (data, why) in [
            ("[]", "there are no decks"),
            ("{", "ends within"),
            ("{\"~:decks\" ]", "cannot be read"),
            ("", "empty"),
            ("{\"~:decks\": []}", "no card"),
        ] {
            let intake = taken(&[("data.json", data.as_bytes())]);
            assert!(intake.decks.is_empty(), "{data}");
            assert!(told(&intake).iter().any(|message| message.contains(why)), "{data}: {:?}", told(&intake));
        }
        let whole = pack([("data.json", TRANSIT.as_bytes()), ("raft.png", PNG)]).unwrap();
        for end in (0..whole.len()).step_by(7) {
            let cut = take_in(&whole[..end], Path::new("term.mochi"), &Choices::default());
            assert!(cut.decks.is_empty() && !cut.problems.is_empty(), "cut at {end}");
        }
        for end in (0..TRANSIT.trim_end().len()).filter(|end| TRANSIT.is_char_boundary(*end)) {
            let cut = taken(&[("data.json", &TRANSIT.as_bytes()[..end])]);
            assert!(cut.decks.is_empty() && !cut.problems.is_empty(), "cut at {end}");
        }
    }
}
