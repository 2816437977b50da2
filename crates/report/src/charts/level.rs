//! Level rows, one below the other: the picture of an answer that its table says better.
//!
//! Counts are bars and shares are dots with their intervals; the number stands at the end of every
//! row, so that nobody has to read it from a length. Counts of unlike things differ by powers of ten,
//! so their scale goes up by tens. The notes are written into the picture, because this one stands
//! in no page that could say them.

use model::{Unit, Value};
use protect::{Cell, Released, ReleasedRow};

use super::axes::{LETTER, gap};
use super::panels::{Drawing, HOLLOW, Point, WIDTH, point_of};
use super::scale::Scale;
use super::svg::Svg;
use crate::words::{cell, clean, group, heading, people, readable};

/// The most rows of one picture; the rest is in the table.
const ROWS: usize = 120;
/// How wide a letter of a small label is.
const SMALL: f64 = 7.0;
/// The most letters of one line of a label.
const LABEL: usize = 27;
/// The most letters of one line of a note.
const NOTE: usize = 60;
/// The height of one line of a row.
const LINE: f64 = 14.0;

/// What is said of the scale that goes up by tens.
const TENS: &str = "Each step of the scale is ten times the one before: read the numbers, not the \
                    lengths. Zero has no bar.";

/// Rows below one heading, on one scale.
struct Block<'a> {
    title: String,
    unit: Unit,
    rows: Vec<Row<'a>>,
}

/// One row: what it is called, and its value.
struct Row<'a> {
    name: String,
    label: Vec<String>,
    cell: &'a Cell,
    complete: bool,
}

/// Where a value lies between the left and the right edge.
#[derive(Clone, Copy)]
enum Ruler {
    /// Even steps, for shares and indexes.
    Even(Scale),
    /// This many steps of ten after the first, which goes from nothing to one.
    Tens(i32),
}

/// Where the marks of one block go.
struct Frame {
    left: f64,
    right: f64,
    ruler: Ruler,
}

/// Returns the picture with its notes and what it shows in words, or nothing where there is no row.
pub(super) fn drawn(released: &Released) -> Option<(Drawing, Vec<String>, String)> {
    let mut blocks = blocks(released);
    let all: usize = blocks.iter().map(|block| block.rows.len()).sum();
    let mut room = ROWS;
    for block in &mut blocks {
        block.rows.truncate(room);
        room -= block.rows.len();
    }
    blocks.retain(|block| !block.rows.is_empty());
    if blocks.is_empty() {
        return None;
    }
    let notes = notes(&blocks, all);
    let mut svg = Svg::default();
    let mut top = 0.0;
    for block in &blocks {
        let frame = Frame::of(block, &blocks);
        top = draw(&mut svg, &frame, block, top);
    }
    for line in notes.iter().flat_map(|note| wrapped(note, NOTE, usize::MAX)) {
        top += LINE + 1.0;
        svg.text(4.0, top, "tick", &line);
    }
    let mut said: Vec<_> = blocks.iter().map(Block::said).collect();
    said.extend(notes.iter().cloned());
    Some((Drawing { height: top + 8.0, marks: svg.finished() }, notes, said.join(" ")))
}

/// With a dimension every project has its block of groups; else every value has one of projects.
fn blocks(released: &Released) -> Vec<Block<'_>> {
    let definition = released.definition();
    let values: Vec<_> = definition.drawn().collect();
    let by_group = !definition.dimensions.is_empty();
    let mut blocks = Vec::new();
    if by_group {
        for project in released.rows().chunk_by(|a, b| a.project == b.project) {
            let name = project.first().map_or(String::new(), |row| clean(&row.project));
            for (at, value) in &values {
                let title = match values.as_slice() {
                    [_] => name.clone(),
                    _ => format!("{name} · {}", heading(&value.label)),
                };
                blocks.push(Block::of(title, value.unit, project, *at, by_group));
            }
        }
    } else {
        for (at, value) in &values {
            let title = heading(&value.label);
            blocks.push(Block::of(title, value.unit, released.rows(), *at, by_group));
        }
    }
    blocks
}

impl<'a> Block<'a> {
    fn of(title: String, unit: Unit, rows: &'a [ReleasedRow], at: usize, by_group: bool) -> Self {
        let row = |row: &'a ReleasedRow| Some(Row::of(row, row.cells.get(at)?, by_group));
        Self { title, unit, rows: rows.iter().filter_map(row).collect() }
    }

    fn said(&self) -> String {
        let row = |row: &Row<'_>| format!("{}: {}", row.name, cell(row.cell, self.unit));
        let rows: Vec<_> = self.rows.iter().map(row).collect();
        format!("{}: {}.", self.title, rows.join("; "))
    }

    /// Shares and indexes are dots, all else is bars.
    fn dots(&self) -> bool {
        matches!(self.unit, Unit::Share | Unit::Index)
    }

