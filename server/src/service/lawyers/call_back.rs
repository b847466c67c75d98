//! The third rung of an empty chair: people leave a number and the legal line (12348) calls them; every try is written down.
//!
//! Invariants: nobody stands in a line and on this list for the same thing; numbers and names are told to those only who may
//! call; no event says who somebody is.

use crate::service::lines::session_course;
use server_api as api;
use server_domain::access::Action;
use server_domain::calendar::format_minutes;
use server_domain::event::EventKind;
use server_domain::id::{CallBackId, SiteId, TicketId};
use server_domain::matter::Topic;
use server_domain::person::{MAX_NAME_CHARS, phone_number};
use server_domain::queue::Service;
use server_domain::rota::call_back::{self as rules, Line, MAX_WORDS, Outcome};
use server_domain::session::Why;
use server_domain::ticket::Ticket as State;
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
use server_store::call_back::CallBack;
use server_store::session::Turn;
use server_store::ticket::{Change, Ticket};
use server_store::{
    Fail, Tx, call_back as call_backs, event, idempotency, person as persons, queue as queues, site as sites, ticket as tickets,
};

use crate::Context;
use crate::service::appointments::booking::Key;
use crate::service::lawyers::{empty_chair, rota_facts, stranded};
use crate::service::lines::{seat, ticket};
use crate::service::{Actor, job, not_found, reason, secret_hash, view};

const SCOPE: &str = "call_back.ask";
/// What tells who somebody was is emptied so long after the end, in milliseconds.
const KEEP_MS: i64 = 90 * 86_400_000;
/// What the trace of a number says that was given up for a call.
const GIVEN_UP_FOR: &str = "call_back";

/// What somebody asks for, parsed.
#[derive(Debug, Clone)]
pub struct Ask {
    pub key: Key,
    pub site: SiteId,
    pub phone: String,
    pub name: Option<String>,
    pub topic: Option<Topic>,
    pub lang: &'static str,
    pub words: Option<String>,
    /// A number in the line with its slip's secret or its PIN.
    pub ticket: Option<(TicketId, String)>,
}

fn limited(text: Option<&str>, limit: usize, code: RejectionCode, at: &str) -> Result<Option<String>, Rejection> {
    let text = text.map(|t| t.split_whitespace().collect::<Vec<_>>().join(" ")).filter(|t| !t.is_empty());
    match text {
        Some(text) if text.chars().count() > limit => Err(Rejection::new(code).with("limit", limit).at(at)),
        text => Ok(text),
    }
}

impl Ask {
    /// Reads the body.
    ///
    /// # Errors
    /// `phone_invalid`, `name_too_long`, `text_too_long`, `not_found` with the pointer of the field at fault.
    pub fn read(key: Key, body: &api::AskCallBack, topic: Option<Topic>) -> Result<Self, Rejection> {
        let unknown = |what: &str| Rejection::new(RejectionCode::NotFound).with("what", what);
        let ticket = match (&body.ticket_id, &body.key) {
            (Some(id), Some(key)) => Some((id.parse().map_err(|_| unknown("ticket"))?, key.trim().to_owned())),
            (None, None) => None,
            _ => return Err(Rejection::new(RejectionCode::FieldInvalid).at("/key")),
        };
        Ok(Self {
            key,
            site: body.site_id.parse().map_err(|_| unknown("site"))?,
            phone: phone_number(&body.phone).map_err(|no| no.at("/phone"))?,
            name: limited(body.name.as_deref(), MAX_NAME_CHARS, RejectionCode::NameTooLong, "/name")?,
            topic,
            lang: match body.lang {
                api::Lang::Zh => "zh",
                api::Lang::En => "en",
            },
            words: limited(body.words.as_deref(), MAX_WORDS, RejectionCode::TextTooLong, "/words")?,
            ticket,
        })
    }
}

/// The line, if it calls people now.
pub async fn open_line(tx: &mut Tx, now: Timestamp) -> Result<Option<Line>, Fail> {
    let calendar = sites::calendar(tx).await?;
    Ok(call_backs::line(tx).await?.filter(|line| line.is_open(&calendar, now)))
}

/// When the line calls, in words.
fn hours(line: &Line) -> (String, String) {
    let span = format!("{}-{}", format_minutes(line.from_min), format_minutes(line.to_min));
    if line.on_rest_days {
        (format!("每天{span}"), format!("every day {span}"))
    } else {
        (format!("工作日{span}"), format!("working days {span}"))
    }
}

