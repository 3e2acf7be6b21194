//! What was: today so far, the last session, the year, and every session with its answers.

use eframe::egui::{self, Response, Ui};

use super::{Figures, KNOWN, OpenSession, Saved, Shown, csv, help_ui, section, section_of, surface};
use crate::{
    app::{
        command::Action,
        screens::{View, library::countdown_ui, one_line},
        theme::{self, GAP, Palette, Type},
        widgets::{heading, link, primary, side_by_side, small, step_chart, year_chart},
    },
    deck::CardKey,
    library::{Plan, WayOut},
    memory::{Rating, StudyDay},
    progress::{Done, SessionRecord},
    study::{Reach, Review},
    wording::{count, duration, relative_day, short_day_near, short_moment, whole_minutes},
};

/// Draws where the learner stands today.
pub fn today_ui(ui: &mut Ui, view: &mut View<'_>, figures: &Figures, plan: &Plan) {
    let (palette, today, backlog) = (Palette::of(ui), &figures.today, &figures.backlog);
    ui.add_space(GAP);
    // As high as the head of the section beside it.
    ui.horizontal(|ui| heading(ui, "Today"));
    surface(&palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let figures = [
            (today.due.to_string(), "due".to_owned()),
            (today.new.to_string(), "new".to_owned()),
            (today.done.to_string(), if today.done == 1 { "answer given" } else { "answers given" }.to_owned()),
        ];
        side_by_side::<3>(ui, |ui, place| {
            let (figure, what) = &figures[place];
            ui.label(Type::Figure.text(figure, palette.ink));
            small(ui, what);
        });
        let (spent, left) = (whole_minutes(today.minutes_spent), whole_minutes(today.minutes_expected));
        let said = match (today.done, today.due + today.new) {
            (0, 0) => None,
            (0, _) => Some(format!("It will take {left}.")),
            (_, 0) => Some(format!("Studied {spent}.")),
            _ => Some(format!("Studied {spent}, {left} still to study.")),
        };
        if let Some(said) = said {
            ui.label(Type::Body.text(said, palette.ink));
        }
        countdown_ui(ui, view);
        if today.due + today.new > 0 && primary(ui, "Study", "").clicked() {
            view.send(plan.clone());
        }
        backlog_ui(ui, view, backlog, plan);
    });
}

/// Draws the ways out of a backlog, if there is one. Each starts with today's part.
fn backlog_ui(ui: &mut Ui, view: &mut View<'_>, backlog: &[WayOut], plan: &Plan) {
    if backlog.is_empty() {
        return;
    }
    let palette = Palette::of(ui);
    ui.add_space(GAP);
    let text = "You have a backlog. The cards you remember best come first, because one answer keeps them; new cards can wait.";
    ui.label(Type::Body.text(text, palette.ink));
    ui.horizontal_wrapped(|ui| {
        for WayOut { minutes, today, days } in backlog {
            let over = match days {
                Some(days) => format!("cleared in {}", count(*days, "day")),
                None => "not cleared within a year".to_owned(),
            };
            let label = format!("{minutes:.0} minutes per day: {over}");
            if link(ui, &label).on_hover_text("Study today’s part, without new cards").clicked() {
                let plan = Plan { new: Some(0), total: Some(*today), ..plan.clone() };
                view.send(plan);
            }
            ui.add_space(GAP);
        }
    });
}

/// What is counted as learned and as forgotten.
const CHANGED: &str = "Learned are cards that you had not recalled before, or missed when they were asked last, and recalled since. Forgotten \
                       are cards that you had recalled before and missed since, even if you recalled them again in the end: \
                       then they are known once more. So both can change while the sum of what is known stays the same.";
/// What became due.
const BECAME_DUE: &str = "Became due: cards that were not due then and are due now.";
/// What the columns of the sessions count.
const COUNTED: &str = "Cards are different cards that were asked by themselves; at once, the share of them recalled at the first answer. \
                       Answers and time are all you gave and spent: repeats of missed cards, practice, and questions over several cards, which \
                       have an answer for each card that is judged.";

