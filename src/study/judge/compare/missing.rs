//! What is missing: a part is nearly right if it is central.

use super::{Comparison, Found, Pair};
use crate::study::judge::{
    Rule,
    language::Role,
    phrase::{Joint, Token},
};

impl Comparison<'_, '_> {
    /// A part is nearly right if it is central, and wrong if it says only what kind of thing it is.
    pub(super) fn missing(&self) -> Found {
        let tokens = || self.right.tokens.iter().zip(&self.pairs);
        // `3 million pounds`, of pounds sterling
        let has_unit = |unit: &String| {
            tokens().any(|(token, _)| token.number.as_ref().and_then(|it| it.unit.as_ref()) == Some(unit))
        };
        let is_unit = |token: &Token| self.language.units.get(&token.key).is_some_and(has_unit);
        let is_needed = |token: &Token| !token.is(&[Role::Harmless, Role::Particle]) && !is_unit(token);
        let missing: Vec<usize> =
            (0..self.pairs.len()).filter(|r| self.pairs[*r].is_none() && is_needed(&self.right.tokens[*r])).collect();
        if missing.is_empty() {
            return Found::SAME;
        }
        let is_kind = |token: &Token| token.is(&[Role::Kind]);
        let other_kinds: Vec<&Token> =
            self.extras().map(|extra| &self.given.tokens[extra]).filter(|token| is_kind(token)).collect();
        let is_other = |kind: &Token, other: &Token| {
            !self.language.are_synonyms(&other.key, &kind.key) && !self.language.are_forms(&other.key, &kind.key)
        };
        let mut at_best = Found::SAME;
        for kind in missing.iter().map(|place| &self.right.tokens[*place]).filter(|token| is_kind(token)) {
            for other in other_kinds.iter().filter(|other| is_other(kind, other)) {
                // A convention may be called a treaty.
                if !self.language.are_agreements(&other.key, &kind.key) {
                    return Found::wrong(Rule::OtherKind);
                }
                at_best = Found::nearly(Rule::OtherKind);
            }
        }
        // `Nystad`, if it is asked which treaty.
        let is_understood = |place: &usize| {
            let token = &self.right.tokens[*place];
            let next = self.right.tokens.get(place + 1).and_then(|next| next.lead);
            let is_called = token.is(&[Role::Event]) || matches!(next, Some(Role::Of | Role::Place));
            let is_asked = self.right.is_own && is_called && self.scene.asks(&token.key);
            is_asked || (is_kind(token) && !other_kinds.is_empty())
        };
        let is_own = |(token, pair): (&Token, &Option<Pair>)| {
            let is_name = token.is_capital
                && self.language.state_of(&token.key).is_none()
                && token.is_full()
                && !token.is_turning();
            pair.is_some() && (is_name || token.number.is_some())
        };
        // `Villafranca, 11 July 1859`
        let is_date = |extra: usize| self.given.tokens[extra].number.is_some() || self.date_beside(extra).is_some();
        let are_understood = missing.iter().all(is_understood);
        let is_said_of = |extra: usize| {
            let is_apart =
                (1..=extra).any(|place| self.given.tokens[place].joint >= Joint::Comma && self.is_behind(place));
            is_date(extra) || (are_understood && is_apart)
        };
        let is_replaced = self.extras().any(|extra| self.given.tokens[extra].is_full() && !is_said_of(extra));
        if is_replaced {
            return Found::wrong(Rule::OtherWord);
        }
        if are_understood && tokens().any(is_own) {
            return Found::right(Rule::Understood).min(at_best);
        }
        let weight = |token: &Token| {
            let letters = token.key.chars().count();
            if is_kind(token) { letters.div_ceil(2) } else { letters }
        };
        let all: usize = tokens().map(|(token, _)| weight(token)).sum();
        let found: usize = tokens().filter(|(_, pair)| pair.is_some()).map(|(token, _)| weight(token)).sum();
        let says_which = tokens()
            .any(|(token, pair)| pair.is_some() && token.number.is_none() && token.is_full() && !token.is_turning());
        let is_half_of_two = |place: &usize| {
            let is_tied = |place: usize| self.right.tokens.get(place).is_some_and(|token| token.joint == Joint::Dash);
            let is_found = |place: Option<usize>| place.and_then(|place| *self.pairs.get(place)?).is_some();
            (is_tied(*place) && is_found(place.checked_sub(1))) || (is_tied(place + 1) && is_found(Some(place + 1)))
        };
        let is_headless = missing.contains(&self.head()) && {
            let head = &self.right.tokens[self.head()];
            !is_kind(head) || head.is(&[Role::Office])
        };
        // Of a name of several words the last is central: `Witte`.
        let is_surname = self.is_name
            && !self.right.tokens.iter().any(is_kind)
            && self.pairs.last().is_some_and(Option::is_some)
            && self
                .right
                .tokens
                .iter()
                .all(|token| token.is_capital && token.joint <= Joint::Dash && token.lead.is_none());
        if !says_which || (found * 2 <= all && !is_surname) || missing.iter().any(is_half_of_two) || is_headless {
            return Found::wrong(Rule::Part);
        }
        Found::nearly(Rule::Part).min(at_best)
    }

    /// The token that the others say more about: of `Berlin Wall` the last, of `wall of Berlin` the first. A list has
    /// none, and the place behind its end stands for it.
    pub(super) fn head(&self) -> usize {
        let tokens = &self.right.tokens;
        if tokens.iter().skip(1).any(|token| token.joint > Joint::Dash) {
            return tokens.len();
        }
        let is_led = |token: &Token| matches!(token.lead, Some(Role::Of | Role::Place));
        if self.language.head_first || tokens.iter().skip(1).any(is_led) {
            return 0;
        }
        tokens.iter().rposition(|token| token.number.is_none()).unwrap_or_default()
    }
}
