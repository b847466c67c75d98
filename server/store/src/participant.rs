//! Who takes part in a session, and since when they are in its room.

use server_domain::Timestamp;
use server_domain::id::{ParticipantId, SessionId, StaffId};
use server_domain::session::lobby::Presence;
use server_domain::session::participant::{Role, may_add_speaker};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const NAME: Column = Column { table: "participant", name: "name_sealed" };

/// Somebody of a session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    pub id: ParticipantId,
    pub role: Role,
    pub staff_id: Option<StaffId>,
    /// Of somebody without an account; the petitioner's stands with the ticket.
    pub name: Option<String>,
    pub presence: Presence,
    /// Socket and media are up.
    pub is_up: bool,
    pub joins: i64,
}

#[derive(FromRow)]
struct Row {
    id: String,
    role: String,
    staff_id: Option<String>,
    name_sealed: Option<String>,
    joined_at: Option<i64>,
    left_at: Option<i64>,
    lost_at: Option<i64>,
    is_up: bool,
    joins: i64,
}

macro_rules! select {
    ($tail:literal) => {
        concat!("SELECT id, role, staff_id, name_sealed, joined_at, left_at, lost_at, is_up, joins FROM participant ", $tail)
    };
}

fn read(tx: &Tx, r: Row) -> Result<Participant, Fail> {
    let at = |value: Option<i64>| value.map(Timestamp);
    Ok(Participant {
        role: word("participant", "role", &r.role, Role::parse)?,
        staff_id: r.staff_id.as_deref().map(|s| id("participant", "staff_id", s)).transpose()?,
        name: r.name_sealed.as_deref().map(|name| tx.seal.open(NAME, &r.id, name)).transpose()?,
        presence: Presence { joined_at: at(r.joined_at), left_at: at(r.left_at), lost_at: at(r.lost_at) },
        is_up: r.is_up,
        joins: r.joins,
        id: id("participant", "id", &r.id)?,
    })
}

/// The participant of a session for a staff member, or for the petitioner (`None`), made on first use.
pub async fn take(
    tx: &mut Tx,
    fresh: ParticipantId,
    session: SessionId,
    role: Role,
    staff: Option<StaffId>,
) -> Result<ParticipantId, Fail> {
    let known = match staff {
        Some(staff) => of_staff(tx, session, staff).await?,
        None => petitioner(tx, session).await?.map(|p| p.id),
    };
    if let Some(known) = known {
        return Ok(known);
    }
    let sql = "INSERT INTO participant (id, session_id, role, staff_id) VALUES ($1, $2, $3, $4)";
    tx.exec(sql, args![fresh, session, role.as_str(), staff]).await?;
    Ok(fresh)
}

/// The participant of a staff member who is asked in: a new one, or the one they were, in the role of now.
pub async fn take_as(tx: &mut Tx, fresh: ParticipantId, session: SessionId, role: Role, staff: StaffId) -> Result<ParticipantId, Fail> {
    let known = take(tx, fresh, session, role, Some(staff)).await?;
    tx.exec("UPDATE participant SET role = $2 WHERE id = $1", args![known, role.as_str()]).await?;
    Ok(known)
}

/// Adds somebody without an account, by name.
///
/// # Errors
/// `representatives_limit` for a sixth who speaks for the petition, the petitioner included.
pub async fn add_named(tx: &mut Tx, fresh: ParticipantId, session: SessionId, role: Role, name: &str) -> Result<(), Fail> {
    if role.is_speaker() {
        let sql = "SELECT COUNT(*) FROM participant p WHERE session_id = $1 AND role = 'representative'
                     AND NOT EXISTS (SELECT 1 FROM attendance a WHERE a.participant_id = p.id AND a.removed_at IS NOT NULL)";
        let (others,): (i64,) = tx.one(sql, args![session]).await?;
        // The petitioner speaks, also before their first grant.
        may_add_speaker(others as usize + 1)?;
    }
    let sealed = tx.seal.seal(NAME, &fresh.to_string(), name);
    let sql = "INSERT INTO participant (id, session_id, role, name_sealed) VALUES ($1, $2, $3, $4)";
    tx.exec(sql, args![fresh, session, role.as_str(), sealed]).await?;
    Ok(())
}

