//! Decks of ours with their pictures, as one zip: `pacts.ron` with the folder `pacts`, as they lie in the decks folder.
//! Or a whole library: a zip with a backup in it.

use std::{
    collections::{HashMap, HashSet},
    path::Path,
};

use super::{
    Choices, Format, Incoming, Intake, Pace, Picture, Pictures, Problem, anki,
    images::{ImageError, LARGEST_PICTURE, folded_name},
    mochi,
    package::{LARGEST_BACKUP, Package, PackageError, pack},
    ron, vault,
};
use crate::{
    deck::{Deck, Severity},
    wording::count,
};

/// The most bytes of a deck's file.
const LARGEST_DECK: u64 = 100_000_000;

/// A deck that is packed.
pub struct Packed<'d> {
    /// What its file is called, without `.ron`.
    pub name: &'d str,
    /// Its file.
    pub text: &'d [u8],
    /// Its pictures.
    pub pictures: &'d [Picture],
}

/// The bytes of an archive of those decks.
pub fn packed(decks: &[Packed<'_>]) -> Result<Vec<u8>, PackageError> {
    let mut names = Vec::new();
    for deck in decks {
        names.push((format!("{}.ron", deck.name), deck.text));
        names.extend(deck.pictures.iter().map(|it| (format!("{}/{}", deck.name, it.name), it.bytes.as_slice())));
    }
    pack(names.iter().map(|(name, bytes)| (name.as_str(), *bytes)))
}

/// The bytes of an archive of a deck without pictures; none if it is too large to be packed.
#[must_use]
pub fn write_alone(deck: &Deck) -> Vec<u8> {
    packed(&[Packed { name: deck.id.as_str(), text: &ron::write(deck), pictures: &[] }]).unwrap_or_default()
}

/// The bytes of an archive of a whole library, with the backup that holds it and its name.
pub fn packed_library(name: &str, backup: &[u8]) -> Result<Vec<u8>, PackageError> {
    pack([(name, backup)])
}

/// A whole library in an archive.
pub struct WholeLibrary {
    /// The name of the backup that holds it.
    pub name: String,
    /// The backup.
    pub backup: Vec<u8>,
    /// Other files of the archive, of which nothing is made.
    pub others: Vec<String>,
}

/// The whole library in an archive; `None` if it is an archive of decks, or no archive.
pub fn whole_library(bytes: &[u8]) -> Result<Option<WholeLibrary>, PackageError> {
    let Ok(mut package) = Package::open(bytes) else { return Ok(None) };
    let is_backup = |name: &&String| name.starts_with("entente-") && name.ends_with(".sqlite3") && !name.contains('/');
    let Some(name) = package.files().iter().find(is_backup).cloned() else { return Ok(None) };
    let others = package.files().iter().filter(|other| **other != name).cloned().collect();
    let backup = package.member(&name, LARGEST_BACKUP)?;
    Ok(backup.map(|backup| WholeLibrary { name, backup, others }))
}

/// Takes an archive in: its decks with their pictures. A package of Anki that is only called a zip is taken as one.
#[must_use]
pub fn take_in(bytes: &[u8], file: &Path, choices: &Choices, pace: &Pace) -> Intake {
    let nothing =
        |err: &PackageError| Intake::nothing(Format::Archive, Problem::of_file(file, err.to_string(), err.remedy()));
    let mut package = match Package::open(bytes) {
        Ok(package) => package,
        Err(err) => return nothing(&err),
    };
    let files = package.files().to_vec();
    if anki::is_package(&files) {
        return super::take_in_at(bytes, file, &Choices { format: Some(Format::Anki), ..choices.clone() }, pace);
    }
    let has_deck = files.iter().any(|name| name.to_ascii_lowercase().ends_with(".ron"));
    if !has_deck && mochi::is_file(&files) {
        return mochi::take_in(&mut package, file, choices, pace);
    }
    if !has_deck && !vault::notes_in(&files).is_empty() {
        return vault::take_in(&mut package, file, choices, pace);
    }
    if let Some((message, remedy)) = document(&files, &mut package) {
        return Intake::nothing(Format::Archive, Problem::of_file(file, message, remedy));
    }
    let mut folded = HashMap::new();
    for name in &files {
        // Of two names that differ in that alone, neither is meant.
        folded.entry(folded_name(name)).and_modify(|other| *other = None).or_insert_with(|| Some(name.clone()));
    }
    let mut taker = Taker { file, package, used: HashSet::new(), folded, problems: Vec::new(), files };
    let decks = taker.decks(pace);
    taker.tell_unused();
    let mut problems = std::mem::take(&mut taker.problems);
    if decks.is_empty() && problems.iter().all(|problem| problem.severity != Severity::Error) {
        let remedy = "choose an archive that Entente exported, or a zip with a deck (.ron) and its pictures";
        problems.insert(0, Problem::of_file(file, "there is no deck in this zip", remedy));
    }
    Intake { format: Format::Archive, decks, problems, table: None }
}

/// What is to be said if the zip is a document of an office program, of which nothing is read.
fn document(files: &[String], package: &mut Package<'_>) -> Option<(&'static str, &'static str)> {
    let has = |name: &str| files.iter().any(|file| file == name);
    let sheet = "save it as CSV there, and import that";
    let text = "save it as text there, with Q: and A: before each question and its answer, and import that";
    if has("xl/workbook.xml") {
        return Some(("this is a workbook of Excel", sheet));
    }
    if has("word/document.xml") {
        return Some(("this is a document of Word", text));
    }
    let kind = package.member("mimetype", LARGEST_MIME_TYPE).ok().flatten().unwrap_or_default();
    match String::from_utf8_lossy(&kind).trim() {
        "application/vnd.oasis.opendocument.text" => Some(("this is a document of LibreOffice", text)),
        _ => has("content.xml").then_some(("this is a workbook of LibreOffice", sheet)),
    }
}

/// The most bytes of the name of a kind of file.
const LARGEST_MIME_TYPE: u64 = 1_000;

/// An archive while its decks are taken out.
struct Taker<'b> {
    file: &'b Path,
    package: Package<'b>,
    /// The names of its files.
    files: Vec<String>,
    /// The names of those that were taken.
    used: HashSet<String>,
    /// Its names, by what they are whatever their case and Unicode form; `None` for several.
    folded: HashMap<String, Option<String>>,
    problems: Vec<Problem>,
}

