//! The rules of content, held over the built-in decks.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    ops::RangeInclusive,
    path::Path,
    sync::LazyLock,
};

use entente::{
    deck::{Answer, Card, CardKey, Deck, fold, tells_date},
    storage::built_in_decks,
    study::{AnswerIndex, Verdict, judge},
};

static DECKS: LazyLock<Vec<Deck>> =
    LazyLock::new(|| built_in_decks().into_iter().map(|(_, reading)| reading.deck.unwrap()).collect());

/// All cards with their decks.
fn cards() -> impl Iterator<Item = (&'static Deck, &'static Card)> {
    DECKS.iter().flat_map(|deck| deck.cards.iter().map(move |card| (deck, card)))
}

/// Every text that a learner reads, with the id of what it belongs to.
fn texts() -> Vec<(String, String)> {
    let mut texts = notes_on_sources();
    for deck in DECKS.iter() {
        texts.push((deck.id.to_string(), deck.summary.clone()));
        for passage in &deck.passages {
            let texts_of = [&passage.heading, &passage.text].into_iter().chain(&passage.note);
            texts.extend(texts_of.map(|text| (passage.id.to_string(), text.clone())));
        }
        for card in &deck.cards {
            let texts_of = [&card.question].into_iter().chain(&card.note).chain(&card.event).chain(&card.distractors);
            texts.extend(texts_of.map(|text| (card.id.to_string(), text.clone())));
        }
    }
    texts
}

fn notes_on_sources() -> Vec<(String, String)> {
    let sources = DECKS.iter().flat_map(|deck| &deck.sources);
    sources.filter_map(|source| Some((source.id.to_string(), source.note.clone()?))).collect()
}

