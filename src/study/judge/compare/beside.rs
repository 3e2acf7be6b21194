//! What stands beside the right answer: nothing that says more than the card does.

use super::{Comparison, Found};
use crate::study::judge::{
    Rule, Verdict,
    language::Role,
    normal::Short,
    phrase::{Joint, Token},
};

impl Comparison<'_, '_> {
    /// What stands beside the right answer: nothing that says more than the card does.
    pub(super) fn beside(&self) -> Found {
        let mut found = Found::SAME;
        let mut was_said = false;
        for extra in self.extras() {
            let follows = extra > 0 && self.stands_for[extra - 1].is_none();
            let mut of_one = self.extra(extra, was_said && follows);
            // The card may state it of somebody else.
            let is_in_clause = self.given.clause.is_some_and(|clause| extra >= clause);
            if is_in_clause && !self.scene.says(&self.given.tokens[extra].key) {
                of_one = of_one.min(Found::nearly(Rule::Doubt));
            }
            was_said = of_one.verdict == Verdict::Right;
            found = found.min(of_one);
        }
        found
    }

    /// What one word does beside the right answer. `goes_on` tells whether the word before it is said of the answer.
    fn extra(&self, place: usize, goes_on: bool) -> Found {
        let token = &self.given.tokens[place];
        let detail = Found::right(Rule::Detail);
        if token.number.is_some() {
            return detail;
        }
        if token.is(&[Role::Harmless, Role::Particle]) {
            return Found::right(Rule::Same);
        }
        if self.is_other_doer(place) {
            return Found::nearly(Rule::Doubt);
        }
        if let Some(found) = self.date_beside(place) {
            return if found == Found::SAME { detail } else { found };
        }
        // `Peace of Jassy`
        let mut left_out = self.right.tokens.iter().zip(&self.pairs).filter(|(_, pair)| pair.is_none());
        if left_out.any(|(right, _)| self.language.may_be_called(&right.key, &token.key)) {
            return detail;
        }
        // `the battle of Poltava`, if it is asked where somebody was beaten, or in which defeat
        let is_before_place = || {
            let next = self.given.tokens.get(place + 1).filter(|_| self.stands_for[place + 1] == Some(0));
            next.is_some_and(|next| matches!(next.lead, Some(Role::Of | Role::Place)))
        };
        // `traité de Paris`, if it is asked where it was made
        let is_made = || token.is(&[Role::Fight]) || self.language.are_agreements(&token.key, &token.key);
        if (self.scene.asks_where() && is_made() || self.scene.asks_noun(&token.key)) && is_before_place() {
            return detail;
        }
        if let Some(found) = self.names_another(place) {
            return found;
        }
        if self.is_description(place) || self.tells_where(place) {
            return detail;
        }
        if self.is_second(place) {
            let is_of_states = self.right.tokens.iter().any(|token| self.language.state_of(&token.key).is_some());
            let may_be_where = self.language.state_of(&token.key).is_some() || token.joint == Joint::Comma;
            let is_stated = token.joint == Joint::Comma && self.scene.states(&token.key);
            return if may_be_where && !is_of_states && !self.scene.is_person || is_stated {
                Found::nearly(Rule::Doubt)
            } else if self.pairs.iter().all(Option::is_none) {
                Found::wrong(Rule::OtherWord)
            } else {
                Found::wrong(Rule::Choice)
            };
        }
        if (self.is_count(place) || self.scene.asks(&token.key)) && token.joint < Joint::And {
            return detail;
        }
        // `the British Empire` for Britain
        let is_of_state = |before: usize| {
            self.stands_for[before].is_some_and(|right| self.language.state_of(&self.right.tokens[right].key).is_some())
        };
        if token.is(&[Role::Bearer]) && place.checked_sub(1).is_some_and(is_of_state) {
            return detail;
        }
        let next_right = self.stands_for.get(place + 1).copied().flatten().map(|right| &self.right.tokens[right]);
        if self.scene.has_other_rank(&token.key) {
            return Found::nearly(Rule::Doubt);
        }
        if self.is_name && token.is(&[Role::Title]) {
            return detail;
        }
        // `the peace treaty of`
        let is_like = |next: &Token| {
            self.language.are_synonyms(&token.key, &next.key) || self.language.are_agreements(&token.key, &next.key)
        };
        if next_right.is_some_and(is_like) {
            return detail;
        }
        let is_bearer = |at: &usize| self.given.tokens[*at].is(&[Role::Bearer]);
        let bearers = (place..self.given.tokens.len()).take_while(is_bearer).count();
        if self.stands_for.get(place + bearers) == Some(&Some(0)) || token.is(&[Role::Place]) {
            return detail;
        }
        if self.is_epithet(place) || self.is_said_behind(place, goes_on) { detail } else { Found::nearly(Rule::Doubt) }
    }

