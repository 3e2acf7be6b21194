//! Every screen and dialog as a screen reader and the Tab key find it.

use std::collections::BTreeMap;

use eframe::egui::{Key, Modifiers, Rect, Role, Theme, accessibility::is_input, accesskit::Live, pos2};
use egui_kittest::kittest::{AccessKitNode, NodeT, Queryable};
use entente::{memory::Rating, study::MarkKind};

use crate::{
    builder::{FIRST_NOON, Study, deck_of},
    window::Window,
};

/// So high that nothing must be scrolled: where everything is drawn, its order is seen.
const SIZE: [f32; 2] = [1_280.0, 6_000.0];

/// Cards for each form, passages, a problem, and two that are easily mixed up.
const DECK: &str = r#"Deck(
    id: "access", title: "Access",
    sources: [(id: "s", title: "A book")],
    passages: [
        (id: "pact", heading: "The pact", text: "On 27 August 1891 the two governments promised to consult each other.", source: "s", locator: "p. 1"),
        (id: "alliance", heading: "The alliance", text: "The alliance came into force on 4 January 1894, when letters were exchanged.", source: "s", locator: "p. 2"),
    ],
    cards: [
        (id: "delcasse", topic: Person, question: "Who concluded the Entente cordiale?", answer: "Théophile Delcassé", accept: ["Delcassé"], rivals: ["ribot"], passage: "pact"),
        (id: "ribot", topic: Person, question: "Who signed the pact for France?", answer: "Alexandre Ribot", accept: ["Ribot"], passage: "pact", quote: "not there"),
        (id: "giers", topic: Person, question: "Who was the minister of Alexander III?", answer: "Nikolai Giers", accept: ["Giers"], passage: "pact"),
        (id: "pact", topic: Treaty, question: "When was the pact concluded?", date: "1891-08-27", event: "France and Russia agree on the pact", passage: "pact", quote: "27 August 1891", rivals: ["alliance"]),
        (id: "alliance", topic: Alliance, question: "When did the alliance come into force?", date: "1894-01-04", event: "The alliance comes into force", passage: "alliance", quote: "4 January 1894"),
        (id: "members", topic: Alliance, question: "Which powers made up the Triple Entente?", answer: ["France", "Russia", "Britain"], passage: "alliance"),
        (id: "tsar", topic: Person, question: "Tsar [[Alexander III]] approved it.", answer: "", passage: "alliance"),
    ],
)"#;

/// Something that is found in the tree.
struct Part {
    role: Role,
    name: String,
    value: String,
    rect: Option<Rect>,
    is_disabled: bool,
    is_modal: bool,
    live: Live,
    /// It has no parts of its own that are read one by one.
    is_leaf: bool,
}

fn collect(node: AccessKitNode<'_>, parts: &mut Vec<Part>) {
    if node.is_hidden() {
        return;
    }
    let role = node.role();
    let value = node.value().unwrap_or_default();
    let name = if role == Role::Label { value.clone() } else { node.label().unwrap_or_default() };
    let rect = node
        .bounding_box()
        .map(|it| Rect::from_min_max(pos2(it.x0 as f32, it.y0 as f32), pos2(it.x1 as f32, it.y1 as f32)));
    let children: Vec<_> = node.children().collect();
    let is_leaf = is_input(role) || children.is_empty();
    parts.push(Part {
        role,
        name,
        value,
        rect: rect.filter(Rect::is_positive),
        is_disabled: node.is_disabled(),
        is_modal: node.is_modal(),
        live: node.live(),
        is_leaf,
    });
    if !is_input(role) {
        for child in children {
            collect(child, parts);
        }
    }
}

fn parts(window: &mut Window) -> Vec<Part> {
    let mut parts = Vec::new();
    collect(window.harness().root().accesskit_node(), &mut parts);
    parts
}

