//! Rows: a struct whose fields are the columns of a table, so that the way in and the way out
//! cannot come apart.

use std::sync::Arc;

use arrow::array::{
    Array, ArrayRef, BinaryBuilder, BooleanArray, Float64Array, Int16Array, Int32Array, Int64Array,
    RecordBatch, StringArray, StringBuilder,
};
use arrow::datatypes::{DataType, Field};
use model::{
    AccountKind, CommitId, CreditDocument, CreditRole, FileChange, FilePurpose, Instant, ItemKind,
    ItemState, Personal, Quarantine, SessionState, TraceKind,
};

use super::sheet::{self, Columns};
use crate::{Actor, Damage, Id, MarkKind};

/// A row of a table.
pub(crate) trait Row: Sized + Send + Sync {
    /// Returns its columns.
    fn fields() -> Vec<Field>;
    /// Returns the columns of rows.
    fn columns<'a>(rows: impl Iterator<Item = &'a Self> + Clone) -> Vec<ArrayRef>
    where
        Self: 'a;
    /// Returns the rows of a batch, in order.
    fn read(batch: &RecordBatch) -> Result<Vec<Self>, Damage>;
}

/// How a cell is read back by the number of its row.
pub(crate) type Reader<'a, T> = Box<dyn Fn(usize) -> Result<T, Damage> + 'a>;

/// What can stand in a field of a row.
pub(crate) trait Cell: Sized {
    fn fields(name: &str) -> Vec<Field>;
    fn columns<'a>(cells: impl Iterator<Item = &'a Self> + Clone) -> Vec<ArrayRef>
    where
        Self: 'a;
    fn reader<'a>(columns: &Columns<'a>, name: &'static str) -> Result<Reader<'a, Self>, Damage>;
}

/// Declares a row and how it becomes columns.
macro_rules! row {
    ($(#[$about:meta])* $seen:vis struct $name:ident {
        $($(#[$field_about:meta])* $field_seen:vis $field:ident: $kind:ty,)*
    }) => {
        $(#[$about])*
        $seen struct $name {
            $($(#[$field_about])* $field_seen $field: $kind,)*
        }

        impl $crate::tables::row::Row for $name {
            fn fields() -> Vec<arrow::datatypes::Field> {
                let fields = [$(<$kind as $crate::tables::row::Cell>::fields(stringify!($field)),)*];
                fields.into_iter().flatten().collect()
            }

            fn columns<'a>(
                rows: impl Iterator<Item = &'a Self> + Clone,
            ) -> Vec<arrow::array::ArrayRef> {
                let columns = [$(<$kind as $crate::tables::row::Cell>::columns(
                    rows.clone().map(|row| &row.$field),
                ),)*];
                columns.into_iter().flatten().collect()
            }

            fn read(
                batch: &arrow::array::RecordBatch,
            ) -> Result<Vec<Self>, $crate::Damage> {
                let columns = $crate::tables::sheet::Columns(batch);
                $(let $field =
                    <$kind as $crate::tables::row::Cell>::reader(&columns, stringify!($field))?;)*
                (0..batch.num_rows()).map(|row| Ok(Self { $($field: $field(row)?,)* })).collect()
            }
        }
    };
}
pub(crate) use row;

impl Cell for Id {
    fn fields(name: &str) -> Vec<Field> {
        vec![sheet::full(name, DataType::Utf8)]
    }

    fn columns<'a>(cells: impl Iterator<Item = &'a Self> + Clone) -> Vec<ArrayRef> {
        vec![ids(cells.map(Some))]
    }

    fn reader<'a>(columns: &Columns<'a>, name: &'static str) -> Result<Reader<'a, Self>, Damage> {
        let texts = columns.texts(name)?;
        Ok(Box::new(move |row| Id::parse(texts.value(row)).ok_or(Damage::Column(name))))
    }
}

impl Cell for Option<Id> {
    fn fields(name: &str) -> Vec<Field> {
        vec![sheet::nullable(name, DataType::Utf8)]
    }

    fn columns<'a>(cells: impl Iterator<Item = &'a Self> + Clone) -> Vec<ArrayRef> {
        vec![ids(cells.map(Option::as_ref))]
    }

    fn reader<'a>(columns: &Columns<'a>, name: &'static str) -> Result<Reader<'a, Self>, Damage> {
        let texts = columns.texts(name)?;
        Ok(Box::new(move |row| {
            let there = texts.is_valid(row).then(|| texts.value(row));
            there.map(|text| Id::parse(text).ok_or(Damage::Column(name))).transpose()
        }))
    }
}

fn ids<'a>(ids: impl Iterator<Item = Option<&'a Id>>) -> ArrayRef {
    let rows = ids.size_hint().0;
    let mut column = StringBuilder::with_capacity(rows, rows * 32);
    for id in ids {
        match id {
            Some(id) => column.append_value(id.hex().as_str()),
            None => column.append_null(),
        }
    }
    Arc::new(column.finish())
}

impl Cell for Personal {
    fn fields(name: &str) -> Vec<Field> {
        let raw = format!("{name}_raw");
        vec![sheet::full(name, DataType::Utf8), sheet::nullable(&raw, DataType::Binary)]
    }

    fn columns<'a>(cells: impl Iterator<Item = &'a Self> + Clone) -> Vec<ArrayRef> {
        personal(cells.map(Some))
    }

    fn reader<'a>(columns: &Columns<'a>, name: &'static str) -> Result<Reader<'a, Self>, Damage> {
        let read = <Option<Personal>>::reader(columns, name)?;
        Ok(Box::new(move |row| read(row)?.ok_or(Damage::Column(name))))
    }
}

