//! Bindings: which signatures and accounts a rule says are one person.
//!
//! A signature is at home at its own address unless a `.mailmap` sends it elsewhere by name. Those
//! sent away by name are no longer joined to the ones who stay, because telling two people apart
//! who signed with one address is what such a line is for. Lines without a name send an address as
//! a whole, so whoever owns it is one person before and after. An account with an address is at
//! home there too, and an account with a number or a login at those.
//!
//! The lines of all projects count together, with one limit: at an address that tells nobody apart
//! a line counts only for the signatures of its own project. A link that a community declares says
//! expressly whose an address is, so it holds even there.

use std::borrow::Cow;
use std::collections::BTreeMap;

use model::address::folded;
use model::{Handle, Personal, ProjectName, Rule};

use crate::alarm::{Suspects, is_trusted};
use crate::cast::Cast;
use crate::cut::Cuts;
use crate::decided::{Decided, Term};
use crate::ghost;
use crate::groups::Groups;
use crate::links::Link;
use crate::mailmap::Mailmap;
use crate::usable::UnusableList;
use crate::weave::{Route, Sendings, Weave};

/// A pair of nodes.
type Pair = (usize, usize);

/// Joins by rule that hold, between nodes; the first nodes are those of the cast.
pub(crate) struct Bindings {
    /// How many nodes there are.
    pub(crate) nodes: usize,
    /// Accounts and the places that are another word for them.
    pub(crate) own: Vec<Pair>,
    /// Pairs of nodes that each rule joins.
    pub(crate) joins: BTreeMap<Rule, Vec<Pair>>,
    /// Whether anything but its own unusable address places a node; one for each of the cast.
    pub(crate) placed: Vec<bool>,
    /// Who is a ghost whatever anybody says; one for each of the cast.
    pub(crate) ghosts: Vec<bool>,
    /// Groups that are not believed, and what they would be.
    pub(crate) suspects: Suspects,
    /// What automatic rules make, suspects or not.
    pub(crate) automatic: Groups,
    /// Who is cut out.
    pub(crate) cuts: Cuts,
}

/// Joins before anybody is cut out.
pub(crate) struct Woven<'s> {
    pub(crate) nodes: usize,
    pub(crate) own: Vec<Pair>,
    /// What rules join, decisions aside.
    pub(crate) joins: BTreeMap<Rule, Vec<Pair>>,
    /// What was decided, and while it holds.
    pub(crate) bound: Vec<(usize, usize, Term)>,
    /// Who are one forgotten person.
    forgotten: Vec<Pair>,
    ids: Vec<(&'s str, usize)>,
}

impl Bindings {
    /// Collects what every rule says about the cast.
    pub(crate) fn collect(
        cast: &Cast<'_>,
        mailmaps: &[(&ProjectName, &Mailmap)],
        links: &[Link],
        unusable: &UnusableList,
        decided: &Decided<'_>,
    ) -> Self {
        let homes = Homes::of(cast, unusable);
        let sent: Vec<Sendings> =
            (0..cast.len()).map(|node| homes.sendings(node, mailmaps)).collect();
        let mut placed = vec![false; cast.len()];
        let mut weave = Weave::over(cast.len());
        homes.weave(&mut weave, &sent, &mut placed);
        homes.declare(&mut weave, links, &mut placed);
        weave.join_logins();
        let mut woven = Woven {
            nodes: weave.next,
            own: weave.own,
            joins: weave.joins,
            bound: Vec::new(),
            forgotten: Vec::new(),
            ids: weave.ids,
        };
        let mut ghosts = homes.ghosts.clone();
        for node in decided.ghosts.iter().filter_map(|id| cast.node(id)) {
            ghosts[node] = true;
        }
        for ((one, other), term) in &decided.bound {
            let pair = cast.node(one).zip(cast.node(other));
            let of_people = |pair: &Pair| !ghosts[pair.0] && !ghosts[pair.1];
            if let Some((one, other)) = pair.filter(of_people) {
                woven.bound.push((one, other, *term));
                placed[one] |= term.until.is_none();
                placed[other] |= term.until.is_none();
            }
        }
        for known in &decided.forgotten {
            let nodes: Vec<usize> = known.iter().filter_map(|id| cast.node(id)).collect();
            for node in &nodes {
                placed[*node] = true;
                ghosts[*node] = false;
            }
            woven.forgotten.extend(nodes.windows(2).map(|pair| (pair[0], pair[1])));
        }
        let cuts = Cuts::of(&woven, cast, decided);
        Self { placed, ghosts, ..woven.held(cuts, cast) }
    }
}

