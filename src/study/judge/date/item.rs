//! Dates that are items of a list: each is read once, and compared with many.

use super::{
    Asked,
    given::GivenDate,
    judge_read,
    part::Part,
    read::{Expected, read},
    right::Right,
    shown_by,
};
use crate::study::judge::Verdict;

/// An item that was given, as a date where it is one.
pub(crate) struct GivenItem {
    as_point: Option<GivenDate>,
    as_span: Option<GivenDate>,
    part: Option<Part>,
}

impl GivenItem {
    /// Reads an item.
    pub(crate) fn read(text: &str) -> Self {
        let read = |expected| read(text, expected).ok();
        Self { as_point: read(Expected::Point), as_span: read(Expected::Span), part: Part::of(text) }
    }
}

/// A right item that shows a date.
pub(crate) struct RightItem {
    right: Right,
    asked: Asked,
}

impl RightItem {
    /// Reads an item; none where it shows no date.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let date = shown_by(text)?;
        Some(Self { right: Right::of(&date), asked: Asked::of(text, &date) })
    }

    /// How a date is that was given for it; none where it is no date.
    pub(crate) fn judge(&self, given: &GivenItem) -> Option<Verdict> {
        let is_span = self.asked == Asked::Interval && self.right.expected() == Expected::Span;
        let date = if is_span { given.as_span } else { given.as_point };
        date.map(|date| judge_read(date, given.part, &self.right, self.asked).0)
    }
}
