//! Sessions: one way to change, with a step for every change; and their notes.

use server_domain::id::{DeskId, SessionId, SiteId, StaffId, TicketId};
use server_domain::session::{End, Session as State, SessionKind, Why};
use server_domain::{Rejection, RejectionCode, Timestamp};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const NOTE: Column = Column { table: "note", name: "text_sealed" };
pub(crate) const WORDS: Column = Column { table: "session_step", name: "words_sealed" };
/// Most steps shown of one session.
const MAX_STEPS: i64 = 500;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    pub kind: SessionKind,
    pub ticket_id: TicketId,
    pub site_id: SiteId,
    /// Where it is received and by whom; nobody before the number is called.
    pub host: Option<Host>,
    pub state: State,
    pub is_confidential: bool,
    /// When somebody sat down before they were called.
    pub lobby_at: Option<Timestamp>,
    /// Rows of its steps so far.
    pub steps: i64,
}

/// Where and by whom a session is received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Host {
    pub desk_id: DeskId,
    pub staff_id: StaffId,
}

impl Session {
    /// Whether this staff member receives.
    pub fn is_host(&self, staff: StaffId) -> bool {
        self.host.is_some_and(|h| h.staff_id == staff)
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    kind: String,
    ticket_id: String,
    site_id: String,
    desk_id: Option<String>,
    host_id: Option<String>,
    state: String,
    is_confidential: bool,
    lobby_at: Option<i64>,
    live_at: Option<i64>,
    interrupted_at: Option<i64>,
    ended_at: Option<i64>,
    steps: i64,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT id, kind, ticket_id, site_id, desk_id, host_id, state, is_confidential, lobby_at, live_at, interrupted_at, ended_at, steps
             FROM session ",
            $tail
        )
    };
}

impl TryFrom<Row> for Session {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        let bad = |column| Fail::Inconsistent { table: "session", column, id: r.id.clone() };
        let at = |column, value: Option<i64>| value.map(Timestamp).ok_or_else(|| bad(column));
        let live = || at("live_at", r.live_at);
        let state = match r.state.as_str() {
            "scheduled" => State::Scheduled,
            "lobby" => State::Lobby,
            "preflight_ok" => State::PreflightOk,
            "live" => State::Live { since: live()? },
            "interrupted" => State::Interrupted { since: at("interrupted_at", r.interrupted_at)?, live_since: live()? },
            "closing" => State::Closing { live_since: live()? },
            "archived" => State::Archived { at: at("ended_at", r.ended_at)? },
            over => State::Over { end: End::parse(over).ok_or_else(|| bad("state"))?, at: at("ended_at", r.ended_at)? },
        };
        let host = match (&r.desk_id, &r.host_id) {
            (Some(desk), Some(host)) => Some(Host { desk_id: id("session", "desk_id", desk)?, staff_id: id("session", "host_id", host)? }),
            _ => None,
        };
        Ok(Self {
            kind: word("session", "kind", &r.kind, SessionKind::parse)?,
            ticket_id: id("session", "ticket_id", &r.ticket_id)?,
            site_id: id("session", "site_id", &r.site_id)?,
            host,
            state,
            is_confidential: r.is_confidential,
            lobby_at: r.lobby_at.map(Timestamp),
            steps: r.steps,
            id: id("session", "id", &r.id)?,
        })
    }
}

/// Who changed a session and why.
#[derive(Debug, Clone, Copy)]
pub struct Turn<'a> {
    /// Nobody for the petitioner, a line or a job.
    pub by: Option<StaffId>,
    pub why: Why,
    /// What people wrote about it; sealed.
    pub words: Option<&'a str>,
}

impl Turn<'_> {
    /// A change that nobody of staff made and nobody wrote about.
    pub const fn of(why: Why) -> Self {
        Self { by: None, why, words: None }
    }

    /// A change that a staff member made.
    pub const fn by(staff: StaffId, why: Why) -> Self {
        Self { by: Some(staff), why, words: None }
    }
}

/// Adds a session with its first step; `steps` of the value is not read.
pub async fn insert(tx: &mut Tx, s: &Session, turn: &Turn<'_>, now: Timestamp) -> Result<Session, Fail> {
    tx.exec(
        "INSERT INTO session (id, kind, ticket_id, site_id, desk_id, host_id, state, is_confidential, opened_at, lobby_at, steps)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)",
        args![
            s.id,
            s.kind.as_str(),
            s.ticket_id,
            s.site_id,
            s.host.map(|h| h.desk_id),
            s.host.map(|h| h.staff_id),
            s.state.as_str(),
            s.is_confidential,
            now,
            s.lobby_at
        ],
    )
    .await?;
    add_step(tx, s.id, 1, s.state, turn, now).await?;
    Ok(Session { steps: 1, ..s.clone() })
}

async fn add_step(tx: &mut Tx, session: SessionId, seq: i64, state: State, turn: &Turn<'_>, now: Timestamp) -> Result<(), Fail> {
    let sealed = turn.words.map(|words| tx.seal.seal(WORDS, &format!("{session}:{seq}"), words));
    let sql = "INSERT INTO session_step (session_id, seq, state, at, staff_id, why, words_sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    tx.exec(sql, args![session, seq, state.as_str(), now, turn.by, turn.why.as_str(), sealed]).await?;
    Ok(())
}

