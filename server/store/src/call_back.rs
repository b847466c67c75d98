//! People who are to be called back by the legal line, every try, and the line itself. Names, phones and words are sealed.

use server_domain::id::{CallBackId, SiteId, StaffId, TicketId};
use server_domain::rota::call_back::{Line, Outcome, State};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const NAME: Column = Column { table: "call_back", name: "name_sealed" };
const PHONE: Column = Column { table: "call_back", name: "phone_sealed" };
const INDEX: Column = Column { table: "call_back", name: "phone_index" };
const WORDS: Column = Column { table: "call_back", name: "words_sealed" };
const TOLD: Column = Column { table: "call_back", name: "told_words_sealed" };
const TRY: Column = Column { table: "call_back_try", name: "words_sealed" };

/// Somebody to be called back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallBack {
    pub id: CallBackId,
    pub site_id: SiteId,
    pub day: Day,
    pub no: i64,
    pub name: Option<String>,
    /// Absent once it was forgotten.
    pub phone: Option<String>,
    pub words: Option<String>,
    pub topic: Option<String>,
    pub lang: String,
    /// The number in the line that was given up for it.
    pub ticket_id: Option<TicketId>,
    pub state: State,
    pub opened_at: Timestamp,
    pub due_at: Timestamp,
    /// When, by whom and how the person was told otherwise.
    pub told: Option<(Timestamp, String, Option<String>)>,
    pub version: i64,
}

/// One try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Try {
    pub at: Timestamp,
    /// Name of who called.
    pub by: String,
    pub outcome: Outcome,
    pub words: Option<String>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    site_id: String,
    day: String,
    no: i64,
    name_sealed: Option<String>,
    phone_sealed: Option<String>,
    words_sealed: Option<String>,
    topic: Option<String>,
    lang: String,
    ticket_id: Option<String>,
    state: String,
    opened_at: i64,
    due_at: i64,
    told_at: Option<i64>,
    told_by: Option<String>,
    told_words_sealed: Option<String>,
    version: i64,
}

fn opened(tx: &Tx, column: Column, row: &str, sealed: Option<&str>) -> Result<Option<String>, Fail> {
    sealed.map(|text| tx.seal.open(column, row, text)).transpose()
}

fn read(tx: &Tx, r: Row) -> Result<CallBack, Fail> {
    let told_words = opened(tx, TOLD, &r.id, r.told_words_sealed.as_deref())?;
    Ok(CallBack {
        name: opened(tx, NAME, &r.id, r.name_sealed.as_deref())?,
        phone: opened(tx, PHONE, &r.id, r.phone_sealed.as_deref())?,
        words: opened(tx, WORDS, &r.id, r.words_sealed.as_deref())?,
        site_id: id("call_back", "site_id", &r.site_id)?,
        day: word("call_back", "day", &r.day, Day::parse)?,
        no: r.no,
        topic: r.topic,
        lang: r.lang,
        ticket_id: r.ticket_id.as_deref().map(|t| id("call_back", "ticket_id", t)).transpose()?,
        state: word("call_back", "state", &r.state, State::parse)?,
        opened_at: Timestamp(r.opened_at),
        due_at: Timestamp(r.due_at),
        told: r.told_at.map(|at| (Timestamp(at), r.told_by.unwrap_or_default(), told_words)),
        version: r.version,
        id: id("call_back", "id", &r.id)?,
    })
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT c.id, c.site_id, c.day, c.no, c.name_sealed, c.phone_sealed, c.words_sealed, c.topic, c.lang, c.ticket_id, c.state,
                    c.opened_at, c.due_at, c.told_at, s.name AS told_by, c.told_words_sealed, c.version
             FROM call_back c LEFT JOIN staff s ON s.id = c.told_by ",
            $tail
        )
    };
}

async fn many(tx: &mut Tx, sql: &'static str, args: Vec<crate::Val>) -> Result<Vec<CallBack>, Fail> {
    let rows: Vec<Row> = tx.all(sql, args).await?;
    rows.into_iter().map(|r| read(tx, r)).collect()
}

