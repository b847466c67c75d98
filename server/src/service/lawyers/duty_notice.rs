//! What lawyers are told of duties and swaps: one message each through the outbox. Who has no phone, or whom the gateway did
//! not reach, is listed for the coordinator.
//!
//! Invariant: a duty that changes hands takes its reminders along; its old holder is not reminded of it any more.

use std::collections::BTreeMap;

use server_api as api;
use server_domain::Timestamp;
use server_domain::calendar::format_minutes;
use server_domain::id::LawyerId;
use server_domain::message::MessageKind;
use server_domain::rota::ShiftState;
use server_domain::rota::swap::{Asked, Swap, SwapState};
use server_store::duty_notice::Notice;
use server_store::message::Args;
use server_store::rota_month::Month;
use server_store::shift::Shift;
use server_store::{Fail, Tx, duty_notice as notices, lawyer as lawyers, rota_month as months, shift as shifts, site as sites};

use crate::Context;
use crate::service::lawyers::rota::must_plan;
use crate::service::lawyers::rota_facts;
use crate::service::message::{self, About};
use crate::service::{Actor, job, not_found, view};

/// A duty that was not said yes to is asked for so long before it begins, in milliseconds.
const UNANSWERED_MS: i64 = 3 * 86_400_000;
/// Not before the month has been out for so long, in milliseconds: the month's own message has just asked.
const AFTER_PUBLISHING_MS: i64 = 86_400_000;
/// The minute of the day before at which a duty is recalled: 18:00.
const EVENING_MIN: u16 = 18 * 60;
/// Days ahead that the round looks at.
const LOOK_DAYS: i64 = 4;
/// Lawyers get their messages in the city's language.
const LANG: &str = "zh";

/// What is told to whom.
struct Told<'a> {
    kind: MessageKind,
    to: LawyerId,
    month: String,
    /// The duty it is about.
    shift: Option<&'a Shift>,
    /// What else the key is made of: the thing, and which change of it.
    thing: String,
    mark: String,
    args: Args,
}

fn month_of(s: &Shift) -> String {
    s.day.to_string()[..7].to_owned()
}

async fn words(tx: &mut Tx, s: &Shift) -> Result<Args, Fail> {
    let site = sites::get(tx, s.site_id).await?.ok_or_else(|| not_found("site"))?;
    let words = [("day", message::day_words(s.day, LANG)), ("from", format_minutes(s.from_min)), ("place", site.short_name)];
    Ok(words.map(|(name, value)| (name.to_owned(), value)).into())
}

/// The message's key: a lawyer hears one kind of thing once for each mark of it.
fn key(kind: MessageKind, thing: &str, mark: &str) -> String {
    format!("{kind}:{thing}:{mark}")
}

/// Which change of a thing one lawyer hears of.
fn mark_of(to: LawyerId, mark: &str) -> String {
    format!("{to}:{mark}")
}

/// Tells a lawyer once. `false` if it was told before.
async fn tell(tx: &mut Tx, told: Told<'_>, now: Timestamp) -> Result<bool, Fail> {
    let phone = lawyers::phone(tx, told.to).await?;
    let mark = mark_of(told.to, &told.mark);
    let at = told.shift.map(Shift::starts_at);
    let n = Notice {
        key: key(told.kind, &told.thing, &mark),
        lawyer: told.to,
        kind: told.kind,
        month: told.month,
        shift: told.shift.map(|s| s.id),
        about_at: at,
        noted_at: now,
        has_phone: phone.is_some(),
    };
    if !notices::note(tx, &n).await? {
        return Ok(false);
    }
    if let Some(phone) = &phone {
        message::tell(tx, told.kind, &About { thing: &told.thing, mark, phone, lang: LANG, args: told.args, at }, now);
    }
    Ok(true)
}

/// A month was published: each of its lawyers hears how many duties and when the first.
pub async fn published(tx: &mut Tx, month: &str, now: Timestamp) -> Result<(), Fail> {
    let (from, to) = rota_facts::span(month)?;
    let mut own: BTreeMap<LawyerId, Vec<Shift>> = BTreeMap::new();
    for s in shifts::between(tx, from, to).await?.into_iter().filter(|s| s.starts_at() > now) {
        if let Some(lawyer) = s.lawyer_id {
            own.entry(lawyer).or_default().push(s);
        }
    }
    for (to, mut all) in own {
        all.sort_by_key(Shift::starts_at);
        let mut args = words(tx, &all[0]).await?;
        args.insert("month".to_owned(), month.to_owned());
        args.insert("count".to_owned(), all.len().to_string());
        let told = Told {
            kind: MessageKind::DutyMonth,
            to,
            month: month.to_owned(),
            shift: None,
            thing: month.to_owned(),
            mark: String::new(),
            args,
        };
        tell(tx, told, now).await?;
    }
    Ok(())
}

