//! What makes a deck sound: every quote in its passage, every name leading somewhere, no answer given away.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    hash::{BuildHasher as _, BuildHasherDefault, DefaultHasher, Hash},
};

use super::{
    Answer, Card, Deck, Finding, Flaw, Part, event, fold,
    fold::{contains_words, first_steering, is_steering},
    is_invisible,
};

/// How many bytes are searched for quotes, and for answers that are given away, before the rest is left.
const MOST_SEARCHED: usize = 400_000_000;

/// So many first letters do words share that are forms of one word.
const LIKE_WORDS: usize = 3;

/// Every flaw of a deck, in the order of its parts.
#[must_use]
pub fn check(deck: &Deck) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut report = |part, field, flaw| findings.push(Finding { part, field, flaw });
    if deck.title.trim().is_empty() {
        report(Part::Deck, "title", Flaw::NoTitle);
    }
    report_control("title", [&deck.title], |field, flaw| report(Part::Deck, field, flaw));
    report_control("summary", [&deck.summary], |field, flaw| report(Part::Deck, field, flaw));
    if deck.cards.is_empty() {
        report(Part::Deck, "cards", Flaw::NoCards);
    }
    if texts(deck).any(is_right_to_left) {
        report(Part::Deck, "title", Flaw::RightToLeft);
    }

    let (sources, repeated) = first_of_each(deck.sources.iter().map(|source| &source.id));
    for (index, source) in deck.sources.iter().enumerate() {
        if repeated[index] {
            report(Part::Source(index), "id", Flaw::DuplicateId(source.id.to_string()));
        }
        report_control("title", [&source.title], |field, flaw| report(Part::Source(index), field, flaw));
        report_control("author", &source.author, |field, flaw| report(Part::Source(index), field, flaw));
    }
    let (passages, repeated) = first_of_each(deck.passages.iter().map(|passage| &passage.id));
    for (index, passage) in deck.passages.iter().enumerate() {
        let part = Part::Passage(index);
        if repeated[index] {
            report(part, "id", Flaw::DuplicateId(passage.id.to_string()));
        }
        if is_blank(&passage.text) {
            report(part, "text", Flaw::EmptyText);
        }
        report_control("heading", [&passage.heading], |field, flaw| report(part, field, flaw));
        report_control("text", [&passage.text], |field, flaw| report(part, field, flaw));
        report_control("note", &passage.note, |field, flaw| report(part, field, flaw));
        for id in passage.sources.iter().filter_map(|citation| citation.id.as_ref()) {
            if !sources.contains_key(id) {
                report(part, "sources", Flaw::UnknownSource(id.clone()));
            }
        }
    }
    let (cards, repeated) = first_of_each(deck.cards.iter().map(|card| &card.id));
    for id in deck.retired.iter().filter(|id| cards.contains_key(id)) {
        report(Part::Deck, "retired", Flaw::NotRetired(id.clone()));
    }
    // Where most cards have a passage, one without was forgotten.
    let is_read = deck.cards.iter().filter(|card| card.passage.is_some()).count() * 2 >= deck.cards.len().max(1);
    let (mut left, mut asked) = (MOST_SEARCHED, HashMap::new());
    for (index, card) in deck.cards.iter().enumerate() {
        let part = Part::Card(index);
        if repeated[index] {
            report(part, "id", Flaw::DuplicateId(card.id.to_string()));
        }
        match &card.passage {
            None if is_read => report(part, "id", Flaw::NoPassage),
            None => {}
            Some(id) => match passages.get(id) {
                None => report(part, "passage", Flaw::UnknownPassage(id.clone())),
                Some(place) => {
                    let text = &deck.passages[*place].text;
                    let is_elsewhere = |quote: &String| spend(&mut left, text.len()) && !text.contains(quote.as_str());
                    if card.quote.as_ref().is_some_and(is_elsewhere) {
                        report(part, "quote", Flaw::QuoteNotInPassage);
                    }
                }
            },
        }
        for id in &card.rivals {
            // What another deck has cannot be seen here.
            if !id.as_str().contains('/') && (*id == card.id || !cards.contains_key(id)) {
                report(part, "rivals", Flaw::UnknownRival(id.clone()));
            }
        }
        let question = fold(&card.prompt());
        let same = if question.is_empty() { index } else { *asked.entry(hash_of(&question)).or_insert(index) };
        if same != index && !repeated[index] && fold(&deck.cards[same].prompt()) == question {
            report(part, "question", Flaw::SameQuestion(deck.cards[same].id.clone()));
        }
        check_text(card, &question, &mut left, |field, flaw| report(part, field, flaw));
    }
    if left == 0 {
        report(Part::Deck, "cards", Flaw::NotAllCompared);
    }
    findings
}

