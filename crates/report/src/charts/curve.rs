//! Curves over the days since a first contribution, with their bands: one panel per project.
//!
//! The newest cohorts that can be told are drawn, five at most, each with its dash and its name at
//! its end. A curve is dotted where few are still followed and ends where its floor ends it.

use std::fmt::Write;

use model::{CurveDefinition, Unit};
use protect::{Released, ReleasedCurve, ReleasedPoint};

use super::axes::{self, Frame, LETTER, cut};
use super::line::{End, names};
use super::palette::SERIES;
use super::panels::Drawing;
use super::svg::{Svg, short};
use crate::words::{clean, heading, readable};

/// Days at which the axis may be marked, and how they are written.
const MARKS: [(f64, &str); 6] = [
    (0.0, "0"),
    (90.0, "90"),
    (180.0, "180"),
    (365.0, "365"),
    (730.0, "2 years"),
    (1095.0, "3 years"),
];

/// The most days that are drawn: three years.
const DAYS: f64 = 1095.0;
/// What is said of a project none of whose curves can be shown.
const NOBODY: &str = "too few people to say";
/// The most curves of one panel whose bands can be told apart.
const BANDS: usize = 2;

/// Returns the picture, its notes, and what it shows in words.
pub(super) fn drawn(
    released: &Released,
    definition: &CurveDefinition,
) -> (Drawing, Vec<String>, String) {
    let mut svg = Svg::default();
    let mut said = vec![format!("{}.", heading(&definition.label))];
    let mut notes = Vec::new();
    let (mut top, mut cut_cohorts, mut few) = (0.0, false, false);
    let (mut bands, mut bare) = (false, false);
    let projects: Vec<_> = released.curves().chunk_by(|a, b| a.project == b.project).collect();
    for project in &projects {
        let shown = newest(project);
        cut_cohorts |= shown.len() < project.iter().filter(|c| !c.points.is_empty()).count();
        few |= shown.iter().any(|c| c.ended_early || c.points.iter().any(|p| p.dashed));
        said.extend(shown.iter().map(|curve| sentence(curve, projects.len() > 1)));
        if shown.is_empty() {
            said.extend(project.first().map(|c| format!("{}: {NOBODY}.", clean(&c.project))));
            notes.extend(project.first().map(|c| format!("{}: {NOBODY}.", clean(&c.project))));
            continue;
        }
        (bands, bare) = (bands || shown.len() <= BANDS, bare || shown.len() > BANDS);
        let title = project.first().map_or(String::new(), |curve| clean(&curve.project));
        let title = if projects.len() > 1 { title } else { heading(&definition.label) };
        top = panel(&mut svg, &shown, &title, definition.falls, top);
    }
    if cut_cohorts {
        notes.push("Drawn are the newest curves, five at most, of people followed for most of a year; all are \
                    in the CSV file.".to_owned());
    }
    if bands {
        notes.push("The pale band around a line is its 95 % interval.".to_owned());
    }
    if bare {
        notes.push("The intervals of more than two lines are in the table.".to_owned());
    }
    if few {
        notes.push(
            "Dotted: fewer than ten people still followed. A line ends below five.".to_owned(),
        );
    }
    (Drawing { height: top, marks: svg.finished() }, notes, said.join(" "))
}

/// Returns the newest curves that were followed for most of a year, or else the newest there are.
fn newest(curves: &[ReleasedCurve]) -> Vec<&ReleasedCurve> {
    let end = |curve: &ReleasedCurve| curve.points.last().map_or(0.0, |point| point.time_days);
    let there: Vec<_> = curves.iter().filter(|curve| !curve.points.is_empty()).collect();
    let longest = there.iter().map(|curve| end(curve)).fold(0.0, f64::max);
    let enough = longest.min(365.0) * 0.75;
    let mut told: Vec<_> = there.into_iter().filter(|curve| end(curve) >= enough).collect();
    told.drain(..told.len().saturating_sub(SERIES));
    told
}

fn label(curve: &ReleasedCurve) -> String {
    let mut parts = Vec::new();
    if curve.period != "all" || curve.dimensions.is_empty() {
        parts.push(if curve.period == "all" {
            "everybody".to_owned()
        } else {
            clean(&curve.period)
        });
    }
    parts.extend(curve.dimensions.iter().map(|name| clean(name)));
    parts.join(", ")
}

