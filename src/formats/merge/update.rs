//! One card that comes again: what of it is new, and what stays.

use crate::{
    deck::{Answer, Card, Topic},
    formats::Field,
};

/// A card as it is now: what comes, and what was there of that which comes empty.
pub fn updated(before: &Card, coming: Card) -> Card {
    let list = |coming: Vec<String>, before: &[String]| if coming.is_empty() { before.to_vec() } else { coming };
    // A list of one item reads as a text elsewhere.
    let is_same_answer = |answer: &Answer| match (answer, &before.answer) {
        (Answer::Text(text), Answer::List(items)) => items.as_slice() == [text.as_str()],
        _ => false,
    };
    let is_kept = keeps_answer(before, &coming) || is_same_answer(&coming.answer);
    Card {
        id: before.id.clone(),
        topic: if coming.topic == Topic::General { before.topic } else { coming.topic },
        question: coming.question,
        answer: if is_kept { before.answer.clone() } else { coming.answer },
        accept: list(coming.accept, &before.accept),
        date: coming.date.or_else(|| before.date.clone()),
        event: coming.event.or_else(|| before.event.clone()),
        passage: coming.passage.or_else(|| before.passage.clone()),
        quote: coming.quote.or_else(|| before.quote.clone()),
        parties: list(coming.parties, &before.parties),
        rivals: if coming.rivals.is_empty() { before.rivals.clone() } else { coming.rivals },
        distractors: list(coming.distractors, &before.distractors),
        cue: coming.cue.or_else(|| before.cue.clone()),
        note: coming.note.or_else(|| before.note.clone()),
        tags: list(coming.tags, &before.tags),
    }
}

/// Whether the answer that is there stays, as none comes. To a question with another gap it would be that of another
/// question: the gap answers it.
fn keeps_answer(before: &Card, coming: &Card) -> bool {
    let gap = coming.cloze().map(|cloze| cloze.deletion);
    coming.answer.is_empty() && (gap.is_none() || gap == before.cloze().map(|cloze| cloze.deletion))
}

/// The fields that come empty and were not.
pub fn stays(before: &Card, coming: &Card) -> impl Iterator<Item = Field> + use<> {
    let fields = [
        (Field::Answer, keeps_answer(before, coming) && !before.answer.is_empty()),
        (Field::Accept, coming.accept.is_empty() && !before.accept.is_empty()),
        (Field::Date, coming.date.is_none() && before.date.is_some()),
        (Field::Event, coming.event.is_none() && before.event.is_some()),
        (Field::Topic, coming.topic.is_general() && !before.topic.is_general()),
        (Field::Parties, coming.parties.is_empty() && !before.parties.is_empty()),
        (Field::Distractors, coming.distractors.is_empty() && !before.distractors.is_empty()),
        (Field::Passage, coming.passage.is_none() && before.passage.is_some()),
        (Field::Quote, coming.quote.is_none() && before.quote.is_some()),
        (Field::Note, coming.note.is_none() && before.note.is_some()),
        (Field::Cue, coming.cue.is_none() && before.cue.is_some()),
        (Field::Tags, coming.tags.is_empty() && !before.tags.is_empty()),
    ];
    fields.into_iter().filter(|(_, stays)| *stays).map(|(field, _)| field)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn card(question: &str, answer: &[&str]) -> Card {
        let answer: Vec<String> = answer.iter().map(|item| (*item).to_owned()).collect();
        Card { id: "c".into(), question: question.to_owned(), answer: answer.into(), ..Card::default() }
    }

    #[test]
    fn an_answer_that_is_there_stays_with_its_own_gap_only() {
        for (before, coming, told) in [
            (card("The ______ and ______", &["A", "B"]), card("The [[A]] alone", &[]), "A"),
            (card("Who?", &["X"]), card("Who [[was]] it", &[]), "was"),
            (card("The [[A]] of it", &["X"]), card("The [[B]] of it", &[]), "B"),
            (card("The [[A]] of it", &["A, the first"]), card("The [[A]] of that", &[]), "A, the first"),
            (card("When was it?", &["1807"]), card("When was that?", &[]), "1807"),
            (card("The [[A]] of it", &["X"]), card("The [[B]] of it", &["Y"]), "Y"),
        ] {
            assert_eq!(updated(&before, coming).answer_text(), told, "{before:?}");
        }
    }

    #[test]
    fn what_comes_empty_stays_and_is_named() {
        let tags = vec!["war".to_owned()];
        let before = Card { tags: tags.clone(), note: Some("n".to_owned()), ..card("Who?", &["X"]) };
        let coming = card("Who?", &["Y"]);
        assert_eq!(stays(&before, &coming).collect::<Vec<_>>(), [Field::Note, Field::Tags]);
        assert_eq!(stays(&coming, &before).count(), 0);
        let after = updated(&before, coming);
        assert_eq!((&after.tags, after.note.as_deref(), after.answer_text().as_str()), (&tags, Some("n"), "Y"));
    }
}
