//! GET /api/v1/logs?q=…: text is found in any language, wherever it stands.

use chrono::Duration;
use logbook_domain::access::Permission;
use logbook_tests::random::{self, FilterParams};
use logbook_tests::{Client, TestServer, samples};
use serde_json::{Value, json};

/// What is stored, with what finds it.
const ALIKE: [(&str, &[&str]); 11] = [
    ("ΣΊΣΥΦΟΣ", &["σίσυφος", "Σίσυφοσ"]),
    ("İstanbul", &["istanbul", "ISTANBUL", "I\u{307}stanbul"]),
    ("ＡＢＣ１２３", &["abc123", "Abc１"]),
    ("Straße", &["STRASSE", "straße", "ſtrasse"]),
    ("Cafe\u{301} noir", &["café", "CAFÉ", "cafe\u{301}"]),
    ("Café crème", &["cafe\u{301}", "CRE\u{300}ME"]),
    (
        "한글 검색",
        &["\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}", "검색"],
    ),
    ("\u{1100}\u{1161}나다", &["가나다"]),
    ("ｶﾞｲﾄﾞ", &["ガイド"]),
    ("Поиск ПО журналу", &["поиск по"]),
    ("内容：審計日誌", &["审", "內容:", "內容："]),
];

fn total(client: &Client, q: &str) -> Value {
    let query = random::query(&FilterParams::from([("q", vec![q.to_owned()])]));
    client.get(&format!("/logs?{query}")).expect(200)["total"].clone()
}

/// The same text in each place where a text can stand.
fn entries(server: &TestServer, text: &str) -> Vec<Value> {
    let places = [
        json!({"model": text}),
        json!({"user": {"id": "u", "name": text}}),
        json!({"prompt": format!("before {text} after")}),
        json!({"prompt": [{"role": "user", "content": [{"type": "text", "text": format!("\"{text}\"\n")}]}]}),
        json!({"response": {"arguments": [[text]]}}),
        json!({"status": "failed", "error": {"category": "unknown", "message": text}}),
        json!({"metadata": {"note": {"inner": [text]}}}),
        json!({"metadata": {text: 1}}),
    ];
    let base = json!({"started_at": server.clock.ago(Duration::minutes(1))});
    let entry = |change: &Value| samples::with(&base, change);
    places.iter().map(entry).collect()
}

#[test]
fn text_is_found_in_each_place_however_it_is_spelled() {
    for (stored, asked) in ALIKE {
        let server = TestServer::start();
        let client = server.admin();
        let entries = entries(&server, stored);
        client.post("/logs", &json!(entries)).expect(200);
        let viewer = server.key(&[Permission::Read]);
        for q in asked {
            // Other characters of one meaning are other characters.
            let is_found = *q != "审" && *q != "內容:" && *q != "內容：";
            let (all, of_series) = if is_found { (entries.len(), 2) } else { (0, 0) };
            assert_eq!(total(&client, q), all, "{q} in {stored}");
            assert_eq!(total(&viewer, q), of_series, "{q} in {stored}");
        }
    }
}

#[test]
fn other_letters_are_other_texts() {
    let server = TestServer::start();
    let client = server.admin();
    client
        .post("/logs", &json!({"prompt": "café が ısı"}))
        .expect(201);
    for q in ["cafe", "か", "isi", "\u{200b}", "\u{ad}\u{fe0f}"] {
        assert_eq!(total(&client, q), 0, "{q}");
    }
    for q in ["caf\u{ad}é", "É", "ca\u{200b}fé"] {
        assert_eq!(total(&client, q), 1, "{q}");
    }
}

#[test]
fn escapes_are_decoded_and_pictures_are_not_looked_into() {
    let server = TestServer::start();
    let client = server.admin();
    let picture = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==";
    let body = format!(
        r#"[{{"prompt": [{{"text": "\u5185\u5bb9 \u0041\u030a\t\"so\""}}, {{"image_url": {{"url": "{picture}"}}}}]}},
            {{"prompt": "see {picture} here", "metadata": {{"picture": "{picture}"}}}}]"#
    );
    let answer = client.post_raw("/logs", "application/json", body);
    answer.expect(200);
    for (q, hits) in [
        ("内容", 1),
        ("å\t\"SO\"", 1),
        ("u5185", 0),
        ("IVBORw0KGgo", 0),
        ("NSUhEUg", 0),
        ("image/png", 2),
        ("here", 1),
    ] {
        assert_eq!(total(&client, q), hits, "{q}");
    }
}
