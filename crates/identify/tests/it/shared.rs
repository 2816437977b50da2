//! The same oracle on the `.mailmap` files and histories of real projects, where they are at hand.
//!
//! `$CONVIVIAL_SHARED` names the folder of shared data; once it is set, a missing file is a failure.
//! Nothing but counts is ever shown.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use model::{Personal, Signature};

use crate::git::disagreements;

#[test]
fn real_mailmaps_mean_what_they_mean_to_git() {
    let Some(shared) = std::env::var_os("CONVIVIAL_SHARED").map(PathBuf::from) else { return };
    for project in ["networkx", "numpy", "scipy"] {
        let mailmap = shared.join(format!("data/identity/{project}.mailmap"));
        let mailmap = std::fs::read(mailmap).unwrap();
        let log = shared.join(format!("data/git/{project}-git-log.txt.gz"));
        let signatures = signatures(&log);
        assert!(signatures.len() > 500, "{project}: only {} signatures", signatures.len());
        let differing = disagreements(&mailmap, &signatures);
        assert_eq!(differing.len(), 0, "{project}: of {} signatures", signatures.len());
    }
}

/// Reads the authors of a log; those that `git check-mailmap` cannot be asked about are left out.
pub(crate) fn signatures(log: &Path) -> Vec<Signature> {
    let text = Command::new("gzip").arg("-dc").arg(log).output().unwrap();
    assert!(text.status.success(), "the log cannot be read");
    let lines = text.stdout.split(|&byte| byte == b'\n');
    let authors = lines.filter_map(|line| line.strip_prefix(b"Author:"));
    let signatures: BTreeSet<Signature> = authors.filter_map(signature).collect();
    signatures.into_iter().collect()
}

fn signature(author: &[u8]) -> Option<Signature> {
    let author = author.trim_ascii().strip_suffix(b">")?;
    let open = author.iter().position(|&byte| byte == b'<')?;
    let (name, address) = (author[..open].trim_ascii(), &author[open + 1..]);
    let askable = !name.is_empty() && !address.is_empty() && !address.contains(&b'>');
    askable.then(|| Signature { name: Personal::new(name), address: Personal::new(address) })
}
