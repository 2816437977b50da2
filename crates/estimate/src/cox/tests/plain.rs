//! Cox's formulas as they are printed: for every death a loop over everybody.

use crate::cox::{Observations, Ties};
use crate::symmetric::Symmetric;

/// Observations in plain lists.
pub(super) struct Plain {
    pub(super) times: Vec<f64>,
    pub(super) events: Vec<bool>,
    pub(super) entries: Vec<f64>,
    pub(super) strata: Vec<usize>,
    pub(super) covariates: Vec<f64>,
    width: usize,
}

/// One of the deaths at a time: who dies, and everybody's share of the risk.
struct Death {
    stratum: usize,
    time: f64,
    dying: Vec<usize>,
    /// Who is at risk, and with which factor.
    at_risk: Vec<(usize, f64)>,
}

impl Plain {
    pub(super) fn new(width: usize) -> Self {
        let (times, events, entries) = (vec![], vec![], vec![]);
        Self { times, events, entries, strata: vec![], covariates: vec![], width }
    }

    pub(super) fn push(&mut self, time: f64, event: bool, row: &[f64]) {
        self.times.push(time);
        self.events.push(event);
        self.covariates.extend(row);
    }

    pub(super) fn push_late(&mut self, entry: f64, time: f64, event: bool, row: &[f64]) {
        self.entries.resize(self.times.len(), -1.0);
        self.entries.push(entry);
        self.push(time, event, row);
    }

