//! `mantel_haenszel`: two groups compared within strata, the crude comparison beside it.
//!
//! What counts as the outcome and which group is A come from `outcome-yes` and `group-a`; else a yes is a yes, and
//! then the first row decides, which is told, because swapping the groups turns the answer round.

use std::collections::BTreeMap;

use super::inputs::{Column, Inputs, LEVEL};
use super::output::{Note, Output, Undefined};
use super::{Method, OptionKind, OptionSpec, RequestError};
use crate::Level;
use crate::homogeneity::{breslow_day, woolf};
use crate::mantel_haenszel::{Simpson, Strata, Stratum};

const OUTCOME: OptionSpec = OptionSpec {
    name: "outcome",
    help: "column that says whether somebody had the outcome",
    kind: OptionKind::Column,
    default: Some("outcome"),
    keys: &[],
};
const GROUP: OptionSpec = OptionSpec {
    name: "group",
    help: "column with the two groups that are compared",
    kind: OptionKind::Column,
    default: Some("group"),
    keys: &[],
};
const STRATUM: OptionSpec = OptionSpec {
    name: "stratum",
    help: "column within whose values the groups are compared; `stratum` when the table has it, else all together",
    kind: OptionKind::Column,
    default: None,
    keys: &[],
};
const COUNT: OptionSpec = OptionSpec {
    name: "count",
    help: "column with how many a row stands for; `count` or `n` when the table has it, else one",
    kind: OptionKind::Column,
    default: None,
    keys: &[],
};
const OUTCOME_YES: OptionSpec = OptionSpec {
    name: "outcome-yes",
    help: "value of the outcome that counts; 1, true or yes, else that of the first row",
    kind: OptionKind::Text,
    default: None,
    keys: &[],
};
const GROUP_A: OptionSpec = OptionSpec {
    name: "group-a",
    help: "group that is compared with the other; that of the first row when not given",
    kind: OptionKind::Text,
    default: None,
    keys: &[],
};

pub(super) const METHOD: Method = Method {
    name: "mantel_haenszel",
    help: "two groups compared within strata: odds ratio, risk ratio, risk difference, tests",
    options: &[OUTCOME, GROUP, STRATUM, COUNT, OUTCOME_YES, GROUP_A, LEVEL],
    answer,
};

/// One row that has all its values.
struct Counted<'a> {
    outcome: &'a str,
    group: &'a str,
    stratum: Option<&'a str>,
    count: u64,
}

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let level = inputs.level()?;
    let mut output = Output::default();
    let rows = read(inputs, &mut output)?;
    let yes = yes(inputs, &rows, &mut output)?;
    let first = group_a(inputs, &rows, &mut output)?;
    let mut strata: BTreeMap<Option<&str>, Stratum> = BTreeMap::new();
    for row in &rows {
        let stratum = strata.entry(row.stratum).or_default();
        let cell = match (row.outcome == yes, row.group == first) {
            (true, true) => &mut stratum.yes_a,
            (true, false) => &mut stratum.yes_b,
            (false, true) => &mut stratum.no_a,
            (false, false) => &mut stratum.no_b,
        };
        *cell = cell.saturating_add(row.count);
    }
    let strata = Strata::new(&strata.into_values().collect::<Vec<_>>());
    compare(&mut output, &strata, level);
    output.notes.extend(strata.simpson().map(|simpson| match simpson {
        Simpson::Reversed => Note::CrudeReversed,
        Simpson::Shifted => Note::CrudeShifted,
    }));
    Ok(output)
}

fn compare(output: &mut Output, strata: &Strata, level: Level) {
    let crude = strata.crude();
    let limits = strata.odds_ratio_interval(level);
    let divided = |value: Option<f64>| value.ok_or(Undefined::ZeroDenominator);
    output.push("or", "all", divided(strata.odds_ratio()));
    output.push("or_lower", "all", divided(limits.map(|x| x.low)));
    output.push("or_upper", "all", divided(limits.map(|x| x.high)));
    for (at, continuity) in [("nocorrect", false), ("correct", true)] {
        let test = strata.test(continuity).ok_or(Undefined::NoVariation);
        output.push("chisq", at, test.map(|test| test.statistic));
        output.push("p", at, test.map(|test| test.p));
    }
    let tests = [
        ("breslow_day", "breslow_day_p", breslow_day(strata, false)),
        ("breslow_day_tarone", "breslow_day_tarone_p", breslow_day(strata, true)),
        ("woolf", "woolf_p", woolf(strata)),
    ];
    for (statistic, p, test) in tests {
        let test = test.ok_or(Undefined::FewStrata);
        output.push(statistic, "all", test.map(|test| test.statistic));
        output.push(p, "all", test.map(|test| test.p));
    }
    output.push("crude_or", "all", divided(crude.odds_ratio()));
    output.push("rd", "all", divided(strata.risk_difference()));
    output.push("rd_se_sato", "all", divided(strata.risk_difference_error_sato()));
    output.push("rd_se_gr", "all", divided(strata.risk_difference_error()));
    output.push("crude_rd", "all", divided(crude.risk_difference()));
    output.push("rr", "all", divided(strata.risk_ratio()));
    output.push("rr_log_se", "all", divided(strata.log_risk_ratio_error()));
    output.push("crude_rr", "all", divided(crude.risk_ratio()));
}

