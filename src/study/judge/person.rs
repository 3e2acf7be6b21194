//! Persons by rule: the surname is enough, the given name is not, and a ruler needs the number.

use super::{
    Rule, Verdict,
    compare::{Found, alike},
    language::Role,
    namesake::{
        are_given_names_kept, is_another_initial, is_epithet, is_of_another_place, is_pet_name, is_servant,
        is_turned_round, is_untold_office, of_generation,
    },
    normal::Short,
    phrase::{Joint, Phrase, Token},
    scene::Scene,
    spelling::{Likeness, are_one_in_arabic, is_eastern_name, likeness},
};

/// A person's name.
struct Name<'t> {
    given: Vec<&'t Token>,
    /// Any one of them is enough: the name, and what somebody is count of.
    surnames: Vec<&'t Token>,
    number: Option<&'t Token>,
    /// Whether all of its surnames are needed, and the number.
    is_whole: bool,
    /// Whether it has a surname of several words that the card gives.
    is_compound: bool,
    /// Whether it is the name of a title.
    is_titled: bool,
    /// A name and the title that stands behind it, as in the East: `Ahmad Shah`, of Ahmad Shah Durrani.
    honour: Option<&'t [Token]>,
}

impl<'t> Name<'t> {
    /// Reads a name as a deck writes it; `None` if it is none.
    fn new(phrase: &'t Phrase, scene: &Scene<'_>) -> Option<Self> {
        let mut items = phrase.tokens.chunk_by(|_, next| next.joint < Joint::And);
        let tokens: Vec<&Token> = items.next()?.iter().filter(|token| !token.is(&[Role::Title])).collect();
        let number_at = tokens.iter().position(|token| token.number.is_some());
        let behind = number_at.and_then(|at| tokens[at..].iter().rfind(|token| token.number.is_none())).copied();
        let (numbers, words): (Vec<&Token>, Vec<&Token>) = tokens.into_iter().partition(|token| token.number.is_some());
        // `Anwar as-Sadat`
        let is_article = |at: usize| {
            let is_tied = words.get(at + 1).is_some_and(|next| next.joint == Joint::Dash);
            is_tied && !words[at].is_capital && words[at].key.chars().count() < 4
        };
        let is_behind_article =
            |token: &Token| (1..words.len()).any(|at| std::ptr::eq(words[at], token) && is_article(at - 1));
        let is_part = |at: &usize| !words[*at].is(&[Role::Particle]) && !is_article(*at);
        let names: Vec<&Token> = (0..words.len()).filter(is_part).map(|at| words[at]).collect();
        let is_name = |token: &&Token| {
            (token.is_capital || token.joint == Joint::Dash) && !token.is(&[Role::Kind, Role::Turning])
        };
        if names.is_empty() || names.len() > 5 || !names.iter().all(is_name) {
            return None;
        }
        let is_led = |token: &&&Token| !token.has_particle && matches!(token.lead, Some(Role::Of | Role::Place));
        // `Frederick V of the Palatinate`, `Guillaume III d’Orange`: the realm may be left out.
        let is_realm = |token: &&Token| {
            !numbers.is_empty() && (is_led(&token) || token.has_particle) && !std::ptr::eq(*token, names[0])
        };
        let is_noble = phrase.tokens.iter().any(|token| token.is(&[Role::Noble]));
        let is_one_word = names.len() > 1 && names[1..].iter().all(|token| token.joint == Joint::Dash);
        if is_one_word || (!is_noble && names.iter().any(|token| is_led(&token) && !is_realm(token))) {
            return None;
        }
        // `Count of Cavour`; a second person is none.
        let mut surnames = Vec::new();
        for item in items {
            if !item.iter().any(|token| token.is(&[Role::Title])) {
                return None;
            }
            surnames.extend(item.iter().rfind(|token| !token.is(&[Role::Title, Role::Particle])));
        }
        let mut pairs = phrase.tokens.windows(2);
        let honour = pairs.find(|pair| pair[1].is(&[Role::Title]) && pair[1].joint == Joint::Space);
        if numbers.is_empty() {
            // `Ban Ki-moon`; of Kim Philby the first is no family name.
            let is_first = names[0].is(&[Role::FamilyFirst])
                && !names[0].is(&[Role::CalledByLast])
                && names[1..].iter().all(|token| is_eastern_name(&token.key));
            // `Talleyrand-Périgord`; of Hussein bin Ali the last is the father.
            let is_own = |token: &&Token| token.joint != Joint::Dash || is_behind_article(token);
            let last = names.iter().rposition(is_own).unwrap_or_default();
            let is_son = |token: &Token| token.is(&[Role::Arabic]) && token.is(&[Role::Relation]);
            let son = phrase.tokens.iter().position(is_son).filter(|son| *son > 0);
            let behind_son = son.and_then(|son| phrase.tokens.get(son + 1));
            let father = behind_son.and_then(|father| names.iter().position(|name| std::ptr::eq(*name, father)));
            let own = match father {
                Some(father) if father > 0 => 0..father,
                _ if is_first => 0..1,
                _ => last..names.len(),
            };
            surnames.extend(&names[own.clone()]);
            let given = names.iter().enumerate().filter(|(at, _)| !own.contains(at)).map(|(_, token)| *token).collect();
            return Some(Self {
                given,
                surnames,
                number: None,
                is_whole: false,
                is_compound: false,
                is_titled: false,
                honour,
            });
        }
        let number = numbers.first().copied();
        let language = scene.language();
        // Charles I the Great
        let is_called_so = |name: &&Token| {
            let mut words = phrase.folded.split(' ').rev().skip_while(|word| *word != name.key).skip(1);
            words.next().is_some_and(|word| language.is(word, &[Role::Empty]))
        };
        let behind = behind.filter(|name| !is_called_so(name) && !is_realm(name));
        // `John III Sobieski` has a surname, and Gustav II Adolf a second name, which may be left out.
        let is_surname = |name: &Token| !language.knows(&name.key) && !language.names.contains_key(&name.key);
        let is_whole = !behind.is_some_and(is_surname);
        let is_behind = |name: &&Token| behind.is_some_and(|behind| std::ptr::eq(*name, behind));
        let is_needed = |name: &&Token| !is_realm(name) && is_behind(name) != is_whole;
        let (surnames, given): (Vec<_>, Vec<_>) = names.iter().copied().partition(is_needed);
        // `Four Germans`
        if surnames.is_empty() {
            return None;
        }
        Some(Self { given, surnames, number, is_whole, is_compound: false, is_titled: false, honour })
    }
}

