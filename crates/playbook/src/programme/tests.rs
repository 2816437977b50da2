//! What a playbook says, and how each mistake is told.

use std::error::Error;

use model::{Handle, Personal};

use super::{Audience, FILE, Playbook};
use crate::{Holds, Key, PlaybookError, SectionKind};

const fn key(name: &'static str, holds: Holds) -> Key {
    Key { name, holds, about: "What it is.", example: "" }
}

/// Sections as sources have them.
const SECTIONS: [SectionKind; 2] = [
    SectionKind {
        name: "git",
        about: "Histories.",
        keys: &[key("git", Holds::Texts), key("refs", Holds::Texts), key("mailmap", Holds::Text)],
        required: &[],
    },
    SectionKind {
        name: "forge",
        about: "A forge.",
        keys: &[
            key("repositories", Holds::Repositories),
            key("only", Holds::Repository),
            key("since", Holds::Day),
            key("pages", Holds::Number),
            key("discussions", Holds::Flag),
            key("shape", Holds::Word(&["old", "new"])),
        ],
        required: &["repositories"],
    },
];

fn parse(text: &str) -> Result<Playbook, PlaybookError> {
    Playbook::parse(text, &SECTIONS)
}

const WHOLE: &str = r#"
[programme]
name = "The Mill"

[[projects]]
name = "wheel"
git = ["../wheel", "https://village.invalid/wheel.git"]
refs = ["refs/heads/main"]
mailmap = "wheel.mailmap"

[[projects]]
name = "sluice"

[projects.forge]
repositories = ["mill/sluice"]
since = "2024-02-29"
pages = 7
discussions = false
shape = "new"

[people]
bots = ["marker@village.invalid"]
unusable = ["@mill"]
links = [["Marker@village.invalid", "github.com:Marker"]]
roster = "roster.csv"

[kinds]
translations = ["**/*.po"]

[privacy]
audience = "internal"

[report]
title = "Who came to the mill"
"#;

/// Checks that a text fails with this message and this hint.
#[track_caller]
fn fails(text: &str, message: &str, hint: Option<&str>) {
    let error = parse(text).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.hint().as_deref()), (message, hint));
    assert!(error.place().is_some());
}

#[test]
fn everything_that_can_be_said_is_read() {
    let playbook = parse(WHOLE).unwrap();
    assert_eq!(playbook.programme.as_deref(), Some("The Mill"));
    let [wheel, sluice] = playbook.projects.as_slice() else { panic!("two projects") };
    assert_eq!(wheel.name.as_str(), "wheel");
    let git = &wheel.sections["git"];
    let places: Vec<&str> =
        git["git"].as_array().unwrap().iter().filter_map(|place| place.as_str()).collect();
    assert_eq!(places, ["../wheel", "https://village.invalid/wheel.git"]);
    assert_eq!(git["refs"][0].as_str(), Some("refs/heads/main"));
    assert_eq!(wheel.mailmap.as_deref(), Some("wheel.mailmap"));
    assert_eq!((sluice.mailmap.as_ref(), sluice.sections.len()), (None, 1));
    let forge = &sluice.sections["forge"];
    assert_eq!(forge["since"].as_str(), Some("2024-02-29"));
    assert_eq!(
        (forge["pages"].as_integer(), forge["discussions"].as_bool()),
        (Some(7), Some(false))
    );
    assert_eq!(forge["shape"].as_str(), Some("new"));
    assert_eq!(playbook.bots[0].lossy(), "marker@village.invalid");
    assert_eq!(playbook.unusable[0].lossy(), "@mill");
    let login = Handle::Login("github.com".into(), Personal::new("marker"));
    let address = Handle::Address(Personal::new("marker@village.invalid"));
    assert_eq!(playbook.links, [vec![address, login]]);
    assert_eq!(playbook.roster.as_deref(), Some("roster.csv"));
    assert_eq!(playbook.kinds["translations"], ["**/*.po"]);
    assert_eq!(playbook.audience, Audience::Internal);
    assert_eq!(playbook.title.as_deref(), Some("Who came to the mill"));
    assert!(!format!("{playbook:?}").contains("marker"));
}

