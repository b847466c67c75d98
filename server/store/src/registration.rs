//! Registration forms with their versions, who may read a sealed one, decided duplicates, supplements, urgent reports.
//!
//! Invariants: a version is never changed; an accusation's texts are sealed for a column of their own, so that a query for
//! ordinary bodies can never open them; accused names are kept as keyed hashes only.

use server_domain::Timestamp;
use server_domain::id::{MatterId, StaffId, TicketId};
use server_domain::matter::{MatterKind, Recipient};
use server_domain::registration::{AccusedKind, Form, Representative, plain_name};

use crate::seal::Column;
use crate::value::args;
use crate::{Fail, Tx};

const BODY: Column = Column { table: "matter_version", name: "body_sealed" };
const ACCUSATION: Column = Column { table: "matter_version", name: "accusation_sealed" };
const ADDED: Column = Column { table: "matter_supplement", name: "body_sealed" };
const ADDED_ACCUSATION: Column = Column { table: "matter_supplement", name: "accusation_sealed" };
const NAME: Column = Column { table: "matter_representative", name: "name_sealed" };
const PHONE: Column = Column { table: "matter_representative", name: "phone_sealed" };
const ACCUSED: Column = Column { table: "matter_accused", name: "name_index" };

/// Who wrote a version, on which ticket, and when.
#[derive(Debug, Clone, Copy)]
pub struct Entry {
    pub matter: MatterId,
    /// Counts from 1.
    pub version: i64,
    pub ticket: TicketId,
    pub registrar: StaffId,
    /// When the person came to the desk.
    pub received_at: Timestamp,
    pub now: Timestamp,
}

/// Adds a version of a matter's form, with its representatives and the accused.
pub async fn insert(tx: &mut Tx, e: Entry, form: &Form) -> Result<(), Fail> {
    let row = format!("{}/{}", e.matter, e.version);
    let (body, accusation) = sealed(tx, (BODY, ACCUSATION), &row, form);
    tx.exec(
        "INSERT INTO matter_version (matter_id, version, ticket_id, registrar_id, registered_at, received_at, body_sealed, accusation_sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![e.matter, e.version, e.ticket, e.registrar, e.now, e.received_at, body, accusation],
    )
    .await?;
    for (ord, r) in (1_i64..).zip(&form.representatives) {
        let row = format!("{row}/{ord}");
        let (name, phone) = (tx.seal.seal(NAME, &row, &r.name), r.phone.as_deref().map(|p| tx.seal.seal(PHONE, &row, p)));
        tx.exec(
            "INSERT INTO matter_representative (matter_id, version, ord, name_sealed, phone_sealed) VALUES ($1, $2, $3, $4, $5)",
            args![e.matter, e.version, ord, name, phone],
        )
        .await?;
    }
    for a in &form.accused {
        let index = accused_index(tx, a.kind, &a.name);
        let sql = "INSERT INTO matter_accused (matter_id, kind, name_index) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
        tx.exec(sql, args![e.matter, a.kind.as_str(), index]).await?;
    }
    Ok(())
}

/// The form as one sealed text, in the column for its kind. Representatives have rows of their own.
fn sealed(tx: &Tx, (plain, accusation): (Column, Column), row: &str, form: &Form) -> (Option<String>, Option<String>) {
    let bare = Form { representatives: Vec::new(), ..form.clone() };
    let text = serde_json::to_string(&bare).expect("plain data");
    match form.kind {
        MatterKind::Accusation => (None, Some(tx.seal.seal(accusation, row, &text))),
        _ => (Some(tx.seal.seal(plain, row, &text)), None),
    }
}

/// Opens a version. With `handler` false a version that is an accusation stays shut.
pub async fn form(tx: &mut Tx, matter: MatterId, version: i64, handler: bool) -> Result<Option<Form>, Fail> {
    let sql = "SELECT body_sealed, accusation_sealed FROM matter_version WHERE matter_id = $1 AND version = $2";
    let found: Option<(Option<String>, Option<String>)> = tx.opt(sql, args![matter, version]).await?;
    let row = format!("{matter}/{version}");
    let text = match found {
        Some((Some(body), _)) => tx.seal.open(BODY, &row, &body)?,
        Some((None, Some(accusation))) if handler => tx.seal.open(ACCUSATION, &row, &accusation)?,
        _ => return Ok(None),
    };
    let mut form: Form =
        serde_json::from_str(&text).map_err(|_| Fail::Inconsistent { table: "matter_version", column: "body_sealed", id: row.clone() })?;
    let sql = "SELECT ord, name_sealed, phone_sealed FROM matter_representative WHERE matter_id = $1 AND version = $2 ORDER BY ord";
    let rows: Vec<(i64, String, Option<String>)> = tx.all(sql, args![matter, version]).await?;
    for (ord, name, phone) in rows {
        let row = format!("{row}/{ord}");
        let phone = phone.map(|p| tx.seal.open(PHONE, &row, &p)).transpose()?;
        form.representatives.push(Representative { name: tx.seal.open(NAME, &row, &name)?, phone });
    }
    Ok(Some(form))
}

