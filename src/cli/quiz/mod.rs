//! `entente quiz`: a session in the terminal. Its steps are drawn as lines, and lines become inputs.

mod card;
mod ending;
mod input;
mod page;
mod rescue;

use std::{io::BufRead, process::ExitCode};

use clap::Args;
use uuid::Uuid;

use self::{input::Typed, page::Page, rescue::RescueOptions};
use super::{Failure, complain, must_know, output::Output};
use crate::{
    clock::Clock,
    deck::{CardKey, DeckId, Topic},
    library::{Changes, DataFolder, Library, Mode, Plan},
    memory::{Moment, Rating},
    study::{CardStep, Input, Reach, Session, Step},
    wording::{self, plain},
};

/// What `entente quiz` can be told.
#[derive(Debug, Args)]
pub struct QuizOptions {
    /// Only the cards of this deck.
    #[arg(long, value_name = "ID")]
    deck: Option<DeckId>,
    /// New cards, instead of what today's limit still allows.
    #[arg(long, value_name = "N")]
    new: Option<usize>,
    /// Cards altogether.
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
    /// Only cards of this topic.
    #[arg(long, value_name = "TOPIC", value_parser = topic)]
    topic: Option<Topic>,
    /// Only what happened in this year or later; negative years are BC.
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    from: Option<i64>,
    /// Only what happened in this year or earlier.
    #[arg(long, value_name = "YEAR", allow_negative_numbers = true)]
    to: Option<i64>,
    /// Ask cards that are due or not, without changing their schedules.
    #[arg(long)]
    practise: bool,
    /// Ask for the order of events, which is practice, too.
    #[arg(long, conflicts_with = "practise")]
    order: bool,
    #[command(flatten)]
    rescue: RescueOptions,
}

impl QuizOptions {
    fn plan(&self) -> Plan {
        let is_bounded = self.from.is_some() || self.to.is_some();
        let mode = match (self.practise, self.order) {
            (true, _) => Mode::Practice,
            (_, true) => Mode::Chronology,
            _ => Mode::Study,
        };
        Plan {
            deck: self.deck.clone(),
            topic: self.topic,
            years: is_bounded.then(|| (self.from.unwrap_or(i64::MIN), self.to.unwrap_or(i64::MAX))),
            new: self.new,
            total: self.limit.or((mode == Mode::Practice).then_some(PRACTISED)),
            mode,
            ..Plan::default()
        }
    }
}

/// How many cards are practised where nothing else was said.
const PRACTISED: usize = 20;

fn topic(name: &str) -> Result<Topic, String> {
    let is_it = |topic: &Topic| topic.name().eq_ignore_ascii_case(name);
    Topic::ALL.into_iter().find(is_it).ok_or_else(|| {
        let names: Vec<String> = Topic::ALL.iter().map(|topic| topic.name().to_lowercase()).collect();
        format!("no such topic; there are {}", names.join(", "))
    })
}

const KEYS: &str = "Type your answer and press Enter. Then 1 to 4 rate it, and Enter accepts what is proposed; r says that \
                    you were right. u undoes the last step, q ends the session; where words are typed, both need a colon \
                    before them. Every answer is saved.";

/// Holds the session, and whom it talks to.
struct Quiz<'q, 'w> {
    library: Library,
    session: Session,
    plan: Plan,
    clock: Clock,
    input: &'q mut dyn BufRead,
    out: &'q mut Output<'w>,
    /// What was done last before this session, until it was asked whether that is to be taken back.
    done_before: Option<Uuid>,
}

