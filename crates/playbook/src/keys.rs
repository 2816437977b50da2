//! Keys: what a section of `convivial.toml` may hold, said once, so that checking, the JSON Schema
//! and the manual all come from the same words.

/// One key of a section.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// What it is for, in one sentence; this is the manual.
    pub about: &'static str,
    /// What it may look like, as TOML.
    pub example: &'static str,
}

/// What a key holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Holds {
    /// A text.
    Text,
    /// A list of texts, each once.
    Texts,
    /// A list of repositories such as `owner/name`, each once; `owner/*` and `*` where wanted.
    Repositories,
    /// One repository such as `owner/name`.
    Repository,
    /// A whole number, not negative.
    Number,
    /// True or false.
    Flag,
    /// One word of a closed list.
    Word(&'static [&'static str]),
    /// A day, such as `2024-05-01`, as a text.
    Day,
}

/// A section that a project may have: what one source reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SectionKind {
    /// Its name, under `[projects.NAME]`.
    pub name: &'static str,
    /// What it is for, in one sentence.
    pub about: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// The names of the keys without which it cannot be read.
    pub required: &'static [&'static str],
}

/// Returns whether a text can be a repository: two words or more with `/` between them, or a `*`
/// at the end.
pub(crate) fn is_repository(text: &str) -> bool {
    let word = |word: &str| {
        let plain = |c: char| c.is_ascii_alphanumeric() || "._-~".contains(c);
        !word.is_empty() && word != "." && word != ".." && word.chars().all(plain)
    };
    let mut words: Vec<&str> = text.split('/').collect();
    if words.last() == Some(&"*") {
        words.pop();
        return words.len() < 2 && words.into_iter().all(word);
    }
    words.len() > 1 && words.into_iter().all(word)
}

#[cfg(test)]
mod tests {
    use super::is_repository;

    #[test]
    fn a_repository_is_words_with_slashes() {
        for good in ["owner/name", "group/sub/name", "o-w.n_er/~name", "owner/*", "*"] {
            assert!(is_repository(good), "{good}");
        }
        for bad in [
            "name",
            "owner/name/",
            "/name",
            "a//b",
            "../b",
            "a/..",
            "https://h/o/n",
            "a/b c",
            "",
            "a/b/*",
            "**",
        ] {
            assert!(!is_repository(bad), "{bad}");
        }
    }
}
