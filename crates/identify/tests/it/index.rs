//! The index, and what a file says as decisions: only who is found and told apart is decided about.

use identify::Index;
use identify::formats::{Told, ToldPerson};
use model::{
    AccountId, AccountKind, AccountSeen, Act, Decision, Handle, Instant, Personal, Signature,
    SignatureId, SignatureSeen, Spell, SubjectId,
};

fn address(text: &str) -> Handle {
    Handle::Address(Personal::new(text))
}

fn login(host: &str, text: &str) -> Handle {
    Handle::Login(host.to_owned(), Personal::new(text))
}

pub(crate) fn signed(id: &str, name: &str, address: &str) -> SignatureSeen {
    SignatureSeen {
        id: SignatureId(id.to_owned()),
        account: AccountId(format!("account of {id}")),
        signature: Signature { name: Personal::new(name), address: Personal::new(address) },
        first_at: None,
        last_at: None,
    }
}

fn account(id: &str, native: Option<&str>, login: &str) -> AccountSeen {
    AccountSeen {
        id: AccountId(id.to_owned()),
        platform: "github.com".to_owned(),
        native: native.map(str::to_owned),
        login: Some(Personal::new(login)),
        name: None,
        address: None,
        kind: AccountKind::User,
        first_at: None,
        last_at: None,
    }
}

pub(crate) fn acts(told: &Told, index: &Index) -> Vec<Act> {
    let at = Instant::parse("2024-05-01").unwrap();
    let imported = told.decisions(index, 4, at, "steward", "import");
    let act = |decision: &Decision| {
        assert_eq!((decision.step, decision.at), (4, at));
        assert_eq!((decision.by.as_str(), decision.why.as_str()), ("steward", "import"));
        decision.act.clone()
    };
    imported.decisions.iter().map(act).collect()
}

#[test]
fn only_who_is_found_and_told_apart_is_decided_about() {
    let person =
        |handles: &[Handle]| ToldPerson { handles: handles.to_vec(), ..ToldPerson::default() };
    let told = Told {
        people: vec![
            ToldPerson {
                bot: Some(true),
                affiliations: vec![(Some("The Mill".into()), Spell::default())],
                ..person(&[login("GitHub.com", "ADA"), address("Ada@orchard.invalid")])
            },
            ToldPerson { bot: Some(false), ..person(&[address("absent@orchard.invalid")]) },
            person(&[address("root@localhost"), address("bea@orchard.invalid")]),
            person(&[login("github.com", "wanderer"), address("cleo@orchard.invalid")]),
            person(&[address("shared@orchard.invalid")]),
        ],
        unusable: vec![Personal::new("shared@orchard.invalid")],
        ..Told::default()
    };
    let seen = [
        signed("s1", "Ada", "ADA@orchard.invalid"),
        signed("s2", "Ada", "12+ada@users.noreply.github.com"),
        signed("s3", "Bea", "bea@orchard.invalid"),
        signed("s4", "Root", "root@localhost"),
        signed("s5", "Cleo", "cleo@orchard.invalid"),
        signed("s6", "X", "shared@orchard.invalid"),
    ];
    let accounts = [
        account("a1", Some("12"), "Ada"),
        account("a2", Some("5"), "wanderer"),
        account("a3", Some("6"), "wanderer"),
    ];
    let index = Index::of(&seen, &accounts);
    let subject = |id: &str| SubjectId(id.to_owned());
    assert_eq!(
        acts(&told, &index),
        [
            Act::Bind(subject("a1"), subject("s2")),
            Act::Bind(subject("a1"), subject("s1")),
            Act::Bot(subject("a1"), Spell::default()),
            Act::Affiliation(subject("a1"), Some("The Mill".into()), Spell::default()),
        ]
    );
    let at = Instant::parse("2024-05-01").unwrap();
    let imported = told.decisions(&index, 4, at, "steward", "import");
    assert_eq!((imported.matched, imported.unmatched, imported.ambiguous), (3, 2, 3));
}

#[test]
fn the_index_finds_by_handles_and_by_a_name_only_when_asked() {
    let seen = [
        signed("s1", "Ada", "7+ada@users.noreply.github.com"),
        signed("s2", "Ada", "ada@orchard.invalid"),
        signed("s3", "", " "),
    ];
    let mut named = account("a2", None, "bea");
    (named.login, named.name) = (None, Some(Personal::new("Ada")));
    let accounts = [account("a1", None, "ADA"), account("a1", None, "ADA"), named];
    let index = Index::of(&seen, &accounts);
    let found = |handle: &Handle| -> Vec<String> {
        index.subjects(handle).iter().map(|subject| subject.0.clone()).collect()
    };
    assert_eq!(found(&login("GITHUB.com", "Ada")), ["a1", "s1"]);
    assert_eq!(found(&Handle::AnyLogin("github.com".into(), Personal::new("ada"))), ["a1", "s1"]);
    assert_eq!(found(&Handle::Id("github.com".into(), Personal::new("7"))), ["s1"]);
    assert_eq!(found(&address(" ADA@orchard.invalid")), ["s2"]);
    assert_eq!(found(&Handle::Name("github.com".into(), Personal::new("Ada"))), ["a2"]);
    assert_eq!(found(&address("")), [""; 0]);
    assert!(!index.is_shared(&login("github.com", "ada")));
    let named: Vec<_> = index.named(&Personal::new("Ada")).iter().map(|s| s.0.as_str()).collect();
    assert_eq!(named, ["a2", "s1", "s2"]);
    assert!(index.named(&Personal::new("ada")).is_empty());
    assert!(!format!("{index:?}").contains("orchard"));
}
