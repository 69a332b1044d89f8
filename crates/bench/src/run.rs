//! What running a client costs: the codec beside `serde_json`, and what a call adds to its transport.

use std::path::Path;

use crate::codec::speed;
use crate::peer::{self, Generator};
use crate::scratch::{Scratch, write, write_crate};
use crate::table;

const DOCUMENT: &str = include_str!("../templates/calls.yaml");
const CALLS: &str = include_str!("../templates/calls.rs");

/// CPU seconds that generating one small document may take.
const LIMIT: u32 = 60;

/// Prints the tables.
pub(crate) fn run(scratch: &Scratch) -> Result<(), String> {
    speed::models(scratch)?;
    speed::allocations(scratch)?;
    calls(scratch)
}

fn calls(scratch: &Scratch) -> Result<(), String> {
    let document = scratch.dir.join("calls.yaml");
    write(&document, DOCUMENT)?;
    let client = scratch.dir.join("calls-client");
    for tool in peer::tools(scratch, &[Generator::Truespec])? {
        tool.generate(&document, &client, LIMIT)??;
    }
    let runtime = scratch.runtime();
    let dependencies = format!(
        "allocation-counter = \"=0.8.1\"\ncalls-client = {{ path = \"{}\" }}\ntruespec-runtime = {{ path = \"{runtime}\" }}\n\
         tokio = {{ version = \"1\", features = [\"rt\", \"net\", \"time\"] }}\n",
        slashed(&client)
    );
    write_crate(&scratch.dir.join("calls"), "calls", &dependencies, "main.rs", CALLS)?;
    let output = speed::run(scratch, "calls")?;
    let head = ["", "transport, µs", "call, µs", "added, µs", "transport, allocations", "call, allocations", "added"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for line in output.lines() {
        let cells: Vec<&str> = line.split('|').collect();
        let [name, bare, called, bare_count, called_count] = cells[..] else {
            return Err(format!("the crate `calls` printed `{line}`"));
        };
        let added = |bare: &str, called: &str| Some(called.parse::<f64>().ok()? - bare.parse::<f64>().ok()?);
        rows.push(vec![
            name.to_owned(),
            bare.to_owned(),
            called.to_owned(),
            added(bare, called).map_or_else(String::new, |added| format!("{added:.2}")),
            bare_count.to_owned(),
            called_count.to_owned(),
            added(bare_count, called_count).map_or_else(String::new, |added| format!("{added:.0}")),
        ]);
    }
    table::print("One call, with decoding: the fastest tenth, beside the same request given to the transport", &rows);
    Ok(())
}

/// A path as a manifest has it.
pub(crate) fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
