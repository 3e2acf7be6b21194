//! Persons who have a name in common: father and son, and dukes of one family.

use super::{
    Rule,
    compare::Found,
    language::{Language, Role},
    phrase::{Joint, Phrase, Token},
    scene::Scene,
};

/// Whether somebody is duke of another place: the Duke of Orléans is not Louis of Orléans, Duke of Nemours.
pub(super) fn is_of_another_place(given: &Phrase, right: &Phrase) -> bool {
    let seats = |phrase: &'_ Phrase| {
        let pairs =
            phrase.tokens.windows(2).filter(|pair| pair[0].is(&[Role::Noble]) && pair[1].lead == Some(Role::Of));
        pairs.map(|pair| (pair[0].key.clone(), pair[1].key.clone())).collect::<Vec<_>>()
    };
    let own = seats(right);
    let is_other = |(title, place): &(String, String)| {
        let is_name = right.tokens.iter().any(|token| token.key == *place);
        is_name && own.iter().any(|(it, _)| it == title) && !own.iter().any(|(_, seat)| seat == place)
    };
    seats(given).iter().any(is_other)
}

/// Father and son may have one name: `Jr` tells them apart; and `John Adams` is the father of John Quincy Adams.
pub(super) fn of_generation(given: &Phrase, right: &Phrase, language: &Language) -> Found {
    let generation =
        |phrase: &'_ Phrase| phrase.tokens.iter().find(|it| it.is(&[Role::Generation])).map(|it| it.key.clone());
    let bare = |phrase: &Phrase| {
        let words = phrase.tokens.iter().filter(|it| !it.is(&[Role::Title])).map(|token| &*token.key);
        words.collect::<Vec<_>>().join(" ")
    };
    let given_name = bare(given);
    // A surname that several bear is shared; a whole name is another's.
    let is_whole = given_name.contains(' ') && given_name != bare(right);
    let is_anothers = is_whole && language.namesakes.contains(&given_name);
    match (generation(given), generation(right)) {
        (given, right) if given == right && !is_anothers => Found::right(Rule::Person),
        (Some(_), Some(_)) => Found::wrong(Rule::Namesake),
        _ => Found::nearly(Rule::Namesake),
    }
}

/// Whether the given names are in order: in another one, or by half of `Louis-Napoleon`, they may be another's.
pub(super) fn are_given_names_kept(names: &[&Token], given: &Phrase) -> bool {
    let place = |own: &&Token| given.tokens.iter().position(|token| token.key == own.key);
    let is_half =
        |pair: &[&Token]| pair[1].joint == Joint::Dash && place(&pair[1]).is_some() && place(&pair[0]).is_none();
    names.iter().filter_map(place).is_sorted() && !names.windows(2).any(is_half)
}

/// Whether the given name is told as what somebody is of: `Pommern von Erich`.
pub(super) fn is_turned_round(given: &Phrase, own: &[&Token], surnames: &[&Token]) -> bool {
    let is_led = |at: usize| {
        let token = &given.tokens[at];
        token.has_particle || token.lead == Some(Role::Of) || given.tokens[at - 1].is(&[Role::Particle])
    };
    let is_one_of = |names: &[&Token], at: usize| names.iter().any(|name| name.key == given.tokens[at].key);
    (1..given.tokens.len()).any(|at| is_led(at) && is_one_of(own, at) && is_one_of(surnames, 0))
}

/// Whether somebody is named by whom he served: `Hardenberg's secretary`.
pub(super) fn is_servant(given: &Phrase, right: &Phrase) -> bool {
    let is_own = |token: &Token| token.is_possessive && right.tokens.iter().any(|own| own.key == token.key);
    given.tokens.windows(2).any(|pair| is_own(&pair[0]) && pair[1].is(&[Role::Title]))
}

/// Whether a word is an office behind the name, of which nothing is told: that of a ruler, `Walewski, the Tsar`, or any
/// where another one is asked: `Lin Zexu, the British consul`, if it is asked which commissioner.
pub(super) fn is_untold_office(given: &Phrase, place: usize, is_used: &[bool], scene: &Scene<'_>) -> bool {
    let token = &given.tokens[place];
    let last_used = is_used.iter().rposition(|is_used| *is_used).unwrap_or(place);
    let is_apart = |token: &Token| token.joint >= Joint::Comma || token.has_article;
    token.is(&[Role::Title])
        && !token.is(&[Role::Generation, Role::Harmless])
        && place > last_used
        && given.tokens[last_used + 1..=place].iter().any(is_apart)
        && (scene.asks_office() || token.is(&[Role::Noble]))
        && !scene.tells(&token.key)
        && !scene.asks(&token.key)
}

/// Whether a name is the short form of a given name: `Ernie`, of Ernest; `Fred`.
pub(super) fn is_pet_name(short: &str, name: &str) -> bool {
    const SHORTEST: usize = 3;
    let stem = ["ie", "y", "i"].iter().find_map(|ending| short.strip_suffix(ending)).unwrap_or(short);
    stem.chars().count() >= SHORTEST && stem.len() < name.len() && name.starts_with(stem)
}

/// Whether a word only tells what a ruler is called whom the number before it tells: `Simeon I the Great`.
pub(super) fn is_epithet(given: &Phrase, place: usize, is_used: &[bool]) -> bool {
    let token = &given.tokens[place];
    let is_behind_number = || place > 0 && is_used[place - 1] && given.tokens[place - 1].number.is_some();
    token.has_article && !token.is_turning() && is_behind_number()
}

/// Whether an initial is none of the given names of a person of whom the card tells an initial: `John B. Costello` is not John A.
/// Costello.
pub(super) fn is_another_initial(initial: &Token, own: &[Phrase], surnames: &[&Token]) -> bool {
    let is_given = |token: &&Token| {
        let is_surname = surnames.iter().any(|surname| surname.key == token.key);
        token.number.is_none() && !is_surname && !token.is(&[Role::Title, Role::Particle])
    };
    let is_others = |own: &Phrase| {
        let mut given = own.tokens.iter().filter(is_given);
        let has_initial = given.clone().any(|token| token.key.chars().count() == 1);
        has_initial && !given.any(|token| token.key.starts_with(&initial.key))
    };
    own.iter().any(is_others)
}
