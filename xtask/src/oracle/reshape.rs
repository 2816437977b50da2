//! Rows of several intervals made into one for each person, where the words of a case ask for it.
//!
//! `collapsed to one row per KEY with ever-EXPOSED …` takes each person's last time, whether the event ever happened,
//! and whether the exposure ever did; `landmark at day N: subjects with CONDITION, exposure=EXPOSED by day N
//! (CONDITION)` keeps those for whom the first condition holds, exposed when a row fulfils the second.
//! The exposure is the column whose name begins the word, and becomes the one term of the formula without a column.

use std::collections::BTreeMap;

use super::dataset::Frame;
use super::expression::Expression;

/// The names in the formula of a model.
pub(super) struct Model<'a> {
    surv: Vec<&'a str>,
    terms: Vec<&'a str>,
}

impl<'a> Model<'a> {
    /// Returns the names, or nothing when the text is no formula.
    pub(super) fn read(formula: &'a str) -> Option<Self> {
        let (left, right) = formula.split_once('~')?;
        let surv = inside(left.trim(), "Surv")?;
        let mut terms = Vec::new();
        for term in split(right, '+') {
            let marked = ["strata", "cluster", "factor"].iter().find_map(|word| inside(term, word));
            terms.extend(split(marked.unwrap_or(term), ','));
        }
        terms.retain(|term| *term != "1");
        Some(Self { surv: split(surv, ','), terms })
    }

    /// Returns every name.
    pub(super) fn names(&self) -> impl Iterator<Item = &'a str> {
        self.surv.iter().chain(&self.terms).copied()
    }
}

fn inside<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    text.strip_prefix(name)?.trim_start().strip_prefix('(')?.strip_suffix(')')
}

fn split(text: &str, sign: char) -> Vec<&str> {
    let mut depth = 0_i32;
    let pieces = text.split(|letter| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        letter == sign && depth <= 0
    });
    pieces.map(str::trim).filter(|piece| !piece.is_empty()).collect()
}

/// What makes one row of several.
struct Plan<'a> {
    key: &'a str,
    exposed: &'a str,
    /// When a row counts as exposed, beside having the exposure.
    only: Option<&'a str>,
    /// Which people are kept.
    people: Option<&'a str>,
}

/// Makes one row for each person, if any remark asks for it.
pub(super) fn apply(
    frame: &mut Frame,
    remarks: &[String],
    model: &Model<'_>,
) -> Result<(), String> {
    let Some(plan) =
        remarks.iter().find_map(|remark| collapsed(remark).or_else(|| landmark(remark)))
    else {
        return Ok(());
    };
    let begins = |column: &&String| plan.exposed.starts_with(column.as_str());
    let exposure = frame.columns().iter().find(begins).cloned();
    let exposure = exposure.ok_or_else(|| format!("no column is meant by `{}`", plan.exposed))?;
    let mut holds = Expression::parse(&exposure).and_then(|parsed| frame.values(&parsed))?;
    if let Some(only) = plan.only {
        let also = frame.values(&Expression::parse(only)?)?;
        for (held, also) in holds.iter_mut().zip(also).filter(|(_, also)| !also.is_true()) {
            *held = also;
        }
    }
    let [.., time, event] = model.surv.as_slice() else { return Ok(()) };
    let cells = |name: &str| frame.cells(name).ok_or_else(|| format!("no column `{name}`"));
    let (keys, times, events) = (cells(plan.key)?, cells(time)?, cells(event)?);
    // First row, last time, event and exposure of each person.
    let mut people: BTreeMap<String, (usize, f64, f64, bool)> = BTreeMap::new();
    for (row, key) in keys.into_iter().enumerate() {
        let number = |texts: &[String]| texts.get(row).and_then(|text| text.parse::<f64>().ok());
        let person = people.entry(key).or_insert((row, 0.0, 0.0, false));
        person.1 = person.1.max(number(&times).unwrap_or(0.0));
        person.2 = person.2.max(number(&events).unwrap_or(0.0));
        person.3 |= holds.get(row).is_some_and(|held| held.is_true());
    }
    let mut rows: Vec<(usize, Vec<(&str, String)>)> = people
        .into_values()
        .map(|(row, last, event_ever, exposed)| {
            let exposed = u8::from(exposed).to_string();
            let changes = vec![
                (*time, last.to_string()),
                (*event, event_ever.to_string()),
                (exposure.as_str(), exposed),
            ];
            (row, changes)
        })
        .collect();
    rows.sort_by_key(|(row, _)| *row);
    frame.take(&rows);
    if let Some(people) = plan.people {
        frame.keep(&Expression::parse(people)?)?;
    }
    match model.terms.iter().find(|term| !frame.has(term)) {
        Some(term) => frame.define(term, &Expression::parse(&exposure)?),
        None => Ok(()),
    }
}

fn collapsed(remark: &str) -> Option<Plan<'_>> {
    let (_, rest) = remark.split_once("one row per ")?;
    let key = Expression::words(rest).next()?;
    let (_, rest) = rest.split_once("ever-")?;
    let exposed = Expression::words(rest).next()?;
    Some(Plan { key, exposed, only: None, people: None })
}

fn landmark(remark: &str) -> Option<Plan<'_>> {
    let (_, rest) = remark.strip_prefix("landmark")?.split_once("subjects with ")?;
    let (people, rest) = rest.split_once(',')?;
    let (_, rest) = rest.split_once("exposure=")?;
    let exposed = Expression::words(rest).next()?;
    let only = rest.split_once('(').and_then(|(_, rest)| rest.split_once(')'));
    Some(Plan { key: "id", exposed, only: only.map(|(only, _)| only), people: Some(people) })
}
