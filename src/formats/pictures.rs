//! Pictures that come with decks, from wherever they lie: within bounds, and only what is a picture.

use std::{collections::HashMap, path::Path};

use super::{
    Incoming, Picture, Problem,
    images::{ImageError, ImageKind, LARGEST_PICTURE, LARGEST_PICTURES, image_name, image_names, images_in, look_at},
    package::Package,
};
use crate::{
    deck::{Deck, Severity},
    wording::count,
};

/// What is wrong with a picture, going on from its name, and what to do.
pub type Wrong = (String, &'static str);

/// The bytes of a picture, `None` if nothing is to be said of one that is not there.
pub type Found = Result<Option<Vec<u8>>, Wrong>;

/// The pictures of the decks of one file.
#[derive(Debug)]
pub struct Pictures<'f> {
    file: &'f Path,
    bytes_in_all: usize,
}

impl<'f> Pictures<'f> {
    /// None yet.
    #[must_use]
    pub fn new(file: &'f Path) -> Self {
        Self { file, bytes_in_all: 0 }
    }

    /// The pictures that a deck shows; those that do not come, and those that come and cannot be shown, are said. `read`
    /// gives one by its name.
    pub fn shown_by(&mut self, deck: &Deck, read: &mut dyn FnMut(&str) -> Found) -> (Vec<Picture>, Vec<Problem>) {
        let (mut pictures, mut problems) = (Vec::<Picture>::new(), Vec::new());
        for (written, card) in images_in(deck) {
            let wrong = match image_name(&written) {
                Err(err) => Some((err.to_string(), err.remedy())),
                Ok(name) if pictures.iter().any(|it| it.name == name) => None,
                Ok(name) => match read(&name) {
                    Err(wrong) => Some(wrong),
                    Ok(None) => None,
                    Ok(Some(bytes)) => {
                        let picture = Picture { name, bytes };
                        let (comes, wrong) = self.judge(&picture);
                        let kind = ImageKind::from_bytes(&picture.bytes);
                        let other = kind.filter(|_| comes).and_then(|kind| is_other(&picture.name, kind));
                        pictures.extend(comes.then_some(picture));
                        wrong.or(other)
                    }
                },
            };
            problems.extend(wrong.map(|(why, remedy)| {
                let problem = Problem::of_file(self.file, format!("the picture {written} {why}"), remedy);
                Problem { severity: Severity::Warning, card, ..problem }
            }));
        }
        (pictures, problems)
    }

    /// Whether a picture comes in, and what is wrong with it.
    pub fn judge(&mut self, picture: &Picture) -> (bool, Option<Wrong>) {
        let (found, length) = (look_at(&picture.bytes), picture.bytes.len());
        if matches!(found, Err(ImageError::NoPicture)) {
            return (
                false,
                Some(("is left out: it is no PNG, JPEG, GIF, WebP or SVG".to_owned(), "save it as PNG or JPEG")),
            );
        }
        if self.bytes_in_all + length > LARGEST_PICTURES {
            let why = format!("is left out: there are more than {} MB of them", LARGEST_PICTURES >> 20);
            return (false, Some((why, "make them smaller")));
        }
        self.bytes_in_all += length;
        (true, found.err().map(|err| (err.to_string(), err.remedy())))
    }
}

/// Takes the pictures over that cards show out of a zip, wherever in it they lie. Returns what is wrong with them, and how
/// many of its files are none, but for those that are `used` otherwise.
pub fn packed_pictures(
    package: &mut Package<'_>,
    file: &Path,
    decks: &mut [Incoming],
    used: &dyn Fn(&str) -> bool,
) -> Vec<Problem> {
    let names = package.files().iter().filter(|name| !used(name));
    let members: HashMap<String, String> =
        names.map(|name| (name.rsplit('/').next().unwrap_or(name).to_owned(), name.clone())).collect();
    let (mut bounds, mut shown, mut problems) = (Pictures::new(file), Vec::new(), Vec::new());
    for incoming in decks {
        shown.extend(image_names(&incoming.deck));
        let (pictures, wrong) = bounds.shown_by(&incoming.deck, &mut |name| {
            let missing = || (ImageError::Missing.to_string(), "pack it into the zip");
            let member = members.get(name).ok_or_else(missing)?;
            package.member(member, LARGEST_PICTURE).map_err(|err| (format!("is left out: {err}"), err.remedy()))
        });
        incoming.pictures = pictures;
        problems.extend(wrong);
    }
    let others = members.keys().filter(|name| !shown.contains(name)).count();
    if others > 0 {
        let message = format!("{} of the zip left out: no picture that a card shows", count(others, "file"));
        let problem = Problem::of_file(file, message, "what is left out stays in the zip");
        problems.push(Problem { severity: Severity::Warning, ..problem });
    }
    problems
}

/// What is to be said if a picture is of another kind than its name tells.
pub fn is_other(name: &str, kind: ImageKind) -> Option<Wrong> {
    let message = format!("is a {} by its content", kind.name());
    let remedy = "let its name end so, and write that name in the deck";
    (ImageKind::from_name(name) != Some(kind)).then_some((message, remedy))
}
