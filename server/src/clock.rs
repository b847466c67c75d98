//! The edge where time and randomness come in. Inner code is told; it does not ask.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use server_domain::Timestamp;
use uuid::Uuid;

/// Tells the time and draws ids. Tests set the time by hand.
#[derive(Clone, Default)]
pub struct Clock {
    by_hand: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::default()
    }

    /// A clock that stands still until it is moved.
    pub fn by_hand(now: Timestamp) -> Self {
        Self { by_hand: Some(Arc::new(AtomicI64::new(now.0))) }
    }

    /// Moves a clock that is set by hand; the machine's clock cannot be moved.
    pub fn advance_ms(&self, ms: i64) {
        if let Some(now) = &self.by_hand {
            now.fetch_add(ms, Ordering::SeqCst);
        }
    }

    pub fn now(&self) -> Timestamp {
        match &self.by_hand {
            Some(now) => Timestamp(now.load(Ordering::SeqCst)),
            None => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
        }
    }

    /// A fresh id, ordered by time (UUIDv7).
    pub fn id(&self) -> Uuid {
        Uuid::now_v7()
    }

    /// A secret of 256 random bits, as 43 URL-safe characters.
    pub fn secret(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.random::<32>())
    }

    /// Random bytes.
    pub fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
        bytes
    }
}