/// Whether the version was written on this ticket.
pub async fn is_of_ticket(tx: &mut Tx, matter: MatterId, ticket: TicketId) -> Result<bool, Fail> {
    let sql = "SELECT COUNT(*) FROM matter_version WHERE matter_id = $1 AND ticket_id = $2";
    let (n,): (i64,) = tx.one(sql, args![matter, ticket]).await?;
    Ok(n > 0)
}

/// Names the matter on the ticket that is being served.
///
/// # Errors
/// [`Fail::Inconsistent`] if it is not served any more.
pub async fn set_matter(tx: &mut Tx, ticket: TicketId, matter: MatterId) -> Result<(), Fail> {
    let sql = "UPDATE ticket SET matter_id = $2 WHERE id = $1 AND state = 'serving'";
    let changed = tx.exec(sql, args![ticket, matter]).await?;
    if changed == 1 { Ok(()) } else { Err(Fail::Inconsistent { table: "ticket", column: "state", id: ticket.to_string() }) }
}

/// Adds what the person said on a running matter of theirs.
pub async fn supplement(tx: &mut Tx, e: Entry, form: &Form) -> Result<(), Fail> {
    let row = format!("{}/{}/{}", e.matter, e.ticket, e.version);
    let (body, accusation) = sealed(tx, (ADDED, ADDED_ACCUSATION), &row, form);
    tx.exec(
        "INSERT INTO matter_supplement (matter_id, ticket_id, version, registrar_id, added_at, body_sealed, accusation_sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![e.matter, e.ticket, e.version, e.registrar, e.now, body, accusation],
    )
    .await?;
    Ok(())
}

/// How often a ticket's person added to a matter.
pub async fn supplements(tx: &mut Tx, matter: MatterId, ticket: TicketId) -> Result<i64, Fail> {
    let sql = "SELECT COUNT(*) FROM matter_supplement WHERE matter_id = $1 AND ticket_id = $2";
    let (n,): (i64,) = tx.one(sql, args![matter, ticket]).await?;
    Ok(n)
}

/// Lets somebody handle a matter; again changes nothing.
pub async fn add_handler(tx: &mut Tx, matter: MatterId, staff: StaffId, by: StaffId, now: Timestamp) -> Result<bool, Fail> {
    let sql = "INSERT INTO matter_handler (matter_id, staff_id, granted_by, granted_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    Ok(tx.exec(sql, args![matter, staff, by, now]).await? == 1)
}

pub async fn is_handler(tx: &mut Tx, matter: MatterId, staff: StaffId) -> Result<bool, Fail> {
    let sql = "SELECT COUNT(*) FROM matter_handler WHERE matter_id = $1 AND staff_id = $2";
    let (n,): (i64,) = tx.one(sql, args![matter, staff]).await?;
    Ok(n > 0)
}

/// Whether a matter accuses a person of this name, or their unit. A namesake is kept away too: that is the safe side.
pub async fn accuses(tx: &mut Tx, matter: MatterId, name: &str, unit: Option<&str>) -> Result<bool, Fail> {
    let mut who = vec![accused_index(tx, AccusedKind::Person, name)];
    who.extend(unit.map(|u| accused_index(tx, AccusedKind::Unit, u)));
    for index in who {
        let sql = "SELECT COUNT(*) FROM matter_accused WHERE matter_id = $1 AND name_index = $2";
        let (n,): (i64,) = tx.one(sql, args![matter, index]).await?;
        if n > 0 {
            return Ok(true);
        }
    }
    Ok(false)
}

fn accused_index(tx: &Tx, kind: AccusedKind, name: &str) -> String {
    tx.seal.index(ACCUSED, &format!("{kind}:{}", plain_name(name)))
}

/// Keeps the decision on a candidate; a later one on the same ticket replaces it.
pub async fn decide(tx: &mut Tx, e: Entry, other: MatterId, is_same: bool, score: u32) -> Result<(), Fail> {
    let decision = if is_same { "same" } else { "different" };
    tx.exec(
        "INSERT INTO matter_duplicate (ticket_id, other_id, decided_at, decided_by, decision, score) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (ticket_id, other_id) DO UPDATE SET decided_at = $3, decided_by = $4, decision = $5, score = $6",
        args![e.ticket, other, e.now, e.registrar, decision, i64::from(score)],
    )
    .await?;
    Ok(())
}

/// Notes that somebody was told of a grave and urgent matter; the first time counts.
pub async fn report(tx: &mut Tx, matter: MatterId, to: Recipient, by: StaffId, now: Timestamp) -> Result<(), Fail> {
    let sql = "INSERT INTO urgent_report (matter_id, recipient, reporter_id, reported_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    tx.exec(sql, args![matter, to.as_str(), by, now]).await?;
    Ok(())
}
