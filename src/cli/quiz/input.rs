//! What is typed in a session.

use std::io::{self, BufRead, Read};

use crate::study::LONGEST_TYPED;

/// The most bytes of a line that are kept: no answer is longer.
const LONGEST_LINE: u64 = 4 * LONGEST_TYPED as u64 + 100;

/// A line that was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// The last answer is to be taken back.
    Undo,
    /// The session is to end, or there is nothing more to read.
    End,
    /// The answer is to be shown without being judged.
    Show,
    /// Anything else, without the space around it.
    Line(String),
}

/// Reads one line. Where an answer is typed in words, commands need a colon before them.
pub fn read(input: &mut dyn BufRead, takes_words: bool) -> io::Result<Typed> {
    let mut line = Vec::new();
    if Read::take(&mut *input, LONGEST_LINE).read_until(b'\n', &mut line)? == 0 {
        return Ok(Typed::End);
    }
    if !line.ends_with(b"\n") {
        input.skip_until(b'\n')?;
    }
    let line = String::from_utf8_lossy(&line);
    let line = line.trim();
    let command = line.strip_prefix(':').or((!takes_words).then_some(line));
    Ok(match command.map(str::to_lowercase).as_deref() {
        Some("u") => Typed::Undo,
        Some("q") => Typed::End,
        Some("s") => Typed::Show,
        _ => Typed::Line(line.to_owned()),
    })
}

/// The digit of a line that is one from 1 to `most`, less 1.
pub fn place(line: &str, most: usize) -> Option<usize> {
    line.parse::<usize>().ok().filter(|number| (1..=most).contains(number)).map(|number| number - 1)
}

/// The order in a line such as `3 1 2` or `312`: places from 0, each once.
pub fn order(line: &str, count: usize) -> Option<Vec<usize>> {
    let is_parted = line.contains([' ', ',']);
    let parts: Vec<&str> = if is_parted {
        line.split([' ', ',']).filter(|part| !part.is_empty()).collect()
    } else {
        line.split("").filter(|part| !part.is_empty()).collect()
    };
    let order: Vec<usize> = parts.into_iter().map(|part| place(part, count)).collect::<Option<_>>()?;
    let mut sorted = order.clone();
    sorted.sort_unstable();
    (sorted == (0..count).collect::<Vec<_>>()).then_some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_understood_or_nothing_is_taken_for_granted() {
        let lines = &b"\n3\r\n 1 \nu\n\xff\xfe\n:S\nQ\n"[..];
        let line = |text: &str| Typed::Line(text.to_owned());
        let (mut digits, mut words) = (lines, lines);
        for (expected, in_words) in [
            (line(""), line("")),
            (line("3"), line("3")),
            (line("1"), line("1")),
            (Typed::Undo, line("u")),
            (line("\u{fffd}\u{fffd}"), line("\u{fffd}\u{fffd}")),
            (Typed::Show, Typed::Show),
            (Typed::End, line("Q")),
            (Typed::End, Typed::End),
        ] {
            assert_eq!(read(&mut digits, false).unwrap(), expected);
            assert_eq!(read(&mut words, true).unwrap(), in_words);
        }
    }

    #[test]
    fn an_order_names_every_place_once() {
        assert_eq!(order("3 1 2", 3), Some(vec![2, 0, 1]));
        assert_eq!(order("312", 3), Some(vec![2, 0, 1]));
        for wrong in ["", "3 1", "3 1 1", "1 2 4", "a b c", "1234"] {
            assert_eq!(order(wrong, 3), None, "{wrong}");
        }
    }
}
