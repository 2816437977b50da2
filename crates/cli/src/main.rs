//! The program `convivial`: hands the arguments and the real world to the library, nothing else.

fn main() -> std::process::ExitCode {
    cli::run(std::env::args_os(), cli::World::real())
}
