//! Which keys do what, and where.

use eframe::egui::{self, Event, Key, Modifiers};

use super::{CardsMove, Command, DeckMove, ProgressPart, ReadingMove, TimelineMove};
use crate::memory::Rating;

/// Where the keys act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The library.
    Library,
    /// One deck.
    Deck,
    /// A question that waits for its answer to be shown.
    Question,
    /// Options that wait for one to be chosen.
    Choosing,
    /// A field that waits for the answer to be typed: plain letters belong to it.
    Typing,
    /// Events that wait to be put into order.
    Ordering,
    /// Two possibilities of which one is to be chosen.
    Pairing,
    /// A question over several cards that was answered.
    Told,
    /// An answer that waits to be rated.
    Answer,
    /// The end of a session.
    SessionOver,
    /// A deck's passages.
    Reading,
    /// The table of cards.
    Cards,
    /// The timeline.
    Timeline,
    /// The progress page.
    Progress,
    /// Any other page.
    Page,
}

/// A key with those held with it, and what it does.
pub type Binding = (Modifiers, Key, Command);

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

static EVERYWHERE: &[Binding] = &[(NONE, Key::F1, Command::ShowKeys)];
static UNCOVERED: &[Binding] =
    &[(CTRL, Key::K, Command::OpenPalette), (CTRL, Key::M, Command::ShowMessages), (CTRL, Key::Q, Command::Quit)];
