//! Organizations as these files write them: a name, "independent", or "unknown".
//!
//! Unknown is a class of its own and never becomes an organization of that name.

/// What the name of an organization says.
#[derive(PartialEq, Eq, Debug)]
pub(super) enum Organization {
    /// An organization, or nothing for "independent".
    Told(Option<String>),
    /// That nobody knows.
    Unknown,
}

/// How "independent" is written where a word is needed.
pub(super) const INDEPENDENT: &str = "Independent";

const NONE: [&str; 6] =
    ["*independent", "independent", "(none)", "none", "unaffiliated", "hobbyist"];
const UNKNOWN: [&str; 6] = ["", "?", "unknown", "(unknown)", "notfound", "not found"];

/// Reads the name of an organization.
pub(super) fn read(name: &str) -> Organization {
    let name = name.trim();
    let folded = name.to_lowercase();
    if UNKNOWN.contains(&folded.as_str()) {
        Organization::Unknown
    } else if NONE.contains(&folded.as_str()) {
        Organization::Told(None)
    } else {
        Organization::Told(Some(name.to_owned()))
    }
}
