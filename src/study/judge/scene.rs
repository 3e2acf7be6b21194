//! What surrounds an answer: the card, its question, its passage, and the other answers of the deck.

use std::cell::OnceCell;

use rustc_hash::FxHashSet as HashSet;
use unicode_segmentation::UnicodeSegmentation as _;

use super::{
    index::{AnswerIndex, form_of, place_of},
    language::{Language, Role},
    normal::{self, Piece},
    number::Number,
    phrase::{Phrase, Speech, Token},
};
use crate::deck::{Card, Deck, HistoricalDate, Topic, contains_words, words};

/// So many words behind a `which` may say what it asks for: `which secret agreement`.
const MOST_BEFORE_NOUN: usize = 3;

/// What surrounds an answer.
pub(super) struct Scene<'d> {
    /// The language with the deck's names.
    pub speech: Speech<'d>,
    deck: &'d Deck,
    card: &'d Card,
    place: OnceCell<Option<usize>>,
    /// The question.
    question: Vec<Piece>,
    /// The words of the question.
    said: Vec<String>,
    /// Whether the card asks for a person.
    pub is_person: bool,
    stated: OnceCell<HashSet<String>>,
    told: OnceCell<HashSet<String>>,
    /// What the general words of the question may mean.
    generals: OnceCell<Vec<&'static [String]>>,
    asked: OnceCell<HashSet<String>>,
    /// The words behind a `which`.
    nouns: Vec<String>,
    arabic: OnceCell<bool>,
    is_name_asked: OnceCell<bool>,
    /// The card's answer, and the surnames of several words among those that it accepts.
    surnames: OnceCell<(String, Vec<String>)>,
    own: OnceCell<Vec<Phrase>>,
    right: OnceCell<HashSet<String>>,
    distracting: OnceCell<HashSet<String>>,
}

impl<'d> Scene<'d> {
    /// The surroundings of a card in its deck.
    pub fn new(deck: &'d Deck, index: &'d AnswerIndex, card: &'d Card) -> Self {
        let speech = Speech { language: Language::of_tag(index.tag(deck)), index };
        let language = speech.language;
        let question = normal::pieces(&card.prompt());
        let said: Vec<String> = words(&normal::joined(&question)).map(|word| language.spelled(word)).collect();
        let asks_who = said.iter().any(|word| language.is(word, &[Role::Who]) && !language.is(word, &[Role::Which]));
        let is_office = |noun: &String| language.is(noun, &[Role::Office]);
        let nouns = nouns(&question, language);
        Self {
            is_person: card.topic == Topic::Person || asks_who || nouns.iter().any(is_office),
            speech,
            deck,
            card,
            question,
            said,
            nouns,
            place: OnceCell::new(),
            stated: OnceCell::new(),
            told: OnceCell::new(),
            generals: OnceCell::new(),
            asked: OnceCell::new(),
            arabic: OnceCell::new(),
            is_name_asked: OnceCell::new(),
            surnames: OnceCell::new(),
            own: OnceCell::new(),
            right: OnceCell::new(),
            distracting: OnceCell::new(),
        }
    }

    /// Whether the right answer is offered with the whole answer of another card: `Sweden and Denmark`. What
    /// stands behind a comma may be said of the answer, and a part of a right answer is no other one.
    pub fn offers_another(&self, given: &str, right: &[&str]) -> bool {
        let key = normal::key(given);
        let by_sign: Vec<String> = given.split([';', '?', '/', '&']).map(normal::key).collect();
        let by_word = by_sign.iter().flat_map(|part| {
            let words: Vec<&str> = words(part).collect();
            let apart = words.split(|word| self.language().is(word, &[Role::And, Role::Or]));
            apart.map(|words| words.join(" ")).collect::<Vec<_>>()
        });
        let parts: Vec<String> = by_word.chain(by_sign.iter().cloned()).filter(|part| !part.is_empty()).collect();
        let right: Vec<String> = right.iter().map(|right| normal::key(right)).collect();
        let is_right = |part: &str| right.iter().any(|right| contains_words(right, part));
        parts.len() > 1
            && parts.iter().any(|part| right.contains(part))
            && parts.iter().any(|part| {
                *part != key && !is_right(part) && self.index().answered_by(part, self.place(), false).next().is_some()
            })
    }

