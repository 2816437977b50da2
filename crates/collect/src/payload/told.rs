//! Told: fields that may be missing, null or of another type than they should be.
//!
//! Reading one never fails, so an odd field costs nothing but itself. Texts are borrowed where they
//! can be, and lists are bounded, because a payload may be hostile.

mod moment;
mod visitors;

use std::borrow::Cow;

use model::Instant;

use self::moment::moment;

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

/// A list; what is no list is empty.
#[derive(Clone)]
pub struct List<T>(pub Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

#[cfg(test)]
mod tests {
    use super::{List, Object, Scalar};

    #[test]
    fn a_field_of_any_type_is_read_and_costs_nothing_else() {
        let told = |text: &str| serde_json::from_str::<List<Object<'_, Vec<u8>>>>(text).is_ok();
        for text in ["null", "3", "-3", "1e400", "\"x\"", "true", "{\"a\":[{}]}", "[1,null,[]]"] {
            let scalar = serde_json::from_str::<Scalar<'_>>(text);
            // A number beyond every float is no JSON that can be read, and is told as such.
            assert_eq!(scalar.is_ok() && told(text), text != "1e400", "{text}");
        }
    }
}
