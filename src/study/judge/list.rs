//! Answers that are several things: each is judged by itself, in any order.

use std::collections::HashMap;

use super::{
    Rule, Verdict,
    compare::{Found, compare},
    date,
    language::Role,
    normal,
    phrase::{Phrase, Token},
    scene::Scene,
    text::{Right, is_longer, nearest},
};

/// Of each list so many items are compared with all of the other; of those beyond, only the same ones are found.
const MOST_COMPARED: usize = 12;
/// The most bytes of a word that joins two items: `and`.
const LONGEST_JOINT: usize = 24;
/// So many parts of a list may be one item that has an `and` or a comma in it.
const MOST_IN_ONE: usize = 4;

/// What came of an answer to a list card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedList {
    /// All right: every item is there. Nearly: at least half of them are, and nothing is wrong.
    pub verdict: Verdict,
    /// The rule that says so.
    pub rule: Rule,
    /// The right items, in the order of the card.
    pub items: Vec<ListItem>,
    /// What was given beside them, and what was given twice.
    pub extra: Vec<String>,
}

/// An item that is to be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListItem {
    /// The item.
    pub right: String,
    /// What was given for it; `None` if it is missing.
    pub given: Option<String>,
    /// How that was; wrong if it is missing.
    pub verdict: Verdict,
}

/// What parts a list, the surest first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    Signs,
    Dashes,
    Spaces,
}

/// A part of what was given, read once.
struct Part<'t> {
    text: &'t str,
    phrase: Phrase,
}

impl<'t> Part<'t> {
    fn new(text: &'t str, scene: &Scene<'_>) -> Self {
        Self { text, phrase: Phrase::new(text, &scene.speech) }
    }
}

/// A right item: as words and, if it shows one, as a date.
struct Item<'t> {
    right: Right<'t>,
    key: String,
    date: Option<date::RightItem>,
    /// Whether another item ends in the same word, as two persons of one surname do.
    has_namesake: bool,
}

impl<'t> Item<'t> {
    fn new(text: &'t str, scene: &Scene<'_>) -> Self {
        let (right, key) = (Right::new(text, scene), bare_key(text, scene));
        Self { right, key, date: date::RightItem::read(text), has_namesake: false }
    }

    fn judge(&self, given: &Part<'_>, scene: &Scene<'_>) -> Found {
        let found = nearest(&given.phrase, std::slice::from_ref(&self.right), scene).0;
        // The other items tell which of two persons of one surname is meant, unless both are items.
        if given.phrase.tokens.len() == 1 && [Rule::Person, Rule::Namesake].contains(&found.rule) {
            match found.verdict {
                Verdict::Nearly if !self.has_namesake => return Found::right(Rule::Person),
                Verdict::Right if self.has_namesake => return Found::nearly(Rule::Namesake),
                _ => {}
            }
        }
        let Some(date) = self.date.as_ref().filter(|_| found != Found::SAME) else { return found };
        if let Some(verdict) = date.judge(&date::GivenItem::read(given.text)) {
            return Found { verdict, rule: Rule::Date };
        }
        let best = date::best_unread(given.text).unwrap_or(Verdict::Right);
        Found { verdict: found.verdict.min(best), ..found }
    }
}

/// What all items say tells none of them apart, and may be left out: `no peace with Israel, no talks with Israel`.
fn leave_out_common(items: &mut [Item<'_>]) {
    let is_common = |token: &Token| {
        let is_there = |item: &Item<'_>| item.right.phrases[0].tokens.iter().any(|it| it.key == token.key);
        token.number.is_none() && !token.is_turning() && items.len() > 1 && items.iter().all(is_there)
    };
    let rest = |item: &Item<'_>| -> Vec<Token> {
        item.right.phrases[0].tokens.iter().filter(|token| !is_common(token)).cloned().collect()
    };
    let rests: Vec<Vec<Token>> = items.iter().take(MOST_COMPARED).map(rest).collect();
    for (item, rest) in items.iter_mut().zip(rests) {
        if rest.len() < item.right.phrases[0].tokens.len() && rest.iter().any(|it| !it.is_turning()) {
            item.right.phrases.push(Phrase::part(&rest));
        }
    }
}