    /// Whether a state that the question does not ask about stands for the `it` of the right answer: `France gave up Lombardy`.
    fn is_other_doer(&self, place: usize) -> bool {
        let token = &self.given.tokens[place];
        let state = self.language.state_of(&token.key);
        self.right.has_pronoun
            && token.lead.is_none()
            && !self.is_behind(place)
            && state.is_some_and(|state| !self.scene.asks_state(state))
            && !self.scene.asks_no_state()
    }

    /// Whether a word belongs to what is asked how many of: `five treaty ports`.
    fn is_count(&self, place: usize) -> bool {
        let tokens = &self.given.tokens;
        let is_plain = |at: &usize| {
            let token = &tokens[*at];
            self.stands_for[*at].is_none() && token.number.is_none() && !token.has_article
        };
        let start = (0..=place).rev().take_while(is_plain).last().filter(|start| *start > 0);
        let end = (place..tokens.len()).take_while(is_plain).last().unwrap_or(place);
        start.is_some_and(|start| tokens[start - 1].number.is_some())
            && self.scene.says_in_other_words(&tokens[end].key)
    }

    /// Whether a word only says more of what is there as a whole, and is one that the deck uses elsewhere: of a phrase any
    /// such word, if they are few; of a name what no second name would say, `the naval battle of Lepanto`. Behind the name
    /// another noun makes another thing of it: `Trafalgar square`.
    fn is_epithet(&self, place: usize) -> bool {
        let tokens = &self.given.tokens;
        let token = &tokens[place];
        let is_extra = |at: &usize| self.stands_for[*at].is_none();
        let is_before = || (place..tokens.len()).any(|at| !is_extra(&at));
        let is_of_kind =
            || (place..tokens.len()).take_while(is_extra).last().is_some_and(|last| tokens[last].is(&[Role::Kind]));
        let is_said_of_name = || {
            // `Polish Galicia`
            let is_stated = self.language.state_of(&token.key).is_none() || self.scene.states(&token.key);
            let is_one_thing = is_before() || is_of_kind() || self.is_noted(place);
            is_one_thing && !self.scene.is_person && is_stated && token.lead.is_none()
        };
        let is_sum = || self.right.tokens.iter().all(|token| token.number.is_some());
        let is_known = || self.language.knows(&token.key) || self.is_acronym(token);
        let are_few = || self.extras().count() <= self.right.tokens.len();
        // `retreat and defeat`
        let is_joined = token.joint == Joint::And || tokens.get(place + 1).is_some_and(|it| it.joint == Joint::And);
        !is_joined
            && self.pairs.iter().all(Option::is_some)
            && (self.scene.deck_says(&token.key) || self.scene.states(&token.key) || is_known())
            && !self.scene.is_another_answer(&token.key)
            && if self.is_name { is_said_of_name() } else { are_few() && !is_sum() }
    }

