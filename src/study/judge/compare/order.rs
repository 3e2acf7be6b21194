//! Direction, order and spelling.

use Role::{Against, Away, By, For, Of, Place, Tie, Toward, With};

use super::{Comparison, Found, Pair};
use crate::study::judge::{
    Rule,
    language::Role,
    phrase::{Joint, Token},
    spelling::Likeness,
};

impl Comparison<'_, '_> {
    /// Small words carry the direction: a loan by Russia is none to Russia.
    pub(super) fn direction(&self) -> Found {
        let is_fight = self.right.tokens.iter().any(|token| token.is(&[Role::Fight]));
        let is_hostile = self.right.tokens.iter().any(|token| token.is(&[Role::Hostile]));
        let is_made_passive = self.given.is_passive && !self.right.is_passive;
        // `Eastern Europe was divided` is `it divided Eastern Europe`, but `it was divided` is not.
        if is_made_passive && self.right.has_pronoun && self.given.has_pronoun {
            return Found::wrong(Rule::Direction);
        }
        // Who did it stands behind what was done.
        let is_done_to = |place: usize| {
            let done = place.checked_sub(1).and_then(|before| self.pairs[before]);
            done.zip(self.pairs[place]).is_some_and(|(done, doer)| done.given < doer.given)
        };
        let (mut doubts, mut is_apart) = (u8::from(is_made_passive && self.right.has_pronoun), false);
        for (place, (right, pair)) in self.right.tokens.iter().zip(&self.pairs).enumerate() {
            let Some(pair) = pair else { continue };
            // `the losses of Prussia`, for the losses and Prussia
            let given = &self.given.tokens[pair.given];
            let binds = matches!(given.lead, Some(Of | By | Against | For | Away | Tie));
            let is_next = || place.checked_sub(1) == self.stands_for[pair.given.saturating_sub(1)];
            if right.joint == Joint::And && binds && is_next() {
                return Found::wrong(Rule::Direction);
            }
            // `after the war`, of before it
            let is_led = !given.lead_word.is_empty() && !right.lead_word.is_empty();
            if is_led && self.language.is_of(&right.lead_word, self.language.opposites_of(&given.lead_word)) {
                return Found::wrong(Rule::Direction);
            }
            match (right.lead, self.given.tokens[pair.given].lead) {
                (Some(Toward | Against), Some(Away | By)) | (Some(Away | By), Some(Toward | Against)) => {
                    return Found::wrong(Rule::Direction);
                }
                (Some(With), Some(Against)) | (Some(Against), Some(With)) if !is_fight => {
                    return Found::wrong(Rule::Direction);
                }
                (Some(For), Some(Against)) | (Some(Against), Some(For)) => return Found::wrong(Rule::Direction),
                (None, Some(By)) if self.is_turned_passive() => {}
                (None, Some(By)) if is_made_passive => return Found::wrong(Rule::Direction),
                // `one of them attacked a power`, for was attacked by one
                (Some(By), None)
                    if !self.given.is_passive
                        && (right.is_capital || self.right.is_passive)
                        && given.joint == Joint::Space
                        && is_done_to(place) =>
                {
                    return Found::wrong(Rule::Direction);
                }
                (None, Some(Tie | By)) if pair.given > 0 => doubts += 1,
                (Some(Away), Some(By)) | (Some(By), Some(Away)) => is_apart = true,
                // `help of Austria`, for help against it; `hostility to Russia` is what it is against it.
                (Some(Against), Some(Of | Toward)) | (Some(Of | Toward), Some(Against)) if !is_hostile => {
                    is_apart = true;
                }
                (Some(For), Some(Away | By))
                | (Some(Away | By), Some(For))
                | (Some(By), Some(Of))
                | (Some(Of), Some(By))
                | (Some(With), Some(Away | Toward | For))
                | (Some(Away | Toward | For), Some(With))
                | (Some(Away), Some(Place))
                | (Some(Place), Some(Away))
                | (Some(Of | Place), Some(Tie)) => doubts += 1,
                _ => {}
            }
        }
        match doubts {
            0 if is_apart => Found::nearly(Rule::Direction),
            0 => Found::SAME,
            // A sentence may be built in another way.
            _ if self.is_sentence() => Found::nearly(Rule::Direction),
            1 => Found::nearly(Rule::Direction),
            _ => Found::wrong(Rule::Direction),
        }
    }

