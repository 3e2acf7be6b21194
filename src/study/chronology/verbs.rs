//! The verbs of diplomatic history, in English: enough to turn a question into what happened.

use std::{
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Verbs with their past and their participle.
const IRREGULAR: &str = "\
    become/became/become begin/began/begun bind/bound/bound break/broke/broken bring/brought/brought \
    build/built/built buy/bought/bought choose/chose/chosen come/came/come cut/cut/cut draw/drew/drawn \
    drive/drove/driven expel/expelled/expelled fall/fell/fallen fight/fought/fought find/found/found flee/fled/fled \
    forbid/forbade/forbidden get/got/got give/gave/given go/went/gone hold/held/held \
    keep/kept/kept lay/laid/laid lead/led/led leave/left/left lose/lost/lost make/made/made meet/met/met \
    overrun/overran/overrun overthrow/overthrew/overthrown pay/paid/paid put/put/put quit/quit/quit rise/rose/risen \
    seek/sought/sought sell/sold/sold send/sent/sent set/set/set sink/sank/sunk sit/sat/sat speak/spoke/spoken \
    split/split/split spread/spread/spread stand/stood/stood strike/struck/struck swear/swore/sworn take/took/taken \
    undertake/undertook/undertaken win/won/won withdraw/withdrew/withdrawn write/wrote/written";

/// Verbs whose past and participle end in `ed`.
const REGULAR: &str = "\
    abandon abdicate abolish accede accept acquire adopt agree ally annex annul appoint approach approve arrive \
    assume attack attend besiege bombard call capitulate capture cede collapse complete conclude congratulate \
    conquer convene count create cross crown declare decline defeat demand depart depose dismiss dissolve divide \
    elect end enter establish evacuate exchange expire extend fail force form found gain guarantee impose inaugurate \
    intervene introduce invade invite issue join land lapse launch march marry mediate mobilise mobilize move \
    negotiate obtain occupy occur offer open oppose order partition proclaim promise propose ratify reach receive \
    recognise recognize reform refuse reject renew renounce replace resign restore retreat return revolt seize \
    settle sever sign start succeed surrender unite visit vote widen";

/// Verbs that are as often nouns: they are verbs before their object, or with nothing after them.
const ALSO_NOUNS: &str = "\
    approach attack call collapse count crown cut decline defeat demand draw end exchange fall fight force form \
    guarantee issue land march offer order promise reform retreat revolt visit vote";

/// The verbs by their forms.
static VERBS: LazyLock<Verbs> = LazyLock::new(|| {
    let mut verbs = Verbs::default();
    let irregular = IRREGULAR.split(' ').filter_map(|verb| {
        let mut forms = verb.split('/').map(str::to_owned);
        Some((forms.next()?, forms.next()?, forms.next()?))
    });
    let regular = REGULAR.split(' ').map(|base| (base.to_owned(), regular_past(base), regular_past(base)));
    for (base, past, participle) in irregular.chain(regular) {
        verbs.pasts.insert(past.clone());
        verbs.participles.insert(participle);
        verbs.past_of.insert(base, past);
    }
    verbs
});

#[derive(Default)]
struct Verbs {
    past_of: HashMap<String, String>,
    pasts: HashSet<String>,
    participles: HashSet<String>,
}

/// The past of a verb in its base form: `invaded` of `invade`, `came` of `come`.
pub(super) fn past(base: &str) -> Option<&'static str> {
    VERBS.past_of.get(base).map(String::as_str)
}

/// Whether a word is the past of a verb.
pub(super) fn is_past(word: &str) -> bool {
    VERBS.pasts.contains(word)
}

/// Whether a word is the participle of a verb: `founded`, `held`.
pub(super) fn is_participle(word: &str) -> bool {
    VERBS.participles.contains(word)
}

/// Whether a verb in its base form may as well be a noun.
pub(super) fn is_also_noun(base: &str) -> bool {
    ALSO_NOUNS.split(' ').any(|noun| noun == base)
}

fn regular_past(base: &str) -> String {
    match base.strip_suffix('y') {
        _ if base.ends_with('e') => format!("{base}d"),
        Some(stem) => format!("{stem}ied"),
        None => format!("{base}ed"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_has_its_past() {
        for (base, expected) in [
            ("invade", Some("invaded")),
            ("sign", Some("signed")),
            ("occupy", Some("occupied")),
            ("come", Some("came")),
            ("peace", None),
        ] {
            assert_eq!(past(base), expected, "{base}");
        }
        assert!(
            is_past("took")
                && is_past("annexed")
                && !is_past("taken")
                && is_past("occupied")
                && !is_past("hundred")
                && !is_past("ed")
        );
        assert!(is_participle("taken") && is_participle("signed") && !is_participle("took"));
    }

    #[test]
    fn what_may_be_a_noun_is_a_verb() {
        assert!(ALSO_NOUNS.split(' ').all(|verb| past(verb).is_some()));
    }
}