fn sentence(curve: &ReleasedCurve, several: bool) -> String {
    let who =
        if several { format!("{}, {}", clean(&curve.project), label(curve)) } else { label(curve) };
    let last = curve.points.last().map(|point| {
        format!("{} by day {:.0}", readable(point.share, Unit::Share), point.time_days)
    });
    format!("{who}: {}.", last.unwrap_or_default())
}

fn panel(svg: &mut Svg, curves: &[&ReleasedCurve], title: &str, falls: bool, top: f64) -> f64 {
    let longest = curves.iter().map(|curve| cut(&label(curve)).chars().count()).max();
    let tops =
        curves.iter().flat_map(|curve| drawn_points(curve)).map(|p| p.high.unwrap_or(p.share));
    let highest = if falls { 1.0 } else { tops.fold(0.0, f64::max).min(1.0) };
    let frame = Frame::of_curves(top, longest.unwrap_or(0) as f64 * LETTER + 26.0, highest);
    let last = curves.iter().filter_map(|curve| curve.points.last()).map(|p| p.time_days);
    let days = last.fold(30.0, f64::max).min(DAYS);
    let x = |day: f64| frame.left + (day / days).clamp(0.0, 1.0) * (frame.right - frame.left);
    axes::title(svg, &frame, title);
    axes::scale(svg, &frame, false);
    let mut free = f64::NEG_INFINITY;
    for (day, text) in MARKS.iter().filter(|(day, _)| *day <= days) {
        if x(*day) >= free {
            svg.line([x(*day), frame.foot, x(*day), frame.foot + 4.0], "axis");
            svg.text(x(*day), frame.foot + 16.0, "tick mid", text);
            free = x(*day) + 48.0;
        }
    }
    svg.text(
        (frame.left + frame.right) / 2.0,
        frame.foot + 32.0,
        "tick mid",
        "days since the first contribution",
    );
    let start = frame.y(if falls { 1.0 } else { 0.0 });
    if curves.len() <= BANDS {
        for (n, curve) in curves.iter().enumerate() {
            band(svg, &frame, curve, n, start, &x);
        }
    }
    let mut ends = Vec::new();
    for (n, curve) in curves.iter().enumerate() {
        line(svg, &frame, curve, n, start, &x);
        if let Some(point) = drawn_points(curve).last() {
            let (x, y) = (x(point.time_days), frame.y(point.share));
            ends.push(End { series: n, x, y, name: cut(&label(curve)) });
        }
    }
    names(svg, ends, frame.right, frame.foot);
    frame.bottom
}

fn drawn_points(curve: &ReleasedCurve) -> impl Iterator<Item = &ReleasedPoint> {
    curve.points.iter().filter(|point| point.time_days <= DAYS)
}

/// Steps over and then to the new height, as an estimate that changes only at its events does.
fn line(
    svg: &mut Svg,
    frame: &Frame,
    curve: &ReleasedCurve,
    n: usize,
    start: f64,
    x: &dyn Fn(f64) -> f64,
) {
    let (mut whole, mut few) = (format!("M{} {}", short(x(0.0)), short(start)), String::new());
    let mut before = (x(0.0), start);
    for point in drawn_points(curve) {
        let (right, y) = (x(point.time_days), frame.y(point.share));
        let step = format!("H{}V{}", short(right), short(y));
        if point.dashed {
            if few.is_empty() {
                let _ = write!(few, "M{} {}", short(before.0), short(before.1));
            }
            few.push_str(&step);
        } else {
            whole.push_str(&step);
        }
        before = (right, y);
    }
    svg.path(&whole, &format!("l{0} d{0} none", n + 1));
    if !few.is_empty() {
        svg.path(&few, &format!("l{} few none", n + 1));
    }
}

fn band(
    svg: &mut Svg,
    frame: &Frame,
    curve: &ReleasedCurve,
    n: usize,
    start: f64,
    x: &dyn Fn(f64) -> f64,
) {
    let mut upper = format!("M{} {}", short(x(0.0)), short(start));
    let mut corners: Vec<(f64, f64)> = Vec::new();
    let mut lower = start;
    for point in drawn_points(curve) {
        let (Some(low), Some(high)) = (point.low, point.high) else { continue };
        let right = x(point.time_days);
        let _ = write!(upper, "H{}V{}", short(right), short(frame.y(high)));
        corners.push((right, lower));
        lower = frame.y(low);
        corners.push((right, lower));
    }
    if corners.is_empty() {
        return;
    }
    for (right, y) in corners.iter().rev() {
        let _ = write!(upper, "L{} {}", short(*right), short(*y));
    }
    upper.push('Z');
    svg.path(&upper, &format!("s{} band", n + 1));
}
