//! Wire cases: what a call puts on the wire and what it makes of the answer, as data. Ours are in `cases/`, others in the
//! shared folder where it is there; the format is that of its `wire/README.md`.

use std::fmt::Write as _;
use std::time::{Duration, Instant, SystemTime};

use heygen_client::models::{GenerateVideoRequest, IdempotencyKey};
use heygen_client::runtime::json::{from_slice, to_string};
use heygen_client::runtime::{Error, Response, RetryPolicy, Value};
use heygen_client::{Client, ClientBuilder};
use testkit::{Reply, Request, Server};

use crate::support::{Envelope, Failure};

const OURS: &str = include_str!("../../cases/heygen.jsonl");

#[tokio::test]
async fn our_cases_hold() {
    check_all(OURS).await;
}

#[tokio::test]
async fn shared_cases_hold() {
    let Some(path) = testkit::shared("wire/cases.jsonl") else { return };
    check_all(&std::fs::read_to_string(path).expect("the cases")).await;
}

/// Runs the cases at the same time and reports all that fail.
async fn check_all(text: &str) {
    let cases = text.lines().filter(|line| !line.trim().is_empty());
    let cases: Vec<Value> = cases.map(|line| from_slice(line.as_bytes()).expect("a case")).collect();
    assert!(!cases.is_empty());
    let running: Vec<_> = cases.into_iter().map(|case| tokio::spawn(check(case))).collect();
    let mut failures = String::new();
    for case in running {
        if let Err(problem) = case.await.expect("no panic") {
            let _ = writeln!(failures, "{problem}");
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

async fn check(case: Value) -> Result<(), String> {
    let id = case["id"].as_str().unwrap_or("?").to_owned();
    let replies: Vec<Reply> = case["responses"].as_array().unwrap_or_default().iter().map(reply).collect();
    let other = Server::start([]);
    let replies = replies.into_iter().map(|reply| reply.fill("{port2}", &other.port().to_string()));
    let server = Server::start(replies);
    let before = Instant::now();
    let result = run(&case, &server).await;
    let took = before.elapsed();
    let problem = |what: String| Err(format!("{id}: {what}\n  got {result:?} with {:?}", server.requests()));
    for check in [
        check_requests(&case, &server.requests(), other.attempts()),
        check_outcome(&case["expect"], &result),
        check_time(&case["expect"], took),
        check_memory(&case["expect"]),
        check_secrets(&case, &result),
    ] {
        if let Err(what) = check {
            return problem(what);
        }
    }
    Ok(())
}

/// Makes the call that the case describes.
async fn run(case: &Value, server: &Server) -> Result<Response<Envelope>, Failure> {
    let client = client(&case["config"], server)?;
    let args = &case["args"];
    let body: GenerateVideoRequest = from_slice(to_string(&args["body"]).as_bytes()).expect("a body");
    let proofread_id = args["proofread_id"].as_str().unwrap_or_default();
    let mut call = client.video_translate().generate_from_proofread_v3(proofread_id, &body);
    if let Some(key) = args["idempotency_key"].as_str() {
        call = call.idempotency_key(IdempotencyKey::new(key).expect("a key"));
    }
    call.send_with_meta().await
}

fn client(config: &Value, server: &Server) -> Result<Client, Failure> {
    let policy = RetryPolicy::new().delays(Duration::from_millis(2), Duration::from_millis(8));
    let seconds = |name: &str| config[name].as_f64().map(Duration::from_secs_f64);
    let path = config["base_path"].as_str().unwrap_or_default();
    let mut builder = Client::builder().base_url(format!("{}{path}", server.url())).retry(policy);
    let set = |builder: ClientBuilder, name: &str, set: fn(ClientBuilder, &str) -> ClientBuilder| match config[name]
        .as_str()
    {
        Some(value) => set(builder, value),
        None => builder,
    };
    builder = set(builder, "api_key", |builder, value| builder.api_key(value));
    builder = set(builder, "bearer", |builder, value| builder.bearer(value));
    if let Some(retries) = config["max_retries"].as_u64() {
        builder = builder.max_retries(u32::try_from(retries).expect("a number of retries"));
    }
    if let Some(timeout) = seconds("timeout_s") {
        builder = builder.timeout(timeout);
    }
    if let Some(bytes) = config["max_body_bytes"].as_u64() {
        builder = builder.max_body_bytes(usize::try_from(bytes).expect("a number of bytes"));
    }
    builder.build().map_err(Error::Build)
}

fn reply(described: &Value) -> Reply {
    let text = |name: &str| described[name].as_str();
    let status = described["status"].as_u64().map_or(200, |status| u16::try_from(status).expect("a status"));
    let mut reply = if let Some(raw) = text("raw") {
        Reply::raw(raw)
    } else if let Some([byte, count]) = described["body_repeat"].as_array() {
        let byte = byte.as_str().and_then(|byte| byte.bytes().next()).expect("a byte");
        Reply::repeat(status, byte, count.as_u64().expect("a count"))
    } else if let Some(chunks) = described["chunks"].as_array() {
        Reply::chunks(status, chunks.iter().map(|chunk| chunk.as_str().expect("a chunk")))
    } else {
        Reply::whole(status, text("body").unwrap_or_default())
    };
    for (name, value) in described["headers"].as_object().into_iter().flat_map(|headers| headers.iter()) {
        let value = value.as_str().expect("a header value");
        let value = match value.strip_prefix("{http_date+").and_then(|rest| rest.strip_suffix("s}")) {
            Some(seconds) => {
                let after = Duration::from_secs(seconds.parse().expect("seconds"));
                httpdate::fmt_http_date(SystemTime::now() + after)
            }
            None => value.to_owned(),
        };
        reply = reply.header(name, &value);
    }
    // `hold_…` says where the server stalls; ours stalls before the first byte.
    let holds =
        described.as_object().into_iter().flat_map(|reply| reply.iter()).filter(|(name, _)| name.starts_with("hold_"));
    let hold = holds.filter_map(|(_, seconds)| seconds.as_f64()).sum();
    reply.after(Duration::from_secs_f64(hold))
}

fn check_requests(case: &Value, requests: &[Request], elsewhere: usize) -> Result<(), String> {
    if elsewhere > 0 {
        return Err("a request went to another origin".to_owned());
    }
    if !case["expect_error_before_send"].is_null() && !requests.is_empty() {
        return Err("something was sent".to_owned());
    }
    if let Some(attempts) = case["expect_attempts"].as_u64()
        && requests.len() as u64 != attempts
    {
        return Err(format!("{} attempts", requests.len()));
    }
    let same = |request: &Request| (request.raw(), request.target.clone());
    if requests.windows(2).any(|pair| same(&pair[0]) != same(&pair[1])) && case["expect_followed"].is_null() {
        return Err("the attempts differ".to_owned());
    }
    requests.iter().try_for_each(|request| check_request(case, request))
}

fn check_request(case: &Value, request: &Request) -> Result<(), String> {
    let expected = &case["expect_request"];
    for (name, got) in [("method", &*request.method), ("target", &*request.target), ("body", request.text())] {
        if expected[name].as_str().is_some_and(|expected| expected != got) {
            return Err(format!("the {name} is {got}"));
        }
    }
    for headers in [&expected["headers"], &expected["headers_exact"]] {
        for (name, value) in headers.as_object().into_iter().flat_map(|headers| headers.iter()) {
            if request.header(name) != value.as_str() {
                return Err(format!("the header {name} is {:?}", request.headers(name)));
            }
        }
    }
    for name in case["expect_absent_headers"].as_array().unwrap_or_default() {
        let name = name.as_str().expect("a name");
        if !name.contains('@') && !request.headers(name).is_empty() {
            return Err(format!("the header {name} is there"));
        }
    }
    Ok(())
}

fn check_outcome(expected: &Value, result: &Result<Response<Envelope>, Failure>) -> Result<(), String> {
    let outcome = match result {
        Ok(_) => "ok",
        Err(Error::Build(_)) => "invalid_argument",
        Err(Error::Connect(_) | Error::Transport(_)) => "transport_error",
        Err(Error::Timeout(_)) => "timeout",
        Err(Error::Api(api)) if api.status().is_redirection() => "redirect_error",
        Err(Error::Api(_)) => "api_error",
        Err(Error::Decode(_)) => "decode_error",
        Err(Error::TooLarge(_)) => "body_too_large",
        Err(_) => "?",
    };
    let accepted = expected["outcome"].as_str().expect("an outcome");
    if !accepted.split("_or_").any(|accepted| accepted == outcome) {
        return Err(format!("the outcome is {outcome}"));
    }
    let error = result.as_ref().err();
    let status = match result {
        Ok(response) => Some(response.status()),
        Err(error) => error.status(),
    };
    let typed = error.and_then(Error::body).and_then(|body| body.error.as_ref());
    let api = error.and_then(Error::api);
    let text = error.map(ToString::to_string).unwrap_or_default();
    let value = result.as_ref().map(|response| to_string(response.value())).unwrap_or_default();
    let holds = |name: &str, holds: &dyn Fn(&str) -> bool| expected[name].as_str().is_none_or(holds);
    let checks = [
        (
            "status",
            expected["status"].as_u64().is_none_or(|code| status.is_some_and(|s| u64::from(s.as_u16()) == code)),
        ),
        ("error.code", holds("error.code", &|code| typed.is_some_and(|error| error.code == code))),
        ("error.param", expected.get("error.param").is_none_or(|_| typed.is_some_and(|error| error.param.is_none()))),
        ("raw_body_kept", holds("raw_body_kept", &|body| api.is_some_and(|api| api.raw_body() == body))),
        ("mentions", holds("mentions", &|part| text.contains(part))),
        ("value", holds("value", &|expected| has_value(&value, expected))),
    ];
    match checks.iter().find(|(_, holds)| !holds) {
        Some((name, _)) => Err(format!("`{name}` does not hold")),
        None => Ok(()),
    }
}

/// Whether the re-encoded value holds what `data.a=="x", data.b==y` or `status is Unknown("x"), …` says.
fn has_value(value: &str, expected: &str) -> bool {
    let value: Value = from_slice(value.as_bytes()).expect("a value");
    expected.split(", ").all(|clause| {
        if let Some((path, wanted)) = clause.split_once("==") {
            let found = path.split('.').fold(&value, |value, step| &value[step]);
            found.as_str() == Some(wanted.trim_matches('"'))
        } else if let Some((_, wanted)) = clause.split_once("Unknown(") {
            value["data"]["status"].as_str() == Some(wanted.trim_matches([')', '"']))
        } else if let Some((_, wanted)) = clause.split_once("re-serialises as ") {
            value["data"]["status"].as_str() == Some(wanted.trim_matches('"'))
        } else {
            false
        }
    })
}

fn check_time(expected: &Value, took: Duration) -> Result<(), String> {
    let limit = |name: &str| expected[name].as_u64().map(Duration::from_millis);
    let in_time =
        limit("min_delay_ms").is_none_or(|min| took >= min) && limit("max_delay_ms").is_none_or(|max| took <= max);
    if in_time { Ok(()) } else { Err(format!("it took {took:?}")) }
}

/// The most memory that the process ever had, where the system tells.
fn check_memory(expected: &Value) -> Result<(), String> {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak =
        status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse::<u64>().ok());
    match (expected["max_rss_mb"].as_u64(), peak) {
        (Some(limit), Some(peak)) if peak > limit * 1024 => Err(format!("{peak} kB of memory")),
        _ => Ok(()),
    }
}

fn check_secrets(case: &Value, result: &Result<Response<Envelope>, Failure>) -> Result<(), String> {
    let secrets = [&case["config"]["api_key"], &case["config"]["bearer"]].into_iter().filter(|secret| {
        // A secret of one letter is in every text.
        secret.as_str().is_some_and(|secret| secret.len() > 4)
    });
    let more = case["expect"]["must_not_contain"].as_array().unwrap_or_default();
    let shown = match result {
        Ok(response) => format!("{response:?}"),
        Err(error) => format!("{error} {error:?} {error:#?}"),
    };
    match secrets.chain(more).filter_map(Value::as_str).find(|secret| shown.contains(secret)) {
        Some(_) => Err("a secret shows".to_owned()),
        None => Ok(()),
    }
}
