//! Every text that a format might take for something else comes back letter by letter, or it is named that it does not.

use std::{collections::HashMap, fs, path::Path, process::Command};

use entente::{
    deck::{Answer, Card, Deck, Passage},
    formats::{Choices, Format, left_out, take_in, write},
};

const FORMATS: [Format; 4] = [Format::Csv, Format::Tsv, Format::Markdown, Format::Anki];
/// What names that texts are otherwise.
const NAMES: [&str; 2] = ["some cards", "spacing or markup of some texts"];

/// Texts that some format has a use of its own for.
const ODD: &[&str] = &[
    // Pictures, links, notes below the text.
    "![](raft.png)",
    "![ ](raft.png)",
    "![the *raft*](<the raft.png> \"A title\")",
    "[words](https://example.org/a_(b) \"The title\")",
    "<https://example.org/?a=1&b=2>",
    "[a][b]\n\n[b]: https://example.org",
    "noted[^1]\n\n[^1]: below",
    // Blanks.
    "a\tb",
    "\ta",
    "a  b",
    " a",
    "a ",
    "\n\na\n\n",
    "a\n\n\n\nb",
    "a\r\nb",
    "a  \nb",
    "a\\\nb",
    "\u{a0}a\u{a0}b",
    "a\u{2028}b\u{b}c",
    // Markup of CommonMark.
    "*a **b** c*",
    "***a*** _b*c*_ ~~d~~",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "`code <b> ==x==` and ``a ` b``",
    "```\nlet x;\n---\nQ: y\n```",
    "```never closed\nx",
    "before\n\n~~~\na\n\n\nb  \n~~~\n\nbehind",
    "    indented",
    "\\*a\\* \\[b\\] \\",
    "> quoted\n> text",
    "- a\n- b",
    "- a",
    "* a\n* b",
    "1. a\n2. b",
    "list:\n\n- a\n  - b",
    "# Heading\n\ntext",
    "Heading\n---\ntext",
    "---",
    "before\n\n***\n\nbehind",
    // HTML and its entities.
    "a<br>b",
    "<br/>",
    "a\\<br>b",
    "<BR >",
    "&amp; &lt;b&gt; &nbsp; &#42; &",
    "<b>bold</b> <script>alert(1)</script>",
    "<!-- hidden -->",
    "a <!-- b",
    "<div>\nblock\n</div>",
    "<img src=x> < y > z",
    // Tables and formulas.
    "=1+1",
    "+1",
    "-1",
    "-x",
    "@x",
    "=\"1812\"",
    "'=x",
    "'",
    "\"",
    "\"a\" b",
    "a\"b",
    "a,b;c|d",
    "#separator:tab",
    // Notes.
    "#tag",
    "#tag #other",
    "#5 of them",
    "a question #card",
    "Q: x",
    "x\nA: y",
    "C: [x]",
    "A1: x",
    "q:x",
    "x\n---\ny",
    "?",
    "x\n?\ny",
    "a::b",
    "a:::b",
    "==a== and ==b==",
    "{{c1::a::b}} {{c}}",
    "see [[a",
    "a]] b",
    "a [b] c",
    "tags: x",
    // Anki.
    "[sound:x.mp3] [$]x[/$]",
    "a\u{1f}b",
    "a\u{e000}b",
    // Letters.
    "a\0b",
    "\u{202e}abc\u{202c}",
    "\u{200f}שלום",
    "👩‍👩‍👧 and 🇫🇷",
    "e\u{301}",
    "\u{feff}x",
    "don’t – “quote” …",
];

fn texts() -> Vec<String> {
    let long = ["x".repeat(1_900), "word ".repeat(390).trim().to_owned()];
    ODD.iter().map(|it| (*it).to_owned()).chain(long).collect()
}

/// Where a text may stand.
struct Place {
    name: &'static str,
    put: fn(&mut Deck, &mut Card, String),
    get: fn(&Deck, &Card) -> Option<String>,
    /// What else names that it does not come back.
    named: &'static [&'static str],
}

fn items(list: &[String]) -> Option<String> {
    (!list.is_empty()).then(|| list.join("\u{1e}"))
}

