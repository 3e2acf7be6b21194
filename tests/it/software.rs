//! The window of a machine without a graphics card shows what one with a card would.

use eframe::egui::{
    Color32, ColorImage, Key, Modifiers, Pos2, Rect, TextureId, TextureOptions, TexturesDelta, Theme,
    epaint::{ClippedPrimitive, ImageDelta, Mesh, Primitive},
    pos2,
};
use entente::app::software::{Canvas, Painter, changed};
use proptest::prelude::*;

use crate::{builder::Study, window::Window};

const SIZE: [usize; 2] = [64, 48];

fn painter() -> Painter {
    let mut painter = Painter::default();
    let mut delta = TexturesDelta::default();
    let white = ColorImage::filled([1, 1], Color32::WHITE);
    delta.push(TextureId::default(), ImageDelta::full(white, TextureOptions::LINEAR));
    painter.update(&mut delta);
    painter
}

fn paint(meshes: &[ClippedPrimitive], pixels: &mut [u32], area: Rect) {
    painter().paint(&mut Canvas { pixels, size: SIZE }, meshes, 1.0, Color32::WHITE, area);
}

fn painted(meshes: &[ClippedPrimitive]) -> Vec<u32> {
    let mut pixels = vec![0; SIZE[0] * SIZE[1]];
    paint(meshes, &mut pixels, Rect::EVERYTHING);
    pixels
}

fn mesh(triangles: &[[Pos2; 3]], color: Color32) -> ClippedPrimitive {
    let mut mesh = Mesh::default();
    for corners in triangles {
        let first = mesh.vertices.len() as u32;
        for corner in corners {
            mesh.colored_vertex(*corner, color);
        }
        mesh.add_triangle(first, first + 1, first + 2);
    }
    ClippedPrimitive { clip_rect: Rect::EVERYTHING, primitive: Primitive::Mesh(mesh) }
}

fn place() -> impl Strategy<Value = Pos2> {
    // Quarters of a pixel: corners and edges fall on the middles of pixels, where a pixel could be drawn twice.
    ((-40_i32..300), (-40_i32..240)).prop_map(|(x, y)| pos2(x as f32 / 4.0, y as f32 / 4.0))
}

proptest! {
    /// Triangles around a point cover each pixel of the whole once: no seam is seen, and none is drawn twice.
    #[test]
    fn triangles_that_share_an_edge_share_no_pixel(
        middle in ((100_i32..150), (80_i32..110)).prop_map(|(x, y)| pos2(x as f32 / 4.0, y as f32 / 4.0)),
        start in 0_u32..360,
        rim in proptest::collection::vec((2_u32..4, 12_u32..200), 5..9),
    ) {
        // Shares of the round of 31 to 98 degrees each: the middle lies within.
        let shares: u32 = rim.iter().map(|(share, _)| share).sum();
        let mut angle = start as f32;
        let corners: Vec<Pos2> = rim
            .iter()
            .map(|(share, far)| {
                angle += *share as f32 / shares as f32 * 360.0;
                let (sin, cos) = angle.to_radians().sin_cos();
                let quarter = |at: f32| (at * 4.0).round() / 4.0;
                pos2(quarter(middle.x + cos * *far as f32 / 4.0), quarter(middle.y + sin * *far as f32 / 4.0))
            })
            .collect();
        let fan: Vec<[Pos2; 3]> =
            (0..corners.len()).map(|i| [middle, corners[i], corners[(i + 1) % corners.len()]]).collect();
        let glass = Color32::from_rgba_premultiplied(40, 20, 10, 100);
        let pixels = painted(&[mesh(&fan, glass)]);
        let (white, once) = (0x00FF_FFFF, painted(&[mesh(&[[pos2(-99.0, -99.0), pos2(400.0, -99.0), pos2(-99.0, 400.0)]], glass)])[0]);
        prop_assert!(pixels.iter().all(|pixel| [white, once].contains(pixel)));
        // And no pixel within is left out.
        let at = (middle.y - 0.5).ceil() as usize * SIZE[0] + (middle.x - 0.5).ceil() as usize;
        prop_assert_eq!(pixels[at], once);
    }

    /// What is painted over the picture before, where it has changed, is what would be painted anew.
    #[test]
    fn a_change_painted_over_is_the_picture_painted_anew(
        before in proptest::collection::vec([place(), place(), place()], 0..6),
        now in proptest::collection::vec([place(), place(), place()], 0..6),
        kept in proptest::collection::vec([place(), place(), place()], 0..3),
    ) {
        let picture = |middle: &[[Pos2; 3]]| {
            let glass = Color32::from_rgba_premultiplied(90, 0, 60, 120);
            let all: Vec<_> = kept.iter().chain(middle).chain(&kept).copied().collect();
            let mut meshes = vec![mesh(&kept, Color32::GREEN), mesh(&all, glass)];
            meshes.extend(middle.get(3).map(|triangle| mesh(&[*triangle], Color32::BLUE)));
            meshes.push(mesh(&kept, glass));
            meshes
        };
        let (before, now) = (picture(&before), picture(&now));
        let mut pixels = painted(&before);
        paint(&now, &mut pixels, changed(&before, &now).expand(1.0));
        prop_assert!(pixels == painted(&now));
        prop_assert_eq!(changed(&now, &now), Rect::NOTHING);
    }
}

/// The renderer of the tests paints each picture over the one before and anew, and compares: here it does so over a
/// session, with lists, dialogs and other pages.
#[test]
fn a_window_painted_by_its_changes_is_the_window_painted_anew() {
    let mut study = Study::new();
    study.close();
    let mut window = Window::open_with_forms(study.data_folder(), study.now(), [900.0, 600.0], Theme::Light);
    let look = |window: &mut Window| drop(window.harness().render().expect("the window is drawn"));
    look(&mut window);
    for (modifiers, key) in [
        (Modifiers::NONE, Key::Tab),
        (Modifiers::NONE, Key::Enter),
        (Modifiers::NONE, Key::Space),
        (Modifiers::NONE, Key::Num3),
        (Modifiers::NONE, Key::Space),
        (Modifiers::NONE, Key::F1),
        (Modifiers::NONE, Key::Escape),
        (Modifiers::NONE, Key::Escape),
        (Modifiers::CTRL, Key::Num2),
        (Modifiers::NONE, Key::J),
        (Modifiers::NONE, Key::PageDown),
        (Modifiers::CTRL, Key::Num3),
        (Modifiers::NONE, Key::ArrowDown),
        (Modifiers::CTRL, Key::K),
        (Modifiers::NONE, Key::A),
        (Modifiers::NONE, Key::Escape),
        (Modifiers::CTRL, Key::Num4),
        (Modifiers::NONE, Key::ArrowRight),
        (Modifiers::CTRL, Key::Num5),
    ] {
        window.press_with(modifiers, key);
        look(&mut window);
        window.harness().hover_at(pos2(450.0, 300.0));
        window.harness().step();
        look(&mut window);
    }
}
