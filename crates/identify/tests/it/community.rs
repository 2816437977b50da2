//! A few invented people and what should become of them.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use identify::{
    BotHint, BotList, Freeze, Input, Joined, Link, Mailmap, Step, Suggestions, UnusableList,
    bot_hints, freeze, joined, names, resolve, steps, suggest,
};
use model::{
    AccountId, AccountKind, AccountSeen, Act, Class, Decision, Handle, IdentityMode, Instant,
    People, Personal, ProjectName, Rule, Signature, SignatureId, SignatureSeen, SubjectId,
};

static BOTS: LazyLock<BotList> = LazyLock::new(BotList::built_in);

/// Signatures by project, with what is said about them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Community {
    pub(crate) signatures: Vec<SignatureSeen>,
    pub(crate) usage: Vec<(ProjectName, SignatureId)>,
    pub(crate) accounts: Vec<AccountSeen>,
    pub(crate) account_usage: Vec<(ProjectName, AccountId)>,
    pub(crate) links: Vec<Link>,
    pub(crate) mailmaps: Vec<(ProjectName, Mailmap)>,
    pub(crate) decisions: Vec<Decision>,
    pub(crate) mode: IdentityMode,
}

pub(crate) fn project(name: &str) -> ProjectName {
    ProjectName::parse(name).unwrap()
}

/// Writes a signature as its own id, so that tests can be read.
pub(crate) fn id(signature: &str) -> SubjectId {
    SubjectId(signature.to_owned())
}

impl Community {
    /// Adds signatures written `Name <address>` to a project.
    pub(crate) fn signs(mut self, name: &str, signatures: &[&str]) -> Self {
        for text in signatures {
            let (author, address) = text.trim_end_matches('>').split_once('<').unwrap();
            self = self.signs_bytes(
                name,
                SignatureId((*text).to_owned()),
                author.trim().as_bytes(),
                address.as_bytes(),
            );
        }
        self
    }

    pub(crate) fn signs_bytes(
        mut self,
        name: &str,
        id: SignatureId,
        author: &[u8],
        address: &[u8],
    ) -> Self {
        self.signatures.push(SignatureSeen {
            id: id.clone(),
            account: AccountId(String::from_utf8_lossy(address).into_owned()),
            signature: Signature { name: Personal::new(author), address: Personal::new(address) },
            first_at: None,
            last_at: None,
        });
        self.usage.push((project(name), id));
        self
    }

    /// Adds accounts to a project, written `platform:#native login` or `platform:login`, or with a
    /// name alone `platform:"name"`, or with an address `platform:name <address>`.
    pub(crate) fn acts(self, name: &str, accounts: &[&str]) -> Self {
        accounts
            .iter()
            .fold(self, |community, text| community.acts_as(name, text, AccountKind::User))
    }

    pub(crate) fn acts_as(mut self, name: &str, text: &str, kind: AccountKind) -> Self {
        let (platform, told) = text.split_once(':').unwrap();
        let personal = |text: &str| Some(Personal::new(text)).filter(|text| !text.is_blank());
        let mut seen = AccountSeen {
            id: AccountId(text.to_owned()),
            platform: platform.to_owned(),
            native: None,
            login: None,
            name: None,
            address: None,
            kind,
            first_at: None,
            last_at: None,
        };
        if let Some((native, login)) =
            told.strip_prefix('#').map(|t| t.split_once(' ').unwrap_or((t, "")))
        {
            seen.id = AccountId(format!("{platform}:#{native}"));
            seen.native = Some(native.to_owned());
            seen.login = personal(login);
        } else if let Some((name, address)) = told.trim_end_matches('>').split_once('<') {
            seen.id = AccountId(format!("{platform}:<{address}>"));
            seen.name = personal(name.trim());
            seen.address = Some(Personal::new(address));
        } else if let Some(name) = told.strip_prefix('"') {
            seen.name = personal(name.trim_end_matches('"'));
        } else {
            seen.login = personal(told);
        }
        self.account_usage.push((project(name), seen.id.clone()));
        self.accounts.push(seen);
        self
    }

    /// Declares handles to be one person's.
    pub(crate) fn links(mut self, handles: &[Handle]) -> Self {
        self.links.push(Link { handles: handles.to_vec() });
        self
    }

    /// Says when a signature was last seen.
    pub(crate) fn seen_last(mut self, signature: &str, second: i64) -> Self {
        for seen in self.signatures.iter_mut().filter(|seen| seen.id.0 == signature) {
            seen.last_at = Instant::from_seconds(second);
        }
        self
    }

