//! From a released answer to panels: what is drawn where, before any mark is written.
//!
//! Projects never share a panel, so that nobody reads a picture as a ranking; a panel holds at most
//! five series, and more become small panels of their own below each other. Periods without a row
//! keep their place on the axis, so that time runs evenly.

use model::{Chart, Period, Unit, Value, ValueDefinition};
use protect::{Cell, Released, ReleasedRow};

use super::axes::{self, Frame};
use super::palette::SERIES;
use super::scale::Scale;
use super::svg::Svg;
use super::{bar, dot_interval, heat_map, line, stacked_bar};
use crate::words::{clean, heading};

/// The width of every picture, in its own units.
pub(super) const WIDTH: f64 = 440.0;
/// The most panels of one picture; the rest is in the table.
const PANELS: usize = 40;
/// The most periods of one panel: ten years of quarters.
const PERIODS: usize = 40;
/// A heat map writes one square per period and group, so it holds fewer.
const HEAT_PERIODS: usize = 24;

/// What is said of a mark that is drawn hollow.
pub(super) const HOLLOW: &str =
    "Hollow: the period had not ended, so the figure will still change.";

/// What one picture draws.
pub(super) struct Plan {
    pub(super) kind: Chart,
    pub(super) panels: Vec<Panel>,
    pub(super) notes: Vec<String>,
}

/// One panel: one project, one unit, one axis of time.
pub(super) struct Panel {
    pub(super) title: String,
    pub(super) unit: Unit,
    pub(super) slots: Vec<Slot>,
    pub(super) series: Vec<Series>,
    /// A small panel in a column of others.
    pub(super) small: bool,
    /// Whether the periods are written below it.
    pub(super) dated: bool,
    /// Whether the names of its series are written above it.
    pub(super) keyed: bool,
    project: String,
}

/// One period on the axis.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Slot {
    pub(super) label: String,
    pub(super) complete: bool,
}

/// The points of one group, one per slot.
pub(super) struct Series {
    pub(super) label: String,
    pub(super) points: Vec<Point>,
}

/// One point of a series.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Point {
    /// A value with its interval.
    Shown { value: f64, range: Option<(f64, f64)> },
    /// There is a value that is not shown.
    Withheld,
    /// There is no value.
    Undefined,
    /// There is no row.
    Absent,
}

/// Marks and the height they take.
pub(super) struct Drawing {
    pub(super) height: f64,
    pub(super) marks: String,
}

/// Returns the panels of an answer.
pub(super) fn plan(released: &Released) -> Plan {
    let definition = released.definition();
    let kind = definition.chart;
    let mut panels = Vec::new();
    let rows = released.rows();
    let projects: Vec<_> = rows.chunk_by(|a, b| a.project == b.project).collect();
    let mut cut_periods = false;
    for project in &projects {
        let limit = if kind == Chart::HeatMap { HEAT_PERIODS } else { PERIODS };
        let (slots, cut) = slots(project, limit);
        cut_periods |= cut;
        panels.extend(of_project(released, project, &slots, projects.len() > 1));
    }
    let mut notes = Vec::new();
    let zero = without_zeros(&mut panels);
    let cut_panels = panels.len().saturating_sub(PANELS);
    panels.truncate(PANELS);
    mark_dates(&mut panels);
    if !panels.iter().any(Panel::has_values) {
        return Plan { kind, panels: Vec::new(), notes };
    }
    if cut_periods {
        notes.push("Only the newest periods are drawn; all are in the CSV file.".to_owned());
    }
    if cut_panels > 0 {
        notes.push(format!("{cut_panels} more panels are not drawn; they are in the table."));
    }
    if !zero.is_empty() {
        notes.push(format!("Not drawn, since all is zero: {}.", zero.join("; ")));
    }
    if projects.len() > 1 && panels.first().is_some_and(|panel| panel.unit != Unit::Share) {
        notes.push("Each project has a scale of its own.".to_owned());
    }
    if drawn_values(released).iter().any(|(_, value)| value.matures) {
        notes
            .push("Earlier periods have had more time: do not read a change from them.".to_owned());
    }
    if kind == Chart::HeatMap {
        notes.push("The larger the square, the higher the value.".to_owned());
    }
    notes.extend(marks_told(&panels));
    Plan { kind, panels, notes }
}