fn words(text: &str) -> Vec<String> {
    let words = text.to_lowercase();
    words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn fnv1a(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The sentences of a text: what ends in a full stop, a question mark or a semicolon, if it has at least seven words.
fn sentences(text: &str) -> impl Iterator<Item = String> {
    text.split(['.', '?', ';', '!']).map(|sentence| words(sentence).join(" ")).filter(|it| it.split(' ').count() >= 7)
}

#[test]
fn eight_words_in_a_row_are_nowhere_taken_from_the_article() {
    // Hashes of its runs of eight words (FNV-1a, the lower 48 bits), so that it is not part of the project.
    let text = include_str!("../fixtures/content/article-runs.txt");
    let of_article: HashSet<u64> = text.split_whitespace().map(|hash| u64::from_str_radix(hash, 16).unwrap()).collect();
    assert!(of_article.len() > 2500);
    for (id, text) in texts() {
        for run in words(&text).windows(8) {
            let run = run.join(" ");
            assert!(!of_article.contains(&(fnv1a(&run) & 0xffff_ffff_ffff)), "{id}: {run}");
        }
    }
}

#[test]
fn no_passage_repeats_another_and_no_sentence_stands_twice() {
    let (mut runs, mut seen): (HashMap<String, String>, HashMap<String, String>) = Default::default();
    for passage in DECKS.iter().flat_map(|deck| &deck.passages) {
        let id = passage.id.to_string();
        // Three lines of a page.
        for run in words(&passage.text).windows(30) {
            let other = runs.entry(run.join(" ")).or_insert_with(|| id.clone());
            assert_eq!(*other, id, "{}", run.join(" "));
        }
    }
    // What is said of one edition may be said of another.
    for (id, text) in texts().into_iter().skip(notes_on_sources().len()) {
        for sentence in sentences(&text) {
            if let Some(other) = seen.insert(sentence.clone(), id.clone()) {
                panic!("`{other}` and `{id}` both say: {sentence}");
            }
        }
    }
}

#[test]
fn passages_are_short_and_of_different_lengths_and_name_works_that_state_them() {
    for deck in DECKS.iter() {
        let mut lengths = BTreeSet::new();
        for passage in &deck.passages {
            let length = passage.text.split_whitespace().count();
            assert!((60..=140).contains(&length), "{}: {length} words", passage.id);
            assert!(deck.origins(passage).next().is_some(), "{}", passage.id);
            lengths.insert(length);
        }
        assert!(lengths.last().unwrap() - lengths.first().unwrap() >= 40, "{}: {lengths:?}", deck.id);
        for source in &deck.sources {
            assert!(source.kind.is_some(), "{}", source.id);
            let is_cited = |it: &entente::deck::Passage| it.sources.iter().any(|it| it.id.as_ref() == Some(&source.id));
            assert!(deck.passages.iter().any(is_cited), "no passage cites {}", source.id);
        }
    }
}

#[test]
fn a_passage_is_history_and_no_comment_on_an_article() {
    for passage in DECKS.iter().flat_map(|deck| &deck.passages) {
        let text = fold(&format!("{} {}", passage.heading, passage.text));
        for phrase in ["the article says", "the article", "this article", "the author", "the deck"] {
            // An article of a treaty has a number or a name.
            let is_of_treaty = |at: usize| {
                let rest = &text[at + phrase.len()..];
                rest.starts_with('s') || rest.trim_start().starts_with(|c: char| c.is_ascii_digit())
            };
            let found = text.match_indices(phrase).find(|(at, _)| !is_of_treaty(*at));
            assert!(found.is_none(), "{} speaks of “{phrase}”", passage.id);
        }
    }
    for (_, card) in cards() {
        let asked = fold(&format!("{} {}", card.question, card.event.as_deref().unwrap_or_default()));
        assert!(!asked.contains("the article says") && !asked.contains("according to the article"), "{}", card.id);
    }
}

#[test]
fn a_dated_card_tells_what_happened_and_an_event_has_its_date() {
    for (_, card) in cards() {
        assert_eq!(card.event.is_some(), card.date.is_some(), "{}", card.id);
        if let (Some(event), Some(date)) = (&card.event, &card.date) {
            assert_eq!(tells_date(event, Some(date)), None, "{}", card.id);
        }
    }
}

/// What stands for something that was said before: a question has no before. The words after the gap give it an owner.
const WITHOUT_OWNER: [&str; 14] = [
    "the plans",
    "the allies",
    "the treaty",
    "the alliance",
    "the war",
    "the convention",
    "the agreement",
    "the meeting",
    "the visit",
    "the loan",
    "the crisis",
    "the two powers",
    "the two countries",
    "this treaty",
];
/// What gives an owner to one of these.
const OWNERS: [&str; 24] = [
    "of ",
    "in ",
    "with ",
    "between ",
    "that ",
    "which ",
    "against ",
    "signed ",
    "from ",
    "at ",
    "on ",
    "to ",
    "by ",
    "after ",
    "before ",
    "over ",
    "behind ",
    "did ",
    "had ",
    "was ",
    "made ",
    "concluded ",
    "for ",
    "whose ",
];

#[test]
fn every_question_stands_by_itself() {
    for (_, card) in cards() {
        let question = format!("{} ", fold(&card.question));
        for phrase in WITHOUT_OWNER {
            for (at, _) in question.match_indices(&format!("{phrase} ")) {
                let rest = &question[at + phrase.len() + 1..];
                // Named by a year, a place or a power before it, or by what follows.
                let before = &question[..at];
                let is_named = OWNERS.iter().any(|owner| rest.starts_with(owner))
                    || before.split(' ').any(|word| word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()))
                    || ["france", "french", "russia", "russian", "paris"].iter().any(|name| before.contains(name));
                assert!(is_named, "{}: “{phrase}” of whom? {}", card.id, card.question);
            }
        }
    }
}

#[test]
fn what_a_card_accepts_is_judged_right_and_each_distractor_wrong() {
    let mut broken = Vec::new();
    for deck in DECKS.iter() {
        let index = AnswerIndex::new(deck);
        for card in &deck.cards {
            let verdict = |given: &str| judge(deck, &index, card, given).verdict;
            let right: Vec<String> = match &card.answer {
                Answer::List(items) => vec![items.join(", ")],
                Answer::Text(_) => card.right_answers().into_iter().map(Into::into).collect(),
            };
            let unfair = right.iter().filter(|it| verdict(it) != Verdict::Right);
            broken.extend(unfair.map(|it| format!("{}: `{it}` is not right", card.id)));
            let harmful = card.distractors.iter().filter(|it| verdict(it) != Verdict::Wrong);
            broken.extend(harmful.map(|it| format!("{}: `{it}` is not wrong", card.id)));
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

#[test]
fn no_two_cards_ask_the_same() {
    let mut asked: HashMap<String, String> = HashMap::new();
    for (deck, card) in cards() {
        let key = format!("{}/{}", deck.id, card.id);
        if let Some(other) = asked.insert(fold(&card.prompt()), key.clone()) {
            panic!("{other} and {key} ask the same");
        }
    }
}

#[test]
fn every_rival_in_another_deck_is_there() {
    let known: HashSet<CardKey> =
        cards().map(|(deck, card)| CardKey { deck: deck.id.clone(), card: card.id.clone() }).collect();
    for (_, card) in cards() {
        for rival in card.rivals_elsewhere() {
            assert!(known.contains(&rival), "{}: {}/{}", card.id, rival.deck, rival.card);
        }
    }
}

#[test]
fn a_choice_has_three_distractors_and_every_card_its_quote() {
    for (deck, card) in cards() {
        let is_list = matches!(card.answer, Answer::List(_));
        assert!(is_list || card.distractors.len() >= 3, "{}", card.id);
        let (passage, quote) = (deck.passage_of(card), card.quote.as_deref());
        assert!(passage.zip(quote).is_some_and(|(it, quote)| it.text.contains(quote)), "{}", card.id);
    }
}

/// What examiners ask, by years, with the least number of cards for each.
const ASKED: [(RangeInclusive<i64>, usize); 45] = [
    (1717..=1717, 1),
    (1733..=1738, 1),
    (1756..=1763, 3),
    (1772..=1772, 1),
    (1780..=1787, 2),
    (1799..=1805, 3),
    (1807..=1811, 3),
    (1808..=1808, 3),
    (1812..=1812, 3),
    (1814..=1814, 3),
    (1815..=1815, 3),
    (1815..=1822, 3),
    (1827..=1827, 1),
    (1830..=1831, 3),
    (1833..=1833, 3),
    (1840..=1841, 3),
    (1856..=1856, 3),
    (1857..=1859, 1),
    (1863..=1863, 3),
    (1870..=1871, 3),
    (1875..=1875, 3),
    (1878..=1878, 3),
    (1887..=1888, 3),
    (1891..=1893, 3),
    (1904..=1904, 3),
    (1905..=1905, 3),
    (1905..=1906, 3),
    (1912..=1913, 3),
    (1914..=1914, 3),
    (1915..=1917, 3),
    (1918..=1920, 3),
    (1922..=1922, 3),
    (1924..=1924, 3),
    (1932..=1934, 3),
    (1935..=1935, 3),
    (1938..=1939, 3),
    (1941..=1944, 3),
    (1954..=1955, 3),
    (1966..=1966, 3),
    (1970..=1975, 3),
    (1979..=1984, 1),
    (1990..=1990, 3),
    (1997..=2003, 2),
    (2008..=2008, 1),
    (2014..=2017, 2),
];

#[test]
fn what_examiners_ask_has_its_cards() {
    let mut by_year: BTreeMap<i64, usize> = BTreeMap::new();
    let year = |card: &Card| card.date.as_ref().and_then(entente::deck::HistoricalDate::first_year);
    for (deck, card) in cards() {
        // A card without a date belongs to the time of its passage.
        let beside = || deck.cards.iter().filter(|other| other.passage == card.passage).find_map(year);
        if let Some(year) = year(card).or_else(beside) {
            *by_year.entry(year).or_default() += 1;
        }
    }
    for (years, least) in ASKED {
        let found: usize = by_year.range(years.clone()).map(|(_, count)| count).sum();
        assert!(found >= least, "{years:?}: {found} cards, {least} wanted");
    }
}

#[test]
fn the_built_in_decks_have_no_problem() {
    for (text, reading) in built_in_decks() {
        let problems: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
        assert!(problems.is_empty() && !text.is_empty() && Path::new("decks").exists(), "{problems:#?}");
    }
}

#[test]
fn ships_and_newspapers_are_in_italics_wherever_they_are_named() {
    // Names that are also those of a country, a person, a town or a thing: what stands before them tells a ship.
    const ALSO_OTHERS: [&str; 6] = ["France", "Charles de Gaulle", "Condé", "Vladivostok", "Post", "TIME"];
    const SHIPS: &str = "battleship battleships cruiser cruisers frigate yacht liner gunboat flagship";
    let passages = DECKS.iter().flat_map(|deck| &deck.passages);
    let passages = passages.flat_map(|it| [Some(&it.text), it.note.as_ref()].map(|text| (it.id.to_string(), text)));
    let cards =
        cards().flat_map(|(_, it)| [Some(&it.question), it.note.as_ref()].map(|text| (it.id.to_string(), text)));
    let texts: Vec<(String, &String)> = passages.chain(cards).filter_map(|(id, text)| Some((id, text?))).collect();
    let in_italics = |text: &str| -> Vec<String> { text.split('*').skip(1).step_by(2).map(str::to_owned).collect() };
    let names: BTreeSet<String> = texts.iter().flat_map(|(_, text)| in_italics(text)).collect();
    let names =
        names.iter().filter(|name| name.starts_with(char::is_uppercase) && !ALSO_OTHERS.contains(&name.as_str()));
    let names: Vec<&String> = names.collect();
    assert!(names.len() >= 10, "{names:?}");
    let mut plain = Vec::new();
    for (id, text) in &texts {
        let outside: String = text.split('*').step_by(2).collect::<Vec<_>>().join("*");
        plain.extend(names.iter().filter(|name| outside.contains(name.as_str())).map(|name| format!("{id}: {name}")));
        for pair in outside.split_whitespace().collect::<Vec<_>>().windows(2) {
            if SHIPS.split(' ').any(|ship| ship == pair[0]) && pair[1].starts_with(char::is_uppercase) {
                plain.push(format!("{id}: {} {}", pair[0], pair[1]));
            }
        }
    }
    assert_eq!(plain, Vec::<String>::new());
}