    /// Whether a word behind the right answer is said of it, and the card states it; or, beside a number, what was asked.
    fn is_said_behind(&self, place: usize, goes_on: bool) -> bool {
        let token = &self.given.tokens[place];
        let has_number = || self.right.tokens.iter().any(|token| token.number.is_some());
        // `Alexander I of Russia`, but not the leader of the Communists.
        let is_next = self.stands_for[place.saturating_sub(1)].is_some();
        let is_stated = if is_next {
            self.scene.states(&token.key) && !self.is_elsewhere(token)
        } else {
            self.scene.tells(&token.key)
        };
        if !is_stated {
            return self.scene.asks(&token.key) && has_number();
        }
        self.is_behind(place)
            && match token.lead {
                Some(Role::Place) => true,
                Some(Role::Of) => self.is_name || has_number(),
                lead => self.is_name && (lead.is_some() || goes_on) || self.is_noted(place),
            }
    }

    /// Whether an extra word makes another thing: `an ally of Britain`, `Friedrich Wilhelm II`, `Napoleon's uncle`.
    pub(super) fn names_another(&self, place: usize) -> Option<Found> {
        let (token, next) = (&self.given.tokens[place], self.given.tokens.get(place + 1));
        let is_right = |place: usize| self.stands_for.get(place).copied().flatten();
        let (next, right) = (next?, is_right(place + 1)?);
        if let Some(lead) = next.lead.filter(|_| next.joint < Joint::Comma) {
            // `la ville libre de Cracovie`, if that is asked
            let start = (0..place).rev().take_while(|place| self.stands_for[*place].is_none()).last().unwrap_or(place);
            let run = &self.given.tokens[start..=place];
            // The enemy of Britain is not Britain, even if an enemy is asked.
            let is_asked = |token: &Token| self.scene.asks(&token.key) && !token.is(&[Role::Relation]);
            let is_said = |token: &Token| token.is(&[Role::Bearer]) || is_asked(token);
            let is_bearer = run.iter().all(is_said);
            let is_asked_so = token.is(&[Role::Place]) && self.is_place_asked();
            return match lead {
                _ if is_bearer || is_asked_so || self.is_behind(place) => None,
                Role::Place | Role::With | Role::Toward => Some(Found::nearly(Rule::Doubt)),
                // `the rock of Gibraltar`, but not the minister of Napoleon
                Role::Of if !self.scene.is_person && !token.is(&[Role::Office, Role::Title, Role::Relation]) => {
                    Some(Found::nearly(Rule::Doubt))
                }
                _ => Some(Found::wrong(Rule::OtherWord)),
            };
        }
        let is_numbered = self.right.tokens.get(right + 1).is_some_and(|number| number.number.is_some());
        (is_numbered && token.is_full() && !self.is_acronym(token) && !token.is(&[Role::Title, Role::Relation]))
            .then_some(Found::wrong(Rule::OtherWord))
    }

    /// Whether a word is the short form of a name that the language knows: `UN`.
    fn is_acronym(&self, token: &Token) -> bool {
        token.short == Some(Short::Acronym) && token.key.len() <= 4 && self.language.names.contains_key(&token.key)
    }

    /// Whether a part of the right answer stands before a place.
    pub(super) fn is_behind(&self, place: usize) -> bool {
        self.stands_for[..place].iter().any(Option::is_some)
    }

    /// Whether a word belongs to a second name that is offered beside a name: `Hanotaux, Delcassé`.
    pub(super) fn is_second(&self, place: usize) -> bool {
        let is_parted = |place: &usize| self.given.tokens[*place].joint >= Joint::And;
        let start = (0..=place).rev().find(is_parted).unwrap_or(0);
        let end = (place + 1..self.given.tokens.len()).find(is_parted).unwrap_or(self.given.tokens.len());
        let item = &self.given.tokens[start..end];
        // A note says more about the answer.
        let is_rival = |token: &Token| self.scene.is_another_answer(&token.key);
        let is_noted =
            self.is_noted(start) && !(self.scene.is_person && self.given.tokens[start..].iter().any(is_rival));
        if !self.is_name || is_noted || self.stands_for[start..end].iter().any(Option::is_some) {
            return false;
        }
        let Some(first) = item.iter().find(|token| !token.is(&[Role::Harmless])) else { return false };
        let is_kind = first.is(&[Role::Title, Role::Kind, Role::Vague]);
        // `between Russia and Sweden`: the one before the `and` says how the one behind it is meant.
        let is_led =
            first.lead.is_some() || first.joint == Joint::And && start > 0 && self.stands_for[start - 1].is_none();
        let says_how = item.iter().skip(1).any(|token| token.lead.is_some());
        // `Wolsey, Archbishop of York`
        let is_office = first.is(&[Role::Title]);
        if is_led || (says_how && (!is_kind || is_office)) {
            false
        } else if item.len() > 1 && (!self.scene.is_person || first.joint == Joint::Comma) {
            // `Vienna, the Habsburg residence`
            item.iter().any(is_rival)
        } else {
            item.iter().any(Token::is_full)
        }
    }

