//! Rows and rules turned into what pages are shown.

use serde::Deserialize;
use serde::de::value::{Error as WordError, StrDeserializer};
use server_api as api;
use server_domain::calendar::{Calendar, format_minutes};
use server_domain::estimate::Estimate;
use server_domain::priority::PriorityClass;
use server_domain::queue::Mode as QueueMode;
use server_domain::rota::ShiftState;
use server_domain::{Day, Timestamp, person};
use server_store::desk::Label;
use server_store::queue::Queue;
use server_store::rota::Duty;
use server_store::session::Session;
use server_store::site::Site;
use server_store::staff::Staff;
use server_store::ticket::Ticket;
use server_store::{Fail, Tx, desk as desks, measure, priority as priorities, queue as queues, site as sites};

use crate::context::Mode;
use crate::service::not_found;

/// A domain word as the API's enum of the same words.
pub fn word<'a, T: Deserialize<'a>>(word: &'a str) -> T {
    T::deserialize(StrDeserializer::<WordError>::new(word)).expect("the API's words mirror the domain's: see the test below")
}

pub fn site(s: &Site, calendar: &Calendar, mode: &Mode, now: Timestamp) -> api::Site {
    api::Site {
        id: s.id.to_string(),
        kind: word(s.kind.as_str()),
        tier: s.kind.tier(),
        parent_id: s.parent_id.map(|p| p.to_string()),
        division_code: s.division_code.clone(),
        name: s.name.clone(),
        short_name: s.short_name.clone(),
        name_en: s.name_en.clone(),
        short_name_en: s.short_name_en.clone(),
        is_open: mode.always_open || calendar.is_open(s.hours, now),
        opens_at: format_minutes(s.hours.opens_min),
        closes_at: format_minutes(s.hours.closes_min),
    }
}

pub fn estimate(e: Estimate) -> api::Estimate {
    api::Estimate {
        min_minutes: e.min_minutes,
        likely_minutes: e.likely_minutes,
        max_minutes: e.max_minutes,
        basis: word(e.basis.as_str()),
        sample: e.sample,
    }
}

/// How long somebody with `ahead` people before them waits in a queue now.
pub async fn estimate_for(tx: &mut Tx, q: &Queue, ahead: u32, now: Timestamp) -> Result<Option<api::Estimate>, Fail> {
    let desks = measure::serving_desks(tx, q.id).await?;
    Ok(measure::pace(tx, q, now).await?.estimate(ahead, &desks, now).map(estimate))
}

/// The front of a queue for somebody who would take a number now.
pub async fn queue_front(tx: &mut Tx, q: &Queue, calendar: &Calendar, mode: &Mode, now: Timestamp) -> Result<api::QueueFront, Fail> {
    let site = sites::get(tx, q.site_id).await?.ok_or_else(|| not_found("site"))?;
    let waiting = queues::waiting(tx, q.id, now.day()).await?;
    let desks = measure::serving_desks(tx, q.id).await?;
    Ok(api::QueueFront {
        id: q.id.to_string(),
        site_id: q.site_id.to_string(),
        code: q.code.clone(),
        service: word(q.service.as_str()),
        mode: word(q.mode.as_str()),
        name_zh: q.name_zh.clone(),
        name_en: q.name_en.clone(),
        waiting,
        open_desks: desks.len() as u32,
        estimate: measure::pace(tx, q, now).await?.estimate(waiting, &desks, now).map(estimate),
        is_open: mode.always_open || calendar.is_open(site.hours, now),
    })
}

pub fn duty(d: &Duty) -> api::DutyPerson {
    api::DutyPerson {
        name: d.name.clone(),
        name_en: d.name_en.clone(),
        post_zh: d.title_zh.clone(),
        post_en: d.title_en.clone(),
        day: d.day.clone(),
        from: format_minutes(d.from_min as u16),
        to: format_minutes(d.to_min as u16),
        place_zh: d.desk_zh.clone(),
        place_en: d.desk_en.clone(),
        substitutes_zh: d.for_name.clone(),
        substitutes_en: d.for_name_en.clone(),
        firm_zh: d.firm_zh.clone(),
        firm_en: d.firm_en.clone(),
        is_here: d.state.as_deref().map(|state| state == ShiftState::OnDuty.as_str()),
    }
}