/// What a person keeps of a call that was asked for.
pub fn taken(c: &CallBack, line: Option<&Line>) -> api::CallBackTaken {
    let (hours_zh, hours_en) = line.map(hours).unwrap_or_default();
    api::CallBackTaken {
        id: c.id.to_string(),
        no: rules::number(c.no),
        due_at: c.due_at.rfc3339(),
        line: line.map(|l| l.number.clone()).unwrap_or_default(),
        hours_zh,
        hours_en,
    }
}

/// Puts somebody on the list; the same key gives the same answer again. A number in the line is given up for it.
///
/// # Errors
/// `call_back_closed` unless a chair of legal advice is empty there (or every lawyer stepped aside) and the line calls now, `call_back_exists`,
/// `ticket_unknown`, `pin_wrong`, `pin_locked`, `ticket_state` for a number that no longer waits, `idempotency_mismatch`.
pub async fn ask(cx: &Context, cmd: Ask) -> Result<api::CallBackTaken, Fail> {
    let now = cx.clock.now();
    if let Some((id, key)) = &cmd.ticket {
        let pin = is_pin(key).then(|| ticket::pin_hash(cx, *id, key));
        let id = *id;
        // A wrong PIN is counted, so that job commits and brings the refusal as its value.
        let refused = cx
            .db
            .write(job!(|tx, id, pin, now| {
                let t = tickets::get(tx, *id).await?.ok_or(RejectionCode::TicketUnknown)?;
                seat::check_pin(tx, &t, pin.as_deref(), *now).await
            }))
            .await?;
        if let Some(no) = refused {
            return Err(no.into());
        }
    }
    let (cmd, fresh) = (std::sync::Arc::new(cmd), CallBackId(cx.clock.id()));
    let run = || {
        let cmd = cmd.clone();
        cx.db.write(move |tx| {
            let cmd = cmd.clone();
            Box::pin(async move { ask_in(tx, &cmd, fresh, now).await })
        })
    };
    match run().await {
        // Somebody else used the key, or left the same number, at the same moment: judge anew.
        Err(e) if e.is_unique_violation() => run().await,
        done => done,
    }
}

fn is_pin(key: &str) -> bool {
    key.len() == 4 && key.bytes().all(|b| b.is_ascii_digit())
}

async fn ask_in(tx: &mut Tx, cmd: &Ask, fresh: CallBackId, now: Timestamp) -> Result<api::CallBackTaken, Fail> {
    if let Some(reply) = idempotency::find(tx, SCOPE, &cmd.key.key, &cmd.key.request_hash).await? {
        let broken = |_| Fail::Inconsistent { table: "idempotency", column: "reply_sealed", id: cmd.key.key.clone() };
        return serde_json::from_str(&reply).map_err(broken);
    }
    sites::get(tx, cmd.site).await?.ok_or_else(|| not_found("site"))?;
    let t = own_ticket(tx, cmd).await?;
    let lineage = sites::lineage(tx, cmd.site).await?;
    let mut choices = empty_chair::legal(tx, &lineage, now).await?.choices;
    if let Some(t) = &t {
        choices.extend(stranded::choices(tx, t, now).await?);
    }
    let offered = choices.contains(&api::Rung::CallBack);
    let line = open_line(tx, now).await?.filter(|_| offered).ok_or(RejectionCode::CallBackClosed)?;
    if let Some(known) = call_backs::of_phone(tx, &cmd.phone).await? {
        return Err(Rejection::new(RejectionCode::CallBackExists).with("no", rules::number(known.no)).at("/phone").into());
    }
    let name = match (&cmd.name, &t) {
        (Some(name), _) => Some(name.clone()),
        (None, Some(t)) => Some(persons::open(tx, t.person_id).await?.name),
        (None, None) => None,
    };
    let calendar = sites::calendar(tx).await?;
    let c = CallBack {
        id: fresh,
        site_id: cmd.site,
        day: now.day(),
        no: call_backs::next_no(tx, now.day()).await?,
        name,
        phone: Some(cmd.phone.clone()),
        words: cmd.words.clone(),
        topic: cmd.topic.map(|t| t.as_str().to_owned()),
        lang: cmd.lang.to_owned(),
        ticket_id: t.as_ref().map(|t| t.id),
        state: rules::State::Open,
        opened_at: now,
        due_at: line.due_at(&calendar, now),
        told: None,
        version: 1,
    };
    call_backs::insert(tx, &c).await?;
    if let Some(t) = t {
        let change = Change { reason: Some(GIVEN_UP_FOR), ..Change::default() };
        let t = tickets::save(tx, &t, t.state.cancel()?, &change, now).await?;
        session_course::end(tx, t.id, &Turn::of(Why::Cancelled), now).await?;
        ticket::tell_more(tx, &t, EventKind::TicketCancelled, serde_json::json!({ "call_back_id": c.id }), now).await?;
    }
    tell(tx, &c, EventKind::CallBackAsked, now).await?;
    let reply = taken(&c, Some(&line));
    idempotency::keep(tx, SCOPE, &cmd.key.key, &cmd.key.request_hash, &serde_json::to_string(&reply).expect("plain data"), now);
    Ok(reply)
}

