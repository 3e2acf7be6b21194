//! The judge of typed answers: what is said beside an answer, and small words that bind or turn, in every language.

use std::fmt::Write as _;

use entente::{
    deck::{Answer, Card, Deck, Topic},
    study::{self, AnswerIndex, Verdict},
};

/// The language of a deck, the question, what is right, and answers with their verdicts.
type Row<'t> = (&'t str, &'t str, &'t str, &'t [(&'t str, Verdict)]);

use Verdict::{Nearly, Right, Wrong};

const ROWS: &[Row<'_>] = &[
    // Where people are called by a title behind the name, another title is a doubt, and the own one tells who it is.
    (
        "en",
        "Who founded the dynasty of the Zands?",
        "Karim Khan",
        &[("Karim Khan", Right), ("Karim Shah", Nearly), ("Shah Karim Khan", Right)],
    ),
    ("en", "Who was emir?", "Dost Mohammad Khan Barakzai", &[("Barakzai", Right), ("Dost Mohammad", Wrong)]),
    (
        "en",
        "Who took Delhi?",
        "Nasir Shah Ghilzai",
        &[("Nasir Shah", Nearly), ("Nasir", Wrong), ("Nasir Khan", Wrong), ("Nasir Khan Ghilzai", Right)],
    ),
    ("en", "Who was ambassador?", "Henry Lodge Jr.", &[("Henry Jr.", Wrong)]),
    // A title before a particle of the name is that of the one who is asked for.
    (
        "fr",
        "Quel général commandait ?",
        "Louis de Montbrun",
        &[("le général de Montbrun", Right), ("le ministre de Montbrun", Wrong), ("le frère de Montbrun", Wrong)],
    ),
    // Two things that an `and` binds are bound by nothing else.
    (
        "fr",
        "Qu’est-ce qui l’inquiétait ?",
        "La dette et la Hongrie",
        &[
            ("la dette et la Hongrie", Right),
            ("la Hongrie et la dette", Right),
            ("la dette de la Hongrie", Wrong),
            ("la dette contre la Hongrie", Wrong),
        ],
    ),
    ("en", "What did he fear?", "Debt and Hungary", &[("the debt of Hungary", Wrong), ("Hungary and debt", Right)]),
    // A direction, or a relation, in what is added behind a comma turns nothing round; before the name it does.
    (
        "en",
        "Where was he beaten?",
        "Panipat",
        &[("Panipat, north of Delhi", Right), ("Panipat, on the upper Jumna", Right), ("North Panipat", Wrong)],
    ),
    ("en", "Which state was founded?", "Germany", &[("Germany, East", Wrong), ("East Germany", Wrong)]),
    ("en", "Which part was lost?", "Upper Silesia", &[("Silesia, north of Oppeln", Wrong)]),
    ("en", "Which part was lost?", "The south", &[("southern Persia", Right), ("the southern part", Right)]),
    (
        "fr",
        "Quel roi fut chassé ?",
        "Jérôme Bonaparte",
        &[("Jérôme Bonaparte, beau-frère de Catherine", Nearly), ("beau-frère de Jérôme Bonaparte", Wrong)],
    ),
    // The kind of thing that is asked for may stand before the name.
    (
        "fr",
        "Quelle défaite mit fin à la guerre ?",
        "Amstetten",
        &[("la bataille d'Amstetten", Right), ("la bataille de Amstetten", Right), ("le siège d'Amstetten", Nearly)],
    ),
    ("fr", "Quel accord fut signé ?", "Ponteba", &[("le traité de Ponteba", Right), ("le traité du Ponteba", Right)]),
    ("de", "Welche Niederlage beendete den Krieg?", "Amstetten", &[("die Schlacht von Amstetten", Right)]),
    ("en", "Which defeat ended the war?", "Amstetten", &[("the battle of Amstetten", Right)]),
    // A date that the card states.
    ("fr", "Où se rendit-il le 23 mars 1849 ?", "Ponteba", &[("Ponteba, le 23 mars 1849", Right)]),
    ("fr", "Où se rendit-il le 23 mars 1849 ?", "Ponteba", &[("Ponteba, le 23 mai 1849", Nearly)]),
    ("de", "Wohin ging er am 23. März 1849?", "Ponteba", &[("Ponteba, am 23. März 1849", Right)]),
    // Two words of one unit, and what the question says of a sum.
    (
        "en",
        "What annual sum was promised?",
        "60,000 pounds",
        &[
            ("60,000 pounds sterling", Right),
            ("£60,000 sterling", Right),
            ("£60,000 a year", Right),
            ("60,000 pounds per year", Right),
            ("£60,000 a month", Nearly),
            ("60,000 dollars a year", Wrong),
        ],
    ),
    ("fr", "Quelle somme par an ?", "60 000 livres", &[("60 000 livres sterling par an", Right)]),
    // Only what it is.
    (
        "fr",
        "Que fut la réponse ?",
        "Une formule creuse",
        &[
            ("rien qu’une formule creuse", Right),
            ("seulement une formule creuse", Right),
            ("rien d'une formule creuse", Wrong),
        ],
    ),
    (
        "en",
        "What was the reply?",
        "An empty phrase",
        &[
            ("nothing but an empty phrase", Right),
            ("only an empty phrase", Right),
            ("anything but an empty phrase", Wrong),
        ],
    ),
    ("de", "Was war die Antwort?", "Eine leere Formel", &[("nichts als eine leere Formel", Right)]),
];

#[test]
fn what_is_said_beside_an_answer_is_judged_alike_in_every_language() {
    let mut other = String::new();
    for (language, question, right, answers) in ROWS {
        let deck = Deck { language: (*language).to_owned(), ..Deck::default() };
        let is_person = ["Who", "Quel roi", "Quel général"].iter().any(|who| question.starts_with(who));
        let topic = if is_person { Topic::Person } else { Topic::General };
        let answer = Answer::Text((*right).to_owned());
        let card = Card { question: (*question).to_owned(), topic, answer, ..Card::default() };
        for (given, expected) in *answers {
            let judged = study::judge(&deck, &AnswerIndex::new(&deck), &card, given);
            if judged.verdict != *expected {
                let (verdict, rule) = (judged.verdict, judged.rule);
                writeln!(other, "`{given}` for `{right}` is {verdict:?} by {rule:?}, not {expected:?}").unwrap();
            }
        }
    }
    assert!(other.is_empty(), "answers that were judged otherwise:\n{other}");
}
