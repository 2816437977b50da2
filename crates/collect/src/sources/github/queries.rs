//! The queries: what GitHub is asked for, written in the `.graphql` files beside this one.
//!
//! The files are one document, which is checked against GitHub's published schema; of it, only the
//! operation that is asked and the fragments that it reaches are sent.

use std::collections::BTreeSet;

use crate::net::graphql::Query;

/// The document.
pub const DOCUMENT: &str = concat!(
    include_str!("queries/items.graphql"),
    "\n",
    include_str!("queries/lists.graphql"),
    "\n",
    include_str!("queries/fields.graphql"),
    "\n",
    include_str!("queries/happenings.graphql"),
);

/// An operation of the document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Operation {
    /// A page of issues.
    Issues,
    /// A page of changes.
    Changes,
    /// A page of discussions.
    Discussions,
    /// A page of numbers of issues.
    Numbers,
    /// One item again.
    Again,
    /// More of what happened at an item.
    Timeline,
    /// More reviews of a change.
    Reviews,
    /// More comments of a review.
    InlineComments,
    /// More comments of a discussion.
    DiscussionComments,
    /// More replies to a comment of a discussion.
    Replies,
}

impl Operation {
    /// Every operation with its name in the document and the largest page that is asked for.
    pub const ALL: [(Operation, &'static str, u32); 10] = [
        (Operation::Issues, "Issues", 50),
        (Operation::Changes, "Changes", 25),
        (Operation::Discussions, "Discussions", 25),
        (Operation::Numbers, "Numbers", 100),
        (Operation::Again, "Again", 1),
        (Operation::Timeline, "Timeline", 100),
        (Operation::Reviews, "Reviews", 50),
        (Operation::InlineComments, "InlineComments", 100),
        (Operation::DiscussionComments, "DiscussionComments", 50),
        (Operation::Replies, "Replies", 100),
    ];

    /// Returns the operation of a name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, known, _)| *known == name).map(|(operation, ..)| *operation)
    }

    /// Returns its name in the document.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(known, ..)| *known == self).map_or("", |(_, name, _)| name)
    }

    /// Returns the query with the text that is sent.
    pub fn query(self, text: &str) -> Query<'_> {
        let most =
            Self::ALL.iter().find(|(known, ..)| *known == self).map_or(1, |(.., most)| *most);
        let size = (self != Operation::Again).then_some("first");
        Query { name: self.name(), text, size, most }
    }

    /// Returns its text with that of every fragment that it reaches.
    pub fn text(self) -> String {
        let definitions = definitions();
        let opening = format!("query {}(", self.name());
        let mut wanted = BTreeSet::new();
        let mut found: Vec<&str> =
            definitions.iter().filter(|text| text.starts_with(&opening)).copied().collect();
        let mut next = 0;
        while let Some(text) = found.get(next).copied() {
            for name in spreads(text) {
                if wanted.insert(name) {
                    let opening = format!("fragment {name} on ");
                    found.extend(definitions.iter().filter(|text| text.starts_with(&opening)));
                }
            }
            next += 1;
        }
        found.join("\n")
    }
}

/// Returns the operations and fragments of the document, each from its first word to the last brace.
fn definitions() -> Vec<&'static str> {
    let mut definitions = Vec::new();
    let (mut begun, mut depth, mut at) = (None, 0_i32, 0);
    for line in DOCUMENT.split_inclusive('\n') {
        if line.starts_with("query ") || line.starts_with("fragment ") {
            begun = Some(at);
        }
        at += line.len();
        if line.starts_with('#') {
            continue;
        }
        depth += line.chars().map(brace).sum::<i32>();
        if depth == 0 && line.contains('}') {
            definitions.extend(begun.take().and_then(|begun| DOCUMENT.get(begun..at)));
        }
    }
    definitions
}

fn brace(letter: char) -> i32 {
    match letter {
        '{' | '(' => 1,
        '}' | ')' => -1,
        _ => 0,
    }
}

/// Returns the names of the fragments that a text spreads.
fn spreads(text: &str) -> impl Iterator<Item = &str> {
    text.split("...").skip(1).filter_map(|rest| {
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
        rest.get(..end).filter(|name| !name.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::Operation;

    #[test]
    fn an_operation_is_sent_with_the_fragments_it_reaches_and_no_others() {
        for (operation, name, _) in Operation::ALL {
            let text = operation.text();
            assert_eq!(text.matches("query ").count(), 1, "{name}");
            assert!(text.starts_with(&format!("query {name}(")), "{name}");
        }
        let replies = Operation::Replies.text();
        assert!(replies.contains("fragment Who on Actor") && replies.contains("fragment Reply "));
        assert!(!replies.contains("ClosedEvent"));
        assert!(Operation::Timeline.text().contains("fragment Closed on ClosedEvent"));
    }
}
