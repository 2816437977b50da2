//! The program `convivial`: hands the arguments, the real world and a stop by hand to the
//! library, nothing else.

fn main() -> std::process::ExitCode {
    cli::watch_for_a_stop();
    cli::run(std::env::args_os(), cli::World::real())
}
