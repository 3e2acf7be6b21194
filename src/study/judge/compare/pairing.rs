//! Which word of an answer stands for which of the right one.

use super::{Comparison, Pair};
use crate::study::judge::{
    language::{Language, Role},
    normal::Short,
    number::{Form, Number, TIMES, roman},
    phrase::Token,
    scene::Scene,
    spelling::{Likeness, is_english, is_slip, likeness, may_be_one_name, slips, sounds},
};

impl Comparison<'_, '_> {
    /// Pairs what is alike, in the order of the right answer; first what is the same.
    pub(super) fn pair(&mut self, least: Likeness) {
        for (place, right) in self.right.tokens.iter().enumerate() {
            if self.pairs[place].is_some() {
                continue;
            }
            let free = (0..self.given.tokens.len()).filter(|given| self.stands_for[*given].is_none());
            let alike = free.filter_map(|given| {
                let likeness = alike(&self.given.tokens[given], right, least, self.scene)?;
                Some(Pair { given, likeness })
            });
            // The first of those that are most alike.
            let best = alike.reduce(|best, next| if next.likeness > best.likeness { next } else { best });
            if let Some(pair) = best {
                self.tie(place, Some(pair.given), pair.likeness);
            }
        }
    }

    /// Lets a token stand for one of the right answer.
    fn tie(&mut self, right: usize, given: Option<usize>, likeness: Likeness) {
        if let Some(given) = given {
            self.stands_for[given] = Some(right);
            self.pairs[right] = Some(Pair { given, likeness });
        }
    }

    /// Pairs words of a phrase with others that say the same, unless the deck tells the two apart; then with those of their
    /// family, which may say another thing.
    pub(super) fn pair_meanings(&mut self) {
        for least in [Likeness::Meaning, Likeness::Kin] {
            for right in 0..self.pairs.len() {
                let word = &self.right.tokens[right];
                let is_like = |given: &usize| {
                    let token = &self.given.tokens[*given];
                    let is_told_apart = || self.scene.tells_apart(&token.key);
                    let is_phrase = !self.is_name || self.language.has_noun_capitals;
                    let are_synonyms = || {
                        is_phrase && self.language.are_synonyms(&token.key, &word.key)
                            || self.language.are_agreements_of_kind(&token.key, &word.key)
                    };
                    // `Pakt`, of Beistandspakt
                    let is_kind = || token.is(&[Role::Kind]) && word.key.ends_with(&token.key);
                    match least {
                        Likeness::Meaning => are_synonyms() && !is_told_apart(),
                        _ if self.is_name => {
                            self.extras().count() == 1
                                && !self.language.knows(&token.key)
                                && may_be_one_name(&token.key, &word.key)
                        }
                        // Which of two that the deck tells apart is meant cannot be known.
                        _ => are_synonyms() || is_kind() || are_kin(&token.key, &word.key) && !is_told_apart(),
                    }
                };
                let found =
                    self.extras().find(is_like).filter(|_| self.pairs[right].is_none() && word.number.is_none());
                self.tie(right, found, least);
            }
        }
    }

    /// Pairs a large number with one that has fewer or more digits: that may be near enough, and is if it is asked about how many.
    pub(super) fn pair_rounded(&mut self) {
        for right in 0..self.pairs.len() {
            let Some(exact) = self.right.tokens[right].number.as_ref().filter(|_| self.pairs[right].is_none()) else {
                continue;
            };
            let is_near = |it: &Number| it.is_rounded(exact) || exact.is_rounded(it);
            let is_it = |given: &usize| self.given.tokens[*given].number.as_ref().is_some_and(is_near);
            let found = self.extras().find(is_it);
            self.tie(right, found, if self.scene.asks_about() { Likeness::Same } else { Likeness::Kin });
        }
    }

    /// Pairs words with the two that they are written in: `Goldmark` and `gold marks`.
    pub(super) fn pair_compounds(&mut self) {
        let bare = |key: &str| key.trim_end_matches('s').to_owned();
        let joined = |pair: &[Token]| {
            let is_word = pair.iter().all(|token| token.number.is_none());
            // `warships`, of ships of war; `Unabhängigkeitsgarantie`
            let is_turned = pair[1].lead == Some(Role::Of);
            let [first, last] = if is_turned { [&pair[1], &pair[0]] } else { [&pair[0], &pair[1]] };
            is_word.then(|| ["", "s"].map(|link| bare(&format!("{}{link}{}", first.key, last.key))))
        };
        let is_whole =
            |whole: &Option<[String; 2]>, key: &str| whole.as_ref().is_some_and(|it| it.contains(&bare(key)));
        for right in 1..self.pairs.len() {
            let whole = joined(&self.right.tokens[right - 1..=right]);
            let is_free = self.pairs[right - 1].is_none() && self.pairs[right].is_none();
            let same = |given: &usize| is_whole(&whole, &self.given.tokens[*given].key);
            let found = self.extras().find(same).filter(|_| is_free);
            self.tie(right - 1, found, Likeness::Same);
            self.tie(right, found, Likeness::Same);
        }
        for given in 1..self.stands_for.len() {
            let whole = joined(&self.given.tokens[given - 1..=given]);
            let is_free = self.stands_for[given - 1].is_none() && self.stands_for[given].is_none();
            let same = |right: &usize| self.pairs[*right].is_none() && is_whole(&whole, &self.right.tokens[*right].key);
            if let Some(right) = (0..self.pairs.len()).find(same).filter(|_| is_free) {
                self.tie(right, Some(given), Likeness::Same);
                self.tie(right, Some(given - 1), Likeness::Same);
            }
        }
    }

