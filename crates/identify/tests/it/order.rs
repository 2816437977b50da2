//! The same people whatever the order in which anything comes in, whatever is undone, whoever is
//! forgotten.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Act, Class, Forgotten, Handle, IdentityMode, Instant, People, Personal, Spell, SubjectId,
};
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::community::{Community, id};

const NAMES: [&str; 5] = ["Ada", "ada", "Bea", "", "x[bot]"];
const ADDRESSES: [&str; 12] = [
    "a@x.invalid",
    "A@x.invalid",
    "b@x.invalid",
    "pc@x.invalid",
    "",
    "root@localhost",
    "1+ada@users.noreply.github.com",
    "2+ada@users.noreply.github.com",
    "1+bea@users.noreply.github.com",
    "ada@users.noreply.github.com",
    "bea@users.noreply.github.com",
    "ghost@users.noreply.github.com",
];
const LINES: [&str; 8] = [
    "A <a@x.invalid> <b@x.invalid>\n",
    "A <b@x.invalid> <pc@x.invalid>\n",
    "A <a@x.invalid> Ada <pc@x.invalid>\n",
    "B <pc@x.invalid> Bea <pc@x.invalid>\n",
    "B <b@x.invalid> Bea <root@localhost>\n",
    "B <1+bea@users.noreply.github.com> <pc@x.invalid>\n",
    "B <(none)> <b@x.invalid>\n",
    "A <a@x.invalid> <>\n",
];

const ACCOUNTS: [&str; 14] = [
    "github.com:#1 ada",
    "github.com:#2 ada",
    "github.com:#1 bea",
    "github.com:#3 cleo",
    "github.com:ada",
    "github.com:bea",
    "github.com:cleo",
    "github.com:ghost",
    "gitlab.com:#1 ada",
    "mail:Ada <a@x.invalid>",
    "mail:Bea <pc@x.invalid>",
    "mail: <pc@x.invalid>",
    "mail:Ada <root@localhost>",
    "mail:\"Ada\"",
];

fn signature() -> impl Strategy<Value = String> {
    (select(&NAMES[..]), select(&ADDRESSES[..]))
        .prop_map(|(name, address)| format!("{name} <{address}>"))
}

fn subject() -> impl Strategy<Value = SubjectId> {
    let account = select(&ACCOUNTS[..]).prop_map(|text| {
        let community = Community::default().acts("mill", &[text]);
        SubjectId::from(community.accounts[0].id.clone())
    });
    prop_oneof![3 => signature().prop_map(|text| id(&text)), 1 => account]
}

fn spell() -> impl Strategy<Value = Spell> {
    let moment = || prop::option::of((0..4_i64).prop_map(|at| Instant::from_seconds(at).unwrap()));
    (moment(), moment()).prop_map(|(from, until)| Spell { from, until })
}

fn act() -> impl Strategy<Value = Act> {
    let name = prop::option::of(select(&["Chosen", "Other"][..]));
    let parts = (0..13, subject(), subject(), spell(), name, any::<bool>());
    parts.prop_map(|(kind, one, other, spell, name, wanted)| match kind {
        0..=3 => Act::Bind(one, other),
        4..=6 => Act::Unbind(one, other),
        7 => Act::Bot(one, spell),
        8 => Act::NotBot(one, spell),
        9 => Act::Credit(one, wanted),
        10 => Act::Affiliation(one, name.map(str::to_owned), spell),
        11 => Act::Undo(if wanted { 1 } else { 3 }),
        _ => Act::Name(one, name.map(Personal::new)),
    })
}

fn handle() -> impl Strategy<Value = Handle> {
    let login = || select(&["ada", "bea", "cleo"][..]).prop_map(Personal::new);
    prop_oneof![
        select(&ADDRESSES[..]).prop_map(|text| Handle::Address(Personal::new(text))),
        login().prop_map(|login| Handle::Login("github.com".to_owned(), login)),
        Just(Handle::Id("github.com".to_owned(), Personal::new("3"))),
        Just(Handle::Name("mail".to_owned(), Personal::new("Ada"))),
    ]
}

fn community() -> impl Strategy<Value = Community> {
    let projects = select(&["lake", "mill"][..]);
    (
        prop::collection::vec((projects.clone(), signature()), 1..20),
        prop::collection::vec((projects.clone(), select(&ACCOUNTS[..])), 0..8),
        prop::collection::vec((projects, select(&LINES[..]), select(&LINES[..])), 0..4),
        prop::collection::vec(prop::collection::vec(handle(), 1..3), 0..2),
        prop::collection::vec((0..3_i64, act()), 0..8),
        any::<bool>(),
    )
        .prop_map(|(signatures, accounts, mailmaps, links, decisions, by_mailmap)| {
            let mut community = Community::default();
            for (second, (project, signature)) in signatures.into_iter().enumerate() {
                community = community
                    .signs(project, &[&signature])
                    .seen_last(&signature, second as i64 % 3);
            }
            for (project, account) in accounts {
                community = community.acts(project, &[account]);
            }
            for (project, one, other) in mailmaps {
                community = community.maps(project, [one, other].concat().as_bytes());
            }
            for handles in links {
                community = community.links(&handles);
            }
            for (second, act) in decisions {
                community = community.decides(second, act);
            }
            if by_mailmap {
                community.mode = IdentityMode::Mailmap;
            }
            community
        })
}

