//! The settings of a question: what the caller asked for, checked against what a measure allows.

use std::collections::BTreeSet;

use model::{Instant, Per, Setting};
use thiserror::Error;

use crate::measure::Measure;

/// Why a question's settings cannot be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ParamError {
    /// The measure has no such parameter.
    #[error("the measure `{measure}` does not take `{name}`")]
    NotTaken {
        /// The measure.
        measure: String,
        /// The parameter.
        name: String,
    },
    /// The measure does not allow the value.
    #[error("`{name}` cannot be `{found}` here")]
    NotAllowed {
        /// The parameter.
        name: String,
        /// What was asked for.
        found: String,
        /// What can be asked for.
        allowed: Vec<String>,
    },
    /// The window is empty.
    #[error("the window from {from} until {until} is empty")]
    EmptyWindow {
        /// Its start.
        from: Instant,
        /// Its end.
        until: Instant,
    },
}

/// The word by which what was done in an automated time is left out.
const WITHOUT: &str = "without";

/// What a caller asks of a measure; whatever is not asked takes the measure's default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Params {
    /// The length of the periods.
    pub per: Option<Per>,
    /// `authored`, `co_authored` or `any`.
    pub door: Option<String>,
    /// `with` or `without` what people did while their account was marked as automated.
    pub automated: Option<String>,
    /// Only periods that start at or after this.
    pub from: Option<Instant>,
    /// Only periods that start before this.
    pub until: Option<Instant>,
}

/// Settings ready to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settled {
    pub(crate) per: Per,
    pub(crate) door: String,
    pub(crate) automated: String,
    pub(crate) from: Option<Instant>,
    pub(crate) until: Option<Instant>,
    /// What is printed beside the figures: only what the measure takes.
    pub(crate) shown: Vec<Setting>,
}

impl Params {
    /// Checks the parameters against a measure and fills in its defaults.
    pub(crate) fn settle(&self, measure: &Measure) -> Result<Settled, ParamError> {
        if let (Some(from), Some(until)) = (self.from, self.until)
            && from >= until
        {
            return Err(ParamError::EmptyWindow { from, until });
        }
        let mut shown = Vec::new();
        let per_asked = self.per.map(|per| per.word().to_owned());
        let per = chosen(measure, "per", per_asked, &mut shown)?;
        let door = chosen(measure, "door", self.door.clone(), &mut shown)?;
        let automated = chosen(measure, "automated", self.automated.clone(), &mut shown)?;
        for (name, at) in [("from", self.from), ("until", self.until)] {
            if let Some(at) = at {
                if !measure.params.contains_key("per") {
                    let measure = measure.definition.id.clone();
                    return Err(ParamError::NotTaken { measure, name: name.to_owned() });
                }
                shown.push(Setting { name: name.to_owned(), value: at.day() });
            }
        }
        shown.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(Settled {
            per: per.and_then(|word| word.parse().ok()).unwrap_or(Per::Quarter),
            door: door.unwrap_or_else(|| "authored".to_owned()),
            automated: automated.unwrap_or_else(|| WITHOUT.to_owned()),
            from: self.from,
            until: self.until,
            shown,
        })
    }
}

impl Settled {
    /// Returns the values of some settings, by the names that views use for them.
    pub(crate) fn values(&self, names: &BTreeSet<String>) -> Vec<String> {
        let value = |name: &String| match name.as_str() {
            "per" => self.per.word().to_owned(),
            "door" => self.door.clone(),
            "automated" => self.automated.clone(),
            "from_seconds" => self.from.map(|at| at.to_string()).unwrap_or_default(),
            "until_seconds" => self.until.map(|at| at.to_string()).unwrap_or_default(),
            _ => String::new(),
        };
        names.iter().map(value).collect()
    }

    /// The settings of a question that named none.
    pub(crate) fn plain() -> Self {
        Self {
            per: Per::Quarter,
            door: "authored".to_owned(),
            automated: WITHOUT.to_owned(),
            from: None,
            until: None,
            shown: vec![],
        }
    }
}

fn chosen(
    measure: &Measure,
    name: &str,
    asked: Option<String>,
    shown: &mut Vec<Setting>,
) -> Result<Option<String>, ParamError> {
    let Some(param) = measure.params.get(name) else {
        return match asked {
            None => Ok(None),
            Some(_) => Err(ParamError::NotTaken {
                measure: measure.definition.id.clone(),
                name: name.to_owned(),
            }),
        };
    };
    let value = asked.unwrap_or_else(|| param.default.clone());
    if !param.allowed.contains(&value) {
        return Err(ParamError::NotAllowed {
            name: name.to_owned(),
            found: value,
            allowed: param.allowed.clone(),
        });
    }
    shown.push(Setting { name: name.to_owned(), value: value.clone() });
    Ok(Some(value))
}
