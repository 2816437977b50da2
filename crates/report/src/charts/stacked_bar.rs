//! Bars per period, divided by a group: each group has a color, a pattern and its name in the key.

use std::fmt::Write;

use super::axes::{Frame, gap};
use super::palette::SERIES;
use super::panels::{Panel, Point};
use super::svg::Svg;

/// Draws the divided bars; a bar of zero is a line at the foot, and a part without a value has its mark above the bar.
pub(super) fn draw(svg: &mut Svg, frame: &Frame, panel: &Panel, name: &str) {
    let wide = (frame.step() * 0.72).min(34.0);
    for (at, slot) in panel.slots.iter().enumerate() {
        let x = frame.x(at);
        let mut below = 0.0;
        let (mut missing, mut told) = (None, false);
        for (n, series) in panel.series.iter().enumerate() {
            match series.points.get(at) {
                Some(Point::Shown { value, .. }) => {
                    let (foot, y) = (frame.y(below), frame.y(below + value));
                    below += value;
                    told = true;
                    if *value > 0.0 {
                        let part = [x - wide / 2.0, y, wide, foot - y];
                        segment(svg, part, n, name, slot.complete);
                    }
                }
                Some(point @ (Point::Withheld | Point::Undefined)) => missing = Some(*point),
                Some(Point::Absent) | None => {}
            }
        }
        if told && below == 0.0 {
            svg.rect([x - wide / 2.0, frame.foot - 1.5, wide, 1.5], "s1");
        }
        if let Some(point) = missing {
            gap(svg, x, frame.y(below), point);
        }
    }
}

/// Draws one part of a bar, or the sample of its group in the key.
pub(super) fn segment(svg: &mut Svg, part: [f64; 4], series: usize, name: &str, complete: bool) {
    let n = series + 1;
    if !complete {
        svg.rect(part, &format!("l{n} open"));
    } else if series == 0 {
        svg.rect(part, "s1");
    } else {
        svg.patterned(part, &format!("l{n} thin"), &format!("{name}-p{n}"));
    }
}

/// Returns the patterns of a picture: stripes, dots, a net and lines, each in its own color.
pub(super) fn patterns(name: &str) -> String {
    let mut text = String::from("<defs>");
    for n in 2..=SERIES {
        let (turn, inside) = match n {
            2 => (45, "<path class=\"l2\" d=\"M0 3L6 3\"/>".to_owned()),
            3 => (0, "<circle class=\"s3\" cx=\"3\" cy=\"3\" r=\"1.7\"/>".to_owned()),
            4 => (45, "<path class=\"l4\" d=\"M0 3L6 3M3 0L3 6\"/>".to_owned()),
            _ => (0, format!("<path class=\"l{n}\" d=\"M0 3L6 3\"/>")),
        };
        // Writing into a string cannot fail.
        let _ = write!(
            text,
            "<pattern id=\"{name}-p{n}\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
             patternTransform=\"rotate({turn})\">\
             <rect class=\"paper\" width=\"6\" height=\"6\"/>{inside}</pattern>"
        );
    }
    text.push_str("</defs>");
    text
}
