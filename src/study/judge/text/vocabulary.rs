//! Words that weigh less than others in an answer, and words that turn its meaning.

/// How much a word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    /// Nothing: an answer is the same with it and without it.
    None,
    /// It says what kind of thing is meant, and seldom which one.
    Kind,
    /// It says the thing itself.
    Full,
    /// It makes another thing of what it stands beside: `not neutral`, `Holy Alliance`, `his son`.
    Turning,
}

/// The weight of a folded word. Some words turn the meaning only where they begin the answer.
pub(super) fn weight(word: &str, is_first: bool) -> Weight {
    let is_in = |list: &[&str]| list.binary_search(&word).is_ok();
    if is_in(SMALL) {
        Weight::None
    } else if is_in(TURNING) || (is_first && is_in(TURNING_AT_FIRST)) {
        Weight::Turning
    } else if is_in(KINDS) {
        Weight::Kind
    } else {
        Weight::Full
    }
}

/// The word as one that ties the name after it to the word before: `Versailles, near Paris` names one place.
pub(super) fn preposition(word: &str) -> Option<&'static str> {
    PREPOSITIONS.binary_search(&word).ok().map(|place| PREPOSITIONS[place])
}

/// Whether a word before another with a hyphen turns it: `un-neutral`.
pub(super) fn is_prefix(word: &str) -> bool {
    PREFIXES.contains(&word)
}

/// Whether a word can stand after `I`.
pub(super) fn is_said_of_oneself(word: &str) -> bool {
    matches!(word, "am" | "assume" | "believe" | "guess" | "know" | "mean" | "say" | "suppose" | "think" | "would")
}

/// Whether an answer is the same with that word beside it.
pub(super) fn is_harmless(word: &str) -> bool {
    HARMLESS.binary_search(&word).is_ok()
}

/// Whether a word is a title, with which a name is the same.
pub(super) fn is_title(word: &str) -> bool {
    TITLES.binary_search(&word).is_ok()
}

/// Whether a word says what somebody is: the tsar of Russia is who was named before.
pub(super) fn is_office(word: &str) -> bool {
    OFFICES.binary_search(&word).is_ok()
}

/// Whether a word leaves open what else is meant.
pub(super) fn is_vague(word: &str) -> bool {
    matches!(word, "also" | "etc" | "others" | "etcetera" | "more")
}

/// Whether a word has the name that stands after it, with `of`: the city of Paris is Paris.
pub(super) fn is_bearer(word: &str) -> bool {
    BEARERS.binary_search(&word).is_ok()
}

/// Whether a word makes an event of a place: the Congress of Vienna is not Vienna.
pub(super) fn is_event(word: &str) -> bool {
    EVENTS.binary_search(&word).is_ok()
}

/// Words of which one in the place of the other makes the opposite.
pub(super) const OPPOSITES: [(&str, &str); 5] =
    [("after", "before"), ("against", "for"), ("against", "with"), ("from", "to"), ("off", "on")];

/// Words that take each other back where both are said.
pub(super) const ANTONYMS: [(&str, &str); 5] = [
    ("conservative", "liberal"),
    ("defeat", "victory"),
    ("defensive", "offensive"),
    ("friendly", "hostile"),
    ("peace", "war"),
];

/// Whether who is with somebody in it is against him: a war, a battle.
pub(super) fn is_fight(word: &str) -> bool {
    matches!(word, "battle" | "campaign" | "conflict" | "fight" | "fighting" | "fought" | "struggle" | "war" | "wars")
}

/// Whether two words say almost the same kind of thing: the Treaty of Paris is the Peace of Paris, too.
pub(super) fn are_near_kinds(a: &str, b: &str) -> bool {
    matches!((a, b), ("peace", "treaty") | ("treaty", "peace") | ("crisis", "incident") | ("incident", "crisis"))
}

const PREPOSITIONS: &[&str] = word_list![
    after against at before behind beside between by for from in near of on over to towards under upon with
];

const PREFIXES: [&str; 8] = ["anti", "de", "dis", "in", "ir", "mis", "non", "un"];

const HARMLESS: &[&str] = word_list![
    absolutely actually answer became become believe certainly clearly complete completely course definitely
    exactly formal formally francs friday full fully fundamentally guess i just maybe monday mutual mutually named
    official officially perhaps please possibly precisely presumably probably purely quite real really remain remained
    saturday secret simply stay stayed strict strictly sunday suppose surely thanks think thursday total totally truly
    tuesday utter utterly very wednesday
];

const TITLES: &[&str] = word_list![
    admiral ambassador archduke baron chancellor comte count dr earl herr kaiser lord madame marquess marquis marshal
    monsieur mr prof professor sir statesman
];

const OFFICES: &[&str] = word_list![
    emperor general government king minister president presidents prime prince queen tsar
];

const BEARERS: &[&str] = word_list![
    attitude capital city country course duchy empire form grand island kind kingdom palace policy port position
    principality province republic sort stance state states status territory town tsardom village
];

const SMALL: &[&str] = word_list![
    a about almost also an approximately around as at be been being between by ca circa das de der did die do du during
    either for from had has have he her his in into is it its la le les nearly of on only roughly she so some than that
    the their there they this to un une upon van von was were which who with
];

const TURNING: &[&str] = word_list![
    abandon abandoned aint although anti arent avoid avoided barely breach broke broken brother but cannot cant cease
    ceased couldnt counter cousin daughter decline declined denied deny deputy didnt doesnt dont double dual east
    eastern end ended ending enemy escape escaped exceeding except fail failed failure far father forbade forbidden
    former hadnt half hardly hasnt havent holy inner instead isnt lack lacked lacking least little lower minus mother
    mustnt neednt neither nephew never new no nobody non none nor north northern not nothing old oppose opposed outer
    partly predecessor prevent prevented pro quadruple quasi rather refusal refuse refused reject rejected scarcely
    shouldnt sister son south southern stop stopped successor triple uncle unless unlike upper vice violate violated
    violation wasnt werent west western white wife without wont wouldnt
];

const TURNING_AT_FIRST: &[&str] = word_list![
    above after before below beyond fewer less more over past since under until up
];

const KINDS: &[&str] = word_list![
    accord accords act agreement alliance battle campaign coalition conference congress convention country coup crisis
    declaration duchy emperor empire entente general government grand great incident king kingdom league line minister
    pact peace power president presidents prime prince principality protocol queen railway rebellion republic revolt revolution
    ship ships side state states summit treaty tsar tsardom ultimatum union uprising visit war
];

/// Those kinds that are named after places.
const EVENTS: &[&str] = word_list![
    accord accords agreement battle conference congress convention crisis declaration incident line pact peace railway
    summit treaty ultimatum war
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_no_word_is_in_two_of_them() {
        let lists = [SMALL, TURNING, TURNING_AT_FIRST, KINDS];
        assert!(
            lists
                .iter()
                .chain([&PREPOSITIONS, &EVENTS, &HARMLESS, &TITLES, &OFFICES, &BEARERS])
                .all(|list| list.is_sorted())
        );
        assert!(EVENTS.iter().all(|event| KINDS.contains(event)));
        let mut words = lists.concat();
        words.sort_unstable();
        let count = words.len();
        words.dedup();
        assert_eq!(words.len(), count);
    }

    #[test]
    fn more_than_is_another_number_but_refused_over_bosnia_is_no_other_refusal() {
        assert_eq!(weight("over", true), Weight::Turning);
        assert_eq!(weight("over", false), Weight::Full);
        assert_eq!(weight("not", false), Weight::Turning);
    }
}
