//! Registering a visit's matter: no visit ends without one (信访工作条例 arts 22, 23, 44).

use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::{MatterId, TicketId};
use server_domain::matter::{self, Outcome, Topic};
use server_domain::{Rejection, RejectionCode};
use server_store::matter::NewMatter;
use server_store::ticket::Change;
use server_store::{Fail, carry_over as carry_overs, event, matter as matters, site as sites, ticket as tickets};

use super::reception::{end_session, own, tell_stored};
use super::{Actor, desk, job, not_found, room};
use crate::Context;

/// How a visit ended, parsed.
#[derive(Debug, Clone)]
pub struct Complete {
    pub topic: Topic,
    pub outcome: Outcome,
    pub summary: String,
}

/// Ends the visit: registers its matter, ends the session, frees the desk.
///
/// # Errors
/// `text_too_long`, `ticket_state`.
pub async fn complete(cx: &Context, actor: &Actor, id: TicketId, how: Complete) -> Result<api::TicketCompleted, Fail> {
    if how.summary.chars().count() > matter::MAX_SUMMARY_CHARS {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", matter::MAX_SUMMARY_CHARS).at("/summary").into());
    }
    let now = cx.clock.now();
    let (who, matter_id, query_code) = (actor.clone(), MatterId(cx.clock.id()), matter::query_code(cx.clock.random()));
    let (desk, matter_no, code, ended) = cx
        .db
        .write(job!(|tx, who, id, how, matter_id, query_code, now| {
            let (t, desk) = own(tx, &who, *id).await?;
            let next = t.state.complete()?;
            let site = sites::get(tx, t.site_id).await?.ok_or_else(|| not_found("site"))?;
            who.must(tx, server_domain::access::Action::MatterRegister, t.site_id).await?;
            let no = matters::next_no(tx, &site.division_code, now.day()).await?;
            let matter_no = matter::matter_no(&site.division_code, now.day(), no);
            let new = NewMatter {
                id: *matter_id,
                matter_no: &matter_no,
                query_code: &query_code,
                person_id: t.person_id,
                site_id: t.site_id,
                origin_site_id: t.origin_site_id,
                registrar_id: who.id(),
                topic: how.topic,
                outcome: how.outcome,
                summary: &how.summary,
            };
            matters::insert(tx, &new, *now).await?;
            let change = Change { by: Some(who.id()), matter: Some(*matter_id), ..Change::default() };
            tickets::save(tx, &t, next, &change, *now).await?;
            carry_overs::served(tx, t.id, *now).await?;
            let ended = end_session(tx, t.id, *now).await?;
            event::append(
                tx,
                t.site_id,
                EventKind::MatterRegistered,
                &serde_json::json!({ "matter_id": *matter_id, "ticket_id": t.id }),
                *now,
            )
            .await?;
            tell_stored(tx, t.id, EventKind::TicketCompleted, *now).await?;
            Ok((desk, matter_no, query_code.to_string(), ended))
        }))
        .await?;
    if let Some(session) = ended {
        room::close(cx, session).await;
    }
    let receipt = api::MatterReceipt { matter_no, query_code: code };
    Ok(api::TicketCompleted { matter: receipt, desk: desk::view_of(cx, actor, desk).await? })
}

/// Reads the API's words.
pub fn parse(body: &api::CompleteTicket) -> Complete {
    let topic = match body.topic {
        api::Topic::Labour => Topic::Labour,
        api::Topic::Land => Topic::Land,
        api::Topic::Housing => Topic::Housing,
        api::Topic::Family => Topic::Family,
        api::Topic::Debt => Topic::Debt,
        api::Topic::Traffic => Topic::Traffic,
        api::Topic::SocialSecurity => Topic::SocialSecurity,
        api::Topic::Other => Topic::Other,
    };
    let outcome = match body.outcome {
        api::Outcome::Answered => Outcome::Answered,
        api::Outcome::ReferredLegalAid => Outcome::ReferredLegalAid,
        api::Outcome::ReferredLawsuit => Outcome::ReferredLawsuit,
        api::Outcome::ReferredArbitration => Outcome::ReferredArbitration,
        api::Outcome::ReferredMediation => Outcome::ReferredMediation,
        api::Outcome::Transferred => Outcome::Transferred,
        api::Outcome::ToBeContinued => Outcome::ToBeContinued,
    };
    Complete { topic, outcome, summary: body.summary.trim().to_owned() }
}
