//! Who is on duty: leaders' posted sittings and lawyers' shifts.

use server_domain::Day;
use server_domain::id::SiteId;
use sqlx::FromRow;

use crate::value::args;
use crate::{Fail, Tx};

/// A person on duty on one day.
#[derive(Debug, Clone, FromRow)]
pub struct Duty {
    pub staff_id: String,
    pub name: String,
    pub name_en: String,
    pub title_zh: String,
    pub title_en: String,
    pub day: String,
    pub from_min: i64,
    pub to_min: i64,
    /// Label of the open desk at which the person sits now.
    pub desk_zh: Option<String>,
    pub desk_en: Option<String>,
    /// Who was posted first, when a substitute receives (顶替).
    pub for_name: Option<String>,
    pub for_name_en: Option<String>,
    /// A lawyer's firm, and how the duty stands; absent for leaders.
    pub firm_zh: Option<String>,
    pub firm_en: Option<String>,
    pub state: Option<String>,
}

/// Posted sittings of a site from one day to another, both included: whoever receives, and for whom.
pub async fn sittings(tx: &mut Tx, site: SiteId, from: Day, to: Day) -> Result<Vec<Duty>, Fail> {
    let sql = "SELECT s.id AS staff_id, s.name, s.name_en, s.title_zh, s.title_en, x.day, x.from_min, x.to_min,
                      d.label_zh AS desk_zh, d.label_en AS desk_en,
                      CASE WHEN x.receiver_id <> x.leader_id THEN p.name END AS for_name,
                      CASE WHEN x.receiver_id <> x.leader_id THEN p.name_en END AS for_name_en,
                      CAST(NULL AS TEXT) AS firm_zh, CAST(NULL AS TEXT) AS firm_en, CAST(NULL AS TEXT) AS state
               FROM sitting x JOIN staff s ON s.id = x.receiver_id JOIN staff p ON p.id = x.leader_id
                 LEFT JOIN desk d ON d.staff_id = s.id
               WHERE x.shift_id IS NULL AND x.site_id = $1 AND x.day >= $2 AND x.day <= $3
                 AND x.state IN ('published', 'open', 'substituted', 'in_progress', 'done', 'reported')
               ORDER BY x.day, x.from_min, s.username";
    Ok(tx.all(sql, args![site, from, to]).await?)
}

/// Lawyers' shifts of a site on one day.
pub async fn shifts(tx: &mut Tx, site: SiteId, day: Day) -> Result<Vec<Duty>, Fail> {
    let sql = "SELECT s.id AS staff_id, s.name, s.name_en, s.title_zh, s.title_en, x.day, x.from_min, x.to_min,
                      d.label_zh AS desk_zh, d.label_en AS desk_en, CAST(NULL AS TEXT) AS for_name, CAST(NULL AS TEXT) AS for_name_en,
                      f.name AS firm_zh, f.name_en AS firm_en, x.state
               FROM lawyer_shift x JOIN staff s ON s.id = x.lawyer_id LEFT JOIN lawyer l ON l.staff_id = s.id
                 LEFT JOIN firm f ON f.id = l.firm_id LEFT JOIN desk d ON d.staff_id = s.id
               WHERE x.site_id = $1 AND x.day = $2 AND x.state NOT IN ('planned', 'absent') ORDER BY x.from_min, s.username";
    Ok(tx.all(sql, args![site, day]).await?)
}
