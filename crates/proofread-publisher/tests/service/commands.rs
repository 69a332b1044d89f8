//! The commands as one types them: their output and their exit status.

use crate::support::{API_KEY, output, program, scratch};

fn run(arguments: &[&str], variables: &[(&str, &str)]) -> (Option<i32>, String, String) {
    let folder = scratch();
    let mut command = program(&folder);
    command.args(arguments).envs(variables.iter().copied());
    output(command)
}

#[test]
fn the_demonstration_loses_nothing_and_starts_nothing_twice() {
    let (status, table, log) = run(&["demo"], &[("PROOFREAD_PUBLISHER_LOG", "trace")]);
    assert_eq!(status, Some(0), "{table}");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!((lines.len(), lines.last().copied()), (54, Some("50 proofreads, 0 lost, 0 started twice")), "{table}");
    assert!(lines[0].starts_with("fake vendor: 50 started, "), "{table}");
    assert!(lines[3..53].iter().all(|line| line.starts_with("pr_") && line.contains("  1  started, vt_")), "{table}");
    assert!(log.lines().all(|line| line.starts_with('{') && !line.contains("the-key-of-the-demonstration")));
}

#[test]
fn the_demonstration_fails_when_a_key_has_two_effects() {
    let (status, table, log) = run(&["demo", "--proofreads", "20", "--forgetful"], &[]);
    assert_eq!((status, log.as_str()), (Some(1), ""), "{table}");
    assert!(table.contains("STARTED 2 TIMES") && !table.ends_with(" 0 started twice\n"), "{table}");
}

#[test]
fn orders_are_taken_once() {
    let folder = scratch();
    let run = |arguments: &[&str]| {
        let mut command = program(&folder);
        command.args(arguments);
        output(command)
    };
    let order = ["enqueue", "pr_1", "--captions", "--callback-url", "https://a.test/hook"];
    let (status, said, _) = run(&order);
    assert!(status == Some(0) && said.starts_with("pr_1: queued, idempotency key "), "{said}");
    assert_eq!(run(&order).1, "pr_1: there already, queued\n");
    let (status, _, complaint) = run(&["enqueue", "pr_1", "--captions", "--audio-only"]);
    assert!(status == Some(1) && complaint.starts_with("error: pr_1: it is there already, with other"), "{complaint}");
    let (status, list, _) = run(&["list"]);
    assert_eq!(
        (status, list.as_str()),
        (Some(0), "proofread  state            attempts  detail\npr_1       queued                  0  \n")
    );
    let (status, _, complaint) = run(&["renew", "pr_1", "--not-started"]);
    assert_eq!((status, complaint.as_str()), (Some(1), "error: pr_1: the proofread is `queued`\n"));
    assert_eq!(run(&["renew", "pr_1"]).0, Some(2), "a new key is made on purpose or not at all");
    for wrong in [&["enqueue", "a b"][..], &["enqueue", "pr_2", "--callback-url", "x"]] {
        assert_eq!(run(wrong).0, Some(2), "{wrong:?}");
    }
}

#[test]
fn mistakes_of_the_configuration_name_the_variable() {
    let key = ("HEYGEN_API_KEY", API_KEY);
    for (variables, start) in [
        (&[][..], "error: HEYGEN_API_KEY is not set, nor is HEYGEN_API_KEY_FILE\n"),
        (&[key, ("PROOFREAD_PUBLISHER_LISTEN", "0.0.0.0:0")], "error: PROOFREAD_PUBLISHER_TOKEN is not set"),
        (&[key, ("PROOFREAD_PUBLISHER_WORKERS", "many")], "error: PROOFREAD_PUBLISHER_WORKERS is `many`"),
        (&[key, ("PROOFREAD_PUBLISHER_LOG", "=a=b")], "error: PROOFREAD_PUBLISHER_LOG is"),
        (&[key, ("HEYGEN_BASE_URL", "nowhere")], "error: HEYGEN_BASE_URL"),
    ] {
        let (status, _, complaint) = run(&["serve"], variables);
        assert!(status == Some(2) && complaint.starts_with(start), "{complaint}");
        assert!(!complaint.contains(API_KEY), "{complaint}");
    }
    let folder = scratch();
    let mut command = program(&folder);
    command.args(["serve"]).envs([key, ("PROOFREAD_PUBLISHER_DB", "/nowhere/x.db")]);
    command.env("PROOFREAD_PUBLISHER_LISTEN", "127.0.0.1:0");
    let (status, _, complaint) = output(command);
    assert!(status == Some(1) && complaint.contains("error: PROOFREAD_PUBLISHER_DB: "), "{complaint}");
}

#[test]
fn the_help_names_every_variable() {
    let (status, help, _) = run(&["--help"], &[]);
    assert_eq!(status, Some(0));
    for (name, _) in proofread_publisher::config::VARIABLES {
        assert!(help.contains(name), "{name} is missing:\n{help}");
    }
}
