//! The built web app, served beside the API.

use std::path::{Path, PathBuf};

use actix_files::{Files, NamedFile};
use actix_web::dev::{ServiceRequest, ServiceResponse, fn_service};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::DefaultHeaders;
use actix_web::{HttpResponse, web};

/// Only the app's own files run and load. Mantine sets style attributes, hence
/// the exception for styles.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Vite names what lies in here by its content, so it never changes.
const FOREVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// Everything else is asked for anew, and mostly answered with 304.
const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

/// What belongs to the API; a wrong address there is a problem document, not
/// the app's page.
const API_PATHS: [&str; 4] = ["/api", "/health", "/metrics", "/v1"];

/// A folder with a built web app.
#[derive(Debug, Clone)]
pub struct WebApp {
    folder: PathBuf,
}

impl WebApp {
    /// The app in `folder`, if one was built there.
    pub fn find(folder: &Path) -> Option<Self> {
        folder.join("index.html").is_file().then(|| Self {
            folder: folder.to_path_buf(),
        })
    }

    /// Adds it to an application, after all other routes. Pages have addresses
    /// of their own that only the app's router knows, so every path that is no
    /// file gets index.html.
    pub fn configure(&self, config: &mut web::ServiceConfig) {
        let index = self.folder.join("index.html");
        let fallback =
            fn_service(move |request: ServiceRequest| answer_page(index.clone(), request));
        let files = Files::new("/", &self.folder)
            .index_file("index.html")
            .guard(actix_web::guard::fn_guard(|context| {
                !is_api(context.head().uri.path())
            }))
            .default_handler(fallback);
        let headers = DefaultHeaders::new()
            .add((header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY))
            .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
            .add((header::REFERRER_POLICY, "same-origin"));
        let scope = web::scope("").guard(actix_web::guard::fn_guard(|context| {
            !is_api(context.head().uri.path())
        }));
        config.service(
            scope
                .wrap(headers)
                .wrap(actix_web::middleware::from_fn(cache))
                .service(files),
        );
    }
}

fn is_api(path: &str) -> bool {
    API_PATHS.iter().any(|api| {
        path.strip_prefix(api)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Answers a page's address with the app. A missing file of the app itself is
/// missing: an old tab that asks for a script of the version before must not
/// be given a page instead.
async fn answer_page(
    index: PathBuf,
    request: ServiceRequest,
) -> Result<ServiceResponse, actix_web::Error> {
    let (request, _) = request.into_parts();
    if request.path().starts_with("/assets/") {
        return Ok(ServiceResponse::new(
            request,
            HttpResponse::NotFound().finish(),
        ));
    }
    let response = NamedFile::open(index)?.into_response(&request);
    Ok(ServiceResponse::new(request, response))
}

async fn cache(
    request: ServiceRequest,
    next: actix_web::middleware::Next<impl actix_web::body::MessageBody>,
) -> Result<ServiceResponse<impl actix_web::body::MessageBody>, actix_web::Error> {
    let is_asset = request.path().starts_with("/assets/");
    let mut response = next.call(request).await?;
    let policy = if is_asset && response.status().is_success() {
        FOREVER
    } else {
        REVALIDATE
    };
    response.headers_mut().insert(header::CACHE_CONTROL, policy);
    Ok(response)
}

#[cfg(test)]
mod tests {
    use actix_web::App;
    use actix_web::http::StatusCode;
    use actix_web::test::{TestRequest, call_service, init_service, read_body};

    use super::*;

    fn built_app() -> (tempfile::TempDir, WebApp) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("assets")).unwrap();
        std::fs::write(folder.path().join("index.html"), "<title>the app</title>").unwrap();
        std::fs::write(folder.path().join("assets/app-1a2b.js"), "run()").unwrap();
        let app = WebApp::find(folder.path()).unwrap();
        (folder, app)
    }

    async fn get(path: &str) -> (StatusCode, String, String) {
        let (_folder, app) = built_app();
        let service = init_service(App::new().configure(|config| app.configure(config))).await;
        let response = call_service(&service, TestRequest::get().uri(path).to_request()).await;
        let cache = response
            .headers()
            .get(header::CACHE_CONTROL)
            .map(|value| value.to_str().unwrap().to_owned());
        let status = response.status();
        (
            status,
            String::from_utf8(read_body(response).await.to_vec()).unwrap(),
            cache.unwrap_or_default(),
        )
    }

    #[actix_web::test]
    async fn every_page_is_the_app() {
        for path in [
            "/",
            "/logs",
            "/logs/0195?sort=-started_at",
            "/index.html",
            "/apix",
        ] {
            let (status, body, cache) = get(path).await;
            assert_eq!(
                (status, body.as_str(), cache.as_str()),
                (StatusCode::OK, "<title>the app</title>", "no-cache"),
                "{path}"
            );
        }
    }

    #[actix_web::test]
    async fn assets_are_kept_and_missing_ones_are_missing() {
        let (status, body, cache) = get("/assets/app-1a2b.js").await;
        assert_eq!((status, body.as_str()), (StatusCode::OK, "run()"));
        assert!(cache.contains("immutable"), "{cache}");
        let (status, _, cache) = get("/assets/app-old.js").await;
        assert_eq!(
            (status, cache.as_str()),
            (StatusCode::NOT_FOUND, "no-cache")
        );
    }

    #[actix_web::test]
    async fn paths_of_the_api_and_above_the_folder_are_not_the_apps() {
        for path in ["/api/v1/nothing", "/health/none", "/v1/traces"] {
            assert_eq!(get(path).await.0, StatusCode::NOT_FOUND, "{path}");
        }
        let (_, body, _) = get("/..%2f..%2f..%2fetc/passwd").await;
        assert!(!body.contains("root:"), "{body}");
    }

    #[actix_web::test]
    async fn pages_forbid_foreign_scripts_and_frames() {
        let (_folder, app) = built_app();
        let service = init_service(App::new().configure(|config| app.configure(config))).await;
        let response = call_service(&service, TestRequest::get().uri("/logs").to_request()).await;
        let policy = response
            .headers()
            .get(header::CONTENT_SECURITY_POLICY)
            .unwrap()
            .to_str()
            .unwrap();
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
    }
}