/// The legal line, if the city has one.
pub async fn line(tx: &mut Tx) -> Result<Option<Line>, Fail> {
    let sql = "SELECT number, from_min, to_min, on_rest_days, answer_min, next_day_min FROM legal_line ORDER BY number LIMIT 1";
    let row: Option<(String, i64, i64, bool, i64, i64)> = tx.opt(sql, vec![]).await?;
    Ok(row.map(|(number, from, to, on_rest_days, answer, next)| Line {
        number,
        from_min: from as u16,
        to_min: to as u16,
        on_rest_days,
        answer_min: answer as u16,
        next_day_min: next as u16,
    }))
}

/// The next number of a day. Whoever asks next waits for this transaction.
pub async fn next_no(tx: &mut Tx, day: Day) -> Result<i64, Fail> {
    tx.lock("UPDATE legal_line SET number = number", vec![]).await?;
    let (last,): (i64,) = tx.one("SELECT CAST(COALESCE(MAX(no), 0) AS BIGINT) FROM call_back WHERE day = $1", args![day]).await?;
    Ok(last + 1)
}

/// Writes down that somebody is to be called. A unique violation if the phone is on the list already.
pub async fn insert(tx: &mut Tx, c: &CallBack) -> Result<(), Fail> {
    let key = c.id.to_string();
    let seal = |column, text: &Option<String>| text.as_deref().map(|t| tx.seal.seal(column, &key, t));
    let (name, phone, words) = (seal(NAME, &c.name), seal(PHONE, &c.phone), seal(WORDS, &c.words));
    let index = c.phone.as_deref().map(|p| tx.seal.index(INDEX, p));
    tx.exec(
        "INSERT INTO call_back (id, site_id, day, no, name_sealed, phone_sealed, phone_index, words_sealed, topic, lang, ticket_id, state,
                                opened_at, due_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open', $12, $13)",
        args![
            c.id,
            c.site_id,
            c.day,
            c.no,
            name,
            phone,
            index,
            words,
            c.topic.as_deref(),
            c.lang.as_str(),
            c.ticket_id,
            c.opened_at,
            c.due_at
        ],
    )
    .await?;
    Ok(())
}

/// The open one of a phone.
pub async fn of_phone(tx: &mut Tx, phone: &str) -> Result<Option<CallBack>, Fail> {
    let index = tx.seal.index(INDEX, phone);
    Ok(many(tx, select!("WHERE c.phone_index = $1 AND c.state = 'open'"), args![index]).await?.pop())
}

pub async fn get(tx: &mut Tx, call_back: CallBackId) -> Result<Option<CallBack>, Fail> {
    Ok(many(tx, select!("WHERE c.id = $1"), args![call_back]).await?.pop())
}

/// The one for which a number in the line was given up.
pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Option<CallBack>, Fail> {
    Ok(many(tx, select!("WHERE c.ticket_id = $1 ORDER BY c.opened_at DESC LIMIT 1"), args![ticket]).await?.pop())
}

/// Those of a day, by number.
pub async fn of_day(tx: &mut Tx, day: Day) -> Result<Vec<CallBack>, Fail> {
    many(tx, select!("WHERE c.day = $1 ORDER BY c.no"), args![day]).await
}

/// Those of today, and of earlier days who are still to be called or told: the earliest promise first, at most 1000.
pub async fn to_do(tx: &mut Tx, today: Day) -> Result<Vec<CallBack>, Fail> {
    let sql = select!(
        "WHERE c.day = $1 OR c.state = 'open' OR (c.state = 'given_up' AND c.told_at IS NULL)
         ORDER BY CASE WHEN c.state = 'open' THEN 0 WHEN c.state = 'given_up' AND c.told_at IS NULL THEN 1 ELSE 2 END, c.due_at, c.day, c.no
         LIMIT 1000"
    );
    many(tx, sql, args![today]).await
}

