//! What screen readers and the keyboard get beside what each widget says of itself: dialogs with their names, the order in
//! which one reads, and a ring around what has the focus.

use std::collections::HashMap;

use eframe::egui::{
    self, Context, FullOutput, Plugin, Rect, Role, Stroke, StrokeKind, Ui,
    accesskit::{self, Node, NodeId, TreeUpdate},
    pos2,
};

use super::theme::{BUTTON_RADIUS, Palette};

/// Looks over every frame once it is drawn.
#[derive(Default)]
pub struct Reader {
    /// The size of the window in the last frame.
    window: Option<Rect>,
}

impl Plugin for Reader {
    fn debug_name(&self) -> &'static str {
        "reader"
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        focus_ring_ui(ui);
        // What stands in the middle is put there by its size in the frame before.
        let window = ui.ctx().content_rect();
        if self.window.replace(window).is_some_and(|before| before != window) {
            ui.ctx().request_repaint();
        }
    }

    fn output_hook(&mut self, _ctx: &Context, output: &mut FullOutput) {
        if let Some(update) = &mut output.platform_output.accesskit_update {
            tidy(update);
        }
    }
}

/// Draws a ring around the widget that has the focus. A field has its cursor.
fn focus_ring_ui(ui: &Ui) {
    let ctx = ui.ctx();
    let focused = ctx.memory(egui::Memory::focused).filter(|_| !ctx.text_edit_focused());
    let Some(response) = focused.and_then(|id| ctx.read_response(id)) else { return };
    let ring = Stroke::new(2.0, Palette::of(ui).accent);
    let painter = ctx.layer_painter(response.layer_id).with_clip_rect(response.interact_rect.expand(5.0));
    painter.rect_stroke(response.rect.expand(1.5), BUTTON_RADIUS, ring, StrokeKind::Outside);
}

/// Makes the tree of what is accessible say what it shows.
fn tidy(update: &mut TreeUpdate) {
    let Some(root) = update.tree.as_ref().map(|tree| tree.root) else { return };
    let mut tree = Tree {
        places: update.nodes.iter().enumerate().map(|(place, (id, _))| (*id, place)).collect(),
        nodes: &mut update.nodes,
    };
    tree.arrange(root);
    let mut dialog = None;
    for place in 0..tree.nodes.len() {
        match tree.nodes[place].1.role() {
            // They are for the pointer: the keys scroll without them.
            Role::ScrollBar => tree.nodes[place].1.set_hidden(),
            Role::Dialog => {
                let id = tree.nodes[place].0;
                let heading = tree.heading(id);
                let node = &mut tree.nodes[place].1;
                match heading {
                    Some(heading) => {
                        node.clear_label();
                        node.set_labelled_by(vec![heading]);
                    }
                    None if node.label().is_none_or(str::is_empty) => continue,
                    None => {}
                }
                node.set_modal();
                // It is said that it has opened.
                dialog = Some(id);
            }
            _ => {}
        }
    }
    if update.focus == root {
        update.focus = dialog.unwrap_or(root);
    }
}

struct Tree<'t> {
    nodes: &'t mut Vec<(NodeId, Node)>,
    places: HashMap<NodeId, usize>,
}

impl Tree<'_> {
    fn node(&self, id: NodeId) -> Option<&Node> {
        self.places.get(&id).map(|place| &self.nodes[*place].1)
    }

    /// The first heading in a node.
    fn heading(&self, id: NodeId) -> Option<NodeId> {
        let node = self.node(id)?;
        if node.role() == Role::Heading { Some(id) } else { node.children().iter().find_map(|it| self.heading(*it)) }
    }

    /// Puts the parts of a node into the order in which one reads. Returns where they are.
    fn arrange(&mut self, id: NodeId) -> Option<Rect> {
        let children = self.node(id)?.children().to_vec();
        let own = self.node(id)?.bounds().map(rect).filter(Rect::is_positive);
        if children.is_empty() {
            return own;
        }
        let placed: Vec<(NodeId, Option<Rect>)> = children.into_iter().map(|it| (it, self.arrange(it))).collect();
        let whole = placed.iter().filter_map(|(_, rect)| *rect).reduce(Rect::union).or(own);
        let is_container = self.node(id).is_some_and(|node| node.role() != Role::TextInput);
        if is_container && let Some(place) = self.places.get(&id) {
            self.nodes[*place].1.set_children(in_reading_order(placed));
        }
        whole
    }
}

