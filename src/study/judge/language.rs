//! What the judge knows of a language: all of it is data, in `assets/judge/`.

use std::{
    borrow::Cow,
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

use rustc_hash::FxHashMap as HashMap;
use serde::Deserialize;

pub(super) use super::role::{Role, Roles};
use super::{
    asked::Asked,
    index::AnswerIndex,
    names::{ALIASES, Names, keys, names},
    normal::Piece,
    phrase::{Phrase, Speech},
    spelling::{endings, have_one_stem, stem},
};

/// The file of a language.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Words {
    roles: BTreeMap<Role, String>,
    numbers: String,
    ordinals: String,
    months: String,
    units: String,
    names: Vec<String>,
    states: String,
    endings: Vec<(String, String)>,
    opposites: String,
    synonyms: Vec<String>,
    agreements: String,
    kinds: String,
    head_first: bool,
    noun_capitals: bool,
    has_dictionary: bool,
    inflections: String,
    forms: String,
    irregular: String,
    ranks: String,
    namesakes: String,
    shorthand: String,
    bounds: String,
    asks: BTreeMap<Asked, String>,
}

/// A number word: its value, and whether it is an ordinal.
pub(super) type NumberWord = (f64, bool);

/// What the judge knows of a language.
#[derive(Default)]
pub(super) struct Language {
    roles: HashMap<String, Roles>,
    /// Number words with their values.
    pub numbers: HashMap<String, NumberWord>,
    /// Words that are one, each with the first of its kind: months of all languages, and irregular forms.
    same: HashMap<String, String>,
    /// Units, each with the first name of its kind.
    pub units: HashMap<String, String>,
    /// Names that are one.
    pub names: Names,
    /// Whole names of what has several, each with the number of its line. They are read when the first is looked up.
    aliases: OnceLock<HashMap<String, usize>>,
    /// States by their names and adjectives.
    states: HashMap<String, String>,
    endings: Vec<(String, String)>,
    /// The stems of a word's opposites, by its own.
    opposites: HashMap<String, Vec<String>>,
    /// The groups of words of one meaning that a word is in, by its stem.
    synonyms: HashMap<String, Vec<usize>>,
    agreements: Vec<String>,
    /// What a general word may mean, by its stem: a `meeting` is a congress or a conference.
    kinds: HashMap<String, Vec<String>>,
    months: Vec<String>,
    /// The endings of a language that has cases, the longest first.
    inflections: Vec<String>,
    /// The endings of words that are no names, of a language whose names have no cases.
    forms: Vec<String>,
    /// Ranks, each with its family and its place in it: who is an admiral is no general.
    ranks: HashMap<String, (usize, usize)>,
    /// Whole names of persons that are also the shortened name of somebody else.
    pub namesakes: Vec<String>,
    /// Words that are written with a slash, each with what it stands for: `w/o`.
    shorthand: HashMap<String, String>,
    /// Bounds of numbers, each with the first of its kind: `over`, and `more`.
    bounds: HashMap<String, String>,
    /// What is asked for by a word, by its stem.
    pub asks: HashMap<String, Asked>,
    /// Whether what a compound is stands before what is said of it: `mur de Berlin`.
    pub head_first: bool,
    /// Whether all nouns have capitals, so that one tells no name.
    pub has_noun_capitals: bool,
    /// Whether the dictionary is of it.
    pub has_dictionary: bool,
}

/// The languages by their tags, each with its words; the first is that of a deck of which nothing is known.
pub(super) const FILES: [(&str, &str); 4] = [
    ("en", include_str!("../../../assets/judge/en.ron")),
    ("fr", include_str!("../../../assets/judge/fr.ron")),
    ("de", include_str!("../../../assets/judge/de.ron")),
    ("ru", include_str!("../../../assets/judge/ru.ron")),
];

static WORDS: LazyLock<Vec<Words>> = LazyLock::new(|| {
    let read = |(_, text): &(&str, &str)| ron::from_str::<Words>(text).unwrap_or_default();
    FILES.iter().map(read).collect()
});

