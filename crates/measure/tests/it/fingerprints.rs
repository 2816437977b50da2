//! The fingerprint of a definition moves when its meaning may have, and at no other time.

use std::collections::BTreeMap;
use std::fs;

use identify::BotList;
use measure::{Kinds, Params};
use model::{IdentityMode, Per, Personal};

use crate::ground::{Ground, Told, VILLAGE, per, sql_folder};

const RECORDED: &str = include_str!("../../fingerprints.toml");

#[derive(serde::Deserialize)]
struct Recorded {
    version: u32,
    fingerprint: String,
}

fn print(ground: &Ground, id: &str, params: &Params) -> String {
    let measure = ground.catalog.get(id).unwrap();
    ground.session().explain(measure, params).unwrap().fingerprint
}

#[test]
fn no_definition_changes_unsaid() {
    let (ground, session) = &*VILLAGE;
    let recorded: BTreeMap<String, Recorded> = toml::from_str(RECORDED).unwrap();
    let (mut now, mut moved) = (String::new(), vec![]);
    for measure in ground.catalog.measures() {
        let found = session.explain(measure, &Params::default()).unwrap();
        now.push_str(&format!(
            "[{}]\nversion = {}\nfingerprint = \"{}\"\n\n",
            found.id, found.version, found.fingerprint
        ));
        let before = recorded.get(&found.id);
        if before.is_none_or(|b| b.version != found.version || b.fingerprint != found.fingerprint) {
            moved.push(found.id);
        }
    }
    let gone = recorded.keys().filter(|id| ground.catalog.get(id).is_err());
    moved.extend(gone.cloned());
    assert!(
        moved.is_empty(),
        "the definitions of {moved:?} are not the recorded ones.\n\
         If the figures now mean something else, raise `version` in the measure's head; if they \
         mean the same, leave it.\n\
         Then write into crates/measure/fingerprints.toml what they are now:\n\n{now}"
    );
}

#[test]
fn comments_and_white_space_do_not_move_it_and_tokens_do() {
    let text = fs::read_to_string(sql_folder().join("measures/reach/newcomers.sql")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    write(
        "spaced.sql",
        text.replace("FROM   project_periods", "-- where from\n  FROM\tproject_periods /* ! */"),
    );
    write("reworded.sql", text.replace("# Newcomers", "# People who are new"));
    write(
        "altered.sql",
        text.replace(
            "COUNT(cohorts.person) AS newcomers",
            "2 * COUNT(cohorts.person) AS newcomers",
        ),
    );
    write(
        "estimated.sql",
        text.replace("unit  = \"people\"", "unit  = \"people\"\nestimator = \"wilson\""),
    );
    let mut ground = Ground::new(&[Told::whole(village::beehive())]);
    ground.catalog = ground.catalog.with_folder(folder.path()).unwrap();
    let of = |id: &str| print(&ground, id, &Params::default());
    let before = of("newcomers");
    assert_eq!(of("spaced"), before);
    assert_eq!(of("reworded"), before);
    assert_ne!(of("altered"), before);
    assert_ne!(of("estimated"), before, "the estimator is part of the meaning");
}

#[test]
fn parameters_move_it_and_windows_do_not() {
    let ground = Ground::new(&[Told::whole(village::beehive())]);
    let of = |params: &Params| print(&ground, "newcomers", params);
    let before = of(&Params::default());
    assert_eq!(of(&per(Per::Quarter)), before, "the default, said aloud");
    assert_ne!(of(&per(Per::Year)), before);
    assert_ne!(of(&Params { door: Some("any".into()), ..Params::default() }), before);
    let window = Params { from: model::Instant::parse("2024-01-01"), ..Params::default() };
    assert_eq!(of(&window), before);
}

#[test]
fn a_changed_list_moves_the_measures_that_use_it() {
    let mut ground = Ground::new(&[Told::whole(village::beehive())]);
    let both = |ground: &Ground| {
        ["newcomers", "kinds_of_work"].map(|id| print(ground, id, &Params::default()))
    };
    let before = both(&ground);
    let kinds = BTreeMap::from([("branding".to_owned(), vec!["*.svg".to_owned()])]);
    ground.kinds = Kinds::new(&kinds).unwrap();
    let with_kinds = both(&ground);
    assert_eq!(with_kinds[0], before[0], "newcomers ask nothing about paths");
    assert_ne!(with_kinds[1], before[1]);
    ground.bots = BotList::built_in().with(&[Personal::new("Tiller")]);
    let with_bots = both(&ground);
    assert_ne!(with_bots[0], before[0]);
    assert_ne!(with_bots[1], with_kinds[1]);
}

#[test]
fn the_way_in_which_people_are_told_apart_moves_it() {
    let mut ground = Ground::new(&[Told::whole(village::beehive())]);
    let before = print(&ground, "newcomers", &Params::default());
    ground.mode = IdentityMode::Mailmap;
    assert_ne!(print(&ground, "newcomers", &Params::default()), before);
}
