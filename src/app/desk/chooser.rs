//! The system's file dialog: one at a time, above the window.

use std::path::PathBuf;

use rfd::FileDialog;

use crate::{
    app::screens::Asking,
    memory::Moment,
    tasks::{Task, Wake, finished},
};

/// Nobody cancels a dialog so soon that it is hardly drawn: then there was none.
const HARDLY_MS: i64 = 300;

/// The system's file dialog. It blocks, so it runs in the background.
pub struct Chooser {
    /// A dialog that knows its window, and nothing else.
    above: FileDialog,
    asking: Option<Task<Option<PathBuf>>>,
    /// When it was asked last.
    asked: Moment,
    state: Asking,
}

impl Chooser {
    /// Returns the chooser of a window. `above` is a dialog that knows it.
    pub fn new(above: FileDialog, now: Moment) -> Self {
        Self { above, asking: None, asked: now, state: Asking::Nothing }
    }

    /// Whether it is open, or cannot be opened.
    pub fn state(&self) -> Asking {
        self.state
    }

    /// Opens it, unless it is open: what is chosen in the first would be dropped.
    pub fn open(&mut self, now: Moment, wake: &Wake, ask: impl FnOnce(FileDialog) -> Option<PathBuf> + Send + 'static) {
        if self.asking.is_none() {
            let above = self.above.clone();
            (self.asked, self.state) = (now, Asking::Open);
            self.asking = Some(Task::start(wake, move || ask(above)));
        }
    }

    /// Forgets that no dialog could be opened: that was said where it was asked for.
    pub fn forget(&mut self) {
        if self.state == Asking::Missing {
            self.state = Asking::Nothing;
        }
    }

    /// The file that was chosen, if one has been.
    pub fn collect(&mut self, now: Moment) -> Option<PathBuf> {
        let chosen = finished(&mut self.asking)?;
        let is_missing = chosen.is_none() && now.utc_ms - self.asked.utc_ms < HARDLY_MS;
        self.state = if is_missing { Asking::Missing } else { Asking::Nothing };
        chosen
    }
}

/// Asks for a deck to bring in.
pub fn deck_to_import(dialog: FileDialog) -> Option<PathBuf> {
    dialog
        .set_title("Import a deck")
        .add_filter(
            "Decks, tables, notes and packages",
            &[
                "ron", "entente", "zip", "csv", "tsv", "tab", "txt", "md", "markdown", "apkg", "colpkg", "anki2",
                "mochi",
            ],
        )
        .add_filter("All files", &["*"])
        .pick_file()
}

/// Asks for a picture to add to a text.
pub fn picture_to_add(dialog: FileDialog) -> Option<PathBuf> {
    // The system's dialog tells upper and lower case apart.
    let endings = ["png", "jpg", "jpeg", "gif", "webp", "svg"].map(|ending| [ending.to_owned(), ending.to_uppercase()]);
    dialog
        .set_title("Add a picture")
        .add_filter("Pictures", endings.as_flattened())
        .add_filter("All files", &["*"])
        .pick_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(utc_ms: i64) -> Moment {
        Moment { utc_ms, utc_offset_s: 0 }
    }

    #[test]
    fn a_dialog_that_ends_at_once_without_a_file_is_missing_and_one_that_is_cancelled_is_not() {
        for (after_ms, chosen, state) in [
            (10, None, Asking::Missing),
            (5_000, None, Asking::Nothing),
            (10, Some(PathBuf::from("/deck.ron")), Asking::Nothing),
        ] {
            let (mut chooser, wake) = (Chooser::new(FileDialog::new(), at(0)), Wake::default());
            let given = chosen.clone();
            chooser.open(at(0), &wake, move |_| given);
            assert_eq!(chooser.state(), Asking::Open);
            let found = loop {
                let found = chooser.collect(at(after_ms));
                if chooser.state() != Asking::Open {
                    break found;
                }
                std::thread::yield_now();
            };
            assert_eq!((found, chooser.state()), (chosen, state));
        }
    }

    #[test]
    fn while_one_is_open_no_other_opens() {
        let (mut chooser, wake) = (Chooser::new(FileDialog::new(), at(0)), Wake::default());
        let (release, wait) = std::sync::mpsc::channel::<()>();
        chooser.open(at(0), &wake, move |_| wait.recv().ok().map(|()| PathBuf::from("first")));
        chooser.open(at(1), &wake, |_| Some(PathBuf::from("second")));
        assert_eq!((chooser.collect(at(2)), chooser.state()), (None, Asking::Open));
        release.send(()).unwrap();
        let found = loop {
            if let Some(found) = chooser.collect(at(900)) {
                break found;
            }
            std::thread::yield_now();
        };
        assert_eq!(found, PathBuf::from("first"));
    }
}
