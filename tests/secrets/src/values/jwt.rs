//! JSON Web Tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use fastrand::Rng;

use crate::Secret;
use crate::template::{fill, pick};

const HEADERS: [&str; 5] = [
    r#"{"alg":"HS256","typ":"JWT"}"#,
    r#"{"alg":"RS256","kid":"KEY"}"#,
    r#"{"typ":"JWT","alg":"ES256"}"#,
    r#"{"alg":"EdDSA"}"#,
    r#"{"kid":"KEY","alg":"PS512"}"#,
];

pub(crate) fn make(rng: &mut Rng) -> Secret {
    let key = fill(rng, "{alnum:8}");
    let subject = fill(rng, "{base36:4-20}");
    let header = encode(&pick(rng, &HEADERS).replace("KEY", &key));
    let claims = encode(&format!(
        r#"{{"sub":"{subject}","iat":{}}}"#,
        rng.u32(1_500_000_000..)
    ));
    let signature = fill(rng, "{url:43-342}");
    Secret::whole(match rng.u8(..10) {
        0 => {
            let header = encode(r#"{"alg":"RSA-OAEP","enc":"A256GCM"}"#);
            fill(
                rng,
                &format!("{header}.{{url:342}}.{{url:16}}.{{url:40-200}}.{{url:22}}"),
            )
        }
        _ => format!("{header}.{claims}.{signature}"),
    })
}

fn encode(text: &str) -> String {
    URL_SAFE_NO_PAD.encode(text)
}
