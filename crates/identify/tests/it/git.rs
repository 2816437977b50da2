//! The oracle: `git check-mailmap` reads the same lines the same way.

use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use identify::Mailmap;
use model::{Personal, Signature};

const ODD_LINES: &[u8] = b"# comment <c@x.invalid> <ada@x.invalid>
Ada Proper <ada@x.invalid>
<Ada@Home.invalid> <ada@work.invalid>
  Bea   Proper  <bea@x.invalid>\t<bea@OLD.invalid>  # trailing words
Cleo <cleo@x.invalid> PC <pc@x.invalid>
Dan <dan@x.invalid> dan  <pc@x.invalid>
Anybody <any@x.invalid> <pc@x.invalid>
Dan Later <dan2@x.invalid> DAN <pc@x.invalid>
Only Name <two@x.invalid>
<moved@x.invalid> <two@x.invalid>
Ren\xe9 <rene@x.invalid> <ren\xe9@x.invalid>
no address at all
Broken <broken@x.invalid
Empty <> <empty@x.invalid>
Half <half@x.invalid> <other@x.invalid
X<x@x.invalid>Y<y@x.invalid>
<bare@x.invalid>
Crlf <crlf@x.invalid> <crlf@old.invalid>\r
Third <third@x.invalid> <third@a.invalid> <third@b.invalid>
\xc3\x84da <aeda@x.invalid> \xc3\xa4da <umlaut@x.invalid>
 # indented <i@x.invalid> <indented@x.invalid>
Self <self@x.invalid> Self <self@x.invalid>
Z";

const ODD_SIGNATURES: &[(&[u8], &[u8])] = &[
    (b"ada", b"ADA@x.invalid"),
    (b"ada", b"Ada@Work.invalid"),
    (b"b", b"bea@old.invalid"),
    (b"pc", b"PC@x.invalid"),
    (b"Dan", b"pc@x.invalid"),
    (b"somebody", b"pc@x.invalid"),
    (b"two", b"two@x.invalid"),
    (b"r", b"ren\xe9@x.invalid"),
    (b"b", b"broken@x.invalid"),
    (b"e", b"empty@x.invalid"),
    (b"h", b"half@x.invalid"),
    (b"h", b"other@x.invalid"),
    (b"Y", b"y@x.invalid"),
    (b"X", b"y@x.invalid"),
    (b"x", b"x@x.invalid"),
    (b"bare", b"bare@x.invalid"),
    (b"crlf", b"crlf@old.invalid"),
    (b"t", b"third@a.invalid"),
    (b"t", b"third@b.invalid"),
    (b"\xc3\x84da", b"umlaut@x.invalid"),
    (b"\xc3\xa4da", b"umlaut@x.invalid"),
    (b"i", b"indented@x.invalid"),
    (b"self", b"Self@x.invalid"),
    (b"nobody", b"nobody@x.invalid"),
];

#[test]
fn every_odd_line_means_what_it_means_to_git() {
    let signatures: Vec<Signature> = ODD_SIGNATURES
        .iter()
        .map(|(name, address)| Signature {
            name: Personal::new(*name),
            address: Personal::new(*address),
        })
        .collect();
    assert_eq!(disagreements(ODD_LINES, &signatures), [0_usize; 0]);
}

/// Returns the places of the signatures that git maps otherwise than we do.
pub(crate) fn disagreements(mailmap: &[u8], signatures: &[Signature]) -> Vec<usize> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(".mailmap"), mailmap).unwrap();
    assert!(git(folder.path(), &["init", "--quiet"]).status().unwrap().success());
    let mut child = git(folder.path(), &["check-mailmap", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = child.stdin.take().unwrap();
    let text: Vec<u8> = signatures.iter().flat_map(line).collect();
    let writer = std::thread::spawn(move || lines.write_all(&text).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let ours = Mailmap::parse(mailmap);
    let mut theirs = output.stdout.split_inclusive(|&byte| byte == b'\n');
    let differ = |signature: &Signature| theirs.next() != Some(&line(&ours.map(signature)));
    let differing: Vec<bool> = signatures.iter().map(differ).collect();
    differing.iter().enumerate().filter_map(|(at, differs)| differs.then_some(at)).collect()
}

fn git(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("git");
    command.current_dir(folder).args(arguments);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
    command.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE");
    command
}

fn line(signature: &Signature) -> Vec<u8> {
    let mut line = signature.name.bytes().to_vec();
    if !line.is_empty() {
        line.push(b' ');
    }
    line.push(b'<');
    line.extend_from_slice(signature.address.bytes());
    line.extend_from_slice(b">\n");
    line
}
