//! Notes as students write them: every line of them comes in as a card or as text, or it is told.

use crate::formats::{cards, pairs, take, told};

/// The texts of the passages.
fn passages(intake: &entente::formats::Intake) -> Vec<&str> {
    let passages = intake.decks.iter().flat_map(|incoming| &incoming.deck.passages);
    passages.map(|passage| passage.text.as_str()).collect()
}

const WEEK: &str = "# Week 3\n## Italy\nQ: When was Italy proclaimed?\nA: 17 March 1861\n\n\
    Garibaldi landed at Marsala on 11 May 1860\nwith his Thousand.\n\nQ: Who led the Thousand?\n\n\
    Some more notes that I took on Cavour.\n\nMazzini founded Young Italy in 1831.\n\nQ: Who founded Young Italy?\nA: Mazzini\n";

#[test]
fn what_stands_between_cards_under_a_heading_is_read_there_and_spoils_no_answer() {
    let intake = take("g.md", WEEK);
    let right = [("When was Italy proclaimed?", "17 March 1861"), ("Who founded Young Italy?", "Mazzini")];
    assert_eq!(cards(&intake), pairs(right));
    assert!(intake.decks[0].deck.cards[0].date_asked().is_some(), "an answer that is a date stays one");
    let text = "Garibaldi landed at Marsala on 11 May 1860\nwith his Thousand.\n\n\
                Some more notes that I took on Cavour.\n\nMazzini founded Young Italy in 1831.";
    assert_eq!(passages(&intake), [text]);
    let out = "the text below 1 answer was made a passage to read, here first";
    assert_eq!(told(&intake), [(Some(6), out), (Some(9), "the question has no answer")]);
}

/// Everything that is asked, answered or read in what came in, without the marks of gaps.
fn held(intake: &entente::formats::Intake) -> String {
    let decks = || intake.decks.iter().map(|incoming| &incoming.deck);
    let cards = decks().flat_map(|deck| &deck.cards);
    let cards = cards.flat_map(|card| [card.question.replace("[[", "").replace("]]", ""), card.answer_text()]);
    let passages = decks().flat_map(|deck| &deck.passages).map(|passage| passage.text.clone());
    cards.chain(passages).collect::<Vec<_>>().join("\n")
}

/// Whether a problem tells a line: its first, or one of several.
fn tells(problem: &entente::formats::Problem, line: usize) -> bool {
    let lines = problem.message.split_once("; its ").and_then(|(_, rest)| rest.split(' ').next()?.parse().ok());
    let first = problem.place.as_ref().map_or(0, |place| place.line);
    (first..first + lines.unwrap_or(1)).contains(&line)
}

#[test]
fn no_line_of_notes_is_lost_without_a_word() {
    // Each with the words of it that must be found again.
    let parts = [
        ("Q: Who led?", "Who led?"),
        ("A: Cavour", "Cavour"),
        ("Garibaldi landed.", "Garibaldi landed."),
        ("lower case", "lower case"),
        ("", ""),
        ("- an item", "an item"),
        ("- Who? → Mazzini", "Mazzini"),
        ("term::meaning", "meaning"),
        ("---", ""),
        ("## Italy", ""),
        ("**Q:** What?", "What?"),
        ("**A:** A war", "A war"),
        ("C: The [raft]", "The raft"),
        ("Q. Where?", "Where?"),
        ("A. There", "There"),
        ("1. Which?", "Which?"),
    ];
    let all = || parts.iter().enumerate();
    for (a, first) in all() {
        for (b, second) in all() {
            for (c, third) in all() {
                let fourth = &parts[(a + b + 2 * c) % parts.len()];
                let lines = [&("# Notes", ""), &("", ""), first, second, third, &("", ""), fourth];
                let text = lines.map(|(line, _)| *line).join("\n");
                let intake = take("x.md", &text);
                let held = held(&intake);
                for (number, (line, words)) in lines.iter().enumerate() {
                    let is_told = intake.problems.iter().any(|problem| tells(problem, number + 1));
                    assert!(held.contains(words) || is_told, "{line:?} of\n{text}\n: {held:?}, {:?}", told(&intake));
                }
            }
        }
    }
}

