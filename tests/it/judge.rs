//! The judge of typed answers: by a table of answers that anybody can extend, and by its laws over the built-in deck.

use std::{collections::BTreeMap, fmt::Write as _, sync::LazyLock};

use entente::{
    deck::{Answer, Card, Deck, HistoricalDate, Topic, contains_words, fold},
    study::{self, AnswerIndex, Judgement, Verdict},
};
use proptest::prelude::*;

use crate::{built_in_deck::DECK, judge_sets};

const ANSWERS: &str = include_str!("../fixtures/judge/answers.csv");

/// The deck that the table was written for: an earlier state of the built-in one.
static TABLE_DECK: LazyLock<Deck> = LazyLock::new(|| judge_sets::deck("builtin"));
static NONE: LazyLock<Deck> = LazyLock::new(Deck::default);

/// Judges an answer to a card of the built-in deck, of the table's, or to one that is in no deck.
fn judge(card: &Card, given: &str) -> Judgement {
    static INDICES: LazyLock<[(&Deck, AnswerIndex); 3]> = LazyLock::new(|| {
        let decks: [&Deck; 3] = [&DECK, &TABLE_DECK, &NONE];
        decks.map(|deck| (deck, AnswerIndex::new(deck)))
    });
    let of_deck = |is_it: &dyn Fn(&Card) -> bool| INDICES.iter().find(|(deck, _)| deck.cards.iter().any(is_it));
    // A card that a test has changed is that of its deck all the same.
    let changed = || of_deck(&|own| own.id == card.id && own.question == card.question);
    let (deck, index) = of_deck(&|own| own == card).or_else(changed).unwrap_or(&INDICES[2]);
    let own = deck.cards.iter().find(|own| **own == *card);
    study::judge(deck, index, own.unwrap_or(card), given)
}

/// A row of the table.
struct Row {
    line: usize,
    right: String,
    accepted: Vec<String>,
    given: String,
    verdict: Verdict,
}

impl Row {
    fn read(line: usize, text: &str) -> Self {
        let fields = fields(text);
        let [right, accepted, given, verdict] = &fields[..] else { panic!("line {line} has {} fields", fields.len()) };
        let verdict = match verdict.as_str() {
            "right" => Verdict::Right,
            "nearly" => Verdict::Nearly,
            "wrong" => Verdict::Wrong,
            other => panic!("line {line}: `{other}` is no verdict"),
        };
        let accepted = accepted.split('|').filter(|text| !text.is_empty()).map(str::to_owned).collect();
        Self { line, right: right.clone(), accepted, given: given.clone(), verdict }
    }

    /// The card that it asks.
    fn card(&self) -> Card {
        let card = Card { accept: self.accepted.clone(), ..Card::default() };
        match self.right.split_once(':') {
            Some(("card", id)) => TABLE_DECK.cards.iter().find(|card| card.id.as_str() == id).unwrap().clone(),
            Some(("date", edtf)) => Card { date: Some(HistoricalDate::parse(edtf).unwrap()), ..card },
            Some(("list", items)) => {
                Card { answer: Answer::List(items.split('|').map(str::to_owned).collect()), ..card }
            }
            _ => Card { answer: Answer::Text(self.right.clone()), ..card },
        }
    }
}

/// The fields of a line of CSV.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let (mut is_quoted, mut was_quote) = (false, false);
    for c in line.chars() {
        match c {
            '"' => {
                // The second of two is one.
                if was_quote && !is_quoted {
                    fields.last_mut().unwrap().push(c);
                }
                is_quoted = !is_quoted;
            }
            ',' if !is_quoted => fields.push(String::new()),
            c => fields.last_mut().unwrap().push(c),
        }
        was_quote = c == '"';
    }
    fields
}

fn rows() -> impl Iterator<Item = Row> {
    let lines = ANSWERS.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    lines.map(|(index, line)| Row::read(index + 1, line))
}