const PLACES: &[Place] = &[
    Place {
        name: "question",
        put: |_, card, text| card.question = text,
        get: |_, card| Some(card.question.clone()),
        named: &[],
    },
    Place {
        name: "gap",
        put: |_, card, text| {
            card.question = format!("The [[Ems]] dispatch of {} {text}", card.id);
            card.answer = Answer::default();
        },
        get: |_, card| Some(card.question.clone()),
        named: &[],
    },
    Place {
        name: "answer",
        put: |_, card, text| card.answer = Answer::Text(text),
        get: |_, card| match &card.answer {
            Answer::Text(text) => Some(text.clone()),
            Answer::List(items) => Some(items.join("\u{1e}")),
        },
        named: &[],
    },
    Place {
        name: "item",
        put: |_, card, text| card.answer = Answer::List(vec!["first".to_owned(), text]),
        get: |_, card| match &card.answer {
            Answer::Text(text) => Some(text.clone()),
            Answer::List(list) => items(list),
        },
        named: &["line breaks in lists"],
    },
    Place {
        name: "accepted answer",
        put: |_, card, text| card.accept = vec![text],
        get: |_, card| items(&card.accept),
        named: &["accepted answers", "line breaks in lists"],
    },
    Place {
        name: "wrong answers",
        put: |_, card, text| card.distractors = vec![text, "another".to_owned()],
        get: |_, card| items(&card.distractors),
        named: &["wrong answers", "line breaks in lists"],
    },
    Place {
        name: "event",
        put: |_, card, text| card.event = Some(text),
        get: |_, card| card.event.clone(),
        named: &["events"],
    },
    Place {
        name: "quote",
        put: |_, card, text| card.quote = Some(text),
        get: |_, card| card.quote.clone(),
        named: &["quotes"],
    },
    Place {
        name: "hint",
        put: |_, card, text| card.cue = Some(text),
        get: |_, card| card.cue.clone(),
        named: &["hints"],
    },
    Place {
        name: "note",
        put: |_, card, text| card.note = Some(text),
        get: |_, card| card.note.clone(),
        named: &["notes"],
    },
    Place {
        name: "tags",
        put: |_, card, text| card.tags = vec![text, "another".to_owned()],
        get: |_, card| items(&card.tags),
        named: &["tags", "blanks in tags", "number signs of tags", "line breaks in lists"],
    },
    Place {
        name: "passage",
        put: |deck, card, text| with_passage(deck, card, |it| it.text = format!("They met on a raft, it says. {text}")),
        get: |deck, card| deck.passage_of(card).map(|it| it.text.clone()),
        named: &[],
    },
    Place {
        name: "paragraph",
        put: |deck, card, text| {
            with_passage(deck, card, |it| {
                it.text = format!("They met on a raft, it says.\n\n{text}\n\nThen they left.");
            });
        },
        get: |deck, card| deck.passage_of(card).map(|it| it.text.clone()),
        named: &[],
    },
    Place {
        name: "heading",
        put: |deck, card, text| with_passage(deck, card, |it| it.heading = text),
        get: |deck, card| deck.passage_of(card).map(|it| it.heading.clone()),
        named: &[],
    },
    Place {
        name: "note on a passage",
        put: |deck, card, text| with_passage(deck, card, |it| it.note = Some(text)),
        get: |deck, card| deck.passage_of(card).and_then(|it| it.note.clone()),
        named: &["notes on passages"],
    },
    Place {
        name: "title",
        put: |deck, _, text| deck.title = text,
        get: |deck, _| Some(deck.title.clone()),
        named: &["title and id", "levels of the title"],
    },
    Place {
        name: "summary",
        put: |deck, _, text| deck.summary = text,
        get: |deck, _| Some(deck.summary.clone()),
        named: &["summary"],
    },
];

/// Gives a card a passage of its own.
fn with_passage(deck: &mut Deck, card: &mut Card, change: impl FnOnce(&mut Passage)) {
    let (id, number) = (format!("p-{}", card.id), deck.passages.len());
    let text = format!("They met on raft {number}, as the record says.");
    let mut passage = Passage { id: id.as_str().into(), heading: format!("Raft {number}"), text, ..Passage::default() };
    change(&mut passage);
    card.passage = Some(passage.id.clone());
    deck.passages.push(passage);
}

/// A deck with a card for each text, which has it at that place.
fn deck(place: &Place, texts: &[String]) -> Deck {
    let mut deck = Deck { id: "odd".into(), title: "Odd".to_owned(), ..Deck::default() };
    for (number, text) in texts.iter().enumerate() {
        let mut card = Card {
            id: format!("card-{number}").as_str().into(),
            question: format!("What is number {number}?"),
            answer: Answer::Text(format!("Answer {number}")),
            ..Card::default()
        };
        (place.put)(&mut deck, &mut card, text.clone());
        deck.cards.push(card);
    }
    deck
}

/// The texts that do not come back as they went out.
fn changed(place: &Place, texts: &[String], format: Format) -> Vec<String> {
    changed_by(place, texts, format, |bytes| bytes)
}

