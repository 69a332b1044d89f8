//! What the studio sends by itself: payloads become events, those of callbacks have a function each, and only what the
//! studio has signed, not long ago, is believed.

use std::time::{SystemTime, UNIX_EPOCH};

use ring::hmac;
use tour_client::models::WebhookEvent;
use tour_client::runtime::http::{HeaderMap, HeaderValue};
use tour_client::runtime::webhooks::WebhookError;
use tour_client::runtime::{Base64, Secret, json};
use tour_client::webhooks;

const DEVELOPED: &str = r#"{"type":"photo.developed","photo":{"id":"p1","caption":null,"rating":4,"tags":["sea"],"created_at":"2024-05-01T10:00:00Z"}}"#;
const SHARED: &str = r#"{"type":"album.shared","album":{"id":"a1","title":"Summer"},"with":"ada@example.com"}"#;

/// What is behind `whsec_` in the secret.
const KEY: &[u8] = b"a secret of the studio";

fn secret(key: &[u8]) -> Secret {
    Secret::new(format!("whsec_{}", Base64::new(key).to_text()))
}

/// The headers of a body that was signed this many seconds ago (Standard Webhooks, "Signature scheme").
fn signed(body: &str, seconds_ago: u64) -> HeaderMap {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("after 1970").as_secs();
    let time = (now - seconds_ago).to_string();
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, KEY), format!("msg_1.{time}.{body}").as_bytes());
    let signature = format!("v1,{}", Base64::new(tag.as_ref()).to_text());
    let mut headers = HeaderMap::new();
    for (name, value) in [("webhook-id", "msg_1"), ("webhook-timestamp", &time), ("webhook-signature", &signature)] {
        headers.insert(name, HeaderValue::from_str(value).expect("a value"));
    }
    headers
}

#[test]
fn payloads_are_events() {
    for (body, name) in [(DEVELOPED, "PhotoDeveloped("), (SHARED, "AlbumShared(")] {
        let event = webhooks::decode(body.as_bytes()).expect("an event");
        assert!(format!("{event:?}").starts_with(name), "{event:?}");
        assert_eq!(json::to_string(&event), body, "sent on as it came");
    }
}

#[test]
fn what_the_document_does_not_list_is_kept() {
    for body in [r#"{"type":"print.lost","print":{"id":7}}"#, r#"{"photo":{"id":"p1"}}"#, "[1]"] {
        let event = webhooks::decode(body.as_bytes()).expect("an event");
        assert!(matches!(event, WebhookEvent::Unknown(_)), "{event:?}");
        assert_eq!(json::to_string(&event), body);
    }
}

#[test]
fn what_does_not_fit_names_its_place() {
    for (body, place) in [
        (r#"{"type":"photo.developed"}"#, "photo"),
        (r#"{"type":"album.shared","album":{"id":"a1","title":2},"with":"x"}"#, "$.album.title"),
        (r#"{"type":"photo.developed","#, "byte"),
        ("", "byte"),
    ] {
        let error = webhooks::decode(body.as_bytes()).expect_err("it does not fit").to_string();
        assert!(error.contains(place), "{body}: {error}");
    }
}

#[test]
fn callbacks_have_a_function_each() {
    let print = webhooks::order_print_print_ready(br#"{"id":"r1","status":"ready"}"#).expect("a print");
    assert_eq!((print.id.as_str(), print.status.to_string().as_str()), ("r1", "ready"));
    assert!(webhooks::order_print_print_ready(br#"{"status":"ready"}"#).is_err());
}

#[test]
fn what_is_genuine_is_decoded() {
    let secrets = [secret(b"the next secret"), secret(KEY)];
    let event = webhooks::unwrap(&signed(SHARED, 0), SHARED.as_bytes(), &secrets).expect("a genuine event");
    assert!(matches!(event, WebhookEvent::AlbumShared(shared) if shared.with == "ada@example.com"));
    // Genuine, and yet not what the document says.
    let odd = r#"{"type":"album.shared"}"#;
    let error = webhooks::unwrap(&signed(odd, 0), odd.as_bytes(), &secrets).expect_err("no album");
    assert!(error.is_genuine(), "{error}");
}

#[test]
fn what_is_not_genuine_is_not_decoded() {
    let unwrap = |headers: &HeaderMap, body: &str, key: &[u8]| {
        webhooks::unwrap(headers, body.as_bytes(), &[secret(key)]).expect_err("not genuine")
    };
    let forged = SHARED.replace("ada@", "eve@");
    assert_eq!(unwrap(&signed(SHARED, 0), &forged, KEY), WebhookError::NoMatch);
    assert_eq!(unwrap(&signed(SHARED, 0), SHARED, b"another secret"), WebhookError::NoMatch);
    // A body that was decoded and encoded again is no longer what was signed.
    assert_eq!(unwrap(&signed(SHARED, 0), &SHARED.replace(',', ", "), KEY), WebhookError::NoMatch);
    assert!(matches!(unwrap(&signed(SHARED, 3600), SHARED, KEY), WebhookError::TooOld { .. }));
    assert_eq!(unwrap(&HeaderMap::new(), SHARED, KEY), WebhookError::MissingHeader("webhook-signature"));
    let mut other_time = signed(SHARED, 0);
    other_time.insert("webhook-timestamp", signed(SHARED, 9)["webhook-timestamp"].clone());
    assert_eq!(unwrap(&other_time, SHARED, KEY), WebhookError::NoMatch);
}