/// What is wrong with what is on the screen.
fn complaints(parts: &[Part]) -> Vec<String> {
    let mut found = Vec::new();
    let is_control = |part: &&Part| is_input(part.role);
    let mut names: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for part in parts.iter().filter(is_control) {
        let place = part.rect.map(|rect| rect.min);
        if part.name.trim().is_empty() {
            found.push(format!("a {:?} without a name, at {place:?}, with “{}”", part.role, part.value));
        }
        if part.role == Role::ComboBox && part.value.trim().is_empty() {
            found.push(format!("“{}” has no value", part.name));
        }
        if !part.is_disabled {
            *names.entry((format!("{:?}", part.role), &part.name)).or_default() += 1;
        }
    }
    for ((role, name), times) in names.into_iter().filter(|(_, times)| *times > 1) {
        found.push(format!("{times} times a {role} with the name “{name}”"));
    }
    for dialog in parts.iter().filter(|part| matches!(part.role, Role::Dialog | Role::AlertDialog)) {
        if dialog.name.trim().is_empty() || !dialog.is_modal {
            found.push(format!("the dialog “{}” has no name, or is not modal", dialog.name));
        }
    }
    found.extend(misplaced(parts));
    found
}

/// What is read before what stands above it, or before what stands to the left of it on the same line.
fn misplaced(parts: &[Part]) -> Vec<String> {
    let said = |part: &&Part| part.is_leaf && part.rect.is_some() && !(part.name.is_empty() && part.value.is_empty());
    let leaves: Vec<&Part> = parts.iter().filter(said).collect();
    let mut found = Vec::new();
    for pair in leaves.windows(2) {
        let (Some(a), Some(b)) = (pair[0].rect, pair[1].rect) else { continue };
        let is_above = b.bottom() <= a.top() + 2.0 && b.left() < a.right() - 2.0;
        let shared = a.bottom().min(b.bottom()) - a.top().max(b.top());
        // A link that is torn at the end of a line begins where the line does.
        let is_beside = shared > 0.5 * a.height().min(b.height()) && b.bottom() <= a.bottom() + 0.5 * a.height();
        let is_before = is_beside && b.right() <= a.left() + 2.0;
        if is_above || is_before {
            found.push(format!("“{}” {a:?} is read before “{}” {b:?}", pair[0].name, pair[1].name));
        }
    }
    found
}

/// What was found on the screens that were looked at.
#[derive(Default)]
struct Findings(Vec<String>);

impl Findings {
    fn look(&mut self, window: &mut Window, screen: &str) {
        let complaints = complaints(&parts(window));
        self.0.extend(complaints.into_iter().map(|it| format!("{screen}: {it}")));
    }

    /// Looks at a dialog, which hides what is behind it, and closes it.
    fn look_at_dialog(&mut self, window: &mut Window, dialog: &str) {
        let shown = parts(window);
        if !shown.iter().any(|part| part.role == Role::Dialog) {
            self.0.push(format!("{dialog}: no dialog is open"));
        }
        if shown.iter().any(|part| part.name == "Entente" && part.role == Role::Label) {
            self.0.push(format!("{dialog}: what is behind it can be reached"));
        }
        self.look(window, dialog);
        window.press(Key::Escape).press(Key::Escape);
    }

    /// Has a text said of its own accord.
    fn is_said(&mut self, window: &mut Window, screen: &str, texts: &[&str]) {
        let parts = parts(window);
        for text in texts {
            if !parts.iter().any(|part| part.live == Live::Polite && part.name.contains(text)) {
                self.0.push(format!("{screen}: “{text}” is not announced"));
            }
        }
    }

    fn none(self) {
        assert!(self.0.is_empty(), "{} findings:\n{}", self.0.len(), self.0.join("\n"));
    }
}

/// A library with answers, marks, problems, and something to say.
fn studied() -> Study {
    let mut study = Study::new().deck(DECK).deck(&deck_of("pacts", 12));
    for day in 0..6 {
        study = study.day(day);
        for card in ["c1", "c2", "c3", "giers", "spb-founded"] {
            study.record(card, if day % 3 == 2 { Rating::Again } else { Rating::Good });
        }
    }
    study.mark("ribot", MarkKind::Suspend).mark("pact", MarkKind::Flag).day(8)
}

