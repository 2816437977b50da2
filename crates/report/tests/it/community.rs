//! Invented answers: two projects, one of them tiny, with every kind of gap.

use model::{
    Answer, Chart, CurveDefinition, CurvePoint, Definition, Exclusion, Instant, Measured,
    MeasuredRow, Refused, Sensitivity, Setting, Unit, Value, ValueDefinition,
};
use protect::{Audience, ReleasedAnswer, release};
use report::{Page, Provenance, Report, SourceSnapshot, pages};

/// The projects: one with cohorts, one below every floor.
pub(crate) const PROJECTS: [&str; 2] = ["heron", "wren"];

pub(crate) fn as_of() -> Instant {
    Instant::parse("2024-08-15T12:00:00Z").unwrap()
}

pub(crate) fn definition(id: &str, chart: Chart, values: &[(&str, Unit, &str)]) -> Definition {
    let value = |(name, unit, label): &(&str, Unit, &str)| ValueDefinition {
        name: (*name).to_owned(),
        unit: *unit,
        label: (*label).to_owned(),
        drawn: true,
        matures: false,
    };
    Definition {
        id: id.to_owned(),
        family: "reach".to_owned(),
        title: id.replace('_', " "),
        question: format!("What does {} say?", id.replace('_', " ")),
        meaning: "What is counted, from `commits`.\n\n- one\n- two".to_owned(),
        how_to_read: "Look at the last complete period.".to_owned(),
        cannot_tell: "Why people come.".to_owned(),
        can_do: "Ask them.".to_owned(),
        version: 1,
        fingerprint: "0123456789abcdef".to_owned(),
        sensitivity: Sensitivity::Trace,
        dimensions: Vec::new(),
        values: values.iter().map(value).collect(),
        curve: None,
        chart,
        related: vec!["CHAOSS: an invented metric".to_owned()],
    }
}

pub(crate) fn row(project: &str, period: &str, values: Vec<Value>, people: u64) -> MeasuredRow {
    MeasuredRow {
        project: project.to_owned(),
        period: period.to_owned(),
        complete: period != "2024-Q3" && period != "2024",
        dimensions: Vec::new(),
        values,
        people,
    }
}

pub(crate) fn measured(definition: Definition, rows: Vec<MeasuredRow>) -> Measured {
    Measured {
        definition,
        as_of: as_of(),
        settings: vec![
            Setting { name: "door".to_owned(), value: "authored".to_owned() },
            Setting { name: "per".to_owned(), value: "quarter".to_owned() },
        ],
        rows,
        curves: Vec::new(),
        exclusions: vec![Exclusion {
            project: "heron".to_owned(),
            what: "commits by bots".to_owned(),
            count: 1204,
        }],
        coverage: vec!["wren: a shallow clone, nothing before 2023-01-01".to_owned()],
    }
}

pub(crate) fn released(measured: Measured) -> ReleasedAnswer {
    release(&Answer::Measured(measured), Audience::Public)
}

/// Returns an estimate with a plausible interval.
pub(crate) fn share(hits: u64, of: u64) -> Value {
    let value = hits as f64 / of as f64;
    let half = 1.96 * (value * (1.0 - value) / of as f64).sqrt();
    Value::Estimate { value, low: (value - half).max(0.0), high: (value + half).min(1.0), of }
}

fn quarters() -> Vec<String> {
    let all = (2021..=2024).flat_map(|year| (1..=4).map(move |q| format!("{year}-Q{q}")));
    all.take(15).collect()
}

/// Returns counts per quarter: a quarter without a row, one with zero, one that had not ended.
pub(crate) fn newcomers() -> Measured {
    let heron = [12, 15, 9, 22, 18, 0, 14, 19, 25, 31, 28, 24, 33, 36, 11];
    let wren = [0, 1, 0, 2, 1, 1, 0, 0, 1, 0, 1, 0, 0, 1, 0];
    let mut rows = Vec::new();
    for (project, counts) in PROJECTS.iter().zip([heron, wren]) {
        for (period, n) in quarters().iter().zip(counts) {
            if !(*project == "heron" && period == "2022-Q3") {
                rows.push(row(project, period, vec![Value::Count(n)], n));
            }
        }
    }
    let values = [("newcomers", Unit::People, "new people")];
    measured(definition("newcomers", Chart::Bar, &values), rows)
}

