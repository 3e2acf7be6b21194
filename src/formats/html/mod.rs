//! Decks as a page of HTML to read and to print: a reader's edition, and lists of cards to fold.
//!
//! One file, without a script, and nothing is fetched. It is only written, never read back.

mod chapters;
mod text;

use std::{collections::BTreeMap, fmt::Write as _};

use self::{
    chapters::{Chapter, Told, chapters},
    text::{escaped, html, inline},
};
use crate::deck::{Deck, Source, SourceKind};

/// A page that is being written. The works that are cited are numbered as they are met.
struct Book {
    page: String,
    /// The notes so far, as HTML; the first is note 1.
    notes: Vec<String>,
}

/// The decks as one book, in the order of time: contents, the passages in chapters, a chronology, notes and sources.
///
/// A passage stands where the first dated card about it belongs, and one without a dated card behind the one before it
/// in its deck. With `questions`, each chapter ends with the questions of its cards, and the answers stand at the end.
#[must_use]
pub fn book(decks: &[&Deck], with_questions: bool) -> String {
    let chapters = chapters(decks);
    let title = decks.iter().map(|deck| deck.title.as_str()).collect::<Vec<_>>().join(" · ");
    let language = decks.first().map_or("en", |deck| if deck.language.is_empty() { "en" } else { &deck.language });
    let mut book = Book { page: String::new(), notes: Vec::new() };
    book.title_page(decks);
    book.contents(&chapters, with_questions);
    for (number, chapter) in chapters.iter().enumerate() {
        book.chapter(number, chapter, with_questions);
    }
    book.chronology(decks, &chapters);
    if with_questions {
        book.answers(&chapters);
    }
    book.end_matter(decks);
    wrapped(&title, language, &book.page)
}

/// The cards of a deck in two columns, the question at the left and the answer at the right: fold the page in the middle
/// to test yourself, or cut the rows.
#[must_use]
pub fn folding_list(deck: &Deck) -> String {
    let mut page = format!("<header><h1>{}</h1></header>\n<table class=\"fold\">\n", inline(&deck.title));
    page.push_str("<thead><tr><th scope=\"col\">Question</th><th scope=\"col\">Answer</th></tr></thead>\n<tbody>\n");
    for card in &deck.cards {
        let answer = card.answer_text();
        let answer = answer.lines().map(inline).collect::<Vec<_>>().join("<br>");
        // Writing to a String cannot fail.
        let _ = writeln!(page, "<tr><td>{}</td><td>{answer}</td></tr>", html(&card.prompt()));
    }
    page.push_str("</tbody>\n</table>\n");
    let language = if deck.language.is_empty() { "en" } else { &deck.language };
    wrapped(&deck.title, language, &page)
}

impl Book {
    fn put(&mut self, text: &str) {
        self.page.push_str(text);
        self.page.push('\n');
    }

    fn title_page(&mut self, decks: &[&Deck]) {
        self.put("<header>");
        for deck in decks {
            self.put(&format!("<h1>{}</h1>", inline(&deck.title)));
            if !deck.summary.is_empty() {
                self.put(&format!("<div class=\"summary\">{}</div>", html(&deck.summary)));
            }
        }
        let authors: Vec<String> = decks.iter().flat_map(|deck| &deck.authors).map(|it| escaped(it)).collect();
        if !authors.is_empty() {
            let mut authors = authors;
            authors.dedup();
            self.put(&format!("<p class=\"by\">{}</p>", authors.join(", ")));
        }
        self.put("</header>");
    }