static PAGES: &[Binding] = &[
    (CTRL, Key::Z, Command::Undo),
    (CTRL, Key::Num1, Command::ShowLibrary),
    (CTRL, Key::Num2, Command::ShowReading),
    (CTRL, Key::Num3, Command::ShowCards),
    (CTRL, Key::Num4, Command::ShowTimeline),
    (CTRL, Key::Num5, Command::ShowProgress),
    (CTRL, Key::Comma, Command::ShowSettings),
    (CTRL, Key::Num0, Command::Resume),
    (CTRL, Key::B, Command::ShowBackups),
    (CTRL, Key::D, Command::ShowDoctor),
    (NONE, Key::Escape, Command::GoBack),
];
static LIBRARY: &[Binding] = &[
    (NONE, Key::Enter, Command::StudySelected),
    (NONE, Key::ArrowUp, Command::PreviousDeck),
    (NONE, Key::ArrowDown, Command::NextDeck),
    (NONE, Key::Home, Command::FirstDeck),
    (NONE, Key::End, Command::LastDeck),
    (NONE, Key::A, Command::StudyAll),
    (NONE, Key::R, Command::OpenPractice),
    (NONE, Key::I, Command::OpenImport),
    (NONE, Key::P, Command::ShowProblemsOfSelected),
    (NONE, Key::N, Command::NewCard),
    (NONE, Key::D, Command::NewDeck),
    (NONE, Key::E, Command::DeckSettings),
    (NONE, Key::X, Command::OpenExam),
    (NONE, Key::F, Command::ShowMarked),
    (NONE, Key::O, Command::Deck(DeckMove::Open)),
];
static DECK: &[Binding] = &[
    (NONE, Key::Enter, Command::StudySelected),
    (NONE, Key::C, Command::Deck(DeckMove::Cards)),
    (NONE, Key::R, Command::Deck(DeckMove::Read)),
    (NONE, Key::F, Command::Deck(DeckMove::Figures)),
    (NONE, Key::X, Command::Deck(DeckMove::Exam)),
    (NONE, Key::W, Command::Deck(DeckMove::Export)),
    (NONE, Key::P, Command::ShowProblemsOfSelected),
    (NONE, Key::N, Command::NewCard),
    (NONE, Key::E, Command::DeckSettings),
];
static TIMELINE: &[Binding] = &[
    (NONE, Key::ArrowLeft, Command::Timeline(TimelineMove::Pan(-0.2))),
    (NONE, Key::ArrowRight, Command::Timeline(TimelineMove::Pan(0.2))),
    (NONE, Key::Plus, Command::Timeline(TimelineMove::Zoom(0.7))),
    (NONE, Key::Equals, Command::Timeline(TimelineMove::Zoom(0.7))),
    (NONE, Key::Minus, Command::Timeline(TimelineMove::Zoom(1.0 / 0.7))),
    (NONE, Key::Home, Command::Timeline(TimelineMove::All)),
    (NONE, Key::ArrowDown, Command::Timeline(TimelineMove::Select(1))),
    (NONE, Key::ArrowUp, Command::Timeline(TimelineMove::Select(-1))),
    (NONE, Key::Slash, Command::Timeline(TimelineMove::Search)),
    (NONE, Key::P, Command::Timeline(TimelineMove::Period)),
    (NONE, Key::PageDown, Command::Timeline(TimelineMove::Lower(-0.5))),
    (NONE, Key::PageUp, Command::Timeline(TimelineMove::Lower(0.5))),
    (NONE, Key::Escape, Command::Timeline(TimelineMove::Clear)),
];
static CARDS: &[Binding] = &[
    (NONE, Key::Slash, Command::Cards(CardsMove::Search)),
    (CTRL, Key::F, Command::Cards(CardsMove::Search)),
    (SHIFT, Key::ArrowDown, Command::Cards(CardsMove::Extend(1))),
    (SHIFT, Key::ArrowUp, Command::Cards(CardsMove::Extend(-1))),
    (SHIFT, Key::Home, Command::Cards(CardsMove::Extend(isize::MIN))),
    (SHIFT, Key::End, Command::Cards(CardsMove::Extend(isize::MAX))),
    (NONE, Key::ArrowDown, Command::Cards(CardsMove::Move(1))),
    (NONE, Key::ArrowUp, Command::Cards(CardsMove::Move(-1))),
    (NONE, Key::PageDown, Command::Cards(CardsMove::Move(15))),
    (NONE, Key::PageUp, Command::Cards(CardsMove::Move(-15))),
    (NONE, Key::Home, Command::Cards(CardsMove::Move(isize::MIN))),
    (NONE, Key::End, Command::Cards(CardsMove::Move(isize::MAX))),
    (NONE, Key::Space, Command::Cards(CardsMove::Toggle)),
    (CTRL, Key::A, Command::Cards(CardsMove::All)),
    (NONE, Key::N, Command::NewCard),
    (NONE, Key::E, Command::Cards(CardsMove::Edit)),
    (NONE, Key::Enter, Command::Cards(CardsMove::Edit)),
    (NONE, Key::R, Command::Cards(CardsMove::Read)),
    (NONE, Key::P, Command::Cards(CardsMove::Read)),
    (NONE, Key::T, Command::Cards(CardsMove::Practise)),
    (NONE, Key::S, Command::Cards(CardsMove::Suspend)),
    (NONE, Key::F, Command::Cards(CardsMove::Flag)),
    (NONE, Key::G, Command::Cards(CardsMove::Tag)),
    (NONE, Key::D, Command::Cards(CardsMove::SetDue)),
    (NONE, Key::M, Command::Cards(CardsMove::MoveTo)),
    (NONE, Key::Delete, Command::Cards(CardsMove::Delete)),
    (NONE, Key::Escape, Command::Cards(CardsMove::Clear)),
];
static PROGRESS: &[Binding] = &[
    (NONE, Key::Num1, Command::ShowProgressPart(ProgressPart::Today)),
    (NONE, Key::Num2, Command::ShowProgressPart(ProgressPart::Memory)),
    (NONE, Key::Num3, Command::ShowProgressPart(ProgressPart::Trouble)),
    (NONE, Key::Num4, Command::ShowProgressPart(ProgressPart::Forecast)),
    (NONE, Key::Num5, Command::ShowProgressPart(ProgressPart::Sessions)),
];
static READING: &[Binding] = &[
    (NONE, Key::J, Command::Reading(ReadingMove::Passage(1))),
    (NONE, Key::K, Command::Reading(ReadingMove::Passage(-1))),
    (NONE, Key::G, Command::Reading(ReadingMove::Guess)),
    (NONE, Key::Space, Command::Reading(ReadingMove::Uncover)),
    (NONE, Key::T, Command::Reading(ReadingMove::Test)),
    (CTRL, Key::E, Command::Reading(ReadingMove::Edit)),
    (SHIFT, Key::N, Command::Reading(ReadingMove::NewPassage)),
    (NONE, Key::N, Command::Reading(ReadingMove::NewCard)),
    (NONE, Key::Slash, Command::Reading(ReadingMove::Search)),
    (CTRL, Key::F, Command::Reading(ReadingMove::Search)),
    (SHIFT, Key::ArrowRight, Command::Reading(ReadingMove::Extend(1))),
    (SHIFT, Key::ArrowLeft, Command::Reading(ReadingMove::Extend(-1))),
    (SHIFT, Key::ArrowDown, Command::Reading(ReadingMove::ExtendSentence(1))),
    (SHIFT, Key::ArrowUp, Command::Reading(ReadingMove::ExtendSentence(-1))),
    (NONE, Key::ArrowRight, Command::Reading(ReadingMove::Word(1))),
    (NONE, Key::ArrowLeft, Command::Reading(ReadingMove::Word(-1))),
    (NONE, Key::Home, Command::Reading(ReadingMove::Start)),
    (NONE, Key::End, Command::Reading(ReadingMove::End)),
    (NONE, Key::ArrowDown, Command::Scroll(0.15)),
    (NONE, Key::ArrowUp, Command::Scroll(-0.15)),
    (NONE, Key::PageDown, Command::Scroll(0.9)),
    (NONE, Key::PageUp, Command::Scroll(-0.9)),
    (NONE, Key::Escape, Command::Reading(ReadingMove::Back)),
];
static QUESTION: &[Binding] =
    &[(NONE, Key::Space, Command::Reveal), (NONE, Key::Enter, Command::Reveal), (CTRL, Key::Enter, Command::Reveal)];
