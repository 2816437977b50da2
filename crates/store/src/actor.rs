//! Actors: what is known of who did something, beside the account.

use model::{AccountKind, Who};

/// What is known of who did something.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Actor {
    /// An account of this kind.
    Account(AccountKind),
    /// An account that was deleted: somebody, nobody knows who.
    Ghost,
    /// The source does not say who.
    Untold,
}

impl Actor {
    /// Returns what is known of somebody.
    pub fn of(who: &Who) -> Self {
        match who {
            Who::Account(account) => Actor::Account(account.kind),
            Who::Ghost => Actor::Ghost,
            Who::Untold => Actor::Untold,
        }
    }

    /// Returns the word it is stored under.
    pub fn word(self) -> &'static str {
        match self {
            Actor::Account(kind) => kind.word(),
            Actor::Ghost => "ghost",
            Actor::Untold => "untold",
        }
    }

    /// Returns what a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "ghost" => Some(Actor::Ghost),
            "untold" => Some(Actor::Untold),
            kind => AccountKind::of_word(kind).map(Actor::Account),
        }
    }
}

/// What kind of mark was found in a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum MarkKind {
    /// A hashtag.
    Hashtag,
    /// A reference to another item.
    Reference,
    /// A closing keyword with the item it names.
    Closes,
    /// A people trailer.
    Trailer,
}

impl MarkKind {
    /// Every kind with the word it is stored under.
    pub const ALL: [(MarkKind, &'static str); 4] = [
        (MarkKind::Hashtag, "hashtag"),
        (MarkKind::Reference, "reference"),
        (MarkKind::Closes, "closes"),
        (MarkKind::Trailer, "trailer"),
    ];

    /// Returns the word it is stored under.
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(kind, _)| *kind == self).map_or("", |(_, word)| word)
    }

    /// Returns the kind that a word means.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known)| *known == word).map(|(kind, _)| *kind)
    }
}
