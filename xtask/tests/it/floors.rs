//! The floors: a room depends only on the rooms that its row of the table names.
//!
//! "A name cannot reach a page" and "the words know nobody" are facts of this graph, not habits.

use std::collections::{BTreeMap, BTreeSet};

use crate::tree::{Finding, hold, manifests};

/// A room, its floor, and the rooms it may use.
struct Row(&'static str, u8, &'static [&'static str]);

/// The table. A room may be listed before its first line of code is written.
const TABLE: &[Row] = &[
    Row("model", 0, &[]),
    Row("estimate", 1, &[]),
    Row("playbook", 1, &["model"]),
    Row("protect", 1, &["model"]),
    Row("store", 1, &["model"]),
    Row("assess", 2, &["model", "store", "estimate", "playbook"]),
    Row("collect", 2, &["model", "store", "playbook"]),
    Row("conduct", 2, &["model"]),
    Row("identify", 2, &["model", "store"]),
    Row("measure", 2, &["model", "store", "estimate"]),
    Row("dashboard", 3, &["model", "protect", "report"]),
    Row("report", 3, &["model", "protect"]),
    Row("cli", 4, EVERYTHING_BELOW_THE_DOORS),
    Row("xtask", 4, &["estimate", "protect", "village"]),
    Row("village", 0, &["model"]),
];

const EVERYTHING_BELOW_THE_DOORS: &[&str] = &[
    "model",
    "estimate",
    "playbook",
    "protect",
    "store",
    "assess",
    "collect",
    "conduct",
    "identify",
    "measure",
    "dashboard",
    "report",
];

/// Rooms that see names; pages never depend on them, however far the way.
const ROOMS_THAT_SEE_NAMES: &[&str] = &["store", "collect", "identify", "measure"];

/// What the rooms use of each other: in the program, and in tests as well.
struct Uses {
    room: String,
    at: String,
    built: BTreeSet<String>,
    tested: BTreeSet<String>,
}

fn row(room: &str) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.0 == room)
}

fn uses_in_the_workspace() -> Vec<Uses> {
    let manifests = manifests();
    let ours: BTreeSet<String> = manifests.iter().map(|manifest| manifest.name.clone()).collect();
    let uses =
        |section_names: BTreeSet<String>| section_names.intersection(&ours).cloned().collect();
    let of_room = |manifest: &crate::tree::Manifest| {
        let mut built = manifest.names_in("dependencies");
        built.extend(manifest.names_in("build-dependencies"));
        Uses {
            room: manifest.name.clone(),
            at: manifest.path.clone(),
            built: uses(built),
            tested: uses(manifest.names_in("dev-dependencies")),
        }
    };
    manifests.iter().map(of_room).collect()
}

/// Finds edges that the table does not have.
fn edges_off_the_table(rooms: &[Uses]) -> Vec<Finding> {
    let mut found = Vec::new();
    for Uses { room, at, built, tested } in rooms {
        let Some(Row(_, floor, may_use)) = row(room) else {
            found.push(Finding::new(at, format!("{room} has no row in the table of floors")));
            continue;
        };
        for used in built {
            if !may_use.contains(&used.as_str()) {
                found.push(Finding::new(at, format!("{room} (floor {floor}) uses {used}")));
            }
        }
        for used in tested {
            let at_or_below = row(used).is_some_and(|Row(_, below, _)| below <= floor);
            if !at_or_below {
                found.push(Finding::new(at, format!("the tests of {room} use {used}, a floor up")));
            }
        }
    }
    found
}

/// Finds pages that reach a room that sees names, over any number of rooms.
fn names_that_reach_a_page(rooms: &[Uses]) -> Vec<Finding> {
    let built: BTreeMap<&str, &BTreeSet<String>> =
        rooms.iter().map(|uses| (uses.room.as_str(), &uses.built)).collect();
    let mut found = Vec::new();
    for page in ["report", "dashboard"] {
        let mut seen = BTreeSet::from([page]);
        let mut open = vec![page];
        while let Some(room) = open.pop() {
            for used in built.get(room).into_iter().flat_map(|names| names.iter()) {
                if seen.insert(used) {
                    open.push(used);
                }
            }
        }
        for room in ROOMS_THAT_SEE_NAMES.iter().filter(|room| seen.contains(**room)) {
            found.push(Finding::new(page, format!("reaches {room}")));
        }
    }
    found
}

#[test]
fn rooms_depend_downward_as_the_table_says() {
    hold(
        "a room uses only the rooms of its row; its tests may use what stands at or below its floor",
        "dependencies that point down keep each room readable and buildable without those above",
        "move the line of code to the floor where it belongs, or discuss the edge and record it in \
         DESIGN.md and in this table",
        edges_off_the_table(&uses_in_the_workspace()),
    );
}

#[test]
fn a_name_cannot_reach_a_page() {
    hold(
        "report and dashboard reach none of store, collect, identify and measure",
        "pages accept only what protect released; privacy is a fact of the graph, not a habit",
        "pass the answer through protect and let cli hand it over",
        names_that_reach_a_page(&uses_in_the_workspace()),
    );
}

#[test]
fn an_edge_that_points_up_is_found() {
    let uses = |room: &str, built: &[&str], tested: &[&str]| Uses {
        room: room.to_owned(),
        at: format!("crates/{room}/Cargo.toml"),
        built: built.iter().map(|name| (*name).to_owned()).collect(),
        tested: tested.iter().map(|name| (*name).to_owned()).collect(),
    };
    let rooms = [
        uses("report", &["protect"], &["measure", "village"]),
        uses("protect", &["store"], &[]),
        uses("model", &[], &["village"]),
        uses("estimate", &["model"], &["cli"]),
        uses("cellar", &[], &[]),
    ];
    let found = edges_off_the_table(&rooms);
    let told: Vec<&str> = found.iter().map(|finding| finding.what.as_str()).collect();
    assert_eq!(
        told,
        [
            "protect (floor 1) uses store",
            "estimate (floor 1) uses model",
            "the tests of estimate use cli, a floor up",
            "cellar has no row in the table of floors",
        ]
    );
    let reached = names_that_reach_a_page(&rooms);
    assert_eq!(reached.len(), 1, "report reaches store through protect");
}
