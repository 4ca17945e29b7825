//! What no route takes: the web app, or a refusal.

use actix_web::http::Method;
use actix_web::{HttpRequest, HttpResponse, web};

use super::web_app;
use crate::document::Document;
use crate::error::ApiError;
use crate::state::AppState;

/// First parts of paths that belong to programs. A typo there is answered
/// with a refusal, never with the web app.
const FOR_PROGRAMS: [&str; 4] = ["api", "health", "metrics", "v1"];

/// Serves the web app, and says what is wrong with every other request.
pub(crate) async fn fallback(
    request: HttpRequest,
    state: web::Data<AppState>,
    document: web::Data<Document>,
) -> Result<HttpResponse, ApiError> {
    let path = request.path();
    if let Some(allowed) = document.routes.methods(path) {
        return Err(wrong_method(&request, allowed));
    }
    let first = path.trim_start_matches('/').split('/').next();
    if first.is_some_and(|first| FOR_PROGRAMS.contains(&first)) {
        return Err(nothing_at(path));
    }
    if request.method() != Method::GET {
        return Err(wrong_method(&request, "GET, HEAD".into()));
    }
    let response = match &state.web_dir {
        Some(web_dir) => web_app::serve(&request, web_dir).await,
        None => None,
    };
    response.ok_or_else(|| nothing_at(path))
}

fn wrong_method(request: &HttpRequest, allowed: String) -> ApiError {
    ApiError::MethodNotAllowed {
        method: request.method().to_string(),
        allowed,
    }
}

fn nothing_at(path: &str) -> ApiError {
    ApiError::NotFound(format!("there is nothing at `{}`", path.escape_debug()))
}
