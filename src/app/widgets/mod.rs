//! The parts that screens are made of.

mod answer_field;
mod bars;
mod buttons;
mod chart;
mod difference;
mod layout;
mod markdown;
mod option_row;
mod passage;
mod rating_bar;
mod side_by_side;
mod sign;
mod slider;
mod switch;
mod year_axis;

pub use answer_field::answer_field;
pub use bars::{day_bars, share_bar};
pub use buttons::{
    coloured, found_row, link, primary, primary_sized, quiet, quiet_link, secondary, secondary_sized, tab,
};
pub use chart::{ForecastStep, forecast_chart, line_chart, step_chart, year_chart};
pub use difference::difference_job;
pub use layout::{as_heading, column, heading, page, pair, rows, scroll_by_keys, side_by_side, title};
pub use markdown::rich;
pub use option_row::{OptionLook, option_row};
pub use passage::{passage_in, passage_ui};
pub use rating_bar::{RATING_HEIGHT, rating_bar};
pub use side_by_side::{passages_ui, side_by_side_ui};
pub use sign::{paint_sign, verdict_color, verdict_sign};
pub use slider::{in_per_cent, slider};
pub use switch::switch;
pub use year_axis::{AxisMark, year_axis};
