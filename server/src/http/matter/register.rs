//! `PUT /api/v1/tickets/{id}/matter`

use crate::http::App;
use crate::http::auth::Login;
use crate::http::json::{Body, id, word};
use crate::http::problem::{Answer, Refusal};
use crate::service::matters::registration::{self, Register};
use axum::Json;
use axum::extract::{Path, State};
use server_api as api;
use server_domain::matter::{Channel, MatterKind, Outcome, Recipient, Topic};
use server_domain::registration::{Accused, AccusedKind, Contact, Form, Name, Place, Representative};
use server_domain::{Rejection, RejectionCode};

/// Registers the matter of the person at the desk; again on the same ticket, corrects it as a new version.
#[utoipa::path(put, path = "/api/v1/tickets/{id}/matter", tag = "matter", operation_id = "matter_register", params(("id" = String, Path)), request_body = api::RegisterMatter, responses((status = 200, body = api::MatterRegistered), (status = "4XX", body = api::Problem, content_type = "application/problem+json")))]
pub async fn register(
    State(app): State<App>,
    Login(who): Login,
    Path(ticket_id): Path<String>,
    body: Body<api::RegisterMatter>,
) -> Answer<Json<api::MatterRegistered>> {
    let what = parse(body.value)?;
    Ok(Json(registration::register(&app.cx, &who.actor, id(&ticket_id)?, what).await?))
}

/// Reads the API's words and ids.
fn parse(body: api::RegisterMatter) -> Result<Register, Refusal> {
    let place = |p: api::DivisionPlace| Place { division_code: p.division_code, text: p.text };
    let form = Form {
        name: match body.name {
            api::PetitionerName::Given { name } => Name::Given { name },
            api::PetitionerName::Withheld { reason } => Name::Withheld { reason },
        },
        address: place(body.address),
        contact: match body.contact {
            api::Contact::Phone { number } => Contact::Phone { number },
            api::Contact::None { reason } => Contact::None { reason },
        },
        channel: word(body.channel, Channel::parse)?,
        kind: word(body.kind, MatterKind::parse)?,
        topic: word(body.topic, Topic::parse)?,
        request: body.request,
        facts: body.facts,
        place: place(body.place),
        people_count: body.people_count,
        representatives: body.representatives.into_iter().map(|r| Representative { name: r.name, phone: r.phone }).collect(),
        is_oral: body.is_oral,
        read_back: body.read_back,
        accused: body
            .accused
            .into_iter()
            .map(|a| Ok(Accused { kind: word(a.kind, AccusedKind::parse)?, name: a.name }))
            .collect::<Result<_, Refusal>>()?,
        outcome: word(body.outcome, Outcome::parse)?,
        due: body.due,
        recipients: body.recipients.into_iter().map(|r| word(r, Recipient::parse)).collect::<Result<_, Refusal>>()?,
    };
    let unit = body.unit_id.as_deref().map(|u| u.parse().map_err(|_| unknown(RejectionCode::UnitUnknown, "/unit_id"))).transpose()?;
    let decision = |(n, d): (usize, &api::DuplicateChoice)| {
        let matter = d.matter_id.parse().map_err(|_| unknown(RejectionCode::DuplicateUnknown, &format!("/duplicates/{n}")))?;
        Ok((matter, d.decision == api::DuplicateDecision::Same))
    };
    let decisions = body.duplicates.iter().enumerate().map(decision).collect::<Result<_, Refusal>>()?;
    Ok(Register { form, unit, decisions })
}

fn unknown(code: RejectionCode, pointer: &str) -> Refusal {
    Rejection::new(code).at(pointer).into()
}
