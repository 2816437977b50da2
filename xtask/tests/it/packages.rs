//! The ceiling of locked packages: what is added is added on purpose.

use crate::tree::text_of;

/// At most so many packages in `Cargo.lock`: the 435 of today and fifteen of slack.
const CEILING: usize = 450;

#[test]
fn the_lock_file_stays_under_its_ceiling() {
    let lock: toml::Table = text_of("Cargo.lock").unwrap().parse().unwrap();
    let locked = lock["package"].as_array().unwrap().len();
    assert!(
        locked <= CEILING,
        "Cargo.lock holds {locked} packages, over the ceiling of {CEILING}: every package is build \
         time, licence and trust; find what brought them (cargo tree -d, git diff Cargo.lock), \
         name fewer features, or raise the ceiling in its own commit and say why in DESIGN.md"
    );
}
