//! What kind of thing a card asks for. The words that tell it are data, as all that depends on a language.

use serde::Deserialize;

use super::{
    AnswerIndex,
    language::{Language, Role},
    normal,
};
use crate::deck::{Card, Deck, Topic, words};

/// So many words behind the word that asks may say what for: `which secret German–Russian agreement`.
const MOST_BEFORE_NOUN: usize = 5;

/// The kind of thing that a card asks for. Only answers of one kind are taken for one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub(in crate::study) enum Asked {
    /// A person.
    Person,
    /// A power.
    Power,
    /// A treaty, a pact, an act.
    Treaty,
    /// An alliance.
    Alliance,
    /// A war, a battle.
    War,
    /// A meeting of powers.
    Congress,
    /// A place.
    Place,
    /// How something was, or why.
    Manner,
    /// Something that the question calls by another name.
    Other,
    /// Nothing tells it.
    Untold,
    /// Of the words that ask: what is asked for stands behind them, `how is it called`.
    Called,
}

impl Asked {
    /// What a card of the deck asks for: as its question says, else as its answer looks.
    pub fn by(card: &Card, deck: &Deck, index: &AnswerIndex) -> Self {
        let language = Language::of_tag(index.tag(deck));
        let asked = Self::in_question(&card.prompt(), language);
        if !matches!(asked, Self::Other | Self::Untold) {
            return asked;
        }
        let told = Self::in_answer(&card.answer_text(), language);
        let is_person = card.topic == Topic::Person && asked == Self::Untold;
        told.unwrap_or(if is_person { Self::Person } else { asked })
    }

    /// Whether any two answers of this kind can be taken for one another. How something was and how another thing ended
    /// are asked alike, and answered in ways that have nothing to do with each other.
    pub fn is_telling(self) -> bool {
        !matches!(self, Self::Manner | Self::Other)
    }

    fn in_question(question: &str, language: &Language) -> Self {
        let key = normal::key(question);
        let is_asking = |word: &&str| {
            language.is(word, &[Role::Who, Role::Which, Role::Where])
                || matches!(word_asks(language, word), Some(Self::Manner | Self::Other))
        };
        let mut rest = words(&key).skip_while(|word| !is_asking(word));
        let Some(asking) = rest.next() else {
            // `Tsar ______ approved it.`
            let before = question.split("__").next().filter(|before| before.len() < question.len());
            let before = before.map(|before| normal::key(before.trim_end()));
            let title = before.as_ref().and_then(|before| words(before).last());
            return if title.is_some_and(|title| is_office(title, language)) { Self::Person } else { Self::Untold };
        };
        let rest: Vec<&str> = rest.collect();
        let is_called = rest.iter().take(3).any(|word| word_asks(language, word) == Some(Self::Called));
        // `what was the name of the treaty`
        let is_link = |word: &&&str| {
            language.is(word, &[Role::Passive, Role::Article, Role::Pronoun])
                || is_called && (word_asks(language, word) == Some(Self::Called) || language.is(word, &[Role::Of]))
        };
        let is_which = language.is(asking, &[Role::Which]);
        match word_asks(language, asking) {
            _ if language.is(asking, &[Role::Who]) && !is_which => return Self::Person,
            _ if language.is(asking, &[Role::Where]) => return Self::Place,
            Some(Self::Manner) if !is_called => return Self::Manner,
            _ => {}
        }
        let is_linked = is_called || rest.first().is_some_and(|word| language.is(word, &[Role::Passive]));
        let links = if is_linked { rest.iter().take_while(is_link).count() } else { 0 };
        let ends = |word: &&&str| language.is(word, &[Role::Empty, Role::Article, Role::Of, Role::Passive]);
        let mut named = rest[links..].iter().take(MOST_BEFORE_NOUN).take_while(|word| !ends(word));
        named.find_map(|noun| Self::named(noun, language)).unwrap_or(Self::Other)
    }

    /// The kind of thing that an answer names: by its first word or its last, `Battle of Borodino`, `Crimean War`.
    fn in_answer(answer: &str, language: &Language) -> Option<Self> {
        let key = normal::key(answer);
        if language.state_of(&key).is_some() {
            return Some(Self::Power);
        }
        let mut full = words(&key).filter(|word| !language.is(word, &[Role::Article]));
        let first = full.next()?;
        let last = full.last().unwrap_or(first);
        [first, last].into_iter().find_map(|word| Self::named(word, language))
    }

