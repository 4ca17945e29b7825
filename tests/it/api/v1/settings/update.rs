//! Changing settings: what is taken, what is refused, what is recorded.

use logbook_domain::access::Role;
use logbook_domain::settings::{SettingSource, ShownSetting};
use logbook_tests::TestServer;
use logbook_tests::server::TestOptions;
use serde_json::{Value, json};

use super::{one, shown};

#[test]
fn settings_say_where_they_come_from_and_what_they_may_be() {
    let mut options = TestOptions::fixing([("audit_log.retention_days", json!(30))]);
    options.settings = vec![ShownSetting::at_start(
        "listen".into(),
        json!("0.0.0.0:80"),
        json!("127.0.0.1:8080"),
        SettingSource::File,
        Some("logbook.toml".into()),
    )];
    let server = TestServer::start_with(options);
    let settings = server.admin().get("/settings").expect(200);
    assert_eq!(
        one(&settings, "listen"),
        json!({
            "key": "listen", "value": "0.0.0.0:80", "default": "127.0.0.1:8080",
            "source": "file", "locked": true, "set_in": "logbook.toml",
        })
    );
    assert_eq!(
        one(&settings, "audit_log.retention_days"),
        json!({
            "key": "audit_log.retention_days", "value": 30, "default": 14,
            "source": "environment", "locked": true,
            "set_in": "LOGBOOK_AUDIT_LOG__RETENTION_DAYS", "minimum": 1, "maximum": 36_500,
        })
    );
    assert_eq!(settings["redaction_builtins"][0]["name"], "email");
}

#[test]
fn a_change_counts_names_who_made_it_and_can_be_taken_back() {
    let server = TestServer::start();
    let admin = server.person(Role::Admin).client;
    let rule = json!({"name": "staff", "pattern": "P\\d+", "replacement": "[STAFF]"});
    let change = json!({
        "audit_log": {"retention_days": 30, "redaction_patterns": ["secret", rule]},
        "usage": {"daily_retention_days": 400},
        "running_timeout": "90m",
    });
    let answer = admin.patch("/settings", &change).expect(200);
    let retention = one(&answer, "audit_log.retention_days");
    assert_eq!(
        retention,
        json!({
            "key": "audit_log.retention_days", "value": 30, "default": 14,
            "source": "database", "locked": false, "minimum": 1, "maximum": 36_500,
            "changed": {"at": "2026-03-10T12:00:00.000Z", "by": "admin@example.org"},
        })
    );
    let content = one(&answer, "audit_log.content_retention_days");
    assert_eq!(
        (&content["value"], &content["source"]),
        (&json!(30), &json!("default"))
    );
    assert_eq!(one(&answer, "running_timeout")["value"], "90m");
    let patterns = one(&answer, "audit_log.redaction_patterns");
    assert_eq!(patterns["value"], json!(["secret", rule]));

    let back = json!({"audit_log": {"retention_days": null}});
    admin.patch("/settings", &back).expect(200);
    let retention = shown(&admin, "audit_log.retention_days");
    assert_eq!(
        (&retention["value"], &retention["source"]),
        (&json!(14), &json!("default"))
    );
    assert_eq!(retention.get("changed"), None);
    assert_eq!(shown(&admin, "running_timeout")["value"], "90m");
}

#[test]
fn every_change_is_recorded_with_old_and_new_value() {
    let server = TestServer::start();
    let admin = server.person(Role::Admin).client;
    let patch = |change: Value| admin.patch("/settings", &change).expect(200);
    patch(json!({"audit_log": {"retention_days": 30, "redaction_builtins": ["email"]}}));
    // Neither of these changes anything.
    patch(json!({"audit_log": {"retention_days": 30}}));
    patch(json!({}));
    patch(json!({"audit_log": {"retention_days": null, "persist_prompts": null}}));

    let activity = admin.get("/activity?action=settings_changed").expect(200);
    let details: Vec<_> = activity["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["details"])
        .collect();
    let expected = [
        json!({"audit_log.retention_days": {"from": 30, "to": 14, "reset": true}}),
        json!({
            "audit_log.retention_days": {"from": 14, "to": 30},
            "audit_log.redaction_builtins": {"from": [], "to": ["email"]},
        }),
    ];
    assert_eq!(details, expected.iter().collect::<Vec<_>>());
    assert_eq!(activity["items"][0]["actor"]["name"], "admin@example.org");
}

#[test]
fn all_mistakes_are_told_at_once_and_nothing_is_changed() {
    let options = TestOptions::fixing([("audit_log.persist_prompts", json!(true))]);
    let server = TestServer::start_with(options);
    let admin = server.admin();
    let before = admin.get("/settings").expect(200);
    let change = json!({
        "audit_log": {
            "enabled": false,
            "retention_days": 0,
            "persist_prompts": false,
            "persist_responses": "no",
            "redaction_builtins": ["mail"],
            "redaction_patterns": ["fine", "(unclosed", {"pattern": "a*"}],
        },
        "usage": {"hourly_retention_days": 400},
        "running_timeout": "soon",
    });
    let answer = admin.patch("/settings", &change);
    let found = answer.expect_problem(422, "validation-failed");
    assert_eq!(
        found,
        [
            "audit_log.persist_prompts",
            "audit_log.retention_days",
            "audit_log.persist_responses",
            "audit_log.redaction_builtins[0]",
            "audit_log.redaction_patterns[1]",
            "audit_log.redaction_patterns[2]",
            "usage.daily_retention_days",
            "running_timeout",
        ]
    );
    for said in [
        "is set by the environment variable LOGBOOK_AUDIT_LOG__PERSIST_PROMPTS, which wins",
        "pattern `(unclosed` does not compile: unclosed group, at character 1",
        "must be a whole number from 1 to 36500, not 0",
    ] {
        assert!(answer.text.contains(said), "{}", answer.text);
    }
    assert_eq!(admin.get("/settings").expect(200), before);
    assert_eq!(
        admin.get("/activity?action=settings_changed").expect(200)["total"],
        0
    );
}

#[test]
fn unknown_settings_are_refused_by_name() {
    let admin = TestServer::start();
    let admin = admin.admin();
    for (change, field) in [
        (json!({"listen": "0.0.0.0:80"}), "listen"),
        (
            json!({"audit_log": {"retention": 3}}),
            "audit_log.retention",
        ),
        (json!({"usage": null}), "usage"),
    ] {
        let found = admin
            .patch("/settings", &change)
            .expect_problem(422, "validation-failed");
        assert_eq!(found, [field], "{change}");
    }
}

#[test]
fn who_is_no_admin_changes_nothing() {
    let server = TestServer::start();
    let change = json!({"audit_log": {"enabled": false}});
    let preview = json!({"text": "x"});
    for role in [Role::Auditor, Role::Viewer] {
        let client = server.person(role).client;
        client
            .patch("/settings", &change)
            .expect_problem(403, "forbidden");
        client
            .post("/settings/redaction/preview", &preview)
            .expect_problem(403, "forbidden");
    }
    assert_eq!(shown(&server.admin(), "audit_log.enabled")["value"], true);
}
