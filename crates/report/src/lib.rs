//! Released findings become pages: HTML, Markdown, JSON, CSV and charts.
//!
//! This room knows only the words of `model` and what `protect` released, so a name or a count
//! below its floor cannot reach a page: there is no type here that could carry it. The same report
//! gives the same bytes, because nothing here reads a clock, a file or a terminal.
//!
//! The way of a report: [`Report`] is read once into an outline (what each section says, shows and
//! tabulates), and every format in `formats` writes that outline in its own way.

mod charts;
mod curves;
mod findings;
mod formats;
mod headlines;
mod outline;
mod prose;
mod report;
mod rows;
mod section;
mod trend;
mod words;

pub use curves::{curve_csv, curve_json, curve_markdown, curve_table};
pub use formats::pages;
pub use report::{Page, Provenance, Report, ReportError, SourceSnapshot};
pub use rows::{Rows, rows_csv, rows_json, rows_markdown, rows_table};
