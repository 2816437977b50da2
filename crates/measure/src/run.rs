//! From a measure's rows to a measured answer: grouping, estimating, and what stands beside it.
//!
//! A SELECT gives either one row per person, which an estimator consumes, or rows that are counted
//! already and carry `people`. Every share leaves with its interval and the people behind it.

use std::collections::BTreeMap;

use estimate::kaplan_meier::Band;
use estimate::Level;
use estimate::{absence_factor, gini, kaplan_meier, wilson};
use model::{
    Answer, CurvePoint, Definition, Exclusion, Extent, Fact, Measured, MeasuredRow, Period,
    Refused, Value,
};

use crate::engine::{Session, SessionError};
use crate::fingerprint::fingerprint;
use crate::measure::{Estimator, Measure, ValueRule};
use crate::params::{Params, Settled};
use crate::rows::{Cell, Rows};

/// Seconds in a day.
const DAY: f64 = 86_400.0;

impl Session {
    /// Asks a measure.
    ///
    /// The answer is refused, with the reason, where the sources of every project lack a fact that
    /// the measure needs; projects that lack it are left out of the answer of the others, by name.
    pub fn answer(&self, measure: &Measure, params: &Params) -> Result<Answer, SessionError> {
        let settled = params.settle(measure)?;
        let definition = self.definition(measure, &settled)?;
        let needs = self.needs(measure);
        if !needs.without.is_empty() && needs.without.len() == self.projects.len() {
            return Ok(Answer::Refused { definition, refused: needs.refused() });
        }
        let rows = self.query(&measure.sql, &measure.reads, &settled)?;
        let groups = Groups::of(measure, &rows, &needs.without)?;
        let mut measured = Measured {
            definition,
            as_of: self.as_of,
            settings: settled.shown,
            rows: Vec::with_capacity(groups.0.len()),
            curves: Vec::new(),
            exclusions: self.exclusions(measure)?,
            coverage: needs.coverage,
        };
        for group in &groups.0 {
            measured.rows.push(group.row(self, measure)?);
            if measured.definition.curve.is_some() {
                measured.curves.extend(group.curve(measure, &rows)?);
            }
        }
        Ok(Answer::Measured(measured))
    }

    /// Returns a measure's definition with the fingerprint that it has under these parameters.
    pub fn explain(&self, measure: &Measure, params: &Params) -> Result<Definition, SessionError> {
        self.definition(measure, &params.settle(measure)?)
    }

    fn definition(&self, measure: &Measure, settled: &Settled) -> Result<Definition, SessionError> {
        let mut definition = measure.definition.clone();
        definition.fingerprint = fingerprint(&self.catalog, measure, settled, &self.lists)
            .map_err(SessionError::Sql)?;
        Ok(definition)
    }

    /// Checks that a measure returns what its head promises, by planning it without running it.
    pub fn check(&self, measure: &Measure) -> Result<(), SessionError> {
        let columns = self.columns(&measure.sql, &measure.reads)?;
        let has = |name: &str| columns.iter().any(|(known, _)| known == name);
        let wrong = |why: String| {
            Err(SessionError::Shape { measure: measure.definition.id.clone(), why })
        };
        if let Some((name, _)) =
            columns.iter().find(|(_, kind)| kind.contains("Float") || kind.contains("Decimal"))
        {
            return wrong(format!("the column `{name}` is not a whole number"));
        }
        for name in measure.columns_needed() {
            if !has(&name) {
                return wrong(format!("there is no column `{name}`"));
            }
        }
        Ok(())
    }

    /// Finds which projects can tell the facts that a measure needs.
    fn needs(&self, measure: &Measure) -> Needs {
        let facts = self.catalog.facts_behind(&measure.reads);
        let mut needs = Needs { without: BTreeMap::new(), coverage: vec![] };
        for row in &self.coverage {
            if !self.projects.contains(&row.project) || !facts.contains(&row.fact) {
                continue;
            }
            match row.extent {
                Extent::Complete => {}
                Extent::Partial => needs.coverage.push(format!(
                    "{}: {} are known in part: {}",
                    row.project,
                    row.fact.word(),
                    row.reason
                )),
                Extent::Absent => {
                    let why = (row.fact, row.reason.clone());
                    needs.coverage.push(format!(
                        "{} is left out: {} are not known: {}",
                        row.project,
                        why.0.word(),
                        why.1
                    ));
                    needs.without.insert(row.project.to_string(), why);
                }
            }
        }
        needs
    }

    /// Counts what is not a contribution of a person, where the measure is about contributions.
    fn exclusions(&self, measure: &Measure) -> Result<Vec<Exclusion>, SessionError> {
        let views = self.catalog.views_behind(&measure.reads);
        if !views.iter().any(|view| view.name == "acts") || measure.definition.id == "data_quality"
        {
            return Ok(vec![]);
        }
        let sql = "SELECT project, what, left_out FROM left_out ORDER BY project, what";
        let rows = self.query(sql, &["left_out".to_owned()], &Settled::plain())?;
        let text = |name: &str, row: usize| {
            rows.column(name).and_then(|cells| cells.get(row)).map(Cell::text).unwrap_or_default()
        };
        Ok((0..rows.len())
            .map(|row| Exclusion {
                project: text("project", row),
                what: text("what", row),
                count: text("left_out", row).parse().unwrap_or(0),
            })
            .filter(|exclusion| exclusion.count > 0)
            .collect())
    }
}

