//! Every program in `examples/` runs and prints what stands beside it.

use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect_file;

#[test]
fn examples_print_what_stands_beside_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let entries = std::fs::read_dir(&folder).expect("the folder");
    let mut programs: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    programs.retain(|path| path.extension().is_some_and(|extension| extension == "rs"));
    programs.sort();
    let built = built();
    for program in programs {
        let name = program.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        // What a user's own variables say about the tour is not for tests.
        let output = Command::new(built.join(name)).env_remove("TOUR_BASE_URL").output();
        let output = output.unwrap_or_else(|error| panic!("`cargo build --examples` makes `{name}`: {error}"));
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "`{name}` ended with {}: {errors}", output.status);
        expect_file![program.with_extension("txt")].assert_eq(&String::from_utf8_lossy(&output.stdout));
    }
}

/// The folder of the programs, which `cargo test` builds too: that of this test is beside it.
fn built() -> PathBuf {
    let test = std::env::current_exe().expect("the path of this test");
    test.parent().and_then(Path::parent).expect("the target folder").join("examples")
}