    /// Whether a word belongs to what is said of a name behind a comma, all of it known: `Kohl, German chancellor`.
    pub(super) fn is_description(&self, place: usize) -> bool {
        let tokens = &self.given.tokens;
        let is_parted = |place: &usize| tokens[*place].joint >= Joint::Comma;
        let Some(start) = (1..=place).rev().find(is_parted).filter(|start| self.is_behind(*start)) else {
            return false;
        };
        let end = (place + 1..tokens.len()).find(is_parted).unwrap_or(tokens.len());
        let says_what = |token: &Token| token.is(&[Role::Title, Role::Kind]) || self.scene.asks(&token.key);
        tokens[start..end].iter().any(says_what)
            && tokens[start..end].iter().all(|token| says_what(token) || self.scene.tells(&token.key))
    }

    /// Whether a word only tells where the answer is, which no other of the deck is: `Solferino, in Italy`. Of two places of one
    /// name it tells which is meant: `Galicia in Spain`; a state behind a comma does so, too, unless the deck has it.
    fn tells_where(&self, place: usize) -> bool {
        let tokens = &self.given.tokens;
        let is_led = |at: usize| matches!(tokens[at].lead, Some(Role::Place | Role::Toward | Role::Away));
        let is_start = |at: &usize| is_led(*at) || tokens[*at].joint >= Joint::Comma;
        let Some(start) = (1..=place).rev().find(is_start) else { return false };
        let first = &tokens[start];
        let is_of_states = || self.right.tokens.iter().any(|token| self.language.state_of(&token.key).is_some());
        let is_state = first.joint >= Joint::Comma && self.language.state_of(&first.key).is_some();
        // Where a ship or a treaty of that name is may be told of another one.
        let is_told = |token: &Token| self.scene.deck_says(&token.key);
        !self.scene.is_person
            && !is_of_states()
            && self.scene.is_name_asked()
            && !self.is_elsewhere(first)
            && (is_led(start) || is_state || first.is(&[Role::Region]))
            && (is_led(start) || !tokens[start..].iter().any(|token| self.scene.is_another_answer(&token.key)))
            && (!is_state && self.is_place_asked() || tokens[start..].iter().all(is_told))
    }

    /// Whether another state is told than the place where the passage says that the answer is: of Buchlau in Moravia, Serbia.
    fn is_elsewhere(&self, token: &Token) -> bool {
        token.lead == Some(Role::Place)
            && self.language.state_of(&token.key).is_some()
            && !self.scene.tells_of_answer(&token.key)
            && self.scene.is_place_told(&token.lead_word)
    }

    /// Whether a place is asked, or a battle by its name, which is that of a place.
    fn is_place_asked(&self) -> bool {
        self.scene.asks_where() || self.is_name && self.scene.asks_battle()
    }

    /// Whether a comma or a bracket stands between a place and the answer before it.
    pub(super) fn is_apart(&self, place: usize) -> bool {
        (1..=place).any(|at| self.given.tokens[at].joint >= Joint::Comma && self.is_behind(at))
    }

    /// Whether a place is behind a bracket or a colon that stands behind the answer.
    pub(super) fn is_noted(&self, place: usize) -> bool {
        let note = (1..=place).find(|place| self.given.tokens[*place].joint == Joint::Note);
        note.is_some_and(|note| self.is_behind(note))
    }
}
