//! `cargo xtask real … NAME=CLONE …`: the yearly cohorts of real clones beside published figures and git itself.
//!
//! Checks on clones that cannot be had everywhere live here and are run by hand.
//! Years, counts and shares are printed, never a name; a difference that nothing explains makes it fail.

mod baseline;
mod cohorts;
mod history;
mod program;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::process::ExitCode;

use crate::Said;
use crate::aligned::aligned;
use crate::asked::{Asked, Place};
use baseline::{Concentration, Published};
use cohorts::{Cohort, Difference, SHARES};
use program::{Program, Row};

/// People by year.
type Counts = BTreeMap<i64, i64>;

/// People by the mailmapped address alone, as the published figures count them.
const MAILMAP: [&str; 2] = ["--identity", "mailmap"];

/// The rules between the mailmapped address and the default, in the order in which they are added.
const STEPS: [&str; 7] =
    ["mailmapped", "same_address", "address_case", "no_reply", "mailmap", "decided", "kept_apart"];

const NOT_HUMAN: &str = "\
SELECT class, year, COUNT(*) AS people
FROM   (SELECT person, class, date_part('year', to_timestamp_seconds(MIN(at_seconds))) AS year
        FROM   acts
        WHERE  door = 'authored' AND class <> 'human'
        GROUP  BY person, class) AS first_seen
GROUP  BY class, year
ORDER  BY class, year";

const ONE_COMMIT: &str = "\
SELECT SUM(CASE WHEN contributions = 1 THEN 1 ELSE 0 END) AS one, COUNT(*) AS people
FROM   first_contributions";

const ACTIVE_BOTS: &str = "\
SELECT COUNT(DISTINCT acts.person) AS bots
FROM   acts
CROSS  JOIN settings
WHERE  acts.class = 'bot' AND acts.door = 'authored'
       AND acts.at_seconds >= settings.as_of_seconds - 365 * 86400";

/// Returns the comparison of every clone asked for.
///
/// # Errors
/// When a clone or the program cannot be read or run.
pub(crate) fn check(asked: &Asked) -> Result<Said, Box<dyn Error>> {
    let folder = tempfile::tempdir()?;
    let (mut text, mut unexplained) = (String::new(), 0);
    for place in &asked.places {
        let published = baseline::of(&place.name)?;
        let latest = published.all.as_ref().map(|(as_of, _)| as_of.as_str());
        let program = Program::collect(&asked.program, place, folder.path(), latest)?;
        writeln!(text, "{}, as of {}", place.name, program.as_of())?;
        let mut report = Report { text: String::new(), unexplained: 0 };
        let ours = report.cohorts(place, &program, &published)?;
        report.rules(&program, &ours)?;
        text.push_str(&report.text);
        text.push('\n');
        unexplained += report.unexplained;
    }
    writeln!(text, "{unexplained} differences unexplained")?;
    let code = if unexplained == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE };
    Ok(Said { text, code })
}

/// What is said about one clone.
struct Report {
    text: String,
    unexplained: usize,
}

impl Report {
    /// Lays our cohorts beside the published ones and git's own count, and returns ours.
    fn cohorts(
        &mut self,
        place: &Place,
        program: &Program<'_>,
        published: &Published,
    ) -> Result<BTreeMap<i64, Cohort>, Box<dyn Error>> {
        let ours = measured(program)?;
        let git = history::newcomers(place, program.as_of())?;
        let (bots, others) = not_human(program)?;
        self.text.push_str("people by their mailmapped address alone, without bots\n");
        self.text.push_str(&aligned(&table(&ours, &published.years, git.as_ref(), &others)));
        if published.years.is_empty() {
            self.text.push_str("nothing was published about this project\n");
        } else {
            let found = cohorts::against_published(&ours, &published.years, &bots);
            self.differences("published", &found)?;
        }
        match &git {
            None => self.text.push_str("git is not installed: not compared with it\n"),
            Some(git) => {
                let found = cohorts::against_git(&ours, git, &others);
                self.differences("git log --use-mailmap", &found)?;
            }
        }
        self.concentration(program, published.all.as_ref().map(|(_, all)| *all))?;
        Ok(ours)
    }

