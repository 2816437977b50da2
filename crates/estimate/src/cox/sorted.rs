//! The observations in the one order in which everything is summed, stratum by stratum.
//!
//! Within a stratum rows ascend by time, deaths before the censored of the same time, then by entry and covariates,
//! so that equal rows are interchangeable and no result depends on the order of the input.
//! Columns are centered and scaled by their spread, which keeps sums of products exact and steps comparable.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Range;

use super::Observations;

/// All strata, and what was done to the columns.
#[derive(Debug, Clone)]
pub(super) struct Sorted {
    pub(super) strata: Vec<Stratum>,
    /// For each column that is kept, its place among the covariates given.
    columns: Vec<Column>,
    given: usize,
}

#[derive(Debug, Clone, Copy)]
struct Column {
    place: usize,
    mean: f64,
    scale: f64,
}

/// The observations of one stratum.
#[derive(Debug, Clone)]
pub(super) struct Stratum {
    pub(super) label: usize,
    pub(super) times: Vec<f64>,
    pub(super) events: Vec<bool>,
    /// Empty when everybody is at risk from the beginning.
    pub(super) entries: Vec<f64>,
    /// Rows by entry, the latest first.
    pub(super) by_entry: Vec<usize>,
    /// Where each row stood in the input.
    pub(super) origins: Vec<usize>,
    /// The distinct times of events, the latest first.
    pub(super) moments: Vec<Moment>,
    rows: Vec<f64>,
    width: usize,
}

/// One time at which somebody has the event.
#[derive(Debug, Clone)]
pub(super) struct Moment {
    pub(super) time: f64,
    /// The rows with the event; they and all after them are followed at least until then.
    pub(super) deaths: Range<usize>,
}

/// A column whose spread is this small beside its size does not vary.
const FLAT: f64 = 1e-12;
/// An odd number whose bits are spread evenly (2^64 over the golden ratio).
const MIX: u64 = 0x9E37_79B9_7F4A_7C15;

impl Sorted {
    pub(super) fn new(observations: &Observations<'_>) -> Self {
        let Observations { times, events, entry, strata, covariates, width } = *observations;
        let row = |i: usize| covariates.get(i * width..(i + 1) * width).unwrap_or_default();
        let second = |i: usize| {
            let entry = entry.and_then(|entry| entry.get(i)).copied().unwrap_or(0.0);
            (events.get(i) != Some(&true), ordered(entry), mixed(row(i)))
        };
        let mut groups: BTreeMap<usize, Vec<(u64, usize)>> = BTreeMap::new();
        match strata {
            Some(strata) => {
                for (i, (label, time)) in strata.iter().zip(times).enumerate() {
                    groups.entry(*label).or_default().push((ordered(*time), i));
                }
            }
            None => {
                let rows = times.iter().enumerate().map(|(i, time)| (ordered(*time), i));
                groups.insert(0, rows.collect());
            }
        }
        let mut strata: Vec<Stratum> = groups
            .into_iter()
            .map(|(label, mut rows)| {
                // Most rows are told apart by their time; only the others are looked at closely.
                rows.sort_unstable_by_key(|(time, _)| *time);
                let mut close = Vec::new();
                for same in rows.chunk_by_mut(|a, b| a.0 == b.0).filter(|same| same.len() > 1) {
                    close.clear();
                    close.extend(same.iter().map(|(_, i)| (second(*i), *i)));
                    close.sort_unstable_by(|(a, i), (b, j)| {
                        a.cmp(b).then_with(|| lexicographic(row(*i), row(*j)))
                    });
                    same.iter_mut().zip(&close).for_each(|(place, (_, i))| place.1 = *i);
                }
                let origins: Vec<usize> = rows.into_iter().map(|(_, i)| i).collect();
                Stratum::new(label, origins, observations)
            })
            .collect();
        let columns = columns(&strata, width);
        for row in strata.iter_mut().flat_map(|s| s.rows.chunks_exact_mut(width.max(1))) {
            for (x, column) in row.iter_mut().zip(&columns) {
                *x = (*x - column.mean) / column.scale;
            }
        }
        Self { strata, columns, given: width }
    }

    /// How many columns are kept.
    pub(super) fn width(&self) -> usize {
        self.columns.len()
    }

    /// Keeps the columns at these places alone.
    pub(super) fn keep(&mut self, kept: &[usize]) {
        if kept.len() == self.columns.len() {
            return;
        }
        for stratum in &mut self.strata {
            let rows = (0..stratum.times.len())
                .flat_map(|i| kept.iter().map(move |j| (i, *j)))
                .filter_map(|(i, j)| stratum.row(i).get(j).copied())
                .collect();
            stratum.rows = rows;
            stratum.width = kept.len();
        }
        self.columns = kept.iter().filter_map(|j| self.columns.get(*j).copied()).collect();
    }

    /// Returns numbers of the kept columns in the units given.
    pub(super) fn unscaled(&self, numbers: &[f64]) -> Vec<f64> {
        numbers.iter().zip(&self.columns).map(|(number, column)| number / column.scale).collect()
    }

