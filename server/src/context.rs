//! What every use case works with.

use server_store::Db;
use signaling::{GrantKey, Hub};

use crate::Clock;
use crate::service::login::Sources;
use crate::sms::Gateway;
use crate::turn::Turn;

/// The parts of the running server. One per process, shared behind an `Arc`.
pub struct Context {
    pub db: Db,
    pub clock: Clock,
    pub hub: Hub,
    pub grants: GrantKey,
    pub mode: Mode,
    /// Failures by source address.
    pub sources: Sources,
    /// Where text messages go.
    pub sms: Gateway,
    /// TURN servers that pages are told of.
    pub turn: Turn,
}

/// How this installation runs.
#[derive(Debug, Clone, Default)]
pub struct Mode {
    /// Demo mode: invented people, a shared password, a ribbon on every page.
    pub demo: bool,
    /// Whether places take numbers at any hour (a demo is tried at night and on Sundays).
    pub always_open: bool,
    /// The password that demo accounts share; only known in demo mode.
    pub demo_password: Option<String>,
    /// Whether cookies carry `Secure`.
    pub tls: bool,
    /// Where phones reach this server.
    pub public_url: Option<String>,
    /// Folder of an announcer's clips.
    pub voice_dir: Option<std::path::PathBuf>,
}
