//! The pages of a database file, each read by itself: which tree it belongs to need not be known.

use std::collections::BTreeMap;

use super::{record::varint, wal};

const USUAL_SIZE: usize = 4096;
/// What stands before the first page's own header.
const FILE_HEADER: usize = 100;
const LEAF: u8 = 0x0a;
const INTERIOR: u8 = 0x02;

/// The pages of a file and of the write-ahead log beside it.
pub struct Pages<'b> {
    size: usize,
    /// What is known of each page, the newest first.
    images: BTreeMap<u32, Vec<Image<'b>>>,
    /// How many pages the file has.
    count: u32,
    /// Whether the last of them is not whole.
    ends_early: bool,
}

/// A page as it was at some time.
#[derive(Clone, Copy)]
struct Image<'b> {
    bytes: &'b [u8],
    /// Whether it comes from the write-ahead log, where each page has a checksum.
    is_checked: bool,
}

/// A cell of an index, or of a table without row ids: SQLite keeps both alike.
#[derive(Debug, PartialEq, Eq)]
pub struct Cell {
    /// The page on which it stands.
    pub page: u32,
    /// The record; `None` if it goes on in pages that are damaged or missing.
    pub record: Option<Vec<u8>>,
    /// Whether a checksum says that all of it is as it was written.
    pub is_checked: bool,
}

/// What is found on the pages.
#[derive(Default)]
pub struct Cells {
    /// Each cell that could be read, page by page.
    pub cells: Vec<Cell>,
    /// Whether a page is spoken of that is behind the end of the file.
    pub is_cut_off: bool,
}

impl<'b> Pages<'b> {
    /// Returns the pages of a file, whose bytes these are, and of its write-ahead log. If the size of a page cannot be
    /// told from either, it is the usual one.
    pub fn new(file: &'b [u8], wal: &'b [u8]) -> Self {
        let size = wal::page_size(wal).or_else(|| size_in_header(file)).unwrap_or(USUAL_SIZE);
        let mut images: BTreeMap<u32, Vec<Image<'_>>> = BTreeMap::new();
        for frame in wal::frames(wal, size) {
            images.entry(frame.page).or_default().push(Image { bytes: frame.image, is_checked: true });
        }
        let mut count = 0;
        for (number, bytes) in (1..).zip(file.chunks(size)) {
            images.entry(number).or_default().push(Image { bytes, is_checked: false });
            count = number;
        }
        Self { size, images, count, ends_early: !file.len().is_multiple_of(size) }
    }

    /// Returns all cells.
    pub fn cells(&self) -> Cells {
        let mut found = Cells { is_cut_off: self.ends_early, ..Cells::default() };
        let first = self.images.get(&1).and_then(|images| images.first());
        if let Some(header) = first.filter(|image| size_in_header(image.bytes).is_some()) {
            // The number of pages stands there.
            found.is_cut_off |= number(header.bytes, 28).is_some_and(|told| self.is_behind_the_end(told));
        }
        for (page, images) in &self.images {
            for image in images {
                self.cells_of(*page, *image, &mut found);
            }
        }
        found
    }

    fn is_behind_the_end(&self, page: u32) -> bool {
        page > self.count && !self.images.contains_key(&page)
    }

    fn cells_of(&self, page: u32, Image { bytes: image, is_checked }: Image<'_>, found: &mut Cells) -> Option<()> {
        let start = if page == 1 { FILE_HEADER } else { 0 };
        let is_interior = match *image.get(start)? {
            LEAF => false,
            INTERIOR => true,
            _ => return None,
        };
        let pointers = start + if is_interior { 12 } else { 8 };
        let count = usize::from(short(image, start + 3)?);
        let end = pointers + 2 * count;
        let mut child = |at| {
            // No database is as large as what random bytes speak of.
            let behind = number(image, at).filter(|child| self.is_behind_the_end(*child));
            found.is_cut_off |= behind.is_some_and(|child| child <= self.count.saturating_mul(1024).max(1024));
        };
        if is_interior {
            child(start + 8);
        }
        for pointer in (pointers..end).step_by(2) {
            let Some(at) = short(image, pointer).map(usize::from).filter(|at| *at >= end) else { continue };
            if is_interior {
                child(at);
            }
            if let Some(record) = self.record(image, if is_interior { at + 4 } else { at }) {
                let is_checked = is_checked && record.as_ref().is_some_and(|record| record.len() <= self.most_local());
                found.cells.push(Cell { page, record, is_checked });
            }
        }
        Some(())
    }

    /// The record that begins there: `None` if there is none, `Some(None)` if its end cannot be read.
    fn record(&self, image: &[u8], at: usize) -> Option<Option<Vec<u8>>> {
        let (length, taken) = varint(image.get(at..)?)?;
        let length = usize::try_from(length).ok().filter(|length| *length <= self.images.len() * self.size)?;
        let at = at + taken;
        let most = self.most_local();
        if length <= most {
            return image.get(at..at + length).map(|record| Some(record.to_vec()));
        }
        let least = (self.size - 12) * 32 / 255 - 23;
        let fitting = least + (length - least) % (self.size - 4);
        let local = if fitting <= most { fitting } else { least };
        let mut record = image.get(at..at + local)?.to_vec();
        let next = number(image, at + local)?;
        Some(self.follow(next, length, &mut record).map(|()| record))
    }

    /// How long a record may be that stands on one page.
    fn most_local(&self) -> usize {
        (self.size - 12) * 64 / 255 - 23
    }

    /// Reads the rest of a record from the pages to which it flows over, until it has that length.
    fn follow(&self, mut next: u32, length: usize, record: &mut Vec<u8>) -> Option<()> {
        while record.len() < length {
            let images = self.images.get(&next)?;
            // A page that is nothing but zeros was wiped.
            let mut whole = images.iter().map(|image| image.bytes).filter(|bytes| bytes.len() == self.size);
            let image = whole.find(|bytes| bytes.iter().any(|byte| *byte != 0))?;
            let content = &image[4..];
            record.extend(&content[..content.len().min(length - record.len())]);
            next = number(image, 0)?;
        }
        Some(())
    }
}

/// The size of a page, if the file's header tells one that can be.
fn size_in_header(file: &[u8]) -> Option<usize> {
    let size = match short(file, 16).filter(|_| file.starts_with(b"SQLite format 3\0"))? {
        1 => 65_536,
        size => usize::from(size),
    };
    (size >= 512 && size.is_power_of_two()).then_some(size)
}

fn short(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
