//! Hostile histories: what real repositories hold and no tool should write.

use model::{Commit, CreditRole, NoteKind};

use crate::repository::{Repository, find, noted};

/// A line with the name, the address and the notes that it should give.
type Case = (&'static [u8], &'static [u8], &'static [u8], &'static [NoteKind]);

/// Reads one commit with this author line and returns its author's part with the kinds noted.
fn author(line: &[u8]) -> (Commit, Vec<NoteKind>) {
    let repository = Repository::bare();
    let committer = b"\ncommitter Fern Moss <fern@meadow.invalid> 1700000000 +0000\n\nwords\n";
    repository.raw_chain(&[&[line, committer].concat()]);
    let (mut commits, reading) = repository.read();
    assert_eq!((commits.len(), reading.set_aside.len()), (1, 0));
    (commits.remove(0), reading.notes.iter().map(|note| note.kind).collect())
}

#[test]
fn row_29_strange_zones_are_clamped_and_the_moment_stands() {
    for (zone, minutes, suspect) in [
        ("+0000", 0, false),
        ("-0330", -210, false),
        ("+1400", 840, false),
        ("--700", 0, true),
        ("+051800", 840, true),
        ("-13068837", -840, true),
        ("+1500", 840, true),
        ("+0199", 159, true),
        ("-700", -420, true),
        ("+99999999999999999999", 0, true),
        ("Z", 0, true),
        ("", 0, true),
    ] {
        let line = format!("author Alder Brook <alder@meadow.invalid> 1600000000 {zone}");
        let (commit, notes) = author(line.as_bytes());
        let stamp = commit.author.stamp;
        assert_eq!((stamp.offset_minutes, stamp.offset_suspect), (minutes, suspect), "{zone}");
        assert_eq!(stamp.believed().unwrap().seconds(), 1_600_000_000, "{zone}");
        assert_eq!(notes, if suspect { vec![NoteKind::SuspectOffset] } else { vec![] }, "{zone}");
    }
}

#[test]
fn row_30_times_that_cannot_be_believed_are_kept_and_marked() {
    for (time, seconds) in [
        ("0", Some(0)),
        ("31535999", Some(31_535_999)),
        ("-86400", Some(-86_400)),
        ("4733510400", Some(4_733_510_400)),
        ("1767312001", Some(1_767_312_001)),
        ("999999999999", None),
        ("99999999999999999999999999", None),
        ("tomorrow", None),
        ("", None),
    ] {
        let line = format!("author Alder Brook <alder@meadow.invalid> {time} +0000");
        let (commit, notes) = author(line.as_bytes());
        assert_eq!(commit.author.stamp.believed(), None, "{time}");
        if !time.is_empty() {
            assert_eq!(commit.author.stamp.at.map(|at| at.seconds()), seconds, "{time}");
            assert_eq!(notes, [NoteKind::SuspectTime], "{time}");
        }
        assert!(notes.contains(&NoteKind::SuspectTime), "{time}");
    }
    let (commit, notes) = author(b"author Alder Brook <alder@meadow.invalid> 1767312000 +0000");
    assert!(commit.author.stamp.believed().is_some() && notes.is_empty());
}

#[test]
fn row_26_and_28_malformed_people_are_read_as_far_as_they_go() {
    use NoteKind::{EmptyName, MalformedSignature, NotUtf8};
    let cases: [Case; 9] = [
        (b"A <a@x.invalid> 1600000000 +0000", b"A", b"a@x.invalid", &[]),
        (b" <a@x.invalid> 1600000000 +0000", b"", b"a@x.invalid", &[EmptyName]),
        (b"<a@x.invalid> 1600000000 +0000", b"", b"a@x.invalid", &[EmptyName]),
        (b"A<a@x.invalid> 1600000000 +0000", b"A", b"a@x.invalid", &[MalformedSignature]),
        (b"A <a@x>.invalid> 1600000000 +0000", b"A", b"a@x", &[MalformedSignature]),
        (b"A <> 1600000000 +0000", b"A", b"", &[]),
        (b"A 1600000000 +0000", b"A", b"", &[MalformedSignature]),
        (b"\xa0\xc9ric <e@x.invalid> 1600000000 +0000", b"\xa0\xc9ric", b"e@x.invalid", &[NotUtf8]),
        (b"A <<a@x.invalid>> 1600000000 +0000", b"A", b"<a@x.invalid", &[MalformedSignature]),
    ];
    for (line, name, address, kinds) in cases {
        let (commit, notes) = author(&[b"author ", line].concat());
        let shown = String::from_utf8_lossy(line);
        assert_eq!(commit.author.by.name.bytes(), name, "{shown}");
        assert_eq!(commit.author.by.address.bytes(), address, "{shown}");
        assert_eq!(notes, kinds, "{shown}");
        assert_eq!(commit.author.stamp.believed().unwrap().seconds(), 1_600_000_000, "{shown}");
    }
}

