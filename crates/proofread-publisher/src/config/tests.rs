use super::*;

fn config(variables: &[(&str, &str)]) -> Result<Config, String> {
    let read = |name: &str| {
        let found = variables.iter().find(|(known, _)| *known == name);
        Ok(found.map(|(_, text)| (*text).to_owned()))
    };
    Config::read(&read).map_err(|error| error.to_string())
}

fn error(variables: &[(&str, &str)]) -> String {
    let key = ("HEYGEN_API_KEY", "k");
    let mut all = vec![key];
    all.extend(variables);
    config(&all).expect_err("an error")
}

#[test]
fn a_key_is_enough() {
    let config = config(&[("HEYGEN_API_KEY", "sk_secret"), (TOKEN, "")]).expect("a configuration");
    assert_eq!(config.listen.to_string(), "127.0.0.1:8700");
    assert!(config.token.is_none() && config.workers == 4);
    assert!(!format!("{config:?}").contains("sk_secret"), "no secret shows");
    assert_eq!(config.client().expect("a client").base_url(), "https://api.heygen.com");
}

#[test]
fn the_key_comes_from_one_place() {
    assert_eq!(config(&[]).expect_err("an error"), "HEYGEN_API_KEY is not set, nor is HEYGEN_API_KEY_FILE");
    let folder = crate::scratch::Scratch::new().expect("a folder");
    let file = folder.path().join("key");
    std::fs::write(&file, "sk_file\n").expect("a file");
    let path = file.to_str().expect("a path");
    let read = config(&[("HEYGEN_API_KEY_FILE", path)]).expect("a configuration");
    assert_eq!(read.api_key.expose(), "sk_file");
    assert!(error(&[("HEYGEN_API_KEY_FILE", path)]).contains("both set"));
    std::fs::write(&file, "\n").expect("a file");
    assert_eq!(
        config(&[("HEYGEN_API_KEY_FILE", path)]).expect_err("an error"),
        "HEYGEN_API_KEY_FILE names a file that is empty"
    );
    let missing = config(&[("HEYGEN_API_KEY_FILE", "/nowhere/key")]).expect_err("an error");
    assert!(missing.starts_with("HEYGEN_API_KEY_FILE is `/nowhere/key`, which cannot be read"), "{missing}");
    let odd = config(&[("HEYGEN_API_KEY", "sk secret")]).expect_err("an error");
    assert!(odd.contains("HEYGEN_API_KEY") && !odd.contains("secret"), "{odd}");
}

#[test]
fn other_machines_need_a_token() {
    for listen in ["0.0.0.0:80", "[::]:80", "192.0.2.1:80"] {
        assert!(error(&[(LISTEN, listen)]).starts_with("PROOFREAD_PUBLISHER_TOKEN is not set"), "{listen}");
    }
    for listen in ["127.0.0.1:0", "[::1]:80", "127.8.8.8:1"] {
        assert!(config(&[("HEYGEN_API_KEY", "k"), (LISTEN, listen)]).is_ok(), "{listen}");
    }
    assert!(config(&[("HEYGEN_API_KEY", "k"), (LISTEN, "0.0.0.0:80"), (TOKEN, "0123456789abcdef")]).is_ok());
    assert!(error(&[(TOKEN, "short")]).starts_with("PROOFREAD_PUBLISHER_TOKEN needs at least 16"));
}

#[test]
fn all_errors_come_at_once_with_their_variables() {
    let text = error(&[(LISTEN, "localhost"), (WORKERS, "0"), (RETRY_BASE, "9"), (RETRY_MAX, "8"), (PROBE, "x")]);
    let starts: Vec<&str> = text.lines().map(|line| line.split(' ').next().unwrap_or_default()).collect();
    assert_eq!(starts, [LISTEN, WORKERS, RETRY_MAX, PROBE]);
    assert_eq!(text.lines().nth(1), Some("PROOFREAD_PUBLISHER_WORKERS is `0`, which is not a number from 1 to 256"));
    let url = config(&[("HEYGEN_API_KEY", "k"), ("HEYGEN_BASE_URL", "no url")]).expect("read").client();
    assert!(url.expect_err("an error").to_string().starts_with("HEYGEN_BASE_URL"));
}

#[test]
fn what_is_logged_can_be_set() {
    let read = |text: &str| log(&|name| Ok((name == LOG).then(|| text.to_owned()))).map_err(|error| error.to_string());
    assert!(read("proofread_publisher=debug,warn").expect("targets").is_some());
    assert!(read("").expect("nothing").is_none());
    assert!(read("=a=b").expect_err("an error").starts_with("PROOFREAD_PUBLISHER_LOG is"));
}
