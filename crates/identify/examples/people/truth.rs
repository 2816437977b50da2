//! The truth: what git makes of each signature with a project's `.mailmap`.
//!
//! A `.mailmap` tells what somebody cared to write down. Of a signature that no line is about it
//! says nothing, so such a signature can confirm a pair but never deny one.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use model::{Personal, Signature, address};

use crate::Failure;

/// What git makes of every signature, by its place.
pub(crate) struct Truth {
    places: Vec<Option<Place>>,
    /// How many signatures git changes.
    pub(crate) changed: usize,
}

/// Where a signature belongs.
struct Place {
    address: Personal,
    /// Whether a line is about it.
    told: bool,
}

impl Truth {
    /// Asks git.
    pub(crate) fn ask(
        mailmap: &Path,
        text: &[u8],
        signatures: &[Signature],
    ) -> Result<Self, Failure> {
        let proper = proper(text);
        let mut changed = 0;
        let answers = mapped(mailmap, signatures)?;
        let place = |(own, answer): (&Signature, Option<Signature>)| {
            let answer = answer?;
            let address = address::folded(answer.address.bytes());
            let moved = answer != *own;
            changed += usize::from(moved);
            let told = moved || proper.contains(&address);
            Some(Place { address, told })
        };
        let places = signatures.iter().zip(answers).map(place).collect();
        Ok(Self { places, changed })
    }

    /// Returns the address that stands for the person of a signature.
    pub(crate) fn of(&self, at: usize) -> Option<&Personal> {
        Some(&self.places.get(at)?.as_ref()?.address)
    }

    /// Returns the same where a line is about it.
    pub(crate) fn told_of(&self, at: usize) -> Option<&Personal> {
        let place = self.places.get(at)?.as_ref()?;
        place.told.then_some(&place.address)
    }
}

/// Returns the first address of each line: where it says that somebody belongs.
fn proper(text: &[u8]) -> BTreeSet<Personal> {
    let lines = text.split(|&byte| byte == b'\n').filter(|line| !line.starts_with(b"#"));
    let address = |line: &[u8]| {
        let after = line.iter().position(|&byte| byte == b'<')? + 1;
        let long = line.iter().skip(after).position(|&byte| byte == b'>')?;
        Some(address::folded(line.get(after..after + long)?))
    };
    lines.filter_map(address).collect()
}

/// Returns what git makes of each signature; nothing for those it cannot be asked about.
fn mapped(mailmap: &Path, signatures: &[Signature]) -> Result<Vec<Option<Signature>>, Failure> {
    let folder = tempfile::tempdir()?;
    let git = |words: &[&str]| {
        let mut command = Command::new("git");
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_SYSTEM", "/dev/null");
        command.current_dir(&folder).args(words);
        command
    };
    git(&["init", "--quiet"]).status()?;
    let file = format!("mailmap.file={}", mailmap.display());
    let mut child = git(&["-c", &file, "check-mailmap", "--stdin"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut input = child.stdin.take().ok_or("git takes no input")?;
    let asked: Vec<u8> = signatures.iter().filter(|s| is_askable(s)).flat_map(line).collect();
    let writer = std::thread::spawn(move || input.write_all(&asked));
    let output = child.wait_with_output()?;
    writer.join().map_err(|_| "git could not be asked")??;
    let mut answers = output.stdout.split(|&byte| byte == b'\n').map(read);
    let answer = |signature| if is_askable(signature) { answers.next().flatten() } else { None };
    Ok(signatures.iter().map(answer).collect())
}

fn is_askable(signature: &Signature) -> bool {
    let address = signature.address.bytes();
    let odd = |byte: &u8| matches!(byte, b'<' | b'>' | b'\n');
    !signature.name.is_blank()
        && !signature.address.is_blank()
        && !address.iter().chain(signature.name.bytes()).any(odd)
}

fn line(signature: &Signature) -> Vec<u8> {
    [signature.name.bytes(), b" <", signature.address.bytes(), b">\n"].concat()
}

fn read(line: &[u8]) -> Option<Signature> {
    let open = line.iter().rposition(|&byte| byte == b'<')?;
    let (name, address) = line.split_at_checked(open)?;
    let address = address.strip_prefix(b"<")?.strip_suffix(b">")?;
    Some(Signature { name: Personal::new(name.trim_ascii()), address: Personal::new(address) })
}