impl Woven<'_> {
    /// Keeps the joins that hold: without those of whoever is cut out, and without those that make
    /// a group too large to be believed.
    fn held(self, cuts: Cuts, cast: &Cast<'_>) -> Bindings {
        let Self { nodes, mut own, mut joins, bound, forgotten, ids } = self;
        let spared = |(one, other): &Pair| cuts.spare(*one, *other, None);
        own.retain(spared);
        let mut automatic = Groups::new(vec![false; nodes]);
        for (one, other) in &own {
            automatic.join(*one, *other);
        }
        for (rule, pairs) in &mut joins {
            pairs.retain(spared);
            for (one, other) in pairs.iter().filter(|_| *rule != Rule::Declared) {
                automatic.join(*one, *other);
            }
        }
        let suspects = Suspects::among(&mut automatic, &cast.in_use(), &ids);
        if !suspects.is_empty() {
            for (_, pairs) in joins.iter_mut().filter(|(rule, _)| !is_trusted(**rule)) {
                pairs.retain(|(one, _)| !suspects.has(automatic.find(*one)));
            }
        }
        let bound = bound.into_iter().filter(|(one, other, term)| {
            term.until.is_none() && cuts.spare(*one, *other, Some(term.from))
        });
        let bound = bound.map(|(one, other, _)| (one, other));
        joins.insert(Rule::Decided, bound.chain(forgotten).collect());
        let (placed, ghosts) = (Vec::new(), Vec::new());
        Bindings { nodes, own, joins, placed, ghosts, suspects, automatic, cuts }
    }
}

/// Where everybody is at home.
struct Homes<'c, 'a> {
    cast: &'c Cast<'a>,
    unusable: &'c UnusableList,
    /// The folded address of each node that signs with one.
    addresses: Vec<Option<Personal>>,
    usable: Vec<bool>,
    ghosts: Vec<bool>,
}

impl<'c, 'a> Homes<'c, 'a> {
    fn of(cast: &'c Cast<'a>, unusable: &'c UnusableList) -> Self {
        let address = |node| cast.face(node).map(|face| &face.address);
        let usable: Vec<bool> = (0..cast.len())
            .map(|node| address(node).is_some_and(|address| unusable.is_usable(address)))
            .collect();
        let ghost = |(node, usable): (usize, &bool)| match cast.accounts(node) {
            [] => cast.face(node).is_some_and(|face| ghost::is_deleted_account(face, *usable)),
            rows => ghost::is_deleted(rows, *usable),
        };
        let ghosts = usable.iter().enumerate().map(ghost).collect();
        let folded = |node| address(node).map(|address| folded(address.bytes()));
        let addresses = (0..cast.len()).map(folded).collect();
        Self { cast, unusable, addresses, usable, ghosts }
    }

    fn sendings(&self, node: usize, mailmaps: &[(&ProjectName, &Mailmap)]) -> Sendings {
        let mut sendings = Sendings::default();
        let Some(face) = self.cast.face(node) else { return sendings };
        for (project, mailmap) in mailmaps {
            let Some(sent) = mailmap.sent(face) else { continue };
            let counts = self.usable[node] || self.cast.is_in(node, project);
            let to_person = || self.unusable.is_usable(sent.to);
            if counts && to_person() && !ghost::is_shared_address(sent.to) {
                let Sendings { by_name, by_address } = &mut sendings;
                let side = if sent.by_name { by_name } else { by_address };
                side.insert(folded(sent.to.bytes()));
            }
        }
        sendings
    }

    /// Joins everybody to their places.
    fn weave<'s>(&'s self, weave: &mut Weave<'s>, sent: &'s [Sendings], placed: &mut [bool]) {
        let owns = self.addresses.iter().zip(sent);
        // Addresses at which a line keeps somebody by name.
        let kept: Route = owns
            .filter_map(|(own, sent)| own.as_ref().filter(|own| sent.by_name.contains(own)))
            .cloned()
            .collect();
        for (node, sent) in sent.iter().enumerate().filter(|(node, _)| !self.ghosts[*node]) {
            placed[node] = weave.place_account(node, self.cast.accounts(node));
            let address = self.cast.face(node).map(|face| &face.address);
            if let Some((address, own)) = address.zip(self.addresses[node].as_ref()) {
                let address = (address, own, self.usable[node]);
                placed[node] |= weave.place_address(node, address, sent, &kept);
            }
        }
    }

    /// Joins whatever the handles of one link find.
    fn declare<'s>(&self, weave: &mut Weave<'s>, links: &'s [Link], placed: &mut [bool]) {
        for Link { handles } in links {
            let mut found = Vec::new();
            for handle in handles {
                match handle {
                    Handle::Address(address) => {
                        let address = folded(address.bytes());
                        if self.unusable.is_usable(&address) {
                            found.push(weave.place_of_address(&address));
                        } else if !address.is_blank() {
                            let signs = |own: &Option<_>| own.as_ref() == Some(&address);
                            found.extend(self.those(|node| signs(&self.addresses[node])));
                        }
                    }
                    Handle::Id(platform, id) => {
                        found.push(weave.place_of_id(platform, Cow::Borrowed(id.bytes())));
                    }
                    Handle::Login(platform, login) | Handle::AnyLogin(platform, login) => {
                        found.push(weave.place_of_login(platform, login));
                    }
                    Handle::Name(platform, name) => {
                        let called = |node| self.cast.is_called(node, platform, name);
                        found.extend(self.those(called));
                    }
                }
            }
            for pair in found.windows(2) {
                weave.join(Rule::Declared, pair[0], pair[1]);
            }
            for node in found {
                if let Some(placed) = placed.get_mut(node) {
                    *placed = true;
                }
            }
        }
    }

    fn those(&self, are: impl Fn(usize) -> bool) -> impl Iterator<Item = usize> {
        (0..self.cast.len()).filter(move |node| !self.ghosts[*node] && are(*node))
    }
}
