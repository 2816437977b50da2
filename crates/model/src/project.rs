//! The name of a project: what a community calls it, safe to use in a file name.

use std::fmt;

/// A project's name: 1 to 100 of `a–z`, `A–Z`, `0–9`, `.`, `_`, `-`, not beginning with `.` or `-`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ProjectName(String);

impl ProjectName {
    /// Takes a name as it stands, or nothing when it holds other characters.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=100).contains(&text.len())
            && !text.starts_with(['.', '-'])
            && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
        fits.then(|| Self(text.to_owned()))
    }

    /// Makes a name from a folder's: other characters become `-`; nothing usable is `project`.
    pub fn from_folder(folder: &str) -> Self {
        let name = folder.strip_suffix(".git").unwrap_or(folder);
        let kept: String = name
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' })
            .take(100)
            .collect();
        let kept = kept.trim_start_matches(['.', '-']);
        Self::parse(kept).unwrap_or_else(|| Self("project".to_owned()))
    }

    /// Returns the name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ProjectName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::ProjectName;

    #[test]
    fn a_folder_always_makes_a_name_that_can_be_a_file() {
        for (folder, name) in [
            ("numpy.git", "numpy"),
            ("my project", "my-project"),
            ("..", "project"),
            ("", "project"),
            ("../../etc", "etc"),
            ("Ωmega", "mega"),
        ] {
            assert_eq!(ProjectName::from_folder(folder).as_str(), name, "{folder}");
        }
        assert!(ProjectName::parse("a/b").is_none());
        assert!(ProjectName::parse("..").is_none());
    }
}