impl Cell for Option<Personal> {
    fn fields(name: &str) -> Vec<Field> {
        let raw = format!("{name}_raw");
        vec![sheet::nullable(name, DataType::Utf8), sheet::nullable(&raw, DataType::Binary)]
    }

    fn columns<'a>(cells: impl Iterator<Item = &'a Self> + Clone) -> Vec<ArrayRef> {
        personal(cells.map(Option::as_ref))
    }

    fn reader<'a>(columns: &Columns<'a>, name: &'static str) -> Result<Reader<'a, Self>, Damage> {
        let (texts, raw) = (columns.texts(name)?, columns.raw(name)?);
        Ok(Box::new(move |row| {
            Ok(if raw.is_valid(row) {
                Some(Personal::new(raw.value(row)))
            } else {
                texts.is_valid(row).then(|| Personal::new(texts.value(row)))
            })
        }))
    }
}

/// Returns the lossy texts and, where that loses something, the bytes.
fn personal<'a>(cells: impl Iterator<Item = Option<&'a Personal>>) -> Vec<ArrayRef> {
    let (mut texts, mut raw) = (StringBuilder::new(), BinaryBuilder::new());
    for cell in cells {
        match cell.map(|cell| (str::from_utf8(cell.bytes()), cell)) {
            None => {
                texts.append_null();
                raw.append_null();
            }
            Some((Ok(text), _)) => {
                texts.append_value(text);
                raw.append_null();
            }
            Some((Err(_), cell)) => {
                texts.append_value(cell.lossy());
                raw.append_value(cell.bytes());
            }
        }
    }
    vec![Arc::new(texts.finish()), Arc::new(raw.finish())]
}