/// Draws the last session, and what has changed since the last day before today.
pub fn since_ui(ui: &mut Ui, view: &mut View<'_>, figures: &Figures) {
    let (Some(last), Some(since)) = (figures.sessions.first(), &figures.since) else { return };
    let when = relative_day(last.study_day, view.today);
    let then = short_day_near(view.today.minus(since.days), view.today);
    let compared = match (since.days, since.sessions) {
        (0, _) => "Come back tomorrow to compare.".to_owned(),
        (_, 0) => format!("Compared with the end of {then}:"),
        (_, sessions) => format!("Compared with the end of {then}, {} ago:", count(sessions, "session")),
    };
    let sentence = format!(
        "Last session {when}: {} in {}, {} recalled at once, {} new. {compared}",
        count(last.cards, "card"),
        duration(last.duration_ms as f32 / 60_000.0),
        last.recalled_at_once,
        last.new,
    );
    let numbers = || {
        csv(
            ["figure", "value"],
            [
                ["days".to_owned(), since.days.to_string()],
                ["sessions".to_owned(), since.sessions.to_string()],
                ["became_due".to_owned(), since.became_due.to_string()],
                ["known_then".to_owned(), since.known_then.to_string()],
                ["known_now".to_owned(), since.known_now.to_string()],
                ["gained".to_owned(), since.gains.gained.to_string()],
                ["lost".to_owned(), since.gains.lost.to_string()],
            ]
            .into_iter(),
        )
    };
    section(ui, view, "Since last time", &sentence, numbers, |ui, _| {
        let palette = Palette::of(ui);
        let change = since.known_now - since.known_then;
        let figures = [
            (
                format!("{:.0}", since.known_now),
                if since.days == 0 { "known now".to_owned() } else { format!("known now, {}", signed(change)) },
            ),
            (since.became_due.to_string(), "became due".to_owned()),
            (since.gains.gained.to_string(), "learned".to_owned()),
            (since.gains.lost.to_string(), "forgotten".to_owned()),
        ];
        // On the first day there is nothing to compare with.
        let shown = if since.days == 0 { &figures[..1] } else { &figures[..] };
        side_by_side::<4>(ui, |ui, place| {
            let Some((figure, what)) = shown.get(place) else { return };
            ui.label(Type::Figure.text(figure, palette.ink));
            small(ui, what);
        });
        help_ui(ui, "What do these figures mean?", &[KNOWN, CHANGED, BECAME_DUE]);
    });
}

/// Draws the year day by day, and the hours of the day.
pub fn calendar_ui(ui: &mut Ui, view: &mut View<'_>, figures: &Figures) {
    let days = &figures.calendar;
    let in_words = |days: &[(StudyDay, Done)]| {
        let spent_ms: u64 = days.iter().map(|(_, done)| done.duration_ms).sum();
        format!(
            "{} on {}, answering for {}",
            count(days.iter().map(|(_, done)| done.answers as usize).sum(), "answer"),
            count(days.len(), "day"),
            duration(spent_ms as f32 / 60_000.0),
        )
    };
    let year = days.partition_point(|(day, _)| view.today.days_since(*day) >= 365);
    let before = if year > 0 { format!(" In all: {}.", in_words(days)) } else { String::new() };
    let more = if ui.visuals().dark_mode { "Brighter" } else { "Darker" };
    let sentence = format!("In the last year {}. {more} = more answers.{before}", in_words(&days[year..]));
    let numbers = || {
        csv(
            ["day", "answers", "new", "came_back", "recalled", "minutes"],
            days.iter().map(|(day, done)| {
                let minutes = done.duration_ms as f32 / 60_000.0;
                [
                    day.to_string(),
                    done.answers.to_string(),
                    done.new.to_string(),
                    done.asked.to_string(),
                    done.recalled.to_string(),
                    format!("{minutes:.2}"),
                ]
            }),
        )
    };
    section(ui, view, "When you studied", &sentence, numbers, |ui, view| {
        let count = |day| days.binary_search_by_key(&day, |(day, _)| *day).map_or(0, |place| days[place].1.answers);
        year_chart(ui, view.today, count, &sentence);
        ui.add_space(GAP);
        small(ui, "Answers by the hour of the day");
        let steps: Vec<(String, u32)> =
            figures.hours.iter().enumerate().map(|(hour, done)| (format!("{hour}"), done.answers)).collect();
        let busiest = steps.iter().max_by_key(|(_, count)| *count).map_or("", |(hour, _)| hour.as_str());
        step_chart(ui, 100.0, &steps, &format!("Answers by the hour of the day; most at {busiest} o’clock"));
    });
}

