//! Pictures of released answers, written as SVG by hand.
//!
//! A picture never stands alone: its sentences, its table and its files stand beside it. It says
//! nothing by color only (every series has its own marker, dash or pattern and its name), shows a
//! gap as a gap with a mark, and draws a period that had not ended hollow. Each kind of picture is
//! one file here; `panels` turns an answer into what they draw.

mod axes;
mod bar;
mod curve;
mod dot_interval;
mod heat_map;
mod level;
mod line;
mod palette;
mod panels;
mod scale;
mod stacked_bar;
mod svg;

use model::Chart;
use protect::Released;

use crate::words::clean;
pub(crate) use palette::STYLE;

use panels::Drawing;
use svg::Svg;

/// A picture with the words that belong to it.
pub(crate) struct Figure {
    /// The name of its file and anchor, such as `newcomers`.
    pub(crate) name: String,
    /// Its short name.
    pub(crate) title: String,
    /// What it shows in words: the alternative for who cannot see it.
    pub(crate) description: String,
    /// How to read its marks.
    pub(crate) notes: Vec<String>,
    drawing: Drawing,
}

impl Figure {
    /// Returns where its file lies below the report's folder.
    pub(crate) fn path(&self) -> String {
        format!("figures/{}.svg", self.name)
    }

    /// Returns the picture as an element of a page, which brings the style.
    pub(crate) fn inline(&self) -> String {
        let mut text = String::new();
        self.write(&mut text, "", "");
        text
    }

    /// Returns the picture as a file of its own, with its style.
    pub(crate) fn file(&self) -> String {
        let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        let style = format!("<style>{STYLE}</style>");
        self.write(&mut text, " xmlns=\"http://www.w3.org/2000/svg\"", &style);
        text.push('\n');
        text
    }

    fn write(&self, text: &mut String, namespace: &str, style: &str) {
        let (name, drawing) = (&self.name, &self.drawing);
        let (width, height) = (panels::WIDTH, drawing.height.ceil());
        let titled = format!(
            "<svg{namespace} class=\"chart\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
             aria-labelledby=\"{name}-title\" aria-describedby=\"{name}-desc\">\
             <title id=\"{name}-title\">{}</title><desc id=\"{name}-desc\">{}</desc>{style}",
            svg::escaped(&self.title),
            svg::escaped(&self.description)
        );
        text.push_str(&titled);
        text.push_str(&drawing.marks);
        text.push_str("</svg>");
    }
}

/// Returns the pictures of an answer: the one its definition names, then its curves, if it has any.
///
/// `sentences` are what the answer says; they become the words of the first picture.
pub(crate) fn figures(released: &Released, sentences: &[String]) -> Vec<Figure> {
    let definition = released.definition();
    let id = &definition.id;
    let mut figures = Vec::new();
    let chart = definition.chart;
    let title = clean(&definition.title);
    if chart != Chart::Curve && chart != Chart::Table && !released.rows().is_empty() {
        let plan = panels::plan(released);
        let drawing = panels::drawn(&plan, id);
        let description = sentences.join(" ");
        let notes = plan.notes;
        figures.push(Figure {
            name: id.clone(),
            title: title.clone(),
            description,
            notes,
            drawing,
        });
    }
    if let Some(curve) = &definition.curve
        && released.curves().iter().any(|curve| !curve.points.is_empty())
    {
        let only = chart == Chart::Curve;
        let name = if only { id.clone() } else { format!("{id}_curve") };
        let (drawing, notes, said) = curve::drawn(released, curve);
        let title = format!("{title}: {}", clean(&curve.label));
        figures.push(Figure { name, title, description: said, notes, drawing });
    }
    figures
}

/// Returns the picture that stands in its file only, so that every answer has one: of an answer
/// that its table says better, or of one with nothing to draw. `shown` are those of the page.
pub(crate) fn beside(released: &Released, shown: &[Figure]) -> Option<Figure> {
    let definition = released.definition();
    if shown.iter().any(|figure| figure.name == definition.id) {
        return None;
    }
    let level = (definition.chart == Chart::Table).then(|| level::drawn(released)).flatten();
    let (drawing, notes, description) = level.unwrap_or_else(nothing);
    let title = clean(&definition.title);
    Some(Figure { name: definition.id.clone(), title, description, notes, drawing })
}

fn nothing() -> (Drawing, Vec<String>, String) {
    let words = "There is nothing to draw yet.";
    let mut svg = Svg::default();
    svg.text(4.0, 20.0, "", words);
    (Drawing { height: 32.0, marks: svg.finished() }, Vec::new(), words.to_owned())
}