    pub(crate) fn maps(mut self, name: &str, mailmap: &[u8]) -> Self {
        self.mailmaps.push((project(name), Mailmap::parse(mailmap)));
        self
    }

    pub(crate) fn decides(mut self, second: i64, act: Act) -> Self {
        let at = Instant::from_seconds(second).unwrap();
        let step = self.decisions.len() as u64 + 1;
        self.decisions.push(Decision { step, at, by: "steward".into(), why: "asked".into(), act });
        self
    }

    /// Takes the step back that was taken as number `step`.
    pub(crate) fn undoes(self, step: u64) -> Self {
        let second = self.decisions.len() as i64;
        self.decides(second, Act::Undo(step))
    }

    /// Keeps people as they were.
    pub(crate) fn keeps(&self, were: &People) -> Self {
        let freeze = freeze(were, |freeze| self.clone().freezes(freeze).people()).unwrap();
        self.clone().freezes(&freeze)
    }

    /// Takes down what keeps people as they are.
    pub(crate) fn freezes(self, freeze: &Freeze) -> Self {
        (20..).zip(&freeze.moments).fold(self, |community, (second, acts)| {
            acts.iter().fold(community, |of, act| of.decides(second, act.clone()))
        })
    }

    pub(crate) fn by_mailmap(mut self) -> Self {
        self.mode = IdentityMode::Mailmap;
        self
    }

    pub(crate) fn people(&self) -> People {
        self.with_lists(resolve)
    }

    pub(crate) fn steps(&self) -> Vec<Step> {
        self.with_lists(steps)
    }

    /// Returns the names that people are shown by, by signature or account in use.
    pub(crate) fn names(&self) -> BTreeMap<String, String> {
        let people = self.people();
        let names = self.with_lists(|input| names(input, &people));
        let named = people.resolved.iter().filter_map(|row| {
            Some((row.subject.id().to_owned(), names.get(&row.person)?.lossy().into_owned()))
        });
        named.collect()
    }

    #[track_caller]
    pub(crate) fn person(&self, subject: &str) -> u32 {
        let people = self.people();
        people.resolved.iter().find(|row| row.subject.id() == subject).unwrap().person
    }

    /// Returns why the person of a subject is one.
    pub(crate) fn joined(&self, subject: &str) -> Vec<Joined> {
        let (people, person) = (self.people(), self.person(subject));
        let own = people.resolved.iter().filter(|row| row.person == person);
        let subjects: Vec<&str> = own.map(|row| row.subject.id()).collect();
        self.joined_of(&subjects)
    }

    /// Returns why subjects, all that their people are, are joined.
    pub(crate) fn joined_of(&self, subjects: &[&str]) -> Vec<Joined> {
        let subjects = subjects.iter().map(|subject| id(subject)).collect();
        self.with_lists(|input| joined(input, &subjects))
    }

    pub(crate) fn suggestions(&self) -> Suggestions {
        self.with_lists(|input| suggest(input, &resolve(input)))
    }

    pub(crate) fn hints(&self) -> Vec<BotHint> {
        self.with_lists(|input| bot_hints(input, &resolve(input)))
    }

    fn with_lists<T>(&self, ask: impl Fn(&Input<'_>) -> T) -> T {
        ask(&Input {
            signatures: &self.signatures,
            usage: &self.usage,
            accounts: &self.accounts,
            account_usage: &self.account_usage,
            links: &self.links,
            mailmaps: &self.mailmaps,
            decisions: &self.decisions,
            bots: &BOTS,
            unusable: &UnusableList::built_in(),
            mode: self.mode,
        })
    }

    /// Checks who is one person: each line of `expected` is a person's signatures joined by ` = `.
    #[track_caller]
    pub(crate) fn are(&self, expected: &[&str]) {
        let mut people: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for row in self.people().resolved {
            people.entry(row.person).or_default().push(row.subject.id().to_owned());
        }
        let mut found: Vec<String> = Vec::new();
        for mut signatures in people.into_values() {
            signatures.sort();
            signatures.dedup();
            found.push(signatures.join(" = "));
        }
        found.sort();
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(found, expected);
    }

    /// Returns what stands behind a signature, and whether it is unresolved.
    #[track_caller]
    pub(crate) fn class(&self, signature: &str) -> (Class, bool) {
        let people = self.people();
        let row = people.resolved.iter().find(|row| row.subject.id() == signature).unwrap();
        (row.class, row.unresolved)
    }

    pub(crate) fn merges(&self) -> Vec<(Rule, u64)> {
        self.people().tallies.iter().map(|tally| (tally.rule, tally.merges)).collect()
    }
}
