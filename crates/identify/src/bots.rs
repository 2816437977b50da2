//! Bots: machine accounts, known by the `[bot]` suffix or by a curated list, never guessed.
//!
//! A name or a rhythm of work that looks like a machine's is no proof, and calling a human being a
//! bot takes them out of every figure. So only exact matches count, a community adds its own
//! machines, and a decision in the log overrides both.

use std::collections::BTreeSet;

use model::{AccountSeen, Personal, Signature};
use serde::Deserialize;

use model::address::{folded, halves};
use model::no_reply::{self, Platform};

const BUILT_IN: &str = include_str!("bots.toml");

/// Logins, addresses and names of machine accounts.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct BotList {
    version: u32,
    logins: BTreeSet<(Platform, Personal)>,
    addresses: BTreeSet<Personal>,
    names: BTreeSet<Personal>,
    /// Logins that a community gave without a platform.
    anywhere: BTreeSet<Personal>,
}

/// The curated file as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    version: u32,
    bots: Vec<WrittenBot>,
}

/// One machine; the reason and the date beside it are for people who read the file.
#[derive(Default, Deserialize)]
#[serde(default)]
struct WrittenBot {
    github: Vec<String>,
    gitlab: Vec<String>,
    addresses: Vec<String>,
    names: Vec<String>,
}

impl BotList {
    /// Returns the curated list.
    pub fn built_in() -> Self {
        // A test holds that the embedded file reads; the empty list is never seen.
        let written: Written = toml::from_str(BUILT_IN).unwrap_or_default();
        let mut list = Self { version: written.version, ..Self::default() };
        for bot in written.bots {
            for (platform, logins) in
                [(Platform::GitHub, bot.github), (Platform::GitLab, bot.gitlab)]
            {
                list.logins.extend(logins.iter().map(|login| (platform, folded(login.as_bytes()))));
            }
            list.addresses.extend(bot.addresses.iter().map(|address| folded(address.as_bytes())));
            list.names.extend(bot.names.iter().map(|name| folded(name.as_bytes())));
        }
        list
    }

    /// Adds a community's machines: a text with `@` is a whole address, any other is a login on
    /// any platform or a whole name; blank ones are left out.
    pub fn with(mut self, bots: &[Personal]) -> Self {
        for bot in bots.iter().map(|bot| folded(bot.bytes())).filter(|bot| !bot.is_blank()) {
            if bot.bytes().contains(&b'@') {
                self.addresses.insert(bot);
            } else {
                self.logins.extend(Platform::ALL.map(|platform| (platform, bot.clone())));
                self.names.insert(bot.clone());
                self.anywhere.insert(bot);
            }
        }
        self
    }

    /// Returns the version of the curated list and a hash of all that is on it: `1-` and 16 hex digits.
    pub fn fingerprint(&self) -> String {
        let mut hasher = blake3::Hasher::new();
        let logins = self.logins.iter().map(|(platform, login)| (platform.word(), login));
        let addresses = self.addresses.iter().map(|address| ("address", address));
        let names = self.names.iter().map(|name| ("name", name));
        for (kind, text) in logins.chain(addresses).chain(names) {
            hasher.update(kind.as_bytes()).update(b" ").update(text.bytes()).update(b"\n");
        }
        let hash: String = hasher.finalize().to_hex().chars().take(16).collect();
        format!("{}-{hash}", self.version)
    }

    /// Returns whether the signature is a machine's, by suffix or by the list.
    pub fn has(&self, signature: &Signature) -> bool {
        let name = folded(signature.name.bytes());
        let address = folded(signature.address.bytes());
        let local = halves(address.bytes()).map_or(address.bytes(), |(local, _)| local);
        let account = no_reply::read(address.bytes());
        name.bytes().ends_with(b"[bot]")
            || local.ends_with(b"[bot]")
            || self.names.contains(&name)
            || self.addresses.contains(&address)
            || account.is_some_and(|of| self.logins.contains(&(of.platform, of.login)))
    }

    /// Returns whether the account is a machine's: by what its platform says, by suffix, or by the
    /// list.
    pub fn has_account(&self, account: &AccountSeen) -> bool {
        let listed = |login: Personal| {
            let mut platforms = Platform::ALL.into_iter();
            let platform = platforms.find(|of| of.host() == account.platform);
            login.bytes().ends_with(b"[bot]")
                || self.anywhere.contains(&login)
                || platform.is_some_and(|platform| self.logins.contains(&(platform, login)))
        };
        let text = |text: &Option<Personal>| text.as_ref().map(|text| folded(text.bytes()));
        account.is_machine()
            || text(&account.login).is_some_and(listed)
            || (account.name.is_some() || account.address.is_some())
                && self.has(&Signature {
                    name: account.name.clone().unwrap_or_default(),
                    address: account.address.clone().unwrap_or_default(),
                })
    }
}