/// Returns shares with intervals and curves: withheld for `wren`, not yet followed at the end.
pub(crate) fn second_contribution() -> Measured {
    let values = [
        ("share_90", Unit::Share, "second contribution within 90 days"),
        ("share_365", Unit::Share, "second contribution within 365 days"),
    ];
    let mut definition = definition("second_contribution", Chart::DotInterval, &values);
    definition.family = "staying".to_owned();
    definition.curve =
        Some(CurveDefinition { label: "made a second contribution".to_owned(), falls: false });
    let mut rows = Vec::new();
    let mut curves = Vec::new();
    let not_yet = || Value::Undefined("not yet followed for 365 days".to_owned());
    for (project, size) in [("heron", 40), ("wren", 2)] {
        for (at, year) in (2019..=2024).enumerate() {
            let at = at as u64;
            let of = if project == "heron" { size + at } else { size };
            let early = if year == 2024 { not_yet() } else { share(of / 5 + at, of) };
            let late = if year >= 2023 { not_yet() } else { share(of / 3 + at / 2, of) };
            rows.push(row(project, &year.to_string(), vec![early, late], of));
            for step in 1..=8_u64 {
                let rate = step as f64 / (22.0 - at as f64);
                curves.push(CurvePoint {
                    project: project.to_owned(),
                    period: year.to_string(),
                    dimensions: Vec::new(),
                    time_days: (step * 45) as f64,
                    share: rate,
                    low: Some((rate - 0.1).max(0.0)),
                    high: Some(rate + 0.1),
                    at_risk: of.saturating_sub(step * (size / 9 + at / 2)),
                });
            }
        }
    }
    let mut measured = measured(definition, rows);
    measured.curves = curves;
    measured
}

/// Returns counts by group, stacked.
pub(crate) fn active_people() -> Measured {
    grouped(
        "active_people",
        Chart::StackedBar,
        "tenure",
        &["newcomer", "returning", "long-standing"],
    )
}

/// Returns counts by more groups than one panel holds.
pub(crate) fn doors() -> Measured {
    let doors = ["commit", "issue", "review", "list", "forum", "event"];
    grouped("doors", Chart::StackedBar, "door", &doors)
}

/// Returns shares by two dimensions, the last of them side by side.
pub(crate) fn kinds_of_work() -> Measured {
    let values = [("share", Unit::Share, "share of the people active who touched it")];
    let mut definition = definition("kinds_of_work", Chart::DotInterval, &values);
    definition.dimensions = vec!["kind".to_owned(), "tenure".to_owned()];
    let mut rows = Vec::new();
    for (project, of) in [("heron", 30), ("wren", 3)] {
        for year in 2021..=2024_u64 {
            for (n, kind) in ["code", "tests", "documentation"].into_iter().enumerate() {
                for (m, tenure) in ["newcomers", "others"].into_iter().enumerate() {
                    let hits = (of * (1 + m as u64) / (n as u64 + 2)).min(of);
                    let mut row = row(project, &year.to_string(), vec![share(hits, of)], of);
                    row.dimensions = vec![kind.to_owned(), tenure.to_owned()];
                    rows.push(row);
                }
            }
        }
    }
    measured(definition, rows)
}

/// Returns counts by year of first contribution.
pub(crate) fn cohort_composition() -> Measured {
    grouped("cohort_composition", Chart::HeatMap, "cohort", &["2021", "2022", "2023", "2024"])
}

/// Returns one line per project, with a gap.
pub(crate) fn absence_factor() -> Measured {
    let values = [("absence_factor", Unit::People, "people behind half of the contributions")];
    let mut rows = Vec::new();
    for project in PROJECTS {
        for (at, period) in quarters().iter().enumerate() {
            let n = if project == "heron" { 2 + at as u64 / 4 } else { 1 };
            let value = if at == 4 {
                Value::Undefined("nothing was contributed".to_owned())
            } else {
                Value::Count(n)
            };
            rows.push(row(project, period, vec![value], n * 3));
        }
    }
    measured(definition("absence_factor", Chart::Line, &values), rows)
}

