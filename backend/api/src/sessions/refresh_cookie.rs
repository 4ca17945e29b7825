//! The cookie that holds the refresh token: no script reads it, no other site
//! sends it, and it goes to the routes of signing in only.

use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::{HttpRequest, HttpResponse};

/// How long a session lasts without being used, in days.
pub(crate) const LIFETIME_DAYS: i64 = 30;
const NAME: &str = "logbook_refresh";
const PATH: &str = "/api/v1/auth";

/// Returns the cookie with a token. Over plain http (a first look on one's own
/// machine) browsers would drop a secure one.
pub(crate) fn holding(token: String, is_https: bool) -> Cookie<'static> {
    Cookie::build(NAME, token)
        .path(PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(is_https)
        .max_age(Duration::days(LIFETIME_DAYS))
        .finish()
}

/// Returns the token of a request.
pub(crate) fn token_of(request: &HttpRequest) -> Option<String> {
    let cookie = request.cookie(NAME)?;
    (!cookie.value().is_empty()).then(|| cookie.value().to_owned())
}

/// Takes the cookie away.
pub(crate) fn clear(response: &mut HttpResponse) {
    let mut cookie = holding(String::new(), false);
    cookie.make_removal();
    // A removal is a header of plain ASCII; there is nothing to fail.
    let _ = response.add_cookie(&cookie);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_scripts_nor_other_sites_get_at_it() {
        let cookie = holding("token".into(), true).to_string();
        for part in [
            "HttpOnly",
            "SameSite=Strict",
            "Secure",
            "Path=/api/v1/auth",
            "Max-Age=2592000",
        ] {
            assert!(cookie.contains(part), "{part} is missing in {cookie}");
        }
        assert!(
            !holding("token".into(), false)
                .to_string()
                .contains("Secure")
        );
    }
}
