//! An answer compared with one that is right, token by token, by a few rules. Each rule says the best that the answer can
//! be; the least of them counts.

mod beside;
mod missing;
mod order;
mod pairing;
mod retold;
mod truth;

pub(super) use pairing::alike;
pub(super) use truth::is_year;

use super::{
    Rule, Verdict,
    language::{Language, Role},
    number::Form,
    person,
    phrase::{Phrase, Token},
    scene::Scene,
    spelling::{Likeness, are_one_in_chinese},
};

/// So many words more than three times those of the right answer may be given.
const MOST_BESIDE: usize = 12;

/// How an answer is, and the rule that says so. The better rule is the greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// How the answer is.
    pub verdict: Verdict,
    /// The rule that says so.
    pub rule: Rule,
}

impl Found {
    /// The very answer.
    pub const SAME: Self = Self { verdict: Verdict::Right, rule: Rule::Same };

    /// Right by a rule.
    pub const fn right(rule: Rule) -> Self {
        Self { verdict: Verdict::Right, rule }
    }

    /// Nearly right by a rule.
    pub const fn nearly(rule: Rule) -> Self {
        Self { verdict: Verdict::Nearly, rule }
    }

    /// Wrong by a rule.
    pub const fn wrong(rule: Rule) -> Self {
        Self { verdict: Verdict::Wrong, rule }
    }
}

/// Compares an answer with a right one, as they were written and with the names that are one.
pub(super) fn compare(given: &Phrase, right: &Phrase, scene: &Scene<'_>) -> Found {
    let mut best = as_written(given, right, scene);
    // Asked what Danzig is called today, `Danzig` is no answer, whatever names are one.
    let is_echo = given.tokens.iter().all(|token| scene.says(&token.key));
    let at_best = if is_echo { Found::nearly(Rule::Doubt) } else { Found::SAME };
    if best != Found::SAME
        && let Some(given) = given.told_as(right, scene.language())
    {
        best = best.max(as_written(&given, right, scene).min(at_best));
    }
    for of_deck in [true, false] {
        let named = [given, right].map(|phrase| phrase.with_names(&scene.speech, of_deck));
        if best == Found::SAME || named.iter().all(Option::is_none) || (!of_deck && scene.speech.index.names.is_empty())
        {
            break;
        }
        let [given, right] = [(given, named[0]), (right, named[1])].map(|(own, named)| named.unwrap_or(own));
        best = best.max(as_written(given, right, scene).min(at_best));
    }
    best
}

fn as_written(given: &Phrase, right: &Phrase, scene: &Scene<'_>) -> Found {
    if given.folded.is_empty() {
        return Found::wrong(Rule::Empty);
    }
    if given.tokens.is_empty() || right.tokens.is_empty() {
        return if given.folded == right.folded { Found::SAME } else { Found::wrong(Rule::Empty) };
    }
    // Each rule looks at each pair of tokens.
    if given.tokens.len() > 3 * right.tokens.len() + MOST_BESIDE {
        return Found::wrong(Rule::TooLong);
    }
    if let Some(found) = unparted(given, right) {
        return found;
    }
    if let Some(found) = by_initials(given, right) {
        return found;
    }
    let mut comparison = Comparison::new(given, right, scene);
    let (named, mut best) = (person::compare(given, right, scene), Found::SAME);
    if comparison.turned().verdict == Verdict::Right
        && let Some(person::Judged { found, beside }) = &named
    {
        let Some(beside) = beside else { return *found };
        comparison = Comparison::new(given, beside, scene);
        best = if found.rule == Rule::Namesake { *found } else { best };
    }
    let rules = [
        Comparison::numbers,
        Comparison::turned,
        Comparison::missing,
        Comparison::beside,
        Comparison::direction,
        Comparison::order,
        Comparison::spelling,
    ];
    let mut found = best;
    for rule in rules {
        found = found.min(rule(&comparison));
        // None of the rules says less.
        if found <= Found::wrong(Rule::Turned) {
            break;
        }
    }
    if found.verdict == Verdict::Wrong && comparison.is_retold() { Found::nearly(Rule::OtherWord) } else { found }
}

