//! What a card tells as an event, without its date.

use super::verbs::{is_also_noun, is_participle, is_past, past};
use crate::{
    deck::{Answer, Card, fold, told_date},
    study::rivals::AnswerForm,
};

/// How a question that asks for a date begins, before its `did` or `was`.
const ASKS_WHEN: [&str; 16] = [
    "when",
    "in which year",
    "in what year",
    "in which years",
    "in what years",
    "between which years",
    "between what years",
    "from which year",
    "in which month and year",
    "in what month and year",
    "in which month",
    "in what month",
    "on which date",
    "on what date",
    "on which day",
    "on what day",
];

/// What happened, as the card tells it: `Napoleon invaded Russia` of “In which year did Napoleon invade Russia?”.
///
/// It is made from a question that asks when, from one that asks who or which and its answer, or from the sentence of a
/// cloze card. `None` where the wording follows none of these English patterns, and where it would give the date away.
#[must_use]
pub fn event_label(card: &Card) -> Option<String> {
    if matches!(card.answer, Answer::List(_)) {
        return None;
    }
    let answer = card.answer_text();
    let asks_when = told_date(&answer).is_some();
    let label = if card.cloze().is_some() {
        of_cloze(card, asks_when)
    } else if asks_when {
        of_question_when(&card.question)
    } else {
        of_question_who(&card.question, &answer)
    };
    let label = capitalised(label?.trim().trim_end_matches('.'));
    (!label.is_empty() && !gives_its_date_away(&label)).then_some(label)
}

/// “[[Alexander III]] approved it.” as it stands; “It came into force in [[1894]].” without its end.
fn of_cloze(card: &Card, asks_when: bool) -> Option<String> {
    let cloze = card.cloze()?;
    if !asks_when {
        return Some(format!("{}{}{}", cloze.before, cloze.deletion, cloze.after));
    }
    let (before, after) = (cloze.before.trim(), cloze.after.trim());
    let is_preposition = |word: &str| matches!(fold(word).as_str(), "in" | "on" | "since" | "from" | "of" | "about");
    if fold(after).is_empty() {
        let (rest, last) = before.rsplit_once(' ')?;
        Some(if is_preposition(last) { rest } else { before }.to_owned())
    } else {
        is_preposition(before).then(|| after.trim_start_matches([',', ' ']).to_owned())
    }
}

fn of_question_when(question: &str) -> Option<String> {
    let asked = one_question(question)?;
    let rest = ASKS_WHEN.iter().find_map(|start| {
        let head = asked.get(..start.len()).filter(|head| head.eq_ignore_ascii_case(start))?;
        asked[head.len()..].strip_prefix(' ')
    })?;
    let words: Vec<&str> = rest.split_whitespace().collect();
    let (verb, rest) = words.split_first()?;
    match *verb {
        "did" => did(rest),
        "was" | "were" | "is" | "are" => was(verb, rest),
        _ => None,
    }
}

/// `Napoleon invade Russia` in the past.
fn did(words: &[&str]) -> Option<String> {
    let verb = (1..words.len()).find(|place| is_verb(words, *place))?;
    if words[verb..] == ["take", "place"] {
        return Some(words[..verb].join(" "));
    }
    let mut told = words.to_vec();
    told[verb] = past(words[verb])?;
    // `fight and lose`
    if let [_, "and", second, ..] = words[verb..]
        && let Some(second) = past(second)
    {
        told[verb + 2] = second;
    }
    Some(told.join(" "))
}

/// Whether the word at that place is the verb of what was done, in its base form.
fn is_verb(words: &[&str], place: usize) -> bool {
    let is_before_object = words.get(place + 1).is_none_or(|next| {
        matches!(*next, "a" | "an" | "and" | "his" | "its" | "the" | "their") || next.starts_with(char::is_uppercase)
    });
    let word = words[place];
    follows_its_subject(words, place) && past(word).is_some() && (is_before_object || !is_also_noun(word))
}

/// `Saint Petersburg founded` with its `was`; `the battle of Borodino` as it stands.
fn was(verb: &str, words: &[&str]) -> Option<String> {
    let found = (1..words.len()).find(|place| is_participle(words[*place]) && follows_its_subject(words, *place));
    let Some(participle) = found else {
        return (verb == "was" && words.first() == Some(&"the")).then(|| words.join(" "));
    };
    // `conventionally counted`, `first mentioned`
    let adverbs = words[1..participle].iter().rev().take_while(|word| is_adverb(word)).count();
    let (subject, told) = words.split_at(participle - adverbs);
    Some(format!("{} {verb} {}", subject.join(" "), told.join(" ")))
}

/// “Which treaty took Russia out of the war?” with the answer for its subject.
fn of_question_who(question: &str, answer: &str) -> Option<String> {
    if !matches!(AnswerForm::of(answer), AnswerForm::Name) {
        return None;
    }
    let words: Vec<&str> = one_question(question)?.split_whitespace().collect();
    let verb = match *words.first()? {
        "Who" | "who" => 1,
        "Which" | "which" => (2..words.len()).find(|place| is_told_verb(words[*place]))?,
        _ => return None,
    };
    if verb > 1 && !follows_its_subject(&words, verb) {
        return None;
    }
    let happened = match *words.get(verb)? {
        "was" | "were" => is_participle(words.get(verb + 1)?),
        word => is_past(word),
    };
    let is_place_or_treaty = answer.split(' ').nth(1) == Some("of") && answer.starts_with(char::is_uppercase);
    let article = if is_place_or_treaty { "The " } else { "" };
    happened.then(|| format!("{article}{answer} {}", words[verb..].join(" ")))
}

