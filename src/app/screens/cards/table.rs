//! The table: one row a card. Only the rows that are seen are drawn.

use eframe::egui::{
    self, Align, Button, Color32, Label, Layout, Response, Role, Sense, TextWrapMode, Ui, WidgetInfo, vec2,
};
use egui_extras::{Column as Sized, TableBuilder};

use super::{CardsScreen, How};
use crate::{
    app::{
        command::{CardsMove, Command},
        screens::{View, one_line},
        theme::{Palette, Type},
    },
    memory::Schedule,
    progress::search::{CardAt, Catalogue, Column, Direction},
    wording::{plain_items, relative_day},
};

const ROW: f32 = 27.0;
/// Between two columns, in points.
const SPACING: f32 = 10.0;

/// What a click on a row means.
struct Clicked {
    row: usize,
    how: How,
    is_double: bool,
}

impl CardsScreen {
    /// Draws the rows, and takes clicks on them and on the heads of the columns.
    pub(super) fn table_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        // The stripes are paler than what is selected or under the pointer, and no text is beneath the scroll bar.
        ui.visuals_mut().faint_bg_color = palette.hover.gamma_multiply(0.35);
        ui.spacing_mut().scroll.floating_allocated_width = ui.spacing().scroll.bar_width;
        let columns = fitting(&self.hidden, ui.available_width() - ui.spacing().scroll.allocated_width());
        self.left_out =
            Column::ALL.into_iter().filter(|it| !columns.contains(it) && !self.hidden.contains(it)).collect();
        let catalogue = view.library.catalogue(&self.texts, view.today);
        let (mut clicked, mut sorted, mut question) = (None, None, None);
        ui.spacing_mut().item_spacing = vec2(SPACING, 0.0);
        let mut table = TableBuilder::new(ui)
            .id_salt(("cards", columns.iter().fold(0_u32, |set, column| set | 1 << *column as u32)))
            .striped(true)
            .resizable(true)
            .sense(Sense::click())
            .auto_shrink([false, false])
            // It is as low as its room: what goes beyond that would be cut.
            .min_scrolled_height(0.0)
            .animate_scrolling(false)
            .cell_layout(Layout::left_to_right(Align::Center));
        for column in &columns {
            table = table.column(sized(*column));
        }
        if let Some(row) = self.selection.cursor().filter(|_| std::mem::take(&mut self.wants_row)) {
            table = table.scroll_to_row(row, None);
        }
        table
            .header(ROW, |mut header| {
                for column in &columns {
                    header.col(|ui| {
                        if *column == Column::Question {
                            question = Some(ui.max_rect());
                        }
                        let direction = self.sorted.filter(|(by, _)| by == column).map(|(_, direction)| direction);
                        if head_ui(ui, *column, direction).clicked() {
                            sorted = Some(*column);
                        }
                    });
                }
            })
            .body(|body| {
                body.rows(ROW, self.rows.len(), |mut row| {
                    let (number, at) = (row.index(), self.rows[row.index()]);
                    row.set_selected(self.selection.has(at));
                    for column in &columns {
                        row.col(|ui| cell_ui(ui, &catalogue, at, *column));
                    }
                    let response = row.response();
                    name_row(&response, &catalogue, at, self.selection.has(at));
                    clicked = clicked_row(&response, number).or(clicked.take());
                });
            });
        // No line is drawn behind a column that takes what the others leave.
        if let Some(head) = question.filter(|_| columns.len() > 1) {
            let line = ui.visuals().widgets.noninteractive.bg_stroke;
            ui.painter().vline(head.right() + SPACING / 2.0, head.top()..=ui.min_rect().bottom(), line);
        }
        if let Some(column) = sorted {
            self.sort_by(column);
            view.send(Command::Cards(CardsMove::Find));
        }
        if let Some(Clicked { row, how, is_double }) = clicked {
            self.wanted = None;
            self.selection.select(row, how, &self.rows);
            // What the pane tells is read.
            view.send(if is_double { Command::Cards(CardsMove::Edit) } else { Command::Cards(CardsMove::Look) });
        }
    }

    /// Sorts by a column: the other way if it is sorted by it already. Of figures the greatest come first.
    fn sort_by(&mut self, column: Column) {
        self.sorted = Some(match self.sorted {
            Some((by, direction)) if by == column => (by, direction.turned()),
            _ if matches!(column, Column::Lapses) => (column, Direction::Down),
            _ => (column, Direction::Up),
        });
    }
}

/// The columns that were chosen, as far as there is room for them: the less telling ones make way for the question.
fn fitting(hidden: &[Column], width: f32) -> Vec<Column> {
    let mut columns: Vec<Column> = Column::ALL.into_iter().filter(|column| !hidden.contains(column)).collect();
    for dropped in [Column::Deck, Column::Topic, Column::Lapses, Column::Due, Column::Date, Column::Known] {
        if columns.iter().map(|column| width_of(*column) + SPACING).sum::<f32>() <= width {
            break;
        }
        columns.retain(|column| *column != dropped);
    }
    columns
}

