//! The built web app.

use std::path::{Path, PathBuf};

use actix_files::NamedFile;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use logbook_domain::request_id::carried;

/// Where the build puts files that carry a hash of their content in the name.
const HASHED: &str = "/assets/";
/// A file whose name changes with its content never goes stale.
const FOREVER: &str = "public, max-age=31536000, immutable";
/// Everything else is asked for again each time, and mostly answered with 304.
const ASK_AGAIN: &str = "no-cache";

/// Returns a file of the web app, if there is one. Paths that are no file are
/// places inside the app, which finds its way from its first page.
pub(super) async fn serve(request: &HttpRequest, web_dir: &Path) -> Option<HttpResponse> {
    let path = request.path();
    let file = match file_of(path, web_dir) {
        Some(file) => open(file).await,
        None => None,
    };
    let is_hashed = path.starts_with(HASHED);
    let found = match file {
        // An old page asking for a script of an old build must hear that it is
        // gone, not get a page instead of a script.
        None if is_hashed => None,
        None => open(web_dir.join("index.html")).await,
        found => found,
    };
    let mut response = found?.prefer_utf8(true).into_response(request);
    let caching = HeaderValue::from_static(if is_hashed { FOREVER } else { ASK_AGAIN });
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, caching);
    Some(response)
}

async fn open(path: PathBuf) -> Option<NamedFile> {
    let opened = actix_web::rt::task::spawn_blocking(carried(|| NamedFile::open(path)));
    let file = opened.await.ok()?.ok()?;
    file.metadata().is_file().then_some(file)
}

/// Returns the file a path may mean: plain names only, so that nothing leads
/// out of the folder.
fn file_of(path: &str, web_dir: &Path) -> Option<PathBuf> {
    let names: Vec<&str> = path.split('/').filter(|name| !name.is_empty()).collect();
    let all_plain = names.iter().all(|name| is_plain(name));
    (all_plain && !names.is_empty()).then(|| web_dir.join(names.iter().collect::<PathBuf>()))
}

fn is_plain(name: &str) -> bool {
    !name.starts_with('.')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_files() {
        let web_dir = Path::new("/srv/web");
        let file = |path| file_of(path, web_dir);
        assert_eq!(
            file("/assets/index-B1_x.js"),
            Some("/srv/web/assets/index-B1_x.js".into())
        );
        for path in [
            "/",
            "/../etc/passwd",
            "/a/..",
            "/.env",
            "/a%2e%2e/b",
            "/a\\b",
            "/a\0b",
            "/C:",
        ] {
            assert_eq!(file(path), None, "{path}");
        }
    }
}
