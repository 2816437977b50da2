//! The faults that the program must survive, seen from outside: each test names its row of the list
//! of faults.

mod asked;
mod disk;
mod killed;
mod quiet;

use std::process::{Command, Output};

use store::{Snapshot, Store};

use crate::forge::Forge;
use crate::place::{Place, finish};

/// What no output may ever hold.
pub(crate) const TOKEN: &str = "canary-token-51c9";

/// A place whose playbook names a forge.
pub(crate) fn place_of(forge: &Forge) -> Place {
    let place = Place::new();
    place.write("", &[("convivial.toml".into(), forge.playbook().into_bytes())]);
    place
}

/// Returns a collection of a forge into a store, to be run.
pub(crate) fn collecting(place: &Place, forge: &Forge, more: &[&str]) -> Command {
    let mut program = place.program(&[&["collect"], more].concat());
    program.env(forge.variable(), TOKEN);
    program
}

/// Collects a forge.
pub(crate) fn collect(place: &Place, forge: &Forge, more: &[&str]) -> Output {
    finish(collecting(place, forge, more), b"")
}

/// Returns what a program said on standard error.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Makes stores with one and the same key, so that they know people without a number alike.
pub(crate) fn stores(place: &Place, names: &[&str]) {
    for name in names {
        Store::open_or_create(&place.path().join(name), [7; 32]).unwrap();
    }
}

/// Opens a store of a place.
pub(crate) fn opened(place: &Place, store: &str) -> Snapshot {
    Store::open(&place.path().join(store)).unwrap().snapshot().unwrap()
}

/// Returns everything that happened according to a store, in an order of its own.
pub(crate) fn told(snapshot: &Snapshot) -> Vec<String> {
    let mut lines = Vec::new();
    macro_rules! rows {
        ($($table:ident),*) => {
            $(lines.extend(snapshot.$table().unwrap().iter().map(|row| {
                format!("{} {row:?}", stringify!($table))
            }));)*
        };
    }
    rows!(items, traces, marks, titles, accounts, sessions, recognitions, figures);
    // When a place was seen first and last is when it was asked for.
    let places = snapshot.places().unwrap();
    lines.extend(places.iter().map(|row| format!("place {:?} {:?}", row.place, row.native)));
    lines.sort();
    lines
}

/// Fails with the first difference between what two stores tell.
#[track_caller]
pub(crate) fn same(one: &[String], other: &[String], when: &str) {
    let gone = one.iter().find(|line| !other.contains(line));
    let come = other.iter().find(|line| !one.contains(line));
    assert!(one == other, "{when}: {gone:#?} {come:#?}, {} and {} rows", one.len(), other.len());
}
