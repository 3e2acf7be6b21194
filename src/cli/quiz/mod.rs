//! `entente quiz`: a sitting in the terminal.

mod card;
mod ending;
mod input;
mod interlude;

use std::{io::BufRead, process::ExitCode, sync::Arc};

use clap::Args;

use self::{card::Shown, input::Typed, interlude::duration_ms};
use super::{Failure, complain, must_know, open, output::Output, text::plain};
use crate::{
    clock::Clock,
    deck::{CardKey, Deck, DeckId, Topic},
    library::{Access, Answer, DataFolder, Library, Mode, Plan, Reach, Undone},
    memory::{CardState, Moment, Rating},
    study::{Feedback, Form, Given, Question, Sitting, Slot, Verdict, interval_in_words},
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

const KEYS: &str = "Type your answer and press Enter. Then 1 to 4 rate it, and Enter takes what is proposed; r says that \
                    you were right. u takes the last answer back, q ends, each with a colon where words are typed; \
                    everything given is kept.";

/// Holds the sitting, and whom it talks to.
struct Quiz<'q, 'w> {
    library: Library,
    sitting: Sitting,
    clock: Clock,
    input: &'q mut dyn BufRead,
    out: &'q mut Output<'w>,
}

/// Whether the sitting goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Next,
    End,
}