#[test]
fn every_answer_of_the_table_is_judged_as_it_says() {
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    let (mut harmful, mut other) = (String::new(), String::new());
    for row in rows() {
        *counts.entry(row.verdict).or_default() += 1;
        let verdict = judge(&row.card(), &row.given).verdict;
        if verdict != row.verdict {
            let report =
                if (row.verdict, verdict) == (Verdict::Wrong, Verdict::Right) { &mut harmful } else { &mut other };
            let Row { line, right, given, verdict: expected, .. } = row;
            writeln!(report, "answers.csv:{line}: `{given}` for `{right}` is {verdict:?}, not {expected:?}").unwrap();
        }
    }
    assert!(harmful.is_empty(), "wrong answers that were judged right:\n{harmful}");
    assert!(other.is_empty(), "answers that were judged otherwise:\n{other}");
    assert!(counts.values().sum::<usize>() >= 150 && counts.values().all(|count| *count >= 40), "{counts:?}");
}

#[test]
fn every_right_answer_of_the_built_in_deck_is_right() {
    for card in &DECK.cards {
        let (items, accepted) = match &card.answer {
            Answer::List(items) => (items.join(", "), card.accept.clone()),
            Answer::Text(_) => (card.answer_text(), card.right_answers().into_iter().map(Into::into).collect()),
        };
        for right in accepted.into_iter().chain([items]) {
            assert_eq!(judge(card, &right).verdict, Verdict::Right, "{}: {right}", card.id);
        }
    }
}

#[test]
fn every_distractor_of_the_built_in_deck_is_wrong() {
    for card in &DECK.cards {
        for distractor in &card.distractors {
            assert_eq!(judge(card, distractor).verdict, Verdict::Wrong, "{}: {distractor}", card.id);
            // Even where nobody said so it is not right; in the right year it is nearly so.
            let bare = Card { distractors: Vec::new(), ..card.clone() };
            let year = |text: &str| text.split(' ').next_back().map(str::to_owned);
            let is_right_year = year(distractor) == year(&card.answer_text());
            let best = if is_right_year { Verdict::Nearly } else { Verdict::Wrong };
            assert!(judge(&bare, distractor).verdict <= best, "{}: {distractor}", card.id);
        }
    }
}

#[test]
fn the_answer_of_a_rival_is_not_right() {
    for card in &DECK.cards {
        for rival in card.rivals.iter().filter_map(|id| DECK.cards.iter().find(|card| card.id == *id)) {
            let answer = rival.answer_text();
            // What `nothing but words` is to one card, it may be to another.
            let is_one_thing = card.right_answers().iter().any(|right| judge(rival, right).verdict == Verdict::Right);
            // `It refused support` is held by `It refused support beyond diplomacy`.
            if !is_one_thing && !card.right_answers().iter().any(|right| contains_words(&fold(&answer), &fold(right))) {
                assert!(judge(card, &answer).verdict < Verdict::Right, "{}: {answer} ({})", card.id, rival.id);
            }
        }
    }
}

#[test]
fn an_answer_with_another_digit_or_without_one_is_not_right() {
    for card in &DECK.cards {
        let answer = card.answer_text();
        for (at, digit) in answer.char_indices().filter(|(_, c)| c.is_ascii_digit()) {
            let (before, after) = (&answer[..at], &answer[at + 1..]);
            let others = ('0'..='9').filter(|other| *other != digit).map(String::from).chain([String::new()]);
            for other in others.map(|other| format!("{before}{other}{after}")) {
                assert!(judge(card, &other).verdict < Verdict::Right, "{}: {other}", card.id);
            }
        }
    }
}

#[test]
fn capitals_and_small_letters_are_judged_alike() {
    for row in rows() {
        let (card, verdict) = (row.card(), row.verdict);
        for given in [row.given.to_lowercase(), in_other_cases(&row.given.to_lowercase(), &[true])] {
            assert_eq!(judge(&card, &given).verdict, verdict, "answers.csv:{}: {given}", row.line);
        }
    }
}

