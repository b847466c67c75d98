//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::upstream::Upstream;
use crate::{check, run};

/// The program on a kiosk machine: serves the kiosk page locally and tests the line to the server.
#[derive(Parser)]
#[command(name = "kiosk", version)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Serves the kiosk page on this machine and passes everything else through to the server, until Ctrl-C.
    ///
    /// Point the kiosk's browser at the printed address. The page is kept on this machine, so that it opens when the
    /// server is away. Camera and microphone work on it even when the server has no certificate, because browsers trust
    /// this machine's own address.
    Run(Run),
    /// Joins a test room with two peers of its own and measures the line.
    ///
    /// Prints round trip, loss, throughput and whether UDP gets through. Exit code 0: good or usable; 1: bad, or no test
    /// was possible.
    Check(Check),
}

#[derive(Args)]
struct Server {
    /// The server's address, for example http://10.0.0.5:8080 or https://reception.example.
    #[arg(long = "server", env = "KIOSK_SERVER", value_name = "URL")]
    address: String,
    /// Takes any certificate, also a self-signed or wrong one. For trials only.
    #[arg(long)]
    accept_self_signed: bool,
}

#[derive(Args)]
struct Run {
    #[command(flatten)]
    server: Server,
    /// Where the page is served. Keep it on 127.0.0.1 unless other machines shall use this kiosk program.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8090")]
    listen: SocketAddr,
    /// The site where this kiosk stands: its id on the server.
    #[arg(long, env = "KIOSK_SITE", value_name = "ID")]
    site: Option<String>,
    /// Folder for the copy of the page; made if it is not there.
    #[arg(long, value_name = "DIR", default_value = "kiosk-cache")]
    cache: PathBuf,
}

#[derive(Args)]
struct Check {
    #[command(flatten)]
    server: Server,
    /// How long to measure.
    #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// Video bitrate to try, in kbit/s; a reception in 720p needs about 1200.
    #[arg(long, value_name = "KBPS", default_value_t = 1200, value_parser = clap::value_parser!(u32).range(50..=20_000))]
    kbps: u32,
    /// Prints one JSON object instead of the table.
    #[arg(long)]
    json: bool,
}

/// Runs the program; the exit code is for the shell.
pub async fn main() -> ExitCode {
    let cli = Cli::parse();
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,kiosk=info,webrtc=off,rtc=off"));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    let outcome = match cli.verb {
        Verb::Run(args) => start_run(args).await,
        Verb::Check(args) => start_check(args).await,
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("{error:#}");
        ExitCode::FAILURE
    })
}

async fn start_run(args: Run) -> anyhow::Result<ExitCode> {
    let upstream = Upstream::new(&args.server.address, args.server.accept_self_signed)?;
    let settings = run::Settings { upstream, listen: args.listen, site: args.site, cache: args.cache };
    let local = run::start(settings).await?;
    println!("自助机页面 · Kiosk page: http://{}/", local.address());
    tokio::signal::ctrl_c().await?;
    local.stop().await;
    Ok(ExitCode::SUCCESS)
}

async fn start_check(args: Check) -> anyhow::Result<ExitCode> {
    let upstream = Upstream::new(&args.server.address, args.server.accept_self_signed)?;
    let plan = check::Plan { seconds: args.seconds, video_kbps: args.kbps };
    let report = check::run(&upstream, plan).await;
    if args.json {
        println!("{}", serde_json::to_string_pretty(&report)?);
    } else {
        print!("{}", check::table(&report));
    }
    Ok(if report.verdict.is_fit() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
