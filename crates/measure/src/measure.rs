//! A measure: one question whose answer may be published, read from one `.sql` file.
//!
//! Built-in measures and a community's own take this same path.

use std::collections::BTreeMap;

use model::{Chart, CurveDefinition, Definition, Sensitivity, Unit, ValueDefinition};

use crate::header::{HeadError, MeasureHead, ParamHead, Prose, divide, read_toml};
use crate::parse::tables_read;

/// A way to turn rows of a query into a value with its interval; `estimate` does the arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Estimator {
    /// Wilson's interval of the share of people whose column is 1 among those where it is 0 or 1.
    Wilson,
    /// Wilson's interval of the column `X_part` over the column `X_whole`, already counted.
    WilsonOfCounts,
    /// The fewest people whose `amount` makes at least half of the whole: a census.
    AbsenceFactor,
    /// The Gini coefficient of `amount` with its jackknife interval.
    Gini,
}

impl Estimator {
    /// Every estimator with the word that a head uses and the version of its arithmetic.
    const ALL: [(Estimator, &'static str, u32); 4] = [
        (Estimator::Wilson, "wilson", 1),
        (Estimator::WilsonOfCounts, "wilson_of_counts", 1),
        (Estimator::AbsenceFactor, "absence_factor", 1),
        (Estimator::Gini, "gini", 1),
    ];

    /// Returns the word and the version, as the fingerprint holds them.
    pub(crate) fn label(self) -> String {
        Self::ALL
            .iter()
            .find(|(known, ..)| *known == self)
            .map_or_else(String::new, |(_, word, version)| format!("{word} {version}"))
    }
}

/// How a value comes about.
#[derive(Clone, Debug)]
pub(crate) struct ValueRule {
    /// The estimator; nothing when the column is a count already.
    pub(crate) estimator: Option<Estimator>,
    /// What to say where there is no value.
    pub(crate) absent: String,
}

/// A question with its SELECT and everything its head says.
#[derive(Clone, Debug)]
pub struct Measure {
    /// The definition as a page prints it; its fingerprint is filled in when it is asked.
    pub(crate) definition: Definition,
    pub(crate) sql: String,
    pub(crate) params: BTreeMap<String, ParamHead>,
    pub(crate) values: Vec<ValueRule>,
    pub(crate) reads: Vec<String>,
    /// Whether it compares projects, so that one alone cannot answer it.
    pub(crate) several: bool,
}

impl Measure {
    /// Parses a measure's file; `id` is the file's name and `family` the folder's.
    pub fn parse(family: &str, id: &str, text: &str) -> Result<Self, HeadError> {
        let parts = divide(text)?;
        let head: MeasureHead = read_toml(parts.toml)?;
        let prose = Prose::parse(parts.prose)?;
        let sensitivity = one_of(
            "sensitivity",
            &head.sensitivity,
            &[Sensitivity::Trace, Sensitivity::Declared, Sensitivity::Conduct]
                .map(|known| (known.word(), known)),
        )?;
        let chart = one_of("chart", &head.chart, &CHARTS)?;
        if let Some(name) = head.dimensions.iter().find(|name| tells_one(name)) {
            return Err(HeadError::DimensionRefused(name.clone()));
        }
        for (name, param) in &head.params {
            if !param.allowed.contains(&param.default) {
                return Err(HeadError::NotAllowed {
                    key: format!("params.{name}.default"),
                    found: param.default.clone(),
                    allowed: param.allowed.join(", "),
                });
            }
        }
        let mut values = Vec::with_capacity(head.values.len());
        let mut rules = Vec::with_capacity(head.values.len());
        for value in head.values {
            let estimator = value
                .estimator
                .map(|word| {
                    one_of(
                        "estimator",
                        &word,
                        &Estimator::ALL.map(|(known, word, _)| (word, known)),
                    )
                })
                .transpose()?;
            let unit = one_of(
                "unit",
                &value.unit,
                &[Unit::People, Unit::Count, Unit::Share, Unit::Index, Unit::Days]
                    .map(|known| (known.word(), known)),
            )?;
            rules.push(ValueRule {
                estimator,
                absent: value.absent.unwrap_or_else(|| "no value".to_owned()),
            });
            values.push(ValueDefinition {
                name: value.name,
                unit,
                label: value.label,
                drawn: value.drawn.unwrap_or(true),
                matures: value.matures,
            });
        }
        let curve = head
            .curve
            .map(|curve| {
                one_of("curve.estimator", &curve.estimator, &[("kaplan_meier", ())])?;
                Ok(CurveDefinition { label: curve.label, falls: curve.falls })
            })
            .transpose()?;
        Ok(Self {
            definition: Definition {
                id: id.to_owned(),
                family: family.to_owned(),
                title: prose.title,
                question: head.question,
                meaning: prose.meaning,
                how_to_read: prose.how_to_read,
                cannot_tell: prose.cannot_tell,
                can_do: prose.can_do,
                version: head.version,
                fingerprint: String::new(),
                sensitivity,
                dimensions: head.dimensions,
                values,
                curve,
                chart,
                related: head.related,
            },
            sql: parts.sql.to_owned(),
            params: head.params,
            values: rules,
            reads: tables_read(parts.sql, true)?,
            several: head.several,
        })
    }

    /// Returns its definition; the fingerprint depends on settings and is empty here.
    pub fn definition(&self) -> &Definition {
        &self.definition
    }

    /// Returns whether it compares projects, so that one alone cannot answer it.
    pub fn asks_several(&self) -> bool {
        self.several
    }

    /// Returns its SELECT as the file has it.
    pub fn sql(&self) -> &str {
        &self.sql
    }

    /// Returns each parameter's name, default and allowed values, in order of name.
    pub fn params(&self) -> impl Iterator<Item = (&str, &str, &[String])> {
        self.params
            .iter()
            .map(|(name, param)| (name.as_str(), param.default.as_str(), param.allowed.as_slice()))
    }
}

const CHARTS: [(&str, Chart); 7] = [
    ("bar", Chart::Bar),
    ("stacked_bar", Chart::StackedBar),
    ("dot_interval", Chart::DotInterval),
    ("line", Chart::Line),
    ("curve", Chart::Curve),
    ("heat_map", Chart::HeatMap),
    ("table", Chart::Table),
];

/// The columns that stand for one person, one account or one commit.
const ONE_BY_ONE: [&str; 5] = ["person", "commit", "signature", "landed_with", "account"];

/// Returns whether a dimension of this name would give a row to each person or commit.
fn tells_one(name: &str) -> bool {
    ONE_BY_ONE.iter().any(|one| name.eq_ignore_ascii_case(one))
}

fn one_of<T: Copy>(key: &str, found: &str, known: &[(&str, T)]) -> Result<T, HeadError> {
    known.iter().find(|(word, _)| *word == found).map(|(_, meaning)| *meaning).ok_or_else(|| {
        HeadError::NotAllowed {
            key: key.to_owned(),
            found: found.to_owned(),
            allowed: known.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", "),
        }
    })
}
