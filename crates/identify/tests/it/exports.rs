//! What is written for other programs means the same to them: git and our own import are asked.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use identify::formats::{Exported, Format, LeftOut, mailmap, sortinghat};
use identify::{BotList, Index, Input, Mailmap, UnusableList, resolve};
use model::{
    AccountId, AccountKind, AccountSeen, Act, Affiliation, Class, Forgotten, Instant, People,
    Personal, Signature, SignatureSeen, Spell, Subject, SubjectId,
};
use proptest::prelude::*;

use crate::community::{Community, id};
use crate::git::disagreements;

static BOTS: LazyLock<BotList> = LazyLock::new(BotList::built_in);
static UNUSABLE: LazyLock<UnusableList> = LazyLock::new(UnusableList::built_in);

fn input(community: &Community) -> Input<'_> {
    Input {
        signatures: &community.signatures,
        usage: &community.usage,
        accounts: &community.accounts,
        account_usage: &community.account_usage,
        links: &community.links,
        mailmaps: &community.mailmaps,
        decisions: &community.decisions,
        bots: &BOTS,
        unusable: &UNUSABLE,
        mode: community.mode,
    }
}

pub(crate) fn as_mailmap(
    community: &Community,
    names: &BTreeMap<u32, Personal>,
) -> (People, Exported) {
    let input = input(community);
    let people = resolve(&input);
    let exported = mailmap::export(&input, &people, names);
    (people, exported)
}

/// Returns the person of each signature that is a human being's.
pub(crate) fn humans(community: &Community, people: &People) -> Vec<(SignatureSeen, u32)> {
    let of = |seen: &SignatureSeen| {
        let subject = Subject::Signature(seen.id.clone());
        let row = people.resolved.iter().find(|row| row.subject == subject)?;
        (row.class == Class::Human).then(|| (seen.clone(), row.person))
    };
    community.signatures.iter().filter_map(of).collect()
}

fn bind(one: &str, other: &str) -> Act {
    Act::Bind(id(one), id(other))
}

#[test]
fn a_mailmap_has_the_lines_that_are_needed_and_no_other() {
    let mut community = Community::default()
        .signs(
            "orchard",
            &[
                "Ada <ada@orchard.invalid>",
                "ada <ADA@orchard.invalid>",
                "Ada <pc@orchard.invalid>",
                "Bea <bea@orchard.invalid>",
                "Bea <pc@orchard.invalid>",
                "#1 Cleo <cleo@orchard.invalid>",
                "cleo <cleo@orchard.invalid>",
                "Only <only@orchard.invalid>",
                "robot[bot] <robot@orchard.invalid>",
                "robot[bot] <robot@home.invalid>",
                "Gone <gone@orchard.invalid>",
                "Gone <gone@home.invalid>",
            ],
        )
        .maps("orchard", b"<ada@orchard.invalid> Ada <pc@orchard.invalid>\n<bea@orchard.invalid> Bea <pc@orchard.invalid>\n")
        .decides(1, bind("robot[bot] <robot@orchard.invalid>", "robot[bot] <robot@home.invalid>"))
        .decides(2, bind("Gone <gone@orchard.invalid>", "Gone <gone@home.invalid>"))
        .decides(3, Act::Forget(Forgotten {
            slot: id("slot"),
            subjects: vec![id("Gone <gone@orchard.invalid>"), id("Gone <gone@home.invalid>")],
            handles: vec![],
        }));
    for (seen, second) in community.signatures.iter_mut().zip([9, 1, 3, 9, 3, 9, 1, 1, 1, 1, 1, 1])
    {
        seen.last_at = Instant::from_seconds(second);
    }
    let (people, exported) = as_mailmap(&community, &BTreeMap::new());
    let text = String::from_utf8(exported.text.clone()).unwrap();
    assert_eq!(
        text,
        " #1 Cleo <cleo@orchard.invalid>\n\
         Ada <ada@orchard.invalid> <ada@orchard.invalid>\n\
         Ada <ada@orchard.invalid> Ada <pc@orchard.invalid>\n\
         Bea <bea@orchard.invalid> Bea <pc@orchard.invalid>\n"
    );
    assert_eq!((exported.people, exported.left_out), (3, BTreeMap::new()));
    let ada =
        people.resolved.iter().find(|r| r.subject.id() == "Ada <ada@orchard.invalid>").unwrap();
    let names = BTreeMap::from([(ada.person, Personal::new("Ada <Plum>\n"))]);
    let chosen = String::from_utf8(as_mailmap(&community, &names).1.text).unwrap();
    assert!(chosen.contains("Ada Plum <ada@orchard.invalid> <ada@orchard.invalid>\n"), "{chosen}");
}

