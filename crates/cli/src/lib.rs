//! The program: arguments, the world, failures, one file per subcommand.
