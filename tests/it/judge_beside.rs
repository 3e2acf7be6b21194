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
    // In Vietnam people are called by the last of their names, elsewhere in the East by the first.
    (
        "en",
        "Who led the army?",
        "Vo Nguyen Giap",
        &[("General Giap", Right), ("Giap", Right), ("Vo", Wrong), ("Nguyen", Wrong), ("Vo Nguyen Giap", Right)],
    ),
    ("en", "Who led the army?", "Kim Chwa Chin", &[("Kim", Right), ("Chin", Wrong)]),
    // A ruler’s realm may be left out, whatever particle it has; a surname behind the number is another matter.
    (
        "fr",
        "Quel prince fut élu ?",
        "Guillaume III d’Orange",
        &[("Guillaume III", Right), ("William III", Right), ("Guillaume II", Wrong), ("d’Orange", Wrong)],
    ),
    // By a later given name alone, and without the title that he is known by, his father may be meant.
    (
        "fr",
        "Quel ministre dirigea la guerre ?",
        "François Michel Le Tellier, marquis de Louvois",
        &[
            ("Michel Le Tellier", Nearly),
            ("F. M. Le Tellier", Right),
            ("Michel de Louvois", Nearly),
            ("Louvois", Right),
        ],
    ),
    ("en", "Who was president?", "Thomas Woodrow Wilson", &[("Woodrow Wilson", Right)]),
    // What the dictionary has is no slip of another word.
    ("en", "Who was protected?", "The minority", &[("the majority", Wrong), ("the minorty", Right)]),
    (
        "en",
        "Why did they leave?",
        "Religious persecution",
        &[("religious prosecution", Nearly), ("religious persecucion", Right), ("religious persecutions", Right)],
    ),
    ("en", "Which movement was it?", "Emigration from Poland", &[("immigration from Poland", Nearly)]),
    ("en", "Which union was it?", "Union of Utrecht", &[("Onion of Utrecht", Right), ("Union of Utrect", Right)]),
    // `not only` is no `not`.
    ("en", "What was he told?", "Not to leave the league", &[("not only to leave the league", Nearly)]),
    ("fr", "Que fit-il ?", "Ne pas quitter la ligue", &[("ne pas seulement quitter la ligue", Nearly)]),
    ("de", "Was tat er?", "Nicht aus dem Bund austreten", &[("nicht nur aus dem Bund austreten", Nearly)]),
    // Another initial is another’s, if the card has two.
    (
        "en",
        "Who was taoiseach?",
        "John A. Costello",
        &[
            ("John B. Costello", Nearly),
            ("John C. Costello", Nearly),
            ("J. A. Costello", Right),
            ("John Costello", Right),
        ],
    ),
    ("en", "Who was consul?", "Townsend Harris", &[("Townsend B. Harris", Right)]),
    // The number tells which ruler it is, whatever he is called.
    (
        "en",
        "Who was tsar?",
        "Simeon I",
        &[("Simeon I the Great", Right), ("Simeon the Great", Nearly), ("Simeon II the Great", Wrong)],
    ),
    // What stands in brackets behind the answer is known.
    (
        "en",
        "Which treaty was it?",
        "Treaty of Lübeck (22 May 1629)",
        &[("Treaty of Lübeck", Nearly), ("Treaty of Lübeck of 1629", Right), ("Treaty of Lübeck of 1639", Wrong)],
    ),
    (
        "en",
        "Which resolution was it?",
        "Resolution 242 (1967)",
        &[("Resolution 242", Nearly), ("Resolution 243", Wrong)],
    ),
    ("ru", "Кто подписал договор?", "Горчаков", &[("Горчакво", Right)]),
    // A prince’s given name with his title is he, or another of his house.
    (
        "de",
        "Welcher Prinz war Kandidat?",
        "Leopold von Hohenzollern",
        &[("Prinz Leopold", Nearly), ("Leopold", Wrong), ("General Leopold", Wrong), ("Prinz Friedrich", Wrong)],
    ),
    // A letter that has moved is one slip.
    ("en", "Who was shot?", "Mohandas Gandhi", &[("Ghandi", Right), ("Mohandas Ghandi", Right), ("Ghadni", Wrong)]),
    ("en", "Which treaty was it?", "Treaty of Hidalgo", &[("Treaty of Hildago", Right), ("Treaty of Hodalgi", Wrong)]),
    // Whose ship it is tells it apart, also if the card accepts its name alone.
    ("en", "Which battleship blew up?", "USS Maine", &[("HMS Maine", Wrong), ("the Maine", Right)]),
    // An answer may have no words at all.
    ("en", "Which sign was it?", "?", &[("?", Right), ("!", Wrong), ("a question mark", Wrong)]),
    // What is in it is not outside it, and it is told where a place is.
    ("en", "What was refused?", "Self-government outside the empire", &[("self-government within the empire", Wrong)]),
    ("en", "Where did they fight?", "Wagram", &[("Wagram, outside Vienna", Right)]),
    // A word with a stop behind it is as much of a longer one as was written.
    (
        "de",
        "Welcher Bund war es?",
        "Norddeutscher Bund",
        &[("Nordd. Bund", Right), ("NDB", Right), ("Südd. Bund", Wrong), ("Dt. Bund", Wrong)],
    ),
    ("de", "Welcher Bund war es?", "Deutscher Bund", &[("Dt. Bund", Right), ("Nordd. Bund", Wrong)]),
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
    // Help of somebody is none against them; an attack on somebody is one against them, but the judge does not know it.
    (
        "fr",
        "Que promit-il ?",
        "Son aide contre l’Autriche",
        &[("l’aide de l’Autriche", Nearly), ("une aide contre l’Autriche", Right)],
    ),
    ("en", "What was promised?", "Money for Prussia", &[("money from Prussia", Nearly), ("money for Prussia", Right)]),
    // What names another thing is no slip, nor is a word with another prefix.
    ("en", "Which river became the frontier?", "The Dniester", &[("Dnieper", Wrong), ("the Dneister", Right)]),
    (
        "en",
        "What right was won?",
        "To remilitarise the Straits",
        &[("to demilitarise the Straits", Wrong), ("to remilitarize the straits", Right)],
    ),
    ("de", "Was wurde geteilt?", "Osteuropa", &[("Westeuropa", Wrong), ("Ost-Europa", Right)]),
    // A title is that of one place; of peoples without family names both names are needed.
    (
        "fr",
        "Quel roi fut proposé ?",
        "Louis d’Orléans, duc de Nemours",
        &[("le duc de Nemours", Right), ("le duc d’Orléans", Wrong)],
    ),
    ("en", "Who left a plan?", "Alfred von Schlieffen", &[("Alfred von Waldersee", Wrong), ("von Schlieffen", Right)]),
    ("en", "Who ruled Egypt?", "Mehmed Ali", &[("Ali", Wrong), ("Mehmet Ali", Right)]),
    ("en", "Who commanded?", "Leonid Brezhnev", &[("L.I. Brezhnev", Right), ("L. Brezhnev", Right)]),
    // Two clauses stand in either order, and a compound is told by its parts.
    (
        "en",
        "What might they do?",
        "Sail the sea and pass the Straits",
        &[("pass the Straits and sail the sea", Right), ("pass the sea and sail the Straits", Nearly)],
    ),
    ("de", "Was wurde gegeben?", "Eine Garantie seiner Unabhängigkeit", &[("Unabhängigkeitsgarantie", Right)]),
    ("de", "Was wurde geschlossen?", "Schiedsverträge", &[("Schiedsabkommen", Right), ("Handelsabkommen", Wrong)]),
    // Another name makes another ruler.
    ("fr", "Quel roi de Prusse ?", "Frédéric II", &[("Frédéric-Guillaume II", Nearly), ("Frédéric II", Right)]),
    // What the question begins with binds nothing.
    ("de", "Bis zu welchem Jahr?", "1988", &[("bis 1988", Right), ("nach 1988", Wrong)]),
    ("en", "Which year?", "1988", &[("until 1988", Wrong)]),
    ("de", "Wie viel Prozent?", "35", &[("35 %", Right), ("53 %", Wrong)]),
    // The congress of a town is no conference there.
    ("en", "What ended the war?", "Congress of Berlin", &[("Conference of Berlin", Wrong), ("Berlin Congress", Right)]),
    ("de", "Was beendete den Krieg?", "Berliner Kongress", &[("Berliner Konferenz", Wrong)]),
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

