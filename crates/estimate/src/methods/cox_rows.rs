//! The rows of a Cox model: what its formula and options name, read from the table.
//!
//! Rows with a missing value in any of these columns are left out and counted, as R does.
//! A column of texts becomes one column of zeros and ones for each text but the first, named column and text.

use super::formula::{self, Formula, Term};
use super::inputs::{Column, Inputs};
use super::labels::{few, labels};
use super::output::Note;
use super::survival_rows::{CLUSTER, STRATA};
use super::{OptionKind, OptionSpec, RequestError};
use crate::cox::{Observations, Ties};

pub(super) const FORMULA: OptionSpec = OptionSpec {
    name: "formula",
    help: "model: 'Surv(time, event) ~ a + b' or 'Surv(entry, time, event) ~ a + factor(b) + strata(c)'",
    kind: OptionKind::Text,
    default: None,
    keys: &[],
};
pub(super) const TIES: OptionSpec = OptionSpec {
    name: "ties",
    help: "what to do with events at one time: efron or breslow",
    kind: OptionKind::Text,
    default: Some("efron"),
    keys: &[],
};

/// More texts than this in a column are names, not kinds.
pub(super) const LEVELS: usize = 100;

/// What a model is fitted to.
pub(super) struct Rows {
    times: Vec<f64>,
    events: Vec<bool>,
    entries: Option<Vec<f64>>,
    strata: Option<Vec<usize>>,
    pub(super) strata_names: Vec<String>,
    pub(super) clusters: Option<Vec<usize>>,
    covariates: Vec<f64>,
    /// The name of each coefficient.
    pub(super) names: Vec<String>,
    /// The name of each term, and the places of its coefficients.
    pub(super) terms: Vec<(String, Vec<usize>)>,
    pub(super) ties: Ties,
    pub(super) note: Option<Note>,
}

impl Rows {
    pub(super) fn observations(&self) -> Observations<'_> {
        Observations {
            times: &self.times,
            events: &self.events,
            entry: self.entries.as_deref(),
            strata: self.strata.as_deref(),
            covariates: &self.covariates,
            width: self.names.len(),
        }
    }
}

/// Reads what a formula names.
pub(super) fn read(inputs: &Inputs<'_>) -> Result<Rows, RequestError> {
    let missing = RequestError::MissingOption { method: inputs.method.name, option: FORMULA.name };
    let text = inputs.text(FORMULA.name)?.ok_or(missing)?;
    let known = |name: &str| inputs.request.table.columns().iter().any(|column| column == name);
    let formula = formula::read(text, known)?;
    let ties = match inputs.text(TIES.name)? {
        Some("efron") | None => Ties::Efron,
        Some("breslow") => Ties::Breslow,
        Some(_) => {
            let expected = "efron or breslow";
            return Err(RequestError::OptionValue { option: TIES.name, expected });
        }
    };
    let columns = Columns::named(inputs, &formula)?;
    let kept: Vec<usize> = (0..inputs.rows()).filter(|row| columns.complete(*row)).collect();
    if kept.is_empty() {
        return Err(RequestError::NoRows);
    }
    let mut rows = columns.read(&kept, ties)?;
    columns.add_terms(&mut rows, &kept)?;
    let left_out = inputs.rows() - kept.len();
    rows.note = (left_out > 0).then_some(Note::RowsLeftOut { rows: left_out });
    Ok(rows)
}

/// The columns that a formula and the options beside it name.
struct Columns<'a> {
    entry: Option<Column<'a>>,
    time: Column<'a>,
    event: Column<'a>,
    terms: Vec<(&'a Term<'a>, Column<'a>)>,
    strata: Vec<Column<'a>>,
    cluster: Option<Column<'a>>,
}

impl<'a> Columns<'a> {
    fn named(inputs: &Inputs<'a>, formula: &'a Formula<'a>) -> Result<Self, RequestError> {
        let named = |name: &'a str| inputs.named(FORMULA.name, name);
        let mut strata: Vec<Column<'a>> =
            formula.strata.iter().map(|name| named(name)).collect::<Result<_, _>>()?;
        strata.extend(inputs.column(STRATA.name)?);
        let cluster = match (inputs.column(CLUSTER.name)?, formula.cluster) {
            (Some(column), _) => Some(column),
            (None, Some(name)) => Some(named(name)?),
            (None, None) => None,
        };
        let terms = formula.terms.iter().map(|term| Ok((term, named(term.column)?)));
        Ok(Self {
            entry: formula.entry.map(named).transpose()?,
            time: named(formula.time)?,
            event: named(formula.event)?,
            terms: terms.collect::<Result<_, RequestError>>()?,
            strata,
            cluster,
        })
    }

    fn complete(&self, row: usize) -> bool {
        let more = self.entry.iter().chain(&self.strata).chain(&self.cluster);
        let terms = self.terms.iter().map(|(_, column)| column);
        [&self.time, &self.event]
            .into_iter()
            .chain(more)
            .chain(terms)
            .all(|c| c.text(row).is_some())
    }

    fn read(&self, kept: &[usize], ties: Ties) -> Result<Rows, RequestError> {
        let (mut times, mut events, mut entries) = (Vec::new(), Vec::new(), Vec::new());
        for row in kept {
            times.extend(self.time.amount(*row)?);
            events.extend(self.event.flag(*row)?);
            if let Some(entry) = &self.entry {
                let start = entry.number(*row)?;
                if start >= times.last().copied() {
                    return Err(entry.wrong(*row, "before the end of follow-up"));
                }
                entries.extend(start);
            }
        }
        let strata: Vec<String> = kept
            .iter()
            .map(|row| {
                self.strata.iter().filter_map(|c| c.text(*row)).collect::<Vec<_>>().join(",")
            })
            .collect();
        let texts: Vec<&str> = strata.iter().map(String::as_str).collect();
        let (strata, names) = labels(&texts);
        let clusters = self.cluster.as_ref().map(|column| {
            labels(&kept.iter().filter_map(|row| column.text(*row)).collect::<Vec<_>>()).0
        });
        Ok(Rows {
            times,
            events,
            entries: self.entry.is_some().then_some(entries),
            strata: (!self.strata.is_empty()).then_some(strata),
            strata_names: names.into_iter().map(str::to_owned).collect(),
            clusters,
            covariates: Vec::new(),
            names: Vec::new(),
            terms: Vec::new(),
            ties,
            note: None,
        })
    }

    fn add_terms(&self, rows: &mut Rows, kept: &[usize]) -> Result<(), RequestError> {
        let mut columns: Vec<Vec<f64>> = Vec::new();
        for (term, column) in &self.terms {
            let first = columns.len();
            let texts: Vec<&str> = kept.iter().filter_map(|row| column.text(*row)).collect();
            let numbers = texts.iter().any(|text| text.parse::<f64>().is_ok());
            if numbers && !term.factor {
                let values = kept.iter().map(|row| column.number(*row));
                columns.push(values.filter_map(Result::transpose).collect::<Result<_, _>>()?);
                rows.names.push(term.text.to_owned());
            } else {
                let (places, names) = labels(&texts);
                few(column, names.len(), LEVELS)?;
                for (level, name) in names.iter().enumerate().skip(1) {
                    let is = |place: &usize| f64::from(u8::from(*place == level));
                    columns.push(places.iter().map(is).collect());
                    rows.names.push(format!("{}{name}", term.text));
                }
            }
            rows.terms.push((term.text.to_owned(), (first..columns.len()).collect()));
        }
        rows.covariates = (0..kept.len())
            .flat_map(|row| columns.iter().filter_map(move |column| column.get(row).copied()))
            .collect();
        Ok(())
    }
}
