//! Putting a backup in the place of the log, with the files that were kept with it: all of it or nothing.
//!
//! Everything is laid out in a folder beside the log first. Under its final name that folder is whole, and from then on
//! what lies in it takes its place. If that breaks off, the next start goes on with it.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};

use crate::storage::{
    atomic,
    review_log::{
        IN_MEMORY, LeftBehind, LogError,
        files::{put_aside, sync_folder_of},
    },
};

/// What the folder is called once everything is in it.
const WHOLE: &str = "reviews.restoring";
/// What it is called before that, and while it goes.
const UNFINISHED: &str = "reviews.restoring.unfinished";

/// Puts a backup in the place of the log, and writes `files`, each with its path below the folder of the log. What was
/// there of the log is kept beside it as `reviews.damaged-N.sqlite3`. If it cannot be laid out, nothing of it stays. The
/// new log notes which rows are `left` behind, if that is told. Returns where the old one is kept.
pub fn restore(
    log: &Path,
    backup: &Path,
    files: &[(String, Vec<u8>)],
    left: &LeftBehind,
) -> Result<Option<PathBuf>, LogError> {
    let (unfinished, whole) = (log.with_file_name(UNFINISHED), log.with_file_name(WHOLE));
    let failed = |err| LogError::io(&unfinished, &err);
    clear(&unfinished).map_err(failed)?;
    let laid_out = lay_out(log, backup, files, left).and_then(|()| fs::rename(&unfinished, &whole).map_err(failed));
    if laid_out.is_err() {
        // If it stays, it is an unfinished file to the doctor.
        drop(clear(&unfinished));
    }
    laid_out?;
    sync_folder_of(log)?;
    end_restore(log)
}

/// Lays out everything of a restore.
fn lay_out(log: &Path, backup: &Path, files: &[(String, Vec<u8>)], left: &LeftBehind) -> Result<(), LogError> {
    let unfinished = log.with_file_name(UNFINISHED);
    let failed = |err| LogError::io(&unfinished, &err);
    atomic::create_private_folder(&unfinished).map_err(failed)?;
    for (name, bytes) in files {
        let path = unfinished.join(name);
        let folder = path.parent().unwrap_or(&unfinished);
        atomic::create_private_folder(folder).and_then(|()| atomic::write(&path, bytes)).map_err(failed)?;
    }
    lay_out_log(backup, &unfinished.join(log.file_name().unwrap_or_default()), left)
}

/// Copies the log out of a backup.
fn lay_out_log(backup: &Path, copy: &Path, left: &LeftBehind) -> Result<(), LogError> {
    let failed = |err: io::Error| LogError::io(copy, &err);
    fs::copy(backup, copy).map_err(failed)?;
    Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .and_then(|connection| leave_only_tables(&connection).and_then(|()| left.write(&connection)))
        .map_err(|err| LogError::sql(copy, err).of_other(backup))?;
    let file = fs::File::options().write(true).open(copy).map_err(failed)?;
    super::set_private(&file).and_then(|()| file.sync_all()).map_err(failed)?;
    sync_folder_of(copy)
}

/// Takes out what is no part of a log: the files that were kept with it, and what runs by itself when rows are written,
/// which only somebody else can have put into it.
fn leave_only_tables(connection: &Connection) -> rusqlite::Result<()> {
    // Triggers first: those of a view go with it.
    let mut select = connection.prepare(
        "SELECT format('DROP %s \"%w\"', type, name) FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY type",
    )?;
    let drops: Vec<String> = select.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    drop(select);
    drops.iter().try_for_each(|sql| connection.execute_batch(sql))?;
    // Last: a view could have its name.
    connection.execute_batch("DROP TABLE IF EXISTS kept_files")
}

/// Whether a [`restore`] broke off when everything was laid out, so that what is there is neither the state before it nor
/// the one after it.
#[must_use]
pub fn is_restore_broken_off(log: &Path) -> bool {
    let whole = log.with_file_name(WHOLE);
    whole.is_dir() || whole.is_file() && !log.exists()
}

/// Goes on with a [`restore`] that broke off when everything was laid out; a folder that is not whole goes.
/// Returns where the log that was there is kept, if it was moved aside.
pub fn end_restore(log: &Path) -> Result<Option<PathBuf>, LogError> {
    if log == Path::new(IN_MEMORY) {
        return Ok(None);
    }
    let (unfinished, whole) = (log.with_file_name(UNFINISHED), log.with_file_name(WHOLE));
    let failed = |err| LogError::io(&whole, &err);
    if whole.is_file() {
        // An earlier version laid out the log alone, under this name.
        return if log.exists() { Ok(None) } else { take_place(&whole, log) };
    }
    for path in files_below(&whole).map_err(failed)? {
        let place = log.with_file_name(path.strip_prefix(&whole).unwrap_or(&path));
        if place == log {
            continue;
        }
        let folder = place.parent().unwrap_or(Path::new("."));
        fs::read(&path)
            .and_then(|bytes| atomic::create_private_folder(folder).and_then(|()| atomic::write(&place, &bytes)))
            .map_err(|err| LogError::io(&place, &err))?;
    }
    let laid_out = whole.join(log.file_name().unwrap_or_default());
    let kept = if laid_out.exists() { take_place(&laid_out, log)? } else { None };
    if whole.exists() {
        clear(&unfinished).and_then(|()| fs::rename(&whole, &unfinished)).map_err(failed)?;
    }
    clear(&unfinished).map_err(failed)?;
    Ok(kept)
}

/// Moves a log that was laid out to its place. Returns where the one that was there is kept.
fn take_place(laid_out: &Path, log: &Path) -> Result<Option<PathBuf>, LogError> {
    let kept = put_aside(log)?;
    fs::rename(laid_out, log).map_err(|err| LogError::io(log, &err))?;
    sync_folder_of(log)?;
    Ok(kept)
}

/// Removes a folder with all that is in it, if it is there.
fn clear(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err),
        _ => Ok(()),
    }
}

/// The files in a folder and in those below it; none if it is not there.
fn files_below(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let (mut folders, mut files) = (vec![folder.to_owned()], Vec::new());
    while let Some(folder) = folders.pop() {
        let entries = match fs::read_dir(&folder) {
            Err(err) if err.kind() == io::ErrorKind::NotFound => continue,
            entries => entries?,
        };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() { folders.push(entry.path()) } else { files.push(entry.path()) }
        }
    }
    Ok(files)
}
