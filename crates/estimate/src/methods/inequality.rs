//! `inequality`: how concentrated the work is, from one amount for each person.

use super::inputs::{Column, Inputs};
use super::output::{Note, Output, Undefined};
use super::{Method, OptionKind, OptionSpec, RequestError};
use crate::amounts::Amounts;
use crate::{absence_factor, chao, entropy, gini, hill, rarefaction};

const COLUMN: OptionSpec = OptionSpec {
    name: "column",
    help: "column with the amounts; `count`, else the last, when not given",
    kind: OptionKind::Column,
    default: None,
    keys: &[],
};
const THRESHOLD: OptionSpec = OptionSpec {
    name: "threshold",
    help: "shares of the work for the absence factor",
    kind: OptionKind::Numbers,
    default: Some("0.5,0.8"),
    keys: &["absence_factor"],
};
const ORDER: OptionSpec = OptionSpec {
    name: "order",
    help: "orders of the Hill numbers, zero to inf",
    kind: OptionKind::Numbers,
    default: Some("0,1,2,inf"),
    keys: &["hill"],
};
const SAMPLE: OptionSpec = OptionSpec {
    name: "sample",
    help: "numbers of acts to which the number of people is rarefied",
    kind: OptionKind::Numbers,
    default: Some("10,50"),
    keys: &["rarefied"],
};

pub(super) const METHOD: Method = Method {
    name: "inequality",
    help: "how unequally the work is spread over people",
    options: &[COLUMN, THRESHOLD, ORDER, SAMPLE],
    answer,
};

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let thresholds = inputs.numbers(THRESHOLD.name)?;
    if thresholds.iter().any(|share| *share <= 0.0 || *share > 1.0) {
        let expected = "a number above 0 and at most 1";
        return Err(RequestError::OptionValue { option: THRESHOLD.name, expected });
    }
    let orders = inputs.numbers(ORDER.name)?;
    if orders.iter().any(|order| *order < 0.0) {
        let expected = "a number of zero or more";
        return Err(RequestError::OptionValue { option: ORDER.name, expected });
    }
    let samples = inputs.numbers(SAMPLE.name)?;
    if samples.iter().any(|acts| *acts < 1.0 || acts.is_infinite() || acts.fract() != 0.0) {
        let expected = "a whole number of one or more";
        return Err(RequestError::OptionValue { option: SAMPLE.name, expected });
    }
    let mut output = Output::default();
    let amounts = read(inputs, &mut output)?;
    whole(&mut output, &amounts);
    for order in orders {
        output.push("hill", &order.to_string(), least(hill::number(&amounts, order), 1));
    }
    for share in thresholds {
        let fewest = absence_factor::fewest_of(&amounts, share).map(|people| people as f64);
        output.push("absence_factor", &share.to_string(), least(fewest, 1));
    }
    for acts in samples {
        let expected = rarefaction::expected_people(&amounts, acts)
            .ok_or_else(|| of_counts(&amounts, Undefined::TooManyActs));
        output.push("rarefied", &acts.to_string(), expected);
    }
    Ok(output)
}

fn whole(output: &mut Output, amounts: &Amounts) {
    let mut all = |quantity, value| output.push(quantity, "all", value);
    all("n", Ok(amounts.people() as f64));
    all("gini", least(gini::index(amounts), 1));
    all("gini_corrected", least(gini::corrected(amounts), 2));
    all("gini_se_jack", least(gini::jackknife_error(amounts), 3));
    all("shannon", least(entropy::shannon(amounts), 1));
    all("gini_simpson", least(entropy::gini_simpson(amounts), 1));
    all("pielou", least(entropy::pielou(amounts), 2));
    all("hhi", least(entropy::herfindahl(amounts), 1));
    all("top1_share", least(amounts.shares().last(), 1));
    all("theil", least(entropy::theil(amounts), 1));
    let chao = chao::lower_bound(amounts);
    all("chao1", chao.ok_or_else(|| of_counts(amounts, Undefined::FewPeople { least: 1 })));
}

fn least(value: Option<f64>, least: usize) -> Result<f64, Undefined> {
    value.ok_or(Undefined::FewPeople { least })
}

fn of_counts(amounts: &Amounts, otherwise: Undefined) -> Undefined {
    if amounts.are_counts() { otherwise } else { Undefined::NotCounts }
}

fn read(inputs: &Inputs<'_>, output: &mut Output) -> Result<Amounts, RequestError> {
    let column = chosen(inputs, output)?;
    let mut amounts = Vec::with_capacity(inputs.rows());
    for row in 0..inputs.rows() {
        amounts.extend(column.amount(row)?);
    }
    if amounts.is_empty() {
        return Err(RequestError::NoRows);
    }
    let rows = inputs.rows() - amounts.len();
    output.notes.extend((rows > 0).then_some(Note::RowsLeftOut { rows }));
    Amounts::new(&amounts).map_err(RequestError::Amounts)
}

fn chosen<'a>(inputs: &Inputs<'a>, output: &mut Output) -> Result<Column<'a>, RequestError> {
    if let Some(column) = inputs.column(COLUMN.name)? {
        return Ok(column);
    }
    let columns = inputs.request.table.columns();
    let usual = columns.iter().find(|column| *column == "count");
    let name = usual.or(columns.last()).map_or("count", String::as_str);
    let column = inputs.named(COLUMN.name, name)?;
    if usual.is_none() {
        output.notes.push(Note::ColumnTaken { column: column.name().to_owned() });
    }
    Ok(column)
}