fn open(study: &mut Study, deck: &str) -> Window {
    study.close();
    let mut window = Window::open_with_forms(study.data_folder(), study.now(), SIZE, Theme::Light);
    window.select(deck);
    window
}

#[test]
fn every_page_is_named_and_read_in_its_order() {
    let mut study = studied();
    let mut window = open(&mut study, "access");
    let mut found = Findings::default();
    found.look(&mut window, "library");
    for (key, page) in [(Key::Num2, "read"), (Key::Num3, "cards"), (Key::Num4, "timeline"), (Key::Comma, "settings")] {
        window.press_with(Modifiers::COMMAND, key);
        found.look(&mut window, page);
        if page == "timeline" || page == "cards" {
            window.press(Key::ArrowDown).press(Key::ArrowDown);
            found.look(&mut window, &format!("{page} with a card"));
        }
        if page == "cards" {
            found.is_said(&mut window, page, &["Who "]);
        }
    }
    window.press_with(Modifiers::COMMAND, Key::Num5);
    for key in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5] {
        window.press(key);
        found.look(&mut window, &format!("progress {}", key.name()));
    }
    found.none();
}

#[test]
fn every_dialog_of_the_library_is_modal_and_named() {
    let mut study = studied();
    let mut window = open(&mut study, "access");
    let mut found = Findings::default();
    for (modifiers, key, dialog) in [
        (Modifiers::NONE, Key::R, "practise"),
        (Modifiers::NONE, Key::I, "import"),
        (Modifiers::NONE, Key::P, "problems"),
        (Modifiers::NONE, Key::N, "new card"),
        (Modifiers::NONE, Key::D, "new deck"),
        (Modifiers::NONE, Key::E, "deck settings"),
        (Modifiers::NONE, Key::X, "exam"),
        (Modifiers::NONE, Key::F, "suspended and flagged"),
        (Modifiers::NONE, Key::F1, "keys"),
        (Modifiers::COMMAND, Key::K, "find"),
        (Modifiers::COMMAND, Key::M, "messages"),
        (Modifiers::COMMAND, Key::B, "backups"),
    ] {
        window.press_with(Modifiers::COMMAND, Key::Num1).press_with(modifiers, key);
        found.look_at_dialog(&mut window, dialog);
    }
    window.press_with(Modifiers::COMMAND, Key::K).type_text("Mock exam").press(Key::Enter);
    found.look(&mut window, "mock exam");
    window.press(Key::Enter);
    found.look(&mut window, "mock exam, a question");
    window.press(Key::Escape).press(Key::Escape).press(Key::Escape);

    let file = study.root().join("pasted.csv");
    std::fs::write(&file, "What is it?,A table\nWhat else?,A row\nWhen?,1812\n").unwrap();
    window.press_with(Modifiers::COMMAND, Key::Num1).press(Key::I);
    window.type_text(&file.display().to_string()).press(Key::Enter);
    found.look_at_dialog(&mut window, "import of a table");
    window.press_with(Modifiers::COMMAND, Key::Num2).press_with(Modifiers::COMMAND, Key::E);
    found.look_at_dialog(&mut window, "a passage");
    window.press_with(Modifiers::COMMAND, Key::Num3);
    for (key, dialog) in [(Key::G, "tags"), (Key::D, "due")] {
        window.press(Key::ArrowDown).press(key);
        found.look_at_dialog(&mut window, dialog);
    }
    found.none();
}

#[test]
fn a_library_that_does_not_open_and_answers_of_the_future_are_named() {
    let mut found = Findings::default();
    let study = Study::new();
    let mut window = Window::open(study.data_folder(), FIRST_NOON, SIZE, Theme::Light);
    found.look(&mut window, "a locked library");
    drop(window);
    let mut study = Study::new().day(400).answer("baluze-name", Rating::Good);
    study.close();
    let mut window = Window::open(study.data_folder(), FIRST_NOON, SIZE, Theme::Light);
    found.look_at_dialog(&mut window, "answers of the future");
    found.none();
}

