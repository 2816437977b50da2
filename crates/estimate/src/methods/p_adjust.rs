//! `p_adjust`: p-values of one declared family, adjusted for being several.

use super::inputs::{Column, Inputs};
use super::output::{Note, Output};
use super::{Method, OptionKind, OptionSpec, RequestError};
use crate::p_adjust::{Adjustment, adjusted};

const COLUMN: OptionSpec = OptionSpec {
    name: "column",
    help: "column with the p-values; `p`, else the last, when not given",
    kind: OptionKind::Column,
    default: None,
    keys: &[],
};

const ADJUSTMENTS: [(&str, Adjustment); 5] = [
    ("BH", Adjustment::BenjaminiHochberg),
    ("BY", Adjustment::BenjaminiYekutieli),
    ("holm", Adjustment::Holm),
    ("bonferroni", Adjustment::Bonferroni),
    ("hochberg", Adjustment::Hochberg),
];

pub(super) const METHOD: Method = Method {
    name: "p_adjust",
    help: "p-values adjusted for being several (keys index:p; a column `index` is kept)",
    options: &[COLUMN],
    answer,
};

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let mut output = Output::default();
    let column = chosen(inputs, &mut output)?;
    let index = inputs.named(COLUMN.name, "index").ok();
    let (mut keys, mut values) = (Vec::new(), Vec::new());
    for row in 0..inputs.rows() {
        let (Some(p), Some(text)) = (column.amount(row)?, column.text(row)) else { continue };
        if p > 1.0 {
            return Err(column.wrong(row, "a p-value between 0 and 1"));
        }
        let place = index.as_ref().and_then(|index| index.text(row));
        let place = place.map_or_else(|| (row + 1).to_string(), str::to_owned);
        keys.push(format!("{place}:{text}"));
        values.push(p);
    }
    if values.is_empty() {
        return Err(RequestError::NoRows);
    }
    let rows = inputs.rows() - values.len();
    output.notes.extend((rows > 0).then_some(Note::RowsLeftOut { rows }));
    for (name, adjustment) in ADJUSTMENTS {
        let adjusted = adjusted(&values, adjustment).unwrap_or_default();
        for (key, p) in keys.iter().zip(adjusted) {
            output.push(name, key, Ok(p));
        }
    }
    Ok(output)
}

fn chosen<'a>(inputs: &Inputs<'a>, output: &mut Output) -> Result<Column<'a>, RequestError> {
    if let Some(column) = inputs.usual_column(COLUMN.name, &["p"])? {
        return Ok(column);
    }
    let last = inputs.request.table.columns().last().map_or("p", String::as_str);
    let column = inputs.named(COLUMN.name, last)?;
    output.notes.push(Note::ColumnTaken { column: column.name().to_owned() });
    Ok(column)
}
