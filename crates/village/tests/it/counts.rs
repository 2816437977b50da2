//! The counts of `README.md`, found again from the text alone.
//!
//! This counts words on lines and shares nothing with the reader of the crate: a person is the part
//! of the word before the dot, a fact of the text that no rule of identity has touched.

use std::collections::{BTreeMap, BTreeSet};

use model::Instant;

const README: &str = include_str!("../../README.md");
const ORCHARD: &str = include_str!("../../src/orchard.txt");
const BEEHIVE: &str = include_str!("../../src/beehive.txt");
const PEOPLE: &str = include_str!("../../src/people.txt");
const MACHINES: [&str; 2] = ["gardener", "precommit"];

/// A commit that is no merge and whose time can be believed, as done by one person.
#[derive(Clone)]
struct Told {
    at: Instant,
    /// The word of the list of people, with what follows the dot.
    word: &'static str,
    /// The branch it lies on; what lies on no branch stands for itself.
    branch: Option<&'static str>,
    documentation: bool,
}

impl Told {
    fn who(&self) -> &'static str {
        self.word.split('.').next().unwrap()
    }

    fn by_machine(&self) -> bool {
        MACHINES.contains(&self.word)
    }

    fn year(&self) -> i32 {
        self.at.date().0
    }

    fn quarter(&self) -> String {
        let (year, month, _) = self.at.date();
        format!("{year}-Q{}", month.div_ceil(3))
    }
}

fn commit_lines(text: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    let lines = text.lines().filter(|line| line.starts_with(['1', '2']));
    lines.map(|line| line.split_whitespace().collect())
}

