//! Decks as a page of HTML to read and to print: a reader's edition, and lists of cards to fold.
//!
//! One file with its pictures in it, without a script, and nothing is fetched. It is only written, never read back.

mod chapters;
mod text;

use std::collections::BTreeMap;

use self::{
    chapters::{Chapter, Told, chapters},
    text::{Images, escaped, inline},
};
use super::Picture;
use crate::deck::{Answer, Card, Deck, DeckId, Source, SourceKind};

/// A page that is being written. The works that are cited are numbered as they are met.
struct Book<'d> {
    page: String,
    /// The pictures of each deck.
    images: BTreeMap<&'d DeckId, Images>,
    /// The notes so far, as HTML; the first is note 1.
    notes: Vec<String>,
}

/// The decks with their pictures as one book, in the order of time: contents, the passages in chapters, a chronology, notes and sources.
///
/// A passage stands where the first dated card about it belongs, and one without a dated card behind the one before it
/// in its deck. With `questions`, each chapter ends with the questions of its cards, those without a passage follow, and the
/// answers stand at the end.
#[must_use]
pub fn book(decks: &[(&Deck, &[Picture])], with_questions: bool) -> String {
    let images = decks.iter().map(|(deck, pictures)| (&deck.id, Images::new(pictures))).collect();
    let decks: &[&Deck] = &decks.iter().map(|(deck, _)| *deck).collect::<Vec<_>>();
    let chapters = chapters(decks);
    let title = decks.iter().map(|deck| deck.title.as_str()).collect::<Vec<_>>().join(" · ");
    let language = decks.first().map_or("en", |deck| if deck.language.is_empty() { "en" } else { &deck.language });
    let mut book = Book { page: String::new(), images, notes: Vec::new() };
    let mut asked: Vec<Asked<'_>> = chapters.iter().flat_map(Chapter::cards).collect();
    let loose = without_passage(decks, asked.len());
    asked.extend(&loose);
    asked.truncate(if with_questions { asked.len() } else { 0 });
    book.title_page(decks);
    book.contents(decks, &chapters, &asked);
    for (number, chapter) in chapters.iter().enumerate() {
        book.chapter(number, chapter, with_questions);
    }
    if with_questions && !loose.is_empty() {
        book.put("<section id=\"more\"><h2>More questions</h2>\n<aside><ol>");
        book.questions(&loose);
        book.put("</ol></aside></section>");
    }
    book.chronology(decks, &chapters);
    book.answers(&asked);
    book.end_matter(decks);
    wrapped(&title, language, &book.page)
}

/// The cards of a deck in two columns, the question at the left and the answer at the right: fold the page in the middle
/// to test yourself, or cut the rows.
#[must_use]
pub fn folding_list(deck: &Deck, pictures: &[Picture]) -> String {
    let images = Images::new(pictures);
    let mut page = format!("<header><h1>{}</h1></header>\n<table class=\"fold\">\n", inline(&deck.title));
    page.push_str("<thead><tr><th scope=\"col\">Question</th><th scope=\"col\">Answer</th></tr></thead>\n<tbody>\n");
    for card in &deck.cards {
        let answer = answer(&images, card, "<br>");
        page.extend(["<tr><td>", &images.html(&card.prompt()), "</td><td>", &answer, "</td></tr>\n"]);
    }
    page.push_str("</tbody>\n</table>\n");
    let language = if deck.language.is_empty() { "en" } else { &deck.language };
    wrapped(&deck.title, language, &page)
}

/// A card that is asked, with its deck and its number in the book.
type Asked<'d> = (&'d Deck, &'d Card, usize);

/// The cards that no passage tells of, numbered from there on.
fn without_passage<'d>(decks: &[&'d Deck], first: usize) -> Vec<Asked<'d>> {
    let loose = decks.iter().flat_map(|deck| {
        let passages = deck.passages_by_id();
        let is_loose = move |card: &&Card| card.passage.as_ref().is_none_or(|id| !passages.contains_key(id));
        deck.cards.iter().filter(is_loose).map(|card| (*deck, card))
    });
    loose.zip(first..).map(|((deck, card), at)| (deck, card, at)).collect()
}

