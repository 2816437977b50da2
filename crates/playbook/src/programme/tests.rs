//! What a playbook says, and how each mistake is told.

use std::error::Error;

use super::{Audience, FILE, Playbook};
use crate::PlaybookError;

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
git = ["sluice"]

[people]
bots = ["marker@village.invalid"]
unusable = ["@mill"]

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
    let error = Playbook::parse(text).unwrap_err();
    assert_eq!((error.to_string().as_str(), error.hint().as_deref()), (message, hint));
    assert!(error.place().is_some());
}

#[test]
fn everything_that_can_be_said_is_read() {
    let playbook = Playbook::parse(WHOLE).unwrap();
    assert_eq!(playbook.programme.as_deref(), Some("The Mill"));
    let [wheel, sluice] = playbook.projects.as_slice() else { panic!("two projects") };
    assert_eq!(wheel.name.as_str(), "wheel");
    assert!(wheel.places().eq(["../wheel", "https://village.invalid/wheel.git"]));
    assert!(wheel.refs().eq(["refs/heads/main"]));
    assert_eq!(wheel.mailmap(), Some("wheel.mailmap"));
    assert!(sluice.places().eq(["sluice"]) && sluice.refs().next().is_none());
    assert_eq!((sluice.mailmap(), sluice.git.len()), (None, 1));
    assert_eq!(playbook.bots[0].lossy(), "marker@village.invalid");
    assert_eq!(playbook.unusable[0].lossy(), "@mill");
    assert_eq!(playbook.kinds["translations"], ["**/*.po"]);
    assert_eq!(playbook.audience, Audience::Internal);
    assert_eq!(playbook.title.as_deref(), Some("Who came to the mill"));
    assert!(!format!("{playbook:?}").contains("marker"));
}

#[test]
fn an_empty_playbook_says_nothing_and_is_public() {
    assert_eq!(Playbook::parse("").unwrap(), Playbook::default());
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
        Some("known are `bots`, `unusable`"),
    );
    fails(
        "[people]\n'marker@village.invalid' = 1\n",
        "convivial.toml:2:1: unknown key `…` in [people]",
        Some("known are `bots`, `unusable`"),
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
    fails(
        "[projects]\nname = 'x'\n",
        "convivial.toml:1:1: `projects` is to be a list of tables, each under a double bracket",
        None,
    );
}

#[test]
fn a_project_needs_a_name_of_its_own_and_a_place() {
    fails("\n[[projects]]\ngit = ['x']\n", "convivial.toml:2:1: [[projects]] needs `name`", None);
    fails("[[projects]]\nname = 'x'\n", "convivial.toml:1:1: [[projects]] needs `git`", None);
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
fn an_unknown_audience_is_told() {
    fails(
        "[privacy]\naudience = 'Publik'\n",
        "convivial.toml:2:12: unknown word for `audience`",
        Some("did you mean `public`?"),
    );
}

#[test]
fn text_that_is_not_toml_is_told_without_showing_it() {
    let error =
        Playbook::parse("[people]\nbots = [\"marker@village.invalid\"\n[report]\n").unwrap_err();
    assert!(matches!(error, PlaybookError::NotToml { .. }));
    assert!(error.place().unwrap().line >= 2);
    assert!(!format!("{error} {error:?}").contains("marker"));
    let twice = Playbook::parse("[report]\ntitle = 'a'\ntitle = 'b'\n").unwrap_err();
    assert_eq!(twice.to_string(), "convivial.toml:3:1: duplicate key");
}

#[test]
fn a_folder_without_a_playbook_is_no_mistake_and_an_unreadable_one_is() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(Playbook::read(folder.path()).unwrap(), None);
    std::fs::write(folder.path().join(FILE), WHOLE).unwrap();
    assert_eq!(Playbook::read(folder.path()).unwrap(), Playbook::parse(WHOLE).ok());
    std::fs::write(folder.path().join(FILE), b"[report]\ntitle = \"\xff\"\n").unwrap();
    let error = Playbook::read(folder.path()).unwrap_err();
    assert!(error.to_string().ends_with(FILE) && error.source().is_some());
}
