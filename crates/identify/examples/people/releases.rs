//! Releases.
use std::path::Path;
use crate::{Failure, Told};
use crate::history::History;
pub(crate) fn compare(history: &History, text: &[u8], data: &Path, told: &mut Told) -> Result<(), Failure> {
    let _ = (history, text, data, told); Ok(())
}
