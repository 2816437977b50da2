//! Items: the things that people talk at: an issue, a change, a discussion, a thread, a topic.
//!
//! An item's id is its native id within its platform. A forge's issues and changes share one row of
//! numbers, so the kind is an attribute and never part of the id: what one source calls an issue and
//! another knows to be a change is one item.

use crate::words::words;
use crate::{Mark, Personal, Stamp, Who};

words! {
    /// What kind of thing an item is.
    pub enum ItemKind {
        /// A report, a question or a wish in a forge's tracker.
        Issue = "issue",
        /// A proposed change: a pull request, a merge request, a Gerrit change.
        Change = "change",
        /// A conversation in a forge's discussion board.
        Discussion = "discussion",
        /// A thread of a mailing list.
        Thread = "thread",
        /// A topic of a forum or of a chat that has topics.
        Topic = "topic",
        /// A channel of a chat, where nothing smaller holds its messages together.
        Channel = "channel",
    }
}

/// Where items live: a repository, a list, a forum, a calendar.
///
/// Its name may hold a person's login (`login/repository`), so it is personal; events carry a
/// fingerprint. A platform's own id tells a renamed place from a new one under an old name.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Place {
    /// The platform, such as `github.com` or `mail`.
    pub platform: String,
    /// What it is called there, such as `owner/name`; compared without case.
    pub name: Personal,
    /// The platform's own lasting id, where the source tells it.
    pub native: Option<String>,
}

/// What an item is known by, from whatever source it came.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ItemKey {
    /// The number of an issue or a change of a forge's repository.
    Number {
        /// The repository.
        place: Place,
        /// Its number there.
        number: u64,
    },
    /// The platform's own id with its kind before it, such as `topic:17` or `discussion:9`; for a
    /// thread of a list, `message:` and the Message-ID of its first message.
    Native {
        /// The platform.
        platform: String,
        /// The id.
        id: Personal,
    },
}

words! {
    /// The state in which a source last saw an item.
    pub enum ItemState {
        /// It is open.
        Open = "open",
        /// It is closed, and was not merged.
        Closed = "closed",
        /// It was merged.
        Merged = "merged",
    }
}

/// An item as a source tells it; what happened at it is told in [`crate::Trace`]s.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// What it is known by.
    pub key: ItemKey,
    /// What kind of thing it is.
    pub kind: ItemKind,
    /// Where it lives.
    pub place: Place,
    /// Who opened it.
    pub author: Who,
    /// When it was opened.
    pub opened: Stamp,
    /// Its title, for the list of who is waiting and for nothing else; kept in a personal table.
    pub title: Option<Personal>,
    /// The state in which the source last saw it.
    pub state: Option<ItemState>,
    /// Whether it was a draft when the source last saw it.
    pub draft: Option<bool>,
    /// How large a change is.
    pub size: Option<ChangeSize>,
    /// What was found in its first text, which is not kept.
    pub marks: Vec<Mark>,
}

impl Item {
    /// Returns an item of which nothing but the needful is known.
    pub fn new(key: ItemKey, kind: ItemKind, place: Place, author: Who, opened: Stamp) -> Self {
        Self {
            key,
            kind,
            place,
            author,
            opened,
            title: None,
            state: None,
            draft: None,
            size: None,
            marks: Vec::new(),
        }
    }
}

/// How large a change is, as its forge counts.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct ChangeSize {
    /// Lines added.
    pub additions: u64,
    /// Lines removed.
    pub deletions: u64,
    /// Files touched.
    pub files: u64,
}
