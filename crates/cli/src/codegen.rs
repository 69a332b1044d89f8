//! `codegen`: generates clients and brings the disk in step, or with `--check` says where it is not.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use truespec::source::{Code, did_you_mean};
use truespec::{Config, RuntimeDependency};

use crate::args::CodegenArgs;
use crate::client::{Client, Generated, LOCK};
use crate::console::{Console, Status};
use crate::sync::{self, Counts, Plan};
use crate::{drift, parallel, paths, settings};

/// Runs the command in the current folder.
pub(crate) fn run(args: &CodegenArgs, console: &Console) -> Status {
    let here = match std::env::current_dir() {
        Ok(here) => here,
        Err(error) => {
            console.error(Code::UnreadableFile, &format!("cannot read the current folder: {error}"), None);
            return Status::Failure;
        }
    };
    let clients = match (&args.spec, &args.out) {
        (Some(spec), Some(out)) => single(args, &here, spec, out, console).map(|client| vec![client]),
        _ => configured(args, &here, console),
    };
    match clients {
        Ok(clients) => generate_all(args, &clients, console),
        Err(status) => status,
    }
}

/// The clients of the configuration, or those of them that were named.
pub(crate) fn configured(args: &CodegenArgs, here: &Path, console: &Console) -> Result<Vec<Client>, Status> {
    let Some(root) = paths::upwards(here, settings::FILE) else {
        let message = format!("there is no `{}` in this folder or one above it", settings::FILE);
        let help = format!("for a single document: `{} codegen --spec FILE --out DIR`", console.program);
        console.error(Code::Config, &message, Some(&help));
        return Err(Status::Failure);
    };
    let settings = settings::load(&root);
    console.report(truespec::source::Renderer::new(&settings.sources, None), &settings.diagnostics);
    if settings.diagnostics.has_errors() {
        return Err(Status::Failure);
    }
    let mut clients = settings.clients;
    let mut unknown = false;
    for name in &args.clients {
        if !clients.iter().any(|client| client.name == *name) {
            let names: Vec<&str> = clients.iter().map(|client| client.name.as_str()).collect();
            let help =
                did_you_mean(name, names.iter().copied()).unwrap_or_else(|| format!("there are: {}", names.join(", ")));
            console.error(Code::Config, &format!("no client `{name}` in `{}`", settings::FILE), Some(&help));
            unknown = true;
        }
    }
    if unknown {
        return Err(Status::Usage);
    }
    clients.retain(|client| args.clients.is_empty() || args.clients.contains(&client.name));
    Ok(clients)
}

/// The client of `--spec`.
fn single(args: &CodegenArgs, here: &Path, spec: &Path, out: &Path, console: &Console) -> Result<Client, Status> {
    let folder = paths::real(out).map_err(|error| {
        let message = format!("cannot use `{}`: {error}", out.display());
        console.file_error(Code::Output, &paths::slashed(out), &message, None);
        Status::Failure
    })?;
    let document = spec.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
    let mut config = Config::new(args.name.as_deref().unwrap_or_default(), &document);
    config.config = None;
    config.command = format!("cargo truespec codegen --spec {document} --out DIR");
    let runtime = args.runtime_version.clone().map(RuntimeDependency::Version);
    let runtime = runtime.or_else(|| runtime_folder(here).map(RuntimeDependency::Path));
    let Some(runtime) = runtime else {
        let help = "name a released one: `--runtime-version 0.1`";
        console.error(Code::Config, "the folder of the crate `truespec-runtime` is not on this machine", Some(help));
        return Err(Status::Failure);
    };
    config.runtime = settings::seen_from(&folder, runtime);
    Ok(Client {
        name: args.name.clone().unwrap_or_default(),
        document: spec.to_path_buf(),
        folders: folders(args, here, console)?,
        origins: Vec::new(),
        shown: paths::slashed(spec),
        own_workspace: !paths::is_workspace_member(&folder),
        lock: Some(folder.join(LOCK)),
        settings: truespec::Settings::default(),
        output: folder,
        root: here.to_path_buf(),
        config,
    })
}

