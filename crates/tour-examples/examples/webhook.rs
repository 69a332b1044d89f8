//! Receives what the studio sends by itself: checks that it is genuine, and decodes it.

use std::error::Error;
use std::time::{Duration, SystemTime};

use tour_client::models::WebhookEvent;
use tour_client::runtime::Secret;
use tour_client::runtime::http::{HeaderMap, HeaderValue};
use tour_client::webhooks;

/// What came, byte for byte: a signature is of bytes, not of JSON.
const BODY: &str = r#"{"type":"photo.developed","photo":{"id":"p1","caption":"The sea","rating":null,"tags":[],"created_at":"2024-05-01T10:00:00Z"}}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let mut headers = HeaderMap::new();
    headers.insert("webhook-id", HeaderValue::from_static("msg_1"));
    headers.insert("webhook-timestamp", HeaderValue::from_static("1714557600"));
    headers.insert("webhook-signature", HeaderValue::from_static("v1,cW79dwCDL8zUKyBKogUS4FrDarv5/9CCmECzzvd3QDU="));

    // Two secrets, while one replaces the other.
    let secrets = [Secret::new("whsec_b2xk"), Secret::new("whsec_YSBzZWNyZXQgb2YgdGhlIHN0dWRpbw==")];
    // This one came long ago. A service says `webhooks::unwrap(&headers, body, &secrets)?`, which checks and decodes now.
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_714_557_601);
    webhooks::SIGNATURE.verify_at(&headers, BODY.as_bytes(), &secrets, then)?;
    match webhooks::decode(BODY.as_bytes())? {
        WebhookEvent::PhotoDeveloped(event) => println!("developed: {:?}", event.photo.caption),
        WebhookEvent::AlbumShared(event) => println!("shared with {}", event.with),
        other @ WebhookEvent::Unknown(_) => println!("something new: {other:?}"),
    }

    // Neither what somebody changed nor what somebody sends again an hour later is.
    let forged = BODY.replace("p1", "p2");
    for (body, when) in [(forged.as_str(), then), (BODY, then + Duration::from_secs(3600))] {
        match webhooks::SIGNATURE.verify_at(&headers, body.as_bytes(), &secrets, when) {
            Ok(()) => println!("genuine"),
            Err(error) => println!("{error}"),
        }
    }
    Ok(())
}
