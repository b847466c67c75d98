//! What the server does by itself: earlier days come to their end, silent desks are noticed, sittings open or are missed, old
//! answers forgotten.

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::{Context, service};

/// Answers under an `Idempotency-Key` are kept this long, in milliseconds.
const KEEP_ANSWERS_MS: i64 = 24 * 3_600_000;

/// Hands text messages over as their time comes, until `stop`.
pub async fn send_messages(cx: Arc<Context>, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(Duration::from_secs(1));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        if let Err(e) = service::message::send_due(&cx).await {
            tracing::error!(error = %e, "messages not sent");
        }
    }
}

/// Runs at the start and then every 15 seconds until `stop`.
pub async fn run(cx: Arc<Context>, stop: CancellationToken) {
    let mut ticks = tokio::time::interval(Duration::from_secs(15));
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            _ = ticks.tick() => {}
        }
        cx.db.forget_places();
        if let Err(e) = service::lines::day_end::run(&cx).await {
            tracing::error!(error = %e, "left-over tickets not expired");
        }
        if let Err(e) = service::lines::desk::notice_lost(&cx).await {
            tracing::error!(error = %e, "lost desks not noticed");
        }
        let done = [
            ("sittings not looked after", service::sittings::sitting_round::round(&cx).await.map(|_| ())),
            ("holds not ended", service::appointments::hold::expire(&cx).await.map(|_| ())),
            ("offers not passed on", service::appointments::wait_list::run(&cx).await.map(|_| ())),
            ("silent leaders not passed over", service::appointments::answer::escalate(&cx).await.map(|_| ())),
            ("empty chairs not looked after", service::lawyers::empty_chair::round(&cx).await.map(|_| ())),
            ("lawyers' half days not ended", service::lawyers::lawyer_sitting::round(&cx).await.map(|_| ())),
            ("lawyers not reminded", service::lawyers::duty_notice::round(&cx).await.map(|_| ())),
            ("swaps past due not ended", service::lawyers::swap::expire(&cx).await.map(|_| ())),
            ("ended call-backs not forgotten", service::lawyers::call_back::forget(&cx).await.map(|_| ())),
            ("silent officers not passed over", service::lines::ladder::round(&cx).await.map(|_| ())),
            ("rooms of sessions that are over not closed", service::lines::room::close_over(&cx).await),
            ("ended sessions not put away", service::lines::session_course::archive(&cx).await.map(|_| ())),
            ("old measurements of lines not forgotten", service::lines::quality::forget(&cx).await.map(|_| ())),
            ("missed appointments not ended", service::appointments::check_in::run(&cx).await.map(|_| ())),
        ];
        for (what, result) in done {
            if let Err(e) = result {
                tracing::error!(error = %e, "{what}");
            }
        }
        let before = cx.clock.now().plus_ms(-KEEP_ANSWERS_MS);
        if let Err(e) = cx.db.write(move |tx| Box::pin(server_store::idempotency::forget(tx, before))).await {
            tracing::error!(error = %e, "old answers not forgotten");
        }
        if let Err(e) = service::message::forget(&cx).await {
            tracing::error!(error = %e, "old messages not forgotten");
        }
    }
}
