//! The frame of a panel: its title, its key, its scale and its periods.

use model::{Chart, Per, Period, Unit};

use super::panels::{Panel, Point, Slot, WIDTH};
use super::scale::Scale;
use super::stacked_bar;
use super::svg::Svg;
use crate::words::clean;

/// Roughly how wide a letter of a label is.
pub(super) const LETTER: f64 = 7.8;
/// The height of one row of a heat map.
const ROW: f64 = 17.0;

/// Where the marks of one panel go.
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) foot: f64,
    /// The lower edge of the whole panel.
    pub(super) bottom: f64,
    pub(super) scale: Scale,
    head: f64,
    slots: usize,
}

impl Frame {
    /// Returns the frame of a panel whose upper edge is at `start`.
    pub(super) fn of(panel: &Panel, kind: Chart, scale: Scale, start: f64) -> Self {
        let head = start + 16.0;
        let key = if has_key(panel, kind) { 18.0 * key_lines(panel) as f64 } else { 0.0 };
        let top = head + 12.0 + key;
        let rows = panel.series.len().max(1) as f64;
        let tall = match kind {
            Chart::HeatMap => rows * ROW,
            Chart::DotInterval if panel.small => 60.0,
            _ if panel.small => 42.0,
            _ => 120.0,
        };
        let left = if kind == Chart::HeatMap { label_width(panel).max(44.0) } else { 48.0 };
        let direct = kind == Chart::Line && panel.series.len() > 1;
        let right = WIDTH - if direct { label_width(panel) + 10.0 } else { 10.0 };
        let foot = top + tall;
        let below = if panel.dated { 28.0 } else { 8.0 };
        let slots = panel.slots.len().max(1);
        Self { left, right, top, foot, bottom: foot + below, scale, head, slots }
    }

    /// Returns the frame of a panel of curves, whose direct labels need `labels` to the right and
    /// whose values go up to `highest`.
    pub(super) fn of_curves(start: f64, labels: f64, highest: f64) -> Self {
        let (head, top) = (start + 16.0, start + 28.0);
        let foot = top + 150.0;
        let scale = Scale::up_to(highest, Unit::Share);
        let right = WIDTH - labels;
        Self { left: 48.0, right, top, foot, bottom: foot + 44.0, scale, head, slots: 1 }
    }

    /// Returns the width of one period.
    pub(super) fn step(&self) -> f64 {
        (self.right - self.left) / self.slots as f64
    }

    /// Returns the middle of a period.
    pub(super) fn x(&self, slot: usize) -> f64 {
        self.left + self.step() * (slot as f64 + 0.5)
    }

    /// Returns the height of a value.
    pub(super) fn y(&self, value: f64) -> f64 {
        self.foot - self.scale.part(value) * (self.foot - self.top)
    }

    /// Returns the middle of a row of a heat map.
    pub(super) fn row(&self, at: usize) -> f64 {
        self.top + ROW * (at as f64 + 0.5)
    }
}

/// Returns the room that direct labels need.
fn label_width(panel: &Panel) -> f64 {
    let longest = panel.series.iter().map(|series| cut(&series.label).chars().count()).max();
    longest.unwrap_or(0) as f64 * LETTER + 14.0
}

/// Returns a label that fits beside a panel.
pub(super) fn cut(label: &str) -> String {
    if label.chars().count() <= 20 {
        return label.to_owned();
    }
    label.chars().take(19).chain(['…']).collect()
}

/// Draws what surrounds the marks of a panel.
pub(super) fn draw(svg: &mut Svg, frame: &Frame, panel: &Panel, kind: Chart, name: &str) {
    title(svg, frame, &panel.title);
    if kind == Chart::HeatMap {
        for (at, series) in panel.series.iter().enumerate() {
            svg.text(frame.left - 6.0, frame.row(at) + 4.0, "tick end", &cut(&series.label));
            svg.line([frame.left, frame.row(at), frame.right, frame.row(at)], "grid");
        }
    } else {
        scale(svg, frame, panel.small);
        if has_key(panel, kind) {
            key(svg, frame, panel, kind, name);
        }
    }
    if panel.dated {
        dates(svg, frame, &panel.slots);
    }
}

/// Draws the title of a panel.
pub(super) fn title(svg: &mut Svg, frame: &Frame, title: &str) {
    let most = 52;
    let title = if title.chars().count() > most {
        title.chars().take(most - 1).chain(['…']).collect()
    } else {
        title.to_owned()
    };
    svg.text(4.0, frame.head, "head", &title);
}