/// What came of the tries, in order.
pub async fn tries(tx: &mut Tx, call_back: CallBackId) -> Result<Vec<Try>, Fail> {
    let sql = "SELECT t.seq, t.at, s.name, t.outcome, t.words_sealed FROM call_back_try t JOIN staff s ON s.id = t.staff_id
               WHERE t.call_back_id = $1 ORDER BY t.seq";
    let rows: Vec<(i64, i64, String, String, Option<String>)> = tx.all(sql, args![call_back]).await?;
    let one = |(seq, at, by, outcome, words): (i64, i64, String, String, Option<String>)| {
        Ok(Try {
            at: Timestamp(at),
            by,
            outcome: word("call_back_try", "outcome", &outcome, Outcome::parse)?,
            words: opened(tx, TRY, &format!("{call_back}:{seq}"), words.as_deref())?,
        })
    };
    rows.into_iter().map(one).collect()
}

/// Adds a try and where it leaves the call-back; `false` if somebody wrote since `c` was read.
pub async fn add_try(
    tx: &mut Tx,
    c: &CallBack,
    seq: i64,
    (by, outcome, words): (StaffId, Outcome, Option<&str>),
    next: State,
    now: Timestamp,
) -> Result<bool, Fail> {
    let ended = (next != State::Open).then_some(now);
    let sql = "UPDATE call_back SET state = $3, ended_at = $4, version = version + 1 WHERE id = $1 AND version = $2 AND state = 'open'";
    if tx.exec(sql, args![c.id, c.version, next.as_str(), ended]).await? != 1 {
        return Ok(false);
    }
    let words = words.map(|w| tx.seal.seal(TRY, &format!("{}:{seq}", c.id), w));
    let sql = "INSERT INTO call_back_try (call_back_id, seq, at, staff_id, outcome, words_sealed) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.exec(sql, args![c.id, seq, now, by, outcome.as_str(), words]).await?;
    Ok(true)
}

/// Somebody who was given up was told in another way; `false` if it is not theirs to tell any more.
pub async fn set_told(tx: &mut Tx, c: &CallBack, by: StaffId, words: &str, now: Timestamp) -> Result<bool, Fail> {
    let words = tx.seal.seal(TOLD, &c.id.to_string(), words);
    let sql = "UPDATE call_back SET told_at = $3, told_by = $4, told_words_sealed = $5, version = version + 1
               WHERE id = $1 AND version = $2 AND state = 'given_up' AND told_at IS NULL";
    Ok(tx.exec(sql, args![c.id, c.version, now, by, words]).await? == 1)
}

/// Whether [`forget`] would find any.
pub async fn has_old(tx: &mut Tx, before: Timestamp) -> Result<bool, Fail> {
    let sql = "SELECT COUNT(*) FROM call_back WHERE ended_at < $1 AND phone_sealed IS NOT NULL AND (state = 'done' OR told_at IS NOT NULL)";
    let (n,): (i64,) = tx.one(sql, args![before]).await?;
    Ok(n > 0)
}

/// Empties what tells who it was, of those that ended before `before`. Those who are still to be told stay.
pub async fn forget(tx: &mut Tx, before: Timestamp) -> Result<u64, Fail> {
    let sql = "UPDATE call_back_try SET words_sealed = NULL WHERE words_sealed IS NOT NULL AND call_back_id IN
                 (SELECT id FROM call_back WHERE ended_at < $1 AND (state = 'done' OR told_at IS NOT NULL))";
    tx.exec(sql, args![before]).await?;
    let sql =
        "UPDATE call_back SET name_sealed = NULL, phone_sealed = NULL, phone_index = NULL, words_sealed = NULL, told_words_sealed = NULL
               WHERE ended_at < $1 AND phone_sealed IS NOT NULL AND (state = 'done' OR told_at IS NOT NULL)";
    Ok(tx.exec(sql, args![before]).await?)
}
