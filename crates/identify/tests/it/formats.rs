//! What other programs write about people, read: who is told, what is never read, what is noted.
//!
//! Everybody is invented; `Marker` stands in every name and address that no note may show.

use identify::Index;
use identify::formats::{Format, FormatError, Oddity, Told};
use identify::roster::Roster;
use model::{Act, Handle, Instant, Personal, Signature, Spell, SubjectId};
use proptest::prelude::*;

use crate::index::{acts, signed};

const SORTINGHAT: &str = r#"{
  "time": "2024-05-01 10:00:00", "source": null,
  "blacklist": ["shared@orchard.invalid", "Marker Person", 7],
  "organizations": {"The Mill": [{"domain": "mill.invalid", "is_top": true}]},
  "uidentities": {
    "b0": {
      "uuid": "b0",
      "profile": {"name": "Marker Person", "gender": "x", "gender_acc": 100,
                  "country": {"code": "XX"}, "is_bot": false, "email": "other@orchard.invalid"},
      "identities": [
        {"id": "b0", "source": "scm", "name": "Marker", "email": "Marker@orchard.invalid", "username": null},
        {"id": "b1", "source": "github", "name": null, "email": null, "username": "MarkerLogin"},
        {"id": "b2", "source": "irc", "name": null, "email": null, "username": "marker"},
        {"id": "b3", "source": "scm", "name": "Marker", "email": null, "username": null},
        {"id": "b4", "source": "scm", "name": "Marker", "email": "marker at orchard", "username": null}
      ],
      "enrollments": [
        {"organization": "The Mill", "start": "1900-01-01T00:00:00", "end": "2020-01-01T00:00:00"},
        {"organization": "Independent", "start": "2020-01-01T00:00:00", "end": "2100-01-01T00:00:00"},
        {"organization": "Unknown", "start": "1900-01-01T00:00:00", "end": "2100-01-01T00:00:00"},
        {"organization": "The Mill", "start": "2020-01-32T00:00:00", "end": "2100-01-01T00:00:00"},
        {"organization": "The Mill", "start": "2022-01-01T00:00:00", "end": "2021-01-01T00:00:00"}
      ]
    },
    "a0": {
      "profile": {"is_bot": "true"},
      "identities": [{"source": "chat.mill.invalid", "username": "wheel"}]
    },
    "a1": {"profile": {"is_bot": true}, "identities": [{"email": "robot@orchard.invalid"}]},
    "a2": {"identities": []},
    "a3": 5
  }
}"#;

fn address(text: &str) -> Handle {
    Handle::Address(Personal::new(text))
}

fn login(host: &str, text: &str) -> Handle {
    Handle::Login(host.to_owned(), Personal::new(text))
}

fn day(text: &str) -> Option<Instant> {
    Some(Instant::parse(text).unwrap())
}

fn mill(from: Option<Instant>, until: Option<Instant>) -> (Option<String>, Spell) {
    (Some("The Mill".to_owned()), Spell { from, until })
}

/// Returns every note as `word count: places`, once nothing of it names anybody.
#[track_caller]
fn notes(told: &Told) -> Vec<String> {
    let note = |(oddity, count, places): (Oddity, u64, &[_])| {
        let places: Vec<String> = places.iter().map(ToString::to_string).collect();
        format!("{} {count}: {}", oddity.word(), places.join(", "))
    };
    let notes: Vec<String> = told.notes.iter().map(note).collect();
    let all = format!("{notes:?} {told:?}").to_lowercase();
    assert!(!all.contains("marker") && !all.contains("orchard"), "{all}");
    notes
}