fn one(words: &[&'static str]) -> Told {
    let (clock, rest) = words[0].split_at("2022-03-04T10:00".len());
    let seconds = if rest.starts_with(':') { "" } else { ":00" };
    let at = Instant::parse(&format!("{clock}{seconds}{rest}")).unwrap();
    let branch = words.iter().copied().find(|word| word.starts_with('#'));
    Told { at, word: words[1], branch, documentation: words[2].starts_with("doc/") }
}

/// Returns what authors did, in the order of time.
fn told(text: &'static str) -> Vec<Told> {
    let all = commit_lines(text).map(|words| one(&words));
    let mut told: Vec<Told> = all.filter(|told| (2022..2025).contains(&told.year())).collect();
    told.sort_by_key(|told| told.at);
    told
}

/// Returns what authors and those they worked `with` did, in the order of time.
fn told_at_any_door(text: &'static str) -> Vec<Told> {
    let mut told = told(text);
    for words in commit_lines(text) {
        for with in words.windows(2).filter(|pair| pair[0] == "with") {
            told.push(Told { word: with[1], ..one(&words) });
        }
    }
    told.sort_by_key(|told| told.at);
    told
}

type ByPerson = BTreeMap<&'static str, Vec<Told>>;

fn group(told: Vec<Told>, key: impl Fn(&Told) -> &'static str) -> ByPerson {
    let mut people = ByPerson::new();
    for told in told.into_iter().filter(|told| !told.by_machine() && told.word != "ghost") {
        people.entry(key(&told)).or_default().push(told);
    }
    people
}

fn by_person(text: &'static str) -> ByPerson {
    group(told(text), Told::who)
}

/// Groups by address alone, in whatever case, after the one line of `orchard.mailmap`.
fn by_address(text: &'static str) -> ByPerson {
    let address = |told: &Told| {
        let word = if told.word == "cyd.press" { "cyd" } else { told.word };
        let line = PEOPLE.lines().find(|line| line.split(' ').next() == Some(word));
        let address = line.and_then(|line| line.split('<').nth(1)).unwrap();
        let mut all = PEOPLE.lines().filter_map(|line| line.split('<').nth(1));
        all.find(|known| known.eq_ignore_ascii_case(address)).unwrap()
    };
    group(told(text), address)
}

fn cohort(people: &ByPerson, year: i32) -> Vec<&Vec<Told>> {
    people.values().filter(|commits| commits[0].year() == year).collect()
}

/// Seconds from somebody's first commit to the first that is a second contribution, however late.
fn second(commits: &[Told], by_merge: bool) -> Option<i64> {
    let first = &commits[0];
    let same = |told: &Told| by_merge && told.branch.is_some() && told.branch == first.branch;
    let waits = commits.iter().filter(|told| !same(told)).map(|told| told.at.seconds());
    waits.map(|at| at - first.at.seconds()).find(|wait| *wait >= DAY)
}

const DAY: i64 = 86_400;

fn cohort_row(name: &str, people: &[&Vec<Told>]) -> String {
    let count = |fits: &dyn Fn(&[Told]) -> bool| people.iter().filter(|c| fits(c)).count();
    let within = |days: i64, by_merge: bool| {
        count(&|c| second(c, by_merge).is_some_and(|wait| wait <= days * DAY))
    };
    let since = |c: &[Told], told: &Told| told.at.seconds() - c[0].at.seconds();
    let cells = [
        people.len(),
        within(90, false),
        within(180, false),
        within(365, false),
        within(365, true),
        count(&|c| c.iter().any(|told| (365 * DAY + 1..=730 * DAY).contains(&since(c, told)))),
        count(&|c| since(c, c.last().unwrap()) >= 365 * DAY),
        count(&|c| c.len() == 1 && village::as_of().seconds() - c[0].at.seconds() >= 365 * DAY),
        count(&|c| c[0].documentation),
    ];
    row(name, &cells)
}

fn row(name: &str, cells: &[usize]) -> String {
    let cells: Vec<String> = cells.iter().map(usize::to_string).collect();
    format!("| {name} | {} |", cells.join(" | "))
}

#[track_caller]
fn readme_says(rows: &[String]) {
    let missing: Vec<&String> =
        rows.iter().filter(|row| !README.lines().any(|line| line == row.as_str())).collect();
    assert!(missing.is_empty(), "README.md does not say:\n{missing:#?}");
}

#[test]
fn the_cohorts_are_those_of_the_readme() {
    let mut rows = Vec::new();
    for (project, text) in [("orchard", ORCHARD), ("beehive", BEEHIVE)] {
        let people = by_person(text);
        for year in 2022..=2024 {
            let cohort = cohort(&people, year);
            if !cohort.is_empty() {
                rows.push(cohort_row(&format!("{project} {year}"), &cohort));
            }
        }
    }
    readme_says(&rows);
    assert!(rows[0].starts_with("| orchard 2022 | 20 |"));
    assert!(rows[1].starts_with("| orchard 2023 | 20 |"));
    assert!(rows[2].starts_with("| orchard 2024 | 3 |"));
}

#[test]
fn other_doors_and_other_identities_give_the_cohorts_of_the_readme() {
    let any_door = group(told_at_any_door(ORCHARD), Told::who);
    let mut rows = Vec::new();
    for (how, people) in [("any door", any_door), ("by address alone", by_address(ORCHARD))] {
        for year in 2022..=2024 {
            let cohort = cohort(&people, year);
            let returned = |c: &&&Vec<Told>| second(c, false).is_some_and(|w| w <= 365 * DAY);
            let second = cohort.iter().filter(returned).count();
            rows.push(row(&format!("{how}, {year}"), &[cohort.len(), second]));
        }
    }
    readme_says(&rows);
}

#[test]
fn the_quarters_are_those_of_the_readme() {
    let people = by_person(ORCHARD);
    let commits = told(ORCHARD);
    let quarters: BTreeSet<String> = commits.iter().map(Told::quarter).collect();
    assert_eq!(quarters.len(), 12);
    let rows: Vec<String> = quarters
        .iter()
        .map(|quarter| {
            let new = people.values().filter(|c| c[0].quarter() == *quarter).count();
            let active = people.values().filter(|c| c.iter().any(|t| t.quarter() == *quarter));
            let all = commits.iter().filter(|told| told.quarter() == *quarter);
            let (machines, others): (Vec<&Told>, Vec<&Told>) =
                all.partition(|told| told.by_machine());
            row(quarter, &[new, active.count(), machines.len() + others.len(), machines.len()])
        })
        .collect();
    readme_says(&rows);
}

#[test]
fn the_years_are_made_of_the_cohorts_of_the_readme() {
    let people = by_person(ORCHARD);
    let rows: Vec<String> = (2022..=2024)
        .map(|year| {
            let active = |cohort: i32| {
                let of_cohort = people.values().filter(|c| c[0].year() == cohort);
                of_cohort.filter(|c| c.iter().any(|told| told.year() == year)).count()
            };
            row(&format!("in {year}"), &[active(2022), active(2023), active(2024)])
        })
        .collect();
    readme_says(&rows);
}

#[test]
fn half_of_the_last_year_rests_on_as_few_as_the_readme_says() {
    let from = village::as_of().plus_days(-365);
    let rows = [("orchard", ORCHARD), ("beehive", BEEHIVE)].map(|(project, text)| {
        let mut loads: Vec<usize> = by_person(text)
            .values()
            .map(|commits| commits.iter().filter(|told| told.at >= from).count())
            .filter(|load| *load > 0)
            .collect();
        loads.sort_by_key(|load| std::cmp::Reverse(*load));
        let total: usize = loads.iter().sum();
        let needed = (1..=loads.len()).find(|k| 2 * loads[..*k].iter().sum::<usize>() >= total);
        row(&format!("{project}, last 365 days"), &[total, loads.len(), needed.unwrap()])
    });
    readme_says(&rows);
}

#[test]
fn the_volumes_are_those_of_the_readme() {
    let rows = [("orchard", ORCHARD), ("beehive", BEEHIVE)].map(|(project, text)| {
        let merges = text.lines().filter(|line| line.starts_with("merge ")).count();
        let lines = text.lines().filter(|line| line.starts_with(['1', '2'])).count();
        let believed = told(text);
        let machines = believed.iter().filter(|told| told.by_machine()).count();
        let ghosts = believed.iter().filter(|told| told.word == "ghost").count();
        let people = believed.len() - machines - ghosts;
        let suspect = lines - believed.len();
        row(project, &[lines + merges, merges, people, machines, ghosts, suspect])
    });
    readme_says(&rows);
}

#[test]
fn the_village_has_as_many_people_as_the_readme_says() {
    let words = PEOPLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let people: BTreeSet<&str> = words.map(|line| line.split([' ', '.']).next().unwrap()).collect();
    let nobody = MACHINES.len() + ["ghost", "forge"].len();
    readme_says(&[format!("In all the village has {} people.", people.len() - nobody)]);
    let both: BTreeSet<&str> = by_person(ORCHARD).into_keys().collect();
    let keepers = by_person(BEEHIVE);
    assert_eq!(keepers.len(), 4);
    assert_eq!(keepers.keys().filter(|who| both.contains(**who)).count(), 1);
}