fn sized(column: Column) -> Sized {
    match column {
        // Takes what the others leave.
        Column::Question => Sized::remainder().at_least(140.0).clip(true).resizable(false),
        _ => Sized::initial(width_of(column)).at_least(36.0).clip(true),
    }
}

/// How wide a column is at first; the question has at least that.
fn width_of(column: Column) -> f32 {
    match column {
        Column::Question => 232.0,
        Column::Answer => 150.0,
        Column::Date => 110.0,
        Column::Deck => 120.0,
        // As wide as “suspended, flagged”.
        Column::State => 142.0,
        Column::Due => 88.0,
        Column::Topic => 72.0,
        Column::Known => 58.0,
        Column::Lapses => 52.0,
    }
}

fn head_ui(ui: &mut Ui, column: Column, sorted: Option<Direction>) -> Response {
    let palette = Palette::of(ui);
    let arrow = match sorted {
        Some(Direction::Up) => " ↑",
        Some(Direction::Down) => " ↓",
        None => "",
    };
    let text = Type::Small.text(format!("{}{arrow}", column.name()), palette.secondary);
    ui.spacing_mut().button_padding = vec2(0.0, 2.0);
    let response = ui.add(Button::new(text).frame(false).wrap_mode(TextWrapMode::Truncate));
    let way = match sorted {
        Some(Direction::Up) => ", ascending",
        Some(Direction::Down) => ", descending",
        None => "",
    };
    let name = format!("Sort by {}{way}", column.name().to_lowercase());
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, &name));
    let about = if column == Column::Known { "How likely you recall it today" } else { "" };
    if about.is_empty() { response } else { response.on_hover_text(about) }
}

fn cell_ui(ui: &mut Ui, catalogue: &Catalogue<'_>, at: CardAt, column: Column) {
    let palette = Palette::of(ui);
    let (text, color) = cell(catalogue, at, column, &palette);
    ui.add(Label::new(Type::Body.text(text, color)).truncate().selectable(false));
}

/// What stands in a cell.
fn cell(catalogue: &Catalogue<'_>, at: CardAt, column: Column, palette: &Palette) -> (String, Color32) {
    let Some(deck) = catalogue.decks.get(at.deck as usize) else { return (String::new(), palette.ink) };
    let place = at.place as usize;
    let card = deck.card(place);
    let state = deck.state(place);
    match column {
        Column::Question => (one_line(card), palette.ink),
        Column::Answer => (plain_items(&card.answer_text()).replace('\n', ", "), palette.secondary),
        Column::Date => {
            let date = card.dated().map(|date| short_months(&date.in_words()));
            (date.unwrap_or_default(), palette.secondary)
        }
        Column::Topic => (card.topic.name().to_owned(), palette.secondary),
        Column::State => {
            let standing = catalogue.standing(deck, place);
            let color = match standing {
                "due" | "failing" => palette.accent,
                "learned" => palette.good,
                _ => palette.secondary,
            };
            if deck.marks(place).is_flagged {
                return (format!("{standing}, flagged"), palette.hard);
            }
            (standing.to_owned(), color)
        }
        Column::Known => {
            let known = catalogue.known(deck, place).map(|known| format!("{:.0} %", known * 100.0));
            (known.unwrap_or_default(), palette.ink)
        }
        Column::Due => {
            let due = state.schedule().map(|schedule| relative_day(schedule.due_day, catalogue.today));
            (due.unwrap_or_default(), palette.secondary)
        }
        Column::Lapses => {
            let lapses = state.schedule().map(|schedule| schedule.lapses.to_string());
            let is_leech = state.schedule().is_some_and(Schedule::is_leech);
            (lapses.unwrap_or_default(), if is_leech { palette.again } else { palette.secondary })
        }
        Column::Deck => (deck.texts.deck().title.clone(), palette.secondary),
    }
}

/// A date in words with its months cut to three letters, so that it fits into its column.
fn short_months(date: &str) -> String {
    const LONG: [&str; 11] = [
        "January",
        "February",
        "March",
        "April",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    LONG.iter().fold(date.to_owned(), |date, month| date.replace(month, &month[..3]))
}

/// Gives a row to screen readers: the question with its answer.
fn name_row(response: &Response, catalogue: &Catalogue<'_>, at: CardAt, is_selected: bool) {
    response.widget_info(|| {
        let card = catalogue.decks[at.deck as usize].card(at.place as usize);
        let name = format!("{} – {}", one_line(card), plain_items(&card.answer_text()).replace('\n', ", "));
        WidgetInfo::selected(Role::Row, true, is_selected, name)
    });
}

fn clicked_row(response: &Response, row: usize) -> Option<Clicked> {
    if !response.clicked() {
        return None;
    }
    let modifiers: egui::Modifiers = response.ctx.input(|input| input.modifiers);
    let how = match (modifiers.shift, modifiers.command) {
        (true, _) => How::Range,
        (_, true) => How::Toggle,
        _ => How::Only,
    };
    Some(Clicked { row, how, is_double: response.double_clicked() })
}
