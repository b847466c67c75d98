//! Named values of this installation: demo flag, key id, city name.

use crate::value::args;
use crate::{Fail, Tx};

pub async fn get(tx: &mut Tx, name: &str) -> Result<Option<String>, Fail> {
    let row: Option<(String,)> = tx.opt("SELECT value FROM setting WHERE name = $1", args![name]).await?;
    Ok(row.map(|(value,)| value))
}

pub async fn put(tx: &mut Tx, name: &str, value: &str) -> Result<(), Fail> {
    let sql = "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = $2";
    tx.exec(sql, args![name, value]).await?;
    Ok(())
}
