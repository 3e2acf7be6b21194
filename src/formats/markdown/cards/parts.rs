//! The parts of cards that go over several lines: what begins them, what goes on with them, and where they end.

use std::ops::Range;

use super::{
    Open, Reader,
    ahead::{Ahead, Begun, begins_anew, is_answer, is_answered_at_once, is_card_on_line, may_be_over},
};
use crate::formats::{
    collection::Draft,
    markdown::{
        blocks::Blocks,
        labels::{Label, answered, label, on_one_line},
        lines::{Part, mark, without_bullet, without_tags},
    },
};

impl Reader<'_> {
    /// A line of nothing.
    pub(super) fn blank(&mut self) {
        match &mut self.open {
            // A marked text may have blank lines in it, up to the next mark; SuperMemo's items end here, but what follows
            // them begins with a mark.
            Open::Card(part @ (Part::Answer | Part::Gaps | Part::Question), draft) => {
                let is_begun = *part != Part::Answer || !draft.answer.is_empty();
                let text = if draft.answer.is_empty() { &mut draft.question } else { &mut draft.answer };
                if !text.ends_with("\n\n") {
                    text.push_str("\n\n");
                }
                if is_begun {
                    self.begun.blank.get_or_insert(text.len());
                }
            }
            _ => self.close(),
        }
    }

    /// A line of text, or code, in which there are no marks.
    pub(super) fn text(&mut self, line: &str, at: Range<usize>, has_marks: bool, ahead: &Blocks<'_>) {
        if has_marks && self.labelled(line, &at, ahead) {
            return;
        }
        if let Some((part, rest)) = mark(line).filter(|_| has_marks) {
            return self.marked(part, rest, at, ahead);
        }
        if has_marks && self.of_logseq(line, &at) {
            return;
        }
        if has_marks {
            self.end_at(line, &at, ahead);
        }
        let is_divider = has_marks && matches!(line.trim(), "?" | "??");
        let is_free = has_marks && !is_divider && matches!(self.open, Open::Lines(..) | Open::Nothing);
        if is_free && self.on_one_line(line, &at) {
            return;
        }
        match &mut self.open {
            Open::Card(Part::Wrong, draft) => {
                draft.distractors.push(line.trim().to_owned());
                draft.at.end = at.end;
            }
            Open::Card(part, draft) => {
                let text = if *part == Part::Answer { &mut draft.answer } else { &mut draft.question };
                if !text.ends_with("\n\n") {
                    text.push('\n');
                }
                text.push_str(line);
                draft.at.end = at.end;
            }
            Open::Below(draft, _) | Open::Under(draft, _) => {
                draft.answer.push('\n');
                draft.answer.push_str(line);
                draft.at.end = at.end;
            }
            Open::Lines(lines, started) if is_divider => {
                let asked = lines.join("\n");
                let (question, tags) = without_tags(&asked);
                let (question, at) = (question.to_owned(), started.start..at.end);
                let draft = Draft { question, tags, at, ..Draft::default() };
                self.open = Open::Below(draft, line.trim() == "??");
            }
            Open::Lines(lines, started) => {
                lines.push(line.to_owned());
                started.end = at.end;
            }
            Open::Nothing => self.open = Open::Lines(vec![line.to_owned()], at),
        }
    }

    /// Ends the card that has been begun if a line is no part of it, and notes it if that is in doubt.
    ///
    /// A text may go on behind a blank line, but in most notes it is over there. Between two lines that part cards all is
    /// theirs. Elsewhere a question that no answer follows ends, and so does a short answer under a heading before what
    /// begins anew: it belongs to the text that is read there.
    fn end_at(&mut self, line: &str, at: &Range<usize>, ahead: &Blocks<'_>) {
        let Open::Card(part @ (Part::Question | Part::Answer | Part::Gaps), draft) = &self.open else { return };
        let text = if *part == Part::Answer { &draft.answer } else { &draft.question };
        let is_same_item = self.begun.item.is_some_and(|item| {
            let indent = line.len() - line.trim_start().len();
            *part == Part::Answer && indent <= item && without_bullet(line).len() < line.trim().len()
        });
        let first = self.begun.blank;
        let is_behind_blank = first == Some(text.len());
        // An answer that is a list begins on its second line.
        if is_same_item && first.is_none() && !text.is_empty() && !text.starts_with('\n') {
            // Without a heading it is left out, and that is told.
            if !self.heading.is_empty() && answered(line).is_none() && !is_card_on_line(line) {
                self.doubts.taken_out.note(at);
            }
            return self.close();
        }
        if *part == Part::Question {
            if is_behind_blank && self.begun.ahead(ahead) != Ahead::Answer {
                self.close();
            }
            return;
        }
        if first.is_none() || self.begun.is_parted(ahead) {
            return;
        }
        let is_new = is_behind_blank && !self.heading.is_empty() && may_be_over(text) && begins_anew(text, line, ahead);
        if is_new {
            self.doubts.taken_out.note(at);
            return self.close();
        }
        if is_card_on_line(line) {
            let message = "this looks like a card, but was made part of the answer above";
            self.collection.warn(at.clone(), message, "if it is a card, write a line of --- before it");
        } else if is_behind_blank && !text.trim().is_empty() && !text.trim().ends_with(':') {
            self.doubts.taken_in.note(at);
        }
    }

    /// A line that begins with a label. Returns whether it was taken up.
    fn labelled(&mut self, line: &str, at: &Range<usize>, ahead: &Blocks<'_>) -> bool {
        let Some(label) = label(line) else { return false };
        match (label.part, &mut self.open) {
            (Part::Answer, Open::Card(open @ Part::Question, draft))
                if is_answer(&label, self.begun.is_stopped, ahead)
                    && (self.begun.is_labelled || label.is_apart() && self.begun.ahead(ahead) != Ahead::Answer) =>
            {
                *open = Part::Answer;
                (self.begun.is_labelled, self.begun.ahead, self.begun.blank) = (true, None, None);
                draft.answer.push_str(label.rest);
                draft.at.end = at.end;
                true
            }
            (Part::Question, Open::Card(..) | Open::Lines(..) | Open::Nothing) => self.question(label, line, at, ahead),
            _ => false,
        }
    }

    /// A question with a label, which is one if an answer follows. Returns whether it was taken up.
    fn question(&mut self, label: Label<'_>, line: &str, at: &Range<usize>, ahead: &Blocks<'_>) -> bool {
        if mark(line).is_some() {
            return false;
        }
        let is_within = matches!(&self.open, Open::Card(part, draft)
            if !self.begun.is_labelled
                && !(if *part == Part::Answer { &draft.answer } else { &draft.question }).ends_with("\n\n"));
        let is_sure = label.is_sure();
        let has_answer =
            if is_sure { Ahead::of(ahead, true) == Ahead::Answer } else { is_answered_at_once(&label, ahead) };
        let on_line = on_one_line(label.rest, label.is_stopped).filter(|_| !has_answer);
        let is_card = has_answer || on_line.is_some();
        if !is_card && !is_sure || is_within && !(is_card && is_sure) {
            return false;
        }
        self.begin(on_line.map_or(Part::Question, |_| Part::Answer), at);
        (self.begun.is_labelled, self.begun.is_stopped) = (true, label.is_stopped);
        self.begun.item = label.item;
        if let Open::Card(_, draft) = &mut self.open {
            let (question, answer) = on_line.unwrap_or((label.rest, ""));
            question.clone_into(&mut draft.question);
            answer.clone_into(&mut draft.answer);
        }
        true
    }

    /// Begins a card.
    fn begin(&mut self, part: Part, at: &Range<usize>) {
        self.close();
        self.begun = Begun { behind: self.behind, ..Begun::default() };
        self.open = Open::Card(part, Draft { at: at.clone(), ..Draft::default() });
    }

    /// A line that begins with a mark.
    fn marked(&mut self, part: Part, rest: &str, at: Range<usize>, ahead: &Blocks<'_>) {
        let begins = matches!(part, Part::Question | Part::Gaps);
        match (part, &mut self.open) {
            // SuperMemo repeats the mark for each line.
            (Part::Question, Open::Card(Part::Question, draft))
                if !draft.question.ends_with("\n\n") && (draft.question.ends_with('\n') || !rest.is_empty()) =>
            {
                draft.question.push('\n');
                draft.question.push_str(rest);
                draft.at.end = at.end;
            }
            (Part::Answer, Open::Card(open @ Part::Question, draft)) => {
                *open = Part::Answer;
                (self.begun.ahead, self.begun.blank) = (None, None);
                rest.clone_into(&mut draft.answer);
                draft.at.end = at.end;
            }
            (Part::Answer, Open::Card(Part::Answer, draft)) if !draft.answer.ends_with("\n\n") => {
                draft.answer.push('\n');
                draft.answer.push_str(rest);
                draft.at.end = at.end;
            }
            (Part::Wrong, Open::Card(_, draft)) => {
                draft.distractors.push(rest.to_owned());
                draft.at.end = at.end;
            }
            _ if begins => {
                let on_line = on_one_line(rest, false).filter(|_| part == Part::Question);
                let on_line = on_line.filter(|_| Ahead::of(ahead, true) != Ahead::Answer);
                self.begin(on_line.map_or(part, |_| Part::Answer), &at);
                if let Open::Card(_, draft) = &mut self.open {
                    let (question, answer) = on_line.unwrap_or((rest, ""));
                    question.clone_into(&mut draft.question);
                    answer.clone_into(&mut draft.answer);
                }
            }
            _ => {
                self.close();
                let message = "an answer stands here without its question";
                self.collection.leave_out(at, message, "write Q: before the question");
            }
        }
    }
}