#[test]
fn sortinghat_tells_addresses_logins_affiliations_and_machines() {
    let told = Format::SortingHat.read(SORTINGHAT.as_bytes()).unwrap();
    let [marker, wheel, robot] = told.people.as_slice() else { panic!("three people") };
    assert_eq!(
        marker.handles,
        [address("marker@orchard.invalid"), login("github.com", "markerlogin")]
    );
    assert_eq!(marker.name, Some(Personal::new("Marker Person")));
    assert_eq!((marker.bot, wheel.bot, robot.bot), (Some(false), None, Some(true)));
    let independent = (None, Spell { from: day("2020-01-01"), until: None });
    assert_eq!(marker.affiliations, [mill(None, day("2020-01-01")), independent]);
    assert_eq!(wheel.handles, [login("chat.mill.invalid", "wheel")]);
    assert_eq!(told.unusable, [Personal::new("shared@orchard.invalid")]);
    assert_eq!(
        notes(&told),
        [
            &format!(
                "never_read 3: {0}.gender, {0}.gender_acc, {0}.country",
                "uidentities[0].profile"
            ),
            "name_alone 1: uidentities[0].identities[3]",
            "no_platform 1: uidentities[0].identities[2].username",
            "not_an_address 1: uidentities[0].identities[4].email",
            "wrong_type 3: blacklist[2], uidentities[1].profile.is_bot, uidentities[4]",
            "bad_day 1: uidentities[0].enrollments[3].start",
            "ends_first 1: uidentities[0].enrollments[4]",
            "unknown_organization 1: uidentities[0].enrollments[2].organization",
            "by_domain 1: organizations[0][0]",
            "term_not_address 1: blacklist[1]",
        ]
    );
}

#[test]
fn stackalytics_tells_companies_one_after_another() {
    let text = r#"{"users": [
      {"user_name": "Marker", "emails": ["Marker@orchard.invalid", "marker@orchard.invalid", "x"],
       "github_id": "Marker", "launchpad_id": "marker", "zanata_id": "marker",
       "companies": [{"company_name": "*independent", "end_date": null},
                     {"company_name": "The Mill", "end_date": "2014-Mar-31"},
                     {"company_name": "Unknown", "end_date": "2015-Mar-31"},
                     {"company_name": "The Well", "end_date": "2015-Mar-32"},
                     {"company_name": "The Well", "end_date": null}]},
      {"user_name": "Marker Two", "emails": []}],
     "companies": [{"company_name": "The Mill", "domains": ["mill.invalid", ""]}]}"#;
    let told = Format::Stackalytics.read(text.as_bytes()).unwrap();
    let [person] = told.people.as_slice() else { panic!("one person") };
    let logins = [login("github.com", "marker"), login("launchpad.net", "marker")];
    assert_eq!(person.handles[0], address("marker@orchard.invalid"));
    assert_eq!(person.handles[1..], logins);
    let independent = (None, Spell { from: day("2015-03-31"), until: None });
    assert_eq!(person.affiliations, [mill(None, day("2014-03-31")), independent]);
    assert_eq!(
        notes(&told),
        [
            "name_alone 1: users[1]",
            "no_platform 1: users[0].zanata_id",
            "not_an_address 1: users[0].emails[2]",
            "bad_day 1: users[0].companies[3].end_date",
            "second_open 1: users[0].companies",
            "unknown_organization 1: users[0].companies[2].company_name",
            "by_domain 1: companies[0].domains",
        ]
    );
}

#[test]
fn gitdm_tells_aliases_and_employers_and_no_domain_is_used() {
    let text = "# a list\n\
        marker@home.invalid\tMarker@orchard.invalid\n\
        marker@orchard.invalid  The Mill < 2015-01-01  # Marker\n\
        marker@orchard.invalid  (None)\n\
        marker@home.invalid  ?\n\
        orchard.invalid  The Mill\n\
        \"Marker Person\" marker@orchard.invalid\n\
        marker$orchard  The Mill\n\
        bea@orchard.invalid  The Mill < 2015-13-01\n\
        cleo@orchard.invalid  The Mill\n\
        cleo@orchard.invalid  The Well\n";
    let told = Format::Gitdm.read(text.as_bytes()).unwrap();
    let [marker, cleo] = told.people.as_slice() else { panic!("two people") };
    assert_eq!(marker.handles, [address("marker@home.invalid"), address("marker@orchard.invalid")]);
    let independent = (None, Spell { from: day("2015-01-01"), until: None });
    assert_eq!(marker.affiliations, [mill(None, day("2015-01-01")), independent]);
    assert_eq!(cleo.affiliations, [mill(None, None)]);
    assert_eq!(
        notes(&told),
        [
            "name_alone 1: line 7",
            "unreadable 1: line 8",
            "bad_day 1: line 9",
            "second_open 1: line 11",
            "unknown_organization 1: line 5",
            "by_domain 1: line 6",
        ]
    );
}

