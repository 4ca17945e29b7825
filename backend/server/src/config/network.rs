//! Where the server listens and what it serves there besides the API.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde_json::json;

use super::reader::Reader;
use super::value::Raw;

/// The address and the web app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkConfig {
    /// The address requests are taken at.
    pub listen: SocketAddr,
    /// The folder of the built web app.
    pub web_dir: PathBuf,
}

impl NetworkConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let default = SocketAddr::from(([127, 0, 0, 1], 8080));
        let listen = reader.take("listen", default, parse_address, |address| {
            json!(address.to_string())
        });
        let web_dir = path(reader, "web_dir", "./frontend/dist");
        Self { listen, web_dir }
    }
}

fn parse_address(raw: &Raw) -> Result<SocketAddr, String> {
    let text = raw.text()?;
    let numeric = text.replace("localhost:", "127.0.0.1:");
    numeric.parse().map_err(|_| {
        format!("must be an address with a port such as 127.0.0.1:8080 or [::]:8080, not `{text}`")
    })
}

/// A path, as it was written: relative ones start from the working directory.
pub(super) fn path(reader: &mut Reader, key: &'static str, default: &str) -> PathBuf {
    reader.take(
        key,
        PathBuf::from(default),
        |raw| raw.text().map(PathBuf::from),
        |path| json!(path.to_string_lossy()),
    )
}
