//! Dated cards on one axis: their places, the labels that fit, and the marks of the axis.

use std::{
    cmp::Reverse,
    collections::{HashMap, HashSet, hash_map::Entry},
    sync::Arc,
};

use crate::{
    deck::{Card, CardKey, DeckId, Passage, Precision, Topic, fold},
    study::{event_label, shortened},
    wording::plain,
};

/// The most characters of a label on the axis.
const LONGEST_LABEL: usize = 44;

/// A dated card as it stands on the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated {
    /// The card.
    pub card: CardKey,
    /// The card's topic, which is its lane.
    pub topic: Topic,
    /// Start and end, in years and fractions of years.
    pub extent: (f64, f64),
    /// Whether it lasted a while, such as a war or an alliance.
    pub is_span: bool,
    /// Whether the date is approximate, uncertain, or only known to the year.
    pub is_vague: bool,
    /// What happened, as [`event_label`] tells it.
    pub label: String,
    /// The same, short enough to stand on the axis.
    pub short: String,
    /// What it is found by: label, question, answer and date, [folded](fold).
    pub folded: String,
    /// The text of its passage, folded: it is found by that, too. Cards of one passage share it.
    pub passage: Option<Arc<str>>,
    /// Date and question, in words.
    pub about: String,
    /// The card's retrievability, from 0 to 1, or `None` if it is new.
    pub known: Option<f32>,
    /// Whether the card is due today.
    pub is_due: bool,
}

impl Dated {
    /// A card with the passage whose heading may name it and its retrievability, not due, and not yet found by its
    /// passage. Returns `None` if the card has no date.
    #[must_use]
    pub fn new(deck: &DeckId, card: &Card, passage: Option<&Passage>, known: Option<f32>) -> Option<Self> {
        let date = card.dated()?;
        let extent = date.extent()?;
        let label = event_label(card, passage);
        Some(Self {
            card: CardKey { deck: deck.clone(), card: card.id.clone() },
            topic: card.topic,
            extent,
            is_span: date.is_interval(),
            is_vague: date.is_vague() || (!date.is_interval() && date.precision() <= Precision::Year),
            short: shortened(&label, LONGEST_LABEL),
            folded: fold(&format!("{label} {} {} {}", card.prompt(), card.answer_text(), date.in_words())),
            about: format!("{}: {}", date.in_words(), plain(&card.prompt())),
            passage: None,
            label,
            known,
            is_due: false,
        })
    }

    /// Whether its own words, or those of its passage, contain a [folded](fold) text.
    #[must_use]
    pub fn contains(&self, folded: &str) -> bool {
        self.folded.contains(folded) || self.passage.as_ref().is_some_and(|text| text.contains(folded))
    }

    /// What decides which cards get room first: those that lasted longest and have short labels.
    fn importance(&self) -> f64 {
        let years = if self.is_span { (self.extent.1 - self.extent.0).min(50.0) } else { 0.0 };
        let is_crisp = if self.is_vague { 0.0 } else { 1.0 };
        1.0 + years + is_crisp - self.short.chars().count() as f64 / 100.0
    }
}

/// The part of time that is seen, in years, on so many points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The year at which it starts.
    pub first: f64,
    /// The year at which it ends; later than `first`.
    pub last: f64,
    /// The width, in points.
    pub width: f32,
}

/// A card in its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placed {
    /// The card's index.
    pub card: usize,
    /// The row in the lane.
    pub row: usize,
    /// Where the mark starts and ends, in points.
    pub x: (f32, f32),
    /// Where the label starts and ends, in points, or `None` if there is no room.
    pub label: Option<(f32, f32)>,
    /// How many more, less important cards share the mark.
    pub more: usize,
}

impl Placed {
    /// Places a card below the rows, without its label.
    #[must_use]
    pub fn alone(card: usize, dated: &Dated, span: Span) -> Self {
        Self { card, row: ROWS, x: mark_of(dated, span), label: None, more: 0 }
    }
}

/// The number of rows of a lane in which nothing overlaps. Other cards go into one more row, close ones sharing a mark.
pub const ROWS: usize = 3;
/// The least width of a mark, in points.
pub const MARK: f32 = 9.0;
const GAP: f32 = 8.0;