/// The deck with every card suspended but these, at noon of that day.
fn only(study: Study, cards: &[&str], day: i32) -> Study {
    let ids = ["delcasse", "ribot", "giers", "pact", "alliance", "members", "tsar"];
    let others = ids.into_iter().filter(|id| !cards.contains(id));
    others.fold(study.day(day), |study, id| study.mark(id, MarkKind::Suspend))
}

fn firm(study: Study, card: &str) -> Study {
    study.day(0).answer(card, Rating::Easy).day(12).answer(card, Rating::Good)
}

#[test]
fn a_session_says_its_questions_verdicts_answers_and_passages() {
    let mut found = Findings::default();
    let mut study = only(Study::new().deck(DECK), &["delcasse"], 0);
    let mut window = open(&mut study, "access");
    window.press(Key::Enter);
    found.look(&mut window, "choice");
    found.is_said(&mut window, "choice", &["Who concluded the Entente cordiale?"]);
    window.press(Key::Space);
    found.look(&mut window, "choice, answered");
    let passage = "On 27 August 1891 the two governments";
    found.is_said(&mut window, "choice, answered", &["Not answered. The answer: Théophile Delcassé", passage]);
    window.press_with(Modifiers::COMMAND, Key::F);
    found.is_said(&mut window, "a notice", &["Flagged."]);
    window.press(Key::Num3);
    found.look(&mut window, "the end");

    for (card, typed, question, said) in [
        ("pact", "1894", "When was the pact concluded?", "The answer: 27 August 1891"),
        ("members", "France, Spain", "Which powers made up", "The answer: France, Russia, Britain"),
        ("tsar", "Nicholas", "approved it", "The answer: Alexander III"),
        ("delcasse", "Ribot", "Who concluded", "The answer: Théophile Delcassé"),
    ] {
        let mut study = only(firm(Study::new().deck(DECK), card), &[card], 90);
        let mut window = open(&mut study, "access");
        window.press(Key::Enter);
        found.look(&mut window, card);
        found.is_said(&mut window, card, &[question]);
        window.type_text(typed).press(Key::Enter);
        found.look(&mut window, &format!("{card}, answered"));
        found.is_said(&mut window, card, &[said]);
    }
    found.none();
}

#[test]
fn questions_over_several_cards_say_what_they_ask_and_where_the_keys_are() {
    let mut found = Findings::default();
    let mut study = Study::new();
    let ids: Vec<String> = study.library().decks()[0].deck.cards.iter().map(|card| card.id.to_string()).collect();
    for (day, ids) in (0..).zip(ids.chunks(8)) {
        study = study.day(day);
        for id in ids {
            study.record(id, Rating::Good);
        }
    }
    let mut study = study.day(14);
    study.close();
    let mut window = Window::open_with_forms(study.data_folder(), study.now(), SIZE, Theme::Light);
    window.press(Key::R).click("Order of events").press(Key::Enter);
    found.look(&mut window, "order");
    found.is_said(&mut window, "order", &["Put these into order", "1 of 4: "]);
    window.press(Key::ArrowDown);
    found.is_said(&mut window, "order", &["2 of 4: "]);
    window.press(Key::Space);
    found.look(&mut window, "order, told");
    found.is_said(&mut window, "order, told", &["Skipped. The correct order:"]);

    let firm = ["pact", "alliance"]
        .into_iter()
        .fold(Study::new().deck(DECK), |study, card| study.day(0).answer(card, Rating::Easy));
    let firm = firm.day(12).answer("pact", Rating::Good).answer("alliance", Rating::Good);
    let mut study = only(firm, &["pact"], 90);
    let mut window = open(&mut study, "access");
    window.press(Key::Enter);
    for _ in 0..2 {
        window.type_text("1894").press(Key::Enter).press(Key::Space);
    }
    window.type_text("27 August 1891").press(Key::Enter).press(Key::Num3);
    drop(window);
    let study = study.reopen().day(92).answer("pact", Rating::Good).day(96).answer("pact", Rating::Good);
    let mut study = study.day(110).answer("pact", Rating::Good).day(200);
    let mut window = open(&mut study, "access");
    window.press(Key::Enter).type_text("27 August 1891").press(Key::Enter).press(Key::Num3);
    found.look(&mut window, "which is which");
    found.is_said(&mut window, "which is which", &["Which is which? When"]);
    window.press(Key::Num1);
    found.look(&mut window, "which is which, told");
    found.is_said(&mut window, "which is which, told", &["When was the pact concluded? 27 August 1891"]);
    found.none();
}