    fn contents(&mut self, chapters: &[Chapter<'_>], with_questions: bool) {
        self.put("<nav aria-label=\"Contents\"><h2>Contents</h2>");
        for (number, chapter) in chapters.iter().enumerate() {
            let name = chapter.name();
            self.put(&format!("<h3><a href=\"#chapter-{number}\">{name}</a></h3>\n<ul>"));
            for told in &chapter.passages {
                self.put(&format!("<li><a href=\"#{}\">{}</a></li>", told.anchor, inline(told.heading())));
            }
            self.put("</ul>");
        }
        let answers = if with_questions { "<li><a href=\"#answers\">Answers</a></li>" } else { "" };
        self.put(&format!(
            "<ul class=\"end\"><li><a href=\"#chronology\">Chronology</a></li>{answers}<li><a href=\"#notes\">Notes</a></li>\
             <li><a href=\"#sources\">Sources</a></li></ul></nav>"
        ));
    }

    fn chapter(&mut self, number: usize, chapter: &Chapter<'_>, with_questions: bool) {
        self.put(&format!("<section class=\"chapter\" id=\"chapter-{number}\"><h2>{}</h2>", chapter.name()));
        for told in &chapter.passages {
            let note = self.note(told).map(|it| {
                format!("<sup><a href=\"#note-{it}\" id=\"to-note-{it}\" aria-label=\"Note {it}\">{it}</a></sup>")
            });
            let text = with_mark(html(&told.passage.text), note.as_deref().unwrap_or_default());
            let heading = inline(told.heading());
            self.put(&format!("<article id=\"{}\"><h3>{heading}</h3>\n{text}</article>", told.anchor));
        }
        if with_questions {
            self.put("<aside><h3>Questions</h3>\n<ol>");
            for (card, at) in chapter.cards() {
                self.put(&format!("<li id=\"question-{at}\" value=\"{}\">{}</li>", at + 1, inline(&card.prompt())));
            }
            self.put("</ol></aside>");
        }
        self.put("</section>");
    }

    /// Adds the note of a passage: where it is from, and what the record shows. Returns its number.
    fn note(&mut self, told: &Told<'_>) -> Option<usize> {
        let cited = told.deck.origins(told.passage).map(|(text, _)| inline(&text)).collect::<Vec<_>>().join("; ");
        let said = told.passage.note.as_deref().map(inline).unwrap_or_default();
        let cards = told.cards.iter().filter_map(|(card, _)| card.note.as_deref());
        let mut parts: Vec<String> = (!cited.is_empty()).then(|| ended(&cited)).into_iter().collect();
        parts.extend((!said.is_empty()).then_some(said));
        for note in cards.map(inline) {
            if !parts.contains(&note) {
                parts.push(note);
            }
        }
        (!parts.is_empty()).then(|| {
            self.notes.push(parts.join(" "));
            self.notes.len()
        })
    }

    /// Everything that happened, in the order of time, each with the passage that tells it.
    fn chronology(&mut self, decks: &[&Deck], chapters: &[Chapter<'_>]) {
        let mut events: Vec<(f64, String, String, Option<&str>)> = Vec::new();
        let anchors: BTreeMap<_, _> = chapters
            .iter()
            .flat_map(|chapter| &chapter.passages)
            .map(|told| ((&told.deck.id, &told.passage.id), told.anchor.as_str()))
            .collect();
        for deck in decks {
            for card in &deck.cards {
                let (Some(date), Some(event)) = (&card.date, &card.event) else { continue };
                let Some((first, _)) = date.extent() else { continue };
                let anchor = card.passage.as_ref().and_then(|id| anchors.get(&(&deck.id, id)).copied());
                events.push((first, escaped(&date.in_words()), inline(event), anchor));
            }
        }
        events.sort_by(|a, b| a.0.total_cmp(&b.0));
        events.dedup_by(|a, b| a.1 == b.1 && a.2 == b.2);
        self.put("<section id=\"chronology\"><h2>Chronology</h2>\n<table><tbody>");
        for (_, date, event, anchor) in &events {
            let event = match anchor {
                Some(anchor) => format!("<a href=\"#{anchor}\">{event}</a>"),
                None => event.clone(),
            };
            self.put(&format!("<tr><th scope=\"row\">{date}</th><td>{event}</td></tr>"));
        }
        self.put("</tbody></table></section>");
    }

    fn answers(&mut self, chapters: &[Chapter<'_>]) {
        self.put("<section id=\"answers\"><h2>Answers</h2>\n<ol>");
        for (card, at) in chapters.iter().flat_map(Chapter::cards) {
            let answer = card.answer_text().lines().map(inline).collect::<Vec<_>>().join("; ");
            self.put(&format!("<li value=\"{}\">{answer}</li>", at + 1));
        }
        self.put("</ol></section>");
    }

    fn end_matter(&mut self, decks: &[&Deck]) {
        let notes = std::mem::take(&mut self.notes);
        self.put("<section id=\"notes\"><h2>Notes</h2>\n<ol>");
        for (place, note) in notes.iter().enumerate() {
            let number = place + 1;
            let back = format!("<a href=\"#to-note-{number}\" aria-label=\"Back to the text\">↩</a>");
            self.put(&format!("<li id=\"note-{number}\">{note} {back}</li>"));
        }
        self.put("</ol></section>\n<section id=\"sources\"><h2>Sources</h2>");
        let mut sources: Vec<&Source> = Vec::new();
        for source in decks.iter().flat_map(|deck| &deck.sources) {
            if !sources.iter().any(|it| it.citation() == source.citation()) {
                sources.push(source);
            }
        }
        for kind in SourceKind::ALL.into_iter().map(Some).chain([None]) {
            let mut lines: Vec<String> =
                sources.iter().filter(|it| it.kind == kind).map(|it| source_line(it)).collect();
            if lines.is_empty() {
                continue;
            }
            lines.sort();
            let name = match kind {
                Some(SourceKind::Treaty) => "Treaties",
                Some(SourceKind::Document) => "Documents",
                Some(SourceKind::Book) => "Books",
                Some(SourceKind::Article) => "Articles",
                Some(SourceKind::Site) => "On the web",
                None => "Others",
            };
            self.put(&format!("<h3>{name}</h3>\n<ul>"));
            for line in lines {
                self.put(&format!("<li>{line}</li>"));
            }
            self.put("</ul>");
        }
        self.put("</section>");
    }
}

fn source_line(source: &Source) -> String {
    let mut line = ended(&inline(&source.citation()));
    for more in source.found_at.iter().chain(&source.note) {
        line.push(' ');
        line.push_str(&ended(&inline(more)));
    }
    line
}

/// A text that ends with a full stop, if it ends with no other sign.
fn ended(text: &str) -> String {
    let is_ended = text.ends_with(['.', '!', '?', ':', ';']) || text.ends_with(".</em>");
    if is_ended { text.to_owned() } else { format!("{text}.") }
}

/// Puts the mark of a note behind the last word of a text.
fn with_mark(text: String, mark: &str) -> String {
    match text.rfind("</p>") {
        Some(end) => format!("{}{mark}{}", &text[..end], &text[end..]),
        None => text + mark,
    }
}

fn wrapped(title: &str, language: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width\">\n<title>{}</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n{body}</main>\n\
         </body>\n</html>\n",
        escaped(language),
        escaped(title),
        include_str!("page.css"),
    )
}
