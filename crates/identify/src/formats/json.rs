//! JSON as these exports write it, read without trusting any type in it.
//!
//! Whatever is missing or of another type is told to the caller, who decides whether it makes the
//! file another one or is noted. Objects keep the order of the file, so that a number is a place.

use std::fmt;

use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::notes::{At, Notes, Oddity};
use super::refused::FormatError;

/// The values of an object, in the order of the file; its keys are not kept.
pub(super) struct Values(pub(super) Vec<Value>);

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Each;
        impl<'de> Visitor<'de> for Each {
            type Value = Values;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Values, A::Error> {
                let mut values = Vec::new();
                while let Some((_, value)) = map.next_entry::<serde::de::IgnoredAny, Value>()? {
                    values.push(value);
                }
                Ok(Values(values))
            }
        }
        deserializer.deserialize_map(Each)
    }
}

/// Reads a file whose one needed key is `key`.
pub(super) fn read<T: DeserializeOwned>(
    bytes: &[u8],
    format: &'static str,
    key: &'static str,
    expected: &'static str,
) -> Result<T, FormatError> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let another = FormatError::Another { format, key, expected };
    // A list would be taken for the values of the object, in order.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(another);
    }
    serde_json::from_slice(bytes).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => another,
        _ => FormatError::NotJson { line: error.line(), column: error.column() },
    })
}

/// A value with its place.
#[derive(Clone, Copy)]
pub(super) struct Found<'a> {
    pub(super) value: &'a Value,
    path: &'a dyn fmt::Display,
}

impl<'a> Found<'a> {
    pub(super) fn new(value: &'a Value, path: &'a dyn fmt::Display) -> Self {
        Self { value, path }
    }

    /// Returns its place, or that of a key of it.
    pub(super) fn at(&self, key: &str) -> At {
        if key.is_empty() {
            At::Path(self.path.to_string())
        } else {
            At::Path(format!("{}.{key}", self.path))
        }
    }

    /// Returns the text under a key; what is absent or null is nothing, what is no text is noted.
    pub(super) fn text(&self, key: &str, notes: &mut Notes) -> Option<&'a str> {
        match self.value.get(key)? {
            Value::Null => None,
            Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()),
            _ => self.wrong(key, notes),
        }
    }

    /// Returns the list under a key; what is absent or null is empty, what is no list is noted.
    pub(super) fn list(&self, key: &str, notes: &mut Notes) -> &'a [Value] {
        match self.value.get(key) {
            None | Some(Value::Null) => &[],
            Some(Value::Array(list)) => list,
            Some(_) => {
                self.wrong::<()>(key, notes);
                &[]
            }
        }
    }

    /// Notes that a value is of the wrong type, and returns nothing.
    pub(super) fn wrong<T>(&self, key: &str, notes: &mut Notes) -> Option<T> {
        notes.add(Oddity::WrongType, || self.at(key));
        None
    }
}
