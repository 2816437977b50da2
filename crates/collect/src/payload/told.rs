//! Told: fields that may be missing, null or of another type than they should be.
//!
//! Reading one never fails, so an odd field costs nothing but itself. Texts are borrowed where they
//! can be, and lists are bounded, because a payload may be hostile.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use model::{Account, AccountKind, Instant, Personal, Who};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::objects::User;

/// The most members of a list that are kept; a forge's own lists are far shorter.
const LONGEST: usize = 1_000;

/// A single value.
#[derive(Clone, Default)]
pub enum Scalar<'a> {
    /// It is not there.
    #[default]
    Missing,
    /// It is there and null.
    Null,
    /// True or false.
    Flag(bool),
    /// A whole number that is not negative.
    Number(u64),
    /// A text.
    Text(Cow<'a, str>),
    /// Anything else.
    Other,
}

impl Scalar<'_> {
    /// Returns the text.
    pub fn text(&self) -> Option<&str> {
        match self {
            Scalar::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the whole number, also where it stands as a text.
    pub fn whole(&self) -> Option<u64> {
        match self {
            Scalar::Number(number) => Some(*number),
            Scalar::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Returns the id as a text, whether it stands as a number or as a text.
    pub fn id(&self) -> Option<String> {
        match self {
            Scalar::Number(number) => Some(number.to_string()),
            Scalar::Text(text) if !text.is_empty() => Some(text.clone().into_owned()),
            _ => None,
        }
    }

    /// Returns the flag.
    pub fn flag(&self) -> Option<bool> {
        match self {
            Scalar::Flag(flag) => Some(*flag),
            _ => None,
        }
    }

    /// Returns the moment.
    pub fn moment(&self) -> Option<Instant> {
        moment(self.text()?)
    }
}

/// An object, or what stands in its place.
#[derive(Clone, Default)]
pub enum Object<'a, T> {
    /// It is not there.
    #[default]
    Missing,
    /// It is there and null.
    Null,
    /// It is there.
    Is(Box<T>),
    /// A single value or a list stands in its place; older shapes give a login or an id alone.
    Odd(Scalar<'a>),
}

impl<T> Object<'_, T> {
    /// Returns the object, if it is one.
    pub fn is(&self) -> Option<&T> {
        match self {
            Object::Is(object) => Some(object),
            _ => None,
        }
    }
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

/// A list; what is no list is empty.
#[derive(Clone)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

/// Reads a moment: RFC 3339, or `2012/03/11 00:00:00 -0800` as the first archives wrote it.
pub(crate) fn moment(text: &str) -> Option<Instant> {
    if let Some(moment) = plain(text.as_bytes()) {
        return Some(moment);
    }
    let slashed = text.as_bytes().get(4) == Some(&b'/') && text.len() == 25 && text.is_ascii();
    if !slashed {
        return Instant::parse(text);
    }
    let (day, time, zone) = (text.get(..10)?, text.get(11..19)?, text.get(20..)?);
    let day = day.replace('/', "-");
    Instant::parse(&format!("{day}T{time}{}:{}", zone.get(..3)?, zone.get(3..)?))
}

/// Reads `2015-01-01T00:00:00Z`, which is nearly every moment there is, without further ado.
fn plain(text: &[u8]) -> Option<Instant> {
    let [
        y0,
        y1,
        y2,
        y3,
        b'-',
        m0,
        m1,
        b'-',
        d0,
        d1,
        b'T',
        h0,
        h1,
        b':',
        n0,
        n1,
        b':',
        s0,
        s1,
        b'Z',
    ] = text
    else {
        return None;
    };
    let number = |digits: &[&u8]| {
        digits.iter().try_fold(0_u32, |sum, digit| {
            digit.is_ascii_digit().then(|| sum * 10 + u32::from(**digit - b'0'))
        })
    };
    let (hour, minute, second) = (number(&[h0, h1])?, number(&[n0, n1])?, number(&[s0, s1])?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let year = i32::try_from(number(&[y0, y1, y2, y3])?).ok()?;
    let day = Instant::from_date(year, number(&[m0, m1])?, number(&[d0, d1])?)?;
    Some(day.plus_seconds(i64::from(hour * 3600 + minute * 60 + second)))
}

impl<'de: 'a, 'a> Deserialize<'de> for Scalar<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyScalar(PhantomData))
    }
}

struct AnyScalar<'a>(PhantomData<&'a ()>);

impl<'de: 'a, 'a> Visitor<'de> for AnyScalar<'a> {
    type Value = Scalar<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Scalar::Flag(flag))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Scalar::Number(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(u64::try_from(number).map_or(Scalar::Other, Scalar::Number))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Scalar::Other)
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Scalar::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Scalar::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Scalar::Other)
    }
}

impl<'de: 'a, 'a, T: Deserialize<'de>> Deserialize<'de> for Object<'a, T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyObject(PhantomData))
    }
}

struct AnyObject<'a, T>(PhantomData<(&'a (), T)>);

impl<'de: 'a, 'a, T: Deserialize<'de>> Visitor<'de> for AnyObject<'a, T> {
    type Value = Object<'a, T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(Object::Odd(Scalar::Flag(flag)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Object::Odd(Scalar::Number(number)))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(Object::Odd(Scalar::Other))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Object::Odd(Scalar::Other))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Object::Odd(Scalar::Text(Cow::Borrowed(text))))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Object::Odd(Scalar::Text(Cow::Owned(text.to_owned()))))
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Object::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Object::Odd(Scalar::Other))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|object| Object::Is(Box::new(object)))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(AnyList(PhantomData))
    }
}

struct AnyList<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for AnyList<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(List::default())
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok(List::default())
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok(List::default())
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(List::default())
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        Ok(List::default())
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(List::default())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while members.len() < LONGEST {
            match list.next_element()? {
                Some(member) => members.push(member),
                None => return Ok(List(members)),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(List(members))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(List::default())
    }
}

#[cfg(test)]
mod tests {
    use model::Instant;

    use super::{List, Object, Scalar, moment};

    #[test]
    fn a_field_of_any_type_is_read_and_costs_nothing_else() {
        let told = |text: &str| serde_json::from_str::<List<Object<'_, Vec<u8>>>>(text).is_ok();
        for text in ["null", "3", "-3", "1e400", "\"x\"", "true", "{\"a\":[{}]}", "[1,null,[]]"] {
            let scalar = serde_json::from_str::<Scalar<'_>>(text);
            // A number beyond every float is no JSON that can be read, and is told as such.
            assert_eq!(scalar.is_ok() && told(text), text != "1e400", "{text}");
        }
    }

    #[test]
    fn moments_are_read_in_every_way_in_which_archives_write_them() {
        let known = Instant::parse("2012-03-11T08:00:00Z");
        assert!(known.is_some());
        assert_eq!(moment("2012-03-11T08:00:00Z"), known);
        assert_eq!(moment("2012-03-11T00:00:00-08:00"), known);
        assert_eq!(moment("2012/03/11 00:00:00 -0800"), known);
        for odd in ["2012-03-11T24:00:00Z", "2012-02-30T00:00:00Z", "201/-03/11 00:00:00 -0800", ""]
        {
            assert_eq!(moment(odd), None, "{odd}");
        }
    }
}
