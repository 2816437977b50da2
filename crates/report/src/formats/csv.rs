//! CSV: every row and every step of a curve, exact, one file per measure.
//!
//! A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers never do,
//! since they are written here and not by others.

use protect::ReleasedAnswer;

use super::Format;
use crate::outline::Outline;
use crate::rows::Field;
use crate::{Page, ReportError, curve_csv, rows_csv};

/// Writes `figures/<measure>.csv`, and `figures/<measure>_curve.csv` where there are curves.
pub(super) struct Csv;

impl Format for Csv {
    fn pages(&self, outline: &Outline<'_>) -> Result<Vec<Page>, ReportError> {
        let mut pages = Vec::new();
        for answer in outline.answers() {
            let ReleasedAnswer::Table(released) = answer else { continue };
            let id = &released.definition().id;
            pages.push(Page::new(format!("figures/{id}.csv"), rows_csv(released)));
            if !released.curves().is_empty() {
                pages.push(Page::new(format!("figures/{id}_curve.csv"), curve_csv(released)));
            }
        }
        Ok(pages)
    }
}

/// Returns a table as CSV.
pub(crate) fn table(header: &[String], rows: &[Vec<Field>]) -> String {
    let mut text = header.iter().map(|name| safe(name)).collect::<Vec<_>>().join(",");
    text.push('\n');
    for row in rows {
        let fields: Vec<_> = row
            .iter()
            .map(|field| match field {
                Field::Text(words) => safe(words),
                other => other.shown(),
            })
            .collect();
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

fn safe(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@']);
    let text = if formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', '\n', '\r']) {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::table;
    use crate::rows::Field;

    #[test]
    fn formulas_become_texts_and_numbers_stay_numbers() {
        let rows = [vec![
            Field::text("=HYPERLINK(\"x\")"),
            Field::text("@a, b"),
            Field::Number(-0.5),
            Field::Count(7),
            Field::Empty,
        ]];
        let header = ["a", "b", "c", "d", "e"].map(str::to_owned);
        let expected = "a,b,c,d,e\n\"'=HYPERLINK(\"\"x\"\")\",\"'@a, b\",-0.5,7,\n";
        assert_eq!(table(&header, &rows), expected);
    }
}