static CHOOSING: &[Binding] = &[
    (NONE, Key::Num1, Command::Choose(0)),
    (NONE, Key::Num2, Command::Choose(1)),
    (NONE, Key::Num3, Command::Choose(2)),
    (NONE, Key::Num4, Command::Choose(3)),
    (NONE, Key::Space, Command::NotKnown),
    (CTRL, Key::Enter, Command::Reveal),
];
static TYPING: &[Binding] = &[
    (CTRL, Key::Enter, Command::Reveal),
    (NONE, Key::Enter, Command::Check),
    (CTRL, Key::Z, Command::Undo),
    (CTRL, Key::E, Command::EditCard),
    (CTRL, Key::B, Command::Bury),
    (CTRL, Key::S, Command::Suspend),
    (CTRL, Key::F, Command::Flag),
    (NONE, Key::PageDown, Command::Scroll(0.9)),
    (NONE, Key::PageUp, Command::Scroll(-0.9)),
    (NONE, Key::Escape, Command::Leave),
];
static ORDERING: &[Binding] = &[
    (SHIFT, Key::ArrowDown, Command::MoveEvent(1)),
    (SHIFT, Key::ArrowUp, Command::MoveEvent(-1)),
    (NONE, Key::ArrowDown, Command::MoveCursor(1)),
    (NONE, Key::ArrowUp, Command::MoveCursor(-1)),
    (NONE, Key::Enter, Command::CheckOrder),
    (NONE, Key::Space, Command::GiveUp),
    (CTRL, Key::Z, Command::Undo),
    (NONE, Key::Escape, Command::Leave),
];
static PAIRING: &[Binding] = &[
    (NONE, Key::Num1, Command::Choose(0)),
    (NONE, Key::Num2, Command::Choose(1)),
    (NONE, Key::Space, Command::GiveUp),
    (CTRL, Key::Z, Command::Undo),
    (NONE, Key::Escape, Command::Leave),
];
static TOLD: &[Binding] = &[
    (NONE, Key::Space, Command::GoOn),
    (NONE, Key::Enter, Command::GoOn),
    (CTRL, Key::Z, Command::Undo),
    (NONE, Key::ArrowDown, Command::Scroll(0.15)),
    (NONE, Key::ArrowUp, Command::Scroll(-0.15)),
    (NONE, Key::PageDown, Command::Scroll(0.9)),
    (NONE, Key::PageUp, Command::Scroll(-0.9)),
    (NONE, Key::Escape, Command::Leave),
];
static ANSWER: &[Binding] = &[
    (SHIFT, Key::R, Command::AcceptAlways),
    (SHIFT, Key::N, Command::NeverAccept),
    (NONE, Key::R, Command::Overrule),
    (NONE, Key::P, Command::ReadPassage),
    (NONE, Key::Space, Command::Accept),
    (NONE, Key::Enter, Command::Accept),
    (NONE, Key::Num1, Command::Rate(Rating::Again)),
    (NONE, Key::Num2, Command::Rate(Rating::Hard)),
    (NONE, Key::Num3, Command::Rate(Rating::Good)),
    (NONE, Key::Num4, Command::Rate(Rating::Easy)),
];
// With Ctrl, also where no field takes the letters: who goes on typing when a card has none must not bury it.
static CARD: &[Binding] = &[
    (CTRL, Key::Z, Command::Undo),
    (CTRL, Key::E, Command::EditCard),
    (CTRL, Key::B, Command::Bury),
    (CTRL, Key::S, Command::Suspend),
    (CTRL, Key::F, Command::Flag),
    (NONE, Key::ArrowDown, Command::Scroll(0.15)),
    (NONE, Key::ArrowUp, Command::Scroll(-0.15)),
    (NONE, Key::PageDown, Command::Scroll(0.9)),
    (NONE, Key::PageUp, Command::Scroll(-0.9)),
    (NONE, Key::Escape, Command::Leave),
];
static SESSION_OVER: &[Binding] = &[
    (NONE, Key::Enter, Command::Leave),
    (NONE, Key::Escape, Command::Leave),
    (NONE, Key::M, Command::StudyMore(10)),
    (CTRL, Key::Z, Command::Undo),
];

