//! Bindings: which signatures a rule says are one person.
//!
//! A signature is at home at its own address unless a `.mailmap` sends it elsewhere by name. Those
//! sent away by name are no longer joined to the ones who stay, because telling two people apart
//! who signed with one address is what such a line is for. Lines without a name send an address as
//! a whole, so whoever owns it is one person before and after.
//!
//! The lines of all projects count together, with one limit: at an address that tells nobody apart
//! a line counts only for the signatures of its own project.

use std::collections::{BTreeMap, BTreeSet};

use model::{Personal, ProjectName, Rule, Signature, SignatureId};

use crate::decided::Decided;
use crate::ghost;
use crate::mailmap::Mailmap;
use crate::usable::UnusableList;
use model::address::folded;
use model::no_reply::{self, NoReply, Platform};

/// A signature that is known, with the projects whose events carry it.
#[derive(Default)]
pub(crate) struct Seen<'a> {
    /// Nothing when the personal table does not know it any more.
    pub(crate) signature: Option<&'a Signature>,
    /// Where it is in use.
    pub(crate) projects: BTreeSet<&'a ProjectName>,
}

/// Joins by rule, between nodes; the first nodes are the signatures, in order.
pub(crate) struct Bindings {
    /// How many nodes there are.
    pub(crate) nodes: usize,
    /// Pairs of nodes that each rule joins.
    pub(crate) joins: BTreeMap<Rule, Vec<(usize, usize)>>,
    /// Whether anything but its own unusable address places the signature; one for each signature.
    pub(crate) placed: Vec<bool>,
}

/// What signatures have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Shared {
    /// The exact address, of those whom `.mailmap` sends to the same places.
    Exact(Personal, Route),
    /// The folded address, likewise.
    Folded(Personal, Route),
    /// An account by its number.
    Id(Platform, Personal),
    /// An account by its login, as long as no number is known.
    Login(Platform, Personal),
}

/// The folded addresses that a signature is sent to; none when it is at home.
type Route = BTreeSet<Personal>;

/// Where all `.mailmap` files together send one signature.
#[derive(Default)]
struct Sendings {
    by_name: Route,
    by_address: Route,
}

impl Bindings {
    /// Collects what every rule says about the signatures.
    pub(crate) fn collect(
        seen: &BTreeMap<&SignatureId, Seen<'_>>,
        mailmaps: &[(&ProjectName, &Mailmap)],
        unusable: &UnusableList,
        decided: &Decided<'_>,
    ) -> Self {
        let ghosts: Vec<bool> = seen
            .values()
            .map(|seen| seen.signature.is_some_and(|s| is_ghost(s, unusable)))
            .collect();
        let sendings: Vec<Sendings> =
            seen.values().map(|seen| sendings(seen, mailmaps, unusable)).collect();
        let kept = kept(seen, &sendings);
        let mut weave = Weave { next: seen.len(), ..Weave::default() };
        let mut placed = vec![false; seen.len()];
        for (node, (seen, sendings)) in seen.values().zip(&sendings).enumerate() {
            if let Some(signature) = seen.signature.filter(|_| !ghosts[node]) {
                let usable = unusable.is_usable(&signature.address);
                placed[node] = weave.place(node, &signature.address, usable, sendings, &kept);
            }
        }
        weave.join_accounts();
        let node_of: BTreeMap<_, usize> =
            seen.keys().zip(0..).map(|(id, n)| (id.0.as_str(), n)).collect();
        for (one, other) in &decided.bound {
            let pair = node_of.get(one).copied().zip(node_of.get(other).copied());
            let two = |&(one, other): &(usize, usize)| one != other;
            if let Some((one, other)) = pair.filter(two).filter(|p| !ghosts[p.0] && !ghosts[p.1]) {
                weave.join(Rule::Decided, one, other);
                placed[one] = true;
                placed[other] = true;
            }
        }
        Self { nodes: weave.next, joins: weave.joins, placed }
    }
}

fn is_ghost(signature: &Signature, unusable: &UnusableList) -> bool {
    ghost::is_deleted_account(signature, unusable.is_usable(&signature.address))
}

