//! The rows of a query that stand behind one row of an answer, and what is estimated from them.
//!
//! Rows are taken as they stand: if those of one group lay apart, or a number were a text, a figure
//! would be silently wrong, so both are errors here.

use std::collections::{BTreeMap, BTreeSet};

use estimate::kaplan_meier::Band;
use estimate::{Level, absence_factor, gini, kaplan_meier, wilson};
use model::{CurvePoint, Fact, Instant, MeasuredRow, Period, Value};

use crate::measure::{Estimator, Measure, ValueRule};
use crate::rows::{Cell, Rows};
use crate::session_error::SessionError;

/// Seconds in a day.
const DAY: f64 = 86_400.0;

/// The rows of a query that stand behind one row of the answer.
pub(crate) struct Group<'a> {
    project: String,
    period: String,
    dimensions: Vec<String>,
    rows: &'a Rows,
    from: usize,
    until: usize,
}

/// The groups of an answer, in order.
pub(crate) struct Groups<'a>(pub(crate) Vec<Group<'a>>);

impl<'a> Groups<'a> {
    /// Divides rows, which stand in order, by project, period and dimensions.
    pub(crate) fn of(
        measure: &Measure,
        rows: &'a Rows,
        without: &BTreeMap<String, (Fact, String)>,
    ) -> Result<Self, SessionError> {
        let wrong =
            |why: String| SessionError::Shape { measure: measure.definition.id.clone(), why };
        let words = measure.keys();
        for name in measure.columns_needed() {
            let Some(cells) = rows.column(&name) else {
                return Err(wrong(format!("there is no column `{name}`")));
            };
            let text = cells.iter().any(|cell| matches!(cell, Cell::Text(_)));
            if text && !words.contains(&name.as_str()) {
                return Err(wrong(format!("the column `{name}` is not a whole number")));
            }
        }
        let text = |name: &str, row: usize| {
            rows.column(name).and_then(|cells| cells.get(row)).map(Cell::text).unwrap_or_default()
        };
        let by_person = rows.column("person").is_some();
        let mut met = BTreeSet::new();
        let mut groups: Vec<Group<'a>> = Vec::new();
        for row in 0..rows.len() {
            let (project, period) = (text("project", row), text("period", row));
            if without.contains_key(&project) {
                continue;
            }
            let dimensions: Vec<String> =
                measure.definition.dimensions.iter().map(|name| text(name, row)).collect();
            match groups.last_mut() {
                Some(group)
                    if group.project == project
                        && group.period == period
                        && group.dimensions == dimensions =>
                {
                    if !by_person {
                        return Err(wrong(format!("two rows say something of {}", group.name())));
                    }
                    group.until = row + 1;
                }
                _ => {
                    let (from, until) = (row, row + 1);
                    let group = Group { project, period, dimensions, rows, from, until };
                    if !met.insert(group.name()) {
                        return Err(wrong(format!("the rows of {} lie apart", group.name())));
                    }
                    groups.push(group);
                }
            }
        }
        Ok(Self(groups))
    }
}

