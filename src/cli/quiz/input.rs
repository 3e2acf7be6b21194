//! What is typed in a sitting.

use std::io::{self, BufRead};

use crate::memory::Rating;

/// What was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typed {
    /// An empty line.
    Enter,
    /// 1 to 4.
    Rating(Rating),
    /// The last answer is to be taken back.
    Undo,
    /// The sitting is to end, or there is nothing more to read.
    End,
    /// Anything else.
    Other,
}

/// Reads one line.
pub fn read(input: &mut dyn BufRead) -> io::Result<Typed> {
    let mut line = Vec::new();
    if input.read_until(b'\n', &mut line)? == 0 {
        return Ok(Typed::End);
    }
    Ok(match line.trim_ascii() {
        b"" => Typed::Enter,
        b"u" | b"U" => Typed::Undo,
        b"q" | b"Q" => Typed::End,
        [digit @ b'1'..=b'4'] => Typed::Rating(Rating::ALL[usize::from(digit - b'1')]),
        _ => Typed::Other,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_understood_or_nothing_is_taken_for_granted() {
        let mut input = &b"\n3\r\n 1 \nu\n33\n5\n\xff\xfe\nQ\n"[..];
        let mut typed = || read(&mut input).unwrap();
        for expected in [
            Typed::Enter,
            Typed::Rating(Rating::Good),
            Typed::Rating(Rating::Again),
            Typed::Undo,
            Typed::Other,
            Typed::Other,
            Typed::Other,
            Typed::End,
            Typed::End,
        ] {
            assert_eq!(typed(), expected);
        }
    }
}
