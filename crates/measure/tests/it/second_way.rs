//! A second implementation, in plain Rust over the commits as a source tells them.
//!
//! It shares no view and no SQL with the measures; only who is who comes from `identify`. Its
//! answers equal those of the measures in every period, on the village and on random histories.

use std::collections::{BTreeMap, BTreeSet};

use measure::{Params, Session};
use model::{Class, Measured, Per, Period, Value};
use proptest::prelude::*;
use village::Story;

use crate::ground::{Ground, Told, VILLAGE, landed, measured};
use crate::histories::history;

const DAY: i64 = 86_400;

/// Something a person did: when, and what brought it.
type Deed = (i64, String);

/// Everything every person did in one project through a door, in the order of time.
fn deeds(ground: &Ground, story: &Story, door: &str) -> Vec<Vec<Deed>> {
    let who: BTreeMap<_, _> = ground
        .people()
        .resolved
        .into_iter()
        .filter(|row| row.project == story.name)
        .map(|row| (row.subject.id().to_owned(), (row.person, row.class)))
        .collect();
    let brought: BTreeMap<_, _> = landed(&story.commits).into_iter().collect();
    let mut people: BTreeMap<u32, BTreeSet<(i64, String, String)>> = BTreeMap::new();
    for commit in &story.commits {
        let Some(at) = commit.committer.stamp.believed().filter(|at| *at < story.as_of) else {
            continue;
        };
        let author = who[&ground.store.signature_id(&commit.author.by).0];
        let mut doers = vec![];
        if door != "co_authored" && commit.parents.len() < 2 {
            doers.push(author);
        }
        if door != "authored" {
            let with = commit.credits.iter().filter(|c| c.role == model::CreditRole::CoAuthored);
            let with = with.map(|credit| who[&ground.store.signature_id(&credit.by).0]);
            doers.extend(with.filter(|(person, _)| *person != author.0));
        }
        for (person, class) in doers {
            if class == Class::Human {
                let with = brought[&commit.id].to_string();
                let deed = (at.seconds(), with, commit.id.to_string());
                people.entry(person).or_default().insert(deed);
            }
        }
    }
    let own = |deeds: BTreeSet<_>| deeds.into_iter().map(|(at, with, _)| (at, with)).collect();
    people.into_values().map(own).collect()
}

/// What the second way finds for one period.
#[derive(PartialEq, Debug, Default)]
struct Found {
    newcomers: u64,
    /// Numerators over the newcomers: within 90, 180, 365 days, by merge; nothing if not followed.
    seconds: [Option<u64>; 4],
    retained: Option<u64>,
    absence: Option<u64>,
}

fn second_way(people: &[Vec<Deed>], as_of: i64, per: Per) -> Vec<(String, Found)> {
    let Some(begin) = people.iter().map(|deeds| deeds[0].0).min() else { return vec![] };
    let moment = |at| model::Instant::from_seconds(at).unwrap();
    let mut found = vec![];
    let mut period = Period::holding(moment(begin), per);
    while period.starts_at().seconds() < as_of {
        let (from, until) = (period.starts_at().seconds(), period.ends_at().seconds());
        let cohort: Vec<&Vec<Deed>> =
            people.iter().filter(|deeds| (from..until).contains(&deeds[0].0)).collect();
        let count = |days: i64, fits: &dyn Fn(&[Deed], i64) -> bool| {
            let fits = |deeds: &&&Vec<Deed>| fits(deeds, deeds[0].0);
            (as_of - until >= days * DAY).then(|| cohort.iter().filter(fits).count() as u64)
        };
        let again = |days: i64| {
            count(days, &|deeds, first| {
                deeds.iter().any(|(at, _)| (first + DAY..=first + days * DAY).contains(at))
            })
        };
        let elsewhere = count(365, &|deeds, first| {
            let with = deeds.iter().filter(|deed| deed.0 == first).map(|deed| &deed.1).min();
            deeds
                .iter()
                .any(|(at, by)| (first + DAY..=first + 365 * DAY).contains(at) && Some(by) != with)
        });
        let retained = count(730, &|deeds, first| {
            deeds.iter().any(|(at, _)| (first + 365 * DAY + 1..=first + 730 * DAY).contains(at))
        });
        let end = until.min(as_of);
        let mut amounts: Vec<usize> = people
            .iter()
            .map(|deeds| deeds.iter().filter(|d| (end - 365 * DAY..end).contains(&d.0)).count())
            .collect();
        amounts.sort_unstable_by(|a, b| b.cmp(a));
        let total: usize = amounts.iter().sum();
        let half = (1..=amounts.len())
            .find(|few| total > 0 && 2 * amounts[..*few].iter().sum::<usize>() >= total);
        found.push((
            period.to_string(),
            Found {
                newcomers: cohort.len() as u64,
                seconds: [again(90), again(180), again(365), elsewhere],
                retained,
                absence: half.map(|few| few as u64),
            },
        ));
        period = period.next();
    }
    found
}

