//! An SVG is drawn in a process of its own.
//!
//! What draws has no bounds: a file of 300 bytes can keep it for ever, fill the memory, or overflow the stack, which no
//! program survives. So the program starts itself once more, with bounds that the system keeps, and takes what comes of it.

use std::{
    io::{self, Read as _, Write as _},
    path::Path,
    process::{Command, ExitCode, Stdio},
};

use rustix::process::{Resource, Rlimit, setrlimit};

use super::images::LONGEST_SHOWN;
use crate::formats::{self, Decoded, ImageError, Typefaces};

/// What Entente is started with to draw the SVG of its standard input.
pub const DRAW: &str = "draw-the-svg-of-standard-input";

/// How many seconds a drawing may take the processor.
const SECONDS: u64 = 5;
/// How many bytes of memory a drawing may take, the program itself included.
const MEMORY: u64 = 640 << 20;
/// How the process ends if there is a sentence why it did not draw.
const SAID: u8 = 2;

/// Has an SVG drawn by that program: slow.
pub(super) fn drawn_by(program: &Path, bytes: &[u8]) -> Result<Decoded, ImageError> {
    let failed = |err: io::Error| ImageError::Damaged(err.to_string());
    let mut command = Command::new(program);
    command.arg(DRAW).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut process = command.spawn().map_err(failed)?;
    if let Some(mut input) = process.stdin.take() {
        // It may end before it has read everything: how it ended tells why.
        drop(input.write_all(bytes));
    }
    let output = process.wait_with_output().map_err(failed)?;
    match output.status.code() {
        Some(0) => unpacked(output.stdout).ok_or_else(|| ImageError::Damaged("nothing was drawn".to_owned())),
        Some(code) if code == i32::from(SAID) => {
            Err(ImageError::Damaged(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
        }
        Some(_) => Err(ImageError::Damaged("drawing it broke off".to_owned())),
        None => Err(ImageError::TooMuchDrawn),
    }
}

/// Draws the SVG of standard input to standard output, in a process that does nothing else.
#[must_use]
pub fn draw_here(typefaces: Typefaces) -> ExitCode {
    let drawn = bound().and_then(|()| {
        let mut bytes = Vec::new();
        io::stdin().lock().read_to_end(&mut bytes)?;
        let drawn = formats::draw_svg(&bytes, LONGEST_SHOWN, typefaces).map_err(|err| match err {
            ImageError::Damaged(why) => io::Error::other(why),
            err => io::Error::other(err),
        })?;
        io::stdout().lock().write_all(&packed(drawn))
    });
    match drawn {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            // Nobody listens if this fails.
            drop(write!(io::stderr(), "{err}"));
            ExitCode::from(SAID)
        }
    }
}

/// Bounds what this process may take.
fn bound() -> io::Result<()> {
    for (resource, most) in [(Resource::Cpu, SECONDS), (Resource::As, MEMORY), (Resource::Core, 0)] {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    Ok(())
}

/// A picture as it goes from one process to the other: its sizes, whether it is transparent, its pixels.
fn packed(drawn: Decoded) -> Vec<u8> {
    let sizes = drawn.size.into_iter().chain(drawn.scaled.map(|side| side as u32));
    let head = sizes.flat_map(u32::to_le_bytes).chain([u8::from(drawn.is_transparent)]);
    head.chain(drawn.rgba).collect()
}

fn unpacked(mut bytes: Vec<u8>) -> Option<Decoded> {
    let (head, is_transparent) = (bytes.get(..16)?.to_vec(), *bytes.get(16)? == 1);
    let (sides, _) = head.as_chunks();
    let sides: Vec<u32> = sides.iter().copied().map(u32::from_le_bytes).collect();
    let rgba = bytes.split_off(17);
    let scaled = [sides[2] as usize, sides[3] as usize];
    (rgba.len() == scaled[0] * scaled[1] * 4).then_some(Decoded {
        size: [sides[0], sides[1]],
        scaled,
        rgba,
        is_transparent,
    })
}