    fn index(&self) -> &'d AnswerIndex {
        self.speech.index
    }

    fn place(&self) -> Option<usize> {
        *self.place.get_or_init(|| place_of(self.deck, self.card))
    }

    /// The language of the deck.
    pub fn language(&self) -> &'static Language {
        self.speech.language
    }

    /// The words of texts as tokens have them, numbers by their value, and the states that they are of.
    fn keys<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> HashSet<String> {
        let language = self.language();
        let mut keys = HashSet::default();
        let pieces = texts.into_iter().flat_map(normal::pieces);
        let (mut month, mut was_number) = (None, false);
        for piece in pieces.filter(|piece| !language.is(&piece.key, &[Role::Empty])) {
            // `17 October 1797` tells the day of that month; `October 1797` leaves it open.
            if let Some(month) = month.take().filter(|_| piece.is_in_digits()) {
                keys.insert(format!("* {}", piece.key));
                keys.extend((!was_number).then(|| format!("{month} {}", piece.key)));
            }
            month = language.month_of(&language.spelled(&piece.key));
            if month.is_none() {
                was_number = piece.is_in_digits();
            }
            if let Some(state) = language.state_of(&piece.key) {
                keys.insert(format!("{state}*"));
            }
            keys.insert(match language.numbers.get(&piece.key) {
                Some((value, _)) => value.to_string(),
                None => language.spelled(&piece.key),
            });
        }
        keys
    }

    /// Whether words may be added to an answer without taking it back: no negation, no choice.
    pub fn may_be_added(&self, added: &str) -> bool {
        const MOST_BYTES: usize = 120;
        let key = normal::key(added);
        let takes_back = |word: &str| self.language().is(word, &[Role::Negation, Role::Or]);
        !key.is_empty() && key.len() <= MOST_BYTES && !key.split(' ').any(takes_back)
    }

    /// Whether a word names a month.
    pub fn is_month(&self, word: &str) -> bool {
        self.language().month_of(&self.language().spelled(word)).is_some()
    }

    /// Whether the question has a word.
    pub fn asks(&self, key: &str) -> bool {
        // In a language of cases another form of the word is asked.
        let is_form = |asked: &HashSet<String>| asked.iter().any(|word| self.language().are_word_forms(word, key));
        let asked = || {
            let tokens = Phrase::of(&self.question, &self.speech).tokens;
            // A noun of German has a capital, too.
            let language = self.language();
            let is_common = |key: &str| language.knows(key) && language.state_of(key).is_none();
            tokens
                .into_iter()
                .filter(|token| !token.is_capital || is_common(&token.key))
                .map(|token| token.key)
                .collect()
        };
        let asked = self.asked.get_or_init(asked);
        asked.contains(key) || is_form(asked) || self.nouns.iter().any(|noun| noun == key)
    }

    /// Whether the question has a kind of thing, by whatever name: a pact for a treaty.
    pub fn asks_kind(&self, kind: &str) -> bool {
        let language = self.language();
        let generals =
            self.generals.get_or_init(|| self.said.iter().filter_map(|word| language.kinds_of(word)).collect());
        self.asks(kind)
            || self.said.iter().any(|word| language.may_be_called(kind, word))
            || generals.iter().any(|kinds| language.is_of(kind, kinds))
    }

    /// Whether a word says what kind of thing the question asks for, by whatever name: `edict`, if it asks which edict.
    pub fn asks_noun(&self, key: &str) -> bool {
        self.nouns.iter().any(|noun| noun == key || self.language().may_be_called(key, noun))
    }

    /// Whether every right answer is written as a name: `Neutral` is not, beside `it stayed neutral`.
    pub fn is_name_asked(&self) -> bool {
        *self
            .is_name_asked
            .get_or_init(|| self.card.right_answers().iter().all(|right| Phrase::new(right, &self.speech).is_name()))
    }

    /// Whether it asks for somebody by an office.
    pub fn asks_office(&self) -> bool {
        self.said.iter().any(|word| self.language().is(word, &[Role::Title]))
    }

    /// Whether it asks for a battle.
    pub fn asks_battle(&self) -> bool {
        self.said.iter().any(|word| self.language().is(word, &[Role::Fight]))
    }

    /// Whether it asks in which battle.
    pub fn asks_which_battle(&self) -> bool {
        self.nouns.iter().any(|noun| self.language().is(noun, &[Role::Fight]))
    }

    /// Whether it asks for a place.
    pub fn asks_where(&self) -> bool {
        self.said.iter().any(|word| self.language().is(word, &[Role::Where, Role::Bearer]))
    }

    /// Whether the question or a right answer gives another rank than this one.
    pub fn has_other_rank(&self, key: &str) -> bool {
        let has_another = |word: &String| self.language().are_other_ranks(key, word);
        let is_there = || self.answers_have(key) || self.says(key);
        let answered = || self.right.get().into_iter().flatten();
        self.language().is_rank(key) && !is_there() && self.said.iter().chain(answered()).any(has_another)
    }

    /// Whether an answer that is right has a word.
    pub fn answers_have(&self, key: &str) -> bool {
        self.right.get_or_init(|| words_of(self.card.right_answers().iter().map(|right| &**right))).contains(key)
    }

    /// The card's date.
    pub fn date(&self) -> Option<&'d HistoricalDate> {
        self.card.date.as_ref()
    }

    /// The surname of several words that the card accepts: of David Lloyd George, Lloyd George.
    pub fn compound_surname(&self, name: &str) -> Option<&str> {
        let (whole, surnames) = self.surnames.get_or_init(|| {
            let whole = normal::key(&self.card.answer_text());
            let accepted = self.card.accept.iter().map(|accepted| normal::key(accepted));
            let is_surname = |it: &String| it.contains(' ') && whole.ends_with(&format!(" {it}"));
            let surnames = accepted.filter(is_surname).collect();
            (whole, surnames)
        });
        surnames.iter().find(|surname| name == **surname || name == whole).map(String::as_str)
    }

    /// The card's own answers, as it writes them.
    pub fn own_answers(&self) -> &[Phrase] {
        self.own.get_or_init(|| self.card.answer_text().lines().map(|own| Phrase::new(own, &self.speech)).collect())
    }

    /// Whether the card answers in one word, or one number.
    pub fn is_one_word_asked(&self) -> bool {
        self.own_answers().iter().all(|own| own.tokens.len() == 1)
    }

    /// Whether the person asked for has a name of Arabic, by its particles.
    pub fn is_arabic(&self) -> bool {
        *self.arabic.get_or_init(|| {
            let is_particle = |word: &str| self.language().is(word, &[Role::Arabic]);
            self.card.right_answers().iter().any(|right| words(&normal::key(right)).any(is_particle))
        })
    }

    /// Whether the question has a word, however it is written.
    pub fn says(&self, key: &str) -> bool {
        self.said.iter().any(|word| word == key)
    }

    /// Whether the question tells of a state, in whatever form: `French`, of France.
    pub fn asks_state(&self, state: &str) -> bool {
        let is_it = |words: &str| self.language().state_of(words) == Some(state);
        let both = |pair: &[String]| [" ", "-"].iter().any(|gap| is_it(&pair.join(gap)));
        self.said.iter().any(|word| is_it(word)) || self.said.windows(2).any(both)
    }

    /// Whether a word is no name: the language knows it, or the deck writes it without a capital.
    pub fn is_common(&self, key: &str) -> bool {
        let language = self.language();
        language.state_of(key).is_none() && (language.knows(key) || self.index().is_small(key))
    }

    /// Whether the question tells of no state at all.
    pub fn asks_no_state(&self) -> bool {
        !self.said.iter().any(|word| self.language().state_of(word).is_some())
    }

    /// Whether the question has a word, or another that says the same.
    pub fn says_in_other_words(&self, key: &str) -> bool {
        self.said
            .iter()
            .any(|word| self.language().are_word_forms(word, key) || self.language().are_synonyms(word, key))
    }

    /// Whether the card itself has the topic of persons.
    pub fn is_topic(&self) -> bool {
        self.card.topic == Topic::Person
    }

    /// Whether the question has a number's unit in any of its words.
    pub fn asks_unit(&self, unit: &str) -> bool {
        self.said.iter().any(|word| self.language().units.get(word).is_some_and(|name| name == unit))
    }

    /// Whether people may be counted, or what is counted is not told: how many men, Germans, how large an army.
    pub fn may_count_men(&self) -> bool {
        let language = self.language();
        let unit = |noun: &String| language.units.get(noun).map(String::as_str);
        let are_men = |noun: &String| unit(noun) == Some("man") || language.state_of(noun).is_some();
        let is_counted = self.nouns.iter().any(|noun| unit(noun).is_some_and(|unit| unit != "man"));
        !is_counted && (self.nouns.is_empty() || self.said.iter().any(are_men))
    }

    /// Whether the question has a number in words: how many million.
    pub fn asks_number(&self, value: f64) -> bool {
        let is_it =
            |word: &String| self.language().numbers.get(word).is_some_and(|(it, _)| it.to_bits() == value.to_bits());
        self.said.iter().any(is_it)
    }

    /// Whether it asks for a number that need not be exact: about how many.
    pub fn asks_about(&self) -> bool {
        self.said.iter().take(2).any(|word| self.language().is(word, &[Role::About]))
    }

    /// Whether the deck tells of no other ruler of that name.
    pub fn is_only_ruler(&self, name: &str) -> bool {
        self.index().is_only_ruler(name, self.language())
    }

    /// Whether a question or a passage of the deck has a word.
    pub fn deck_says(&self, key: &str) -> bool {
        self.index().says(key)
    }

    /// Whether a question or a passage of the deck tells of the state that a word is of.
    pub fn deck_tells_of_state(&self, key: &str) -> bool {
        self.language().state_of(key).is_some_and(|state| self.index().says(&format!("{state}*")))
    }

    /// Whether the card tells nothing of a year that a day of that month contradicts.
    pub fn leaves_open(&self, month: u8, year: &str) -> bool {
        !self.stated().contains(&format!("* {year}")) || self.stated().contains(&format!("{month} {year}"))
    }

    /// What the card, its question, its date, its note and its passage say.
    fn stated(&self) -> &HashSet<String> {
        self.stated.get_or_init(|| self.facts(&[self.passage()]))
    }

    /// What is said of the answer itself: the same, but of the passage only the sentences that name it.
    fn told(&self) -> &HashSet<String> {
        self.told.get_or_init(|| {
            let names = self.own_answers().iter().flat_map(|own| &own.tokens).filter(|token| token.is_capital);
            let names: Vec<&str> = names.map(|token| &*token.key).collect();
            let is_named = |sentence: &&str| words(&normal::key(sentence)).any(|word| names.contains(&word));
            self.facts(&self.passage().unicode_sentences().filter(is_named).collect::<Vec<_>>())
        })
    }

    fn passage(&self) -> &'d str {
        self.deck.passage_of(self.card).map_or("", |passage| &passage.text)
    }

    /// What the card, its question, its date and its note say, and those sentences of its passage.
    fn facts(&self, sentences: &[&str]) -> HashSet<String> {
        let card = self.card;
        let (prompt, date) = (card.prompt(), card.date.as_ref().map(HistoricalDate::in_words).unwrap_or_default());
        let answer = card.answer_text();
        let mut texts = vec![&*prompt, &*date];
        texts.extend(answer.lines().filter_map(|line| line.strip_suffix(')')?.rsplit_once('(')).map(|(_, note)| note));
        texts.extend(card.accept.iter().chain(&card.parties).chain(&card.note).map(String::as_str));
        texts.extend(self.deck.passage_of(card).map(|passage| &*passage.heading));
        texts.extend(sentences);
        self.keys(texts)
    }

    /// Whether a name and a number are those of a ruler whom the deck names, and the card, too.
    pub fn is_ruler(&self, name: &Token, number: &Token) -> bool {
        let is_it = |number: &Number| self.index().is_ruler(&name.key, number.value, self.language());
        number.number.as_ref().is_some_and(is_it) && self.states(&name.key)
    }

    /// Whether the right answers give somebody's surname, and nothing more but titles.
    pub fn has_surname_only(&self, surname: &Token) -> bool {
        let rights = self.card.right_answers();
        let rights = rights.iter().flat_map(|right| right.lines()).map(|right| Phrase::new(right, &self.speech).tokens);
        let mut named = rights.filter(|right| right.iter().any(|token| token.key == surname.key)).peekable();
        let is_other = |token: &Token| token.key != surname.key && !token.is(&[Role::Title, Role::Particle]);
        named.peek().is_some() && !named.flatten().any(|token| is_other(&token))
    }

    /// Whether the card, its question, its date, its note or its passage says a word or a number.
    pub fn states(&self, key: &str) -> bool {
        self.is_among(key, self.stated())
    }

    /// The same, but of a person only what is said where the name is: the passage may say it of somebody else.
    pub fn tells(&self, key: &str) -> bool {
        self.is_among(key, if self.is_person { self.told() } else { self.stated() })
    }

    /// Whether it is said where the answer is named: of the passage only those sentences count.
    pub fn tells_of_answer(&self, key: &str) -> bool {
        self.is_among(key, self.told())
    }

    /// Whether the passage says where the answer is, with the same small word: `the castle of Buchlau in Moravia`.
    pub fn is_place_told(&self, lead_word: &str) -> bool {
        let passage = Phrase::new(self.passage(), &self.speech);
        let is_own = |token: &Token| token.is_capital && self.answers_have(&token.key);
        let mut pairs = passage.tokens.windows(2);
        let is_place = |token: &Token| {
            token.lead_word == lead_word && token.is_capital && self.language().month_of(&token.key).is_none()
        };
        pairs.any(|pair| is_own(&pair[0]) && is_place(&pair[1]))
    }

    fn is_among(&self, key: &str, stated: &HashSet<String>) -> bool {
        let is_said = |key: &str| stated.contains(key);
        let is_state_said = || self.language().state_of(key).is_some_and(|state| is_said(&format!("{state}*")));
        if key.contains(' ') {
            return key.split(' ').all(|word| self.is_among(word, stated))
                || (is_state_said() && !self.is_in_distractor(key));
        }
        let is_alike =
            || is_adjective_of(key, stated).then(|| self.language().state_of(key)).is_some_and(|it| it.is_none());
        (is_said(key) || is_alike() || is_state_said()) && !self.is_in_distractor(key)
    }

    fn is_in_distractor(&self, key: &str) -> bool {
        self.distracting.get_or_init(|| words_of(self.card.distractors.iter().map(String::as_str))).contains(key)
    }

    /// Whether a word belongs to an answer that is wrong here, so that it is no slip.
    pub fn is_another_answer(&self, key: &str) -> bool {
        self.index().wrong_with(key, self.place()).next().is_some()
    }

    /// The other answers and the card's own distractors that have a word.
    pub fn others_with(&self, key: &str) -> impl Iterator<Item = &'d str> {
        self.index().others_with(key, self.place())
    }

    /// Whether another answer or a distractor has a word in whatever form, so that it says another thing in this deck than its
    /// synonyms.
    pub fn tells_apart(&self, key: &str) -> bool {
        self.others_with(&form_of(key, self.language())).next().is_some()
    }

    /// The answers of the other cards that a text answers.
    pub fn answered_by(&self, given: &Phrase, with_accepted: bool) -> Vec<String> {
        let is_empty = |word: &&str| self.language().is(word, &[Role::Empty]);
        let bare = words(&given.folded).skip_while(is_empty).collect::<Vec<_>>().join(" ");
        let others = self.index().answered_by(&bare, self.place(), with_accepted).take(8);
        others.filter_map(|other| Some(self.deck.cards.get(other)?.answer_text())).collect()
    }
}

