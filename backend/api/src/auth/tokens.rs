//! Access tokens: JWTs of a quarter of an hour.

use std::collections::HashMap;

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use logbook_domain::time::Moment;
use logbook_store::signing_keys::SigningKey;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::secret;

/// How long an access token is good for, in seconds.
pub const LIFETIME_SECONDS: i64 = 15 * 60;
/// Who issues the tokens.
const ISSUER: &str = "ai-logbook";
/// Who the tokens are for.
const AUDIENCE: &str = "ai-logbook-api";
/// The one algorithm: what a token says of itself is held against it, never followed.
const ALGORITHM: Algorithm = Algorithm::HS256;
/// How far another server's clock may run ahead, in seconds.
const LEEWAY_SECONDS: i64 = 60;

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    iss: String,
    aud: String,
    /// The account.
    pub sub: Uuid,
    /// The session: the family of refresh tokens it belongs to.
    pub sid: Uuid,
    /// Seconds since 1970 when it was made.
    pub iat: i64,
    /// Seconds since 1970 when it ends.
    pub exp: i64,
    /// Its own id.
    pub jti: Uuid,
}

/// Why a token is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenError {
    /// It was good once.
    Expired,
    /// It is none of ours.
    Invalid,
}

impl TokenError {
    /// It in words.
    #[must_use]
    pub const fn message(self) -> &'static str {
        match self {
            Self::Expired => "the access token has expired, refresh it",
            Self::Invalid => "the access token is not valid",
        }
    }
}

/// Signs and reads access tokens.
pub struct Tokens {
    signer: EncodingKey,
    signer_id: Uuid,
    readers: HashMap<Uuid, DecodingKey>,
    validation: Validation,
}

impl Tokens {
    /// Signs with the newest key and reads tokens of every key.
    #[must_use]
    pub fn new(newest: &SigningKey, older: &[SigningKey]) -> Self {
        let readers = std::iter::once(newest)
            .chain(older)
            .map(|key| (key.id, DecodingKey::from_secret(&key.secret)))
            .collect();
        Self {
            signer: EncodingKey::from_secret(&newest.secret),
            signer_id: newest.id,
            readers,
            validation: validation(),
        }
    }

    /// Returns a token for a session of an account.
    ///
    /// # Errors
    /// Fails when the system has no randomness, or when signing fails.
    pub fn sign(
        &self,
        account: Uuid,
        session: Uuid,
        now: Moment,
    ) -> Result<String, Box<dyn std::error::Error + Send + Sync>> {
        let iat = now.timestamp();
        let claims = Claims {
            iss: ISSUER.into(),
            aud: AUDIENCE.into(),
            sub: account,
            sid: session,
            iat,
            exp: iat + LIFETIME_SECONDS,
            jti: logbook_domain::id::fresh(now, secret::random()?),
        };
        let header = Header {
            kid: Some(self.signer_id.to_string()),
            ..Header::new(ALGORITHM)
        };
        Ok(jsonwebtoken::encode(&header, &claims, &self.signer)?)
    }

    /// Returns what a token says, if it is one of ours and still good.
    ///
    /// # Errors
    /// Says why the token is refused.
    pub fn read(&self, token: &str, now: Moment) -> Result<Claims, TokenError> {
        let claims = self.decode(token).ok_or(TokenError::Invalid)?;
        let now = now.timestamp();
        if claims.exp <= now {
            return Err(TokenError::Expired);
        }
        if claims.iat > now + LEEWAY_SECONDS {
            return Err(TokenError::Invalid);
        }
        Ok(claims)
    }

    fn decode(&self, token: &str) -> Option<Claims> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let key_id = Uuid::parse_str(header.kid.as_deref()?).ok()?;
        let reader = self.readers.get(&key_id)?;
        jsonwebtoken::decode(token, reader, &self.validation)
            .ok()
            .map(|data| data.claims)
    }
}

/// Returns everything but the times, which are held against the clock of the
/// state.
fn validation() -> Validation {
    let mut validation = Validation::new(ALGORITHM);
    validation.set_issuer(&[ISSUER]);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.validate_exp = false;
    validation
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;
    use logbook_domain::time;
    use serde_json::{Value, json};

    fn now() -> Moment {
        time::from_millis(1_700_000_000_000).unwrap()
    }

    fn key(byte: u8, age: Duration) -> SigningKey {
        SigningKey {
            id: Uuid::from_u128(byte.into()),
            secret: vec![byte; 32],
            created_at: now() - age,
        }
    }

    fn tokens() -> Tokens {
        Tokens::new(&key(1, Duration::zero()), &[key(2, Duration::days(1))])
    }

    /// Returns a token signed with a real key, with claims or header of one's
    /// own.
    fn forged(key: &SigningKey, algorithm: Algorithm, change: Value) -> String {
        let mut claims = json!({
            "iss": ISSUER, "aud": AUDIENCE, "sub": Uuid::nil(), "sid": Uuid::nil(),
            "jti": Uuid::nil(), "iat": now().timestamp(), "exp": now().timestamp() + 60,
        });
        for (name, value) in change.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let header = Header {
            kid: Some(key.id.to_string()),
            ..Header::new(algorithm)
        };
        let signer = EncodingKey::from_secret(&key.secret);
        jsonwebtoken::encode(&header, &claims, &signer).unwrap()
    }

    #[test]
    fn a_token_reads_back_until_it_ends() {
        let (account, session) = (Uuid::from_u128(7), Uuid::from_u128(8));
        let token = tokens().sign(account, session, now()).unwrap();
        let claims = tokens().read(&token, now()).unwrap();
        assert_eq!((claims.sub, claims.sid), (account, session));
        let end = now() + Duration::seconds(LIFETIME_SECONDS);
        let before = end - Duration::seconds(1);
        assert!(tokens().read(&token, before).is_ok());
        assert_eq!(tokens().read(&token, end), Err(TokenError::Expired));
    }

    #[test]
    fn tokens_of_older_keys_are_read_too() {
        let older = key(2, Duration::days(1));
        let token = forged(&older, ALGORITHM, json!({}));
        assert!(tokens().read(&token, now()).is_ok());
        let unknown = forged(&key(3, Duration::zero()), ALGORITHM, json!({}));
        assert_eq!(tokens().read(&unknown, now()), Err(TokenError::Invalid));
    }

    #[test]
    fn another_issuer_audience_or_algorithm_is_refused() {
        let own = key(1, Duration::zero());
        assert!(
            tokens()
                .read(&forged(&own, ALGORITHM, json!({})), now())
                .is_ok()
        );
        for token in [
            forged(&own, ALGORITHM, json!({"iss": "somebody"})),
            forged(&own, ALGORITHM, json!({"aud": "something"})),
            forged(&own, ALGORITHM, json!({"aud": ["something"]})),
            forged(&own, ALGORITHM, json!({"sub": "no id"})),
            forged(&own, ALGORITHM, json!({"exp": null})),
            forged(&own, ALGORITHM, json!({"iat": now().timestamp() + 61})),
            forged(&own, Algorithm::HS512, json!({})),
            forged(&own, Algorithm::HS384, json!({})),
        ] {
            assert_eq!(
                tokens().read(&token, now()),
                Err(TokenError::Invalid),
                "{token}"
            );
        }
    }
}
