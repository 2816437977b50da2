//! The baseline: published figures that the program must reproduce, as two small tables of facts.

use std::collections::BTreeMap;
use std::error::Error;

use super::cohorts::Cohort;

/// Figures over the whole history and its last year.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Concentration {
    /// The fewest people who made half of the last year's commits.
    pub(crate) absence_factor: i64,
    /// Of how many people.
    pub(crate) people: i64,
    /// The share of identities with one commit, in whole percent.
    pub(crate) one_commit: i64,
}

impl Concentration {
    /// Returns whether these figures are the published ones, but for a share a point away and for
    /// as many more people published as there are bots that were active in the last year.
    pub(crate) fn fits(self, published: Self, active_bots: i64) -> bool {
        self.absence_factor == published.absence_factor
            && (0..=active_bots).contains(&(published.people - self.people))
            && (published.one_commit - self.one_commit).abs() <= 1
    }
}

/// What was published about a project; nothing about most.
pub(crate) struct Published {
    /// The cohorts by year.
    pub(crate) years: BTreeMap<i64, Cohort>,
    /// The figures over all, and the moment from which they were taken.
    pub(crate) all: Option<(String, Concentration)>,
}

/// Returns what was published about a project.
///
/// # Errors
/// When a table in the repository is broken.
pub(crate) fn of(project: &str) -> Result<Published, Box<dyn Error>> {
    let mut years = BTreeMap::new();
    for line in lines(include_str!("baseline.csv"), project)? {
        let [year, new, shares @ ..] = line.as_slice() else {
            return Err("baseline.csv: a line without year or number".into());
        };
        let share = |index: usize| match shares.get(index).map(String::as_str) {
            None | Some("") => Ok(None),
            Some(percent) => percent.parse().map(Some),
        };
        let cohort = Cohort { new: new.parse()?, shares: [share(0)?, share(1)?, share(2)?] };
        years.insert(year.parse()?, cohort);
    }
    let mut all = None;
    for line in lines(include_str!("concentration.csv"), project)? {
        let [as_of, absence_factor, people, one_commit] = line.as_slice() else {
            return Err("concentration.csv: a line of another length".into());
        };
        let concentration = Concentration {
            absence_factor: absence_factor.parse()?,
            people: people.parse()?,
            one_commit: one_commit.parse()?,
        };
        all = Some((as_of.clone(), concentration));
    }
    Ok(Published { years, all })
}

/// Returns the cells of the lines about a project, after its name.
fn lines(text: &str, project: &str) -> Result<Vec<Vec<String>>, Box<dyn Error>> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
    let mut found = Vec::new();
    for line in reader.records() {
        let line = line?;
        if line.get(0) == Some(project) {
            found.push(line.iter().skip(1).map(str::to_owned).collect());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::{Concentration, Published, of};

    #[test]
    fn only_active_bots_explain_that_more_people_were_published() {
        let ours = Concentration { absence_factor: 3, people: 40, one_commit: 55 };
        let more = Concentration { people: 41, ..ours };
        assert!(ours.fits(ours, 0) && ours.fits(more, 1));
        assert!(!ours.fits(more, 0) && !more.fits(ours, 1));
        assert!(!ours.fits(Concentration { absence_factor: 4, ..ours }, 5));
    }

    #[test]
    fn the_published_tables_are_whole() {
        for project in ["numpy", "scipy"] {
            let Published { years, all } = of(project).unwrap();
            assert_eq!(years.len(), 9, "{project}");
            assert!(all.is_some(), "{project}");
            assert!(years.values().all(|cohort| cohort.new > 0 && cohort.shares[0].is_some()));
        }
        let Published { years, all } = of("orchard").unwrap();
        assert!(years.is_empty() && all.is_none());
    }
}
