//! An answer cut into tokens: words and numbers, each with the small words and signs before it.

use std::cell::OnceCell;

use super::{
    index::AnswerIndex,
    language::{Language, Role, Roles},
    normal::{Piece, Short, pieces},
    number::{self, Number},
};

/// What stands between a token and the one before, the loosest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Joint {
    /// A space.
    Space,
    /// A hyphen.
    Dash,
    /// `and`
    And,
    /// A comma, a line.
    Comma,
    /// A bracket or a colon: what comes after it is a note.
    Note,
    /// `or`, a slash, a question mark: what stands on both sides is a choice.
    Or,
}

/// A word or a number of an answer.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each says another thing that was found on the way")]
pub(super) struct Token {
    /// The word in its normal form.
    pub key: String,
    /// With `oe` for `ö`, if that differs; of a number in one word, that.
    pub alt: Option<String>,
    /// What the word is to the judge.
    roles: Roles,
    /// The number, if it is one.
    pub number: Option<Number>,
    /// The small words that say which way it is meant: the roles of the last preposition before it.
    pub lead: Option<Role>,
    /// That preposition.
    pub lead_word: String,
    /// What stands between it and the token before.
    pub joint: Joint,
    /// Whether it begins with a capital letter.
    pub is_capital: bool,
    /// Whether it stood with `'s`.
    pub is_possessive: bool,
    /// Whether a particle of surnames stands before it: `von`.
    pub has_particle: bool,
    /// Whether an article stands before it.
    pub has_article: bool,
    /// Whether it is a short form.
    pub short: Option<Short>,
}

impl Token {
    /// Whether it is a word with one of the roles.
    pub fn is(&self, roles: &[Role]) -> bool {
        self.number.is_none() && self.roles.have(roles)
    }

    /// Whether it says the thing itself.
    pub fn is_full(&self) -> bool {
        !self.is(&[Role::Kind, Role::Harmless, Role::Title, Role::Vague, Role::Particle])
    }

    /// As the names of a language are written: a number by its value, and its unit.
    fn written(&self) -> String {
        let unit = self.number.as_ref().and_then(|number| number.unit.as_ref());
        unit.map_or_else(|| self.key.clone(), |unit| format!("{} {unit}", self.key))
    }

    /// Whether it makes another thing of what it stands beside, wherever it stands.
    pub fn is_turning(&self) -> bool {
        self.key.ends_with('-')
            || self.key.starts_with(['<', '>', '≤', '≥', '≠'])
            || self.is(&[Role::Turning, Role::Denial])
    }
}

/// The rules of a language with the names that a deck gives.
pub(super) struct Speech<'d> {
    /// The rules of the language.
    pub language: &'static Language,
    /// The answers of the deck.
    pub index: &'d AnswerIndex,
}

impl Speech<'_> {
    fn name(&self, words: &str, of_deck: bool) -> Option<&String> {
        let named =
            |words: &str| self.index.names.get(words).filter(|_| of_deck).or_else(|| self.language.names.get(words));
        named(words).or_else(|| named(&self.language.stems(words)?))
    }
}

/// A text as the judge reads it.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says another thing that was found on the way")]
pub(super) struct Phrase {
    /// Its words with one space between them.
    pub folded: String,
    /// Its words and numbers.
    pub tokens: Vec<Token>,
    /// Whether it says that something was done to it: `it was refused`.
    pub is_passive: bool,
    /// Whether it has a pronoun: `it refused`.
    pub has_pronoun: bool,
    /// Whether it has an `or`, in a word.
    pub has_word_or: bool,
    /// The token with which a relative clause begins: `Rathenau, who was murdered`.
    pub clause: Option<usize>,
    /// Whether it is what the card itself answers, and not what it accepts, too.
    pub is_own: bool,
    /// The same with the names of the language, and with those of the deck, too: a list compares it again and again.
    named: [OnceCell<Option<Box<Self>>>; 2],
}

const DIRECTIONS: [Role; 9] =
    [Role::Against, Role::With, Role::For, Role::By, Role::Away, Role::Of, Role::Toward, Role::Place, Role::Tie];

impl Phrase {
    /// Reads a text.
    pub fn new(text: &str, speech: &Speech<'_>) -> Self {
        Self::of(&pieces(text), speech)
    }

