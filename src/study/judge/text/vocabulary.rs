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

/// Whether a word ties the name after it to the word before: `Versailles, near Paris` names one place.
pub(super) fn is_preposition(word: &str) -> bool {
    PREPOSITIONS.binary_search(&word).is_ok()
}

/// Whether a word makes an event of a place: the Congress of Vienna is not Vienna.
pub(super) fn is_event(word: &str) -> bool {
    EVENTS.binary_search(&word).is_ok()
}

/// Words of which one in the place of the other makes the opposite.
pub(super) const OPPOSITES: [(&str, &str); 5] =
    [("after", "before"), ("against", "for"), ("against", "with"), ("from", "to"), ("off", "on")];

const PREPOSITIONS: &[&str] = word_list![
    against at before behind beside between by for from in near of on over to towards under with
];

const SMALL: &[&str] = word_list![
    a about almost also an approximately around as at be been being between by ca circa das de der did die do du
    during either for from had has have he her his in into is it its la le les nearly of on only roughly she so some
    than that the their there they this to un une upon van von was were which who with
];

const TURNING: &[&str] = word_list![
    abandon abandoned although anti avoid avoided brother but cannot cant cease ceased couldnt counter cousin
    daughter decline declined denied deny deputy didnt doesnt dont double dual east eastern enemy except fail failed
    father forbade forbidden former half hardly holy instead isnt least little minus mother neither nephew never new
    no nobody non none nor north northern not nothing old oppose opposed partly predecessor prevent prevented pro
    quadruple quasi rather refusal refuse refused reject rejected scarcely sister son south southern successor
    triple uncle unless unlike vice wasnt werent west western wife without wont
];

const TURNING_AT_FIRST: &[&str] = word_list![
    above after before below beyond fewer less more over past since under until up
];

const KINDS: &[&str] = word_list![
    accord accords act agreement alliance battle campaign coalition conference congress convention country coup
    crisis declaration duchy emperor empire entente general government grand great incident king kingdom league line
    minister pact peace power president prime prince principality protocol queen railway rebellion republic revolt
    revolution ship ships side state states summit treaty tsar tsardom ultimatum union uprising visit war
];

/// Those kinds that are named after places.
const EVENTS: &[&str] = word_list![
    accord accords agreement battle conference congress convention crisis declaration incident line pact peace
    railway summit treaty ultimatum war
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_no_word_is_in_two_of_them() {
        let lists = [SMALL, TURNING, TURNING_AT_FIRST, KINDS];
        assert!(lists.iter().chain([&PREPOSITIONS, &EVENTS]).all(|list| list.is_sorted()));
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
