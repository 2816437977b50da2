//! A site of a forge: its address, its interface, and the platform that its accounts belong to.

use url::Url;

use crate::SourceError;

/// A site of a forge.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Site {
    /// The address under which the interface lies, without a slash at its end.
    pub(crate) api: String,
    /// The host, with its port where it has an unusual one: who is asked, and whose token is sent.
    pub(crate) host: String,
    /// The platform: the host's name.
    pub(crate) platform: String,
}

impl Site {
    /// Returns the site at an address, with the path of its interface.
    ///
    /// # Errors
    /// When the address is none of the web, or holds a password.
    pub(crate) fn new(address: &str, interface: &str) -> Result<Self, SourceError> {
        let refused = || SourceError::Configuration {
            reason: "url is not an address such as https://forge.example.org".to_owned(),
        };
        let url = Url::parse(address).map_err(|_| refused())?;
        let named = matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none();
        let platform = url.host_str().filter(|_| named).ok_or_else(refused)?.to_owned();
        let host = match url.port() {
            Some(port) => format!("{platform}:{port}"),
            None => platform.clone(),
        };
        let path = url.path().trim_end_matches('/').trim_end_matches(interface);
        let api = format!("{}://{host}{path}{interface}", url.scheme());
        Ok(Self { api, host, platform })
    }

    /// Returns the path of an address below the interface, cut at its slashes, without its query.
    pub(crate) fn path<'u>(&self, url: &'u str) -> Vec<&'u str> {
        let below = url.strip_prefix(&self.api).unwrap_or_default();
        let path = below.split('?').next().unwrap_or_default();
        path.split('/').filter(|part| !part.is_empty()).collect()
    }
}

/// Returns the name of a repository as a configuration may write it, `owner/name` or an address,
/// without what stands around it.
pub(crate) fn repository(text: &str) -> &str {
    let text = text.trim().trim_end_matches('/').trim_end_matches(".git");
    let path = match text.split_once("://") {
        Some((_, rest)) => rest.split_once('/').map_or("", |(_, path)| path),
        None => text,
    };
    path.trim_matches('/')
}
