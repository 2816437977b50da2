//! Asked: what `real` and `bench` are run on: the built program, and clones with their names.
//!
//! Every path becomes absolute, because the program is run in an empty folder, where no playbook
//! of the place it was started from can change a figure.

use std::error::Error;
use std::path::{Path, PathBuf};

/// A clone with the name that its project gets.
pub(crate) struct Place {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// The `.mailmap` for a clone without file contents.
    pub(crate) mailmap: Option<PathBuf>,
}

/// What a command is about.
pub(crate) struct Asked {
    pub(crate) program: PathBuf,
    pub(crate) places: Vec<Place>,
}

impl Asked {
    /// Reads `[--program PATH] [--mailmap NAME=FILE] NAME=CLONE …`, or nothing when it is not that.
    ///
    /// # Errors
    /// When a path leads nowhere, or no program was built.
    pub(crate) fn read(words: &[&str], root: &Path) -> Option<Result<Self, Box<dyn Error>>> {
        let (mut program, mut mailmaps, mut clones) = (None, vec![], vec![]);
        let mut words = words.iter();
        while let Some(word) = words.next() {
            match *word {
                "--program" => program = Some(PathBuf::from(words.next()?)),
                "--mailmap" => mailmaps.push(words.next()?.split_once('=')?),
                word => clones.push(word.split_once('=')?),
            }
        }
        if clones.is_empty() {
            return None;
        }
        Some(Self::found(program.or_else(|| built(root)), &mailmaps, &clones))
    }

    fn found(
        program: Option<PathBuf>,
        mailmaps: &[(&str, &str)],
        clones: &[(&str, &str)],
    ) -> Result<Self, Box<dyn Error>> {
        let program = program.ok_or("no program is built: cargo build --release, or --program")?;
        let place = |(name, path): &(&str, &str)| -> Result<Place, Box<dyn Error>> {
            let mailmap = mailmaps.iter().rev().find(|(of, _)| of == name);
            Ok(Place {
                name: (*name).to_owned(),
                path: absolute(Path::new(path))?,
                mailmap: mailmap.map(|(_, file)| absolute(Path::new(file))).transpose()?,
            })
        };
        let places = clones.iter().map(place).collect::<Result<_, _>>()?;
        Ok(Self { program: absolute(&program)?, places })
    }
}

/// Returns the program that was built last with optimization, or else without.
pub(crate) fn built(root: &Path) -> Option<PathBuf> {
    let profiles = ["release", "debug"].into_iter();
    let mut programs = profiles.map(|of| root.join("target").join(of).join("convivial"));
    programs.find(|program| program.is_file())
}

/// Returns the absolute path of what is there.
pub(crate) fn absolute(path: &Path) -> Result<PathBuf, Box<dyn Error>> {
    path.canonicalize().map_err(|error| format!("{}: {error}", path.display()).into())
}

#[cfg(test)]
mod tests {
    use super::Asked;

    #[test]
    fn clones_have_names_and_may_have_a_mailmap() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("convivial");
        std::fs::write(&program, "").unwrap();
        let (program, place) = (program.to_str().unwrap(), folder.path().to_str().unwrap());
        let (one, mailmap) = (format!("orchard={place}"), format!("orchard={program}"));
        let words = ["--program", program, "--mailmap", &mailmap, &one, "hive=/no/such/place"];
        let asked = Asked::read(&words[..5], folder.path()).unwrap().unwrap();
        assert_eq!(asked.places[0].name, "orchard");
        assert!(asked.places[0].mailmap.is_some());
        assert!(Asked::read(&words, folder.path()).unwrap().is_err(), "a clone leads nowhere");
        assert!(Asked::read(&[place], folder.path()).is_none(), "a clone without a name");
        assert!(Asked::read(&[&one], folder.path()).unwrap().is_err(), "no program is built");
    }
}
