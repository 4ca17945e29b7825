//! Private keys in files.

use fastrand::Rng;

use crate::Secret;
use crate::template::{fill, pick};

const LABELS: [&str; 8] = [
    "PRIVATE KEY",
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "DSA PRIVATE KEY",
    "OPENSSH PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "PGP PRIVATE KEY BLOCK",
    "RSA PRIVATE KEY",
];
const HEADERS: [&str; 4] = [
    "",
    "",
    "",
    "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,{HEX:32}\n\n",
];

pub(crate) fn make(rng: &mut Rng) -> Secret {
    let label = pick(rng, &LABELS);
    let headers = match label {
        "PGP PRIVATE KEY BLOCK" => "Version: GnuPG v2\nComment: https://example.org\n\n",
        "RSA PRIVATE KEY" => pick(rng, &HEADERS),
        _ => "",
    };
    let lines = "{base64:64}\n".repeat(rng.usize(1..26));
    let template = format!(
        "-----BEGIN {label}-----\n{headers}{lines}{{base64:20-63}}==\n-----END {label}-----"
    );
    let key = fill(rng, &template);
    // As it stands in a string whose escapes nobody decoded.
    let line_end = pick(rng, &["\n", "\n", "\r\n", "\\n", "\\r\\n"]);
    Secret::whole(key.replace('\n', line_end))
}
