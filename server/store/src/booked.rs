//! Who is booked for a sitting, as far as it takes to tell them of a change.

use server_domain::id::{AppointmentId, PersonId, SiteId, SittingId, SlotId};
use server_domain::sitting::SittingForm;
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const CODE: Column = Column { table: "appointment", name: "code_sealed" };

/// A live appointment of a sitting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booked {
    pub appointment_id: AppointmentId,
    pub code: String,
    pub person_id: PersonId,
    pub slot_id: SlotId,
    /// Where the person will be.
    pub origin_site_id: SiteId,
    pub form: SittingForm,
    pub lang: String,
    /// A leader said yes, so that reminders are laid out.
    pub is_confirmed: bool,
}

#[derive(FromRow)]
struct Row {
    id: String,
    code_sealed: String,
    person_id: String,
    slot_id: String,
    origin_site_id: String,
    form: String,
    lang: String,
    state: String,
}

/// The appointments of a sitting that are not over, in the order of their slots.
pub async fn of_sitting(tx: &mut Tx, sitting: SittingId) -> Result<Vec<Booked>, Fail> {
    let sql = "SELECT a.id, a.code_sealed, a.person_id, a.slot_id, a.origin_site_id, a.form, a.lang, a.state
               FROM appointment a JOIN slot l ON l.id = a.slot_id
               WHERE a.sitting_id = $1 AND a.state IN ('submitted', 'accepted', 'confirmed', 'checked_in') ORDER BY l.from_min, a.id";
    let rows: Vec<Row> = tx.all(sql, args![sitting]).await?;
    let booked = |r: Row| {
        Ok(Booked {
            code: tx.seal.open(CODE, &r.id, &r.code_sealed)?,
            appointment_id: id("appointment", "id", &r.id)?,
            person_id: id("appointment", "person_id", &r.person_id)?,
            slot_id: id("appointment", "slot_id", &r.slot_id)?,
            origin_site_id: id("appointment", "origin_site_id", &r.origin_site_id)?,
            form: word("appointment", "form", &r.form, SittingForm::parse)?,
            lang: r.lang,
            is_confirmed: r.state == "confirmed",
        })
    };
    rows.into_iter().map(booked).collect()
}