impl Taker<'_> {
    fn say(&mut self, severity: Severity, message: String, remedy: &str) {
        self.problems.push(Problem { severity, ..Problem::of_file(self.file, message, remedy) });
    }

    fn decks(&mut self, pace: &Pace) -> Vec<Incoming> {
        let is_hidden = |name: &str| name.split('/').any(|part| part.starts_with('.') || part == "__MACOSX");
        let is_deck = |name: &&String| name.to_ascii_lowercase().ends_with(".ron") && !is_hidden(name);
        let names: Vec<String> = self.files.iter().filter(is_deck).cloned().collect();
        let (mut decks, mut bounds) = (Vec::<Incoming>::new(), Pictures::new(self.file));
        for (number, name) in names.iter().enumerate() {
            if !pace.reach(number, names.len()) {
                return Vec::new();
            }
            self.used.insert(name.clone());
            let text = match self.package.member(name, LARGEST_DECK) {
                Ok(text) => text.unwrap_or_default(),
                Err(err) => {
                    self.say(Severity::Error, err.to_string(), err.remedy());
                    continue;
                }
            };
            let reading = ron::read(&text, &self.file.join(name));
            let Some(deck) = reading.deck else {
                self.problems.extend(reading.problems);
                continue;
            };
            if decks.iter().any(|it| it.deck.id == deck.id) {
                let message = format!("{name} is left out: another deck of this zip has its id, `{}`", deck.id);
                self.say(Severity::Error, message, "give it an id of its own");
                continue;
            }
            let pictures = self.pictures(name, &deck, &mut bounds);
            let (problems, text) = (reading.problems, Some(text));
            decks.push(Incoming { deck, problems, text, pictures, ..Incoming::default() });
        }
        decks
    }

    /// The pictures of the deck in that member: they lie in its folder, or beside it.
    fn pictures(&mut self, deck_file: &str, deck: &Deck, bounds: &mut Pictures<'_>) -> Vec<Picture> {
        let stem = &deck_file[..deck_file.len() - ".ron".len()];
        let folder = deck_file.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut read = |name: &str| {
            let places = [format!("{stem}/{name}"), format!("{folder}/{name}").trim_start_matches('/').to_owned()];
            self.picture(&places).map(Some)
        };
        let (pictures, problems) = bounds.shown_by(deck, &mut read);
        self.problems.extend(problems);
        pictures
    }

    /// The picture that is in the first of these places; or why there is none, and what to do.
    fn picture(&mut self, places: &[String]) -> Result<Vec<u8>, (String, &'static str)> {
        // A zip that was packed on another system may write the name in other letters.
        let other = |place: &String| self.folded.get(&folded_name(place)).and_then(Option::as_ref);
        let places: Vec<&String> = places.iter().flat_map(|place| [Some(place), other(place)]).flatten().collect();
        for place in places {
            self.used.insert(place.clone());
            match self.package.member(place, LARGEST_PICTURE) {
                Ok(None) => {}
                Ok(Some(bytes)) => return Ok(bytes),
                Err(err) => return Err((format!("is left out: {err}"), err.remedy())),
            }
        }
        Err((ImageError::Missing.to_string(), "pack it into the zip, in the deck’s own folder"))
    }

    /// Says how many files nothing is made of.
    fn tell_unused(&mut self) {
        let unused = self.files.iter().filter(|name| !self.used.contains(*name)).count();
        if unused > 0 {
            let message = format!("{} of the zip left out: no deck shows them", count(unused, "file"));
            self.say(Severity::Warning, message, "they stay in the zip");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Answer, Card};

    const PNG: &[u8] = include_bytes!("../../fuzz/corpus/picture/png");

    fn deck() -> Deck {
        let card = Card {
            id: "who".into(),
            question: "Who met on this raft? ![the raft](<the raft.png>)".to_owned(),
            answer: Answer::Text("Napoleon and Alexander".to_owned()),
            ..Card::default()
        };
        Deck { id: "tilsit".into(), title: "Tilsit".to_owned(), cards: vec![card], ..Deck::default() }
    }

    fn taken(bytes: &[u8]) -> Intake {
        super::super::take_in(bytes, Path::new("x.entente"), &Choices::default())
    }

    #[test]
    fn a_deck_with_its_pictures_comes_back_as_it_went_out() {
        let (deck, text) = (deck(), ron::write(&deck()));
        let pictures = [Picture { name: "the raft.png".to_owned(), bytes: PNG.to_vec() }];
        let bytes = packed(&[Packed { name: "tilsit", text: &text, pictures: &pictures }]).unwrap();
        let intake = taken(&bytes);
        let [back] = intake.decks.as_slice() else { panic!("{:?}", intake.problems) };
        assert_eq!((&back.deck, back.pictures.as_slice(), back.text.as_ref()), (&deck, &pictures[..], Some(&text)));
        assert_eq!(intake.problems, []);
        for end in (0..bytes.len()).step_by(7) {
            let cut = taken(&bytes[..end]);
            assert!(cut.decks.is_empty() && !cut.problems.is_empty(), "cut at {end}");
        }
    }

    #[test]
    fn a_zip_that_somebody_packed_is_read_and_what_is_left_out_is_said() {
        let text = ron::write(&deck());
        let members: [(&str, &[u8]); 4] = [
            ("term/tilsit.ron", &text),
            ("term/the raft.png", PNG),
            ("../../evil.png", PNG),
            ("__MACOSX/term/._tilsit.ron", b"x"),
        ];
        let intake = taken(&pack(members).unwrap());
        assert_eq!((intake.decks.len(), intake.decks[0].pictures.len()), (1, 1), "{:?}", intake.problems);
        let told = &intake.problems[0];
        assert_eq!(told.message, "2 files of the zip left out: no deck shows them");
        let without = taken(&pack([("tilsit.ron", &*text)]).unwrap());
        assert_eq!(without.problems[0].message, "the picture the raft.png is missing");
        let empty = taken(&pack([("readme.txt", &b"x"[..])]).unwrap());
        assert!(empty.decks.is_empty() && empty.problems[0].message.contains("no deck"), "{:?}", empty.problems);
    }

    #[test]
    fn a_backslash_in_a_name_is_a_slash_and_leads_nowhere() {
        let text = ron::write(&deck());
        let members: [(&str, &[u8]); 4] = [
            ("term\\tilsit.ron", &text),
            ("term\\tilsit\\the raft.png", PNG),
            ("..\\..\\evil.png", PNG),
            ("C:\\evil.ron", b"x"),
        ];
        let intake = taken(&pack(members).unwrap());
        let [tilsit] = intake.decks.as_slice() else { panic!("{:?}", intake.problems) };
        assert_eq!((&tilsit.deck, tilsit.pictures[0].name.as_str()), (&deck(), "the raft.png"));
        let told: Vec<&str> = intake.problems.iter().map(|it| it.message.as_str()).collect();
        assert!(told.iter().any(|it| it.starts_with("1 file of the zip left out")), "{told:?}");
        // Of two names that are one then, the one that is written so counts.
        let both: [(&str, &[u8]); 3] =
            [("tilsit.ron", &text), ("tilsit\\the raft.png", b"x"), ("tilsit/the raft.png", PNG)];
        assert_eq!(taken(&pack(both).unwrap()).decks[0].pictures[0].bytes, PNG);
    }

    #[test]
    fn a_whole_library_is_told_from_decks() {
        let packed = packed_library("entente-20261128T130501Z-1-asked-00.sqlite3", b"backup").unwrap();
        let WholeLibrary { name, backup, others } = whole_library(&packed).unwrap().unwrap();
        assert_eq!((name.as_str(), backup.as_slice()), ("entente-20261128T130501Z-1-asked-00.sqlite3", &b"backup"[..]));
        assert!(others.is_empty());
        assert!(whole_library(&write_alone(&deck())).unwrap().is_none());
        let forged = pack([("entente-x.sqlite3", &b"backup"[..]), ("pacts.ron", b"Deck()")]).unwrap();
        assert_eq!(whole_library(&forged).unwrap().unwrap().others, ["pacts.ron"]);
        assert!(whole_library(b"no zip").unwrap().is_none());
    }
}