#[test]
fn who_cannot_be_told_apart_by_a_mailmap_is_left_as_is_and_counted() {
    let community = Community::default()
        .signs(
            "orchard",
            &["Ada <ada@orchard.invalid>", " <root@localhost>", "Bea <root@localhost>"],
        )
        .decides(1, bind("Ada <ada@orchard.invalid>", " <root@localhost>"));
    let (_, exported) = as_mailmap(&community, &BTreeMap::new());
    let left_out = BTreeMap::from([(LeftOut::NotAsked, 1)]);
    assert_eq!((exported.text.len(), exported.left_out), (0, left_out));
}

#[test]
fn two_people_of_one_name_at_one_address_are_never_shown_as_one() {
    let cleo = "Cleo <root@localhost>";
    let mut community = Community::default()
        .signs("orchard", &["Cleo <>", "Ada <root@localhost>", cleo])
        .decides(1, bind("Cleo <>", "Ada <root@localhost>"));
    community.signatures[0].last_at = Instant::from_seconds(9);
    let (_, exported) = as_mailmap(&community, &BTreeMap::new());
    let left_out = BTreeMap::from([(LeftOut::AsAnother, 2)]);
    assert_eq!((exported.text.len(), exported.people, exported.left_out), (0, 0, left_out));
}

fn community() -> impl Strategy<Value = Community> {
    let names = ["Ada", "ada", "Bea Ä", "#1 Cleo", "Dan  D", ""];
    let addresses = [
        "ada@orchard.invalid",
        "Ada@Orchard.invalid",
        "bea@orchard.invalid",
        "pc@orchard.invalid",
        "7+cleo@users.noreply.github.com",
        "root@localhost",
        "",
    ];
    let signature = (0..names.len(), 0..addresses.len(), 0..9_i64);
    let line =
        (0..names.len(), 0..addresses.len(), prop::option::of(0..names.len()), 0..addresses.len());
    let signatures = prop::collection::vec(signature, 1..9);
    let lines = prop::collection::vec(line, 0..4);
    let binds = prop::collection::vec((0..9_usize, 0..9_usize), 0..3);
    (signatures, lines, binds).prop_map(move |(signatures, lines, binds)| {
        let mut community = Community::default();
        let mut known = BTreeSet::new();
        for (name, address, second) in signatures {
            let text = format!("{} <{}>", names[name], addresses[address]);
            if known.insert(text.clone()) {
                community = community.signs("orchard", &[&text]);
                community.signatures.last_mut().unwrap().last_at = Instant::from_seconds(second);
            }
        }
        let mut mailmap = String::new();
        for (name, to, at, from) in lines {
            let at = at.map(|at| format!("{} ", names[at])).unwrap_or_default();
            mailmap += &format!("{} <{}> {at}<{}>\n", names[name], addresses[to], addresses[from]);
        }
        community = community.maps("orchard", mailmap.as_bytes());
        for (second, (one, other)) in (1..).zip(binds) {
            let ids: Vec<String> =
                community.signatures.iter().map(|seen| seen.id.0.clone()).collect();
            let pick = |at: usize| ids[at % ids.len()].clone();
            community = community.decides(second, bind(&pick(one), &pick(other)));
        }
        community
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_global_rejects: 65_536, ..ProptestConfig::default() })]

    #[test]
    fn git_shows_each_person_as_one_and_no_two_as_the_same(community in community()) {
        let (people, exported) = as_mailmap(&community, &BTreeMap::new());
        let signatures: Vec<Signature> =
            community.signatures.iter().map(|seen| seen.signature.clone()).collect();
        prop_assert!(disagreements(&exported.text, &signatures).is_empty());
        let ours = Mailmap::parse(&exported.text);
        prop_assert!(ours.broken_lines().is_empty());
        let mut shown: BTreeMap<u32, BTreeSet<Signature>> = BTreeMap::new();
        for (seen, person) in humans(&community, &people) {
            shown.entry(person).or_default().insert(ours.map(&seen.signature));
        }
        if exported.left_out.is_empty() {
            let all: BTreeSet<&Signature> = shown.values().flatten().collect();
            prop_assert!(shown.values().all(|as_one| as_one.len() == 1));
            prop_assert_eq!(all.len(), shown.len());
        }
    }

    #[test]
    fn what_is_written_resolves_to_the_same_people(community in community()) {
        let (people, exported) = as_mailmap(&community, &BTreeMap::new());
        let ours = Mailmap::parse(&exported.text);
        let humans = humans(&community, &people);
        let mut addresses: BTreeMap<Personal, BTreeSet<u32>> = BTreeMap::new();
        for (seen, person) in &humans {
            let address = ours.map(&seen.signature).address;
            let folded = Personal::new(address.bytes().to_ascii_lowercase());
            addresses.entry(folded).or_default().insert(*person);
        }
        let apart = addresses.iter().all(|(address, people)| {
            people.len() == 1 && UNUSABLE.is_usable(address)
        });
        prop_assume!(apart && exported.left_out.is_empty());
        let again = Community { mailmaps: vec![], decisions: vec![], ..community.clone() };
        let again = again.maps("orchard", &exported.text);
        let resolved = again.people();
        let person = |people: &People, id: &SignatureSeen| {
            let subject = Subject::Signature(id.id.clone());
            people.resolved.iter().find(|row| row.subject == subject).map(|row| row.person)
        };
        for (one, first) in &humans {
            for (other, second) in &humans {
                let same = person(&resolved, one) == person(&resolved, other);
                prop_assert_eq!(same, first == second);
            }
        }
    }
}

