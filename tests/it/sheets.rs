//! Sheets as teachers and older programs write them: what is a card, and what only stands beside the cards.

use crate::formats::{cards, pairs, take, told};

#[test]
fn the_first_rows_are_shown_as_cards_show_their_texts() {
    let text = "#separator:tab\n#html:true\n<b>Who</b> signed&nbsp;<i>it</i>?<br>\tTsar {{c1::Alexander::who}} [sound:x.mp3]\n";
    let table = take("x.txt", text).table.unwrap();
    assert_eq!(table.rows[0].iter().map(|cell| cell.trim()).collect::<Vec<_>>(), ["Who signed it?", "Tsar Alexander"]);
    let table = take("x.csv", "Question,Answer\n**Who**?,a [[gap]]\n").table.unwrap();
    assert_eq!(table.rows, [["Who?", "a [[gap]]"]]);
}

#[test]
fn titles_above_the_heads_are_no_cards_and_rows_that_are_counted_are_not_asked_for_their_number() {
    let intake = take("x.csv", "Chapitre 4;;\n;;\nN°;Question;Réponse\n1;Qui signe ?;Alexandre\n2;Quand ?;1807\n");
    assert_eq!(cards(&intake), pairs([("Qui signe ?", "Alexandre"), ("Quand ?", "1807")]));
    assert_eq!(told(&intake)[0], (Some(1), "what stands above the heads of the columns is left out"));
    let intake = take("x.csv", "1,Who?,Alexander\n2,When?,1807\n3.,Where?,Tilsit\n");
    assert_eq!(cards(&intake)[2], ("Where?".to_owned(), "Tilsit".to_owned()));
    let intake = take("x.csv", "1914,War,July\n1915,Gallipoli,\n1916,Verdun,\n");
    assert_eq!(cards(&intake)[0].0, "1914");
}

#[test]
fn an_event_is_asked_for_its_date_and_an_option_is_known_by_its_letter() {
    let intake = take("x.csv", "Date;Événement\n27/08/1891;L’accord\n1901;La visite du tsar\n");
    assert_eq!(cards(&intake), pairs([("L’accord", "27 August 1891"), ("La visite du tsar", "1901")]));
    let intake = take("x.csv", "Question,Option A,Option B,Correct Answer\nWho?,Paul,Alexander,B\nWhich?,A,B,A\n");
    assert_eq!(cards(&intake), pairs([("Who?", "Alexander"), ("Which?", "A")]));
    assert_eq!(intake.decks[0].deck.cards[0].distractors, ["Paul"]);
}

#[test]
fn html_is_known_by_its_elements_if_nothing_names_the_columns() {
    let intake = take("x.txt", "Who signed <b>it</b>?\tAlexander&nbsp;I\nWhat was it?\t<div>An accord</div>\n");
    assert_eq!(cards(&intake), pairs([("Who signed **it**?", "Alexander I"), ("What was it?", "An accord")]));
    let intake = take("x.csv", "Question,Answer\nWhat makes words bold?,<b>words</b>\n");
    assert_eq!(cards(&intake)[0].1, "<b>words</b>");
    let intake = take("x.txt", "Tilsit: a treaty\nEntente: an accord\nReims: a visit\n");
    assert_eq!(cards(&intake)[1], ("Entente".to_owned(), "an accord".to_owned()));
}