    /// Returns numbers of the kept columns at their places among all.
    pub(super) fn spread(&self, numbers: &[f64]) -> Vec<Option<f64>> {
        let mut all = vec![None; self.given];
        for (number, column) in numbers.iter().zip(&self.columns) {
            if let Some(place) = all.get_mut(column.place) {
                *place = Some(*number);
            }
        }
        all
    }

    /// Returns where among the kept columns those at `places` stand.
    pub(super) fn kept(&self, places: &[usize]) -> Vec<usize> {
        let standing = self.columns.iter().enumerate();
        standing.filter(|(_, column)| places.contains(&column.place)).map(|(j, _)| j).collect()
    }

    /// Returns the linear predictor at the means, given coefficients on the inner scale.
    pub(super) fn at_means(&self, beta: &[f64]) -> f64 {
        let terms = beta.iter().zip(&self.columns);
        terms.map(|(beta, column)| beta / column.scale * column.mean).sum()
    }
}

impl Stratum {
    /// A stratum of the rows at these places, whose covariates are still in their own units.
    fn new(label: usize, origins: Vec<usize>, observations: &Observations<'_>) -> Self {
        let Observations { times, events, entry, covariates, width, .. } = *observations;
        let take = |list: &[f64]| -> Vec<f64> {
            origins.iter().filter_map(|i| list.get(*i).copied()).collect()
        };
        let events: Vec<bool> = origins.iter().filter_map(|i| events.get(*i).copied()).collect();
        let (times, entries) = (take(times), entry.map(take).unwrap_or_default());
        let mut rows = Vec::with_capacity(origins.len() * width);
        for i in &origins {
            rows.extend_from_slice(covariates.get(i * width..(i + 1) * width).unwrap_or_default());
        }
        let (moments, by_entry) = (moments(&times, &events), by_entry(&entries));
        Self { label, times, events, entries, by_entry, origins, moments, rows, width }
    }

    pub(super) fn row(&self, i: usize) -> &[f64] {
        self.rows.get(i * self.width..(i + 1) * self.width).unwrap_or_default()
    }

    pub(super) fn entry(&self, i: usize) -> f64 {
        self.entries.get(i).copied().unwrap_or(f64::NEG_INFINITY)
    }
}

fn lexicographic(a: &[f64], b: &[f64]) -> Ordering {
    let differing = a.iter().zip(b).map(|(a, b)| a.total_cmp(b));
    differing.into_iter().find(|order| order.is_ne()).unwrap_or(Ordering::Equal)
}

/// Means and spreads over all rows; a column that does not vary becomes zeros, because its scale is infinite.
fn columns(strata: &[Stratum], width: usize) -> Vec<Column> {
    let rows = || strata.iter().flat_map(|stratum| stratum.rows.chunks_exact(width.max(1)));
    let count = rows().count() as f64;
    let mut largest = vec![0.0_f64; width];
    for row in rows() {
        largest.iter_mut().zip(row).for_each(|(largest, x)| *largest = largest.max(x.abs()));
    }
    // Scaled before squaring, so that no amount is too large for it.
    let units: Vec<f64> = largest.iter().map(|x| if *x > 0.0 { *x } else { 1.0 }).collect();
    let mut means = vec![0.0; width];
    for row in rows() {
        let cells = means.iter_mut().zip(row.iter().zip(&units));
        cells.for_each(|(sum, (x, unit))| *sum += x / unit);
    }
    means.iter_mut().for_each(|sum| *sum /= count);
    let mut squares = vec![0.0; width];
    for row in rows() {
        let cells = squares.iter_mut().zip(row.iter().zip(units.iter().zip(&means)));
        cells.for_each(|(sum, (x, (unit, mean)))| *sum += (x / unit - mean).powi(2));
    }
    let spreads = squares.iter().map(|sum| (sum / count).sqrt());
    let columns = spreads.zip(units.iter().zip(&means)).enumerate();
    columns
        .map(|(place, (spread, (unit, mean)))| Column {
            place,
            mean: mean * unit,
            scale: if spread > FLAT { spread * unit } else { f64::INFINITY },
        })
        .collect()
}

fn by_entry(entries: &[f64]) -> Vec<usize> {
    let at = |i: &usize| entries.get(*i).copied().unwrap_or(0.0);
    let mut rows: Vec<usize> = (0..entries.len()).collect();
    rows.sort_unstable_by(|a, b| at(b).total_cmp(&at(a)).then(a.cmp(b)));
    rows
}

/// A whole number in the order of the floats, as `total_cmp` has it, because these compare faster.
fn ordered(x: f64) -> u64 {
    let bits = (x + 0.0).to_bits();
    if bits >> 63 == 0 { bits | 1 << 63 } else { !bits }
}

/// Some number made of a row, so that rows of the same time need not be compared cell by cell.
fn mixed(row: &[f64]) -> u64 {
    row.iter().fold(0, |sum: u64, x| (sum.rotate_left(23) ^ x.to_bits()).wrapping_mul(MIX))
}

fn moments(times: &[f64], events: &[bool]) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    let rows = times.iter().zip(events).enumerate();
    for (i, (time, _)) in rows.filter(|(_, (_, event))| **event) {
        match moments.last_mut() {
            Some(last) if last.time == *time => last.deaths.end = i + 1,
            _ => moments.push(Moment { time: *time, deaths: i..i + 1 }),
        }
    }
    moments.reverse();
    moments
}
