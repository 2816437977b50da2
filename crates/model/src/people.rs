//! People: the view of accounts that `identify` resolves and `measure` reads.
//!
//! A person is a number that means nothing outside one resolution; no name travels with it.

use crate::{AccountId, Affiliation, DeclaredRole, ProjectName, Spell, Subject};

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

/// One signature or account of one project, resolved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Resolved {
    /// The project whose events carry it.
    pub project: ProjectName,
    /// The signature or the account.
    pub subject: Subject,
    /// The person, counted from 0; equal numbers are one person.
    pub person: u32,
    /// What stands behind it.
    pub class: Class,
    /// Whether nothing about it can tell anybody apart (an address that is empty, `(none)`,
    /// `@localhost`, …, or a name alone), so that it stays a person of its own.
    pub unresolved: bool,
}

/// A person who is a machine for some of the time.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Automated {
    /// Who.
    pub person: u32,
    /// When.
    pub spell: Spell,
}

/// A group that the rules would make one person and that is too large to be believed; it was left
/// as it is without the rule that made it so.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Alarm {
    /// Its members, in order.
    pub members: Vec<Subject>,
    /// How many people they were left as.
    pub people: u64,
    /// On how many ids of one platform it stands, at most.
    pub platform_ids: u64,
}

/// Why two signatures or accounts are one person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[non_exhaustive]
pub enum Rule {
    /// The addresses are the same bytes.
    SameAddress,
    /// The addresses differ in upper and lower case only.
    AddressCase,
    /// Both are a platform's no-reply address with the same id or login.
    NoReply,
    /// Both are the same account of a platform, by its id or by a login that only one had.
    SameAccount,
    /// A `.mailmap` line says so.
    Mailmap,
    /// The community's own roster or list of links says so.
    Declared,
    /// A decision in the log says so.
    Decided,
}

impl Rule {
    /// Every rule, in the order in which they are applied and counted.
    pub const ALL: [Rule; 7] = [
        Rule::SameAddress,
        Rule::AddressCase,
        Rule::NoReply,
        Rule::SameAccount,
        Rule::Mailmap,
        Rule::Declared,
        Rule::Decided,
    ];

    /// Returns the word used in tables.
    pub fn word(self) -> &'static str {
        match self {
            Rule::SameAddress => "same_address",
            Rule::AddressCase => "address_case",
            Rule::NoReply => "no_reply",
            Rule::SameAccount => "same_account",
            Rule::Mailmap => "mailmap",
            Rule::Declared => "declared",
            Rule::Decided => "decided",
        }
    }
}

/// How many merges of people a rule made beyond those before it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleTally {
    /// The rule.
    pub rule: Rule,
    /// How many times two groups became one person.
    pub merges: u64,
}

/// Everybody, resolved.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct People {
    /// One row per project and signature or account, in order of both.
    pub resolved: Vec<Resolved>,
    /// Merges by rule.
    pub tallies: Vec<RuleTally>,
    /// Groups too large to be believed, in order.
    pub alarms: Vec<Alarm>,
    /// Who is a machine for some of the time, in order.
    pub automated: Vec<Automated>,
    /// Whom accounts mean that are known by a name or an address with which nobody signs: the one
    /// person who signs with that name, in order. It is for roles alone and joins nobody.
    pub alike: Vec<(AccountId, u32)>,
    /// Roles that rosters declare, in order.
    pub roles: Vec<DeclaredRole>,
    /// Organizations as declared, in order; whoever is not here is unknown.
    pub affiliations: Vec<Affiliation>,
    /// Who does not want to be named in credits, in order.
    pub uncredited: Vec<u32>,
    /// How many suggestions nobody has decided yet; nothing where they were not looked for.
    pub suggestions: Option<u64>,
    /// Name, version and fingerprint of the lists used (bots), for the definition fingerprint.
    pub lists: Vec<(String, String)>,
}
