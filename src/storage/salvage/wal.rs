//! The write-ahead log that may lie beside a database: pages that were committed, and are not yet in its file.

/// A page as a transaction left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Frame<'b> {
    /// Its number in the database.
    pub page: u32,
    /// Its bytes.
    pub image: &'b [u8],
}

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
/// The first bytes of the file; the lowest bit tells the order of bytes in checksums.
const MAGIC: u32 = 0x377f_0682;

type Checksum = (u32, u32);

/// Returns the size of a page, if the header is sound.
pub fn page_size(wal: &[u8]) -> Option<usize> {
    let header = wal.get(..HEADER)?;
    (checksum(is_big_endian(header)?, (0, 0), &header[..24]) == pair(header, 24)?)
        .then(|| word(header, 8))?
        .map(|size| size as usize)
}

/// Returns the pages of all transactions that were committed, the newest first.
///
/// A frame is sound if its checksum follows from that of the frame before it, so what lies behind a damaged frame is
/// read all the same. When SQLite begins again at the top of the file, what the new frames do not cover is read, too:
/// in a log to which rows are only added, an older page holds nothing that is not true any more.
pub fn frames(wal: &[u8], page_size: usize) -> Vec<Frame<'_>> {
    let Some((header, body)) = wal.split_at_checked(HEADER) else { return Vec::new() };
    let orders = is_big_endian(header).map_or(vec![false, true], |order| vec![order]);
    orders
        .into_iter()
        .map(|is_big| committed(is_big, header, body, page_size))
        .find(|it| !it.is_empty())
        .unwrap_or_default()
}

fn committed<'b>(is_big: bool, header: &[u8], body: &'b [u8], page_size: usize) -> Vec<Frame<'b>> {
    let mut before = pair(header, 24);
    let mut generations: Vec<(u64, Vec<(Frame<'b>, bool)>)> = Vec::new();
    for bytes in body.chunks_exact(FRAME_HEADER + page_size) {
        let (head, image) = bytes.split_at(FRAME_HEADER);
        let (Some(page), Some(size_after)) = (word(head, 0), word(head, 4)) else { continue };
        let (salt, stored) = (u64::from_be_bytes([8, 9, 10, 11, 12, 13, 14, 15].map(|at| head[at])), pair(head, 16));
        let found = before.map(|before| checksum(is_big, checksum(is_big, before, &head[..8]), image));
        before = stored;
        if found.is_none() || found != stored || page == 0 {
            continue;
        }
        let frame = (Frame { page, image }, size_after > 0);
        match generations.last_mut() {
            Some((last, frames)) if *last == salt => frames.push(frame),
            _ => generations.push((salt, vec![frame])),
        }
    }
    let up_to_last_commit = |(_, frames): (u64, Vec<(Frame<'b>, bool)>)| {
        frames.into_iter().rev().skip_while(|(_, is_commit)| !is_commit).map(|(frame, _)| frame)
    };
    generations.into_iter().flat_map(up_to_last_commit).collect()
}

/// Whether checksums read words with the highest byte first; `None` if the file does not begin as it should.
fn is_big_endian(header: &[u8]) -> Option<bool> {
    word(header, 0).filter(|magic| magic & !1 == MAGIC).map(|magic| magic & 1 == 1)
}

fn checksum(is_big: bool, (mut first, mut second): Checksum, bytes: &[u8]) -> Checksum {
    let number = |word: &[u8]| {
        let word = [word[0], word[1], word[2], word[3]];
        if is_big { u32::from_be_bytes(word) } else { u32::from_le_bytes(word) }
    };
    for words in bytes.chunks_exact(8) {
        first = first.wrapping_add(number(&words[..4])).wrapping_add(second);
        second = second.wrapping_add(number(&words[4..])).wrapping_add(first);
    }
    (first, second)
}

fn pair(bytes: &[u8], at: usize) -> Option<Checksum> {
    Some((word(bytes, at)?, word(bytes, at + 4)?))
}

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
