//! How the program is linked.

use std::env;

/// Has its relocations packed: it is a megabyte smaller. A linker that cannot says so, and goes on.
fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let is_gnu_linux = ["OS", "ENV"].map(|what| env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default())
        == ["linux".to_owned(), "gnu".to_owned()];
    if is_gnu_linux {
        println!("cargo:rustc-link-arg-bins=-Wl,-z,pack-relative-relocs");
    }
}