/// A staff member's place in a session, if they were ever let in.
pub async fn of_staff(tx: &mut Tx, session: SessionId, staff: StaffId) -> Result<Option<ParticipantId>, Fail> {
    let sql = "SELECT id FROM participant WHERE session_id = $1 AND staff_id = $2";
    let row: Option<(String,)> = tx.opt(sql, args![session, staff]).await?;
    row.map(|(p,)| id("participant", "id", &p)).transpose()
}

/// The petitioner of a session, once they had a grant.
pub async fn petitioner(tx: &mut Tx, session: SessionId) -> Result<Option<Participant>, Fail> {
    let row: Option<Row> = tx.opt(select!("WHERE session_id = $1 AND role = 'petitioner'"), args![session]).await?;
    row.map(|r| read(tx, r)).transpose()
}

pub async fn get(tx: &mut Tx, participant: ParticipantId) -> Result<Option<Participant>, Fail> {
    let row: Option<Row> = tx.opt(select!("WHERE id = $1"), args![participant]).await?;
    row.map(|r| read(tx, r)).transpose()
}

/// Everybody of a session, in the order in which they came.
pub async fn of_session(tx: &mut Tx, session: SessionId) -> Result<Vec<Participant>, Fail> {
    let sql = select!("WHERE session_id = $1 ORDER BY CASE WHEN joined_at IS NULL THEN 1 ELSE 0 END, joined_at, id LIMIT 100");
    let rows: Vec<Row> = tx.all(sql, args![session]).await?;
    rows.into_iter().map(|r| read(tx, r)).collect()
}

/// Writes down that somebody came into the room; `None` for somebody who is not of this database.
pub async fn joined(tx: &mut Tx, participant: ParticipantId, now: Timestamp) -> Result<Option<Participant>, Fail> {
    let sql = "UPDATE participant SET joined_at = COALESCE(joined_at, $2), left_at = NULL, lost_at = NULL, joins = joins + 1 WHERE id = $1";
    tx.exec(sql, args![participant, now]).await?;
    get(tx, participant).await
}

/// Writes down that socket and media are up.
pub async fn up(tx: &mut Tx, participant: ParticipantId) -> Result<Option<Participant>, Fail> {
    tx.exec("UPDATE participant SET is_up = TRUE, left_at = NULL, lost_at = NULL WHERE id = $1", args![participant]).await?;
    get(tx, participant).await
}

/// Writes down that socket or media was lost.
pub async fn lost(tx: &mut Tx, participant: ParticipantId, now: Timestamp) -> Result<Option<Participant>, Fail> {
    let sql = "UPDATE participant SET is_up = FALSE, lost_at = COALESCE(lost_at, $2) WHERE id = $1";
    tx.exec(sql, args![participant, now]).await?;
    get(tx, participant).await
}

/// Writes down that somebody left the room.
pub async fn left(tx: &mut Tx, participant: ParticipantId, now: Timestamp) -> Result<Option<Participant>, Fail> {
    tx.exec("UPDATE participant SET is_up = FALSE, left_at = $2 WHERE id = $1", args![participant, now]).await?;
    get(tx, participant).await
}

/// The process stopped with these people in the room: they are not here until they return. Says who they were.
pub async fn all_left(tx: &mut Tx, session: SessionId, now: Timestamp) -> Result<Vec<Participant>, Fail> {
    let mut here = of_session(tx, session).await?;
    here.retain(|p| p.presence.joined_at.is_some() && p.presence.left_at.is_none());
    let sql = "UPDATE participant SET is_up = FALSE, left_at = $2 WHERE session_id = $1 AND joined_at IS NOT NULL AND left_at IS NULL";
    tx.exec(sql, args![session, now]).await?;
    Ok(here)
}