/// Takes so many bytes from what may be searched. Returns whether there were as many.
fn spend(left: &mut usize, bytes: usize) -> bool {
    let is_enough = *left > bytes;
    *left = left.saturating_sub(bytes);
    is_enough
}

/// Every text of a deck that is read.
fn texts(deck: &Deck) -> impl Iterator<Item = &str> {
    let passages = deck.passages.iter().flat_map(|passage| [&passage.heading, &passage.text]);
    let cards = deck.cards.iter().flat_map(Card::shown_texts);
    [&deck.title, &deck.summary].into_iter().chain(passages).chain(cards).map(String::as_str)
}

/// Whether a text has a character of a script that is read from right to left. Most have none by their bytes alone.
fn is_right_to_left(text: &str) -> bool {
    let is_one = |c| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
            || matches!(c, '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    !text.is_ascii() && text.bytes().any(|byte| matches!(byte, 0xd6..=0xe0 | 0xef | 0xf0)) && text.chars().any(is_one)
}

fn hash_of(text: &str) -> u64 {
    BuildHasherDefault::<DefaultHasher>::default().hash_one(text)
}

/// Whether nothing is seen of a character: white space, and those that are invisible.
fn is_unseen(c: char) -> bool {
    c.is_whitespace() || is_invisible(c) || is_steering(c)
}

/// Whether a text says nothing: nothing of it is seen but marks of emphasis and an empty gap.
fn is_blank(text: &str) -> bool {
    text.chars().all(|c| "*_[]".contains(c) || is_unseen(c))
}

/// Where each id stands first, and of each whether it stood before.
fn first_of_each<'a, Id: Eq + Hash + 'a>(
    ids: impl ExactSizeIterator<Item = &'a Id>,
) -> (HashMap<&'a Id, usize>, Vec<bool>) {
    let mut first = HashMap::with_capacity(ids.len());
    let repeated = ids.enumerate().map(|(index, id)| *first.entry(id).or_insert(index) != index).collect();
    (first, repeated)
}

/// Reports the first character in a field's texts that steers how they are shown.
fn report_control<'t>(
    field: &'static str,
    texts: impl IntoIterator<Item = &'t String>,
    mut report: impl FnMut(&'static str, Flaw),
) {
    let is_told = |c: char| !c.is_ascii_whitespace() && c != '\x0b';
    if let Some(c) = texts.into_iter().find_map(|text| first_steering(text, is_told)) {
        report(field, Flaw::ControlCharacter(c));
    }
}

/// What can be seen in the card alone; `question` is its prompt, folded.
fn check_text(card: &Card, question: &str, left: &mut usize, mut report: impl FnMut(&'static str, Flaw)) {
    if is_blank(&card.question) {
        report("question", Flaw::EmptyText);
    }
    report_control("question", [&card.question], &mut report);
    let lists = [
        ("accept", &card.accept),
        ("distractors", &card.distractors),
        ("parties", &card.parties),
        ("tags", &card.tags),
    ];
    report_control("answer", card.answer.texts(), &mut report);
    for (field, texts) in lists {
        report_control(field, texts, &mut report);
    }
    report_control("quote", &card.quote, &mut report);
    report_control("note", &card.note, &mut report);
    report_control("cue", &card.cue, &mut report);
    if let Some(flaw) = card.event.as_ref().and_then(|told| event::flaw_of(told, card.date.as_ref())) {
        report("event", flaw);
    }
    if has_bad_gap(card) {
        report("question", Flaw::BadGap);
    } else if let Some((gap, answer)) = contradicted_gap(card) {
        report("answer", Flaw::GapIsNoAnswer { gap, answer });
    }
    let is_empty = |texts: &[String]| texts.iter().any(|text| text.trim().is_empty());
    let has_empty_item = matches!(&card.answer, Answer::List(items) if !card.answer.is_empty() && is_empty(items));
    let fields =
        [("answer", has_empty_item), ("accept", is_empty(&card.accept)), ("distractors", is_empty(&card.distractors))];
    fields.into_iter().filter(|(_, is_empty)| *is_empty).for_each(|(field, _)| report(field, Flaw::EmptyItem));
    let answers = card.right_answers();
    if answers[0].chars().all(is_unseen) && (card.answer.is_empty() || matches!(card.answer, Answer::Text(_))) {
        report(if card.answer.is_empty() { "question" } else { "answer" }, Flaw::NoAnswer);
        return;
    }
    let right: Vec<(String, Cow<'_, str>)> = answers.into_iter().map(|answer| (fold(&answer), answer)).collect();
    if spend(left, question.len() * right.len()) {
        given_away(card, question, &right, &mut report);
    }
    if card.distractors.is_empty() {
        return;
    }
    let folded: HashSet<&str> = right.iter().map(|(folded, _)| folded.as_str()).collect();
    for distractor in card.distractors.iter().filter(|distractor| folded.contains(fold(distractor).as_str())) {
        report("distractors", Flaw::DistractorIsRight(distractor.clone()));
    }
}

/// Whether a question has more than one gap, or one that is not closed.
#[must_use]
pub fn has_bad_gap(card: &Card) -> bool {
    let gaps = card.question.matches("[[").count();
    gaps > 1 || (gaps == 1 && card.cloze().is_none())
}

/// What the gap and the answer of a card say if both are given and they have nothing in common: no word of the one begins
/// as a word of the other does, however it is inflected in the sentence, and the gap is not accepted.
fn contradicted_gap(card: &Card) -> Option<(String, String)> {
    let gap = card.cloze()?.deletion;
    let told = card.items().map(String::as_str).collect::<Vec<_>>().join(", ");
    let told = if let Answer::Text(text) = &card.answer { text.clone() } else { told };
    let folded = [gap, &told].map(fold);
    let [words, other] = folded.each_ref().map(|text| text.split(' ').filter(|word| !word.is_empty()));
    let is_given = words.clone().next().is_some() && other.clone().next().is_some();
    let is_like = |word: &str| {
        let is_number = word.bytes().any(|byte| byte.is_ascii_digit());
        let start: String = if is_number { word.to_owned() } else { word.chars().take(LIKE_WORDS).collect() };
        other.clone().any(|it| if is_number { it == start } else { it.starts_with(&start) })
    };
    let is_accepted = card.accept.iter().any(|it| fold(it) == folded[0]);
    (is_given && !is_accepted && !words.clone().any(is_like)).then(|| (gap.trim().to_owned(), told.trim().to_owned()))
}

/// What a question tells of its answers, which are folded and as they are written.
fn given_away(
    card: &Card,
    question: &str,
    right: &[(String, Cow<'_, str>)],
    report: &mut impl FnMut(&'static str, Flaw),
) {
    let given: HashSet<&str> = years(question).collect();
    if !given.is_empty() {
        let mut years_told = right.iter().flat_map(|(folded, _)| years(folded));
        if let Some(year) = years_told.find(|year| given.contains(year)) {
            report("question", Flaw::YearGivenAway(year.to_owned()));
            return;
        }
    }
    // The items of a list are several answers; one of them in the question gives the list away only in part.
    let whole = if matches!(card.answer, Answer::List(_)) { &[] } else { right };
    let is_told = |(folded, _): &&(String, _)| folded.len() >= 3 && contains_words(question, folded);
    if let Some((_, answer)) = whole.iter().find(is_told) {
        report("question", Flaw::AnswerInQuestion(answer.to_string()));
    }
}

/// The years in a folded text: words of three or four digits that are not preceded by a smaller number's words.
fn years(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').filter(|word| matches!(word.len(), 3 | 4) && word.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Citation, Passage, Source};

    fn sound_card(id: &str) -> Card {
        Card {
            id: id.into(),
            question: format!("When did the alliance come into force, in {id}?"),
            answer: Answer::Text("January 1894".to_owned()),
            passage: Some("terms".into()),
            quote: Some("4 January 1894".to_owned()),
            distractors: vec!["August 1891".to_owned()],
            ..Card::default()
        }
    }

    fn deck(cards: Vec<Card>) -> Deck {
        Deck {
            id: "alliance".into(),
            title: "The alliance".to_owned(),
            sources: vec![Source { id: "book".into(), title: "A book".to_owned(), ..Source::default() }],
            passages: vec![Passage {
                id: "terms".into(),
                text: "The reply of 4 January 1894 brought it into force.".to_owned(),
                sources: vec![Citation { id: Some("book".into()), locator: None }],
                ..Passage::default()
            }],
            cards,
            ..Deck::default()
        }
    }

    fn flaws_of(change: impl FnOnce(&mut Card)) -> Vec<Flaw> {
        let mut card = sound_card("a");
        change(&mut card);
        check(&deck(vec![card, sound_card("b")])).into_iter().map(|finding| finding.flaw).collect()
    }

    #[test]
    fn a_sound_deck_has_no_flaw() {
        assert_eq!(flaws_of(|_| {}), []);
    }

    #[test]
    fn every_flaw_of_a_card_is_found() {
        for (change, flaw) in [
            ((|card| card.id = "b".into()) as fn(&mut Card), Flaw::DuplicateId("b".to_owned())),
            (|card| card.passage = None, Flaw::NoPassage),
            (|card| card.passage = Some("x".into()), Flaw::UnknownPassage("x".into())),
            (|card| card.quote = Some("5 January".to_owned()), Flaw::QuoteNotInPassage),
            (|card| card.rivals = vec!["x".into()], Flaw::UnknownRival("x".into())),
            (|card| card.rivals = vec!["a".into()], Flaw::UnknownRival("a".into())),
            (|card| card.question = " ".to_owned(), Flaw::EmptyText),
            (|card| card.question = "When\0?".to_owned(), Flaw::ControlCharacter('\0')),
            (|card| card.question = "When\u{9b}?".to_owned(), Flaw::ControlCharacter('\u{9b}')),
            (|card| card.note = Some("\u{202e}81\u{202c}".to_owned()), Flaw::ControlCharacter('\u{202e}')),
            (|card| card.question = "**\u{200b}**".to_owned(), Flaw::EmptyText),
            (|card| card.answer = Answer::Text("\u{200b}".to_owned()), Flaw::NoAnswer),
            (|card| card.answer = Answer::List(vec!["A".to_owned(), " ".to_owned()]), Flaw::EmptyItem),
            (|card| card.accept = vec![String::new()], Flaw::EmptyItem),
            (
                |card| card.question = "When did the alliance come into force, in “b”?".to_owned(),
                Flaw::SameQuestion("a".into()),
            ),
            (
                |card| card.answer = Answer::List(vec!["A".to_owned(), "\x1b".to_owned()]),
                Flaw::ControlCharacter('\x1b'),
            ),
            (|card| card.event = Some("The *reply*".to_owned()), Flaw::EventNotPlain),
            (|card| card.event = Some("One\ntwo".to_owned()), Flaw::EventNotPlain),
            (|card| card.event = Some("It is [[kept]]".to_owned()), Flaw::EventNotPlain),
            (|card| card.event = Some("long ".repeat(17)), Flaw::EventTooLong(84)),
            (|card| card.event = Some("The reply of 1894".to_owned()), Flaw::EventTellsDate("1894".to_owned())),
            (|card| card.question = "A [[b]] c [[d]].".to_owned(), Flaw::BadGap),
            (|card| card.question = "A [[b c.".to_owned(), Flaw::BadGap),
            (|card| card.answer = Answer::default(), Flaw::NoAnswer),
            (|card| card.question = "What came in 1894?".to_owned(), Flaw::YearGivenAway("1894".to_owned())),
            (
                |card| {
                    card.answer = Answer::Text("Delcassé".to_owned());
                    card.question = "Who was M. Delcasse?".to_owned();
                },
                Flaw::AnswerInQuestion("Delcassé".to_owned()),
            ),
            (
                |card| {
                    card.accept = vec!["4 Jan 1894".to_owned()];
                    card.distractors = vec!["4 jan. 1894".to_owned()];
                },
                Flaw::DistractorIsRight("4 jan. 1894".to_owned()),
            ),
        ] {
            assert_eq!(flaws_of(change), [flaw]);
        }
    }

    #[test]
    fn every_flaw_of_a_passage_and_of_the_deck_is_found() {
        let mut deck = deck(vec![sound_card("a")]);
        deck.passages[0].sources[0].id = Some("x".into());
        deck.passages.push(Passage { id: "terms".into(), text: String::new(), ..Passage::default() });
        deck.sources.push(deck.sources[0].clone());
        deck.title.clear();
        let flaws: Vec<Flaw> = check(&deck).into_iter().map(|finding| finding.flaw).collect();
        assert_eq!(
            flaws,
            [
                Flaw::NoTitle,
                Flaw::DuplicateId("book".to_owned()),
                Flaw::UnknownSource("x".into()),
                Flaw::DuplicateId("terms".to_owned()),
                Flaw::EmptyText,
            ]
        );
        assert_eq!(check(&Deck::default()).len(), 2);
    }

    #[test]
    fn a_text_from_right_to_left_is_told_once_for_the_deck() {
        let mut deck = deck(vec![sound_card("a"), sound_card("b")]);
        for card in &mut deck.cards {
            card.note = Some("Talleyrand, شارل موريس, or טליראן".to_owned());
        }
        let flaws: Vec<Flaw> = check(&deck).into_iter().map(|finding| finding.flaw).collect();
        assert_eq!(flaws, [Flaw::RightToLeft]);
    }

    #[test]
    fn a_year_that_is_not_the_answers_may_stand_in_the_question() {
        assert_eq!(flaws_of(|card| card.question = "After 1891, when was it in force?".to_owned()), []);
    }

    #[test]
    fn a_gap_and_an_answer_that_have_nothing_in_common_contradict_each_other() {
        let found = |gap: &str, answer: Answer, accept: &[&str]| {
            let flaws = flaws_of(|card| {
                card.question = format!("At Vienna [[{gap}]] spoke for the defeated.");
                (card.answer, card.accept) = (answer, accept.iter().map(|it| (*it).to_owned()).collect());
                card.distractors.clear();
            });
            flaws.iter().any(|flaw| matches!(flaw, Flaw::GapIsNoAnswer { .. }))
        };
        let text = |text: &str| Answer::Text(text.to_owned());
        assert!(found("Talleyrand", text("Metternich"), &[]));
        assert!(found("1814", text("1815"), &[]));
        assert!(found("Talleyrand", Answer::List(vec!["Metternich".to_owned(), "Hardenberg".to_owned()]), &[]));
        for (gap, answer) in [
            ("Talleyrand", "Charles-Maurice de Talleyrand"),
            ("Талейрана", "Талейран"),
            ("der Fürst von Metternich", "Fürsten Metternich"),
            ("1814", "September 1814"),
            ("Talleyrand", ""),
        ] {
            assert!(!found(gap, text(answer), &[]), "{gap} {answer}");
        }
        assert!(!found("the old fox", text("Talleyrand"), &["The old fox"]), "its author accepts both");
        assert!(!found("Talleyrand", Answer::List(vec!["Metternich".to_owned(), "Talleyrand".to_owned()]), &[]));
    }
}
