//! Spellings of which neither is a mistake: British and American, short and in full.

/// The words that an abbreviation stands for. Only where it can stand for nothing else.
pub(super) fn in_full(word: &str) -> Option<&'static [&'static str]> {
    Some(match word {
        "st" => &["saint"],
        "ste" => &["sainte"],
        "mt" => &["mount"],
        "ww1" | "wwi" => &["world", "war", "1"],
        "ww2" | "wwii" => &["world", "war", "2"],
        "uk" => &["britain"],
        "ussr" => &["soviet", "union"],
        "usa" => &["united", "states"],
        "otan" => &["nato"],
        "govt" => &["government"],
        "gen" => &["general"],
        "pres" => &["president"],
        "bn" => &["billion"],
        "mn" => &["million"],
        "pct" => &["percent"],
        "czar" | "tzar" => &["tsar"],
        "czardom" => &["tsardom"],
        _ => return None,
    })
}

/// One spelling for what is spelled in two ways: `labour` and `labor`, `organise` and `organize`, `centre` and
/// `center`. It is compared, never shown.
pub(super) fn unified(word: &str) -> String {
    let mut unified = word.to_owned();
    if word.len() < 5 || !word.is_ascii() {
        return unified;
    }
    for (british, american) in ENDINGS {
        // A miser and a Kaiser have no other spelling.
        if let Some(stem) = word.strip_suffix(british).filter(|stem| stem.len() >= 3 || !british.starts_with("is")) {
            unified = format!("{stem}{american}");
            break;
        }
    }
    // Inside, too: favourable, neighbouring, labourer.
    if word.len() >= 6 {
        unified = unified.replace("our", "or");
    }
    unified
}

const ENDINGS: [(&str, &str); 29] = [
    ("isations", "izations"),
    ("isation", "ization"),
    ("ising", "izing"),
    ("isers", "izers"),
    ("iser", "izer"),
    ("ises", "izes"),
    ("ised", "ized"),
    ("ise", "ize"),
    ("ysed", "yzed"),
    ("yse", "yze"),
    ("tres", "ters"),
    ("tre", "ter"),
    ("bres", "bers"),
    ("bre", "ber"),
    ("fences", "fenses"),
    ("fence", "fense"),
    ("licence", "license"),
    ("pretence", "pretense"),
    ("programme", "program"),
    ("programmes", "programs"),
    ("elled", "eled"),
    ("elling", "eling"),
    ("eller", "eler"),
    ("ogues", "ogs"),
    ("ogue", "og"),
    ("grey", "gray"),
    ("manoeuvre", "maneuver"),
    ("manoeuvres", "maneuvers"),
    ("aeval", "eval"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn british_and_american_spellings_are_one() {
        for (a, b) in [
            ("labour", "labor"),
            ("favourable", "favorable"),
            ("mobilisation", "mobilization"),
            ("recognised", "recognized"),
            ("centre", "center"),
            ("theatres", "theaters"),
            ("defence", "defense"),
            ("programme", "program"),
            ("dialogue", "dialog"),
        ] {
            assert_eq!(unified(a), unified(b));
        }
        assert_ne!(unified("france"), unified("prance"));
        assert_eq!((unified("four"), unified("kaiser")), ("four".to_owned(), "kaiser".to_owned()));
    }
}
