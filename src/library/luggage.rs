//! What cards take along to another deck: their histories, and copies of the pictures that they show.

use std::{
    collections::{HashMap, HashSet},
    fs, io,
    path::{Path, PathBuf},
};

use super::{DeckError, LibraryDeck, replaced::remove};
use crate::{
    deck::{Answer, Card, Deck, Passage},
    formats::{EditError, image_name, image_names, stands_plain},
    storage::{
        atomic,
        image_files::{folder_of, read_image},
    },
    study::Move,
    wording::{PictureRef, pictures},
};

/// What goes to another deck.
#[derive(Default)]
pub(super) struct Luggage {
    /// The cards.
    pub moved: Vec<Move>,
    /// The pictures, as they are to be copied.
    pub pictures: Vec<PictureCopy>,
}

/// A picture that is to be copied.
pub(super) struct PictureCopy {
    /// The file, which may be missing.
    pub from: PathBuf,
    /// A file that is not there yet.
    pub to: PathBuf,
}

/// Those that are there to be copied. Fails if a file has taken the name of a copy meanwhile.
pub(super) fn coming(pictures: Vec<PictureCopy>) -> Result<Vec<PictureCopy>, DeckError> {
    let there: Vec<PictureCopy> = pictures.into_iter().filter(|picture| picture.from.is_file()).collect();
    if there.iter().any(|picture| picture.to.symlink_metadata().is_ok()) {
        return Err(EditError::Changed("deck").into());
    }
    Ok(there)
}

impl PictureCopy {
    /// Copies the picture.
    pub(super) fn write(&self) -> Result<(), DeckError> {
        let copy = || -> io::Result<()> {
            let bytes = fs::read(&self.from)?;
            atomic::create_private_folder(self.to.parent().unwrap_or(&self.to))?;
            atomic::write(&self.to, &bytes)
        };
        copy().map_err(|err| DeckError::NotWritten { path: self.to.clone(), err })
    }

    /// Removes the copy because something else could not be written.
    pub(super) fn take_away(&self) {
        if let Err(err) = remove(&self.to) {
            tracing::warn!(%err, file = %self.to.display(), "the copy of a picture stays");
        }
    }
}

/// Finds the pictures that cards take along, and what they are called there.
pub(super) struct Packing<'l> {
    /// The folder that they go into.
    to: PathBuf,
    /// The names that are not free there.
    taken: HashSet<String>,
    /// The names that pictures get, by their folder and their name.
    named: HashMap<(&'l Path, String), String>,
    /// What is to be copied.
    pub copies: Vec<PictureCopy>,
}

impl<'l> Packing<'l> {
    /// For pictures that go to the deck in that file.
    pub(super) fn new(target: &Deck, file: &Path) -> Self {
        let to = folder_of(file);
        let there = fs::read_dir(&to).into_iter().flatten().flatten();
        let there = there.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let taken = there.chain(image_names(target)).collect();
        Self { to, taken, named: HashMap::new(), copies: Vec::new() }
    }

    /// The card as it is to be in the other deck: it shows its pictures as they are called there.
    pub(super) fn card(&mut self, from: &'l LibraryDeck, card: &Card) -> Card {
        let mut card = card.clone();
        let answers = match &mut card.answer {
            Answer::Text(text) => std::slice::from_mut(text),
            Answer::List(items) => items,
        };
        let texts = [&mut card.question].into_iter().chain(answers).chain(&mut card.accept).chain(&mut card.quote);
        for text in texts.chain(&mut card.note).chain(&mut card.distractors) {
            self.text(from, text);
        }
        card
    }

    /// The passage as it is to be in the other deck.
    pub(super) fn passage(&mut self, from: &'l LibraryDeck, passage: &Passage) -> Passage {
        let mut passage = passage.clone();
        self.text(from, &mut passage.text);
        passage
    }

    fn text(&mut self, from: &'l LibraryDeck, text: &mut String) {
        // A deck without a folder has no pictures.
        let Some(file) = from.file() else { return };
        rename_pictures(text, |name| self.name(file, name));
    }

    /// The name that a picture of the deck in that file gets: its own or, if that is the name of another one, a free one.
    fn name(&mut self, file: &'l Path, name: &str) -> String {
        if let Some(known) = self.named.get(&(file, name.to_owned())) {
            return known.clone();
        }
        let from = folder_of(file);
        let is_same = |to: &Path, other: &str| {
            let there = read_image(to, other);
            there.is_ok() && there == read_image(&from, name)
        };
        let mut number = 1;
        let mut now = name.to_owned();
        while self.taken.contains(&now) && !is_same(&self.to, &now) {
            number += 1;
            now = numbered(name, number);
        }
        if self.taken.insert(now.clone()) {
            self.copies.push(PictureCopy { from: from.join(name), to: self.to.join(&now) });
        }
        self.named.insert((file, name.to_owned()), now.clone());
        now
    }
}

/// Has a text show its pictures under the names that they have now.
pub fn rename_pictures(text: &mut String, mut name_now: impl FnMut(&str) -> String) {
    let mut end = usize::MAX;
    // From the end on: what was found before stays where it is.
    for picture in pictures(text).into_iter().rev() {
        let Ok(name) = image_name(&picture.file) else { continue };
        let now = name_now(&name);
        if now != name && picture.source.end <= end {
            end = picture.source.start;
            let shown = renamed(&text[picture.source.clone()], &picture, &now);
            text.replace_range(picture.source, &shown);
        }
    }
}

/// The name of a file with a number behind it, in letters that stand in a text as they are.
pub(super) fn numbered(name: &str, number: usize) -> String {
    let (stem, ending) = name.rsplit_once('.').unwrap_or((name, "png"));
    let plain = |letter: char| if stands_plain(letter) { letter } else { '-' };
    format!("{}-{number}.{ending}", stem.chars().map(plain).collect::<String>())
}

/// A picture as it stands in a text, which is another file.
fn renamed(source: &str, picture: &PictureRef, name: &str) -> String {
    let written =
        source.rsplit_once("](").map(|(alt, rest)| format!("{alt}]({}", rest.replacen(&picture.file, name, 1)));
    let is_it = |text: &String| matches!(pictures(text).as_slice(), [only] if only.file == name);
    written.filter(is_it).unwrap_or_else(|| format!("![{}]({name})", picture.alt))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_renamed_where_it_stands_and_in_nothing_else() {
        for (text, then) in [
            ("![A map](map.png)", "![A map](map-2.png)"),
            ("![map.png](<map.png> \"The map\")", "![map.png](<map-2.png> \"The map\")"),
            ("![A map][m]\n\n[m]: map.png", "![A map](map-2.png)\n\n[m]: map.png"),
            ("![A *map*](a%20map.png)", "![A *map*](map-2.png)"),
        ] {
            let picture = &pictures(text)[0];
            let (before, after) = (&text[..picture.source.start], &text[picture.source.end..]);
            let shown = renamed(&text[picture.source.clone()], picture, "map-2.png");
            assert_eq!(format!("{before}{shown}{after}"), then);
        }
        assert_eq!(numbered("the (old) map.PNG", 3), "the--old--map-3.PNG");
    }
}
