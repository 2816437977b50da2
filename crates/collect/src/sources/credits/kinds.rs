//! What kind of document a file is: as the configuration says, else as its name does.

use model::CreditDocument;

use crate::SourceError;

/// What the configuration says that files are.
pub(super) struct Kinds<'a>(Vec<(&'a str, CreditDocument)>);

impl<'a> Kinds<'a> {
    /// Reads the lines of `kinds`.
    pub(super) fn told(told: &'a [String]) -> Result<Self, SourceError> {
        let one = |(number, line): (usize, &'a String)| {
            line.rsplit_once('=')
                .and_then(|(file, kind)| Some((file.trim(), CreditDocument::of_word(kind.trim())?)))
                .ok_or_else(|| SourceError::Configuration {
                    reason: format!("number {number} of kinds is not `FILE = KIND`"),
                })
        };
        (1..).zip(told).map(one).collect::<Result<_, _>>().map(Self)
    }

    /// Returns the kind of a file that was found at a place of the configuration.
    pub(super) fn of(&self, file: &str, place: &str) -> Option<CreditDocument> {
        let told = self.0.iter().find(|(name, _)| *name == place || *name == file);
        told.map(|(_, kind)| *kind).or_else(|| kind_of(file))
    }
}

/// Returns the kind of document that a file's name says it is.
fn kind_of(file: &str) -> Option<CreditDocument> {
    let name = file.rsplit('/').next().unwrap_or(file).to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let begins = |words: &[&str]| words.iter().any(|word| name.starts_with(word));
    let holds = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if holds(&["all-contributorsrc"]) {
        Some(CreditDocument::AllContributors)
    } else if name.ends_with(".cff") {
        Some(CreditDocument::Citation)
    } else if holds(&["zenodo"]) && name.ends_with(".json") {
        Some(CreditDocument::Zenodo)
    } else if begins(&["authors", "thanks", "contributors", "credits", "acknowledg"])
        && !name.ends_with(".toml")
    {
        Some(CreditDocument::Authors)
    } else if name.ends_with(".toml") || begins(&["maintainers"]) || holds(&["team"]) {
        Some(CreditDocument::Team)
    } else if holds(&["changelog", "changes", "release", "notes", "history", "news", "whatsnew"]) {
        Some(CreditDocument::ReleaseNotes)
    } else {
        None
    }
}