    /// Whether the answer is a passive of the right one: who did it stands behind a by, and there before what was done.
    fn is_turned_passive(&self) -> bool {
        let doer = self.given.tokens.iter().position(|token| token.lead == Some(By));
        let stands_for = |given: usize| self.stands_for.get(given).copied().flatten();
        let done = doer.and_then(|doer| stands_for(doer.checked_sub(1)?));
        let is_before = doer.and_then(stands_for).zip(done).is_some_and(|(doer, done)| doer < done);
        self.given.is_passive && !self.right.is_passive && is_before
    }

    /// The order carries something, but not that of a list, of a number or of what kind of thing it is.
    pub(super) fn order(&self) -> Found {
        let tokens = &self.right.tokens;
        // `1856–1853`
        let is_span = tokens.iter().all(|token| token.number.is_some());
        if is_span && !self.pairs.iter().flatten().map(|pair| pair.given).is_sorted() {
            return Found::wrong(Rule::Order);
        }
        if self.are_numbers_swapped() {
            return Found::wrong(Rule::Order);
        }
        let is_led = |token: &Token| matches!(token.lead, Some(Role::Of | Role::Away | Role::Place));
        let has_of = tokens.iter().chain(&self.given.tokens).any(is_led);
        // `Condor Plan`, of Plan Condor
        let is_kind = |token: &Token| token.is(&[Role::Kind]) && !token.is(&[Role::Office]);
        let is_of_kind = self.is_name && tokens.len() == 2;
        // `le pape excommunie l'empereur`
        let is_noun = |token: &Token| {
            token.has_article && self.given.tokens.iter().any(|own| own.has_article && own.key == token.key)
        };
        let is_free = |token: &Token| {
            let is_free_kind = has_of && token.is(&[Role::Kind]) || is_of_kind && is_kind(token);
            // `Communauté de défense européenne`
            let is_adjective = self.language.head_first && !token.is_capital && token.lead.is_none() && !is_noun(token);
            token.number.is_some() || is_free_kind || is_adjective && token.key != tokens[0].key
        };
        let mut all = Vec::with_capacity(tokens.len());
        let mut start = 0;
        // `Tashkent–Orenburg`, `cultural and spiritual`
        let is_pair = |next: &Token| matches!(next.joint, Joint::And | Joint::Dash);
        for run in tokens.chunk_by(|_, next| is_pair(next)) {
            let pairs = run.iter().zip(&self.pairs[start..]).filter(|(token, _)| !is_free(token));
            let mut run_places: Vec<usize> = pairs.filter_map(|(_, pair)| pair.map(|pair| pair.given)).collect();
            if run_places.len() > 2 || run_places.windows(2).all(|pair| pair[0].abs_diff(pair[1]) == 1) {
                run_places.sort_unstable();
            }
            all.extend(run_places);
            start += run.len();
        }
        if all.is_sorted() {
            return Found::SAME;
        }
        let given = &self.given.tokens;
        let is_led = |token: &Token| matches!(token.lead, Some(Role::Away | Role::By | Role::Toward));
        if !tokens.iter().any(is_led)
            && (1..given.len()).any(|cut| {
                // `Bismarck, Otto von`, `wall of Berlin`, `pass the Straits and sail the sea`
                let is_and = || given[cut].joint == Joint::And && tokens.iter().any(|token| token.joint == Joint::And);
                let is_cut =
                    given[cut].joint == Joint::Comma || matches!(given[cut].lead, Some(Of | Place | For)) || is_and();
                is_cut && all.iter().map(|place| (place + given.len() - cut) % given.len()).is_sorted()
            })
        {
            return Found::SAME;
        }
        let names = tokens.iter().zip(&self.pairs).filter(|(token, _)| token.is_capital);
        let names: Vec<usize> = names.filter_map(|(_, pair)| pair.map(|pair| pair.given)).collect();
        // `coal deliveries`, of deliveries of coal
        let is_in_other_words = self.pairs.iter().flatten().any(|pair| pair.likeness == Likeness::Meaning);
        // `the High Dam at Aswan`
        let is_said_of = |place: &usize| matches!(self.given.tokens[*place].lead, Some(Of | Place));
        let are_in_order = || names.is_sorted() || names.iter().any(is_said_of);
        if has_of && names.is_empty() || is_in_other_words && are_in_order() || self.is_turned_passive() {
            return Found::SAME;
        }
        // `Austria beat Prussia`, for Prussia defeated Austria; but `to back Russia` may stand for to be backed by it.
        if is_in_other_words {
            return Found::nearly(Rule::Order);
        }
        // A noun of German has a capital, too.
        let are_names = !self.is_name && !self.language.has_noun_capitals;
        if are_names && tokens[0].lead.is_none() && !names.is_sorted() && !self.are_clauses_kept() {
            return Found::wrong(Rule::Order);
        }
        Found::nearly(Rule::Order)
    }

