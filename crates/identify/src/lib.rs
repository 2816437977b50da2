//! Accounts become people: mailmap, no-reply addresses, bots, decisions.
