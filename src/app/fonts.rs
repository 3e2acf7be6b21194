//! The typefaces: Inter for the window, Literata for reading, each with its fallbacks.

use std::sync::{Arc, LazyLock};

use eframe::egui::{FallbackRequest, FontData, FontDefinitions, FontFamily, FontInsert, FontProvider};
use egui_system_font_provider::SystemFontProvider;

use crate::formats::{FoundTypeface, Typefaces};

/// The family for reading: questions, answers, passages.
pub const READING: &str = "reading";
/// The italics of the family for reading.
pub const READING_ITALIC: &str = "reading italic";

macro_rules! font {
    ($file:literal) => {
        ($file, include_bytes!(concat!("../../assets/fonts/", $file, ".ttf")).as_slice())
    };
}

const INTER: (&str, &[u8]) = font!("Inter.var");
const LITERATA: &[(&str, &[u8])] = &[
    font!("literata-latin-wght-normal"),
    font!("literata-latin-ext-wght-normal"),
    font!("literata-cyrillic-wght-normal"),
    font!("literata-cyrillic-ext-wght-normal"),
    font!("literata-greek-wght-normal"),
    font!("literata-greek-ext-wght-normal"),
    font!("literata-vietnamese-wght-normal"),
];
const LITERATA_ITALIC: &[(&str, &[u8])] = &[
    font!("literata-latin-wght-italic"),
    font!("literata-latin-ext-wght-italic"),
    font!("literata-cyrillic-wght-italic"),
    font!("literata-cyrillic-ext-wght-italic"),
    font!("literata-greek-wght-italic"),
    font!("literata-greek-ext-wght-italic"),
    font!("literata-vietnamese-wght-italic"),
];

/// The fonts of words in a picture.
pub const OF_PICTURES: Typefaces =
    Typefaces { sans: &[INTER], serif: &[LITERATA, LITERATA_ITALIC], of_system: of_system_with };

/// The system's fonts. They are looked for when a character comes that the bundled ones lack: with many fonts, that takes
/// a while, and most learners never need it.
pub struct SystemFonts;

static OF_SYSTEM: LazyLock<SystemFontProvider> = LazyLock::new(SystemFontProvider::new);

impl FontProvider for SystemFonts {
    fn font_for(&self, request: &FallbackRequest<'_>) -> Option<FontInsert> {
        OF_SYSTEM.font_for(request)
    }
}

fn of_system_with(letter: char) -> Option<FoundTypeface> {
    let cluster = letter.to_string();
    let request = FallbackRequest { cluster: &cluster, family: &FontFamily::Proportional };
    let found = SystemFonts.font_for(&request)?.data;
    Some((found.font, found.index))
}

/// Returns the bundled fonts, in the order in which each family looks for a character. Other characters are looked for
/// among the system’s fonts when they are first drawn, such as emoji and Chinese ones.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let mut add = |(name, bytes): (&str, &'static [u8])| {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        name.to_owned()
    };
    let inter = add(INTER);
    let families = [
        (FontFamily::Proportional, vec![inter.clone()]),
        (FontFamily::Monospace, vec![inter.clone()]),
        (FontFamily::Name(READING.into()), LITERATA.iter().map(|font| add(*font)).chain([inter.clone()]).collect()),
        (
            FontFamily::Name(READING_ITALIC.into()),
            LITERATA_ITALIC.iter().map(|font| add(*font)).chain([inter]).collect(),
        ),
    ];
    fonts.families.extend(families);
    fonts
}
