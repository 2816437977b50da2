//! Events: what a source saw happen, told in the source's own terms and nothing derived.
//!
//! An event's id is its native id within its kind: a commit is its object id, from whatever clone,
//! log or archive it came. Tenure, identity, role and kind of work are never stored on an event.

use std::fmt;

use crate::{CommunityFile, Figure, Instant, Item, Place, Recognition, Session, Signature, Trace};

/// Something that happened, or that is there.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub enum Event {
    /// A commit.
    Commit(Box<Commit>),
    /// An issue, a change, a discussion, a thread, a topic.
    Item(Box<Item>),
    /// Something that somebody did other than a commit.
    Trace(Box<Trace>),
    /// A meeting that a calendar lists.
    Session(Box<Session>),
    /// Somebody named for what they did.
    Recognition(Box<Recognition>),
    /// What a commit did to a community file.
    CommunityFile(Box<CommunityFile>),
    /// A published number.
    Figure(Box<Figure>),
    /// A repository, list or forum under the name that it had at a time.
    Place(Box<Place>, Stamp),
}

/// The object id of a commit: 40 (SHA-1) or 64 (SHA-256) lower-case hex digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitId(String);

impl CommitId {
    /// Takes hex digits, or nothing when the text is not an object id.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = matches!(text.len(), 40 | 64)
            && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        fits.then(|| Self(text.to_owned()))
    }

    /// Returns the hex digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for CommitId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A commit, as far as a community measure needs it: no message, no line counts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Commit {
    /// Its object id.
    pub id: CommitId,
    /// The object ids of its parents, in order; two or more make it a merge.
    pub parents: Vec<CommitId>,
    /// Who wrote the change, and when.
    pub author: Signed,
    /// Who recorded it, and when.
    pub committer: Signed,
    /// The people named in trailers, in the order in which they stand.
    pub credits: Vec<Credit>,
    /// Raw bytes of the paths that differ from the first parent (all paths of a root commit), in
    /// order, without renames; always empty for a merge.
    pub paths: Vec<Vec<u8>>,
}

impl Commit {
    /// Returns whether it has two parents or more.
    pub fn is_merge(&self) -> bool {
        self.parents.len() > 1
    }
}

/// A signature with its time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Signed {
    /// Name and address.
    pub by: Signature,
    /// When, as the source says.
    pub stamp: Stamp,
}

/// A time as a source wrote it: the moment, its offset, and whether it can be believed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// The moment; nothing when it is missing, unreadable or outside the years 0 to 9999.
    pub at: Option<Instant>,
    /// Minutes east of UTC, clamped to ±14 h.
    pub offset_minutes: i16,
    /// Whether the moment cannot be believed (missing, unreadable, before 1971, or after the
    /// collection by more than a day). Suspect times are counted and kept out of every rate.
    pub suspect: bool,
    /// Whether the offset could not be read or lay beyond ±14 h. The moment may still be good.
    pub offset_suspect: bool,
}

impl Stamp {
    /// Returns a moment in UTC that a platform recorded itself; not believed before 1971 or more
    /// than a day after `now`, and nothing when it could not be read.
    pub fn recorded(at: Option<Instant>, now: Instant) -> Self {
        let first = Instant::from_seconds(365 * 86_400);
        let believed = at.is_some() && at >= first && at <= Some(now.plus_days(1));
        Self { at, offset_minutes: 0, suspect: !believed, offset_suspect: false }
    }

    /// Returns the stamp of something whose time the source does not tell.
    pub fn untold() -> Self {
        Self { at: None, offset_minutes: 0, suspect: true, offset_suspect: false }
    }

    /// Returns the moment if it can be believed.
    pub fn believed(&self) -> Option<Instant> {
        self.at.filter(|_| !self.suspect)
    }
}

/// A person named in a commit's trailer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Credit {
    /// What the trailer says they did.
    pub role: CreditRole,
    /// Name and address.
    pub by: Signature,
}

/// What a people trailer says somebody did; read in any case (`CO-AUTHORED-BY` too).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum CreditRole {
    /// `Co-authored-by:` or `Co-developed-by:`
    CoAuthored,
    /// `Signed-off-by:`
    SignedOff,
    /// `Reviewed-by:`
    Reviewed,
    /// `Acked-by:`
    Acked,
    /// `Tested-by:`
    Tested,
    /// `Reported-by:`
    Reported,
    /// `Suggested-by:`
    Suggested,
    /// `Helped-by:`
    Helped,
    /// `Mentored-by:`
    Mentored,
    /// `Approved-by:`
    Approved,
}

impl CreditRole {
    /// Every role with the word it is stored under and the trailer keys (lower case) that mean it.
    pub const ALL: [(CreditRole, &'static str, &'static [&'static str]); 10] = [
        (CreditRole::CoAuthored, "co_authored", &["co-authored-by", "co-developed-by"]),
        (CreditRole::SignedOff, "signed_off", &["signed-off-by"]),
        (CreditRole::Reviewed, "reviewed", &["reviewed-by"]),
        (CreditRole::Acked, "acked", &["acked-by"]),
        (CreditRole::Tested, "tested", &["tested-by"]),
        (CreditRole::Reported, "reported", &["reported-by"]),
        (CreditRole::Suggested, "suggested", &["suggested-by"]),
        (CreditRole::Helped, "helped", &["helped-by"]),
        (CreditRole::Mentored, "mentored", &["mentored-by"]),
        (CreditRole::Approved, "approved", &["approved-by"]),
    ];

    /// Returns the word it is stored under.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(role, ..)| *role == self).map_or("", |(_, word, _)| word)
    }

    /// Returns the role that a trailer key means, in any case.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, _, keys)| keys.iter().any(|known| known.eq_ignore_ascii_case(key)))
            .map(|(role, ..)| *role)
    }
}

#[cfg(test)]
mod tests {
    use super::{CommitId, CreditRole};

    #[test]
    fn trailer_keys_are_read_in_any_case() {
        assert_eq!(CreditRole::of_key("CO-AUTHORED-BY"), Some(CreditRole::CoAuthored));
        assert_eq!(CreditRole::of_key("Co-Authored-By"), Some(CreditRole::CoAuthored));
        assert_eq!(CreditRole::of_key("fixes"), None);
    }

    #[test]
    fn a_commit_id_is_lower_case_hex_of_a_known_length() {
        assert!(CommitId::parse(&"a".repeat(40)).is_some());
        assert!(CommitId::parse(&"0".repeat(64)).is_some());
        assert!(CommitId::parse(&"A".repeat(40)).is_none());
        assert!(CommitId::parse("abc").is_none());
    }
}