    /// Pairs the one word that is missing with the one that is too much, if a slip parts them and all the rest is right.
    pub(super) fn pair_slip(&mut self) {
        let mut missing = (0..self.pairs.len()).filter(|right| self.pairs[*right].is_none());
        let (Some(right), None) = (missing.next(), missing.next()) else { return };
        let mut extras = self.extras();
        let (Some(given), None) = (extras.next(), extras.next()) else { return };
        drop(extras);
        let (word, key) = (&self.right.tokens[right], &self.given.tokens[given].key);
        let is_known = self.language.knows(key)
            || self.language.is_other_name(key, &word.key)
            || self.scene.is_another_answer(key);
        let letters = self.given.tokens.iter().filter(|token| token.number.is_none()).map(|token| token.key.len());
        let is_sure = letters.sum::<usize>() >= key.len() + 3 && word.key.chars().count() >= 3;
        let is_plain = word.short != Some(Short::Acronym) && word.number.is_none();
        if is_plain && is_sure && !is_known && (is_slip(key, &word.key) || sounds(key) == sounds(&word.key)) {
            // `religious prosecution`, of persecution
            let are_two = !self.is_name && are_two_words(self.language, key, &word.key);
            let likeness = if are_two { Likeness::Kin } else { Likeness::Close };
            self.tie(right, Some(given), likeness);
        }
    }
}

/// Whether the dictionary has both: `majority` is no misspelling of `minority`.
fn are_two_words(language: &Language, given: &str, right: &str) -> bool {
    language.has_dictionary && is_english(given) && is_english(right)
}

/// Whether two words may be of one family: the greater part of both is the same.
fn are_kin(a: &str, b: &str) -> bool {
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    same >= 5 && 2 * same >= a.chars().count().max(b.chars().count())
}

/// How alike two tokens are, if they are as much alike as that.
pub(in crate::study::judge) fn alike(
    given: &Token,
    right: &Token,
    least: Likeness,
    scene: &Scene<'_>,
) -> Option<Likeness> {
    let likeness = match (&given.number, &right.number) {
        // `a third`, and `1/3`
        (Some(number), Some(other)) if is_part(number, right) || is_part(other, given) => Likeness::Same,
        (Some(number), Some(other)) => alike_numbers(number, other, scene)?,
        (None, None) => alike_words(given, right, least, scene)?,
        // `XII`, of twelve
        (None, Some(number)) if roman(&given.key) == Some(number.value) => Likeness::Same,
        // `Frist World War`; `thirten`, of 13 and nothing else
        (None, Some(number)) if least < Likeness::Same && !scene.language().knows(&given.key) => {
            let is_it = match &right.alt {
                Some(word) => likeness(&given.key, word, true) >= Some(Likeness::Slip),
                None => scene.is_one_word_asked() && number_like(&given.key, scene.language()) == Some(number.value),
            };
            is_it.then_some(Likeness::Slip)?
        }
        _ => return None,
    };
    (likeness >= least).then_some(likeness)
}

/// The number whose word a misspelled one is most like; `None` if there is none, or if there are two.
fn number_like(key: &str, language: &Language) -> Option<f64> {
    let slips = |word: &str| likeness(key, word, true).map(|_| slips(key, word));
    let like: Vec<_> = language.numbers.iter().filter_map(|(word, (value, _))| Some((slips(word)?, *value))).collect();
    let fewest = like.iter().map(|(slips, _)| *slips).min()?;
    let mut nearest = like.into_iter().filter(|(slips, _)| *slips == fewest).map(|(_, value)| value);
    let first = nearest.next()?;
    nearest.all(|other| other.to_bits() == first.to_bits()).then_some(first)
}

/// Whether a number is the part that an ordinal with an article tells.
fn is_part(part: &Number, other: &Token) -> bool {
    let under = other.number.as_ref().filter(|it| it.form == Form::Ordinal && other.has_article);
    under.is_some_and(|under| (part.value * under.value - 1.0).abs() < 1e-9)
}

