//! The open library on the screen: which page is shown, and what happens when a command comes.

mod acting;
mod around;
mod chooser;
mod files;
mod keys;
mod letters;
mod lists;
mod mock_exam;
mod pictures;
mod reading;
mod rescue;
mod saving;
mod studying;
mod undoing;
mod way_back;
mod window;
mod writing;

use eframe::egui::{self, Ui, UiBuilder, accesskit::Node};
use uuid::Uuid;

use self::{
    around::{drop_hint_ui, nav_ui},
    chooser::Chooser,
    letters::Letters,
    lists::OpenList,
    pictures::FormPictures,
    saving::Pictures,
    way_back::Before,
};
use super::{
    command::{Action, Command, Pressed, zoom_by_keys},
    dialogs::{Dialog, MockDialog, ProblemsDialog, Unsaved},
    notices::{Notices, Place},
    screens::{
        CardsScreen, DeckScreen, LibraryScreen, ProgressScreen, ReadingScreen, SettingsScreen, StudyScreen,
        TimelineScreen, View, settings_ui,
    },
    theme::Type,
    widgets::Gallery,
};
use crate::{
    deck::DeckId,
    formats::Format,
    library::{DeckError, DeckFile, Library, OpenError, Operation, Plan, Preview, SeenCards, TakenBackup, Written},
    memory::{Moment, StudyDay},
    storage::{
        preferences::{Preferences, WindowSize},
        review_log::{LogError, LogVersion},
    },
    study::Input,
    tasks::{Task, Wake, Watch, finished},
};

/// Decks that are being changed, and what is said once they are.
type Changing = (Task<Result<Vec<Written>, DeckError>>, String);

/// Which page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Page {
    Library,
    Deck,
    Reading,
    Cards,
    Timeline,
    Progress,
    Settings,
    Study,
}

/// The open library with its screens.
pub struct Desk {
    library: Library,
    /// How large the window is; none if there is none.
    window: Option<WindowSize>,
    wake: Wake,
    page: Page,
    /// Where one came from, the newest last: a page, or a session that waits.
    came_from: Vec<Before>,
    library_screen: LibraryScreen,
    deck_screen: DeckScreen,
    reading_screen: ReadingScreen,
    cards_screen: CardsScreen,
    progress_screen: ProgressScreen,
    timeline_screen: TimelineScreen,
    settings_screen: SettingsScreen,
    study_screen: Option<StudyScreen>,
    dialog: Option<Dialog>,
    /// The list of keys, while it lies over the dialog.
    keys_over: Option<keys::KeysOver>,
    /// A mock exam whose sheet was left for a passage.
    mock_exam: Option<Box<MockDialog>>,
    notices: Notices,
    pressed: Pressed,
    open_list: OpenList,
    /// The study day that the figures are of.
    day: StudyDay,
    /// The day's backup is being taken.
    backing_up: Option<Task<Result<Option<TakenBackup>, LogError>>>,
    /// The log when the window opened: if it is another at the end, a backup is taken.
    answers_at_start: Option<LogVersion>,
    watch: Option<Watch>,
    pictures: Pictures,
    letters: Letters,
    /// The pictures that decks show.
    gallery: Gallery,
    /// Those that are added to a form.
    form_pictures: FormPictures,
    /// The decks folder is being read again, if it has changed.
    reloading: Option<Task<Option<Vec<DeckFile>>>>,
    /// Many cards are being changed in their decks' files, and what is said once they are.
    changing: Option<Changing>,
    /// It is being read when each card came.
    seeing: Option<Task<SeenCards>>,
    /// A changed or an imported deck is being written.
    writing: Option<Task<Result<files::Saved, DeckError>>>,
    /// What is being written is being kept as a draft.
    drafting: Option<Task<std::io::Result<()>>>,
    /// The draft that was kept last, and when, in egui's seconds.
    kept_draft: Option<Unsaved>,
    draft_at_s: f64,
    /// The card on the screen was taught an answer, and nothing was done since: undo takes that back first.
    has_taught: bool,
    /// The newest step that was kept before the window opened or the last session began, by its name: an undo asks before
    /// it takes back that one.
    kept_before: Option<Uuid>,
    /// The day of the step that it has asked about last, unless something new was kept since.
    may_undo_earlier: Option<StudyDay>,
    /// What the cards are easily taken for is being worked out.
    preparing: Option<Task<()>>,
    /// A session that begins when that is known.
    to_begin: Option<Plan>,
    chooser: Chooser,
    previewing: Option<Task<Result<Preview, DeckError>>>,
    /// A deck is being exported.
    exporting: Option<Task<Result<(), DeckError>>>,
    /// It is being found out what an export of a deck in a format would leave out.
    finding_losses: Option<Task<(DeckId, Format, Vec<String>)>>,
    /// A large log is being looked through.
    checking: Option<Task<()>>,
    /// What is kept once the log is known to be sound, given at that view of the session.
    held: Option<(u32, Input)>,
    /// Why the library can no longer be used.
    failure: Option<OpenError>,
}

