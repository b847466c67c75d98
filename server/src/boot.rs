//! From settings to a running server, and back to a clean stop.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, bail};
use server_store::{Db, Sealer, Target, setting, staff};
use signaling::{GrantKey, Hub, sfu};
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::context::Mode;
use crate::feed::Feed;
use crate::http::{self, App};
use crate::service::lines::room;
use crate::sms::Gateway;
use crate::tls::{self, Peer, Tls, TlsListener};
use crate::turn::Turn;
use crate::{Clock, Context, announcer, data_folder, demo, jobs, keyfile, telemetry};

/// Facts of rooms that may wait to be written down.
const FACTS: usize = 1024;

/// What `serve` was told.
#[derive(Debug, Clone)]
pub struct Settings {
    pub demo: bool,
    /// Whether a demo keeps the places' opening hours instead of being open at any hour.
    pub real_hours: bool,
    pub data: PathBuf,
    pub key: Option<PathBuf>,
    pub listen: SocketAddr,
    /// `postgres://..`; without it a SQLite file in the data folder.
    pub database: Option<String>,
    /// Addresses told to media peers; empty means all of this machine.
    pub advertise: Vec<IpAddr>,
    /// UDP port of media; 0 takes a free one.
    pub media_port: u16,
    /// TCP port of media where UDP is blocked; `None` takes the number of the UDP port.
    pub media_tcp_port: Option<u16>,
    pub tls: Option<Tls>,
    /// Where phones reach this server; by default its first address in the network.
    pub public_url: Option<String>,
    /// Folder of an announcer's clips, used instead of the built-in ones of the same name.
    pub voice_dir: Option<PathBuf>,
    /// The SMS gateway and the key that signs requests to it; without them messages only stand in the log.
    pub sms_url: Option<String>,
    pub sms_key: Option<String>,
    /// TURN and STUN servers that pages are told of, and the key shared with them.
    pub turn_urls: Vec<String>,
    pub turn_key: Option<String>,
}

/// A server that runs until it is stopped.
pub struct Running {
    pub address: SocketAddr,
    pub context: Arc<Context>,
    stop: CancellationToken,
    served: tokio::task::JoinHandle<std::io::Result<()>>,
    /// Says that no room has anything more to tell.
    rooms_closed: CancellationToken,
    recorder: tokio::task::JoinHandle<()>,
    /// Nobody else serves the data folder meanwhile; nodes on one PostgreSQL need no such claim.
    _claim: Option<std::fs::File>,
}

impl Running {
    /// Stops taking requests, closes rooms and feeds, writes down who left with that, and leaves the database.
    pub async fn stop(self) {
        self.stop.cancel();
        self.context.hub.shutdown().await;
        let _ = self.served.await;
        self.rooms_closed.cancel();
        let _ = self.recorder.await;
        self.context.db.close().await;
    }
}

/// Opens the data folder, its key and the database.
///
/// # Errors
/// In words that say what to do.
pub async fn open_database(settings: &Settings, clock: &Clock) -> anyhow::Result<Db> {
    data_folder::make(&settings.data)?;
    let file = settings.data.join("reception.db");
    let target = settings.database.clone().map_or_else(|| Target::Sqlite(file.clone()), Target::Postgres);
    let key_file = settings.key.clone().unwrap_or_else(|| keyfile::beside(&settings.data));
    let master = keyfile::read_or_make(&key_file, &settings.data, settings.database.is_none() && file.exists(), clock)?;
    let sealer = Arc::new(Sealer::new(&master));
    if settings.database.is_some() {
        tracing::info!("connecting to PostgreSQL; if it does not answer it is tried for 30 s");
    }
    let db = Db::open(&target, sealer.clone()).await.context("the database does not open")?;
    check_key(&db, &sealer, &key_file.display().to_string()).await?;
    Ok(db)
}

/// Notes which key seals this database, and refuses any other.
async fn check_key(db: &Db, sealer: &Sealer, key_file: &str) -> anyhow::Result<()> {
    let mut tx = db.read().await?;
    let known = setting::get(&mut tx, "key_id").await?;
    drop(tx);
    match known {
        Some(id) if id == sealer.key_id() => Ok(()),
        Some(_) => {
            bail!("the key file {key_file} is not the one that sealed this database: put the right one back, or name it with --key FILE")
        }
        None => {
            let id = sealer.key_id().to_owned();
            db.write(move |tx| {
                let id = id.clone();
                Box::pin(async move { setting::put(tx, "key_id", &id).await })
            })
            .await
            .map_err(Into::into)
        }
    }
}

/// Loads the demo city if it is wanted and the database is empty; finds out how this installation runs.
async fn prepare(settings: &Settings, db: &Db, clock: &Clock) -> anyhow::Result<Mode> {
    let mut tx = db.read().await?;
    let (is_demo_data, accounts) = (setting::get(&mut tx, "demo").await?.is_some(), staff::count(&mut tx).await?);
    drop(tx);
    let mut mode = Mode { tls: settings.tls.is_some(), ..Mode::default() };
    if !settings.demo {
        if accounts == 0 {
            tracing::warn!("no accounts yet: make the first with `server account add --role sysadmin --username NAME --name 姓名`");
        }
        return Ok(mode);
    }
    if accounts > 0 && !is_demo_data {
        bail!("{} holds a real installation: --demo would mix it with invented people. Use another --data folder", settings.data.display());
    }
    let city = demo::city()?;
    if accounts == 0 {
        demo::load(db, clock, &city).await?;
    }
    demo::lay_out_duty(db, clock, &city).await?;
    mode.demo = true;
    mode.always_open = city.always_open && !settings.real_hours;
    mode.demo_password = Some(city.password);
    Ok(mode)
}