#[test]
fn an_answer_goes_on_behind_a_blank_line_between_rules_and_else_that_is_told() {
    let long = "Q: Why?\nA: Because of this.\n\nAnd because of that.\n";
    let both = pairs([("Why?", "Because of this.\n\nAnd because of that.")]);
    for text in [
        format!("{long}---\nQ: Who?\nA: X\n"),
        format!("# H\n\n---\n{long}"),
        format!("# H\nText.\n\n---\n{long}---\nMore.\n"),
    ] {
        let intake = take("x.md", text);
        assert_eq!((&cards(&intake)[..1], told(&intake)), (&both[..], vec![]));
    }
    let intake = take("x.md", format!("{long}\nQ: Who?\nA: X\n"));
    assert_eq!(cards(&intake)[..1], both);
    let taken = "the text after a blank line below 1 answer was made part of it, here first";
    assert_eq!(told(&intake), [(Some(4), taken)]);
    // A list, a colon and what is no sentence go on with the answer.
    for more in ["- a\n- b", "and so on", "> quoted"] {
        let intake = take("x.md", format!("# H\nQ: Which?\nA: These\n\n{more}\n"));
        assert_eq!(cards(&intake), pairs([("Which?", format!("These\n\n{more}").as_str())]));
        assert_eq!(told(&intake).len(), 1, "{more}");
    }
    let intake = take("x.md", "# H\nQ: Which?\nA: These:\n\n- a\n- b\n");
    assert_eq!(told(&intake), []);
}

#[test]
fn each_line_that_looks_like_a_card_and_went_into_an_answer_is_told() {
    let intake = take("x.md", "Q: When?\nA: In 1827\n\nWho commanded?::Codrington\nWhere? :: Navarino\n");
    let told: Vec<_> = told(&intake).into_iter().map(|(line, _)| line).collect();
    assert_eq!((cards(&intake).len(), told), (1, vec![Some(4), Some(5)]));
    let intake = take("x.md", "# War\nQ: When?\nA: In 1827\n\nWho commanded?::Codrington\nWhere? :: Navarino\n");
    assert_eq!(cards(&intake), pairs([("When?", "In 1827"), ("Who commanded?", "Codrington"), ("Where?", "Navarino")]));
}

#[test]
fn pairs_of_labels_are_cards_however_they_are_adorned() {
    let right = pairs([("Who led?", "Cavour"), ("When?", "1861")]);
    for text in [
        "**Q:** Who led?\n**A:** Cavour\n\n**Q:** When?\n**A:** 1861\n",
        "**Q: Who led?**\nA: Cavour\n\n**Q: When?**\nA: 1861\n",
        "- Q: Who led?\n- A: Cavour\n- Q: When?\n- A: 1861\n",
        "- Q: Who led?\n  - A: Cavour\n- Q: When?\n  - A: 1861\n- a line\n",
        "- **Q**: Who led?\n  **A**: Cavour\n\n- **Q**: When?\n  **A**: 1861\n",
        "Q. Who led?\nA. Cavour\n\nQ. When?\nA. 1861\n",
        "Q1: Who led?\nA1: Cavour\nQ2: When?\nA2: 1861\n",
        "1. Q: Who led?\n   A: Cavour\n2. Q: When?\n   A: 1861\n",
        "**Question** Who led?\n**Answer** Cavour\n\n**Question** When?\n\n**Answer** 1861\n",
        "Question: Who led?\nAnswer: Cavour\nQuestion: When?\nAnswer: 1861\n",
        "**Question :** Who led? **Réponse :** Cavour\n\nFrage: When?\nAntwort: 1861\n",
        "Q: Who led? A: Cavour\nQ: When? A: 1861\n",
        "Q. Who led? A. Cavour\nQ. When? A. 1861\n",
        "- Who led? → Cavour\n- When? - 1861\n",
        "1. Who led? => Cavour\n2. When? – 1861\n",
        "Who led? -> Cavour\nWhen?::1861\n",
        "Front: Who led?\nBack: Cavour\n\nFront: When?\nBack: 1861\n",
        "Q: Who led?\n**A:** Cavour\n\nQ: When?\n- A: 1861\n",
    ] {
        let intake = take("x.md", text);
        assert_eq!(cards(&intake), right, "{text}");
        let is_line = |it: &(Option<usize>, &str)| it.1.contains("1 paragraph above the first heading");
        assert!(told(&intake).iter().all(is_line), "{text}: {:?}", told(&intake));
    }
}