/// A change in whole cards, with a proper minus sign.
fn signed(change: f32) -> String {
    match change.round() as i32 {
        0 => "no change".to_owned(),
        less @ ..0 => format!("−{}", less.unsigned_abs()),
        more => format!("+{more}"),
    }
}

/// A table of sessions is narrow below that width, in points.
const NARROW: f32 = 620.0;

/// Draws all sessions. One can be opened to show its answers.
pub fn sessions_ui(
    ui: &mut Ui,
    view: &mut View<'_>,
    figures: &Figures,
    opened: Option<&OpenSession>,
    list: &mut Shown,
) {
    /// The height of a row, in points.
    const ROW: f32 = 30.0;
    let sessions = &figures.sessions;
    let shown = list.rows(ui, if ui.available_width() < NARROW { 2.0 * ROW } else { ROW });
    let sentence = match sessions.len() {
        count if count > shown => format!("The last {shown} of {count} sessions. Click one to see its answers."),
        sessions => format!("{}. Click one to see its answers.", count(sessions, "session")),
    };
    let numbers = || {
        csv(
            ["began", "cards", "answers", "recalled_at_once", "new", "gained", "lost", "minutes"],
            sessions.iter().map(|it| {
                let minutes = it.duration_ms as f32 / 60_000.0;
                [
                    it.began.local().map(|time| time.to_rfc3339()).unwrap_or_default(),
                    it.cards.to_string(),
                    it.answers.to_string(),
                    it.recalled_at_once.to_string(),
                    it.new.to_string(),
                    it.gains.gained.to_string(),
                    it.gains.lost.to_string(),
                    format!("{minutes:.2}"),
                ]
            }),
        )
    };
    let saved = if sessions.is_empty() { Saved::Nothing } else { Saved::List };
    section_of(ui, view, ("Sessions", &sentence, saved), numbers, |ui, view| {
        ui.spacing_mut().interact_size.y = 0.0;
        if !sessions.is_empty() {
            help_ui(ui, "What do these columns mean?", &[COUNTED, CHANGED]);
        }
        columns(ui, |ui, column| {
            small(ui, ["Started", "Cards", "Answers", "At once", "New", "Learned", "Forgotten", "Time"][column])
        });
        for (row, session) in sessions.iter().take(shown).enumerate() {
            let started = session_row(ui, session);
            list.focus(row, &started);
            if started.clicked() {
                view.send(Action::ShowSession(session.id));
            }
            if let Some(opened) = opened.filter(|opened| opened.id == session.id && !opened.is_reading()) {
                answers_ui(ui, view, figures, opened);
            }
        }
        ui.add_space(GAP);
        list.more_ui(ui, shown, shown, sessions.len());
    });
}

/// Draws the answers of a session, and what can be done about them.
fn answers_ui(ui: &mut Ui, view: &mut View<'_>, figures: &Figures, opened: &OpenSession) {
    let answers = opened.answers(&figures.filter, view.library);
    let frame = egui::Frame::new().fill(Palette::of(ui).background).corner_radius(theme::RADIUS).inner_margin(14);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            missed_ui(ui, view, &answers);
            if opened.newest.is_some() && opened.newest == answers.last().map(|review| review.id) {
                newest_ui(ui, view, figures, &answers);
            }
        });
        for review in answers {
            answer_row(ui, view, review);
        }
    });
}