/// Like [`changed`], with something done to the file on the way.
fn changed_by(place: &Place, texts: &[String], format: Format, way: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Vec<String> {
    let before = deck(place, texts);
    let file = format!("odd.{}", format.ending());
    let intake = take_in(&way(write(&before, format)), Path::new(&file), &Choices::default());
    let after: Vec<(&Deck, &Card)> =
        intake.decks.iter().flat_map(|it| it.deck.cards.iter().map(move |card| (&it.deck, card))).collect();
    let mut there: HashMap<String, (&Deck, &Card)> = HashMap::new();
    for (deck, card) in after {
        for key in [format!("id {}", card.id), card.question.clone(), card.answer_text()] {
            there.entry(key).or_insert((deck, card));
        }
    }
    let is_changed = |card: &Card| {
        let by_id = if format == Format::Markdown { None } else { there.get(&format!("id {}", card.id)) };
        let by_text = || there.get(&card.question).or_else(|| there.get(&card.answer_text()));
        let Some((deck, other)) = by_id.or_else(by_text) else { return true };
        (place.get)(&before, card) != (place.get)(deck, other)
    };
    let cards = before.cards.iter().zip(texts);
    cards.filter(|(card, _)| is_changed(card)).map(|(_, text)| text.clone()).collect()
}

#[test]
fn every_odd_text_comes_back_letter_by_letter_or_is_named_and_nothing_else_is_named() {
    let mut wrong = Vec::new();
    for place in PLACES {
        let is_of_deck = matches!(place.name, "title" | "summary");
        let texts = texts();
        let groups: Vec<&[String]> = if is_of_deck { texts.chunks(1).collect() } else { vec![&texts] };
        for (group, format) in groups.into_iter().flat_map(|group| FORMATS.map(|format| (group, format))) {
            let named = |texts: &[String]| left_out(&deck(place, texts), format);
            let changed = changed(place, group, format);
            for text in &changed {
                let named = named(std::slice::from_ref(text));
                if !named.iter().any(|name| NAMES.contains(name) || place.named.contains(name)) {
                    wrong.push(format!("{} as {}: {text:?} is not named: {named:?}", place.name, format.name()));
                }
            }
            let kept: Vec<String> = group.iter().filter(|text| !changed.contains(text)).cloned().collect();
            if !kept.is_empty() && named(&kept).iter().any(|name| NAMES.contains(name)) {
                let one =
                    kept.iter().find(|text| named(std::slice::from_ref(*text)).iter().any(|name| NAMES.contains(name)));
                wrong.push(format!("{} as {}: {one:?} is named and not lost", place.name, format.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_package_of_anki_changes_no_text_of_a_card() {
    for place in PLACES.iter().filter(|place| ["question", "answer", "item", "note", "passage"].contains(&place.name)) {
        assert_eq!(changed(place, &texts(), Format::Anki), Vec::<String>::new(), "{}", place.name);
    }
}

#[test]
fn two_cards_that_ask_the_same_are_one_in_tables_and_notes_and_that_is_named() {
    let mut deck = deck(&PLACES[0], &["Who?".to_owned(), "*Who?*".to_owned()]);
    deck.cards.iter_mut().for_each(|card| card.answer = Answer::Text("Bismarck".to_owned()));
    for format in FORMATS {
        let back = take_in(&write(&deck, format), Path::new(&format!("x.{}", format.ending())), &Choices::default());
        let is_named = left_out(&deck, format).contains(&"cards that ask the same");
        assert_eq!(
            (back.decks[0].deck.cards.len(), is_named),
            if format == Format::Anki { (2, false) } else { (1, true) }
        );
    }
}

/// The real program, if it is installed: `ENTENTE_ANKI_PYTHON` names a Python that has the package `anki`.
#[test]
#[expect(clippy::print_stderr, reason = "a test that did not run says so")]
fn the_real_program_gives_every_text_back() {
    let python = std::env::var("ENTENTE_ANKI_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let has_anki =
        Command::new(&python).args(["-c", "import anki.collection"]).output().is_ok_and(|it| it.status.success());
    if !has_anki {
        eprintln!("skipped: {python} has no package `anki`");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let through_anki = |bytes: Vec<u8>| {
        let [from, to] = ["from.apkg", "to.apkg"].map(|name| folder.path().join(name));
        fs::write(&from, bytes).unwrap();
        let script = crate::anki::folder().join("make.py");
        let output = Command::new(&python).arg(script).arg("pass").args([&from, &to]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        fs::read(&to).unwrap()
    };
    // There, letters are composed.
    let texts: Vec<String> = texts().into_iter().filter(|text| !text.contains('\u{301}')).collect();
    let mut wrong = Vec::new();
    for place in PLACES.iter().filter(|place| place.name != "title") {
        let alone = changed(place, &texts, Format::Anki);
        let passed = changed_by(place, &texts, Format::Anki, through_anki);
        wrong
            .extend(passed.iter().filter(|text| !alone.contains(text)).map(|text| format!("{}: {text:?}", place.name)));
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
