//! Wanted: which repositories belong to the project.

use std::collections::HashSet;

/// The repositories that belong to the project.
pub(super) struct Wanted {
    /// Nothing stands for all of them.
    only: Option<HashSet<String>>,
}

impl Wanted {
    /// Takes `owner/name`, `owner/*` and `*`; nothing stands for all.
    pub(super) fn of(repositories: Option<&[String]>) -> Self {
        let only = repositories.filter(|names| !names.iter().any(|name| name == "*"));
        let lower = |name: &String| name.trim_end_matches('/').to_ascii_lowercase();
        Self { only: only.map(|names| names.iter().map(lower).collect()) }
    }

    /// Returns whether every repository is wanted.
    pub(super) fn all(&self) -> bool {
        self.only.is_none()
    }

    /// Returns whether the repository of that name is wanted; case is no difference.
    pub(super) fn has(&self, name: &str) -> bool {
        let Some(only) = &self.only else { return true };
        let mut name = name.to_ascii_lowercase();
        if only.contains(&name) {
            return true;
        }
        let Some(owner) = name.find('/') else { return false };
        name.truncate(owner + 1);
        name.push('*');
        only.contains(&name)
    }
}

#[cfg(test)]
mod tests {
    use super::Wanted;

    #[test]
    fn names_are_compared_without_case_and_a_star_stands_for_all_of_an_owner() {
        let wanted = Wanted::of(Some(&["Orchard/Apples".to_owned(), "meadow/*".to_owned()]));
        assert!(wanted.has("orchard/apples") && wanted.has("Meadow/bees"));
        assert!(!wanted.has("orchard/pears") && !wanted.has("meadow") && !wanted.has(""));
        assert!(Wanted::of(None).has("any/thing"));
        assert!(Wanted::of(Some(&["*".to_owned()])).has("any/thing"));
    }
}
