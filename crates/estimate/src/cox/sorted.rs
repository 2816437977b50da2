//! The observations in the one order in which everything is summed, stratum by stratum.
//!
//! Within a stratum rows ascend by time, deaths before the censored of the same time, then by entry and covariates,
//! so that equal rows are interchangeable and no result depends on the order of the input.
//! Columns are centered and scaled by their spread, which keeps sums of products exact and steps comparable.

use std::cmp::Ordering;
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

impl Sorted {
    pub(super) fn new(observations: &Observations<'_>) -> Self {
        let Observations { times, events, entry, strata, covariates, width } = *observations;
        let row = |i: usize| covariates.get(i * width..(i + 1) * width).unwrap_or_default();
        let key = |i: usize| {
            let stratum = strata.and_then(|strata| strata.get(i)).copied().unwrap_or(0);
            let time = times.get(i).copied().unwrap_or(0.0);
            let event = events.get(i).copied().unwrap_or(false);
            (stratum, time, event, entry.and_then(|entry| entry.get(i)).copied())
        };
        let mut order: Vec<usize> = (0..times.len()).collect();
        order.sort_by(|a, b| {
            let ((stratum, time, event, enters), other) = (key(*a), key(*b));
            stratum
                .cmp(&other.0)
                .then(time.total_cmp(&other.1))
                .then(other.2.cmp(&event))
                .then(enters.unwrap_or(0.0).total_cmp(&other.3.unwrap_or(0.0)))
                .then_with(|| lexicographic(row(*a), row(*b)))
        });
        let columns = (0..width).map(|place| column(place, &order, row)).collect::<Vec<Column>>();
        let strata = order
            .chunk_by(|a, b| key(*a).0 == key(*b).0)
            .map(|rows| {
                let mut stratum = Stratum {
                    label: rows.first().map_or(0, |first| key(*first).0),
                    times: rows.iter().map(|i| key(*i).1).collect(),
                    events: rows.iter().map(|i| key(*i).2).collect(),
                    entries: rows.iter().filter_map(|i| key(*i).3).collect(),
                    by_entry: Vec::new(),
                    origins: rows.to_vec(),
                    moments: Vec::new(),
                    rows: rows.iter().flat_map(|i| scaled(row(*i), &columns)).collect(),
                    width,
                };
                stratum.by_entry = (0..stratum.entries.len()).collect();
                let entries = &stratum.entries;
                stratum.by_entry.sort_by(|a, b| {
                    let at = |i: &usize| entries.get(*i).copied().unwrap_or(0.0);
                    at(b).total_cmp(&at(a)).then(a.cmp(b))
                });
                stratum.moments = moments(&stratum.times, &stratum.events);
                stratum
            })
            .collect();
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
                .flat_map(|i| kept.iter().filter_map(move |j| Some((i, *j))))
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

fn column<'a>(place: usize, order: &[usize], row: impl Fn(usize) -> &'a [f64]) -> Column {
    let values = || order.iter().filter_map(|i| row(*i).get(place).copied());
    let count = order.len() as f64;
    let largest = values().fold(0.0, |largest: f64, x| largest.max(x.abs()));
    // Scaled before squaring, so that no amount is too large for it.
    let unit = if largest > 0.0 { largest } else { 1.0 };
    let mean = values().map(|x| x / unit).sum::<f64>() / count;
    let spread = (values().map(|x| (x / unit - mean).powi(2)).sum::<f64>() / count).sqrt();
    let scale = if spread > FLAT { spread * unit } else { f64::INFINITY };
    Column { place, mean: mean * unit, scale }
}

/// A column that does not vary becomes zeros, because its scale is infinite.
fn scaled(row: &[f64], columns: &[Column]) -> Vec<f64> {
    row.iter().zip(columns).map(|(x, column)| (x - column.mean) / column.scale).collect()
}

fn moments(times: &[f64], events: &[bool]) -> Vec<Moment> {
    let mut moments: Vec<Moment> = Vec::new();
    for (i, (time, event)) in times.iter().zip(events).enumerate().filter(|(_, row)| *row.1) {
        debug_assert!(*event);
        match moments.last_mut() {
            Some(last) if last.time == *time => last.deaths.end = i + 1,
            _ => moments.push(Moment { time: *time, deaths: i..i + 1 }),
        }
    }
    moments.reverse();
    moments
}
