//! A writer of SVG marks: numbers with one decimal, texts escaped, looks by class only.

use std::fmt::Write;

/// Returns a text that is safe in an element or an attribute of XML and HTML.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// Marks in the order in which they are drawn.
#[derive(Default)]
pub(super) struct Svg {
    marks: String,
}

impl Svg {
    /// Returns the marks as text.
    pub(super) fn finished(self) -> String {
        self.marks
    }

    pub(super) fn rect(&mut self, [x, y, width, height]: [f64; 4], class: &str) {
        let [x, y, width, height] = [x, y, width, height].map(short);
        self.push(format_args!(
            "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
        ));
    }

    /// Draws a rectangle filled by a pattern that stands in the same picture.
    pub(super) fn patterned(&mut self, [x, y, w, h]: [f64; 4], class: &str, pattern: &str) {
        let [x, y, w, h] = [x, y, w, h].map(short);
        self.push(format_args!(
            "<rect class=\"{class}\" fill=\"url(#{pattern})\" x=\"{x}\" y=\"{y}\" width=\"{w}\" \
             height=\"{h}\"/>"
        ));
    }

    pub(super) fn line(&mut self, [x1, y1, x2, y2]: [f64; 4], class: &str) {
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(short);
        self.push(format_args!("<path class=\"{class}\" d=\"M{x1} {y1}L{x2} {y2}\"/>"));
    }

    pub(super) fn path(&mut self, path: &str, class: &str) {
        self.push(format_args!("<path class=\"{class}\" d=\"{path}\"/>"));
    }

    pub(super) fn text(&mut self, x: f64, y: f64, class: &str, text: &str) {
        let (x, y, text) = (short(x), short(y), escaped(text));
        self.push(format_args!("<text class=\"{class}\" x=\"{x}\" y=\"{y}\">{text}</text>"));
    }

    /// Writes marks that are already SVG.
    pub(super) fn raw(&mut self, marks: &str) {
        self.marks.push_str(marks);
    }

    /// Draws the marker of a series: circle, square, triangle, diamond, cross.
    pub(super) fn marker(&mut self, series: usize, x: f64, y: f64, open: bool) {
        let r = 3.6;
        let shape = match series {
            0 => format!(
                "M{} {}a{r} {r} 0 1 0 {} 0a{r} {r} 0 1 0 -{} 0Z",
                short(x - r),
                short(y),
                short(2.0 * r),
                short(2.0 * r)
            ),
            1 => polygon(&[(x - r, y - r), (x + r, y - r), (x + r, y + r), (x - r, y + r)]),
            2 => polygon(&[(x, y - r - 1.0), (x + r + 1.0, y + r), (x - r - 1.0, y + r)]),
            3 => polygon(&[(x, y - r - 1.5), (x + r + 1.5, y), (x, y + r + 1.5), (x - r - 1.5, y)]),
            _ => {
                let (left, right) = (short(x - r), short(x + r));
                let (top, bottom) = (short(y - r), short(y + r));
                format!("M{left} {top}L{right} {bottom}M{left} {bottom}L{right} {top}")
            }
        };
        let n = series + 1;
        let class = if open { format!("l{n} hollow") } else { format!("l{n} s{n} thin") };
        self.path(&shape, &class);
    }

    fn push(&mut self, mark: std::fmt::Arguments<'_>) {
        // Writing into a string cannot fail.
        let _ = self.marks.write_fmt(mark);
    }
}

fn polygon(points: &[(f64, f64)]) -> String {
    let corner = |(x, y): &(f64, f64)| format!("{} {}", short(*x), short(*y));
    let corners: Vec<_> = points.iter().map(corner).collect();
    format!("M{}Z", corners.join("L"))
}

/// Returns a coordinate with at most one decimal.
pub(super) fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::{Svg, escaped, short};

    #[test]
    fn numbers_are_short_and_texts_are_safe() {
        assert_eq!(short(12.04), "12");
        assert_eq!(short(-0.02), "0");
        assert_eq!(short(3.26), "3.3");
        assert_eq!(escaped("</script>\"&'"), "&lt;/script&gt;&quot;&amp;&#39;");
        let mut svg = Svg::default();
        svg.text(1.0, 2.0, "tick", "<b>");
        assert_eq!(svg.finished(), "<text class=\"tick\" x=\"1\" y=\"2\">&lt;b&gt;</text>");
    }
}
