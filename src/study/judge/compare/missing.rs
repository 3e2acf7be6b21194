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
            let of_both = self.right.tokens.iter().chain(&self.given.tokens);
            of_both.filter_map(|token| token.number.as_ref()).any(|number| number.unit.as_ref() == Some(unit))
        };
        let is_unit = |token: &Token| self.language.units.get(&token.key).is_some_and(has_unit);
        let is_needed = |token: &Token| {
            let is_small = token.is(&[Role::Harmless, Role::Particle]);
            !is_small && !self.is_bound_asked(token) && !is_unit(token) && !self.is_number_understood(token)
        };
        let missing: Vec<usize> =
            (0..self.pairs.len()).filter(|r| self.pairs[*r].is_none() && is_needed(&self.right.tokens[*r])).collect();
        if missing.is_empty() {
            return Found::SAME;
        }
        let is_kind = |token: &Token| token.is(&[Role::Kind]);
        let other_kinds: Vec<&Token> =
            self.extras().map(|extra| &self.given.tokens[extra]).filter(|token| is_kind(token)).collect();
        // `Navarino Bay`, if it is asked in which battle
        let is_where = |other: &Token| other.is(&[Role::Bearer]) && self.scene.asks_which_battle();
        let is_other = |other: &Token| !self.scene.asks_noun(&other.key) && !is_where(other);
        let may_be = |other: &Token, kind: &Token| {
            self.language.are_agreements(&other.key, &kind.key) || self.language.are_synonyms(&other.key, &kind.key)
        };
        let is_own = |(token, pair): &(&Token, &Option<Pair>)| {
            // `Genoa` for the conference there, but not `French` for the Revolution.
            let is_word = self.language.knows(&token.key) && self.language.state_of(&token.key) != Some(&token.key);
            pair.is_some() && (token.is_capital && !is_word || token.number.is_some())
        };
        let is_named_once = || {
            let mut named = tokens().filter(is_own).map(|(token, _)| token).peekable();
            named.peek().is_some() && named.all(|token| !self.scene.is_another_answer(&token.key))
        };
        let mut at_best = Found::SAME;
        for kind in missing.iter().map(|place| &self.right.tokens[*place]).filter(|token| is_kind(token)) {
            for other in other_kinds.iter().filter(|other| is_other(other)) {
                // A convention may be called a treaty, if the deck tells of no other of that name.
                if !may_be(other, kind) {
                    return Found::wrong(Rule::OtherKind);
                }
                at_best = if is_named_once() { at_best } else { Found::nearly(Rule::OtherKind) };
            }
        }
        let is_noun = |place: &usize| self.right.is_own && self.scene.asks_noun(&self.right.tokens[*place].key);
        let has_number = tokens().any(|(token, pair)| pair.is_some() && token.number.is_some());
        // `Nystad`, if it is asked which treaty
        let is_understood = |place: &usize| {
            let token = &self.right.tokens[*place];
            // Of what is accepted, too, one word may be any: `Nations`.
            let is_asked = self.right.is_own && self.scene.asks_kind(&token.key);
            // Where the head stands first, what stands behind it may be said of many things, if it is no number.
            (!self.language.head_first || has_number) && is_noun(place)
                || (is_kind(token) && (is_asked || !other_kinds.is_empty()))
        };
        // `Neutralisation`, if it is asked what became of the Black Sea
        let is_said = |place: &usize| {
            let token = &self.right.tokens[*place];
            token.is_full()
                && token.number.is_none()
                && !token.is_turning()
                && self.scene.says_in_other_words(&token.key)
        };
        let head = self.head();
        let is_head_kept = self.right.tokens.get(head).is_some_and(|token| {
            self.pairs[head].is_some()
                && token.is_full()
                && token.number.is_none()
                && !is_kind(token)
                && !token.is(&[Role::Office, Role::Title])
                && !self.scene.says_in_other_words(&token.key)
        });
        let are_said = is_head_kept && !self.scene.is_person && missing.iter().all(is_said);
        let are_understood = are_said || missing.iter().all(is_understood);
        // `Anglo-Japanese`, if it is asked which alliance
        let is_state =
            |(token, pair): &(&Token, &Option<Pair>)| pair.is_some() && self.language.state_of(&token.key).is_some();
        let are_states = tokens().filter(is_state).count() > 1;
        let is_said_of = |extra: usize| {
            let is_stated = || self.scene.states(&self.given.tokens[extra].key);
            // `Villafranca, 11 July 1859`
            let is_date = self.given.tokens[extra].number.is_some() || self.date_beside(extra).is_some();
            is_date || (are_understood && (self.is_apart(extra) || is_stated()))
        };
        if self.extras().any(|extra| self.given.tokens[extra].is_full() && !is_said_of(extra)) {
            let found = if self.is_paraphrase() { Found::nearly } else { Found::wrong };
            return found(Rule::OtherWord);
        }
        // `Dominion`, of dominion status, if it is asked which status
        let says_which = |(token, pair): &(&Token, &Option<Pair>)| {
            !self.is_name && pair.is_some() && token.is_full() && !token.is_turning() && missing == [self.head()]
        };
        // What the question says itself is no answer.
        let is_answered = tokens().any(|it| (is_own(&it) || says_which(&it)) && !self.scene.says(&it.0.key));
        // `Lutter`, of Lutter am Barenberge, if it is asked where that was
        let is_behind = |place: &usize| (1..=*place).any(|at| self.right.tokens[at].lead == Some(Role::Place));
        if self.scene.asks_where() && is_answered && missing.iter().all(is_behind) {
            return Found::right(Rule::Understood);
        }
        // `To intervene against revolutions`, if it is asked which right
        let is_all_else = missing == [0] && is_noun(&0) && tokens().filter(|(_, pair)| pair.is_some()).count() > 1;
        if are_understood && (is_answered || are_states || are_said) || is_all_else {
            return Found::right(Rule::Understood).min(at_best);
        }
        self.part(&missing).min(at_best)
    }

    /// Whether a phrase is told in other words that have a telling one of it: `leave Sinai`, for to withdraw from it. That may
    /// be true or not. With one of two words little is told: `active resistance`.
    fn is_paraphrase(&self) -> bool {
        let is_telling = |(token, pair): (&Token, &Option<Pair>)| {
            let is_full = token.is_full() && token.number.is_none() && !token.is_turning();
            pair.is_some() && is_full && !self.scene.says(&token.key)
        };
        !self.is_name
            && (self.pairs.len() > 2 || self.head() == 2)
            && self.right.tokens.iter().zip(&self.pairs).any(is_telling)
            && self.are_states_kept()
            && self.extras().all(|extra| !self.scene.is_another_answer(&self.given.tokens[extra].key))
    }

    /// Whether a part is nearly all that tells the answer apart: without the first word, `Cloth of Gold` and `in a
    /// tournament`; the first half of two, `cuius regio`.
    fn is_telling(&self, missing: &[usize]) -> bool {
        let tokens = &self.right.tokens;
        let half = (1..tokens.len()).find(|place| tokens[*place].joint == Joint::Comma).unwrap_or_default();
        let is_half = half > 1 && missing.iter().copied().eq(half..tokens.len());
        let is_headless = missing == [0]
            && match (tokens.get(1).and_then(|next| next.lead), self.is_name) {
                (Some(Role::Of), true) => tokens[1..].iter().filter(|token| token.is_full()).count() > 1,
                (Some(Role::Place), false) => tokens[1].is_full(),
                _ => false,
            };
        is_half || is_headless
    }

    /// Whether what is there of the answer is the central part of it.
    fn part(&self, missing: &[usize]) -> Found {
        if self.is_telling(missing) {
            return Found::nearly(Rule::Part);
        }
        let tokens = || self.right.tokens.iter().zip(&self.pairs);
        let is_kind = |token: &Token| token.is(&[Role::Kind]);
        let weight = |token: &Token| {
            let letters = token.key.chars().count();
            if is_kind(token) { letters.div_ceil(2) } else { letters }
        };
        // A word that is there twice counts once: `Latins and Greeks`, of Latin monks and Greek monks.
        let first = |key: &String| self.right.tokens.iter().position(|token| token.key == *key);
        let once =
            |(at, it): (usize, (_, _))| Some(it).filter(|(token, _): &(&Token, _)| first(&token.key) == Some(at));
        let all: usize = tokens().enumerate().filter_map(once).map(|(token, _)| weight(token)).sum();
        let found = tokens().enumerate().filter_map(once).filter(|(_, pair): &(_, &Option<Pair>)| pair.is_some());
        let found: usize = found.map(|(token, _)| weight(token)).sum();
        // What the question says tells nothing.
        let is_telling = |token: &Token| token.is_full() && !token.is_turning() && !self.scene.says(&token.key);
        let is_said = |pair: &Pair| self.scene.says(&self.given.tokens[pair.given].key);
        let says_which =
            tokens().any(|(token, pair)| is_telling(token) && pair.as_ref().is_some_and(|pair| !is_said(pair)));
        // Half of a double name is another: `Hungary`.
        let is_tied = |place: usize| self.right.tokens.get(place).is_some_and(|token| token.joint == Joint::Dash);
        let are_two = self.right.tokens.iter().filter(|token| token.is_full()).count() < 3;
        let is_half_of_two = |place: &usize| are_two && (is_tied(*place) || is_tied(place + 1));
        let head = self.right.tokens.get(self.head());
        let is_headless =
            missing.contains(&self.head()) && head.is_some_and(|head| !is_kind(head) || head.is(&[Role::Office]));
        // `Neutrality`, of perpetual neutrality
        let is_phrase = !self.is_name || self.language.has_noun_capitals;
        let has_head = is_phrase && !missing.contains(&self.head()) && head.is_some_and(is_telling);
        // Of a name of several words the last is central: `Witte`.
        let is_surname = !self.right.tokens.iter().any(is_kind) && self.pairs.last().is_some_and(Option::is_some);
        if !says_which
            || (found * 2 <= all && !is_surname && !has_head)
            || missing.iter().any(is_half_of_two)
            || is_headless
        {
            return Found::wrong(Rule::Part);
        }
        Found::nearly(Rule::Part)
    }

    /// The token that the others say more about: of `Berlin Wall` the last, of `German invasion of Belgium` the one before the
    /// `of`. A list has none, and the place behind its end stands for it.
    pub(super) fn head(&self) -> usize {
        let tokens = &self.right.tokens;
        if tokens.iter().skip(1).any(|token| token.joint > Joint::Dash) {
            return tokens.len();
        }
        let is_led = |token: &Token| matches!(token.lead, Some(Role::Of | Role::Place | Role::Toward));
        if self.language.head_first {
            return 0;
        }
        if tokens.iter().skip(1).any(is_led) {
            return tokens.iter().skip(1).position(|token| token.lead.is_some()).unwrap_or_default();
        }
        tokens.iter().rposition(|token| token.number.is_none()).unwrap_or_default()
    }
}
