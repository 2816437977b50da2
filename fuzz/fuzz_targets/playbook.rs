//! Fuzzes `fuzz::playbook`.
#![no_main]

fuzz::function!(playbook);
