//! The tables of people: who stands behind what, which roles are declared, who was automated when.
//!
//! People and organizations are numbers that mean nothing outside one session, and every word comes
//! from a closed list: there is no column that a name, a login, an address or a title could come in
//! by.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use arrow::array::{ArrayRef, BooleanArray};
use datafusion::error::DataFusionError;
use model::{Instant, People, ProjectName, Resolved, Rule, Spell, Subject};

use crate::tables::{Provider, numbers, table, words};

/// Returns the tables of people by their names.
pub(crate) fn tables(
    people: &People,
    mailmapped: Option<&People>,
    projects: &[ProjectName],
) -> Result<Vec<(&'static str, Provider)>, DataFusionError> {
    let asked = |row: &&Resolved| projects.contains(&row.project);
    let is_signature = |row: &&Resolved| matches!(row.subject, Subject::Signature(_));
    let (signatures, accounts): (Vec<_>, Vec<_>) =
        people.resolved.iter().filter(asked).partition(is_signature);
    let before = mailmapped.map(|before| before.resolved.as_slice()).unwrap_or_default();
    let before: Vec<&Resolved> = before.iter().filter(asked).filter(is_signature).collect();
    let here: BTreeSet<u32> = signatures.iter().chain(&accounts).map(|row| row.person).collect();
    Ok(vec![
        ("resolved", resolved("signature", &signatures)?),
        ("resolved_accounts", resolved("account", &accounts)?),
        ("resolved_by_mailmap", resolved("signature", &before)?),
        ("declared_roles", declared_roles(people, projects)?),
        ("automated", automated(people, &here)?),
        ("affiliations", affiliations(people, &here)?),
        ("resolution_checks", checks(people)?),
    ])
}

/// Returns who stands behind each signature or account of each project: a number, never a name.
fn resolved(subject: &str, rows: &[&Resolved]) -> Result<Provider, DataFusionError> {
    table(vec![
        ("project", words(rows.iter().map(|row| row.project.to_string()).collect())),
        (subject, words(rows.iter().map(|row| row.subject.id().to_owned()).collect())),
        ("person", persons(rows.iter().map(|row| row.person))),
        ("class", words(rows.iter().map(|row| row.class.word().to_owned()).collect())),
        (
            "unresolved",
            Arc::new(BooleanArray::from_iter(rows.iter().map(|row| Some(row.unresolved)))),
        ),
    ])
}

/// Returns the roles that rosters declare; one of all projects is told for each of them.
fn declared_roles(people: &People, projects: &[ProjectName]) -> Result<Provider, DataFusionError> {
    let rows: Vec<_> = projects
        .iter()
        .flat_map(|project| {
            let here = people.roles.iter();
            here.filter(move |role| role.project.as_ref().is_none_or(|of| of == project))
                .map(move |role| (project, role))
        })
        .collect();
    let spells = spells(rows.iter().map(|(_, role)| role.spell));
    table(vec![
        ("project", words(rows.iter().map(|(project, _)| project.to_string()).collect())),
        ("person", persons(rows.iter().map(|(_, role)| role.person))),
        ("role", words(rows.iter().map(|(_, role)| role.role.word().to_owned()).collect())),
        ("from_seconds", spells.0),
        ("until_seconds", spells.1),
        ("source", words(rows.iter().map(|(_, role)| source(&role.source).to_owned()).collect())),
    ])
}

/// Returns where a role is declared, without the words of a list's own.
fn source(source: &str) -> &'static str {
    if source == "roster" { "roster" } else { "team" }
}

