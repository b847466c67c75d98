//! End-to-end tests and benches; the code is in `e2e.rs`, `tidy.rs`, `web/` and `bench/`. Here is what both share.

pub mod bad_line;
pub mod hall;
pub mod waits;
