//! The head of a `.sql` file: a block comment with TOML between `+++`, then Markdown prose.
//!
//! Whatever can be derived (id, family, tables read, columns, fingerprint) is not declared here.

use std::collections::BTreeMap;

use serde::Deserialize;
use thiserror::Error;

/// Why a `.sql` file cannot be read as a measure or a view.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum HeadError {
    /// The file does not open with `/*`, `+++`.
    #[error("the file does not open with a head: /* then +++")]
    NoHead,
    /// The head does not end with `+++` or the comment with `*/`.
    #[error("the head is not closed: it needs a second +++ and then */")]
    NotClosed,
    /// The TOML between `+++` cannot be read.
    #[error("the head cannot be read: {0}")]
    Toml(String),
    /// A heading of the prose is missing.
    #[error("the prose has no heading `{0}`")]
    HeadingMissing(&'static str),
    /// A value in the head is not one of those allowed.
    #[error("`{key}` cannot be `{found}`; it can be {allowed}")]
    NotAllowed {
        /// The key.
        key: String,
        /// What it says.
        found: String,
        /// What it could say.
        allowed: String,
    },
    /// The SQL cannot be parsed.
    #[error("the SQL cannot be read: {0}")]
    Sql(String),
    /// The SQL is not one SELECT.
    #[error("one SELECT is needed, nothing else")]
    NotOneSelect,
    /// The SQL uses a function whose result depends on order, chance, a clock or rounding.
    #[error("the function `{0}` is refused: its result is not the same for the same record")]
    FunctionRefused(String),
    /// The SQL has no final ORDER BY.
    #[error("a final ORDER BY is needed, so that the rows stand in one order")]
    NotOrdered,
    /// A measure reads a table or a view that there is not.
    #[error("there is no table or view `{0}`")]
    UnknownTable(String),
    /// There is a table, a view or a measure of this name already.
    #[error("the name `{0}` is taken")]
    Taken(String),
    /// The file lies in more than one folder.
    #[error("a measure lies in the folder of its family, and no deeper")]
    TooDeep,
    /// A dimension would tell people or commits apart, one by one.
    #[error("`{0}` cannot be a dimension: an answer tells groups apart, never people or commits")]
    DimensionRefused(String),
    /// A view reads itself, by whatever way around.
    #[error("the view `{0}` reads itself")]
    Circle(String),
}

/// The raw parts of a file: the TOML of its head, its prose, its SQL.
pub(crate) struct Parts<'a> {
    pub(crate) toml: &'a str,
    pub(crate) prose: &'a str,
    pub(crate) sql: &'a str,
}

/// Divides a file into head, prose and SQL.
pub(crate) fn divide(text: &str) -> Result<Parts<'_>, HeadError> {
    let rest = text.trim_start().strip_prefix("/*").ok_or(HeadError::NoHead)?;
    let rest = rest.trim_start().strip_prefix("+++").ok_or(HeadError::NoHead)?;
    let (toml, rest) = rest.split_once("\n+++").ok_or(HeadError::NotClosed)?;
    let (prose, sql) = rest.split_once("*/").ok_or(HeadError::NotClosed)?;
    Ok(Parts { toml, prose: prose.trim(), sql: sql.trim() })
}

/// The prose of a measure under its fixed headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Prose {
    pub(crate) title: String,
    pub(crate) meaning: String,
    pub(crate) how_to_read: String,
    pub(crate) cannot_tell: String,
    pub(crate) can_do: String,
}

/// The headings that every measure has, in order.
const HEADINGS: [&str; 3] =
    ["## How to read it", "## What it cannot tell you", "## What a community can do"];

impl Prose {
    pub(crate) fn parse(prose: &str) -> Result<Self, HeadError> {
        let rest = prose.strip_prefix("# ").ok_or(HeadError::HeadingMissing("# <title>"))?;
        let (title, rest) = rest.split_once('\n').unwrap_or((rest, ""));
        let mut sections = Vec::with_capacity(4);
        let mut rest = rest;
        for heading in HEADINGS {
            let (before, after) =
                rest.split_once(heading).ok_or(HeadError::HeadingMissing(heading))?;
            sections.push(before.trim().to_owned());
            rest = after;
        }
        sections.push(rest.trim().to_owned());
        let mut sections = sections.into_iter();
        let mut next = || sections.next().unwrap_or_default();
        Ok(Self {
            title: title.trim().to_owned(),
            meaning: next(),
            how_to_read: next(),
            cannot_tell: next(),
            can_do: next(),
        })
    }
}

/// The TOML head of a measure.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MeasureHead {
    pub(crate) question: String,
    pub(crate) sensitivity: String,
    pub(crate) version: u32,
    #[serde(default)]
    pub(crate) dimensions: Vec<String>,
    /// Whether it compares projects, so that one alone cannot answer it.
    #[serde(default)]
    pub(crate) several: bool,
    pub(crate) chart: String,
    #[serde(default)]
    pub(crate) related: Vec<String>,
    #[serde(default)]
    pub(crate) params: BTreeMap<String, ParamHead>,
    pub(crate) values: Vec<ValueHead>,
    pub(crate) curve: Option<CurveHead>,
}

/// A parameter: its default and the values it may take.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(crate) struct ParamHead {
    pub(crate) default: String,
    pub(crate) allowed: Vec<String>,
}

/// A value: a column of the answer.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ValueHead {
    pub(crate) name: String,
    pub(crate) unit: String,
    pub(crate) label: String,
    pub(crate) estimator: Option<String>,
    pub(crate) absent: Option<String>,
    /// Whether it is drawn and told; it is, unless the head says no.
    pub(crate) drawn: Option<bool>,
    /// Whether older periods have had more time, so that they are not compared.
    #[serde(default)]
    pub(crate) matures: bool,
}

/// The curves of a measure.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CurveHead {
    pub(crate) estimator: String,
    pub(crate) label: String,
    pub(crate) falls: bool,
}

/// The TOML head of a view.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ViewHead {
    pub(crate) facts: Vec<String>,
    #[serde(default)]
    pub(crate) needs_beginning: bool,
}

/// Reads a head's TOML.
pub(crate) fn read_toml<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T, HeadError> {
    toml::from_str(text).map_err(|error| HeadError::Toml(error.message().to_owned()))
}