#[test]
fn an_answer_without_end_is_wrong() {
    for card in &DECK.cards {
        let answer = card.answer_text();
        for endless in [
            answer.repeat(1000),
            format!("{answer} or ").repeat(1000),
            format!("{answer}, ").repeat(1000),
            "🙂".repeat(10_000),
            // One letter that is folded to eighteen.
            "\u{fdfa}".repeat(60),
            "(".repeat(100) + &"1891 ".repeat(1000),
        ] {
            assert_eq!(judge(card, &endless).verdict, Verdict::Wrong, "{}", card.id);
        }
    }
}

#[test]
fn a_list_of_a_hundred_items_is_judged() {
    let items: Vec<String> = (0..100).map(|number| format!("The Treaty number {number}")).collect();
    let card = Card { answer: Answer::List(items.clone()), ..Card::default() };
    let typed = |item: &String| item.replace("The Treaty", "treaty");
    let mut given: Vec<String> = items.iter().rev().map(typed).collect();
    assert_eq!(judge(&card, &given.join(", ")).verdict, Verdict::Right);
    assert_eq!(judge(&card, &given[..60].join(" and ")).verdict, Verdict::Nearly);
    given[50] = "Peace without number".to_owned();
    assert_eq!(judge(&card, &given.join("\n")).verdict, Verdict::Wrong);
    assert_eq!(judge(&card, &"another treaty, ".repeat(100)).verdict, Verdict::Wrong);
}

#[test]
fn one_surname_does_not_stand_for_two_persons_of_a_list() {
    let items = ["Theodore Roosevelt".to_owned(), "Franklin Roosevelt".to_owned()];
    let card = Card { answer: Answer::List(items.into()), topic: Topic::Person, ..Card::default() };
    assert_ne!(judge(&card, "Roosevelt; Roosevelt").verdict, Verdict::Right);
    assert_eq!(judge(&card, "Franklin Roosevelt; Theodore Roosevelt").verdict, Verdict::Right);
}

#[test]
fn an_unknown_word_beside_a_right_answer_is_not_right() {
    let mut harmful = String::new();
    for card in &DECK.cards {
        let right = card.answer_text();
        for word in ["Fourastié", "sluggishly"] {
            for given in [
                format!("{word} {right}"),
                format!("{right} {word}"),
                format!("{word} of {right}"),
                format!("{right} of {word}"),
                format!("{word}’s {right}"),
                format!("{right} by {word}"),
                format!("{right} with {word}"),
                format!("{word} in {right}"),
                format!("{right} ({word})"),
                format!("{word}-{right}"),
                format!("{right} / {word}"),
            ] {
                if judge(card, &given).verdict == Verdict::Right {
                    writeln!(harmful, "{}: {given}", card.id).unwrap();
                }
            }
        }
    }
    assert!(harmful.is_empty(), "answers beside unknown words that were judged right:\n{harmful}");
}

/// What two answers are to whoever gives both.
///
/// A comma is not among them: what stands behind it may be said of the answer (`Louis XV, king of France`).
const JOINTS: [&str; 5] = [" or ", " and ", "? ", "; ", " OR "];

#[test]
fn another_answer_beside_a_right_one_is_not_right() {
    let mut harmful = String::new();
    for (turn, card) in DECK.cards.iter().enumerate() {
        let right = card.answer_text();
        for (place, other) in DECK.cards.iter().map(Card::answer_text).enumerate() {
            // Two names of one thing may stand side by side.
            let is_part = |a: &str, b: &str| contains_words(&fold(a), &fold(b));
            // Nor is a date: beside an answer it tells when that was. What is part of the answer is no other one.
            let is_date = other.chars().any(|c| c.is_ascii_digit());
            if is_date
                || card.right_answers().iter().any(|right| is_part(right, &other))
                || judge(card, &other).verdict == Verdict::Right
            {
                continue;
            }
            // Each pair with one of the joints, and every third pair: all of them would take minutes.
            for joint in JOINTS.iter().skip(turn % JOINTS.len()).take(usize::from((turn + place) % 3 == 0)) {
                for given in [format!("{right}{joint}{other}"), format!("{other}{joint}{right}")] {
                    if judge(card, &given).verdict == Verdict::Right {
                        writeln!(harmful, "{}: {given}", card.id).unwrap();
                    }
                }
            }
        }
    }
    assert!(harmful.is_empty(), "answers beside others that were judged right:\n{harmful}");
}

