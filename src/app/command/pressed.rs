//! The keys that were pressed, taken one at a time and in their order.

use std::collections::VecDeque;

use eframe::egui::{self, Event, FocusDirection, Key, Pos2};

use super::{Command, Context};

/// The same key or button pressed again sooner has bounced, in seconds. Nobody reads an answer so quickly.
const BOUNCE_S: f64 = 0.12;
/// How far apart two clicks on the same button may be, in points.
const SAME_PLACE: f32 = 6.0;

/// Keys that were pressed and are not used yet.
///
/// A key belongs to the page that the keys before it led to, so each is looked up only when those before it have acted:
/// in the same frame if it can be, else in the next, once the page or a field is there. None is lost.
#[derive(Debug, Default)]
pub struct Pressed {
    /// With the time of their frame, in egui's seconds.
    waiting: VecDeque<(f64, Event)>,
    /// The key that was pressed last, and when.
    last: Option<(Key, f64)>,
    /// When and where the last click was.
    last_click: Option<(f64, Pos2)>,
    /// A widget acts in this frame on what came before.
    is_widget_next: bool,
}

/// Who takes the keys that are no command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// Nobody.
    None,
    /// A field.
    Field,
    /// A button, pressed with Space and Enter.
    Button,
}

impl Pressed {
    /// Takes the keys of this frame, behind those that still wait.
    pub fn collect(&mut self, ctx: &egui::Context) {
        let mut is_tab_there = false;
        ctx.input_mut(|input| {
            let is_click = |event: &Event| matches!(event, Event::PointerButton { pressed: false, .. });
            let first_key = input.events.iter().position(is_from_keyboard);
            // A click acts when the page is drawn.
            self.is_widget_next = input.events.iter().position(is_click).is_some_and(|at| Some(at) < first_key);
            let (keys, others) = std::mem::take(&mut input.events).into_iter().partition(is_from_keyboard);
            input.events = others;
            let keys: Vec<Event> = keys;
            is_tab_there = keys.iter().any(|event| tab(event).is_some());
            self.waiting.extend(keys.into_iter().map(|event| (input.time, event)));
        });
        if is_tab_there {
            // It moves the focus when what comes before it has acted.
            ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
        }
    }

    /// Returns the command of the next key that has one, and lets the widgets have what comes before it.
    ///
    /// Returns `None` if no key is left, or a widget must act first. A key that is held down acts once, unless it
    /// scrolls; and one that bounced does not answer again.
    pub fn next(
        &mut self,
        ctx: &egui::Context,
        context: Context,
        focus: Focus,
        acts: impl Fn(Key) -> bool,
    ) -> Option<Command> {
        while let Some((time, mut event)) = self.waiting.pop_front() {
            context.read_digits(std::slice::from_mut(&mut event));
            let Some((key, is_repeat, command)) = pressed(&event).and_then(|(key, modifiers, is_repeat)| {
                let command = context.command(modifiers, key).filter(|_| acts(key));
                Some((key, is_repeat, command?))
            }) else {
                let is_tab = tab(&event).is_some();
                self.leave(ctx, time, event, focus);
                if is_tab {
                    return None;
                }
                continue;
            };
            if self.is_widget_next {
                self.waiting.push_front((time, event));
                return None;
            }
            self.waiting.pop_front_if(|(_, next)| matches!(next, Event::Text(_)));
            let has_bounced =
                command.answers() && self.last.is_some_and(|(last, at)| last == key && time - at < BOUNCE_S);
            if is_repeat && !command.repeats() || has_bounced {
                continue;
            }
            self.last = Some((key, time));
            // An arrow that selects a deck does not also move the focus, on the page that comes in the same frame.
            ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
            return Some(command);
        }
        None
    }

    /// Whether the next key is held together with Ctrl, or with Command on a Mac.
    #[must_use]
    pub fn is_next_held_with_command(&self) -> bool {
        let next = self.waiting.iter().find_map(|(_, event)| pressed(event));
        next.is_some_and(|(_, modifiers, _)| modifiers.command)
    }

    /// Leaves the keys to the widgets, up to one that leads to another field or out of the dialog: what comes after it
    /// is for the next frame.
    pub fn leave_some(&mut self, ctx: &egui::Context) {
        self.leave_until(ctx, Context::Page, |_, _| false);
    }

    /// Does that up to one that `acts`, too. Returns whether that one is next and nothing was left before it, so that it
    /// can act in this frame.
    pub fn leave_until(
        &mut self,
        ctx: &egui::Context,
        context: Context,
        acts: impl Fn(egui::Modifiers, Key) -> bool,
    ) -> bool {
        let mut is_first = true;
        while let Some((time, event)) = self.waiting.pop_front() {
            let mut read = event.clone();
            context.read_digits(std::slice::from_mut(&mut read));
            let key = pressed(&read);
            if key.is_some_and(|(key, held, _)| acts(held, key)) {
                self.waiting.push_front((time, event));
                return is_first && !self.is_widget_next;
            }
            let leads_on = matches!(key, Some((Key::Tab | Key::Enter | Key::Escape, ..)));
            self.leave(ctx, time, event, Focus::None);
            is_first = false;
            if leads_on {
                break;
            }
        }
        false
    }

    /// Drops the next key, which has acted.
    pub fn drop_next(&mut self) {
        self.waiting.pop_front();
    }

    /// Whether this frame's click is the bounce of the one before it: the same place clicked twice at once.
    pub fn has_click_bounced(&mut self, ctx: &egui::Context) -> bool {
        let click = ctx.input(|input| {
            let at = input.pointer.interact_pos().filter(|_| input.pointer.any_click())?;
            Some((input.time, at))
        });
        let (Some((time, at)), last) = (click, self.last_click) else { return false };
        let has_bounced = last.is_some_and(|(last, place)| time - last < BOUNCE_S && at.distance(place) < SAME_PLACE);
        if !has_bounced {
            self.last_click = click;
        }
        has_bounced
    }

    /// Whether keys wait for the next frame.
    #[must_use]
    pub fn are_waiting(&self) -> bool {
        !self.waiting.is_empty()
    }

    fn leave(&mut self, ctx: &egui::Context, time: f64, event: Event, focus: Focus) {
        let key = pressed(&event);
        if let Some((key, _, false)) = key {
            self.last = Some((key, time));
        }
        self.is_widget_next |= match focus {
            Focus::None => false,
            Focus::Button => matches!(key, Some((Key::Space | Key::Enter, ..))),
            Focus::Field => key.is_some() || !matches!(event, Event::Key { .. }),
        };
        if let Some(direction) = tab(&event) {
            ctx.memory_mut(|memory| memory.move_focus(direction));
        }
        ctx.input_mut(|input| input.events.push(event));
    }
}

/// Where the Tab key leads; `None` if it is another event.
fn tab(event: &Event) -> Option<FocusDirection> {
    match pressed(event)? {
        (Key::Tab, modifiers, _) if modifiers.is_none() => Some(FocusDirection::Next),
        (Key::Tab, modifiers, _) if modifiers.shift_only() => Some(FocusDirection::Previous),
        _ => None,
    }
}

fn is_from_keyboard(event: &Event) -> bool {
    matches!(event, Event::Key { .. } | Event::Text(_) | Event::Paste(_) | Event::Cut | Event::Copy | Event::Ime(_))
}

/// A key that went down, those held with it, and whether it comes from holding it.
fn pressed(event: &Event) -> Option<(Key, egui::Modifiers, bool)> {
    match event {
        Event::Key { key, modifiers, repeat, pressed: true, .. } => Some((*key, *modifiers, *repeat)),
        _ => None,
    }
}
