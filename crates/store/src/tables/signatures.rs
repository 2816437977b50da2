//! `signatures`: the personal table, the only place where a name or an address is written.
//!
//! Events carry fingerprints. Whoever loses this file and the key keeps a history of nobody.

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, SchemaRef};
use model::{AccountId, Personal, Signature, SignatureId, SignatureSeen};

use super::sheet::{self, Columns, Rows, full, nullable};
use crate::Damage;

/// The platform of every signature that comes from a git history.
pub(crate) const PLATFORM: &str = "git";

pub(crate) fn schema() -> SchemaRef {
    sheet::schema(vec![
        full("signature", DataType::Utf8),
        full("account", DataType::Utf8),
        full("platform", DataType::Utf8),
        full("name", DataType::Utf8),
        nullable("name_raw", DataType::Binary),
        full("address", DataType::Utf8),
        nullable("address_raw", DataType::Binary),
        nullable("first_at", sheet::instant()),
        nullable("last_at", sheet::instant()),
    ])
}

pub(crate) fn batch(rows: &[&SignatureSeen]) -> Rows {
    let (names, names_raw) = sheet::lossy(rows.iter().map(|row| row.signature.name.bytes()));
    let (addresses, addresses_raw) =
        sheet::lossy(rows.iter().map(|row| row.signature.address.bytes()));
    let columns = vec![
        sheet::texts(rows.iter().map(|row| row.id.0.as_str())),
        sheet::texts(rows.iter().map(|row| row.account.0.as_str())),
        sheet::same(PLATFORM, rows.len()),
        names,
        names_raw,
        addresses,
        addresses_raw,
        sheet::instants(rows.iter().map(|row| row.first_at)),
        sheet::instants(rows.iter().map(|row| row.last_at)),
    ];
    RecordBatch::try_new(schema(), columns)
}

pub(crate) fn rows(batch: &RecordBatch) -> Result<Vec<SignatureSeen>, Damage> {
    let columns = Columns(batch);
    let (ids, accounts) = (columns.texts("signature")?, columns.texts("account")?);
    let name = columns.lossy("name", "name_raw")?;
    let address = columns.lossy("address", "address_raw")?;
    let (first, last) = (columns.instants("first_at")?, columns.instants("last_at")?);
    (0..batch.num_rows())
        .map(|row| {
            Ok(SignatureSeen {
                id: SignatureId(ids.value(row).to_owned()),
                account: AccountId(accounts.value(row).to_owned()),
                signature: Signature {
                    name: Personal::new(name(row)),
                    address: Personal::new(address(row)),
                },
                first_at: first(row)?,
                last_at: last(row)?,
            })
        })
        .collect()
}
