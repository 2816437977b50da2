//! Rosters: who gets which role, and how each mistake is told.

use identify::Index;
use identify::formats::Oddity;
use identify::roster::{Roster, RosterError};
use model::{DeclaredRole, Instant, People, RoleKind, Spell};

use crate::community::{Community, project};

const HEADING: &str = "who,role,project,from,until,source\n";

fn community() -> (Index, People) {
    let community = Community::default().signs(
        "orchard",
        &[
            "Ada <ada@orchard.invalid>",
            "Ada <3+ada@users.noreply.github.com>",
            "Bea <bea@orchard.invalid>",
            "Twin <one@orchard.invalid>",
            "Twin <two@orchard.invalid>",
        ],
    );
    (Index::of(&community.signatures, &community.accounts), community.people())
}

fn spell(from: &str, until: &str) -> Spell {
    Spell { from: Instant::parse(from), until: Instant::parse(until) }
}

/// Returns the person behind a signature.
fn person(people: &People, signature: &str) -> u32 {
    people.resolved.iter().find(|row| row.subject.id() == signature).unwrap().person
}

#[test]
fn roles_are_declared_for_who_is_known_and_overlapping_spells_are_one() {
    let (index, people) = community();
    let csv = format!(
        "{HEADING}\
         Ada@orchard.invalid,maintainer,orchard,2020-01-01,2021-01-01,charter\n\
         ada@orchard.invalid,maintainer,orchard,2020-06-01,2022-01-01,\n\
         ada@orchard.invalid,Maintainer,orchard,2023-01-01,,\n\
         # a comment\n\
         github.com:ada,mentor,,,,\n\
         Bea,triager,orchard,,2021-01-01,\n\
         Twin,reviewer,,,,\n\
         nobody@orchard.invalid,lead,,,,\n\
         ,,,,,\n"
    );
    let toml = r#"
        [[role]]
        who = "Ada@orchard.invalid"
        role = "maintainer"
        project = "orchard"
        from = 2020-01-01
        until = "2021-01-01"
        source = "charter"
        [[role]]
        who = "ada@orchard.invalid"
        role = "maintainer"
        project = "orchard"
        from = "2020-06-01"
        until = "2022-01-01"
        [[role]]
        who = "ada@orchard.invalid"
        role = "maintainer"
        project = "orchard"
        from = "2023-01-01"
        [[role]]
        who = "github.com:ada"
        role = "mentor"
        [[role]]
        who = '"Bea"'
        role = "triager"
        project = "orchard"
        until = "2021-01-01"
        [[role]]
        who = "Twin"
        role = "reviewer"
        [[role]]
        who = "nobody@orchard.invalid"
        role = "lead"
    "#;
    let ada = person(&people, "Ada <ada@orchard.invalid>");
    let bea = person(&people, "Bea <bea@orchard.invalid>");
    let login = person(&people, "Ada <3+ada@users.noreply.github.com>");
    let role = |project, person, role, spell, source: &str| DeclaredRole {
        project,
        person,
        role,
        spell,
        source: source.to_owned(),
    };
    let orchard = || Some(project("orchard"));
    // Whoever is not known keeps the role filled, as somebody beyond all people.
    let beyond = people.resolved.iter().map(|row| row.person).max().unwrap() + 1;
    let mut expected = vec![
        role(None, beyond, RoleKind::Reviewer, Spell::default(), "roster"),
        role(None, beyond + 1, RoleKind::Lead, Spell::default(), "roster"),
        role(None, login, RoleKind::Mentor, Spell::default(), "roster"),
        role(orchard(), ada, RoleKind::Maintainer, spell("2020-01-01", "2022-01-01"), "charter"),
        role(orchard(), ada, RoleKind::Maintainer, spell("2023-01-01", ""), "roster"),
        role(orchard(), bea, RoleKind::Triager, spell("", "2021-01-01"), "roster"),
    ];
    expected.sort();
    let csv = (Roster::parse_csv(csv.as_bytes()), [8, 9]);
    for (read, lines) in [csv, (Roster::parse_toml(toml), [28, 31])] {
        let (roster, notes) = read.unwrap();
        let (mut roles, unmatched) = roster.declared(&index, &people);
        roles.sort();
        assert_eq!((roles, unmatched), (expected.clone(), lines.to_vec()));
        assert_eq!(notes.count(Oddity::ByName), 2);
        assert!(!format!("{roster:?}").contains("orchard.invalid"));
    }
}

