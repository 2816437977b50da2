//! `proportions`: two shares and their difference, one pair in each row of the columns x1, n1, x2, n2.

use super::inputs::{Column, Inputs, LEVEL};
use super::output::{Note, Output, Undefined};
use super::{Method, RequestError};
use crate::{Interval, Level, agresti_caffo, clopper_pearson, fisher, newcombe, pooled_z, wilson};

pub(super) const METHOD: Method = Method {
    name: "proportions",
    help: "two shares and their difference (columns x1, n1, x2, n2)",
    options: &[LEVEL],
    answer,
};

#[derive(Clone, Copy)]
struct Pair {
    x1: u64,
    n1: u64,
    x2: u64,
    n2: u64,
}

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let level = inputs.level()?;
    let mut columns = Vec::new();
    for name in ["x1", "n1", "x2", "n2"] {
        columns.push(inputs.named("proportions", name)?);
    }
    let mut output = Output::default();
    let mut left_out = 0;
    for row in 0..inputs.rows() {
        match pair(&columns, row)? {
            Some(pair) => compare(&mut output, pair, level),
            None => left_out += 1,
        }
    }
    if output.rows.is_empty() {
        return Err(RequestError::NoRows);
    }
    output.notes.extend((left_out > 0).then_some(Note::RowsLeftOut { rows: left_out }));
    Ok(output)
}

fn pair(columns: &[Column<'_>], row: usize) -> Result<Option<Pair>, RequestError> {
    let mut counts = Vec::new();
    for column in columns {
        counts.extend(column.count(row)?);
    }
    let [x1, n1, x2, n2] = counts.as_slice() else { return Ok(None) };
    let pair = Pair { x1: *x1, n1: *n1, x2: *x2, n2: *n2 };
    let too_many = [(0, pair.x1 > pair.n1), (2, pair.x2 > pair.n2)];
    for (place, wrong) in too_many {
        if let (Some(column), true) = (columns.get(place), wrong) {
            return Err(column.wrong(row, "at most as many as its group"));
        }
    }
    Ok(Some(pair))
}

fn compare(output: &mut Output, pair: Pair, level: Level) {
    let Pair { x1, n1, x2, n2 } = pair;
    let at = format!("{x1}/{n1},{x2}/{n2}");
    let mut limits = |lower, upper, interval: Option<Interval>| {
        let interval = interval.ok_or(Undefined::EmptyGroup);
        output.push(lower, &at, interval.map(|x| x.low));
        output.push(upper, &at, interval.map(|x| x.high));
    };
    limits("wilson1_lower", "wilson1_upper", wilson::interval_at(x1, n1, level));
    let hybrid = newcombe::difference(x1, n1, x2, n2, level);
    limits("newcombe_lower", "newcombe_upper", hybrid);
    limits("cp1_lower", "cp1_upper", clopper_pearson::interval(x1, n1, level));
    let caffo = agresti_caffo::difference(x1, n1, x2, n2, level);
    limits("agresti_caffo_lower", "agresti_caffo_upper", caffo);
    output.push("diff", &at, hybrid.map(|x| x.value).ok_or(Undefined::EmptyGroup));
    let why = if n1 == 0 || n2 == 0 { Undefined::EmptyGroup } else { Undefined::NoVariation };
    output.push("z", &at, pooled_z::statistic(x1, n1, x2, n2).ok_or(why));
    output.push("fisher_p", &at, fisher::two_sided_p(x1, n1, x2, n2).ok_or(Undefined::EmptyGroup));
}
