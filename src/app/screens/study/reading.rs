//! What is read beside an answer: the passage that tells it, or those of two cards that were mixed up.

use eframe::egui::{Label, ScrollArea, Ui};

use crate::{
    app::{
        theme::{GAP, Palette, Type},
        widgets::{Pane, Two, is_one_passage, pictures_ui, side_by_side, small},
    },
    deck::{Card, Deck},
    library::Library,
    study::Step,
    wording::pictures,
};

/// What two cards are if the answer to the first was the second's.
pub const RIVALS: [&str; 2] = ["This question", "What you said"];

/// The height of the name of a passage with the space below it, in points.
const NAME: f32 = 26.0;

/// What is read beside an answer.
pub enum Reading<'l> {
    /// The passage of a card.
    One(&'l Deck, &'l Card),
    /// The passages of two cards, with what each is, if that is to be said.
    Two(Two<'l>, Option<[&'static str; 2]>),
}

impl<'l> Reading<'l> {
    /// Returns what is read after the answer to a step. Returns `None` if it has no passage, or while it waits for the
    /// answer.
    pub fn after(step: &Step, library: &'l Library) -> Option<Self> {
        let has_text = |deck: &Deck, card: &Card| card.note.is_some() || deck.passage_of(card).is_some();
        match step {
            Step::Over => None,
            Step::Card(turn) => {
                let shown = turn.shown.as_ref()?;
                let (deck, card) = library.card(&turn.slot.card)?;
                match shown.rival().and_then(|rival| library.card(rival)) {
                    Some(rival) if has_text(deck, card) && has_text(rival.0, rival.1) => {
                        Some(Self::Two([(deck, card), rival], Some(RIVALS)))
                    }
                    Some((deck, card)) if has_text(deck, card) => Some(Self::One(deck, card)),
                    _ => has_text(deck, card).then_some(Self::One(deck, card)),
                }
            }
            Step::Order(turn) => {
                let first_wrong = turn.misplaced.as_ref()?.iter().position(|is_misplaced| *is_misplaced)?;
                let (deck, card) = library.card(turn.ordering.card(turn.order[first_wrong])?)?;
                has_text(deck, card).then_some(Self::One(deck, card))
            }
            Step::Contrast(turn) => {
                turn.chosen?;
                let [first, second] = &turn.contrast.cards;
                let two = [library.card(first)?, library.card(second)?];
                two.iter().any(|(deck, card)| has_text(deck, card)).then_some(Self::Two(two, None))
            }
        }
    }

    /// Returns whether something will be read beside the answer to a step that still waits for it: room is kept for that,
    /// so that the question stays where it is.
    pub fn will_come(step: &Step, library: &Library) -> bool {
        let has_passage = |key| library.card(key).is_some_and(|(deck, card)| deck.passage_of(card).is_some());
        match step {
            Step::Card(turn) => turn.shown.is_none() && has_passage(&turn.slot.card),
            Step::Contrast(turn) => turn.chosen.is_none() && turn.contrast.cards.iter().any(has_passage),
            Step::Over | Step::Order(_) => false,
        }
    }

    fn is_one(&self) -> bool {
        matches!(self, Self::Two(two, _) if is_one_passage(*two))
    }

    /// Draws it below an answer, and says of two what each is if that is seen nowhere else. Returns how far it can be scrolled up
    /// and down.
    pub fn below_ui(&self, ui: &mut Ui, pane: Pane, says_which: bool) -> [f32; 2] {
        match self {
            Self::One(deck, card) => pane.ui(ui, deck, card),
            Self::Two([(deck, card), _], _) if self.is_one() => pane.ui(ui, deck, card),
            Self::Two(two, names) => {
                let mut room = [0.0_f32; 2];
                let names = names.filter(|_| says_which);
                let height = pane.height - names.map_or(0.0, |_| NAME);
                side_by_side::<2>(ui, |ui, place| {
                    if let Some(names) = names {
                        small(ui, names[place]);
                    }
                    let pane = Pane { kind: Type::Body, height, ..pane };
                    room = larger(room, pane.ui(ui, two[place].0, two[place].1));
                });
                room
            }
        }
    }

    /// Draws it beside an answer. Returns how far it can be scrolled up and down.
    pub fn beside_ui(&self, ui: &mut Ui, pane: Pane) -> [f32; 2] {
        match self {
            Self::Two(two, names) if !self.is_one() => {
                let above = names.map_or(0.0, |_| NAME);
                let height = (pane.height - GAP) / 2.0 - above;
                let mut room = [0.0_f32; 2];
                for (place, (deck, card)) in two.iter().enumerate() {
                    if let Some(names) = names {
                        small(ui, names[place]);
                    }
                    room = larger(room, Pane { kind: Type::Body, height, ..pane }.ui(ui, deck, card));
                }
                room
            }
            reading => reading.below_ui(ui, pane, false),
        }
    }
}

fn larger(a: [f32; 2], b: [f32; 2]) -> [f32; 2] {
    [a[0].max(b[0]), a[1].max(b[1])]
}

/// Keeps the place of what is read beside the answer. Until then the pictures of the question are shown there.
pub fn to_come_ui(ui: &mut Ui, step: &Step) {
    if let Step::Card(turn) = step
        && !pictures(&turn.question.prompt).is_empty()
    {
        let (deck, prompt) = (&turn.slot.card.deck, &turn.question.prompt);
        ScrollArea::vertical().id_salt("pictures-beside").show(ui, |ui| pictures_ui(ui, deck, prompt));
        return;
    }
    let palette = Palette::of(ui);
    let rect = ui.available_rect_before_wrap();
    ui.put(rect, Label::new(Type::Small.text("The passage comes with the answer.", palette.secondary)));
}
