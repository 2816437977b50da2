//! From a question to a measured answer: what it needs, its rows, and what stands beside them.
//!
//! A SELECT gives either one row per person, which an estimator consumes, or rows that are counted
//! already and carry `people`. Every share leaves with its interval and the people behind it.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Answer, Coverage, Definition, Exclusion, Extent, Fact, Measured, ProjectName, Refused,
};

use crate::beginning::drop_unknown;
use crate::engine::Session;
use crate::fingerprint::fingerprint;
use crate::group::Groups;
use crate::measure::{Estimator, Measure};
use crate::params::{Params, Settled};
use crate::rows::Cell;
use crate::session_error::SessionError;

impl Session {
    /// Asks a measure.
    ///
    /// Fails as [`Session::check`] does when the measure does not return what its head promises.
    /// The answer is refused, with the reason, where the sources of every project lack a fact that
    /// the measure needs; projects that lack it are left out of the answer of the others, by name.
    /// A measure that compares projects is refused where only one is asked about.
    pub fn answer(&self, measure: &Measure, params: &Params) -> Result<Answer, SessionError> {
        let settled = params.settle(measure)?;
        self.check_under(measure, &settled)?;
        let definition = self.definition(measure, &settled)?;
        if measure.several && self.projects.len() < 2 {
            return Ok(Answer::Refused { definition, refused: alone() });
        }
        let needs = self.needs(measure);
        if !needs.without.is_empty() && needs.without.len() == self.projects.len() {
            return Ok(Answer::Refused { definition, refused: needs.refused() });
        }
        if measure.several && self.projects.len() - needs.without.len() < 2 {
            return Ok(Answer::Refused { definition, refused: needs.left_alone() });
        }
        let rows = self.query(&measure.sql, &measure.reads, &settled)?;
        let groups = Groups::of(measure, &rows, &needs.without)?;
        let mut measured = Measured {
            definition,
            as_of: self.as_of_for(&measure.reads),
            settings: settled.shown.clone(),
            rows: Vec::with_capacity(groups.0.len()),
            curves: Vec::new(),
            exclusions: self.exclusions(measure, &settled, &needs)?,
            coverage: needs.coverage,
        };
        for group in &groups.0 {
            measured.rows.push(group.row(measured.as_of, measure));
            if measured.definition.curve.is_some() {
                measured.curves.extend(group.curve(measure, &rows)?);
            }
        }
        drop_unknown(self, (measure, &settled), &needs.without, &mut measured)?;
        Ok(Answer::Measured(measured))
    }

    /// Returns a measure's definition with the fingerprint that it has under these parameters.
    pub fn explain(&self, measure: &Measure, params: &Params) -> Result<Definition, SessionError> {
        self.definition(measure, &params.settle(measure)?)
    }

    fn definition(&self, measure: &Measure, settled: &Settled) -> Result<Definition, SessionError> {
        let mut definition = measure.definition.clone();
        definition.fingerprint =
            fingerprint(&self.catalog, measure, settled, &self.lists).map_err(SessionError::Sql)?;
        Ok(definition)
    }

    /// Checks that a measure returns what its head promises, by planning it without running it.
    pub fn check(&self, measure: &Measure) -> Result<(), SessionError> {
        self.check_under(measure, &Settled::plain())
    }

    /// Plans under the settings that will be asked with, so that views are computed once.
    fn check_under(&self, measure: &Measure, settled: &Settled) -> Result<(), SessionError> {
        let columns = self.columns(&measure.sql, &measure.reads, settled)?;
        let has = |name: &str| columns.iter().any(|(known, _)| known == name);
        let wrong =
            |why: String| Err(SessionError::Shape { measure: measure.definition.id.clone(), why });
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
        for project in &self.projects {
            for fact in &facts {
                self.find_fact(project, *fact, &mut needs);
            }
        }
        needs
    }

