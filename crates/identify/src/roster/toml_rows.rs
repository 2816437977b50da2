//! `roster.toml`: a table `[[role]]` for each role.

use model::nearest;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{KEYS, RosterError, Written};

type Value<'i> = Spanned<DeValue<'i>>;

/// Reads the rows; empty texts are nothing.
pub(super) fn read(text: &str) -> Result<Vec<Written>, RosterError> {
    let line_of = |byte: usize| {
        let before = text.as_bytes().get(..byte).unwrap_or(text.as_bytes());
        before.iter().filter(|&&byte| byte == b'\n').count() + 1
    };
    let unreadable = |line, reason| RosterError::Unreadable { line, reason };
    let table = DeTable::parse(text).map_err(|error| {
        unreadable(line_of(error.span().map_or(0, |span| span.start)), "not TOML from here on")
    })?;
    let mut rows = Vec::new();
    for (key, value) in table.get_ref() {
        let line = line_of(key.span().start);
        if key.get_ref() != "role" {
            return Err(unreadable(line, "unknown key; a role stands under [[role]]"));
        }
        let list = value.get_ref().as_array();
        for item in list.ok_or_else(|| unreadable(line, "a role stands under [[role]]"))?.iter() {
            let line = line_of(item.span().start);
            let table = item.get_ref().as_table();
            let table = table.ok_or_else(|| unreadable(line, "a role stands under [[role]]"))?;
            rows.push(row(table, line, &line_of)?);
        }
    }
    Ok(rows)
}

fn row(
    table: &DeTable<'_>,
    line: usize,
    line_of: &dyn Fn(usize) -> usize,
) -> Result<Written, RosterError> {
    let mut written = Written { line, texts: Default::default() };
    for (key, value) in table {
        let line = line_of(key.span().start);
        let name = key.get_ref().as_ref();
        let column = KEYS.iter().position(|known| *known == name);
        let cell = column.and_then(|column| written.texts.get_mut(column));
        let cell = cell.ok_or_else(|| RosterError::Key {
            line,
            nearest: nearest(name, &KEYS),
            known: KEYS.to_vec(),
        })?;
        *cell =
            text(value).ok_or(RosterError::Unreadable { line, reason: "not a text or a day" })?;
    }
    Ok(written)
}

/// Returns the text of a value, that of a day as it is written; nothing for another type.
fn text(value: &Value<'_>) -> Option<Option<String>> {
    let text = match value.get_ref() {
        DeValue::String(text) => text.trim().to_owned(),
        DeValue::Datetime(day) => day.to_string(),
        _ => return None,
    };
    Some(Some(text).filter(|text| !text.is_empty()))
}
