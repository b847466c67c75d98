//! Round trips on the room socket: pings of the protocol, one after the other.

use std::time::Duration;

use signaling_protocol::{ClientMessage, ServerMessage};

use super::{Millis, Trouble};
use crate::clock::Stopwatch;
use crate::peer::Peer;

/// Far below the room's limit of messages per second.
const PING_EVERY: Duration = Duration::from_millis(250);
const PONG_WITHIN: Duration = Duration::from_secs(5);

/// Pings for so long.
pub async fn measure(peer: &mut Peer, lasting: Duration, clock: Stopwatch) -> Result<Option<Millis>, Trouble> {
    let end = clock.elapsed() + lasting;
    let mut rounds_us = Vec::new();
    for nonce in 0_u32.. {
        let left = end.saturating_sub(clock.elapsed());
        if left.is_zero() {
            break;
        }
        let sent_us = clock.micros();
        peer.say(ClientMessage::Ping { nonce }).await;
        let pong = async {
            loop {
                match peer.hear().await {
                    Some(ServerMessage::Pong { nonce: heard }) if heard == nonce => return true,
                    Some(ServerMessage::Closed { .. } | ServerMessage::Error { fatal: true, .. }) | None => return false,
                    Some(_) => {}
                }
            }
        };
        match tokio::time::timeout(PONG_WITHIN, pong).await {
            Ok(true) => rounds_us.push(u32::try_from(clock.micros() - sent_us).unwrap_or(u32::MAX)),
            Ok(false) | Err(_) => return Err(Trouble::NoSocket("the room's socket broke during the test".to_owned())),
        }
        tokio::time::sleep(PING_EVERY.min(end.saturating_sub(clock.elapsed()))).await;
    }
    rounds_us.sort_unstable();
    Ok(Millis::of_sorted(&rounds_us))
}
