//! What a run asks for and what it leaves alone: nothing again that has not changed, nothing at all
//! without the network.

use super::{TOKEN, collect, opened, place_of, said, same, told};
use crate::forge::{Forge, LIVE};
use crate::place::finish;

#[test]
fn row_14_a_second_run_on_unchanged_answers_spends_nothing() {
    for (source, _) in LIVE {
        let forge = Forge::of(source);
        let place = place_of(&forge);
        let first = collect(&place, &forge, &["--store", "store"]);
        assert!(matches!(first.status.code(), Some(0 | 3)), "{}", said(&first));
        let before = told(&opened(&place, "store"));
        let asked = forge.asked().len();
        let second = collect(&place, &forge, &["--store", "store"]);
        assert!(matches!(second.status.code(), Some(0 | 3)), "{}", said(&second));
        let again = forge.asked().split_off(asked);
        let spent: Vec<&String> =
            again.iter().filter(|asked| asked.status != 304).map(|asked| &asked.line).collect();
        // Forgejo and Discourse know no tags, but they do not count requests either: what is asked
        // there is the lists alone.
        let most = if source == "github" || source == "gitlab" { 0 } else { 3 };
        assert!(spent.len() <= most, "{source}: {spent:#?}");
        same(&told(&opened(&place, "store")), &before, source);
    }
}

#[test]
fn row_13_nothing_is_ever_searched_for() {
    for (source, _) in LIVE {
        let forge = Forge::of(source);
        let place = place_of(&forge);
        collect(&place, &forge, &["--store", "store"]);
        let searched = forge.asked().into_iter().find(|asked| asked.line.contains("search"));
        assert!(searched.is_none(), "{searched:?}");
    }
}

#[test]
fn row_45_without_the_network_everything_is_told_again_and_the_host_is_named() {
    for (source, _) in LIVE {
        let forge = Forge::of(source);
        let place = place_of(&forge);
        collect(&place, &forge, &["--store", "store"]);
        let before = told(&opened(&place, "store"));
        let asked = forge.asked().len();
        let output = collect(&place, &forge, &["--store", "store", "--offline"]);
        assert!(matches!(output.status.code(), Some(0 | 3)), "{source}: {}", said(&output));
        assert_eq!(forge.asked().len(), asked, "{source}");
        same(&told(&opened(&place, "store")), &before, source);
    }
}

#[test]
fn row_46_a_clock_that_is_wrong_by_years_is_told_by_the_doctor() {
    let forge = Forge::changed("forgejo", "Date: Thu, 01 Jan 2015 00:00:00 GMT\r\n", |text| text);
    let place = place_of(&forge);
    let output = collect(&place, &forge, &["--store", "store"]);
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", said(&output));
    let doctor = String::from_utf8(place.done(&["doctor", "--store", "store"])).unwrap();
    assert!(doctor.contains("clock"), "{doctor}");
}

#[test]
fn row_06_a_refused_token_ends_the_run_as_refused_and_is_never_shown() {
    for (source, _) in LIVE {
        if source == "discourse" {
            continue; // A forum is read without a token.
        }
        let refuse = |text: String| {
            let mut answers: serde_json::Value = serde_json::from_str(&text).unwrap();
            for answer in answers.as_array_mut().unwrap() {
                answer["status"] = 401.into();
                answer["body"] = serde_json::json!({ "message": "Bad credentials" });
            }
            answers.to_string()
        };
        let forge = Forge::changed(source, "", refuse);
        let place = place_of(&forge);
        let output = collect(&place, &forge, &["--store", "store"]);
        assert_eq!(output.status.code(), Some(4), "{source}: {}", said(&output));
        assert!(!said(&output).contains(TOKEN));
        assert!(said(&output).contains("refused every token"), "{source}: {}", said(&output));
        assert!(said(&output).contains(&forge.variable()), "{source}: {}", said(&output));
        assert!(forge.asked().iter().all(|asked| asked.head.contains(TOKEN)));
    }
}

#[test]
fn row_06_a_token_that_is_not_given_is_told_from_one_that_is_refused() {
    let forge = Forge::of("github");
    let place = place_of(&forge);
    let output = finish(place.program(&["collect", "--store", "store"]), b"");
    assert_eq!(output.status.code(), Some(4), "{}", said(&output));
    assert!(said(&output).contains("wants a token, and none is given"), "{}", said(&output));
    assert!(!said(&output).contains("refused"), "{}", said(&output));
    assert!(forge.asked().is_empty());
}
