//! Who may know whom: reads `src/` and names every line that breaks the rules of ARCHITECTURE.md.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The rooms, each with those that it may name.
const ROOMS: &[(&str, &[&str])] = &[
    ("deck", &[]),
    ("memory", &["deck"]),
    ("wording", &["memory"]),
    ("study", &["deck", "memory", "wording"]),
    ("progress", &["deck", "memory", "wording", "study"]),
    ("formats", &["deck", "memory", "wording", "study", "progress"]),
    ("storage", &["deck", "memory", "wording", "study", "progress", "formats"]),
    ("library", &["deck", "memory", "wording", "study", "progress", "formats", "storage"]),
    ("tasks", &["deck", "memory", "wording", "study", "progress", "formats", "storage", "library"]),
    ("cli", &["deck", "memory", "wording", "study", "progress", "formats", "storage", "library", "tasks", "clock"]),
    ("app", &["deck", "memory", "wording", "study", "progress", "formats", "storage", "library", "tasks", "clock"]),
    ("clock", &["memory"]),
];

/// What a room, or a file, must not name. An empty exception is none.
struct Ban {
    path: &'static str,
    rooms: &'static [&'static str],
    except: &'static str,
    reason: &'static str,
}

const PURE: &[&str] = &["deck", "memory", "wording", "study", "progress", "formats"];
const OUTER: &[&str] = &["cli", "app"];
const ALL_BUT_APP: &[&str] =
    &["deck", "memory", "wording", "study", "progress", "formats", "storage", "library", "tasks", "cli", "clock"];
const ALL: &[&str] = &[
    "deck", "memory", "wording", "study", "progress", "formats", "storage", "library", "tasks", "cli", "app", "clock",
];

const fn ban(path: &'static str, rooms: &'static [&'static str], reason: &'static str) -> Ban {
    Ban { path, rooms, except: "", reason }
}

const BANS: &[Ban] = &[
    ban("std::fs", PURE, "pure rooms have no file"),
    ban("std::time", PURE, "pure rooms have no clock"),
    // A package of Anki is a database in a file's bytes: it is opened in memory, and no disk is touched.
    Ban { path: "rusqlite", rooms: PURE, except: "formats/anki/", reason: "pure rooms have no database" },
    ban("rand", PURE, "pure rooms have no randomness"),
    ban("rusqlite", OUTER, "only the library writes"),
    ban("ron", OUTER, "decks are read in `formats`"),
    ban("std::fs", OUTER, "only the library writes"),
    ban("egui", ALL_BUT_APP, "only `app` draws"),
    ban("eframe", ALL_BUT_APP, "only `app` draws"),
    Ban { path: "fsrs", rooms: ALL, except: "memory/", reason: "only `memory` knows FSRS" },
];

const MAX_LINES: usize = 600;

struct Source {
    /// Below `src/`.
    file: PathBuf,
    /// The room that it belongs to; empty for the front door and the map.
    room: String,
    /// The code, with comments and texts blanked out.
    code: String,
}

impl Source {
    fn place(&self, at: usize) -> String {
        format!("src/{}:{}", self.file.display(), self.code[..at].matches('\n').count() + 1)
    }

    /// How deep the file's module lies: `crate::deck` is 1, `crate::deck::card` is 2.
    fn depth(&self) -> usize {
        self.file.components().count() - usize::from(self.file.ends_with("mod.rs"))
    }
}

fn sources() -> Vec<Source> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let (mut folders, mut read) = (vec![src.clone()], Vec::new());
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let file = path.strip_prefix(&src).unwrap().to_owned();
                let first = file.iter().next().unwrap().to_str().unwrap();
                let room = first.strip_suffix(".rs").unwrap_or(first).to_owned();
                let room = if ROOMS.iter().any(|(name, _)| *name == room) { room } else { String::new() };
                read.push(Source { code: code_of(&fs::read_to_string(&path).unwrap()), file, room });
            }
        }
    }
    read.sort_by(|a, b| a.file.cmp(&b.file));
    assert!(read.len() > 40, "the house is not where it was looked for: {}", src.display());
    read
}

/// A Rust text with its comments and the insides of its texts blanked out; lines and bytes stay where they are.
fn code_of(text: &str) -> String {
    let mut code = text.as_bytes().to_vec();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(hashes) = raw_string(&text[..at], rest) {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = hashes + 2;
            rest[open..].find(&close).map_or(rest.len(), |end| open + end + close.len())
        } else if rest.starts_with('"') {
            end_of_string(rest)
        } else if rest.starts_with("'\"'") {
            3
        } else if rest.starts_with("'\\") {
            4
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        let end = (at + length).min(text.len());
        code[at..end].iter_mut().filter(|byte| **byte != b'\n').for_each(|byte| *byte = b' ');
        at = end;
    }
    String::from_utf8(code).unwrap()
}

