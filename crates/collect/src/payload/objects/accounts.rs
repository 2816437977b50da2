//! Accounts: what tells one apart, and whom it stands for.
//!
//! Older shapes give a login or an id alone, and a ghost stands for whoever has left.

use model::{Account, AccountKind, Personal, Who};
use serde::Deserialize;

use crate::payload::told::{Object, Scalar};

/// An account: what tells it apart, and nothing about whoever is behind it.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct User<'a> {
    /// Its number.
    #[serde(borrow)]
    pub id: Scalar<'a>,
    /// Its login at the time.
    pub login: Scalar<'a>,
    /// `User`, `Bot`, `Organization` or `Mannequin`.
    #[serde(rename = "type")]
    pub kind: Scalar<'a>,
}

impl<'a> Object<'a, User<'a>> {
    /// Returns who it stands for: null is a ghost, and what is missing altogether is untold.
    pub fn who(&self, platform: &str) -> Who {
        match self {
            Object::Missing => Who::Untold,
            Object::Null => Who::Ghost,
            Object::Is(user) => account(&user.id, user.login.text(), user.kind.text(), platform),
            Object::Odd(login @ Scalar::Text(_)) => {
                account(&Scalar::Missing, login.text(), None, platform)
            }
            Object::Odd(id @ Scalar::Number(_)) => account(id, None, None, platform),
            Object::Odd(_) => Who::Untold,
        }
    }
}

/// Returns who an account of a forge stands for.
fn account(id: &Scalar<'_>, login: Option<&str>, kind: Option<&str>, platform: &str) -> Who {
    let login = login.filter(|login| !login.is_empty());
    if login == Some("ghost") {
        return Who::Ghost;
    }
    let kind = match (login, kind) {
        (Some(login), _) if login.ends_with("[bot]") => AccountKind::Bot,
        (_, Some("User")) => AccountKind::User,
        (_, Some("Bot")) => AccountKind::Bot,
        (_, Some("Organization")) => AccountKind::Organization,
        (_, Some("Mannequin")) => AccountKind::Mannequin,
        _ => AccountKind::Unstated,
    };
    let login = login.map(Personal::new);
    match (id.id(), login) {
        (Some(id), login) => Who::Account(Account::by_id(platform, id, login, kind)),
        (None, Some(login)) => Who::Account(Account::by_login(platform, login, kind)),
        (None, None) => Who::Ghost,
    }
}