impl Desk {
    /// Puts an open library on the screen. `file_dialog` is one that knows its window.
    pub fn new(
        mut library: Library,
        now: Moment,
        wake: Wake,
        file_dialog: rfd::FileDialog,
        ctx: &egui::Context,
    ) -> Self {
        let mut notices = Notices::default();
        for warning in library.take_warnings() {
            notices.warn(&warning, now);
        }
        if let Some(warning) = library.clock_warning(now) {
            notices.warn(&warning, now);
        }
        let day = library.study_day(now);
        let watch = Watch::start(&library.folder().decks(), &wake);
        let folder = library.folder().clone();
        let may_back_up = library.may_write() && matches!(library.has_answers(), Ok(true));
        let backing_up = may_back_up.then(|| Task::start(&wake, move || folder.take_daily_backup(now)));
        let answers_at_start = library.log_version().ok();
        let kept_before = undoing::kept_last(&library);
        let gallery = Gallery::install(ctx, &wake);
        gallery.look_in(library.picture_folders());
        let reading_screen = ReadingScreen::new(&library.preferences().read_last);
        let cards_screen = CardsScreen::new(&library.preferences().hidden_columns);
        let mut desk = Self {
            library,
            window: None,
            wake,
            page: Page::Library,
            came_from: Vec::new(),
            library_screen: LibraryScreen::default(),
            deck_screen: DeckScreen::default(),
            reading_screen,
            cards_screen,
            progress_screen: ProgressScreen::default(),
            timeline_screen: TimelineScreen::default(),
            settings_screen: SettingsScreen::default(),
            study_screen: None,
            dialog: None,
            keys_over: None,
            mock_exam: None,
            notices,
            pressed: Pressed::default(),
            open_list: OpenList::default(),
            day,
            backing_up,
            answers_at_start,
            watch,
            pictures: Pictures::default(),
            letters: Letters::default(),
            gallery,
            form_pictures: FormPictures::default(),
            reloading: None,
            writing: None,
            changing: None,
            seeing: None,
            drafting: None,
            kept_draft: None,
            draft_at_s: 0.0,
            has_taught: false,
            kept_before,
            may_undo_earlier: None,
            preparing: None,
            to_begin: None,
            chooser: Chooser::new(file_dialog, now),
            previewing: None,
            exporting: None,
            finding_losses: None,
            checking: None,
            held: None,
            failure: None,
        };
        desk.look_through();
        desk.ask_about_answers(now);
        desk.restore_draft();
        desk.prepare();
        desk.letters.look(&desk.library, &desk.wake);
        // The first pictures come first.
        desk.seeing = Some(Task::start_after(studying::PAUSE, &desk.wake, desk.library.seen_keeper(now)));
        desk.apply_preferences(ctx);
        desk.refresh(now);
        desk
    }

    /// The library.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// Whether a session is on the screen.
    pub fn is_in_session(&self) -> bool {
        self.page == Page::Study
    }