/// Each is made when a deck is first judged in it: most learners need one.
static LANGUAGES: [OnceLock<Language>; FILES.len()] = [const { OnceLock::new() }; FILES.len()];

/// The words of a role in the file of a language.
pub(super) fn words_of(place: usize, role: Role) -> impl Iterator<Item = &'static str> {
    WORDS[place].roles.get(&role).into_iter().flat_map(|words| words.split_whitespace())
}

impl Language {
    /// The language of a BCP 47 tag; English if it is not known.
    pub fn of_tag(tag: &str) -> &'static Self {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        let place = FILES.iter().position(|(tag, _)| tag.eq_ignore_ascii_case(primary));
        let place = place.unwrap_or_default();
        LANGUAGES[place].get_or_init(|| Self::new(&WORDS[place], &WORDS))
    }

    /// The own words, and the numbers, months, units and names of all languages.
    fn new(own: &Words, all: &[Words]) -> Self {
        let mut language = Self { endings: own.endings.clone(), ..Self::default() };
        let shared =
            all.iter().flat_map(|words| Role::OF_ALL.iter().filter_map(|role| words.roles.get_key_value(role)));
        for (role, words) in own.roles.iter().chain(shared) {
            for key in words.split_whitespace().flat_map(|word| keys(&word.replace('_', " "))) {
                let spelled = language.spelled(&key);
                for key in [key, spelled] {
                    language.roles.entry(key).or_default().add(*role);
                }
            }
        }
        for words in all.iter().filter(|words| !std::ptr::eq(*words, own)).chain([own]) {
            for (list, is_ordinal) in [(&words.numbers, false), (&words.ordinals, true)] {
                let mut list = list.split_whitespace();
                while let (Some(word), Some(Ok(value))) = (list.next(), list.next().map(str::parse)) {
                    // `Premier` is a title in English.
                    let is_free = |key: &String| std::ptr::eq(words, own) || !language.roles.contains_key(key);
                    let keys = keys(word).into_iter().filter(is_free).collect::<Vec<_>>();
                    language.numbers.extend(keys.into_iter().map(|key| (key, (value, is_ordinal))));
                }
            }
            // The first language names them all.
            for (months, first) in words.months.split('|').zip(all[0].months.split('|')) {
                let name = first.split_whitespace().next().unwrap_or_default();
                language.same.extend(months.split_whitespace().flat_map(keys).map(|key| (key, name.to_owned())));
            }
            for units in words.units.split('|') {
                let mut units = units.split_whitespace();
                let name = units.next().unwrap_or_default().to_owned();
                language
                    .units
                    .extend(units.flat_map(|unit| keys(&unit.replace('_', " "))).map(|key| (key, name.clone())));
                language.units.insert(name.clone(), name);
            }
        }
        (language.inflections, language.forms) = (endings(&own.inflections), endings(&own.forms));
        for words in all.iter().filter(|words| !std::ptr::eq(*words, own)).chain([own]) {
            for state in words.states.split('|') {
                let mut forms = state.split_whitespace();
                let name = forms.next().unwrap_or_default().replace('_', " ");
                // `Island` is Iceland in German.
                let is_free = |key: &String| std::ptr::eq(words, own) || !language.roles.contains_key(key);
                let forms = forms.flat_map(|form| keys(&form.replace('_', " "))).filter(is_free).chain([name.clone()]);
                let forms = forms.map(|key| (key, name.clone())).collect::<Vec<_>>();
                language.states.extend(forms);
            }
            let own = names(words.names.iter().map(String::as_str), &language);
            language.names.extend(own);
        }
        let months = all[0].months.split('|').filter_map(|months| months.split_whitespace().next());
        language.months = months.map(str::to_owned).collect();
        (language.head_first, language.has_noun_capitals) = (own.head_first, own.noun_capitals);
        language.has_dictionary = own.has_dictionary;
        for bounds in own.bounds.split('|') {
            let first = bounds.split_whitespace().next().unwrap_or_default();
            language.bounds.extend(bounds.split_whitespace().map(|bound| (bound.to_owned(), first.to_owned())));
        }
        let shorthand = own.shorthand.split('|').filter_map(|pair| pair.trim().split_once(' '));
        language.shorthand = shorthand.map(|(short, whole)| (short.to_owned(), whole.to_owned())).collect();
        let namesakes = all.iter().flat_map(|words| words.namesakes.split('|'));
        language.namesakes = namesakes.flat_map(|name| keys(name.trim())).collect();
        for forms in own.irregular.split('|') {
            let first = forms.split_whitespace().next().unwrap_or_default();
            language.same.extend(forms.split_whitespace().map(|form| (form.to_owned(), first.to_owned())));
        }
        for (family, ranks) in all.iter().flat_map(|words| words.ranks.split(';')).enumerate() {
            for (rank, words) in ranks.split('|').enumerate() {
                let keys = words.split_whitespace().flat_map(keys);
                language.ranks.extend(keys.map(|key| (key, (family, rank))));
            }
        }
        for (asked, words) in &own.asks {
            let stems = language.stems_of(words);
            language.asks.extend(stems.into_iter().map(|stem| (stem, *asked)));
        }
        language.agreements = own.agreements.split_whitespace().map(|word| language.spelled(&keys(word)[0])).collect();
        for (group, words) in own.synonyms.iter().flat_map(|line| line.split('|')).enumerate() {
            for stem in language.stems_of(words) {
                language.synonyms.entry(stem).or_default().push(group);
            }
        }
        for (words, kinds) in own.kinds.split(';').filter_map(|kinds| kinds.split_once('|')) {
            let kinds = language.stems_of(kinds);
            let general = language.stems_of(words).into_iter().map(|stem| (stem, kinds.clone()));
            language.kinds.extend(general);
        }
        for (one, other) in own.opposites.split(';').filter_map(|pair| pair.split_once('|')) {
            let [one, other] = [one, other].map(|words| language.stems_of(words));
            for (words, opposites) in [(&one, &other), (&other, &one)] {
                for stem in words {
                    language.opposites.entry(stem.clone()).or_default().extend(opposites.iter().cloned());
                }
            }
        }
        language
    }

    /// The stem of each of the words.
    fn stems_of(&self, words: &str) -> Vec<String> {
        let stem = |word| self.base(&self.spelled(&keys(word)[0])).to_owned();
        words.split_whitespace().map(stem).collect()
    }

    /// Whether a word has one of the roles.
    pub fn is(&self, key: &str, roles: &[Role]) -> bool {
        self.roles_of(key).have(roles)
    }

    /// The roles of a word; of a German compound those of an office that it ends in: `Verkehrsminister`.
    pub fn roles_of(&self, key: &str) -> Roles {
        if !self.has_noun_capitals {
            return self.roles.get(key).copied().unwrap_or_default();
        }
        let ends = key.char_indices().map(|(at, _)| at).filter(|at| *at == 0 || *at > 2 && key.len() > at + 4);
        let known = ends.filter_map(|at| Some((at, *self.roles.get(&key[at..])?)));
        let mut own = known.filter(|(at, roles)| *at == 0 || roles.have(&[Role::Office]));
        own.next().map(|(_, roles)| roles).unwrap_or_default()
    }

    /// Whether it is a word that the language has, so that it is no slip of another.
    pub fn knows(&self, key: &str) -> bool {
        self.roles.get(key).is_some_and(|roles| !roles.are_only(Role::FamilyFirst))
            || self.numbers.contains_key(key)
            || self.same.contains_key(key)
            || self.state_of(key).is_some()
    }

    /// The state that a name or an adjective is of: of `French`, France.
    pub fn state_of(&self, key: &str) -> Option<&str> {
        // `Estonians`, `Frankreichs`
        let bare = || key.strip_suffix('s').filter(|bare| self.has_noun_capitals || bare.ends_with("an"));
        self.states.get(key).or_else(|| self.states.get(bare()?)).map(String::as_str)
    }

    /// What a whole name, in the words of its tokens, is a name of, if that has several.
    pub fn alias(&'static self, name: &str) -> Option<usize> {
        let aliases = self.aliases.get_or_init(|| {
            let (index, mut aliases) = (AnswerIndex::default(), HashMap::default());
            let speech = Speech { language: self, index: &index };
            for (line, names) in ALIASES.lines().enumerate().filter(|(_, names)| !names.starts_with('#')) {
                let is_name = |name: &Phrase| name.tokens.iter().any(|token| token.number.is_none());
                for name in names.split(" = ").map(|name| Phrase::new(name, &speech)).filter(is_name) {
                    let [key, alt] = name.written();
                    aliases.extend([self.stems(&key), Some(key), Some(alt)].into_iter().flatten().map(|it| (it, line)));
                }
            }
            aliases
        });
        aliases.get(name).or_else(|| aliases.get(&self.stems(name)?)).copied()
    }

    /// Whether two words are names of two things, so that neither is a slip: Dnieper and Dniester.
    pub fn is_other_name(&'static self, given: &str, right: &str) -> bool {
        let are_two = self.names.get(given).zip(self.names.get(right)).is_some_and(|(given, right)| given != right);
        are_two || self.alias(given).zip(self.alias(right)).is_some_and(|(given, right)| given != right)
    }

    /// The number of a month, from 1, in its own spelling.
    pub fn month_of(&self, key: &str) -> Option<u8> {
        (1..=12).zip(&self.months).find(|(_, month)| *month == key).map(|(number, _)| number)
    }

    /// The spelling that stands for all of a word: `centre` and `center`, `août` and `August`.
    pub fn spelled(&self, key: &str) -> String {
        if let Some(same) = self.same.get(key) {
            return same.clone();
        }
        let ending = self.endings.iter().find(|(ending, _)| key.len() > ending.len() + 2 && key.ends_with(&**ending));
        ending.map_or_else(|| key.to_owned(), |(ending, other)| format!("{}{other}", &key[..key.len() - ending.len()]))
    }

    /// The word that stands for all of a bound's kind, if it has one: `over`, and `au moins` by the word before.
    pub fn bound(&self, before: Option<&str>, key: &str) -> Option<&str> {
        let both = before.and_then(|before| self.bounds.get(&format!("{before}_{key}")));
        both.or_else(|| self.bounds.get(key)).map(String::as_str)
    }

    /// A text without shorthand in which a slash is no `or`: `b/c` is because.
    pub fn without_shorthand<'t>(&self, text: Cow<'t, str>) -> Cow<'t, str> {
        if !text.contains('/') {
            return text;
        }
        let whole =
            |word: &'_ str| self.shorthand.get(&word.to_lowercase()).cloned().unwrap_or_else(|| word.to_owned());
        text.split(' ').map(whole).collect::<Vec<_>>().join(" ").into()
    }

    /// Whether two words differ only by the endings of cases.
    pub fn are_forms(&self, a: &str, b: &str) -> bool {
        // All of them begin alike.
        if a.as_bytes().get(..3) != b.as_bytes().get(..3) {
            return false;
        }
        let is_plural = |one: &str, many: &str| one.len() > 3 && many.strip_suffix('s') == Some(one);
        // `Emser`, of Ems
        let is_of_place = |place: &str, other: &str| place.len() >= 3 && other.strip_suffix("er") == Some(place);
        let is_place = || self.has_noun_capitals && (is_of_place(a, b) || is_of_place(b, a));
        if is_plural(a, b) || is_plural(b, a) || is_place() {
            return true;
        }
        have_one_stem(a, b, &self.inflections)
    }

    /// What kind of thing a German compound adds to a word: `Vertrag`, of Rückversicherung and Rückversicherungsvertrag.
    pub fn kind_beyond<'w>(&self, long: &'w str, short: &str) -> Option<&'w str> {
        let rest = long.strip_prefix(short).filter(|_| self.has_noun_capitals)?;
        let kinds = ["", "s", "es", "n", "en"].into_iter().filter_map(|link| rest.strip_prefix(link));
        kinds.into_iter().find(|kind| self.is(kind, &[Role::Kind]))
    }

    /// Whether two words that are no names are forms of one: `invading` and `invaded`.
    pub fn are_word_forms(&self, a: &str, b: &str) -> bool {
        self.are_forms(a, b) || have_one_stem(a, b, &self.forms)
    }

    /// The words of a name without the endings of cases: `Vereinigten Staaten`.
    pub fn stems(&self, name: &str) -> Option<String> {
        let stem = |word: &'_ str| stem(word, &self.inflections).map_or(word.to_owned(), |end| word[..end].to_owned());
        let has_cases = !self.inflections.is_empty() && name.contains(' ');
        has_cases.then(|| name.split(' ').map(stem).collect::<Vec<_>>().join(" "))
    }

    /// Whether it is a rank that stands before a name: `le général de`.
    pub fn is_rank(&self, key: &str) -> bool {
        self.ranks.contains_key(key)
    }

    /// Whether the words are ranks of one family that nobody takes for each other.
    pub fn are_other_ranks(&self, a: &str, b: &str) -> bool {
        self.ranks.get(a).zip(self.ranks.get(b)).is_some_and(|(a, b)| a.0 == b.0 && a.1 != b.1)
    }

    /// Whether one kind of thing may be called by the name of the other.
    pub fn may_be_called(&self, kind: &str, other: &str) -> bool {
        self.are_word_forms(kind, other)
            || self.are_synonyms(kind, other)
            || self.are_agreements(kind, other)
            || self.names.get(other).is_some_and(|name| name == kind)
    }

    /// Whether a word of a question may be a noun that is no name.
    pub fn may_be_noun(&self, word: &Piece) -> bool {
        self.state_of(&word.key).is_none() && (!word.is_capital || self.has_noun_capitals || self.knows(&word.key))
    }

    /// Whether a word is the beginning of a title: `Card.`
    pub fn begins_title(&self, key: &str) -> bool {
        self.roles.iter().any(|(title, roles)| title.starts_with(key) && roles.have(&[Role::Title]))
    }

    /// The stems of the opposites of a word: of `peace`, that of `war`.
    pub fn opposites_of(&self, word: &str) -> &[String] {
        self.opposites.get(self.base(word)).filter(|_| !word.is_empty()).map_or(&[], Vec::as_slice)
    }

    /// Whether a word has one of the stems.
    pub fn is_of(&self, word: &str, stems: &[String]) -> bool {
        stems.iter().any(|stem| word.starts_with(stem) && self.base(word) == stem)
    }

    /// Whether two German compounds are agreements of one kind: `Schiedsvertrag` and `Schiedsabkommen`.
    pub fn are_agreements_of_kind(&self, a: &str, b: &str) -> bool {
        let same = a.char_indices().zip(b.chars()).take_while(|((_, a), b)| a == b).map(|((at, _), _)| at).last();
        let cuts = same.filter(|_| self.has_noun_capitals).into_iter().flat_map(|same| (4..=same + 1).rev());
        let rest = |word: &'_ str, cut: usize| word.get(cut..).map(str::to_owned);
        cuts.into_iter().any(|cut| rest(a, cut).zip(rest(b, cut)).is_some_and(|(a, b)| self.are_agreements(&a, &b)))
    }

    /// The stems of the kinds of thing that a general word may mean: `conflict`, a war.
    pub fn kinds_of(&self, word: &str) -> Option<&[String]> {
        self.kinds.get(self.base(word)).map(Vec::as_slice)
    }

    /// Whether both are kinds of agreement between states.
    pub fn are_agreements(&self, a: &str, b: &str) -> bool {
        [a, b].iter().all(|key| self.agreements.iter().any(|it| it == key || self.are_forms(it, key)))
    }

    /// Whether the words, in whatever form, say almost the same.
    pub fn are_synonyms(&self, a: &str, b: &str) -> bool {
        let groups = |word: &str| self.synonyms.get(self.base(word));
        groups(a).is_some_and(|own| groups(b).is_some_and(|other| own.iter().any(|group| other.contains(group))))
    }

    /// A word without its ending.
    pub fn base<'w>(&self, word: &'w str) -> &'w str {
        let endings = if self.forms.is_empty() { &self.inflections } else { &self.forms };
        stem(word, endings).map_or(word, |end| &word[..end])
    }
}

