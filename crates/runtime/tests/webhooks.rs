//! Signatures of webhooks, against what their inventors publish.

#![cfg(feature = "webhooks")]

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use proptest::collection::vec;
use proptest::prelude::*;
use ring::hmac;
use truespec_runtime::http::{HeaderMap, HeaderName, HeaderValue};
use truespec_runtime::webhooks::{Encoding, SecretForm, Signature, Signed, Timestamp, WebhookError};
use truespec_runtime::{self as runtime, Base64, DecodeError, Secret, json};

/// The vector of the specification's reference libraries.
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIME: u64 = 1_614_265_330;
const BODY: &[u8] = br#"{"test": 2432232314}"#;
const SIGNED: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

fn headers(list: &[(&str, &str)]) -> HeaderMap {
    let pairs = list.iter().map(|(name, value)| {
        let name: HeaderName = name.parse().expect("a name");
        (name, HeaderValue::from_str(value).expect("a value"))
    });
    let mut map = HeaderMap::new();
    for (name, value) in pairs {
        map.append(name, value);
    }
    map
}

fn at(seconds: u64) -> SystemTime {
    UNIX_EPOCH + Duration::from_secs(seconds)
}

/// Checks the vector of Standard Webhooks with other headers, secrets and times.
fn check(signature: &str, secrets: &[&str], now: u64, body: &[u8], expected: &Result<(), WebhookError>) {
    let time = TIME.to_string();
    let headers = headers(&[("webhook-id", ID), ("webhook-timestamp", &time), ("webhook-signature", signature)]);
    let secrets: Vec<Secret> = secrets.iter().map(|&secret| secret.into()).collect();
    let found = Signature::STANDARD.verify_at(&headers, body, &secrets, at(now));
    assert_eq!(&found, expected, "{signature} {now}");
}

