//! What was given beside what is right, letter by letter.

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

/// The longest common subsequence, between what is common at either end.
fn compare(given: &[char], right: &[char], pieces: &mut Pieces) {
    let given_bases: Vec<char> = given.iter().copied().map(base).collect();
    let right_bases: Vec<char> = right.iter().copied().map(base).collect();
    let ahead = given_bases.iter().zip(&right_bases).take_while(|(a, b)| a == b).count();
    let behind = given_bases[ahead..].iter().rev().zip(right_bases[ahead..].iter().rev());
    let behind = behind.take_while(|(a, b)| a == b).count();
    let (given_end, right_end) = (given.len() - behind, right.len() - behind);

    pieces.push(PieceKind::Same, right[..ahead].iter().copied());
    let lengths = common(&given_bases[ahead..given_end], &right_bases[ahead..right_end]);
    let at = |g: usize, r: usize| lengths[(g - ahead) * (right_end - ahead + 1) + r - ahead];
    let (mut g, mut r) = (ahead, ahead);
    while g < given_end || r < right_end {
        if g < given_end && r < right_end && given_bases[g] == right_bases[r] {
            pieces.push(PieceKind::Same, [right[r]]);
            (g, r) = (g + 1, r + 1);
        } else if g < given_end && (r == right_end || at(g + 1, r) >= at(g, r + 1)) {
            pieces.push(PieceKind::Extra, [given[g]]);
            g += 1;
        } else {
            pieces.push(PieceKind::Missing, [right[r]]);
            r += 1;
        }
    }
    pieces.push(PieceKind::Same, right[right_end..].iter().copied());
}

/// For each pair of places how many letters are common from there on.
fn common(given: &[char], right: &[char]) -> Vec<u16> {
    let width = right.len() + 1;
    let mut lengths = vec![0u16; (given.len() + 1) * width];
    for g in (0..given.len()).rev() {
        for r in (0..right.len()).rev() {
            lengths[g * width + r] = if given[g] == right[r] {
                lengths[(g + 1) * width + r + 1] + 1
            } else {
                lengths[(g + 1) * width + r].max(lengths[g * width + r + 1])
            };
        }
    }
    lengths
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