#[cfg(test)]
mod tests {
    use model::{AccountId, AccountKind, AccountSeen, Instant, Personal, Signature};

    use super::{BUILT_IN, BotList, Written};

    fn signed(name: &str, address: &str) -> Signature {
        Signature { name: Personal::new(name), address: Personal::new(address) }
    }

    #[test]
    fn the_embedded_list_reads_and_each_entry_has_its_source_and_its_day() {
        let written: Written = toml::from_str(BUILT_IN).unwrap();
        assert!(written.version > 0);
        let table: toml::Table = toml::from_str(BUILT_IN).unwrap();
        let entries = table["bots"].as_array().unwrap();
        assert_eq!(entries.len(), written.bots.len());
        for entry in entries {
            let keys: Vec<&str> = entry.as_table().unwrap().keys().map(String::as_str).collect();
            let known = ["addresses", "github", "gitlab", "names", "reason", "since"];
            assert!(keys.iter().all(|key| known.contains(key)), "{keys:?}");
            assert!(keys.ends_with(&["reason", "since"]) && keys.len() > 2, "{keys:?}");
            let text = |key: &str| entry[key].as_str().unwrap();
            let (_, source) = text("reason").split_once("https://").unwrap();
            assert!(source.contains('.'), "{source}");
            assert!(text("since").len() == 10 && Instant::parse(text("since")).is_some());
        }
    }

    #[test]
    fn machines_are_found_by_suffix_login_address_or_whole_name() {
        let list = BotList::built_in();
        for (name, address) in [
            ("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"),
            ("anything", "1+Some-App[bot]@users.noreply.github.com"),
            ("x", "7+meeseeksmachine@users.noreply.github.com"),
            ("x", "Snyk-Bot@snyk.io"),
            ("GitHub", "noreply@github.com"),
        ] {
            assert!(list.has(&signed(name, address)), "{address}");
        }
    }

    #[test]
    fn an_account_is_a_machine_by_its_platform_its_suffix_or_the_list() {
        let list = BotList::built_in().with(&["Mill-Wheel"].map(Personal::new));
        let account = |platform: &str, login: &str, kind| AccountSeen {
            id: AccountId("1".to_owned()),
            platform: platform.to_owned(),
            native: Some("7".to_owned()),
            login: Some(Personal::new(login)),
            name: None,
            address: None,
            kind,
            first_at: None,
            last_at: None,
        };
        let user = AccountKind::User;
        assert!(list.has_account(&account("github.com", "ada", AccountKind::Bot)));
        assert!(list.has_account(&account("git.village.invalid", "Some-App[bot]", user)));
        assert!(list.has_account(&account("github.com", "MeeseeksMachine", user)));
        assert!(list.has_account(&account("git.village.invalid", "mill-wheel", user)));
        assert!(!list.has_account(&account("gitlab.com", "meeseeksmachine", user)));
        assert!(!list.has_account(&account("github.com", "talbot", user)));
    }

    #[test]
    fn people_and_ghosts_are_not_machines() {
        let list = BotList::built_in();
        for (name, address) in [
            ("Talbot", "talbot@village.invalid"),
            ("Bors", "bors@village.invalid"),
            ("Bors", "5-bors@users.noreply.gitlab.com"),
            ("Weblate", "translator@village.invalid"),
            ("Ada", "noreply@github.com"),
            ("Ghost User", "ghost@users.noreply.github.com"),
            ("", ""),
        ] {
            assert!(!list.has(&signed(name, address)), "{address}");
        }
    }

    #[test]
    fn a_community_adds_machines_and_the_fingerprint_moves() {
        let list = BotList::built_in();
        let more = list.clone().with(&["Mill@village.invalid", "Wheel", " "].map(Personal::new));
        assert!(more.has(&signed("x", "mill@village.invalid")));
        assert!(more.has(&signed("wheel", "w@village.invalid")));
        assert!(more.has(&signed("x", "wheel@noreply.codeberg.org")));
        assert!(more.has(&signed("x", "5+wheel@users.noreply.github.com")));
        assert!(!more.has(&signed("", "")));
        assert_ne!(list.fingerprint(), more.fingerprint());
        assert_eq!(list.fingerprint(), BotList::built_in().with(&[]).fingerprint());
    }
}
