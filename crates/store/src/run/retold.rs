//! Retold records: those of which rows were there before, which no longer hold.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use arrow::array::{BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;

use crate::Damage;
use crate::tables::sheet::Columns;

/// A map whose keys are hashes already.
pub(super) type ByHash<T> = HashMap<i64, T, BuildHasherDefault<AsItIs>>;

/// Takes a number for its own hash.
#[derive(Default)]
pub(super) struct AsItIs(u64);

impl Hasher for AsItIs {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_i64(&mut self, number: i64) {
        self.0 = number as u64;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// From which telling on the rows of a record hold, and the years in which others may stand.
#[derive(Default)]
pub(super) struct Retold {
    from: ByHash<u32>,
    years: Option<(i16, i16)>,
}

impl Retold {
    pub(super) fn add(&mut self, record: i64, telling: u32, (first, last): (i16, i16)) {
        self.from.insert(record, telling);
        let (earliest, latest) = self.years.unwrap_or((first, last));
        self.years = Some((earliest.min(first), latest.max(last)));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.from.is_empty()
    }

    /// Returns whether rows of the records may stand in a file of this year.
    pub(super) fn may_be_in(&self, year: Option<i32>) -> bool {
        let within = |(first, last): (i16, i16)| {
            year.is_none_or(|year| (i32::from(first)..=i32::from(last)).contains(&year))
        };
        self.years.is_some_and(within)
    }

    /// Returns whether a row that stood in this telling of its record holds no longer.
    pub(super) fn outdates(&self, record: i64, telling: u32) -> bool {
        self.from.get(&record).is_some_and(|from| telling < *from)
    }

    /// Returns whether a file with the tellings before `until` has rows that hold no longer.
    pub(super) fn touches(&self, batch: &RecordBatch, until: u32) -> Result<bool, Damage> {
        let records = Columns(batch).longs("record")?;
        Ok(records.values().iter().any(|record| self.reaches(*record, until)))
    }

    /// Returns the rows of such a file that still hold.
    pub(super) fn filter(&self, batch: &RecordBatch, until: u32) -> Result<RecordBatch, Damage> {
        let records = Columns(batch).longs("record")?;
        let holds: BooleanArray =
            records.values().iter().map(|record| Some(!self.reaches(*record, until))).collect();
        filter_record_batch(batch, &holds).map_err(|_| Damage::Unreadable)
    }

    fn reaches(&self, record: i64, until: u32) -> bool {
        self.from.get(&record).is_some_and(|from| *from >= until)
    }
}