fn card() -> impl Strategy<Value = &'static Card> {
    (0..DECK.cards.len()).prop_map(|place| &DECK.cards[place])
}

/// An answer to some card of the deck, right or wrong.
fn answer() -> impl Strategy<Value = String> {
    (card(), any::<prop::sample::Index>()).prop_map(|(card, place)| {
        let answers: Vec<String> =
            card.right_answers().iter().map(ToString::to_string).chain(card.distractors.iter().cloned()).collect();
        answers[place.index(answers.len())].clone()
    })
}

/// A card with an answer that the table has for it: of all kinds, lists among them.
fn row() -> impl Strategy<Value = (Card, String)> {
    static ROWS: LazyLock<Vec<(Card, String)>> = LazyLock::new(|| rows().map(|row| (row.card(), row.given)).collect());
    (0..ROWS.len()).prop_map(|place| ROWS[place].clone())
}

/// A text with some letters in the other case.
fn in_other_cases(text: &str, other: &[bool]) -> String {
    let turn = |(c, is_other): (char, &bool)| {
        let turned = if c.is_uppercase() { c.to_lowercase().to_string() } else { c.to_uppercase().to_string() };
        // The capital of ß is two letters, and two of theirs are not one of ours.
        if *is_other && turned.chars().count() == 1 { turned } else { c.to_string() }
    };
    text.chars().zip(other.iter().cycle()).map(turn).collect()
}

/// The same answer, as another might type it.
fn in_another_hand(answer: &str, hand: usize) -> String {
    match hand {
        0 => answer.to_uppercase(),
        1 => answer.to_lowercase(),
        2 => format!("  {answer}. "),
        3 => format!("the {answer}"),
        4 => answer.replace('–', "—").replace('’', "'"),
        5 => answer.replace(['é', 'É'], "e").replace('ö', "o").replace('â', "a").replace('ç', "c"),
        _ => answer.replace(' ', "\u{a0} "),
    }
}

proptest! {
    #[test]
    fn what_does_not_count_changes_no_verdict(card in card(), answer in answer(), hands in prop::collection::vec(0usize..7, 1..4)) {
        let other = hands.iter().fold(answer.clone(), |answer, hand| in_another_hand(&answer, *hand));
        prop_assert_eq!(judge(card, &other).verdict, judge(card, &answer).verdict, "{} / {}", answer, other);
    }

    #[test]
    fn the_case_of_no_letter_changes_a_verdict((card, given) in row(), other in prop::collection::vec(any::<bool>(), 1..40)) {
        let turned = in_other_cases(&given, &other);
        prop_assert_eq!(judge(&card, &turned).verdict, judge(&card, &given).verdict, "{} / {}", given, turned);
    }

    #[test]
    fn what_cannot_be_seen_changes_no_verdict(
        (card, given) in row(),
        place in any::<prop::sample::Index>(),
        unseen in prop::sample::select(vec!['\u{ad}', '\u{200b}', '\u{200d}', '\u{200e}', '\u{2060}', '\u{feff}']),
    ) {
        let places: Vec<usize> = given.char_indices().map(|(place, _)| place).chain([given.len()]).collect();
        let mut with = given.clone();
        with.insert(places[place.index(places.len())], unseen);
        prop_assert_eq!(judge(&card, &with), judge(&card, &given), "{}", given);
    }

    #[test]
    fn any_text_is_judged_and_always_alike(card in card(), text in "\\PC{0,80}|.{0,40}|[0-9/–. -]{0,20}") {
        prop_assert_eq!(judge(card, &text), judge(card, &text));
    }
}

#[test]
fn what_the_field_found_is_judged_right() {
    use Verdict::{Nearly, Right, Wrong};
    for (right, given, verdict) in FIELD {
        let card = Card { answer: Answer::Text((*right).to_owned()), ..Card::default() };
        assert_eq!(
            judge(&card, given).verdict,
            match verdict {
                'r' => Right,
                'n' => Nearly,
                _ => Wrong,
            },
            "{right} <- {given}"
        );
    }
}

