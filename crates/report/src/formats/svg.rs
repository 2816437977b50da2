//! SVG: each picture as a file of its own, with its style, title and description.

use super::Format;
use crate::outline::Outline;
use crate::section::Body;
use crate::{Page, ReportError};

/// Writes `figures/<measure>.svg`, and `figures/<measure>_curve.svg` for curves beside rows.
pub(super) struct Picture;

impl Format for Picture {
    fn pages(&self, outline: &Outline<'_>) -> Result<Vec<Page>, ReportError> {
        let told = outline.all_sections().filter_map(|section| match &section.body {
            Body::Told(told) => Some(told),
            Body::Refused { .. } => None,
        });
        let figures = told.flat_map(|told| told.figures.iter().chain(&told.beside));
        Ok(figures.map(|figure| Page::new(figure.path(), figure.file())).collect())
    }
}