/// The folders of `--folder`.
fn folders(args: &CodegenArgs, here: &Path, console: &Console) -> Result<Vec<PathBuf>, Status> {
    let folders: Vec<PathBuf> = args.folder.iter().map(|folder| paths::normalize(&here.join(folder))).collect();
    for (folder, given) in folders.iter().zip(&args.folder).filter(|(folder, _)| !folder.is_dir()) {
        let given = paths::slashed(given);
        let help = folder.exists().then_some("it is a file: name the folder that it is in");
        console.file_error(Code::Config, &given, &format!("there is no folder `{given}`"), help);
    }
    if folders.iter().all(|folder| folder.is_dir()) { Ok(folders) } else { Err(Status::Failure) }
}

/// The folder of `truespec-runtime`: that of the workspace we are in, else that which this program was built from.
pub(crate) fn runtime_folder(here: &Path) -> Option<String> {
    let built_from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime");
    let in_workspace = paths::upwards(here, "crates/runtime/Cargo.toml").map(|root| root.join("crates/runtime"));
    in_workspace.into_iter().chain([built_from]).find_map(|folder| {
        let manifest = std::fs::read_to_string(folder.join("Cargo.toml")).ok()?;
        let folder = manifest.contains("name = \"truespec-runtime\"").then(|| folder.canonicalize().ok())??;
        Some(paths::slashed(&folder))
    })
}

/// A client with what came out and what would change on disk.
struct Step<'a> {
    client: &'a Client,
    generated: Generated,
    plan: Plan,
    lock: Plan,
    planned: Duration,
}

impl Step<'_> {
    /// What would change, by the name of its folder.
    fn parts(&self) -> [(String, &Plan); 2] {
        [(self.client.shown_output(), &self.plan), (self.client.shown_lock_folder(), &self.lock)]
    }
}

fn generate_all(args: &CodegenArgs, clients: &[Client], console: &Console) -> Status {
    let results = generate(clients);
    let mut steps = Vec::new();
    let mut failed = false;
    for (client, result) in clients.iter().zip(results) {
        match result {
            Ok(generated) => {
                console.report(generated.output.renderer(), generated.output.diagnostics());
                failed |= generated.output.has_errors();
                if args.ledger {
                    generated.output.ledger.iter().for_each(|line| console.ledger(line));
                }
                steps.push((client, generated));
            }
            Err(error) => {
                let message = format!("cannot read `{}`: {error}", client.shown);
                console.file_error(Code::UnreadableFile, &client.shown, &message, None);
                failed = true;
            }
        }
    }
    if failed {
        return end_with_errors(args, console);
    }
    let mut planned = Vec::new();
    for (client, mut generated) in steps {
        let start = Instant::now();
        let plan = sync::plan(&client.output, std::mem::take(&mut generated.output.files));
        match plan.and_then(|plan| Ok((plan, client.plan_lock(&generated.output)?))) {
            Ok((plan, lock)) => {
                let step = Step { client, generated, plan, lock, planned: start.elapsed() };
                for (folder, plan) in step.parts() {
                    failed |= report_blocked(&folder, plan, console);
                }
                planned.push(step);
            }
            Err(error) => {
                console.file_error(Code::Output, &client.shown_output(), &error.to_string(), None);
                failed = true;
            }
        }
    }
    if failed {
        return end_with_errors(args, console);
    }
    if args.check { check(args, &planned, console) } else { write(&planned, console) }
}

