//! What was given beside what is right, letter by letter.

use similar::{Algorithm, DiffTag, capture_diff_slices};
use unicode_normalization::char::decompose_canonical;

/// A run of letters of the right answer, or of what was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The letters, as they were written.
    pub text: String,
    /// Whose they are.
    pub kind: PieceKind,
}

/// Whose letters they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// In both. Case, accents and kinds of dash may differ; it is written as in the right answer.
    Same,
    /// In the right answer only.
    Missing,
    /// In what was given only.
    Extra,
}

/// Longer answers are shown whole, one after the other: what is common to them would be found by chance.
const MAX_LETTERS: usize = 200;

/// The difference between what was given and the right answer. The same and the missing pieces spell the right answer.
pub(super) fn difference(given: &str, right: &str) -> Vec<Piece> {
    let given: Vec<char> = given.trim().chars().take(MAX_LETTERS + 1).collect();
    let right: Vec<char> = right.chars().collect();
    let mut pieces = Pieces::default();
    if given.len() <= MAX_LETTERS && right.len() <= MAX_LETTERS {
        compare(&given, &right, &mut pieces);
    }
    // Where little is common, letters that happen to be the same only confuse.
    let same = pieces.0.iter().filter(|piece| piece.kind == PieceKind::Same).map(|piece| piece.text.chars().count());
    if same.sum::<usize>() * 5 < given.len().min(right.len()).max(1) * 3 {
        pieces = Pieces::default();
        let is_cut = given.len() > MAX_LETTERS;
        pieces.push(PieceKind::Extra, given.iter().take(MAX_LETTERS).copied().chain(is_cut.then_some('…')));
        pieces.push(PieceKind::Missing, right.iter().copied());
    }
    pieces.0
}

#[derive(Default)]
struct Pieces(Vec<Piece>);

impl Pieces {
    fn push(&mut self, kind: PieceKind, letters: impl IntoIterator<Item = char>) {
        for letter in letters {
            match self.0.last_mut() {
                Some(last) if last.kind == kind => last.text.push(letter),
                _ => self.0.push(Piece { text: letter.into(), kind }),
            }
        }
    }
}

fn compare(given: &[char], right: &[char], pieces: &mut Pieces) {
    let bases = |letters: &[char]| letters.iter().copied().map(base).collect::<Vec<_>>();
    for op in capture_diff_slices(Algorithm::Myers, &bases(right), &bases(given)) {
        let (tag, of_right, of_given) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            pieces.push(PieceKind::Same, right[of_right].iter().copied());
        } else {
            pieces.push(PieceKind::Extra, given[of_given].iter().copied());
            pieces.push(PieceKind::Missing, right[of_right].iter().copied());
        }
    }
}

/// A letter without case and accents; any dash as a hyphen, any apostrophe as the straight one.
fn base(letter: char) -> char {
    if letter.is_ascii() {
        return letter.to_ascii_lowercase();
    }
    match letter {
        '‐'..='―' | '−' => return '-',
        '’' | '‘' | 'ʼ' | '´' => return '\'',
        '\u{a0}' | '\u{2009}' | '\u{202f}' => return ' ',
        _ => {}
    }
    let mut base = None;
    decompose_canonical(letter, |c| base = base.or(Some(c)));
    base.unwrap_or(letter).to_lowercase().next().unwrap_or(letter)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// `[x]` is missing, `{x}` is extra.
    fn drawn(given: &str, right: &str) -> String {
        let draw = |Piece { text, kind }: &Piece| match kind {
            PieceKind::Same => text.clone(),
            PieceKind::Missing => format!("[{text}]"),
            PieceKind::Extra => format!("{{{text}}}"),
        };
        difference(given, right).iter().map(draw).collect()
    }

    #[test]
    fn a_difference_shows_the_letters_that_slipped() {
        for (given, right, shown) in [
            ("nystadt", "Nystad", "Nystad{t}"),
            ("Delcasse", "Théophile Delcassé", "[Théophile ]Delcassé"),
            ("Brest Litovsk", "Brest–Litovsk", "Brest{ }[–]Litovsk"),
            ("Brest-Litovsk", "Brest–Litovsk", "Brest–Litovsk"),
            ("Tislit", "Tilsit", "Ti{s}l[s]it"),
            ("Prussia", "Sweden", "{Prussia}[Sweden]"),
            ("", "Sweden", "[Sweden]"),
        ] {
            assert_eq!(drawn(given, right), shown);
        }
    }

    proptest! {
        #[test]
        fn the_same_and_the_missing_spell_the_right_answer(given in "\\PC*", right in "\\PC*") {
            let pieces = difference(&given, &right);
            let spelled: String =
                pieces.iter().filter(|piece| piece.kind != PieceKind::Extra).map(|piece| piece.text.as_str()).collect();
            prop_assert_eq!(spelled, right);
        }
    }
}