/// Takes out the small panels in which nothing is above zero, and returns their titles.
fn without_zeros(panels: &mut Vec<Panel>) -> Vec<String> {
    let zero = |panel: &Panel| {
        let points = || panel.series.iter().flat_map(|series| &series.points);
        let any = points().any(|point| matches!(point, Point::Shown { .. }));
        let above =
            points().any(|point| matches!(point, Point::Shown { value, .. } if *value > 0.0));
        panel.small && any && !above
    };
    if panels.iter().all(zero) {
        return Vec::new();
    }
    let (out, kept): (Vec<_>, Vec<_>) = std::mem::take(panels).into_iter().partition(zero);
    *panels = kept;
    out.into_iter().map(|panel| panel.title).collect()
}

/// Says what the marks mean, only those that are there.
fn marks_told(panels: &[Panel]) -> Vec<String> {
    let points =
        || panels.iter().flat_map(|panel| &panel.series).flat_map(|series| &series.points).copied();
    let hollow = |panel: &Panel, series: &Series| {
        let mut points = series.points.iter().zip(&panel.slots);
        points.any(|(point, slot)| !slot.complete && matches!(point, Point::Shown { .. }))
    };
    let open = panels.iter().any(|panel| panel.series.iter().any(|series| hollow(panel, series)));
    let told = [
        (open, HOLLOW),
        (points().any(|p| p == Point::Withheld), "A cross at the foot: too few people to say."),
        (points().any(|p| p == Point::Undefined), "A short bar at the foot: not known, not zero."),
    ];
    told.into_iter().filter(|(there, _)| *there).map(|(_, text)| text.to_owned()).collect()
}

fn of_project(
    released: &Released,
    rows: &[ReleasedRow],
    slots: &[Slot],
    several: bool,
) -> Vec<Panel> {
    let definition = released.definition();
    let values = drawn_values(released);
    let inner = inner_dimension(released);
    let project = rows.first().map_or(String::new(), |row| clean(&row.project));
    let small = definition.chart == Chart::DotInterval && (inner.is_some() || values.len() > 2);
    let panel = |parts: Vec<String>, unit, series, small| Panel {
        title: several
            .then(|| project.clone())
            .into_iter()
            .chain(parts)
            .collect::<Vec<_>>()
            .join(" · "),
        unit,
        slots: slots.to_vec(),
        series,
        small,
        dated: true,
        keyed: definition.chart != Chart::Line,
        project: project.clone(),
    };
    let mut panels = Vec::new();
    for (key, here) in divided(rows, inner) {
        let parts: Vec<String> = key.iter().map(|name| heading(name)).collect();
        let named = |last: &str| parts.iter().cloned().chain([heading(last)]).collect::<Vec<_>>();
        if definition.chart == Chart::Line && inner.is_none() {
            let unit = values.first().map_or(Unit::Count, |(_, value)| value.unit);
            let line = |(at, value): &(usize, &ValueDefinition)| {
                series(heading(&value.label), &here, *at, slots)
            };
            let title = match values.as_slice() {
                [(_, only)] => named(&only.label),
                _ => parts.clone(),
            };
            panels.push(panel(title, unit, values.iter().map(line).collect(), false));
            continue;
        }
        for (at, value) in &values {
            let Some(inner) = inner else {
                let one = series(heading(&value.label), &here, *at, slots);
                panels.push(panel(named(&value.label), value.unit, vec![one], small));
                continue;
            };
            let groups = groups(&here, inner, *at, slots);
            if groups.len() > SERIES && definition.chart != Chart::HeatMap {
                let one = |one: Series| panel(named(&one.label), value.unit, vec![one], true);
                panels.extend(groups.into_iter().map(one));
            } else {
                let title = if small { parts.clone() } else { named(&value.label) };
                panels.push(panel(title, value.unit, groups, small));
            }
        }
    }
    panels
}

