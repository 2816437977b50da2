//! A line over periods for each group, with its own marker and dash, and its name at its end.

use std::fmt::Write;

use super::axes::{Frame, cut, gap};
use super::panels::{Panel, Point, Series};
use super::svg::{Svg, short};

/// How far two names stand apart.
const APART: f64 = 14.0;

/// Where a line ends, and its name.
pub(super) struct End {
    pub(super) series: usize,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) name: String,
}

/// Draws the lines; a gap breaks its line, and what had not ended is hollow.
pub(super) fn draw(svg: &mut Svg, frame: &Frame, panel: &Panel) {
    for (n, series) in panel.series.iter().enumerate() {
        path(svg, frame, n, series, panel);
        for (at, (point, slot)) in series.points.iter().zip(&panel.slots).enumerate() {
            let x = frame.x(at);
            match point {
                Point::Shown { value, range } => {
                    if let (Some((low, high)), 1) = (range, panel.series.len()) {
                        svg.line([x, frame.y(*low), x, frame.y(*high)], "l1 thin");
                    }
                    svg.marker(n, x, frame.y(*value), !slot.complete);
                }
                missing => {
                    gap(svg, x, frame.foot, *missing);
                }
            }
        }
    }
    if panel.series.len() > 1 {
        let end = |(n, series): (usize, &Series)| {
            let (at, value) = series.points.iter().enumerate().rev().find_map(last_shown)?;
            Some(End { series: n, x: frame.x(at), y: frame.y(value), name: cut(&series.label) })
        };
        let ends = panel.series.iter().enumerate().filter_map(end).collect();
        names(svg, ends, frame.right, frame.foot);
    }
}

fn last_shown((at, point): (usize, &Point)) -> Option<(usize, f64)> {
    match point {
        Point::Shown { value, .. } => Some((at, *value)),
        Point::Withheld | Point::Undefined | Point::Absent => None,
    }
}

fn path(svg: &mut Svg, frame: &Frame, n: usize, series: &Series, panel: &Panel) {
    let mut whole = String::new();
    let mut before: Option<(f64, f64)> = None;
    for (at, (point, slot)) in series.points.iter().zip(&panel.slots).enumerate() {
        let Point::Shown { value, .. } = point else {
            before = None;
            continue;
        };
        let (x, y) = (frame.x(at), frame.y(*value));
        match before {
            // The way to a period that has not ended is only hinted at.
            Some((x1, y1)) if !slot.complete => {
                svg.line([x1, y1, x, y], &format!("l{} few none", n + 1));
            }
            Some(_) => {
                let _ = write!(whole, "L{} {}", short(x), short(y));
            }
            None => {
                let _ = write!(whole, "M{} {}", short(x), short(y));
            }
        }
        before = Some((x, y));
    }
    if !whole.is_empty() {
        svg.path(&whole, &format!("l{0} d{0} none", n + 1));
    }
}

/// Writes names to the right of `edge`, at the height of their lines, but never over each other
/// nor below `foot`.
pub(super) fn names(svg: &mut Svg, mut ends: Vec<End>, edge: f64, foot: f64) {
    ends.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.series.cmp(&b.series)));
    let mut places = Vec::new();
    let mut free = f64::NEG_INFINITY;
    for end in &ends {
        free = end.y.max(free + APART);
        places.push(free);
    }
    let mut lowest = foot;
    for place in places.iter_mut().rev() {
        *place = place.min(lowest);
        lowest = *place - APART;
    }
    for (end, at) in ends.iter().zip(places) {
        svg.line([(end.x + 5.0).min(edge), end.y, edge + 7.0, at], "grid");
        svg.marker(end.series, edge + 12.0, at, false);
        svg.text(edge + 20.0, at + 4.0, "", &end.name);
    }
}