    pub(super) fn observations(&self) -> Observations<'_> {
        Observations {
            times: &self.times,
            events: &self.events,
            entry: (!self.entries.is_empty()).then_some(&self.entries[..]),
            strata: (!self.strata.is_empty()).then_some(&self.strata[..]),
            covariates: &self.covariates,
            width: self.width,
        }
    }

    fn row(&self, i: usize) -> &[f64] {
        &self.covariates[i * self.width..(i + 1) * self.width]
    }

    fn stratum(&self, i: usize) -> usize {
        self.strata.get(i).copied().unwrap_or(0)
    }

    fn followed(&self, i: usize, stratum: usize, time: f64) -> bool {
        let entry = self.entries.get(i).copied().unwrap_or(-1.0);
        self.stratum(i) == stratum && entry < time && time <= self.times[i]
    }

    fn weight(&self, i: usize, beta: &[f64]) -> f64 {
        self.row(i).iter().zip(beta).map(|(x, b)| x * b).sum::<f64>().exp()
    }

    fn deaths(&self, ties: Ties) -> Vec<Death> {
        let mut deaths: Vec<Death> = Vec::new();
        for i in (0..self.times.len()).filter(|i| self.events[*i]) {
            let (stratum, time) = (self.stratum(i), self.times[i]);
            if deaths.iter().any(|death| death.stratum == stratum && death.time == time) {
                continue;
            }
            let dying: Vec<usize> = (0..self.times.len())
                .filter(|j| {
                    self.events[*j] && self.stratum(*j) == stratum && self.times[*j] == time
                })
                .collect();
            for k in 0..dying.len() {
                let spared = match ties {
                    Ties::Efron => k as f64 / dying.len() as f64,
                    Ties::Breslow => 0.0,
                };
                let factor = |j: usize| if dying.contains(&j) { 1.0 - spared } else { 1.0 };
                let at_risk = (0..self.times.len())
                    .filter(|j| self.followed(*j, stratum, time))
                    .map(|j| (j, factor(j)))
                    .collect();
                deaths.push(Death { stratum, time, dying: dying.clone(), at_risk });
            }
        }
        deaths
    }

    fn risk(&self, death: &Death, beta: &[f64]) -> f64 {
        death.at_risk.iter().map(|(j, factor)| factor * self.weight(*j, beta)).sum()
    }

    fn mean(&self, death: &Death, beta: &[f64]) -> Vec<f64> {
        let risk = self.risk(death, beta);
        let share = |c: usize| {
            let terms = death.at_risk.iter();
            terms.map(|(j, factor)| factor * self.weight(*j, beta) * self.row(*j)[c]).sum::<f64>()
                / risk
        };
        (0..self.width).map(share).collect()
    }

    /// The covariates of the dying, averaged.
    fn dying(&self, death: &Death) -> Vec<f64> {
        let count = death.dying.len() as f64;
        (0..self.width)
            .map(|c| death.dying.iter().map(|i| self.row(*i)[c]).sum::<f64>() / count)
            .collect()
    }

    pub(super) fn log_likelihood(&self, beta: &[f64], ties: Ties) -> f64 {
        let term = |death: &Death| {
            let linear: f64 = self.dying(death).iter().zip(beta).map(|(x, b)| x * b).sum();
            linear - self.risk(death, beta).ln()
        };
        self.deaths(ties).iter().map(term).sum()
    }

    pub(super) fn gradient(&self, beta: &[f64], ties: Ties) -> Vec<f64> {
        self.changing_gradient(beta, ties, |_| 1.0)
    }

    pub(super) fn changing_gradient(
        &self,
        beta: &[f64],
        ties: Ties,
        g: impl Fn(f64) -> f64,
    ) -> Vec<f64> {
        let mut sum = vec![0.0; self.width];
        for death in self.deaths(ties) {
            let (dying, mean) = (self.dying(&death), self.mean(&death, beta));
            (0..self.width).for_each(|c| sum[c] += g(death.time) * (dying[c] - mean[c]));
        }
        sum
    }

    /// The information, and the same with each time's share multiplied by g and by g².
    pub(super) fn information(
        &self,
        beta: &[f64],
        ties: Ties,
        g: impl Fn(f64) -> f64,
    ) -> (Symmetric, Symmetric, Symmetric) {
        let zeros = || Symmetric::zeros(self.width);
        let (mut plain, mut once, mut twice) = (zeros(), zeros(), zeros());
        for death in self.deaths(ties) {
            let (risk, mean, g) = (self.risk(&death, beta), self.mean(&death, beta), g(death.time));
            for (j, factor) in &death.at_risk {
                let away: Vec<f64> = self.row(*j).iter().zip(&mean).map(|(x, m)| x - m).collect();
                let share = factor * self.weight(*j, beta) / risk;
                plain.add_square(share, &away);
                once.add_square(share * g, &away);
                twice.add_square(share * g * g, &away);
            }
        }
        (plain, once, twice)
    }

    pub(super) fn robust_variances(
        &self,
        beta: &[f64],
        ties: Ties,
        variance: &Symmetric,
        clusters: &[usize],
    ) -> Vec<f64> {
        let mut residuals = vec![vec![0.0; self.width]; self.times.len()];
        for death in self.deaths(ties) {
            let (risk, mean) = (self.risk(&death, beta), self.mean(&death, beta));
            for (j, factor) in &death.at_risk {
                let share = factor * self.weight(*j, beta) / risk;
                let died = f64::from(u8::from(death.dying.contains(j))) / death.dying.len() as f64;
                for c in 0..self.width {
                    residuals[*j][c] += (died - share) * (self.row(*j)[c] - mean[c]);
                }
            }
        }
        let mut squares = vec![0.0; self.width];
        for cluster in 0..=clusters.iter().copied().max().unwrap_or(0) {
            let members = (0..residuals.len()).filter(|j| clusters[*j] == cluster);
            let sum = members.fold(vec![0.0; self.width], |sum: Vec<f64>, j| {
                sum.iter().zip(&residuals[j]).map(|(a, b)| a + b).collect()
            });
            for (c, square) in squares.iter_mut().enumerate() {
                *square += (0..self.width).map(|d| variance.at(c, d) * sum[d]).sum::<f64>().powi(2);
            }
        }
        squares
    }

    /// Whether two covariates, weighed somehow, never rank anybody at risk above somebody who has the event.
    pub(super) fn is_separated(&self) -> bool {
        let deaths = self.deaths(Ties::Breslow);
        let differences: Vec<[f64; 2]> = deaths
            .iter()
            .flat_map(|death| {
                let pairs =
                    death.dying.iter().flat_map(|i| death.at_risk.iter().map(move |(j, _)| (i, j)));
                pairs.map(|(i, j)| {
                    [self.row(*i)[0] - self.row(*j)[0], self.row(*i)[1] - self.row(*j)[1]]
                })
            })
            .filter(|d| d[0] != 0.0 || d[1] != 0.0)
            .collect();
        // The directions that never rank wrongly form a cone, whose edges are across some difference.
        let across = differences.iter().flat_map(|[a, b]| [[-b, *a], [*b, -a], [*a, *b]]);
        across.into_iter().any(|[a, b]| {
            let products = || differences.iter().map(move |d| a * d[0] + b * d[1]);
            products().all(|product| product >= 0.0) && products().any(|product| product > 0.0)
        })
    }

    /// How many pairs can be compared.
    pub(super) fn pairs(&self) -> u64 {
        let mut pairs = 0;
        for i in (0..self.times.len()).filter(|i| self.events[*i]) {
            let time = self.times[i];
            let others = (0..self.times.len()).filter(|j| self.followed(*j, self.stratum(i), time));
            pairs += others.filter(|j| self.times[*j] > time || !self.events[*j]).count() as u64;
        }
        pairs
    }

    pub(super) fn baseline(&self, beta: &[f64], ties: Ties, stratum: usize, time: f64) -> f64 {
        let deaths = self.deaths(ties);
        let until = deaths.iter().filter(|death| death.stratum == stratum && death.time <= time);
        until.map(|death| 1.0 / self.risk(death, beta)).sum()
    }
}