/// What a line asks for.
enum Reply {
    /// An input to the session.
    Input(Input),
    /// The end of the session.
    End,
    /// Something that means nothing here: this is said, and another line read.
    Unclear(&'static str),
}

/// Runs the session.
pub fn run(
    options: &QuizOptions,
    folder: DataFolder,
    clock: Clock,
    input: &mut dyn BufRead,
    out: &mut Output<'_>,
) -> Result<ExitCode, Failure> {
    let now = clock.now();
    let mut library = rescue::open(&options.rescue, folder, now, out)?;
    if let Some(id) = &options.deck {
        must_know(&library, id)?;
    }
    if let Some(warning) = library.clock_warning(now) {
        complain(&warning);
    }
    back_up(&library, now);
    let plan = options.plan();
    library.work_out_rivals(plan.deck.as_ref());
    let session = library.begin(&plan, now)?;
    let done_before = library.last_step(Reach::Anything)?.map(|step| step.id);
    let mut quiz = Quiz { library, session, plan, clock, input, out, done_before };
    let done = quiz.run();
    // What a look through a large log has found meanwhile.
    quiz.library.take_warnings().iter().for_each(complain);
    done.map(|()| ExitCode::SUCCESS)
}

/// Takes the day's backup, as the window does. If that fails, studying goes on.
fn back_up(library: &Library, now: Moment) {
    if !matches!(library.has_answers(), Ok(true)) {
        return;
    }
    match library.folder().take_daily_backup(now) {
        Ok(taken) => taken.iter().flat_map(|taken| &taken.warnings).for_each(complain),
        Err(err) => complain(&format!("Today’s backup could not be made. {err}")),
    }
}

impl Quiz<'_, '_> {
    /// Draws each step and reads what follows, until the learner ends the session.
    fn run(&mut self) -> Result<(), Failure> {
        let has_asked = !matches!(self.session.step(), Step::Over);
        if has_asked {
            self.out.paragraph(KEYS)?;
        }
        loop {
            let view = self.session.views();
            let is_over = matches!(self.session.step(), Step::Over);
            if is_over {
                self.over(has_asked)?;
            } else {
                Page { library: &self.library, out: self.out }.step(&self.session)?;
            }
            while self.session.views() == view {
                self.out.flush()?;
                let takes_words = self.takes_words();
                let line = input::read(self.input, takes_words).map_err(Failure::Input)?;
                match reply(self.session.step(), line) {
                    Reply::Input(input) => self.take(input)?,
                    Reply::Unclear(remedy) => self.out.line(remedy)?,
                    Reply::End if is_over => return Ok(()),
                    Reply::End => return self.over(true),
                }
            }
        }
    }

    /// Whether an answer is typed in words, so that commands need a colon.
    fn takes_words(&self) -> bool {
        matches!(self.session.step(), Step::Card(card) if card.shown.is_none() && card.question.form.is_typed())
    }

    /// Says what the session amounts to, or why there is nothing to ask.
    fn over(&mut self, has_asked: bool) -> Result<(), Failure> {
        let (library, deck, today) = (&self.library, self.plan.deck.as_ref(), self.library.study_day(self.clock.now()));
        if has_asked {
            ending::summary(library, self.session.course(), deck, today, self.out)?;
        } else {
            ending::nothing_to_ask(library, &self.plan, today, self.out)?;
        }
        if matches!(self.session.step(), Step::Over) {
            self.out.line("u undoes what was done last; Enter ends.")?;
        }
        Ok(())
    }

    /// Gives the session an input, and says what came of it beside the next step.
    fn take(&mut self, input: Input) -> Result<(), Failure> {
        let (is_undo, view) = (input == Input::Undo, self.session.views());
        if is_undo && self.asks_about_earlier()? {
            return Ok(());
        }
        let changes = self.library.advance(&mut self.session, input, self.clock.now())?;
        let is_same = self.session.views() == view;
        if let Some(candidate) = &changes.candidate {
            let (rating, interval) = (candidate.rating.name(), wording::interval(candidate.interval_days));
            match (self.session.course().is_practice(), candidate.interval_days) {
                (true, _) => self.out.line(format_args!("Kept as practice: {rating}."))?,
                (false, 0) => self.out.line(format_args!("Kept: {rating}, comes back {interval}."))?,
                (false, _) => self.out.line(format_args!("Kept: {rating}, comes back in {interval}."))?,
            }
        }
        if changes.undone.is_some() || is_undo && is_same {
            self.say_undone(&changes)?;
        }
        if let (Step::Card(card), true) = (self.session.step(), is_same) {
            match (&card.shown, &card.refused) {
                (Some(shown), _) => {
                    Page { library: &self.library, out: self.out }.ratings(&shown.candidates, shown.proposed)?;
                }
                (None, Some(refused)) => self.out.line(format_args!(
                    "{} Type it another way, or press Enter if you do not know.",
                    refused.sentence
                ))?,
                _ => {}
            }
        }
        Ok(())
    }

