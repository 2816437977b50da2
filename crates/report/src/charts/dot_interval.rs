//! A dot with its interval per period: shares and indexes, each with how far chance could carry it.

use super::axes::{Frame, gap};
use super::panels::{Panel, Point};
use super::svg::Svg;

/// Draws the dots of every series with their intervals, side by side where there are several.
pub(super) fn draw(svg: &mut Svg, frame: &Frame, panel: &Panel) {
    let many = panel.series.len().max(1) as f64;
    let apart = frame.step() * 0.7 / many;
    let cap = (apart * 0.35).min(4.0);
    for (n, series) in panel.series.iter().enumerate() {
        let beside = (n as f64 - (many - 1.0) / 2.0) * apart;
        let class = format!("l{}", n + 1);
        for (at, (point, slot)) in series.points.iter().zip(&panel.slots).enumerate() {
            let x = frame.x(at) + beside;
            if gap(svg, x, frame.foot, *point) {
                continue;
            }
            let Point::Shown { value, range } = *point else { continue };
            if let Some((low, high)) = range {
                let (low, high) = (frame.y(low), frame.y(high));
                svg.line([x, low, x, high], &class);
                svg.line([x - cap, low, x + cap, low], &class);
                svg.line([x - cap, high, x + cap, high], &class);
            }
            svg.marker(n, x, frame.y(value), !slot.complete);
        }
    }
}