    /// Whether work in the background goes on whose result will be shown.
    pub fn is_busy(&self) -> bool {
        self.progress_screen.is_reading()
            || self.reloading.is_some()
            || self.writing.is_some()
            || self.changing.is_some()
            || self.previewing.is_some()
            || self.exporting.is_some()
            || self.finding_losses.is_some()
            || self.gallery.is_decoding()
            || self.form_pictures.is_adding()
            || self.to_begin.is_some()
            || self.checking.is_some()
            || self.timeline_screen.is_reading()
            || self.reading_screen.is_reading()
            || (self.page == Page::Cards && self.cards_screen.is_reading())
            || matches!(&self.dialog, Some(Dialog::Exam(exam)) if exam.is_planning())
            || matches!(&self.dialog, Some(Dialog::Palette(palette)) if palette.is_reading())
            || matches!(&self.dialog, Some(Dialog::Backups(backups)) if backups.is_reading())
            || matches!(&self.dialog, Some(Dialog::Doctor(doctor)) if doctor.is_looking())
    }

    /// Takes up what the background has done, then the keys, then the commands.
    pub fn logic(&mut self, ctx: &egui::Context, now: Moment, mut actions: Vec<Action>) {
        self.window = window::size(ctx, self.window.unwrap_or(self.library.preferences().window)).or(self.window);
        self.gallery.poll(ctx);
        self.collect(now);
        let font = Type::Reading.font_id();
        for sentence in self.letters.collect(|c| ctx.fonts_mut(|fonts| fonts.has_glyph(&font, c))) {
            self.notices.warn(&sentence, now);
        }
        if self.library.study_day(now) != self.day {
            let was_ahead = self.library.study_day(now) < self.day;
            self.day = self.library.study_day(now);
            self.progress_screen.outdate();
            self.refresh(now);
            if was_ahead {
                self.ask_about_answers(now);
            }
        }
        zoom_by_keys(ctx);
        self.take_dropped(ctx, now);
        actions.extend(self.pasted(ctx).map(Action::PreviewText));
        for action in actions {
            self.apply(action, now, ctx);
        }
        self.take_keys(ctx, now);
        if self.keep_draft(ctx.input(|input| input.time)) {
            ctx.request_repaint_after(writing::DRAFT_EVERY);
        }
    }

    fn collect(&mut self, now: Moment) {
        match finished(&mut self.backing_up) {
            Some(Err(err)) => {
                self.notices.warn(&format!("Today’s backup could not be made. {err}"), now);
            }
            Some(Ok(Some(TakenBackup { warnings, .. }))) => {
                for warning in warnings {
                    self.notices.warn(&warning, now);
                }
            }
            _ => {}
        }
        self.save_picture(now);
        self.collect_pictures(now);
        self.collect_check(now);
        self.collect_files(now);
        self.collect_draft(now);
        if self.preparing.is_some() {
            finished(&mut self.preparing);
            if self.preparing.is_none() && matches!(self.page, Page::Library | Page::Cards) {
                // Which new cards come today, and how a card is asked, is known only now.
                self.refresh(now);
            }
            if let Some(plan) = self.to_begin.take_if(|_| self.preparing.is_none()) {
                self.begin(plan, now);
            }
        }
        if let Some(seen) = finished(&mut self.seeing) {
            self.library.take_seen(seen);
            if self.page == Page::Cards {
                self.refresh(now);
            }
        }
        self.progress_screen.poll(&self.wake);
        self.timeline_screen.poll();
        self.reading_screen.poll();
        self.cards_screen.poll(&self.library);
    }

    fn show(&mut self, page: Page, now: Moment) {
        self.settings_screen.leave();
        self.let_session_wait();
        self.keep_place(None);
        self.page = page;
        self.refresh(now);
    }