fn sendings(
    seen: &Seen<'_>,
    mailmaps: &[(&ProjectName, &Mailmap)],
    unusable: &UnusableList,
) -> Sendings {
    let mut sendings = Sendings::default();
    let Some(signature) = seen.signature else { return sendings };
    let everywhere = unusable.is_usable(&signature.address);
    for (project, mailmap) in mailmaps {
        let Some(sent) = mailmap.sent(signature) else { continue };
        let counts = everywhere || seen.projects.contains(project);
        if counts && unusable.is_usable(sent.to) && !ghost::is_shared_address(sent.to) {
            let side = if sent.by_name { &mut sendings.by_name } else { &mut sendings.by_address };
            side.insert(folded(sent.to.bytes()));
        }
    }
    sendings
}

/// Returns the addresses at which a line keeps somebody by name.
fn kept(seen: &BTreeMap<&SignatureId, Seen<'_>>, sendings: &[Sendings]) -> Route {
    let own = seen.values().map(|seen| seen.signature.map(|s| folded(s.address.bytes())));
    own.zip(sendings)
        .filter_map(|(own, sendings)| own.filter(|own| sendings.by_name.contains(own)))
        .collect()
}

/// Joins under construction.
#[derive(Default)]
struct Weave {
    next: usize,
    places: BTreeMap<Shared, usize>,
    joins: BTreeMap<Rule, Vec<(usize, usize)>>,
    owners: BTreeMap<(Platform, Personal), BTreeSet<Personal>>,
}

impl Weave {
    /// Joins one signature to its addresses and accounts; returns whether there was any.
    fn place(
        &mut self,
        node: usize,
        address: &Personal,
        usable: bool,
        sendings: &Sendings,
        kept: &Route,
    ) -> bool {
        let own = folded(address.bytes());
        let by_name = !sendings.by_name.is_empty();
        let sent = if by_name { &sendings.by_name } else { &sendings.by_address };
        let others: Route = sent.iter().filter(|to| **to != own).cloned().collect();
        if usable {
            let leaves = if by_name { !sent.contains(&own) } else { kept.contains(&own) };
            let route = if leaves { others.clone() } else { Route::new() };
            let exact = self.place_of(Shared::Exact(address.clone(), route.clone()));
            let home = self.place_of(Shared::Folded(own.clone(), route));
            self.join(Rule::SameAddress, node, exact);
            self.join(Rule::AddressCase, exact, home);
            // One account is one person, even when a line sends only some of its names elsewhere.
            self.join_account(node, &own);
        }
        for to in &others {
            let place = self.place_of(Shared::Folded(to.clone(), Route::new()));
            self.join(Rule::Mailmap, node, place);
            self.join_account(place, to);
        }
        usable || !others.is_empty()
    }

    fn join_account(&mut self, node: usize, address: &Personal) {
        let Some(NoReply { platform, id, login }) = no_reply::read(address.bytes()) else { return };
        let owners = self.owners.entry((platform, login.clone())).or_default();
        let account = match id {
            Some(id) => {
                owners.insert(id.clone());
                Shared::Id(platform, id)
            }
            None => Shared::Login(platform, login),
        };
        let place = self.place_of(account);
        self.join(Rule::NoReply, node, place);
    }

    /// Joins a login to its account where only one account ever had it.
    fn join_accounts(&mut self) {
        for ((platform, login), ids) in std::mem::take(&mut self.owners) {
            let mut ids = ids.into_iter();
            if let (Some(id), None) = (ids.next(), ids.next()) {
                let login = self.place_of(Shared::Login(platform, login));
                let id = self.place_of(Shared::Id(platform, id));
                self.join(Rule::NoReply, login, id);
            }
        }
    }

    fn place_of(&mut self, shared: Shared) -> usize {
        *self.places.entry(shared).or_insert_with(|| {
            self.next += 1;
            self.next - 1
        })
    }

    fn join(&mut self, rule: Rule, one: usize, other: usize) {
        self.joins.entry(rule).or_default().push((one, other));
    }
}
