//! Making a cluster, once.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::binaries::Binaries;
use super::error::EmbeddedError;
use super::home::{Home, fill_random, write_private};

/// The database role of the server.
pub(crate) const USER: &str = "logbook";

/// The database the entries live in.
pub const DATABASE: &str = "logbook";

/// Returns the password of the cluster: read from its file, made where there is
/// none. The second value tells whether it is new.
pub(crate) fn password(home: &Home) -> Result<(String, bool), EmbeddedError> {
    let path = home.password_file();
    match fs::read_to_string(&path) {
        Ok(text) if !text.trim().is_empty() => return Ok((text.trim().to_owned(), false)),
        Ok(_) => {}
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => return Err(EmbeddedError::io("read", &path)(error)),
    }
    let mut bytes = [0; 24];
    fill_random(&mut bytes)?;
    let password = base16ct::lower::encode_string(&bytes);
    write_private(&path, &format!("{password}\n"))?;
    Ok((password, true))
}

/// Creates the cluster with its role and database.
///
/// It is built beside its place and moved there when it is whole, so that a
/// start killed half way, or on a full disk, leaves nothing that looks like one.
pub(crate) fn create(
    home: &Home,
    binaries: &Binaries,
    password: &str,
    durable: bool,
) -> Result<(), EmbeddedError> {
    let draft = home.root().join("cluster.new");
    let result = build(home, binaries, password, durable, &draft);
    if result.is_err() {
        let _ = fs::remove_dir_all(&draft);
        return result;
    }
    fs::rename(&draft, home.cluster()).map_err(EmbeddedError::io("create", &home.cluster()))
}

fn build(
    home: &Home,
    binaries: &Binaries,
    password: &str,
    durable: bool,
    draft: &Path,
) -> Result<(), EmbeddedError> {
    let secret = home.root().join("password.new");
    write_private(&secret, password)?;
    home.account().own(&secret)?;
    let result = initialise(home, binaries, durable, draft, &secret);
    let _ = fs::remove_file(&secret);
    result?;
    single_user(
        home,
        binaries,
        draft,
        &format!("CREATE DATABASE {DATABASE} OWNER {USER}"),
    )
}

/// Runs initdb with the best locale this system and build have: texts ordered
/// by code point (the same on every machine), letters known beyond ASCII.
fn initialise(
    home: &Home,
    binaries: &Binaries,
    durable: bool,
    draft: &Path,
    secret: &Path,
) -> Result<(), EmbeddedError> {
    let builtin = [
        "--locale=C",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
    ];
    let choices: [&[&str]; 4] = [
        &builtin,
        &["--locale=C", "--lc-ctype=C.UTF-8"],
        &["--locale=C", "--lc-ctype=UTF-8"],
        &["--locale=C"],
    ];
    let skip = usize::from(binaries.version() < 17);
    let mut last = String::new();
    for locale in &choices[skip..] {
        remove_draft(draft)?;
        let mut command = initdb_command(home, binaries, draft, secret);
        if !durable {
            command.arg("--no-sync");
        }
        let output = command
            .args(*locale)
            .output()
            .map_err(EmbeddedError::io("run", &binaries.initdb()))?;
        if output.status.success() {
            return Ok(());
        }
        last = all_output(&output);
        if !last.contains("invalid locale") {
            break;
        }
    }
    Err(EmbeddedError::from_output(
        "initdb",
        &last,
        home.root(),
        &home.log(),
    ))
}

fn remove_draft(draft: &Path) -> Result<(), EmbeddedError> {
    match fs::remove_dir_all(draft) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(EmbeddedError::io("remove", draft)(error))
        }
        _ => Ok(()),
    }
}

fn initdb_command(home: &Home, binaries: &Binaries, draft: &Path, secret: &Path) -> Command {
    let mut command = home.account().command(&binaries.initdb(), home.root());
    command.arg("-D").arg(draft).args([
        "-U",
        USER,
        "--encoding=UTF8",
        "--data-checksums",
        "--auth=scram-sha-256",
    ]);
    command.arg("--pwfile").arg(secret);
    command
}

/// Gives the role a new password, for a cluster whose password file is lost.
pub(crate) fn reset_password(
    home: &Home,
    binaries: &Binaries,
    password: &str,
) -> Result<(), EmbeddedError> {
    log::warn!(
        "the database password was missing from {}; a new one is set",
        home.password_file().display()
    );
    single_user(
        home,
        binaries,
        &home.cluster(),
        &format!("ALTER ROLE {USER} PASSWORD '{password}'"),
    )
}

/// Runs one statement without a server.
fn single_user(
    home: &Home,
    binaries: &Binaries,
    cluster: &Path,
    statement: &str,
) -> Result<(), EmbeddedError> {
    let program = binaries.postgres();
    let mut command = home.account().command(&program, home.root());
    command
        .args(["--single", "-j", "-D"])
        .arg(cluster)
        .arg("postgres");
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut run = || {
        let mut child = command.spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(format!("{statement};\n\n").as_bytes())?;
        }
        child.wait_with_output()
    };
    let output = run().map_err(EmbeddedError::io("run", &program))?;
    let text = all_output(&output);
    if output.status.success() && !text.contains("ERROR:") {
        return Ok(());
    }
    Err(EmbeddedError::from_output(
        "postgres",
        &text,
        home.root(),
        &home.log(),
    ))
}

fn all_output(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}