/// Generates every client, with a display of progress on a terminal.
fn generate(clients: &[Client]) -> Vec<std::io::Result<Generated>> {
    let bar = ProgressBar::with_draw_target(Some(clients.len() as u64), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{spinner} [{pos}/{len}] {wide_msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(100));
    let results = parallel::map(clients, parallel::processors(), |client, _| {
        let result = client.generate(&mut |stage| bar.set_message(format!("{}: {}", client.shown, stage.as_str())));
        bar.inc(1);
        result
    });
    bar.finish_and_clear();
    results
}

fn report_blocked(folder: &str, plan: &Plan, console: &Console) -> bool {
    for blocked in &plan.blocked {
        let (path, help) = if blocked.path.is_empty() {
            (folder.to_owned(), "choose a new or empty folder")
        } else {
            let path = format!("{folder}/{}", blocked.path);
            (path, "move it away, or delete it if it is not needed")
        };
        let message = format!("`{path}` is in the way: {}", blocked.reason);
        console.file_error(Code::Output, &path, &message, Some(help));
    }
    !plan.blocked.is_empty()
}

fn end_with_errors(args: &CodegenArgs, console: &Console) -> Status {
    if !console.is_json() && !args.check {
        Console::say("nothing was written\n");
    }
    Status::Failure
}

fn write(steps: &[Step<'_>], console: &Console) -> Status {
    for step in steps {
        let start = Instant::now();
        let applied = sync::apply(&step.client.output, &step.plan)
            .and_then(|counts| Ok((counts, sync::apply(step.client.lock_folder(), &step.lock)?)));
        match applied {
            Ok((counts, lock)) => {
                let Counts { written, removed } = counts.and(lock);
                let unchanged = step.plan.unchanged + step.lock.unchanged;
                let files = format!(
                    "{}: {written} written, {unchanged} unchanged, {removed} removed",
                    count(written + unchanged, "file")
                );
                let nothing = if written + removed == 0 { " (nothing changed)" } else { "" };
                console.print(&summary(step, &format!("{files}{nothing}"), start.elapsed()));
            }
            Err(error) => {
                console.file_error(Code::Output, &step.client.shown_output(), &error.to_string(), None);
                return Status::Failure;
            }
        }
    }
    Status::Success
}

fn check(args: &CodegenArgs, steps: &[Step<'_>], console: &Console) -> Status {
    let mut shown = 0;
    let mut out_of_step = 0;
    for step in steps {
        let changes: usize = step.parts().iter().map(|(_, plan)| plan.changes.len()).sum();
        if changes == 0 {
            let files = format!("{} up to date", count(step.plan.unchanged + step.lock.unchanged, "file"));
            console.print(&summary(step, &files, Duration::ZERO));
            continue;
        }
        out_of_step += changes;
        for (folder, plan) in step.parts() {
            if console.is_json() {
                for change in &plan.changes {
                    let path = format!("{folder}/{}", change.path);
                    let message = format!("`{path}` is {}", drift::describe(&change.kind));
                    console.file_error(Code::Drift, &path, &message, Some(&format!("run `{}`", repair(args, console))));
                }
            } else {
                drift::show(console, &folder, &plan.changes, &mut shown);
            }
        }
    }
    if out_of_step == 0 {
        return Status::Success;
    }
    if !console.is_json() {
        let files = if out_of_step == 1 { "1 file is".to_owned() } else { format!("{out_of_step} files are") };
        let help = format!("run `{}`", repair(args, console));
        console.error(Code::Drift, &format!("{files} out of step with what would be generated now"), Some(&help));
    }
    Status::Failure
}

/// The command that brings the disk back in step.
fn repair(args: &CodegenArgs, console: &Console) -> String {
    let path = |path: &Option<PathBuf>| path.as_deref().map(|path| quoted(&paths::slashed(path)));
    let options = [
        ("--spec", path(&args.spec)),
        ("--out", path(&args.out)),
        ("--name", args.name.clone()),
        ("--runtime-version", args.runtime_version.as_deref().map(quoted)),
    ];
    let mut words = vec![console.program.clone(), "codegen".to_owned()];
    words.extend(args.clients.iter().map(|client| quoted(client)));
    words.extend(args.folder.iter().map(|folder| format!("--folder {}", quoted(&paths::slashed(folder)))));
    words.extend(options.into_iter().filter_map(|(option, value)| Some(format!("{option} {}", value?))));
    words.join(" ")
}

/// An argument as a shell takes it.
fn quoted(text: &str) -> String {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./=^~:@+,".contains(&byte));
    if plain && !text.is_empty() { text.to_owned() } else { format!("'{}'", text.replace('\'', r"'\''")) }
}

fn summary(step: &Step<'_>, files: &str, wrote: Duration) -> String {
    let output = &step.generated.output;
    format!(
        "{}: {}, {}; {files}; {}; {}\n",
        output.crate_name,
        count(output.stats.operations, "operation"),
        count(output.stats.types, "type"),
        ledger_count(output.ledger.len()),
        time(step.generated.took + step.planned + wrote),
    )
}

fn count(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

fn ledger_count(entries: usize) -> String {
    if entries == 1 { "1 ledger entry".to_owned() } else { format!("{entries} ledger entries") }
}

fn time(took: Duration) -> String {
    if took < Duration::from_secs(1) {
        format!("{} ms", took.as_millis())
    } else {
        format!("{:.2} s", took.as_secs_f64())
    }
}
