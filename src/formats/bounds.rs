//! How large a deck may be. What is larger is reported and left out, so that no file freezes or exhausts the machine.
//! `decks/README.md` tells these bounds to authors.

/// The most characters of an id, a title and other names.
pub const LONGEST_NAME: usize = 1_000;
/// The most characters of an answer: as many as can be typed.
pub const LONGEST_ANSWER: usize = crate::study::LONGEST_TYPED;
/// The most characters of a question, a note and any other text of a card.
pub const LONGEST_TEXT: usize = 10_000;
/// The most characters of a passage, and of a deck's summary.
pub const LONGEST_PASSAGE: usize = 20_000;
/// The most items in a list of texts.
pub const MOST_ITEMS: usize = 200;
/// The most items in all lists of a deck together.
pub const MOST_ITEMS_IN_ALL: usize = 2_000_000;
/// The most fields that a part is read with; the largest has 15.
pub const MOST_FIELDS: usize = 40;
/// The most cards, passages or sources in a deck.
pub const MOST_PARTS: usize = 100_000;
/// The most problems that are told of one file.
pub const MOST_TOLD: usize = 1_000;
/// How far the reader looks ahead, in bytes, to see where a slip ends.
pub const LOOK_AHEAD: usize = 1_000;
