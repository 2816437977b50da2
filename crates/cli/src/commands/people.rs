//! `people`: who is who, what role, and whose choice.

mod bind;
mod choice;
mod export;
mod forget;
mod import;
mod log;
mod machine;
mod roster;
mod show;
mod suggest;
mod summary;
mod undo;
mod write;

use clap::{Args, Subcommand};

use crate::failure::{Done, Failure};
use crate::ui::Ui;

/// Say who is who, who is a program, and what each person wants.
///
/// Without a subcommand: how many people there are and what joined them. These commands show names
/// and addresses, for the eyes of whoever keeps the record: publish none of it. Every decision is a
/// line in a log beside the store; `people undo` takes it back as if it had never been taken, and
/// --dry-run shows what one would change. Only forgetting cannot be undone.
///
/// WHO is an address (ada@orchard.invalid), an account (github.com:ada), the first digits of an id
/// that `people show` or `people suggest` prints, or a whole name in quotes.
#[derive(Args)]
#[command(after_help = "\
Examples:
  convivial people
  convivial people suggest
  convivial people bind ada@orchard.invalid github.com:ada --why \"she told us\"
  convivial people undo
  convivial people name ada@orchard.invalid \"Ada Lovelace\"
  convivial people forget ada@orchard.invalid --dry-run")]
pub(crate) struct PeopleArgs {
    #[command(subcommand)]
    command: Option<PeopleCommand>,
}

#[derive(Subcommand)]
enum PeopleCommand {
    Suggest(suggest::SuggestArgs),
    Bind(bind::BindArgs),
    Unbind(bind::UnbindArgs),
    Reject(bind::RejectArgs),
    Show(show::ShowArgs),
    Name(choice::NameArgs),
    Credit(choice::CreditArgs),
    Forget(forget::ForgetArgs),
    Export(export::ExportArgs),
    Roster(roster::RosterArgs),
    Bot(machine::BotArgs),
    NotBot(machine::NotBotArgs),
    Import(import::ImportArgs),
    Write(write::WriteArgs),
    Log(log::LogArgs),
    Undo(undo::UndoArgs),
    DestroyKey(forget::DestroyKeyArgs),
}

pub(crate) fn run(args: &PeopleArgs, ui: &mut Ui<'_>) -> Result<Done, Failure> {
    match &args.command {
        None => summary::run(ui),
        Some(PeopleCommand::Suggest(args)) => suggest::run(args, ui),
        Some(PeopleCommand::Bind(args)) => bind::bind(args, ui),
        Some(PeopleCommand::Unbind(args)) => bind::unbind(args, ui),
        Some(PeopleCommand::Reject(args)) => bind::reject(args, ui),
        Some(PeopleCommand::Show(args)) => show::run(args, ui),
        Some(PeopleCommand::Name(args)) => choice::name(args, ui),
        Some(PeopleCommand::Credit(args)) => choice::credit(args, ui),
        Some(PeopleCommand::Forget(args)) => forget::run(args, ui),
        Some(PeopleCommand::Export(args)) => export::run(args, ui),
        Some(PeopleCommand::Roster(args)) => roster::run(args, ui),
        Some(PeopleCommand::Bot(args)) => machine::bot(args, ui),
        Some(PeopleCommand::NotBot(args)) => machine::not_bot(args, ui),
        Some(PeopleCommand::Import(args)) => import::run(args, ui),
        Some(PeopleCommand::Write(args)) => write::run(args, ui),
        Some(PeopleCommand::Log(args)) => log::run(args, ui),
        Some(PeopleCommand::Undo(args)) => undo::run(args, ui),
        Some(PeopleCommand::DestroyKey(args)) => forget::destroy_key(args, ui),
    }
}
