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

    /// Visits each cell that can be read, page by page. Returns whether a page is spoken of that lies behind the end of
    /// the file.
    pub fn visit(&self, mut visit: impl FnMut(Cell)) -> bool {
        let first = self.images.get(&1).and_then(|images| images.first());
        let header = first.filter(|image| size_in_header(image.bytes).is_some());
        // The number of pages stands there.
        let told = header.and_then(|image| number(image.bytes, 28));
        let mut is_cut_off = self.ends_early || told.is_some_and(|told| self.is_behind_the_end(told));
        for (page, images) in &self.images {
            for image in images {
                is_cut_off |= self.visit_page(*page, *image, &mut visit).unwrap_or(false);
            }
        }
        is_cut_off
    }

    fn is_behind_the_end(&self, page: u32) -> bool {
        page > self.count && !self.images.contains_key(&page)
    }

    /// Visits the cells of a page of an index. Returns whether it speaks of one behind the end.
    fn visit_page(&self, page: u32, image: Image<'_>, visit: &mut impl FnMut(Cell)) -> Option<bool> {
        let Image { bytes, is_checked } = image;
        let start = if page == 1 { FILE_HEADER } else { 0 };
        let is_interior = match *bytes.get(start)? {
            LEAF => false,
            INTERIOR => true,
            _ => return None,
        };
        let pointers = start + if is_interior { 12 } else { 8 };
        let end = pointers + 2 * usize::from(short(bytes, start + 3)?);
        // No database is as large as what random bytes speak of.
        let most = self.count.saturating_mul(1024).max(1024);
        let is_behind = |at| number(bytes, at).is_some_and(|child| child <= most && self.is_behind_the_end(child));
        let mut is_cut_off = is_interior && is_behind(start + 8);
        for pointer in (pointers..end).step_by(2) {
            let Some(at) = short(bytes, pointer).map(usize::from).filter(|at| *at >= end) else { continue };
            is_cut_off |= is_interior && is_behind(at);
            if let Some((record, is_on_page)) = self.record(bytes, if is_interior { at + 4 } else { at }) {
                visit(Cell { page, record, is_checked: is_checked && is_on_page });
            }
        }
        Some(is_cut_off)
    }

    /// Reads the record that begins there: `None` if there is none. Returns no bytes if its end cannot be read; also
    /// returns whether all of it stands on that page.
    fn record(&self, image: &[u8], at: usize) -> Option<(Option<Vec<u8>>, bool)> {
        let (length, taken) = varint(image.get(at..)?)?;
        let length = usize::try_from(length).ok().filter(|length| *length <= self.images.len() * self.size)?;
        let at = at + taken;
        let most = (self.size - 12) * 64 / 255 - 23;
        if length <= most {
            return Some((Some(image.get(at..at + length)?.to_vec()), true));
        }
        let least = (self.size - 12) * 32 / 255 - 23;
        let fitting = least + (length - least) % (self.size - 4);
        let local = if fitting <= most { fitting } else { least };
        let mut record = image.get(at..at + local)?.to_vec();
        let next = number(image, at + local)?;
        Some((self.follow(next, length, &mut record).map(|()| record), false))
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