/// Whether only spaces and hyphens differ, `Drei-Kaiser-Bund`, or the way to write Chinese: `Peng Teh-huai`.
fn unparted(given: &Phrase, right: &Phrase) -> Option<Found> {
    // Also as it was typed: `Hung` is no form of hanging.
    let unparted = |phrase: &Phrase, is_typed: bool| {
        let word = |token: &'_ Token| match &token.alt {
            Some(typed) if is_typed || token.number.is_some() => Some(typed.clone()),
            None if token.number.is_some() => None,
            _ => Some(token.key.trim_matches('-').to_owned()),
        };
        phrase.tokens.iter().map(word).collect::<Option<String>>()
    };
    let leads = |phrase: &Phrase| -> Vec<_> {
        let led = phrase.tokens.iter().filter(|token| token.lead.is_some());
        led.map(|token| (token.lead, token.lead_word.clone())).collect()
    };
    if given.is_choice() || given.is_passive != right.is_passive || leads(given) != leads(right) {
        return None;
    }
    if unparted(given, false)? == unparted(right, false)? {
        return Some(Found::SAME);
    }
    are_one_in_chinese(&unparted(given, true)?, &unparted(right, true)?).then_some(Found::right(Rule::Sound))
}

/// The initials of an answer of several words are right: `NATO`.
fn by_initials(given: &Phrase, right: &Phrase) -> Option<Found> {
    let initials =
        |words: &mut dyn Iterator<Item = &str>| words.filter_map(|word| word.chars().next()).collect::<String>();
    let of = |phrase: &Phrase| {
        let mut tokens = phrase.tokens.iter().map(|token| &*token.key);
        [initials(&mut tokens), initials(&mut phrase.folded.split(' '))]
    };
    let is_of = |short: &Phrase, long: &Phrase| {
        short.tokens.len() == 1
            && (2..=6).contains(&short.tokens[0].key.len())
            && long.tokens.len() >= 2
            && long.tokens.iter().all(|token| token.number.is_none())
            // `the CUP`
            && of(long).iter().any(|initials| [&short.folded, &short.tokens[0].key].contains(&initials))
    };
    if is_of(given, right) {
        return Some(Found::right(Rule::Initials));
    }
    is_of(right, given).then_some(Found::nearly(Rule::Initials))
}

/// How a token of the answer stands for one of the right answer.
#[derive(Clone, Copy)]
struct Pair {
    given: usize,
    likeness: Likeness,
}

struct Comparison<'c, 'd> {
    given: &'c Phrase,
    right: &'c Phrase,
    scene: &'c Scene<'d>,
    language: &'static Language,
    /// What stands for each token of the right answer.
    pairs: Vec<Option<Pair>>,
    /// For which token of the right answer each of the given ones stands.
    stands_for: Vec<Option<usize>>,
    is_name: bool,
}

impl<'c, 'd> Comparison<'c, 'd> {
    fn new(given: &'c Phrase, right: &'c Phrase, scene: &'c Scene<'d>) -> Self {
        let language = scene.language();
        let mut comparison = Self {
            given,
            right,
            scene,
            language,
            pairs: vec![None; right.tokens.len()],
            stands_for: vec![None; given.tokens.len()],
            is_name: right.is_name(),
        };
        for least in [Likeness::Same, Likeness::Close] {
            comparison.pair(least);
        }
        comparison.pair_compounds();
        comparison.pair_rounded();
        comparison.pair_slip();
        comparison.pair_meanings();
        comparison
    }

    fn extras(&self) -> impl Iterator<Item = usize> {
        (0..self.given.tokens.len()).filter(|given| self.stands_for[*given].is_none())
    }

