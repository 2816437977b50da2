//! Killed runs, on live sources: nothing is lost or doubled, and at most one page is repeated.

use std::path::Path;
use std::process::Child;
use std::thread::sleep;
use std::time::Duration;

use super::{collect, collecting, opened, place_of, said, same, stores, told};
use crate::forge::{Forge, LIVE};
use crate::place::{Place, start};

/// What an undisturbed collection asks and tells.
fn undisturbed(place: &Place, forge: &Forge) -> (usize, Vec<String>) {
    stores(place, &["whole"]);
    let output = collect(place, forge, &["--store", "whole"]);
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", said(&output));
    (forge.asked().len(), told(&opened(place, "whole")))
}

/// Collects again after a kill and returns how many requests that took.
fn again(place: &Place, forge: &Forge, store: &str, expected: &[String]) -> usize {
    let before = forge.asked().len();
    let output = collect(place, forge, &["--store", store]);
    assert!(matches!(output.status.code(), Some(0 | 3)), "{}", said(&output));
    let snapshot = opened(place, store);
    assert!(snapshot.verify().is_empty());
    same(&told(&snapshot), expected, store);
    forge.asked().len() - before
}

fn kill(mut program: Child) {
    // A run that has ended already cannot be killed.
    let _ = program.kill();
    program.wait().unwrap();
}

#[test]
fn row_40_a_run_killed_before_any_answer_repeats_at_most_one_page() {
    for (source, _) in LIVE {
        let forge = Forge::of(source);
        let place = place_of(&forge);
        let (whole, expected) = undisturbed(&place, &forge);
        assert!(whole > 3 && !expected.is_empty(), "{source}");
        for answered in 0..whole {
            let store = format!("store-{answered}");
            stores(&place, &[&store]);
            let before = forge.asked().len();
            forge.mute_from(before + answered);
            let run = start(collecting(&place, &forge, &["--store", &store]));
            forge.wait_for(before + answered + 1);
            kill(run);
            forge.mute_from(usize::MAX);
            let after = again(&place, &forge, &store, &expected);
            assert!(
                answered + after <= whole + 1,
                "{source}: {after} of {whole} requests after {answered} answers"
            );
        }
    }
}

/// Returns how many files lie below a folder.
fn files(folder: &Path) -> usize {
    let Ok(inside) = std::fs::read_dir(folder) else { return 0 };
    let paths = inside.flatten().map(|entry| entry.path());
    paths.map(|path| if path.is_dir() { files(&path) } else { 1 }).sum()
}

#[test]
fn row_40_a_run_killed_at_any_file_it_writes_loses_and_doubles_nothing() {
    let forge = Forge::of("forgejo");
    let place = place_of(&forge);
    let (whole, expected) = undisturbed(&place, &forge);
    let most = files(&place.path().join("whole"));
    for count in 2..=most {
        let store = format!("store-{count}");
        stores(&place, &[&store]);
        let folder = place.path().join(&store);
        let mut run = start(collecting(&place, &forge, &["--store", &store]));
        while files(&folder) < count && run.try_wait().unwrap().is_none() {
            sleep(Duration::from_micros(200));
        }
        kill(run);
        // A run that had published already is followed by one that finds what is there.
        let published =
            folder.join("manifest.json").exists() && opened(&place, &store).generation() > 0;
        let after = again(&place, &forge, &store, &expected);
        assert!(published || after <= whole, "{after} requests at {count} files");
    }
}
