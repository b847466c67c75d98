//! Sessions, their participants and their notes.

use server_domain::Timestamp;
use server_domain::id::{DeskId, ParticipantId, SessionId, SiteId, StaffId, TicketId};
use server_domain::session::{Session as State, SessionKind};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const NOTE: Column = Column { table: "note", name: "text_sealed" };

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub kind: SessionKind,
    pub ticket_id: TicketId,
    pub site_id: SiteId,
    pub desk_id: DeskId,
    pub host_id: StaffId,
    pub state: State,
    pub is_confidential: bool,
}

#[derive(FromRow)]
struct Row {
    id: String,
    kind: String,
    ticket_id: String,
    site_id: String,
    desk_id: String,
    host_id: String,
    state: String,
    is_confidential: bool,
    live_at: Option<i64>,
    interrupted_at: Option<i64>,
    ended_at: Option<i64>,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT id, kind, ticket_id, site_id, desk_id, host_id, state, is_confidential, live_at, interrupted_at, ended_at FROM session ",
            $tail
        )
    };
}

impl TryFrom<Row> for Session {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        let at = |column, value: Option<i64>| {
            value.map(Timestamp).ok_or_else(|| Fail::Inconsistent { table: "session", column, id: r.id.clone() })
        };
        let state = match r.state.as_str() {
            "lobby" => State::Lobby,
            "live" => State::Live { since: at("live_at", r.live_at)? },
            "interrupted" => State::Interrupted { since: at("interrupted_at", r.interrupted_at)?, live_since: at("live_at", r.live_at)? },
            "ended" => State::Ended { at: at("ended_at", r.ended_at)? },
            _ => return Err(Fail::Inconsistent { table: "session", column: "state", id: r.id }),
        };
        Ok(Self {
            id: id("session", "id", &r.id)?,
            kind: word("session", "kind", &r.kind, SessionKind::parse)?,
            ticket_id: id("session", "ticket_id", &r.ticket_id)?,
            site_id: id("session", "site_id", &r.site_id)?,
            desk_id: id("session", "desk_id", &r.desk_id)?,
            host_id: id("session", "host_id", &r.host_id)?,
            state,
            is_confidential: r.is_confidential,
        })
    }
}

pub async fn insert(tx: &mut Tx, s: &Session, now: Timestamp) -> Result<(), Fail> {
    tx.exec(
        "INSERT INTO session (id, kind, ticket_id, site_id, desk_id, host_id, state, is_confidential, opened_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'lobby', $7, $8)",
        args![s.id, s.kind.as_str(), s.ticket_id, s.site_id, s.desk_id, s.host_id, s.is_confidential, now],
    )
    .await?;
    Ok(())
}

pub async fn get(tx: &mut Tx, session: SessionId) -> Result<Option<Session>, Fail> {
    tx.opt::<Row>(select!("WHERE id = $1"), args![session]).await?.map(Session::try_from).transpose()
}

pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Option<Session>, Fail> {
    tx.opt::<Row>(select!("WHERE ticket_id = $1 ORDER BY opened_at DESC, id DESC LIMIT 1"), args![ticket])
        .await?
        .map(Session::try_from)
        .transpose()
}

/// Sessions that were open when the process stopped.
pub async fn not_ended(tx: &mut Tx) -> Result<Vec<Session>, Fail> {
    let rows: Vec<Row> = tx.all(select!("WHERE state <> 'ended' LIMIT 1000"), vec![]).await?;
    rows.into_iter().map(Session::try_from).collect()
}

pub async fn save(tx: &mut Tx, session: SessionId, next: State) -> Result<(), Fail> {
    match next {
        State::Lobby => Ok(()),
        State::Live { since } => {
            let sql = "UPDATE session SET state = 'live', live_at = $2 WHERE id = $1";
            tx.exec(sql, args![session, since]).await.map(|_| ())
        }
        State::Interrupted { since, .. } => {
            let sql = "UPDATE session SET state = 'interrupted', interrupted_at = $2, interruptions = interruptions + 1 WHERE id = $1";
            tx.exec(sql, args![session, since]).await.map(|_| ())
        }
        State::Ended { at } => {
            tx.exec("UPDATE session SET state = 'ended', ended_at = $2 WHERE id = $1", args![session, at]).await.map(|_| ())
        }
    }?;
    Ok(())
}