#[test]
fn the_question_decides_what_is_enough_and_what_is_too_much() {
    for (question, right, given, verdict) in [
        // Father and son have one name.
        ("Who was ambassador in Saigon?", "Henry Cabot Lodge Jr.", "Lodge Jr.", Verdict::Right),
        ("Who was ambassador in Saigon?", "Henry Cabot Lodge Jr.", "Lodge", Verdict::Nearly),
        ("Who was ambassador in Saigon?", "Henry Cabot Lodge Jr.", "Lodge Sr.", Verdict::Wrong),
        ("Who wrote the doctrine?", "John Quincy Adams", "J. Q. Adams", Verdict::Right),
        ("Who wrote the doctrine?", "John Quincy Adams", "John Adams", Verdict::Nearly),
        ("Who was the second president?", "John Adams", "President John Adams", Verdict::Right),
        ("Who was the second president?", "John Adams", "the statesman John Adams", Verdict::Right),
        // A letter makes another name of a short one.
        ("Who signed the peace?", "Nicholas Trist", "Trisst", Verdict::Right),
        ("Who signed the peace?", "Nicholas Trist", "Twist", Verdict::Nearly),
        ("Who was foreign secretary?", "Ernest Bevin", "Bevan", Verdict::Nearly),
        // A relative clause may be true of somebody else.
        ("Who signed the peace for Russia?", "Sergei Witte", "Witte, who signed for Russia", Verdict::Right),
        ("Who signed the peace for Russia?", "Sergei Witte", "Witte, who mediated", Verdict::Nearly),
        // A ruler's second name may be left out, and no name is turned round.
        ("Who was king of Sweden?", "Gustav II Adolf", "Gustav II", Verdict::Right),
        ("Who was king of Sweden?", "Gustav II Adolf", "Adolf", Verdict::Wrong),
        ("Who was elected king?", "Rudolf von Habsburg", "Habsburg von Rudolf", Verdict::Wrong),
        // What is asked may be left out, or said once more.
        ("Where was the duke beaten?", "Burton in Kendal", "the battle of Burton", Verdict::Right),
        ("Where was the duke beaten?", "Burton in Kendal", "Kendal", Verdict::Wrong),
        ("Where was the emperor exiled?", "Island of Elba", "the isle of Elba", Verdict::Right),
        // What the card states is not true of everything, and a letter is no name.
        ("Where did they meet before Paris?", "Vienna", "Vienna, Paris", Verdict::Nearly),
        ("Where was the fleet beaten?", "Trafalgar", "Trafalgar square", Verdict::Nearly),
        ("Who united Germany?", "Otto von Bismarck", "Bismarck and Albrecht Roon", Verdict::Wrong),
        ("Who united Germany?", "Otto von Bismarck", "B.", Verdict::Wrong),
        ("Who united Germany?", "Otto von Bismarck", "Bi.", Verdict::Wrong),
        ("At which conference did they meet?", "Genoa Conference", "Genoa", Verdict::Right),
        ("How many Norwegians voted?", "184", "184 Norwegians", Verdict::Right),
        ("How many Norwegians voted?", "184", "184 Swedes", Verdict::Nearly),
        // The order of a ratio counts, and no sign in it.
        ("In what ratio?", "5:5:3", "5/5/3", Verdict::Right),
        ("In what ratio?", "5:5:3", "3:5:5", Verdict::Wrong),
    ] {
        let topic = if question.starts_with("Who") { Topic::Person } else { Topic::General };
        let (question, answer) = (question.to_owned(), Answer::Text(right.to_owned()));
        let card = Card { question, topic, answer, note: Some("Roosevelt mediated.".to_owned()), ..Card::default() };
        assert_eq!(judge(&card, given).verdict, verdict, "{right} <- {given}");
    }
}

