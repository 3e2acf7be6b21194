//! What words are to the judge.

use serde::Deserialize;

/// What a word is to the judge. A word can have several roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
pub(super) enum Role {
    /// An answer is the same with it and without it: `the`.
    Empty,
    /// An answer is the same with it, but it can be a part of one: `purely`.
    Harmless,
    /// `nearly`: it says nothing before a number.
    Approx,
    /// It asks for a number that need not be exact: `about how many`.
    About,
    /// A title or a rank: `count`.
    Title,
    /// It tells father and son apart: `Jr`.
    Generation,
    /// What somebody is: `the tsar of Russia`.
    Office,
    /// It says what kind of thing is meant, and seldom which: `treaty`.
    Kind,
    /// It is called by the name after it: `the city of Paris`.
    Bearer,
    /// It makes another thing of what it stands beside: `not`, `lower`, `Holy`.
    Turning,
    /// It makes another person, unless the card says it of the right one, too: `the son of`.
    Relation,
    /// It turns the meaning only at the beginning: `over 12`.
    TurningFirst,
    /// It turns what it is tied to with a hyphen: `un-neutral`.
    Prefix,
    /// A direction: to, on.
    Toward,
    /// A direction: by, from.
    Away,
    /// With.
    With,
    /// Against.
    Against,
    /// For.
    For,
    /// By: who did it.
    By,
    /// Of.
    Of,
    /// In, at.
    Place,
    /// After, under: it ties another thing to the one before.
    Tie,
    /// Who is with somebody in it is against them: `war`.
    Fight,
    /// What is on somebody is against them: `attack`.
    Hostile,
    /// `was`, of `it was refused`, and the other forms of that verb.
    Passive,
    /// `it`, of `it refused`.
    Pronoun,
    /// Or.
    Or,
    /// And.
    And,
    /// A word that asks for a person.
    Who,
    /// It leaves open what else is meant: `etc`.
    Vague,
    /// A part of a surname: `von`.
    Particle,
    /// A particle of Arabic names: `al`; `bin` is a relation, too.
    Arabic,
    /// A given name of peoples without family names: of Mehmed Ali, `Ali`.
    Forename,
    /// A family name that stands before the given name.
    FamilyFirst,
    /// A family name of Vietnam, where people are called by the last of their names: `Giap`, of Vo Nguyen Giap.
    CalledByLast,
    /// `the`, `a`: no name of a person has one.
    Article,
    /// A word that looks like another, and is no slip of it.
    Known,
    /// `which`: it asks for a person if a title stands beside it.
    Which,
    /// A title that stands with a place: `Duke of`.
    Noble,
    /// What makes an ordinal of a number in digits: `th`.
    Suffix,
    /// `West`: it turns the meaning unless the question says it, too.
    Region,
    /// `nine out of ten`, `9 in 10`
    OutOf,
    /// A turning word that says no, in whatever form: `not`, `never`.
    Negation,
    /// A word that asks for a place.
    Where,
    /// A turning word that is no negation and says as much: `prevented`, `impossible`.
    Denial,
    /// A part of a verb that stands at the end: `er setzte ihn ab`.
    Separable,
    /// An article that is one behind tens: `vingt et un`.
    One,
    /// Says what somebody does not want: `fear`.
    Fear,
    /// Says, with a full stop, that a number follows: `no. 231`.
    Numero,
}

impl Role {
    /// Titles, particles and family names are taken along into every language.
    pub const OF_ALL: [Self; 7] = [
        Self::Title,
        Self::Generation,
        Self::Noble,
        Self::Particle,
        Self::FamilyFirst,
        Self::CalledByLast,
        Self::Forename,
    ];
}

/// The roles of a word.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Roles(u64);

impl Roles {
    /// Adds a role to those that the word has.
    pub fn add(&mut self, role: Role) {
        self.0 |= 1 << role as u64;
    }

    /// The same with another.
    pub fn and(mut self, role: Role) -> Self {
        self.add(role);
        self
    }

    /// Whether there is none.
    pub fn are_none(self) -> bool {
        self.0 == 0
    }

    /// Whether there is no other.
    pub fn are_only(self, role: Role) -> bool {
        self.0 == 1 << role as u64
    }

    /// Whether one of these is among them.
    pub fn have(self, roles: &[Role]) -> bool {
        roles.iter().any(|role| self.0 & (1 << *role as u64) != 0)
    }
}
