//! Carrying out what keys and screens ask for.

use eframe::egui;

use super::{Desk, Page};
use crate::{
    app::{
        command::{Action, CardsMove, Command, DeckMove},
        dialogs::{
            BackupsDialog, BulkDialog, DeckPart, Dialog, DoctorDialog, ExamDialog, ExportDialog, ImportDialog,
            MarkedDialog, PaletteDialog, ProblemsDialog,
        },
        screens::StudyScreen,
    },
    deck::DeckId,
    library::Plan,
    memory::Moment,
    study::{Input, MarkKind},
};

impl Desk {
    /// Carries out an action.
    pub(super) fn apply(&mut self, action: Action, now: Moment, ctx: &egui::Context) {
        let before = self.page;
        match action {
            Action::Do(command) => self.run(command, now, ctx),
            Action::Read(deck, place) => {
                self.put_mock_exam_aside(now);
                self.read(&deck, place, None, now);
            }
            Action::ReadCard(card) => self.read_card(&card, now),
            Action::ShowCards(search) => {
                self.cards_screen.search(search);
                self.go_on_to(Page::Cards, now);
            }
            Action::NewCard { deck, passage, quote } => self.new_card(deck, passage, quote),
            Action::SelectDeck(id) => self.library_screen.select(&self.library, &id),
            Action::OpenDeck(id) => {
                self.library_screen.select(&self.library, &id);
                self.deck_screen.open(id);
                self.go_on_to(Page::Deck, now);
            }
            Action::ShowFigures(deck) => {
                self.progress_screen.filter_deck(deck);
                self.go_on_to(Page::Progress, now);
            }
            Action::ShowSession(id) => self.progress_screen.show_session(id, &self.library, &self.wake),
            Action::Study(plan) => {
                self.dialog = None;
                self.study(*plan, now);
            }
            Action::OpenExam(deck) => {
                let dialog = ExamDialog::new(&deck, &self.library, self.day, &self.wake);
                self.dialog = Some(Dialog::Exam(Box::new(dialog)));
            }
            Action::SetExam { before, goal } => self.set_exam(before.as_ref(), goal, now),
            Action::OpenMockExam(decks) => self.open_mock_exam(decks),
            Action::KeepMockExam(answers) => self.keep_mock_exam(answers, now),
            Action::ShowCard(card) => {
                self.go_on_to(Page::Cards, now);
                self.cards_screen.show_card(&card, &self.library);
            }
            Action::ShowProblems(deck) => self.dialog = Some(Dialog::Problems(ProblemsDialog::Deck(deck))),
            Action::ShowFileProblems(name, problems) => {
                self.dialog = Some(Dialog::Problems(ProblemsDialog::File(name, problems)));
            }
            Action::Preview(path) => self.preview(&path),
            Action::PreviewText(text) => self.preview_text(text),
            Action::PreviewAgain => self.preview_again(),
            Action::Import(preview) => self.import(*preview, now),
            Action::OpenExport(deck) => {
                let dialog = self.library.deck(&deck).map(|deck| ExportDialog::new(&deck.deck));
                self.dialog = dialog.map(Dialog::Export);
            }
            Action::FindLosses(deck, format) => self.find_losses(deck, format),
            Action::ExportEverything { to, may_replace } => self.export_everything(to, may_replace, now),
            Action::Export { deck, to, format, may_replace } => self.export(&deck, &to, format, may_replace, now),
            Action::Session(input) => self.take(input, now),
            Action::TakeBack(reach) => self.take_back(reach, now),
            Action::TakeBackStep(step) => self.take_back_step(step, now),
            Action::Edit(card) => self.edit_card(&card),
            Action::WhatIf(wanted) => self.progress_screen.what_if(&self.library, self.day, wanted, &self.wake),
            Action::SaveNumbers { name, csv } => self.save_numbers(&name, &csv, now),
            Action::SavePicture { name, rect } => {
                // What was said last would lie over it.
                self.notices.dismiss();
                self.draw_picture(&name, rect, ctx);
            }
            Action::ChangeDeck { deck, changes, said } => self.change_deck(&deck, changes, &said, now),
            Action::NewDeck(title) => self.make_deck(&title, now),
            Action::DuplicateDeck(deck) => self.duplicate_deck(&deck, now),
            Action::RemoveDeck(deck) => self.remove_deck(&deck, now),
            Action::OpenDeckSettings(deck, part) => self.open_deck_settings(&deck, part),
            Action::EditPassage(deck, passage) => self.edit_passage(&deck, passage.as_ref()),
            Action::SetPreferences(preferences) => self.set_preferences(preferences, now, ctx),
            Action::ShowSetting(name) => {
                self.go_to(Page::Settings, now);
                self.settings_screen.look_for(name);
            }
            // For a library that did not open.
            Action::Restore(_) => {}
            Action::Merge(path) => self.merge(path, now),
            Action::SettleFuture(future) => self.settle_future(future, now),
            Action::ShowMarked(deck) => self.dialog = Some(Dialog::Marked(MarkedDialog::new(deck))),
            Action::AskBulk(cards, asked) => self.dialog = Some(Dialog::Bulk(BulkDialog::new(cards, asked))),
            Action::Bulk(cards, bulk) => self.change_cards(&cards, &bulk, now),
            Action::MoveCards(cards, to) => self.move_cards(&cards, &to, now),
            Action::MarkAll(cards, kind) => self.mark_all(cards, kind, now),
            Action::Mark(card, kind) => self.mark(&card, kind, now),
            Action::Unmark(card, kind) => self.unmark(&card, kind, now),
        }
        if (self.page == Page::Study || self.page != before) && self.dialog.is_none() {
            // The next card, or the new page, is for the keys, not for the button that was pressed last.
            ctx.memory_mut(egui::Memory::stop_text_input);
        }
    }

