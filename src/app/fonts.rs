//! The typefaces: Inter for the window, Literata for reading, each with its fallbacks.

use std::sync::Arc;

use eframe::egui::{FontData, FontDefinitions, FontFamily};

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

/// Returns the bundled fonts, in the order in which each family looks for a character. Other characters come from the
/// fonts of egui, such as emoji, or are looked for among the system’s when they are first drawn, such as Chinese ones.
#[must_use]
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    let mut add = |(name, bytes): (&str, &'static [u8])| {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
        name.to_owned()
    };
    let inter = add(INTER);
    let literata: Vec<String> = LITERATA.iter().map(|font| add(*font)).collect();
    let italic: Vec<String> = LITERATA_ITALIC.iter().map(|font| add(*font)).collect();

    let fallbacks = fonts.families.get(&FontFamily::Proportional).cloned().unwrap_or_default();
    let chain = |first: Vec<String>| first.into_iter().chain([inter.clone()]).chain(fallbacks.clone()).collect();
    let reading: Vec<String> = chain(literata);
    let reading_italic: Vec<String> = chain(italic);
    let window: Vec<String> = [inter.clone()].into_iter().chain(fallbacks.clone()).collect();
    fonts.families.insert(FontFamily::Name(READING.into()), reading);
    fonts.families.insert(FontFamily::Name(READING_ITALIC.into()), reading_italic);
    fonts.families.insert(FontFamily::Proportional, window);
    if let Some(monospace) = fonts.families.get_mut(&FontFamily::Monospace) {
        monospace.insert(1, inter);
    }
    fonts
}