fn rect(bounds: accesskit::Rect) -> Rect {
    Rect::from_min_max(pos2(bounds.x0 as f32, bounds.y0 as f32), pos2(bounds.x1 as f32, bounds.y1 as f32))
}

/// The parts row by row, from the left to the right. Parts that lie over each other, or nowhere, stay as they are.
fn in_reading_order<T>(parts: Vec<(T, Option<Rect>)>) -> Vec<T> {
    let mut rows: Vec<(Rect, Vec<(T, Rect)>)> = Vec::new();
    let mut last = Rect::NOTHING;
    for (part, rect) in parts {
        // What lies nowhere belongs to what comes before it.
        let rect = rect.unwrap_or(last);
        last = rect;
        // A pixel more or less makes no row.
        let is_beside = |row: &Rect| row.top() + 1.0 < rect.bottom() && rect.top() + 1.0 < row.bottom();
        let (mut whole, mut row) = (rect, Vec::new());
        for at in (0..rows.len()).rev().filter(|at| is_beside(&rows[*at].0)).collect::<Vec<_>>() {
            let (above, mut before) = rows.remove(at);
            whole = whole.union(above);
            before.append(&mut row);
            row = before;
        }
        row.push((part, rect));
        rows.push((whole, row));
    }
    rows.sort_by(|(a, _), (b, _)| a.top().total_cmp(&b.top()));
    let ordered = rows.into_iter().flat_map(|(_, mut row)| {
        let mut by_left: Vec<Rect> = row.iter().map(|(_, rect)| *rect).collect();
        by_left.sort_by(|a, b| a.left().total_cmp(&b.left()));
        if by_left.windows(2).all(|pair| pair[0].right() <= pair[1].left() + 1.0) {
            row.sort_by(|(_, a), (_, b)| a.left().total_cmp(&b.left()));
        }
        row
    });
    ordered.map(|(part, _)| part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ordered(parts: &[(&'static str, [f32; 4])]) -> Vec<&'static str> {
        let rect = |[left, top, right, bottom]: [f32; 4]| Rect::from_min_max(pos2(left, top), pos2(right, bottom));
        in_reading_order(parts.iter().map(|(name, at)| (*name, Some(rect(*at)))).collect())
    }

    #[test]
    fn parts_are_read_row_by_row_from_the_left() {
        let foot = ("foot", [0.0, 90.0, 100.0, 100.0]);
        let head = ("head", [0.0, 0.0, 100.0, 10.0]);
        let [left, right] = [("left", [0.0, 10.0, 50.0, 90.0]), ("right", [50.0, 12.0, 100.0, 60.0])];
        assert_eq!(ordered(&[foot, right, left, head]), ["head", "left", "right", "foot"]);
    }

    #[test]
    fn what_lies_over_something_else_stays_behind_it() {
        let page = ("page", [0.0, 0.0, 100.0, 100.0]);
        let notice = ("notice", [-10.0, 80.0, 80.0, 90.0]);
        assert_eq!(ordered(&[page, notice]), ["page", "notice"]);
        // A text that begins in the middle of a line and goes on below it.
        let [name, text] = [("name", [8.0, 0.0, 40.0, 10.0]), ("text", [0.0, 0.0, 100.0, 20.0])];
        assert_eq!(ordered(&[name, text]), ["name", "text"]);
    }

    #[test]
    fn nothing_is_lost() {
        let at = |part: u16| pos2(f32::from(part * 37 % 11) * 9.0, f32::from(part * 53 % 17) * 7.0);
        let rect = |part: u16| Rect::from_center_size(at(part), egui::vec2(10.0, 10.0));
        let parts = (0..40_u16).map(|part| (part, (part % 3 > 0).then(|| rect(part))));
        let mut ordered = in_reading_order(parts.collect());
        ordered.sort_unstable();
        assert_eq!(ordered, (0..40).collect::<Vec<_>>());
    }
}