#[test]
fn row_28_a_line_end_in_an_address_and_a_missing_author_are_noted() {
    for line in [&b"author A <a\nb@x.invalid> 1600000000 +0000"[..], b"encoding none"] {
        let (commit, notes) = author(line);
        assert_eq!(commit.author.stamp.at, None);
        assert!(commit.committer.stamp.believed().is_some());
        assert!(notes.contains(&NoteKind::MalformedSignature));
        assert!(notes.contains(&NoteKind::SuspectTime));
    }
}

#[test]
fn a_note_counts_every_time_and_shows_the_first_commit_by_id() {
    let repository = Repository::bare();
    let line = b"author  <a@x.invalid> 0 +0000\ncommitter A <a@x.invalid> 0 +0000\n\nx\n";
    let mut ids = repository.raw_chain(&[line, line, line]);
    ids.sort();
    let (_, reading) = repository.read();
    let note = |kind| reading.notes.iter().find(|note| note.kind == kind).unwrap();
    assert_eq!(note(NoteKind::SuspectTime).count, 6);
    assert_eq!(note(NoteKind::EmptyName).count, 3);
    assert_eq!(note(NoteKind::EmptyName).example, ids[0]);
}

#[test]
fn row_28_a_commit_without_a_tree_is_set_aside_and_the_rest_is_read() {
    let repository = Repository::bare();
    let person = "author A <a@x.invalid> 1600000000 +0000\ncommitter A <a@x.invalid> 1600000000 +0000\n\nx\n";
    let tree = repository.empty_tree();
    let root = repository.raw_commit(format!("tree {tree}\n{person}").as_bytes());
    let treeless = repository.raw_commit(format!("parent {root}\n{person}").as_bytes());
    let empty = repository.raw_commit(b"");
    let tip = format!("tree {tree}\nparent {root}\nparent {treeless}\nparent {empty}\n{person}");
    let tip = repository.raw_commit(tip.as_bytes());
    repository.git(&["update-ref", "refs/heads/main", &tip]);
    let (commits, reading) = repository.read();
    assert_eq!(commits.len(), 2);
    assert_eq!((reading.read, reading.set_aside.len()), (4, 2));
    assert_eq!(noted(&reading, NoteKind::Quarantined), 2);
    assert_eq!(noted(&reading, NoteKind::OctopusMerge), 1);
    assert_eq!(find(&commits, &tip).parents.len(), 3);
}

#[test]
fn row_26_and_36_strange_paths_are_kept_byte_for_byte() {
    let repository = Repository::bare();
    let blob = repository.git(&["hash-object", "-w", "--stdin"]);
    let names: [&[u8]; 6] =
        [b"new\nline", b"quo\"te", b"tab\there", b"back\\slash", b"latin-\xe9", b"{a => b} c"];
    let entries =
        names.iter().map(|name| [format!("100644 blob {blob}\t").as_bytes(), name, b"\0"].concat());
    let tree = repository.git_with(&["mktree", "-z"], &entries.collect::<Vec<_>>().concat());
    let tree = String::from_utf8(tree).unwrap();
    let person = "A <a@x.invalid> 1600000000 +0000";
    let commit = format!("tree {}\nauthor {person}\ncommitter {person}\n\nx\n", tree.trim_end());
    let commit = repository.raw_commit(commit.as_bytes());
    repository.git(&["update-ref", "refs/heads/main", &commit]);
    let (commits, reading) = repository.read();
    let mut expected: Vec<Vec<u8>> = names.iter().map(|name| name.to_vec()).collect();
    expected.sort();
    assert_eq!(commits[0].paths, expected);
    assert_eq!(noted(&reading, NoteKind::StrangePath), 3);
}

#[test]
fn trailers_are_found_in_any_case_and_place_once_each() {
    let repository = Repository::bare();
    let message =
        b"author A <a@x.invalid> 1600000000 +0000\ncommitter A <a@x.invalid> 1600000000 +0000\n
* first step\n
co-authored-by: B C <b@x.invalid>\n
* second step\n
Co-Authored-By: B C <b@x.invalid>\r
Signed-off-by: B C <b@x.invalid>
Approved-by: D\xff <d@x.invalid> # for the release
Acked-by: nobody
Fixes: E <e@x.invalid>
    Tested-by: F <f@x.invalid>
See also Reviewed-by: G <g@x.invalid>\n";
    repository.raw_chain(&[message]);
    let (commits, reading) = repository.read();
    let told: Vec<(CreditRole, &[u8])> =
        commits[0].credits.iter().map(|credit| (credit.role, credit.by.address.bytes())).collect();
    assert_eq!(
        told,
        [
            (CreditRole::CoAuthored, &b"b@x.invalid"[..]),
            (CreditRole::SignedOff, b"b@x.invalid"),
            (CreditRole::Approved, b"d@x.invalid"),
        ]
    );
    assert_eq!(noted(&reading, NoteKind::MalformedTrailer), 1);
    assert_eq!(noted(&reading, NoteKind::NotUtf8), 1);
}
