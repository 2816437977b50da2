//! What is asked wrongly, and texts of others that would like to be more than texts.

use super::{collect, opened, place_of, said};
use crate::forge::Forge;
use crate::place::{Place, finish};

#[test]
fn row_44_a_configuration_that_cannot_be_meant_is_shown_and_nothing_is_fetched() {
    let forge = Forge::of("github");
    let host = forge.host();
    let section =
        |line: &str| format!("[[projects]]\nname = 'orchard'\n[projects.github]\n{line}\n");
    let url = format!("url = 'http://{host}'\n");
    let repositories = |list: &str| section(&format!("{url}repositories = {list}"));
    let many: Vec<String> = (0..10_000).map(|number| format!("'orchard/{number}'")).collect();
    let twice = format!("[{}, 'Orchard/7']", many.join(", "));
    for text in [
        repositories("'orchard/trees'"),
        repositories("['orchard/trees/']"),
        repositories("['orchard/trees', 'orchard/trees']"),
        repositories("['https://github.com/orchard/trees']"),
        repositories("['../trees']"),
        repositories("['orchard/..']"),
        repositories("[7]"),
        repositories("[]"),
        repositories(&twice),
        section(&format!("{url}repositorys = ['orchard/trees']")),
        section("url = 7\nrepositories = ['orchard/trees']"),
        format!("{}[projects.git_hub]\n", repositories("['orchard/trees']")),
        format!("{}[projects.github]\n", repositories("['orchard/trees']")),
        repositories("['orchard/trees']").replace("'orchard'\n", "'../orchard'\n"),
        repositories("['orchard/trees']").replace("[projects.github]", "[projects.github"),
    ] {
        let place = Place::new();
        place.write("", &[("convivial.toml".into(), text.clone().into_bytes())]);
        let output = collect(&place, &forge, &["--store", "store"]);
        let shown: String = text.chars().take(200).collect();
        assert_eq!(output.status.code(), Some(2), "{shown}\n{}", said(&output));
        let told = said(&output);
        assert!(told.starts_with("error: ") && told.contains("\ntry: "), "{shown}\n{told}");
        let there = place.files("").into_iter().map(|(path, _)| path);
        assert!(!there.into_iter().any(|path| path.ends_with("manifest.json")), "{shown}");
    }
    assert!(forge.asked().is_empty());
}

#[test]
fn row_49_a_name_that_leads_elsewhere_leads_nowhere() {
    let evil = |text: String| {
        text.replace("\"orchard/trees\"", "\"../../../evil\"")
            .replace("orchard/plum\"", "../../evil\"")
    };
    for source in ["github", "forgejo"] {
        let forge = Forge::changed(source, "", evil);
        let place = place_of(&forge);
        let output = collect(&place, &forge, &["--store", "deep/store"]);
        assert!(matches!(output.status.code(), Some(0 | 3)), "{}", said(&output));
        let outside = place.files("").into_iter().map(|(path, _)| path);
        let outside: Vec<_> = outside.filter(|path| !path.starts_with("deep/store")).collect();
        assert_eq!(outside, [std::path::PathBuf::from("convivial.toml")]);
        let names = place.files("deep/store").into_iter().map(|(path, _)| path);
        assert!(names.into_iter().all(|path| !path.display().to_string().contains("evil")));
    }
    let place = Place::new();
    for name in ["../orchard", "or/chard", "..", "", "or\u{1b}chard"] {
        let given = format!("{name}=figures:figures.csv");
        let output = finish(place.program(&["collect", &given, "--store", "store"]), b"");
        assert!(matches!(output.status.code(), Some(1 | 2)), "{name:?}: {}", said(&output));
        assert!(!place.path().join("store/personal").exists(), "{name:?}");
    }
}

/// What a terminal must never be sent: it moves the cursor, hides a word or turns a line around.
fn harms(text: &str) -> Option<char> {
    let harmful = |letter: &char| {
        (letter.is_control() && *letter != '\n')
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
            || matches!(letter, '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    text.chars().find(harmful)
}

const HOSTILE: &str = "\u{1b}[2J\u{7}\u{202e}\u{200b}\u{2066}";

#[test]
fn row_27_no_text_of_others_moves_a_terminal() {
    let place = Place::new();
    let name = format!("list{HOSTILE}.mbox");
    let long = "x".repeat(64 << 10);
    let mail = format!(
        "From a@orchard.invalid Mon Jan  1 00:00:00 2024\nFrom: Fern <fern@orchard.invalid>\n\
         Message-ID: <{HOSTILE}one@orchard.invalid>\nDate: Mon, 01 Jan 2024 99:99:99 +0000\n\
         Subject: {HOSTILE}{long}\n\n{HOSTILE}\0 words\n\nFrom broken\n\n{HOSTILE}\n"
    );
    place.write("", &[(name.clone().into(), mail.into_bytes())]);
    let given = format!("orchard=mailing_list:{name}");
    let output = place.run(&["collect", &given, "--store", "store"]);
    let doctor = place.run(&["doctor", "--store", "store"]);
    assert_eq!(doctor.status.code(), Some(0), "{}", said(&doctor));
    for output in [output, doctor] {
        assert_eq!(harms(&said(&output)), None, "{}", said(&output).escape_debug());
        let shown = String::from_utf8(output.stdout).unwrap();
        assert_eq!(harms(&shown), None, "{}", shown.escape_debug());
    }
}

#[test]
fn row_27_what_a_forge_answers_moves_no_terminal() {
    let harm = "\\u001b[2J\\u0007\\u202e\\u200b\\u0000";
    let long = "y".repeat(64 << 10);
    let evil = |text: String| {
        let text = text.replace("\"title\": \"", &format!("\"title\": \"{harm}{long}"));
        let text = text.replace("\"name\": \"", &format!("\"name\": \"{harm}"));
        text.replace("\"state\": \"", &format!("\"state\": \"{harm}"))
    };
    for source in ["github", "gitlab", "forgejo", "discourse"] {
        let forge = Forge::changed(source, "", evil);
        let place = place_of(&forge);
        let output = collect(&place, &forge, &["--store", "store"]);
        let doctor = place.run(&["doctor", "--store", "store"]);
        for output in [output, doctor] {
            assert_eq!(harms(&said(&output)), None, "{}", said(&output).escape_debug());
            let shown = String::from_utf8(output.stdout).unwrap();
            assert_eq!(harms(&shown), None, "{source}: {}", shown.escape_debug());
        }
        opened(&place, "store");
    }
}