/// Runs the sitting.
pub fn run(
    options: &QuizOptions,
    folder: DataFolder,
    clock: Clock,
    input: &mut dyn BufRead,
    out: &mut Output<'_>,
) -> Result<ExitCode, Failure> {
    let mut library = open(folder, Access::Write)?;
    if let Some(id) = &options.deck {
        must_know(&library, id)?;
    }
    let now = clock.now();
    if let Some(warning) = library.clock_warning(now) {
        complain(&warning);
    }
    back_up(&library, now);
    let plan = options.plan();
    prepare(&library, plan.deck.as_ref());
    let sitting = library.begin(&plan, now)?;
    if sitting.remaining() == 0 {
        ending::nothing_to_ask(&library, &plan, library.study_day(now), out)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut quiz = Quiz { library, sitting, clock, input, out };
    quiz.ask_all()?;
    let Quiz { library, sitting, out, .. } = quiz;
    ending::summary(&library, &sitting, plan.deck.as_ref(), library.study_day(clock.now()), out)?;
    Ok(ExitCode::SUCCESS)
}

/// Works out which cards are easily mixed up, of one deck or of all.
fn prepare(library: &Library, deck: Option<&DeckId>) {
    for deck in library.decks().iter().filter(|it| deck.is_none_or(|id| it.deck.id == *id)) {
        deck.rivals_maker()();
    }
}

/// Who studies in the terminal only has backups, too. A failing one does not keep anybody from studying.
fn back_up(library: &Library, now: Moment) {
    if matches!(library.has_answers(), Ok(true))
        && let Err(error) = Library::take_daily_backup(library.folder(), library.study_day(now))
    {
        complain(&format!("Today’s backup could not be made. {error}"));
    }
}

impl Quiz<'_, '_> {
    fn ask_all(&mut self) -> Result<(), Failure> {
        self.out.paragraph(KEYS)?;
        loop {
            let now = self.clock.now();
            let step = if let Some(interlude) = self.library.interlude(&mut self.sitting, now) {
                self.ask_interlude(&interlude)?
            } else if let Some(slot) = self.sitting.current().cloned() {
                self.ask(&slot)?
            } else {
                Step::End
            };
            if step == Step::End {
                return Ok(());
            }
        }
    }

    /// Asks the current card, until it is answered or something else comes first.
    fn ask(&mut self, slot: &Slot) -> Result<Step, Failure> {
        let key = &slot.card;
        let deck = self.library.deck(&key.deck).map(|it| (Arc::clone(&it.deck), it.place(&key.card)));
        let (Some((deck, Some(place))), Some(question)) = (deck, self.library.question(slot)) else {
            self.sitting.remove(key);
            return Ok(Step::Next);
        };
        let shown = Shown { deck: &deck, card: &deck.cards[place] };
        let asked_at = self.clock.now();
        let number = self.sitting.outcomes().len() + 1;
        shown.question(&question, number, number + self.sitting.remaining() - 1, self.out)?;
        let given = loop {
            self.out.flush()?;
            match input::read(self.input, question.form.is_typed()).map_err(Failure::Input)? {
                Typed::End => return Ok(Step::End),
                Typed::Undo => {
                    if self.undo()? == Step::Next {
                        return Ok(Step::Next);
                    }
                }
                Typed::Show => break Reply::Shown,
                Typed::Line(line) if question.form.is_typed() => break Reply::Words(line),
                Typed::Line(line) => match (&question.choice, line.as_str()) {
                    (None, "") => break Reply::Shown,
                    (Some(_), "") => break Reply::Words(String::new()),
                    (Some(choice), line) => match input::place(line, choice.options.len()) {
                        Some(option) => break Reply::Option(option),
                        None => self.out.line("Type the number of an option, or press Enter if you do not know.")?,
                    },
                    (None, line) if input::place(line, 4).is_some() => {
                        self.out.line("Reveal the answer first: press Enter.")?;
                    }
                    _ => self.out.line("Press Enter for the answer, or type u or q.")?,
                },
            }
        };
        let given = match &given {
            Reply::Shown => Given::Nothing,
            Reply::Words(words) if question.choice.is_some() || words.is_empty() => Given::NotKnown,
            Reply::Words(words) => Given::Text(words),
            Reply::Option(option) => Given::Option(*option),
        };
        let feedback = self.library.judge(key, &question, given);
        if let Some(feedback) = &feedback {
            self.out.gap()?;
            shown.feedback(&question, feedback, self.out)?;
        }
        shown.answer(&question, self.out)?;
        if let Some(rival) = feedback.as_ref().and_then(|it| deck.cards.get(it.rival?)) {
            shown.apart_from(rival, self.out)?;
        }
        self.tell_leech(key)?;
        let duration_ms = duration_ms(asked_at, self.clock.now());
        let mut answered = Answered { question: &question, deck: &deck, feedback, is_overruled: false };
        let mut proposed = question.proposed_rating(answered.feedback.as_ref().map(|it| it.verdict), duration_ms);
        self.offer_ratings(key, proposed)?;
        loop {
            self.out.flush()?;
            match input::read(self.input, false).map_err(Failure::Input)? {
                Typed::End => return Ok(Step::End),
                Typed::Undo => {
                    if self.undo()? == Step::Next {
                        return Ok(Step::Next);
                    }
                }
                Typed::Line(line) if line.is_empty() => return self.keep(key, &answered, proposed, asked_at),
                Typed::Line(line) if line.eq_ignore_ascii_case("r") && answered.feedback.is_some() => {
                    (answered.is_overruled, proposed) = (true, Rating::Good);
                    self.offer_ratings(key, proposed)?;
                }
                Typed::Line(line) => match input::place(&line, 4) {
                    Some(place) => return self.keep(key, &answered, Rating::ALL[place], asked_at),
                    None => self.out.line("Type 1, 2, 3 or 4, u or q, or press Enter for what is proposed.")?,
                },
                Typed::Show => self.out.line("Type 1, 2, 3 or 4, u or q, or press Enter for what is proposed.")?,
            }
        }
    }

    /// A card that keeps failing is said to, with what it is mixed up with.
    fn tell_leech(&mut self, key: &CardKey) -> Result<(), Failure> {
        let schedule = self.library.state(key).and_then(CardState::schedule);
        let Some(schedule) = schedule.filter(|schedule| schedule.is_leech()) else { return Ok(()) };
        let mut text = format!("This card keeps failing: forgotten {} times.", schedule.lapses);
        if let Some((rival, _)) = self.library.confusions().of(key).first() {
            let rival = CardKey { deck: key.deck.clone(), card: (*rival).clone() };
            if let Some((_, rival)) = self.library.card(&rival) {
                text = format!("{text} Most often mixed up with: {}", plain(&rival.prompt()));
            }
        }
        self.out.gap()?;
        self.out.paragraph(text)?;
        Ok(())
    }

    fn offer_ratings(&mut self, key: &CardKey, proposed: Rating) -> Result<(), Failure> {
        let Some(candidates) = self.library.candidates(key, self.clock.now()) else {
            return Ok(());
        };
        let offers = candidates.map(|it| {
            let offer = format!("{} {}: {}", it.rating.number(), it.rating.name(), interval_in_words(it.interval_days));
            if it.rating == proposed { format!("[{offer}]") } else { offer }
        });
        self.out.gap()?;
        self.out.line(offers.join("  "))?;
        Ok(())
    }

    /// Keeps an answer; only then says so.
    fn keep(
        &mut self,
        key: &CardKey,
        answered: &Answered<'_>,
        rating: Rating,
        asked_at: Moment,
    ) -> Result<Step, Failure> {
        let now = self.clock.now();
        let duration_ms = duration_ms(asked_at, now);
        let feedback = answered.feedback.as_ref();
        let rival = feedback.filter(|_| !answered.is_overruled).and_then(|it| answered.deck.cards.get(it.rival?));
        let answer = Answer {
            form: if feedback.is_some() { answered.question.form } else { Form::Recall },
            given: feedback.map(|it| it.given.clone()),
            is_right: feedback.map(|it| answered.is_overruled || it.verdict > Verdict::Wrong),
            rival: rival.map(|rival| rival.id.clone()),
            is_practice: self.sitting.is_practice(),
            ..Answer::recalled(self.sitting.id(), key.clone(), rating, duration_ms)
        };
        let candidate = self.library.record(answer.clone(), now)?;
        self.sitting.answered(rating, duration_ms, answer.rival);
        let interval = interval_in_words(candidate.interval_days);
        match (self.sitting.is_practice(), candidate.interval_days) {
            (true, _) => self.out.line(format_args!("Kept as practice: {}.", rating.name()))?,
            (false, 0) => self.out.line(format_args!("Kept: {}, comes back {interval}.", rating.name()))?,
            (false, _) => self.out.line(format_args!("Kept: {}, comes back in {interval}.", rating.name()))?,
        }
        self.out.flush()?;
        Ok(Step::Next)
    }

    /// Takes the newest answer or mark back. The next step is to ask the card of an answer again.
    fn undo(&mut self) -> Result<Step, Failure> {
        // In practice only practice: an answer that counted would be asked again without counting.
        let reach = if self.sitting.is_practice() { Reach::Practice } else { Reach::Anything };
        let undone = self.library.undo(reach, self.clock.now())?;
        let question = |key: &CardKey| {
            self.library.card(key).map_or_else(|| key.card.to_string(), |(_, card)| plain(&card.prompt()))
        };
        match undone {
            None => self.out.line("There is nothing to take back.")?,
            Some(Undone::Interlude) => self.out.line("Taken back: the last question over several cards.")?,
            Some(Undone::Mark(key)) => self.out.paragraph(format!("Taken back: the mark on “{}”", question(&key)))?,
            Some(Undone::Answer(key)) => {
                self.out.paragraph(format!("Taken back: the answer to “{}”", question(&key)))?;
                self.sitting.ask_again(&key);
                return Ok(Step::Next);
            }
        }
        Ok(Step::End)
    }
}

/// What was given for an answer, before it is judged.
enum Reply {
    Shown,
    Words(String),
    Option(usize),
}

/// A card that was answered, waiting for its rating.
struct Answered<'q> {
    question: &'q Question,
    deck: &'q Deck,
    feedback: Option<Feedback>,
    is_overruled: bool,
}