/// The number of hashes, where a raw string starts.
fn raw_string(before: &str, rest: &str) -> Option<usize> {
    let is_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    let hashes = rest.strip_prefix('r').filter(|_| !is_word)?;
    let count = hashes.bytes().take_while(|byte| *byte == b'#').count();
    hashes[count..].starts_with('"').then_some(count)
}

fn end_of_string(rest: &str) -> usize {
    let mut escaped = false;
    let closing = rest.bytes().skip(1).position(|byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    closing.map_or(rest.len(), |at| at + 2)
}

/// The names that directly follow `prefix`, each with its place: of `crate::{a::b, c}` they are `a` and `c`.
fn names_after<'c>(code: &'c str, prefix: &str) -> Vec<(usize, &'c str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut names = Vec::new();
    for (start, _) in code.match_indices(prefix).filter(|(start, _)| !code[..*start].ends_with(is_word)) {
        let mut depth = 0;
        let mut at = start + prefix.len();
        let mut name_is_next = true;
        while let Some(c) = code[at..].chars().next() {
            let word = code[at..].find(|c: char| !is_word(c)).unwrap_or(code.len() - at);
            if word > 0 {
                if name_is_next {
                    names.push((at, &code[at..at + word]));
                }
                name_is_next = false;
                at += word;
            } else {
                match c {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => name_is_next = true,
                    _ => {}
                }
                at += c.len_utf8();
            }
            if depth <= 0 && !name_is_next {
                break;
            }
        }
    }
    names
}

/// Where a crate or a path in one is named: `ron` in `ron::from_str`, `use ron;`, `use {ron as r}`, `std::{fs, io}`.
fn named(code: &str, path: &str) -> Vec<usize> {
    if let Some((parent, child)) = path.split_once("::") {
        let within = names_after(code, &format!("{parent}::"));
        return within.into_iter().filter(|(_, name)| *name == child).map(|(at, _)| at).collect();
    }
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(path)
        .filter(|(at, _)| {
            let (before, after) = (&code[..*at], &code[at + path.len()..]);
            // `x.ron` is a field and `a::ron` another's module; `::ron` is the crate.
            let starts = !before.ends_with(|c: char| is_word(c) || c == '.')
                && !before.strip_suffix("::").is_some_and(|before| before.ends_with(is_word));
            let uses = before.trim_end().ends_with("use") || before.trim_end().ends_with("::");
            starts && (after.starts_with("::") || (uses && !after.starts_with(is_word)))
        })
        .map(|(at, _)| at)
        .collect()
}

fn assert_kept(broken: &BTreeSet<String>) {
    let list: Vec<&str> = broken.iter().map(String::as_str).collect();
    assert!(broken.is_empty(), "the rules of the house are broken:\n{}", list.join("\n"));
}

#[test]
fn a_room_names_only_the_rooms_before_it() {
    let mut broken = BTreeSet::new();
    for source in sources() {
        let Some((room, may_name)) = ROOMS.iter().find(|(room, _)| *room == source.room) else {
            continue;
        };
        for (at, name) in names_after(&source.code, "crate::") {
            let is_room = ROOMS.iter().any(|(other, _)| *other == name);
            if is_room && name != *room && !may_name.contains(&name) {
                broken.insert(format!("{}: `{room}` names `{name}`", source.place(at)));
            }
        }
    }
    assert_kept(&broken);
}

/// The rooms that this test lists, in its arrows and in its bans, and that are not among those.
fn missing<'r>(there: &BTreeSet<&str>, listed: impl IntoIterator<Item = &'r str>) -> BTreeSet<String> {
    let missing = listed.into_iter().filter(|room| !there.contains(room));
    missing.map(|room| format!("the room `{room}` is listed, but there is no src/{room}")).collect()
}

#[test]
fn every_room_that_is_listed_exists() {
    let sources = sources();
    let there = sources.iter().map(|source| source.room.as_str()).collect();
    let named = ROOMS.iter().flat_map(|(room, may_name)| may_name.iter().chain([room]));
    assert_kept(&missing(&there, named.chain(BANS.iter().flat_map(|ban| ban.rooms)).copied()));
    for ban in BANS.iter().filter(|ban| !ban.except.is_empty()) {
        assert!(sources.iter().any(|source| source.file.starts_with(ban.except)), "there is no src/{}", ban.except);
    }
}

