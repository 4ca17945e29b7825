//! Secrets by rule.

pub(crate) mod api_key;
pub(crate) mod credit_card;
pub(crate) mod email;
pub(crate) mod iban;
pub(crate) mod ip;
pub(crate) mod jwt;
pub(crate) mod phone;
pub(crate) mod private_key;
pub(crate) mod url_credentials;
