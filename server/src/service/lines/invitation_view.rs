//! Invitations as the desk, the person, the officer and the log see them.

use server_api as api;
use server_domain::Timestamp;
use server_domain::invitation::Invitation as State;
use server_store::invitation::Invitation;
use server_store::session::Session;
use server_store::staff::Officer;
use server_store::{
    Fail, Tx, invitation as invitations, person as persons, session as sessions, site as sites, staff as staffs, ticket as tickets,
};

use crate::service::lines::room;
use crate::service::{not_found, view};

/// The names of an officer's unit, or of the place where there is none.
pub(crate) fn unit_of(o: &Officer) -> (String, String) {
    let zh = o.unit_name.clone().unwrap_or_else(|| o.site_name.clone());
    (zh, o.unit_name_en.clone().unwrap_or_else(|| o.site_name_en.clone()))
}

/// The invitations of a session with their officers.
async fn with_officers(tx: &mut Tx, s: &Session) -> Result<Vec<(Invitation, Officer)>, Fail> {
    let all = invitations::of_session(tx, s.id).await?;
    let officers = staffs::asked_into(tx, s.id).await?;
    let find = |i: &Invitation| officers.iter().find(|o| o.id == i.officer_id.to_string()).cloned();
    Ok(all.into_iter().filter_map(|i| find(&i).map(|o| (i, o))).collect())
}

/// What the desk and the person see.
pub(crate) async fn of_session(tx: &mut Tx, s: &Session) -> Result<Vec<api::InvitationPublic>, Fail> {
    let mut out = Vec::new();
    for (i, o) in with_officers(tx, s).await? {
        let (unit_name, unit_name_en) = unit_of(&o);
        let may_go_on = s.state.is_open() && i.state.may_go_on() && !invitations::is_followed(tx, i.id).await?;
        out.push(api::InvitationPublic {
            id: i.id.to_string(),
            state: view::word(i.state.as_str()),
            officer_name: o.name,
            officer_name_en: o.name_en,
            officer_title_zh: o.title_zh,
            officer_title_en: o.title_en,
            unit_name,
            unit_name_en,
            reason: i.reason,
            decline_reason: i.decline_reason,
            follows_id: i.follows.map(|i| i.to_string()),
            sent_at: i.sent_at.map(Timestamp::rfc3339),
            wait_until: i.wait_until.filter(|_| i.state == State::Sent).map(Timestamp::rfc3339),
            may_go_on,
        });
    }
    Ok(out)
}

/// The course of every invitation; of a lawyer's consultation no words.
pub(crate) async fn logged(tx: &mut Tx, s: &Session, is_told: bool) -> Result<Vec<api::LoggedInvitation>, Fail> {
    let mut out = Vec::new();
    for (i, o) in with_officers(tx, s).await? {
        let (unit_name, unit_name_en) = unit_of(&o);
        let steps = invitations::steps(tx, i.id).await?.into_iter().map(|p| {
            let (by, by_en) = p.by.unzip();
            let (state, why) = (view::word(p.state.as_str()), view::word(p.why.as_str()));
            api::InvitationStep { state, at: p.at.rfc3339(), why, by, by_en }
        });
        out.push(api::LoggedInvitation {
            id: i.id.to_string(),
            state: view::word(i.state.as_str()),
            officer_name: o.name,
            officer_name_en: o.name_en,
            unit_name,
            unit_name_en,
            follows_id: i.follows.map(|i| i.to_string()),
            reason: Some(i.reason).filter(|_| is_told),
            steps: steps.collect(),
        });
    }
    Ok(out)
}

/// What the officer sees.
pub(crate) async fn for_officer(tx: &mut Tx, i: &Invitation) -> Result<api::OfficerInvitation, Fail> {
    let s = sessions::get(tx, i.session_id).await?.ok_or_else(|| not_found("session"))?;
    let t = tickets::get(tx, s.ticket_id).await?.ok_or_else(|| not_found("ticket"))?;
    let origin = sites::get(tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
    let from = room::staff_of(tx, i.inviter_id).await?;
    Ok(api::OfficerInvitation {
        id: i.id.to_string(),
        state: view::word(i.state.as_str()),
        reason: i.reason.clone(),
        session_id: s.id.to_string(),
        room_id: s.id.to_string(),
        from_name: from.name,
        from_name_en: from.name_en,
        from_title_zh: from.title_zh,
        from_title_en: from.title_en,
        ticket_number: t.number,
        petitioner_name: persons::open(tx, t.person_id).await?.name,
        origin_zh: origin.name,
        origin_en: origin.name_en,
        sent_at: i.sent_at.map(Timestamp::rfc3339).unwrap_or_default(),
        wait_until: i.wait_until.filter(|_| i.state == State::Sent).map(Timestamp::rfc3339),
        is_deputy: i.follows.is_some(),
    })
}
