//! The zip: which member is the collection, and the pictures beside it. Names are never used as paths.

use std::collections::{HashMap, HashSet};

use super::{
    AnkiError,
    protobuf::{self, Value},
    sha1::sha1,
};
use crate::formats::{
    Picture,
    images::{ImageError, LARGEST_PICTURE, image_name, percent_decoded},
    package::{Package, PackageError, is_database},
};

/// The names of the collection, the newest kind first: the others are placeholders beside it.
const COLLECTIONS: [&str; 3] = ["collection.anki21b", "collection.anki21", "collection.anki2"];
/// The most bytes of a collection, unpacked.
const LARGEST_COLLECTION: u64 = 256 << 20;
/// The most bytes of a media list, unpacked.
const LARGEST_LIST: u64 = 32 << 20;

/// A package whose members can be read.
pub struct Archive<'b> {
    content: Content<'b>,
    media: HashMap<String, Member>,
}

/// What a file of Anki is.
enum Content<'b> {
    /// A zip.
    Package(Package<'b>),
    /// The collection alone, as it lies in Anki's own folder.
    Collection(&'b [u8]),
}

/// A file in the media list.
struct Member {
    /// The member's name in the zip: a number.
    name: String,
    /// The checksum that its bytes should have.
    sha1: Option<Vec<u8>>,
}

/// Why a picture does not come in.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// It is not in the package.
    #[error("is not in the package")]
    Missing,
    /// Its bytes cannot be read.
    #[error("cannot be read: {0}")]
    Unreadable(PackageError),
    /// Its bytes are not those that it was packed with.
    #[error("is damaged: its checksum is wrong")]
    Damaged,
}

impl<'b> Archive<'b> {
    /// Opens a package and reads its media list, of which it returns what is wrong.
    pub fn open(bytes: &'b [u8]) -> Result<(Self, Option<AnkiError>), AnkiError> {
        let is_alone = is_database(bytes);
        let content = if is_alone { Content::Collection(bytes) } else { Content::Package(Package::open(bytes)?) };
        let mut archive = Self { content, media: HashMap::new() };
        let list = archive.media_list();
        let problem = match list {
            Ok(media) => {
                archive.media = media;
                None
            }
            Err(err) => Some(err),
        };
        Ok((archive, problem))
    }

    /// Returns the bytes of the collection: of the newest kind that is there, as the others are placeholders then.
    pub fn collection(&mut self) -> Result<Vec<u8>, AnkiError> {
        let package = match &mut self.content {
            Content::Package(package) => package,
            Content::Collection(bytes) if bytes.len() as u64 > LARGEST_COLLECTION => {
                let (member, limit) = ("collection".to_owned(), LARGEST_COLLECTION);
                return Err(PackageError::TooLarge { member, limit }.into());
            }
            Content::Collection(bytes) => return Ok(bytes.to_vec()),
        };
        for name in COLLECTIONS {
            if let Some(bytes) = package.member(name, LARGEST_COLLECTION)? {
                return Ok(bytes);
            }
        }
        Err(AnkiError::NoCollection)
    }

    /// Whether it is a collection without a package around it.
    pub fn is_alone(&self) -> bool {
        matches!(self.content, Content::Collection(_))
    }

    fn member(&mut self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, PackageError> {
        match &mut self.content {
            Content::Package(package) => package.member(name, limit),
            Content::Collection(_) => Ok(None),
        }
    }

    /// Returns whether the package has a file of that name.
    pub fn has(&self, name: &str) -> bool {
        self.media.contains_key(name)
    }

    /// Returns how many files the package has beside the collection.
    pub fn files(&self) -> usize {
        self.media.len()
    }

    /// Returns the bytes of a picture, checked.
    pub fn picture(&mut self, name: &str) -> Result<Vec<u8>, PictureError> {
        let Member { name: member, sha1: expected } = self.media.get(name).ok_or(PictureError::Missing)?;
        let (member, expected) = (member.clone(), expected.clone());
        let bytes = self.member(&member, LARGEST_PICTURE).map_err(PictureError::Unreadable)?;
        let bytes = bytes.ok_or(PictureError::Missing)?;
        match expected {
            Some(expected) if !expected.is_empty() && expected != sha1(&bytes) => Err(PictureError::Damaged),
            _ => Ok(bytes),
        }
    }

    fn media_list(&mut self) -> Result<HashMap<String, Member>, AnkiError> {
        let Some(bytes) = self.member("media", LARGEST_LIST)? else { return Ok(HashMap::new()) };
        let start = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        if start == Some(&b'{') {
            let list: HashMap<String, String> = serde_json::from_slice(&bytes)
                .map_err(|err| PackageError::Damaged { member: "media".to_owned(), detail: err.to_string() })?;
            let members = list.into_iter().map(|(member, name)| (name, Member { name: member, sha1: None }));
            return Ok(members.collect());
        }
        let entries = protobuf::fields(&bytes).filter_map(|(number, value)| match value {
            Value::Bytes(entry) if number == 1 => Some(entry),
            _ => None,
        });
        Ok(entries
            .enumerate()
            .map(|(place, entry)| (protobuf::text(entry, 1), Member::from_entry(place, entry)))
            .collect())
    }
}

impl Member {
    /// The member at `place` of a media list in the newer format.
    fn from_entry(place: usize, entry: &[u8]) -> Self {
        let hash = protobuf::fields(entry).find_map(|(number, value)| match value {
            Value::Bytes(hash) if number == 3 => Some(hash.to_vec()),
            _ => None,
        });
        Self { name: place.to_string(), sha1: hash }
    }
}

/// Whether a zip has a collection of Anki in it.
pub fn is_package(files: &[String]) -> bool {
    files.iter().any(|name| COLLECTIONS.contains(&name.as_str()))
}

/// The picture that a note names so, checked; or why there is none. Its file is added to those that are shown.
pub fn picture(archive: &mut Archive<'_>, written: &str, shown: &mut HashSet<String>) -> Result<Picture, String> {
    let decoded = percent_decoded(written);
    let file = if archive.has(written) { written } else { &decoded };
    shown.insert(file.to_owned());
    let name = image_name(written).map_err(|err| match err {
        ImageError::Elsewhere => "has a name that leads out of the package".to_owned(),
        err => err.to_string(),
    })?;
    let bytes = archive.picture(file).map_err(|err| err.to_string())?;
    Ok(Picture { name, bytes })
}
