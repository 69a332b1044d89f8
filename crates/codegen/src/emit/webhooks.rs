//! Prints `webhooks.rs`: what decodes and checks what the server sends by itself.

use std::fmt::Write as _;

use truespec_source::NodeId;

use super::comment;
use super::text::{attributes, quoted, written};
use crate::{Doc, HmacConfig, RustCrate, RustType, SignatureConfig, SignedPart, TimestampPlace, Webhooks};

/// Widest line.
const WIDTH: usize = 120;

/// The items of `webhooks.rs`.
pub(super) fn items(krate: &RustCrate, webhooks: &Webhooks) -> Vec<(NodeId, String)> {
    let mut items = Vec::new();
    if let Some((event, docs)) = &webhooks.event {
        items.push((krate.place, function(krate, "decode", docs, false, event)));
    }
    if let Some(signature) = &webhooks.signature {
        let event = webhooks.event.as_ref().map(|(event, _)| written(krate, "models::", event));
        items.extend(event.map(|event| (krate.place, unwrap(&event))));
        items.push((krate.place, VERIFY.to_owned()));
        items.push((krate.place, declared(signature)));
    }
    for decoder in &webhooks.decoders {
        let text = function(krate, &decoder.ident, &decoder.docs, decoder.deprecated, &decoder.ty);
        items.push((decoder.place, text));
    }
    items
}

fn function(krate: &RustCrate, ident: &str, docs: &Doc, deprecated: bool, ty: &RustType) -> String {
    let mut text = String::new();
    comment::outer(&mut text, 0, docs);
    text.push_str("///\n/// # Errors\n///\n/// Where the body does not fit the document.\n");
    attributes(&mut text, 0, deprecated);
    text.push_str("#[inline]\n");
    let ty = written(krate, "models::", ty);
    let result = format!("Result<{ty}, runtime::DecodeError> {{");
    let line = format!("pub fn {ident}(body: &[u8]) -> {result}");
    if line.chars().count() <= WIDTH {
        let _ = writeln!(text, "{line}");
    } else {
        let _ = writeln!(text, "pub fn {ident}(\n    body: &[u8],\n) -> {result}");
    }
    text.push_str("    runtime::json::from_slice(body)\n}\n");
    text
}

fn unwrap(event: &str) -> String {
    format!(
        "/// Checks the signature of a webhook, and decodes it. A webhook that one of the secrets has signed is genuine, so that
/// old and new ones may stand side by side while they are changed.
///
/// # Errors
///
/// Where the signature is not genuine, or the body does not fit the document.
#[inline]
pub fn unwrap(
    headers: &runtime::http::HeaderMap,
    body: &[u8],
    secrets: &[runtime::Secret],
) -> Result<{event}, runtime::webhooks::WebhookError> {{
    verify(headers, body, secrets)?;
    Ok(decode(body)?)
}}
"
    )
}

const VERIFY: &str = "\
/// Checks the signature of what was received: `body` must be the very bytes that came.
///
/// # Errors
///
/// Where no signature is by one of the secrets, or it was made too long ago.
pub fn verify(
    headers: &runtime::http::HeaderMap,
    body: &[u8],
    secrets: &[runtime::Secret],
) -> Result<(), runtime::webhooks::WebhookError> {
    SIGNATURE.verify(headers, body, secrets)
}
";

fn declared(signature: &SignatureConfig) -> String {
    let head = "/// How what the server sends is signed.\npub static SIGNATURE: Signature = ";
    match signature {
        SignatureConfig::Preset(name) => format!("{head}Signature::{name};\n"),
        SignatureConfig::Hmac(hmac) => format!("{head}Signature {{\n{}}};\n", fields(hmac)),
    }
}

fn fields(hmac: &HmacConfig) -> String {
    let HmacConfig { header, base64, prefix, separator, signed, timestamp, tolerance, base64_secret } = hmac;
    let mut text = String::new();
    let _ = writeln!(text, "    header: {},", quoted(header));
    let _ = writeln!(text, "    encoding: runtime::webhooks::Encoding::{},", if *base64 { "Base64" } else { "Hex" });
    let _ = writeln!(text, "    prefix: {},", quoted(prefix));
    let _ = writeln!(text, "    separator: {separator:?},");
    text.push_str("    signed: &[\n");
    for part in signed {
        let part = match part {
            SignedPart::Text(text) => format!("Text({})", quoted(text)),
            SignedPart::Header(name) => format!("Header({})", quoted(name)),
            SignedPart::Timestamp => "Timestamp".to_owned(),
            SignedPart::Body => "Body".to_owned(),
        };
        let _ = writeln!(text, "        runtime::webhooks::Signed::{part},");
    }
    let timestamp = match timestamp {
        TimestampPlace::Nowhere => "Nowhere".to_owned(),
        TimestampPlace::Header(name) => format!("Header({})", quoted(name)),
        TimestampPlace::Item(prefix) => format!("Item({})", quoted(prefix)),
    };
    let _ = writeln!(text, "    ],\n    timestamp: runtime::webhooks::Timestamp::{timestamp},");
    let _ = writeln!(text, "    tolerance: std::time::Duration::from_secs({tolerance}),");
    let secret = match base64_secret {
        Some(prefix) => format!("Base64({})", quoted(prefix)),
        None => "Text".to_owned(),
    };
    let _ = writeln!(text, "    secret: runtime::webhooks::SecretForm::{secret},");
    text
}