/// The number that is given up: it waits for legal advice, and whoever asks holds its slip or its PIN (seen before).
async fn own_ticket(tx: &mut Tx, cmd: &Ask) -> Result<Option<Ticket>, Fail> {
    let Some((id, key)) = &cmd.ticket else { return Ok(None) };
    let found = if is_pin(key) { tickets::get(tx, *id).await? } else { tickets::by_slip(tx, &secret_hash(key)).await? };
    let t = found.filter(|t| t.id == *id).ok_or(RejectionCode::TicketUnknown)?;
    let is_advice = queues::get(tx, t.queue_id).await?.is_some_and(|q| q.service == Service::LegalAdvice);
    if !is_advice || !matches!(t.state, State::Waiting(_) | State::Missed) {
        return Err(Rejection::new(RejectionCode::TicketState).with("state", t.state.as_str()).with("action", "cancel").into());
    }
    Ok(Some(t))
}

/// Told at the place whose line of legal advice the person would have stood in.
async fn tell(tx: &mut Tx, c: &CallBack, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    let lines = queues::all(tx).await?;
    let has_line = |site: &SiteId| lines.iter().any(|q| q.service == Service::LegalAdvice && q.site_id == *site);
    let at = sites::lineage(tx, c.site_id).await?.into_iter().find(has_line).unwrap_or(c.site_id);
    let body = serde_json::json!({ "call_back_id": c.id, "site_id": c.site_id, "no": rules::number(c.no), "state": c.state });
    event::append(tx, at, kind, &body, now).await.map(|_| ())
}

async fn row(tx: &mut Tx, c: CallBack, now: Timestamp) -> Result<api::CallBack, Fail> {
    let site = sites::get(tx, c.site_id).await?.ok_or_else(|| not_found("site"))?;
    let one =
        |t: call_backs::Try| api::CallBackTry { at: t.at.rfc3339(), by: t.by, outcome: view::word(t.outcome.as_str()), words: t.words };
    Ok(api::CallBack {
        tries: call_backs::tries(tx, c.id).await?.into_iter().map(one).collect(),
        id: c.id.to_string(),
        no: rules::number(c.no),
        day: c.day.to_string(),
        site_id: c.site_id.to_string(),
        site: site.short_name,
        site_en: site.short_name_en,
        topic: c.topic.as_deref().map(view::word),
        lang: view::word(&c.lang),
        is_late: c.state == rules::State::Open && now > c.due_at,
        is_to_tell: c.state == rules::State::GivenUp && c.told.is_none(),
        state: view::word(c.state.as_str()),
        opened_at: c.opened_at.rfc3339(),
        due_at: c.due_at.rfc3339(),
        told: c.told.map(|(at, by, words)| api::CallBackTold { at: at.rfc3339(), by, words }),
        name: c.name,
        phone: c.phone,
        words: c.words,
        version: c.version,
    })
}

/// Whether somebody calls people of a place: those who work there, or at a place above it, where its line of legal advice is.
///
/// # Errors
/// `forbidden`.
async fn must_answer(tx: &mut Tx, actor: &Actor, site: SiteId) -> Result<(), Fail> {
    let mut refused = actor.must(tx, Action::CallBackAnswer, site).await;
    for above in sites::lineage(tx, site).await? {
        if refused.is_err() {
            refused = actor.must(tx, Action::CallBackAnswer, above).await;
        }
    }
    refused
}

