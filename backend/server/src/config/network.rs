//! Where the server listens and what it serves there besides the API.

use std::net::SocketAddr;
use std::path::PathBuf;

use logbook_api::client::TrustedProxies;
use serde_json::json;
use toml::Value as Toml;

use super::error::NoWebApp;
use super::reader::Reader;
use super::value::{Raw, describe};

/// Where `make` builds the web app.
const USUAL_WEB_DIR: &str = "./frontend/dist";

/// The address and the web app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NetworkConfig {
    /// The address requests are taken at.
    pub(crate) listen: SocketAddr,
    /// The address OTLP over gRPC is taken at, if it is.
    pub(crate) otlp_grpc_listen: Option<SocketAddr>,
    /// The folder of the built web app.
    pub(crate) web_dir: PathBuf,
    /// The proxies whose word on a client's address is taken.
    pub(crate) trusted_proxies: TrustedProxies,
}

impl NetworkConfig {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let default = SocketAddr::from(([127, 0, 0, 1], 8080));
        let listen = reader.take("listen", default, parse_address, |address| {
            json!(address.to_string())
        });
        let otlp_grpc_listen = reader.take(
            "otlp_grpc_listen",
            None,
            |raw| parse_address(raw).map(Some),
            |address: &Option<SocketAddr>| json!(address.map(|address| address.to_string())),
        );
        let web_dir = path(reader, "web_dir", USUAL_WEB_DIR);
        let proxies = reader.take("trusted_proxies", Vec::new(), parse_proxies, |list| {
            json!(list)
        });
        // The list was parsed when it was read.
        let trusted_proxies =
            TrustedProxies::parse(proxies.iter().map(String::as_str)).unwrap_or_default();
        Self {
            listen,
            otlp_grpc_listen,
            web_dir,
            trusted_proxies,
        }
    }

    /// Returns the folder of the web app, if one is built there. Without one
    /// the API alone is served, unless somebody said that there is one.
    pub(crate) fn built_web_app(&self) -> Result<Option<PathBuf>, NoWebApp> {
        if self.web_dir.join("index.html").is_file() {
            return Ok(Some(self.web_dir.clone()));
        }
        if self.web_dir.as_os_str() == USUAL_WEB_DIR {
            return Ok(None);
        }
        Err(NoWebApp(self.web_dir.clone()))
    }
}

fn parse_proxies(raw: &Raw) -> Result<Vec<String>, String> {
    let item = |item: &Toml| match item {
        Toml::String(network) => Ok(network.clone()),
        other => Err(format!(
            "must hold addresses or networks such as \"10.0.0.0/8\", not {}",
            describe(other)
        )),
    };
    let networks = raw
        .list()?
        .iter()
        .map(item)
        .collect::<Result<Vec<_>, _>>()?;
    TrustedProxies::parse(networks.iter().map(String::as_str))?;
    Ok(networks)
}

fn parse_address(raw: &Raw) -> Result<SocketAddr, String> {
    let text = raw.text()?;
    let numeric = text.replace("localhost:", "127.0.0.1:");
    numeric.parse().map_err(|_| {
        format!("must be an address with a port such as 127.0.0.1:8080 or [::]:8080, not `{text}`")
    })
}

/// Returns a path, as it was written: relative ones start from the working
/// directory.
pub(super) fn path(reader: &mut Reader, key: &'static str, default: &str) -> PathBuf {
    reader.take(
        key,
        PathBuf::from(default),
        |raw| raw.text().map(PathBuf::from),
        |path| json!(path.to_string_lossy()),
    )
}
