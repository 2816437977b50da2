//! The one test binary of this room.
//!
//! `community` is the only caller of the functions under test; everything else says in names and
//! addresses what should come out.
#[cfg(test)]
mod accounts;
#[cfg(test)]
mod alarm;
#[cfg(test)]
mod community;
#[cfg(test)]
mod differences;
#[cfg(test)]
mod exports;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod git;
#[cfg(test)]
mod hints;
#[cfg(test)]
mod index;
#[cfg(test)]
mod joined;
#[cfg(test)]
mod log;
#[cfg(test)]
mod names;
#[cfg(test)]
mod order;
#[cfg(test)]
mod people;
#[cfg(test)]
mod real;
#[cfg(test)]
mod roster;
#[cfg(test)]
mod shared;
#[cfg(test)]
mod suggestions;
