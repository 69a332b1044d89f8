//! Round trips: every example, default and listed value of a document is decoded into its generated type, encoded again, and compared.
//!
//! In: a crate with its `examples/roundtrip.rs`. Out: what became of each example. Numbers are compared by value. A null
//! that is left out is none of the losses, nor is a field that no schema declares.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::compile;
use super::process::{self, End, Limits};
use super::result::{Outcome, Remark, RoundTrip, Row};

/// Builds the program in `folder`, runs it, and writes what came of it into the row.
pub(super) fn run(folder: &Path, name: &str, target: &Path, threads: usize, limits: &Limits, row: &mut Row) {
    let start = Instant::now();
    let result = lines(folder, target, threads, limits);
    compile::forget(target, name);
    match result {
        Ok(mut trip) => {
            trip.seconds = start.elapsed().as_secs_f64();
            row.roundtrip = Some(trip);
        }
        Err(error) => {
            row.outcome = Outcome::CheckFailed;
            row.first_error = Some(format!("round trip: {error}"));
        }
    }
}

/// What is said about all documents: the rate of examples, the other values, and why values do not fit their own schema.
pub(super) fn total(rows: &[Row]) -> String {
    let trips = || rows.iter().filter_map(|row| row.roundtrip.as_ref());
    let mut counts = Counts::default();
    for trip in trips() {
        counts.add(&Counts::of(trip));
    }
    let others_passed: usize = trips().map(|trip| trip.others_passed).sum();
    let others = |remarks: &[Remark]| remarks.iter().filter(|remark| remark.kind != EXAMPLE).count();
    let others_failed: usize = trips().map(|trip| others(&trip.failed)).sum();
    let others_invalid: usize = trips().map(|trip| others(&trip.invalid)).sum();
    let undeclared: usize = trips().map(|trip| trip.undeclared.len()).sum();
    format!(
        "examples: {} passed, {} failed ({}), {} do not fit their own schema\n\
         defaults and listed values: {others_passed} passed, {others_failed} failed, {others_invalid} do not fit\n\
         {undeclared} passed without fields that no schema declares\n\
         do not fit, by keyword: {}\n",
        counts.passed,
        counts.failed,
        counts.rate(),
        counts.invalid,
        classes(trips()),
    )
}

/// The keywords that values do not fit, with how many do not, and how many of these came back all the same.
pub(super) fn classes<'r>(trips: impl Iterator<Item = &'r RoundTrip>) -> String {
    let mut classes: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
    for remark in trips.flat_map(|trip| &trip.invalid) {
        let [all, back] = classes.entry(remark.class.as_deref().unwrap_or_default()).or_default();
        *all += 1;
        *back += usize::from(remark.came_back);
    }
    let said: Vec<String> =
        classes.iter().map(|(class, [all, back])| format!("{class} {all} ({back} came back)")).collect();
    if said.is_empty() { "none".to_owned() } else { said.join(", ") }
}

/// How many examples there are of each end.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    /// Came back as they were.
    pub(super) passed: usize,
    /// Did not.
    pub(super) failed: usize,
    /// Do not fit their own schema.
    pub(super) invalid: usize,
}

impl Counts {
    /// Those of a document.
    pub(super) fn of(trip: &RoundTrip) -> Self {
        let examples = |remarks: &[Remark]| remarks.iter().filter(|remark| remark.kind == EXAMPLE).count();
        Self { passed: trip.passed, failed: examples(&trip.failed), invalid: examples(&trip.invalid) }
    }

    /// Passed among those that fit their own schema.
    pub(super) fn rate(&self) -> String {
        let valid = self.passed + self.failed;
        if valid == 0 {
            return "-".to_owned();
        }
        // Rounded down, so that only all is 100 %.
        let hundredths = self.passed * 10_000 / valid;
        format!("{}.{:02} %", hundredths / 100, hundredths % 100)
    }

    fn add(&mut self, other: &Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.invalid += other.invalid;
    }
}

fn lines(folder: &Path, target: &Path, threads: usize, limits: &Limits) -> Result<RoundTrip, String> {
    let (messages, complaints) = (folder.join("roundtrip.build.jsonl"), folder.join("roundtrip.err"));
    let command = ["build", "--example", PROGRAM];
    let built = compile::run_cargo(&command, folder, target, threads, limits, &messages, &complaints);
    ended(built, "`cargo build`").map_err(|error| {
        let first = compile::read(&messages).ok().and_then(|said| said.first);
        first.or_else(|| compile::first_line(&complaints)).unwrap_or(error)
    })?;
    let program = target.join("debug").join("examples").join(PROGRAM).with_extension(std::env::consts::EXE_EXTENSION);
    let said = folder.join("roundtrip.jsonl");
    let run = File::create(&said).and_then(|out| {
        let mut command = Command::new(&program);
        process::run(command.stdout(out).stderr(File::create(&complaints)?), limits)
    });
    ended(run, "the program").map_err(|error| compile::first_line(&complaints).unwrap_or(error))?;
    read(&said).map_err(|error| format!("cannot read what the program said: {error}"))
}

/// What examples are given as.
const EXAMPLE: &str = "example";

/// Name of the program within the crate.
const PROGRAM: &str = "roundtrip";

