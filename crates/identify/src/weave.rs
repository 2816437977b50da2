//! Weaving: places where signatures and accounts meet, and the joins between them by rule.
//!
//! A place is an address, a number or a login. It is a node of its own, so that whoever is cut out
//! of a person leaves the others joined through it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use model::address::folded;
use model::no_reply::{self, NoReply};
use model::{AccountKind, AccountSeen, Personal, Rule};

/// What signatures and accounts have in common.
#[derive(PartialEq, Eq, Hash)]
enum Shared<'s> {
    /// The exact address, of those whom `.mailmap` sends to the same places.
    Exact(&'s [u8], usize),
    /// The folded address, likewise.
    Folded(Cow<'s, [u8]>, usize),
    /// An account by its number.
    Id(&'s str, Cow<'s, [u8]>),
    /// An account by its login, as long as no number is known.
    Login(&'s str, Cow<'s, [u8]>),
}

/// The folded addresses that a signature is sent to; none when it is at home.
pub(crate) type Route = BTreeSet<Personal>;

/// Where all `.mailmap` files together send one signature.
#[derive(Default)]
pub(crate) struct Sendings {
    pub(crate) by_name: Route,
    pub(crate) by_address: Route,
}

/// Joins under construction; the first nodes are those of the cast.
#[derive(Default)]
pub(crate) struct Weave<'s> {
    /// How many nodes there are.
    pub(crate) next: usize,
    /// Pairs of nodes that each rule joins.
    pub(crate) joins: BTreeMap<Rule, Vec<(usize, usize)>>,
    /// Accounts and the places that stand for them and nobody else: no rule, only another word.
    pub(crate) own: Vec<(usize, usize)>,
    /// The places of numbers, with their platforms.
    pub(crate) ids: Vec<(&'s str, usize)>,
    places: HashMap<Shared<'s>, usize>,
    owned: HashSet<usize>,
    routes: BTreeMap<Route, usize>,
    /// Which login stood beside which number.
    owners: Vec<(&'s str, Cow<'s, [u8]>, usize)>,
}

impl<'s> Weave<'s> {
    /// Begins with the nodes of the cast.
    pub(crate) fn over(nodes: usize) -> Self {
        Self { next: nodes, ..Self::default() }
    }

    /// Joins whoever signs with an address to it and to where it is sent; returns whether there
    /// was any. `own` is the address, folded.
    pub(crate) fn place_address(
        &mut self,
        node: usize,
        (address, own, usable): (&'s Personal, &'s Personal, bool),
        sendings: &'s Sendings,
        kept: &Route,
    ) -> bool {
        let by_name = !sendings.by_name.is_empty();
        let sent = if by_name { &sendings.by_name } else { &sendings.by_address };
        let others = || sent.iter().filter(|to| *to != own);
        if usable {
            let leaves = if by_name { !sent.contains(own) } else { kept.contains(own) };
            let route = if leaves { self.route(others().cloned().collect()) } else { 0 };
            let exact = self.place_of(Shared::Exact(address.bytes(), route));
            let home = self.place_of(Shared::Folded(Cow::Borrowed(own.bytes()), route));
            self.join(Rule::SameAddress, node, exact);
            self.join(Rule::AddressCase, exact, home);
            // One account is one person, even when a line sends only some of its names elsewhere.
            self.join_account(node, own);
        }
        for to in others() {
            let place = self.place_of(Shared::Folded(Cow::Borrowed(to.bytes()), 0));
            self.join(Rule::Mailmap, node, place);
            self.join_account(place, to);
        }
        usable || others().next().is_some()
    }

    /// Joins an account to its number, or to its login where nothing else is told of it; returns
    /// whether either tells it apart.
    ///
    /// An organization cannot act on a platform: it was a person's account when it did, so it is
    /// one here. A mannequin stands for somebody of another platform under their login there; it
    /// is somebody, by its number, and its login is nobody's here.
    pub(crate) fn place_account(&mut self, node: usize, rows: &[&'s AccountSeen]) -> bool {
        let stand_in = rows.iter().any(|row| row.kind == AccountKind::Mannequin);
        let mut told = false;
        for row in rows {
            let login = row.login.as_ref().filter(|login| !login.is_blank());
            let login = login.map(|login| Cow::Owned(login_bytes(login)));
            let platform = row.platform.as_str();
            if let Some(native) = &row.native {
                let place = self.place_of_id(platform, Cow::Borrowed(native.as_bytes()));
                self.is_place(node, place);
                if let Some(login) = login.filter(|_| !stand_in) {
                    self.owners.push((platform, login, place));
                }
            } else if let Some(login) = login.filter(|_| row.address.is_none()) {
                if !stand_in {
                    let place = self.place_of(Shared::Login(platform, login));
                    self.is_place(node, place);
                }
            } else {
                continue;
            }
            told = true;
        }
        told
    }

    /// Joins a node to the account that a no-reply address stands for.
    fn join_account(&mut self, node: usize, address: &Personal) {
        let Some(NoReply { platform, id, login }) = no_reply::read(address.bytes()) else { return };
        let (platform, login) = (platform.host(), Cow::Owned(login.bytes().to_vec()));
        let place = match id {
            Some(id) => {
                let place = self.place_of_id(platform, Cow::Owned(id.bytes().to_vec()));
                self.owners.push((platform, login, place));
                place
            }
            None => self.place_of(Shared::Login(platform, login)),
        };
        self.join(Rule::NoReply, node, place);
    }

    /// Joins each login to its number where only one number ever had it.
    pub(crate) fn join_logins(&mut self) {
        let owners = std::mem::take(&mut self.owners);
        // Where nobody goes by the login alone there is nothing to join.
        let of_place = |(platform, login, id): &(&str, Cow<'_, [u8]>, usize)| {
            let login = Shared::Login(platform, Cow::Borrowed(login));
            self.places.get(&login).map(|place| (*place, *id))
        };
        let mut owners: Vec<(usize, usize)> = owners.iter().filter_map(of_place).collect();
        owners.sort_unstable();
        owners.dedup();
        for of_login in owners.chunk_by(|one, other| one.0 == other.0) {
            let [(place, id)] = of_login else { continue };
            let accounts = self.owned.contains(place) && self.owned.contains(id);
            self.join(if accounts { Rule::SameAccount } else { Rule::NoReply }, *place, *id);
        }
    }

    /// Returns the place of a usable address, joined to the account that it stands for.
    pub(crate) fn place_of_address(&mut self, address: &Personal) -> usize {
        let place = self.place_of(Shared::Folded(Cow::Owned(address.bytes().to_vec()), 0));
        self.join_account(place, address);
        place
    }

    /// Returns the place of a number.
    pub(crate) fn place_of_id(&mut self, platform: &'s str, id: Cow<'s, [u8]>) -> usize {
        let before = self.next;
        let place = self.place_of(Shared::Id(platform, id));
        if place == before {
            self.ids.push((platform, place));
        }
        place
    }

    /// Returns the place of a login.
    pub(crate) fn place_of_login(&mut self, platform: &'s str, login: &Personal) -> usize {
        self.place_of(Shared::Login(platform, Cow::Owned(login_bytes(login))))
    }

    /// Joins two nodes by a rule.
    pub(crate) fn join(&mut self, rule: Rule, one: usize, other: usize) {
        self.joins.entry(rule).or_default().push((one, other));
    }

    /// Says that a place is a node under another word; a second node of it is joined by a rule.
    fn is_place(&mut self, node: usize, place: usize) {
        if self.owned.insert(place) {
            self.own.push((node, place));
        } else if self.own.last() != Some(&(node, place)) {
            self.join(Rule::SameAccount, node, place);
        }
    }

    fn place_of(&mut self, shared: Shared<'s>) -> usize {
        *self.places.entry(shared).or_insert_with(|| {
            self.next += 1;
            self.next - 1
        })
    }

    fn route(&mut self, route: Route) -> usize {
        if route.is_empty() {
            return 0;
        }
        let next = self.routes.len() + 1;
        *self.routes.entry(route).or_insert(next)
    }
}

fn login_bytes(login: &Personal) -> Vec<u8> {
    folded(login.bytes()).bytes().to_vec()
}
