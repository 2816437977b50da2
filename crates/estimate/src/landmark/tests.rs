//! Exposures that come with time: what is refused, how time is split, and what the wrong analysis would say.

use super::*;
use crate::cox::{Observations, Ties, fit};

#[test]
fn an_exposure_known_only_to_those_who_stayed_is_refused() {
    let since = [None, Some(3.0), Some(0.0), Some(90.0)];
    let all = people(&[0.0; 4], &[5.0, 8.0, 9.0, 7.0], &[true; 4], &since).unwrap();
    assert_eq!(at_start(&all), Err(ExposureError::ImmortalTime { people: 1 }));
    let rest: Vec<Exposed> = all.iter().copied().filter(|p| p.since != Some(3.0)).collect();
    assert_eq!(at_start(&rest), Ok(vec![false, true, false]));
}

#[test]
fn time_before_the_exposure_belongs_to_those_without() {
    let all = people(&[0.0; 2], &[5.0, 8.0], &[false, true], &[Some(5.0), Some(3.0)]).unwrap();
    let found: Vec<_> =
        split(&all).iter().map(|s| (s.person, s.entry, s.end, s.event, s.exposed)).collect();
    assert_eq!(
        found,
        [(0, 0.0, 5.0, false, false), (1, 0.0, 3.0, false, false), (1, 3.0, 8.0, true, true)]
    );
    let later = from_landmark(&all, 5.0);
    assert_eq!(later.len(), 1);
    assert_eq!((later[0].person, later[0].entry, later[0].exposed), (1, 5.0, true));
}

#[test]
fn a_mentor_without_effect_looks_good_only_in_the_wrong_analysis() {
    // Everybody leaves at a steady rate; a mentor comes on day 4 to every second person still there.
    let ends: Vec<f64> = (1..=300).map(|i| f64::from(i * 37 % 301) / 25.0 + 0.1).collect();
    let since: Vec<Option<f64>> =
        ends.iter().enumerate().map(|(i, end)| (i % 2 == 0 && *end > 4.0).then_some(4.0)).collect();
    let all = people(&[0.0; 300], &ends, &[true; 300], &since).unwrap();
    let naive: Vec<Stretch> = all
        .iter()
        .enumerate()
        .map(|(person, p)| Stretch {
            person,
            entry: p.entry,
            end: p.end,
            event: true,
            exposed: p.since.is_some(),
        })
        .collect();
    let effect = |rows: &[Stretch]| {
        let list = |take: fn(&Stretch) -> f64| rows.iter().map(take).collect::<Vec<f64>>();
        let events: Vec<bool> = rows.iter().map(|row| row.event).collect();
        let observations = Observations {
            times: &list(|row| row.end),
            events: &events,
            entry: Some(&list(|row| row.entry)),
            strata: None,
            covariates: &list(|row| f64::from(u8::from(row.exposed))),
            width: 1,
        };
        let fit = fit(&observations, Ties::Efron).unwrap();
        fit.coefficients().unwrap()[0].unwrap() / fit.standard_errors().unwrap()[0].unwrap()
    };
    assert!(effect(&naive) < -2.0);
    assert!(effect(&split(&all)).abs() < 1.5);
    assert!(effect(&from_landmark(&all, 4.0)).abs() < 1.5);
}

#[test]
fn what_cannot_be_used_is_said_with_its_place() {
    let found = people(&[0.0, 2.0], &[1.0, 2.0], &[true; 2], &[None; 2]);
    assert_eq!(found, Err(ExposureError::Time { index: 1 }));
    assert!(matches!(people(&[], &[1.0], &[true], &[None]), Err(ExposureError::Lengths { .. })));
    assert_eq!(split(&[]), []);
}