/// Returns the dimension that divides a panel into series; the others divide the picture into
/// panels. Dots stand side by side by the last dimension, so that its groups are compared.
fn inner_dimension(released: &Released) -> Option<usize> {
    let dimensions = released.definition().dimensions.len();
    match released.definition().chart {
        Chart::StackedBar | Chart::Line | Chart::HeatMap => (dimensions > 0).then_some(0),
        Chart::DotInterval => dimensions.checked_sub(1),
        Chart::Bar | Chart::Curve | Chart::Table => None,
    }
}

/// Divides rows by all dimensions but the inner one, in the order of their first rows.
fn divided(rows: &[ReleasedRow], inner: Option<usize>) -> Vec<(Vec<&str>, Vec<&ReleasedRow>)> {
    let mut divided: Vec<(Vec<&str>, Vec<&ReleasedRow>)> = Vec::new();
    for row in rows {
        let outer = row.dimensions.iter().enumerate().filter(|(at, _)| Some(*at) != inner);
        let key: Vec<_> = outer.map(|(_, name)| name.as_str()).collect();
        match divided.iter_mut().find(|(other, _)| *other == key) {
            Some((_, here)) => here.push(row),
            None => divided.push((key, vec![row])),
        }
    }
    divided
}

/// Returns the values that a picture draws: the first, and with dots or lines its like in unit.
fn drawn_values(released: &Released) -> Vec<(usize, &ValueDefinition)> {
    let definition = released.definition();
    let Some((_, first)) = definition.drawn().next() else { return Vec::new() };
    let most = match definition.chart {
        Chart::DotInterval | Chart::Line => SERIES,
        _ => 1,
    };
    definition.drawn().filter(|(_, value)| value.unit == first.unit).take(most).collect()
}

fn groups(rows: &[&ReleasedRow], inner: usize, at: usize, slots: &[Slot]) -> Vec<Series> {
    let mut names: Vec<&str> = Vec::new();
    for name in rows.iter().filter_map(|row| row.dimensions.get(inner)) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let of = |name: &&str| {
        let here: Vec<_> = rows
            .iter()
            .filter(|row| row.dimensions.get(inner).is_some_and(|d| d == name))
            .copied()
            .collect();
        series(clean(&name.replace('_', " ")), &here, at, slots)
    };
    names.iter().map(of).filter(Series::has_rows).collect()
}

impl Series {
    fn has_rows(&self) -> bool {
        self.points.iter().any(|point| *point != Point::Absent)
    }
}

fn series(label: String, rows: &[&ReleasedRow], at: usize, slots: &[Slot]) -> Series {
    let mut points = vec![Point::Absent; slots.len()];
    for row in rows {
        let place = slots.iter().position(|slot| slot.label == row.period);
        if let Some(point) = place.and_then(|place| points.get_mut(place)) {
            *point = row.cells.get(at).map_or(Point::Absent, point_of);
        }
    }
    Series { label, points }
}

/// Returns what is drawn of a cell.
pub(super) fn point_of(cell: &Cell) -> Point {
    match cell {
        Cell::Shown(Value::Count(n)) => Point::Shown { value: *n as f64, range: None },
        Cell::Shown(Value::Estimate { value, low, high, .. }) => {
            let told = low.is_finite() && high.is_finite() && low < high;
            Point::Shown { value: *value, range: told.then_some((*low, *high)) }
        }
        Cell::Shown(Value::Undefined(_)) => Point::Undefined,
        Cell::Withheld(_) => Point::Withheld,
    }
}