/// People of a day; without a day those of today and of earlier days who are still to be called or told. Only people of places
/// that one may see.
///
/// # Errors
/// `day_invalid`, `forbidden`.
pub async fn list(cx: &Context, actor: &Actor, day: Option<&str>) -> Result<api::CallBackList, Fail> {
    let day = day.map(|d| Day::parse(d).ok_or_else(|| Rejection::new(RejectionCode::DayInvalid).at("/day"))).transpose()?;
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let home = match actor.staff.site_id {
        Some(site) => site,
        None => rota_facts::city(&mut tx).await?.id,
    };
    actor.must(&mut tx, Action::CallBackAnswer, home).await?;
    let found = match day {
        Some(day) => call_backs::of_day(&mut tx, day).await?,
        None => call_backs::to_do(&mut tx, now.day()).await?,
    };
    let mut rows = Vec::new();
    for c in found {
        if must_answer(&mut tx, actor, c.site_id).await.is_ok() {
            rows.push(row(&mut tx, c, now).await?);
        }
    }
    let line = call_backs::line(&mut tx).await?;
    let (hours_zh, hours_en) = line.as_ref().map(hours).unwrap_or_default();
    Ok(api::CallBackList {
        late: rows.iter().filter(|r| r.is_late).count() as u32,
        rows,
        is_line_open: open_line(&mut tx, now).await?.is_some(),
        line: line.map(|l| l.number),
        hours_zh,
        hours_en,
        server_time: now.rfc3339(),
    })
}

/// One on the list, for somebody who may call, as the page saw it.
async fn seen(tx: &mut Tx, actor: &Actor, id: CallBackId, version: i64) -> Result<CallBack, Fail> {
    let c = call_backs::get(tx, id).await?.ok_or_else(|| not_found("call_back"))?;
    must_answer(tx, actor, c.site_id).await?;
    if c.version == version { Ok(c) } else { Err(stale(&c)) }
}

fn stale(c: &CallBack) -> Fail {
    Rejection::new(RejectionCode::CallBackState).with("state", c.state).into()
}

/// Writes down a try. Reached: done. The third one without an answer gives it up, and somebody tells the person otherwise.
///
/// # Errors
/// `call_back_state` once it ended or if somebody wrote since, `text_too_long`, `not_found`, `forbidden`.
pub async fn add_try(
    cx: &Context,
    actor: &Actor,
    id: CallBackId,
    outcome: Outcome,
    words: Option<&str>,
    version: i64,
) -> Result<api::CallBack, Fail> {
    let words = limited(words, MAX_WORDS, RejectionCode::TextTooLong, "/words")?;
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, outcome, words, version, now| {
            let c = seen(tx, &who, *id, *version).await?;
            let before: Vec<Outcome> = call_backs::tries(tx, *id).await?.iter().map(|t| t.outcome).collect();
            let next = rules::after(&before, *outcome);
            let what = (who.id(), *outcome, words.as_deref());
            if !call_backs::add_try(tx, &c, before.len() as i64 + 1, what, next, *now).await? {
                return Err(stale(&c));
            }
            let c = call_backs::get(tx, *id).await?.ok_or_else(|| not_found("call_back"))?;
            tell(tx, &c, EventKind::CallBackTried, *now).await?;
            row(tx, c, *now).await
        }))
        .await
}

/// Somebody whom the line did not reach was told in another way; `words` say how.
///
/// # Errors
/// `reason_missing` at `/words`, `call_back_state` unless given up and untold, `text_too_long`, `not_found`, `forbidden`.
pub async fn told(cx: &Context, actor: &Actor, id: CallBackId, words: &str, version: i64) -> Result<api::CallBack, Fail> {
    let words = reason(words).map_err(|no| no.at("/words"))?;
    let (now, who) = (cx.clock.now(), actor.clone());
    cx.db
        .write(job!(|tx, who, id, words, version, now| {
            let c = seen(tx, &who, *id, *version).await?;
            if !call_backs::set_told(tx, &c, who.id(), &words, *now).await? {
                return Err(stale(&c));
            }
            let c = call_backs::get(tx, *id).await?.ok_or_else(|| not_found("call_back"))?;
            tell(tx, &c, EventKind::CallBackTold, *now).await?;
            row(tx, c, *now).await
        }))
        .await
}

/// Forgets who they were whose call-back ended long ago.
///
/// # Errors
/// The database's.
pub async fn forget(cx: &Context) -> Result<u64, Fail> {
    let before = cx.clock.now().plus_ms(-KEEP_MS);
    if !call_backs::has_old(&mut cx.db.read().await?, before).await? {
        return Ok(0);
    }
    cx.db.write(move |tx| Box::pin(call_backs::forget(tx, before))).await
}
