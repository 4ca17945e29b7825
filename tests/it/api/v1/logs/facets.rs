//! GET /api/v1/logs/facets

use logbook_tests::TestServer;
use serde_json::{Value, json};

fn seed(server: &TestServer) {
    let entry = |model: &str, user: Value, source: &str| json!({"model": model, "user": user, "source": source});
    let ada = json!({"id": "u-1", "name": "Ada Lovelace", "email": "ada@example.org"});
    let jo = json!({"email": "jo@example.org"});
    let entries = [
        entry("a", ada.clone(), "chat"),
        entry("a", ada.clone(), "api"),
        entry("b", ada, "chat"),
        entry("c", jo, "chat"),
        entry("c", json!({"name": "Zoë"}), "code"),
    ];
    server.admin().post("/logs", &json!(entries)).expect(200);
}

fn values(answer: &Value, facet: &str) -> Vec<(String, i64)> {
    let values = answer["facets"][facet]["values"].as_array().unwrap();
    values
        .iter()
        .map(|one| {
            (
                one["label"].as_str().unwrap().to_owned(),
                one["count"].as_i64().unwrap(),
            )
        })
        .collect()
}

fn pairs(expected: &[(&str, i64)]) -> Vec<(String, i64)> {
    expected
        .iter()
        .map(|(label, count)| ((*label).to_owned(), *count))
        .collect()
}

#[test]
fn candidates_are_what_entries_have_most_frequent_first() {
    let server = TestServer::start();
    seed(&server);
    let answer = server.admin().get("/logs/facets").expect(200);
    assert_eq!(
        values(&answer, "model"),
        pairs(&[("a", 2), ("c", 2), ("b", 1)])
    );
    assert_eq!(
        values(&answer, "user"),
        pairs(&[("Ada Lovelace", 3), ("Zoë", 1), ("jo@example.org", 1)])
    );
    assert_eq!(values(&answer, "agent"), pairs(&[]));
    assert_eq!(answer["facets"].as_object().unwrap().len(), 12);
}

#[test]
fn a_facet_counts_under_the_other_filters_but_not_its_own() {
    let server = TestServer::start();
    seed(&server);
    let answer = server
        .admin()
        .get("/logs/facets?model=a&source=chat")
        .expect(200);
    assert_eq!(
        values(&answer, "model"),
        pairs(&[("c", 1), ("a", 1), ("b", 1)].map(|(l, c)| (l, c)))
            .into_iter()
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect::<Vec<_>>()
    );
    assert_eq!(values(&answer, "source"), pairs(&[("api", 1), ("chat", 1)]));
    assert_eq!(values(&answer, "user"), pairs(&[("Ada Lovelace", 1)]));
}

#[test]
fn one_facet_is_searched_and_limited() {
    let server = TestServer::start();
    seed(&server);
    let client = server.admin();
    let found = client
        .get("/logs/facets?facet=user&search=LOVE")
        .expect(200);
    assert_eq!(
        found["facets"]["user"]["values"],
        json!([{"value": "u-1", "label": "Ada Lovelace", "count": 3}])
    );
    assert_eq!(found["facets"].as_object().unwrap().len(), 1);
    let first = client.get("/logs/facets?facet=model&limit=2").expect(200);
    assert_eq!(values(&first, "model").len(), 2);
    assert_eq!(first["facets"]["model"]["more"], true);
}

#[test]
fn what_a_filter_takes_is_what_the_facet_gives() {
    let server = TestServer::start();
    seed(&server);
    let client = server.admin();
    let answer = client.get("/logs/facets").expect(200);
    for (facet, found) in answer["facets"].as_object().unwrap() {
        for one in found["values"].as_array().unwrap() {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair(facet, one["value"].as_str().unwrap());
            let total =
                client.get(&format!("/logs?{}", query.finish())).expect(200)["total"].clone();
            assert_eq!(total, one["count"], "{facet} {one}");
        }
    }
}

#[test]
fn users_are_found_by_id_name_and_email_without_case_and_accents() {
    let server = TestServer::start();
    let client = server.admin();
    for user in [
        json!({"id": "u-7", "name": "Élodie Müller", "email": "e.mueller@example.org"}),
        json!({"id": "u-8", "name": "ЯРОСЛАВ"}),
        json!({"id": "u-9", "name": "田中さん"}),
    ] {
        client.post("/logs", &json!({"user": user})).expect(201);
    }
    for (search, id) in [
        ("elodie MULLER", "u-7"),
        ("Mueller@EXAMPLE", "u-7"),
        ("U-7", "u-7"),
        ("ярослав", "u-8"),
        ("田中", "u-9"),
    ] {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("search", search);
        let path = format!("/logs/facets?facet=user&{}", query.finish());
        let values = client.get(&path).expect(200)["facets"]["user"]["values"].clone();
        let found: Vec<_> = values.as_array().unwrap().iter().collect();
        assert_eq!(found.len(), 1, "{search}: {values}");
        assert_eq!(found[0]["value"], id, "{search}");
    }
}

#[test]
fn every_facet_is_searched_as_contents_are() {
    let server = TestServer::start();
    let client = server.admin();
    let spelled = "Σίσυφος ＡＢ İx Cafe\u{301} Straße";
    for facet in ["model", "provider", "platform", "user", "agent"] {
        let entry = match facet {
            "user" | "agent" => json!({facet: {"id": spelled}}),
            _ => json!({facet: spelled}),
        };
        client.post("/logs", &entry).expect(201);
        for (search, is_found) in [
            ("ΣΊΣΥΦΟΣ", true),
            ("σίσυφοσ", true),
            ("ab", true),
            ("ix", true),
            ("İX", true),
            ("CAFÉ", true),
            ("cafe\u{301}", true),
            ("STRASSE", true),
            ("straẞe", true),
            ("cb", false),
            ("\u{200b}", false),
            ("\u{301}", false),
        ] {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query
                .append_pair("facet", facet)
                .append_pair("search", search);
            let path = format!("/logs/facets?{}", query.finish());
            let answer = client.get(&path).expect(200);
            let values = answer["facets"][facet]["values"].as_array().unwrap();
            assert_eq!(!values.is_empty(), is_found, "{facet} {search}");
        }
    }
}