    /// Finds how much of a fact the sources of a project can tell together: one that tells all of
    /// it is enough, and what nobody speaks of is not known.
    fn find_fact(&self, project: &ProjectName, fact: Fact, needs: &mut Needs) {
        let mut rows = self.coverage.iter().filter(|row| row.project == *project);
        let of = |row: &&Coverage| row.fact == fact;
        let rows: Vec<&Coverage> = rows.by_ref().filter(of).collect();
        let less = |row: &Coverage| {
            let of_same = |other: &&&Coverage| other.source == row.source;
            rows.iter().filter(of_same).any(|other| other.extent != Extent::Complete)
        };
        let whole =
            |row: &&Coverage| row.extent == Extent::Complete && row.until.is_none() && !less(row);
        if rows.iter().any(whole) {
            return;
        }
        let reasons = |extent: Extent| {
            let told: BTreeSet<&str> = rows
                .iter()
                .filter(|row| row.extent == extent)
                .map(|row| row.reason.as_str())
                .collect();
            told.into_iter().collect::<Vec<_>>().join("; ")
        };
        let word = fact.word().replace('_', " ");
        if rows.iter().any(|row| row.extent != Extent::Absent) {
            let stretches = rows.iter().filter(|row| row.extent == Extent::Complete).count();
            let why = match (reasons(Extent::Partial), stretches) {
                (why, 0) => why,
                (why, 1) if why.is_empty() => "of one stretch of time alone".to_owned(),
                (why, _) if why.is_empty() => format!("of {stretches} stretches of time alone"),
                (why, _) => why,
            };
            needs.coverage.push(format!("{project}: {word} are known in part: {why}"));
            return;
        }
        let why = match rows.as_slice() {
            [] => "no source that tells them was collected".to_owned(),
            _ => reasons(Extent::Absent),
        };
        needs.coverage.push(format!("{project} is left out: {word} are not known: {why}"));
        needs.without.insert(project.to_string(), (fact, why));
    }

    /// Counts what is not a contribution of a person, where the measure is about contributions.
    fn exclusions(
        &self,
        measure: &Measure,
        settled: &Settled,
        needs: &Needs,
    ) -> Result<Vec<Exclusion>, SessionError> {
        let views = self.catalog.views_behind(&measure.reads);
        let reads = |name: &str| views.iter().any(|view| view.name == name);
        if !reads("acts") || reads("left_out") {
            return Ok(vec![]);
        }
        let sql = "SELECT project, what, left_out FROM left_out ORDER BY project, what";
        let rows = self.query(sql, &["left_out".to_owned()], settled)?;
        let text = |name: &str, row: usize| {
            rows.column(name).and_then(|cells| cells.get(row)).map(Cell::text).unwrap_or_default()
        };
        Ok((0..rows.len())
            .map(|row| Exclusion {
                project: text("project", row),
                what: text("what", row),
                count: text("left_out", row).parse().unwrap_or(0),
            })
            .filter(|exclusion| {
                exclusion.count > 0 && !needs.without.contains_key(&exclusion.project)
            })
            .collect())
    }
}

fn alone() -> Refused {
    Refused {
        reason: "only one project is asked about".to_owned(),
        what_would_help: "collect a second project into the same store and ask about both"
            .to_owned(),
    }
}

/// Which projects cannot tell what a measure needs, and what is known in part.
struct Needs {
    without: BTreeMap<String, (Fact, String)>,
    coverage: Vec<String>,
}

impl Needs {
    /// Refuses to compare the one project that is left.
    fn left_alone(&self) -> Refused {
        let refused = self.refused();
        let reason = format!("only one project can tell what is compared; {}", refused.reason);
        Refused { reason, ..refused }
    }

    fn refused(&self) -> Refused {
        let reasons: Vec<String> = self
            .without
            .iter()
            .map(|(project, (fact, why))| {
                format!("{project} has no {}: {why}", fact.word().replace('_', " "))
            })
            .collect();
        let by_clone = |(fact, _): &(Fact, String)| matches!(fact, Fact::Commits | Fact::Paths);
        let what_would_help = if self.without.values().all(by_clone) {
            "collect from a clone that holds them, for example a full clone"
        } else {
            "collect a source that tells them; `convivial explain` lists the sources"
        };
        Refused { reason: reasons.join("; "), what_would_help: what_would_help.to_owned() }
    }
}

impl Measure {
    /// Returns the columns that tell one row of the answer from another.
    pub(crate) fn keys(&self) -> Vec<&str> {
        let dimensions = self.definition.dimensions.iter().map(String::as_str);
        ["project", "period"].into_iter().chain(dimensions).collect()
    }

    /// Returns the columns that its SELECT must have.
    pub(crate) fn columns_needed(&self) -> Vec<String> {
        let mut needed: Vec<String> = self.keys().into_iter().map(str::to_owned).collect();
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
