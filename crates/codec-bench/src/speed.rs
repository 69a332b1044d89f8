//! How fast the codecs are: scratch crates that decode and encode the same texts with each.

use std::fmt::Write;
use std::process::Command;

use crate::Options;
use crate::compile::{write, write_crate};
use crate::flavor::{self, Flavor};
use crate::process::cargo;
use crate::{shape, table, workload};

const MODELS: &str = include_str!("../templates/models.rs");
const READERS: &str = include_str!("../templates/readers.rs");

/// Prints the throughput of the runtime's codec beside `serde_json` with derive.
pub(crate) fn models(options: &Options) -> Result<(), String> {
    let decls = shape::workload();
    let folder = options.dir.join("speed");
    let mut text = MODELS.to_owned();
    for (module, flavor) in [("theirs", Flavor::Serde), ("ours", Flavor::Ours)] {
        let types = flavor::module(flavor, &decls);
        let _ = write!(text, "\npub mod {module} {{\n    #![allow(unused_imports, dead_code)]\n{types}}}\n");
    }
    text.push_str("\nfn workloads(out: &mut Vec<[f64; 5]>) {\n");
    for workload in workload::all(&decls) {
        write(&folder.join("data").join(format!("{}.json", workload.id)), &workload.json)?;
        let ty = |module: &str| qualified(workload.ty, module);
        let (theirs, ours) = (ty("theirs"), ty("ours"));
        let file = format!("../data/{}.json", workload.id);
        let _ = writeln!(text, "    out.push(measure::<{theirs}, {ours}>(include_bytes!(\"{file}\")));");
    }
    text.push_str("}\n");
    let dependencies = Flavor::Serde.dependencies("") + &Flavor::Ours.dependencies(&runtime(options));
    write_crate(&folder, "speed", &dependencies, "main.rs", &text)?;
    let output = run(options, "speed")?;
    let head = [
        "",
        "KB",
        "decode, serde_json MB/s",
        "decode, ours MB/s",
        "ratio",
        "encode, serde_json MB/s",
        "encode, ours MB/s",
        "ratio",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for (workload, line) in workload::all(&decls).iter().zip(output.lines()) {
        let numbers: Vec<f64> = line.split(' ').filter_map(|number| number.parse().ok()).collect();
        let [kilobytes, decode_theirs, decode_ours, encode_theirs, encode_ours] = numbers[..] else {
            return Err(format!("the speed crate printed `{line}`"));
        };
        rows.push(vec![
            workload.title.to_owned(),
            format!("{kilobytes:.0}"),
            format!("{decode_theirs:.0}"),
            format!("{decode_ours:.0}"),
            format!("{:.2}", decode_ours / decode_theirs),
            format!("{encode_theirs:.0}"),
            format!("{encode_ours:.0}"),
            format!("{:.2}", encode_ours / encode_theirs),
        ]);
    }
    table::print("Throughput (medians), against `serde_json` with derive", &rows);
    Ok(())
}

/// Prints what the readers that a codec could stand on do with the same texts, and what they cost to compile.
pub(crate) fn readers(options: &Options) -> Result<(), String> {
    let decls = shape::workload();
    let folder = options.dir.join("readers");
    let mut text = READERS.to_owned();
    text.push_str("\nconst TEXTS: &[&[u8]] = &[\n");
    let workloads: Vec<_> = workload::all(&decls)
        .into_iter()
        .filter(|workload| ["small", "deep", "escaped", "floats"].contains(&workload.id))
        .collect();
    for workload in &workloads {
        write(&folder.join("data").join(format!("{}.json", workload.id)), &workload.json)?;
        let _ = writeln!(text, "    include_bytes!(\"../data/{}.json\"),", workload.id);
    }
    text.push_str("];\n");
    let rivals = [
        ("serde_json", "serde_json = \"=1.0.154\"\nserde = \"=1.0.229\"\n"),
        ("jiter", "jiter = { version = \"=0.19.0\", default-features = false }\n"),
        ("hifijson", "hifijson = \"=0.5.0\"\n"),
        ("json-event-parser", "json-event-parser = \"=0.2.3\"\n"),
    ];
    let dependencies: String = rivals.iter().map(|(_, dependency)| *dependency).collect();
    write_crate(&folder, "readers", &(dependencies + &Flavor::Ours.dependencies(&runtime(options))), "main.rs", &text)?;
    let output = run(options, "readers")?;
    let mut head = vec![String::new()];
    head.extend(workloads.iter().map(|workload| format!("{}, MB/s", workload.title)));
    for (part, title) in output.split("\n\n").zip(["checking a whole text, values skipped", "free-form values"]) {
        let mut rows = vec![head.clone()];
        rows.extend(part.lines().map(|line| line.split('|').map(str::to_owned).collect()));
        table::print(&format!("Readers: {title}"), &rows);
    }

    let mut rows = vec![["", "crates", "cold check, CPU s"].map(str::to_owned).to_vec()];
    for (name, dependency) in rivals {
        let folder = options.dir.join(format!("cold-{name}"));
        write_crate(&folder, &format!("cold-{name}"), dependency, "lib.rs", "")?;
        let target = folder.join("target");
        // The first run fetches; the second one starts from nothing.
        cargo(&folder, &target, &["check"])?;
        std::fs::remove_dir_all(&target).map_err(|error| format!("{}: {error}", target.display()))?;
        let cost = cargo(&folder, &target, &["check"])?;
        let lock = std::fs::read_to_string(folder.join("Cargo.lock")).unwrap_or_default();
        let crates = lock.matches("[[package]]").count().saturating_sub(1);
        rows.push(vec![name.to_owned(), crates.to_string(), format!("{:.2}", cost.seconds)]);
    }
    table::print("Readers: what they add to a build", &rows);
    Ok(())
}

fn runtime(options: &Options) -> String {
    options.runtime.to_string_lossy().into_owned()
}

/// Builds and runs a scratch crate; its standard output.
fn run(options: &Options, name: &str) -> Result<String, String> {
    let target = options.dir.join("target");
    cargo(&options.dir.join(name), &target, &["build", "--release"])?;
    let output = Command::new(target.join("release").join(name)).output();
    let output = output.map_err(|error| format!("cannot run `{name}`: {error}"))?;
    if !output.status.success() {
        return Err(format!("`{name}` ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr)));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("`{name}` printed something else than text"))
}

/// `Vec<Small>` as `Vec<ours::Small>`.
fn qualified(ty: &str, module: &str) -> String {
    match ty.strip_prefix("Vec<").and_then(|ty| ty.strip_suffix('>')) {
        Some(item @ ("String" | "f64")) => format!("Vec<{item}>"),
        Some(item) => format!("Vec<{module}::{item}>"),
        None => ty.to_owned(),
    }
}
