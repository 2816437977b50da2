//! A measure's definition, as its file tells it: printed beside every figure.

/// How sensitive the people behind a table are; decides the floors (`protect`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Sensitivity {
    /// Acts that are public anyway.
    Trace,
    /// Answers and attendance that people declared.
    Declared,
    /// Reports to a conduct committee.
    Conduct,
}

impl Sensitivity {
    /// Returns the word that a measure's head uses.
    pub fn word(self) -> &'static str {
        match self {
            Sensitivity::Trace => "trace",
            Sensitivity::Declared => "declared",
            Sensitivity::Conduct => "conduct",
        }
    }
}

/// What a value counts or measures.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Unit {
    /// A number of people.
    People,
    /// A number of things that are not people (commits, signatures, …).
    Count,
    /// A share from 0 to 1.
    Share,
    /// An index without unit, such as the Gini coefficient.
    Index,
    /// Days of 24 hours.
    Days,
}

impl Unit {
    /// Returns the word that a measure's head uses.
    pub fn word(self) -> &'static str {
        match self {
            Unit::People => "people",
            Unit::Count => "count",
            Unit::Share => "share",
            Unit::Index => "index",
            Unit::Days => "days",
        }
    }
}

/// The picture that shows a measure best.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Chart {
    /// One bar per period.
    Bar,
    /// Bars per period, divided by the first dimension.
    StackedBar,
    /// A dot with its interval per period.
    DotInterval,
    /// A line over periods, one per value of the first dimension.
    Line,
    /// Curves with bands over days since the first contribution.
    Curve,
    /// A heat map of period by the first dimension.
    HeatMap,
    /// No picture: a table says it better.
    Table,
}

/// One value of a measure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ValueDefinition {
    /// The column's name, such as `share_365`.
    pub name: String,
    /// Its unit.
    pub unit: Unit,
    /// What it says, in a few plain words that fit a table's heading.
    pub label: String,
    /// Whether it is drawn and told in a sentence; otherwise it stands only in the table.
    pub drawn: bool,
    /// Whether it still moves for old periods, which have had more time; such are not compared.
    pub matures: bool,
}

/// What the curves of a measure show.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CurveDefinition {
    /// What the height of the curve says, in plain words.
    pub label: String,
    /// Whether the curve falls from 1 (a survival curve) or rises from 0 (its complement).
    pub falls: bool,
}

/// A measure's definition.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Definition {
    /// The id, such as `second_contribution`: the file's name.
    pub id: String,
    /// The family, such as `staying`: the folder's name.
    pub family: String,
    /// The title of its page.
    pub title: String,
    /// The question it answers.
    pub question: String,
    /// What is counted and how, in plain words: the text under the title.
    pub meaning: String,
    /// "How to read it".
    pub how_to_read: String,
    /// "What it cannot tell you".
    pub cannot_tell: String,
    /// "What a community can do".
    pub can_do: String,
    /// The version of the definition.
    pub version: u32,
    /// Hash of the definition: 16 hex digits. Two figures are compared only when it is the same.
    pub fingerprint: String,
    /// How sensitive it is.
    pub sensitivity: Sensitivity,
    /// Its dimensions beside project and period, in the order of the columns.
    pub dimensions: Vec<String>,
    /// Its values, in the order of the columns.
    pub values: Vec<ValueDefinition>,
    /// Its curves, if it has any.
    pub curve: Option<CurveDefinition>,
    /// The picture that shows it best.
    pub chart: Chart,
    /// What it corresponds to elsewhere, such as a CHAOSS metric.
    pub related: Vec<String>,
}

impl Definition {
    /// Returns the values that are drawn and told, each with its place among the columns.
    pub fn drawn(&self) -> impl Iterator<Item = (usize, &ValueDefinition)> {
        self.values.iter().enumerate().filter(|(_, value)| value.drawn)
    }
}