/// A swap was asked of one colleague, or decided upon.
pub async fn swap(tx: &mut Tx, swap: &Swap, now: Timestamp) -> Result<(), Fail> {
    let (kind, whom) = match (&swap.state, swap.asked) {
        (SwapState::Open, Asked::One(one)) => (MessageKind::SwapAsked, vec![one]),
        (SwapState::Approved { taker, .. }, _) => (MessageKind::SwapApproved, vec![swap.duty.lawyer, taker.lawyer]),
        (SwapState::Rejected { taker, .. }, _) => (MessageKind::SwapRejected, vec![swap.duty.lawyer, taker.lawyer]),
        _ => return Ok(()),
    };
    let s = shifts::get(tx, swap.duty.shift).await?.ok_or_else(|| not_found("shift"))?;
    for to in whom {
        let args = words(tx, &s).await?;
        let told = Told { kind, to, month: month_of(&s), shift: Some(&s), thing: swap.id.to_string(), mark: String::new(), args };
        tell(tx, told, now).await?;
    }
    Ok(())
}

/// A duty changed hands: what waits for its old holder is not sent.
pub async fn withdraw(tx: &mut Tx, s: &Shift, now: Timestamp) -> Result<(), Fail> {
    notices::withdraw(tx, s.id, s.lawyer_id, now).await
}

/// What a duty's lawyer has to hear now.
fn due(s: &Shift, m: Option<&Month>, now: Timestamp) -> Vec<MessageKind> {
    let starts = s.starts_at();
    let published = m.and_then(|m| m.published_at);
    let (Some(published), true) = (published, s.state.is_ahead() && starts > now) else { return Vec::new() };
    let mut out = Vec::new();
    let is_unanswered = s.state == ShiftState::Published && now >= starts.plus_ms(-UNANSWERED_MS);
    if is_unanswered && now.since_ms(Timestamp(published)) >= AFTER_PUBLISHING_MS {
        out.push(MessageKind::DutyUnanswered);
    }
    if now >= s.day.plus_days(-1).at_minute(EVENING_MIN) && now.day() < s.day {
        out.push(MessageKind::DutyTomorrow);
    }
    out
}

/// Reminds the lawyers of duties that come near. Returns how many were noted.
///
/// # Errors
/// The database's.
pub async fn round(cx: &Context) -> Result<usize, Fail> {
    let now = cx.clock.now();
    // Mostly there is nothing, and nobody who calls a number waits for that.
    if untold(&mut cx.db.read().await?, now).await?.is_empty() {
        return Ok(0);
    }
    cx.db
        .write(job!(|tx, now| {
            let mut done = 0;
            for (s, to, kind) in untold(tx, *now).await? {
                let args = words(tx, &s).await?;
                let (thing, mark) = (s.id.to_string(), s.sequence.to_string());
                let told = Told { kind, to, month: month_of(&s), shift: Some(&s), thing, mark, args };
                done += usize::from(tell(tx, told, *now).await?);
            }
            Ok(done)
        }))
        .await
}

/// Reminders that are due and were not noted yet.
async fn untold(tx: &mut Tx, now: Timestamp) -> Result<Vec<(Shift, LawyerId, MessageKind)>, Fail> {
    let mut seen: BTreeMap<String, Option<Month>> = BTreeMap::new();
    let mut out = Vec::new();
    for s in shifts::between(tx, now.day(), now.day().plus_days(LOOK_DAYS)).await? {
        let Some(to) = s.lawyer_id else { continue };
        let month = month_of(&s);
        if !seen.contains_key(&month) {
            seen.insert(month.clone(), months::get(tx, &month).await?);
        }
        for kind in due(&s, seen[&month].as_ref(), now) {
            if !notices::is_notice(tx, &key(kind, &s.id.to_string(), &mark_of(to, &s.sequence.to_string()))).await? {
                out.push((s.clone(), to, kind));
            }
        }
    }
    Ok(out)
}

/// What lies ahead in a month and did not reach its lawyer.
///
/// # Errors
/// `day_invalid` at `/month`, `forbidden`.
pub async fn list(cx: &Context, actor: &Actor, month: &str) -> Result<api::DutyNoticeList, Fail> {
    rota_facts::span(month)?;
    let mut tx = cx.db.read().await?;
    must_plan(&mut tx, actor).await?;
    let all = lawyers::all(&mut tx).await?;
    let one = |n: Notice| {
        let l = all.iter().find(|l| l.id == n.lawyer)?;
        Some(api::DutyNotice {
            lawyer_id: l.id.to_string(),
            lawyer: l.name.clone(),
            lawyer_en: l.name_en.clone(),
            kind: view::word(n.kind.as_str()),
            why: if n.has_phone { api::UnreachedWhy::Undelivered } else { api::UnreachedWhy::NoPhone },
            shift_id: n.shift.map(|s| s.to_string()),
            about_at: n.about_at.map(Timestamp::rfc3339),
            noted_at: n.noted_at.rfc3339(),
        })
    };
    Ok(api::DutyNoticeList { items: notices::unreached(&mut tx, month, cx.clock.now()).await?.into_iter().filter_map(one).collect() })
}
