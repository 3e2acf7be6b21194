//! Saving figures: their numbers, and pictures of them.

use std::{io, path::PathBuf, sync::mpsc};

use eframe::egui::{self, ColorImage, Rect};

use super::Desk;
use crate::{
    app::command::Command,
    library::{self, Operation},
    memory::Moment,
    tasks::Task,
};

/// A picture that the window has drawn: the name of its file, and what is to be on it.
type Drawn = (String, ColorImage);

/// Pictures on their way into files.
pub struct Pictures {
    sender: mpsc::Sender<Drawn>,
    drawn: mpsc::Receiver<Drawn>,
    saving: Option<Task<io::Result<PathBuf>>>,
}

impl Default for Pictures {
    fn default() -> Self {
        let (sender, drawn) = mpsc::channel();
        Self { sender, drawn, saving: None }
    }
}

impl Desk {
    /// Writes the numbers of a figure, and says where they are.
    pub(super) fn save_numbers(&mut self, name: &str, csv: &str, now: Moment) {
        let saved = library::save_figure(self.library.folder(), &format!("{name}.csv"), csv.as_bytes());
        self.say_saved(saved, now);
    }

    /// Asks the window for a picture of a part of it, in points.
    pub(super) fn draw_picture(&self, name: &str, rect: Rect, ctx: &egui::Context) {
        let (sender, wake, name) = (self.pictures.sender.clone(), self.wake.clone(), format!("{name}.png"));
        let (seen, scale) = (rect.intersect(ctx.content_rect()), ctx.pixels_per_point());
        if !seen.is_positive() {
            return;
        }
        ctx.request_screenshot(move |image| {
            // Where nobody waits any more, the window is closing.
            drop(sender.send((name, image.region(&seen, Some(scale)))));
            wake.wake();
        });
    }

    /// Saves the picture that the window has drawn, in the background, and says where it is.
    pub(super) fn save_picture(&mut self, now: Moment) {
        if let Ok((name, image)) = self.pictures.drawn.try_recv() {
            let folder = self.library.folder().clone();
            self.pictures.saving =
                Some(Task::start(&self.wake, move || library::save_figure(&folder, &name, &png(&image)?)));
        }
        if let Some(saved) = crate::tasks::finished(&mut self.pictures.saving) {
            self.say_saved(saved, now);
        }
    }

    /// Uses the parameters that were found, leaves them, or goes back to those before.
    pub(super) fn settle_fit(&mut self, command: Command, now: Moment) {
        let better = self.progress_screen.memory.take_better();
        let (operation, said) = match (command, better) {
            (Command::AcceptFit, Some(parameters)) => {
                (Operation::Parameters(parameters), "The fitted parameters are used from now on.")
            }
            (Command::UndoFit, _) => (Operation::UndoParameters, "The parameters are those from before."),
            _ => return self.progress_screen.memory.say("The parameters stay as they are.".to_owned()),
        };
        if self.change(operation, now).is_some() {
            self.progress_screen.memory.say(said.to_owned());
        }
    }

    fn say_saved(&mut self, saved: io::Result<PathBuf>, now: Moment) {
        match saved {
            Ok(path) => self.notices.say(format!("Saved: {}", path.display()), now),
            Err(err) => {
                self.notices.warn(&format!("The figure could not be saved: {err}."), now);
            }
        }
    }
}

/// A picture as a file of PNG.
pub(super) fn png(image: &ColorImage) -> io::Result<Vec<u8>> {
    let [width, height] = image.size.map(|side| side as u32);
    let pixels = image.pixels.iter().flat_map(egui::Color32::to_srgba_unmultiplied).collect();
    let picture = image::RgbaImage::from_raw(width, height, pixels).unwrap_or_default();
    let mut bytes = io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Png).map_err(io::Error::other)?;
    Ok(bytes.into_inner())
}
