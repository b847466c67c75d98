//! Messages to phones: queued together with what they tell, sent at least once, never twice on purpose.

use server_domain::message::{self as rules, MessageKind, Next};
use server_domain::{Day, Timestamp};
use server_store::message::{self as messages, Args, Message};
use server_store::{Fail, Tx, proof as proofs};

use crate::Context;
use crate::service::{job, outbox};

/// Messages handed over in one go.
const BATCH: i64 = 20;
/// A try that is not over by then is lost, and another node may try; longer than the gateway's own limit.
const LEASE_MS: i64 = 60_000;
/// Messages are forgotten so long after their end.
const KEEP_MS: i64 = 90 * 24 * 3_600_000;
/// Codes and proofs are forgotten after two days.
const KEEP_CODES_MS: i64 = 2 * 24 * 3_600_000;

/// Whom a message reaches and what it is about.
#[derive(Debug, Clone)]
pub struct About<'a> {
    /// Id of the appointment, offer or code.
    pub thing: &'a str,
    /// Which change of the thing, `step 3`: each is told once.
    pub mark: String,
    pub phone: &'a str,
    pub lang: &'a str,
    pub args: Args,
    /// When it takes place.
    pub at: Option<Timestamp>,
}

impl About<'_> {
    fn message(&self, kind: MessageKind, ready_at: Timestamp) -> Message {
        Message {
            key: format!("{kind}:{}:{}", self.thing, self.mark),
            thing: self.thing.to_owned(),
            kind,
            lang: self.lang.to_owned(),
            phone: self.phone.to_owned(),
            args: self.args.clone(),
            ready_at,
            about_at: self.at,
            not_before: rules::send_at(kind, ready_at, self.at),
            tries: 0,
        }
    }
}

/// Tells somebody now, or in the morning. Gives the message's key.
pub fn tell(tx: &mut Tx, kind: MessageKind, about: &About<'_>, now: Timestamp) -> String {
    let message = about.message(kind, now);
    messages::queue(tx, &message);
    message.key
}

/// Lays out the reminders of an appointment; those laid out before for another time are dropped.
pub fn remind(tx: &mut Tx, about: &About<'_>, now: Timestamp) {
    forget_reminders(tx, about.thing, now);
    for (kind, at) in about.at.map(|at| rules::reminders(at, now)).unwrap_or_default() {
        messages::queue(tx, &Message { not_before: at, ..about.message(kind, at) });
    }
}

/// The appointment is over or off: nobody is reminded.
pub fn forget_reminders(tx: &mut Tx, thing: &str, now: Timestamp) {
    messages::drop_of(tx, thing, &[MessageKind::ReminderDay, MessageKind::ReminderHour], now);
}

/// `11月28日`, `28 Nov`.
pub fn day_words(day: Day, lang: &str) -> String {
    let format = if lang == "en" { "%-d %b" } else { "%-m月%-d日" };
    day.0.strftime(format).to_string()
}

/// Sends what is due. Returns how many messages were handed over.
///
/// # Errors
/// The database's.
pub async fn send_due(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    let due = messages::due(&mut cx.db.read().await?, now, BATCH).await?;
    let mut sent = 0;
    for mut m in due {
        // Where phones reach this server is known here, not where the message was written.
        if let (Some(link), Some(url)) = (m.args.get_mut("link"), &cx.mode.public_url) {
            *link = format!("{}{link}", url.trim_end_matches('/'));
        }
        if rules::is_stale(m.kind, m.ready_at, m.about_at, now) {
            let key = m.key.clone();
            cx.db
                .write(job!(|tx, key, now| {
                    messages::end(tx, &key, "dropped", Some("too late"), *now);
                    Ok(())
                }))
                .await?;
            continue;
        }
        let (taken, until) = (m.clone(), now.plus_ms(LEASE_MS));
        if cx.db.write(job!(|tx, taken, until| messages::lease(tx, &taken, *until).await)).await? {
            sent += usize::from(hand_over(cx, &m).await?);
        }
    }
    Ok(sent)
}

/// Forgets messages and codes that ended long ago.
///
/// # Errors
/// The database's.
pub async fn forget(cx: &Context) -> Result<(), Fail> {
    let now = cx.clock.now();
    cx.db
        .write(job!(|tx, now| {
            messages::forget(tx, now.plus_ms(-KEEP_MS)).await?;
            proofs::forget(tx, now.plus_ms(-KEEP_CODES_MS)).await
        }))
        .await
}

async fn hand_over(cx: &Context, m: &Message) -> Result<bool, Fail> {
    let answer = cx.sms.send(m).await;
    let now = cx.clock.now();
    let key = m.key.clone();
    let Err(trouble) = answer else {
        cx.db
            .write(job!(|tx, key, now| {
                messages::end(tx, &key, "sent", None, *now);
                Ok(())
            }))
            .await?;
        return Ok(true);
    };
    let next = if trouble.is_final { Next::Dead } else { rules::after_failure(m.kind, m.tries + 1, m.about_at, now) };
    if next == Next::Dead {
        tracing::error!(key = m.key, problem = trouble.problem, "a message could not be sent: tell the person another way");
        metrics::counter!("messages_dead_total").increment(1);
    }
    let problem = trouble.problem;
    cx.db
        .write(job!(|tx, key, next, problem, now| {
            match *next {
                Next::Retry { at } => messages::retry(tx, &key, at, &problem),
                Next::Dead => {
                    messages::end(tx, &key, "dead", Some(&problem), *now);
                    outbox::given_up(tx, &key, *now).await?;
                }
            }
            Ok(())
        }))
        .await?;
    Ok(false)
}
