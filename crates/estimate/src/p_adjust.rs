//! Adjusting p-values for being several: what each would have to be compared with 5 % as if it stood alone.
//!
//! With p sorted ascending, i = 1..n:
//! Bonferroni n p; Holm 1979: max over j <= i of (n-j+1) p_j; Hochberg 1988: min over j >= i of (n-j+1) p_j;
//! Benjamini & Hochberg 1995, J. Royal Statistical Society B 57:289: min over j >= i of n p_j / j;
//! Benjamini & Yekutieli 2001: the same times 1 + 1/2 + … + 1/n; all cut at 1, as `p.adjust` in R 4.2.2.
//! The family is whatever is given together, so it must be declared before anybody looks.

/// How several p-values are adjusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Adjustment {
    /// The share of false discoveries, for independent or positively dependent tests.
    BenjaminiHochberg,
    /// The share of false discoveries, under any dependence.
    BenjaminiYekutieli,
    /// The chance of any false discovery, under any dependence.
    Holm,
    /// The chance of any false discovery, the crudest way.
    Bonferroni,
    /// The chance of any false discovery, for independent tests.
    Hochberg,
}

/// Returns the adjusted p-values in the order of the input, or nothing when one is not between 0 and 1.
pub fn adjusted(p_values: &[f64], adjustment: Adjustment) -> Option<Vec<f64>> {
    if p_values.iter().any(|p| !(0.0..=1.0).contains(p)) {
        return None;
    }
    let n = p_values.len() as f64;
    let mut ascending: Vec<(usize, f64)> = p_values.iter().copied().enumerate().collect();
    ascending.sort_by(|a, b| a.1.total_cmp(&b.1));
    let harmonic: f64 = (1..=p_values.len()).map(|i| 1.0 / i as f64).sum();
    let factor = |index: usize| {
        let rank = index as f64 + 1.0;
        match adjustment {
            Adjustment::BenjaminiHochberg => n / rank,
            Adjustment::BenjaminiYekutieli => harmonic * n / rank,
            Adjustment::Holm | Adjustment::Hochberg => n - rank + 1.0,
            Adjustment::Bonferroni => n,
        }
    };
    let mut steps: Vec<(usize, f64)> = ascending
        .into_iter()
        .enumerate()
        .map(|(index, (place, p))| (place, (factor(index) * p).min(1.0)))
        .collect();
    match adjustment {
        Adjustment::Bonferroni => {}
        Adjustment::Holm => run(steps.iter_mut(), f64::max),
        _ => run(steps.iter_mut().rev(), f64::min),
    }
    steps.sort_by_key(|(place, _)| *place);
    Some(steps.into_iter().map(|(_, p)| p).collect())
}

/// Replaces each value by the running extreme up to it.
fn run<'a>(steps: impl Iterator<Item = &'a mut (usize, f64)>, extreme: impl Fn(f64, f64) -> f64) {
    let mut so_far = None;
    for (_, p) in steps {
        let value = so_far.map_or(*p, |earlier| extreme(earlier, *p));
        (*p, so_far) = (value, Some(value));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [Adjustment; 5] = [
        Adjustment::BenjaminiHochberg,
        Adjustment::BenjaminiYekutieli,
        Adjustment::Holm,
        Adjustment::Bonferroni,
        Adjustment::Hochberg,
    ];

    #[test]
    fn the_table_of_benjamini_and_hochberg_1995_rejects_four() {
        let p = [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262,
            0.5719, 0.6528, 0.7590, 1.0,
        ];
        let below = |adjustment| {
            adjusted(&p, adjustment).unwrap().into_iter().filter(|p| *p <= 0.05).count()
        };
        assert_eq!(below(Adjustment::BenjaminiHochberg), 4);
        assert_eq!(below(Adjustment::Bonferroni), 3);
        let fourth = adjusted(&p, Adjustment::BenjaminiHochberg).unwrap()[3];
        assert!((fourth - 0.035_625).abs() < 1e-15);
    }

    #[test]
    fn one_test_alone_stays_as_it_is_and_none_is_none() {
        for adjustment in ALL {
            assert_eq!(adjusted(&[0.03], adjustment), Some(vec![0.03]));
            assert_eq!(adjusted(&[], adjustment), Some(vec![]));
            assert_eq!(adjusted(&[0.5, 1.1], adjustment), None);
            assert_eq!(adjusted(&[f64::NAN], adjustment), None);
        }
    }

    /// The definitions, word for word, over all pairs.
    fn naive(p: &[f64], adjustment: Adjustment, place: usize) -> f64 {
        let n = p.len() as f64;
        let rank = |j: usize| p.iter().filter(|other| **other <= p[j]).count() as f64;
        let least = |j: usize| p.iter().filter(|other| **other < p[j]).count() as f64 + 1.0;
        let harmonic: f64 = (1..=p.len()).map(|i| 1.0 / i as f64).sum();
        let over = (0..p.len()).filter(|j| p[*j] >= p[place]);
        let under = (0..p.len()).filter(|j| p[*j] <= p[place]);
        let value = match adjustment {
            Adjustment::Bonferroni => n * p[place],
            Adjustment::Holm => under.map(|j| (n - least(j) + 1.0) * p[j]).fold(0.0, f64::max),
            Adjustment::Hochberg => over.map(|j| (n - rank(j) + 1.0) * p[j]).fold(1.0, f64::min),
            Adjustment::BenjaminiHochberg => over.map(|j| n * p[j] / rank(j)).fold(1.0, f64::min),
            Adjustment::BenjaminiYekutieli => {
                over.map(|j| harmonic * n * p[j] / rank(j)).fold(1.0, f64::min)
            }
        };
        value.min(1.0)
    }

    proptest! {
        #[test]
        fn the_definitions_are_met_with_ties(p in prop::collection::vec(0_u8..20, 1..30)) {
            let p: Vec<f64> = p.into_iter().map(|p| f64::from(p) / 19.0).collect();
            for adjustment in ALL {
                let got = adjusted(&p, adjustment).unwrap();
                for (place, value) in got.iter().enumerate() {
                    let expected = naive(&p, adjustment, place);
                    prop_assert!((value - expected).abs() < 1e-12, "{adjustment:?} {place}");
                    prop_assert!(*value >= p[place] && *value <= 1.0);
                }
            }
        }
    }
}
