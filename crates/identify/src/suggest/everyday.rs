//! Everyday words: logins and local parts of addresses that many people have.
//!
//! A given name alone never suggests anybody, nor does the name of a role. The list of given names
//! is short and cannot be fair to every language, so a word that several people at hand carry as
//! their name counts as everyday too, whatever the language.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use super::name::squeezed;

/// What people put before the `@` where they stand for no one, or only for themselves.
const ROLES: &str = "account admin administrator bitbucket coding commit commits contact devel \
    developer developers email github gitlab google hello hostmaster ignore invalid local \
    localhost mails master myself nobody noreply office private public python research science \
    software student support ubuntu unknown webmaster youremail";

/// Given names that are common in some language.
const GIVEN: &str = "abdul adrian ahmed akash albert alejandro alexander alexandre alice amanda \
    andrea andreas andrei andrew angela antoine anton antonio arjun arthur ashley benjamin bernard \
    brian bruno camille carlos caroline charles chris christian christoph christopher claire clara \
    daniel daniela david deepak denis diego dmitry edward elena elizabeth emily emma fabian fatima \
    felix fernando florian francesco francois frank gabriel george guillaume hannah henry hiroshi \
    ibrahim ignacio james jason javier jennifer jeremy jessica johannes jonas jonathan joseph \
    joshua julia julian julien karen katie kevin laura leonardo lorenzo louis lucas lukas manuel \
    marco maria marie marta martin matteo matthew matthias michael michal miguel mohamed mohammed \
    muhammad nathan nicolas nicole nikita oliver olivier pablo patrick peter philipp pierre rachel \
    rahul richard robert samuel sarah sebastian simon stefan stephen steven thomas tomas victor \
    vincent walter william yuki";

/// How short a login or a local part may be and still be told from others.
const SHORTEST: usize = 5;

static EVERYDAY: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    [ROLES, GIVEN].iter().flat_map(|list| list.split(' ')).map(squeezed).collect()
});

/// Returns whether a folded login or local part is one that many people have.
pub(crate) fn is_everyday(word: &str) -> bool {
    word.chars().count() < SHORTEST
        || !word.contains(char::is_alphabetic)
        || EVERYDAY.contains(word)
}

#[cfg(test)]
mod tests {
    use super::is_everyday;
    use crate::suggest::name::squeezed;

    #[test]
    fn roles_given_names_and_short_words_are_everyday() {
        for word in ["info", "me", "mail", "git", "dev", "Daniel", "Michael", "support", "1234567"]
        {
            assert!(is_everyday(&squeezed(word)), "{word}");
        }
        assert!(!is_everyday("wheelwright"));
    }
}
