//! HTML: one page that holds everything, without a script and without a remote byte.
//!
//! The template escapes every text; only pictures, written by `charts`, pass as they are. A strict
//! content policy stands in the page itself, so that it is as safe opened from a disk as served.

use askama::Template;

use super::Format;
use crate::charts::STYLE as CHART_STYLE;
use crate::outline::{GLOSSARY, Outline, SURVIVORS};
use crate::prose::{Block, Span};
use crate::section::Body;
use crate::{Page, ReportError};

/// The style of the page; that of the pictures stands before it.
const STYLE: &str = include_str!("../../templates/page.css");

/// Writes `index.html`.
pub(super) struct Html;

#[derive(Template)]
#[template(path = "page.html")]
struct Whole<'a> {
    outline: &'a Outline<'a>,
    survivors: &'static str,
    glossary: &'static [(&'static str, &'static str)],
    chart_style: &'static str,
    style: &'static str,
}

impl Format for Html {
    fn pages(&self, outline: &Outline<'_>) -> Result<Vec<Page>, ReportError> {
        let whole = Whole {
            outline,
            survivors: SURVIVORS,
            glossary: &GLOSSARY,
            chart_style: CHART_STYLE,
            style: STYLE,
        };
        Ok(vec![Page::new("index.html", whole.render().map_err(ReportError::Html)?)])
    }
}
