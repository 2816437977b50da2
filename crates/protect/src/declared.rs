//! Declared: what people told us about themselves, protected table by table.
//!
//! A table is the rows of one project and period; a row whose dimensions are all `all` (or that has
//! none) is its total. A row is hidden whole, with its people, shares and intervals (`one_way`
//! decides). The columns beside `people` are *parts* (a count, or the numerator of a share, among
//! the row's people): either all parts of a table are shown, in the rows that are, or none, because
//! hiding single parts well needs tables of two dimensions. A group that another table of the
//! answer has, and this one lacks, is a hidden zero, so that its absence does not tell it.

use std::collections::{BTreeMap, BTreeSet};

use model::{Exclusion, Measured, MeasuredRow, Refused, Unit, Value};

use crate::conduct;
use crate::floors::Floors;
use crate::one_way;
use crate::released::{Cell, ReleasedRow, Withheld};
use crate::trace::{repeats_people, unit};

/// Returns the rows by project, period and dimensions, or a refusal when totals are mixed.
pub(crate) fn rows(measured: &Measured, floors: Floors) -> Result<Vec<ReleasedRow>, Refused> {
    if mixes_totals(&measured.rows) {
        return Err(Refused {
            reason: "the table mixes totals of several kinds, from which a small group could be \
                     worked out"
                .to_owned(),
            what_would_help: "ask for one kind at a time, such as only years or only quarters"
                .to_owned(),
        });
    }
    let groups: BTreeSet<&[String]> =
        measured.rows.iter().filter(|row| !is_total(row)).map(|row| &*row.dimensions).collect();
    let mut tables: BTreeMap<(&str, &str), Vec<&MeasuredRow>> = BTreeMap::new();
    for row in &measured.rows {
        tables.entry((&row.project, &row.period)).or_default().push(row);
    }
    let repeated = repeats_people(measured);
    let release = |rows| Table::new(measured, floors, repeated, rows, &groups).release();
    Ok(tables.into_values().flat_map(release).collect())
}

/// Returns the exclusions large enough to be told, and a note for the page when there are any.
pub(crate) fn exclusions(measured: &Measured, floors: Floors) -> (Vec<Exclusion>, Option<String>) {
    let least = floors.total;
    let large = measured.exclusions.iter().filter(|one| one.count >= least).cloned().collect();
    let note = format!("reasons for which fewer than {least} were left out are not listed");
    (large, (!measured.exclusions.is_empty()).then_some(note))
}

/// One table of an answer.
struct Table<'a> {
    measured: &'a Measured,
    floors: Floors,
    repeated: Option<usize>,
    /// By dimensions; the absent ones have nobody.
    groups: Vec<MeasuredRow>,
    totals: Vec<MeasuredRow>,
}

impl<'a> Table<'a> {
    fn new(
        measured: &'a Measured,
        floors: Floors,
        repeated: Option<usize>,
        rows: Vec<&MeasuredRow>,
        known: &BTreeSet<&[String]>,
    ) -> Self {
        let (totals, mut groups): (Vec<_>, Vec<_>) = rows.into_iter().cloned().partition(is_total);
        if let Some(one) = groups.first().cloned() {
            let here: BTreeSet<Vec<String>> =
                groups.iter().map(|row| row.dimensions.clone()).collect();
            groups.extend(known.iter().filter(|group| !here.contains(**group)).map(|group| {
                let nothing = Value::Undefined("nobody".to_owned());
                MeasuredRow {
                    dimensions: group.to_vec(),
                    values: vec![nothing; measured.definition.values.len()],
                    people: 0,
                    ..one.clone()
                }
            }));
        }
        groups.sort_by(|one, other| {
            (&one.dimensions, one.people).cmp(&(&other.dimensions, other.people))
        });
        Self { measured, floors, repeated, groups, totals }
    }

    fn release(self) -> Vec<ReleasedRow> {
        let people: Vec<u64> = self.groups.iter().map(|row| row.people).collect();
        let sum = people.iter().fold(0_u64, |sum, people| sum.saturating_add(*people));
        let whole = self.totals.iter().map(|row| row.people).min().unwrap_or(sum);
        if whole < self.floors.table {
            return self.emit(|_, _| Shows::Nothing(Withheld::TableTooSmall));
        }
        let hidden = one_way::hide(&people, self.floors.group);
        // A total tells how many are in no listed group, and is itself the only group's size.
        let shows_total = |row: &MeasuredRow| match self.groups.len() {
            0 => true,
            1 => false,
            _ => row.people == sum || row.people.abs_diff(sum) >= self.floors.group,
        };
        let is_shown = |index: Option<usize>, row: &MeasuredRow| match index {
            Some(index) => hidden.get(index) == Some(&false),
            None => shows_total(row),
        };
        let parts = self.parts_may_show(&is_shown);
        self.emit(|index, row| match (is_shown(index, row), parts) {
            (false, _) => Shows::Nothing(Withheld::Complement),
            (true, false) => Shows::People,
            (true, true) => Shows::Everything,
        })
    }