/// The name and the place of what has the focus.
fn focused(window: &mut Window) -> Option<(String, Rect)> {
    let root = window.harness().root();
    let node = root.children_recursive().find(|node| node.accesskit_node().is_focused())?;
    Some((node.accesskit_node().label().unwrap_or_default(), node.rect()))
}

/// What has the focus, after the Tab key was pressed so often.
fn tab_stops(window: &mut Window, count: usize) -> Vec<String> {
    let mut stops = Vec::new();
    for _ in 0..count {
        window.press(Key::Tab);
        stops.extend(focused(window).map(|(name, _)| name));
    }
    stops
}

#[test]
fn the_tab_key_goes_through_a_page_from_its_top_to_its_end() {
    let mut study = studied();
    let mut window = open(&mut study, "access");
    let mut found = Vec::new();
    for (key, page) in [(Key::Num1, "library"), (Key::Num4, "timeline")] {
        window.press_with(Modifiers::COMMAND, key);
        if page == "timeline" {
            window.press(Key::ArrowDown);
        }
        let mut last: Option<(String, Rect)> = None;
        for _ in 0..60 {
            window.press(Key::Tab);
            let Some(next) = focused(&mut window) else { continue };
            if let Some((name, rect)) = last.replace(next.clone()) {
                if next.0 == "Library" {
                    break;
                }
                let is_above = next.1.bottom() <= rect.top() + 2.0 && next.1.left() < rect.right() - 2.0;
                let is_before = next.1.y_range().contains(rect.center().y) && next.1.right() <= rect.left() + 2.0;
                if is_above || is_before {
                    found.push(format!("{page}: from “{name}” {rect:?} back to “{}” {:?}", next.0, next.1));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn the_first_field_of_a_dialog_has_the_focus_when_it_opens() {
    let mut study = studied();
    let mut window = open(&mut study, "access");
    for (modifiers, key, field) in [
        (Modifiers::NONE, Key::I, "Choose a file, drop one"),
        (Modifiers::NONE, Key::N, "Question"),
        (Modifiers::NONE, Key::D, "Title"),
        (Modifiers::NONE, Key::E, "Title"),
        (Modifiers::NONE, Key::X, "Day"),
        (Modifiers::COMMAND, Key::K, ""),
    ] {
        window.press_with(Modifiers::COMMAND, Key::Num1).press_with(modifiers, key);
        let (name, _) = focused(&mut window).unwrap_or_else(|| panic!("{field}: nothing has the focus"));
        assert!(name.starts_with(field), "“{name}” instead of “{field}”");
        window.press(Key::Escape).press(Key::Escape);
    }
    window.press_with(Modifiers::COMMAND, Key::Num2).press_with(Modifiers::COMMAND, Key::E);
    assert!(focused(&mut window).unwrap().0.starts_with("Heading of the passage"));
}

#[test]
fn the_tab_key_scrolls_to_a_field_below_the_fold_and_the_next_card_begins_at_the_top() {
    let mut study = Study::new().deck(DECK);
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [900.0, 600.0], Theme::Light);
    window.select("access").press(Key::N).type_text("Who knows?").press(Key::Tab).type_text("Nobody");
    window.click("More fields");
    let screen = window.harness().ctx.content_rect();
    let mut names = Vec::new();
    for _ in 0..24 {
        window.press(Key::Tab);
        let Some((name, rect)) = focused(&mut window) else { continue };
        assert!(screen.contains_rect(rect) && window.sees(&name), "“{name}” has the focus, and is not seen");
        names.push(name);
        if names.last().is_some_and(|name| name.starts_with("Tags")) {
            break;
        }
    }
    assert!(names.iter().any(|name| name.starts_with("Tags")), "{names:?}");
    window.picture("new-card-tags-900x600");
    window.press_with(Modifiers::COMMAND, Key::Enter);
    window.wait_for("New card · 1 card added");
    window.settle();
    window.picture("new-card-next-900x600");
    assert!(focused(&mut window).unwrap().0.starts_with("Question"));
    assert!(window.sees("Question") && window.sees("Deck"), "it begins at the top");
}

#[test]
fn the_tab_key_goes_through_a_question_before_what_stands_below_it() {
    let mut study = only(Study::new().deck(DECK), &["delcasse"], 0);
    let mut window = open(&mut study, "access");
    window.press(Key::Enter);
    let stops = tab_stops(&mut window, 8);
    assert_eq!(stops[0], "‹ Back");
    assert!(stops[1..5].iter().zip(1..).all(|(stop, number)| stop.starts_with(&format!("{number}: "))), "{stops:?}");
    assert_eq!(stops[5..], ["I don’t know", "Show answer", "Undo"], "{stops:?}");
    window.press(Key::Escape).press(Key::Enter).press(Key::Space);
    assert!(window.shows("Not answered."));
    let stops = tab_stops(&mut window, 3);
    assert_eq!(stops, ["‹ Back", "Again, in this session, key 1, proposed", "Hard, 1 day, key 2"]);
}

#[test]
fn what_has_the_focus_is_seen() {
    let mut study = Study::new();
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [700.0, 500.0], Theme::Light);
    window.press_with(Modifiers::COMMAND, Key::Comma);
    let before = window.harness().render().unwrap();
    for role in [Role::Button, Role::Slider, Role::SpinButton] {
        let root = window.harness().root();
        root.children_recursive().find(|node| node.accesskit_node().role() == role).unwrap().focus();
        window.settle();
        assert!(before != window.harness().render().unwrap(), "a focused {role:?} looks as it did");
    }
    window.picture("focused-number");
}

#[test]
fn words_of_the_passage_become_the_quote_by_keys_and_are_whole() {
    let mut study = Study::new().deck(DECK);
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [900.0, 600.0], Theme::Light);
    window.select("access").press(Key::N).type_text("Who signed first?").press(Key::Tab).type_text("Ribot");
    let tab_to = |window: &mut Window, beginning: &str| {
        let found = (0..30).any(|_| {
            window.press(Key::Tab);
            focused(window).is_some_and(|(name, _)| name.starts_with(beginning))
        });
        assert!(found, "Tab does not lead to “{beginning}”");
    };
    tab_to(&mut window, "More fields");
    window.press(Key::Enter);
    tab_to(&mut window, "Passage");
    // Below "none" and a new one.
    window.press(Key::Enter).press(Key::ArrowDown).press(Key::ArrowDown).press(Key::Enter);
    tab_to(&mut window, "The passage: select");
    for _ in 0..5 {
        window.press(Key::ArrowUp);
    }
    for _ in 0.."On 27 A".len() {
        window.press_with(Modifiers::SHIFT, Key::ArrowRight);
    }
    assert!(
        window.sees("Quote “On 27 August”"),
        "what can be done with the words is seen as soon as they are selected"
    );
    tab_to(&mut window, "Quote “");
    window.press(Key::Enter);
    let quote = window.harness().get_by_role_and_label(Role::MultilineTextInput, "Quote");
    assert_eq!(quote.accesskit_node().value().unwrap_or_default(), "On 27 August");
}