    fn run(&mut self, command: Command, now: Moment, ctx: &egui::Context) {
        if let Some(input) = self.input(command) {
            return self.take(input, now);
        }
        match command {
            Command::ShowLibrary => self.go_to(Page::Library, now),
            Command::ShowReading => self.go_to(Page::Reading, now),
            Command::ShowCards => self.go_to(Page::Cards, now),
            Command::NewCard => self.new_card(None, None, None),
            Command::NewDeck => self.new_deck(now),
            Command::DeckSettings => {
                if let Some(deck) = self.current_deck() {
                    self.open_deck_settings(&deck, DeckPart::Settings);
                }
            }
            Command::OpenExam | Command::ShowMarked => {
                let open = if command == Command::OpenExam { Action::OpenExam } else { Action::ShowMarked };
                if let Some(deck) = self.current_deck() {
                    self.apply(open(deck), now, ctx);
                }
            }
            Command::Deck(how) => self.on_deck(how, now, ctx),
            Command::AcceptAlways | Command::NeverAccept => self.teach(command, now),
            Command::ShowProgress => self.go_to(Page::Progress, now),
            Command::ShowProgressPart(part) => self.progress_screen.go_to(part),
            Command::ShowTimeline => self.go_to(Page::Timeline, now),
            Command::ShowSettings => self.go_to(Page::Settings, now),
            Command::Resume => self.resume(now),
            Command::ReadTimeline => self.timeline_screen.refresh(&self.library, self.day, &self.wake),
            Command::Timeline(how) => self.timeline_screen.act(how),
            Command::Reading(how) => self.read_on(how, now),
            Command::ReadPassage => {
                if let Some(card) = self.study_screen.as_ref().and_then(StudyScreen::card).cloned() {
                    self.read_card(&card, now);
                }
            }
            Command::Cards(CardsMove::Clear) if self.cards_screen.is_as_opened() && !self.came_from.is_empty() => {
                self.go_back(now);
            }
            Command::Cards(how) => {
                if let Some(action) = self.cards_screen.act(how, &self.library) {
                    self.apply(action, now, ctx);
                }
            }
            Command::ShowKeys => self.dialog = Some(Dialog::Keys(self.context())),
            Command::OpenPalette => {
                let palette =
                    PaletteDialog::new(self.context(), self.current_deck().as_ref(), &self.library, &self.wake);
                self.dialog = Some(Dialog::Palette(palette));
            }
            Command::ShowMessages => self.dialog = Some(Dialog::Messages(self.last_step(now))),
            Command::ShowBackups => {
                let dialog = BackupsDialog::new(self.library.folder(), &self.wake, now.utc_offset_s);
                self.dialog = Some(Dialog::Backups(dialog));
            }
            Command::TakeBackup => {
                if let Some(Dialog::Backups(dialog)) = &mut self.dialog {
                    dialog.take(self.library.folder(), &self.wake, now.utc_ms);
                }
            }
            Command::ShowDoctor => {
                let dialog = DoctorDialog::new(self.library.folder(), &self.wake, now);
                self.dialog = Some(Dialog::Doctor(dialog));
            }
            Command::PreviousDeck => self.library_screen.move_selection(&self.library, -1),
            Command::NextDeck => self.library_screen.move_selection(&self.library, 1),
            Command::FirstDeck => self.library_screen.move_selection(&self.library, isize::MIN),
            Command::LastDeck => self.library_screen.move_selection(&self.library, isize::MAX),
            Command::StudySelected => self.study_selected(now),
            Command::StudyAll => self.study(Plan::default(), now),
            Command::StudyMore(new) => self.study_more(new, now),
            Command::OpenPractice => self.open_practice(),
            Command::ShowProblemsOfSelected => self.show_problems(now),
            Command::OpenImport => self.dialog = Some(Dialog::Import(ImportDialog::default())),
            Command::ChooseExportFile => self.choose_export_file(now),
            Command::ChooseFile => self.choose_file(now),
            Command::AddPicture => self.choose_picture(now),
            Command::EditCard => self.edit_current_card(),
            Command::FilterProgress => self.progress_screen.filter_changed(&self.library, self.day, &self.wake),
            Command::FitMemory => self.progress_screen.memory.fit(&self.library, self.day, &self.wake),
            Command::CancelFit => self.progress_screen.memory.cancel(),
            Command::AcceptFit | Command::LeaveFit | Command::UndoFit => self.settle_fit(command, now),
            Command::Scroll(pages) if self.page == Page::Reading => self.reading_screen.scroll(pages),
            Command::Scroll(pages) => {
                if let Some(screen) = &mut self.study_screen {
                    screen.scroll(pages);
                }
            }
            Command::Leave => self.leave(now),
            Command::GoBack => self.go_back(now),
            Command::CloseDialog if self.close_keys_over(ctx) => {}
            Command::CloseDialog => self.close_dialog(),
            Command::Quit => ctx.send_viewport_cmd(egui::ViewportCommand::Close),
            // The others are for a session, or for a library that did not open.
            _ => {}
        }
    }

