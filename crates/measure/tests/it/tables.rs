//! Answers as readable tables, for the snapshots beside the measures.

use model::{Definition, Exclusion, Measured, Setting, Value};
use protect::{Cell, Released, ReleasedAnswer};

/// Returns an answer before `protect`, as text.
pub(crate) fn before(measured: &Measured) -> String {
    let mut text = head(&measured.definition, &measured.settings);
    let mut table = vec![heading(&measured.definition)];
    for row in &measured.rows {
        let mut line = vec![row.project.clone(), period(&row.period, row.complete)];
        line.extend(row.dimensions.iter().cloned());
        line.extend(row.values.iter().map(value));
        line.push(row.people.to_string());
        table.push(line);
    }
    text.push_str(&aligned(&table));
    if !measured.curves.is_empty() {
        text.push_str("\ncurves\n");
        let mut table = vec![curve_heading(&measured.definition)];
        for point in &measured.curves {
            let mut line = vec![point.project.clone(), point.period.clone()];
            line.extend(point.dimensions.iter().cloned());
            line.extend([number(point.time_days), number(point.share)]);
            line.extend([point.low, point.high].map(|end| end.map_or("-".into(), number)));
            line.push(point.at_risk.to_string());
            table.push(line);
        }
        text.push_str(&aligned(&table));
    }
    text + &foot(&measured.exclusions, &measured.coverage)
}

/// Returns an answer after `protect`, as text.
pub(crate) fn after(answer: &ReleasedAnswer) -> String {
    match answer {
        ReleasedAnswer::Table(released) => table(released),
        ReleasedAnswer::Refused { refused, .. } => format!("refused: {}\n", refused.reason),
    }
}

fn table(released: &Released) -> String {
    let mut text = head(released.definition(), released.settings());
    let mut table = vec![heading(released.definition())];
    for row in released.rows() {
        let mut line = vec![row.project.clone(), period(&row.period, row.complete)];
        line.extend(row.dimensions.iter().cloned());
        line.extend(row.cells.iter().map(cell));
        line.push(cell(&row.people));
        table.push(line);
    }
    text.push_str(&aligned(&table));
    if !released.curves().is_empty() {
        text.push_str("\ncurves\n");
        let mut table = vec![curve_heading(released.definition())];
        for curve in released.curves() {
            let mut key = vec![curve.project.clone(), curve.period.clone()];
            key.extend(curve.dimensions.iter().cloned());
            for point in &curve.points {
                let mut line = key.clone();
                line.extend([number(point.time_days), number(point.share)]);
                line.extend([point.low, point.high].map(|end| end.map_or("-".into(), number)));
                line.push(format!(
                    "{}{}",
                    point.at_risk,
                    if point.dashed { " dashed" } else { "" }
                ));
                table.push(line);
            }
            if curve.ended_early {
                key.push("ends early: too few people".to_owned());
                table.push(key);
            }
        }
        text.push_str(&aligned(&table));
    }
    text + &foot(released.exclusions(), released.coverage())
}

fn head(definition: &Definition, settings: &[Setting]) -> String {
    let settings: Vec<String> =
        settings.iter().map(|setting| format!("{} = {}", setting.name, setting.value)).collect();
    let settings = if settings.is_empty() { "none".to_owned() } else { settings.join(", ") };
    format!("{}\nsettings: {settings}\n\n", definition.question)
}

fn heading(definition: &Definition) -> Vec<String> {
    let mut heading = vec!["project".to_owned(), "period".to_owned()];
    heading.extend(definition.dimensions.iter().cloned());
    heading.extend(definition.values.iter().map(|value| value.name.clone()));
    heading.push("people".to_owned());
    heading
}

fn curve_heading(definition: &Definition) -> Vec<String> {
    let mut heading = vec!["project".to_owned(), "period".to_owned()];
    heading.extend(definition.dimensions.iter().cloned());
    heading.extend(["time_days", "share", "low", "high", "at_risk"].map(str::to_owned));
    heading
}

fn foot(exclusions: &[Exclusion], coverage: &[String]) -> String {
    let mut text = String::from("\nleft out\n");
    for left_out in exclusions {
        text.push_str(&format!("{}: {} {}\n", left_out.project, left_out.count, left_out.what));
    }
    text.push_str("\ncoverage\n");
    text.push_str(if coverage.is_empty() { "all is there" } else { "" });
    text + &coverage.join("\n") + "\n"
}

fn period(label: &str, complete: bool) -> String {
    if complete { label.to_owned() } else { format!("{label} (running)") }
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Shown(shown) => value(shown),
        Cell::Withheld(withheld) => withheld.code().to_owned(),
    }
}

pub(crate) fn value(shown: &Value) -> String {
    match shown {
        Value::Count(count) => count.to_string(),
        Value::Estimate { value, low, high, of } => {
            format!("{} [{}, {}] of {of}", number(*value), number(*low), number(*high))
        }
        Value::Undefined(why) => format!("- ({why})"),
    }
}

/// Returns a number with six significant digits, without the zeros that say nothing.
fn number(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let magnitude = number.abs().log10().floor() as i32;
    let decimals = usize::try_from(5 - magnitude).unwrap_or(0);
    let text = format!("{number:.decimals$}");
    if text.contains('.') {
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    } else {
        text
    }
}

fn aligned(table: &[Vec<String>]) -> String {
    let columns = table.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        table.iter().filter_map(|line| line.get(column)).map(|cell| cell.chars().count()).max()
    };
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    let mut text = String::new();
    for line in table {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}