#[test]
fn nouns_are_no_names_in_a_language_that_writes_them_alike() {
    let deck = Deck { language: "de".to_owned(), ..Deck::default() };
    let question = "Welche Schanzen wurden gestürmt?".to_owned();
    let card = Card { question, answer: Answer::Text("Düppeler Schanzen".to_owned()), ..Card::default() };
    let judge = |given| study::judge(&deck, &AnswerIndex::new(&deck), &card, given).verdict;
    assert_eq!(
        [judge("Düppel"), judge("Schanzen"), judge("Alsener Schanzen")],
        [Verdict::Right, Verdict::Wrong, Verdict::Wrong]
    );
}

/// Answers from the field: what a deck has, what was typed, and `r`, `n` or `w`.
const FIELD: &[(&str, &str, char)] = &[
    ("パリ", "バリ", 'w'),
    ("パリ", "ハリ", 'w'),
    ("ドイツ", "トイツ", 'n'),
    ("プロイセン", "フロイセン", 'n'),
    ("€5 billion", "$5 billion", 'w'),
    ("$700 million", "£700 million", 'w'),
    ("€5 billion", "5 billion euros", 'r'),
    ("$700 million", "700 million dollars", 'r'),
    ("5 km", "5 kilometres", 'r'),
    ("G7", "G-7", 'r'),
    ("G7", "G 7", 'r'),
    ("Article 5", "Art. 5", 'r'),
    ("10⁶", "106", 'w'),
    ("10⁶", "1,000,000", 'r'),
    ("10⁶", "10^6", 'r'),
    ("H₂O", "H2O", 'r'),
    ("two thirds", "2/3", 'r'),
    ("two thirds", "⅔", 'r'),
    ("half", "1/2", 'r'),
    ("half", "½", 'r'),
    ("half", "0.5", 'r'),
    ("half", "50 %", 'r'),
    ("half", "50 percent", 'r'),
    ("1.5 million", "1½ million", 'r'),
    ("0", "zero", 'r'),
    ("12", "12.0", 'r'),
    ("Köln", "Koeln", 'r'),
    ("Köln", "Koln", 'r'),
    ("Göring", "Goering", 'r'),
    ("Österreich", "Oesterreich", 'r'),
    ("Åland", "Aaland", 'r'),
    ("Hawaiʻi", "Hawai'i", 'r'),
    ("Hawaiʻi", "Hawaii", 'r'),
    ("Qurʾān", "Quran", 'r'),
    ("12 billion", "１２ billion", 'r'),
    ("12 billion", "١٢ billion", 'r'),
    ("(il/la) barista", "barista", 'r'),
    ("(Treaty of) Tilsit", "Tilsit", 'r'),
    ("colo(u)r bar", "colour bar", 'r'),
    ("colo(u)r bar", "color bar", 'r'),
    ("Alsace &amp; Lorraine", "Alsace & Lorraine", 'r'),
    ("[Tilsit](t.co)", "Tilsit", 'r'),
    ("*Lusitania*", "Lusitania", 'r'),
    ("well then…", "well then...", 'r'),
    ("Treaty of\u{a0}Tilsit", "Treaty of Tilsit", 'r'),
    ("Diyarbakır", "DIYARBAKIR", 'r'),
    ("Straße", "STRASSE", 'r'),
    ("Straße", "STRAẞE", 'r'),
    ("прем’єр", "прем'єр", 'r'),
    ("прем’єр", "премʼєр", 'r'),
    ("Mitterrand", "Miterrand", 'r'),
    ("United Nations", "United", 'w'),
    ("United Nations", "Nations", 'w'),
    ("Triple Alliance", "Triple", 'w'),
    ("Turkish Straits", "Straits of Dover", 'w'),
    ("Alexander I", "Alexander the First", 'r'),
    ("Alexander I", "Alexander II", 'w'),
];

#[test]
fn people_who_are_counted_are_judged_like_any_other_answer() {
    for right in ["Four Germans", "4 Germans", "12 Alexander", "Alexander 1 2"] {
        let card = Card { topic: Topic::Person, answer: Answer::Text(right.to_owned()), ..Card::default() };
        assert_eq!(judge(&card, right).verdict, Verdict::Right, "{right}");
        assert_eq!(judge(&card, "nobody").verdict, Verdict::Wrong, "{right}");
    }
}
