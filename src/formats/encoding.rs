//! From bytes in any encoding to a text.

use std::{borrow::Cow, ops::Range, path::Path};

use encoding_rs::{Encoding, ISO_8859_2, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250, WINDOWS_1252};

use super::{Problem, latin};

/// How much of a file is looked at to tell its encoding.
const LOOKED_AT: usize = 1 << 16;
/// What stands for bytes that are no letter.
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;
/// How many lines with such bytes are named.
const LINES_SHOWN: usize = 10;
/// How many bytes a text may have.
const MOST_BYTES: usize = 100_000_000;

/// A text with the encoding it was in.
pub struct Decoded<'b> {
    /// The text, without its byte order mark.
    pub text: Cow<'b, str>,
    /// The name of the encoding.
    pub encoding: &'static str,
    /// Whether the encoding was only guessed.
    pub is_guessed: bool,
}

/// Something to be said of a text: where, what, and what to do.
pub type Said = (Range<usize>, String, &'static str);

impl Decoded<'_> {
    /// The bytes that were no letters, by lines; none if all were.
    pub fn slips(&self) -> Option<Said> {
        let mut found = self.text.match_indices(REPLACEMENT).map(|(at, _)| at).peekable();
        let first = *found.peek().filter(|_| self.is_guessed && self.encoding == UTF_8.name())?;
        let (mut lines, mut line, mut counted, mut count) = (Vec::new(), 1, 0, 0);
        for at in found {
            line += self.text[counted..at].matches('\n').count();
            (counted, count) = (at, count + 1);
            if lines.last() != Some(&line) {
                lines.push(line);
            }
        }
        let shown: Vec<String> = lines.iter().take(LINES_SHOWN).map(usize::to_string).collect();
        let more = if lines.len() > LINES_SHOWN { " and more" } else { "" };
        let (what, where_) = (if count == 1 { "a byte is" } else { "some bytes are" }, shown.join(", "));
        let noun = if lines.len() == 1 { "line" } else { "lines" };
        let message = format!("{what} no letter in UTF-8 and became “{REPLACEMENT}”, in {noun} {where_}{more}");
        Some((first..first + REPLACEMENT.len_utf8(), message, "write the letter that is meant there"))
    }

    /// The same, or that the encoding was only guessed, where nothing else shows it.
    pub fn doubts(&self) -> Option<Said> {
        let at = self.text.find(|c: char| !c.is_ascii()).unwrap_or(0);
        let letter = at..at + self.text[at..].chars().next().map_or(0, char::len_utf8);
        let guessed = || {
            let message = format!("the text was taken for {}, which is a guess", self.encoding);
            (letter, message, "choose another encoding if its letters are wrong, or save it as UTF-8")
        };
        self.slips().or_else(|| (self.is_guessed && self.encoding != UTF_8.name()).then(guessed))
    }
}

/// The text of a file, in the encoding of that label or else in the one that its bytes tell.
///
/// A byte order mark decides; then a text that is UTF-8 is that; then it is guessed from the first 64 KB.
pub fn decode<'b>(bytes: &'b [u8], file: &Path, label: Option<&str>) -> Result<Decoded<'b>, Problem> {
    let failed = |message: String, remedy: &str| Err(Problem::of_file(file, message, remedy));
    if bytes.len() > MOST_BYTES {
        let message = format!("the file has more than {} MB", MOST_BYTES / 1_000_000);
        return failed(message, "split it into several files");
    }
    let chosen = match label.map(|label| (label, Encoding::for_label(label.trim().as_bytes()))) {
        Some((label, None)) => {
            let remedy = "choose another, such as utf-8, windows-1252, windows-1251 or utf-16le";
            return failed(format!("there is no encoding `{label}`"), remedy);
        }
        Some((_, encoding)) => encoding,
        None => None,
    };
    let (encoding, is_guessed) = match (chosen, Encoding::for_bom(bytes)) {
        (Some(encoding), _) | (None, Some((encoding, _))) => (encoding, false),
        _ => told(bytes),
    };
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    if text.trim().is_empty() {
        return failed("the file is empty".to_owned(), "choose a file with questions and answers");
    }
    // Of a few the reader tells the place; so many are a program, a picture or an archive.
    let start = &text.as_bytes()[..text.len().min(LOOKED_AT)];
    let unseen = start.iter().filter(|byte| **byte < 32 && !b"\t\n\r\x0b\x0c".contains(byte)).count();
    if unseen > 2 + start.len() / 200 {
        return failed("this is no text".to_owned(), "choose a text file, such as one that a spreadsheet saves as CSV");
    }
    Ok(Decoded { text, encoding: encoding.name(), is_guessed })
}

/// The encoding of a text without a byte order mark, and whether that is a guess.
fn told(bytes: &[u8]) -> (&'static Encoding, bool) {
    let start = &bytes[..bytes.len().min(LOOKED_AT)];
    // Punctuation and Latin letters have a zero byte in UTF-16: behind them, or before them.
    let zeros = |first: usize| start.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let [even, odd] = [zeros(0), zeros(1)];
    if odd > start.len() / 16 && even * 8 < odd {
        return (UTF_16LE, true);
    }
    if even > start.len() / 16 && odd * 8 < even {
        return (UTF_16BE, true);
    }
    if std::str::from_utf8(bytes).is_ok() {
        return (UTF_8, false);
    }
    // A few slips in a text that is UTF-8 otherwise do not make it something else: in another encoding hardly a letter is
    // UTF-8 by chance.
    let valid = bytes
        .utf8_chunks()
        .map(|chunk| (chunk.valid().chars().filter(|c| !c.is_ascii()).count(), !chunk.invalid().is_empty()));
    let (letters, slips) =
        valid.fold((0, 0), |(letters, slips), (more, slip)| (letters + more, slips + usize::from(slip)));
    if letters > 2 * slips {
        return (UTF_8, true);
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(start, true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    let is_central = guess == WINDOWS_1250 || guess == ISO_8859_2;
    (if is_central && !latin::needs_central(start) { WINDOWS_1252 } else { guess }, true)
}