#[cfg(test)]
mod tests {
    use super::{super::normal::pieces, *};

    #[test]
    fn every_language_can_be_read() {
        for (tag, text) in FILES {
            let words = ron::from_str::<Words>(text).unwrap_or_else(|err| panic!("{tag}: {err}"));
            assert_eq!(words.months.split('|').count(), 12, "{tag}");
            assert!(words.roles.contains_key(&Role::Turning) && !words.numbers.is_empty(), "{tag}");
        }
    }

    #[test]
    fn months_and_numbers_are_known_in_every_language() {
        let english = Language::of_tag("en-GB");
        assert_eq!(english.spelled("aout"), "august");
        assert_eq!(english.numbers["sechzig"], (60.0, false));
        assert!(Language::of_tag("de").is("nicht", &[Role::Turning]));
        assert!(!english.is("nicht", &[Role::Turning]));
    }

    /// The words of each group of one meaning, as they stand in the file of a language.
    fn groups(words: &Words) -> impl Iterator<Item = Vec<&str>> {
        words.synonyms.iter().flat_map(|line| line.split('|')).map(|group| group.split_whitespace().collect())
    }

    #[test]
    fn words_of_one_meaning_are_told_once_and_as_they_are_compared() {
        for ((tag, _), words) in FILES.iter().zip(WORDS.iter()) {
            let language = Language::of_tag(tag);
            let mut told = std::collections::BTreeSet::new();
            for group in groups(words) {
                let stems = group.iter().map(|word| language.base(&language.spelled(&keys(word)[0])).to_owned());
                let stems: std::collections::BTreeSet<String> = stems.collect();
                assert!(stems.len() > 1 && stems.len() == group.len(), "{tag}: {group:?} has a word twice");
                let is_normal = |word: &&str| pieces(word).len() == 1 && word.to_lowercase() == **word;
                assert!(group.iter().all(is_normal), "{tag}: {group:?} has what is no plain word");
                assert!(told.insert(stems), "{tag}: {group:?} stands twice");
            }
        }
    }

