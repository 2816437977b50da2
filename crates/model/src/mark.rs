//! Marks: what is taken out of a text at the door, because the text itself is never kept.

use crate::{Account, CreditRole, ItemKey};

/// Something found in a text.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Mark {
    /// A hashtag: 2 to 50 of `a–z`, `0–9`, `_`, `-`, lower case, without its `#`.
    Hashtag(String),
    /// A reference to another item.
    Reference(ItemKey),
    /// A closing keyword (`fixes`, `closes`, `resolves` and their forms) with the item it names.
    Closes(ItemKey),
    /// A people trailer, such as `Co-authored-by:`.
    Trailer(CreditRole, Account),
}
