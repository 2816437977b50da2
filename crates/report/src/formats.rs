//! The formats of a report: each writes the same outline in its own way, one file each.
//!
//! To add one, write a file here that implements [`Format`] and add its line to [`ALL`]; the tests
//! render the invented report in it.

pub(crate) mod csv;
mod html;
pub(crate) mod json;
pub(crate) mod markdown;
mod svg;

use crate::outline::Outline;
use crate::{Page, Report, ReportError};

/// A way to write a report.
pub(crate) trait Format {
    /// Returns the files that this format adds to the report.
    ///
    /// # Errors
    /// [`ReportError`] when a file cannot be written in this format.
    fn pages(&self, outline: &Outline<'_>) -> Result<Vec<Page>, ReportError>;
}

/// Every format, in the order of the files.
const ALL: [&dyn Format; 5] =
    [&html::Html, &markdown::Markdown, &json::Json, &csv::Csv, &svg::Picture];

/// Returns the files of a report: `index.html`, `report.md`, `report.json` and, for each measure,
/// `figures/<measure>.csv`, `.json` and `.svg`; a headline is a measure like the others, and a refused
/// one has no files.
///
/// # Errors
/// [`ReportError`] when two answers or headlines share an id, an id cannot name a file, or a format fails.
pub fn pages(report: &Report) -> Result<Vec<Page>, ReportError> {
    let outline = Outline::of(report)?;
    let mut pages = Vec::new();
    for format in ALL {
        pages.extend(format.pages(&outline)?);
    }
    Ok(pages)
}
