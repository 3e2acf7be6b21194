//! A click acts once: what it brings under the pointer is not for its second half.

use eframe::egui::{Context, Event, Plugin, PointerButton, Pos2, RawInput};

/// Within so many seconds, and so many points, two clicks are a double click, as egui has it.
const DOUBLE: (f64, f32) = (0.3, 6.0);

/// Drops the second half of a double click if the first half has changed what stands under the pointer.
#[derive(Default)]
pub struct Once {
    /// Where and when the primary button was pressed last.
    pressed: Option<(Pos2, f64)>,
    /// Whether that has done something.
    has_acted: bool,
    /// Whether the next release belongs to a press that was dropped.
    is_dropping: bool,
}

/// Says that something was done: what was clicked last may not be there any more.
pub fn acted(ctx: &Context) {
    ctx.with_plugin(|once: &mut Once| once.has_acted = true);
}

impl Plugin for Once {
    fn debug_name(&self) -> &'static str {
        "Once"
    }

    fn input_hook(&mut self, ctx: &Context, input: &mut RawInput) {
        let now = input.time.unwrap_or_else(|| ctx.input(|input| input.time));
        input.events.retain(|event| match *event {
            Event::PointerButton { pos, button: PointerButton::Primary, pressed, .. } => self.keeps(pos, pressed, now),
            _ => true,
        });
    }
}

impl Once {
    /// Returns whether a press or a release is for what stands there.
    fn keeps(&mut self, pos: Pos2, pressed: bool, now: f64) -> bool {
        if !pressed {
            return !std::mem::take(&mut self.is_dropping);
        }
        let (within_s, within) = DOUBLE;
        let is_second = |(first, at): (Pos2, f64)| now - at < within_s && pos.distance(first) < within;
        self.is_dropping = self.has_acted && self.pressed.is_some_and(is_second);
        if !self.is_dropping {
            (self.pressed, self.has_acted) = (Some((pos, now)), false);
        }
        !self.is_dropping
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::pos2;

    use super::*;

    #[test]
    fn the_second_half_of_a_double_click_is_dropped_if_the_first_has_acted() {
        for (has_acted, later_s, farther, is_kept) in
            [(true, 0.2, 0.0, false), (false, 0.2, 0.0, true), (true, 0.4, 0.0, true), (true, 0.2, 40.0, true)]
        {
            let mut once = Once::default();
            let first = pos2(100.0, 100.0);
            assert!(once.keeps(first, true, 1.0) && once.keeps(first, false, 1.1));
            once.has_acted = has_acted;
            let second = pos2(100.0 + farther, 100.0);
            assert_eq!(once.keeps(second, true, 1.0 + later_s), is_kept);
            assert_eq!(once.keeps(second, false, 1.1 + later_s), is_kept, "its release goes with it");
            assert!(once.keeps(first, true, 9.0) && once.keeps(first, false, 9.1), "a later click is one of its own");
        }
    }
}
