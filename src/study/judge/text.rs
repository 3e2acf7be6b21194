//! Answers in words: the nearest of the right ones, choices, and the answers that are known to be wrong.

use super::{
    Rule, Verdict,
    compare::{Found, compare, is_year},
    difference::{Piece, difference},
    language::Role,
    normal,
    number::TIMES,
    phrase::{Joint, Phrase, Token},
    scene::Scene,
};

/// More words than these are no addition.
const MOST_ADDED: usize = 16;
/// Who offers more to choose from has no answer.
const MOST_OFFERED: usize = 6;

/// What came of an answer in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedText {
    /// How it was.
    pub verdict: Verdict,
    /// The rule that says so.
    pub rule: Rule,
    /// The right answer that it came nearest to.
    pub closest: String,
    /// The difference between the two, letter by letter, if it is to be shown.
    pub difference: Vec<Piece>,
}

impl JudgedText {
    /// Whether the difference is worth showing: it is nearly right, or right but for the spelling.
    #[must_use]
    pub fn is_to_be_shown(&self) -> bool {
        self.verdict == Verdict::Nearly || (self.verdict, self.rule) == (Verdict::Right, Rule::Spelling)
    }

    /// The same with the difference, if it is to be shown.
    pub(super) fn beside(mut self, given: &str) -> Self {
        if self.is_to_be_shown() {
            self.difference = difference(given, &self.closest);
        }
        self
    }
}

/// A right answer with the ways to read it.
pub(super) struct Right<'t> {
    /// The answer as the card writes it.
    pub text: &'t str,
    /// The ways to read it.
    pub phrases: Vec<Phrase>,
    /// Without a note that has a number in it, `Treaty of Paris (1856)`, or without who did it: `shot by soldiers`.
    unnoted: Option<Phrase>,
    /// That note.
    note: Option<Phrase>,
}

impl<'t> Right<'t> {
    /// Reads a right answer.
    pub fn new(text: &'t str, scene: &Scene<'_>) -> Self {
        let note = text.trim_end().strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
        let note = note.filter(|(_, note)| note.contains(|c: char| c.is_ascii_digit()));
        let unnoted = note.map(|(text, _)| Phrase::new(text, &scene.speech));
        let mut phrases: Vec<Phrase> = variants(text).iter().map(|text| Phrase::new(text, &scene.speech)).collect();
        for phrase in &mut phrases {
            phrase.is_own = true;
        }
        let without_doer = || phrases.first().filter(|phrase| phrase.is_passive)?.before(Role::By);
        let note = note.map(|(_, note)| Phrase::new(note, &scene.speech));
        Self { text, unnoted: unnoted.or_else(without_doer), note, phrases }
    }
}

/// Judges an answer in words by every answer that is right. The distractors are wrong, however near they come.
pub(super) fn judge_text(given: &str, right: &[&str], wrong: &[String], scene: &Scene<'_>) -> JudgedText {
    let mut found = Found::wrong(Rule::TooLong);
    let mut closest = right.first().copied().unwrap_or_default();
    if let Some(same) = right.iter().find(|right| is_same_in_plain_words(given, right)) {
        (found, closest) = (Found::SAME, same);
    } else if !is_far_too_long(given, right) {
        let mut rights: Vec<Right<'_>> = right.iter().map(|right| Right::new(right, scene)).collect();
        own(&mut rights, scene.language().head_first);
        let phrase = Phrase::new(given, &scene.speech);
        let place;
        (found, place) = nearest(&phrase, &rights, scene);
        closest = rights.get(place).map_or("", |right| right.text);
        if is_made_active(&phrase, &rights) {
            found = found.min(Found::nearly(Rule::Direction));
        }
        let is_doubtful = found.verdict > Verdict::Wrong && found.rule < Rule::Initials;
        if is_doubtful {
            found = found.min(known_to_be_wrong(&phrase, found, rights.get(place), wrong, scene));
            // What is added to another answer makes it no better.
            let head = without_addition(&phrase, scene).filter(|_| found == Found::nearly(Rule::Doubt));
            if let Some((head, _)) = head.filter(|(head, _)| phrase.tokens[head.tokens.len()].number.is_none()) {
                let of_head = nearest(&head, &rights, scene).0;
                let known = known_to_be_wrong(&head, of_head, rights.get(place), wrong, scene);
                found = if known.verdict == Verdict::Wrong { known } else { found };
            }
        }
    }
    // An answer of signs only is right if it is the very answer.
    if !given.trim().is_empty() && right.iter().any(|right| right.trim() == given.trim()) {
        found = Found::SAME;
    }
    let closest = normal::plain(closest);
    JudgedText { verdict: found.verdict, rule: found.rule, difference: Vec::new(), closest }
}

