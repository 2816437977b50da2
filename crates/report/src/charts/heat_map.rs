//! Periods by groups, one square each: the larger the square, the higher the value.
//!
//! Size and not color carries the value, so the picture reads the same in grey and keeps its
//! contrast for the smallest value too.

use super::axes::{Frame, gap};
use super::panels::{Panel, Point};
use super::svg::Svg;

/// Draws the squares; zero is a small point on its line, a gap keeps its mark.
pub(super) fn draw(svg: &mut Svg, frame: &Frame, panel: &Panel) {
    let most = (frame.step() * 0.9).min(15.0);
    for (row, series) in panel.series.iter().enumerate() {
        let y = frame.row(row);
        for (at, (point, slot)) in series.points.iter().zip(&panel.slots).enumerate() {
            let x = frame.x(at);
            if gap(svg, x, y + 6.0, *point) {
                continue;
            }
            let Point::Shown { value, .. } = *point else { continue };
            let side =
                if value > 0.0 { (frame.scale.part(value).sqrt() * most).max(2.5) } else { 1.2 };
            let class = if slot.complete { "s1" } else { "l1 hollow thin" };
            svg.rect([x - side / 2.0, y - side / 2.0, side, side], class);
        }
    }
}
