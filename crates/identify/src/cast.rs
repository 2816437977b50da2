//! The cast: every signature and account as a node, with what is known of it.
//!
//! Nodes are numbered in the order of their keyed ids. A forgotten person's slot stands both where
//! signatures and where accounts stand, so a node is an id and not a signature or an account.

use std::borrow::Cow;

use model::{AccountKey, AccountSeen, Personal, ProjectName, Signature, SignatureId, Subject};

use crate::mailmap::Mailmap;
use crate::resolve::Input;

/// As what a subject stands on events.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Kind {
    /// As a signature.
    Signature,
    /// As an account.
    Account,
}

/// A subject in a project; rows are in the order of project and subject.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Row<'a> {
    pub(crate) project: &'a ProjectName,
    pub(crate) kind: Kind,
    pub(crate) node: usize,
}

/// Every signature and account that is known, in use or decided about.
pub(crate) struct Cast<'a> {
    ids: Vec<&'a str>,
    /// The first bytes of each id, which settle most comparisons.
    heads: Vec<u64>,
    faces: Vec<Option<Cow<'a, Signature>>>,
    accounts: Vec<&'a AccountSeen>,
    /// Where the accounts of each node begin, and one end more.
    starts: Vec<usize>,
    pub(crate) rows: Vec<Row<'a>>,
}

impl<'a> Cast<'a> {
    /// Sorts the input; `others` are ids that may stand for somebody without being known or in use.
    pub(crate) fn of(
        input: &Input<'a>,
        mailmaps: &[(&ProjectName, &Mailmap)],
        others: impl Iterator<Item = &'a str>,
    ) -> Self {
        let mut ids: Vec<&str> = input.signatures.iter().map(|seen| seen.id.0.as_str()).collect();
        ids.extend(input.usage.iter().map(|(_, id)| id.0.as_str()));
        ids.extend(input.accounts.iter().map(|seen| seen.id.0.as_str()));
        ids.extend(input.account_usage.iter().map(|(_, id)| id.0.as_str()));
        ids.extend(others);
        // Stores tell their ids in order, and this sort is quick on what is in order already.
        ids.sort();
        ids.dedup();
        ids.shrink_to_fit();
        let mut accounts: Vec<&AccountSeen> = input.accounts.iter().collect();
        accounts.sort();
        accounts.dedup();
        let mut cast = Self {
            heads: ids.iter().map(|id| head(id)).collect(),
            faces: vec![None; ids.len()],
            ids,
            accounts,
            starts: Vec::new(),
            rows: Vec::new(),
        };
        cast.count_accounts();
        cast.show_faces(input, mailmaps);
        cast.list_rows(input);
        cast
    }

    fn count_accounts(&mut self) {
        let mut at = 0;
        for id in &self.ids {
            self.starts.push(at);
            let of_node = |seen: &&&AccountSeen| seen.id.0 == **id;
            at += self.accounts.iter().skip(at).take_while(of_node).count();
        }
        self.starts.push(at);
    }

    fn show_faces(&mut self, input: &Input<'a>, mailmaps: &[(&ProjectName, &Mailmap)]) {
        for node in 0..self.ids.len() {
            self.faces[node] = face(self.accounts(node), mailmaps).map(Cow::Owned);
        }
        let mut signed: Vec<_> = input.signatures.iter().map(|s| (&s.id, &s.signature)).collect();
        signed.sort();
        signed.dedup_by(|later, first| later.0 == first.0);
        for (SignatureId(id), signature) in signed {
            if let Some(node) = self.node(id) {
                self.faces[node] = Some(Cow::Borrowed(signature));
            }
        }
    }

