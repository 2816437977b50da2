//! A sheet: the Parquet form of some rows of a table, and the way back to its columns.
//!
//! The same rows give the same bytes. A file is decoded only after its hash has been found right, so
//! damage is told as damage and does not reach the Parquet reader; who decodes files elsewhere asks
//! [`crate::Snapshot::checked_files`] for them, which holds them to the same check.

use std::fs::{self, File};
use std::path::Path;
use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryArray, BinaryBuilder, BooleanArray, Int16Array, Int32Array, Int64Array,
    RecordBatch, StringArray, StringBuilder, TimestampMicrosecondArray,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};
use arrow::error::ArrowError;
use model::{CommitId, Instant, ProjectName};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::{ArrowWriter, ProjectionMask};
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;

use crate::manifest::StoredFile;
use crate::{Damage, StoreError, Table};

/// Rows of one table in columns.
pub(crate) type Rows = Result<RecordBatch, ArrowError>;

/// Columns whose values hardly ever come twice, for which a dictionary would only cost time; those
/// of every table, and those of one.
const DISTINCT: [(Option<Table>, &str); 8] = [
    (None, "text"),
    (Some(Table::Commits), "commit"),
    (Some(Table::Paths), "path"),
    (Some(Table::Items), "record"),
    (Some(Table::Traces), "record"),
    (Some(Table::Traces), "trace"),
    (Some(Table::Records), "record"),
    (Some(Table::Records), "content"),
];

/// Returns the Parquet bytes of the rows.
pub(crate) fn encode(table: Table, batches: &[RecordBatch]) -> Result<Vec<u8>, StoreError> {
    let failed = |_| StoreError::Encode { table: table.name() };
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::Chunk);
    for (_, column) in DISTINCT.iter().filter(|(of, _)| of.is_none_or(|of| of == table)) {
        properties = properties.set_column_dictionary_enabled(ColumnPath::from(*column), false);
    }
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, table.schema(), Some(properties.build()))
        .map_err(failed)?;
    for batch in batches {
        writer.write(batch).map_err(failed)?;
    }
    writer.close().map_err(failed)?;
    Ok(bytes)
}

/// Returns the hash of a file's contents: 64 hex digits.
pub(crate) fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// Fails unless the file has the contents that the manifest promises.
pub(crate) fn check(root: &Path, file: &StoredFile) -> Result<(), StoreError> {
    let path = root.join(&file.path);
    let bytes = fs::read(&path).map_err(|source| StoreError::io("read", &path, source))?;
    if bytes.len() as u64 == file.bytes && hash(&bytes) == file.hash {
        Ok(())
    } else {
        Err(StoreError::damaged(&file.path, Damage::Contents))
    }
}

/// Returns the rows of a file, of the named columns only; all when none is named.
pub(crate) fn decode(
    root: &Path,
    file: &StoredFile,
    columns: &[&str],
) -> Result<Vec<RecordBatch>, StoreError> {
    check(root, file)?;
    let path = root.join(&file.path);
    let opened = File::open(&path).map_err(|source| StoreError::io("open", &path, source))?;
    let unreadable = || StoreError::damaged(&file.path, Damage::Unreadable);
    let mut reader = ParquetRecordBatchReaderBuilder::try_new(opened).map_err(|_| unreadable())?;
    if !columns.is_empty() {
        let mask = ProjectionMask::columns(reader.parquet_schema(), columns.iter().copied());
        reader = reader.with_projection(mask);
    }
    let batches = reader.with_batch_size(1 << 16).build().map_err(|_| unreadable())?;
    batches.map(|batch| batch.map_err(|_| unreadable())).collect()
}

/// Returns a schema of the fields, in order.
pub(crate) fn schema(fields: Vec<Field>) -> SchemaRef {
    Arc::new(Schema::new(fields))
}

/// Returns a column that always holds a value.
pub(crate) fn full(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, false)
}

/// Returns a column that may hold nothing.
pub(crate) fn nullable(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, true)
}

/// Returns the type of an instant.
pub(crate) fn instant() -> DataType {
    DataType::Timestamp(TimeUnit::Microsecond, Some("UTC".into()))
}

/// Returns a column of texts.
pub(crate) fn texts<'a>(texts: impl Iterator<Item = &'a str>) -> ArrayRef {
    let rows = texts.size_hint().0;
    let mut column = StringBuilder::with_capacity(rows, rows * 40);
    for text in texts {
        column.append_value(text);
    }
    Arc::new(column.finish())
}

