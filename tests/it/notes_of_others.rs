//! Notes as people keep them: what is read with the cards, and what is said not to be.

use std::path::Path;

use entente::formats::{Choices, Format, take_in, write};

use crate::{
    anki::packed,
    formats::{cards, pairs, take, told},
};

#[test]
fn a_text_under_a_heading_is_a_passage_however_short_and_with_cards_or_without() {
    let text = "# Vienna\nThe congress met.\n\n## Raft\nA raft.\n\nQ: Where?\nA: Tilsit\n\n## After\nPeace.\n";
    let intake = take("x.md", text);
    let deck = &intake.decks[0].deck;
    let passages: Vec<_> = deck.passages.iter().map(|it| (it.heading.as_str(), it.text.as_str())).collect();
    assert_eq!(passages, [("Vienna", "The congress met."), ("Raft", "A raft."), ("After", "Peace.")]);
    assert_eq!(deck.cards[0].passage.as_ref(), Some(&deck.passages[1].id));
    assert_eq!(told(&intake), []);
    let back = take_in(&write(deck, Format::Markdown), Path::new("x.md"), &Choices::default());
    let texts = |deck: &entente::deck::Deck| deck.passages.iter().map(|it| it.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&back.decks[0].deck), texts(deck));
}

#[test]
fn a_text_above_the_first_heading_is_said_to_be_left_out() {
    let intake = take("x.md", "A preface.\n\nMore of it.\n\nWho?::Paul\n\n# Part\nIts text.\n\nWhere?::Paris\n");
    assert_eq!(told(&intake), [(Some(1), "2 paragraphs above the first heading left out, this one first")]);
    assert_eq!(intake.decks[0].deck.passages.len(), 1);
}

#[test]
fn a_line_that_may_be_a_card_or_go_on_with_an_answer_is_told() {
    let intake = take("x.md", "Q: When?\nA: In 1827\n\nWho commanded?::Codrington\n");
    assert_eq!(cards(&intake).len(), 1);
    assert_eq!(told(&intake), [(Some(4), "this looks like a card, but was made part of the answer above")]);
    let apart = take("x.md", "Q: When?\nA: In 1827\n---\nWho commanded?::Codrington\n");
    assert_eq!((cards(&apart).len(), told(&apart)), (2, vec![]));
}

#[test]
fn a_link_between_notes_is_no_gap() {
    for (text, question, answer) in [
        ("The ==Treaty== of [[Tilsit]] was in 1807.", "The [[Treaty]] of Tilsit was in 1807.", "Treaty"),
        ("See [[Obruchev|the general]], ==1892==.", "See the general, [[1892]].", "1892"),
        ("C: The [Entente] of [[Delcassé]]", "The [[Entente]] of Delcassé", "Entente"),
        ("Signed at ==[[Tilsit]]==.", "Signed at [[Tilsit]].", "Tilsit"),
        ("The raft of {{cloze Tilsit}} #card #[[big tag]]", "The raft of [[Tilsit]]", "Tilsit"),
    ] {
        let intake = take("x.md", format!("{text}\n"));
        let [card] = intake.decks[0].deck.cards.as_slice() else { panic!("{text}: {:?}", intake.decks) };
        assert_eq!((card.question.as_str(), card.answer_text()), (question, answer.to_owned()), "{text}");
    }
    assert_eq!(take("x.md", "The ==raft== #[[big tag]]\n").decks[0].deck.cards[0].tags, ["big tag"]);
}

#[test]
fn a_tag_for_cards_before_or_behind_one_is_its_deck() {
    let intake =
        take("x.md", "#flashcards/a\nQ1::A1\n#flashcards/x Q2::A2\nQ3::A3 #flashcards/y\nQ4::A4 #war\n- [ ] Q5::A5\n");
    let titles: Vec<_> = intake.decks.iter().map(|it| (it.deck.title.as_str(), it.deck.cards.len())).collect();
    assert_eq!(titles, [("a", 3), ("x", 1), ("y", 1)]);
    assert_eq!(cards(&intake)[3], ("Q2".to_owned(), "A2".to_owned()));
    assert_eq!(intake.decks[0].deck.cards[2].question, "Q5");
    assert!(intake.decks.iter().flat_map(|it| &it.deck.cards).all(|card| card.tags.is_empty() || card.tags == ["war"]));
}

#[test]
fn line_ends_of_windows_stay_nowhere() {
    let text = "Q: What?\nA:\n```\none\ntwo\n```\n\nBoth\nlines\n?\na\nb\n";
    assert_eq!(cards(&take("x.md", text.replace('\n', "\r\n"))), cards(&take("x.md", text)));
}

#[test]
fn a_zip_of_tables_is_read_as_its_files_and_a_workbook_says_what_to_do() {
    let zip =
        packed(&[("a/wars.csv", b"question,answer\nWho?,Paul\n"), ("peace.csv", b"question,answer\nWhere?,Tilsit\n")]);
    let intake = take("both.zip", zip);
    let titles: Vec<_> = intake.decks.iter().map(|it| it.deck.title.as_str()).collect();
    assert_eq!(titles, ["wars", "peace"]);
    assert_eq!(cards(&intake), pairs([("Who?", "Paul"), ("Where?", "Tilsit")]));
    for (member, bytes, said) in [
        ("xl/workbook.xml", &b"<x/>"[..], "this is a workbook of Excel"),
        ("content.xml", b"<x/>", "this is a workbook of LibreOffice"),
        ("word/document.xml", b"<x/>", "this is a document of Word"),
    ] {
        let intake = take("x.zip", packed(&[(member, bytes)]));
        assert_eq!(told(&intake), [(None, said)]);
        assert!(intake.problems[0].remedy.contains("import that"));
    }
}
