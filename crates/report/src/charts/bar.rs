//! One bar per period: counts of people or things.

use super::axes::{Frame, gap};
use super::panels::{Panel, Point};
use super::svg::Svg;

/// Draws the bars of the first series; zero is a line at the foot, a gap is a gap.
pub(super) fn draw(svg: &mut Svg, frame: &Frame, panel: &Panel) {
    let wide = (frame.step() * 0.72).min(34.0);
    let Some(series) = panel.series.first() else { return };
    for (at, (point, slot)) in series.points.iter().zip(&panel.slots).enumerate() {
        let x = frame.x(at);
        if gap(svg, x, frame.foot, *point) {
            continue;
        }
        let Point::Shown { value, range } = *point else { continue };
        let y = frame.y(value).min(frame.foot - 1.5);
        let class = if slot.complete { "s1" } else { "l1 open" };
        svg.rect([x - wide / 2.0, y, wide, frame.foot - y], class);
        if let Some((low, high)) = range {
            svg.line([x, frame.y(low), x, frame.y(high)], "axis");
        }
    }
}