    /// A `not`, a bound, `Lower` or `Holy` on one side only.
    fn turned(&self) -> Found {
        // `Since the Second World War`, if it is asked since when.
        let is_asked = |place: usize| {
            let next = self.given.tokens.get(place + 1).and_then(|next| next.number.as_ref());
            self.scene.says(&self.given.tokens[place].key) && next.is_none_or(|number| number.form == Form::Ordinal)
        };
        let is_bound = |place: usize| {
            let next = self.given.tokens.get(place + 1);
            let is_before_number = next.is_some_and(|next| next.number.is_some());
            self.given.tokens[place].is(&[Role::TurningFirst])
                && ((place == 0 && !self.given.tokens[place].is(&[Role::Place])) || is_before_number)
                && !is_asked(place)
        };
        // `son of Muhammad Ali`, if the card says so
        let is_said = |token: &Token| token.is(&[Role::Relation]) && self.scene.states(&token.key);
        let is_turned = |place: usize| {
            let token = &self.given.tokens[place];
            (token.is_turning() && !is_said(token) && !self.is_added(place)) || is_bound(place)
        };
        // `He refused to sign`, if it is asked what he refused
        let is_asked_so = |place: usize| {
            let token = &self.given.tokens[place];
            !token.is(&[Role::Negation]) && !is_bound(place) && self.scene.asks(&token.key)
        };
        // `er setzte ihn ein`, for he set him ab
        let is_particle = |token: &Token| token.is(&[Role::Separable]) && token.is(&[Role::Harmless]);
        let has_other_particle = self.extras().any(|extra| is_particle(&self.given.tokens[extra]))
            && self.right.tokens.iter().zip(&self.pairs).any(|(token, pair)| pair.is_none() && is_particle(token));
        if has_other_particle {
            return Found::wrong(Rule::Turned);
        }
        let turned: Vec<usize> = self.extras().filter(|place| is_turned(*place)).collect();
        // `1935`, if it is asked until when
        let is_left_out = |(token, pair): (&Token, &Option<Pair>)| {
            pair.is_none() && token.is_turning() && !self.is_bound_asked(token)
        };
        let is_left_out = self.right.tokens.iter().zip(&self.pairs).any(is_left_out);
        let is_denial = |place: &usize| {
            let token = &self.given.tokens[*place];
            let is_word = |word| self.language.is(word, &[Role::Negation, Role::Denial]);
            token.key.ends_with('-') || token.key.split(['_', ' ']).any(is_word)
        };
        match (turned.iter().any(|place| !is_asked_so(*place)), is_left_out) {
            // `not delivering coal`, of it failed to deliver coal
            (true, true) if turned.iter().any(is_denial) => return Found::nearly(Rule::Turned),
            (true, _) => return Found::wrong(Rule::Turned),
            (false, true) => return Found::wrong(Rule::Part),
            _ => {}
        }
        if self.has_opposite() { Found::wrong(Rule::Turned) } else { Found::SAME }
    }

    /// Whether the question says a bound or a direction itself: until when, against whom.
    fn is_bound_asked(&self, token: &Token) -> bool {
        token.is(&[Role::TurningFirst, Role::Against]) && self.scene.says(&token.key)
    }

    /// Whether something is said with its opposite, and so taken back.
    fn has_opposite(&self) -> bool {
        let is_opposite = |extra: usize| {
            let opposites = self.language.opposites_of(&self.given.tokens[extra].key);
            let mut own = self.scene.own_answers().iter().flat_map(|own| &own.tokens).chain(&self.right.tokens);
            !opposites.is_empty() && own.any(|right| self.language.is_of(&right.key, opposites))
        };
        self.extras().any(is_opposite)
    }

    /// Whether a region or a relation is only told of the whole answer: `the Falklands in the South Atlantic`; `Karnal,
    /// north of Delhi`; `Murat, brother of a king`; `neutralised, and closed to warships`, if the card says so. It turns
    /// nothing round.
    fn is_added(&self, place: usize) -> bool {
        let (token, is_apart) = (&self.given.tokens[place], self.is_apart(place));
        token.is(&[Role::Region, Role::Relation]) && (is_apart || token.lead == Some(Role::Place))
            || token.is(&[Role::Denial]) && is_apart && self.scene.states(&token.key)
    }
}
