//! The clients people work with.

/// In the browser.
pub(crate) const WEB: &str = "Web";
/// The desktop app.
pub(crate) const DESKTOP: &str = "Desktop";
/// The phone app.
pub(crate) const MOBILE: &str = "Mobile";
/// An editor.
pub(crate) const VS_CODE: &str = "VS Code";
/// An editor.
pub(crate) const JETBRAINS: &str = "JetBrains";
/// An editor.
pub(crate) const ZED: &str = "Zed";
/// A command line client.
pub(crate) const TERMINAL: &str = "Terminal";
/// Another program.
pub(crate) const SERVER: &str = "Server";

/// Returns the version a client reports in the metadata.
pub(crate) fn version(client: &str) -> Option<&'static str> {
    match client {
        WEB => Some("2026.11"),
        DESKTOP => Some("4.12.0"),
        MOBILE => Some("4.11.3"),
        VS_CODE => Some("1.9.2"),
        JETBRAINS => Some("1.8.0"),
        ZED => Some("0.6.1"),
        TERMINAL => Some("0.31.4"),
        _ => None,
    }
}
