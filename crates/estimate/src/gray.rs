//! Gray's test: is the incidence of one cause the same in all groups, the other causes being what they are?
//!
//! With S_k and F_k of group k, R_k = n_k (1 - F_k)/S_k and R their sum, the score of a group is the sum over event
//! times of (1 - F)^rho (d_k - d R_k / R): those who left by another cause stay in the risk set.
//! Its variance follows the influence of each group's events: a_ik(u) + (c_ik - c_ik(u)) t_k(u) for the cause and
//! (c_ik - c_ik(u)) times (1 - F)/S_k for the others, squared, c being the sum of a dF/(1 - F).
//! Gray 1988, Annals of Statistics 16:1141; values as `cuminc` in R `cmprsk` 2.2-11.

use crate::chi_square::upper_tail;
use crate::log_rank::Compared;
use crate::symmetric::Symmetric;

#[cfg(test)]
mod tests;

/// A test of k groups: chi-square, degrees of freedom, p.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GrayTest {
    /// The statistic.
    pub statistic: f64,
    /// One less than the number of groups.
    pub degrees: usize,
    /// The chance of a larger statistic.
    pub p: f64,
}

/// Returns the test of one cause; nothing with fewer than two groups, lengths that differ, times that are not
/// finite, or where the groups do not vary.
pub fn test(
    times: &[f64],
    causes: &[usize],
    groups: &[usize],
    strata: Option<&[usize]>,
    cause: usize,
    rho: f64,
) -> Option<GrayTest> {
    let lengths = [causes.len(), groups.len(), strata.map_or(times.len(), <[usize]>::len)];
    let usable = lengths.iter().all(|length| *length == times.len());
    if !usable || !rho.is_finite() || times.iter().any(|time| !time.is_finite()) {
        return None;
    }
    let compared = Compared::new(groups);
    let count = compared.groups().len();
    let mut total = Sums { score: vec![0.0; count], variance: Symmetric::zeros(count) };
    for rows in compared.strata(strata) {
        let moments = moments(times, causes, &compared, &rows, cause);
        add_stratum(&mut total, &moments, count, rho);
    }
    let degrees = count.checked_sub(1).filter(|degrees| *degrees > 0)?;
    let variance = Symmetric::from_cells(degrees, |i, j| total.variance.at(i, j));
    let score: Vec<f64> = total.score.iter().take(degrees).copied().collect();
    let statistic = variance.inverse_form(&score, SINGULAR)?;
    Some(GrayTest { statistic, degrees, p: upper_tail(statistic, degrees)? })
}

const SINGULAR: f64 = 1e-10;

struct Sums {
    score: Vec<f64>,
    variance: Symmetric,
}

/// One time, by group: those at risk, those who leave by the cause, those who leave otherwise.
struct Moment {
    groups: Vec<(f64, f64, f64)>,
}

fn moments(
    times: &[f64],
    causes: &[usize],
    compared: &Compared,
    rows: &[usize],
    cause: usize,
) -> Vec<Moment> {
    let count = compared.groups().len();
    let of = |i: &usize| {
        let time = times.get(*i).copied().unwrap_or(0.0);
        (time, causes.get(*i).copied().unwrap_or(0), compared.place(*i))
    };
    let mut people: Vec<(f64, usize, usize)> = rows.iter().map(of).collect();
    people.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let mut at_risk = vec![0.0; count];
    for person in &people {
        bump(&mut at_risk, person.2, 1.0);
    }
    let mut moments = Vec::new();
    for same in people.chunk_by(|a, b| a.0 == b.0) {
        let mut groups: Vec<(f64, f64, f64)> = at_risk.iter().map(|n| (*n, 0.0, 0.0)).collect();
        for (_, left_by, group) in same {
            bump(&mut at_risk, *group, -1.0);
            let Some(cell) = groups.get_mut(*group).filter(|_| *left_by > 0) else { continue };
            if *left_by == cause { cell.1 += 1.0 } else { cell.2 += 1.0 }
        }
        if groups.iter().any(|(_, d, others)| d + others > 0.0) {
            moments.push(Moment { groups });
        }
    }
    moments
}

fn bump(counts: &mut [f64], place: usize, by: f64) {
    if let Some(count) = counts.get_mut(place) {
        *count += by;
    }
}