#[test]
fn a_mistake_is_told_with_its_line_and_without_whom_it_is_about() {
    for (rows, message) in [
        ("a@x.invalid,maintaner,,,,\n", "line 2: unknown role; did you mean `maintainer`?"),
        (
            "a@x.invalid,weather,,,,\n",
            "line 2: unknown role; known are `maintainer`, `triager`, `reviewer`, `mentor`, `lead`",
        ),
        (
            "github:ada,lead,,,,\n",
            "line 2: `who` is to be an address, or a login such as github.com:ada",
        ),
        (",lead,,,,\n", "line 2: `who` is empty; `who` and `role` are needed"),
        ("a@x.invalid,,,,,\n", "line 2: `role` is empty; `who` and `role` are needed"),
        (
            "b@x.invalid,lead,,,,\na@x.invalid,lead,,soon,,\n",
            "line 3: `from` is to be a day such as 2024-05-01, or empty",
        ),
        (
            "a@x.invalid,lead,,2024-05-02,2024-05-02,\n",
            "line 2: `until` is the first day after the role and is to come after `from`",
        ),
        (
            "a@x.invalid,lead,a/b,,,\n",
            "line 2: not a project's name; write it as in convivial.toml, or leave it empty",
        ),
        (
            "a@x.invalid,lead\n",
            "line 2: more or fewer cells than the heading; put a cell with a comma into quotes",
        ),
    ] {
        let error = Roster::parse_csv(format!("{HEADING}{rows}").as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    for (heading, message) in [
        ("who,rolle\n", "line 1: unknown key; did you mean `role`?"),
        ("who,who,role\n", "line 1: a column stands there twice"),
        ("who,from\n", "line 1: `role` is empty; `who` and `role` are needed"),
        ("", "line 1: `who` is empty; `who` and `role` are needed"),
    ] {
        let error = Roster::parse_csv(heading.as_bytes()).unwrap_err();
        assert_eq!(error.to_string(), message);
    }
    let bad = Roster::parse_csv(b"who,role\n\xff,lead\n").unwrap_err();
    assert_eq!(bad.to_string(), "line 2: not UTF-8; save the file as UTF-8");
}

#[test]
fn a_mistake_in_toml_is_told_too() {
    let refused = |text: &str| Roster::parse_toml(text).unwrap_err();
    let told = |text: &str| refused(text).to_string();
    assert_eq!(
        told("[[role]]\nwho = 'a@x.invalid'\nrolle = 'lead'\n"),
        "line 3: unknown key; did you mean `role`?"
    );
    assert_eq!(told("[[role]]\nwho = 7\n"), "line 2: not a text or a day");
    assert_eq!(told("[[roles]]\n"), "line 1: unknown key; a role stands under [[role]]");
    assert_eq!(told("[role]\n"), "line 1: a role stands under [[role]]");
    assert_eq!(
        told("\n[[role]]\nwho = 'a@x.invalid'\n"),
        "line 2: `role` is empty; `who` and `role` are needed"
    );
    assert!(matches!(refused("[[role]\n"), RosterError::Unreadable { line: 1, .. }));
    assert_eq!(Roster::parse_toml("").unwrap().0, Roster::default());
}

#[test]
fn a_name_in_a_list_means_whoever_alone_signs_with_it_and_joins_nobody() {
    let community = Community::default()
        .signs(
            "orchard",
            &[
                "Ada Byron <ada@orchard.invalid>",
                "Ada Byron <ada@home.invalid>",
                "Bea Lark <bea@orchard.invalid>",
                "Twin Moss <one@orchard.invalid>",
                "Twin Moss <two@orchard.invalid>",
            ],
        )
        .maps("orchard", b"Ada Byron <ada@orchard.invalid> <ada@home.invalid>\n")
        .acts(
            "orchard",
            &[
                "credits:\"Ada Byron",
                "credits:\"Twin Moss",
                "credits:\"Nobody Here",
                "mail:Bea Lark <lark@works.invalid>",
                "mail:Ada Byron <bea@orchard.invalid>",
                "forge.invalid:bea",
            ],
        );
    let people = community.people();
    let meant: Vec<(&str, u32)> =
        people.alike.iter().map(|(account, person)| (account.0.as_str(), *person)).collect();
    let signer = |signature| person(&people, signature);
    let expected = [
        ("credits:\"Ada Byron", signer("Ada Byron <ada@orchard.invalid>")),
        ("mail:<lark@works.invalid>", signer("Bea Lark <bea@orchard.invalid>")),
    ];
    let mut sorted = meant.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected, "an address with which somebody signs is that person's");
    let own = people.resolved.iter().find(|row| row.subject.id() == "credits:\"Ada Byron").unwrap();
    assert_ne!(own.person, expected[0].1, "nobody is joined by a name");
    assert!(community.by_mailmap().people().alike.is_empty());
}
