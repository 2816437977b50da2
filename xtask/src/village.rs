//! `cargo xtask village DIR`: the village's projects as real repositories, to try anything on.
//!
//! They are what `git fast-import` makes of the stories, so the same story gives the same commits.

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use village::Story;

/// Writes one bare repository per project into the folder, which is made if need be.
pub(crate) fn write(folder: &Path) -> Result<String, Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    let mut told = String::new();
    for story in [village::orchard(), village::beehive()] {
        let repository = folder.join(story.name.as_str());
        if repository.exists() {
            return Err(format!("{} is already there", repository.display()).into());
        }
        import(&story, &repository)?;
        told.push_str(&format!("wrote {}\n", repository.display()));
    }
    Ok(told)
}

fn import(story: &Story, repository: &Path) -> Result<(), Box<dyn Error>> {
    git(Command::new("git")
        .args(["init", "--quiet", "--bare", "--initial-branch=main"])
        .arg(repository))?;
    let mut reading = Command::new("git")
        .arg("-C")
        .arg(repository)
        .args(["fast-import", "--quiet"])
        .stdin(Stdio::piped())
        .spawn()?;
    if let Some(mut stream) = reading.stdin.take() {
        stream.write_all(&story.fast_import())?;
    }
    let status = reading.wait()?;
    if status.success() { Ok(()) } else { Err(format!("git fast-import: {status}").into()) }
}

fn git(command: &mut Command) -> Result<(), Box<dyn Error>> {
    let status = command.status()?;
    if status.success() { Ok(()) } else { Err(format!("git: {status}").into()) }
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::write;

    fn tip(repository: &std::path::Path) -> String {
        let told = Command::new("git")
            .arg("-C")
            .arg(repository)
            .args(["rev-list", "--count", "--max-count=1000", "HEAD"])
            .output()
            .unwrap();
        String::from_utf8(told.stdout).unwrap().trim().to_owned()
    }

    #[test]
    fn the_village_is_two_repositories_that_git_reads() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path()).unwrap();
        let stories = [village::orchard(), village::beehive()];
        for story in stories {
            let repository = folder.path().join(story.name.as_str());
            assert_eq!(tip(&repository), story.commits.len().to_string());
        }
        assert!(write(folder.path()).is_err(), "a second time would write over the first");
    }
}
