//! The program: arguments, the world, failures, and one file per subcommand.
//!
//! This is the only place where rooms are wired together, and the only one that knows a clock, an
//! environment, a home folder or a terminal; all of them come in as one `World`.

mod args;
mod commands;
mod failure;
mod stop;
mod ui;
mod wiring;
mod world;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

pub use stop::watch_for_a_stop;
pub use world::World;

/// Runs the program with its arguments in a world, and returns how it ended:
/// 0 done, 1 could not, 2 asked wrongly, 3 done in part, 4 refused; a stop by hand ends it with 130.
pub fn run(args: impl IntoIterator<Item = OsString>, mut world: World) -> ExitCode {
    let args: Vec<OsString> = args.into_iter().collect();
    let has = |word: &str| args.iter().any(|arg| arg == word);
    let typed = ui::Typed { plain: has("--no-color"), about_people: has("people") };
    let ended = match args::Program::try_parse_from(&args) {
        Ok(program) => {
            let mut ui = ui::Ui::new(&mut world, &program.global);
            match commands::run(&program, &mut ui) {
                Ok(done) => done.code(),
                Err(failure) => ui.fail(&failure),
            }
        }
        Err(answer) => ui::parse_answer(&mut world, &answer, typed),
    };
    ExitCode::from(ended)
}
