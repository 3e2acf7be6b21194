//! SVG: drawn in a process of its own, from which neither endless work, nor all of the memory, nor a stack that is full
//! comes back to the program.

use std::{fs, path::Path};

use entente::{
    formats::{Decoded, ImageError},
    library::decode_picture,
};

fn svg(inside: &str) -> String {
    let names = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'";
    format!("<svg {names} width='40' height='20'>{inside}</svg>")
}

/// Decodes what lies in the folder as the window does.
fn decoded(folder: &Path) -> Result<Decoded, ImageError> {
    decode_picture(folder, "map.svg", Path::new(env!("CARGO_BIN_EXE_entente")))
}

fn drawn(inside: &str) -> Result<Decoded, ImageError> {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("map.svg"), svg(inside)).unwrap();
    decoded(folder.path())
}

/// Whether a pixel is of that colour, and wholly opaque.
fn shows(picture: &Decoded, color: [u8; 3]) -> bool {
    picture.rgba.chunks(4).any(|pixel| pixel[..3] == color && pixel[3] == 255)
}

/// What maps are made of: hatched fields, a border of dashes, a clipped and a faded part, words, a scan beneath it all.
#[test]
fn a_map_is_drawn() {
    let map = "<pattern id='p' width='4' height='4' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>\
        <path d='M0 0V4' stroke='#c02020' stroke-width='3'/></pattern><clipPath id='c'><circle cx='30' cy='10' r='9'/></clipPath>\
        <rect width='20' height='20' fill='url(#p)'/><g clip-path='url(#c)'><rect width='40' height='20' fill='#2020c0'/></g>\
        <path d='M0 10H40' stroke='black' stroke-dasharray='2 1'/><text x='2' y='9' font-weight='bold'>Tilsit</text>";
    let picture = drawn(map).unwrap();
    assert_eq!((picture.size, picture.scaled, picture.is_transparent), ([40, 20], [80, 40], true));
    assert!([[0xc0, 0x20, 0x20], [0x20, 0x20, 0xc0], [0, 0, 0]].iter().all(|color| shows(&picture, *color)));
    let scan = "<image width='40' height='20' preserveAspectRatio='none' xlink:href='data:image/gif;base64,\
        R0lGODdhAQABAIAAAP8AAP///ywAAAAAAQABAAACAkQBADs='/>";
    assert!(shows(&drawn(scan).unwrap(), [255, 0, 0]));
}

#[test]
fn nothing_beside_a_drawing_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let beside = folder.path().join("beside.svg");
    fs::write(&beside, svg("<rect width='40' height='20'/>")).unwrap();
    for address in ["beside.svg".into(), beside.to_string_lossy(), format!("file://{}", beside.display()).into()] {
        let image = format!("<image width='40' height='20' href='{address}'/>");
        fs::write(folder.path().join("map.svg"), svg(&image)).unwrap();
        assert!(decoded(folder.path()).unwrap().rgba.iter().all(|byte| *byte == 0), "{address}");
    }
}

/// Each of them ends a process that draws it, or keeps it for ever.
#[test]
fn a_drawing_that_would_end_the_program_is_refused() {
    let chain = |count: usize, link: &dyn Fn(usize) -> String| (1..count).map(link).collect::<Vec<_>>().concat();
    let (stack, memory, time) = (
        "<clipPath id='a' clip-path='url(#b)'><rect width='9' height='9'/></clipPath>\
        <clipPath id='b' clip-path='url(#c)'><rect width='9' height='9'/></clipPath>\
        <clipPath id='c' clip-path='url(#a)'><rect width='9' height='9'/></clipPath><rect width='9' height='9' clip-path='url(#a)'/>",
        "<pattern id='p' width='15000' height='15000' patternUnits='userSpaceOnUse'><rect width='15000' height='15000'/></pattern>\
        <rect width='40' height='20' fill='url(#p)'/>",
        "<linearGradient id='a' href='#b'/><linearGradient id='b' href='#c'/><linearGradient id='c' href='#b'/>\
        <rect width='40' height='20' fill='url(#a)'/>",
    );
    let uses = chain(12, &|level| {
        format!("<g id='u{level}'>{}</g>", format!("<use xlink:href='#u{}'/>", level - 1).repeat(10))
    });
    let deep = format!("{}<rect width='1' height='1'/>{}", "<g>".repeat(200_000), "</g>".repeat(200_000));
    let patterns = chain(3_000, &|level| {
        format!(
            "<pattern id='p{level}' width='4' height='4'><rect width='4' height='4' fill='url(#p{})'/></pattern>",
            level - 1
        )
    });
    for (name, inside) in [
        ("stack", stack.to_owned()),
        ("memory", memory.to_owned()),
        ("time", time.to_owned()),
        ("uses", format!("<rect id='u0' width='1' height='1'/>{uses}<use xlink:href='#u11'/>")),
        ("deep", deep),
        ("patterns", format!("{patterns}<rect width='9' height='9' fill='url(#p2999)'/>")),
    ] {
        let refused = drawn(&inside).map(|picture| picture.size);
        assert!(matches!(refused, Err(ImageError::TooMuchDrawn | ImageError::Damaged(_))), "{name}: {refused:?}");
    }
}

#[test]
fn what_cannot_be_read_says_why() {
    let why = drawn("<rect").unwrap_err().to_string();
    assert!(why.starts_with("cannot be read: ") && why.len() > 20, "{why}");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("map.svg"), svg("")).unwrap();
    let missing = decode_picture(folder.path(), "map.svg", Path::new("no such program"));
    assert!(matches!(missing, Err(ImageError::Damaged(_))), "{missing:?}");
}