/// What the rule of persons says.
pub(super) struct Judged {
    /// How the name is.
    pub found: Found,
    /// If something stands beside the name that is for the other rules: what they compare the answer with.
    pub beside: Option<Phrase>,
}

/// Judges a person's name, if that is asked and the right answer is one.
pub(super) fn compare(given: &Phrase, right: &Phrase, scene: &Scene<'_>) -> Option<Judged> {
    let mut name = scene.is_person.then(|| Name::new(right, scene)).flatten()?;
    if let Some(surname) = scene.compound_surname(&right.folded) {
        let is_of = |token: &&Token| surname.split(' ').any(|word| word == token.key);
        let own: Vec<&Token> = right.tokens.iter().filter(is_of).collect();
        // With the names that are one it may be a word of its own.
        if !own.is_empty() {
            name.given.retain(|token| !is_of(token));
            (name.surnames, name.is_whole, name.is_compound) = (own, true, true);
        }
    }
    // `Pierre Mendès France`: what is a state, too, is a surname with the word before it.
    let is_state = |token: &Token| scene.language().state_of(&token.key).is_some();
    if name.given.len() > 1 && name.surnames.last().is_some_and(|surname| is_state(surname)) {
        name.surnames.extend(name.given.pop());
        name.is_whole = true;
    }
    // Of a ruler every word is needed: `the Great` alone is none. Of a pope's own name it is not.
    let owns = |is: &dyn Fn(&Token) -> bool| scene.own_answers().iter().any(|own| own.tokens.iter().any(is));
    let one = |token: &Token| scene.language().names.get(&token.key).unwrap_or(&token.key).clone();
    let is_of = |token: &Token| right.tokens.iter().any(|it| one(it) == one(token));
    let is_ruler = || owns(&|token| token.number.is_some()) && owns(&is_of);
    if name.number.is_none() && is_ruler() {
        name.surnames.append(&mut name.given);
        name.is_whole = true;
    }
    // Muhammad Ali has no family name: both are needed.
    if name.given.iter().chain(&name.surnames).all(|token| token.is(&[Role::Forename])) {
        name.surnames.append(&mut name.given);
        name.is_whole = true;
    }
    if name.given.is_empty() && name.number.is_none() && !scene.is_topic() {
        return None;
    }
    name.is_titled = owns(&|token| token.is(&[Role::Noble]));
    let found = name.judge(given, scene)?.min(of_generation(given, right, scene.language()));
    let is_another = is_of_another_place(given, right) || is_servant(given, right);
    let found = if is_another { Found::wrong(Rule::Namesake) } else { found };
    let beside = (found.rule == Rule::Doubt).then(|| {
        let is_named =
            |token: &&Token| given.tokens.iter().any(|it| alike(it, token, Likeness::Close, scene).is_some());
        Phrase::part(&right.tokens.iter().filter(is_named).cloned().collect::<Vec<_>>())
    });
    if beside.is_none() && found.verdict < Verdict::Right {
        return Some(Judged { found, beside });
    }
    // What the question says is no answer to it: `Guevara`, if it is asked what he was called.
    if given.tokens.iter().all(|token| scene.says(&token.key)) {
        return Some(Judged { found: found.min(Found::nearly(Rule::Doubt)), beside });
    }
    // Another person of that surname may be meant as well.
    let surname = &name.surnames.last()?.key;
    let is_meant = |other: &str| {
        let other = Phrase::new(other, &scene.speech);
        let Some(other) = Name::new(&other, scene) else { return false };
        // `Vittorio Orlando` is `Vittorio Emanuele Orlando`.
        let has = |names: &Name<'_>, one: &Token| names.given.iter().any(|it| it.key == one.key);
        let is_initial = |name: &Name<'_>| name.given.iter().any(|token| token.key.chars().count() == 1);
        let is_same = scene.own_answers().iter().filter_map(|own| Name::new(own, scene)).any(|name| {
            let is_part = other.given.iter().all(|it| has(&name, it)) || name.given.iter().all(|it| has(&other, it));
            let is_equal = other.given.len() == name.given.len();
            name.surnames.last().map(|it| &it.key) == Some(surname)
                && is_part
                && (is_equal || !(is_initial(&name) || is_initial(&other)))
        });
        !is_same && other.judge(given, scene).is_some_and(|other| other >= found)
    };
    let is_namesake = scene.others_with(surname).any(is_meant);
    Some(Judged { found: if is_namesake { Found::nearly(Rule::Namesake) } else { found }, beside })
}

