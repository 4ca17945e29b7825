//! Passwords: Argon2id, away from the threads that serve requests.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use logbook_domain::request_id::carried;
use tokio::sync::Semaphore;

use super::secret;
use crate::error::ApiError;

/// Fewest characters of a password.
pub const MIN_CHARS: usize = 12;
/// Most characters of a password.
pub const MAX_CHARS: usize = 200;

/// Hashing takes 19 MiB and a core each time: a crowd at the door waits in
/// line instead of taking all memory.
static LINE: Semaphore = Semaphore::const_new(2);

/// What a password is held against when there is no such account, so that the
/// answer takes as long.
static DECOY: LazyLock<Option<String>> = LazyLock::new(|| {
    let random = secret::random().ok()?;
    hash_blocking(&secret::base62(random)).ok()
});

/// Says what is wrong with a new password.
///
/// # Errors
/// A message without the password.
pub fn check(password: &str) -> Result<(), String> {
    let length = password.chars().count();
    if (MIN_CHARS..=MAX_CHARS).contains(&length) {
        return Ok(());
    }
    Err(format!(
        "must have {MIN_CHARS} to {MAX_CHARS} characters, got {length}"
    ))
}

/// Returns the hash of a password in PHC string form. Takes a while; for
/// threads that may block.
///
/// # Errors
/// Fails when the system has no randomness.
pub fn hash_blocking(password: &str) -> Result<String, argon2::password_hash::Error> {
    Ok(Argon2::default()
        .hash_password(password.as_bytes())?
        .to_string())
}

/// Returns the hash of a password in PHC string form.
///
/// # Errors
/// [`ApiError::Internal`] when the system has no randomness.
pub async fn hash(password: String) -> Result<String, ApiError> {
    in_line(move || hash_blocking(&password))
        .await?
        .map_err(ApiError::internal)
}

/// Reports whether a password is the one of the hash. Without a hash (no such
/// account) the answer is no, and takes as long.
///
/// # Errors
/// [`ApiError::Internal`] when the work could not be done.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, ApiError> {
    in_line(move || {
        // Made now in either case: else the first guess after a start would
        // take twice as long for an unknown account.
        let decoy = DECOY.as_deref();
        let is_right = hash
            .as_deref()
            .or(decoy)
            .is_some_and(|hash| matches(&password, hash));
        is_right && hash.is_some()
    })
    .await
}

fn matches(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| {
        Argon2::default()
            .verify_password(password.as_bytes(), &hash)
            .is_ok()
    })
}

async fn in_line<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, ApiError> {
    let _place = LINE.acquire().await.map_err(ApiError::internal)?;
    tokio::task::spawn_blocking(carried(work))
        .await
        .map_err(ApiError::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_argon2id_and_knows_its_password() {
        let hash = hash_blocking("correct horse battery").unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(matches("correct horse battery", &hash));
        assert!(!matches("Correct horse battery", &hash));
        assert!(!matches("correct horse battery", "no hash"));
        assert_ne!(hash, hash_blocking("correct horse battery").unwrap());
    }

    #[actix_web::test]
    async fn without_an_account_no_password_is_right() {
        let hash = hash_blocking("correct horse battery").unwrap();
        let password = || "correct horse battery".to_owned();
        assert!(verify(password(), Some(hash)).await.unwrap());
        assert!(!verify(password(), None).await.unwrap());
    }

    #[test]
    fn length_counts_characters() {
        assert!(check("twelve chars").is_ok());
        assert!(check(&"é".repeat(200)).is_ok());
        for wrong in ["eleven char".to_owned(), "é".repeat(201)] {
            let message = check(&wrong).unwrap_err();
            assert!(
                message.contains("12 to 200") && !message.contains(&wrong),
                "{message}"
            );
        }
    }
}