    /// Reads a text that is in pieces.
    pub fn of(pieces: &[Piece], speech: &Speech<'_>) -> Self {
        let tail =
            pieces.last().filter(|piece| piece.key.is_empty()).map(|piece| piece.gap.clone()).unwrap_or_default();
        let count = pieces.len() - usize::from(!tail.is_empty());
        let folded = pieces[..count].iter().map(|piece| &*piece.key).collect::<Vec<_>>().join(" ");
        let mut reader = Reader {
            speech,
            phrase: Self { folded, ..Self::default() },
            lead: None,
            lead_word: String::new(),
            joint: Joint::Space,
            has_particle: false,
            has_article: false,
        };
        let mut at = 0;
        while at < count {
            at += reader.read(pieces, at);
        }
        // `12 billion+`
        if tail.trim_start().starts_with('+') {
            reader.push(&Piece { key: "+".to_owned(), gap: tail, ..Piece::default() });
        }
        // `Occupy the Rhineland`, `Shuttle diplomacy`: a word has a capital only because it stands first.
        if let [first, rest @ ..] = &mut reader.phrase.tokens[..]
            && rest.first().is_some_and(|object| {
                object.has_article && object.lead.is_none() || rest.iter().all(|token| !token.is_capital)
            })
            && speech.index.is_small(&first.key)
        {
            first.is_capital = false;
        }
        reader.phrase
    }

    /// Some of its tokens, as a phrase of their own.
    pub fn part(tokens: &[Token]) -> Self {
        let folded = tokens.iter().map(|token| &*token.key).collect::<Vec<_>>().join(" ");
        let mut tokens = tokens.to_vec();
        if let Some(first) = tokens.first_mut() {
            first.joint = Joint::Space;
        }
        Self { folded, tokens, ..Self::default() }
    }

    /// What stands before the first word with that small word before it.
    pub fn before(&self, lead: Role) -> Option<Self> {
        let end = self.tokens.iter().position(|token| token.lead == Some(lead)).filter(|end| *end > 0)?;
        Some(Self { is_passive: self.is_passive, has_pronoun: self.has_pronoun, ..Self::part(&self.tokens[..end]) })
    }

    /// The parts between joints as loose as that.
    pub fn split(&self, at_least: Joint) -> Vec<Self> {
        let groups = self.tokens.chunk_by(|_, next| next.joint < at_least);
        groups.map(Self::part).collect()
    }

    /// Whether it offers a choice: `1814 or 1815`.
    pub fn is_choice(&self) -> bool {
        // `5/5/3` is a ratio.
        let is_ratio = !self.has_word_or && self.tokens.len() > 2 && self.tokens.iter().all(|it| it.number.is_some());
        !is_ratio && self.tokens.iter().skip(1).any(|token| token.joint == Joint::Or)
    }

    /// Whether it is written as a name: all of its words have capitals, or say what kind of thing it is.
    pub fn is_name(&self) -> bool {
        let is_own = |token: &Token| token.is_capital || token.number.is_some();
        self.tokens.iter().all(|token| is_own(token) || token.is(&[Role::Kind, Role::Particle]))
            && self.tokens.iter().any(|token| token.is_capital && token.number.is_none())
    }

    /// The same with every name that has another form in the form that stands for all; `None` if there is none.
    pub fn with_names(&self, speech: &Speech<'_>, of_deck: bool) -> Option<&Self> {
        self.named[usize::from(of_deck)].get_or_init(|| self.renamed(speech, of_deck).map(Box::new)).as_deref()
    }

    /// Its words as the table of whole names has them, and with `oe` for `ö`.
    pub fn written(&self) -> [String; 2] {
        let alt = |token: &Token| token.alt.clone().filter(|_| token.number.is_none());
        [whole(&self.tokens, &Token::written), whole(&self.tokens, &|it| alt(it).unwrap_or_else(|| it.written()))]
    }