impl<'d> Book<'d> {
    fn put(&mut self, text: &str) {
        self.page.push_str(text);
        self.page.push('\n');
    }

    fn title_page(&mut self, decks: &[&'d Deck]) {
        self.put("<header>");
        for deck in decks {
            self.put(&format!("<h1>{}</h1>", inline(&deck.title)));
            if !deck.summary.is_empty() {
                self.put(&format!("<div class=\"summary\">{}</div>", self.images[&deck.id].html(&deck.summary)));
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

    /// The contents; what the book has not is not listed.
    fn contents(&mut self, decks: &[&Deck], chapters: &[Chapter<'_>], asked: &[Asked<'_>]) {
        self.put("<nav aria-label=\"Contents\"><h2>Contents</h2>");
        for (number, chapter) in chapters.iter().enumerate() {
            let name = chapter.name();
            self.put(&format!("<h3><a href=\"#chapter-{number}\">{name}</a></h3>\n<ul>"));
            for told in &chapter.passages {
                let (anchor, heading, year) = (&told.anchor, inline(told.heading()), told.year());
                self.put(&format!("<li><a href=\"#{anchor}\">{heading}</a> <small>{year}</small></li>"));
            }
            self.put("</ul>");
        }
        let in_chapters = chapters.iter().flat_map(Chapter::cards).count();
        let has_notes = chapters.iter().flat_map(|chapter| &chapter.passages).any(|told| self.has_note(told));
        let parts = [
            ("more", "More questions", asked.len() > in_chapters),
            ("chronology", "Chronology", decks.iter().any(|deck| deck.cards.iter().any(is_in_chronology))),
            ("answers", "Answers", !asked.is_empty()),
            ("notes", "Notes", has_notes),
            ("sources", "Sources", decks.iter().any(|deck| !deck.sources.is_empty())),
        ];
        self.put("<ul class=\"end\">");
        for (place, name, _) in parts.into_iter().filter(|(.., is_there)| *is_there) {
            self.put(&format!("<li><a href=\"#{place}\">{name}</a></li>"));
        }
        self.put("</ul></nav>");
    }

    fn questions(&mut self, asked: &[Asked<'_>]) {
        for (deck, card, at) in asked {
            let question = self.images[&deck.id].inline(&card.prompt());
            self.put(&format!("<li id=\"question-{at}\" value=\"{}\">{question}</li>", at + 1));
        }
    }

    fn chapter(&mut self, number: usize, chapter: &Chapter<'_>, with_questions: bool) {
        self.put(&format!("<section class=\"chapter\" id=\"chapter-{number}\"><h2>{}</h2>", chapter.name()));
        for told in &chapter.passages {
            let note = self.note(told).map(|it| {
                format!("<sup><a href=\"#note-{it}\" id=\"to-note-{it}\" aria-label=\"Note {it}\">{it}</a></sup>")
            });
            let text =
                with_mark(self.images[&told.deck.id].html(&told.passage.text), note.as_deref().unwrap_or_default());
            let heading = inline(told.heading());
            self.put(&format!("<article id=\"{}\"><h3>{heading}</h3>\n{text}</article>", told.anchor));
        }
        if with_questions {
            self.put("<aside><h3>Questions</h3>\n<ol>");
            self.questions(&chapter.cards().collect::<Vec<_>>());
            self.put("</ol></aside>");
        }
        self.put("</section>");
    }

    /// Whether a passage has a note.
    fn has_note(&self, told: &Told<'_>) -> bool {
        !self.note_parts(told).is_empty()
    }

    /// Adds the note of a passage. Returns its number.
    fn note(&mut self, told: &Told<'_>) -> Option<usize> {
        let parts = self.note_parts(told);
        (!parts.is_empty()).then(|| {
            self.notes.push(parts.join(" "));
            self.notes.len()
        })
    }

    /// What the note of a passage says: where it is from, and what the record shows.
    fn note_parts(&self, told: &Told<'_>) -> Vec<String> {
        let cited = told.deck.origins(told.passage).map(|(text, _)| inline(&text)).collect::<Vec<_>>().join("; ");
        let images = &self.images[&told.deck.id];
        let said = told.passage.note.as_deref().map(|note| images.inline(note)).unwrap_or_default();
        let cards = told.cards.iter().filter_map(|(card, _)| card.note.as_deref());
        let mut parts: Vec<String> = (!cited.is_empty()).then(|| ended(&cited)).into_iter().collect();
        parts.extend((!said.is_empty()).then_some(said));
        for note in cards.map(|note| images.inline(note)) {
            if !parts.contains(&note) {
                parts.push(note);
            }
        }
        parts
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
        if events.is_empty() {
            return;
        }
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

    fn answers(&mut self, asked: &[Asked<'_>]) {
        if asked.is_empty() {
            return;
        }
        self.put("<section id=\"answers\"><h2>Answers</h2>\n<ol>");
        for (deck, card, at) in asked {
            let images = &self.images[&deck.id];
            let mut answer = answer(images, card, "; ");
            // That of a card with a passage stands in the note of that.
            if let Some(note) = card.note.as_ref().filter(|_| deck.passage_of(card).is_none()) {
                answer.extend(["<br><small>", &images.inline(note), "</small>"]);
            }
            self.put(&format!("<li value=\"{}\">{answer}</li>", at + 1));
        }
        self.put("</ol></section>");
    }

    fn end_matter(&mut self, decks: &[&Deck]) {
        let notes = std::mem::take(&mut self.notes);
        if !notes.is_empty() {
            self.put("<section id=\"notes\"><h2>Notes</h2>\n<ol>");
        }
        for (place, note) in notes.iter().enumerate() {
            let number = place + 1;
            let back = format!("<a href=\"#to-note-{number}\" aria-label=\"Back to the text\">↩</a>");
            self.put(&format!("<li id=\"note-{number}\">{note} {back}</li>"));
        }
        if !notes.is_empty() {
            self.put("</ol></section>");
        }
        if decks.iter().all(|deck| deck.sources.is_empty()) {
            return;
        }
        self.put("<section id=\"sources\"><h2>Sources</h2>");
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

/// Whether a card tells an event of a known time.
pub fn is_in_chronology(card: &Card) -> bool {
    card.event.is_some() && card.date.as_ref().is_some_and(|date| date.extent().is_some())
}

/// The answer of a card, its items joined, with the others that are right, too.
fn answer(images: &Images, card: &Card, joint: &str) -> String {
    let mut answer = match &card.answer {
        Answer::List(items) => items.iter().map(|item| images.inline(item)).collect::<Vec<_>>().join(joint),
        Answer::Text(_) => images.inline(&card.answer_text()),
    };
    if !card.accept.is_empty() {
        let accepted = card.accept.iter().map(|it| escaped(it)).collect::<Vec<_>>().join("; ");
        answer.extend([" <small>(or: ", &accepted, ")</small>"]);
    }
    answer
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::deck::{HistoricalDate, Passage};

    fn deck(id: &str, passages: &[(&str, Option<&str>)]) -> Deck {
        let named = |name: &str| format!("{id}-{name}");
        let card = |(name, date): &(&str, Option<&str>)| Card {
            id: named(name).as_str().into(),
            question: format!("What of {name}?"),
            answer: crate::deck::Answer::Text(format!("Answer of {name}")),
            date: date.map(|date| HistoricalDate::parse(date).unwrap()),
            event: date.map(|_| format!("{name} happens")),
            passage: Some(named(name).as_str().into()),
            ..Card::default()
        };
        let passage = |(name, _): &(&str, Option<&str>)| Passage {
            id: named(name).as_str().into(),
            heading: named(name),
            text: format!("The text of {name}."),
            ..Passage::default()
        };
        Deck {
            id: id.into(),
            title: id.to_owned(),
            passages: passages.iter().map(passage).collect(),
            cards: passages.iter().map(card).collect(),
            ..Deck::default()
        }
    }

    fn places(page: &str, before: &str) -> Vec<String> {
        let parts = page.split(before).skip(1);
        parts.map(|rest| rest.split('"').next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn passages_of_two_decks_stand_once_each_in_the_order_of_time() {
        let a = deck("a", &[("first", Some("1703")), ("undated", None), ("late", Some("1945-05"))]);
        let b = deck("b", &[("middle", Some("1812/1814")), ("ancient", Some("-0043"))]);
        let page = book(&[(&a, &[]), (&b, &[])], true);
        let told = places(&page, "<article id=\"");
        assert_eq!(told, ["b-b-ancient", "a-a-first", "a-a-undated", "b-b-middle", "a-a-late"]);
    }

    #[test]
    fn paragraphs_of_a_question_and_lines_of_an_answer_stay_apart_and_only_lists_are_joined() {
        let mut deck = deck("one", &[("two", None)]);
        deck.passages.clear();
        deck.cards[0].question = "Line one\n\nLine two\n\n- an item".into();
        deck.cards[0].answer = Answer::Text("a crisis between\nFrance and Britain".into());
        let page = book(&[(&deck, &[])], true);
        assert!(page.contains(">Line one<br>Line two\n<ul>\n<li>an item</li>"), "{page}");
        assert!(page.contains("<li value=\"1\">a crisis between\nFrance and Britain"), "{page}");
        deck.cards[0].answer = Answer::List(vec!["Paris".into(), "Rome".into()]);
        assert!(book(&[(&deck, &[])], true).contains("<li value=\"1\">Paris; Rome"));
    }

    #[test]
    fn a_deck_without_passages_is_a_book_of_its_questions() {
        let mut deck = deck("bare", &[("one", Some("1815")), ("two", None)]);
        deck.passages.clear();
        deck.cards[1].passage = None;
        deck.cards[1].note = Some("Said beside it.".to_owned());
        let page = book(&[(&deck, &[])], true);
        assert_eq!(places(&page, "<li id=\"question-"), ["0", "1"]);
        for said in ["What of two?", "Answer of two", "Said beside it.", "More questions"] {
            assert!(page.contains(said), "{said}");
        }
        assert!(!page.contains("<h2>Notes</h2>") && !page.contains("<h2>Sources</h2>"));
    }

    #[test]
    fn every_link_leads_to_a_place_of_the_page() {
        let names: Vec<String> = (0..40).map(|n| format!("p{n}")).collect();
        let dates: Vec<String> = (0..40).map(|n| (1700 + n * n / 5).to_string()).collect();
        let passages: Vec<_> =
            names.iter().zip(&dates).map(|(name, date)| (name.as_str(), Some(date.as_str()))).collect();
        let deck = deck("many", &passages);
        let page = book(&[(&deck, &[])], true);
        let ids: BTreeSet<String> = places(&page, " id=\"").into_iter().collect();
        let links = places(&page, "href=\"#");
        assert!(links.len() > 80, "{}", links.len());
        for link in links {
            assert!(ids.contains(&link), "{link}");
        }
    }

    #[test]
    fn what_looks_like_html_in_a_deck_is_shown_and_nothing_is_run_or_fetched() {
        let mut deck = deck("bad", &[("evil", Some("1900"))]);
        let raw = "<script>alert(1)</script> <img src=\"http://e.org/p.png\" onerror=\"x\">";
        let linked = "![x](http://e.org/p.png) and [y](javascript:1)";
        deck.title = raw.to_owned();
        deck.passages[0].text = format!("{linked}\n\n{raw}");
        deck.cards[0].question = format!("Who? {linked}");
        deck.cards[0].event = Some(raw.to_owned());
        for page in [book(&[(&deck, &[])], true), folding_list(&deck, &[])] {
            let body = page.split("</head>").nth(1).unwrap();
            assert!(body.contains("&lt;script&gt;"));
            let tags = body.split('<').skip(1).map(|rest| rest.split('>').next().unwrap_or_default());
            for tag in tags {
                let is_bad = ["script", "img", "iframe"].iter().any(|bad| tag.starts_with(bad));
                assert!(
                    !is_bad && !tag.contains("src=") && !tag.contains("http") && !tag.contains("javascript"),
                    "<{tag}>"
                );
            }
        }
    }
}
