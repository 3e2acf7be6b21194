//! What the fuzz targets are fed with, fed to them in every test run.

use std::{fs, path::Path};

#[path = "../../fuzz/bodies.rs"]
mod bodies;

#[test]
fn no_input_of_the_corpora_makes_a_target_fail() {
    type Target = (&'static str, fn(&[u8]));
    let targets: [Target; 10] = [
        ("anki", bodies::anki),
        ("archive", bodies::archive),
        ("picture", bodies::picture),
        ("deck", bodies::deck),
        ("date", bodies::date),
        ("answer", bodies::answer),
        ("settings", bodies::settings),
        ("log", bodies::log),
        ("table", bodies::table),
        ("notes", bodies::notes),
    ];
    for (name, target) in targets {
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
        let mut inputs = 0;
        for entry in fs::read_dir(corpus).unwrap() {
            target(&fs::read(entry.unwrap().path()).unwrap());
            inputs += 1;
        }
        assert!(inputs > 3, "{name}");
    }
}