/// How an answer is judged in a deck with a card for each answer, the first of which is asked; the distractors are its own.
fn judged_among(answers: &[&str], distractors: &[&str], given: &str) -> Verdict {
    let card = |answer: &&str| {
        let (answer, question) = (Answer::Text((*answer).to_owned()), "What was agreed?".to_owned());
        Card { question, answer, topic: Topic::General, ..Card::default() }
    };
    let mut deck = Deck { language: "en".to_owned(), cards: answers.iter().map(card).collect(), ..Deck::default() };
    deck.cards[0].distractors = distractors.iter().map(|it| (*it).to_owned()).collect();
    study::judge(&deck, &AnswerIndex::new(&deck), &deck.cards[0], given).verdict
}

#[test]
fn words_of_one_meaning_are_told_apart_by_a_deck_that_has_both() {
    let right = "Secure borders for all";
    assert_eq!(judged_among(&[right], &[], "secure frontiers for all"), Right);
    // Another card, or a distractor, has the other word, in whatever form.
    assert_ne!(judged_among(&[right, "A frontier on the Rhine"], &[], "secure frontiers for all"), Right);
    assert_ne!(judged_among(&[right], &["An open frontier"], "secure frontiers for all"), Right);
    assert_eq!(judged_among(&[right], &["Secure frontiers for all"], "secure frontiers for all"), Wrong);
    // A word that neither has is of one meaning all the same.
    assert_eq!(judged_among(&[right, "A frontier on the Rhine"], &[], "secure boundaries for all"), Right);
}

#[test]
fn another_name_of_the_right_answer_is_right_and_that_of_a_distractor_is_wrong() {
    let answers = ["Warsaw Pact", "Treaty of San Stefano"];
    for (given, expected) in [
        ("Warschauer Pakt", Right),
        ("the Warsaw Treaty Organization", Right),
        ("Frieden von San Stefano", Wrong),
        ("Pacte de Bagdad", Wrong),
        ("North Atlantic Alliance", Wrong),
    ] {
        assert_eq!(judged_among(&answers, &["Baghdad Pact", "NATO"], given), expected, "{given}");
    }
}