/// Tells the card's own answer, and those that end in the same kind of thing: `ABM Treaty` beside another `Treaty`.
fn own(rights: &mut [Right<'_>], is_head_first: bool) {
    let kind = |phrase: &Phrase| {
        let head = if is_head_first { phrase.tokens.first() } else { phrase.tokens.last() };
        head.filter(|token| token.is(&[Role::Kind])).map(|token| token.key.clone())
    };
    let of_card: Vec<String> = rights.iter().take(1).flat_map(|right| right.phrases.iter().filter_map(kind)).collect();
    for (place, right) in rights.iter_mut().enumerate() {
        for phrase in &mut right.phrases {
            phrase.is_own = place == 0 || kind(phrase).is_some_and(|kind| of_card.contains(&kind));
        }
    }
}

/// Whether something does what was done to it: `it attacked` for `it was attacked`.
fn is_made_active(given: &Phrase, rights: &[Right<'_>]) -> bool {
    let of_pronoun = || rights.iter().flat_map(|right| &right.phrases).filter(|phrase| phrase.has_pronoun);
    given.has_pronoun
        && !given.is_passive
        && of_pronoun().any(|it| it.is_passive)
        && of_pronoun().all(|it| it.is_passive)
}

/// Whether two texts have the same words, and no sign that could make a difference.
fn is_same_in_plain_words(given: &str, right: &str) -> bool {
    let is_plain = |text: &str| text.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '-' | '.' | '\''));
    given.len() < 200 && is_plain(given) && is_plain(right) && normal::key(given) == normal::key(right)
}

/// What comes nearer to a distractor, or is another card's answer, is wrong.
fn known_to_be_wrong(
    given: &Phrase,
    found: Found,
    right: Option<&Right<'_>>,
    wrong: &[String],
    scene: &Scene<'_>,
) -> Found {
    for wrong in wrong {
        let wrong = Phrase::new(wrong, &scene.speech);
        let near = compare(given, &wrong, scene);
        let is_apart = || {
            right
                .is_some_and(|right| right.phrases.iter().all(|it| compare(it, &wrong, scene).verdict < Verdict::Right))
        };
        if near > found || (near.verdict == Verdict::Right && is_apart()) {
            return Found::wrong(Rule::Distractor);
        }
    }
    if found.rule > Rule::Person {
        return found;
    }
    // Another card may have the same answer.
    let is_same = |other: &String| {
        let other = Phrase::new(other, &scene.speech);
        right.is_some_and(|right| right.phrases.iter().any(|it| compare(&other, it, scene).verdict == Verdict::Right))
    };
    let others = scene.answered_by(given, found.rule == Rule::Person);
    if others.iter().any(|other| !is_same(other)) { Found::wrong(Rule::OtherCard) } else { found }
}

