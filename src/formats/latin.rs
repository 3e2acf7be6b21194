//! Whether bytes that may be Western or Central European letters are the latter.
//!
//! A few names in an English text tell a detector too little: `Eugène` and `René` may as well be `Eugčne` and `René`. But
//! the letters of Polish, Czech or Hungarian soon stand where no Western language has what their bytes mean there.

use encoding_rs::WINDOWS_1252;

/// Whether a text has a letter that would be a sign, or stand where none of its kind does, in Western Europe.
pub fn needs_central(bytes: &[u8]) -> bool {
    // The end may be within a letter of another encoding; a byte is a letter here.
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let letters: Vec<char> = text.chars().collect();
    let at = |place: Option<usize>| place.and_then(|place| letters.get(place)).copied().filter(|c| is_of_word(*c));
    letters
        .iter()
        .enumerate()
        .any(|(place, letter)| is_improbable(at(place.checked_sub(1)), *letter, at(place.checked_add(1))))
}

/// Whether a character may belong to a word: two letters that would be signs stand side by side in `Książę`.
fn is_of_word(c: char) -> bool {
    c.is_alphabetic() || "£¥¹³¯¿¼¾".contains(c)
}

/// Whether no Western language has that letter or sign between those letters.
fn is_improbable(before: Option<char>, letter: char, after: Option<char>) -> bool {
    let is_vowel = |c: char| "aeiouyáéíóúýäöü".contains(c.to_ascii_lowercase());
    let ends_word = before.is_some() && after.is_none();
    let is_before_vowel = after.is_some_and(is_vowel);
    match letter {
        // ą, ł, ż, ľ, ş and their like within a word.
        '£' | '¥' | '¹' | '³' | '¯' | '¿' | '¼' | '¾' | 'º' | 'ª' | '±' | '»' if before.is_some() => {
            after.is_some_and(|c| c.is_lowercase() || !c.is_alphabetic())
                || letter == '³' && before.is_some_and(is_vowel)
        }
        // ś and Ľ at the start.
        '¶' | '¼' => after.is_some_and(char::is_lowercase),
        // No letter at all.
        '\u{8d}' | '\u{8f}' | '\u{9d}' => before.is_some() || after.is_some(),
        // č and ű: in French a consonant stands behind such a letter.
        'è' | 'È' | 'û' => is_before_vowel,
        // ě and ů within a word: in Italian they end it. Of ň this tells nothing: in Catalan ò stands there, too.
        'ì' | 'ù' => before.is_some() && after.is_some(),
        // ř, which a vowel follows; in the North it is one, behind which there is at most an e.
        'ø' | 'Ø' => after.is_some_and(|c| "aiouyáéíóúý".contains(c)),
        // ę at the end behind an i: in Portuguese a consonant or another vowel stands before it.
        'ê' => ends_word && before == Some('i'),
        // ń before a consonant or at the end, ć there, ś before some consonants.
        'ñ' => before.is_some() && !is_before_vowel,
        // In Danish a consonant stands before it.
        'æ' => ends_word && before.is_some_and(|c| is_vowel(c) || c == 'œ'),
        'œ' | 'Œ' => ends_word || after.is_some_and(|c| "wkpm".contains(c)),
        // ő.
        'õ' => after != Some('e') && before.is_some(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use encoding_rs::{ISO_8859_2, WINDOWS_1250};

    use super::*;

    #[test]
    fn names_of_western_europe_need_no_other_letters() {
        for text in [
            "Eugène Delacroix, René Viviani, Théophile Delcassé",
            "Königgrätz, Große Koalition",
            "L’Œuvre et le cœur, août, ère, œdème, dû",
            "Où brûla la Commune ? Forêt, île, Noël, maïs, à l’hôtel du Cygne",
            "España, Ñuñoa, mañana",
            "München – Größe",
            "Søren på København, Færøerne, ære",
            "perché, più, città, lunedì, però",
            "nações, São Paulo, Camões, você",
            "1871–1890",
            "Crêpe, tête-à-tête",
            "porquê, bebê, mercê, Tietê",
            "Història de Catalunya, però",
            "træ, knæ, fæ",
            "5 m³, 10 £, ¿Qué?",
            "Þingvellir, Öxará",
            "Jean-François Lefèbvre",
        ] {
            let (bytes, _, _) = WINDOWS_1252.encode(text);
            assert!(!needs_central(&bytes), "{text}");
        }
    }

    #[test]
    fn names_of_central_europe_show_that_they_are() {
        for text in [
            "Wałęsa",
            "Stanisław Poniatowski",
            "Antonín Dvořák",
            "Karel Čapek",
            "Wielki Książę",
            "Miklós Horthy, erdő",
            "Kto był królem?",
            "Kdy začala válka?",
            "Mikołaj",
            "Poznań",
            "několik",
            "dům",
            "się",
            "być",
            "wolność",
            "świat",
        ] {
            for encoding in [WINDOWS_1250, ISO_8859_2] {
                let (bytes, _, _) = encoding.encode(text);
                assert!(needs_central(&bytes), "{text} in {}", encoding.name());
            }
        }
    }
}