/// Returns the newest periods from the first to the last row, with those between that have none.
fn slots(rows: &[ReleasedRow], limit: usize) -> (Vec<Slot>, bool) {
    let mut labels: Vec<&str> = rows.iter().map(|row| row.period.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    let slot = |label: &str| Slot {
        label: label.to_owned(),
        complete: rows.iter().filter(|row| row.period == label).all(|row| row.complete),
    };
    let periods: Option<Vec<Period>> = labels.iter().map(|label| Period::parse(label)).collect();
    let mut labels: Vec<String> = match periods.as_deref() {
        Some([first, .., last]) if first.per() == last.per() => {
            let all = std::iter::successors(Some(*first), |p| (p < last).then(|| p.next()));
            all.map(|period| period.to_string()).collect()
        }
        _ => labels.into_iter().map(str::to_owned).collect(),
    };
    let cut = labels.len() > limit;
    labels.drain(..labels.len().saturating_sub(limit));
    let slots = labels.iter().map(|label| slot(label)).collect();
    (slots, cut)
}

/// In a column of small panels only the last of each project carries the periods, and only the
/// first the names.
fn mark_dates(panels: &mut [Panel]) {
    for at in 1..panels.len() {
        if let [above, below] = &mut panels[at - 1..=at] {
            let together = above.small && below.small && above.project == below.project;
            above.dated = !together;
            below.keyed &= !together;
        }
    }
}

/// Returns the marks of all panels, one below the other.
pub(super) fn drawn(plan: &Plan, name: &str) -> Drawing {
    let mut svg = Svg::default();
    if plan.kind == Chart::StackedBar {
        svg.raw(&stacked_bar::patterns(name));
    }
    let mut top = 0.0;
    if plan.panels.is_empty() {
        svg.text(4.0, 20.0, "", "There is no value to draw yet.");
        return Drawing { height: 32.0, marks: svg.finished() };
    }
    for panel in &plan.panels {
        let scale = shared_scale(plan, panel);
        let frame = Frame::of(panel, plan.kind, scale, top);
        axes::draw(&mut svg, &frame, panel, plan.kind, name);
        match plan.kind {
            Chart::StackedBar if !panel.small => stacked_bar::draw(&mut svg, &frame, panel, name),
            Chart::DotInterval => dot_interval::draw(&mut svg, &frame, panel),
            Chart::Line => line::draw(&mut svg, &frame, panel),
            Chart::HeatMap => heat_map::draw(&mut svg, &frame, panel),
            Chart::Bar | Chart::StackedBar | Chart::Curve | Chart::Table => {
                bar::draw(&mut svg, &frame, panel);
            }
        }
        top = frame.bottom;
    }
    Drawing { height: top, marks: svg.finished() }
}

/// Shares have one scale in all panels; counts one in each project.
fn shared_scale(plan: &Plan, panel: &Panel) -> Scale {
    let like = |other: &&Panel| {
        other.unit == panel.unit && (panel.unit == Unit::Share || other.project == panel.project)
    };
    let stacked = plan.kind == Chart::StackedBar;
    let highest = plan.panels.iter().filter(like).map(|p| p.highest(stacked)).fold(0.0, f64::max);
    Scale::up_to(highest, panel.unit)
}

impl Panel {
    fn has_values(&self) -> bool {
        let mut points = self.series.iter().flat_map(|series| &series.points);
        points.any(|point| matches!(point, Point::Shown { .. }))
    }

    fn highest(&self, stacked: bool) -> f64 {
        let top = |point: &Point| match point {
            Point::Shown { value, range } => range.map_or(*value, |(_, high)| high.max(*value)),
            Point::Withheld | Point::Undefined | Point::Absent => 0.0,
        };
        if stacked {
            let column = |at: usize| {
                self.series.iter().filter_map(|series| series.points.get(at)).map(top).sum::<f64>()
            };
            (0..self.slots.len()).map(column).fold(0.0, f64::max)
        } else {
            self.series.iter().flat_map(|series| &series.points).map(top).fold(0.0, f64::max)
        }
    }
}