    /// Reads the figures of the shown page anew.
    fn refresh(&mut self, now: Moment) {
        match self.page {
            Page::Library | Page::Deck => {
                if let Some(deck) = self.deck_screen.deck().filter(|_| self.page == Page::Deck) {
                    if self.library.deck(deck).is_none() {
                        return self.go_back(now);
                    }
                    self.library_screen.select(&self.library, deck);
                }
                if let Err(err) = self.library_screen.refresh(&self.library, now) {
                    self.notices.warn(&err, now);
                }
            }
            Page::Reading => {
                self.reading_screen.suggest(self.library_screen.selected(&self.library).map(|it| it.deck.id.clone()));
                self.reading_screen.refresh(&self.library);
            }
            Page::Cards => self.cards_screen.refresh(&self.library, self.day, &self.wake),
            Page::Progress => self.progress_screen.refresh(&self.library, now, &self.wake),
            Page::Timeline => self.timeline_screen.refresh(&self.library, self.day, &self.wake),
            Page::Settings | Page::Study => {}
        }
    }

    fn show_problems(&mut self, now: Moment) {
        let Some(id) = self.current_deck() else { return };
        if self.library.deck(&id).is_none_or(|deck| deck.problems.is_empty()) {
            self.notices.flash("This deck has no problems.", now);
        } else {
            self.dialog = Some(Dialog::Problems(ProblemsDialog::Deck(id)));
        }
    }

    fn set_preferences(&mut self, preferences: Preferences, now: Moment, ctx: &egui::Context) {
        self.change(Operation::Settings(preferences), now);
        self.apply_preferences(ctx);
    }

    /// Draws the page, the dialog over it, and what was said last.
    pub fn ui(&mut self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let has_open_session = self.has_open_session();
        let has_bounced = self.pressed.has_click_bounced(ui.ctx());
        let mut view = View { library: &self.library, today: self.day, asking: self.chooser.state(), actions };
        if self.dialog.is_some() {
            // What is behind a dialog is not there for a screen reader.
            ui.ctx().accesskit_node_builder(ui.unique_id(), Node::set_hidden);
        }
        if self.page != Page::Study {
            nav_ui(ui, self.page, has_open_session, &mut view);
        }
        let place = match (&self.dialog, self.page) {
            (Some(_), _) => Place::BelowDialog,
            (None, Page::Study) => Place::Head,
            (None, _) => Place::BelowPage,
        };
        let mut room = ui.available_rect_before_wrap();
        if place == Place::BelowPage {
            room.max.y -= self.notices.room();
        }
        let is_below_dialog = self.dialog.is_some();
        ui.scope_builder(UiBuilder::new().max_rect(room), |ui| {
            if is_below_dialog {
                // A hint that is open would stay, above the dialog, as long as the pointer rests.
                ui.visuals_mut().disabled_alpha = 1.0;
                ui.disable();
            }
            match (self.page, &mut self.study_screen) {
                (Page::Library, _) | (Page::Study, None) => self.library_screen.ui(ui, &mut view),
                (Page::Deck, _) => self.deck_screen.ui(ui, &mut view, &self.library_screen),
                (Page::Reading, _) => self.reading_screen.ui(ui, &mut view),
                (Page::Cards, _) => self.cards_screen.ui(ui, &mut view),
                (Page::Progress, _) => self.progress_screen.ui(ui, &mut view),
                (Page::Timeline, _) => self.timeline_screen.ui(ui, &mut view),
                (Page::Settings, _) => settings_ui(ui, &mut view, &mut self.settings_screen),
                (Page::Study, Some(screen)) => {
                    let sent = view.actions.len();
                    screen.ui(ui, &mut view, self.dialog.is_none());
                    if has_bounced {
                        view.actions.truncate(sent);
                    }
                }
            }
        });
        let over = self.keys_over.as_mut().map(|it| &mut it.list);
        if let Some(dialog) = over.or(self.dialog.as_mut()) {
            dialog.ui(ui.ctx(), &mut view, self.notices.history());
        }
        if self.dialog.as_ref().is_some_and(Dialog::has_problem) {
            self.notices.dismiss_plain();
        }
        drop_hint_ui(ui, self.has_form());
        self.open_list.mind(ui.ctx());
        if self.notices.ui(ui.ctx(), place) {
            actions.push(Command::Undo.into());
        }
    }
}
