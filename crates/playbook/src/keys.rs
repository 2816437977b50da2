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
    /// A list of texts.
    Texts,
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
}