/// The words of texts in their normal form.
fn words_of<'t>(texts: impl Iterator<Item = &'t str>) -> HashSet<String> {
    texts.flat_map(|text| words(&normal::key(text)).map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Whether the adjective of a country is among the words: `Ghanaian` for Ghana.
fn is_adjective_of(key: &str, words: &HashSet<String>) -> bool {
    let is_alike = |word: &String| {
        let same = key.chars().zip(word.chars()).take_while(|(a, b)| a == b).count();
        let (short, long) =
            (key.chars().count().min(word.chars().count()), key.chars().count().max(word.chars().count()));
        same >= 4 && same + 2 >= short && long <= short + 4
    };
    words.iter().any(is_alike)
}

/// The words behind each `which` of a question; in German, up to the first noun.
fn nouns(question: &[Piece], language: &Language) -> Vec<String> {
    let behind = |at: usize| {
        let rest = question[at + 1..].iter().skip_while(|piece| language.is(&piece.key, &[Role::Empty]));
        let mut is_over = false;
        rest.take_while(|piece| !language.is(&piece.key, &[Role::Empty]))
            .take(MOST_BEFORE_NOUN)
            .take_while(move |piece| !std::mem::replace(&mut is_over, language.has_noun_capitals && piece.is_capital))
            .filter(|piece| language.may_be_noun(piece))
    };
    let asking = (0..question.len()).filter(|at| language.is(&question[*at].key, &[Role::Which]));
    asking.flat_map(behind).map(|piece| language.spelled(&piece.key)).collect()
}
