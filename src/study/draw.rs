//! Pseudorandom draws from a seed, the same on every machine.

/// Numbers that look drawn by lot and follow from a seed: `SplitMix64` (Steele, Lea and Flood, 2014).
pub struct Draw(u64);

impl Draw {
    /// Returns a generator with the given seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Returns a number below `count`, or 0 if `count` is 0.
    pub fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut drawn = self.0;
        drawn = (drawn ^ (drawn >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        drawn = (drawn ^ (drawn >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        drawn ^= drawn >> 31;
        // The upper half of the product makes all numbers equally likely.
        ((u128::from(drawn) * count as u128) >> 64) as usize
    }

    /// Shuffles the items.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

/// The position of the right one of `count` options on the given turn. On the next turn it is another.
///
/// Every even turn draws a place, and an odd one draws among the places that are not taken on the turns before and
/// after it; two options take turns.
pub fn right_place(seed: u64, turn: u64, count: usize) -> usize {
    let drawn = |turn: u64, count| Draw::new(seed ^ turn.rotate_left(32)).below(count);
    if count < 3 {
        return (drawn(0, 2) + (turn % 2) as usize) % count.max(1);
    }
    if turn.is_multiple_of(2) {
        return drawn(turn, count);
    }
    let taken = [drawn(turn - 1, count), drawn(turn.wrapping_add(1), count)];
    let free: Vec<usize> = (0..count).filter(|place| !taken.contains(place)).collect();
    free[drawn(turn, free.len())]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_place_is_drawn_about_as_often_as_any_other() {
        for count in 2..=4 {
            let mut drawn = vec![0_usize; count];
            (0..4000).for_each(|turn| drawn[right_place(7, turn, count)] += 1);
            assert!(drawn.iter().all(|times| times.abs_diff(4000 / count) < 150), "{drawn:?}");
        }
    }

    proptest! {
        #[test]
        fn the_right_place_is_never_the_same_twice_in_a_row(seed: u64, turn: u64, count in 2_usize..8) {
            let place = right_place(seed, turn, count);
            prop_assert!(place < count);
            prop_assert_ne!(place, right_place(seed, turn.wrapping_add(1), count));
        }

        #[test]
        fn a_shuffle_loses_nothing(seed: u64, count in 0_usize..20) {
            let mut items: Vec<usize> = (0..count).collect();
            Draw::new(seed).shuffle(&mut items);
            items.sort_unstable();
            prop_assert_eq!(items, (0..count).collect::<Vec<_>>());
        }
    }
}
