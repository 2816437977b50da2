//! Reads what the world may send, from bytes that nobody meant.
//!
//! A reading may set everything aside; it may not panic, hang, or grow without bound. Every target
//! is a shape: a source with a section and the names of the files that the bytes become, or with a
//! network that answers them.

mod babble;
mod elsewhere;
mod ground;
mod seeds;
mod shapes;

pub use elsewhere::{door, history, playbook, raw_log, unpacked};
pub use ground::read;
pub use seeds::plant;

/// What stands between the parts of an input that becomes several files or answers; no text and no
/// JSON holds it.
pub const BETWEEN: u8 = 0x1e;

/// Makes the target that gives bytes to a shape.
#[macro_export]
macro_rules! shape {
    ($name:literal) => {
        libfuzzer_sys::fuzz_target!(init: $crate::plant($name), |bytes: &[u8]| {
            $crate::read($name, bytes);
        });
    };
}

/// Makes the target that gives bytes to a function.
#[macro_export]
macro_rules! function {
    ($name:ident) => {
        libfuzzer_sys::fuzz_target!(init: $crate::plant(stringify!($name)), |bytes: &[u8]| {
            $crate::$name(bytes);
        });
    };
}
