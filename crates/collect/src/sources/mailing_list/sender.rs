//! Who sent a message: the many ways in which a `From:` header is written.
//!
//! Mailman's archives write `user at host (Name)`; it is read as the address that it stands for, so
//! that one person has one account in an archive's text and in its mbox. An address is otherwise
//! kept as it is, letter for letter.

use super::header::{Head, decoded};

/// Who sent a message.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sender {
    /// The address.
    pub(super) address: Option<String>,
    /// The name.
    pub(super) name: Option<String>,
    /// Whether the header was not written as it should be.
    pub(super) malformed: bool,
    /// Whether a name was in an encoding that is not known.
    pub(super) guessed: bool,
}

/// Returns who sent a message; a list that puts its own address in the place of the sender's is
/// not the sender.
pub(super) fn of(head: &Head) -> Sender {
    let sender = head.get("from").map(read).unwrap_or_default();
    let Some((name, _list)) = sender.name.as_deref().and_then(|name| name.split_once(" via "))
    else {
        return sender;
    };
    let elsewhere = ["x-original-from", "reply-to"].iter().filter_map(|name| head.get(name));
    let address = elsewhere
        .filter_map(|value| read(value).address)
        .find(|address| sender.address.as_ref() != Some(address));
    let name = name.trim_matches(['\'', '"', ' ']).to_owned();
    Sender { address, name: Some(name), ..sender }
}

/// Reads one way of writing a sender.
pub(super) fn read(value: &str) -> Sender {
    let (address, name) = match (value.rfind('<'), value.find('(')) {
        (Some(at), _) => {
            let inside = value.get(at + 1..).unwrap_or_default();
            let (address, after) = inside.split_once('>').unwrap_or((inside, ""));
            let before = value.get(..at).unwrap_or_default();
            (address, if before.trim().is_empty() { comment(after) } else { before })
        }
        (None, Some(at)) => {
            (value.get(..at).unwrap_or_default(), comment(value.get(at..).unwrap_or_default()))
        }
        (None, None) => (value, ""),
    };
    let (name, guessed) = named(name);
    let (address, well) = addressed(address);
    match address {
        Some(address) => {
            let name = name.filter(|name| !is_address(name));
            Sender { malformed: !well, address: Some(address), name, guessed }
        }
        None => {
            let name = name.or_else(|| named(value).0);
            Sender { malformed: true, address: None, name, guessed }
        }
    }
}

/// Returns what stands between the outermost parentheses.
fn comment(text: &str) -> &str {
    let from = text.find('(').map_or(0, |at| at + 1);
    let until = text.rfind(')').unwrap_or(text.len());
    text.get(from..until).unwrap_or_default()
}

fn named(text: &str) -> (Option<String>, bool) {
    let bare = text.trim().trim_matches('"').replace("\\\"", "\"").replace("\\\\", "\\");
    let (name, guessed) = decoded(&bare);
    let name = name.trim().trim_matches(['"', '\'']).trim().to_owned();
    ((!name.is_empty()).then_some(name), guessed)
}

/// Returns an address, and whether it was written as it should be; archives that cut addresses
/// leave `user@host....`, which is kept.
fn addressed(text: &str) -> (Option<String>, bool) {
    let text = text.trim().trim_start_matches("mailto:");
    let shown = match text.split_once(" at ") {
        Some((local, host)) if !text.contains('@') => format!("{}@{}", local.trim(), host.trim()),
        _ => text.to_owned(),
    };
    let mut words = shown.split_whitespace().filter(|word| word.contains('@'));
    let Some(word) = words.next() else { return (None, false) };
    let well = word.len() == shown.len() && !word.ends_with("...");
    let (local, host) = word.split_once('@').unwrap_or_default();
    match local.is_empty() || host.is_empty() {
        true => (None, false),
        false => (Some(word.to_owned()), well),
    }
}

fn is_address(name: &str) -> bool {
    (name.contains('@') || name.contains(" at ")) && addressed(name).0.is_some()
}