    /// The deck that a command without one is about: that of the page, or else the one that is selected in the library.
    pub(super) fn current_deck(&self) -> Option<DeckId> {
        let of_page = match self.page {
            Page::Reading => self.reading_screen.deck().cloned(),
            Page::Cards => self.cards_screen.deck_at_cursor(),
            Page::Timeline => self.timeline_screen.deck().cloned(),
            Page::Study => self.study_screen.as_ref().and_then(StudyScreen::card).map(|card| card.deck.clone()),
            Page::Library | Page::Deck | Page::Progress | Page::Settings => None,
        };
        let of_page = of_page.filter(|id| self.library.deck(id).is_some());
        of_page.or_else(|| self.library_screen.selected(&self.library).map(|deck| deck.deck.id.clone()))
    }

    /// Does something with the current deck.
    fn on_deck(&mut self, how: DeckMove, now: Moment, ctx: &egui::Context) {
        let Some(deck) = self.current_deck() else { return };
        let action = match how {
            DeckMove::Open => Action::OpenDeck(deck),
            DeckMove::Cards => Action::ShowCards(format!("deck:{}", quoted(deck.as_str()))),
            DeckMove::Read => Action::Read(deck, 0),
            DeckMove::Figures => Action::ShowFigures(deck),
            DeckMove::Exam => Action::OpenExam(deck),
            DeckMove::Export => Action::OpenExport(deck),
        };
        self.apply(action, now, ctx);
    }

    /// What a command means to the session on the screen.
    fn input(&self, command: Command) -> Option<Input> {
        Some(match command {
            Command::Reveal => Input::Show,
            Command::NotKnown | Command::GiveUp => Input::GiveUp,
            Command::Check => self.study_screen.as_ref()?.submission(),
            Command::Choose(place) => Input::Choose(place),
            Command::Overrule => Input::Overrule,
            Command::MoveCursor(by) => Input::MoveCursor(by),
            Command::MoveEvent(by) => Input::MoveEvent(by),
            Command::CheckOrder => Input::SubmitOrder,
            Command::GoOn => Input::Continue,
            Command::Rate(rating) => Input::Rate(rating),
            Command::Accept => Input::Accept,
            Command::Undo => Input::Undo,
            Command::Bury => Input::Mark(MarkKind::Bury),
            Command::Suspend => Input::Mark(MarkKind::Suspend),
            Command::Flag => Input::Mark(MarkKind::Flag),
            _ => return None,
        })
    }
}

/// A word of a search, in quotation marks if it would be taken for several.
fn quoted(word: &str) -> String {
    if word.contains(char::is_whitespace) { format!("\"{word}\"") } else { word.to_owned() }
}
