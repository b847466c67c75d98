//! Matters: what every visit ends with.

use server_domain::id::{MatterId, PersonId, SiteId, StaffId};
use server_domain::matter::{Outcome, Topic};
use server_domain::{Day, Timestamp};

use crate::seal::Column;
use crate::value::args;
use crate::{Fail, Tx};

const SUMMARY: Column = Column { table: "matter", name: "summary_sealed" };
const QUERY_CODE: Column = Column { table: "matter", name: "query_code_sealed" };

pub struct NewMatter<'a> {
    pub id: MatterId,
    pub matter_no: &'a str,
    pub query_code: &'a str,
    pub person_id: PersonId,
    pub site_id: SiteId,
    pub origin_site_id: SiteId,
    pub registrar_id: StaffId,
    pub topic: Topic,
    pub outcome: Outcome,
    pub summary: &'a str,
}

/// Takes the next running number of a division's day.
pub async fn next_no(tx: &mut Tx, division_code: &str, day: Day) -> Result<i64, Fail> {
    let sql = "INSERT INTO matter_day (division_code, day, last_no) VALUES ($1, $2, 1)
               ON CONFLICT (division_code, day) DO UPDATE SET last_no = matter_day.last_no + 1 RETURNING last_no";
    let (no,): (i64,) = tx.one(sql, args![division_code, day]).await?;
    Ok(no)
}

pub async fn insert(tx: &mut Tx, m: &NewMatter<'_>, now: Timestamp) -> Result<(), Fail> {
    let row = m.id.to_string();
    let summary = tx.seal.seal(SUMMARY, &row, m.summary);
    let code = tx.seal.seal(QUERY_CODE, &row, m.query_code);
    let code_index = tx.seal.index(QUERY_CODE, m.query_code);
    tx.exec(
        "INSERT INTO matter (id, matter_no, query_code_sealed, query_code_index, person_id, site_id, origin_site_id, registrar_id, topic, outcome, summary_sealed, registered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        args![
            m.id,
            m.matter_no,
            code,
            code_index,
            m.person_id,
            m.site_id,
            m.origin_site_id,
            m.registrar_id,
            m.topic.as_str(),
            m.outcome.as_str(),
            summary,
            now
        ],
    )
    .await?;
    Ok(())
}

/// Number and query code, for the person whose matter it is.
pub async fn receipt(tx: &mut Tx, matter: MatterId) -> Result<Option<(String, String)>, Fail> {
    let sql = "SELECT matter_no, query_code_sealed FROM matter WHERE id = $1";
    let row: Option<(String, String)> = tx.opt(sql, args![matter]).await?;
    row.map(|(no, sealed)| Ok((no, tx.seal.open(QUERY_CODE, &matter.to_string(), &sealed)?))).transpose()
}