fn ended(ended: io::Result<process::Ended>, what: &str) -> Result<(), String> {
    match ended.map(|ended| ended.end) {
        Ok(End::Exit(status)) if status.success() => Ok(()),
        Ok(End::Exit(status)) => Err(format!("{what} failed: {status}")),
        Ok(End::Timeout) => Err(format!("{what} took too long")),
        Ok(End::Memory) => Err(format!("{what} took too much memory")),
        Err(error) => Err(format!("cannot run {what}: {error}")),
    }
}

/// What the program says of one example.
#[derive(Deserialize)]
struct Sample {
    pointer: String,
    kind: String,
    r#type: String,
    undeclared: Vec<String>,
    class: Option<String>,
    invalid: Option<String>,
    sent: Value,
    #[serde(default, deserialize_with = "present")]
    back: Option<Value>,
    error: Option<String>,
}

/// A value that is there, null too.
fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn read(said: &Path) -> io::Result<RoundTrip> {
    let mut trip = RoundTrip::default();
    for line in BufReader::new(File::open(said)?).lines() {
        let line = line?;
        match serde_json::from_str(&line) {
            Ok(sample) => judge(sample, &mut trip),
            Err(error) => {
                let start: String = line.chars().take(200).collect();
                trip.failed.push(Remark {
                    pointer: start,
                    kind: EXAMPLE.to_owned(),
                    class: None,
                    came_back: false,
                    r#type: String::new(),
                    cause: error.to_string(),
                });
            }
        }
    }
    Ok(trip)
}

fn judge(sample: Sample, trip: &mut RoundTrip) {
    let Sample { pointer, kind, r#type, undeclared, class, invalid, sent, back, error } = sample;
    let mut found = Found::default();
    match (back, error) {
        (Some(back), _) => compare(&sent, &back, "", &undeclared, &mut found),
        (None, error) => found.differences.push(error.unwrap_or_else(|| "nothing came back".to_owned())),
    }
    let (came_back, is_example) = (found.differences.is_empty(), kind == EXAMPLE);
    let remark = |cause| Remark { pointer, kind, class, came_back, r#type, cause };
    if let Some(reason) = invalid {
        trip.invalid.push(remark(reason));
    } else if !came_back {
        trip.failed.push(remark(found.differences.join("; ")));
    } else {
        *if is_example { &mut trip.passed } else { &mut trip.others_passed } += 1;
        if !found.undeclared.is_empty() {
            trip.undeclared.push(remark(found.undeclared.join(", ")));
        }
    }
}

#[derive(Default)]
struct Found {
    differences: Vec<String>,
    undeclared: Vec<String>,
}

fn compare(sent: &Value, back: &Value, at: &str, undeclared: &[String], found: &mut Found) {
    match (sent, back) {
        (Value::Object(sent), Value::Object(back)) => {
            for (name, value) in sent {
                let at = below(at, name);
                match back.get(name) {
                    Some(back) => compare(value, back, &at, undeclared, found),
                    // Where a field may be left out, leaving it out and null are one.
                    None if value.is_null() => {}
                    None if undeclared.contains(&at) => found.undeclared.push(at),
                    None => found.differences.push(format!("`{at}` is lost")),
                }
            }
            let new = back.keys().filter(|name| !sent.contains_key(*name));
            found.differences.extend(new.map(|name| format!("`{}` is new", below(at, name))));
        }
        (Value::Array(sent), Value::Array(back)) if sent.len() == back.len() => {
            for (index, (sent, back)) in sent.iter().zip(back).enumerate() {
                compare(sent, back, &format!("{at}/{index}"), undeclared, found);
            }
        }
        (Value::Number(sent), Value::Number(back)) if same_number(sent, back) => {}
        _ if sent == back => {}
        _ => found.differences.push(format!("`{at}` is {} and becomes {}", start(sent), start(back))),
    }
}

/// Whether two numbers have the same value, however they are written.
fn same_number(one: &serde_json::Number, other: &serde_json::Number) -> bool {
    if one.is_f64() || other.is_f64() { one.as_f64() == other.as_f64() } else { one == other }
}

fn below(at: &str, name: &str) -> String {
    format!("{at}/{}", name.replace('~', "~0").replace('/', "~1"))
}

fn start(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= 60 { text } else { format!("{}…", text.chars().take(60).collect::<String>()) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn check(sent: &Value, back: &Value, undeclared: &[&str], expected: &[&str]) {
        let undeclared: Vec<String> = undeclared.iter().map(|&pointer| pointer.to_owned()).collect();
        let mut found = Found::default();
        compare(sent, back, "", &undeclared, &mut found);
        assert_eq!(found.differences, expected);
    }

    #[test]
    fn what_differs_is_told_with_its_pointer() {
        check(&json!({"a": 1.0, "b": null}), &json!({"a": 1}), &[], &[]);
        check(&json!({"a/b": [1, 2]}), &json!({"a/b": [1, 3]}), &[], &["`/a~1b/1` is 2 and becomes 3"]);
        check(&json!({"a": 1, "b": 2}), &json!({}), &["/a"], &["`/b` is lost"]);
        check(&json!({}), &json!({"a": null}), &[], &["`/a` is new"]);
        check(&json!("1"), &json!(1), &[], &["`` is \"1\" and becomes 1"]);
    }
}
