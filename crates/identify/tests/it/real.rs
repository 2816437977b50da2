//! What is written for git about real projects, where their histories are at hand.
//!
//! The logs show most people as their `.mailmap` says already, so whoever its lines are about is
//! added as they signed. `$CONVIVIAL_SHARED` names the folder of shared data; nothing but counts is
//! ever shown.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use identify::formats::{Format, Told};
use identify::{Index, Mailmap};
use model::{Handle, Instant, People, Personal, Signature, SignatureId};

use crate::community::Community;
use crate::exports::{as_mailmap, humans};
use crate::git::disagreements;
use crate::shared::signatures;

/// Returns the signatures of a log and of a `.mailmap`, of the latter nobody at an address where it
/// goes by names: decisions join and part nobody whom one address joins.
fn known(log: &Path, told: &Told) -> Vec<Signature> {
    let mut known: BTreeSet<Signature> = signatures(log).into_iter().collect();
    let signed = told.people.iter().flat_map(|person| &person.signed);
    let by_name: BTreeSet<&Personal> = signed.map(|signature| &signature.address).collect();
    for person in &told.people {
        known.extend(person.signed.iter().cloned());
        for handle in &person.handles {
            if let Handle::Address(address) = handle
                && !by_name.contains(address)
            {
                let name = Personal::new("Somebody");
                known.insert(Signature { name, address: address.clone() });
            }
        }
    }
    // A broken line may name an address that no commit can have.
    let can_be = |s: &Signature| !s.address.is_blank() && !s.address.bytes().contains(&b'<');
    known.into_iter().filter(can_be).collect()
}

/// Returns for each signature in use who it is once everybody is one whom either resolution makes
/// one.
fn joined(one: &People, other: &People) -> Vec<u32> {
    let mut of: Vec<u32> = one.resolved.iter().map(|row| row.person).collect();
    loop {
        let mut least: BTreeMap<u32, u32> = BTreeMap::new();
        for (row, of) in other.resolved.iter().zip(&of) {
            least.entry(row.person).and_modify(|least| *least = (*of).min(*least)).or_insert(*of);
        }
        let mut same: BTreeMap<u32, u32> = BTreeMap::new();
        for (row, of) in other.resolved.iter().zip(&of) {
            let found = least[&row.person];
            same.entry(*of).and_modify(|same| *same = found.min(*same)).or_insert(found);
        }
        let next: Vec<u32> = of.iter().map(|of| same[of]).collect();
        if next == of {
            return of;
        }
        of = next;
    }
}

#[test]
fn a_real_mailmap_is_written_again_and_decided_again_to_the_same_people() {
    let Some(shared) = std::env::var_os("CONVIVIAL_SHARED").map(PathBuf::from) else { return };
    for project in ["networkx", "numpy", "scipy"] {
        let mailmap = shared.join(format!("data/identity/{project}.mailmap"));
        let mailmap = std::fs::read(mailmap).unwrap();
        let told = Format::Mailmap.read(&mailmap).unwrap();
        let known = known(&shared.join(format!("data/git/{project}-git-log.txt.gz")), &told);
        let mut bare = Community::default();
        for (number, signature) in known.iter().enumerate() {
            let (name, address) = (signature.name.bytes(), signature.address.bytes());
            let id = SignatureId(format!("{number:032}"));
            bare = bare.signs_bytes(project, id, name, address);
        }
        let mapped = bare.clone().maps(project, &mailmap);
        let (people, exported) = as_mailmap(&mapped, &BTreeMap::new());
        assert!(exported.people > 10, "{project}: {}", exported.people);
        assert_eq!(disagreements(&exported.text, &known), [0_usize; 0], "{project}");
        let ours = Mailmap::parse(&exported.text);
        let mut shown: BTreeMap<u32, BTreeSet<Signature>> = BTreeMap::new();
        for (seen, person) in humans(&mapped, &people) {
            shown.entry(person).or_default().insert(ours.map(&seen.signature));
        }
        let all: BTreeSet<&Signature> = shown.values().flatten().collect();
        let torn = shown.values().filter(|as_one| as_one.len() > 1).count();
        assert_eq!((torn, exported.left_out), (0, BTreeMap::new()), "{project}");
        assert_eq!(all.len(), shown.len(), "{project}");

        let at = Instant::parse("2024-05-01").unwrap();
        let index = Index::of(&bare.signatures, &[]);
        let imported = told.decisions(&index, 1, at, "steward", "mailmap");
        let decided = Community { decisions: imported.decisions, ..bare.clone() }.people();
        // Decisions part nobody whom one address joins, and an address of many joins nobody.
        let all = joined(&people, &bare.people());
        let rows = decided.resolved.iter().zip(&all);
        let pairs: BTreeSet<(u32, u32)> = rows.map(|(row, all)| (row.person, *all)).collect();
        let again: BTreeSet<u32> = pairs.iter().map(|pair| pair.0).collect();
        let all: BTreeSet<u32> = all.into_iter().collect();
        assert_eq!(pairs.len(), again.len(), "{project}: joins who is apart");
        assert!((again.len() - all.len()) as u64 <= imported.ambiguous, "{project}");
    }
}
