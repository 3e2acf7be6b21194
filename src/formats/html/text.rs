//! CommonMark as HTML for a page, with the pictures in it.

use std::collections::HashMap;

use base64::{Engine as _, prelude::BASE64_STANDARD};

use crate::formats::{
    Picture,
    commonmark::{self, Blocks},
    images::{ImageKind, image_name, look_at},
};

pub use commonmark::escaped;

/// The pictures of a deck as addresses that hold their bytes, by their names: so the page is one file, to be sent,
/// printed and kept, and nothing is fetched.
#[derive(Debug, Default)]
pub struct Images(HashMap<String, String>);

impl Images {
    /// Those that can be shown. In a picture of a page no script of an SVG runs, and nothing is fetched.
    pub fn new(pictures: &[Picture]) -> Self {
        let address = |picture: &Picture| {
            let kind = match look_at(&picture.bytes).ok()? {
                ImageKind::Png => "png",
                ImageKind::Jpeg => "jpeg",
                ImageKind::Gif => "gif",
                ImageKind::WebP => "webp",
                ImageKind::Svg => "svg+xml",
            };
            Some((picture.name.clone(), format!("data:image/{kind};base64,{}", BASE64_STANDARD.encode(&picture.bytes))))
        };
        Self(pictures.iter().filter_map(address).collect())
    }

    fn tag(&self, file: &str, words: &str) -> Option<String> {
        let address = self.0.get(&image_name(file).ok()?)?;
        Some(format!("<img src=\"{address}\" alt=\"{}\">", escaped(words)))
    }

    /// A text in CommonMark as blocks of HTML.
    pub fn html(&self, markdown: &str) -> String {
        commonmark::html(markdown, Blocks::Kept, &|file, words| self.tag(file, words)) + "\n"
    }

    /// A text in CommonMark without its paragraphs, for a heading or a cell.
    pub fn inline(&self, markdown: &str) -> String {
        commonmark::html(markdown, Blocks::Dropped, &|file, words| self.tag(file, words))
    }
}

/// A text in which no picture is shown, without its paragraphs.
pub fn inline(markdown: &str) -> String {
    Images::default().inline(markdown)
}