#[test]
fn initials_are_no_labels_and_options_no_answers() {
    for names in ["F. Roosevelt\nA. Eden\nW. Churchill", "В. Молотов\nО. Бисмарк", "Q. Adams\nA. Eden"]
    {
        let intake = take("x.md", format!("# Yalta\n\n{names}\n"));
        assert_eq!((cards(&intake), passages(&intake)), (vec![], vec![names]));
    }
    for name in ["A. Lincoln", "R. Peel"] {
        let intake = take("x.md", format!("# War\n\n**Q:** Who?\n{name}\n\nQ: When?\nA: 1861\n"));
        let lost = "the question has no answer; its 2 lines are left out";
        assert_eq!((cards(&intake), told(&intake)), (pairs([("When?", "1861")]), vec![(Some(3), lost)]));
    }
    let options = "Which year?\nA. 1914\nB. 1915";
    for label in ["**Q:**", "**Q.**", "Q.", "- Q:"] {
        let intake = take("x.md", format!("{label} {options}\n**A:** B\n"));
        assert_eq!(cards(&intake), pairs([(options, "B")]), "{label}");
    }
    let line = "When did it begin? A. 1914 B. 1915 C. 1918";
    let unanswered = take("x.md", format!("Q: {line}\n\nQ: When?\nA: 1861\n"));
    let lost = vec![(Some(1), "the question has no answer")];
    assert_eq!((cards(&unanswered), told(&unanswered)), (pairs([("When?", "1861")]), lost));
    assert_eq!(cards(&take("x.md", format!("Q: {line}\nAnswer: A\n"))), pairs([(line, "A")]));
    // A number, or the other letter below a question, shows that it is a label.
    for text in ["Q1. Who?\nA1. Peel\n", "Q. Who?\nA. Peel\n", "F. Who?\nA. Peel\n", "В. Who?\nО. Peel\n"] {
        assert_eq!(cards(&take("x.md", text)), pairs([("Who?", "Peel")]), "{text}");
    }
}

#[test]
fn items_behind_the_label_of_an_answer_are_the_answer_and_behind_an_answer_they_are_told() {
    let intake = take("x.md", "# War\n\n- Q: Name the allies\n- A:\n- Russia\n- France\n");
    assert_eq!(cards(&intake), pairs([("Name the allies", "Russia\nFrance")]));
    let intake = take("x.md", "# War\n\n- Q: Name the ally\n- A: Russia\n- France\n");
    assert_eq!((cards(&intake), passages(&intake)), (pairs([("Name the ally", "Russia")]), vec!["- France"]));
    assert_eq!(told(&intake), [(Some(5), "the text below 1 answer was made a passage to read, here first")]);
}

#[test]
fn a_blank_line_in_code_is_not_the_one_behind_an_answer() {
    let text = "# War\nQ: Which?\nA: These:\n```\na\n\nb\n```\n\nand so on\n";
    let taken = "the text after a blank line below 1 answer was made part of it, here first";
    let intake = take("x.md", text);
    assert!(told(&intake).contains(&(Some(10), taken)), "{:?}", told(&intake));
}

#[test]
fn notes_whose_name_does_not_tell_that_they_are_are_known_by_their_labels() {
    for text in ["**Q:** Who led?\n**A:** Cavour\n", "- Q: Who led?\n- A: Cavour\n"] {
        assert_eq!(cards(&take("x.txt", text)), pairs([("Who led?", "Cavour")]), "{text}");
    }
    assert_eq!(cards(&take("x.txt", "Q. Who led?\tCavour\n")), pairs([("Q. Who led?", "Cavour")]));
}

#[test]
fn a_date_is_over_at_a_blank_line_under_a_heading_and_an_answer_of_sentences_is_not() {
    let intake = take("x.md", "# War\nQ: When?\nA: 3 July 1866\n\n- Sadowa\n- Langensalza\n");
    assert_eq!(cards(&intake), pairs([("When?", "3 July 1866")]));
    assert_eq!(passages(&intake), ["- Sadowa\n- Langensalza"]);
    let essay = "Militarism grew. Armies were raised.\n\nAlliances parted Europe.";
    assert_eq!(cards(&take("x.md", format!("# War\nQ: Why?\nA: {essay}\n"))), pairs([("Why?", essay)]));
}

