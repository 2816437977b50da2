//! `convivial.toml`: which projects there are, and what the community says about itself.

use std::collections::{BTreeMap, BTreeSet};
use std::io::ErrorKind;
use std::path::Path;

use model::{Personal, ProjectName};
use toml::de::DeTable;

use crate::failure::{Place, PlaybookError};
use crate::nearest::nearest;
use crate::section::Section;

/// The name of the file.
pub const FILE: &str = "convivial.toml";

const SECTIONS: &[&str] = &["programme", "projects", "people", "kinds", "privacy", "report"];
const AUDIENCES: &[&str] = &["public", "internal"];

/// What a community says about itself; everything may be left out.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Playbook {
    /// The name of the programme that the projects belong to.
    pub programme: Option<String>,
    /// The projects, in the order in which they stand.
    pub projects: Vec<Project>,
    /// Machine accounts that no list knows: whole addresses, logins or names.
    pub bots: Vec<Personal>,
    /// Patterns of addresses that tell nobody apart.
    pub unusable: Vec<Personal>,
    /// Globs of paths by kind of work, beside the built-in ones.
    pub kinds: BTreeMap<String, Vec<String>>,
    /// Who will read what comes out.
    pub audience: Audience,
    /// The title of the report.
    pub title: Option<String>,
}

/// Who will read what comes out.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub enum Audience {
    /// Anybody.
    #[default]
    Public,
    /// The community's own people.
    Internal,
}

/// A project and where its traces are.
#[derive(Clone, PartialEq, Debug)]
pub struct Project {
    /// Its name.
    pub name: ProjectName,
    /// What the git source reads, as it is written: `git`, `refs` and `mailmap`.
    pub git: toml::Table,
}

impl Project {
    /// Returns the paths or addresses of its clones; a relative path begins at the playbook.
    pub fn places(&self) -> impl Iterator<Item = &str> {
        self.texts("git")
    }

    /// Returns the references to count; none means the default branch.
    pub fn refs(&self) -> impl Iterator<Item = &str> {
        self.texts("refs")
    }

    /// Returns the path of a `.mailmap` to use instead of the one in the tree.
    pub fn mailmap(&self) -> Option<&str> {
        self.git.get("mailmap").and_then(toml::Value::as_str)
    }

    fn texts(&self, key: &str) -> impl Iterator<Item = &str> {
        let list = self.git.get(key).and_then(toml::Value::as_array);
        list.into_iter().flatten().filter_map(toml::Value::as_str)
    }
}

impl Playbook {
    /// Reads the playbook of a folder; nothing when the folder has none.
    ///
    /// # Errors
    /// When the file is there and cannot be read, or as [`Playbook::parse`].
    pub fn read(folder: &Path) -> Result<Option<Self>, PlaybookError> {
        let path = folder.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => Self::parse(&text).map(Some),
            Err(source) if source.kind() == ErrorKind::NotFound => Ok(None),
            Err(source) => Err(PlaybookError::Unreadable { path, source }),
        }
    }

    /// Reads the text of a playbook.
    ///
    /// # Errors
    /// When it is not TOML, a key or a word is unknown, a value has the wrong type or is missing,
    /// or two projects have one name; the first such place in the order of sections.
    pub fn parse(text: &str) -> Result<Self, PlaybookError> {
        let table = DeTable::parse(text).map_err(|error| PlaybookError::NotToml {
            place: Place::of(text, error.span().map_or(0, |span| span.start)),
            reason: error.message().to_owned(),
        })?;
        let file = Section::checked(text, "the file", 0, table.get_ref(), SECTIONS)?;
        let mut playbook = Self { projects: projects(&file)?, ..Self::default() };
        if let Some(programme) = file.section("programme", "[programme]", &["name"])? {
            playbook.programme = programme.text("name")?.map(|(name, _)| name);
        }
        if let Some(people) = file.section("people", "[people]", &["bots", "unusable"])? {
            let personal = |texts: Vec<String>| texts.into_iter().map(Personal::new).collect();
            playbook.bots = personal(people.texts("bots")?);
            playbook.unusable = personal(people.texts("unusable")?);
        }
        if let Some(kinds) = file.open_section("kinds", "[kinds]")? {
            for kind in kinds.keys() {
                playbook.kinds.insert(kind.to_owned(), kinds.texts(kind)?);
            }
        }
        if let Some(privacy) = file.section("privacy", "[privacy]", &["audience"])? {
            playbook.audience = audience(&privacy)?;
        }
        if let Some(report) = file.section("report", "[report]", &["title"])? {
            playbook.title = report.text("title")?.map(|(title, _)| title);
        }
        Ok(playbook)
    }
}

fn projects(file: &Section<'_, '_>) -> Result<Vec<Project>, PlaybookError> {
    let mut projects = Vec::new();
    let mut names = BTreeSet::new();
    let known = &["name", "git", "refs", "mailmap"];
    for section in file.sections("projects", "[[projects]]", known)? {
        let (name, place) = section.text("name")?.ok_or_else(|| section.missing("name"))?;
        let name = ProjectName::parse(&name).ok_or(PlaybookError::ProjectName { place })?;
        if !names.insert(name.as_str().to_lowercase()) {
            return Err(PlaybookError::SecondProject { place });
        }
        let mut git = toml::Table::new();
        for key in ["git", "refs"] {
            let texts = section.texts(key)?;
            if !texts.is_empty() {
                git.insert(key.to_owned(), texts.into());
            }
        }
        if !git.contains_key("git") {
            return Err(section.missing("git"));
        }
        if let Some((mailmap, _)) = section.text("mailmap")? {
            git.insert("mailmap".to_owned(), mailmap.into());
        }
        projects.push(Project { name, git });
    }
    Ok(projects)
}

fn audience(privacy: &Section<'_, '_>) -> Result<Audience, PlaybookError> {
    let Some((word, place)) = privacy.text("audience")? else { return Ok(Audience::default()) };
    match word.as_str() {
        "public" => Ok(Audience::Public),
        "internal" => Ok(Audience::Internal),
        _ => Err(PlaybookError::UnknownWord {
            place,
            key: "audience",
            nearest: nearest(&word, AUDIENCES),
            known: AUDIENCES,
        }),
    }
}

#[cfg(test)]
mod tests;
