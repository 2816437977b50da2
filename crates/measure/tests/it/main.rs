//! What others may count on from measures, tried through the public face alone.
//!
//! [`ground::check_measure`] is the only caller of a measure; everything else reads its answer.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on should stop")]

mod by_hand;
mod cases;
mod fingerprints;
mod forge;
mod ground;
mod histories;
mod kinds;
mod parsing;
mod people;
mod promises;
mod refusals;
mod second_way;
mod snapshots;
mod tables;
mod tenure;

/// The library's own test binary is switched off, so a unit test would never be run.
#[test]
fn no_unit_test_is_forgotten_beside_the_code() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(!text.contains("cfg(test)"), "{}", path.display());
    }
}
