//! The kiosk program; see `kiosk --help`.

use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    kiosk::cli::main().await
}