impl Span {
    /// Returns where a year lies, in points.
    #[must_use]
    pub fn x(&self, year: f64) -> f32 {
        ((year - self.first) / (self.last - self.first)) as f32 * self.width
    }

    /// Returns the year at a point.
    #[must_use]
    pub fn year(&self, x: f32) -> f64 {
        self.first + f64::from(x / self.width.max(1.0)) * (self.last - self.first)
    }

    /// Returns the span moved by a share of itself, to later years if positive.
    #[must_use]
    pub fn moved(self, share: f64) -> Self {
        let by = (self.last - self.first) * share;
        Self { first: self.first + by, last: self.last + by, ..self }
    }

    /// Returns the nearest span that keeps `whole` in sight and is at most twice as long.
    #[must_use]
    pub fn within(self, whole: Self) -> Self {
        let long = (self.last - self.first).min((whole.last - whole.first) * 2.0);
        // Half of the span may lie beyond either end.
        let first = self.first.clamp(whole.first - long / 2.0, whole.last - long / 2.0);
        Self { first, last: first + long, ..self }
    }

    /// Returns the span made `factor` times as long around `x`, between a month and 5,000 years.
    #[must_use]
    pub fn zoomed(self, factor: f64, x: f32) -> Self {
        let long = ((self.last - self.first) * factor).clamp(1.0 / 12.0, 5_000.0);
        let (around, share) = (self.year(x), f64::from(x / self.width.max(1.0)));
        Self { first: around - long * share, last: around + long * (1.0 - share), ..self }
    }

    /// Returns a span that shows all of `cards`, with a margin.
    #[must_use]
    pub fn around(cards: &[Dated], width: f32) -> Self {
        let first = cards.iter().map(|card| card.extent.0).fold(f64::INFINITY, f64::min);
        let last = cards.iter().map(|card| card.extent.1).fold(f64::NEG_INFINITY, f64::max);
        if first > last {
            return Self { first: 1700.0, last: 2000.0, width };
        }
        let room = ((last - first) * 0.03).max(0.5);
        Self { first: first - room, last: last + room, width }
    }

    /// Returns the span that is seen first: that of all `cards`, which are sorted by their start, but for a few that lie
    /// long before or after the others. They would leave a large part of the axis empty.
    #[must_use]
    pub fn at_first(cards: &[Dated], width: f32) -> Self {
        /// The share of the axis that may be empty at its beginning, or at its end.
        const EMPTY: f64 = 0.12;
        let all = Self::around(cards, width);
        let most_left_out = cards.len() / 20;
        let is_far = |place: &usize| {
            let (before, here) = (cards[place - 1].extent.0, cards[*place].extent.0);
            here - before > (all.last - here) * EMPTY
        };
        let first = (1..=most_left_out).rfind(is_far).unwrap_or(0);
        let cards = &cards[first..];
        let begun = cards.first().map_or(all.first, |card| card.extent.0);
        // When everything before has ended, and where the next begins.
        let is_late = |place: &usize| {
            let ended = cards[..*place].iter().map(|card| card.extent.1).fold(f64::NEG_INFINITY, f64::max);
            let here = cards[*place].extent.0;
            here - ended > (here - begun) * EMPTY
        };
        let least_left = cards.len() - most_left_out.min(cards.len());
        let last = (least_left.max(1)..cards.len()).find(is_late).unwrap_or(cards.len());
        Self::around(&cards[..last], width)
    }
}

/// Returns the indices of the cards, most important first. The order does not depend on the span.
#[must_use]
pub fn by_importance(cards: &[Dated]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..cards.len()).collect();
    // In thousandths, because floats are not `Ord`.
    order.sort_by_cached_key(|card| (Reverse((cards[*card].importance() * 1000.0) as i64), *card));
    order
}