impl Name<'_> {
    /// Judges what was given for the name; `None` leaves it to the other rules.
    fn judge(&self, given: &Phrase, scene: &Scene<'_>) -> Option<Found> {
        let close = |token: &Token, right: &Token| {
            let is_one = || scene.is_arabic() && are_one_in_arabic(&token.key, &right.key);
            alike(token, right, Likeness::Close, scene).or_else(|| is_one().then_some(Likeness::Sound))
        };
        let mut is_used = vec![false; given.tokens.len()];
        let mut least = Likeness::Same;
        let mut take = |rights: &[&Token], is_given: bool| {
            let mut taken = 0;
            for right in rights {
                let free = given.tokens.iter().enumerate().filter(|(at, _)| !is_used[*at]);
                // `George Frost` is `George F.`
                let is_initial = right.key.len() == 1 && right.number.is_none();
                let is_written_out = |token: &Token| is_initial && token.key.starts_with(&right.key);
                let written_out =
                    || free.clone().find(|(_, token)| is_written_out(token)).map(|(at, _)| (Likeness::Same, at));
                let best = free
                    .clone()
                    .filter_map(|(at, token)| Some((close(token, right)?, at)))
                    .max_by_key(|(it, at)| (*it, usize::MAX - at));
                // A slip in a given name matters little beside the surname.
                let slip = || {
                    let mut free =
                        given.tokens.iter().enumerate().filter(|(at, token)| !is_used[*at] && token.number.is_none());
                    let is_one = |token: &Token| {
                        likeness(&token.key, &right.key, true) >= Some(Likeness::Slip)
                            || are_one_in_arabic(&token.key, &right.key)
                            || is_pet_name(&token.key, &right.key)
                    };
                    let at = free.find(|(_, token)| is_one(token))?.0;
                    Some((Likeness::Slip, at))
                };
                if let Some((likeness, at)) = best.or_else(written_out).or_else(|| slip().filter(|_| is_given)) {
                    (is_used[at], taken) = (true, taken + 1);
                    least = least.min(likeness);
                }
            }
            taken
        };
        let numbers: Vec<&Token> = self.number.into_iter().collect();
        let surnames = take(&self.surnames, false);
        let is_surname_there = if self.is_whole { surnames == self.surnames.len() } else { surnames > 0 };
        let is_number_there = take(&numbers, false) == numbers.len();
        let given_names = take(&self.given, true);
        let is_all_given = !self.given.is_empty() && given_names == self.given.len();
        let is_ruler = self.number.is_some() && is_number_there && is_all_given;
        if !is_surname_there && !is_ruler {
            return if self.is_whole && surnames > 0 {
                // `Sanders`, of Liman von Sanders, but neither `George` of Lloyd George nor the `von`
                let is_other = |token: &Token| scene.language().names.contains_key(&token.key);
                let taken = given.tokens.iter().zip(&is_used).filter(|(_, is_used)| **is_used);
                let mut names = taken.filter(|(token, _)| !token.is(&[Role::Particle])).peekable();
                let may_be = self.is_compound && names.peek().is_some() && !names.any(|(token, _)| is_other(token));
                Some(if may_be { Found::nearly(Rule::Part) } else { Found::wrong(Rule::Part) })
            } else {
                self.judge_without_surname(given, scene, close)
            };
        }
        let has_number = given.tokens.iter().any(|token| token.number.is_some());
        if !is_number_there && (self.is_whole || has_number) {
            return Some(if !has_number && scene.is_only_ruler(&self.surnames[0].key) {
                Found::nearly(Rule::Number)
            } else {
                Found::wrong(Rule::Number)
            });
        }
        // `Guillaume III d’Orange`
        if self.number.is_none() && is_turned_round(given, &self.given, &self.surnames) {
            return Some(Found::wrong(Rule::Order));
        }
        let mut beside = self.beside(given, &is_used, (given_names > 0, is_all_given), scene);
        if !are_given_names_kept(&self.given, given) {
            beside = beside.min(Found::nearly(Rule::Order));
        }
        // `Michel Le Tellier`, of François Michel Le Tellier, marquis de Louvois, is his father.
        let begins = |name: &&Token| given.tokens.iter().any(|it| it.key.chars().next() == name.key.chars().next());
        let is_titled_too = surnames < self.surnames.len();
        if is_titled_too && given_names > 0 && !self.given.first().is_some_and(begins) {
            beside = beside.min(Found::nearly(Rule::Namesake));
        }
        // `Adolphus`, of Gustavus Adolphus: it may be a given name.
        let is_given_name = |name: &&Token| scene.language().names.contains_key(&name.key);
        let mut names = self.given.iter().chain(&self.surnames);
        if !self.given.is_empty() && given_names == 0 && !self.is_whole && names.all(is_given_name) {
            beside = beside.min(Found::nearly(Rule::Part));
        }
        Some(beside.min(match least {
            Likeness::Close if given_names == 0 => Found::nearly(Rule::Spelling),
            Likeness::Sound => Found::right(Rule::Sound),
            Likeness::Same => Found::right(Rule::Person),
            _ => Found::right(Rule::Spelling),
        }))
    }

    /// Judges what has no surname: `None` leaves the initials, or a name in other words, to the other rules.
    fn judge_without_surname(
        &self,
        given: &Phrase,
        scene: &Scene<'_>,
        close: impl Fn(&Token, &Token) -> Option<Likeness>,
    ) -> Option<Found> {
        // `Capo d’Istria`
        let joined = given.folded.replace(' ', "");
        let surname: String = self.surnames.iter().map(|surname| &*surname.key).collect();
        // `DeGaulle`
        let is_own = |start: &str| {
            let apart = format!("{start} {surname}");
            start.is_empty() || scene.own_answers().iter().any(|own| own.folded.ends_with(&apart))
        };
        let is_joined = joined.strip_suffix(&*surname).is_some_and(is_own);
        if surname.len() > 4 && is_joined {
            return Some(Found::right(Rule::Person));
        }
        let is_given_only = given.tokens.iter().all(|token| {
            token.is(&[Role::Title, Role::Harmless, Role::Particle])
                || self.given.iter().any(|own| close(token, own).is_some())
        });
        // `Ahmad Shah`, of Ahmad Shah Durrani
        let is_honoured = |pair: &[Token]| {
            let is_own = |honour: &[Token]| close(&pair[0], &honour[0]).is_some() && honour[1].key == pair[1].key;
            self.honour.is_some_and(is_own)
        };
        // `Prinz Leopold`, of Leopold von Hohenzollern
        let is_prince =
            || self.surnames[0].has_particle && given.tokens.len() == 2 && given.tokens[0].is(&[Role::Noble]);
        // `Bethmann`, of Theobald von Bethmann Hollweg
        let is_of_surname = |own: &&Token| own.has_particle && close(&given.tokens[0], own).is_some();
        let is_half = || self.number.is_none() && given.tokens.len() == 1 && self.given.iter().any(is_of_surname);
        let is_known = given.tokens.windows(2).any(is_honoured) || is_prince() || is_half();
        let found = if is_known { Found::nearly } else { Found::wrong };
        is_given_only.then_some(found(Rule::GivenName))
    }

    /// Whether a title behind the name makes it another's: `Mohammad Shah`, of Mohammad Khan.
    fn is_other_honour(&self, given: &Phrase, title: &Token, scene: &Scene<'_>) -> bool {
        let Some([name, own]) = self.honour else { return false };
        let is_last = self.surnames.last().is_some_and(|last| std::ptr::eq(*last, name));
        let is_own = |it: &Token| scene.answers_have(&it.key) || likeness(&it.key, &own.key, true).is_some();
        is_last && title.is(&[Role::Title]) && !given.tokens.iter().any(|it| it.is(&[Role::Title]) && is_own(it))
    }

    /// Whether a word is a further given name between those that are right, `John Milton Hay`, or tells the state of somebody
    /// who is no ruler: `Sadat of Egypt`.
    fn is_own_detail(&self, given: &Phrase, place: usize, is_used: &[bool], scene: &Scene<'_>) -> bool {
        // A name that stands for a whole one, `George H. W. Bush`, may have no surname of its own.
        let Some(surname) = self.surnames.first().map(|surname| &surname.key) else { return false };
        let (token, language) = (&given.tokens[place], scene.language());
        if !is_used[..place].contains(&true) {
            return false;
        }
        if token.lead == Some(Role::Of) || token.joint >= Joint::Comma {
            // Of which state a person is need not be told, unless the question is about another state.
            let is_known = || scene.tells(&token.key) || scene.asks_no_state() && scene.deck_tells_of_state(&token.key);
            return !language.names.contains_key(surname) && language.state_of(&token.key).is_some() && is_known();
        }
        // `Frederick William III` is another ruler than Frederick III.
        let is_of_ruler = self.number.is_some() && given.tokens[place..].iter().any(|token| token.number.is_some());
        token.number.is_none()
            && !is_of_ruler
            && is_used[place..].contains(&true)
            && !scene.is_another_answer(&token.key)
            && !language.namesakes.contains(surname)
    }

    /// Whether a word is an initial of the name, or begins a given name.
    fn is_initial(&self, token: &Token, initials: &str, scene: &Scene<'_>) -> bool {
        let letters = token.key.chars().count();
        // `Ch. de Nesselrode`
        let is_short = letters < 4 && self.given.iter().any(|own| own.key.starts_with(&token.key));
        // `L.I. Brezhnev`
        let are_initials = token.short == Some(Short::Acronym)
            && letters < 4
            && self.surnames.first().is_some_and(|surname| scene.others_with(&surname.key).next().is_none())
            && self.given.first().is_some_and(|own| own.key.chars().next() == token.key.chars().next());
        let is_one = initials.contains(&*token.key) || is_short || are_initials;
        token.number.is_none() && !token.key.is_empty() && is_one
    }

    /// What stands beside the surname: initials, titles and particles do no harm, another name does.
    fn beside(&self, given: &Phrase, is_used: &[bool], (has_given, has_all): (bool, bool), scene: &Scene<'_>) -> Found {
        let language = scene.language();
        let names = self.given.iter().chain(self.surnames.iter().take(self.surnames.len().saturating_sub(1)));
        let initials: String = names.filter_map(|name| name.key.chars().next()).collect();
        let mut found = Found::right(Rule::Person);
        let is_noble = |token: &Token| token.is(&[Role::Noble]);
        let mut has_initial = false;
        let first_used = is_used.iter().position(|is_used| *is_used).unwrap_or_default();
        // `the anarchist Lucheni`
        let is_plain = |at: &usize| given.tokens[*at].joint < Joint::And && !given.tokens[*at].is_turning();
        let before = (0..first_used).rev().take_while(is_plain);
        let described = before.filter(|at| given.tokens[*at].has_article).last().unwrap_or(first_used);
        for (place, token) in given.tokens.iter().enumerate().filter(|(place, _)| !is_used[*place]) {
            let letters = token.key.chars().count();
            let is_initial = self.is_initial(token, &initials, scene)
                || letters == 1 && token.number.is_none() && (has_given || has_initial);
            has_initial |= is_initial;
            // `the first Duke of Wellington`
            let is_count =
                token.number.is_some() && given.tokens.get(place + 1).is_some_and(|next| next.is(&[Role::Noble]));
            let is_known = |key: &str| {
                let is_state = language.state_of(key).is_some() && scene.states(key);
                is_state || scene.asks(key) || (key.contains(' ') && scene.states(key))
            };
            let is_before_title = given.tokens.get(place + 1).is_some_and(|next| next.is(&[Role::Title]));
            let is_described = (described..first_used).contains(&place);
            let is_said_of = is_count
                || token.number.is_none()
                    && (token.is(&[Role::Title, Role::Noble, Role::Harmless, Role::Particle])
                        || place < first_used
                            && (is_known(&token.key)
                                || is_described && scene.deck_says(&token.key)
                                || is_before_title && scene.deck_tells_of_state(&token.key)));
            // Of the Duke of Richelieu, `Cardinal Richelieu` is another.
            let is_other_title = self.is_titled
                && !given.tokens.iter().any(is_noble)
                && token.is(&[Role::Title])
                && !scene.states(&token.key)
                && !scene.answers_have(&token.key);
            let is_other_honour = place > 0 && is_used[place - 1] && self.is_other_honour(given, token, scene);
            if is_other_title
                || is_other_honour
                || is_untold_office(given, place, is_used, scene)
                || token.is(&[Role::Title]) && scene.has_other_rank(&token.key)
            {
                found = found.min(Found::nearly(Rule::Namesake));
            }
            // `Kaunitz-Rietberg`; but `Frederick-William II` is another ruler than Frederick II.
            if token.joint == Joint::Dash && place > 0 && is_used[place - 1] {
                found = found.min(self.number.map_or(Found::right(Rule::Detail), |_| Found::nearly(Rule::Namesake)));
                continue;
            }
            // A word that the deck does not have may make another of it: `the battleship Potemkin`.
            if is_described && !is_said_of && (!token.is_capital || language.has_noun_capitals) {
                found = found.min(Found::nearly(Rule::Doubt));
                continue;
            }
            if is_initial && !initials.contains(&*token.key) {
                let is_another = letters == 1 && is_another_initial(token, scene.own_answers(), &self.surnames);
                found = found.min(if is_another { Found::nearly(Rule::Namesake) } else { Found::right(Rule::Detail) });
            }
            if self.number.is_some() && is_epithet(given, place, is_used) {
                found = found.min(Found::right(Rule::Detail));
                continue;
            }
            if is_initial || is_said_of {
                // `minister of Napoleon III`
                let next = given.tokens.get(place + 1).filter(|_| is_used.get(place + 1) == Some(&true));
                // `General de Lamoricière`
                let has_particle = |name: &&Token| name.has_particle && language.state_of(&name.key).is_none();
                let is_own = (scene.says(&token.key)
                    || !token.has_article
                    || language.has_noun_capitals
                    || language.is_rank(&token.key))
                    && self.surnames.iter().any(has_particle);
                if is_said_of
                    && !is_own
                    && next.is_some_and(|next| next.lead == Some(Role::Of) && !token.is(&[Role::Noble]))
                {
                    return Found::wrong(Rule::OtherWord);
                }
                continue;
            }
            // `Ferenc Deák`, of whom the card gives the surname alone
            let is_surname = |name: &Token| !language.names.contains_key(&name.key) && scene.has_surname_only(name);
            if place < first_used
                && letters > 1
                && self.given.is_empty()
                && self.number.is_none()
                && is_surname(self.surnames[0])
            {
                let is_shared = language.namesakes.contains(&self.surnames[0].key);
                let is_given_name = language.names.contains_key(&token.key) && !is_shared;
                found =
                    found.min(if is_given_name { Found::right(Rule::Detail) } else { Found::nearly(Rule::Namesake) });
                continue;
            }
            if self.is_own_detail(given, place, is_used, scene) {
                found = found.min(Found::right(Rule::Detail));
                continue;
            }
            // `UN envoy`; `his son Alexander`
            let is_before_title = is_before_title && !token.is_possessive;
            let is_relation = first_used > 0 && given.tokens[first_used - 1].is(&[Role::Relation]);
            if place < first_used && !is_before_title && !is_relation && !has_all {
                return Found::wrong(Rule::OtherWord);
            }
            // What stands behind is for the other rules.
            found = Found::nearly(Rule::Doubt);
        }
        found
    }
}
