//! The way back: from a session to the page where it began, and from reading to the very spot from which one came.

use super::{Desk, Page};
use crate::{
    app::screens::StudyScreen,
    library::Library,
    memory::Moment,
    study::{Session, Step},
};

/// Where one came from.
pub(super) enum Before {
    /// A page.
    Page(Page),
    /// A session, which waits just as it was.
    Session(Box<StudyScreen>),
}

impl Before {
    /// Whether it is a session.
    pub(super) fn is_session(&self) -> bool {
        matches!(self, Self::Session(_))
    }
}

impl Desk {
    /// Goes to a page that was chosen by its name: the pages that led here are no longer come back to, but a session is.
    pub(super) fn go_to(&mut self, page: Page, now: Moment) {
        self.came_from.retain(Before::is_session);
        // What was said belongs to the page that is left.
        if self.page != page {
            self.notices.dismiss_plain();
        }
        self.show(page, now);
    }

    /// Goes on to a page from which one comes back to this one.
    pub(super) fn go_on_to(&mut self, page: Page, now: Moment) {
        if self.page != page && self.page != Page::Study {
            self.came_from.push(Before::Page(self.page));
        }
        self.show(page, now);
    }

    /// Lets the session on the screen wait, because another page comes in its place.
    pub(super) fn let_session_wait(&mut self) {
        let open = self.study_screen.take().filter(|screen| !matches!(screen.session().step(), Step::Over));
        self.came_from.extend(open.map(|screen| Before::Session(Box::new(screen))));
    }

    /// Whether a session waits behind the page on the screen.
    pub(super) fn has_open_session(&self) -> bool {
        self.came_from.iter().any(Before::is_session)
    }

    /// Goes back to the session that waits.
    pub(super) fn resume(&mut self, now: Moment) {
        if let Some(place) = self.came_from.iter().rposition(Before::is_session) {
            self.came_from.truncate(place + 1);
            self.go_back(now);
        }
    }

    /// Ends the session on the screen, and goes back to where it began.
    pub(super) fn leave(&mut self, now: Moment) {
        if self.page == Page::Study {
            self.study_screen = None;
            self.go_back(now);
        }
    }

    /// Goes back by one step; from a session without one, to the library.
    pub(super) fn go_back(&mut self, now: Moment) {
        match self.came_from.pop() {
            Some(Before::Page(page)) => self.show(page, now),
            Some(Before::Session(screen)) => {
                self.settings_screen.leave();
                (self.study_screen, self.page) = (Some(*screen), Page::Study);
            }
            None if self.page == Page::Study => self.show(Page::Library, now),
            None => {}
        }
    }

    /// Does something with the session on the screen, and with those that wait.
    pub(super) fn on_session(&mut self, act: impl Fn(&mut Session, &Library), now: Moment) {
        let waiting = self.came_from.iter_mut().filter_map(|before| match before {
            Before::Session(screen) => Some(&mut **screen),
            Before::Page(_) => None,
        });
        for screen in waiting.chain(&mut self.study_screen) {
            let library = &self.library;
            screen.change(|session| act(session, library), library, now);
        }
    }
}