#[test]
fn sortinghat_reads_back_who_was_written() {
    let mut community = Community::default()
        .signs(
            "orchard",
            &[
                "Ada <ada@orchard.invalid>",
                "Ada <ada@home.invalid>",
                "Bea <bea@orchard.invalid>",
                "robot[bot] <robot@orchard.invalid>",
                "Ada <root@localhost>",
                "Gone <gone@orchard.invalid>",
                "ghost <ghost@users.noreply.github.com>",
            ],
        )
        .decides(1, bind("Ada <ada@orchard.invalid>", "Ada <ada@home.invalid>"))
        .decides(2, bind("Ada <ada@orchard.invalid>", "Ada <root@localhost>"))
        .decides(
            3,
            Act::Forget(Forgotten {
                slot: id("slot"),
                subjects: vec![id("Gone <gone@orchard.invalid>")],
                handles: vec![],
            }),
        );
    community.accounts.push(AccountSeen {
        id: AccountId("account".into()),
        platform: "chat.orchard.invalid".into(),
        native: Some("5".into()),
        login: Some(Personal::new("dan")),
        name: None,
        address: None,
        kind: AccountKind::User,
        first_at: None,
        last_at: None,
    });
    let input = input(&community);
    let mut people = resolve(&input);
    let ada = people
        .resolved
        .iter()
        .find(|r| r.subject.id() == "Ada <ada@orchard.invalid>")
        .unwrap()
        .person;
    if !people.resolved.iter().any(|row| row.subject.id() == "account") {
        let mut row = people.resolved[0].clone();
        row.subject = Subject::Account(AccountId("account".into()));
        (row.person, row.class) = (99, Class::Human);
        people.resolved.push(row);
    }
    let spell = Spell { from: None, until: Instant::parse("2020-01-01") };
    people.affiliations = vec![
        Affiliation { person: ada, organization: Some("The Mill".into()), spell },
        Affiliation {
            person: ada,
            organization: None,
            spell: Spell { from: spell.until, until: None },
        },
    ];
    let at = Instant::parse("2024-05-01T10:00:00Z").unwrap();
    let exported = sortinghat::export(&input, &people, &BTreeMap::new(), at);
    let text = String::from_utf8(exported.text.clone()).unwrap();
    assert!(
        !text.contains("gender") && !text.contains("gone@") && !text.contains("ghost"),
        "{text}"
    );
    assert!(
        text.contains("\"time\": \"2024-05-01 10:00:00\"") && text.contains("\"country\": null")
    );
    assert_eq!((exported.people, &exported.left_out), (4, &BTreeMap::new()));

    let told = Format::SortingHat.read(&exported.text).unwrap();
    assert!(told.notes.is_empty(), "{:?}", told.notes);
    assert_eq!(told.unusable, [Personal::new("root@localhost")]);
    let mut found: Vec<(usize, Option<bool>, usize)> = told
        .people
        .iter()
        .map(|person| (person.handles.len(), person.bot, person.affiliations.len()))
        .collect();
    found.sort_unstable();
    let human = Some(false);
    assert_eq!(found, [(1, human, 0), (1, human, 0), (1, Some(true), 0), (3, human, 2)]);
    let index = Index::of(&community.signatures, &community.accounts);
    let imported = told.decisions(&index, 9, at, "steward", "back");
    let binds = |act: &Act| matches!(act, Act::Bind(..));
    let bound: Vec<&Act> =
        imported.decisions.iter().map(|d| &d.act).filter(|act| binds(act)).collect();
    let [Act::Bind(SubjectId(one), SubjectId(other))] = bound.as_slice() else {
        panic!("{bound:?}")
    };
    let pair = BTreeSet::from([one.as_str(), other.as_str()]);
    assert_eq!(pair, BTreeSet::from(["Ada <ada@orchard.invalid>", "Ada <ada@home.invalid>"]));
    assert_eq!((imported.matched, imported.unmatched, imported.ambiguous), (4, 0, 1));
}
