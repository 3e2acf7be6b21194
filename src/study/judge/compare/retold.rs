//! A sentence told in other words. What it says cannot be read, so it is nearly right if most of what tells is there, and
//! nothing that can be read contradicts it.

use rustc_hash::FxHashSet as HashSet;

use super::Comparison;
use crate::study::judge::{
    Verdict,
    language::Role,
    phrase::{Joint, Token},
};

/// A phrase of fewer words is no sentence: other words make another thing of it.
const FEWEST_WORDS: usize = 4;

impl Comparison<'_, '_> {
    /// Whether a sentence may be told in other words: `to prevent another Franco-German war`, for to make war between
    /// France and Germany impossible.
    pub(super) fn is_retold(&self) -> bool {
        if !self.is_sentence() || self.has_opposite() {
            return false;
        }
        // `to avoid a war`, for fear of one
        let is_kept = |denials: &[Role]| {
            let [given, right] = [self.given, self.right].map(|phrase| Self::is_denied(&phrase.tokens, denials));
            given == right
        };
        let is_denial_kept = is_kept(&[Role::Denial]) || is_kept(&[Role::Denial, Role::Fear]);
        let are_states_kept = self.are_states_kept();
        if is_denial_kept
            && are_states_kept
            && self.has_most()
            && self.direction().min(self.order()).verdict > Verdict::Wrong
            && self.are_numbers_kept()
        {
            return true;
        }
        // A sentence with one word changed says what it says. One in words of its own cannot be read: what would take it
        // back, did it stand in the right answer, may be how it says the same, `he did not want a war` for fear of one.
        let is_state = |token: &Token| self.language.state_of(&token.key).is_some();
        let is_word = |token: &&Token| {
            let may_count = are_states_kept || !is_state(token);
            token.is_full() && token.number.is_none() && !token.is(&[Role::Negation]) && may_count
        };
        let own: Vec<&Token> = self.extras().map(|extra| &self.given.tokens[extra]).filter(is_word).collect();
        let are_unstated = || own.iter().filter(|token| !self.scene.states(&token.key)).count() > 1;
        let tells_more = || self.telling().any(|(token, is_there)| is_there && !is_state(token));
        // `the recovery of California and Nevada`, of that of Texas and Arizona
        let are_names_changed = || {
            let mut left_out = self.telling().filter(|(_, is_there)| !is_there).map(|(token, _)| token).peekable();
            left_out.peek().is_some() && left_out.all(|token| token.is_capital && !self.language.has_noun_capitals)
        };
        let is_of_own_words = || are_unstated() && is_denial_kept && tells_more() && !are_names_changed();
        self.has_telling(3) && (own.len() > 2 || are_states_kept && is_of_own_words())
    }

    /// Whether it is more than a name.
    pub(super) fn is_sentence(&self) -> bool {
        !self.is_name && self.right.folded.split(' ').count() >= FEWEST_WORDS
    }

    /// The words of the right answer that tell more than the question does, and whether they are there. That something was
    /// prevented or feared tells nothing unless it is said.
    fn telling(&self) -> impl Iterator<Item = (&Token, bool)> {
        let is_telling = |(token, is_there): &(&Token, bool)| {
            let is_denial = token.is(&[Role::Denial, Role::Fear]);
            let is_told = if is_denial { *is_there } else { !token.is_turning() };
            token.is_full() && token.number.is_none() && is_told && !self.scene.says(&token.key)
        };
        let all = self.right.tokens.iter().zip(&self.pairs).map(|(token, pair)| (token, pair.is_some()));
        all.filter(is_telling)
    }

    /// Whether at least half of what tells is there: two words, or all that there is.
    fn has_most(&self) -> bool {
        let there = self.telling().filter(|(_, is_there)| *is_there).count();
        (there > 1 || there == self.telling().count()) && self.has_telling(2)
    }

    /// Whether some of what tells is there, and at least the half, the third … of its letters.
    fn has_telling(&self, part: usize) -> bool {
        let (mut all, mut there) = (0, 0);
        for (token, is_there) in self.telling() {
            let letters = token.key.chars().count();
            all += letters;
            there += if is_there { letters } else { 0 };
        }
        there > 0 && part * there >= all
    }

    /// Whether a text says that something is not: `not`, `to prevent`, `impossible`; two of these say that it is. One that
    /// stands in it twice is said of two things, and so are several negations.
    fn is_denied(tokens: &[Token], denials: &[Role]) -> bool {
        let is_negated = tokens.iter().any(|token| token.key.ends_with('-') || token.is(&[Role::Negation]));
        let is_denial = |token: &Token| token.is(denials);
        // `unthinkable and impossible`
        let is_same = |at: usize| at > 0 && tokens[at].joint == Joint::And && is_denial(&tokens[at - 1]);
        let denied = tokens.iter().enumerate().filter(|(at, token)| is_denial(token) && !is_same(*at));
        let denied: HashSet<&str> = denied.map(|(_, token)| &*token.key).collect();
        is_negated != (denied.len() % 2 == 1)
    }

    /// Whether there is no other number than those of the right answer. A small one in a word may be said of anything.
    fn are_numbers_kept(&self) -> bool {
        let is_small = |token: &Token| {
            let of_few = token.number.as_ref().is_some_and(|number| number.unit.is_none() && number.value <= 10.0);
            of_few && token.alt.is_some()
        };
        let left_out = self
            .right
            .tokens
            .iter()
            .zip(&self.pairs)
            .filter(|(token, pair)| token.number.is_some() && pair.is_none() && !self.is_number_understood(token));
        let mut left_out = left_out.map(|(token, _)| token).peekable();
        let mut extra =
            self.extras().map(|extra| &self.given.tokens[extra]).filter(|token| token.number.is_some()).peekable();
        if left_out.peek().is_some() {
            return extra.peek().is_none() && left_out.all(is_small);
        }
        extra.all(|token| is_small(token) || self.scene.states(&token.key))
    }

    /// Whether no state stands in the place of another one, and there is none that the card does not know.
    pub(super) fn are_states_kept(&self) -> bool {
        let is_other =
            |token: &Token| self.language.state_of(&token.key).is_some_and(|state| !self.scene.asks_state(state));
        let mut left_out = self.right.tokens.iter().zip(&self.pairs).filter(|(_, pair)| pair.is_none());
        let is_left_out = left_out.any(|(token, _)| is_other(token));
        let mut others = self.extras().map(|extra| &self.given.tokens[extra]).filter(|token| is_other(token));
        others.all(|token| !is_left_out && self.scene.states(&token.key))
    }
}
