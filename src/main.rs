//! The front door: sets up logging and panic messages, then opens the window or runs a subcommand.

use std::{
    env,
    error::Error,
    io,
    panic::{self, PanicHookInfo},
    process::ExitCode,
};

use clap::Parser;
use entente::{
    app,
    cli::{self, CommandLine},
    clock::Clock,
    library,
};
use tracing_subscriber::{filter::Targets, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

fn main() -> ExitCode {
    if env::args_os().nth(1).is_some_and(|first| first == library::DRAW) {
        return library::draw_here(app::OF_PICTURES);
    }
    report_panics();
    start_logging();
    run(&CommandLine::parse()).unwrap_or_else(|err| {
        cli::complain(&*err);
        ExitCode::FAILURE
    })
}

fn run(line: &CommandLine) -> Result<ExitCode, Box<dyn Error>> {
    let clock = Clock::from_environment()?;
    if line.command.is_some() {
        return Ok(cli::run(line, clock)?);
    }
    app::run(line.folder()?, clock)?;
    Ok(ExitCode::SUCCESS)
}

/// Logs to standard error what `ENTENTE_LOG` asks for, such as `info` or `entente::tasks=debug`. By default, logs
/// Entente's own warnings, and only errors of the libraries, whose warnings concern nothing that a learner could
/// change.
fn start_logging() {
    let usual = || Targets::new().with_default(tracing::Level::ERROR).with_target("entente", tracing::Level::WARN);
    let filter: Option<Targets> = env::var("ENTENTE_LOG").ok().and_then(|asked| asked.parse().ok());
    let lines = fmt::layer().with_writer(io::stderr);
    tracing_subscriber::registry().with(lines).with(filter.unwrap_or_else(usual)).init();
}

/// Replaces the backtrace of a panic by one sentence. `RUST_BACKTRACE` brings it back.
fn report_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let detail = info.payload_as_str().unwrap_or("no reason was given");
        let place = info.location().map(|place| format!(", {}:{}", place.file(), place.line())).unwrap_or_default();
        cli::complain(&format!(
            "Something broke inside Entente ({detail}{place}). All answers so far are kept; start it again."
        ));
        if env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
            usual(info);
        }
    }));
}
