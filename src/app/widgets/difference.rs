//! The learner's answer compared with the right one, letter by letter.

use eframe::egui::{Stroke, text::LayoutJob};

use crate::{
    app::theme::{Emphasis, Palette, Type},
    study::{Piece, PieceKind},
};

/// The right answer with missing letters underlined and superfluous ones struck through.
pub fn difference_job(palette: &Palette, pieces: &[Piece]) -> LayoutJob {
    let mut job = LayoutJob::default();
    for piece in pieces {
        let color = match piece.kind {
            PieceKind::Same => palette.ink,
            PieceKind::Missing => palette.good,
            PieceKind::Extra => palette.again,
        };
        let mut format = Type::Reading.format(color, Emphasis::default());
        match piece.kind {
            PieceKind::Same => {}
            PieceKind::Missing => format.underline = Stroke::new(2.0, color),
            PieceKind::Extra => format.strikethrough = Stroke::new(2.0, color),
        }
        job.append(&piece.text, 0.0, format);
    }
    job
}
