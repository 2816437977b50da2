//! The same people whatever the order in which anything comes in.

use model::{Act, IdentityMode, Spell};
use proptest::prelude::*;
use proptest::sample::select;

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

fn signature() -> impl Strategy<Value = String> {
    (select(&NAMES[..]), select(&ADDRESSES[..]))
        .prop_map(|(name, address)| format!("{name} <{address}>"))
}

fn act() -> impl Strategy<Value = Act> {
    (0..4, signature(), signature()).prop_map(|(kind, one, other)| match kind {
        0 => Act::Bind(id(&one), id(&other)),
        1 => Act::Unbind(id(&one), id(&other)),
        2 => Act::Bot(id(&one), Spell::default()),
        _ => Act::NotBot(id(&one), Spell::default()),
    })
}

fn community() -> impl Strategy<Value = Community> {
    let projects = select(&["lake", "mill"][..]);
    (
        prop::collection::vec((projects.clone(), signature()), 1..25),
        prop::collection::vec((projects, select(&LINES[..]), select(&LINES[..])), 0..4),
        prop::collection::vec((0..3_i64, act()), 0..8),
        any::<bool>(),
    )
        .prop_map(|(signatures, mailmaps, decisions, by_mailmap)| {
            let mut community = Community::default();
            for (project, signature) in signatures {
                community = community.signs(project, &[&signature]);
            }
            for (project, one, other) in mailmaps {
                community = community.maps(project, [one, other].concat().as_bytes());
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
            Just(first.mailmaps.clone()).prop_shuffle(),
            Just(first.decisions.clone()).prop_shuffle(),
        );
        (Just(first), parts).prop_map(|(first, (signatures, usage, mailmaps, decisions))| {
            let second = Community { signatures, usage, mailmaps, decisions, ..first.clone() };
            (first, second)
        })
    })
}

proptest! {
    #[test]
    fn any_order_gives_the_same_people((first, second) in shuffled()) {
        prop_assert_eq!(first.people(), second.people());
        prop_assert_eq!(first.steps(), second.steps());
    }

    #[test]
    fn saying_everything_twice_changes_nothing(once in community()) {
        let mut twice = once.clone();
        twice.signatures.extend(once.signatures.clone());
        twice.usage.extend(once.usage.clone());
        twice.decisions.extend(once.decisions.clone());
        prop_assert_eq!(once.people(), twice.people());
    }
}
