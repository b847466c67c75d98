//! The committed TypeScript module is what the Rust types say now.
//!
//! To regenerate: `UPDATE_BINDINGS=1 cargo test -p signaling-protocol --test bindings`.

use std::{fs, path::Path};

#[test]
fn committed_bindings_are_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("bindings/protocol.ts");
    let fresh = signaling_protocol::typescript::module();
    if std::env::var_os("UPDATE_BINDINGS").is_some() {
        fs::write(&path, &fresh).expect("bindings can be written");
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == fresh, "bindings/protocol.ts is stale: run UPDATE_BINDINGS=1 cargo test -p signaling-protocol --test bindings");
}