    fn differences(&mut self, with: &str, found: &[Difference]) -> Result<(), Box<dyn Error>> {
        if found.is_empty() {
            writeln!(self.text, "compared with {with}: no difference")?;
        }
        for Difference { year, told, explained } in found {
            let why = if *explained { "explained by bots" } else { "UNEXPLAINED" };
            writeln!(self.text, "compared with {with}: {year}: {told}: {why}")?;
        }
        self.unexplained += found.iter().filter(|found| !found.explained).count();
        Ok(())
    }

    /// Says on how few people the last year rests, and how many came with one commit.
    fn concentration(
        &mut self,
        program: &Program<'_>,
        published: Option<Concentration>,
    ) -> Result<(), Box<dyn Error>> {
        let rows = program.measure("absence_factor", &MAILMAP)?;
        let last = rows.last().ok_or("absence_factor has no rows")?;
        let counts = program.sql(ONE_COMMIT)?;
        let counts = counts.first().ok_or("the clone has no people")?;
        let (one, all) = (number(counts, "one")?, number(counts, "people")?);
        let ours = Concentration {
            absence_factor: number(last, "absence_factor")?,
            people: number(last, "people")?,
            one_commit: (200 * one + all) / (2 * all).max(1),
        };
        let told = |of: Concentration| {
            let Concentration { absence_factor, people, one_commit } = of;
            format!(
                "half of the last year's commits by {absence_factor} of {people} people; \
                 {one_commit} % of all with one commit"
            )
        };
        writeln!(self.text, "{}", told(ours))?;
        let Some(published) = published else { return Ok(()) };
        let active = program.sql(ACTIVE_BOTS)?;
        let active = active.first().map_or(Ok(0), |row| number(row, "bots"))?;
        if published == ours {
            self.text.push_str("published: the same\n");
        } else if ours.fits(published, active) {
            let published = told(published);
            writeln!(
                self.text,
                "published: {published}: explained by bots, {active} of them active that year"
            )?;
        } else {
            writeln!(self.text, "published: {}: UNEXPLAINED", told(published))?;
            self.unexplained += 1;
        }
        Ok(())
    }

    /// Lists what each rule changes on the way from the mailmapped address to the default.
    fn rules(
        &mut self,
        program: &Program<'_>,
        mailmapped: &BTreeMap<i64, Cohort>,
    ) -> Result<(), Box<dyn Error>> {
        let mut steps = Vec::new();
        for rule in STEPS {
            let rows = program.measure("newcomers", &["--identity-through", rule])?;
            steps.push((rule, by_year(&rows, "newcomers")?));
        }
        let by_default = by_year(&program.measure("newcomers", &[])?, "newcomers")?;
        let first = mailmapped.iter().map(|(year, cohort)| (*year, cohort.new)).collect();
        let ends = [("the mailmapped address", steps.first(), &first)];
        let ends = ends.into_iter().chain([("the default", steps.last(), &by_default)]);
        for (what, step, whole) in ends {
            if step.is_none_or(|(_, counts)| counts != whole) {
                writeln!(self.text, "the steps do not meet {what}: UNEXPLAINED")?;
                self.unexplained += 1;
            }
        }
        self.text.push_str("newcomers by the default rules, and what each rule changed\n");
        self.text.push_str(&aligned(&changes(&steps)));
        Ok(())
    }
}

