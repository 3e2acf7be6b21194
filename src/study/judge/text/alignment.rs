//! Which word of an answer stands for which of another.

use super::{likeness::likeness, word::Word};

const COST_OF_A_SLIP: u32 = 3;
const COST_OF_EXTRA: u32 = 4;
const COST_OF_MISSING: u32 = 10;

/// Which word stands for which, in the order of both.
#[derive(Debug, Default)]
pub(super) struct Alignment {
    /// Letters that slipped.
    pub slips: u32,
    /// Places of given words, each with the place of the right word that it stands for.
    pub matched: Vec<(usize, usize)>,
    /// Places of right words that were not.
    pub missing: Vec<usize>,
    /// Places of words that were given beside them.
    pub extra: Vec<usize>,
}

impl Alignment {
    /// The cheapest way to make the right words of those given.
    pub fn of(given: &[&Word], right: &[&Word]) -> Self {
        let table = Table::of(given, right);
        let mut alignment = Self::default();
        let (mut g, mut r) = (0, 0);
        while let Some(step) = table.cheapest_from(g, r) {
            match step {
                Step::Match(slips) => {
                    alignment.slips += slips;
                    alignment.matched.push((g, r));
                    (g, r) = (g + 1, r + 1);
                }
                Step::Extra => {
                    alignment.extra.push(g);
                    g += 1;
                }
                Step::Missing => {
                    alignment.missing.push(r);
                    r += 1;
                }
            }
        }
        alignment
    }

    /// What has to be overlooked to take one for the other.
    pub fn cost(&self) -> u32 {
        self.slips * COST_OF_A_SLIP
            + self.missing.len() as u32 * COST_OF_MISSING
            + self.extra.len() as u32 * COST_OF_EXTRA
    }
}

/// What can be done with the next word of either.
#[derive(Clone, Copy)]
enum Step {
    Match(u32),
    Extra,
    Missing,
}

/// For each pair of places what the words from there on cost.
struct Table<'w> {
    given: &'w [&'w Word],
    right: &'w [&'w Word],
    /// Letters that slip where two words are taken for each other; none where they are different.
    slips: Vec<Option<u32>>,
    costs: Vec<u32>,
}

impl<'w> Table<'w> {
    fn of(given: &'w [&'w Word], right: &'w [&'w Word]) -> Self {
        let size = (given.len() + 1) * (right.len() + 1);
        let mut table = Self { given, right, slips: vec![None; size], costs: vec![0; size] };
        for g in (0..=given.len()).rev() {
            for r in (0..=right.len()).rev() {
                let at = table.at(g, r);
                if let (Some(given), Some(right)) = (given.get(g), right.get(r)) {
                    table.slips[at] = likeness(given, right).slips();
                }
                table.costs[at] = table.cheapest_from(g, r).map_or(0, |step| table.cost(g, r, step));
            }
        }
        table
    }

    fn at(&self, g: usize, r: usize) -> usize {
        g * (self.right.len() + 1) + r
    }

    /// The cheapest step from there; none at the end of both.
    fn cheapest_from(&self, g: usize, r: usize) -> Option<Step> {
        let can_match = self.slips[self.at(g, r)].map(Step::Match);
        let can_be_extra = (g < self.given.len()).then_some(Step::Extra);
        let can_be_missing = (r < self.right.len()).then_some(Step::Missing);
        let steps = [can_match, can_be_extra, can_be_missing];
        steps.into_iter().flatten().min_by_key(|step| self.cost(g, r, *step))
    }

    /// What a step costs, with all that follows.
    fn cost(&self, g: usize, r: usize, step: Step) -> u32 {
        match step {
            Step::Match(slips) => slips * COST_OF_A_SLIP + self.costs[self.at(g + 1, r + 1)],
            Step::Extra => COST_OF_EXTRA + self.costs[self.at(g + 1, r)],
            Step::Missing => COST_OF_MISSING + self.costs[self.at(g, r + 1)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::phrase::Phrase, *};

    #[test]
    fn words_are_matched_in_their_order() {
        let (given, right) = (Phrase::read("Trety of Nystad, Finland"), Phrase::read("The secret Treaty of Nystad"));
        let alignment = Alignment::of(&given.content(), &right.content());
        assert_eq!((alignment.slips, &alignment.matched[..]), (1, &[(0, 1), (1, 2)][..]));
        assert_eq!((&alignment.missing[..], &alignment.extra[..]), (&[0][..], &[2][..]));
        assert_eq!(alignment.cost(), 3 + 10 + 4);
    }
}
