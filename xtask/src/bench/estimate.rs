//! `cargo xtask bench-estimate`: Cox's model and the Kaplan–Meier curve beside lifelines, on the same people.
//!
//! Both begin with the numbers in memory; Python's start and the reading of the file are not counted.
//! Cox is what lifelines does in `fit`: coefficients, their errors and the baseline hazard; the curve has its limits.
//! The two take turns within one run, and what they find is compared, because a fast wrong answer is none.

use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use ::estimate::Level;
use ::estimate::cox::{Observations, Ties, fit};
use ::estimate::kaplan_meier::{Band, curve};

use super::{ROUNDS, machine, median};
use crate::aligned::aligned;

const PEOPLE: usize = 100_000;
const WIDTH: usize = 5;

/// What lifelines does; it prints seconds of both fits, then coefficients and the curve at one year.
const LIFELINES: &str = "import sys, time, warnings
import pandas
from lifelines import CoxPHFitter, KaplanMeierFitter
warnings.simplefilter('ignore')
frame = pandas.read_csv(sys.argv[1])
began = time.perf_counter()
cox = CoxPHFitter().fit(frame, 'time', 'event')
middle = time.perf_counter()
km = KaplanMeierFitter().fit(frame['time'], frame['event'])
ended = time.perf_counter()
print(middle - began, ended - middle, *cox.params_, km.predict(365.0))";

/// People with the time of follow-up, whether the event ended it, and what is known of them.
struct People {
    times: Vec<f64>,
    events: Vec<bool>,
    covariates: Vec<f64>,
}

/// Seconds of both fits, and what was found.
struct Found {
    seconds: [f64; 2],
    values: Vec<f64>,
}

/// Reads `[--python PATH]`, or nothing when it is not that.
pub(crate) fn asked(words: &[&str]) -> Option<Result<String, Box<dyn Error>>> {
    match words {
        [] => Some(run(Path::new("python3"))),
        ["--python", python] => Some(run(&PathBuf::from(python))),
        _ => None,
    }
}

fn run(python: &Path) -> Result<String, Box<dyn Error>> {
    let mut text = machine();
    if cfg!(debug_assertions) {
        writeln!(text, "not optimized: run it as cargo run --release -p xtask -- bench-estimate")?;
    }
    writeln!(text, "rounds: {ROUNDS} after one that warms up; medians, lowest to highest")?;
    let folder = tempfile::tempdir()?;
    for (name, unit) in [("times to the second", 86_400.0), ("times in whole days", 1.0)] {
        let people = People::invented(PEOPLE, unit);
        let file = folder.path().join("people.csv");
        std::fs::write(&file, people.csv()?)?;
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..=ROUNDS {
            ours.push(people.fit()?);
            theirs.push(lifelines(python, &file)?);
        }
        let apart = apart(&ours, &theirs);
        writeln!(text, "{PEOPLE} people, {WIDTH} covariates, {name}")?;
        text.push_str(&aligned(&table(&ours, &theirs)));
        writeln!(text, "largest difference of a coefficient or of the curve: {apart:.1e}")?;
    }
    Ok(text)
}

fn lifelines(python: &Path, file: &Path) -> Result<Found, Box<dyn Error>> {
    let output = Command::new(python).args(["-c", LIFELINES]).arg(file).output()?;
    if !output.status.success() {
        return Err("lifelines did not run; install it and name its Python with --python".into());
    }
    let words = String::from_utf8(output.stdout)?;
    let numbers = words.split_whitespace().map(str::parse).collect::<Result<Vec<f64>, _>>()?;
    match numbers.as_slice() {
        [cox, km, values @ ..] => Ok(Found { seconds: [*cox, *km], values: values.to_vec() }),
        _ => Err("lifelines printed nothing".into()),
    }
}