/// Returns a column with the same text in `rows` rows.
pub(crate) fn same(text: &str, rows: usize) -> ArrayRef {
    let mut column = StringBuilder::with_capacity(rows, rows * text.len());
    for _ in 0..rows {
        column.append_value(text);
    }
    Arc::new(column.finish())
}

/// Returns a column of instants.
pub(crate) fn instants(instants: impl Iterator<Item = Option<Instant>>) -> ArrayRef {
    let micros: TimestampMicrosecondArray = instants.map(|at| at.map(Instant::micros)).collect();
    Arc::new(micros.with_timezone("UTC"))
}

/// Returns the lossy texts of bytes and, where that loses something, the bytes.
pub(crate) fn lossy<'a>(bytes: impl Iterator<Item = &'a [u8]>) -> (ArrayRef, ArrayRef) {
    let (mut texts, mut raw) = (StringBuilder::new(), BinaryBuilder::new());
    for bytes in bytes {
        match str::from_utf8(bytes) {
            Ok(text) => {
                texts.append_value(text);
                raw.append_null();
            }
            Err(_) => {
                texts.append_value(String::from_utf8_lossy(bytes));
                raw.append_value(bytes);
            }
        }
    }
    (Arc::new(texts.finish()), Arc::new(raw.finish()))
}

/// The columns of a batch, each with the one type that it can have.
pub(crate) struct Columns<'a>(pub(crate) &'a RecordBatch);

impl<'a> Columns<'a> {
    pub(crate) fn texts(&self, name: &'static str) -> Result<&'a StringArray, Damage> {
        self.typed(name)
    }

    pub(crate) fn bytes(&self, name: &'static str) -> Result<&'a BinaryArray, Damage> {
        self.typed(name)
    }

    /// Returns the bytes behind a lossy text.
    pub(crate) fn raw(&self, name: &'static str) -> Result<&'a BinaryArray, Damage> {
        let column = self.0.column_by_name(&format!("{name}_raw")).ok_or(Damage::Column(name))?;
        column.as_any().downcast_ref().ok_or(Damage::Column(name))
    }

    pub(crate) fn flags(&self, name: &'static str) -> Result<&'a BooleanArray, Damage> {
        self.typed(name)
    }

    pub(crate) fn shorts(&self, name: &'static str) -> Result<&'a Int16Array, Damage> {
        self.typed(name)
    }

    pub(crate) fn ints(&self, name: &'static str) -> Result<&'a Int32Array, Damage> {
        self.typed(name)
    }

    pub(crate) fn longs(&self, name: &'static str) -> Result<&'a Int64Array, Damage> {
        self.typed(name)
    }

    pub(crate) fn instants(
        &self,
        name: &'static str,
    ) -> Result<impl Fn(usize) -> Result<Option<Instant>, Damage> + use<'a>, Damage> {
        let micros: &TimestampMicrosecondArray = self.typed(name)?;
        Ok(move |row| {
            let valid = micros.is_valid(row).then(|| micros.value(row));
            valid.map(|at| Instant::from_micros(at).ok_or(Damage::Column(name))).transpose()
        })
    }

    pub(crate) fn commits(
        &self,
        name: &'static str,
    ) -> Result<impl Fn(usize) -> Result<CommitId, Damage> + use<'a>, Damage> {
        let ids = self.texts(name)?;
        Ok(move |row| CommitId::parse(ids.value(row)).ok_or(Damage::Column(name)))
    }

    pub(crate) fn projects(
        &self,
    ) -> Result<impl Fn(usize) -> Result<ProjectName, Damage> + use<'a>, Damage> {
        let names = self.texts("project")?;
        Ok(move |row| ProjectName::parse(names.value(row)).ok_or(Damage::Column("project")))
    }

    /// Returns the bytes behind a lossy text and its raw column.
    pub(crate) fn lossy(
        &self,
        text: &'static str,
        raw: &'static str,
    ) -> Result<impl Fn(usize) -> Vec<u8> + use<'a>, Damage> {
        let (texts, raws) = (self.texts(text)?, self.bytes(raw)?);
        Ok(move |row| {
            if raws.is_valid(row) {
                raws.value(row).to_vec()
            } else {
                texts.value(row).as_bytes().to_vec()
            }
        })
    }

    pub(crate) fn typed<T: 'static>(&self, name: &'static str) -> Result<&'a T, Damage> {
        let column = self.0.column_by_name(name).ok_or(Damage::Column(name))?;
        column.as_any().downcast_ref().ok_or(Damage::Column(name))
    }
}
