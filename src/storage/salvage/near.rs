//! Ids that are nearly the same: one of them is damaged.

use std::collections::HashMap;

use uuid::Uuid;

/// Ids, to be asked for those that are close to another one.
#[derive(Default)]
pub struct Near(HashMap<(u8, u128), Vec<Uuid>>);

impl Near {
    /// Adds an id.
    pub fn add(&mut self, id: Uuid) {
        for part in parts(id) {
            self.0.entry(part).or_default().push(id);
        }
    }

    /// Whether any of them is close to that id, and another one.
    pub fn has(&self, id: Uuid) -> bool {
        parts(id).iter().filter_map(|part| self.0.get(part)).flatten().any(|other| is_close(*other, id))
    }
}

impl FromIterator<Uuid> for Near {
    fn from_iter<I: IntoIterator<Item = Uuid>>(ids: I) -> Self {
        let mut near = Self::default();
        for id in ids {
            near.add(id);
        }
        near
    }
}

/// Whether one of two ids is the other one with a byte or two damaged: so much of two ids is never the same by chance.
pub fn is_close(a: Uuid, b: Uuid) -> bool {
    (1..=2).contains(&a.as_bytes().iter().zip(b.as_bytes()).filter(|(a, b)| a != b).count())
}

/// Three parts of an id. Two ids that are close have one in common.
fn parts(id: Uuid) -> [(u8, u128); 3] {
    let id = id.as_u128();
    [(0, id >> 88), (1, id >> 48 & 0xff_ffff_ffff), (2, id & 0xffff_ffff_ffff)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_with_two_damaged_bytes_is_near_and_one_with_three_is_not() {
        let id = 0x019e_3a84_db62_7b0d_a1e0_af49_11f1_0203_u128;
        let near: Near = [Uuid::from_u128(id)].into_iter().collect();
        let with = |bytes: &[u32]| Uuid::from_u128(bytes.iter().fold(id, |id, byte| id ^ 0x41 << (8 * byte)));
        assert!(!near.has(with(&[])), "that is itself");
        for first in 0..16 {
            assert!(near.has(with(&[first])), "{first}");
            assert!((first + 1..16).all(|second| near.has(with(&[first, second]))), "{first}");
            assert!(!near.has(with(&[first, (first + 5) % 16, (first + 9) % 16])), "{first}");
        }
    }
}