/// Every key, in groups with the names that the list of keys gives them.
pub static KEYS: [(&str, &[Binding]); 18] = [
    ("Everywhere", EVERYWHERE),
    ("Outside dialogs", UNCOVERED),
    ("Outside a session", PAGES),
    ("Library", LIBRARY),
    ("A deck", DECK),
    ("Read", READING),
    ("Cards", CARDS),
    ("Timeline", TIMELINE),
    ("Progress", PROGRESS),
    ("Question", QUESTION),
    ("Question with options", CHOOSING),
    ("Question with a field", TYPING),
    ("Answer", ANSWER),
    ("Question and answer", CARD),
    ("Events in order", ORDERING),
    ("Which of two", PAIRING),
    ("After events, or two cards", TOLD),
    ("End of a session", SESSION_OVER),
];

impl Context {
    /// The keys that act here.
    pub fn keys(self) -> impl Iterator<Item = &'static Binding> {
        self.groups().into_iter().flatten().chain(EVERYWHERE).chain(UNCOVERED)
    }

    /// Whether it is a page outside a session.
    #[must_use]
    pub fn is_page(self) -> bool {
        self.groups().into_iter().any(|group| std::ptr::eq(group, PAGES))
    }

    /// What a key does here, with those held with it.
    #[must_use]
    pub fn command(self, held: Modifiers, key: Key) -> Option<Command> {
        // Many layouts need Shift for a sign or a digit, none for a letter: Ctrl+Shift+Z is not Ctrl+Z.
        let is_letter = matches!(key.name().as_bytes(), [b'A'..=b'Z']);
        let is_held = |modifiers: Modifiers| {
            held.matches_logically(modifiers) && (held.shift == modifiers.shift || !modifiers.command || !is_letter)
        };
        self.keys().find(|(modifiers, bound, _)| *bound == key && is_held(*modifiers)).map(|it| it.2)
    }

    /// Whether a key does something here although a field has the focus: no field has a use for it.
    #[must_use]
    pub fn acts_in_field(self, held: Modifiers, key: Key) -> bool {
        // Ctrl and Alt together write signs of their own on many keyboards.
        let is_command =
            held.command && !held.alt && !matches!(key, Key::A | Key::C | Key::V | Key::X | Key::Y | Key::Z);
        let is_for_field = is_moving(key) || matches!(key, Key::Backspace | Key::Enter | Key::Space | Key::Tab);
        let is_function = key.name().len() > 1 && key.name().starts_with('F');
        (is_function || is_command && !is_for_field) && self.command(held, key).is_some()
    }

    /// The key that does this here, as the window writes it; empty if none does.
    #[must_use]
    pub fn key(self, command: Command) -> String {
        let found = self.keys().find(|(.., bound)| *bound == command);
        found.map(|(modifiers, key, _)| key_name((*modifiers, *key))).unwrap_or_default()
    }

    /// Lets a digit's key act by its place if the layout gives it another sign, as French and Czech ones do, and a
    /// digit does something here.
    pub fn read_digits(self, events: &mut [Event]) {
        for event in events {
            if let Event::Key { key, physical_key: Some(place), modifiers, .. } = event
                && DIGITS.contains(place)
                && !DIGITS.contains(key)
                && !is_moving(*key)
                && self.keys().any(|(held, bound, _)| bound == place && modifiers.matches_logically(*held))
            {
                *key = *place;
            }
        }
    }

    /// Whether a group of keys acts here, and not everywhere.
    #[must_use]
    pub fn has(self, group: &'static [Binding]) -> bool {
        self.groups().into_iter().any(|own| std::ptr::eq(own, group) && !own.is_empty())
    }

    fn groups(self) -> [&'static [Binding]; 2] {
        match self {
            Self::Library => [LIBRARY, PAGES],
            Self::Deck => [DECK, PAGES],
            Self::Question => [QUESTION, CARD],
            Self::Choosing => [CHOOSING, CARD],
            Self::Typing => [TYPING, &[]],
            Self::Ordering => [ORDERING, &[]],
            Self::Pairing => [PAIRING, &[]],
            Self::Told => [TOLD, &[]],
            Self::Answer => [ANSWER, CARD],
            Self::SessionOver => [SESSION_OVER, &[]],
            Self::Reading => [READING, PAGES],
            Self::Cards => [CARDS, PAGES],
            Self::Timeline => [TIMELINE, PAGES],
            Self::Progress => [PROGRESS, PAGES],
            Self::Page => [PAGES, &[]],
        }
    }
}

