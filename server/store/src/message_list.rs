//! The outbox as the office sees it: to whom and about which sitting, and what the gateway said; never what a message says.

use server_domain::id::{AppointmentId, SiteId, SittingId, WaitId};
use server_domain::message::{MessageKind, MessageState};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::message::TO;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

/// What a message is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    Appointment(AppointmentId),
    Wait(WaitId),
}

/// A message of the outbox with the sitting that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub key: String,
    pub kind: MessageKind,
    pub state: MessageState,
    pub lang: String,
    pub phone: String,
    pub about: Thing,
    pub sitting_id: SittingId,
    pub site_id: SiteId,
    pub day: Day,
    pub leader_name: String,
    pub leader_name_en: String,
    pub ready_at: Timestamp,
    pub about_at: Option<Timestamp>,
    pub tries: u32,
    pub problem: Option<String>,
    pub ended_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    key: String,
    kind: String,
    state: String,
    lang: String,
    to_sealed: String,
    appointment_id: Option<String>,
    wait_id: Option<String>,
    sitting_id: String,
    site_id: String,
    day: String,
    name: String,
    name_en: String,
    ready_at: i64,
    about_at: Option<i64>,
    tries: i64,
    problem: Option<String>,
    ended_at: Option<i64>,
}

impl Row {
    fn read(self, tx: &Tx) -> Result<Listed, Fail> {
        let about = match (&self.appointment_id, &self.wait_id) {
            (Some(a), _) => Thing::Appointment(id("message", "thing", a)?),
            (None, Some(w)) => Thing::Wait(id("message", "thing", w)?),
            (None, None) => return Err(Fail::Inconsistent { table: "message", column: "thing", id: self.key }),
        };
        Ok(Listed {
            phone: tx.seal.open(TO, &self.key, &self.to_sealed)?,
            kind: word("message", "kind", &self.kind, MessageKind::parse)?,
            state: word("message", "state", &self.state, MessageState::parse)?,
            key: self.key,
            lang: self.lang,
            about,
            sitting_id: id("sitting", "id", &self.sitting_id)?,
            site_id: id("sitting", "site_id", &self.site_id)?,
            day: word("sitting", "day", &self.day, Day::parse)?,
            leader_name: self.name,
            leader_name_en: self.name_en,
            ready_at: Timestamp(self.ready_at),
            about_at: self.about_at.map(Timestamp),
            tries: self.tries as u32,
            problem: self.problem,
            ended_at: self.ended_at.map(Timestamp),
        })
    }
}

/// Codes are about a phone alone and belong to no place, so the join leaves them out.
macro_rules! select {
    ($head:literal, $tail:literal) => {
        concat!(
            $head,
            " FROM message m LEFT JOIN appointment a ON a.id = m.thing LEFT JOIN wait w ON w.id = m.thing
                JOIN sitting x ON x.id = COALESCE(a.sitting_id, w.sitting_id) JOIN staff s ON s.id = x.receiver_id ",
            $tail
        )
    };
    ($tail:literal) => {
        select!(
            "SELECT m.key, m.kind, m.state, m.lang, m.to_sealed, a.id AS appointment_id, w.id AS wait_id, x.id AS sitting_id, x.site_id,
                    x.day, s.name, s.name_en, m.ready_at, m.about_at, m.tries, m.problem, m.ended_at",
            $tail
        )
    };
}

/// The messages of a state about sittings of a site, and of the sites one and two levels below it when they are asked for;
/// newest first.
pub async fn of_sites(tx: &mut Tx, site: SiteId, with_below: bool, state: MessageState, limit: i64) -> Result<Vec<Listed>, Fail> {
    let sql = select!(
        "JOIN site t ON t.id = x.site_id LEFT JOIN site p ON p.id = t.parent_id
         WHERE m.state = $3 AND (t.id = $1 OR ($2 AND (t.parent_id = $1 OR p.parent_id = $1)))
         ORDER BY COALESCE(m.ended_at, m.ready_at) DESC, m.key LIMIT $4"
    );
    let rows: Vec<Row> = tx.all(sql, args![site, with_below, state.as_str(), limit]).await?;
    rows.into_iter().map(|r| r.read(tx)).collect()
}

/// How many messages about sittings of these sites were given up.
pub async fn dead(tx: &mut Tx, site: SiteId, with_below: bool) -> Result<i64, Fail> {
    let sql = select!(
        "SELECT COUNT(*)",
        "JOIN site t ON t.id = x.site_id LEFT JOIN site p ON p.id = t.parent_id
         WHERE m.state = 'dead' AND (t.id = $1 OR ($2 AND (t.parent_id = $1 OR p.parent_id = $1)))"
    );
    let (n,): (i64,) = tx.one(sql, args![site, with_below]).await?;
    Ok(n)
}

/// One message, unless it is a code.
pub async fn get(tx: &mut Tx, key: &str) -> Result<Option<Listed>, Fail> {
    let row: Option<Row> = tx.opt(select!("WHERE m.key = $1"), args![key]).await?;
    row.map(|r| r.read(tx)).transpose()
}

/// Puts a message that was given up back into the outbox, with all its tries before it. `false` if it is no longer so.
pub async fn resend(tx: &mut Tx, key: &str, not_before: Timestamp) -> Result<bool, Fail> {
    let sql = "UPDATE message SET state = 'queued', tries = 0, not_before = $2, ended_at = NULL WHERE key = $1 AND state = 'dead'";
    Ok(tx.exec(sql, args![key, not_before]).await? == 1)
}
