//! What the door promises, seen from outside.

mod answers;
mod attacker;
mod attacks;
mod conduct;
mod declared;
mod door;
mod trace;
