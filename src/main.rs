//! The front door: what is logged, what is said when something breaks, and whether a window or a subcommand opens.

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
};
use tracing_subscriber::EnvFilter;

fn main() -> ExitCode {
    report_panics();
    start_logging();
    run(&CommandLine::parse()).unwrap_or_else(|err| {
        cli::complain(&*err);
        ExitCode::FAILURE
    })
}

fn run(line: &CommandLine) -> Result<ExitCode, Box<dyn Error>> {
    let clock = Clock::of_environment()?;
    if line.command.is_some() {
        return Ok(cli::run(line, clock)?);
    }
    app::run(line.folder()?, clock)?;
    Ok(ExitCode::SUCCESS)
}

/// Logs to standard error what `ENTENTE_LOG` asks for, such as `info` or `entente::tasks=debug`. Otherwise Entente's own
/// warnings, and of the libraries only errors: they warn of what a learner can do nothing about.
fn start_logging() {
    let filter = env::var("ENTENTE_LOG").unwrap_or_else(|_not_set| "error,entente=warn".to_owned());
    let filter = EnvFilter::builder().parse_lossy(filter);
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).init();
}

/// Says in one sentence that something broke, instead of a backtrace. `RUST_BACKTRACE` brings that back.
fn report_panics() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
        let detail = info.payload_as_str().unwrap_or("no reason was given");
        let place = info.location().map(|place| format!(", {}:{}", place.file(), place.line())).unwrap_or_default();
        cli::complain(&format!(
            "Something broke inside Entente ({detail}{place}). Every answer given so far is kept; start it again."
        ));
        if env::var_os("RUST_BACKTRACE").is_some_and(|value| value != "0") {
            usual(info);
        }
    }));
}