fn alike_numbers(given: &Number, right: &Number, scene: &Scene<'_>) -> Option<Likeness> {
    // `two days`, of 48, if it is asked how many hours
    let is_time = given.unit.as_deref().is_some_and(|unit| TIMES.contains(&unit));
    let asked = TIMES.into_iter().filter(|_| is_time).find(|unit| scene.asks_unit(unit));
    let unit = right.unit.clone().or_else(|| asked.map(str::to_owned));
    let right = &Number { unit, ..right.clone() };
    if given.are_months(right) || right.are_months(given) {
        return Some(Likeness::Same);
    }
    // `two days`, of 48 hours
    let smaller = [given.in_smaller_unit(), right.in_smaller_unit()];
    let are_of_one = smaller[0].unit.is_some() && smaller[0].unit == smaller[1].unit;
    let [given, right] = &if are_of_one { smaller } else { [given.clone(), right.clone()] };
    // `6 million`, of 6, if it is asked how many million
    let is_scaled = |scale: &f64| {
        let [more, less] = [(given, right), (right, given)].map(|(more, less)| (more.value - less.value * scale).abs());
        scene.asks_number(*scale) && more.min(less) <= 1e-9 * given.value.max(right.value)
    };
    let is_equal = given.equals(right);
    let is_as_asked = !is_equal && [1e3, 1e6, 1e9].iter().any(is_scaled);
    let is_millions = given.is_millions(right) || is_as_asked;
    let has_other_unit = given.unit.as_ref().zip(right.unit.as_ref()).is_some_and(|(unit, other)| unit != other);
    if !(is_equal || is_as_asked) || (has_other_unit && !is_millions) {
        return None;
    }
    // `35 %`, of 35, if it is asked how many; `4.5m`
    let is_part = |unit: &str| unit == "%" && given.value <= 1.0 && right.value <= 1.0 || is_millions;
    let unit = given.unit.as_ref().xor(right.unit.as_ref());
    // Men need not be named, if nothing else is counted: nothing else has the strength of an army.
    let are_men = |unit: &str| unit == "man" && (given.unit.is_none() || scene.may_count_men());
    let is_unit_known = unit.is_none_or(|unit| is_part(unit) || are_men(unit) || scene.asks_unit(unit));
    Some(if is_unit_known { Likeness::Same } else { Likeness::Close })
}

fn alike_words(given: &Token, right: &Token, least: Likeness, scene: &Scene<'_>) -> Option<Likeness> {
    let language = scene.language();
    let is_spelled = |token: &Token, key: &String| token.key == *key || token.alt.as_ref() == Some(key);
    if is_spelled(right, &given.key) || given.alt.as_ref().is_some_and(|alt| is_spelled(right, alt)) {
        return Some(Likeness::Same);
    }
    let state = language.state_of(&given.key);
    let is_same_state = state.is_some() && state == language.state_of(&right.key);
    if least == Likeness::Same {
        return None;
    }
    let is_negation = [given, right].iter().all(|token| token.is(&[Role::Negation]));
    // `Barclays` is nobody's name in another form.
    let are_forms = if right.is(&[Role::Kind]) { Language::are_word_forms } else { Language::are_forms };
    let are_forms = are_forms(language, &given.key, &right.key) && !(scene.is_person && given.key.ends_with('s'));
    // `res. 242`, `Nordd. Bund`
    let letters = given.key.chars().count();
    let is_known = || letters > 4 || language.knows(&right.key) || scene.asks_noun(&right.key);
    let is_begun =
        given.short == Some(Short::Stopped) && letters > 1 && right.key.starts_with(&given.key) && is_known();
    let kind = language.kind_beyond(&right.key, &given.key).or_else(|| language.kind_beyond(&given.key, &right.key));
    if is_same_state || is_negation || kind.is_some_and(|kind| scene.asks_kind(kind)) || are_forms || is_begun {
        return Some(Likeness::Sound);
    }
    if right.short == Some(Short::Acronym) {
        return None;
    }
    let is_proper = right.is_capital;
    if !is_proper && language.are_word_forms(&given.key, &right.key) {
        return Some(Likeness::Close);
    }
    let as_typed = |token: &'_ Token| token.alt.clone().unwrap_or_else(|| token.key.clone());
    let likeness = likeness(&given.key, &right.key, is_proper)
        .or_else(|| likeness(&as_typed(given), &as_typed(right), is_proper))?;
    let is_word = likeness < Likeness::Sound
        && (language.knows(&given.key)
            || !is_proper && are_two_words(language, &given.key, &right.key)
            || language.is_other_name(&given.key, &right.key)
            || scene.is_another_answer(&given.key));
    (!is_word).then_some(likeness)
}