fn grouped(id: &str, chart: Chart, dimension: &str, groups: &[&str]) -> Measured {
    let mut definition = definition(id, chart, &[("people", Unit::People, "people")]);
    definition.dimensions = vec![dimension.to_owned()];
    let mut rows = Vec::new();
    for (project, size) in [("heron", 9), ("wren", 0)] {
        for (at, period) in quarters().iter().enumerate() {
            for (n, group) in groups.iter().enumerate() {
                let people = (size + at as u64 * size / 7) / (n as u64 + 1);
                let mut row = row(project, period, vec![Value::Count(people)], people);
                row.dimensions = vec![(*group).to_owned()];
                rows.push(row);
            }
        }
    }
    measured(definition, rows)
}

/// Returns figures that a table says best, over all time.
pub(crate) fn data_quality() -> Measured {
    let values = [
        ("ghosts", Unit::Count, "signatures nobody could be found for"),
        ("bot_share", Unit::Share, "share of commits by bots"),
    ];
    let mut definition = definition("data_quality", Chart::Table, &values);
    definition.family = "quality".to_owned();
    let rows = vec![
        row("heron", "all", vec![Value::Count(12), share(3, 900)], 212),
        row("wren", "all", vec![Value::Count(0), share(0, 3)], 3),
    ];
    measured(definition, rows)
}

/// Returns a refusal.
pub(crate) fn refusal() -> ReleasedAnswer {
    let mut definition =
        definition("review_time", Chart::Line, &[("days", Unit::Days, "days to a review")]);
    definition.family = "welcome".to_owned();
    let refused = Refused {
        reason: "reviews are not in a git history".to_owned(),
        what_would_help: "collect the changes from the forge".to_owned(),
    };
    release(&Answer::Refused { definition, refused }, Audience::Public)
}

/// Returns the headlines: one row per project, one of them withheld.
pub(crate) fn headlines() -> Vec<ReleasedAnswer> {
    let one = |id: &str, title: &str, name: &str, days: u64, hits: u64, cohort: &str| {
        let label = format!("came back within {days} days");
        let values = [(name, Unit::Share, label.as_str())];
        let mut definition = definition(id, Chart::Table, &values);
        definition.title = title.to_owned();
        definition.question = "Do newcomers make a second contribution?".to_owned();
        let rows = vec![
            row("heron", cohort, vec![share(hits, 120)], 120),
            row("wren", cohort, vec![share(1, 3)], 3),
        ];
        released(measured(definition, rows))
    };
    let (id, title) = ("second_contribution_headline", "Second contribution");
    let year = one(id, title, "share_365", 365, 38, "2022-Q3 to 2023-Q2");
    let (id, title) = ("second_contribution_early_sign", "Early sign");
    vec![year, one(id, title, "share_90", 90, 26, "2023-Q2 to 2024-Q1")]
}

pub(crate) fn report_of(answers: Vec<ReleasedAnswer>, headlines: Vec<ReleasedAnswer>) -> Report {
    let snapshot = |project: &str| SourceSnapshot {
        project: project.to_owned(),
        source: "git".to_owned(),
        records: 4180,
        as_of: as_of(),
    };
    Report {
        title: "Newcomers to heron and wren".to_owned(),
        as_of: as_of(),
        projects: PROJECTS.map(str::to_owned).to_vec(),
        items_known: false,
        headlines,
        answers,
        provenance: Provenance {
            program_version: "0.0.0".to_owned(),
            snapshots: PROJECTS.map(snapshot).to_vec(),
            identity: "default".to_owned(),
            playbook_adopted: false,
            reproduce: "convivial report heron wren --as-of 2024-08-15T12:00:00Z".to_owned(),
        },
    }
}

/// Returns the whole invented report.
pub(crate) fn report() -> Report {
    let mut answers = vec![refusal()];
    let measured = [
        newcomers(),
        active_people(),
        cohort_composition(),
        doors(),
        kinds_of_work(),
        absence_factor(),
        second_contribution(),
        data_quality(),
    ];
    answers.extend(measured.map(released));
    report_of(answers, headlines())
}

pub(crate) fn text(pages: &[Page], path: &str) -> String {
    let page = pages.iter().find(|page| page.path == path).unwrap_or_else(|| panic!("{path}"));
    String::from_utf8(page.bytes.clone()).unwrap()
}

pub(crate) fn rendered() -> Vec<Page> {
    pages(&report()).unwrap()
}
