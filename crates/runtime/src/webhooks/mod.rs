//! Signatures of webhooks: whether what came was sent by who knows the secret, and not long ago.
//!
//! In: headers and the very bytes of a body. Out: nothing, or why it is not to be trusted. A [`Signature`] is data, so that
//! generated crates name one; how bodies are decoded is not known here. No error holds a secret, a signature or a body.

mod error;
mod secret;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use ring::hmac;

pub use self::error::WebhookError;
pub use self::secret::SecretForm;
use crate::Secret;

/// How a server signs what it sends: an HMAC with SHA-256 (RFC 2104) in a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// The header that holds signatures.
    pub header: &'static str,
    /// How their bytes are written.
    pub encoding: Encoding,
    /// What stands in front of each; what has no such prefix is no signature.
    pub prefix: &'static str,
    /// What stands between several.
    pub separator: Option<char>,
    /// What is signed, in order.
    pub signed: &'static [Signed],
    /// Where the time stands at which it was signed.
    pub timestamp: Timestamp,
    /// How far that time may be from now, in either direction.
    pub tolerance: Duration,
    /// How a secret's text becomes a key.
    pub secret: SecretForm,
}

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Hexadecimal, in either case.
    Hex,
    /// Base64 (RFC 4648 §4).
    Base64,
}

/// A part of what is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signed {
    /// This text.
    Text(&'static str),
    /// The text of this header.
    Header(&'static str),
    /// The time as it was sent.
    Timestamp,
    /// The body.
    Body,
}

/// Where the time stands at which something was signed: seconds since 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timestamp {
    /// Nowhere: what was sent once can be sent again by anybody who has seen it.
    Nowhere,
    /// In this header.
    Header(&'static str),
    /// In the header of the signatures, behind this prefix.
    Item(&'static str),
}

impl Signature {
    /// [Standard Webhooks](https://www.standardwebhooks.com), version 1, with a symmetric secret (`whsec_…`).
    pub const STANDARD: Self = Self {
        header: "webhook-signature",
        encoding: Encoding::Base64,
        prefix: "v1,",
        separator: Some(' '),
        signed: &[Signed::Header("webhook-id"), Signed::Text("."), Signed::Timestamp, Signed::Text("."), Signed::Body],
        timestamp: Timestamp::Header("webhook-timestamp"),
        tolerance: Duration::from_secs(300),
        secret: SecretForm::Base64("whsec_"),
    };

    /// GitHub's `X-Hub-Signature-256`. It says no time: compare `X-GitHub-Delivery` with what came before.
    pub const GITHUB: Self = Self {
        header: "x-hub-signature-256",
        encoding: Encoding::Hex,
        prefix: "sha256=",
        separator: None,
        signed: &[Signed::Body],
        timestamp: Timestamp::Nowhere,
        tolerance: Duration::ZERO,
        secret: SecretForm::Text,
    };

    /// Stripe's `Stripe-Signature`: `t=…,v1=…`.
    pub const STRIPE: Self = Self {
        header: "stripe-signature",
        encoding: Encoding::Hex,
        prefix: "v1=",
        separator: Some(','),
        signed: &[Signed::Timestamp, Signed::Text("."), Signed::Body],
        timestamp: Timestamp::Item("t="),
        tolerance: Duration::from_secs(300),
        secret: SecretForm::Text,
    };

    /// Checks what came, now. One signature by one of the secrets is enough: while secrets are changed, both sides may
    /// have two.
    pub fn verify(&self, headers: &HeaderMap, body: &[u8], secrets: &[Secret]) -> Result<(), WebhookError> {
        self.verify_at(headers, body, secrets, SystemTime::now())
    }

    /// Like [`verify`](Self::verify), at another time.
    pub fn verify_at(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        secrets: &[Secret],
        now: SystemTime,
    ) -> Result<(), WebhookError> {
        let keys = secrets.iter().map(|secret| self.secret.key(secret)).collect::<Result<Vec<_>, _>>()?;
        let items = self.items(headers)?;
        let timestamp = match self.timestamp {
            Timestamp::Nowhere => None,
            Timestamp::Header(name) => Some((header(headers, name)?, name)),
            Timestamp::Item(prefix) => {
                let time = items.iter().find_map(|item| item.strip_prefix(prefix));
                Some((time.ok_or(WebhookError::Malformed(self.header))?, self.header))
            }
        };
        if let Some((text, name)) = timestamp {
            self.check_time(text, name, now)?;
        }
        let signatures: Vec<Vec<u8>> =
            items.iter().filter_map(|item| self.decoded(item.strip_prefix(self.prefix)?)).collect();
        if signatures.is_empty() {
            return Err(WebhookError::Malformed(self.header));
        }
        let mut parts: Vec<&[u8]> = Vec::with_capacity(self.signed.len());
        for part in self.signed {
            parts.push(match part {
                Signed::Text(text) => text.as_bytes(),
                Signed::Header(name) => header(headers, name)?.as_bytes(),
                Signed::Timestamp => timestamp.map_or(&[], |(text, _)| text.as_bytes()),
                Signed::Body => body,
            });
        }
        let message = parts.concat();
        // `verify` compares in constant time.
        let genuine = |key: &hmac::Key| signatures.iter().any(|tag| hmac::verify(key, &message, tag).is_ok());
        if keys.iter().any(genuine) { Ok(()) } else { Err(WebhookError::NoMatch) }
    }

    /// What stands in the header of the signatures, one by one.
    fn items<'h>(&self, headers: &'h HeaderMap) -> Result<Vec<&'h str>, WebhookError> {
        let mut items = Vec::new();
        for value in headers.get_all(self.header) {
            let text = value.to_str().map_err(|_| WebhookError::Malformed(self.header))?;
            match self.separator {
                Some(separator) => items.extend(text.split(separator).map(str::trim)),
                None => items.push(text.trim()),
            }
        }
        if items.is_empty() { Err(WebhookError::MissingHeader(self.header)) } else { Ok(items) }
    }

    fn check_time(&self, text: &str, name: &'static str, now: SystemTime) -> Result<(), WebhookError> {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let seconds: u64 = text.parse().ok().filter(|_| digits).ok_or(WebhookError::Malformed(name))?;
        let sent = Duration::from_secs(seconds);
        let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
        if now.saturating_sub(sent) > self.tolerance {
            return Err(WebhookError::TooOld { age: now.saturating_sub(sent), tolerance: self.tolerance });
        }
        if sent.saturating_sub(now) > self.tolerance {
            return Err(WebhookError::TooNew { ahead: sent.saturating_sub(now), tolerance: self.tolerance });
        }
        Ok(())
    }

    fn decoded(&self, text: &str) -> Option<Vec<u8>> {
        match self.encoding {
            Encoding::Base64 => STANDARD.decode(text).ok(),
            Encoding::Hex => hex(text),
        }
    }
}

/// A header's text, where it is there once: of two, one could be signed and the other believed.
fn header<'h>(headers: &'h HeaderMap, name: &'static str) -> Result<&'h str, WebhookError> {
    let mut values = headers.get_all(name).iter();
    let value = values.next().ok_or(WebhookError::MissingHeader(name))?;
    if values.next().is_some() {
        return Err(WebhookError::Malformed(name));
    }
    value.to_str().map_err(|_| WebhookError::Malformed(name))
}

fn hex(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    rest.is_empty().then_some(())?;
    pairs.iter().map(|&[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect()
}