impl Group<'_> {
    /// Returns project, period and dimensions, as an error names them.
    fn name(&self) -> String {
        let mut name = format!("`{}, {}", self.project, self.period);
        for word in &self.dimensions {
            name.push_str(", ");
            name.push_str(word);
        }
        name.push('`');
        name
    }

    fn cells(&self, name: &str) -> impl Iterator<Item = &Cell> {
        self.rows.column(name).unwrap_or_default().iter().take(self.until).skip(self.from)
    }

    /// Returns the numbers of a column.
    fn numbers(&self, name: &str) -> Vec<i64> {
        self.cells(name).filter_map(Cell::number).collect()
    }

    /// Returns the row of the answer.
    pub(crate) fn row(&self, as_of: Instant, measure: &Measure) -> MeasuredRow {
        let people = match self.rows.column("person") {
            Some(_) => self.numbers("person").len() as u64,
            None => count(self.numbers("people").first().copied()),
        };
        let values = measure.definition.values.iter().zip(&measure.values);
        MeasuredRow {
            project: self.project.clone(),
            period: self.period.clone(),
            complete: Period::parse(&self.period).is_none_or(|period| period.ends_at() <= as_of),
            dimensions: self.dimensions.clone(),
            values: values.map(|(value, rule)| self.value(&value.name, rule, people)).collect(),
            people,
        }
    }

    fn value(&self, name: &str, rule: &ValueRule, people: u64) -> Value {
        let absent = || {
            let of_people = !matches!(rule.estimator, None | Some(Estimator::WilsonOfCounts));
            let nobody = people == 0 && of_people;
            Value::Undefined(if nobody { "nobody".to_owned() } else { rule.absent.clone() })
        };
        let interval = match rule.estimator {
            None => {
                return match self.numbers(name).first() {
                    Some(number) => Value::Count(count(Some(*number))),
                    None => absent(),
                };
            }
            Some(Estimator::AbsenceFactor) => {
                return match absence_factor::fewest(&self.amounts(), 0.5) {
                    Some(fewest) => Value::Count(fewest as u64),
                    None => absent(),
                };
            }
            Some(Estimator::Gini) => {
                (people >= 2).then(|| gini::gini(&self.amounts())).flatten().map(|i| (i, people))
            }
            Some(Estimator::Wilson) => {
                let followed = self.of_people(name);
                let of = followed.len() as u64;
                let with = followed.iter().filter(|&&flag| flag != 0).count() as u64;
                wilson::interval(with, of).map(|interval| (interval, of))
            }
            Some(Estimator::WilsonOfCounts) => {
                let part = count(self.numbers(&format!("{name}_part")).first().copied());
                let whole = count(self.numbers(&format!("{name}_whole")).first().copied());
                wilson::interval(part, whole).map(|interval| (interval, people))
            }
        };
        match interval {
            Some((interval, of)) => Value::Estimate {
                value: interval.value,
                low: interval.low,
                high: interval.high,
                of,
            },
            None => absent(),
        }
    }

    fn amounts(&self) -> Vec<f64> {
        self.of_people("amount").into_iter().map(|amount| amount as f64).collect()
    }

    /// Returns the numbers of a column in the rows that belong to a person.
    ///
    /// A group without anybody is one row whose person is empty; whatever else stands in it is
    /// nobody's.
    fn of_people(&self, name: &str) -> Vec<i64> {
        let people = self.cells("person").zip(self.cells(name));
        people
            .filter(|(person, _)| person.number().is_some())
            .filter_map(|(_, cell)| cell.number())
            .collect()
    }

    /// Returns the Kaplan–Meier curve of the group, as the head wants it shown.
    pub(crate) fn curve(
        &self,
        measure: &Measure,
        rows: &Rows,
    ) -> Result<Vec<CurvePoint>, SessionError> {
        let (mut times, mut events) = (vec![], vec![]);
        let cells = self.cells("person").zip(self.cells("time_seconds")).zip(self.cells("event"));
        for ((person, time), event) in cells {
            if let (Some(_), Some(time), Some(event)) =
                (person.number(), time.number(), event.number())
            {
                times.push(time as f64 / DAY);
                events.push(event != 0);
            }
        }
        let falls = measure.definition.curve.as_ref().is_none_or(|curve| curve.falls);
        if times.is_empty() {
            return Ok(vec![]);
        }
        let curve =
            kaplan_meier::curve(&times, &events, None).map_err(|error| SessionError::Shape {
                measure: measure.definition.id.clone(),
                why: format!("no curve can be drawn from {} rows: {error}", rows.len()),
            })?;
        let point = |time_days, at_risk, survival: f64, ends: Option<(f64, f64)>| CurvePoint {
            project: self.project.clone(),
            period: self.period.clone(),
            dimensions: self.dimensions.clone(),
            time_days,
            share: if falls { survival } else { 1.0 - survival },
            low: ends.map(|(low, high)| if falls { low } else { 1.0 - high }),
            high: ends.map(|(low, high)| if falls { high } else { 1.0 - low }),
            at_risk,
        };
        let mut points = vec![point(0.0, times.len() as u64, 1.0, Some((1.0, 1.0)))];
        let last = curve.points().last().map(|last| last.time);
        for step in curve.points() {
            if step.n_event > 0 || Some(step.time) == last {
                let interval = step.interval(Band::LogLog, Level::USUAL);
                let ends = interval.map(|interval| (interval.low, interval.high));
                points.push(point(step.time, step.n_risk, step.survival, ends));
            }
        }
        Ok(points)
    }
}

fn count(number: Option<i64>) -> u64 {
    number.and_then(|number| u64::try_from(number).ok()).unwrap_or(0)
}
