//! The log of a session, for its host, the hall manager and the supervisor.

use server_api as api;
use server_domain::Timestamp;
use server_domain::access::Action;
use server_domain::id::SessionId;
use server_domain::session::SessionKind;
use server_domain::session::participant::Role;
use server_store::participant::Participant;
use server_store::session::Session;
use server_store::{
    Fail, Tx, alarm as alarms, attendance as attendances, interruption as interruptions, participant as participants, person as persons,
    preflight as preflights, session as sessions, ticket as tickets,
};

use crate::Context;
use crate::service::lines::{hand_over, invitation_view, owed_reply, quality, room, seat_check, talk};
use crate::service::{Actor, not_found, view};

/// So much before a call for help is marked with it, in milliseconds.
const MARK_MS: i64 = 30_000;

/// Steps, interruptions, checks and people with their times and lines. Of a lawyer's consultation no words, and of those who
/// came no names.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn of(cx: &Context, actor: &Actor, id: SessionId) -> Result<api::SessionLog, Fail> {
    let mut tx = cx.db.read().await?;
    let s = sessions::get(&mut tx, id).await?.ok_or_else(|| not_found("session"))?;
    if !s.is_host(actor.id()) {
        actor.must(&mut tx, Action::SessionLogSee, s.site_id).await?;
    }
    let is_told = s.kind != SessionKind::LawyerConsultation;
    let t = tickets::get(&mut tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
    let course = sessions::steps(&mut tx, id).await?;
    let live_at = course.iter().find(|p| p.state == "live").map(|p| p.at);
    let steps = course.into_iter().map(|p| {
        let (by, by_en) = p.by.unzip();
        api::SessionStep {
            seq: p.seq,
            state: view::word(&p.state),
            at: p.at.rfc3339(),
            why: view::word(&p.why),
            by,
            by_en,
            words: p.words.filter(|_| is_told),
        }
    });
    let steps = steps.collect();
    let interruptions = interruptions::of_session(&mut tx, id).await?.into_iter().map(|i| api::LoggedInterruption {
        participant_id: i.participant.to_string(),
        role: view::word(i.role.as_str()),
        from: i.from.rfc3339(),
        to: i.to.map(Timestamp::rfc3339),
        why: view::word(i.why.as_str()),
        choice: i.choice.map(|(choice, _)| view::word(choice.as_str())),
        chosen_at: i.choice.map(|(_, at)| at.rfc3339()),
    });
    let interruptions = interruptions.collect();
    let checks = preflights::of_session(&mut tx, id).await?;
    let preflights = checks.into_iter().map(|c| api::LoggedPreflight { result: seat_check::shown(&c), seat_id: c.seat }).collect();
    let petitioner = if is_told { Some(persons::open(&mut tx, t.person_id).await?.name) } else { None };
    let mut people = Vec::new();
    for p in participants::of_session(&mut tx, id).await? {
        people.push(person(&mut tx, &s, p, petitioner.as_deref()).await?);
    }
    let orders = talk::of_session(&mut tx, id).await?;
    let marks = marks(&mut tx, &s, live_at).await?;
    Ok(api::SessionLog {
        session: view::session(&s),
        number: t.number,
        steps,
        interruptions,
        preflights,
        participants: people,
        orders,
        invitations: invitation_view::logged(&mut tx, &s, is_told).await?,
        replies: owed_reply::of_session(&mut tx, id, cx.clock.now()).await?,
        sessions: hand_over::linked(&mut tx, t.id).await?,
        marks,
    })
}

/// The calls for help in the talk. What was said and seen right before is what somebody wants to look at again.
async fn marks(tx: &mut Tx, s: &Session, live_at: Option<Timestamp>) -> Result<Vec<api::LoggedMark>, Fail> {
    let Some(began) = live_at else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    for a in alarms::of_ticket(tx, s.ticket_id).await? {
        let is_in = a.raised_at >= began && s.state.ended_at().is_none_or(|over| a.raised_at <= over);
        if !is_in {
            continue;
        }
        let by = room::staff_of(tx, a.raised_by).await?;
        out.push(api::LoggedMark {
            from: a.raised_at.plus_ms(-MARK_MS).max(began).rfc3339(),
            at: a.raised_at.rfc3339(),
            by: by.name,
            by_en: by.name_en,
            answered_at: a.answered.map(|(_, at)| at.rfc3339()),
        });
    }
    Ok(out)
}

async fn person(tx: &mut Tx, s: &Session, p: Participant, petitioner: Option<&str>) -> Result<api::LoggedParticipant, Fail> {
    let staff = match p.staff_id {
        Some(staff) => Some(room::staff_of(tx, staff).await?),
        None => None,
    };
    let name = match (&staff, p.role) {
        (Some(staff), _) => Some(staff.name.clone()),
        (None, Role::Petitioner) => petitioner.map(str::to_owned),
        // Whether names of people are told at all is decided for the petitioner.
        (None, _) => petitioner.and(p.name),
    };
    let attendance = attendances::get(tx, p.id).await?;
    Ok(api::LoggedParticipant {
        way: attendance.as_ref().map(|a| view::word(a.way.as_str())),
        // Of a lawyer's consultation no words.
        reason: petitioner.and(attendance.map(|a| a.reason)),
        id: p.id.to_string(),
        role: view::word(p.role.as_str()),
        name,
        name_en: staff.as_ref().map(|s| s.name_en.clone()),
        title_zh: staff.as_ref().map(|s| s.title_zh.clone()),
        title_en: staff.map(|s| s.title_en),
        joined_at: p.presence.joined_at.map(Timestamp::rfc3339),
        left_at: p.presence.left_at.map(Timestamp::rfc3339),
        joins: p.joins,
        quality: quality::figures(tx, s.id, p.id).await?,
    })
}