#[test]
fn an_empty_playbook_says_nothing_and_is_public() {
    assert_eq!(parse("").unwrap(), Playbook::default());
    assert_eq!(Playbook::default().audience, Audience::Public);
}

#[test]
fn an_unknown_key_is_told_with_its_place_and_the_nearest_word() {
    fails(
        "[programme]\nname = 'x'\n\n[poeple]\n",
        "convivial.toml:4:2: unknown key `poeple` in the file",
        Some("did you mean `people`?"),
    );
    fails(
        "[[projects]]\nname = 'x'\ngit = ['x']\nref = ['main']\n",
        "convivial.toml:4:1: unknown key `ref` in [[projects]]",
        Some("did you mean `refs`?"),
    );
    fails(
        "[people]\nweather = 1\n",
        "convivial.toml:2:1: unknown key `weather` in [people]",
        Some("known are `bots`, `links`, `roster`, `unusable`"),
    );
    fails(
        "[people]\n'marker@village.invalid' = 1\n",
        "convivial.toml:2:1: unknown key `…` in [people]",
        Some("known are `bots`, `links`, `roster`, `unusable`"),
    );
}

#[test]
fn a_link_that_cannot_be_one_is_told_at_its_place_without_what_it_holds() {
    let lists = "lists of addresses and of logins such as \"github.com:ada\"";
    let whole = "a list of lists, each of two or more handles of one person";
    for (links, column, expected) in [
        ("[['a@mill.invalid', 'github.com:a'], ['Marker Person', 'b@mill.invalid']]", 47, lists),
        ("[['a@mill.invalid', 7]]", 29, lists),
        ("[['a@mill.invalid']]", 10, whole),
        ("['a@mill.invalid']", 10, whole),
        ("'a@mill.invalid'", 9, whole),
    ] {
        let message = format!("convivial.toml:2:{column}: `links` is to be {expected}");
        fails(&format!("[people]\nlinks = {links}\n"), &message, None);
    }
    fails(
        "[people]\nlinks = [['a@mill.invalid', 'A@mill.invalid']]\n",
        "convivial.toml:2:29: `links` names this twice",
        None,
    );
}

#[test]
fn a_wrong_type_is_told_at_the_value() {
    fails(
        "[[projects]]\nname = 'x'\ngit = 'x'\n",
        "convivial.toml:3:7: `git` is to be a list of texts",
        None,
    );
    fails(
        "[people]\nbots = ['é', 5]\n",
        "convivial.toml:2:14: `bots` is to be a list of texts",
        None,
    );
    fails("[report]\ntitle = 5\n", "convivial.toml:2:9: `title` is to be a text", None);
    fails("people = 5\n", "convivial.toml:1:10: `people` is to be a table", None);
    fails("kinds = 5\n", "convivial.toml:1:9: `kinds` is to be a table", None);
}

#[test]
fn a_project_under_a_single_bracket_is_told_how_it_is_written() {
    let hint = "begin each project with `[[projects]]` and a line `name = \"…\"`; \
                `[projects.github]` and its like stand below it";
    for (text, place) in
        [("[projects]\nname = 'x'\n", "1:1"), ("[projects.x]\ngit = ['x']\n", "1:2")]
    {
        let message = format!(
            "convivial.toml:{place}: `projects` is to be a list of tables, each under a double bracket"
        );
        fails(text, &message, Some(hint));
    }
}

