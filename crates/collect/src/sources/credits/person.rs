//! Somebody named in a list: the one thing to know them by.

use model::{Account, AccountKey, AccountKind, CreditDocument, Personal, Recognition, Stamp};

/// The longest name that is one.
const LONGEST_NAME: usize = 120;

/// The platform of an account that is an address.
const MAIL: &str = "mail";

/// Somebody named for something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Named {
    /// Who.
    pub(super) who: Account,
    /// What for.
    pub(super) role: String,
    /// The release, the team or the like.
    pub(super) group: String,
    /// Whether they are marked as new; nothing where the list marks nobody.
    pub(super) first: Option<bool>,
}

impl Named {
    /// Returns the key of the record that tells of it.
    pub(super) fn record(&self, kind: CreditDocument) -> Personal {
        let (group, role, by) = (&self.group, &self.role, key(&self.who));
        Personal::new(format!("recognition:{}:{group}:{role}:{by}", kind.word()))
    }

    /// Returns what is told of it.
    pub(super) fn told(self, document: CreditDocument, at: Stamp) -> Recognition {
        let Self { who, role, group, first } = self;
        Recognition { who, document, role, group, at, first }
    }
}

/// What a list tells of a person.
#[derive(Clone, Copy, Default)]
pub(super) struct Said<'a> {
    /// A login, or the page of a profile.
    pub(super) login: Option<&'a str>,
    /// An ORCID, with or without its address.
    pub(super) orcid: Option<&'a str>,
    /// An address, of a member of a team.
    pub(super) address: Option<&'a str>,
    /// A name.
    pub(super) name: Option<&'a str>,
}

/// Returns the account to know somebody by; nothing where nothing usable is told.
pub(super) fn account(said: Said<'_>, platform: &str) -> Option<Account> {
    if let Some(login) = said.login.filter(|login| is_login(login)) {
        let kind = match login.to_ascii_lowercase().ends_with("[bot]") {
            true => AccountKind::Bot,
            false => AccountKind::Unstated,
        };
        return Some(Account::by_login(platform, Personal::new(login), kind));
    }
    if let Some(orcid) = said.orcid.and_then(orcid) {
        return Some(Account::by_id("orcid.org", orcid, None, AccountKind::Unstated));
    }
    let name = said.name.map(str::trim).filter(|name| is_name(name)).map(Personal::new);
    if let Some(address) = said.address.filter(|address| is_address(address)) {
        return Some(Account {
            platform: MAIL.to_owned(),
            key: AccountKey::Address(Personal::new(address)),
            login: None,
            name,
            kind: AccountKind::Unstated,
        });
    }
    let name = name?;
    Some(Account {
        platform: "credits".to_owned(),
        key: AccountKey::Name(name.clone()),
        login: None,
        name: Some(name),
        kind: AccountKind::Unstated,
    })
}

/// Returns what tells one account from another within a document.
fn key(who: &Account) -> String {
    match &who.key {
        AccountKey::Id(id) => format!("{}/{id}", who.platform),
        AccountKey::Login(login) => format!("{}@{}", who.platform, login.lossy().to_lowercase()),
        AccountKey::Address(text) | AccountKey::Name(text) => text.lossy().into_owned(),
    }
}

/// Returns the first address that a text holds.
pub(super) fn address(text: &str) -> Option<&str> {
    let parts = text.split(|c: char| c.is_whitespace() || "<>()[]|,;\"'`".contains(c));
    parts
        .map(|part| part.trim_start_matches("mailto:").trim_end_matches('.'))
        .find(|part| is_address(part))
}

fn is_address(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else { return false };
    text.len() <= LONGEST_NAME
        && !local.is_empty()
        && host.split('.').all(|part| !part.is_empty())
        && host.contains('.')
        && !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || "/:@<>".contains(c) && c != '@')
        && !host.contains('@')
}

/// Returns the login of the first profile on github.com that a text links to.
pub(super) fn profile(text: &str) -> Option<&str> {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("github.com/") {
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && !"-[]".contains(c));
        let (login, next) = after.split_at_checked(end.unwrap_or(after.len()))?;
        let next = next.strip_prefix('/').unwrap_or(next);
        let ends = next.chars().next().is_none_or(|c| !c.is_ascii_alphanumeric());
        let reserved = matches!(login, "apps" | "orgs" | "sponsors" | "users");
        if ends && !reserved && is_login(login.trim_end_matches(['[', ']'])) {
            return Some(if login.ends_with("[bot]") {
                login
            } else {
                login.trim_end_matches(']')
            });
        }
        rest = after;
    }
    None
}

/// Returns whether a text may be a login of a forge.
pub(super) fn is_login(text: &str) -> bool {
    let plain = text.strip_suffix("[bot]").unwrap_or(text);
    (1..=39).contains(&plain.len())
        && !plain.starts_with('-')
        && plain.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= LONGEST_NAME
        && text.chars().any(char::is_alphanumeric)
        && !text.chars().any(char::is_control)
        && !text.contains("://")
}

/// Returns the bare ORCID: sixteen digits in four groups, the last one perhaps `X`.
fn orcid(text: &str) -> Option<String> {
    let id = text.trim().trim_end_matches('/').rsplit('/').next()?.to_ascii_uppercase();
    let fits = id.len() == 19
        && id.bytes().enumerate().all(|(at, byte)| match at {
            4 | 9 | 14 => byte == b'-',
            18 => byte.is_ascii_digit() || byte == b'X',
            _ => byte.is_ascii_digit(),
        });
    fits.then_some(id)
}
