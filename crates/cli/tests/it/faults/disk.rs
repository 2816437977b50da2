//! Disks that are full, cannot be written to, or hold a store of another age; and two runs at once.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use super::{TOKEN, collect, collecting, opened, place_of, said, same, stores, told};
use crate::forge::Forge;
use crate::place::{Place, finish, start};

/// Returns a collection that runs behind a program or a shell with further arguments.
fn behind(place: &Place, forge: &Forge, before: &[&str], store: &str) -> Command {
    let mut program = Command::new(before[0]);
    program.args(&before[1..]).arg(env!("CARGO_BIN_EXE_convivial"));
    program.args(["collect", "--store", store]).current_dir(place.path());
    program.env("HOME", place.path().join("home")).env(forge.variable(), TOKEN);
    program
}

#[test]
fn row_41_where_no_large_file_may_be_written_the_store_stays_whole_and_the_run_goes_on_later() {
    let forge = Forge::of("gitlab");
    let place = place_of(&forge);
    stores(&place, &["whole", "store"]);
    collect(&place, &forge, &["--store", "whole"]);
    let expected = told(&opened(&place, "whole"));
    let mut ended = vec![];
    for blocks in [0, 1, 2, 4, 8, 16, 32, 64, 4096] {
        let limit = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        let output = finish(behind(&place, &forge, &["sh", "-c", &limit], "store"), b"");
        ended.push(output.status.code());
        let text = said(&output);
        if output.status.code() == Some(1) {
            assert!(
                text.contains("\nerror: could not write ")
                    || text.starts_with("error: could not write "),
                "{text}"
            );
            assert!(text.contains("\nbecause: ") && text.contains("\ntry: "), "{text}");
        } else {
            same(&told(&opened(&place, "store")), &expected, &text);
        }
    }
    assert_eq!(ended.first(), Some(&Some(1)));
    assert_ne!(ended.last(), Some(&Some(1)));
    assert!(opened(&place, "store").verify().is_empty());
}

#[test]
fn row_41_a_full_disk_is_told_with_the_bytes_that_are_needed_and_the_store_is_as_it_was() {
    let forge = Forge::of("forgejo");
    let place = place_of(&forge);
    collect(&place, &forge, &["--store", "store"]);
    let before = told(&opened(&place, "store"));
    // What is written here first, before it gets its name, finds no room.
    symlink("/dev/full", place.path().join("store/manifest.json.tmp")).unwrap();
    let output = collect(&place, &forge, &["--store", "store"]);
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.contains("\nerror: no room for "), "{text}");
    assert!(text.contains(" more bytes at ") && text.contains("\ntry: make room"), "{text}");
    assert_eq!(opened(&place, "store").generation(), 1);
    same(&told(&opened(&place, "store")), &before, "");
    fs::remove_file(place.path().join("store/manifest.json.tmp")).unwrap();
    collect(&place, &forge, &["--store", "store"]);
    assert_eq!(opened(&place, "store").generation(), 2);
    same(&told(&opened(&place, "store")), &before, "");
}

#[test]
fn row_41_a_folder_that_may_not_be_written_to_is_named() {
    let forge = Forge::of("forgejo");
    let place = place_of(&forge);
    let folder = place.path().join("locked");
    fs::create_dir(&folder).unwrap();
    fs::set_permissions(&folder, Permissions::from_mode(0o555)).unwrap();
    // The owner of the machine may write anywhere, unless this right is given up.
    let rooted = fs::write(folder.join("probe"), "").is_ok();
    let _ = fs::remove_file(folder.join("probe"));
    let lowered = ["setpriv", "--bounding-set=-dac_override", "--inh-caps=-dac_override"];
    let before: &[&str] = if rooted { &lowered } else { &["env"] };
    let output = finish(behind(&place, &forge, before, "locked/store"), b"");
    let text = said(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    assert!(text.starts_with("error: could not make ") && text.contains("locked/store"), "{text}");
    assert!(text.contains("\ntry: check the folder's rights"), "{text}");
    assert!(forge.asked().is_empty(), "nothing is asked that could not be kept");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
}

#[test]
fn row_42_a_second_run_is_refused_or_waits_and_spoils_nothing() {
    let forge = Forge::of("forgejo");
    let place = place_of(&forge);
    stores(&place, &["whole", "store"]);
    collect(&place, &forge, &["--store", "whole"]);
    let before = forge.asked().len();
    forge.mute_from(before + 1);
    let first = start(collecting(&place, &forge, &["--store", "store"]));
    forge.wait_for(before + 2);
    let refused = collect(&place, &forge, &["--store", "store"]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(
        said(&refused),
        "error: another run is using the store\ntry: wait for the other run to end, or give --wait\n"
    );
    assert_eq!(forge.asked().len(), before + 2);
    let waiting = start(collecting(&place, &forge, &["--store", "store", "--wait"]));
    forge.mute_from(usize::MAX);
    for run in [first, waiting] {
        let output = run.wait_with_output().unwrap();
        assert!(matches!(output.status.code(), Some(0 | 3)), "{}", said(&output));
    }
    let snapshot = opened(&place, "store");
    assert_eq!(snapshot.generation(), 2);
    assert!(snapshot.verify().is_empty());
    same(&told(&snapshot), &told(&opened(&place, "whole")), "");
}

#[test]
fn row_43_a_store_of_a_newer_program_is_refused_before_anything_is_asked() {
    let forge = Forge::of("forgejo");
    let place = place_of(&forge);
    collect(&place, &forge, &["--store", "store"]);
    let manifest = place.path().join("store/manifest.json");
    let layout = format!("\"layout\": {}", store::LAYOUT);
    let newer = fs::read_to_string(&manifest).unwrap().replacen(&layout, "\"layout\": 99", 1);
    fs::write(&manifest, &newer).unwrap();
    let (before, asked) = (place.files("store"), forge.asked().len());
    let refused = collect(&place, &forge, &["--store", "store"]);
    let text = said(&refused);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text.contains("error: the store has layout 99"), "{text}");
    assert!(text.contains("try: use the newer program"), "{text}");
    assert!(place.files("store") == before);
    assert_eq!(forge.asked().len(), asked);
}
