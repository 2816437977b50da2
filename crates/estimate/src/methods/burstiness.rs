//! `burstiness`: whether acts come evenly, as if by chance, or in bursts, from the gaps between them.

use super::inputs::Inputs;
use super::output::{Note, Output, Undefined};
use super::{Method, OptionKind, OptionSpec, RequestError};
use crate::burstiness::{LEAST_GAPS, burstiness};

const COLUMN: OptionSpec = OptionSpec {
    name: "column",
    help: "column with the gaps between acts, in any unit (needed)",
    kind: OptionKind::Column,
    default: None,
    keys: &[],
};

pub(super) const METHOD: Method = Method {
    name: "burstiness",
    help: "whether acts come evenly (-1), as if by chance (0) or in bursts (toward 1), from 30 gaps on",
    options: &[COLUMN],
    answer,
};

fn answer(inputs: &Inputs<'_>) -> Result<Output, RequestError> {
    let column = inputs.needed_column(COLUMN.name)?;
    let mut gaps = Vec::with_capacity(inputs.rows());
    for row in 0..inputs.rows() {
        gaps.extend(column.amount(row)?);
    }
    if gaps.is_empty() {
        return Err(RequestError::NoRows);
    }
    let mut output = Output::default();
    let rows = inputs.rows() - gaps.len();
    output.notes.extend((rows > 0).then_some(Note::RowsLeftOut { rows }));
    let why = if gaps.len() < LEAST_GAPS {
        Undefined::FewValues { least: LEAST_GAPS }
    } else {
        Undefined::ZeroDenominator
    };
    output.push("gaps", "all", Ok(gaps.len() as f64));
    output.push("burstiness", "all", burstiness(&gaps).ok_or(why));
    Ok(output)
}
