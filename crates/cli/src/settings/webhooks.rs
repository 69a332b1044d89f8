//! `webhooks` of a client: how the server signs what it sends by itself.

use truespec::source::{Code, Diagnostics, Span};
use truespec::{HmacConfig, SignatureConfig, SignedPart, TimestampPlace};

use super::table::{Keys, Table};

/// How many seconds a signature holds where nothing is said: what Standard Webhooks and Stripe take.
const TOLERANCE: u64 = 300;

/// What the table asks for; `None` where something is wrong.
pub(super) fn signature(table: &Table<'_>, d: &mut Diagnostics) -> Option<SignatureConfig> {
    let mut keys = Keys::of(table, "`webhooks`", d);
    let (name, at) = keys.required_string("signature", table.at)?;
    let preset = match name {
        "standard" => Some("STANDARD"),
        "github" => Some("GITHUB"),
        "stripe" => Some("STRIPE"),
        _ => None,
    };
    if let Some(preset) = preset {
        keys.finish();
        return Some(SignatureConfig::Preset(preset));
    }
    if name != "hmac-sha256" {
        d.error(Code::Config, at, format!("`{name}` is not a signature of webhooks"))
            .help("there are `standard` (Standard Webhooks), `github`, `stripe`, and `hmac-sha256` for any header");
        return None;
    }
    let header = keys.required_string("header", table.at);
    let encoding = keys.string("encoding");
    let prefix = keys.string("prefix");
    let separator = keys.character("separator");
    let signed = keys.string("signed");
    let timestamp_header = keys.string("timestamp-header");
    let timestamp_prefix = keys.string("timestamp-prefix");
    let tolerance = keys.number("tolerance");
    let secret = keys.string("secret");
    keys.finish();

    let (header, header_at) = header?;
    let mut wrong = |at: Span, message: String, help: &str| {
        d.error(Code::Config, at, message).help(help);
    };
    if !is_header(header) {
        wrong(header_at, format!("`{header}` is not the name of a header"), NO_HEADER);
    }
    let timestamp = timestamp_place(timestamp_header, timestamp_prefix, tolerance, &mut wrong)?;
    let base64 = match encoding {
        None | Some(("hex", _)) => false,
        Some(("base64", _)) => true,
        Some((other, at)) => {
            wrong(at, format!("`{other}` is not an encoding of signatures"), "there are `hex` and `base64`");
            false
        }
    };
    let base64_secret = match secret {
        None | Some(("text", _)) => None,
        Some(("base64", _)) => Some(String::new()),
        Some(("whsec", _)) => Some("whsec_".to_owned()),
        Some((other, at)) => {
            let help = "there are `text`, `base64`, and `whsec` for Base64 behind `whsec_`; the secret itself is given to \
                        the client when it runs";
            wrong(at, format!("`{other}` is not a form of secrets"), help);
            None
        }
    };
    let usual = if timestamp == TimestampPlace::Nowhere { "{body}" } else { "{timestamp}.{body}" };
    let (signed, signed_at) = signed.unwrap_or((usual, table.at));
    let signed = match parts(signed) {
        Ok(parts) => parts,
        Err(message) => {
            wrong(signed_at, message, "the holes are `{body}`, `{timestamp}` and `{header:NAME}`");
            return None;
        }
    };
    let times = |part: &SignedPart| signed.iter().filter(|other| *other == part).count();
    if times(&SignedPart::Body) != 1 {
        wrong(signed_at, "the body is not signed".to_owned(), "let `signed` hold `{body}` once");
    }
    // A time that nobody signed can be written by anybody.
    if (times(&SignedPart::Timestamp) > 0) != (timestamp != TimestampPlace::Nowhere) {
        let help =
            "`signed` must hold `{timestamp}` where `timestamp-header` or `timestamp-prefix` is given, and only there";
        wrong(signed_at, "the time is either not signed, or not sent".to_owned(), help);
    }
    Some(SignatureConfig::Hmac(HmacConfig {
        header: header.to_owned(),
        base64,
        prefix: prefix.map_or_else(String::new, |(prefix, _)| prefix.to_owned()),
        separator: separator.map(|(separator, _)| separator),
        signed,
        timestamp,
        tolerance: tolerance.map_or(TOLERANCE, |(seconds, _)| seconds),
        base64_secret,
    }))
}

/// Where the time stands; `None` where two places are given.
fn timestamp_place(
    header: Option<(&str, Span)>,
    prefix: Option<(&str, Span)>,
    tolerance: Option<(u64, Span)>,
    wrong: &mut impl FnMut(Span, String, &str),
) -> Option<TimestampPlace> {
    Some(match (header, prefix, tolerance) {
        (Some(_), Some((_, at)), _) => {
            wrong(at, "the time stands either in a header or behind a prefix".to_owned(), "leave one of them out");
            return None;
        }
        (Some((name, at)), None, _) => {
            if !is_header(name) {
                wrong(at, format!("`{name}` is not the name of a header"), NO_HEADER);
            }
            TimestampPlace::Header(name.to_owned())
        }
        (None, Some((prefix, _)), _) => TimestampPlace::Item(prefix.to_owned()),
        (None, None, tolerance) => {
            if let Some((_, at)) = tolerance {
                let help = "add `timestamp-header` or `timestamp-prefix`";
                wrong(at, "nothing says when a webhook was signed".to_owned(), help);
            }
            TimestampPlace::Nowhere
        }
    })
}

const NO_HEADER: &str = "letters, digits and `-`, such as `X-Signature`";

/// The parts of a template such as `{timestamp}.{body}`.
fn parts(template: &str) -> Result<Vec<SignedPart>, String> {
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some((text, after)) = rest.split_once('{') {
        let Some((hole, after)) = after.split_once('}') else {
            return Err("`signed` has a `{` without its `}`".to_owned());
        };
        if !text.is_empty() {
            parts.push(SignedPart::Text(text.to_owned()));
        }
        parts.push(match (hole, hole.strip_prefix("header:")) {
            ("body", _) => SignedPart::Body,
            ("timestamp", _) => SignedPart::Timestamp,
            (_, Some(name)) if is_header(name) => SignedPart::Header(name.to_owned()),
            _ => return Err(format!("`{{{hole}}}` is nothing that is signed")),
        });
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(SignedPart::Text(rest.to_owned()));
    }
    Ok(parts)
}

/// RFC 9110 §5.1: a field name is a token.
fn is_header(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b))
}