#[test]
fn what_is_of_another_format_is_refused_without_a_word_of_it() {
    let another = |format, key, expected| FormatError::Another { format, key, expected };
    for (format, text, error) in [
        (
            Format::SortingHat,
            "{\"identities\": []}",
            another("sortinghat", "uidentities", "an object"),
        ),
        (
            Format::SortingHat,
            "{\"uidentities\": []}",
            another("sortinghat", "uidentities", "an object"),
        ),
        (Format::SortingHat, "- marker: 1", FormatError::NotJson { line: 1, column: 2 }),
        (Format::SortingHat, "{\"uidentities\": {}", FormatError::NotJson { line: 1, column: 18 }),
        (Format::SortingHat, "[{}]", another("sortinghat", "uidentities", "an object")),
        (Format::Stackalytics, "[\"marker\"]", another("stackalytics", "users", "a list")),
        (
            Format::Gitdm,
            "{\n \"marker\": 1\n}",
            FormatError::NoLine {
                format: "gitdm",
                expected: "an alias, or the employer of an address or a domain",
            },
        ),
        (
            Format::Mailmap,
            "marker\n",
            FormatError::NoLine {
                format: "mailmap",
                expected: "a name or an address with the address of a commit",
            },
        ),
    ] {
        let refused = format.read(text.as_bytes()).unwrap_err();
        assert_eq!(refused, error);
        assert!(!refused.to_string().contains("marker"), "{refused}");
    }
    for format in Format::ALL {
        assert_eq!(Format::of_word(format.1), Some(format.0));
    }
    assert_eq!(
        Format::SortingHat.read(b"\xef\xbb\xbf{\"uidentities\": {}}").unwrap(),
        Told::default()
    );
    assert_eq!(Format::Gitdm.read(b"# nobody\n").unwrap(), Told::default());
}

proptest! {
    #[test]
    fn whatever_stands_in_a_file_it_is_read_or_refused(
        bytes in prop::collection::vec(any::<u8>(), 0..200),
        cut in 0..SORTINGHAT.len(),
        word in "[\\[\\]{}\",:<># @.a-z0-9-]{0,12}",
    ) {
        let mut spliced = SORTINGHAT.as_bytes().to_vec();
        spliced.splice(cut..(cut + word.len()).min(SORTINGHAT.len()), word.bytes());
        for (format, _) in Format::ALL {
            for text in [bytes.as_slice(), &spliced, word.as_bytes()] {
                if let Ok(told) = format.read(text) {
                    let found = told.people.iter().all(|person| !person.handles.is_empty());
                    prop_assert!(found);
                }
            }
        }
        let _ = Roster::parse_csv(&bytes);
        let _ = Roster::parse_csv(format!("who,role\n{word}\n").as_bytes());
        let _ = Roster::parse_toml(&word);
    }
}

#[test]
fn a_mailmap_tells_who_stays_apart_at_one_address() {
    let lines = b"Ada <ada@orchard.invalid> <old@orchard.invalid>\n\
        Ada <ada@orchard.invalid> Ada <pc@orchard.invalid>\n\
        Bea <bea@orchard.invalid> <pc@orchard.invalid>\n\
        broken\n";
    let told = Format::Mailmap.read(lines).unwrap();
    let [ada, bea] = told.people.as_slice() else { panic!("two people") };
    let at_pc =
        Signature { name: Personal::new("ada"), address: Personal::new("pc@orchard.invalid") };
    assert_eq!(ada.handles, [address("ada@orchard.invalid"), address("old@orchard.invalid")]);
    assert_eq!(
        (ada.signed.as_slice(), bea.others.as_slice()),
        ([at_pc.clone()].as_slice(), [at_pc].as_slice())
    );
    assert_eq!(told.notes.count(Oddity::Unreadable), 1);

    let seen = [
        signed("ada", "Ada", "ada@orchard.invalid"),
        signed("old", "A.", "old@orchard.invalid"),
        signed("ada-pc", "ADA", "pc@orchard.invalid"),
        signed("bea", "Bea", "bea@orchard.invalid"),
        signed("bea-pc", "Bea", "PC@orchard.invalid"),
    ];
    let acts = acts(&told, &Index::of(&seen, &[]));
    let bind = |one: &str, other: &str| Act::Bind(SubjectId(one.into()), SubjectId(other.into()));
    assert_eq!(acts, [bind("ada", "old"), bind("ada", "ada-pc"), bind("bea", "bea-pc")]);
}
