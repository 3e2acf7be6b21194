//! `entente import`: shows what each file brings and what is wrong with it, then imports it.

mod told;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use serde::Serialize;

use self::told::{Told, new_answers};
use super::{Failure, backup::tell_kept, complain, open, output::Output};
use crate::{
    clock::Clock,
    deck::{DeckId, deck_slug, is_slug},
    formats::{Choices, Field, Format, Problem, Separator},
    library::{Access, DataFolder, DeckError, HeldLibrary, Import, Library, OpenError, Origin, Preview},
    memory::Moment,
    wording::{self, count, count_or_no, shortened},
};

/// How many problems of a file are listed.
const MOST_LISTED: usize = 20;
/// The most characters that are shown of a question, and of an answer.
const LONGEST: usize = 70;

/// The options of `entente import`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch on the command line")]
pub struct ImportOptions {
    /// The files to import: decks (RON, or with pictures as .entente or .zip), tables (CSV, TSV, Quizlet, Anki's text),
    /// notes (Markdown), packages of Anki, files of Mochi, and archives of a whole library.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only show what would be imported; write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Import what can be read of a deck with errors.
    #[arg(long)]
    force: bool,
    /// Restore a whole library from an archive, in the place of the one that is there, which is backed up first; decks that
    /// the archive lacks stay.
    #[arg(long)]
    restore: bool,
    /// Write what is imported, or would be, as JSON.
    #[arg(long)]
    json: bool,
    /// The encoding of the files, such as windows-1251, instead of the one that is found.
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What parts the columns: tab, comma, semicolon, pipe, or the text itself.
    #[arg(long, value_name = "TEXT", value_parser = separator)]
    separator: Option<Separator>,
    /// What parts the rows, if not the ends of lines.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    row_separator: String,
    /// What each column is, with commas between: question, answer, accept, distractors, date, event, topic, parties,
    /// passage, heading, quote, source, page, note, hint, tags, id, deck, ignored.
    #[arg(long, value_name = "FIELDS", value_delimiter = ',', value_parser = field)]
    columns: Option<Vec<Field>>,
    /// Whether the first row names the columns.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, default_missing_value = "true")]
    head: Option<bool>,
    /// Leave out lines without a separator, instead of adding them to the answer above.
    #[arg(long)]
    leave_out_loose_lines: bool,
    /// The title of the new deck. Another one than that of a deck that is there makes a deck of its own.
    #[arg(long, value_name = "TITLE")]
    title: Option<String>,
    /// The id of the deck that the cards go into: letters, digits, hyphens and underscores.
    #[arg(long, value_name = "DECK", value_parser = deck_id)]
    deck: Option<DeckId>,
    /// The format, instead of the one that the name and the content tell.
    #[arg(long, value_name = "FORMAT", value_parser = super::export::format)]
    from: Option<Format>,
}

fn deck_id(id: &str) -> Result<DeckId, String> {
    let proposed = deck_slug(id);
    if is_slug(id) {
        Ok(id.into())
    } else {
        Err(format!("a deck has an id of letters, digits, hyphens and underscores, such as `{proposed}`"))
    }
}

fn field(name: &str) -> Result<Field, String> {
    Field::from_name(&name.trim().to_ascii_lowercase()).ok_or_else(|| format!("there is no field `{name}`"))
}

#[expect(clippy::unnecessary_wraps, reason = "clap wants a result")]
fn separator(name: &str) -> Result<Separator, String> {
    Ok(Separator::from_name(name))
}

/// Imports the files, one after the other.
pub fn run(
    options: &ImportOptions,
    folder: DataFolder,
    clock: Clock,
    out: &mut Output<'_>,
) -> Result<ExitCode, Failure> {
    let access = if options.dry_run { Access::Read } else { Access::Write };
    let mut library = open(folder, access)?;
    let choices = options.choices();
    let mut code = ExitCode::SUCCESS;
    for file in &options.files {
        let preview = library.preview(file, &choices);
        if let (Ok(Preview { library: Some(held), problems, .. }), 1) = (&preview, options.files.len()) {
            if !options.json {
                list(problems, out)?;
            }
            return whole_library(options, (file, held), library, clock.now(), out);
        }
        let done = preview.map_err(Failure::Deck).and_then(|preview| {
            if options.json {
                out.json(&Told::new(&library, &preview)?)?;
            } else {
                announce(&library, &preview, out)?;
            }
            if let Some(why) = another(&library, &preview, options) {
                complain(&why);
                code = ExitCode::FAILURE;
                return Ok(());
            }
            if preview.decks.is_empty() && preview.library.is_none() {
                // Its problems have been listed.
                return Err(DeckError::NoDeck { path: preview.from, problems: Vec::new() }.into());
            }
            let preview = preview.forced(options.force);
            if options.dry_run {
                preview.must_be_sound().map_err(Failure::from)
            } else {
                write(&mut library, preview, clock.now(), options.json, out)
            }
        });
        match done {
            Ok(()) => {}
            Err(Failure::Deck(
                error @ (DeckError::NoDeck { .. }
                | DeckError::NotWritten { .. }
                | DeckError::HasErrors { .. }
                | DeckError::TargetHasErrors { .. }
                | DeckError::WholeLibrary { .. }
                | DeckError::Package { .. }
                | DeckError::ChangedMeanwhile { .. }),
            )) => {
                match &error {
                    DeckError::NoDeck { path, problems } if options.json && !problems.is_empty() => {
                        out.json(&Told::refused(path, problems))?;
                    }
                    DeckError::NoDeck { problems, .. } => list(problems, out)?,
                    _ => {}
                }
                complain(&error);
                code = ExitCode::FAILURE;
            }
            Err(failure) => return Err(failure),
        }
    }
    if options.dry_run && !options.json {
        out.line("Nothing was written: this was a dry run.")?;
    }
    Ok(code)
}