/// How an answer is by the nearest of the right ones, and which that is.
pub(super) fn nearest(given: &Phrase, rights: &[Right<'_>], scene: &Scene<'_>) -> (Found, usize) {
    let mut best = (Found::wrong(Rule::Empty), 0);
    let (mut is_another_kind, mut has_kind) = (false, false);
    for (place, right) in rights.iter().enumerate() {
        for phrase in &right.phrases {
            let found = compare(given, phrase, scene);
            is_another_kind |= place == 0 && found == Found::wrong(Rule::OtherKind);
            has_kind |= phrase
                .tokens
                .iter()
                .any(|token| token.is(&[Role::Kind]) && given.tokens.iter().any(|it| it.key == token.key));
            if found > best.0 {
                best = (found, place);
            }
        }
    }
    let may_be_part = best.0.rule != Rule::Direction;
    for right in rights.iter().filter(|_| may_be_part) {
        let Some(unnoted) = &right.unnoted else { continue };
        // `Treaty of Paris of 1856`
        let has = |phrase: &Phrase, number: &Token| phrase.tokens.iter().any(|token| token.key == number.key);
        let numbers = given.tokens.iter().filter(|token| token.number.is_some() && !has(unnoted, token));
        let are_noted = |year: &Token| is_year(year) && right.note.as_ref().is_some_and(|note| has(note, year));
        let (is_more, are_known) = (numbers.clone().next().is_some(), numbers.clone().all(are_noted));
        if are_known && compare(given, unnoted, scene).verdict == Verdict::Right {
            best.0 = best.0.max(if is_more { Found::right(Rule::Detail) } else { Found::nearly(Rule::Part) });
        }
    }
    let has_choice = || rights.iter().any(|right| right.phrases.iter().any(Phrase::is_choice));
    let is_offered = given.is_choice() && !has_choice();
    let offered = || of_each(&given.split(Joint::Or), rights, scene).unwrap_or(Found::wrong(Rule::Choice));
    if is_offered && best.0 != Found::SAME {
        best.0 = offered();
    } else if is_offered && given.has_word_or {
        // `1814 or 1815` is a choice even if it has the same words as the answer, `Brest/Litovsk` is none.
        best.0 = best.0.min(offered());
    } else if best.0.verdict < Verdict::Right && !given.is_choice() {
        // The same in other words beside it: `Napoleon III (Louis-Napoleon Bonaparte)`.
        best.0 = best.0.max(of_each(&given.split(Joint::Comma), rights, scene).unwrap_or(best.0));
    }
    if best.0.verdict == Verdict::Wrong
        && let Some((head, least)) = without_addition(given, scene)
        && nearest(&head, rights, scene).0.verdict >= least
    {
        return (Found::nearly(Rule::Doubt), best.1);
    }
    if is_another_kind && !has_kind && best.0.rule == Rule::Detail {
        best.0 = Found::nearly(Rule::Doubt);
    } else if is_another_kind && !has_kind && best.0.verdict == Verdict::Nearly {
        best.0 = Found::wrong(Rule::OtherKind);
    }
    best
}

/// An answer without what is added behind a comma or in a clause: whatever that says, it does not take the answer back,
/// unless it names another one. Returns the answer with the least that it must be by itself: a negation may be of
/// something else only if all of it is right, `Lombardy, without Venetia`.
fn without_addition(given: &Phrase, scene: &Scene<'_>) -> Option<(Phrase, Verdict)> {
    // `£1.2m at 8 per cent`, `700m francs over five years`
    let is_led = |token: &Token| matches!(token.lead, Some(Role::Place | Role::Tie | Role::Against | Role::With));
    let is_of_number = |at: usize| {
        let token = &given.tokens[at];
        let is_bound = token.is(&[Role::TurningFirst]);
        let number = if is_bound { given.tokens.get(at + 1) } else { Some(token).filter(|token| is_led(token)) };
        given.tokens[at - 1].number.is_some() && number.is_some_and(|number| number.number.is_some())
    };
    let is_apart = |at: &usize| {
        matches!(given.tokens[*at].joint, Joint::Comma | Joint::Note) || given.clause == Some(*at) || is_of_number(*at)
    };
    let cut = (1..given.tokens.len()).find(is_apart)?;
    let (head, added) = given.tokens.split_at(cut);
    // A number of something else: what counts the same is another answer.
    let unit = |token: &Token| token.number.as_ref().map(|number| number.unit.clone());
    let is_other_number =
        |token: &Token| token.number.is_none() || head.iter().all(|of_head| unit(of_head) != unit(token));
    // How a word is written tells nothing: many write no capitals.
    let is_plain = |token: &Token| {
        token.number.is_none() && !token.is(&[Role::Harmless, Role::Vague]) && scene.is_common(&token.key)
    };
    let is_time = |token: &Token| {
        !is_year(token) && is_other_number(token) && unit(token).flatten().is_some_and(|unit| TIMES.contains(&&*unit))
    };
    let is_told = added.len() > 1 && added.iter().any(is_plain) || is_of_number(cut) || added.iter().all(is_time);
    let is_of_another = |token: &Token| token.number.is_none() || !is_other_number(token);
    let may_be_number = added[0].joint == Joint::Note || is_of_number(cut) || added.iter().all(is_other_number);
    let may_add = is_told
        && added.len() <= MOST_ADDED
        && !added.iter().any(|token| is_of_another(token) && scene.answers_have(&token.key))
        && (added[0].number.is_none() || may_be_number)
        && !given.is_choice()
        && !added.iter().any(|token| is_of_another(token) && !is_plain(token) && scene.is_another_answer(&token.key));
    let is_denied = added.iter().any(|token| token.is(&[Role::Negation]));
    // `but not really` says nothing of something else, and `not Denmark` is no detail.
    let is_object = |token: &Token| {
        !token.is(&[Role::Turning, Role::Harmless, Role::Negation]) && scene.language().state_of(&token.key).is_none()
    };
    let has_object = added.iter().any(is_object);
    let has_number = added.iter().any(|token| token.number.is_some());
    (may_add && (!is_denied || has_object && !has_number))
        .then(|| (Phrase::part(head), if is_denied { Verdict::Right } else { Verdict::Nearly }))
}

/// Several answers side by side: right if each of them is, nearly right if one is and the others nearly.
fn of_each(offered: &[Phrase], rights: &[Right<'_>], scene: &Scene<'_>) -> Option<Found> {
    if !(2..=MOST_OFFERED).contains(&offered.len()) {
        return None;
    }
    let of_one =
        |one: &Phrase| rights.iter().flat_map(|right| &right.phrases).map(|phrase| compare(one, phrase, scene)).max();
    let all: Vec<Found> = offered.iter().filter_map(of_one).collect();
    let is_one_right = all.iter().any(|found| found.verdict == Verdict::Right);
    all.into_iter().min().filter(|found| is_one_right && found.verdict > Verdict::Wrong)
}

/// Whether it is too long to be looked at.
pub(super) fn is_far_too_long(given: &str, right: &[&str]) -> bool {
    is_longer(given, 3 * right.iter().map(|right| right.len()).max().unwrap_or_default())
}

/// Whether it is far longer than so many bytes. Some letters are many when they are folded: one of them is a blessing.
pub(super) fn is_longer(given: &str, bytes: usize) -> bool {
    use unicode_normalization::UnicodeNormalization as _;
    let most = 200 + bytes;
    given.len() > most || (!given.is_ascii() && given.nfkc().map(char::len_utf8).sum::<usize>() > most)
}

/// The ways to read a right answer: what stands in brackets may be left out, and of what a slash parts either is right.
fn variants(text: &str) -> Vec<String> {
    const MOST: usize = 8;
    let text = normal::plain(text);
    let mut variants = vec![text.clone()];
    for at in 0..3 {
        for variant in variants.clone() {
            let Some((open, close)) = bracket(&variant, at) else { continue };
            let (before, inner, after) = (&variant[..open], &variant[open + 1..close], &variant[close + 1..]);
            variants.push(format!("{before}{after}"));
            variants.push(format!("{before}{inner}{after}"));
        }
        variants.truncate(MOST);
    }
    for variant in variants.clone() {
        let words: Vec<&str> = variant.split(' ').collect();
        let Some(place) = words.iter().position(|word| is_either(word)) else { continue };
        for one in words[place].split('/') {
            let mut words = words.clone();
            words[place] = one;
            variants.push(words.join(" "));
        }
    }
    if variants.len() == 1 && text.contains(" / ") {
        variants.extend(text.split(" / ").map(str::to_owned));
    }
    variants.truncate(MOST);
    variants
}

/// A pair of brackets without a number: a year in them tells which one it is.
fn bracket(text: &str, number: usize) -> Option<(usize, usize)> {
    let open = text.match_indices('(').nth(number)?.0;
    let close = open + text[open..].find(')')?;
    let inner = &text[open + 1..close];
    (!inner.contains(['(', '1', '2', '3', '4', '5', '6', '7', '8', '9'])).then_some((open, close))
}

fn is_either(word: &str) -> bool {
    word.contains('/') && !word.contains(|c: char| c.is_ascii_digit()) && word.split('/').all(|part| !part.is_empty())
}