/// Whether a word ends the subject of a question: the verb itself, or one that tells of no event.
fn is_told_verb(word: &str) -> bool {
    is_past(word) || matches!(word, "was" | "were" | "is" | "are" | "did" | "does" | "do" | "had" | "has" | "have")
}

/// Whether what stands before that place can be a subject's end: no article, no preposition, nothing possessed.
fn follows_its_subject(words: &[&str], place: usize) -> bool {
    const OPEN: [&str; 28] = [
        "a", "an", "and", "as", "at", "by", "could", "for", "from", "her", "his", "in", "its", "into", "not", "of",
        "on", "or", "that", "the", "their", "this", "to", "was", "which", "who", "with", "would",
    ];
    let last = words[..place].iter().rev().find(|word| !is_adverb(word));
    last.is_some_and(|word| {
        !OPEN.contains(word) && ![",", "’s", "'s", "s’", "s'"].iter().any(|ending| word.ends_with(ending))
    })
}

fn is_adverb(word: &str) -> bool {
    (word.ends_with("ly") && word.starts_with(char::is_lowercase)) || matches!(word, "first" | "also" | "once")
}

/// A text that is one question, without its mark.
fn one_question(text: &str) -> Option<&str> {
    let asked = text.trim().strip_suffix('?')?;
    (!asked.contains(['?', '!', ';', '\n'])).then_some(asked)
}

/// Whether a label names a year, or a day of a month.
fn gives_its_date_away(label: &str) -> bool {
    let folded = fold(label);
    let words: Vec<&str> = crate::deck::words(&folded).collect();
    let digits = |word: &str| word.chars().filter(|c| c.is_numeric()).count();
    let is_month = |word: &str| word.len() > 2 && told_date(&format!("1 {word} 2000")).is_some();
    let tells_day =
        |pair: &[&str]| (digits(pair[0]) > 0 && is_month(pair[1])) || (is_month(pair[0]) && digits(pair[1]) > 0);
    words.iter().any(|word| digits(word) > 2) || words.windows(2).any(tells_day)
}

fn capitalised(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn label(question: &str, answer: &str) -> Option<String> {
        let answer = Answer::Text(answer.to_owned());
        event_label(&Card { question: question.to_owned(), answer, ..Card::default() })
    }

    #[test]
    fn a_question_that_asks_when_becomes_what_happened() {
        for (question, expected) in [
            ("In which year did Napoleon invade Russia?", "Napoleon invaded Russia"),
            ("In which year was Saint Petersburg founded?", "Saint Petersburg was founded"),
            ("In which year did the Fashoda incident take place?", "The Fashoda incident"),
            ("In which years did the Congress of Vienna sit?", "The Congress of Vienna sat"),
            ("When did France fight and lose its war?", "France fought and lost its war"),
            ("When did the war end?", "The war ended"),
            ("When did the fall of Paris end the war?", "The fall of Paris ended the war"),
            ("When did the tsar’s visit lead to a treaty?", "The tsar’s visit led to a treaty"),
            ("When did Nicholas II visit Paris?", "Nicholas II visited Paris"),
            ("When was the Battle of Borodino?", "The Battle of Borodino"),
            (
                "From which year is Saint Petersburg conventionally counted as capital?",
                "Saint Petersburg is conventionally counted as capital",
            ),
            ("In which year was a planned visit of Putin called off?", "A planned visit of Putin was called off"),
        ] {
            assert_eq!(label(question, "1812").as_deref(), Some(expected), "{question}");
        }
    }

    #[test]
    fn a_question_that_asks_who_or_which_becomes_what_happened() {
        for (question, answer, expected) in [
            (
                "Which treaty took Russia out of the First World War?",
                "Treaty of Brest-Litovsk",
                "The Treaty of Brest-Litovsk took Russia out of the First World War",
            ),
            ("Which tsar approved the alliance?", "Alexander III", "Alexander III approved the alliance"),
            (
                "Who was elected president?",
                "Louis-Napoleon Bonaparte",
                "Louis-Napoleon Bonaparte was elected president",
            ),
        ] {
            assert_eq!(label(question, answer).as_deref(), Some(expected), "{question}");
        }
    }

    #[test]
    fn a_cloze_card_becomes_its_sentence_without_the_date() {
        for (question, expected) in [
            ("The alliance came into force in [[January 1894]].", "The alliance came into force"),
            ("In [[1894]], the alliance came into force.", "The alliance came into force"),
            ("Tsar [[Alexander III]] approved it.", "Tsar Alexander III approved it"),
        ] {
            assert_eq!(label(question, "").as_deref(), Some(expected), "{question}");
        }
    }

    #[test]
    fn what_gives_its_date_away_or_follows_no_pattern_is_no_event() {
        for (question, answer) in [
            ("In which year did the campaign of 1812 end?", "1812"),
            ("When did the allies sign what they had drafted on 17 August?", "1892"),
            ("Which power set off the crisis of 1908?", "Austria-Hungary"),
            ("Which war had ended before?", "The Crimean War"),
            ("Who did Napoleon marry?", "Marie-Louise"),
            ("When? Why?", "1812"),
            ("Année de la fondation ?", "1703"),
            ("", ""),
        ] {
            assert_eq!(label(question, answer), None, "{question}");
        }
    }
}