/// Draws the lines and numbers of the scale; a small panel has only the lowest and highest.
pub(super) fn scale(svg: &mut Svg, frame: &Frame, small: bool) {
    let ticks = frame.scale.ticks();
    let last = ticks.len().saturating_sub(1);
    for (at, (part, text)) in ticks.iter().enumerate() {
        let y = frame.foot - part * (frame.foot - frame.top);
        if small && at != 0 && at != last {
            continue;
        }
        svg.line([frame.left, y, frame.right, y], if at == 0 { "axis" } else { "grid" });
        svg.text(frame.left - 5.0, y + 4.0, "tick end", text);
    }
}

fn key_places(panel: &Panel) -> Vec<(f64, usize)> {
    let (mut x, mut line) = (4.0, 0);
    let mut places = Vec::new();
    for series in &panel.series {
        let wide = cut(&series.label).chars().count() as f64 * LETTER + 36.0;
        if x + wide > WIDTH && x > 4.0 {
            (x, line) = (4.0, line + 1);
        }
        places.push((x, line));
        x += wide;
    }
    places
}

fn key_lines(panel: &Panel) -> usize {
    key_places(panel).last().map_or(0, |(_, line)| line + 1)
}

fn has_key(panel: &Panel, kind: Chart) -> bool {
    let keyed = matches!(kind, Chart::StackedBar | Chart::DotInterval);
    keyed && panel.keyed && panel.series.len() > 1
}

fn key(svg: &mut Svg, frame: &Frame, panel: &Panel, kind: Chart, name: &str) {
    for (at, ((x, line), series)) in key_places(panel).into_iter().zip(&panel.series).enumerate() {
        let y = frame.head + 8.0 + 18.0 * line as f64;
        if kind == Chart::StackedBar {
            stacked_bar::segment(svg, [x, y, 12.0, 12.0], at, name, true);
        } else {
            svg.marker(at, x + 6.0, y + 6.0, false);
        }
        svg.text(x + 17.0, y + 10.5, "", &cut(&series.label));
    }
}

/// Writes as many periods as fit; quarters and months are counted from the start of a year.
fn dates(svg: &mut Svg, frame: &Frame, slots: &[Slot]) {
    let years = slots
        .iter()
        .all(|slot| Period::parse(&slot.label).is_some_and(|period| period.per() != Per::Year));
    let widest =
        if years { 4 } else { slots.iter().map(|s| s.label.chars().count()).max().unwrap_or(1) };
    let room = (frame.right - frame.left) / (widest as f64 * LETTER + 10.0);
    if slots.len() as f64 * 8.0 * LETTER <= frame.right - frame.left || !years {
        let every = (slots.len() as f64 / room.max(1.0)).ceil().max(1.0) as usize;
        // Counted from the end, so that the newest period is always named.
        for (at, slot) in slots.iter().enumerate().rev().step_by(every) {
            date(svg, frame, at, &all_time(&slot.label));
        }
        return;
    }
    let starts: Vec<_> = slots
        .iter()
        .enumerate()
        .filter(|(_, slot)| slot.label.ends_with("-Q1") || slot.label.ends_with("-01"))
        .collect();
    let every = (starts.len() as f64 / room.max(1.0)).ceil().max(1.0) as usize;
    for (at, slot) in starts.into_iter().rev().step_by(every) {
        date(svg, frame, at, slot.label.get(..4).unwrap_or_default());
    }
}

fn all_time(label: &str) -> String {
    if label == "all" { "all time".to_owned() } else { clean(label) }
}

fn date(svg: &mut Svg, frame: &Frame, slot: usize, text: &str) {
    let x = frame.x(slot);
    svg.line([x, frame.foot, x, frame.foot + 4.0], "axis");
    svg.text(x, frame.foot + 16.0, "tick mid", text);
}

/// Draws the mark of a point without a value at the foot; says whether it did.
pub(super) fn gap(svg: &mut Svg, x: f64, foot: f64, point: Point) -> bool {
    let y = foot - 6.0;
    match point {
        Point::Withheld => {
            svg.line([x - 2.5, y - 2.5, x + 2.5, y + 2.5], "gap");
            svg.line([x - 2.5, y + 2.5, x + 2.5, y - 2.5], "gap");
            true
        }
        Point::Undefined => {
            svg.line([x - 3.0, y, x + 3.0, y], "gap");
            true
        }
        Point::Absent => true,
        Point::Shown { .. } => false,
    }
}