#[test]
fn a_project_needs_a_name_of_its_own_and_a_place() {
    fails("\n[[projects]]\ngit = ['x']\n", "convivial.toml:2:1: [[projects]] needs `name`", None);
    fails(
        "[[projects]]\nname = 'x'\n",
        "convivial.toml:1:1: [[projects]] needs `git`, or a section such as `[projects.github]`",
        None,
    );
    fails(
        "[[projects]]\nname = '../x'\ngit = ['x']\n",
        "convivial.toml:2:8: a project's name is 1 to 100 of a-z, A-Z, 0-9, `.`, `_` and `-`",
        None,
    );
    fails(
        "[[projects]]\nname = 'x'\ngit = ['x']\n[[projects]]\nname = 'X'\ngit = ['y']\n",
        "convivial.toml:5:8: a second project with the name of an earlier one",
        None,
    );
}

#[test]
fn a_source_checks_its_section_by_its_own_keys() {
    let forge = |line: &str| format!("[[projects]]\nname = 'x'\n[projects.forge]\n{line}\n");
    fails(
        &forge("repository = ['a/b']"),
        "convivial.toml:4:1: unknown key `repository` in [projects.forge]",
        Some("did you mean `repositories`?"),
    );
    fails(
        &forge("shape = 'olt'"),
        "convivial.toml:4:9: unknown word for `shape`",
        Some("did you mean `old`?"),
    );
    for (line, expected) in [
        ("repositories = 'a/b'", "`repositories` is to be a list of texts"),
        (
            "repositories = ['a/b/']",
            "`repositories` is to be a list of repositories such as \"owner/name\"",
        ),
        ("repositories = ['a/b', 'A/b']", "`repositories` names this twice"),
        ("pages = -1", "`pages` is to be a whole number"),
        ("pages = 1.5", "`pages` is to be a whole number"),
        (
            "only = 'https://forge/mill/sluice'",
            "`only` is to be a repository such as \"owner/name\"",
        ),
        ("only = 'mill/*'", "`only` is to be a repository such as \"owner/name\""),
        ("discussions = 'no'", "`discussions` is to be true or false"),
        ("since = '2023-02-29'", "`since` is to be a day as a text, such as \"2024-05-01\""),
        ("since = 2024-02-28", "`since` is to be a day as a text, such as \"2024-05-01\""),
    ] {
        let error = parse(&forge(line)).unwrap_err();
        let told = error.to_string();
        assert!(told.starts_with("convivial.toml:4:") && told.ends_with(expected), "{told}");
    }
    fails(&forge("pages = 2"), "convivial.toml:3:1: [projects.forge] needs `repositories`", None);
    fails(
        "[[projects]]\nname = 'x'\n[projects.forgge]\n",
        "convivial.toml:3:11: unknown key `forgge` in [[projects]]",
        Some("did you mean `forge`?"),
    );
}

#[test]
fn an_unknown_audience_is_told() {
    fails(
        "[privacy]\naudience = 'Publik'\n",
        "convivial.toml:2:12: unknown word for `audience`",
        Some("did you mean `public`?"),
    );
}

#[test]
fn text_that_is_not_toml_is_told_without_showing_it() {
    let error = parse("[people]\nbots = [\"marker@village.invalid\"\n[report]\n").unwrap_err();
    assert!(matches!(error, PlaybookError::NotToml { .. }));
    assert!(error.place().unwrap().line >= 2);
    assert!(!format!("{error} {error:?}").contains("marker"));
    let twice = parse("[report]\ntitle = 'a'\ntitle = 'b'\n").unwrap_err();
    assert_eq!(twice.to_string(), "convivial.toml:3:1: duplicate key");
}

#[test]
fn a_folder_without_a_playbook_is_no_mistake_and_an_unreadable_one_is() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Playbook::read(folder.path(), &SECTIONS).unwrap(), None);
    std::fs::write(folder.path().join(FILE), WHOLE).unwrap();
    assert_eq!(Playbook::read(folder.path(), &SECTIONS).unwrap(), parse(WHOLE).ok());
    std::fs::write(folder.path().join(FILE), b"[report]\ntitle = \"\xff\"\n").unwrap();
    let error = Playbook::read(folder.path(), &SECTIONS).unwrap_err();
    assert!(error.to_string().ends_with(FILE) && error.source().is_some());
}