    /// The same with a right answer in the place of another name of it: `Sadowa`, of Königgrätz. `None` if there is none.
    pub fn told_as(&self, right: &Self, language: &'static Language) -> Option<Self> {
        const LONGEST: usize = 8;
        let named = |tokens: &[Token]| {
            let is_tied = tokens.iter().skip(1).all(|token| token.joint <= Joint::And);
            (is_tied && (1..=LONGEST).contains(&tokens.len()))
                .then(|| language.alias(&whole(tokens, &Token::written)))
                .flatten()
        };
        let alias = named(&right.tokens)?;
        let runs = (1..=LONGEST.min(self.tokens.len())).rev().flat_map(|count| {
            let starts = 0..=self.tokens.len() - count;
            starts.map(move |start| start..start + count)
        });
        // A part of a person's name may be that of somebody else.
        let is_bare =
            |token: &Token| token.number.is_some() || token.is_capital && !token.is(&[Role::Kind, Role::Title]);
        let is_bare = right.tokens.iter().all(is_bare);
        let is_more = |run: &std::ops::Range<usize>| {
            let is_own = |token: &Token| right.tokens.iter().any(|own| own.key == token.key);
            (run.len() == self.tokens.len() && (!is_bare || run.len() > 1))
                || !self.tokens[run.clone()].iter().all(is_own)
        };
        let run = runs.into_iter().find(|run| is_more(run) && named(&self.tokens[run.clone()]) == Some(alias))?;
        if run.len() == self.tokens.len() {
            return Some(right.clone());
        }
        let mut own = right.tokens.clone();
        (own[0].joint, own[0].lead) = (self.tokens[run.start].joint, self.tokens[run.start].lead);
        let mut tokens = self.tokens.clone();
        tokens.splice(run, own);
        let folded = tokens.iter().map(|token| &*token.key).collect::<Vec<_>>().join(" ");
        // A clause that begins behind the name would begin elsewhere.
        Some(Self { folded, tokens, clause: None, named: Default::default(), ..self.clone() })
    }

    fn renamed(&self, speech: &Speech<'_>, of_deck: bool) -> Option<Self> {
        let mut tokens: Vec<Token> = Vec::with_capacity(self.tokens.len());
        let (mut at, mut is_changed) = (0, false);
        while at < self.tokens.len() {
            let form = (1..=6.min(self.tokens.len() - at)).rev().find_map(|count| {
                let run = &self.tokens[at..at + count];
                let is_tied = run[1..].iter().all(|token| token.joint <= Joint::Dash);
                let words = run.iter().map(Token::written).collect::<Vec<_>>().join(" ");
                speech.name(&words, of_deck).filter(|_| is_tied).map(|name| (name, count))
            });
            let mut token = self.tokens[at].clone();
            if let Some((name, count)) = form {
                is_changed |= *name != token.key;
                // `Congrès` is a kind of thing by its English name, too.
                let roles = speech.language.roles_of(name);
                token.roles = if roles.are_none() && count == 1 { token.roles } else { roles };
                (token.key, token.alt, token.number) = (name.clone(), None, None);
                at += count;
            } else {
                at += 1;
            }
            tokens.push(token);
        }
        is_changed.then(|| Self { tokens, named: Default::default(), ..self.clone() })
    }
}

/// The words of a name: `Congress before Vienna` is none of Vienna.
fn whole(tokens: &[Token], word: &dyn Fn(&Token) -> String) -> String {
    let led = |token: &Token| match token.lead.filter(|lead| !matches!(lead, Role::Of | Role::Place | Role::Toward)) {
        Some(lead) => format!(" {lead:?} {}", word(token)),
        None => format!(" {}", word(token)),
    };
    let behind: String = tokens.iter().skip(1).map(led).collect();
    tokens.first().map(word).unwrap_or_default() + &behind
}

struct Reader<'s, 'd> {
    speech: &'s Speech<'d>,
    phrase: Phrase,
    lead: Option<Role>,
    lead_word: String,
    joint: Joint,
    has_particle: bool,
    has_article: bool,
}

