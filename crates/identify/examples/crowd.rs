//! A crowd: resolves many generated accounts and signatures, and says how long it took.
//!
//! `cargo run --release -p identify --example crowd [ACCOUNTS]`, one million where no number is
//! given. For every two accounts there is a signature, a part of them with no-reply addresses, some
//! with addresses of a mailing list; logins change hands, and lines of a `.mailmap`, links and
//! decisions join and part people, so that every rule has work.

use std::io::{self, Write as _};
use std::time::Instant as Clock;

use identify::{BotList, Input, Link, Mailmap, UnusableList, names, resolve};
use model::{
    AccountId, AccountKind, AccountSeen, Act, Decision, Handle, IdentityMode, Instant, Personal,
    ProjectName, Signature, SignatureId, SignatureSeen, Spell, SubjectId,
};

/// What is resolved.
#[derive(Default)]
struct Crowd {
    signatures: Vec<SignatureSeen>,
    usage: Vec<(ProjectName, SignatureId)>,
    accounts: Vec<AccountSeen>,
    account_usage: Vec<(ProjectName, AccountId)>,
    mailmap: Vec<u8>,
    links: Vec<Link>,
    decisions: Vec<Decision>,
}

impl Crowd {
    fn of(accounts: u64, projects: &[ProjectName]) -> Self {
        let mut crowd = Self::default();
        for number in 0..accounts {
            crowd.account(number, projects);
            if number % 2 == 0 {
                crowd.signature(number, projects);
            }
            if number % 500 == 0 {
                crowd.say(number);
            }
        }
        // A store tells its tables in the order of ids.
        crowd.signatures.sort();
        crowd.accounts.sort();
        crowd.usage.sort();
        crowd.account_usage.sort();
        crowd
    }

    fn account(&mut self, number: u64, projects: &[ProjectName]) {
        let id = AccountId(fingerprint("account", number));
        for project in projects.iter().take(1 + usize::from(number.is_multiple_of(7))) {
            self.account_usage.push((project.clone(), id.clone()));
        }
        let by_address = number % 10 == 9;
        self.accounts.push(AccountSeen {
            id,
            platform: if by_address { "mail" } else { "github.com" }.to_owned(),
            native: (number % 10 < 8).then(|| number.to_string()),
            // Some logins have had two numbers, some accounts are known by their login alone.
            login: (!by_address)
                .then(|| Personal::new(format!("login{}", number / 20 * 20 + number % 11))),
            name: by_address.then(|| Personal::new(format!("Name {number}"))),
            address: by_address.then(|| Personal::new(address(number - 1))),
            kind: AccountKind::User,
            first_at: None,
            last_at: Instant::from_seconds(number as i64),
        });
    }

    fn signature(&mut self, number: u64, projects: &[ProjectName]) {
        let id = SignatureId(fingerprint("signature", number));
        self.usage.push((projects[number as usize % projects.len()].clone(), id.clone()));
        let address = match number % 6 {
            0 => format!("{number}+login{number}@users.noreply.github.com"),
            2 => address(number / 8 * 8),
            _ => address(number),
        };
        self.signatures.push(SignatureSeen {
            id,
            account: AccountId(fingerprint("address", number)),
            signature: Signature {
                name: Personal::new(format!("Name {number}")),
                address: Personal::new(address),
            },
            first_at: None,
            last_at: Instant::from_seconds(number as i64),
        });
    }

    fn say(&mut self, number: u64) {
        let line = format!("Proper {number} <{}> <{}>\n", address(number), address(number + 4));
        self.mailmap.extend(line.into_bytes());
        let subject = |number| SubjectId(fingerprint("signature", number));
        let acts = [
            Act::Bind(subject(number), subject(number + 10)),
            Act::Unbind(subject(number + 2), subject(number + 8)),
            Act::Bot(subject(number + 12), Spell::default()),
            Act::Name(subject(number + 14), Some(Personal::new("Chosen"))),
        ];
        for act in acts {
            let (step, why) = (number + 1, "generated".to_owned());
            let at = Instant::from_seconds(number as i64).unwrap_or(Instant::END);
            self.decisions.push(Decision { step, at, by: "crowd".to_owned(), why, act });
        }
        let login = Personal::new(format!("login{}", number + 5));
        let address = Handle::Address(Personal::new(address(number + 16)));
        let handles = vec![Handle::Login("github.com".to_owned(), login), address];
        self.links.push(Link { handles });
    }
}

fn address(number: u64) -> String {
    format!("person{number}@crowd.invalid")
}

/// Spreads numbers as keyed fingerprints are spread.
fn fingerprint(kind: &str, number: u64) -> String {
    blake3::hash(format!("{kind} {number}").as_bytes()).to_hex()[..32].to_owned()
}

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    let accounts = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let projects: Vec<ProjectName> =
        ["lake", "mill", "orchard"].into_iter().filter_map(ProjectName::parse).collect();
    let crowd = Crowd::of(accounts, &projects);
    let mailmaps: Vec<_> =
        projects.iter().take(1).map(|p| (p.clone(), Mailmap::parse(&crowd.mailmap))).collect();
    let input = Input {
        signatures: &crowd.signatures,
        usage: &crowd.usage,
        accounts: &crowd.accounts,
        account_usage: &crowd.account_usage,
        links: &crowd.links,
        mailmaps: &mailmaps,
        decisions: &crowd.decisions,
        bots: &BotList::built_in(),
        unusable: &UnusableList::built_in(),
        mode: IdentityMode::Rules,
    };
    writeln!(out, "{} accounts, {} signatures; {}", accounts, crowd.signatures.len(), peak())?;
    let clock = (Clock::now(), computed());
    let people = resolve(&input);
    let count = people.resolved.iter().map(|row| row.person + 1).max().unwrap_or_default();
    writeln!(out, "{count} people in {}; {}", seconds(clock), peak())?;
    for tally in &people.tallies {
        writeln!(out, "  {}: {}", tally.rule.word(), tally.merges)?;
    }
    writeln!(out, "  alarms: {}", people.alarms.len())?;
    let clock = (Clock::now(), computed());
    let names = names(&input, &people);
    writeln!(out, "{} names in {}; {}", names.len(), seconds(clock), peak())?;
    Ok(())
}

/// Says how long something took, on the clock and, for machines that others use too, in computing.
fn seconds((clock, before): (Clock, f64)) -> String {
    let computing = computed() - before;
    format!("{:.1} s, {computing:.1} s of it computing", clock.elapsed().as_secs_f64())
}

/// Returns for how many seconds this program was computing, where the system tells.
fn computed() -> f64 {
    let told = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    let nanoseconds: Option<f64> = told.split(' ').next().and_then(|text| text.parse().ok());
    nanoseconds.unwrap_or_default() / 1e9
}

/// Returns how much memory was held at most, where the system tells.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    format!("peak {}", peak.map_or("unknown", str::trim))
}