/// Returns the visible lanes, in the order of the topics, each with its cards. Labels never overlap: the important ones
/// come first, and others appear as the learner zooms in. `text_width` returns the width of a card's label, in points.
#[must_use]
pub fn lanes(
    cards: &[Dated],
    by_importance: &[usize],
    span: Span,
    text_width: &dyn Fn(usize) -> f32,
) -> Vec<(Topic, Vec<Placed>)> {
    let is_seen = |card: &usize| cards[*card].extent.1 >= span.first && cards[*card].extent.0 <= span.last;
    let seen: Vec<usize> = by_importance.iter().copied().filter(is_seen).collect();
    let mut lanes: Vec<Lane> = Vec::new();
    for topic in Topic::ALL {
        if seen.iter().any(|card| cards[*card].topic == topic) {
            let rows = vec![vec![false; span.width.max(1.0) as usize + 1]; ROWS];
            lanes.push(Lane { topic, placed: Vec::new(), rows, crowds: HashMap::new() });
        }
    }
    let mut named: HashSet<&str> = HashSet::new();
    for card in seen {
        let dated = &cards[card];
        let Some(lane) = lanes.iter_mut().find(|lane| lane.topic == dated.topic) else { continue };
        // Cards of one event, or of one passage without events, share a label, which is shown once.
        let is_named = named.contains(dated.short.as_str());
        let placed = place(card, dated, span, &mut lane.rows, (!is_named).then_some(text_width));
        named.extend(placed.label.map(|_| dated.short.as_str()));
        if placed.row == ROWS {
            let apart = |x: f32| (x / (MARK + 1.0)) as i32;
            match lane.crowds.entry((apart(placed.x.0), apart(placed.x.1 - placed.x.0))) {
                Entry::Occupied(first) => {
                    lane.placed[*first.get()].more += 1;
                    continue;
                }
                Entry::Vacant(first) => _ = first.insert(lane.placed.len()),
            }
        }
        lane.placed.push(placed);
    }
    lanes.into_iter().map(|lane| (lane.topic, lane.placed)).collect()
}

/// A lane that is being filled.
struct Lane {
    topic: Topic,
    placed: Vec<Placed>,
    /// The points of each row that are taken.
    rows: Vec<Vec<bool>>,
    /// The indices in `placed` of the marks below the rows, by place and length.
    crowds: HashMap<(i32, i32), usize>,
}

/// Where the mark of a card starts and ends.
fn mark_of(dated: &Dated, span: Span) -> (f32, f32) {
    let (from, to) = (span.x(dated.extent.0).max(-MARK), span.x(dated.extent.1).min(span.width + MARK));
    let middle = f32::midpoint(from, to);
    if to - from < MARK { (middle - MARK / 2.0, middle + MARK / 2.0) } else { (from, to) }
}

/// Puts a card into the first row with room for it and its label, or without the label, or else below the rows.
fn place(
    card: usize,
    dated: &Dated,
    span: Span,
    rows: &mut [Vec<bool>],
    text_width: Option<&dyn Fn(usize) -> f32>,
) -> Placed {
    let x = mark_of(dated, span);
    // Measuring the text is only worthwhile if some row has room beside the mark.
    let just_beside = |row: &[bool]| is_free(row, x.0, x.1 + GAP) || is_free(row, x.0 - GAP, x.1);
    if let Some(text_width) = text_width.filter(|_| rows.iter().any(|row| just_beside(row))) {
        let width = text_width(card);
        let (before, behind) = (x.0.min(span.width) - 4.0, x.1.max(0.0) + 4.0);
        let on_bar = (x.0.max(0.0) + 6.0, x.0.max(0.0) + 6.0 + width);
        // The label goes after the mark, or before it, or onto a bar that is long enough.
        let places = [
            Some(((behind, behind + width), (x.0, behind + width + GAP))),
            Some(((before - width, before), (before - width - GAP, x.1))),
            (on_bar.1 < x.1).then_some((on_bar, x)),
        ];
        for (label, taken) in places.into_iter().flatten().filter(|(it, _)| it.0 >= 0.0 && it.1 <= span.width) {
            if let Some(row) = rows.iter().position(|row| is_free(row, taken.0, taken.1)) {
                take(&mut rows[row], taken.0, taken.1);
                return Placed { card, row, x, label: Some(label), more: 0 };
            }
        }
    }
    let row = rows.iter().position(|row| is_free(row, x.0, x.1)).unwrap_or(ROWS);
    if let Some(row) = rows.get_mut(row) {
        take(row, x.0, x.1);
    }
    Placed { card, row, x, label: None, more: 0 }
}