fn shuffled() -> impl Strategy<Value = (Community, Community)> {
    community().prop_flat_map(|first| {
        let parts = (
            Just(first.signatures.clone()).prop_shuffle(),
            Just(first.usage.clone()).prop_shuffle(),
            Just(first.accounts.clone()).prop_shuffle(),
            Just(first.account_usage.clone()).prop_shuffle(),
            Just(first.links.clone()).prop_shuffle(),
            Just(first.mailmaps.clone()).prop_shuffle(),
            Just(first.decisions.clone()).prop_shuffle(),
        );
        (Just(first), parts).prop_map(|(first, parts)| {
            let (signatures, usage, accounts, account_usage, links, mailmaps, decisions) = parts;
            let mode = first.mode;
            let second = Community {
                signatures,
                usage,
                accounts,
                account_usage,
                links,
                mailmaps,
                decisions,
                mode,
            };
            (first, second)
        })
    })
}

/// Returns who is one person, project by project, and what stands behind them.
fn partition(people: &People) -> BTreeSet<Vec<(String, String, Class)>> {
    let mut members: BTreeMap<u32, Vec<(String, String, Class)>> = BTreeMap::new();
    for row in &people.resolved {
        let of = (row.project.to_string(), row.subject.id().to_owned(), row.class);
        members.entry(row.person).or_default().push(of);
    }
    members.into_values().collect()
}

/// Lets somebody be forgotten with all signatures and accounts that stand on events.
fn forget(community: &Community, whom: Index) -> (Community, BTreeSet<SubjectId>) {
    let people = community.people();
    let person = people.resolved[whom.index(people.resolved.len())].person;
    let rows = people.resolved.iter().filter(|row| row.person == person);
    let subjects: BTreeSet<SubjectId> = rows.map(|row| SubjectId::from(&row.subject)).collect();
    let act = Act::Forget(Forgotten {
        slot: id("slot"),
        subjects: subjects.iter().cloned().collect(),
        handles: Vec::new(),
    });
    (community.clone().decides(9, act), subjects)
}

proptest! {
    #[test]
    fn any_order_gives_the_same_people((first, second) in shuffled()) {
        prop_assert_eq!(first.people(), second.people());
        prop_assert_eq!(first.steps(), second.steps());
        prop_assert_eq!(first.names(), second.names());
    }

    #[test]
    fn saying_everything_twice_changes_nothing(once in community()) {
        let mut twice = once.clone();
        twice.signatures.extend(once.signatures.clone());
        twice.usage.extend(once.usage.clone());
        twice.accounts.extend(once.accounts.clone());
        twice.account_usage.extend(once.account_usage.clone());
        twice.links.extend(once.links.clone());
        twice.mailmaps.extend(once.mailmaps.clone());
        twice.decisions.extend(once.decisions.clone());
        prop_assert_eq!(once.people(), twice.people());
        prop_assert_eq!(once.names(), twice.names());
    }

    #[test]
    fn an_undone_step_leaves_what_was_without_it(community in community(), step in 1..9_u64) {
        let undone = community.clone().decides(7, Act::Undo(step));
        let mut without = community;
        without.decisions.retain(|decision| decision.step != step);
        prop_assert_eq!(undone.people(), without.people());
        prop_assert_eq!(undone.names(), without.names());
    }

    #[test]
    fn forgetting_a_person_changes_nobody_and_leaves_no_name(
        mut community in community(),
        whom in any::<Index>(),
    ) {
        let (forgotten, subjects) = forget(&community, whom);
        let names = forgotten.names();
        prop_assert!(subjects.iter().all(|subject| !names.contains_key(&subject.0)));
        community.mode = IdentityMode::Rules;
        let (forgotten, subjects) = forget(&community, whom);
        let before = partition(&community.people());
        prop_assume!(!is(Class::Ghost, &before, &subjects));
        prop_assert_eq!(&partition(&forgotten.people()), &before);
        let names = forgotten.names();
        prop_assert!(subjects.iter().all(|subject| !names.contains_key(&subject.0)));
    }

    #[test]
    fn nobody_changes_once_nothing_is_known_of_the_forgotten(
        mut community in community(),
        whom in any::<Index>(),
    ) {
        community.mode = IdentityMode::Rules;
        let people = community.people();
        let (mut forgotten, subjects) = forget(&community, whom);
        prop_assume!(!is(Class::Ghost, &partition(&people), &subjects));
        forgotten.signatures.retain(|seen| !subjects.contains(&SubjectId::from(seen.id.clone())));
        forgotten.accounts.retain(|seen| !subjects.contains(&SubjectId::from(seen.id.clone())));
        let kept = forgotten.keeps(&people);
        prop_assert_eq!(partition(&kept.people()), partition(&people));
        prop_assert_eq!(kept.people().automated, people.automated);
        let names = kept.names();
        prop_assert!(subjects.iter().all(|subject| !names.contains_key(&subject.0)));
    }

    #[test]
    fn nobody_changes_once_nothing_is_known_of_anybody(mut community in community()) {
        community.mode = IdentityMode::Rules;
        let people = community.people();
        community.signatures.clear();
        community.accounts.clear();
        let kept = community.keeps(&people);
        prop_assert_eq!(partition(&kept.people()), partition(&people));
        prop_assert_eq!(kept.people().automated, people.automated);
    }
}

fn is(
    class: Class,
    people: &BTreeSet<Vec<(String, String, Class)>>,
    subjects: &BTreeSet<SubjectId>,
) -> bool {
    let mut rows = people.iter().flatten();
    rows.any(|row| row.2 == class && subjects.contains(&id(&row.1)))
}
