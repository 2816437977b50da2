//! Everyday words: logins and local parts of addresses that many people have.
//!
//! A given name alone never suggests anybody, nor does the name of a role. The list of given names
//! is short and cannot be fair to every language, so a word that several people at hand carry as
//! their name counts as everyday too, whatever the language.

/// What people put before the `@` where they stand for no one, or only for themselves.
const ROLES: [&str; 44] = [
    "account",
    "admin",
    "administrator",
    "bitbucket",
    "code",
    "coding",
    "commit",
    "commits",
    "contact",
    "developer",
    "developers",
    "devel",
    "email",
    "github",
    "gitlab",
    "google",
    "hello",
    "hostmaster",
    "ignore",
    "info",
    "invalid",
    "local",
    "localhost",
    "mail",
    "mails",
    "master",
    "myself",
    "nobody",
    "noreply",
    "office",
    "private",
    "public",
    "python",
    "research",
    "root",
    "science",
    "software",
    "spam",
    "student",
    "support",
    "ubuntu",
    "unknown",
    "webmaster",
    "youremail",
];

/// Given names that are common in some language, as [`super::name::squeezed`] writes them.
const GIVEN: [&str; 124] = [
    "abdul",
    "adrian",
    "ahmed",
    "akash",
    "albert",
    "alejandro",
    "alexander",
    "alexandre",
    "alice",
    "amanda",
    "andrea",
    "andreas",
    "andrei",
    "andrew",
    "angela",
    "antoine",
    "anton",
    "antonio",
    "arjun",
    "arthur",
    "ashley",
    "benjamin",
    "bernard",
    "brian",
    "bruno",
    "camille",
    "carlos",
    "caroline",
    "charles",
    "chris",
    "christian",
    "christoph",
    "christopher",
    "claire",
    "clara",
    "daniel",
    "daniela",
    "david",
    "deepak",
    "denis",
    "diego",
    "dmitry",
    "edward",
    "elena",
    "elizabeth",
    "emily",
    "emma",
    "fabian",
    "fatima",
    "felix",
    "fernando",
    "florian",
    "francesco",
    "francois",
    "frank",
    "gabriel",
    "george",
    "guillaume",
    "hannah",
    "henry",
    "hiroshi",
    "ibrahim",
    "ignacio",
    "ivanov",
    "james",
    "jason",
    "javier",
    "jennifer",
    "jeremy",
    "jessica",
    "johannes",
    "jonas",
    "jonathan",
    "joseph",
    "joshua",
    "julia",
    "julian",
    "julien",
    "karen",
    "katie",
    "kevin",
    "laura",
    "leonardo",
    "lorenzo",
    "louis",
    "lucas",
    "lukas",
    "manuel",
    "marco",
    "maria",
    "marie",
    "marta",
    "martin",
    "matteo",
    "matthew",
    "matthias",
    "michael",
    "michal",
    "miguel",
    "mohamed",
    "mohammed",
    "muhammad",
    "nathan",
    "nicolas",
    "nicole",
    "nikita",
    "oliver",
    "olivier",
    "patrick",
    "pablo",
    "peter",
    "philipp",
    "pierre",
    "rachel",
    "rahul",
    "richard",
    "robert",
    "samul",
    "sarah",
    "sebastian",
    "simon",
    "stefan",
    "stephen",
    "thomas",
];

/// How short a login or a local part may be and still be told from others.
const SHORTEST: usize = 5;

/// Returns whether a folded login or local part is one that many people have.
pub(crate) fn is_everyday(word: &str) -> bool {
    word.chars().count() < SHORTEST
        || !word.contains(char::is_alphabetic)
        || ROLES.binary_search(&word).is_ok()
        || GIVEN.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::{GIVEN, ROLES, is_everyday};
    use crate::suggest::name::squeezed;

    #[test]
    fn roles_given_names_and_short_words_are_everyday() {
        for word in ["info", "me", "mail", "git", "dev", "daniel", "samul", "1234567"] {
            assert!(is_everyday(word), "{word}");
        }
        assert!(!is_everyday("wheelwright"));
    }

    #[test]
    fn the_lists_are_written_as_words_are_folded() {
        assert!(ROLES.is_sorted());
        for word in ROLES.iter().chain(&GIVEN) {
            assert_eq!(squeezed(word), *word);
        }
    }
}