/// Returns when people were machines, each person's spells apart from one another, so that an act
/// lies in one of them at most.
fn automated(people: &People, here: &BTreeSet<u32>) -> Result<Provider, DataFusionError> {
    let known = people.automated.iter().filter(|known| here.contains(&known.person));
    let mut all: Vec<(u32, Spell)> = known.map(|known| (known.person, known.spell)).collect();
    all.sort_unstable();
    let mut apart: Vec<(u32, Spell)> = Vec::with_capacity(all.len());
    for (person, spell) in all {
        match apart.last_mut() {
            Some((before, last))
                if *before == person && last.until.is_none_or(|end| spell.from <= Some(end)) =>
            {
                last.until = last.until.zip(spell.until).map(|(one, other)| one.max(other));
            }
            _ => apart.push((person, spell)),
        }
    }
    let spells = spells(apart.iter().map(|(_, spell)| *spell));
    table(vec![
        ("person", persons(apart.iter().map(|(person, _)| *person))),
        ("from_seconds", spells.0),
        ("until_seconds", spells.1),
    ])
}

/// Returns where people said that they belong; no organization is "independent", and whoever has no
/// row is unknown.
fn affiliations(people: &People, here: &BTreeSet<u32>) -> Result<Provider, DataFusionError> {
    let rows = people.affiliations.iter().filter(|row| here.contains(&row.person));
    let rows: Vec<_> = rows.collect();
    let spells = spells(rows.iter().map(|row| row.spell));
    let named: BTreeSet<&str> =
        people.affiliations.iter().filter_map(|row| row.organization.as_deref()).collect();
    let numbers_of: BTreeMap<&str, i64> = named.into_iter().zip(1..).collect();
    let organizations = rows
        .iter()
        .map(|row| row.organization.as_deref().and_then(|name| numbers_of.get(name)).copied());
    table(vec![
        ("person", persons(rows.iter().map(|row| row.person))),
        ("organization", numbers(organizations.collect())),
        ("from_seconds", spells.0),
        ("until_seconds", spells.1),
    ])
}

/// Returns what is to be known of the resolution as a whole; `found` is empty where it was not
/// looked for.
fn checks(people: &People) -> Result<Provider, DataFusionError> {
    let merges = |rule: Rule| {
        let of = people.tallies.iter().filter(|tally| tally.rule == rule);
        of.map(|tally| tally.merges).sum::<u64>()
    };
    let mut rows: Vec<(String, Option<u64>)> =
        Rule::ALL.map(|rule| (told(rule).to_owned(), Some(merges(rule)))).to_vec();
    rows.push(("groups too large to be believed, left apart".to_owned(), Some(alarms(people))));
    rows.push(("suggestions that nobody has decided".to_owned(), people.suggestions));
    let found = rows.iter().map(|(_, found)| found.and_then(|found| i64::try_from(found).ok()));
    table(vec![
        ("rank", numbers((1..).take(rows.len()).map(Some).collect())),
        ("found", numbers(found.collect())),
        ("check", words(rows.into_iter().map(|(check, _)| check).collect())),
    ])
}

fn alarms(people: &People) -> u64 {
    people.alarms.len() as u64
}

/// Returns the words under which the merges of a rule are told.
fn told(rule: Rule) -> &'static str {
    match rule {
        Rule::SameAddress => "merges by rule: the same address",
        Rule::AddressCase => "merges by rule: an address in upper and lower case",
        Rule::NoReply => "merges by rule: one no-reply address",
        Rule::SameAccount => "merges by rule: the same account",
        Rule::Mailmap => "merges by rule: a line of a `.mailmap`",
        Rule::Declared => "merges by rule: a link that the community declares",
        Rule::Decided => "merges by rule: a decision",
        _ => "merges by rule: another one",
    }
}

fn persons(people: impl Iterator<Item = u32>) -> ArrayRef {
    numbers(people.map(|person| Some(i64::from(person))).collect())
}

/// Returns the first seconds and those after the last ones.
fn spells(spells: impl Iterator<Item = Spell>) -> (ArrayRef, ArrayRef) {
    let (from, until): (Vec<_>, Vec<_>) = spells
        .map(|spell| (spell.from.map(Instant::seconds), spell.until.map(Instant::seconds)))
        .unzip();
    (numbers(from), numbers(until))
}
