//! The classes of people who are called earlier.

use server_api as api;
use server_domain::priority::{KnownBy, PriorityClass};
use server_store::{Fail, priority as priorities};

use crate::Context;

pub fn class(c: &PriorityClass) -> api::PriorityClass {
    api::PriorityClass {
        code: c.code.clone(),
        name_zh: c.name_zh.clone(),
        name_en: c.name_en.clone(),
        bonus_minutes: c.bonus_ms / 60_000,
        is_declared: c.known_by == KnownBy::Declared,
        source: c.source.clone(),
    }
}

/// The classes in force.
pub async fn list(cx: &Context) -> Result<api::PriorityList, Fail> {
    let mut tx = cx.db.read().await?;
    Ok(api::PriorityList { items: priorities::all(&mut tx).await?.iter().map(class).collect() })
}
