//! Names that a person gives on the command line and that become file names.

/// Returns the name if it is lower case words joined by single underscores, and says so otherwise.
pub(crate) fn checked(name: &str) -> Result<&str, String> {
    let is_word = |word: &str| {
        !word.is_empty()
            && word.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
    };
    let begins_well = name.starts_with(|letter: char| letter.is_ascii_lowercase());
    if begins_well && name.split('_').all(is_word) {
        Ok(name)
    } else {
        Err(format!("{name:?} is no name: lower case words joined by _, such as first_response"))
    }
}