    /// Returns whether the parts of every shown row, and of the hidden rows together, are at or
    /// above the floors.
    fn parts_may_show(&self, is_shown: &dyn Fn(Option<usize>, &MeasuredRow) -> bool) -> bool {
        let columns = self.numbered().map(|(_, row)| row.values.len()).max().unwrap_or(0);
        let (mut hidden_in, mut hidden_out) = (vec![0_u64; columns], vec![0_u64; columns]);
        let mut hides = false;
        let mut told = vec![false; columns];
        for (index, row) in self.numbered() {
            let shown = is_shown(index, row);
            hides |= !shown && index.is_some();
            for (column, value) in row.values.iter().enumerate() {
                if self.repeated == Some(column) {
                    continue;
                }
                let Some(part) = self.part(row, column, value) else { continue };
                if shown && !part.is_large(self.floors, index.is_none()) {
                    return false;
                }
                if let (true, Some(told)) = (shown, told.get_mut(column)) {
                    *told = true;
                }
                if let (false, Some(_), Some(inside), Some(outside)) =
                    (shown, index, hidden_in.get_mut(column), hidden_out.get_mut(column))
                {
                    *inside = inside.saturating_add(part.inside);
                    *outside = outside.saturating_add(part.outside.unwrap_or(u64::MAX));
                }
            }
        }
        let large = |sum: u64| sum >= self.floors.group;
        let mut columns = told.into_iter().zip(hidden_in.into_iter().zip(hidden_out));
        !hides
            || columns.all(|(told, (inside, outside))| !told || (large(inside) && large(outside)))
    }

    fn part(&self, row: &MeasuredRow, column: usize, value: &Value) -> Option<Part> {
        let unit = unit(self.measured, column);
        match value {
            Value::Undefined(_) => None,
            Value::Count(count) if unit == Some(Unit::Count) => {
                Some(Part { inside: *count, outside: None, of: None })
            }
            Value::Count(count) => {
                Some(Part { inside: *count, outside: Some(row.people.abs_diff(*count)), of: None })
            }
            Value::Estimate { value, of, .. } => {
                let of_and_rest = Some((*of, row.people.abs_diff(*of)));
                // The numerator that a share gives away.
                let inside = (value * *of as f64).round() as u64;
                Some(match unit {
                    Some(Unit::Share) => {
                        Part { inside, outside: Some(of.saturating_sub(inside)), of: of_and_rest }
                    }
                    _ => Part { inside: *of, outside: None, of: of_and_rest },
                })
            }
        }
    }

    fn emit(&self, shows: impl Fn(Option<usize>, &MeasuredRow) -> Shows) -> Vec<ReleasedRow> {
        self.numbered()
            .map(|(index, row)| {
                let shows = shows(index, row);
                let cell = |column: Option<usize>, value: &Value| {
                    let told = |why| {
                        let bands = self.floors.banded && index.is_none();
                        Cell::Withheld(if bands { conduct::total(value, why) } else { why })
                    };
                    match shows {
                        Shows::Nothing(why) => told(why),
                        Shows::People if column.is_some() && column != self.repeated => {
                            told(Withheld::Complement)
                        }
                        Shows::People | Shows::Everything => Cell::shown(value),
                    }
                };
                let cells =
                    row.values.iter().enumerate().map(|(column, value)| cell(Some(column), value));
                ReleasedRow {
                    project: row.project.clone(),
                    period: row.period.clone(),
                    complete: row.complete,
                    dimensions: row.dimensions.clone(),
                    cells: cells.collect(),
                    people: cell(None, &Value::Count(row.people)),
                }
            })
            .collect()
    }

    /// Returns the groups with their number, then the totals without one.
    fn numbered(&self) -> impl Iterator<Item = (Option<usize>, &MeasuredRow)> {
        let groups = self.groups.iter().enumerate().map(|(index, row)| (Some(index), row));
        groups.chain(self.totals.iter().map(|row| (None, row)))
    }
}

/// How much of a row is shown.
enum Shows {
    Nothing(Withheld),
    People,
    Everything,
}

/// A number of people (or things) among a row's people, and what can be had by subtraction.
struct Part {
    inside: u64,
    /// Those of the row, or of the denominator, who are not in it; nothing for things.
    outside: Option<u64>,
    /// The denominator, and by how much it differs from the row's people.
    of: Option<(u64, u64)>,
}

impl Part {
    fn is_large(&self, floors: Floors, is_total: bool) -> bool {
        let floor = if is_total { floors.total } else { floors.group };
        self.inside >= floor
            && self.outside.is_none_or(|outside| outside >= floors.group)
            && self
                .of
                .is_none_or(|(of, rest)| of >= floors.table && (rest == 0 || rest >= floors.group))
    }
}

fn is_total(row: &MeasuredRow) -> bool {
    row.dimensions.iter().all(|dimension| dimension == ALL)
}

/// The label of a total over a dimension, over periods or over projects.
const ALL: &str = "all";

/// Returns whether rows hold totals over some dimensions only, or over periods or projects beside
/// the parts of these: linked tables, which one table at a time cannot protect.
fn mixes_totals(rows: &[MeasuredRow]) -> bool {
    let partly = |row: &MeasuredRow| !is_total(row) && row.dimensions.iter().any(|d| d == ALL);
    let mixed = |label: fn(&MeasuredRow) -> &str| {
        let labels: BTreeSet<&str> = rows.iter().map(label).collect();
        labels.len() > 1 && labels.contains(ALL)
    };
    rows.iter().any(partly) || mixed(|row| &row.project) || mixed(|row| &row.period)
}