/// Judges the answer to a list card, with what is accepted beside its items.
pub(super) fn judge_list(given: &str, right: &[String], accept: &[String], scene: &Scene<'_>) -> JudgedList {
    let items = |texts: &'_ [String]| -> Vec<String> { texts.iter().map(|text| normal::plain(text)).collect() };
    let (right, accept) = (items(right), items(accept));
    let all = right.iter().map(|item| item.len() + 9).sum::<usize>();
    let longest = right.iter().chain(&accept).map(String::len).max().unwrap_or_default();
    let mut rights: Vec<Item<'_>> = right.iter().map(|item| Item::new(item, scene)).collect();
    if !scene.is_person {
        leave_out_common(&mut rights);
    }
    let last = |item: &Item<'_>| item.right.phrases[0].tokens.last().map(|token| token.key.clone());
    let ends: Vec<_> = rights.iter().map(last).collect();
    for (item, end) in rights.iter_mut().zip(&ends) {
        item.has_namesake = ends.iter().filter(|other| *other == end).count() > 1;
    }
    if is_longer(given, all + 3 * longest) {
        return paired(&[], &rights, &[], scene);
    }
    let accepted: Vec<Item<'_>> = accept.iter().map(|item| Item::new(item, scene)).collect();
    let key = bare_key(given, scene);
    if !key.is_empty() && accepted.iter().any(|it| it.key == key && own_item(it, &rights, scene).is_none()) {
        let item = |right: &String| ListItem {
            right: right.clone(),
            given: Some(given.trim().to_owned()),
            verdict: Verdict::Right,
        };
        let items = right.iter().map(item).collect();
        return JudgedList { verdict: Verdict::Right, rule: Rule::Same, items, extra: Vec::new() };
    }
    // An accepted list stands for the whole.
    let (singles, wholes): (Vec<Item<'_>>, Vec<Item<'_>>) =
        accepted.into_iter().partition(|item| cut(item.right.text, Cut::Signs, scene).len() == 1);
    let mut best = best_cut(given, &rights, &singles, scene);
    if best.verdict == Verdict::Right {
        return best;
    }
    // `Russia, Germany and France (the Triple Intervention)`
    let noted = given.trim_end().strip_suffix(')').and_then(|given| given.rsplit_once('('));
    let is_other = |note: &str| normal::key(note).split(' ').any(|word| scene.is_another_answer(word));
    if let Some((given, note)) =
        noted.filter(|(_, note)| best.verdict == Verdict::Wrong && scene.may_be_added(note) && !is_other(note))
    {
        let judged = best_cut(given, &rights, &singles, scene);
        if judged.verdict == Verdict::Right {
            best = JudgedList { verdict: Verdict::Nearly, rule: Rule::Doubt, extra: vec![note.to_owned()], ..judged };
        }
    }
    let of_whole = |whole: &Item<'_>| {
        let texts: Vec<&str> = cut(whole.right.text, Cut::Signs, scene);
        let items: Vec<Item<'_>> = texts.into_iter().map(|text| Item::new(text, scene)).collect();
        best_cut(given, &items, &[], scene)
    };
    wholes.iter().map(of_whole).find(|judged| judged.verdict == Verdict::Right).unwrap_or(best)
}

/// Cuts a list in each way, and takes the best.
fn best_cut(given: &str, rights: &[Item<'_>], accepted: &[Item<'_>], scene: &Scene<'_>) -> JudgedList {
    let known = rights.iter().chain(accepted).filter(|item| {
        item.date.is_some()
            || item.right.text.contains(['/', '-', '–', ','])
            || cut(item.right.text, Cut::Signs, scene).len() > 1
    });
    let known: Vec<&Item<'_>> = known.take(MOST_COMPARED).collect();
    let are_single =
        rights.iter().all(|item| !item.right.text.contains(' ')) || given.split_whitespace().count() == rights.len();
    let mut best: Option<(JudgedList, Vec<&str>)> = None;
    for at in [Cut::Signs, Cut::Dashes, Cut::Spaces] {
        // What has little in common is not one item together.
        let is_like = |part: &Part<'_>, item: &Item<'_>| {
            let (given, right) = (&part.phrase.tokens, &item.right.phrases[0].tokens);
            let same = right.iter().filter(|right| given.iter().any(|given| given.key == right.key)).count();
            given.len() <= right.len() + 2 && 2 * same >= right.len()
        };
        let is_one = |text: &str| {
            let part = Part::new(text, scene);
            let all = rights.iter().chain(accepted).take(MOST_COMPARED).filter(|_| at == Cut::Spaces);
            let mut like = known.iter().copied().chain(all).filter(|item| is_like(&part, item));
            like.any(|item| item.judge(&part, scene) > Found::right(Rule::Detail))
        };
        let mut parts = cut(given, at, scene);
        // `austria prussia great britain`: without a sign, what is an item is found word by word.
        let has_words = at == Cut::Spaces && rights.iter().any(|item| item.right.text.contains(' '));
        let is_unparted = || cut(given, Cut::Signs, scene).len() == 1 && !Phrase::new(given, &scene.speech).is_choice();
        if at == Cut::Spaces && !are_single && !(has_words && is_unparted()) {
            continue;
        }
        if has_words || at != Cut::Spaces && !known.is_empty() && parts.len() <= 4 * MOST_COMPARED {
            parts = joined(given, &parts, is_one);
        }
        if best.as_ref().is_some_and(|(it, tried)| it.verdict == Verdict::Right || *tried == parts) {
            continue;
        }
        let judged = paired(&parts, rights, accepted, scene);
        if best.as_ref().is_none_or(|(best, _)| judged.verdict > best.verdict) {
            best = Some((judged, parts));
        }
    }
    best.map_or_else(|| paired(&[], rights, accepted, scene), |(judged, _)| judged)
}

