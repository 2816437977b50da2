//! A place of its own for one test: a folder, a home in it, repositories of the village.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use tempfile::TempDir;

/// A folder with nothing in it but a home; gone when dropped.
pub(crate) struct Place {
    folder: TempDir,
}

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        fs::create_dir(place.path().join("home")).unwrap();
        place
    }

    /// Returns a place with bare repositories: `orchard` and `beehive` of the village, the lists of
    /// teams of a `website`, or `empty`.
    pub(crate) fn with(repositories: &[&str]) -> Self {
        let place = Self::new();
        repositories.iter().for_each(|name| place.repository(name, name));
        place
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().canonicalize().unwrap()
    }

    /// Makes a bare repository in a folder.
    pub(crate) fn repository(&self, story: &str, folder: &str) {
        let stream = match story {
            "orchard" => village::orchard().fast_import(),
            "beehive" => village::beehive().fast_import(),
            "website" => include_bytes!("website.stream").to_vec(),
            "empty" => vec![],
            other => panic!("there is no story called {other}"),
        };
        let init = ["init", "--quiet", "--bare", "--template=", "--initial-branch=main", folder];
        self.git(&init, b"");
        if !stream.is_empty() {
            self.git(&["--git-dir", folder, "fast-import", "--quiet"], &stream);
        }
    }

    fn git(&self, args: &[&str], input: &[u8]) {
        let nowhere = Path::new("/dev/null");
        let mut git = Command::new("git");
        git.args(args).current_dir(self.path());
        git.env("GIT_CONFIG_GLOBAL", nowhere).env("GIT_CONFIG_SYSTEM", nowhere);
        let output = finish(git, input);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// Returns the program, to be run in this place with nothing around it but a home.
    pub(crate) fn program(&self, args: &[impl AsRef<str>]) -> Command {
        let mut program = Command::new(env!("CARGO_BIN_EXE_convivial"));
        program.args(args.iter().map(AsRef::as_ref)).current_dir(self.path());
        program.env_clear().env("HOME", self.path().join("home")).env("COLUMNS", "100");
        program
    }

    pub(crate) fn run(&self, args: &[impl AsRef<str>]) -> Output {
        finish(self.program(args), b"")
    }

    /// Runs the program and returns what it prints; it must end well.
    pub(crate) fn done(&self, args: &[impl AsRef<str>]) -> Vec<u8> {
        let output = self.run(args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// Returns every file below a folder with its bytes, in order.
    pub(crate) fn files(&self, folder: &str) -> Vec<(PathBuf, Vec<u8>)> {
        let root = self.path().join(folder);
        let mut folders = vec![root.clone()];
        let mut files = vec![];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).unwrap().to_owned();
                    files.push((name, fs::read(&path).unwrap()));
                }
            }
        }
        files.sort();
        files
    }

    /// Writes files with their bytes below a folder.
    pub(crate) fn write(&self, folder: &str, files: &[(PathBuf, Vec<u8>)]) {
        for (name, bytes) in files {
            let path = self.path().join(folder).join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
    }
}

/// Runs a program with an input and waits for its end.
pub(crate) fn finish(program: Command, input: &[u8]) -> Output {
    let mut running = start(program);
    let mut stdin = running.stdin.take().unwrap();
    // A program that fails at once does not read its input.
    let _ = stdin.write_all(input);
    drop(stdin);
    running.wait_with_output().unwrap()
}

/// Starts a program with all its streams in our hands.
pub(crate) fn start(mut program: Command) -> Child {
    program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    program.spawn().unwrap()
}