/// Starts everything.
///
/// # Errors
/// In words that say what to do: a port in use, a wrong key, a database that does not answer.
pub async fn start(settings: &Settings, clock: Clock) -> anyhow::Result<Running> {
    telemetry::metrics();
    let claim = if settings.database.is_none() { Some(data_folder::claim(&settings.data)?) } else { None };
    let sms = Gateway::new(settings.sms_url.as_deref(), settings.sms_key.as_deref())?;
    let turn = Turn::new(&settings.turn_urls, settings.turn_key.as_deref())?;
    let db = open_database(settings, &clock).await?;
    let mut mode = prepare(settings, &db, &clock).await?;
    mode.voice_dir = settings.voice_dir.as_deref().map(announcer::folder).transpose()?;
    let listener = TcpListener::bind(settings.listen)
        .await
        .with_context(|| format!("cannot listen on {}: is another server running? Choose another with --listen", settings.listen))?;
    let address = listener.local_addr()?;
    mode.public_url = settings.public_url.clone().or_else(|| network_url(address, mode.tls));
    let advertised = if settings.advertise.is_empty() { own_addresses() } else { settings.advertise.clone() };
    let config = sfu::Config { tcp_port: settings.media_tcp_port, ..sfu::Config::new(settings.media_port, advertised.clone()) };
    let media = sfu::Engine::start(config)
        .with_context(|| format!("cannot open the media ports on {advertised:?}, UDP {}", settings.media_port))?;
    let (facts_in, facts) = mpsc::channel(FACTS);
    let grants = GrantKey::new(db.sealer().token_key());
    let stop = CancellationToken::new();
    let feed = Feed::start(db.clone(), stop.clone());
    let context = Arc::new(Context {
        db,
        clock,
        hub: Hub::new(media, facts_in),
        grants,
        mode,
        sources: crate::service::login::Sources::default(),
        sms,
        turn,
    });
    let rooms_closed = CancellationToken::new();
    let recorder = tokio::spawn(record_facts(context.clone(), facts, rooms_closed.clone()));
    let reopened = room::reopen(&context).await?;
    if reopened > 0 {
        tracing::info!(rooms = reopened, "reopened the rooms of running sessions");
    }
    tokio::spawn(jobs::run(context.clone(), stop.clone()));
    tokio::spawn(jobs::send_messages(context.clone(), stop.clone()));
    let app = App { cx: context.clone(), feed };
    let acceptor = settings.tls.as_ref().map(|t| tls::acceptor(t, &settings.data, certificate_names(&advertised))).transpose()?;
    let served = tokio::spawn(serve(listener, acceptor, app, stop.clone()));
    Ok(Running { address, context, stop, served, rooms_closed, recorder, _claim: claim })
}

async fn serve(
    listener: TcpListener,
    acceptor: Option<tokio_rustls::TlsAcceptor>,
    app: App,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let service = http::build(app).into_make_service_with_connect_info::<Peer>();
    match acceptor {
        // Feeds and sockets never end by themselves, so the stop does not wait for them.
        None => tokio::select! { r = axum::serve(listener, service) => r, () = stop.cancelled_owned() => Ok(()) },
        Some(acceptor) => {
            let listener = TlsListener::start(listener, acceptor);
            tokio::select! { r = axum::serve(listener, service) => r, () = stop.cancelled_owned() => Ok(()) }
        }
    }
}

/// Writes down what rooms tell, also what they told last when they were closed.
async fn record_facts(cx: Arc<Context>, mut facts: mpsc::Receiver<signaling::Fact>, rooms_closed: CancellationToken) {
    loop {
        let fact = tokio::select! {
            biased;
            Some(fact) = facts.recv() => fact,
            () = rooms_closed.cancelled() => break,
        };
        let told = format!("{fact:?}");
        if let Err(e) = room::record(&cx, fact).await {
            tracing::error!(error = %e, fact = told, "a room's fact was not written down");
        }
    }
}

/// Addresses of this machine that media peers may reach, loopback included for trials on one machine.
pub fn own_addresses() -> Vec<IpAddr> {
    let mut all: Vec<IpAddr> = if_addrs::get_if_addrs()
        .map(|interfaces| interfaces.into_iter().map(|i| i.ip()).filter(IpAddr::is_ipv4).collect())
        .unwrap_or_default();
    if !all.iter().any(IpAddr::is_loopback) {
        all.push(IpAddr::V4(Ipv4Addr::LOCALHOST));
    }
    all.sort();
    all.dedup();
    all
}

/// The first address at which others in the network reach this server; none if it listens on loopback only.
fn network_url(address: SocketAddr, tls: bool) -> Option<String> {
    let ip = if address.ip().is_unspecified() { own_addresses().into_iter().find(|ip| !ip.is_loopback())? } else { address.ip() };
    let scheme = if tls { "https" } else { "http" };
    (!ip.is_loopback()).then(|| format!("{scheme}://{ip}:{}", address.port()))
}

fn certificate_names(addresses: &[IpAddr]) -> Vec<String> {
    std::iter::once("localhost".to_owned()).chain(addresses.iter().map(ToString::to_string)).collect()
}
