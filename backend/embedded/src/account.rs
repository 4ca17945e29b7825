//! Under which account Postgres runs: our own, or, as root, an unprivileged one.

use std::fs;
use std::os::unix::fs::{MetadataExt, chown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::error::EmbeddedError;

/// The user and group that Postgres runs as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Account {
    uid: u32,
    gid: u32,
    /// Whether the process must change to it, which only root can.
    switch: bool,
}

impl Account {
    /// Chooses the account for the cluster in `cluster`.
    ///
    /// The owner of an existing cluster wins, so that installing a `postgres`
    /// account later does not lock us out of files that `nobody` owns.
    pub(crate) fn choose(cluster: &Path) -> Result<Self, EmbeddedError> {
        let me = rustix::process::geteuid().as_raw();
        let owner = fs::metadata(cluster)
            .ok()
            .map(|meta| (meta.uid(), meta.gid()));
        match (me, owner) {
            (0, Some((uid, gid))) if uid != 0 => Ok(Self {
                uid,
                gid,
                switch: true,
            }),
            (0, _) => Self::unprivileged(),
            (me, Some((owner, _))) if owner != me => Err(EmbeddedError::ForeignOwner {
                path: cluster.to_path_buf(),
                owner,
                me,
            }),
            (me, _) => Ok(Self {
                uid: me,
                gid: rustix::process::getegid().as_raw(),
                switch: false,
            }),
        }
    }

    fn unprivileged() -> Result<Self, EmbeddedError> {
        let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| find_account(&passwd, name))
            .map(|(uid, gid)| Self {
                uid,
                gid,
                switch: true,
            })
            .ok_or(EmbeddedError::NoAccount)
    }

    /// Returns the user id, for messages.
    pub(crate) fn uid(self) -> u32 {
        self.uid
    }

    /// Reports whether we run as root and hand over to this account.
    pub(crate) fn is_switched(self) -> bool {
        self.switch
    }

    /// Gives a file or directory to the account.
    pub(crate) fn own(self, path: &Path) -> Result<(), EmbeddedError> {
        if !self.switch {
            return Ok(());
        }
        chown(path, Some(self.uid), Some(self.gid))
            .map_err(EmbeddedError::io("change the owner of", path))
    }

    /// Returns a command that runs as this account, in `directory`, with
    /// English messages and without the caller's Postgres variables (a stray
    /// PGDATA or PGPORT must not lead the private server elsewhere).
    pub(crate) fn command(self, program: &Path, directory: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(directory)
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(name);
            }
        }
        if self.switch {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Reports whether the account can enter `directory` and run `program`
    /// there.
    ///
    /// Asked by doing it: permission bits alone miss access lists, `noexec`
    /// and read-only bind mounts.
    pub(crate) fn can_run(self, program: &Path, directory: &Path) -> bool {
        let mut command = self.command(program, directory);
        let status = command
            .arg("--version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|status| status.success())
    }

    /// Reports whether the account can enter `directory`.
    pub(crate) fn can_enter(self, directory: &Path) -> bool {
        let mut command = self.command(Path::new("/bin/sh"), directory);
        command
            .args(["-c", "exit 0"])
            .status()
            .is_ok_and(|status| status.success())
    }
}

/// Returns the user and group id of `name` in the text of a passwd file; never
/// root's.
fn find_account(passwd: &str, name: &str) -> Option<(u32, u32)> {
    let line = passwd
        .lines()
        .find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    let uid = fields.next()?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    (uid != 0).then_some((uid, gid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_found_by_whole_name_and_never_root() {
        let passwd = "root:x:0:0::/:/bin/sh\nxpostgres:x:5:5::/:\npostgres:x:101:104::/var:/bin/sh\nbad:x:0:7::/:\n";
        assert_eq!(find_account(passwd, "postgres"), Some((101, 104)));
        assert_eq!(find_account(passwd, "nobody"), None);
        assert_eq!(find_account(passwd, "bad"), None);
    }
}