    fn highest(&self) -> f64 {
        let top = |row: &Row<'_>| match point_of(row.cell) {
            Point::Shown { value, range } => range.map_or(value, |(_, high)| high.max(value)),
            Point::Withheld | Point::Undefined | Point::Absent => 0.0,
        };
        self.rows.iter().map(top).fold(0.0, f64::max)
    }
}

impl<'a> Row<'a> {
    fn of(row: &'a ReleasedRow, cell: &'a Cell, by_group: bool) -> Self {
        let groups: Vec<_> = row.dimensions.iter().map(|name| group(name)).collect();
        let own = if by_group { groups.join(", ") } else { clean(&row.project) };
        let period = (row.period != "all").then(|| clean(&row.period));
        let mut label = wrapped(&own, LABEL, if period.is_some() { 1 } else { 2 });
        label.extend(period.iter().flat_map(|period| wrapped(period, LABEL, 1)));
        let name = own + &period.map_or(String::new(), |period| format!(", {period}"));
        Self { name, label, cell, complete: row.complete }
    }

    /// Returns what stands at the end of the row: the number, and who is behind a share.
    fn number(&self, unit: Unit) -> Vec<String> {
        match self.cell {
            Cell::Shown(Value::Estimate { value, of, .. }) => {
                vec![readable(*value, unit), people(*of)]
            }
            Cell::Shown(Value::Count(_)) => vec![cell(self.cell, unit)],
            Cell::Shown(Value::Undefined(_)) | Cell::Withheld(_) => Vec::new(),
        }
    }
}

impl Ruler {
    fn of(block: &Block<'_>, highest: f64) -> Self {
        match block.unit {
            Unit::Share => Self::Even(Scale::up_to(1.0, Unit::Share)),
            Unit::Index => Self::Even(Scale::up_to(highest, Unit::Index)),
            Unit::People | Unit::Count | Unit::Days => {
                let holds = |steps: &i32| 10_f64.powi(*steps) >= highest;
                Self::Tens((1..20).find(holds).unwrap_or(20))
            }
        }
    }

    /// Returns the part of the width (0–1) that a value takes.
    fn part(self, value: f64) -> f64 {
        match self {
            Self::Even(scale) => scale.part(value),
            Self::Tens(steps) => {
                let place = if value < 1.0 { value } else { 1.0 + value.log10() };
                (place / f64::from(steps + 1)).clamp(0.0, 1.0)
            }
        }
    }

    /// Returns the marks of the scale: part of the width and text.
    fn ticks(self) -> Vec<(f64, String)> {
        match self {
            Self::Even(scale) => scale.ticks(),
            Self::Tens(steps) => {
                let tick = |value: f64| (self.part(value), readable(value, Unit::Count));
                (0..=steps).map(|step| tick(10_f64.powi(step))).collect()
            }
        }
    }
}

impl Frame {
    /// Blocks of one unit share their scale, so that two projects are read alike.
    fn of(block: &Block<'_>, blocks: &[Block<'_>]) -> Self {
        let like = || blocks.iter().filter(|other| other.unit == block.unit);
        let rows = || blocks.iter().flat_map(|block| &block.rows);
        let label = longest(rows().flat_map(|row| row.label.clone()));
        let numbers = like().flat_map(|b| b.rows.iter().flat_map(|row| row.number(b.unit)));
        let left = (label * SMALL + 12.0).max(60.0);
        let right = WIDTH - (longest(numbers) * LETTER + 10.0).clamp(40.0, 150.0);
        let highest = like().map(Block::highest).fold(0.0, f64::max);
        Self { left, right, ruler: Ruler::of(block, highest) }
    }

    fn x(&self, value: f64) -> f64 {
        self.left + self.ruler.part(value) * (self.right - self.left)
    }
}

fn longest(texts: impl Iterator<Item = String>) -> f64 {
    texts.map(|text| text.chars().count()).max().unwrap_or(0) as f64
}

/// Draws a block whose upper edge is at `start`; returns its lower edge.
fn draw(svg: &mut Svg, frame: &Frame, block: &Block<'_>, start: f64) -> f64 {
    let title = wrapped(&block.title, 52, 1);
    title.iter().for_each(|title| svg.text(4.0, start + 16.0, "head", title));
    let top = start + 26.0;
    let tall = |row: &Row<'_>| {
        let words = words(frame, block, row).len();
        let lines = row.label.len().max(row.number(block.unit).len()).max(words).max(1);
        lines as f64 * LINE + 6.0
    };
    let foot = top + block.rows.iter().map(tall).sum::<f64>();
    ruler(svg, frame, top, foot);
    let mut edge = top;
    for row in &block.rows {
        let middle = edge + tall(row) / 2.0;
        edge += tall(row);
        lines(svg, frame.left - 6.0, middle, "tick end", &row.label);
        let point = point_of(row.cell);
        let Point::Shown { value, range } = point else {
            gap(svg, frame.left + 8.0, middle + 6.0, point);
            lines(svg, frame.left + 16.0, middle, "tick", &words(frame, block, row));
            continue;
        };
        let number = row.number(block.unit);
        if block.dots() {
            dot(svg, frame, middle, value, range, row.complete);
            lines(svg, WIDTH - 4.0, middle, "end", &number);
        } else {
            let end = bar(svg, frame, middle, value, range, row.complete);
            lines(svg, end + 5.0, middle, "", &number);
        }
    }
    foot + 24.0
}