impl People {
    /// People whose rate of leaving depends on what is known of them, all by one fixed stream of numbers.
    fn invented(count: usize, unit: f64) -> Self {
        let mut state = 1_u64;
        let mut uniform = || {
            // Knuth's constants of a linear congruential stream; its upper bits are even enough for this.
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            ((state >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
        };
        let mut people = Self { times: vec![], events: vec![], covariates: vec![] };
        for _ in 0..count {
            let row: Vec<f64> = (0..WIDTH)
                .map(|place| if place == 0 { uniform().round() } else { uniform() * 4.0 })
                .collect();
            let rate = (row.iter().sum::<f64>() * 0.2 - 2.0).exp() / 365.0;
            let (left, censored) = (-uniform().ln() / rate, uniform() * 1_000.0);
            let time = left.min(censored);
            people.times.push(((time * unit).floor() + 1.0) / unit);
            people.events.push(left <= censored);
            people.covariates.extend(row);
        }
        people
    }

    fn csv(&self) -> Result<String, std::fmt::Error> {
        let mut text = "time,event".to_owned();
        (0..WIDTH).try_for_each(|place| write!(text, ",x{place}"))?;
        let rows = self.times.iter().zip(&self.events).zip(self.covariates.chunks(WIDTH));
        for ((time, event), row) in rows {
            write!(text, "\n{time},{}", u8::from(*event))?;
            row.iter().try_for_each(|x| write!(text, ",{x}"))?;
        }
        Ok(text)
    }

    fn fit(&self) -> Result<Found, Box<dyn Error>> {
        let (times, events) = (self.times.as_slice(), self.events.as_slice());
        let observations = Observations {
            times,
            events,
            entry: None,
            strata: None,
            covariates: &self.covariates,
            width: WIDTH,
        };
        let began = Instant::now();
        let model = fit(&observations, Ties::Efron)?;
        let coefficients = model.coefficients()?;
        let (_, _) = (model.standard_errors()?, model.baselines()?);
        let cox = began.elapsed().as_secs_f64();
        let began = Instant::now();
        let survival = curve(times, events, None)?;
        let band =
            survival.event_points().filter_map(|point| point.interval(Band::LogLog, Level::USUAL));
        let limits = band.map(|limits| limits.high - limits.low).fold(0.0, f64::max);
        let km = began.elapsed().as_secs_f64();
        let mut values: Vec<f64> = coefficients.into_iter().flatten().collect();
        values.extend(survival.at(365.0).filter(|_| limits > 0.0).map(|point| point.survival));
        Ok(Found { seconds: [cox, km], values })
    }
}

/// The largest difference between what both found; infinite when they found different things.
fn apart(ours: &[Found], theirs: &[Found]) -> f64 {
    let pairs = ours.iter().zip(theirs);
    let largest = pairs.map(|(ours, theirs)| {
        if ours.values.len() != theirs.values.len() {
            return f64::INFINITY;
        }
        let values = ours.values.iter().zip(&theirs.values);
        values.map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    });
    largest.fold(0.0, f64::max)
}

fn table(ours: &[Found], theirs: &[Found]) -> Vec<Vec<String>> {
    let heading = ["", "ours, ms", "range", "lifelines, ms", "range", "times as fast"];
    let mut lines = vec![heading.map(str::to_owned).to_vec()];
    for (place, name) in ["Cox", "Kaplan–Meier"].into_iter().enumerate() {
        let counted = |all: &[Found]| -> Vec<f64> {
            all.iter().skip(1).filter_map(|found| found.seconds.get(place).copied()).collect()
        };
        let told = |seconds: &[f64]| {
            let low = seconds.iter().copied().fold(f64::INFINITY, f64::min);
            let high = seconds.iter().copied().fold(0.0, f64::max);
            format!("{:.1} to {:.1}", low * 1e3, high * 1e3)
        };
        let (mine, others) = (counted(ours), counted(theirs));
        let (Some(middle), Some(other)) = (median(mine.clone()), median(others.clone())) else {
            continue;
        };
        lines.push(vec![
            name.to_owned(),
            format!("{:.1}", middle * 1e3),
            told(&mine),
            format!("{:.1}", other * 1e3),
            told(&others),
            format!("{:.1}", other / middle),
        ]);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{Found, People, WIDTH, apart, table};

    #[test]
    fn the_ratio_is_theirs_to_ours_and_the_first_round_does_not_count() {
        let found = |cox, km| Found { seconds: [cox, km], values: vec![1.0] };
        let ours = [found(9.0, 9.0), found(0.5, 0.25)];
        let lines = table(&ours, &[found(9.0, 9.0), found(2.0, 0.5)]);
        assert_eq!((lines[1][5].as_str(), lines[2][5].as_str()), ("4.0", "2.0"));
        assert_eq!(lines[1][2], "500.0 to 500.0");
    }

    #[test]
    fn answers_that_do_not_match_are_infinitely_apart() {
        let found = |values: &[f64]| [Found { seconds: [0.0; 2], values: values.to_vec() }];
        assert_eq!(apart(&found(&[1.0, 2.0]), &found(&[1.0, 2.5])), 0.5);
        assert_eq!(apart(&found(&[1.0]), &found(&[])), f64::INFINITY);
    }

    #[test]
    fn invented_people_depend_on_what_is_known_of_them() {
        let found = People::invented(2_000, 1.0).fit().unwrap();
        assert_eq!(found.values.len(), WIDTH + 1);
        assert!(found.values.iter().all(|value| *value > 0.05), "{:?}", found.values);
    }
}
