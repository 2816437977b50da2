//! Tokens: which secrets the environment and a file `.env` hold for a platform.
//!
//! A token goes to the host that it belongs to and to no other: the common variables belong to the
//! platform's own host, a variable with a host's name to that host. No token is ever printed.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

use collect::net::Token;

/// The file beside the playbook that may hold what the environment does not.
const FILE: &str = ".env";

/// The variables of a platform, and the host that they belong to.
struct Platform {
    name: &'static str,
    host: &'static str,
    variables: &'static [&'static str],
    /// For other hosts of the same platform.
    elsewhere: &'static [&'static str],
}

const PLATFORMS: [Platform; 3] = [
    Platform {
        name: "github",
        host: "api.github.com",
        variables: &["GITHUB_TOKEN", "GH_TOKEN"],
        elsewhere: &["GITHUB_ENTERPRISE_TOKEN", "GH_ENTERPRISE_TOKEN"],
    },
    Platform { name: "gitlab", host: "gitlab.com", variables: &["GITLAB_TOKEN"], elsewhere: &[] },
    Platform {
        name: "forgejo",
        host: "codeberg.org",
        variables: &["FORGEJO_TOKEN", "GITEA_TOKEN"],
        elsewhere: &[],
    },
];

/// Everything that may hold a token.
pub(crate) struct Tokens {
    variables: BTreeMap<String, String>,
}

impl Tokens {
    /// Takes the environment, and behind it the file `.env` of a folder.
    pub(crate) fn of(env: &BTreeMap<OsString, OsString>, folder: &Path) -> Self {
        // A file that cannot be read holds no token; whoever needs one is told which to set.
        let text = std::fs::read_to_string(folder.join(FILE)).unwrap_or_default();
        let mut variables: BTreeMap<String, String> = text.lines().filter_map(assignment).collect();
        let text = |(name, value): (&OsString, &OsString)| {
            Some((name.to_str()?.to_owned(), value.to_str()?.to_owned()))
        };
        variables.extend(env.iter().filter_map(text));
        Self { variables }
    }

    /// Returns the tokens for a host of a platform, best first; several may stand in one variable
    /// with commas between them.
    pub(crate) fn find(&self, platform: &str, host: &str) -> Vec<Token> {
        let mut found = vec![];
        for name in names(platform, host) {
            let value = self.variables.get(&name).map_or("", String::as_str);
            let texts = value.split(',').map(str::trim).filter(|text| !text.is_empty());
            for token in texts.map(Token::new) {
                if !found.contains(&token) {
                    found.push(token);
                }
            }
        }
        found
    }
}

/// Returns the variables that may hold a token for a host, best first.
pub(crate) fn names(platform: &str, host: &str) -> Vec<String> {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let own = format!("{}_TOKEN_{host}", platform.to_uppercase());
    let mut names = vec![own.chars().map(letter).collect()];
    if let Some(known) = PLATFORMS.iter().find(|known| known.name == platform) {
        let common = if known.host == host { known.variables } else { known.elsewhere };
        names.extend(common.iter().map(|name| (*name).to_owned()));
    }
    names
}

/// Reads `NAME=VALUE`, with or without `export` before it and quotes around the value.
fn assignment(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let quoted = ['"', '\'']
        .into_iter()
        .find_map(|quote| value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)));
    let bare = || value.split(" #").next().unwrap_or_default().trim_end();
    let fits = !name.is_empty() && name.chars().all(plain);
    fits.then(|| (name.to_owned(), quoted.unwrap_or_else(bare).to_owned()))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::ffi::OsString;
    use std::fs;

    use super::Tokens;

    fn found(env: &[(&str, &str)], file: &str, platform: &str, host: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(".env"), file).unwrap();
        let env: BTreeMap<OsString, OsString> =
            env.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
        let tokens = Tokens::of(&env, folder.path()).find(platform, host);
        tokens.iter().map(|token| token.reveal().to_owned()).collect()
    }

    #[test]
    fn the_environment_wins_over_the_file() {
        let file = "# ours\nexport GITHUB_TOKEN='from-file' \nGH_TOKEN = second # spare\n";
        assert_eq!(found(&[], file, "github", "api.github.com"), ["from-file", "second"]);
        let env = [("GITHUB_TOKEN", "one, two")];
        assert_eq!(found(&env, file, "github", "api.github.com"), ["one", "two", "second"]);
    }

    #[test]
    fn a_token_goes_to_no_other_host() {
        let env = [
            ("GITHUB_TOKEN", "public"),
            ("GITHUB_ENTERPRISE_TOKEN", "house"),
            ("GITHUB_TOKEN_GIT_MILL_INVALID", "mill"),
            ("GITLAB_TOKEN", "lab"),
        ];
        assert_eq!(found(&env, "", "github", "api.github.com"), ["public"]);
        assert_eq!(found(&env, "", "github", "git.mill.invalid"), ["mill", "house"]);
        assert_eq!(found(&env, "", "gitlab", "gitlab.com"), ["lab"]);
        assert!(found(&env, "", "gitlab", "lab.mill.invalid").is_empty());
        assert!(found(&env, "", "weather", "sky.invalid").is_empty());
    }
}