impl Reader<'_, '_> {
    /// Reads what begins at a piece, and tells how many pieces it took.
    fn read(&mut self, pieces: &[Piece], at: usize) -> usize {
        let (piece, language) = (&pieces[at], self.speech.language);
        self.joint = self.joint.max(joint(&piece.gap));
        if let Some(sign) = piece.gap.chars().find(|c| "<>≤≥≠".contains(*c)) {
            self.push(&Piece { key: sign.to_string(), ..Piece::default() });
        }
        let next = pieces.get(at + 1).filter(|next| !next.key.is_empty());
        let is_last = next.is_none();
        self.phrase.is_passive |= language.is(&piece.key, &[Role::Passive]);
        // `it's` may be either.
        self.phrase.has_pronoun |= !piece.is_possessive && language.is(&piece.key, &[Role::Pronoun]);
        // `nothing but words`
        if let Some(next) = next.filter(|_| language.is(&piece.key, &[Role::Turning])) {
            let both = format!("{} {}", piece.key, next.key);
            if language.is(&both, &[Role::Harmless]) {
                return 2;
            }
            // `not only` is no negation.
            if language.is(&both, &[Role::Turning]) {
                self.push(&Piece { key: both, ..piece.clone() });
                return 2;
            }
        }
        let tokens = self.phrase.tokens.len();
        if tokens > 0 && language.is(&piece.key, &[Role::Who, Role::Which]) {
            self.phrase.clause = self.phrase.clause.or(Some(tokens));
        }
        // `Frankfurt an der Oder`
        if language.is(&piece.key, &[Role::Or]) && !is_last {
            (self.joint, self.phrase.has_word_or) = (Joint::Or, true);
            return 1;
        }
        if language.is(&piece.key, &[Role::And]) && !is_last && at > 0 {
            self.joint = self.joint.max(Joint::And);
            return 1;
        }
        // `premier ministre`
        let is_titled = language.is(&piece.key, &[Role::Title])
            && next.is_some_and(|next| language.is(&next.key, &[Role::Title]) && next.gap == " ");
        // `Vice-Admiral`
        let is_rank = next.is_some_and(|next| language.is(&format!("{} {}", piece.key, next.key), &[Role::Title]));
        let is_prefix = language.is(&piece.key, &[Role::Prefix]) && next.is_some_and(|next| next.gap == "-");
        if is_titled || is_prefix || is_rank {
            self.push(piece);
            if let Some(token) = self.phrase.tokens.last_mut().filter(|_| is_rank) {
                token.roles = Roles::default().and(Role::Title);
            }
            if let Some(token) = self.phrase.tokens.last_mut().filter(|_| is_prefix) {
                token.key.push('-');
                token.roles = Roles::default();
            }
            return 1;
        }
        // `O. v. Bismarck`, in small letters, too; but `Karl V. von Spanien`
        let may_be_name = |next: &Piece| {
            const OF_RULERS: [Role; 5] = [Role::Particle, Role::Empty, Role::Of, Role::Title, Role::Noble];
            let is_short = piece.short == Some(Short::Stopped) && !piece.is_capital && !next.gap.contains(',');
            next.is_capital || is_short && !language.is(&next.key, &OF_RULERS)
        };
        let is_particle = language.is(&piece.key, &[Role::Particle]) && next.is_some_and(may_be_name);
        let after_word = !is_particle && self.phrase.tokens.last().is_some_and(|token| token.number.is_none());
        if let Some((mut number, count)) = number::read(&pieces[at..], after_word, language) {
            // `-63`, and not `1942-43`
            if at == 0 && piece.gap == "-" {
                number.value = -number.value;
            }
            let mut token = self.token(piece);
            // Of a year or a large number nothing but the value counts.
            token.key = number.value.to_string();
            token.alt = (count == 1 && !piece.is_in_digits()).then(|| piece.key.clone());
            token.number = Some(number);
            self.phrase.tokens.push(token);
            return count;
        }
        self.read_word(pieces, at)
    }