const DIGITS: [Key; 10] =
    [Key::Num0, Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// Whether a key moves or deletes: on a number pad without Num Lock the digits' places do.
fn is_moving(key: Key) -> bool {
    use Key::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Delete, End, Home, Insert, PageDown, PageUp};
    matches!(key, ArrowDown | ArrowLeft | ArrowRight | ArrowUp | Delete | End | Home | Insert | PageDown | PageUp)
}

/// Enlarges or reduces the window by Ctrl and + or −, but not by the key of a digit, whatever sign its layout gives it.
pub fn zoom_by_keys(ctx: &egui::Context) {
    let steps: i32 = ctx.input(|input| input.events.iter().map(zoom_step).sum());
    for _ in 0..steps.abs() {
        if steps > 0 { egui::gui_zoom::zoom_in(ctx) } else { egui::gui_zoom::zoom_out(ctx) }
    }
}

fn zoom_step(event: &Event) -> i32 {
    let Event::Key { key, physical_key, pressed: true, modifiers, .. } = event else { return 0 };
    match key {
        _ if !modifiers.command || physical_key.is_some_and(|place| DIGITS.contains(&place)) => 0,
        Key::Plus | Key::Equals => 1,
        Key::Minus => -1,
        _ => 0,
    }
}

/// Enlarges the window.
pub const ENLARGE: (Modifiers, Key) = (CTRL, Key::Plus);
/// Reduces the window.
pub const REDUCE: (Modifiers, Key) = (CTRL, Key::Minus);
/// Confirms a dialog.
pub const CONFIRM: (Modifiers, Key) = (NONE, Key::Enter);
/// Confirms a dialog in which Enter begins a new line.
pub const SAVE: (Modifiers, Key) = (CTRL, Key::Enter);
/// Adds a picture to the text that is being written.
pub const PICTURE: (Modifiers, Key) = (CTRL, Key::P);
/// Begins a new line where Enter leads to the next field.
pub const NEW_LINE: (Modifiers, Key) = (SHIFT, Key::Enter);
/// Takes back the last step.
pub const UNDO: (Modifiers, Key) = (CTRL, Key::Z);
/// Leads to the question before, in a dialog that asks several.
pub const PREVIOUS: (Modifiers, Key) = (NONE, Key::PageUp);
/// Closes a dialog.
pub const CLOSE: (Modifiers, Key) = (NONE, Key::Escape);

/// How a key is written in the window.
#[must_use]
pub fn key_name((modifiers, key): (Modifiers, Key)) -> String {
    let name = match key {
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::Slash => "/",
        Key::Plus => "+",
        Key::Equals => "=",
        Key::Minus => "−",
        Key::Comma => ",",
        Key::Escape => "Esc",
        Key::Delete => "Del",
        other => other.name(),
    };
    match (modifiers.command, modifiers.shift) {
        (true, _) => format!("Ctrl+{name}"),
        (_, true) => format!("Shift+{name}"),
        _ => name.to_owned(),
    }
}