    /// Names the step that an undo would take back, if it was done before this session. Returns whether it stays for now.
    fn asks_about_earlier(&mut self) -> Result<bool, Failure> {
        let Some(reach) = self.session.undo_reach(&self.library, self.clock.now()) else { return Ok(false) };
        let Some(step) = self.library.last_step(reach)? else { return Ok(false) };
        if self.done_before.is_none_or(|before| step.id > before) {
            return Ok(false);
        }
        self.done_before = None;
        let what = step.what.in_words(|key| self.question(key));
        self.out.paragraph(format!("Before this session: {what}. u again takes it back."))?;
        Ok(true)
    }

    fn question(&self, key: &CardKey) -> String {
        self.library.card(key).map_or_else(|| key.card.to_string(), |(_, card)| plain(&card.prompt()))
    }

    fn say_undone(&mut self, changes: &Changes) -> Result<(), Failure> {
        let said = match &changes.undone {
            None => "There is nothing to undo.".to_owned(),
            Some(undone) => undone.said(|key| self.question(key)),
        };
        let edited = changes.edited_since().map(|edited| format!(" {edited}")).unwrap_or_default();
        self.out.paragraph(said + &edited)?;
        Ok(())
    }
}

/// What a line means at a step.
fn reply(step: &Step, line: Typed) -> Reply {
    let line = match line {
        Typed::End => return Reply::End,
        Typed::Undo => return Reply::Input(Input::Undo),
        Typed::Show => None,
        Typed::Line(line) => Some(line),
    };
    match step {
        Step::Over => Reply::End,
        Step::Card(card) => match (&card.shown, line) {
            (None, None) => Reply::Input(Input::Show),
            (None, Some(line)) => given(card, line),
            (Some(_), line) => rated(line.as_deref()),
        },
        Step::Order(order) if order.misplaced.is_some() => Reply::Input(Input::Continue),
        Step::Contrast(contrast) if contrast.chosen.is_some() => Reply::Input(Input::Continue),
        Step::Order(_) | Step::Contrast(_) if line.as_deref() == Some("") => Reply::Input(Input::GiveUp),
        Step::Order(order) if !order.is_pair() => match line.and_then(|line| input::order(&line, order.order.len())) {
            Some(order) => Reply::Input(Input::Order(order)),
            None => Reply::Unclear("Type each number once, such as 2 1 3."),
        },
        Step::Order(_) | Step::Contrast(_) => match line.and_then(|line| input::place(&line, 2)) {
            Some(place) => Reply::Input(Input::Choose(place)),
            None => Reply::Unclear("Type 1 or 2."),
        },
    }
}

/// What a line means as an answer.
fn given(card: &CardStep, line: String) -> Reply {
    let is_typed = card.question.form.is_typed();
    match (line.as_str(), card.question.options()) {
        ("", 0) if !is_typed => Reply::Input(Input::Show),
        ("", _) => Reply::Input(Input::GiveUp),
        _ if is_typed => Reply::Input(Input::Submit(line)),
        (_, 0) => Reply::Unclear("Press Enter to see the answer, or type u or q."),
        (digit, options) => match input::place(digit, options) {
            Some(option) => Reply::Input(Input::Choose(option)),
            None => Reply::Unclear("Type the number of an option, or press Enter if you do not know."),
        },
    }
}

/// What a line means as a rating.
fn rated(line: Option<&str>) -> Reply {
    match line {
        Some("") => Reply::Input(Input::Accept),
        Some("r" | "R") => Reply::Input(Input::Overrule),
        line => match line.and_then(|line| input::place(line, 4)) {
            Some(place) => Reply::Input(Input::Rate(Rating::ALL[place])),
            None => Reply::Unclear("Type 1, 2, 3 or 4, u or q, or press Enter to accept what is proposed."),
        },
    }
}