#[test]
fn what_only_looks_like_a_card_is_text_and_is_told_with_how_one_is_written() {
    let text =
        "# Italy\n\nIt was united.\n\n- Who led?\n- When? In 1861\n\nWho knows? - he said.\n\nQ. Adams wrote it.\n";
    let intake = take("x.md", text);
    assert_eq!(cards(&intake), []);
    assert_eq!(told(&intake), [(Some(5), "2 lines look like cards and are taken for text, here first")]);
    assert!(intake.problems[0].remedy.contains("Q: and A:"));
    let unanswered = take("x.md", "# Italy\n\n**Q:** Who led?\n\nIt was united.\n");
    assert_eq!(
        (passages(&unanswered), told(&unanswered)),
        (vec!["It was united."], vec![(Some(3), "the question has no answer")])
    );
    for line in ["**Realpolitik**: power", "**Realpolitik:** power", "**Who led?**", "• Who led?", "1) Who led?"] {
        let message = "1 line looks like a card and is taken for text, here first";
        assert_eq!(told(&take("x.md", format!("# Italy\n\nText.\n\n{line}\nmore\n"))), [(Some(5), message)], "{line}");
    }
    // In an answer, such lines are its own.
    let within = "Q: How are they marked?\nA: So:\nQ. Who?\nA. He\n- Who? → He\n";
    assert_eq!(cards(&take("x.md", within)).len(), 1);
}

#[test]
fn the_only_heading_of_the_first_level_above_all_text_is_the_title_and_no_tag() {
    let title = |text: &str| take("notes.md", text).decks[0].deck.title.clone();
    for text in [
        WEEK.to_owned(),
        "# Week 3\nQ: Who?\nA: X\n".into(),
        "\n# Week 3\n\nText.\n".into(),
        "# Week 3\n- Who? → X\n".into(),
    ] {
        assert_eq!(title(&text), "Week 3", "{text}");
    }
    assert_eq!(title("#history #week3\n\n# **Week** 3 of [[History]]\n\nText.\n"), "Week 3 of History");
    for text in ["# A\nx::y\n# B\nz::w\n", "Text.\n\n# A\nx::y\n", "## A\nx::y\n", "---\n# A\nx::y\n"] {
        assert_eq!(title(text), "notes", "{text}");
    }
    assert_eq!(title("---\ntitle: Other\n---\n# A\nx::y\n"), "Other");
    let deck = &take("x.md", "# Week 3\nx::y\n## Italy\nz::w\n").decks[0].deck;
    assert_eq!(deck.cards.iter().map(|card| card.tags.join(",")).collect::<Vec<_>>(), ["", "Italy"]);
}

#[test]
fn a_list_and_a_short_answer_are_over_at_a_blank_line_before_another_list_or_a_table_of_cards() {
    let notes = "# Munich\nQ: Who was left out?\nA:\n1. Czechoslovakia\n2. the Soviet Union\n\n\
                 - **Daladier** – French premier\n- Runciman went to Prague\n\nQ: Who signed?\nA:\n- Hitler\n- Chamberlain\n\n\
                 | Question | Answer |\n|---|---|\n| Who cried peace? | Chamberlain |\n";
    let intake = take("munich.md", notes);
    let right = [
        ("Who was left out?", "Czechoslovakia\nthe Soviet Union"),
        ("Who signed?", "Hitler\nChamberlain"),
        ("Who cried peace?", "Chamberlain"),
    ];
    assert_eq!(cards(&intake), pairs(right));
    assert!(passages(&intake)[0].contains("Runciman went to Prague"));
}

#[test]
fn a_list_with_blank_lines_between_its_items_is_one_answer() {
    let intake = take("m.md", "## Munich\nQ: Who signed?\nA:\n\n- Hitler\n\n- Chamberlain\n\n- Daladier\n");
    assert_eq!(cards(&intake), pairs([("Who signed?", "Hitler\nChamberlain\nDaladier")]));
}

#[test]
fn a_list_that_goes_on_behind_a_blank_line_is_one_answer() {
    for [first, second] in [["- ", "- "], ["1. ", "2. "]] {
        let notes = format!("## Munich\nQ: Who signed?\nA:\n{first}Hitler\n{second}Chamberlain\n\n- Daladier\n");
        let notes = if first == "- " { notes } else { notes.replace("- Daladier", "3. Daladier") };
        assert_eq!(cards(&take("m.md", &notes)), pairs([("Who signed?", "Hitler\nChamberlain\nDaladier")]));
    }
}
