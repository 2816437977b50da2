//! Rewriting: the personal tables without whoever was forgotten, as files of a new generation.

use std::sync::Arc;

use arrow::array::{ArrayRef, BinaryBuilder, BooleanArray, RecordBatch};
use arrow::compute::filter_record_batch;
use model::{AccountSeen, Handle, Personal};

use super::{ForgetTally, handles_of};
use crate::door::Door;
use crate::manifest::StoredFile;
use crate::run::{publish, sheets};
use crate::store::{temporary, write_failed};
use crate::tables::row::{Cell, Row};
use crate::tables::sheet::{self, Columns};
use crate::tables::signatures;
use crate::{AccountRow, Damage, Snapshot, Store, StoreError, Table};

/// Writes anew every file in which somebody stands whom the door keeps out, and returns the files
/// of the generation.
pub(super) fn tables(
    store: &Store,
    snapshot: &Snapshot,
    door: &Door,
    tally: &mut ForgetTally,
) -> Result<Vec<StoredFile>, StoreError> {
    let mut files = Vec::with_capacity(snapshot.manifest.files.len());
    let mut new = Vec::new();
    for file in &snapshot.manifest.files {
        let batches = match file.part.table.is_personal() {
            true => rewritten(store, file, door, tally)?,
            false => None,
        };
        let Some(batches) = batches else {
            files.push(file.clone());
            continue;
        };
        let written = write(store, file, &batches, (tally.generation, new.len() + 1))?;
        files.push(written.clone());
        new.push(written);
    }
    publish::settle(&store.root, store.disk.as_ref(), &new.iter().collect::<Vec<_>>())?;
    Ok(files)
}

fn write(
    store: &Store,
    before: &StoredFile,
    batches: &[RecordBatch],
    (generation, number): (u64, usize),
) -> Result<StoredFile, StoreError> {
    let bytes = sheet::encode(before.part.table, batches)?;
    let file = StoredFile {
        part: before.part.clone(),
        path: sheets::place(&before.part, generation, number),
        rows: batches.iter().map(|batch| batch.num_rows() as u64).sum(),
        bytes: bytes.len() as u64,
        hash: sheet::hash(&bytes),
    };
    let path = store.root.join(&file.path);
    store
        .disk
        .write(&temporary(&path), &bytes)
        .map_err(|source| write_failed(&path, bytes.len(), source))?;
    Ok(file)
}

/// Returns what a file holds without them; nothing where that is all it holds.
fn rewritten(
    store: &Store,
    file: &StoredFile,
    door: &Door,
    tally: &mut ForgetTally,
) -> Result<Option<Vec<RecordBatch>>, StoreError> {
    let before = sheet::decode(&store.root, file, &[])?;
    let mut after = Vec::with_capacity(before.len());
    let mut changed = 0;
    for batch in &before {
        let (batch, here) = match file.part.table {
            Table::Signatures => {
                signatures_kept(batch, door).and_then(|kept| without(batch, &kept))
            }
            Table::Accounts => accounts_kept(batch, door).and_then(|kept| without(batch, &kept)),
            Table::Mailmaps => mailmap(batch, door),
            Table::Places => scrubbed(batch, "name", Door::scrub_place, door),
            Table::FilesRead => scrubbed(batch, "name", Door::scrub_name, door),
            Table::Titles => scrubbed(batch, "title", Door::scrub, door),
            Table::SetAside => set_aside(batch, door),
            Table::Memories => scrubbed(batch, "memory", Door::scrub_memory, door),
            _ => Ok((batch.clone(), 0)),
        }
        .map_err(|why| StoreError::damaged(&file.path, why))?;
        changed += here;
        after.push(batch);
    }
    match file.part.table {
        Table::Signatures => tally.signatures += changed,
        Table::Accounts => tally.accounts += changed,
        _ => tally.texts += changed,
    }
    Ok((changed > 0).then_some(after))
}

/// A batch as it will be, and how many of its rows or texts are others.
type Rewritten = Result<(RecordBatch, u64), Damage>;

fn without(batch: &RecordBatch, kept: &[bool]) -> Rewritten {
    let gone = kept.iter().filter(|kept| !**kept).count();
    let kept = BooleanArray::from(kept.to_vec());
    let left = filter_record_batch(batch, &kept).map_err(|_| Damage::Unreadable)?;
    Ok((left, gone as u64))
}

fn signatures_kept(batch: &RecordBatch, door: &Door) -> Result<Vec<bool>, Damage> {
    let rows = signatures::rows(batch)?.into_iter();
    Ok(rows.map(|row| !door.knows(&row.id.0, &Handle::of_signature(&row.signature))).collect())
}

fn accounts_kept(batch: &RecordBatch, door: &Door) -> Result<Vec<bool>, Damage> {
    let rows = AccountRow::read(batch)?.into_iter().map(AccountSeen::from);
    Ok(rows.map(|row| !door.knows(&row.id.0, &handles_of(&row))).collect())
}

fn mailmap(batch: &RecordBatch, door: &Door) -> Rewritten {
    let texts = Columns(batch).bytes("text")?;
    let mut changed = 0;
    let mut kept = BinaryBuilder::new();
    for text in texts.iter().flatten() {
        let scrubbed = door.mailmap(text);
        changed += u64::from(scrubbed.is_some());
        kept.append_value(scrubbed.as_deref().unwrap_or(text));
    }
    let columns: Vec<(&str, ArrayRef)> = vec![("text", Arc::new(kept.finish()))];
    Ok((replaced(batch, columns)?, changed))
}

fn set_aside(batch: &RecordBatch, door: &Door) -> Rewritten {
    let (batch, files) = scrubbed(batch, "file", Door::scrub_name, door)?;
    let (batch, excerpts) = scrubbed(&batch, "excerpt", Door::scrub_excerpt, door)?;
    Ok((batch, files + excerpts))
}

fn scrubbed(
    batch: &RecordBatch,
    name: &'static str,
    scrub: fn(&Door, &mut Personal),
    door: &Door,
) -> Rewritten {
    let read = <Personal as Cell>::reader(&Columns(batch), name)?;
    let mut texts: Vec<Personal> = (0..batch.num_rows()).map(read).collect::<Result<_, _>>()?;
    let mut changed = 0;
    for text in &mut texts {
        let before = text.clone();
        scrub(door, text);
        changed += u64::from(*text != before);
    }
    let raw = format!("{name}_raw");
    let columns = <Personal as Cell>::columns(texts.iter());
    Ok((replaced(batch, [name, &raw].into_iter().zip(columns).collect())?, changed))
}

/// Returns a batch with other columns in place of those of the same names.
fn replaced(batch: &RecordBatch, columns: Vec<(&str, ArrayRef)>) -> Result<RecordBatch, Damage> {
    let mut all = batch.columns().to_vec();
    for (name, column) in columns {
        let index = batch.schema().index_of(name).map_err(|_| Damage::Unreadable)?;
        if let Some(place) = all.get_mut(index) {
            *place = column;
        }
    }
    RecordBatch::try_new(batch.schema(), all).map_err(|_| Damage::Unreadable)
}
