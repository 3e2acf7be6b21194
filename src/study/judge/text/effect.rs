//! What may stand beside a right answer, and what takes it back.

/// What something that was given beside the right answer does to it, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Effect {
    /// The answer is the same with it.
    None,
    /// It may make another answer.
    Doubt,
    /// It makes another answer.
    Contradiction,
}
