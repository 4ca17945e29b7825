//! GET /api/v1/settings

use logbook_domain::settings::{SettingSource, ShownSetting};
use logbook_tests::TestServer;
use logbook_tests::server::TestOptions;
use serde_json::json;

#[test]
fn settings_say_where_they_come_from() {
    let server = TestServer::start_with(TestOptions {
        settings: vec![ShownSetting {
            key: "audit_log.retention_days".into(),
            value: json!(30),
            default: json!(14),
            source: SettingSource::Environment,
            locked: true,
        }],
        ..TestOptions::default()
    });
    assert_eq!(
        server.admin().get("/settings").expect(200),
        json!({"settings": [{
            "key": "audit_log.retention_days", "value": 30, "default": 14,
            "source": "environment", "locked": true,
        }]})
    );
}
