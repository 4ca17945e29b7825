//! Who may do what: every operation of the OpenAPI document by every kind of
//! caller.

use logbook_domain::access::{Permission, Role};
use logbook_tests::{Client, TestServer};
use serde_json::Value;
use ureq::http::Method;

struct Operation {
    method: String,
    path: String,
    /// `None`: nobody need be signed in. `Some(None)`: somebody. Else the right.
    needs: Option<Option<String>>,
}

fn operations() -> Vec<Operation> {
    let document = serde_json::to_value(logbook_api::openapi()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        let operations = item.as_object().unwrap().iter();
        let found = operations.map(|(method, operation)| Operation {
            method: method.to_uppercase(),
            path: path.clone(),
            needs: operation["security"][0]["bearer"]
                .as_array()
                .map(|rights| Some(rights.first()?.as_str()?.to_owned())),
        });
        found.collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[test]
fn the_document_says_which_right_each_operation_needs() {
    let table: Vec<String> = operations()
        .iter()
        .map(|operation| {
            let needs = match &operation.needs {
                None => "nobody signed in",
                Some(None) => "somebody signed in",
                Some(Some(right)) => right,
            };
            format!("{} {}: {needs}", operation.method, operation.path)
        })
        .collect();
    insta::assert_snapshot!(table.join("\n"));
}

#[test]
fn nobody_gets_further_than_their_rights() {
    let server = TestServer::start();
    let callers = callers(&server);
    for operation in operations() {
        let Some(needs) = &operation.needs else {
            continue;
        };
        for (name, rights, client) in &callers {
            let expected = match (needs, rights) {
                (_, None) => Some(401),
                (Some(right), Some(rights)) if !rights.iter().any(|own| own.name() == right) => {
                    Some(403)
                }
                _ => None,
            };
            let status = attempt(client, &operation);
            let what = format!(
                "{name}: {} {} gave {status}",
                operation.method, operation.path
            );
            match expected {
                Some(expected) => assert_eq!(status, expected, "{what}"),
                None => assert!(![401, 403].contains(&status) && status < 500, "{what}"),
            }
        }
    }
}

/// Sends what cannot do any harm: no body, the id of nothing.
fn attempt(client: &Client, operation: &Operation) -> u16 {
    let path = operation
        .path
        .replace("{id}", "019a9f0e-2b6e-7c10-8f5e-0d8f3b6a4c21");
    let method = Method::from_bytes(operation.method.as_bytes()).unwrap();
    let headers = [("content-type", "application/json")];
    client
        .send(method, &path, &headers, Vec::new())
        .status
        .as_u16()
}

type CallerOf = (String, Option<Vec<Permission>>, Client);

fn callers(server: &TestServer) -> Vec<CallerOf> {
    let mut callers: Vec<CallerOf> = vec![
        ("nobody".into(), None, server.anonymous()),
        (
            "a made-up token".into(),
            None,
            server.anonymous().with_token("a.b.c"),
        ),
        (
            "a made-up key".into(),
            None,
            server.anonymous().with_token("alb_made-up"),
        ),
    ];
    for role in Role::ALL {
        let client = server.person(role).client;
        callers.push((
            role.name().into(),
            Some(role.permissions().to_vec()),
            client,
        ));
    }
    for right in Permission::ALL {
        let name = format!("a key that may {}", right.name());
        callers.push((name, Some(vec![right]), server.key(&[right])));
    }
    callers
}