fn range(row: &[bool], from: f32, to: f32) -> std::ops::Range<usize> {
    let end = (to.ceil().max(0.0) as usize).min(row.len());
    (from.floor().max(0.0) as usize).min(end)..end
}

fn is_free(row: &[bool], from: f32, to: f32) -> bool {
    !row[range(row, from, to)].contains(&true)
}

fn take(row: &mut [bool], from: f32, to: f32) {
    let range = range(row, from, to);
    row[range].fill(true);
}

/// Returns the years at which the axis is marked, with their names, at least `apart` points apart.
#[must_use]
pub fn ticks(span: Span, apart: f32) -> Vec<(f64, String)> {
    const STEPS: [f64; 13] = [1.0 / 12.0, 0.25, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0];
    let least = (span.last - span.first) * f64::from(apart / span.width.max(1.0));
    let step = STEPS.into_iter().find(|step| *step >= least).unwrap_or_else(|| 1000.0 * (least / 1000.0).ceil());
    let first = (span.first / step).ceil() as i64;
    let count = ((span.last - span.first) / step) as i64 + 1;
    (first..first + count)
        .map(|n| n as f64 * step)
        .filter(|year| *year <= span.last)
        .map(|year| (year, tick_name(year)))
        .collect()
}

fn tick_name(year: f64) -> String {
    const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let months = (year * 12.0).round() as i64;
    let (whole, month) = (months.div_euclid(12), months.rem_euclid(12) as usize);
    let name = if whole > 0 { whole.to_string() } else { format!("{} BC", 1 - whole) };
    if month == 0 { name } else { format!("{} {name}", MONTHS[month]) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn dated(topic: usize, first: f64, long: f64, label: &str) -> Dated {
        Dated {
            card: CardKey { deck: "d".into(), card: "c".into() },
            topic: Topic::ALL[topic],
            extent: (first, first + long),
            is_span: long > 1.0,
            is_vague: false,
            label: label.to_owned(),
            short: shortened(label, LONGEST_LABEL),
            folded: fold(label),
            passage: None,
            about: label.to_owned(),
            known: None,
            is_due: false,
        }
    }

    #[test]
    fn a_card_whose_answer_is_a_date_stands_on_the_axis_without_a_date_of_its_own() {
        let card = |question: &str, answer: &str| Card {
            question: question.to_owned(),
            answer: crate::deck::Answer::Text(answer.to_owned()),
            ..Card::default()
        };
        let deck = DeckId::from("d");
        let signed = Dated::new(&deck, &card("When was it signed?", "24 October 1648"), None, None).unwrap();
        assert!((1648.8..1648.9).contains(&signed.extent.0) && signed.about.starts_with("24 October 1648"));
        assert!(Dated::new(&deck, &card("It began in [[1618]].", ""), None, None).is_some());
        for (question, answer) in [("Who signed it in 1648?", "Trauttmansdorff"), ("How many died?", "8 million")] {
            assert_eq!(Dated::new(&deck, &card(question, answer), None, None), None, "{answer}");
        }
    }

    #[test]
    fn a_few_cards_long_before_the_others_do_not_leave_the_axis_empty_at_first() {
        let at = |years: &[f64]| -> Vec<Dated> { years.iter().map(|year| dated(0, *year, 0.0, "x")).collect() };
        let usual: Vec<f64> = (0..60).map(|n| 1703.0 + f64::from(n) * 5.0).collect();
        let mut early = at(&[&[1547.0, 1586.0], &usual[..]].concat());
        // It lasts, but begins long before.
        early[0].extent.1 = 1721.0;
        let seen = Span::at_first(&early, 1000.0);
        assert!(seen.first > 1680.0 && seen.last > 1998.0, "{seen:?}");
        assert_eq!(Span::at_first(&at(&usual), 1000.0), Span::around(&at(&usual), 1000.0));
        let late = at(&[&usual[..], &[2390.0, 2400.0]].concat());
        assert_eq!(Span::at_first(&late, 1000.0), Span::around(&at(&usual), 1000.0), "nor do a few long after them");
        // Half of the cards are no exception.
        let halves: Vec<f64> = (0..20).map(|n| if n < 10 { -50.0 } else { 1900.0 } + f64::from(n)).collect();
        assert_eq!(Span::at_first(&at(&halves), 1000.0), Span::around(&at(&halves), 1000.0));
    }

    #[test]
    fn the_axis_is_marked_from_centuries_to_months() {
        let span = |first: f64, last: f64| Span { first, last, width: 1000.0 };
        let names = |span| ticks(span, 90.0).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        assert_eq!(names(span(1690.0, 2010.0)), ["1700", "1750", "1800", "1850", "1900", "1950", "2000"]);
        assert_eq!(names(span(1890.95, 1891.3)), ["1891", "Feb 1891", "Mar 1891", "Apr 1891"]);
        assert_eq!(names(span(-43.5, -41.5))[..2], ["Jul 45 BC", "Oct 45 BC"]);
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let span = Span { first: 1700.0, last: 2000.0, width: 1000.0 };
        let zoomed = span.zoomed(0.5, 250.0);
        assert!((zoomed.year(250.0) - span.year(250.0)).abs() < 1e-6);
        assert!((zoomed.last - zoomed.first - 150.0).abs() < 1e-6);
        assert!(span.zoomed(1e-9, 0.0).last - span.zoomed(1e-9, 0.0).first > 0.08);
        assert_eq!(Span::around(&[], 100.0), Span { first: 1700.0, last: 2000.0, width: 100.0 });
    }

    #[test]
    fn one_never_loses_sight_of_the_cards() {
        let whole = Span { first: 1700.0, last: 2000.0, width: 1000.0 };
        let span = |first, last| Span { first, last, width: 1000.0 };
        assert_eq!(span(1800.0, 1900.0).within(whole), span(1800.0, 1900.0));
        assert_eq!(span(9000.0, 9100.0).within(whole), span(1950.0, 2050.0));
        assert_eq!(span(-900.0, -800.0).within(whole), span(1650.0, 1750.0));
        assert_eq!(span(0.0, 4000.0).within(whole), span(1400.0, 2000.0));
    }

    #[test]
    fn what_lasted_is_named_before_what_did_not() {
        let cards = [dated(1, 1853.8, 0.01, "a landing"), dated(1, 1853.0, 3.0, "the war")];
        let span = Span { first: 1700.0, last: 2000.0, width: 300.0 };
        let lanes = lanes(&cards, &by_importance(&cards), span, &|card| cards[card].short.len() as f32 * 7.0);
        assert_eq!(lanes[0].1[0].card, 1);
    }

    proptest! {
        #[test]
        fn every_card_that_is_seen_is_placed_and_no_labels_overlap(
            cards in prop::collection::vec((0_usize..9, 1600.0_f64..2100.0, 0.0_f64..40.0, "[a-z]{0,30}"), 0..80),
            first in 1600.0_f64..2050.0, long in 0.1_f64..400.0, wide in 50.0_f32..1500.0,
        ) {
            let cards: Vec<Dated> = cards.iter().map(|(topic, first, long, label)| dated(*topic, *first, *long, label)).collect();
            let span = Span { first, last: first + long, width: wide };
            let lanes = lanes(&cards, &by_importance(&cards), span, &|card| cards[card].short.len() as f32 * 7.0);
            let placed: usize = lanes.iter().flat_map(|(_, placed)| placed).map(|it| 1 + it.more).sum();
            let seen = cards.iter().filter(|it| it.extent.1 >= span.first && it.extent.0 <= span.last).count();
            prop_assert_eq!(placed, seen);
            for (_, placed) in &lanes {
                let mut labels: Vec<(usize, f32, f32)> =
                    placed.iter().filter_map(|it| it.label.map(|(from, to)| (it.row, from, to))).collect();
                labels.sort_by(|a, b| (a.0, a.1).partial_cmp(&(b.0, b.1)).unwrap());
                for pair in labels.windows(2) {
                    prop_assert!(pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1, "{:?}", pair);
                }
            }
            prop_assert!(ticks(span, 80.0).len() <= (wide / 80.0) as usize + 2);
        }
    }
}
