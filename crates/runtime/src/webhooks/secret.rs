//! From a secret as people are given it to a key.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

use super::WebhookError;
use crate::Secret;

/// How a secret's text becomes a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretForm {
    /// Its bytes are the key.
    Text,
    /// It is Base64, behind this prefix where it is there.
    Base64(&'static str),
}

impl SecretForm {
    pub(super) fn key(self, secret: &Secret) -> Result<hmac::Key, WebhookError> {
        let text = secret.expose();
        let bytes = match self {
            Self::Text => text.as_bytes().to_vec(),
            Self::Base64(prefix) => {
                let text = text.strip_prefix(prefix).unwrap_or(text);
                STANDARD.decode(text).map_err(|_| WebhookError::InvalidSecret)?
            }
        };
        // With an empty key, everybody could sign.
        if bytes.is_empty() {
            return Err(WebhookError::InvalidSecret);
        }
        Ok(hmac::Key::new(hmac::HMAC_SHA256, &bytes))
    }
}
