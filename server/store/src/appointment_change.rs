//! The last change that each booked person must hear of, and who of them was not reached by a message.

use server_domain::Timestamp;
use server_domain::appointment::{ChangeKind, Unreached};
use server_domain::id::{AppointmentId, SittingId};

use crate::value::{args, id, word};
use crate::{Fail, Tx};

/// Somebody whom no message reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToTell {
    pub appointment: AppointmentId,
    pub change: ChangeKind,
    pub since: Timestamp,
    pub why: Unreached,
}

/// Writes down what somebody must hear, and the message that tells them, if there is one. It takes the place of an earlier change.
pub fn note(tx: &mut Tx, appointment: AppointmentId, change: ChangeKind, message: Option<&str>, now: Timestamp) {
    let sql = "INSERT INTO appointment_change (appointment_id, kind, since, message_key) VALUES ($1, $2, $3, $4)
               ON CONFLICT (appointment_id) DO UPDATE SET kind = $2, since = $3, message_key = $4, told_at = NULL";
    tx.later(sql, args![appointment, change.as_str(), now, message.map(str::to_owned)]);
}

/// Who of a sitting has to be told by people, longest first.
pub async fn of_sitting(tx: &mut Tx, sitting: SittingId) -> Result<Vec<ToTell>, Fail> {
    let sql = "SELECT c.appointment_id, c.kind, c.since, c.message_key IS NULL
               FROM appointment_change c JOIN appointment a ON a.id = c.appointment_id LEFT JOIN message m ON m.key = c.message_key
               WHERE a.sitting_id = $1 AND c.told_at IS NULL AND a.state IN ('submitted', 'accepted', 'confirmed', 'checked_in')
                 AND (c.message_key IS NULL OR m.state = 'dead') ORDER BY c.since, c.appointment_id";
    let rows: Vec<(String, String, i64, bool)> = tx.all(sql, args![sitting]).await?;
    let read = |(appointment, kind, since, has_no_phone): (String, String, i64, bool)| {
        Ok(ToTell {
            appointment: id("appointment_change", "appointment_id", &appointment)?,
            change: word("appointment_change", "kind", &kind, ChangeKind::parse)?,
            since: Timestamp(since),
            why: if has_no_phone { Unreached::NoPhone } else { Unreached::MessageDead },
        })
    };
    rows.into_iter().map(read).collect()
}

/// Somebody told them. `false` if there is nothing to tell, or it was told before.
pub async fn set_told(tx: &mut Tx, appointment: AppointmentId, now: Timestamp) -> Result<bool, Fail> {
    let sql = "UPDATE appointment_change SET told_at = $2 WHERE appointment_id = $1 AND told_at IS NULL";
    Ok(tx.exec(sql, args![appointment, now]).await? == 1)
}
