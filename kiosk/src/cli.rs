//! The command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand, ValueEnum};
use tracing_subscriber::EnvFilter;

use crate::device::printer::layout::Roll;
use crate::device::printer::line::Place;
use crate::device::{printer, printer_twin};
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
    /// Stands in for a slip printer: takes ESC/POS on a TCP port and shows what would come out.
    ///
    /// Start `kiosk run --printer tcp://ADDR` with the printed address. Ends with Ctrl-C.
    SimulatePrinter(SimulatePrinter),
}

/// Width of the roll in millimetres.
#[derive(Clone, Copy, ValueEnum)]
enum Width {
    #[value(name = "80")]
    Mm80,
    #[value(name = "58")]
    Mm58,
}

impl From<Width> for Roll {
    fn from(width: Width) -> Self {
        match width {
            Width::Mm80 => Self::Mm80,
            Width::Mm58 => Self::Mm58,
        }
    }
}

#[derive(Args)]
struct SimulatePrinter {
    /// Where it listens; real printers use port 9100.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Slips until the paper is out; without it the roll never ends.
    #[arg(long, value_name = "SLIPS")]
    paper: Option<u32>,
    /// Its cover stands open.
    #[arg(long)]
    cover_open: bool,
    /// Width of the roll.
    #[arg(long, value_enum, default_value = "80")]
    width: Width,
    /// Folder for a picture and the text of each slip.
    #[arg(long, value_name = "DIR")]
    save: Option<PathBuf>,
    /// Font for the pictures.
    #[arg(long, value_name = "FILE")]
    font: Option<PathBuf>,
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
    /// The slip printer: tcp://HOST:9100 or file:/dev/usb/lp0. Without it the page shows the slip only.
    #[arg(long, env = "KIOSK_PRINTER", value_name = "PLACE")]
    printer: Option<Place>,
    /// Width of its roll.
    #[arg(long, value_enum, default_value = "80")]
    printer_width: Width,
    /// Font for characters that the printer lacks; a collection's face is named by its number, FILE#2. Fonts of the
    /// system are tried after it.
    #[arg(long, value_name = "FILE")]
    printer_font: Option<PathBuf>,
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
        Verb::SimulatePrinter(args) => start_simulated_printer(args).await,
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("{error:#}");
        ExitCode::FAILURE
    })
}

async fn start_run(args: Run) -> anyhow::Result<ExitCode> {
    let upstream = Upstream::new(&args.server.address, args.server.accept_self_signed)?;
    let (roll, font) = (args.printer_width.into(), args.printer_font);
    let printer = args.printer.map(|place| printer::Settings { place, roll, font });
    let settings = run::Settings { upstream, listen: args.listen, site: args.site, cache: args.cache, printer };
    let local = run::start(settings).await?;
    println!("自助机页面 · Kiosk page: http://{}/", local.address());
    tokio::signal::ctrl_c().await?;
    local.stop().await;
    Ok(ExitCode::SUCCESS)
}

async fn start_simulated_printer(args: SimulatePrinter) -> anyhow::Result<ExitCode> {
    let SimulatePrinter { listen, paper, cover_open: is_cover_open, width, save, font } = args;
    let settings = printer_twin::Settings { listen, roll: width.into(), paper, is_cover_open, save, font };
    let twin = printer_twin::Twin::start(settings).await?;
    println!("模拟打印机 · Simulated printer: tcp://{}", twin.address);
    tokio::signal::ctrl_c().await?;
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