fn read<'a>(inputs: &Inputs<'a>, output: &mut Output) -> Result<Vec<Counted<'a>>, RequestError> {
    let outcome = inputs.needed_column(OUTCOME.name)?;
    let group = inputs.needed_column(GROUP.name)?;
    let stratum = inputs.usual_column(STRATUM.name, &["stratum"])?;
    let count = inputs.usual_column(COUNT.name, &["count", "n"])?;
    if let (Some(count), None) = (&count, inputs.text(COUNT.name)?) {
        output.notes.push(Note::ColumnTaken { column: count.name().to_owned() });
    }
    let mut rows = Vec::with_capacity(inputs.rows());
    for row in 0..inputs.rows() {
        let count = count.as_ref().map_or(Ok(Some(1)), |count| count.count(row))?;
        let within = stratum.as_ref().map(|stratum| stratum.text(row));
        let (Some(outcome), Some(group), Some(count)) = (outcome.text(row), group.text(row), count)
        else {
            continue;
        };
        if within != Some(None) {
            rows.push(Counted { outcome, group, stratum: within.flatten(), count });
        }
    }
    if rows.is_empty() {
        return Err(RequestError::NoRows);
    }
    let left_out = inputs.rows() - rows.len();
    output.notes.extend((left_out > 0).then_some(Note::RowsLeftOut { rows: left_out }));
    Ok(rows)
}

/// The outcome that counts; with a name for it there may be several others.
fn yes<'a>(
    inputs: &Inputs<'a>,
    rows: &[Counted<'a>],
    output: &mut Output,
) -> Result<&'a str, RequestError> {
    let levels = levels(rows.iter().map(|row| row.outcome));
    if let Some(given) = named(inputs, &OUTCOME_YES, &levels)? {
        return Ok(given);
    }
    if levels.len() > 2 {
        let column: Column<'_> = inputs.needed_column(OUTCOME.name)?;
        let (column, found) = (column.name().to_owned(), levels.len());
        return Err(RequestError::Values { column, found, expected: "two" });
    }
    let is_yes =
        |level: &str| ["1", "true", "yes"].iter().any(|yes| level.eq_ignore_ascii_case(yes));
    let is_no = |level: &str| ["0", "false", "no"].iter().any(|no| level.eq_ignore_ascii_case(no));
    if let Some(level) = levels.iter().find(|level| is_yes(level)) {
        return Ok(level);
    }
    // Nobody with the outcome: any word that is no row's.
    if levels.iter().all(|level| is_no(level)) {
        return Ok("");
    }
    output.notes.push(Note::FirstRowDecides { option: OUTCOME_YES.name });
    rows.first().map(|row| row.outcome).ok_or(RequestError::NoRows)
}

fn group_a<'a>(
    inputs: &Inputs<'a>,
    rows: &[Counted<'a>],
    output: &mut Output,
) -> Result<&'a str, RequestError> {
    let levels = levels(rows.iter().map(|row| row.group));
    if levels.len() != 2 {
        let column: Column<'_> = inputs.needed_column(GROUP.name)?;
        let (column, found) = (column.name().to_owned(), levels.len());
        return Err(RequestError::Values { column, found, expected: "two" });
    }
    if let Some(given) = named(inputs, &GROUP_A, &levels)? {
        return Ok(given);
    }
    output.notes.push(Note::FirstRowDecides { option: GROUP_A.name });
    rows.first().map(|row| row.group).ok_or(RequestError::NoRows)
}

fn named<'a>(
    inputs: &Inputs<'a>,
    option: &'static OptionSpec,
    levels: &[&'a str],
) -> Result<Option<&'a str>, RequestError> {
    let Some(given) = inputs.text(option.name)? else { return Ok(None) };
    let found = levels.iter().find(|level| **level == given.trim()).copied();
    let expected = "a value of its column";
    found.map(Some).ok_or(RequestError::OptionValue { option: option.name, expected })
}

fn levels<'a>(values: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut levels: Vec<&str> = values.collect();
    levels.sort_unstable();
    levels.dedup();
    levels
}
