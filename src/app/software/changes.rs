//! What of a picture differs from the one before.

use eframe::egui::{
    Rect,
    epaint::{ClippedPrimitive, Mesh, Primitive, Vertex},
};

/// The smallest rectangle, in points, outside which two pictures show the same; [`Rect::NOTHING`] if they are equal.
pub fn changed(before: &[ClippedPrimitive], now: &[ClippedPrimitive]) -> Rect {
    let same = |(before, now): &(&ClippedPrimitive, &ClippedPrimitive)| differences(before, now) == Rect::NOTHING;
    let leading = before.iter().zip(now).take_while(same).count();
    let (before, now) = (&before[leading..], &now[leading..]);
    let trailing = before.iter().rev().zip(now.iter().rev()).take_while(same).count();
    let (before, now) = (&before[..before.len() - trailing], &now[..now.len() - trailing]);
    if before.len() == now.len() {
        let changes = before.iter().zip(now).map(|(before, now)| differences(before, now));
        return changes.fold(Rect::NOTHING, Rect::union);
    }
    before.iter().chain(now).map(whole).fold(Rect::NOTHING, Rect::union)
}

/// Where two meshes differ: from the first triangle that does to the last.
fn differences(before: &ClippedPrimitive, now: &ClippedPrimitive) -> Rect {
    let (Primitive::Mesh(old), Primitive::Mesh(new)) = (&before.primitive, &now.primitive) else {
        return Rect::EVERYTHING;
    };
    if before.clip_rect != now.clip_rect || old.texture_id != new.texture_id {
        return whole(before).union(whole(now));
    }
    if old == new {
        return Rect::NOTHING;
    }
    let (old, new): (Vec<_>, Vec<_>) = (corners(old).collect(), corners(new).collect());
    let leading = old.iter().zip(&new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[leading..], &new[leading..]);
    let trailing = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let changes = old[..old.len() - trailing].iter().chain(&new[..new.len() - trailing]);
    bounds(changes.copied()).intersect(now.clip_rect)
}

fn whole(it: &ClippedPrimitive) -> Rect {
    match &it.primitive {
        Primitive::Mesh(mesh) => bounds(corners(mesh)).intersect(it.clip_rect),
        Primitive::Callback(_) => it.clip_rect,
    }
}

fn corners(mesh: &Mesh) -> impl Iterator<Item = [Vertex; 3]> {
    mesh.indices.as_chunks::<3>().0.iter().map(|indices| indices.map(|index| mesh.vertices[index as usize]))
}

fn bounds(triangles: impl Iterator<Item = [Vertex; 3]>) -> Rect {
    let mut bounds = Rect::NOTHING;
    for corner in triangles.flatten() {
        bounds.extend_with(corner.pos);
    }
    bounds
}