    /// Reads a word: a small one only says how the next is meant.
    fn read_word(&mut self, pieces: &[Piece], at: usize) -> usize {
        let (piece, language) = (&pieces[at], self.speech.language);
        let next = pieces.get(at + 1).filter(|next| !next.key.is_empty());
        let is_last = next.is_none();
        let is_stopped = next.is_some_and(|next| next.gap.starts_with('.') && !next.is_in_digits());
        let is_glued = next.is_some_and(|next| next.gap.is_empty() && !next.is_in_digits());
        // `no. 231`
        let is_before_digits = piece.short == Some(Short::Stopped) && next.is_some_and(Piece::is_in_digits);
        if is_before_digits && language.is(&piece.key, &[Role::Numero]) {
            return 1;
        }
        // `l'Entente`, `d'Orsay`
        let is_elided = piece.key.len() <= 2 && !piece.is_in_digits() && is_glued;
        let is_letter = piece.key.chars().count() == 1;
        // `Plan B`, `A. P. Izvolsky`, but not the town of `г. Тегеран`
        let is_initial = is_stopped && (piece.is_capital || piece.key.is_ascii());
        let is_full = is_letter && (is_last && at > 0 || is_initial);
        let words = pieces[at + 1..].iter().take_while(|piece| language.is(&piece.key, &[Role::Empty])).count();
        let is_before_number = number::read(&pieces[at + 1 + words..], false, language).is_some();
        let is_separated = is_last && at > 1 && !piece.is_capital && language.is(&piece.key, &[Role::Separable]);
        // `l'Allemagne de l'Est`
        let is_region = piece.is_capital && at > 0 && language.is(&piece.key, &[Role::Region]);
        let is_small = language.is(&piece.key, &[Role::Empty]) && !is_full && !is_separated && !is_region;
        let is_approximate = language.is(&piece.key, &[Role::Approx]) && is_before_number;
        // `against` ties what comes after it; at the beginning it is said of the answer.
        let direction = DIRECTIONS.into_iter().find(|role| language.is(&piece.key, &[*role]));
        let is_bound = language.is(&piece.key, &[Role::TurningFirst]) && is_before_number;
        let is_first = self.phrase.tokens.is_empty();
        let is_tie = direction.is_some() && !is_last && !is_bound && !is_first;
        if is_elided || is_small && !(is_bound && is_first) || is_approximate || is_tie {
            // `près de Padoue`, `in der Nordsee`
            let is_place = self.lead == Some(Role::Place) && direction == Some(Role::Of);
            self.lead = direction.filter(|_| !is_place).or(self.lead);
            if direction.is_some() {
                self.lead_word.clone_from(&piece.key);
            }
            self.has_article |= language.is(&piece.key, &[Role::Article]);
            self.has_particle |= language.is(&piece.key, &[Role::Particle]);
        } else {
            let before = at.checked_sub(1).map(|before| &*pieces[before].key).filter(|_| is_bound);
            self.push(piece);
            if let Some(token) = self.phrase.tokens.last_mut().filter(|_| is_separated) {
                token.roles = Roles::default().and(Role::Separable).and(Role::Harmless);
            }
            // `over 300` is more than that; `au moins` is not moins de.
            if let Some((token, bound)) =
                self.phrase.tokens.last_mut().zip(language.bound(before, &piece.key)).filter(|_| is_bound)
            {
                bound.clone_into(&mut token.key);
            }
            // It is a word and a direction: `against`.
            self.lead = direction.filter(|_| !is_last);
        }
        1
    }

    fn token(&mut self, piece: &Piece) -> Token {
        let language = self.speech.language;
        let key = language.spelled(&piece.key);
        let roles = language.roles_of(&key);
        let is_title = piece.short == Some(Short::Stopped) && key.len() > 2 && language.begins_title(&key);
        Token {
            roles: if is_title { roles.and(Role::Title) } else { roles },
            short: piece.short,
            alt: piece.alt.clone().or_else(|| (key != piece.key).then(|| piece.key.clone())),
            key,
            number: None,
            lead: self.lead.take(),
            lead_word: std::mem::take(&mut self.lead_word),
            joint: std::mem::replace(&mut self.joint, Joint::Space),
            is_capital: piece.is_capital,
            is_possessive: piece.is_possessive,
            has_particle: std::mem::take(&mut self.has_particle),
            has_article: std::mem::take(&mut self.has_article),
        }
    }

    fn push(&mut self, piece: &Piece) {
        let token = self.token(piece);
        self.phrase.tokens.push(token);
    }
}

fn joint(gap: &str) -> Joint {
    let of_sign = |c: char| match c {
        '/' | '|' | '?' | '？' => Joint::Or,
        '(' | '[' | ':' => Joint::Note,
        ',' | ';' | ')' | ']' | '\n' | '、' | '，' | '；' | '،' | '؛' | '"' => Joint::Comma,
        '&' | '+' => Joint::And,
        '-' => Joint::Dash,
        _ => Joint::Space,
    };
    gap.chars().map(of_sign).max().unwrap_or(Joint::Space)
}