/// Takes the same out of the answers of the measures.
fn first_way(
    ground: &Ground,
    session: &Session,
    project: &str,
    params: &Params,
) -> Vec<(String, Found)> {
    let ask = |id| measured(ground, session, id, params);
    let answers = ["newcomers", "second_contribution", "retained_second_year", "absence_factor"];
    let [newcomers, second, retained, absence] = answers.map(ask);
    let rows = |answer: &Measured| -> Vec<(String, u64, Vec<Value>)> {
        let rows = answer.rows.iter().filter(|row| row.project == project);
        rows.map(|row| (row.period.clone(), row.people, row.values.clone())).collect()
    };
    let (newcomers, second) = (rows(&newcomers), rows(&second));
    let (retained, absence) = (rows(&retained), rows(&absence));
    assert!([&second, &retained, &absence].iter().all(|rows| rows.len() == newcomers.len()));
    let mut found = vec![];
    for (at, (period, people, values)) in newcomers.iter().enumerate() {
        assert!([&second[at], &retained[at], &absence[at]].iter().all(|row| row.0 == *period));
        assert_eq!(values, &[Value::Count(*people)]);
        assert_eq!((second[at].1, retained[at].1), (*people, *people), "{period}: one cohort");
        let absence = match &absence[at].2[0] {
            Value::Count(few) => Some(*few),
            _ => None,
        };
        found.push((
            period.clone(),
            Found {
                newcomers: *people,
                seconds: [0, 1, 2, 3].map(|value| numerator(&second[at].2[value], *people)),
                retained: numerator(&retained[at].2[0], *people),
                absence,
            },
        ));
    }
    found
}

fn numerator(value: &Value, people: u64) -> Option<u64> {
    match value {
        Value::Estimate { value, of, .. } => {
            assert_eq!(*of, people, "a cohort is followed whole or not at all");
            Some((value * *of as f64).round() as u64)
        }
        _ => None,
    }
}

/// Where nobody began there is no share, whether followed or not.
fn without_empty(mut found: Vec<(String, Found)>) -> Vec<(String, Found)> {
    for (_, found) in found.iter_mut().filter(|(_, found)| found.newcomers == 0) {
        (found.seconds, found.retained) = ([None; 4], None);
    }
    found
}

fn both_ways_agree(ground: &Ground, session: &Session, story: &Story, pers: &[Per], door: &str) {
    let people = deeds(ground, story, door);
    for &per in pers {
        let params = Params { per: Some(per), door: Some(door.into()), ..Params::default() };
        let first = first_way(ground, session, story.name.as_str(), &params);
        let second = without_empty(second_way(&people, story.as_of.seconds(), per));
        assert_eq!(first, second, "{} by {} through {door}", story.name, per.word());
    }
}

#[test]
fn both_ways_agree_on_the_village() {
    let (ground, session) = &*VILLAGE;
    for story in [village::orchard(), village::beehive()] {
        for door in ["authored", "co_authored", "any"] {
            both_ways_agree(ground, session, &story, &Per::ALL, door);
        }
    }
}

/// Steps from one commit to the next, on and just beside every edge that a measure knows.
fn step() -> impl Strategy<Value = i64> {
    let edges = prop::sample::select(vec![0, 1, 90, 180, 365, 730]);
    prop_oneof![
        (edges, -1..=1_i64).prop_map(|(days, beside)| days * DAY + beside),
        0..200 * DAY,
        -20 * DAY..0,
    ]
}

/// One commit of a random history: the step to it, who, with whom, on which branch.
type Turn = (i64, &'static str, Option<&'static str>, Option<u32>);

fn turn() -> impl Strategy<Value = Turn> {
    let people = || prop::sample::select(vec!["a", "b", "c", "d", "bot"]);
    (step(), people(), prop::option::weighted(0.2, people()), prop::option::of(1..3_u32))
}

fn told(turns: &[Turn]) -> Story {
    let begin = model::Instant::from_date(2021, 6, 15).unwrap().seconds();
    let mut text = String::from("2021-06-14T12:00Z keeper README.md\n");
    let mut at = begin;
    for (step, who, with, branch) in turns {
        // Around the snapshot too, but never so late that a time is not believed.
        at = (at + step).clamp(begin - 30 * DAY, village::as_of().seconds() + DAY / 2);
        let moment = model::Instant::from_seconds(at).unwrap();
        let with = with.map(|with| format!(" with {with}")).unwrap_or_default();
        let branch = branch.map(|branch| format!(" in #{branch}")).unwrap_or_default();
        text.push_str(&format!("{moment} {who} src/a.py{with}{branch}\n"));
    }
    for branch in [1, 2] {
        if turns.iter().any(|turn| turn.3 == Some(branch)) {
            text.push_str(&format!("merge #{branch} by keeper at 2024-12-30T12:00Z\n"));
        }
    }
    history("random", &text)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 8,
        failure_persistence: None,
        max_shrink_iters: 40,
        ..ProptestConfig::default()
    })]

    #[test]
    fn both_ways_agree_on_random_histories(turns in prop::collection::vec(turn(), 0..25)) {
        let story = told(&turns);
        let ground = Ground::new(&[Told::whole(story.clone())]);
        let session = ground.session();
        both_ways_agree(&ground, &session, &story, &[Per::Quarter, Per::Month], "authored");
        both_ways_agree(&ground, &session, &story, &[Per::Year], "any");
    }
}
