//! The people of a network: names turned into numbers, with their groups.

use std::collections::{BTreeMap, BTreeSet};

use super::super::RequestError;
use super::super::inputs::{Column, Inputs};
use super::{GROUP, NODES};

/// More groups than this are not groups, and their table would be longer than the network.
const MOST_GROUPS: usize = 100;

/// Names in order, and the group of each when there are groups.
pub(super) struct People<'a> {
    pub(super) names: Vec<&'a str>,
    pub(super) groups: Option<Vec<Option<u32>>>,
    group_names: Vec<&'a str>,
    numbers: BTreeMap<&'a str, u32>,
}

impl<'a> People<'a> {
    /// Everybody in the table of people or at an end of an edge.
    pub(super) fn new(
        inputs: &Inputs<'a>,
        edges: &[(&'a str, &'a str)],
    ) -> Result<Self, RequestError> {
        let mut names: BTreeSet<&str> = edges.iter().flat_map(|(from, to)| [*from, *to]).collect();
        let listed = listed(inputs)?;
        names.extend(listed.iter().map(|(name, _)| *name));
        if names.is_empty() {
            return Err(RequestError::NoRows);
        }
        let names = in_order(names);
        let numbers: BTreeMap<&str, u32> = names.iter().copied().zip(0..).collect();
        let mut people = Self { names, groups: None, group_names: Vec::new(), numbers };
        if let Some(column) = group_column(inputs)? {
            people.group_names = in_order(listed.iter().filter_map(|(_, group)| *group).collect());
            let found = people.group_names.len();
            if found > MOST_GROUPS {
                let (column, expected) = (column.name().to_owned(), "at most 100");
                return Err(RequestError::Values { column, found, expected });
            }
            people.groups = Some(people.grouped(&listed));
        }
        Ok(people)
    }

    /// The edges between numbers.
    pub(super) fn arcs(&self, edges: &[(&str, &str)]) -> Vec<(u32, u32)> {
        let number = |name: &str| self.numbers.get(name).copied();
        edges.iter().filter_map(|(from, to)| number(from).zip(number(to))).collect()
    }

    /// The key of a pair of groups.
    pub(super) fn pair(&self, from: usize, to: usize) -> String {
        let name = |group: usize| self.group_names.get(group).copied().unwrap_or_default();
        format!("{}>{}", name(from), name(to))
    }

    fn grouped(&self, listed: &[(&str, Option<&str>)]) -> Vec<Option<u32>> {
        let places: BTreeMap<&str, u32> = self.group_names.iter().copied().zip(0..).collect();
        let mut groups = vec![None; self.names.len()];
        for (name, group) in listed {
            let place = self.numbers.get(name).and_then(|number| groups.get_mut(*number as usize));
            if let Some(place) = place {
                *place = group.and_then(|group| places.get(group).copied());
            }
        }
        groups
    }
}

/// The people of the further table, with their groups.
fn listed<'a>(inputs: &Inputs<'a>) -> Result<Vec<(&'a str, Option<&'a str>)>, RequestError> {
    let Some(table) = inputs.table(NODES.name) else { return Ok(Vec::new()) };
    let columns = table.columns();
    let usual = columns.iter().find(|column| *column == "node").or(columns.first());
    let node = Column::of(table, NODES.name, usual.map_or("node", String::as_str))?;
    let group = group_column(inputs)?;
    let mut seen = BTreeSet::new();
    let mut listed = Vec::with_capacity(table.rows().len());
    for row in 0..table.rows().len() {
        let Some(name) = node.text(row) else { continue };
        if !seen.insert(name) {
            return Err(node.wrong(row, "a name of its own: somebody is listed twice"));
        }
        listed.push((name, group.as_ref().and_then(|group| group.text(row))));
    }
    Ok(listed)
}

fn group_column<'a>(inputs: &Inputs<'a>) -> Result<Option<Column<'a>>, RequestError> {
    let given = inputs.text(GROUP.name)?;
    let Some(table) = inputs.table(NODES.name) else {
        let (method, option) = (inputs.method.name, NODES.name);
        return given.map_or(Ok(None), |_| Err(RequestError::MissingOption { method, option }));
    };
    let usual = table.columns().iter().find(|column| *column == "group").map(String::as_str);
    given.or(usual).map(|name| Column::of(table, GROUP.name, name)).transpose()
}

/// By number when all are numbers, else by their bytes.
fn in_order(names: BTreeSet<&str>) -> Vec<&str> {
    let number = |name: &str| name.parse::<f64>().ok().filter(|number| number.is_finite());
    let mut names: Vec<&str> = names.into_iter().collect();
    if names.iter().all(|name| number(name).is_some()) {
        names.sort_by(|a, b| number(a).unwrap_or(0.0).total_cmp(&number(b).unwrap_or(0.0)));
    }
    names
}