/// The parts of a list as it was typed.
fn cut<'t>(given: &'t str, at: Cut, scene: &Scene<'_>) -> Vec<&'t str> {
    let (mut parts, mut part, mut number) = (Vec::new(), None::<(usize, usize)>, 1);
    let mut push = |part: &mut Option<(usize, usize)>| parts.extend(part.take().map(|(start, end)| &given[start..end]));
    // `1. Caprivi 2. Bülow`, but `Wilhelm 1., Alexander 2.`
    let is_numbered = given.trim_start().starts_with(['1', 'a', 'A', '(']);
    for (start, word) in words(given, at) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let is_number = is_numbered
            && bare.len() < word.len()
            && word.ends_with(['.', ')'])
            && (bare == number.to_string()
                || bare.eq_ignore_ascii_case(&char::from(b'a' + (number - 1).min(25) as u8).to_string()));
        let may_be_joint = word.len() <= LONGEST_JOINT && !is_number;
        let is_joint =
            word == "&" || word == "+" || may_be_joint && scene.language().is(&normal::key(word), &[Role::And]);
        if is_number || is_joint {
            number += usize::from(is_number);
            push(&mut part);
        } else if word.contains(char::is_alphanumeric) {
            part = Some((part.map_or(start, |(first, _)| first), start + word.len()));
        } else if word.contains(|c| parts_a_list(c, at)) {
            push(&mut part);
        }
        if at == Cut::Spaces {
            push(&mut part);
        }
    }
    push(&mut part);
    parts
}

/// The words of a list and the signs between them that part it.
fn words(given: &str, at: Cut) -> impl Iterator<Item = (usize, &str)> {
    let is_end = move |(place, c): (usize, char)| {
        // `12,000`
        let before = given[..place].chars().next_back().is_some_and(|c| c.is_ascii_digit());
        let after = given[place + c.len_utf8()..].chars().next().is_some_and(|c| c.is_ascii_digit());
        c.is_whitespace() && c != '\n' || (parts_a_list(c, at) && !(before && after))
    };
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest;
        let c = given[start..].chars().next()?;
        let length = if is_end((start, c)) {
            c.len_utf8()
        } else {
            given[start..]
                .char_indices()
                .find(|(at, c)| is_end((start + at, *c)))
                .map_or(given.len() - start, |(at, _)| at)
        };
        rest = start + length;
        Some((start, &given[start..rest]))
    })
}

fn parts_a_list(c: char, at: Cut) -> bool {
    matches!(c, ',' | ';' | '\n' | '、' | '，' | '；' | '،' | '؛' | '・' | '&' | '+')
        || (at != Cut::Signs && matches!(c, '/' | '-' | '–' | '—'))
}

