//! The parts that screens are made of.

mod bars;
mod buttons;
mod layout;
mod markdown;
mod passage;
mod rating_bar;

pub use bars::{day_bars, share_bar};
pub use buttons::{link, primary, primary_sized, quiet, secondary, tab};
pub use layout::{as_heading, column, heading, page, pair, rows, scroll_by_keys, title};
pub use markdown::{plain, rich};
pub use passage::passage_ui;
pub use rating_bar::{RATING_HEIGHT, rating_bar};
