//! The one door to the private Postgres: a Unix socket in a directory nobody
//! else may enter, or, where that cannot be, a port on 127.0.0.1.

use std::net::TcpListener;
use std::path::{Path, PathBuf};

use super::account::Account;
use super::error::EmbeddedError;
use super::home::{Home, create_directory, fill_random};

/// The longest directory for which `/.s.PGSQL.5432` still fits into a socket
/// address: macOS has 104 bytes, Linux 108, the closing NUL included.
const LONGEST_DIRECTORY: usize = 104 - "/.s.PGSQL.5432".len() - 1;

/// The number in a socket's name; no port is opened for it.
const SOCKET_PORT: u16 = 5432;

/// Where Postgres listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Endpoint {
    /// Only on a socket in this directory; `temporary` directories are removed at the end.
    Socket { directory: PathBuf, temporary: bool },
    /// Only on this port of 127.0.0.1.
    Loopback { port: u16 },
}

impl Endpoint {
    /// Prefers the home's own socket directory, then a short temporary one.
    /// Called when no Postgres runs on the cluster any more.
    pub(crate) fn open(home: &Home) -> Result<Self, EmbeddedError> {
        let inside = home.socket_directory();
        if fits(&inside) {
            prepare(&inside, home.account())?;
            remove_stale_socket(&inside);
            return Ok(Self::Socket {
                directory: inside,
                temporary: false,
            });
        }
        let mut suffix = [0; 8];
        fill_random(&mut suffix)?;
        let base = if home.account().is_switched() {
            PathBuf::from("/tmp")
        } else {
            std::env::temp_dir()
        };
        let directory = base.join(format!(
            "logbook-{}",
            base16ct::lower::encode_string(&suffix)
        ));
        if fits(&directory) && prepare(&directory, home.account()).is_ok() {
            return Ok(Self::Socket {
                directory,
                temporary: true,
            });
        }
        Ok(Self::Loopback { port: free_port()? })
    }

    /// Returns the connection settings of `postgresql.conf`.
    pub(crate) fn settings(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Socket { directory, .. } => vec![
                ("listen_addresses", String::new()),
                ("port", SOCKET_PORT.to_string()),
                ("unix_socket_directories", list_item(directory)),
                ("unix_socket_permissions", "0700".to_owned()),
            ],
            Self::Loopback { port } => vec![
                ("listen_addresses", "127.0.0.1".to_owned()),
                ("port", port.to_string()),
                ("unix_socket_directories", String::new()),
            ],
        }
    }

    /// Returns a connection URL as libpq takes it.
    pub(crate) fn url(&self, user: &str, password: &str, database: &str) -> String {
        let (host, port) = match self {
            Self::Socket { directory, .. } => {
                (percent_encode(&directory.to_string_lossy()), SOCKET_PORT)
            }
            Self::Loopback { port } => ("127.0.0.1".to_owned(), *port),
        };
        format!(
            "postgresql://{user}:{password}@{host}:{port}/{}",
            percent_encode(database)
        )
    }

    /// Removes a temporary directory, which is empty once Postgres has ended.
    pub(crate) fn close(&self) {
        if let Self::Socket {
            directory,
            temporary: true,
        } = self
            && let Err(error) = std::fs::remove_dir_all(directory)
        {
            log::debug!("cannot remove {}: {error}", directory.display());
        }
    }
}

/// One directory of a list: in quotes, as its name may hold a comma.
fn list_item(directory: &Path) -> String {
    format!("\"{}\"", directory.to_string_lossy().replace('"', "\"\""))
}

/// Removes the socket and its lock file that a killed Postgres left. It checks
/// the process id in the lock itself, but in a container that id may well
/// belong to another process by now, and then it would refuse to start.
fn remove_stale_socket(directory: &Path) {
    for name in [".s.PGSQL.5432", ".s.PGSQL.5432.lock"] {
        let _ = std::fs::remove_file(directory.join(name));
    }
}

/// Reports whether a socket in here can be named in a URL: short enough, and no
/// comma, which libpq takes for the end of one host and the beginning of the
/// next.
fn fits(directory: &Path) -> bool {
    let text = directory.to_str();
    text.is_some_and(|text| text.len() <= LONGEST_DIRECTORY && !text.contains(','))
}

fn prepare(directory: &Path, account: Account) -> Result<(), EmbeddedError> {
    create_directory(directory, 0o700)?;
    account.own(directory)
}

/// Returns a port that is free now. Another program could take it before
/// Postgres does; then Postgres says so and the start is tried again with
/// another.
fn free_port() -> Result<u16, EmbeddedError> {
    let loopback = Path::new("127.0.0.1");
    let listener =
        TcpListener::bind(("127.0.0.1", 0)).map_err(EmbeddedError::io("listen on", loopback))?;
    Ok(listener
        .local_addr()
        .map_err(EmbeddedError::io("listen on", loopback))?
        .port())
}

/// Encodes everything but what may stand unencoded anywhere in a URL.
fn percent_encode(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn socket_urls_carry_the_directory_as_host() {
        let endpoint = Endpoint::Socket {
            directory: PathBuf::from("/srv/a b/socket"),
            temporary: false,
        };
        assert_eq!(
            endpoint.url("logbook", "s3cret", "logbook"),
            "postgresql://logbook:s3cret@%2Fsrv%2Fa%20b%2Fsocket:5432/logbook"
        );
    }

    #[test]
    fn loopback_urls_carry_the_port() {
        let url = Endpoint::Loopback { port: 6001 }.url("logbook", "s3cret", "x");
        assert_eq!(url, "postgresql://logbook:s3cret@127.0.0.1:6001/x");
    }

    #[test]
    fn directories_no_socket_can_be_named_in_are_told_apart() {
        assert!(!fits(Path::new("/srv/a,b")));
        assert!(fits(Path::new(&"x".repeat(89))));
        assert!(!fits(Path::new(&"x".repeat(90))));
    }
}