    #[test]
    fn what_history_tells_apart_is_not_of_one_meaning() {
        let apart = [
            "armistice peace, annexation occupation, protectorate colony, alliance entente, embargo blockade, sign ratify, \
             suzerainty sovereignty, federation confederation, ambassador envoy, mediation arbitration, emperor king, ally friend, guarantee \
             assurance, piracy privateering, dead casualties, limit reduce, scuttle sink, congress conference, sovereignty \
             independence, negotiator mediator, debt loan, conclude end, ultimatum demand, memorandum note, raise lift, \
             legality legitimacy, dissolve abolish, execute behead",
            "armistice paix, annexion occupation, protectorat colonie, alliance entente, embargo blocus, signer ratifier, \
             suzeraineté souveraineté, roi empereur, congrès conférence, corsaire pirate, dette emprunt, limiter réduire, \
             souveraineté indépendance, légal légitime",
            "waffenstillstand frieden, annexion besetzung, protektorat kolonie, embargo blockade, unterzeichnen ratifizieren, \
             oberhoheit souveränität, könig kaiser, kongress konferenz, bund union, bundestag parlament, verfassung \
             grundgesetz, souveränität unabhängigkeit",
            "перемирие мир, аннексия оккупация, протекторат колония, эмбарго блокада, подписать ратифицировать, \
             сюзеренитет суверенитет, король император, конгресс конференция, суверенитет независимость, потери убитые",
        ];
        for (((tag, _), words), pairs) in FILES.iter().zip(WORDS.iter()).zip(apart) {
            let language = Language::of_tag(tag);
            let spelled = |word: &str| language.spelled(&keys(word)[0]);
            let mut pairs: Vec<_> = pairs.split(',').filter_map(|pair| pair.trim().split_once(' ')).collect();
            for (one, other) in words.opposites.split(';').filter_map(|pair| pair.split_once('|')) {
                let others = || other.split_whitespace();
                pairs.extend(one.split_whitespace().flat_map(|one| others().map(move |other| (one, other))));
            }
            for (one, other) in pairs {
                assert!(!language.are_synonyms(&spelled(one), &spelled(other)), "{tag}: {one}, {other}");
            }
        }
    }
}