/// Which projects cannot tell what a measure needs, and what is known in part.
struct Needs {
    without: BTreeMap<String, (Fact, String)>,
    coverage: Vec<String>,
}

impl Needs {
    fn refused(&self) -> Refused {
        let reasons: Vec<String> = self
            .without
            .iter()
            .map(|(project, (fact, why))| format!("{project} has no {}: {why}", fact.word()))
            .collect();
        Refused {
            reason: reasons.join("; "),
            what_would_help: "collect from a clone that holds them, for example a full clone"
                .to_owned(),
        }
    }
}

impl Measure {
    /// Returns the columns that its SELECT must have.
    fn columns_needed(&self) -> Vec<String> {
        let mut needed = vec!["project".to_owned(), "period".to_owned()];
        needed.extend(self.definition.dimensions.iter().cloned());
        let mut by_person = self.definition.curve.is_some();
        for (value, rule) in self.definition.values.iter().zip(&self.values) {
            match rule.estimator {
                Some(Estimator::WilsonOfCounts) => {
                    needed.push(format!("{}_part", value.name));
                    needed.push(format!("{}_whole", value.name));
                }
                Some(Estimator::AbsenceFactor | Estimator::Gini) => {
                    by_person = true;
                    needed.push("amount".to_owned());
                }
                Some(Estimator::Wilson) => {
                    by_person = true;
                    needed.push(value.name.clone());
                }
                None => needed.push(value.name.clone()),
            }
        }
        if self.definition.curve.is_some() {
            needed.extend(["time_seconds".to_owned(), "event".to_owned()]);
        }
        needed.push(if by_person { "person" } else { "people" }.to_owned());
        needed
    }
}

/// The rows of a query that stand behind one row of the answer.
struct Group<'a> {
    project: String,
    period: String,
    dimensions: Vec<String>,
    rows: &'a Rows,
    from: usize,
    until: usize,
}

struct Groups<'a>(Vec<Group<'a>>);

impl<'a> Groups<'a> {
    /// Divides rows, which stand in order, by project, period and dimensions.
    fn of(
        measure: &Measure,
        rows: &'a Rows,
        without: &BTreeMap<String, (Fact, String)>,
    ) -> Result<Self, SessionError> {
        for name in measure.columns_needed() {
            if rows.column(&name).is_none() {
                return Err(SessionError::Shape {
                    measure: measure.definition.id.clone(),
                    why: format!("there is no column `{name}`"),
                });
            }
        }
        let text = |name: &str, row: usize| {
            rows.column(name).and_then(|cells| cells.get(row)).map(Cell::text).unwrap_or_default()
        };
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
                    group.until = row + 1;
                }
                _ => groups.push(Group {
                    project,
                    period,
                    dimensions,
                    rows,
                    from: row,
                    until: row + 1,
                }),
            }
        }
        Ok(Self(groups))
    }
}

impl Group<'_> {
    fn cells(&self, name: &str) -> impl Iterator<Item = &Cell> {
        self.rows.column(name).unwrap_or_default().iter().take(self.until).skip(self.from)
    }

    /// Returns the numbers of a column, one per row that belongs to a person.
    fn numbers(&self, name: &str) -> Vec<i64> {
        self.cells(name).filter_map(Cell::number).collect()
    }

    fn row(&self, session: &Session, measure: &Measure) -> Result<MeasuredRow, SessionError> {
        let people = match self.rows.column("person") {
            Some(_) => self.numbers("person").len() as u64,
            None => count(self.numbers("people").first().copied()),
        };
        let values = measure.definition.values.iter().zip(&measure.values);
        Ok(MeasuredRow {
            project: self.project.clone(),
            period: self.period.clone(),
            complete: Period::parse(&self.period)
                .is_none_or(|period| period.ends_at() <= session.as_of),
            dimensions: self.dimensions.clone(),
            values: values.map(|(value, rule)| self.value(&value.name, rule, people)).collect(),
            people,
        })
    }

    fn value(&self, name: &str, rule: &ValueRule, people: u64) -> Value {
        let absent = || {
            let nobody = people == 0 && rule.estimator != Some(Estimator::WilsonOfCounts);
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
                let followed = self.numbers(name);
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
        let people = self.cells("person").zip(self.cells("amount"));
        people
            .filter(|(person, _)| person.number().is_some())
            .filter_map(|(_, amount)| amount.number())
            .map(|amount| amount as f64)
            .collect()
    }

    /// Returns the Kaplan–Meier curve of the group, as the head wants it shown.
    fn curve(&self, measure: &Measure, rows: &Rows) -> Result<Vec<CurvePoint>, SessionError> {
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
        let curve = kaplan_meier::curve(&times, &events, None).map_err(|error| {
            SessionError::Shape {
                measure: measure.definition.id.clone(),
                why: format!("no curve can be drawn from {} rows: {error}", rows.len()),
            }
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
