//! People: the view of accounts that `identify` resolves and `measure` reads.
//!
//! A person is a number that means nothing outside one resolution; no name travels with it.

use crate::{ProjectName, SignatureId};

/// How signatures become people.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum IdentityMode {
    /// `.mailmap` of every project, no-reply addresses, equal usable addresses, decisions.
    #[default]
    Rules,
    /// The address that the project's own `.mailmap` gives, alone.
    Mailmap,
}

/// What stands behind a signature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Class {
    /// A human being.
    Human,
    /// A machine.
    Bot,
    /// A deleted or shared account: somebody unknown. Counts as volume, never as a person.
    Ghost,
}

impl Class {
    /// Returns the word used in tables.
    pub fn word(self) -> &'static str {
        match self {
            Class::Human => "human",
            Class::Bot => "bot",
            Class::Ghost => "ghost",
        }
    }
}

/// One signature of one project, resolved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resolved {
    /// The project whose events carry the signature.
    pub project: ProjectName,
    /// The signature.
    pub signature: SignatureId,
    /// The person, counted from 0; equal numbers are one person.
    pub person: u32,
    /// What stands behind it.
    pub class: Class,
    /// Whether the address cannot tell anybody apart (empty, `(none)`, `@localhost`, …), so that
    /// the signature stays a person of its own.
    pub unresolved: bool,
}

/// Why two signatures are one person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Rule {
    /// The addresses are the same bytes.
    SameAddress,
    /// The addresses differ in upper and lower case only.
    AddressCase,
    /// Both are a platform's no-reply address with the same id or login.
    NoReply,
    /// A `.mailmap` line says so.
    Mailmap,
    /// A decision in the log says so.
    Decided,
}

impl Rule {
    /// Every rule, in the order in which they are applied and counted.
    pub const ALL: [Rule; 5] =
        [Rule::SameAddress, Rule::AddressCase, Rule::NoReply, Rule::Mailmap, Rule::Decided];

    /// Returns the word used in tables.
    pub fn word(self) -> &'static str {
        match self {
            Rule::SameAddress => "same_address",
            Rule::AddressCase => "address_case",
            Rule::NoReply => "no_reply",
            Rule::Mailmap => "mailmap",
            Rule::Decided => "decided",
        }
    }
}

/// How many merges of people a rule made beyond those before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleTally {
    /// The rule.
    pub rule: Rule,
    /// How many times two groups of signatures became one.
    pub merges: u64,
}

/// Everybody, resolved.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct People {
    /// One row per project and signature, in order of both.
    pub resolved: Vec<Resolved>,
    /// Merges by rule.
    pub tallies: Vec<RuleTally>,
    /// Name, version and fingerprint of the lists used (bots), for the definition fingerprint.
    pub lists: Vec<(String, String)>,
}
