//! Lenient reading of JSON: every field may be missing, null or of another type than it should be.
//!
//! Platforms add fields, drop them and write numbers as texts; none of this may lose a record.

use memchr::{memchr_iter, memchr3_iter};
use model::{Account, AccountKind, Instant, Personal, Quarantine, Stamp, Who};
use serde_json::Value;

/// How many bytes of memory the values of one document may take.
const MOST_MEMORY: usize = 1 << 30;

/// Bytes that a value takes at least, with the room that its list keeps for more.
const OF_VALUE: usize = 64;

/// Bytes that an object takes besides its values.
const OF_OBJECT: usize = 640;

/// Returns a document as a value, unless it is none or its values would take too much memory: a
/// few bytes such as `{"":0},` become a hundred times as many.
pub fn json(bytes: &[u8]) -> Result<Value, Quarantine> {
    let values = memchr3_iter(b',', b':', b'[', bytes).count().saturating_mul(OF_VALUE);
    let objects = memchr_iter(b'{', bytes).count().saturating_mul(OF_OBJECT);
    if values.saturating_add(objects) > MOST_MEMORY {
        return Err(Quarantine::NotUnpackable);
    }
    serde_json::from_slice(bytes).map_err(|_| Quarantine::Malformed)
}

/// Returns the value at a path of keys, unless something on the way is missing or null.
pub fn at<'v>(value: &'v Value, path: &[&str]) -> Option<&'v Value> {
    let found = path.iter().try_fold(value, |value, key| value.get(key))?;
    (!found.is_null()).then_some(found)
}

/// Returns the text under a key.
pub fn text<'v>(value: &'v Value, key: &str) -> Option<&'v str> {
    value.get(key)?.as_str()
}

/// Returns the whole number under a key, also where it stands as a text.
pub fn number(value: &Value, key: &str) -> Option<u64> {
    whole(value.get(key)?)
}

/// Returns the flag under a key.
pub fn flag(value: &Value, key: &str) -> Option<bool> {
    value.get(key)?.as_bool()
}

/// Returns the list under a key; what is missing or no list is empty.
pub fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Returns the id under a key as a text, whether it stands as a number or as a text.
pub fn id(value: &Value, key: &str) -> Option<String> {
    match value.get(key)? {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Returns the reason for a closing under a key, if it is one that is known; free text is none.
pub fn closing_reason(value: &Value, key: &str) -> Option<String> {
    text(value, key).and_then(reason_of_closing)
}

/// Returns a reason for a closing in lower case, if it is one that is known.
pub(crate) fn reason_of_closing(word: &str) -> Option<String> {
    let word = word.to_ascii_lowercase();
    matches!(word.as_str(), "completed" | "not_planned" | "duplicate" | "reopened").then_some(word)
}

/// Returns the stamp of the RFC 3339 moment under a key.
pub fn stamp(value: &Value, key: &str, now: Instant) -> Stamp {
    Stamp::recorded(text(value, key).and_then(Instant::parse), now)
}

/// Returns who a REST user object (`id`, `login`, `type`) stands for: null is a ghost, and so is
/// the login `ghost`; a field that is missing altogether is untold.
pub fn who(value: &Value, key: &str, platform: &str) -> Who {
    match value.get(key) {
        None => Who::Untold,
        Some(user) => account(user, platform),
    }
}

/// Returns who a REST user object stands for.
pub fn account(user: &Value, platform: &str) -> Who {
    let login = text(user, "login").or_else(|| text(user, "username"));
    if login == Some("ghost") || user.is_null() {
        return Who::Ghost;
    }
    let kind = match text(user, "type") {
        Some("Bot") => AccountKind::Bot,
        Some("User") => AccountKind::User,
        Some("Organization") => AccountKind::Organization,
        Some("Mannequin") => AccountKind::Mannequin,
        _ => AccountKind::Unstated,
    };
    let kind = match login {
        Some(login) if login.ends_with("[bot]") => AccountKind::Bot,
        _ => kind,
    };
    let login = login.map(Personal::new);
    match (id(user, "id"), login) {
        (Some(id), login) => Who::Account(Account::by_id(platform, id, login, kind)),
        (None, Some(login)) => Who::Account(Account::by_login(platform, login, kind)),
        (None, None) => Who::Ghost,
    }
}

fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use model::Quarantine;
    use serde_json::json;

    use super::json;

    #[test]
    fn a_document_whose_values_would_fill_the_memory_is_refused() {
        assert_eq!(json(br#"[{"a":0}]"#), Ok(json!([{"a": 0}])));
        assert_eq!(json(b"[0,"), Err(Quarantine::Malformed));
        let many = br#"{"":0},"#.repeat(2 << 20);
        assert_eq!(json(&[b"[", &many[..], b"0]"].concat()), Err(Quarantine::NotUnpackable));
    }
}