fn ticket(t: &Ticket, q: &Queue, desk: Option<&Label>, priority: Option<api::PriorityLabel>) -> api::TicketPublic {
    api::TicketPublic {
        id: t.id.to_string(),
        number: t.number.clone(),
        lang: word(&t.lang),
        state: word(t.state.as_str()),
        service: word(q.service.as_str()),
        queue_id: t.queue_id.to_string(),
        site_id: t.site_id.to_string(),
        origin_site_id: t.origin_site_id.to_string(),
        desk: desk.map(|d| api::DeskLabel { id: d.id.to_string(), label_zh: d.zh.clone(), label_en: d.en.clone() }),
        issued_at: t.issued_at.rfc3339(),
        called_at: t.called_at.map(Timestamp::rfc3339),
        called_count: t.called_count,
        priority,
        people: t.people,
        requeues: t.requeues,
    }
}

/// The few places and classes of a city, read once for a list of many tickets.
pub struct Places {
    sites: Vec<Site>,
    queues: Vec<Queue>,
    desks: Vec<Label>,
    classes: Vec<PriorityClass>,
}

impl Places {
    pub async fn read(tx: &mut Tx) -> Result<Self, Fail> {
        Ok(Self {
            sites: sites::all(tx).await?,
            queues: queues::all(tx).await?,
            desks: desks::labels(tx).await?,
            classes: priorities::all(tx).await?,
        })
    }

    /// Where a ticket's person is.
    ///
    /// # Errors
    /// `not_found` for a place that was removed while it was read.
    pub fn origin(&self, t: &Ticket) -> Result<&Site, Fail> {
        self.sites.iter().find(|s| s.id == t.origin_site_id).ok_or_else(|| not_found("site"))
    }

    /// The line in which a ticket stands.
    ///
    /// # Errors
    /// `not_found` for a queue that was removed while it was read.
    pub fn queue(&self, t: &Ticket) -> Result<&Queue, Fail> {
        self.queues.iter().find(|q| q.id == t.queue_id).ok_or_else(|| not_found("queue"))
    }

    /// What may be shown of a ticket anywhere.
    ///
    /// # Errors
    /// `not_found` for a queue that was removed while it was read.
    pub fn ticket(&self, t: &Ticket) -> Result<api::TicketPublic, Fail> {
        let queue = self.queue(t)?;
        let desk = self.desks.iter().find(|d| Some(d.id) == t.desk_id);
        Ok(ticket(t, queue, desk, label(&self.classes, t)))
    }
}

fn label(classes: &[PriorityClass], t: &Ticket) -> Option<api::PriorityLabel> {
    let class = classes.iter().find(|c| Some(&c.code) == t.priority.as_ref())?;
    Some(api::PriorityLabel { code: class.code.clone(), name_zh: class.name_zh.clone(), name_en: class.name_en.clone() })
}

/// A ticket with its queue and desk looked up.
pub async fn ticket_public(tx: &mut Tx, t: &Ticket) -> Result<api::TicketPublic, Fail> {
    let queue = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let desk = match t.desk_id {
        Some(desk) => desks::label(tx, desk).await?,
        None => None,
    };
    let classes = if t.priority.is_some() { priorities::all(tx).await? } else { Vec::new() };
    Ok(ticket(t, &queue, desk.as_ref(), label(&classes, t)))
}

/// Where the called person goes: their own centre's video place, or the desk.
pub fn place(mode: QueueMode, origin: &Site, desk: &Label) -> (String, String) {
    match mode {
        QueueMode::Video => (format!("{}{}", origin.short_name, origin.place_zh), format!("{}, {}", origin.short_name_en, origin.place_en)),
        QueueMode::Counter => (desk.zh.clone(), desk.en.clone()),
    }
}

pub fn session(s: &Session) -> api::SessionPublic {
    api::SessionPublic {
        id: s.id.to_string(),
        kind: word(s.kind.as_str()),
        state: word(s.state.as_str()),
        room_id: s.id.to_string(),
        is_confidential: s.is_confidential,
        live_at: s.state.live_since().map(Timestamp::rfc3339),
    }
}

pub fn card(who: &person::Identity, visits_before: i64, today: Day) -> api::PersonCard {
    api::PersonCard {
        name: who.name.clone(),
        paper_kind: word(who.paper.as_str()),
        paper_masked: who.number.as_deref().map(person::mask_number),
        phone_state: word(who.phone_state.as_str()),
        phone_masked: who.phone.as_deref().map(person::mask_number),
        sex: who.sex.map(|s| word(s.as_str())),
        age_years: match (&who.number, who.paper) {
            (Some(number), person::PaperKind::ResidentCard) => {
                person::IdNumber::parse(number, today.0).ok().map(|id| i64::from(id.age_years(today.0)))
            }
            _ => None,
        },
        visits_before,
    }
}