/// Returns the yearly cohorts as the measures give them.
fn measured(program: &Program<'_>) -> Result<BTreeMap<i64, Cohort>, Box<dyn Error>> {
    let mut cohorts: BTreeMap<i64, Cohort> =
        by_year(&program.measure("newcomers", &MAILMAP)?, "newcomers")?
            .into_iter()
            .map(|(year, new)| (year, Cohort { new, shares: [None; 3] }))
            .collect();
    let shares = [
        ("second_contribution", "share_365"),
        ("retained_second_year", "share"),
        ("long_term_contributors", "share_3_years"),
    ];
    for (index, (measure, column)) in shares.into_iter().enumerate() {
        for row in program.measure(measure, &MAILMAP)? {
            let cohort = cohorts.get_mut(&number(&row, "period")?);
            if let Some(cell) = cohort.and_then(|cohort| cohort.shares.get_mut(index)) {
                let share: Option<f64> = row.get(column).and_then(|share| share.parse().ok());
                *cell = share.map(|share| (share * 100.0).round() as i64);
            }
        }
    }
    Ok(cohorts)
}

/// Returns how many bots were first seen in each year, and how many bots and ghosts.
fn not_human(program: &Program<'_>) -> Result<(Counts, Counts), Box<dyn Error>> {
    let (mut bots, mut all) = (BTreeMap::new(), BTreeMap::new());
    for row in program.sql(NOT_HUMAN)? {
        let (year, people) = (number(&row, "year")?, number(&row, "people")?);
        *all.entry(year).or_insert(0) += people;
        if row.get("class").is_some_and(|class| class == "bot") {
            *bots.entry(year).or_insert(0) += people;
        }
    }
    Ok((bots, all))
}

/// Returns the cohorts as lines of cells, the published figures behind a stroke.
fn table(
    ours: &BTreeMap<i64, Cohort>,
    published: &BTreeMap<i64, Cohort>,
    git: Option<&Counts>,
    not_human: &Counts,
) -> Vec<Vec<String>> {
    let [second, year_two, three] = SHARES;
    let heading = ["cohort", "new", second, year_two, three, "by git", "bots, ghosts"];
    let mut lines = vec![heading.map(str::to_owned).to_vec()];
    for (year, cohort) in ours {
        let their = published.get(year);
        let beside = |our: String, their: Option<String>| match their {
            Some(their) => format!("{our} | {their}"),
            None => our,
        };
        let count = |of: &Counts| of.get(year).map_or("0".into(), i64::to_string);
        let percent = |share: Option<i64>| share.map_or("-".to_owned(), |s| format!("{s} %"));
        let mut line = vec![
            year.to_string(),
            beside(cohort.new.to_string(), their.map(|their| their.new.to_string())),
        ];
        for (index, share) in cohort.shares.into_iter().enumerate() {
            let their = their.and_then(|their| their.shares.get(index).copied());
            line.push(beside(percent(share), their.map(percent)));
        }
        line.push(git.map_or("-".to_owned(), count));
        line.push(count(not_human));
        lines.push(line);
    }
    lines
}

/// Returns the years in which a rule changed the count, with what each did, as lines of cells.
fn changes(steps: &[(&str, Counts)]) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    if let [(start, base), later @ ..] = steps {
        let mut heading = vec!["cohort".to_owned(), (*start).to_owned()];
        heading.extend(later.iter().map(|(rule, _)| (*rule).to_owned()));
        heading.push("default".to_owned());
        lines.push(heading);
        for (year, from) in base {
            let mut line = vec![year.to_string(), from.to_string()];
            let mut now = *from;
            for (_, counts) in later {
                let next = counts.get(year).copied().unwrap_or(0);
                line.push(if next == now { "0".to_owned() } else { format!("{:+}", next - now) });
                now = next;
            }
            line.push(now.to_string());
            if line.iter().skip(2).rev().skip(1).any(|change| change != "0") {
                lines.push(line);
            }
        }
    }
    lines
}

fn by_year(rows: &[Row], column: &str) -> Result<Counts, Box<dyn Error>> {
    rows.iter().map(|row| Ok((number(row, "period")?, number(row, column)?))).collect()
}

fn number(row: &Row, column: &str) -> Result<i64, Box<dyn Error>> {
    let cell = row.get(column).ok_or_else(|| format!("no column {column}"))?;
    cell.parse().map_err(|_| format!("{column} is no whole number").into())
}
