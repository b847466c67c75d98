//! The command line.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use anyhow::Context as _;
use clap::{Args, Parser, Subcommand};
use server_domain::access::Role;

use crate::boot::{self, Settings};
use crate::tls::Tls;
use crate::{Clock, account, calendar_file, telemetry};

/// Video reception and queueing for public petition work: one binary for a city.
#[derive(Parser)]
#[command(name = "server", version)]
struct Cli {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Runs the server until Ctrl-C.
    Serve(Serve),
    /// Works on staff accounts.
    Account {
        #[command(subcommand)]
        verb: AccountVerb,
    },
    /// Works on tables of days off.
    Calendar {
        #[command(subcommand)]
        verb: CalendarVerb,
    },
    /// Prints the API's contract as JSON.
    Openapi,
}

#[derive(Subcommand)]
enum CalendarVerb {
    /// Loads a year's table from a JSON file with region, year, source, off and makeup; open deadlines move with it.
    Load {
        file: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Subcommand)]
enum AccountVerb {
    /// Adds an account; the password is read from standard input.
    Add {
        #[arg(long)]
        username: String,
        /// Shown to others.
        #[arg(long)]
        name: String,
        /// lawyer, officer, clerk, hall_manager, office, leader, supervisor, sysadmin, secadmin or audadmin; may be given again.
        #[arg(long = "role", value_parser = role, required = true)]
        roles: Vec<Role>,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Args)]
struct Place {
    /// Folder of the data; made if it is not there.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// File of the master key; by default beside the data folder: `data.key`.
    #[arg(long)]
    key: Option<PathBuf>,
    /// PostgreSQL instead of the SQLite file in the data folder: `postgres://user:password@host/name`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database: Option<String>,
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    place: Place,
    /// Loads an invented city if the database is empty, and shows that it is a demo on every page.
    #[arg(long)]
    demo: bool,
    /// With --demo: keeps the places' opening hours instead of taking numbers at any hour.
    #[arg(long, requires = "demo")]
    real_hours: bool,
    /// Address and port of pages and API.
    #[arg(long, default_value = "0.0.0.0:8080")]
    listen: SocketAddr,
    /// Addresses at which cameras and screens reach this machine; by default all of its own.
    #[arg(long, value_delimiter = ',')]
    advertise: Vec<IpAddr>,
    /// UDP port of picture and sound; 0 takes a free one.
    #[arg(long, default_value_t = 8081)]
    media_port: u16,
    /// TCP port of picture and sound, for networks that block UDP: 443 passes nearly everywhere. By default the number of the
    /// UDP port.
    #[arg(long)]
    media_tcp_port: Option<u16>,
    /// HTTPS: `self-signed`, or the files CERT,KEY in PEM. Cameras work only over HTTPS or on localhost.
    #[arg(long)]
    tls: Option<Tls>,
    /// Where phones reach this server, for the QR code of slips; by default its first address in the network.
    #[arg(long)]
    public_url: Option<String>,
    /// Folder with an announcer's recordings, `zh/NAME.wav` and `en/NAME.wav`: each is spoken instead of the built-in clip of
    /// the same name.
    #[arg(long, value_name = "DIR")]
    voice_dir: Option<PathBuf>,
    /// HTTP address of the SMS gateway; without it messages only stand in the log. docs/operations.md says what is posted.
    #[arg(long, requires = "sms_key")]
    sms_url: Option<String>,
    /// Key with which requests to the gateway are signed, 16 characters or more.
    #[arg(long, env = "SMS_KEY", hide_env_values = true)]
    sms_key: Option<String>,
    /// A TURN or STUN server that pages may use, `turns:HOST:443?transport=tcp`; may be given several times. docs/operations.md.
    #[arg(long)]
    turn_url: Vec<String>,
    /// The key that the TURN server knows too (coturn: static-auth-secret), 16 characters or more.
    #[arg(long, env = "TURN_KEY", hide_env_values = true)]
    turn_key: Option<String>,
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| format!("{text} is no role"))
}

impl Place {
    fn settings(self) -> Settings {
        Settings {
            demo: false,
            real_hours: false,
            data: self.data,
            key: self.key,
            listen: SocketAddr::from(([127, 0, 0, 1], 0)),
            database: self.database,
            advertise: Vec::new(),
            media_port: 0,
            media_tcp_port: None,
            tls: None,
            public_url: None,
            voice_dir: None,
            sms_url: None,
            sms_key: None,
            turn_urls: Vec::new(),
            turn_key: None,
        }
    }
}

/// Runs the command line.
///
/// # Errors
/// In words that say what to do.
pub fn main() -> anyhow::Result<()> {
    telemetry::start_logs();
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("no async runtime")?;
    runtime.block_on(async {
        match cli.verb {
            Verb::Openapi => {
                print!("{}", crate::openapi_json());
                Ok(())
            }
            Verb::Account { verb: AccountVerb::Add { username, name, roles, place } } => {
                let clock = Clock::system();
                let db = boot::open_database(&place.settings(), &clock).await?;
                eprintln!("password for {username}:");
                let mut password = String::new();
                std::io::stdin().read_line(&mut password)?;
                account::add(&db, &clock, account::NewAccount { username, name, roles, password: password.trim_end().to_owned() }).await
            }
            Verb::Calendar { verb: CalendarVerb::Load { file, place } } => {
                let clock = Clock::system();
                let db = boot::open_database(&place.settings(), &clock).await?;
                println!("{}", calendar_file::load(&db, &clock, &file).await?);
                Ok(())
            }
            Verb::Serve(serve) => self::serve(serve).await,
        }
    })
}

async fn serve(args: Serve) -> anyhow::Result<()> {
    let settings = Settings {
        demo: args.demo,
        real_hours: args.real_hours,
        listen: args.listen,
        advertise: args.advertise,
        media_port: args.media_port,
        media_tcp_port: args.media_tcp_port,
        tls: args.tls,
        public_url: args.public_url,
        voice_dir: args.voice_dir,
        sms_url: args.sms_url,
        sms_key: args.sms_key,
        turn_urls: args.turn_url,
        turn_key: args.turn_key,
        ..args.place.settings()
    };
    let running = boot::start(&settings, Clock::system()).await?;
    crate::greeting::print(&running, &settings).await?;
    stop_signal().await?;
    tracing::info!("stopping");
    running.stop().await;
    Ok(())
}

async fn stop_signal() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            r = tokio::signal::ctrl_c() => r?,
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}
