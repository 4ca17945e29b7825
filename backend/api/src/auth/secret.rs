//! Secrets: made of the system's randomness, stored as digests.

use sha2::{Digest, Sha256};

/// How every API key begins, so that scanners find one that leaked.
pub const API_KEY_PREFIX: &str = "alb_";
/// Digits of 32 bytes in base 62.
const BASE62_DIGITS: usize = 43;
const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Bytes of the system's randomness.
///
/// # Errors
/// Fails when the system has no randomness.
pub fn random<const N: usize>() -> Result<[u8; N], getrandom::Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)?;
    Ok(bytes)
}

/// Returns the digest under which a secret is stored and found. The secrets are
/// long and random, so a plain fast digest is enough.
#[must_use]
pub fn digest(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// Returns a new API key.
///
/// # Errors
/// Fails when the system has no randomness.
pub fn new_api_key() -> Result<String, getrandom::Error> {
    Ok(format!("{API_KEY_PREFIX}{}", base62(random()?)))
}

/// 32 bytes as 43 digits of base 62.
#[must_use]
pub fn base62(bytes: [u8; 32]) -> String {
    let mut number = bytes;
    let mut digits = [0; BASE62_DIGITS];
    for digit in digits.iter_mut().rev() {
        *digit = ALPHABET[usize::from(divide(&mut number, 62))];
    }
    digits.iter().copied().map(char::from).collect()
}

/// Divides a big-endian number in place and gives the remainder.
fn divide(number: &mut [u8], divisor: u16) -> u8 {
    let mut remainder = 0_u16;
    for byte in number {
        let value = (remainder << 8) | u16::from(*byte);
        // Both fit a byte: value / 62 < 256 because remainder < 62.
        *byte = u8::try_from(value / divisor).unwrap_or(u8::MAX);
        remainder = value % divisor;
    }
    u8::try_from(remainder).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base62_spells_every_number_its_own_way() {
        assert_eq!(base62([0; 32]), "0".repeat(43));
        let mut one = [0; 32];
        one[31] = 1;
        assert!(base62(one).ends_with("01"));
        one[31] = 62;
        assert!(base62(one).ends_with("10"));
        assert_eq!(
            base62([255; 32]),
            "yhjskwdA6OZ1AL1YmHWZWm8LLG7HjnuCA2j5rOw8Xp1"
        );
    }

    #[test]
    fn keys_are_recognisable_and_differ() {
        let (one, other) = (new_api_key().unwrap(), new_api_key().unwrap());
        assert!(one.starts_with("alb_") && one.len() == 47);
        assert_ne!(one, other);
        assert_ne!(digest(&one), digest(&other));
    }
}
