//! `cargo xtask new-measure FAMILY NAME`: one `.sql` file with the head to fill in.
//!
//! Nothing else is touched: the build embeds what lies in the folder. The fingerprint is recorded by
//! hand when the definition is done, because that is the moment to look at it once more.

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use crate::name::checked;

const TEMPLATE: &str = include_str!("new_measure.sql");

/// Writes the file under the root of the checkout and says what to do next.
pub(crate) fn write(root: &Path, family: &str, name: &str) -> Result<String, Box<dyn Error>> {
    let (family, name) = (checked(family)?, checked(name)?);
    let folder = format!("crates/measure/sql/measures/{family}");
    fs::create_dir_all(root.join(&folder))?;
    let path = format!("{folder}/{name}.sql");
    let mut file = fs::File::create_new(root.join(&path))
        .map_err(|error| format!("cannot begin {path}: {error}"))?;
    file.write_all(filled_in(name).as_bytes())?;
    Ok(format!(
        "wrote {path}\n\
         1. write the question and what it cannot tell, before the SQL\n\
         2. write one SELECT over the views in crates/measure/sql/views\n\
         3. cargo test -p measure --test it snapshots shows its answer for the village: read it,\n   \
         check one number by hand, then accept it by the same command after INSTA_UPDATE=always\n\
         4. cargo test -p measure says what to write into crates/measure/fingerprints.toml\n\
         5. one line in CHANGELOG.md\n"
    ))
}

fn filled_in(name: &str) -> String {
    let words = name.replace('_', " ");
    let mut letters = words.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    let title: String = first.into_iter().chain(letters).collect();
    TEMPLATE.replace("{name}", name).replace("{words}", &words).replace("{title}", &title)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{filled_in, write};

    fn head(text: &str) -> toml::Table {
        text.split("+++").nth(1).unwrap().parse().unwrap()
    }

    fn headings(text: &str) -> Vec<&str> {
        text.lines().filter(|line| line.starts_with("## ")).collect()
    }

    #[test]
    fn the_file_to_fill_in_has_the_shape_of_the_measures_that_exist() {
        let root = crate::root();
        let measures = root.join("crates/measure/sql/measures");
        let example = std::fs::read_to_string(measures.join("reach/newcomers.sql")).unwrap();
        let written = filled_in("reviews_shared");
        let keys = |text: &str| head(text).keys().cloned().collect::<BTreeSet<_>>();
        let missing: Vec<_> = keys(&example).difference(&keys(&written)).cloned().collect();
        assert!(missing.is_empty(), "the head to fill in lacks {missing:?}");
        assert_eq!(headings(&written), headings(&example));
        assert!(written.contains("# Reviews shared\n") && !written.contains('{'));
    }

    #[test]
    fn the_select_to_begin_with_is_one_that_works() {
        let path = crate::root().join("crates/measure/sql/measures/reach/newcomers.sql");
        let select = |text: &str| text.split_once("*/").unwrap().1.to_owned();
        let works = select(&std::fs::read_to_string(path).unwrap());
        assert_eq!(select(&filled_in("newcomers")), works);
    }

    #[test]
    fn a_measure_that_exists_is_not_written_over() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "reach", "first_visit").unwrap();
        let path = root.path().join("crates/measure/sql/measures/reach/first_visit.sql");
        std::fs::write(&path, "mine").unwrap();
        let refused = write(root.path(), "reach", "first_visit").unwrap_err().to_string();
        assert!(refused.contains("reach/first_visit.sql"), "{refused}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    }

    #[test]
    fn a_name_that_is_no_name_is_refused() {
        let root = tempfile::tempdir().unwrap();
        for name in ["", "First", "../x", "a-b", "a b", "_a", "a__b", "9a", "ä"] {
            assert!(write(root.path(), "reach", name).is_err(), "{name}");
            assert!(write(root.path(), name, "first_visit").is_err(), "{name}");
        }
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 0, "nothing was written");
    }
}