/// Writes the cells of a type that is a column of another one.
macro_rules! plain {
    ($kind:ty, $type:expr, $array:ty, |$cell:ident| $in:expr, |$value:ident| $out:expr) => {
        impl Cell for $kind {
            fn fields(name: &str) -> Vec<Field> {
                vec![sheet::full(name, $type)]
            }

            fn columns<'a>(cells: impl Iterator<Item = &'a Self> + Clone) -> Vec<ArrayRef> {
                vec![Arc::new(<$array>::from_iter(cells.map(|$cell| Some($in))))]
            }

            fn reader<'a>(
                columns: &Columns<'a>,
                name: &'static str,
            ) -> Result<Reader<'a, Self>, Damage> {
                let values: &$array = columns.typed(name)?;
                Ok(Box::new(move |row| {
                    let $value = values.value(row);
                    let there: Option<$kind> = $out;
                    there.ok_or(Damage::Column(name))
                }))
            }
        }

        impl Cell for Option<$kind> {
            fn fields(name: &str) -> Vec<Field> {
                vec![sheet::nullable(name, $type)]
            }

            fn columns<'a>(cells: impl Iterator<Item = &'a Self> + Clone) -> Vec<ArrayRef> {
                let cells = cells.map(|cell| cell.as_ref().map(|$cell| $in));
                vec![Arc::new(<$array>::from_iter(cells))]
            }

            fn reader<'a>(
                columns: &Columns<'a>,
                name: &'static str,
            ) -> Result<Reader<'a, Self>, Damage> {
                let values: &$array = columns.typed(name)?;
                Ok(Box::new(move |row| {
                    if !values.is_valid(row) {
                        return Ok(None);
                    }
                    let $value = values.value(row);
                    let there: Option<$kind> = $out;
                    there.map(Some).ok_or(Damage::Column(name))
                }))
            }
        }
    };
}

/// Writes the cells of a type whose values are stored as words.
macro_rules! words {
    ($($kind:ty),*) => {
        $(plain!(
            $kind,
            DataType::Utf8,
            StringArray,
            |cell| cell.word(),
            |word| <$kind>::of_word(word)
        );)*
    };
}

plain!(bool, DataType::Boolean, BooleanArray, |cell| *cell, |value| Some(value));
plain!(i16, DataType::Int16, Int16Array, |cell| *cell, |value| Some(value));
plain!(i32, DataType::Int32, Int32Array, |cell| *cell, |value| Some(value));
plain!(i64, DataType::Int64, Int64Array, |cell| *cell, |value| Some(value));
plain!(f64, DataType::Float64, Float64Array, |cell| *cell, |value| Some(value));
plain!(
    u64,
    DataType::Int64,
    Int64Array,
    |cell| i64::try_from(*cell).unwrap_or(i64::MAX),
    |value| u64::try_from(value).ok()
);
plain!(String, DataType::Utf8, StringArray, |cell| cell.as_str(), |text| Some(text.to_owned()));
plain!(Arc<str>, DataType::Utf8, StringArray, |cell| &**cell, |text| Some(Arc::from(text)));
plain!(CommitId, DataType::Utf8, StringArray, |cell| cell.as_str(), |text| CommitId::parse(text));
plain!(CreditRole, DataType::Utf8, StringArray, |cell| cell.word(), |word| CreditRole::ALL
    .iter()
    .find(|(_, known, _)| *known == word)
    .map(|(role, ..)| *role));
words!(
    AccountKind,
    Actor,
    CreditDocument,
    FileChange,
    FilePurpose,
    ItemKind,
    ItemState,
    MarkKind,
    Quarantine,
    SessionState,
    TraceKind
);

impl Cell for Option<Instant> {
    fn fields(name: &str) -> Vec<Field> {
        vec![sheet::nullable(name, sheet::instant())]
    }

    fn columns<'a>(cells: impl Iterator<Item = &'a Self> + Clone) -> Vec<ArrayRef> {
        vec![sheet::instants(cells.copied())]
    }

    fn reader<'a>(columns: &Columns<'a>, name: &'static str) -> Result<Reader<'a, Self>, Damage> {
        Ok(Box::new(columns.instants(name)?))
    }
}

impl Cell for Instant {
    fn fields(name: &str) -> Vec<Field> {
        vec![sheet::full(name, sheet::instant())]
    }

    fn columns<'a>(cells: impl Iterator<Item = &'a Self> + Clone) -> Vec<ArrayRef> {
        vec![sheet::instants(cells.copied().map(Some))]
    }

    fn reader<'a>(columns: &Columns<'a>, name: &'static str) -> Result<Reader<'a, Self>, Damage> {
        let read = columns.instants(name)?;
        Ok(Box::new(move |row| read(row)?.ok_or(Damage::Column(name))))
    }
}
