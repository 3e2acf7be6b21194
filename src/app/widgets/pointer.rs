//! Whether the pointer points, or only rests where something came under it.

use eframe::egui::{Context, Id, Pos2, Response};

/// Takes note of where the pointer rests. `is_another` tells that another page has come under it.
pub fn rest_pointer(ctx: &Context, is_another: bool) {
    let at = ctx.input(|input| input.pointer.latest_pos());
    let rests = resting(ctx).filter(|rests| at == Some(*rests));
    let rests = if is_another { at } else { rests };
    ctx.data_mut(|data| data.insert_temp(id(), rests));
}

/// Returns whether the pointer is over something, and was moved since that came.
pub fn is_pointed_at(response: &Response) -> bool {
    response.hovered() && resting(&response.ctx).is_none_or(|rests| response.hover_pos() != Some(rests))
}

fn resting(ctx: &Context) -> Option<Pos2> {
    ctx.data(|data| data.get_temp::<Option<Pos2>>(id())).flatten()
}

fn id() -> Id {
    Id::unique("where the pointer rests")
}
