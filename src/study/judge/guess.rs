//! The language of a deck that does not tell it, as most tables that are brought in do not.

use std::{borrow::Cow, collections::HashSet, sync::LazyLock};

use super::language::{FILES, Role, words_of};
use crate::deck::Deck;

/// So many cards tell the language.
const MOST_CARDS: usize = 100;
/// The fewest small words that tell it: with fewer, or nearly as many of another language, it is English.
const FEWEST: usize = 3;

/// The small words of each language: articles, pronouns, `in`.
static SMALL: LazyLock<[HashSet<&str>; FILES.len()]> =
    LazyLock::new(|| std::array::from_fn(|place| words_of(place, Role::Empty).collect()));

/// The BCP 47 tag of a deck's language: its own, or that whose small words its questions and answers have; English if that
/// cannot be known.
pub(super) fn tag_of(deck: &Deck) -> Cow<'_, str> {
    if !deck.language.is_empty() {
        return Cow::from(&deck.language);
    }
    let mut counts = [0; FILES.len()];
    for card in deck.cards.iter().take(MOST_CARDS) {
        let text = format!("{} {}", card.question, card.answer_text()).to_lowercase();
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            for (count, small) in counts.iter_mut().zip(&*SMALL) {
                *count += usize::from(small.contains(word));
            }
        }
    }
    let best = (0..FILES.len()).max_by_key(|place| (counts[*place], std::cmp::Reverse(*place))).unwrap_or_default();
    let second = (0..FILES.len()).filter(|place| *place != best).map(|place| counts[place]).max().unwrap_or_default();
    let is_sure = counts[best] >= FEWEST && 2 * counts[best] >= 3 * second;
    Cow::from(if is_sure { FILES[best].0 } else { FILES[0].0 })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Answer, Card};

    fn deck(questions: &[(&str, &str)]) -> Deck {
        let card = |(question, answer): &(&str, &str)| Card {
            question: (*question).to_owned(),
            answer: Answer::Text((*answer).to_owned()),
            ..Card::default()
        };
        Deck { cards: questions.iter().map(card).collect(), ..Deck::default() }
    }

    #[test]
    fn a_deck_without_a_language_has_that_of_its_small_words() {
        let german = [("In welcher Schlacht schlug Preußen am 3. Juli 1866 Österreich?", "Schlacht bei Königgrätz")];
        let french = [("Qui rencontre Napoléon III à Plombières en juillet 1858 ?", "Camillo Benso, comte de Cavour")];
        let russian = [("Кто подписал договор в Тильзите и когда это было?", "Александр I")];
        let english = [("Which of the treaties ended the war?", "Treaty of Paris")];
        for (questions, tag) in [(german, "de"), (french, "fr"), (russian, "ru"), (english, "en")] {
            assert_eq!(tag_of(&deck(&questions)), tag);
        }
        assert_eq!(tag_of(&deck(&[("1648?", "Münster, Osnabrück")])), "en");
        let told = Deck { language: "fr-CA".into(), ..deck(&german) };
        assert_eq!(tag_of(&told), "fr-CA");
    }
}