/// The parts, with those joined that are one item together: `Bosnia and Herzegovina`.
fn joined<'t>(given: &'t str, parts: &[&'t str], is_one: impl Fn(&str) -> bool) -> Vec<&'t str> {
    let start = |part: &str| part.as_ptr() as usize - given.as_ptr() as usize;
    let (mut items, mut rest) = (Vec::with_capacity(parts.len()), parts);
    while let Some(first) = rest.first() {
        let of = |count: usize| rest.get(count - 1).map(|last| &given[start(first)..start(last) + last.len()]);
        let count = (2..=MOST_IN_ONE).rev().find(|count| of(*count).is_some_and(&is_one)).unwrap_or(1);
        items.extend(of(count));
        rest = &rest[count..];
    }
    items
}

/// Pairs what was given with what is right, the nearest first, and what is left over with what is accepted.
fn paired(given: &[&str], rights: &[Item<'_>], accepted: &[Item<'_>], scene: &Scene<'_>) -> JudgedList {
    let mut pairs: Vec<Option<(usize, Found)>> = vec![None; rights.len()];
    let mut is_used = vec![false; given.len()];
    let mut same: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, right) in rights.iter().enumerate().rev() {
        same.entry(&right.key).or_default().push(place);
    }
    for (place, text) in given.iter().enumerate() {
        let key = bare_key(text, scene);
        if let Some(right) = same.get_mut(&*key).filter(|_| !key.is_empty()).and_then(Vec::pop) {
            (pairs[right], is_used[place]) = (Some((place, Found::SAME)), true);
        }
    }
    let mut candidates = Vec::new();
    for (place, text) in given.iter().enumerate().filter(|(place, _)| !is_used[*place]).take(MOST_COMPARED) {
        let part = Part::new(text, scene);
        for (right, item) in rights.iter().enumerate().filter(|(right, _)| pairs[*right].is_none()).take(MOST_COMPARED)
        {
            candidates.push((item.judge(&part, scene), right, place));
        }
    }
    candidates.retain(|(found, ..)| found.verdict > Verdict::Wrong);
    candidates.sort_by(|(a, ..), (b, ..)| b.cmp(a));
    for (found, right, place) in candidates {
        if pairs[right].is_none() && !is_used[place] {
            (pairs[right], is_used[place]) = (Some((place, found)), true);
        }
    }
    let left_over = (0..given.len()).filter(|place| !is_used[*place]).take(rights.len());
    for place in left_over.collect::<Vec<_>>() {
        let part = Part::new(given[place], scene);
        let is_it = |item: &&Item<'_>| item.judge(&part, scene).verdict == Verdict::Right;
        let Some(item) = accepted.iter().take(MOST_COMPARED).find(is_it) else { continue };
        let own = own_item(item, rights, scene);
        let free = (0..rights.len()).find(|right| pairs[*right].is_none() && own.is_none_or(|own| own == *right));
        if let Some(right) = free {
            let found = if own.is_some() { Found::SAME } else { Found::nearly(Rule::Doubt) };
            (pairs[right], is_used[place]) = (Some((place, found)), true);
        }
    }
    judged(given, rights, &pairs, &is_used, scene)
}

/// An item without the small words before it: the same items need no comparing.
fn bare_key(text: &str, scene: &Scene<'_>) -> String {
    let key = normal::key(text);
    let start = key.split(' ').take_while(|word| scene.language().is(word, &[Role::Empty])).map(|word| word.len() + 1);
    key.get(start.sum::<usize>()..).unwrap_or_default().to_owned()
}

/// What came of a list, from which item was given for which.
fn judged(
    given: &[&str],
    rights: &[Item<'_>],
    pairs: &[Option<(usize, Found)>],
    is_used: &[bool],
    scene: &Scene<'_>,
) -> JudgedList {
    let items: Vec<ListItem> = rights
        .iter()
        .zip(pairs)
        .map(|(right, pair)| ListItem {
            right: right.right.text.to_owned(),
            given: pair.map(|(place, _)| given[place].to_owned()),
            verdict: pair.map_or(Verdict::Wrong, |(_, found)| found.verdict),
        })
        .collect();
    // `France and Russia, I think`
    let is_idle = |text: &str| {
        let language = scene.language();
        normal::key(text).split(' ').all(|word| language.is(word, &[Role::Empty, Role::Harmless, Role::Pronoun]))
    };
    let extra = given.iter().zip(is_used).filter(|(text, is_used)| !**is_used && !is_idle(text));
    let extra: Vec<String> = extra.map(|(text, _)| (*text).to_owned()).collect();
    let found = items.iter().filter(|item| item.verdict > Verdict::Wrong).count();
    let (verdict, rule) = match items.iter().map(|item| item.verdict).min() {
        _ if !extra.is_empty() => (Verdict::Wrong, Rule::OtherWord),
        Some(Verdict::Right) => {
            (Verdict::Right, pairs.iter().flatten().map(|(_, found)| found.rule).min().unwrap_or(Rule::Same))
        }
        _ if found > 0 && found * 2 >= items.len() => (Verdict::Nearly, Rule::Part),
        _ => (Verdict::Wrong, Rule::Part),
    };
    JudgedList { verdict, rule, items, extra }
}

/// The item that an accepted answer is another name of: by a table of names, or by a word that no other item has, too.
fn own_item(accepted: &Item<'_>, rights: &[Item<'_>], scene: &Scene<'_>) -> Option<usize> {
    let is_one =
        |item: &Item<'_>| compare(&accepted.right.phrases[0], &item.right.phrases[0], scene).verdict > Verdict::Wrong;
    let are_one = |a: &str, b: &str| a == b || scene.language().are_forms(a, b);
    let shares = |item: &&Item<'_>| {
        accepted.key.split(' ').any(|word| word.len() > 3 && item.key.split(' ').any(|it| are_one(it, word)))
    };
    if rights.iter().filter(shares).count() > 1 {
        return None;
    }
    rights.iter().position(is_one).or_else(|| rights.iter().position(|item| shares(&item)))
}
