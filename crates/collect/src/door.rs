//! The door: what is taken out of a text before the text is dropped.
//!
//! Hashtags, references to other items, closing keywords and people trailers; nothing else of a
//! message ever leaves this file. What others said (quoted lines), code, HTML comments (the advice
//! of a form) and the insides of addresses are no words of whoever wrote the text, and are passed
//! over. Every byte is looked at a bounded number of times, whatever the text.

mod lines;
mod words;

use std::collections::HashSet;

use model::{Account, AccountKey, AccountKind, CreditRole, ItemKey, Mark, Place, Signature};

use crate::sources::git;

/// The most marks that one text is believed to hold; nobody writes more by hand.
pub const MOST: usize = 1_000;

/// The platform of accounts that are known by an address.
const MAIL: &str = "mail";

/// Returns the marks of a text, in the order in which they stand, each once; bare numbers such as
/// `#17` and short names such as `owner/name#17` refer to items of the platform of `here`, and
/// are passed over where that is not given. An item that is named by a closing keyword is not
/// told as a reference at the same place.
pub fn marks(text: &str, here: Option<&Place>) -> Vec<Mark> {
    let mut found = Found::default();
    lines::spoken(text, &mut |piece, begins_its_line| {
        match git::person_of_trailer(piece.as_bytes()).filter(|_| begins_its_line) {
            Some(credit) => found.add(Mark::Trailer(credit.role, by_address(credit.by))),
            None => words::marks(piece, here, &mut |mark| {
                found.add(mark);
                !found.full()
            }),
        }
        !found.full()
    });
    found.marks
}

fn by_address(signed: Signature) -> Account {
    Account {
        platform: MAIL.to_owned(),
        key: AccountKey::Address(signed.address),
        login: None,
        name: (!signed.name.is_blank()).then_some(signed.name),
        kind: AccountKind::Unstated,
    }
}

/// The marks so far, and by what each is known again.
#[derive(Default)]
struct Found {
    marks: Vec<Mark>,
    known: HashSet<Known>,
}

#[derive(PartialEq, Eq, Hash)]
enum Known {
    Hashtag(String),
    Reference(Named),
    Closes(Named),
    Trailer(CreditRole, AccountKey),
}

/// What an item is called, compared without case.
#[derive(PartialEq, Eq, Hash)]
enum Named {
    Number(String, String, u64),
    Native(String, String),
}

impl Found {
    fn full(&self) -> bool {
        self.marks.len() >= MOST
    }

    fn add(&mut self, mark: Mark) {
        let known = match &mark {
            Mark::Hashtag(tag) => Known::Hashtag(tag.clone()),
            Mark::Reference(key) => Known::Reference(named(key)),
            Mark::Closes(key) => Known::Closes(named(key)),
            Mark::Trailer(role, account) => Known::Trailer(*role, account.key.clone()),
            _ => return,
        };
        if self.known.insert(known) {
            self.marks.push(mark);
        }
    }
}

fn named(key: &ItemKey) -> Named {
    match key {
        ItemKey::Number { place, number } => {
            Named::Number(place.platform.clone(), place.name.lossy().to_lowercase(), *number)
        }
        ItemKey::Native { platform, id } => {
            Named::Native(platform.clone(), id.lossy().to_lowercase())
        }
    }
}
