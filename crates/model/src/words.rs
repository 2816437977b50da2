//! Words: a closed list of values, each with the one word under which it is stored and printed.

/// Declares an enum whose values have words, in reading order.
macro_rules! words {
    ($(#[$about:meta])* pub enum $name:ident {
        $($(#[$value_about:meta])* $value:ident = $word:literal,)+
    }) => {
        $(#[$about])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum $name {
            $($(#[$value_about])* $value,)+
        }

        impl $name {
            /// Every value with the word it is stored under, in reading order.
            pub const ALL: [(Self, &'static str); [$($word,)+].len()] =
                [$((Self::$value, $word),)+];

            /// Returns the word it is stored under.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)+
                }
            }

            /// Returns the value that a word means.
            pub fn of_word(word: &str) -> Option<Self> {
                Self::ALL.into_iter().find(|(_, known)| *known == word).map(|(value, _)| value)
            }
        }
    };
}
pub(crate) use words;