    /// The kind of thing that a noun names; of a German compound, by what it ends in.
    fn named(noun: &str, language: &Language) -> Option<Self> {
        let is_thing = |asked: &Self| !matches!(asked, Self::Manner | Self::Other | Self::Called);
        let own = word_asks(language, noun).filter(is_thing);
        // `German` is a title in Spain.
        let is_person = || language.state_of(noun).is_none() && is_office(noun, language);
        own.or_else(|| is_person().then_some(Self::Person))
    }
}

/// What is asked for by a word: a place by `capital`; of a German compound by what it ends in, `Friedensvertrag`.
fn word_asks(language: &Language, key: &str) -> Option<Asked> {
    let spelled = language.spelled(key);
    let ends = spelled.char_indices().map(|(at, _)| at).filter(|at| *at == 0 || language.has_noun_capitals && *at > 2);
    let mut long = ends.filter(|at| *at == 0 || spelled.len() > at + 3);
    long.find_map(|at| language.asks.get(language.base(&spelled[at..]))).copied()
}

fn is_office(word: &str, language: &Language) -> bool {
    language.is(word, &[Role::Office, Role::Title])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::Answer;

    fn asked(tag: &str, question: &str, answer: &str) -> Asked {
        let (question, answer) = (question.to_owned(), Answer::Text(answer.to_owned()));
        let cards = vec![Card { question, answer, ..Card::default() }];
        let deck = Deck { language: tag.to_owned(), cards, ..Deck::default() };
        Asked::by(&deck.cards[0], &deck, &AnswerIndex::new(&deck))
    }

    #[test]
    fn a_question_tells_what_kind_of_thing_it_asks_for() {
        for (tag, question, expected) in [
            ("en", "Who was elected president in that year?", Asked::Person),
            ("en", "Which French foreign minister exchanged the letters?", Asked::Person),
            ("en", "Against which power did the convention direct its forces?", Asked::Power),
            ("en", "Which two powers signed?", Asked::Power),
            ("en", "Which secret German–Russian agreement lapsed?", Asked::Treaty),
            ("en", "What was the name of the treaty?", Asked::Treaty),
            ("en", "What kind of alliance was it?", Asked::Other),
            ("en", "What ended the war?", Asked::Other),
            ("en", "Since which war?", Asked::War),
            ("en", "Where does Fashoda lie?", Asked::Place),
            ("en", "How did the campaign end?", Asked::Manner),
            ("en", "Tsar ______ approved it.", Asked::Person),
            ("en", "______ approved it.", Asked::Untold),
            ("fr", "Qui préside le congrès de Vienne ?", Asked::Person),
            ("fr", "Quel ministre signe le traité ?", Asked::Person),
            ("fr", "Dans quelle bataille Napoléon bat-il la Prusse ?", Asked::War),
            ("fr", "Quel est le traité qui met fin à la guerre ?", Asked::Treaty),
            ("fr", "Comment s’appelle l’alliance de 1815 ?", Asked::Alliance),
            ("fr", "Comment finit la guerre ?", Asked::Manner),
            ("fr", "Que propose Metternich ?", Asked::Other),
            ("de", "Wer schlug Preußen?", Asked::Person),
            ("de", "Welcher Reichskanzler trat 1890 ab?", Asked::Person),
            ("de", "In welcher Seeschlacht siegte Nelson?", Asked::War),
            ("de", "Welche Großmacht blieb neutral?", Asked::Power),
            ("de", "Wie hieß der Rückversicherungsvertrag?", Asked::Treaty),
            ("de", "Was beschloss der Kongress?", Asked::Other),
            ("ru", "Кто подписал договор?", Asked::Person),
            ("ru", "В какой битве был разбит Наполеон?", Asked::War),
            ("ru", "Как назывался союз трёх монархов?", Asked::Alliance),
            ("ru", "Где встретились императоры?", Asked::Place),
        ] {
            assert_eq!(asked(tag, question, "X"), expected, "{question}");
        }
    }

    #[test]
    fn where_the_question_does_not_tell_it_the_answer_may() {
        for (tag, question, answer, expected) in [
            ("en", "______ was fought in 1812.", "The Battle of Borodino", Asked::War),
            ("en", "1853–1856", "Crimean War", Asked::War),
            ("en", "It ended the war of 1812.", "Treaty of Ghent", Asked::Treaty),
            ("en", "Fashoda’s owner", "France", Asked::Power),
            ("fr", "1815", "le congrès de Vienne", Asked::Congress),
            ("de", "1866", "Schlacht bei Königgrätz", Asked::War),
            ("ru", "1856", "Парижский мирный договор", Asked::Treaty),
            ("en", "1890", "Caprivi", Asked::Untold),
        ] {
            assert_eq!(asked(tag, question, answer), expected, "{answer}");
        }
    }
}