/// From now on others may be in the talk.
pub async fn end_confidential_part(tx: &mut Tx, session: SessionId) -> Result<(), Fail> {
    tx.exec("UPDATE session SET is_confidential = FALSE WHERE id = $1", args![session]).await?;
    Ok(())
}

/// The participant of a session for a staff member, or for the petitioner (`None`), made on first use.
pub async fn participant(
    tx: &mut Tx,
    fresh: ParticipantId,
    session: SessionId,
    role: &str,
    staff: Option<StaffId>,
) -> Result<ParticipantId, Fail> {
    let known: Option<(String,)> = match staff {
        Some(staff) => tx.opt("SELECT id FROM participant WHERE session_id = $1 AND staff_id = $2", args![session, staff]).await?,
        None => tx.opt("SELECT id FROM participant WHERE session_id = $1 AND role = 'petitioner'", args![session]).await?,
    };
    if let Some((known,)) = known {
        return id("participant", "id", &known);
    }
    let sql = "INSERT INTO participant (id, session_id, role, staff_id) VALUES ($1, $2, $3, $4)";
    tx.exec(sql, args![fresh, session, role, staff]).await?;
    Ok(fresh)
}

/// A staff member's place in a session, if they were ever let in.
pub async fn participant_of(tx: &mut Tx, session: SessionId, staff: StaffId) -> Result<Option<ParticipantId>, Fail> {
    let sql = "SELECT id FROM participant WHERE session_id = $1 AND staff_id = $2";
    let row: Option<(String,)> = tx.opt(sql, args![session, staff]).await?;
    row.map(|(p,)| id("participant", "id", &p)).transpose()
}

/// Writes down that a participant came, and says its role; `None` for somebody who is not of this database.
pub async fn joined(tx: &mut Tx, participant: ParticipantId, now: Timestamp) -> Result<Option<String>, Fail> {
    let sql = "UPDATE participant SET joined_at = COALESCE(joined_at, $2), left_at = NULL, joins = joins + 1 WHERE id = $1 RETURNING role";
    let row: Option<(String,)> = tx.opt(sql, args![participant, now]).await?;
    Ok(row.map(|(role,)| role))
}

/// Writes down that a participant left, and says its role.
pub async fn left(tx: &mut Tx, participant: ParticipantId, now: Timestamp) -> Result<Option<String>, Fail> {
    let row: Option<(String,)> =
        tx.opt("UPDATE participant SET left_at = $2 WHERE id = $1 RETURNING role", args![participant, now]).await?;
    Ok(row.map(|(role,)| role))
}

/// A participant's role.
pub async fn role(tx: &mut Tx, participant: ParticipantId) -> Result<Option<String>, Fail> {
    let row: Option<(String,)> = tx.opt("SELECT role FROM participant WHERE id = $1", args![participant]).await?;
    Ok(row.map(|(role,)| role))
}

/// A saved note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub text: String,
    pub version: i64,
    pub saved_at: Timestamp,
}

pub async fn note(tx: &mut Tx, session: SessionId) -> Result<Option<Note>, Fail> {
    let sql = "SELECT text_sealed, version, saved_at FROM note WHERE session_id = $1";
    let row: Option<(String, i64, i64)> = tx.opt(sql, args![session]).await?;
    let Some((sealed, version, saved_at)) = row else { return Ok(None) };
    let text = tx.seal.open(NOTE, &session.to_string(), &sealed)?;
    Ok(Some(Note { text, version, saved_at: Timestamp(saved_at) }))
}

/// Saves a note if `version` is still the stored one (0 before the first). `None` if somebody saved in between.
pub async fn save_note(
    tx: &mut Tx,
    session: SessionId,
    text: &str,
    version: i64,
    staff: StaffId,
    now: Timestamp,
) -> Result<Option<i64>, Fail> {
    let sealed = tx.seal.seal(NOTE, &session.to_string(), text);
    let changed = if version == 0 {
        let sql =
            "INSERT INTO note (session_id, text_sealed, version, saved_at, staff_id) VALUES ($1, $2, 1, $3, $4) ON CONFLICT DO NOTHING";
        tx.exec(sql, args![session, sealed, now, staff]).await?
    } else {
        let sql =
            "UPDATE note SET text_sealed = $2, version = version + 1, saved_at = $3, staff_id = $4 WHERE session_id = $1 AND version = $5";
        tx.exec(sql, args![session, sealed, now, staff, version]).await?
    };
    Ok((changed == 1).then_some(version + 1))
}