    /// Whether each of two numbers is told of what the other one counts: `3,000 dead and 12,000 wounded`.
    fn are_numbers_swapped(&self) -> bool {
        let given_at = |right: usize| self.pairs.get(right).copied().flatten().map(|pair| pair.given);
        let is_number = |right: usize| self.right.tokens.get(right).is_some_and(|token| token.number.is_some());
        // What a number counts stands behind it in both, or before it.
        [1, -1].into_iter().any(|side| {
            let counted = |number: usize| number.checked_add_signed(side).filter(|word| !is_number(*word));
            let numbers = (0..self.pairs.len()).filter(|right| is_number(*right));
            let told = numbers.filter_map(|number| given_at(number).zip(counted(number).and_then(given_at)));
            let told: Vec<(usize, usize)> = told.collect();
            let stands = |number: usize, word: usize| number.checked_add_signed(side) == Some(word);
            told.windows(2).any(|pair| stands(pair[0].0, pair[1].1) && stands(pair[1].0, pair[0].1))
        })
    }

    /// Whether the clauses of a sentence have changed places as wholes, each with its own words: `Morocco to the French and Egypt
    /// to the British`.
    fn are_clauses_kept(&self) -> bool {
        let mut start = 0;
        let mut clauses: Vec<Vec<(usize, bool)>> = Vec::new();
        for clause in self.right.tokens.chunk_by(|_, next| next.joint < Joint::And) {
            let pairs = clause.iter().zip(&self.pairs[start..]);
            // Who did it to whom is told by the order of the names, if by no small word.
            let is_ordered =
                |token: &Token, pair: &Pair| token.is_capital && self.given.tokens[pair.given].lead.is_none();
            let words = pairs.filter_map(|(token, pair)| pair.map(|pair| (pair.given, is_ordered(token, &pair))));
            clauses.push(words.collect());
            start += clause.len();
        }
        clauses.retain(|words| !words.is_empty());
        let is_in_order = |words: &Vec<(usize, bool)>| words.iter().filter(|(_, is_ordered)| *is_ordered).is_sorted();
        let mut all: Vec<usize> = clauses.iter().flatten().map(|(word, _)| *word).collect();
        all.sort_unstable();
        // No word of another clause stands between those of one.
        let are_together = |words: &Vec<(usize, bool)>| {
            let places = words.iter().filter_map(|(word, _)| all.binary_search(word).ok());
            let (first, last) = (places.clone().min(), places.max());
            first.zip(last).is_some_and(|(first, last)| last - first + 1 == words.len())
        };
        self.is_sentence()
            && clauses.len() > 1
            && clauses.iter().any(|words| words.len() > 1)
            && clauses.iter().all(|words| is_in_order(words) && are_together(words))
    }

    /// A slip or two in long words.
    pub(super) fn spelling(&self) -> Found {
        let likenesses = || self.pairs.iter().flatten().map(|pair| pair.likeness);
        match likenesses().min() {
            Some(Likeness::Kin) => Found::nearly(Rule::Doubt),
            Some(Likeness::Meaning) => Found::right(Rule::Synonym),
            Some(Likeness::Close) => {
                // A slip in a short word is one if there is enough beside it.
                let is_sure = |pair: &Option<Pair>| pair.is_some_and(|pair| pair.likeness >= Likeness::Sound);
                let sure = self.right.tokens.iter().zip(&self.pairs).filter(|(_, pair)| is_sure(pair));
                if sure.map(|(token, _)| token.key.chars().count()).sum::<usize>() >= 4 {
                    Found::right(Rule::Spelling)
                } else {
                    Found::nearly(Rule::Spelling)
                }
            }
            Some(Likeness::Slip) => Found::right(Rule::Spelling),
            Some(Likeness::Sound) => Found::right(Rule::Sound),
            _ => Found::SAME,
        }
    }
}