/// What the variance needs of one group at one time.
struct Trace {
    group: usize,
    /// a of each score with this group.
    a: Vec<f64>,
    /// c of each score with this group, up to this time.
    c: Vec<f64>,
    /// The factor of c and the weight, for the cause and for the others.
    own: (f64, f64),
    other: (f64, f64),
}

fn add_stratum(total: &mut Sums, moments: &[Moment], count: usize, rho: f64) {
    let mut free = vec![1.0; count];
    let mut left = vec![0.0; count];
    let mut c = vec![vec![0.0; count]; count];
    let mut pooled = 0.0_f64;
    let mut traces: Vec<Trace> = Vec::new();
    for Moment { groups } in moments {
        let d: f64 = groups.iter().map(|group| group.1).sum();
        // n/S and n(1-F)/S of each group, before this time.
        let state = || groups.iter().zip(free.iter().zip(&left));
        let spread: Vec<f64> =
            state().map(|((n, ..), (s, _))| if *n > 0.0 { n / s } else { 0.0 }).collect();
        let at_risk: Vec<f64> =
            spread.iter().zip(&left).map(|(spread, f)| spread * (1.0 - f)).collect();
        let (whole, whole_risk): (f64, f64) = (spread.iter().sum(), at_risk.iter().sum());
        let weight = (1.0 - pooled).powf(rho);
        if d > 0.0 {
            let scores = total.score.iter_mut().zip(groups.iter().zip(&at_risk));
            for (score, ((_, own, _), risk)) in scores {
                *score += weight * (own - d * risk / whole_risk);
            }
        }
        let gain = d / whole;
        let after = pooled + gain;
        for (k, (n, own, others)) in groups.iter().copied().enumerate() {
            let (Some(s), Some(f), Some(c)) = (free.get_mut(k), left.get_mut(k), c.get_mut(k))
            else {
                continue;
            };
            if n <= 0.0 {
                continue;
            }
            let before = *s;
            *s = before * ((n - own - others) / n);
            *f += before * own / n;
            let mine = spread.get(k).copied().unwrap_or(0.0);
            let share = |i: usize| spread.get(i).copied().unwrap_or(0.0) / whole;
            let a: Vec<f64> = (0..count)
                .map(|i| weight * mine * (f64::from(u8::from(i == k)) - share(i)))
                .collect();
            c.iter_mut().zip(&a).for_each(|(sum, a)| *sum += a * gain / (1.0 - pooled));
            traces.push(Trace {
                group: k,
                a,
                c: c.clone(),
                own: own_part(d, whole, n, before, *s, after),
                other: other_part(n, others, before, *s, after),
            });
        }
        pooled = after;
    }
    for trace in &traces {
        let Some(whole) = c.get(trace.group) else { continue };
        let rest: Vec<f64> = whole.iter().zip(&trace.c).map(|(all, now)| all - now).collect();
        let influence: Vec<f64> =
            trace.a.iter().zip(&rest).map(|(a, rest)| a + trace.own.0 * rest).collect();
        total.variance.add_square(trace.own.1, &influence);
        let influence: Vec<f64> = rest.iter().map(|rest| trace.other.0 * rest).collect();
        total.variance.add_square(trace.other.1, &influence);
    }
}

/// Factor and weight for the cause: its hazard is that of all groups together, as under the hypothesis.
fn own_part(d: f64, whole: f64, n: f64, before: f64, free: f64, after: f64) -> (f64, f64) {
    if d <= 0.0 {
        return (0.0, 0.0);
    }
    let factor = if free > 0.0 { 1.0 - (1.0 - after) / free } else { 1.0 };
    // As many as would be at risk if all groups were as free of any end as this one.
    let like = whole * before;
    let ties = if d > 1.0 { 1.0 - (d - 1.0) / (like - 1.0) } else { 1.0 };
    (factor, ties * d * before * before / (like * n))
}

/// Factor and weight for the other causes: the group's own.
fn other_part(n: f64, others: f64, before: f64, free: f64, after: f64) -> (f64, f64) {
    if others <= 0.0 || free <= 0.0 {
        return (0.0, 0.0);
    }
    let ties = if others > 1.0 { 1.0 - (others - 1.0) / (n - 1.0) } else { 1.0 };
    ((1.0 - after) / free, ties * before * before * others / (n * n))
}