#[test]
fn standard_webhooks() {
    check(SIGNED, &[SECRET], TIME, BODY, &Ok(()));
    check(SIGNED, &[&SECRET["whsec_".len()..]], TIME, BODY, &Ok(()));
    check(SIGNED, &[SECRET], TIME, br#"{"test": 2432232315}"#, &Err(WebhookError::NoMatch));
    check(&SIGNED.replace("v1,", "v2,"), &[SECRET], TIME, BODY, &Err(WebhookError::Malformed("webhook-signature")));
    check("v1,", &[SECRET], TIME, BODY, &Err(WebhookError::NoMatch));
    check("v1,!", &[SECRET], TIME, BODY, &Err(WebhookError::Malformed("webhook-signature")));
}

#[test]
fn several_signatures_and_secrets() {
    let other = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
    check(
        &format!(
            "{other} v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg== {SIGNED}"
        ),
        &[SECRET],
        TIME,
        BODY,
        &Ok(()),
    );
    check(SIGNED, &["whsec_b2xk", SECRET], TIME, BODY, &Ok(()));
    check(other, &[SECRET, "whsec_b2xk"], TIME, BODY, &Err(WebhookError::NoMatch));
    check(SIGNED, &[], TIME, BODY, &Err(WebhookError::NoMatch));
}

#[test]
fn the_time_counts() {
    let tolerance = Duration::from_secs(300);
    check(SIGNED, &[SECRET], TIME + 300, BODY, &Ok(()));
    check(SIGNED, &[SECRET], TIME - 300, BODY, &Ok(()));
    let old = WebhookError::TooOld { age: Duration::from_secs(301), tolerance };
    check(SIGNED, &[SECRET], TIME + 301, BODY, &Err(old));
    let new = WebhookError::TooNew { ahead: Duration::from_secs(301), tolerance };
    check(SIGNED, &[SECRET], TIME - 301, BODY, &Err(new));
    let verify = |time: &str| {
        let headers = headers(&[("webhook-id", ID), ("webhook-timestamp", time), ("webhook-signature", SIGNED)]);
        Signature::STANDARD.verify_at(&headers, BODY, &[SECRET.into()], at(TIME))
    };
    for wrong in ["", "+1614265330", "1614265330.5", "yesterday", "99999999999999999999999"] {
        assert_eq!(verify(wrong), Err(WebhookError::Malformed("webhook-timestamp")), "{wrong}");
    }
}

#[test]
fn headers_must_be_there_once() {
    let time = TIME.to_string();
    let all = [("webhook-id", ID), ("webhook-timestamp", time.as_str()), ("webhook-signature", SIGNED)];
    let verify =
        |list: &[(&str, &str)]| Signature::STANDARD.verify_at(&headers(list), BODY, &[SECRET.into()], at(TIME));
    for (index, name) in ["webhook-id", "webhook-timestamp", "webhook-signature"].into_iter().enumerate() {
        let mut some = all.to_vec();
        some.remove(index);
        assert_eq!(verify(&some), Err(WebhookError::MissingHeader(name)));
    }
    assert_eq!(verify(&[&all[..], &[("webhook-id", "msg_2")]].concat()), Err(WebhookError::Malformed("webhook-id")));
}

/// "Testing the webhook payload validation" of GitHub's documentation.
#[test]
fn github() {
    let verify = |signature: &str| {
        let headers = headers(&[("X-Hub-Signature-256", signature)]);
        Signature::GITHUB.verify(&headers, b"Hello, World!", &["It's a Secret to Everybody".into()])
    };
    let digest = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    assert_eq!(verify(&format!("sha256={digest}")), Ok(()));
    assert_eq!(verify(&format!("sha256={}", digest.to_uppercase())), Ok(()));
    assert_eq!(verify(&format!("sha256={}", &digest[..62])), Err(WebhookError::NoMatch));
    assert_eq!(verify(digest), Err(WebhookError::Malformed("x-hub-signature-256")));
    assert_eq!(verify(&format!("sha256={}g", &digest[..63])), Err(WebhookError::Malformed("x-hub-signature-256")));
    assert_eq!(verify(&format!("sha256={digest}é")), Err(WebhookError::Malformed("x-hub-signature-256")));
}

fn signed_by(secret: &str, message: &str) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    hmac::sign(&key, message.as_bytes()).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

/// The format of Stripe's documentation: `t=…,v1=…`, where `v0` is of test events and to be ignored.
#[test]
fn stripe() {
    let body = r#"{"id":"evt_1"}"#;
    let digest = hex(&signed_by("whsec_test", &format!("1492774577.{body}")));
    let verify = |signature: &str| {
        let headers = headers(&[("Stripe-Signature", signature)]);
        Signature::STRIPE.verify_at(&headers, body.as_bytes(), &["whsec_test".into()], at(1_492_774_600))
    };
    let malformed = Err(WebhookError::Malformed("stripe-signature"));
    assert_eq!(
        verify(&format!(
            "t=1492774577,v1={digest},v0=6ffbb59b2300aae63f272406069a9788598b792a944a07aba816edb039989a39"
        )),
        Ok(())
    );
    assert_eq!(verify(&format!("t=1492774577,v1=00,v1={digest}")), Ok(()));
    assert_eq!(verify(&format!("t=1492774577,v0={digest}")), malformed);
    assert_eq!(verify(&format!("v1={digest}")), malformed);
    assert_eq!(verify(&format!("t=1492774578,v1={digest}")), Err(WebhookError::NoMatch));
}

#[test]
fn any_other_header() {
    let signature = Signature {
        header: "X-Signature",
        encoding: Encoding::Base64,
        prefix: "",
        separator: None,
        signed: &[Signed::Text("v0:"), Signed::Timestamp, Signed::Text(":"), Signed::Body],
        timestamp: Timestamp::Header("X-Request-Timestamp"),
        tolerance: Duration::from_secs(60),
        secret: SecretForm::Text,
    };
    let digest = json::to_string(&Base64::new(signed_by("s3cret", "v0:1000:{}")));
    let digest = digest.trim_matches('"');
    let headers = headers(&[("x-signature", digest), ("x-request-timestamp", "1000")]);
    assert_eq!(signature.verify_at(&headers, b"{}", &["s3cret".into()], at(1060)), Ok(()));
    assert!(signature.verify_at(&headers, b"{}", &["s3cret".into()], at(1061)).is_err());
}

#[test]
fn secrets_are_never_shown_and_never_empty() {
    let verify = |secret: &str| {
        let time = TIME.to_string();
        let headers = headers(&[("webhook-id", ID), ("webhook-timestamp", &time), ("webhook-signature", SIGNED)]);
        Signature::STANDARD.verify_at(&headers, BODY, &[secret.into()], at(TIME))
    };
    let error = verify("whsec_not base64").expect_err("no key");
    assert_eq!(error, WebhookError::InvalidSecret);
    assert!(!format!("{error} {error:?}").contains("not base64"));
    assert_eq!(verify("whsec_"), Err(WebhookError::InvalidSecret));
    assert!(WebhookError::from(DecodeError::new("x")).is_genuine() && !error.is_genuine());
}

/// What is generated for two webhooks that their payloads tell apart.
#[derive(Clone)]
struct Paid {
    amount: i64,
}

runtime::object! {
    Paid {
        "type" = "paid",
        required amount "amount",
    }
}

#[derive(Clone)]
struct Refunded {}

runtime::object! {
    Refunded: Default {
        "type" = "refunded",
    }
}

#[derive(Clone)]
enum WebhookEvent {
    Paid(Paid),
    Refunded(Refunded),
    Unknown(runtime::Value),
}

runtime::union! {
    WebhookEvent by property "type" {
        Paid "paid",
        Refunded "refunded",
    }
}

/// As the generated function of this name.
fn unwrap(headers: &HeaderMap, body: &[u8], secrets: &[Secret]) -> Result<WebhookEvent, WebhookError> {
    Signature::GITHUB.verify(headers, body, secrets)?;
    Ok(json::from_slice(body)?)
}

#[test]
fn genuine_events_are_decoded_and_unknown_ones_kept() {
    let unwrap = |body: &str| {
        let signature = format!("sha256={}", hex(&signed_by("s", body)));
        unwrap(&headers(&[("x-hub-signature-256", &signature)]), body.as_bytes(), &["s".into()])
    };
    assert_eq!(unwrap(r#"{"type":"paid","amount":5}"#), Ok(WebhookEvent::Paid(Paid { amount: 5 })));
    assert_eq!(unwrap(r#"{"type":"refunded"}"#), Ok(WebhookEvent::Refunded(Refunded {})));
    let new = r#"{"type":"disputed","why":[1]}"#;
    let event = unwrap(new).expect("a genuine event");
    assert!(matches!(event, WebhookEvent::Unknown(_)));
    assert_eq!(json::to_string(&event), new);
    let wrong = unwrap(r#"{"type":"paid"}"#).expect_err("no amount");
    assert!(wrong.is_genuine(), "{wrong}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_text_is_a_signature_by_chance(text in "(v1=?,?|t=|sha256=|[0-9a-f]{2,64}|[ ,=+/]|\\PC){0,12}", body in vec(any::<u8>(), 0..16)) {
        let mut list = HeaderMap::new();
        for name in ["webhook-id", "webhook-timestamp", "webhook-signature", "x-hub-signature-256", "stripe-signature"] {
            list.extend(HeaderValue::from_str(&text).ok().map(|value| (name.parse::<HeaderName>().expect("a name"), value)));
        }
        for signature in [Signature::STANDARD, Signature::GITHUB, Signature::STRIPE] {
            prop_assert!(signature.verify(&list, &body, &["whsec_b2xk".into()]).is_err());
        }
    }
}
