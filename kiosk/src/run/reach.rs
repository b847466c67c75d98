//! Whether the server answers, and since when. Requests that pass and a probe every few seconds tell it.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use server_domain::Timestamp;

use super::Local;

const PROBE_EVERY: Duration = Duration::from_secs(5);
const PROBE_WITHIN: Duration = Duration::from_secs(4);
/// Probes between two looks at whether the page has changed: 10 minutes.
const PROBES_PER_COPY: u32 = 120;

/// The present state and its beginning.
pub struct Reach(Mutex<(bool, Timestamp)>);

impl Reach {
    /// At first the server is not known to answer.
    pub fn new(now: Timestamp) -> Self {
        Self(Mutex::new((false, now)))
    }

    /// Whether the server answers, and since when it does or does not.
    pub fn state(&self) -> (bool, Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note; true when this is news.
    pub fn tell(&self, is_reachable: bool, now: Timestamp) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.0 == is_reachable {
            return false;
        }
        *state = (is_reachable, now);
        tracing::info!(is_reachable, "the server was {}", if is_reachable { "reached" } else { "lost" });
        true
    }
}

/// Asks the server again and again; when it comes back, and now and then, the page is copied anew.
pub async fn watch(local: Local) {
    let mut probes_to_copy = 0;
    loop {
        let asked = tokio::time::timeout(PROBE_WITHIN, local.upstream.client().get(local.upstream.url("/healthz")).send()).await;
        let is_reachable = matches!(asked, Ok(Ok(response)) if response.status().is_success());
        let is_news = local.reach.tell(is_reachable, crate::clock::now());
        if is_reachable && (is_news || probes_to_copy == 0) {
            match local.copy.refresh(&local.upstream).await {
                Ok(files) => tracing::info!(files, "the kiosk page is kept on this machine"),
                Err(error) => tracing::warn!("the kiosk page could not be copied: {error:#}"),
            }
            probes_to_copy = PROBES_PER_COPY;
        }
        probes_to_copy = probes_to_copy.saturating_sub(u32::from(is_reachable));
        tokio::select! {
            () = local.stop.cancelled() => return,
            () = tokio::time::sleep(PROBE_EVERY) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn since_moves_only_with_news() {
        let reach = Reach::new(Timestamp(1));
        assert!(!reach.tell(false, Timestamp(2)));
        assert_eq!(reach.state(), (false, Timestamp(1)));
        assert!(reach.tell(true, Timestamp(3)));
        assert!(!reach.tell(true, Timestamp(4)));
        assert_eq!(reach.state(), (true, Timestamp(3)));
    }
}
