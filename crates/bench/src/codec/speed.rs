//! How fast the codecs are: scratch crates that decode and encode the same texts with each.

use std::fmt::Write;
use std::process::Command;

use super::flavor::{self, Flavor};
use super::{shape, workload};
use crate::process::cargo;
use crate::scratch::{Scratch, write, write_crate};
use crate::table;

const MODELS: &str = include_str!("../../templates/models.rs");
const ALLOCATIONS: &str = include_str!("../../templates/allocations.rs");
const READERS: &str = include_str!("../../templates/readers.rs");

/// Prints the throughput of the runtime's codec beside `serde_json` with derive.
pub(crate) fn models(scratch: &Scratch) -> Result<(), String> {
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
    for (title, numbers) in compared(scratch, "speed", MODELS, "")? {
        let [kilobytes, decode_theirs, decode_ours, encode_theirs, encode_ours] = numbers;
        rows.push(vec![
            title.to_owned(),
            format!("{kilobytes:.0}"),
            format!("{decode_theirs:.0}"),
            format!("{decode_ours:.0}"),
            format!("{:.2}", decode_ours / decode_theirs),
            format!("{encode_theirs:.0}"),
            format!("{encode_ours:.0}"),
            format!("{:.2}", encode_ours / encode_theirs),
        ]);
    }
    table::print("Throughput (the fastest tenth), against `serde_json` with derive", &rows);
    Ok(())
}

/// Prints how often the codecs allocate for the same texts.
pub(crate) fn allocations(scratch: &Scratch) -> Result<(), String> {
    let head = ["", "KB", "decode, serde_json", "decode, ours", "ratio", "encode, serde_json", "encode, ours"];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    let counter = "allocation-counter = \"=0.8.1\"\n";
    for (title, numbers) in compared(scratch, "allocations", ALLOCATIONS, counter)? {
        let [kilobytes, decode_theirs, decode_ours, encode_theirs, encode_ours] = numbers;
        rows.push(vec![
            title.to_owned(),
            format!("{kilobytes:.0}"),
            format!("{decode_theirs:.0}"),
            format!("{decode_ours:.0}"),
            format!("{:.2}", decode_ours / decode_theirs),
            format!("{encode_theirs:.0}"),
            format!("{encode_ours:.0}"),
        ]);
    }
    table::print("Allocations for a whole text, against `serde_json` with derive", &rows);
    Ok(())
}

/// What a program says of each workload that has the same types for both codecs.
fn compared(
    scratch: &Scratch,
    name: &str,
    template: &str,
    dependencies: &str,
) -> Result<Vec<(&'static str, [f64; 5])>, String> {
    let decls = shape::workload();
    let folder = scratch.dir.join(name);
    let mut text = template.to_owned();
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
    let dependencies = Flavor::Serde.dependencies("") + &Flavor::Ours.dependencies(&scratch.runtime()) + dependencies;
    write_crate(&folder, name, &dependencies, "main.rs", &text)?;
    let output = run(scratch, name)?;
    let row = |(workload, line): (workload::Workload, &str)| {
        let numbers: Vec<f64> = line.split(' ').filter_map(|number| number.parse().ok()).collect();
        let numbers = numbers.try_into().map_err(|_| format!("the crate `{name}` printed `{line}`"))?;
        Ok((workload.title, numbers))
    };
    workload::all(&decls).into_iter().zip(output.lines()).map(row).collect()
}

/// Prints what the readers that a codec could stand on do with the same texts, and what they cost to compile.
pub(crate) fn readers(scratch: &Scratch) -> Result<(), String> {
    let decls = shape::workload();
    let folder = scratch.dir.join("readers");
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
    write_crate(
        &folder,
        "readers",
        &(dependencies + &Flavor::Ours.dependencies(&scratch.runtime())),
        "main.rs",
        &text,
    )?;
    let output = run(scratch, "readers")?;
    let mut head = vec![String::new()];
    head.extend(workloads.iter().map(|workload| format!("{}, MB/s", workload.title)));
    for (part, title) in output.split("\n\n").zip(["checking a whole text, values skipped", "free-form values"]) {
        let mut rows = vec![head.clone()];
        rows.extend(part.lines().map(|line| line.split('|').map(str::to_owned).collect()));
        table::print(&format!("Readers: {title}"), &rows);
    }

    let mut rows = vec![["", "crates", "cold check, CPU s"].map(str::to_owned).to_vec()];
    for (name, dependency) in rivals {
        let folder = scratch.dir.join(format!("cold-{name}"));
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

/// Builds and runs a scratch crate; its standard output.
pub(crate) fn run(scratch: &Scratch, name: &str) -> Result<String, String> {
    let target = scratch.target();
    cargo(&scratch.dir.join(name), &target, &["build", "--release"])?;
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
