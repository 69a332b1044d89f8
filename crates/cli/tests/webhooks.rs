//! `webhooks` of a client: what becomes of it, and what is wrong with it.

#![allow(clippy::needless_raw_string_hashes, reason = "this is how `expect-test` writes what it expects")]

mod common;

use common::{Folder, PETS};
use expect_test::{Expect, expect};

fn folder(webhooks: &str) -> Folder {
    let folder = Folder::new();
    folder.write("openapi/pets.yaml", PETS);
    let settings = format!("[clients.pets]\ndocument = 'pets.yaml'\n[clients.pets.webhooks]\n{webhooks}");
    folder.write("openapi/truespec.toml", &settings);
    folder
}

/// The signature that these settings generate.
#[track_caller]
fn check(webhooks: &str, expected: &Expect) {
    let folder = folder(webhooks);
    folder.run(&["codegen"]).status(0);
    let text = folder.read("generated/pets/src/webhooks.rs");
    let (_, signature) = text.split_once("pub static").expect("a signature");
    expected.assert_eq(signature.trim());
}

#[track_caller]
fn check_wrong(webhooks: &str, expected: &Expect) {
    let run = folder(webhooks).run(&["codegen"]).status(1);
    expected.assert_eq(&run.stderr);
}

#[test]
fn presets() {
    check("signature = 'standard'", &expect!["SIGNATURE: Signature = Signature::STANDARD;"]);
    check("signature = 'github'", &expect!["SIGNATURE: Signature = Signature::GITHUB;"]);
    check("signature = 'stripe'", &expect!["SIGNATURE: Signature = Signature::STRIPE;"]);
}

#[test]
fn any_header() {
    check(
        "signature = 'hmac-sha256'\nheader = 'X-Hub'",
        &expect![[r#"
        SIGNATURE: Signature = Signature {
            header: "X-Hub",
            encoding: runtime::webhooks::Encoding::Hex,
            prefix: "",
            separator: None,
            signed: &[
                runtime::webhooks::Signed::Body,
            ],
            timestamp: runtime::webhooks::Timestamp::Nowhere,
            tolerance: std::time::Duration::from_secs(300),
            secret: runtime::webhooks::SecretForm::Text,
        };"#]],
    );
    check(
        "signature = 'hmac-sha256'
header = 'svix-signature'
encoding = 'base64'
prefix = 'v1,'
separator = ' '
signed = '{header:svix-id}.{timestamp}.{body}'
timestamp-header = 'svix-timestamp'
tolerance = 60
secret = 'whsec'",
        &expect![[r#"
            SIGNATURE: Signature = Signature {
                header: "svix-signature",
                encoding: runtime::webhooks::Encoding::Base64,
                prefix: "v1,",
                separator: Some(' '),
                signed: &[
                    runtime::webhooks::Signed::Header("svix-id"),
                    runtime::webhooks::Signed::Text("."),
                    runtime::webhooks::Signed::Timestamp,
                    runtime::webhooks::Signed::Text("."),
                    runtime::webhooks::Signed::Body,
                ],
                timestamp: runtime::webhooks::Timestamp::Header("svix-timestamp"),
                tolerance: std::time::Duration::from_secs(60),
                secret: runtime::webhooks::SecretForm::Base64("whsec_"),
            };"#]],
    );
}

#[test]
fn mistakes() {
    check_wrong(
        "",
        &expect![[r#"
        error[config]: `webhooks` has no `signature`
         --> openapi/truespec.toml:3:1
          |
        3 | [clients.pets.webhooks]
          | ^^^^^^^^^^^^^^^^^^^^^^^
          |
          = help: add `signature = "…"` to its table

    "#]],
    );
    check_wrong(
        "signature = 'hmac'",
        &expect![[r#"
        error[config]: `hmac` is not a signature of webhooks
         --> openapi/truespec.toml:4:13
          |
        4 | signature = 'hmac'
          |             ^^^^^^
          |
          = help: there are `standard` (Standard Webhooks), `github`, `stripe`, and `hmac-sha256` for any header

    "#]],
    );
    check_wrong(
        "signature = 'github'\nheader = 'X'",
        &expect![[r#"
        error[config]: unknown key `header` in `webhooks`
         --> openapi/truespec.toml:5:1
          |
        5 | header = 'X'
          | ^^^^^^
          |
          = help: the keys here are `signature`

    "#]],
    );
}

#[test]
fn mistakes_of_one_header() {
    check_wrong(
        "signature = 'hmac-sha256'
header = 'X: y'
encoding = 'base58'
separator = '::'
signed = '{timestamp}'
tolerance = -1
secret = 'whsec_123'",
        &expect![[r#"
            error[config]: `separator` of `webhooks` must be one character
             --> openapi/truespec.toml:7:13
              |
            7 | separator = '::'
              |             ^^^^

            error[config]: `tolerance` of `webhooks` must be a number from 0
             --> openapi/truespec.toml:9:13
              |
            9 | tolerance = -1
              |             ^^

            error[config]: `X: y` is not the name of a header
             --> openapi/truespec.toml:5:10
              |
            5 | header = 'X: y'
              |          ^^^^^^
              |
              = help: letters, digits and `-`, such as `X-Signature`

            error[config]: `base58` is not an encoding of signatures
             --> openapi/truespec.toml:6:12
              |
            6 | encoding = 'base58'
              |            ^^^^^^^^
              |
              = help: there are `hex` and `base64`

            error[config]: `whsec_123` is not a form of secrets
              --> openapi/truespec.toml:10:10
               |
            10 | secret = 'whsec_123'
               |          ^^^^^^^^^^^
               |
               = help: there are `text`, `base64`, and `whsec` for Base64 behind `whsec_`; the secret itself is given to the client when it runs

            error[config]: the body is not signed
             --> openapi/truespec.toml:8:10
              |
            8 | signed = '{timestamp}'
              |          ^^^^^^^^^^^^^
              |
              = help: let `signed` hold `{body}` once

            error[config]: the time is either not signed, or not sent
             --> openapi/truespec.toml:8:10
              |
            8 | signed = '{timestamp}'
              |          ^^^^^^^^^^^^^
              |
              = help: `signed` must hold `{timestamp}` where `timestamp-header` or `timestamp-prefix` is given, and only there

        "#]],
    );
    check_wrong(
        "signature = 'hmac-sha256'\nheader = 'X'\nsigned = '{bodi}'",
        &expect![[r#"
        error[config]: `{bodi}` is nothing that is signed
         --> openapi/truespec.toml:6:10
          |
        6 | signed = '{bodi}'
          |          ^^^^^^^^
          |
          = help: the holes are `{body}`, `{timestamp}` and `{header:NAME}`

    "#]],
    );
    check_wrong(
        "signature = 'hmac-sha256'\nheader = 'X'\ntimestamp-header = 'T'\nsigned = '{body}'",
        &expect![[r#"
        error[config]: the time is either not signed, or not sent
         --> openapi/truespec.toml:7:10
          |
        7 | signed = '{body}'
          |          ^^^^^^^^
          |
          = help: `signed` must hold `{timestamp}` where `timestamp-header` or `timestamp-prefix` is given, and only there

    "#]],
    );
}
