//! A small table of text cells as the bytes of one Parquet file, for whoever takes figures away.

use std::sync::Arc;

use arrow::array::{ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow::datatypes::{Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;

use crate::StoreError;

/// What the cells of a column hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellKind {
    /// Text; an empty cell is an empty text.
    Text,
    /// Whole numbers; an empty cell is null.
    Whole,
    /// Numbers; an empty cell is null.
    Real,
}

/// Returns the bytes of a Parquet file with these columns; `rows` are as long as `columns`.
///
/// # Errors
/// Fails when the table cannot be encoded.
pub fn parquet_of_rows(
    columns: &[(String, CellKind)],
    rows: &[Vec<String>],
) -> Result<Vec<u8>, StoreError> {
    let failed = || StoreError::Encode { table: "rows" };
    let mut fields = Vec::with_capacity(columns.len());
    let mut arrays: Vec<ArrayRef> = Vec::with_capacity(columns.len());
    for (index, (name, kind)) in columns.iter().enumerate() {
        let cells = rows.iter().map(|row| row.get(index).map_or("", String::as_str));
        let array: ArrayRef = match kind {
            CellKind::Text => Arc::new(StringArray::from_iter_values(cells)),
            CellKind::Whole => {
                Arc::new(Int64Array::from_iter(cells.map(|cell| cell.parse::<i64>().ok())))
            }
            CellKind::Real => {
                Arc::new(Float64Array::from_iter(cells.map(|cell| cell.parse::<f64>().ok())))
            }
        };
        fields.push(Field::new(name, array.data_type().clone(), *kind != CellKind::Text));
        arrays.push(array);
    }
    let schema = Arc::new(Schema::new(fields));
    let batch = RecordBatch::try_new(Arc::clone(&schema), arrays).map_err(|_| failed())?;
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let mut writer =
        ArrowWriter::try_new(Vec::new(), schema, Some(properties)).map_err(|_| failed())?;
    writer.write(&batch).map_err(|_| failed())?;
    writer.into_inner().map_err(|_| failed())
}