/// Draws a row of the eight columns of the table of sessions, whose first response it returns. If the table is narrow, the
/// first column, which has a date, stands above the others.
fn columns(ui: &mut Ui, mut add_cell: impl FnMut(&mut Ui, usize) -> Response) -> Response {
    const FIRST: f32 = 160.0;
    let is_narrow = ui.available_width() < NARROW;
    let others = ui.available_width() - if is_narrow { 0.0 } else { FIRST };
    let other = (others / 7.0).min(128.0);
    let mut cell = |ui: &mut Ui, column: usize, width: f32| {
        let layout = egui::Layout::left_to_right(egui::Align::Center);
        let shown = ui.allocate_ui_with_layout(egui::vec2(width, 22.0), layout, |ui| {
            ui.set_width(width);
            add_cell(ui, column)
        });
        shown.inner
    };
    let above = is_narrow.then(|| cell(ui, 0, ui.available_width()));
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let first = above.unwrap_or_else(|| cell(ui, 0, FIRST));
        for column in 1..8 {
            cell(ui, column, other);
        }
        first
    })
    .inner
}

/// Returns the response of what opens the session.
fn session_row(ui: &mut Ui, session: &SessionRecord) -> Response {
    let palette = Palette::of(ui);
    let share = session.recalled_at_once as f32 / session.cards.max(1) as f32;
    let cells = [
        short_moment(session.began),
        session.cards.to_string(),
        session.answers.to_string(),
        format!("{:.0} %", share * 100.0),
        session.new.to_string(),
        session.gains.gained.to_string(),
        session.gains.lost.to_string(),
        duration(session.duration_ms as f32 / 60_000.0),
    ];
    columns(
        ui,
        |ui, column| {
            if column == 0 { link(ui, &cells[0]) } else { ui.label(Type::Body.text(&cells[column], palette.ink)) }
        },
    )
}

/// Offers to practise what was missed in the session.
fn missed_ui(ui: &mut Ui, view: &mut View<'_>, answers: &[&Review]) {
    let mut missed: Vec<CardKey> = Vec::new();
    for review in answers.iter().filter(|review| review.rating == Rating::Again) {
        if !missed.contains(&review.card) && view.library.card(&review.card).is_some() {
            missed.push(review.card.clone());
        }
    }
    let label = format!("Practise your misses: {}", count(missed.len(), "card"));
    if !missed.is_empty() && link(ui, &label).clicked() {
        view.send(Plan::practice(missed));
    }
}

/// Offers to continue the newest session, if it is of today, and to take its last answer back.
fn newest_ui(ui: &mut Ui, view: &mut View<'_>, figures: &Figures, answers: &[&Review]) {
    let Some(last) = answers.last() else { return };
    let is_of_today = last.study_day == view.today && last.is_scheduled;
    if is_of_today && figures.today.due + figures.today.new > 0 && link(ui, "Continue").clicked() {
        let deck = &answers[0].card.deck;
        let deck = answers.iter().all(|review| review.card.deck == *deck).then(|| deck.clone());
        view.send(Plan { deck, ..Plan::default() });
    }
    if view.library.may_write() && link(ui, "Undo the last answer").clicked() {
        view.send(Action::TakeBack(Reach::Answer(last.id)));
        // The answers shown are out of date.
        view.send(Action::ShowSession(last.session));
    }
}

fn answer_row(ui: &mut Ui, view: &View<'_>, review: &Review) {
    let palette = Palette::of(ui);
    let question = view.library.card(&review.card).map_or_else(
        || format!("{}, a card no longer in {}", review.card.card, review.card.deck),
        |(_, card)| one_line(card),
    );
    ui.horizontal_wrapped(|ui| {
        small(ui, review.at.local().map(|time| time.format("%H:%M").to_string()).unwrap_or_default());
        ui.label(Type::Strong.text(review.rating.name(), palette.rating(review.rating)));
        ui.label(Type::Body.text(question, palette.ink));
        if let Some(given) = review.given.as_deref().filter(|given| !given.is_empty()) {
            let given: String = given.chars().take(80).collect();
            small(ui, format!("you: {given}"));
        }
        let form = if review.is_scheduled {
            review.form.name().to_owned()
        } else {
            format!("{}, practice", review.form.name())
        };
        small(ui, form);
    });
}
