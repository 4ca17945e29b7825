//! GET /api/docs

use logbook_tests::TestServer;
use ureq::http::Method;

#[test]
fn swagger_ui_shows_the_document() {
    let server = TestServer::start();
    let get = |path| server.anonymous().send(Method::GET, path, &[], Vec::new());
    // The client follows the redirect to the folder.
    let page = get("/api/docs");
    assert!(page.text.contains("swagger-ui"), "{}", page.text);
    assert_eq!(page.header("content-type"), Some("text/html"));
    assert!(
        get("/api/docs/swagger-initializer.js")
            .text
            .contains("/api/openapi.json")
    );
    assert!(get("/api/docs/swagger-ui-bundle.js").text.len() > 100_000);
    get("/api/docs/nothing.js").expect_problem(404, "not-found");
}