/// The one way to change a session: state, host, place in the lobby and the step together. `s` guards against a change in
/// between.
///
/// # Errors
/// `session_state` if somebody else changed it in between.
pub async fn change(tx: &mut Tx, s: &Session, next: Session, turn: &Turn<'_>, now: Timestamp) -> Result<Session, Fail> {
    let n = Session { steps: s.steps + 1, ..next };
    let interrupted = match n.state {
        State::Interrupted { since, .. } => Some(since),
        _ => None,
    };
    let begins = interrupted.is_some() && !matches!(s.state, State::Interrupted { .. });
    let changed = tx
        .exec(
            "UPDATE session SET state = $3, desk_id = $4, host_id = $5, is_confidential = $6, lobby_at = $7, live_at = COALESCE($8, live_at),
                    interrupted_at = COALESCE($9, interrupted_at), interruptions = interruptions + $10, ended_at = $11, steps = $12
             WHERE id = $1 AND steps = $2",
            args![
                s.id,
                s.steps,
                n.state.as_str(),
                n.host.map(|h| h.desk_id),
                n.host.map(|h| h.staff_id),
                n.is_confidential,
                n.lobby_at,
                n.state.live_since(),
                interrupted,
                i64::from(begins),
                n.state.ended_at(),
                n.steps
            ],
        )
        .await?;
    if changed != 1 {
        return Err(Rejection::new(RejectionCode::SessionState).with("state", "changed").with("action", n.state.as_str()).into());
    }
    add_step(tx, s.id, n.steps, n.state, turn, now).await?;
    Ok(n)
}

/// Changes nothing but the state.
///
/// # Errors
/// As [`change`].
pub async fn save(tx: &mut Tx, s: &Session, next: State, turn: &Turn<'_>, now: Timestamp) -> Result<Session, Fail> {
    change(tx, s, Session { state: next, ..s.clone() }, turn, now).await
}

/// From now on others may be in the talk.
pub async fn end_confidential_part(tx: &mut Tx, session: SessionId) -> Result<(), Fail> {
    tx.exec("UPDATE session SET is_confidential = FALSE WHERE id = $1", args![session]).await?;
    Ok(())
}

pub async fn get(tx: &mut Tx, session: SessionId) -> Result<Option<Session>, Fail> {
    tx.opt::<Row>(select!("WHERE id = $1"), args![session]).await?.map(Session::try_from).transpose()
}

/// The latest session of a ticket.
pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Option<Session>, Fail> {
    tx.opt::<Row>(select!("WHERE ticket_id = $1 ORDER BY opened_at DESC, id DESC LIMIT 1"), args![ticket])
        .await?
        .map(Session::try_from)
        .transpose()
}

/// Sessions in whose rooms people may be, at most 1000.
pub async fn with_room(tx: &mut Tx) -> Result<Vec<Session>, Fail> {
    let sql = select!("WHERE state IN ('lobby', 'preflight_ok', 'live', 'interrupted', 'closing') LIMIT 1000");
    let rows: Vec<Row> = tx.all(sql, vec![]).await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Ended before a moment with nothing open: no number that goes on, no invitation without an end. At most 200.
pub async fn to_archive(tx: &mut Tx, before: Timestamp) -> Result<Vec<Session>, Fail> {
    let sql = select!(
        "WHERE state = 'ended' AND ended_at < $1
           AND NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = session.ticket_id
                           AND t.state IN ('issued', 'called', 'serving', 'paused', 'transferred', 'requeued'))
           AND NOT EXISTS (SELECT 1 FROM invitation i WHERE i.session_id = session.id AND i.state IN ('asking', 'agreed', 'sent', 'accepted'))
         ORDER BY ended_at LIMIT 200"
    );
    let rows: Vec<Row> = tx.all(sql, args![before]).await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// A change as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub seq: i64,
    /// A word of the states.
    pub state: String,
    pub at: Timestamp,
    /// Name and English name of who did it.
    pub by: Option<(String, String)>,
    /// A code of [`Why`].
    pub why: String,
    pub words: Option<String>,
}

#[derive(FromRow)]
struct StepRow {
    seq: i64,
    state: String,
    at: i64,
    name: Option<String>,
    name_en: Option<String>,
    why: String,
    words_sealed: Option<String>,
}

/// What happened to a session, the oldest first.
pub async fn steps(tx: &mut Tx, session: SessionId) -> Result<Vec<Step>, Fail> {
    let sql = "SELECT p.seq, p.state, p.at, s.name, s.name_en, p.why, p.words_sealed
               FROM session_step p LEFT JOIN staff s ON s.id = p.staff_id WHERE p.session_id = $1 ORDER BY p.seq LIMIT $2";
    let rows: Vec<StepRow> = tx.all(sql, args![session, MAX_STEPS]).await?;
    let open = |r: StepRow| {
        let words = r.words_sealed.as_deref().map(|w| tx.seal.open(WORDS, &format!("{session}:{}", r.seq), w)).transpose()?;
        Ok(Step { seq: r.seq, state: r.state, at: Timestamp(r.at), by: r.name.zip(r.name_en), why: r.why, words })
    };
    rows.into_iter().map(open).collect()
}

/// A code of [`Why`]: why a session that is over ended.
pub async fn ended_why(tx: &mut Tx, over: SessionId) -> Result<Option<String>, Fail> {
    let sql = "SELECT why FROM session_step WHERE session_id = $1 AND state <> 'archived' ORDER BY seq DESC LIMIT 1";
    let row: Option<(String,)> = tx.opt(sql, args![over]).await?;
    Ok(row.map(|(why,)| why))
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