/// Returns the words of a row without a value, as wide as the marks of the others.
fn words(frame: &Frame, block: &Block<'_>, row: &Row<'_>) -> Vec<String> {
    match row.cell {
        Cell::Shown(Value::Undefined(_)) | Cell::Withheld(_) => {
            let most = ((WIDTH - frame.left - 20.0) / SMALL).max(1.0) as usize;
            wrapped(&cell(row.cell, block.unit), most, 2)
        }
        Cell::Shown(_) => Vec::new(),
    }
}

/// Writes lines around a middle.
fn lines(svg: &mut Svg, x: f64, middle: f64, class: &str, lines: &[String]) {
    let first = middle + 4.0 - (lines.len().saturating_sub(1)) as f64 * LINE / 2.0;
    for (at, line) in lines.iter().enumerate() {
        svg.text(x, first + at as f64 * LINE, class, line);
    }
}

/// Draws the lines of the scale from top to foot, and below them as many numbers as fit.
fn ruler(svg: &mut Svg, frame: &Frame, top: f64, foot: f64) {
    let ticks = frame.ruler.ticks();
    let wide = longest(ticks.iter().map(|(_, text)| text.clone())) * SMALL + 4.0;
    let step = (frame.right - frame.left) / ticks.len() as f64;
    let every = (wide / step).ceil().max(1.0) as usize;
    for (at, (part, text)) in ticks.iter().enumerate() {
        let x = frame.left + part * (frame.right - frame.left);
        svg.line([x, top, x, foot], "grid");
        if at % every == 0 {
            svg.text(x, foot + 14.0, "tick mid", text);
        }
    }
    svg.line([frame.left, top, frame.left, foot], "axis");
}

fn dot(
    svg: &mut Svg,
    frame: &Frame,
    y: f64,
    value: f64,
    range: Option<(f64, f64)>,
    complete: bool,
) {
    if let Some((low, high)) = range {
        let (low, high) = (frame.x(low), frame.x(high));
        svg.line([low, y, high, y], "l1");
        svg.line([low, y - 4.0, low, y + 4.0], "l1");
        svg.line([high, y - 4.0, high, y + 4.0], "l1");
    }
    svg.marker(0, frame.x(value), y, !complete);
}

/// Draws a bar, nothing for zero; returns where it ends.
fn bar(
    svg: &mut Svg,
    frame: &Frame,
    y: f64,
    value: f64,
    range: Option<(f64, f64)>,
    complete: bool,
) -> f64 {
    let end = frame.x(value);
    if value > 0.0 {
        let class = if complete { "s1" } else { "l1 open" };
        svg.rect([frame.left, y - 5.0, end - frame.left, 10.0], class);
    }
    let Some((low, high)) = range else { return end };
    svg.line([frame.x(low), y, frame.x(high), y], "axis");
    frame.x(high)
}

fn notes(blocks: &[Block<'_>], all: usize) -> Vec<String> {
    let rows = || blocks.iter().flat_map(|block| &block.rows);
    let shown = |row: &Row<'_>| match point_of(row.cell) {
        Point::Shown { range, .. } => Some(range),
        Point::Withheld | Point::Undefined | Point::Absent => None,
    };
    let told = [
        (blocks.iter().any(|block| !block.dots()), TENS),
        (
            rows().any(|row| shown(row).flatten().is_some()),
            "The line around a dot is its 95 % interval.",
        ),
        (rows().any(|row| !row.complete && shown(row).is_some()), HOLLOW),
    ];
    let told = told.into_iter().filter(|(there, _)| *there).map(|(_, text)| text.to_owned());
    let cut = all - rows().count();
    let cut =
        (cut > 0).then(|| format!("{cut} more rows are not drawn; they are in the CSV file."));
    told.chain(cut).collect()
}

/// Returns a text in at most so many lines of at most `most` letters; what does not fit ends in `…`.
fn wrapped(text: &str, most: usize, lines: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let long = |line: &String| line.chars().count() + 1 + word.chars().count() > most;
        let full = wrapped.len() >= lines;
        match wrapped.last_mut() {
            Some(line) if full || !long(line) => {
                line.push(' ');
                line.push_str(word);
            }
            _ => wrapped.push(word.to_owned()),
        }
    }
    let cut = |line: String| match line.chars().count() > most {
        true => line.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
        false => line,
    };
    wrapped.into_iter().map(cut).collect()
}