    fn list_rows(&mut self, input: &Input<'a>) {
        let signed = input.usage.iter().map(|(project, id)| (project, Kind::Signature, &id.0));
        let told = input.account_usage.iter().map(|(p, id)| (p, Kind::Account, &id.0));
        let rows = signed.chain(told);
        let row = |(project, kind, id): (_, _, &String)| {
            self.node(id).map(|node| Row { project, kind, node })
        };
        let mut rows: Vec<Row<'_>> = rows.filter_map(row).collect();
        rows.sort();
        rows.dedup();
        self.rows = rows;
    }

    /// Returns how many nodes there are.
    pub(crate) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Returns the node of an id.
    pub(crate) fn node(&self, id: &str) -> Option<usize> {
        let head = head(id);
        let from = self.heads.partition_point(|other| *other < head);
        let alike = self.heads.iter().skip(from).take_while(|other| **other == head);
        let mut nodes = (from..).zip(alike).map(|(node, _)| node);
        nodes.find(|node| self.ids[*node] == id)
    }

    /// Returns the id of a node; none for a place.
    pub(crate) fn id(&self, node: usize) -> Option<&'a str> {
        self.ids.get(node).copied()
    }

    /// Returns the name and the address that a node signs with: of an account that told an address
    /// and several names, the name is left out where `.mailmap` would tell them apart.
    pub(crate) fn face(&self, node: usize) -> Option<&Signature> {
        self.faces.get(node)?.as_deref()
    }

    /// Returns an account under each of its logins and names; none for a signature.
    pub(crate) fn accounts(&self, node: usize) -> &[&'a AccountSeen] {
        let ends = self.starts.get(node).zip(self.starts.get(node + 1));
        ends.and_then(|(from, until)| self.accounts.get(*from..*until)).unwrap_or_default()
    }

    /// Returns whether a node is an account of a platform that is known by this name alone.
    pub(crate) fn is_called(&self, node: usize, platform: &str, name: &Personal) -> bool {
        let so = |row: &&AccountSeen| row.platform == platform && row.name.as_ref() == Some(name);
        self.accounts(node).iter().any(|row| so(row) && is_by_name(row))
    }

    /// Returns whether a node stands on events of a project.
    pub(crate) fn is_in(&self, node: usize, project: &ProjectName) -> bool {
        let stands = |kind| self.rows.binary_search(&Row { project, kind, node }).is_ok();
        stands(Kind::Signature) || stands(Kind::Account)
    }

    /// Returns which nodes stand on events.
    pub(crate) fn in_use(&self) -> Vec<bool> {
        let mut used = vec![false; self.ids.len()];
        for row in &self.rows {
            used[row.node] = true;
        }
        used
    }

    /// Returns what stands on the events of a row.
    pub(crate) fn subject(&self, row: &Row<'_>) -> Subject {
        let id = self.ids[row.node].to_owned();
        match row.kind {
            Kind::Signature => Subject::Signature(model::SignatureId(id)),
            Kind::Account => Subject::Account(model::AccountId(id)),
        }
    }
}

/// Returns the first eight bytes of an id, in its order.
fn head(id: &str) -> u64 {
    let mut head = [0; 8];
    head.iter_mut().zip(id.bytes()).for_each(|(to, byte)| *to = byte);
    u64::from_be_bytes(head)
}

/// Returns whether nothing but a name tells an account apart.
pub(crate) fn is_by_name(account: &AccountSeen) -> bool {
    matches!(account.key(), AccountKey::Name(_))
}

fn face(rows: &[&AccountSeen], mailmaps: &[(&ProjectName, &Mailmap)]) -> Option<Signature> {
    let address = rows.iter().find_map(|row| row.address.as_ref())?;
    let signed = |name: Option<&Personal>| Signature {
        name: name.cloned().unwrap_or_default(),
        address: address.clone(),
    };
    let mut faces = rows.iter().map(|row| signed(row.name.as_ref()));
    let first = faces.next()?;
    let like = |other: Signature| mailmaps.iter().all(|(_, m)| m.sent(&first) == m.sent(&other));
    if faces.all(like) { Some(first) } else { Some(signed(None)) }
}
