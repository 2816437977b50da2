//! Interruptions: a reader that goes away, a second run, a kill, a damaged store.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use crate::place::{Place, finish, start};

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let place = Place::new();
    let mut program = start(place.program(&["completions", "zsh"]));
    drop(program.stdout.take());
    let output = program.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}

#[test]
fn a_second_run_is_refused_and_one_that_waits_is_not() {
    let place = Place::with(&["orchard"]);
    place.done(&["collect", "orchard", "--store", "store"]);
    let before = place.files("store");
    let lock = fs::OpenOptions::new().write(true).open(place.path().join("store/lock")).unwrap();
    lock.lock().unwrap();
    let refused = place.run(&["collect", "orchard", "--store", "store"]);
    assert_eq!(refused.status.code(), Some(1));
    assert_eq!(
        String::from_utf8_lossy(&refused.stderr),
        "error: another run is using the store\ntry: wait for the other run to end, or give --wait\n"
    );
    assert!(place.files("store") == before, "the store is as it was");
    let waiting = start(place.program(&["collect", "orchard", "--store", "store", "--wait"]));
    lock.unlock().unwrap();
    assert!(waiting.wait_with_output().unwrap().status.success());
}

#[test]
fn a_run_killed_at_any_moment_leaves_a_store_that_opens() {
    let place = Place::with(&["orchard", "beehive"]);
    place.done(&["collect", "beehive", "--store", "store"]);
    let before = place.files("store");
    let ask = |store: &str, project: &str| {
        let ask = ["measure", "newcomers", "--store", store, "--project", project];
        place.done(&[ask.as_slice(), &["--as-of", "2025-01-01", "--format", "csv"]].concat())
    };
    let hive = ask("store", "beehive");
    place.done(&["collect", "orchard", "--store", "whole"]);
    let orchard = ask("whole", "orchard");
    for delay in (0..10).map(|step| Duration::from_millis(step * 20)) {
        let store = format!("store-{}", delay.as_millis());
        place.write(&store, &before);
        let mut run = start(place.program(&["collect", "orchard", "beehive", "--store", &store]));
        sleep(delay);
        run.kill().unwrap();
        run.wait().unwrap();
        assert!(ask(&store, "beehive") == hive, "killed after {delay:?}");
        place.done(&["collect", "orchard", "beehive", "--store", &store]);
        assert!(ask(&store, "orchard") == orchard, "killed after {delay:?}, then run again");
        let doctor = String::from_utf8(place.done(&["doctor", "--store", &store])).unwrap();
        assert!(doctor.ends_with("every file is as it was written\n"), "{doctor}");
    }
}

#[test]
fn a_stop_by_hand_is_told_with_what_it_leaves() {
    let place = Place::with(&["orchard"]);
    place.done(&["collect", "orchard", "--store", "store"]);
    let before = place.files("store");
    let lock = fs::OpenOptions::new().write(true).open(place.path().join("store/lock")).unwrap();
    lock.lock().unwrap();
    let mut waiting = start(place.program(&["collect", "orchard", "--store", "store", "--wait"]));
    let mut told = BufReader::new(waiting.stderr.take().unwrap());
    let mut line = String::new();
    told.read_line(&mut line).unwrap();
    assert_eq!(line, "waiting for another run at the same store to end\n");
    let stop = Command::new("bash").args(["-c", &format!("kill -INT {}", waiting.id())]).status();
    assert!(stop.unwrap().success());
    assert_eq!(waiting.wait().unwrap().code(), Some(130));
    let mut rest = String::new();
    told.read_to_string(&mut rest).unwrap();
    assert_eq!(
        rest.trim_start(),
        "stopped; what was published before is unchanged; run the same command to go on\n"
    );
    drop(lock);
    assert!(place.files("store") == before, "the store is as it was");
}

#[test]
fn a_store_of_a_newer_version_is_refused_and_stays_as_it_was() {
    let place = Place::with(&["orchard"]);
    place.done(&["collect", "orchard", "--store", "store"]);
    let manifest = place.path().join("store/manifest.json");
    let text = fs::read_to_string(&manifest).unwrap();
    let newer = text.replacen(&format!("\"layout\": {}", store::LAYOUT), "\"layout\": 99", 1);
    assert_ne!(newer, text);
    fs::write(&manifest, newer).unwrap();
    let before = place.files("store");
    for args in [["collect", "orchard"], ["measure", "newcomers"], ["report", "orchard"]] {
        let refused = place.run(&[args.as_slice(), &["--store", "store"]].concat());
        assert_eq!(refused.status.code(), Some(1), "{args:?}");
        let told = String::from_utf8_lossy(&refused.stderr).into_owned();
        assert!(told.contains("error: the store has layout 99"), "{told}");
        assert!(told.contains("try: use the newer program"), "{told}");
    }
    assert!(place.files("store") == before);
}

#[test]
fn a_damaged_file_is_named_and_the_doctor_tells_the_rest() {
    let place = Place::with(&["orchard"]);
    place.done(&["collect", "orchard", "--store", "store"]);
    let files = place.files("store/events");
    let (name, bytes) = files.iter().find(|(name, _)| name.starts_with("commits")).unwrap();
    let path = place.path().join("store/events").join(name);
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    let refused = place.run(&["report", "--store", "store"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert!(told.starts_with("error: the store is damaged: "), "{told}");
    assert!(told.contains(&name.display().to_string()), "{told}");
    let doctor = place.run(&["doctor", "--store", "store"]);
    assert_eq!(doctor.status.code(), Some(1));
    let told = String::from_utf8_lossy(&doctor.stdout).into_owned();
    assert!(told.contains("orchard from git (main): as of "), "{told}");
    assert!(told.contains("\ndamaged: the store is damaged: "), "{told}");
}

#[test]
fn a_pipe_to_head_shows_what_was_asked_and_ends_well() {
    let place = Place::with(&["orchard"]);
    place.done(&["collect", "orchard", "--store", "store"]);
    let mut shell = Command::new("bash");
    let program = env!("CARGO_BIN_EXE_convivial");
    let ask = "measure kinds_of_work --store store --format csv --quiet";
    shell.args(["-o", "pipefail", "-c", &format!("{program} {ask} | head -n 1")]);
    shell.current_dir(place.path()).env("HOME", place.path().join("home"));
    let output = finish(shell, b"");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "project,period,kind,tenure,share,share_low,share_high,people,withheld\n"
    );
}