/// The card of somebody of whom only the name may be told yet.
pub fn name_only(who: &person::Identity) -> api::PersonCard {
    api::PersonCard {
        name: who.name.clone(),
        paper_kind: api::PaperKind::None,
        paper_masked: None,
        phone_state: api::PhoneState::None,
        phone_masked: None,
        sex: None,
        age_years: None,
        visits_before: 0,
    }
}

pub async fn staff(tx: &mut Tx, s: &Staff) -> Result<api::Staff, Fail> {
    let site = match s.site_id {
        Some(id) => sites::get(tx, id).await?,
        None => None,
    };
    Ok(api::Staff {
        id: s.id.to_string(),
        username: s.username.clone(),
        name: s.name.clone(),
        name_en: s.name_en.clone(),
        title_zh: s.title_zh.clone(),
        title_en: s.title_en.clone(),
        roles: s.roles.iter().map(|r| word(r.as_str())).collect(),
        site_id: site.as_ref().map(|s| s.id.to_string()),
        site_name: site.as_ref().map(|s| s.name.clone()),
        site_name_en: site.map(|s| s.name_en),
    })
}

#[cfg(test)]
mod tests {
    use server_domain as domain;

    use super::*;

    /// Checks that every domain word is a word of the API.
    macro_rules! mirrors { ($($domain:ty => $api:ty),* $(,)?) => { $(
        for w in <$domain>::ALL { let _: $api = word(w.as_str()); }
    )* } }

    #[test]
    fn the_api_speaks_the_words_of_the_domain() {
        mirrors!(
            domain::site::SiteKind => api::SiteKind, domain::queue::Service => api::Service, domain::queue::Mode => api::Mode,
            domain::estimate::Basis => api::EstimateBasis, domain::session::SessionKind => api::SessionKind,
            domain::invitation::Invitation => api::InvitationState, domain::invitation::Why => api::InvitationWhy, domain::access::Role => api::Role,
            domain::matter::Topic => api::Topic, domain::matter::Outcome => api::Outcome,
            domain::person::PaperKind => api::PaperKind, domain::person::PhoneState => api::PhoneState, domain::person::Sex => api::Sex,
            domain::session::DeviceCheck => api::DeviceCheck, domain::queue::CallOrder => api::CallOrder,
            domain::matter::MatterKind => api::MatterKind, domain::matter::MatterKind => api::ShownKind,
            domain::matter::MatterState => api::MatterState, domain::matter::Channel => api::Channel,
            domain::matter::Recipient => api::Recipient, domain::matter::PetitionForm => api::PetitionForm,
            domain::registration::AccusedKind => api::AccusedKind, domain::duplicate::Reason => api::DuplicateReason,
            domain::route::Hint => api::RouteHint, domain::deadline::LimitKind => api::LimitKind,
            domain::sitting::SittingState => api::SittingState, domain::sitting::SittingForm => api::SittingForm,
            domain::sitting::SittingKind => api::SittingKind,
            domain::sitting::HalfDay => api::HalfDay, domain::plan::RankGroup => api::RankGroup,
            domain::plan::Period => api::QuotaPeriod,
            domain::appointment::AppointmentState => api::AppointmentState, domain::appointment::StepKind => api::StepKind,
            domain::appointment::Who => api::TurnOf, domain::appointment::RecusalGround => api::RecusalGround,
            domain::appointment::ChangeKind => api::ChangeKind, domain::appointment::Unreached => api::Unreached,
            domain::appointment::BringPaper => api::BringPaper, domain::route::BookingHint => api::BookingWay,
            domain::waitlist::WaitState => api::WaitState, domain::message::MessageKind => api::TextMessageKind,
            domain::message::MessageState => api::TextMessageState,
            domain::session::Why => api::SessionWhy, domain::session::participant::Role => api::ParticipantRole,
            domain::session::interruption::Choice => api::InterruptionChoice,
            domain::session::interruption::Cause => api::InterruptionWhy, domain::session::preflight::Word => api::PreflightWord,
            domain::rota::call_back::State => api::CallBackState, domain::rota::call_back::Outcome => api::CallBackOutcome,
        );
        for w in domain::appointment::Needs::WORDS {
            let _: api::Need = word(w);
        }
        for w in domain::ticket::Ticket::WORDS {
            let _: api::TicketState = word(w);
        }
        for w in domain::session::Session::WORDS {
            let _: api::SessionState = word(w);
        }
    }
}
