//! Priority classes.

use server_domain::priority::{KnownBy, PriorityClass};
use sqlx::FromRow;

use crate::value::word;
use crate::{Fail, Tx, places};

#[derive(FromRow)]
struct Row {
    code: String,
    name_zh: String,
    name_en: String,
    bonus_ms: i64,
    known_by: String,
    min_age: Option<i64>,
    source: String,
}

/// The classes in force, in display order.
pub async fn all(tx: &mut Tx) -> Result<Vec<PriorityClass>, Fail> {
    Ok(places::known(tx).await?.classes.clone())
}

pub(crate) async fn read(tx: &mut Tx) -> Result<Vec<PriorityClass>, Fail> {
    let sql = "SELECT code, name_zh, name_en, bonus_ms, known_by, min_age, source FROM priority_class WHERE is_active ORDER BY ord, code";
    let rows: Vec<Row> = tx.all(sql, vec![]).await?;
    rows.into_iter()
        .map(|r| {
            Ok(PriorityClass {
                known_by: word("priority_class", "known_by", &r.known_by, KnownBy::parse)?,
                code: r.code,
                name_zh: r.name_zh,
                name_en: r.name_en,
                bonus_ms: r.bonus_ms,
                min_age: r.min_age.map(|a| a as i16),
                source: r.source,
            })
        })
        .collect()
}
