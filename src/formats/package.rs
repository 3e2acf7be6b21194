//! Zips, read within bounds and packed. Names are never used as paths; a backslash in one, as some programs on Windows
//! write it, is a slash.

use std::{
    collections::HashMap,
    fmt::Display,
    io::{Cursor, Read, Write},
};

use ruzstd::decoding::StreamingDecoder;
use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

use super::images::ImageKind;

/// The most bytes of a backup in an archive.
pub const LARGEST_BACKUP: u64 = 2 << 30;
/// The most members of a zip.
const MOST_MEMBERS: usize = 100_000;
/// How many times larger a member may be once it is unpacked, beyond the first mebibyte.
const LARGEST_RATIO: u64 = 100;
/// How hard texts are compressed, from 1 to 9. Time is dearer than bytes: a package is soon unpacked again.
const EFFORT: i64 = 1;
/// Compressed frames begin with this.
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// Why a zip could not be read at all, or a member of it, or not be packed.
#[derive(Debug, thiserror::Error)]
pub enum PackageError {
    /// It is no zip, or one that was cut off.
    #[error("the file is no zip, or it was cut off: {detail}")]
    NoZip {
        /// What the reader of zips says.
        detail: String,
    },
    /// It has too many members.
    #[error("the package has {members} members, more than {MOST_MEMBERS}")]
    TooManyMembers {
        /// How many it has.
        members: usize,
    },
    /// A member is too large.
    #[error("the member `{member}` of the package unpacks to more than {} MB", .limit.div_ceil(1 << 20))]
    TooLarge {
        /// The member.
        member: String,
        /// How many bytes it may have.
        limit: u64,
    },
    /// A member cannot be unpacked.
    #[error("the member `{member}` of the package is damaged: {detail}")]
    Damaged {
        /// The member.
        member: String,
        /// What is wrong.
        detail: String,
    },
    /// It is no archive of a whole library.
    #[error("it holds no library, but decks or something else")]
    NoLibrary,
    /// A whole library is too large for one archive.
    #[error("everything together has {} MB, more than the {} MB of an archive", bytes.div_ceil(1 << 20), LARGEST_BACKUP >> 20)]
    LibraryTooLarge {
        /// How many bytes it has.
        bytes: u64,
    },
    /// A zip could not be packed.
    #[error("the package could not be packed: {detail}")]
    NotPacked {
        /// What went wrong.
        detail: String,
    },
}

impl PackageError {
    /// What to do about it, as a sentence without its full stop.
    #[must_use]
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::NoZip { .. } | Self::Damaged { .. } => "export it again, and copy the whole file",
            Self::TooManyMembers { .. } | Self::TooLarge { .. } => "export fewer decks at a time",
            Self::NoLibrary => "import it",
            Self::LibraryTooLarge { .. } => "copy the data folder instead",
            Self::NotPacked { .. } => "export fewer decks at a time, or without pictures",
        }
    }
}

/// Whether bytes are a database of SQLite.
pub fn is_database(bytes: &[u8]) -> bool {
    bytes.starts_with(b"SQLite format 3\0")
}

/// A zip whose members can be read.
pub struct Package<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    /// The names of its files, in its order.
    files: Vec<String>,
    /// Where the file of a name is: of two with one name, the one that is written so.
    places: HashMap<String, usize>,
}

impl<'b> Package<'b> {
    /// Opens a zip.
    pub fn open(bytes: &'b [u8]) -> Result<Self, PackageError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|err| PackageError::NoZip { detail: err.to_string() })?;
        let members = zip.len();
        if members > MOST_MEMBERS {
            return Err(PackageError::TooManyMembers { members });
        }
        let mut package = Self { zip, files: Vec::new(), places: HashMap::new() };
        for place in 0..members {
            let Some(name) = package.name_at(place) else { continue };
            let slashed = name.replace('\\', "/");
            if slashed == name {
                package.places.insert(slashed.clone(), place);
            } else {
                package.places.entry(slashed.clone()).or_insert(place);
            }
            package.files.push(slashed);
        }
        Ok(package)
    }

    /// The name of the file at a place, as it is written; `None` for folders and links.
    fn name_at(&mut self, place: usize) -> Option<String> {
        let file = self.zip.by_index_raw(place).ok()?;
        let is_file = !file.is_dir() && !file.is_symlink();
        let name = file.name().ok()?.into_owned();
        is_file.then_some(name)
    }

    /// The names of its files, in its order. Folders and links are none.
    pub fn files(&self) -> &[String] {
        &self.files
    }

    /// The bytes of a member, unpacked, also if it is a compressed frame itself; `None` if there is none of that name.
    pub fn member(&mut self, name: &str, limit: u64) -> Result<Option<Vec<u8>>, PackageError> {
        let damaged =
            |detail: &dyn Display| PackageError::Damaged { member: name.to_owned(), detail: detail.to_string() };
        let Some(index) = self.places.get(name).copied() else { return Ok(None) };
        let mut file = self.zip.by_index(index).map_err(|err| damaged(&err))?;
        let limit = limit.min((1 << 20) + file.compressed_size().saturating_mul(LARGEST_RATIO));
        let read = |reader: &mut dyn Read| {
            let mut bytes = Vec::new();
            reader.take(limit + 1).read_to_end(&mut bytes).map_err(|err| damaged(&err))?;
            if bytes.len() as u64 > limit {
                return Err(PackageError::TooLarge { member: name.to_owned(), limit });
            }
            Ok(bytes)
        };
        let bytes = read(&mut file)?;
        if !bytes.starts_with(&ZSTD) {
            return Ok(Some(bytes));
        }
        let mut decoder = StreamingDecoder::new(bytes.as_slice()).map_err(|err| damaged(&err))?;
        read(&mut decoder).map(Some)
    }
}

/// Packs files, each with its name. Those that are compressed already are only stored.
pub fn pack<'m>(members: impl IntoIterator<Item = (&'m str, &'m [u8])>) -> Result<Vec<u8>, PackageError> {
    let failed = |err: &dyn Display| PackageError::NotPacked { detail: err.to_string() };
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let is_compressed = ImageKind::from_bytes(bytes).is_some_and(ImageKind::is_compressed);
        let method = if is_compressed { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        let options = SimpleFileOptions::default().compression_method(method).large_file(bytes.len() > 1 << 31);
        let options = if is_compressed { options } else { options.compression_level(Some(EFFORT)) };
        zip.start_file(name, options).map_err(|err| failed(&err))?;
        zip.write_all(bytes).map_err(|err| failed(&err))?;
    }
    Ok(zip.finish().map_err(|err| failed(&err))?.into_inner())
}
