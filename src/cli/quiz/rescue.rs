//! Before a session: a log that has gone, and answers that do not stand where they should.

use clap::{Args, ValueEnum};

use crate::{
    cli::{Failure, complain, open as open_library, output::Output},
    library::{Access, DataFolder, Future, Library, Operation},
    memory::Moment,
    tasks::{Task, Wake},
    wording,
};

/// What is done about the log before a session.
#[derive(Debug, Args)]
pub struct RescueOptions {
    /// If the log has gone or is damaged, begin a new one; everything of the old one is kept.
    #[arg(long)]
    begin_anew: bool,
    /// Put answers that wait in a file beside the log into it, and those of a library that was put aside when a new log
    /// began.
    #[arg(long)]
    merge_answers: bool,
    /// What becomes of answers that were given under a clock that was ahead.
    #[arg(long, value_name = "WHAT")]
    future_answers: Option<FutureAnswers>,
}

/// What becomes of answers of the future.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FutureAnswers {
    /// They are taken back; nothing is deleted.
    TakeBack,
    /// They count as given today.
    Date,
}

/// Opens the library, does what the options ask for, and says what still needs a decision.
pub fn open(
    options: &RescueOptions,
    folder: DataFolder,
    now: Moment,
    out: &mut Output<'_>,
) -> Result<Library, Failure> {
    let mut library = match open_library(folder.clone(), Access::Write) {
        Err(Failure::Open(err)) if options.begin_anew && err.ends_it() => {
            let kept = folder.begin_anew()?;
            out.paragraph(format_args!(
                "A new log begins. Everything of the old one is kept, with its backups: {}\nTo add what can be read of them: entente quiz \
                 --merge-answers",
                kept.display()
            ))?;
            open_library(folder, Access::Write)?
        }
        opened => opened?,
    };
    if let Some(check) = library.log_check() {
        // The first answer waits for it.
        drop(Task::start(&Wake::default(), move || drop(check.run().clone())));
    }
    for path in library.waiting_answers() {
        if options.merge_answers {
            library.apply(Operation::Merge(path), now)?;
            out.line("The answers that waited are in the log.")?;
        } else {
            complain(&format!(
                "Answers wait beside the log, which was replaced meanwhile. Put them in with \
                 `entente quiz --merge-answers`: {}",
                path.display()
            ));
        }
    }
    let is_asked = options.merge_answers && !options.begin_anew;
    for path in library.folder().earlier_libraries().into_iter().filter(|_| is_asked) {
        match library.apply(Operation::Merge(path.clone()), now) {
            Ok(_) => out.line(format_args!("The answers of the earlier library are in the log: {}", path.display()))?,
            Err(err) => complain(&err.to_string()),
        }
    }
    settle_future(options, &mut library, now, out)?;
    Ok(library)
}

fn settle_future(
    options: &RescueOptions,
    library: &mut Library,
    now: Moment,
    out: &mut Output<'_>,
) -> Result<(), Failure> {
    let Some(warning) = library.future_warning(now) else { return Ok(()) };
    let Some(what) = options.future_answers else {
        complain(&format!(
            "{warning} If the clock is right now, use `entente quiz --future-answers date` to date them today, or \
             `--future-answers take-back`."
        ));
        return Ok(());
    };
    let count = library.future_answers(now).map_or(0, |found| found.count);
    let (future, done) = match what {
        FutureAnswers::TakeBack => (Future::TakeBack, "Taken back"),
        FutureAnswers::Date => (Future::Date, "Dated today"),
    };
    library.apply(Operation::Future(future), now)?;
    out.line(format_args!("{done}: {}.", wording::count(count, "answer")))?;
    Ok(())
}