#[test]
fn no_room_climbs_out_by_super() {
    let mut broken = BTreeSet::new();
    for source in sources().iter().filter(|source| !source.room.is_empty()) {
        let tests_at = source.code.find("#[cfg(test)]").unwrap_or(source.code.len());
        for (at, _) in source.code.match_indices("super::").filter(|(at, _)| !source.code[..*at].ends_with("super::")) {
            let climbs = source.code[at..].split("super::").take_while(|between| between.is_empty()).count();
            if climbs >= source.depth() + usize::from(at > tests_at) {
                broken.insert(format!("{}: leaves `{}` by `super`", source.place(at), source.room));
            }
        }
    }
    assert_kept(&broken);
}

#[test]
fn no_room_names_what_is_not_its_business() {
    let mut broken = BTreeSet::new();
    for source in sources() {
        for ban in BANS.iter().filter(|ban| ban.rooms.contains(&source.room.as_str())) {
            if ban.except.is_empty() || !source.file.starts_with(ban.except) {
                for at in named(&source.code, ban.path) {
                    broken.insert(format!("{}: names `{}`, but {}", source.place(at), ban.path, ban.reason));
                }
            }
        }
    }
    assert_kept(&broken);
}

#[test]
fn no_file_is_long_and_no_room_is_missing_from_the_plan() {
    let mut broken = BTreeSet::new();
    for source in sources() {
        let lines = source.code.lines().count();
        if lines > MAX_LINES {
            broken.insert(format!("{}: {lines} lines, {MAX_LINES} at most", source.place(source.code.len())));
        }
        let is_known = !source.room.is_empty() || source.file == *"main.rs" || source.file == *"lib.rs";
        if !is_known {
            broken.insert(format!("{}: belongs to no room that this test knows", source.place(0)));
        }
    }
    assert_kept(&broken);
}

#[test]
fn no_key_is_written_by_hand_beside_the_table() {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/app");
    let mut broken = BTreeSet::new();
    for source in sources().iter().filter(|source| source.room == "app" && !source.file.starts_with("app/command")) {
        let text = fs::read_to_string(app.parent().unwrap().join(&source.file)).unwrap();
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for literal in line.split('"').skip(1).step_by(2) {
                let is_key = |word: &str| {
                    matches!(word, "Ctrl" | "Esc" | "Escape" | "Enter" | "Space" | "F1" | "PageUp" | "PageDown")
                };
                if literal.contains("Ctrl+") || literal.split(|c: char| !c.is_alphanumeric()).any(is_key) {
                    broken.insert(format!("src/{}:{}: “{literal}” names a key", source.file.display(), number + 1));
                }
            }
        }
    }
    assert_kept(&broken);
}

/// The reader itself: without it, the laws above would hold of any house.
mod reader {
    use super::*;

    #[test]
    fn comments_and_texts_are_no_code() {
        for text in ["// ron::x", "/* ron::x */", "\"ron::x\"", "r#\"ron::\" x\"#", "'\"' // ron::x", "\"\\\"ron::x\""]
        {
            assert_eq!(named(&code_of(text), "ron"), Vec::<usize>::new(), "{text}");
        }
        assert_eq!(code_of("a // b\n\"c\" 'd' '\\'' e").lines().count(), 2);
    }

    #[test]
    fn a_room_that_does_not_exist_is_seen() {
        assert_eq!(missing(&BTreeSet::from(["deck"]), ["deck", "exchange"]).len(), 1);
    }

    #[test]
    fn every_way_to_name_a_crate_is_seen() {
        for code in ["use ron;", "use ron::de;", "ron::from_str(x)", "use ::ron::de;", "pub use ron as r;"] {
            assert_eq!(named(code, "ron").len(), 1, "{code}");
        }
        for code in ["x.ron", "let ron = 1;", "macaron::x", "to_ron(x)", "deck::ron::x"] {
            assert_eq!(named(code, "ron").len(), 0, "{code}");
        }
        for code in ["use std::fs;", "use std::{\n    io,\n    fs::{self, File},\n};", "std::fs::read(x)"] {
            assert_eq!(named(code, "std::fs").len(), 1, "{code}");
        }
        assert_eq!(named("use std::{io::{fs, x}, path};", "std::fs").len(), 0);
    }

    #[test]
    fn every_way_to_name_a_room_is_seen() {
        let names = |code| names_after(code, "crate::").into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        for (code, expected) in [
            ("use crate::deck::Card;", vec!["deck"]),
            ("use crate::{\n    deck::{self, Card, fold},\n    memory::Rating,\n};", vec!["deck", "memory"]),
            ("use crate::{deck, memory};\nuse other::{library};", vec!["deck", "memory"]),
            ("fn f(x: crate::study::Form) -> crate::app::App {", vec!["study", "app"]),
        ] {
            assert_eq!(names(code), expected, "{code}");
        }
    }
}
