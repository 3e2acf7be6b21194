//! The parts that screens are made of.

mod announce;
mod answer_field;
mod arrows;
mod bars;
mod buttons;
mod chart;
mod choice;
mod day_field;
mod difference;
mod layout;
mod list;
mod markdown;
mod once;
mod option_row;
mod passage;
mod picture;
mod pointer;
mod rating_bar;
mod side_by_side;
mod sign;
mod slider;
mod switch;
mod year_axis;

pub use announce::{announce, announce_as, status};
pub use answer_field::answer_field;
pub use arrows::arrows_within;
pub use bars::{day_bars, share_bar};
pub use buttons::{
    coloured, found_row, hinted, link, primary, primary_sized, quiet, quiet_link, secondary, secondary_sized, tab,
};
pub use chart::{ForecastStep, forecast_chart, line_chart, step_chart, year_chart};
pub use choice::{checkbox, radio};
pub use day_field::{DayField, select_all};
pub use difference::difference_job;
pub use layout::{
    as_heading, at_both_ends, at_right, column, heading, page, pair, remark, rows, scrolled, scrolled_part,
    side_by_side, small, title,
};
pub use list::{LIST_HEIGHT, deck_list, list, topic_list};
pub use markdown::{rich, rich_beside_pictures};
pub use once::{Once, acted};
pub use option_row::{OPTION_HEIGHT, OptionLook, option_row};
pub use passage::{Pane, passage_in, passage_name, passage_ui};
pub use picture::{Gallery, HIGHEST_PICTURE, picture_height, picture_ui, pictures_ui, pictures_up_to_ui};
pub use pointer::{is_pointed_at, rest_pointer};
pub use rating_bar::rating_bar;
pub use side_by_side::{Two, apart_ui, is_one_passage, side_by_side_ui};
pub use sign::{paint_sign, verdict_color, verdict_sign};
pub use slider::{per_cent_slider, slider};
pub use switch::switch;
pub use year_axis::{AxisMark, year_axis};