impl ImportOptions {
    fn choices(&self) -> Choices {
        Choices {
            format: self.from,
            encoding: self.encoding.clone(),
            separator: self.separator.clone(),
            row_separator: self.row_separator.replace("\\n", "\n"),
            columns: self.columns.clone(),
            has_head: self.head,
            leaves_out_loose_lines: self.leave_out_loose_lines,
            title: self.title.clone(),
            deck: self.deck.clone(),
        }
    }
}

/// Why a file is not imported before it is told whether its cards go into the deck of that name, or into one of their own.
fn another(library: &Library, preview: &Preview, options: &ImportOptions) -> Option<String> {
    let [import] = preview.decks.as_slice() else { return None };
    if options.dry_run || options.deck.is_some() || !import.is_another() {
        return None;
    }
    let (there, id) = (import.replaces.as_deref().unwrap_or_default(), &import.deck.id);
    let title = library.free_title(&import.deck.title);
    Some(format!(
        "Nothing was imported: no card of this file is in your deck “{there}” yet. To add them there: --deck {id}; to make a \
         deck of their own: --title '{title}'."
    ))
}

/// An archive of a whole library: it is told, and restored if that is asked for, or if nothing is there that it would
/// replace.
fn whole_library(
    options: &ImportOptions,
    (file, held): (&Path, &HeldLibrary),
    library: Library,
    now: Moment,
    out: &mut Output<'_>,
) -> Result<ExitCode, Failure> {
    let made = wording::moment(Moment { utc_ms: held.made_ms, ..now });
    let is_empty = !library.has_answers().map_err(OpenError::from)?
        && library.decks().iter().all(|deck| deck.origin == Origin::BuiltIn);
    let folder = library.folder().clone();
    // Its lock is taken by whoever restores.
    drop(library);
    if options.json {
        let (answers, bytes, left_out) = (held.answers, held.bytes, &held.others);
        out.json(&ToldLibrary { file: file.display().to_string(), made, answers, bytes, left_out })?;
    } else {
        let answers = count_or_no(held.answers as usize, "answer");
        out.line(format_args!("A whole library of {made}: {answers}, with its decks, pictures and settings"))?;
    }
    if options.dry_run {
        return Ok(ExitCode::SUCCESS);
    }
    if !is_empty && !options.restore {
        let sentence = "Nothing was changed: it would take the place of your answers, decks and settings. To do that, add \
                        --restore; what is there is backed up first.";
        complain(sentence);
        return Ok(ExitCode::FAILURE);
    }
    let left = folder.restore(file, now.utc_ms)?;
    if !options.json {
        out.line(format_args!("Restored: {}", file.display()))?;
        left.of_another().map_or(Ok(()), |other| out.line(other))?;
        if left.kept.is_some() {
            tell_kept(&left, out)?;
        } else if !is_empty {
            out.paragraph(
                "What was there before is the newest backup: entente backup list. Decks that the archive lacks were kept.",
            )?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A whole library as JSON.
#[derive(Serialize)]
struct ToldLibrary<'h> {
    file: String,
    made: String,
    answers: u64,
    bytes: u64,
    left_out: &'h [String],
}

fn announce(library: &Library, preview: &Preview, out: &mut Output<'_>) -> Result<(), Failure> {
    list(&preview.problems, out)?;
    if let Some(table) = &preview.table {
        let columns = table.columns.iter().map(|field| field.name()).collect::<Vec<_>>().join(", ");
        let guessed = if table.is_encoding_guessed { " (guessed; --encoding chooses another)" } else { "" };
        let separator = Some(table.separator.name()).filter(|name| !name.is_empty()).unwrap_or("none");
        let rows =
            if table.row_separator.is_empty() { String::new() } else { format!(", rows: {}", table.row_separator) };
        out.line(format_args!(
            "Read as {}{guessed}, separator: {separator}{rows}, columns: {columns}",
            table.encoding
        ))?;
    }
    // They are those of the file: of several decks they are listed above, and not counted for each.
    let problems = match preview.decks.len() {
        1 => format!(", {}", count_or_no(preview.problems.len(), "problem")),
        _ => String::new(),
    };
    for import in &preview.decks {
        let Import { deck, new, changed, unchanged, gone, .. } = import;
        let read =
            if deck.cards.is_empty() { count(deck.passages.len(), "passage") + " to read, " } else { String::new() };
        out.line(format_args!(
            "{} ({}): {read}{}, {changed} changed, {unchanged} unchanged, {gone} removed{problems}",
            deck.title,
            deck.id,
            count_or_no(*new, "new card"),
        ))?;
        if import.passages > 0 {
            out.line(format_args!("  {} changed", count(import.passages, "passage")))?;
        }
        if !import.pictures.is_empty() {
            out.line(format_args!("  with {}", count(import.pictures.len(), "picture")))?;
        }
        tell_answers(library, import, out)?;
        if !preview.is_ours() {
            for card in import.first_cards() {
                out.line(format_args!(
                    "  {} → {}",
                    shortened(&card.prompt(), LONGEST),
                    shortened(&card.answer_text(), LONGEST)
                ))?;
            }
        }
        match (&import.replaces, preview.is_ours()) {
            (Some(_), true) => {
                out.line("It replaces the deck with the same id; the answers to its cards stay.")?;
            }
            (Some(title), false) => {
                let others = match import.others {
                    0 => String::new(),
                    1 => "its other card and ".to_owned(),
                    others => format!("its {others} other cards and "),
                };
                out.line(format_args!("The cards go into your deck “{title}”; {others}all answers stay."))?;
                if import.is_another() {
                    let free = library.free_title(&deck.title);
                    out.line(format_args!(
                        "None of them is in it yet. If it is another file of that name: --title '{free}' makes a deck of \
                         their own."
                    ))?;
                }
            }
            (None, _) => {}
        }
        if import.clashing > 0 {
            let clashing = count(import.clashing, "card");
            out.line(format_args!("{clashing} of it had the id of another card, and got a new one."))?;
        }
        if let Some((id, title)) = &import.like {
            out.line(format_args!("Most of its cards are in “{title}” already: --deck {id} updates them."))?;
        }
    }
    Ok(())
}

/// Says how many answers come with a deck, and how many of them are new, if the deck is there already.
fn tell_answers(library: &Library, import: &Import, out: &mut Output<'_>) -> Result<(), Failure> {
    let answers = import.answers().count();
    if answers == 0 {
        return Ok(());
    }
    let new = match new_answers(library, import)? {
        0 => ", none of them new".to_owned(),
        new if new < answers => format!(", {new} of them new"),
        _ => String::new(),
    };
    out.line(format_args!("  with {}{new}", count(answers, "answer")))?;
    Ok(())
}

fn write(
    library: &mut Library,
    preview: Preview,
    now: Moment,
    is_json: bool,
    out: &mut Output<'_>,
) -> Result<(), Failure> {
    let from = preview.from.clone();
    let is_built_in = |id: &&DeckId| library.deck(id).is_some_and(|it| it.origin == Origin::BuiltIn);
    let built_in: Vec<DeckId> =
        preview.decks.iter().map(|import| &import.deck.id).filter(is_built_in).cloned().collect();
    let all_kept = library.import(preview, now)?;
    if is_json {
        return Ok(());
    }
    out.line(format_args!("Imported: {}", from.display()))?;
    let folder = library.folder();
    let is_usual = DataFolder::usual().is_some_and(|usual| usual.root() == folder.root());
    let of_library = if is_usual { String::new() } else { format!(" --data-dir '{}'", folder.root().display()) };
    for kept in all_kept {
        out.line(format_args!("To undo this: entente{of_library} import --force '{}'", kept.display()))?;
        out.line(format_args!("The file that it replaced is kept: {}", kept.display()))?;
    }
    for deck in built_in.iter().filter_map(|id| library.deck(id)) {
        if let Origin::Own(copy) = &deck.origin {
            out.line(format_args!("“{}” is now a copy of your own: {}", deck.deck.title, copy.display()))?;
            out.line("To undo this, remove that file: the built-in deck comes back, and all answers stay.")?;
        }
    }
    Ok(())
}

fn list(problems: &[Problem], out: &mut Output<'_>) -> Result<(), Failure> {
    for problem in problems.iter().take(MOST_LISTED) {
        out.line(problem)?;
    }
    if problems.len() > MOST_LISTED {
        let more = problems.len() - MOST_LISTED;
        out.line(format_args!("… and {}; --json lists them.", count_or_no(more, "more problem")))?;
    }
    Ok(())
}
