//! Conflicts of interest: what firms listed, and which firms stepped aside from a person.

use server_domain::id::{FirmId, QueueId, StaffId, TicketId};
use server_domain::rota::conflict::normalised;
use server_domain::{Day, Timestamp};

use crate::seal::Column;
use crate::value::{args, id};
use crate::{Fail, Tx};

const LISTED: Column = Column { table: "conflict_name", name: "name_index" };

/// The keyed hash of a name on one firm's list. Two firms' lists do not show that they share a client.
fn listed(tx: &Tx, firm: FirmId, name: &str) -> String {
    tx.seal.index(LISTED, &format!("{firm}|{}", normalised(name)))
}

/// Replaces a firm's list; names that are written twice count once.
pub async fn replace(tx: &mut Tx, firm: FirmId, names: &[String], by: StaffId, now: Timestamp) -> Result<i64, Fail> {
    let mut hashes: Vec<String> = names.iter().map(|name| listed(tx, firm, name)).collect();
    hashes.sort_unstable();
    hashes.dedup();
    let sql = "INSERT INTO conflict_list (firm_id, names, changed_at, changed_by) VALUES ($1, $2, $3, $4)
               ON CONFLICT (firm_id) DO UPDATE SET names = excluded.names, changed_at = excluded.changed_at, changed_by = excluded.changed_by";
    tx.exec(sql, args![firm, hashes.len() as i64, now, by]).await?;
    tx.exec("DELETE FROM conflict_name WHERE firm_id = $1", args![firm]).await?;
    for hash in &hashes {
        tx.exec("INSERT INTO conflict_name (firm_id, name_index) VALUES ($1, $2)", args![firm, hash.as_str()]).await?;
    }
    Ok(hashes.len() as i64)
}

/// How many names a firm listed, and when.
pub async fn standing(tx: &mut Tx, firm: FirmId) -> Result<Option<(i64, Timestamp)>, Fail> {
    let row: Option<(i64, i64)> = tx.opt("SELECT names, changed_at FROM conflict_list WHERE firm_id = $1", args![firm]).await?;
    Ok(row.map(|(names, at)| (names, Timestamp(at))))
}

/// Whether a firm listed any of these names: yes or no, and not which.
pub async fn is_listed(tx: &mut Tx, firm: FirmId, names: &[String]) -> Result<bool, Fail> {
    let mut hit = false;
    for name in names {
        let hash = listed(tx, firm, name);
        let sql = "SELECT name_index FROM conflict_name WHERE firm_id = $1 AND name_index = $2";
        let row: Option<(String,)> = tx.opt(sql, args![firm, hash]).await?;
        hit |= row.is_some();
    }
    Ok(hit)
}

/// The firm of somebody who is a lawyer.
pub async fn firm_of(tx: &mut Tx, staff: StaffId) -> Result<Option<FirmId>, Fail> {
    let row: Option<(String,)> = tx.opt("SELECT firm_id FROM lawyer WHERE staff_id = $1", args![staff]).await?;
    row.map(|(firm,)| id("lawyer", "firm_id", &firm)).transpose()
}

pub async fn has_firm(tx: &mut Tx, firm: FirmId) -> Result<bool, Fail> {
    let row: Option<(String,)> = tx.opt("SELECT id FROM firm WHERE id = $1", args![firm]).await?;
    Ok(row.is_some())
}

/// No lawyer of this firm calls the person again.
pub async fn bar(tx: &mut Tx, ticket: TicketId, firm: FirmId, lawyer: StaffId, now: Timestamp) -> Result<(), Fail> {
    let sql = "INSERT INTO ticket_barred_firm (ticket_id, firm_id, lawyer_id, barred_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
    tx.exec(sql, args![ticket, firm, lawyer, now]).await?;
    Ok(())
}

/// The firms that stepped aside from a person.
pub async fn barred(tx: &mut Tx, ticket: TicketId) -> Result<Vec<FirmId>, Fail> {
    let rows: Vec<(String,)> = tx.all("SELECT firm_id FROM ticket_barred_firm WHERE ticket_id = $1", args![ticket]).await?;
    rows.iter().map(|(firm,)| id("ticket_barred_firm", "firm_id", firm)).collect()
}

/// Who waits in a line today although firms stepped aside, with these firms.
pub async fn barred_in_line(tx: &mut Tx, queue: QueueId, day: Day) -> Result<Vec<(TicketId, FirmId)>, Fail> {
    let sql = "SELECT b.ticket_id, b.firm_id FROM ticket_barred_firm b JOIN ticket t ON t.id = b.ticket_id
               WHERE t.queue_id = $1 AND t.day = $2 AND t.state IN ('issued', 'transferred', 'requeued')";
    let rows: Vec<(String, String)> = tx.all(sql, args![queue, day]).await?;
    rows.iter().map(|(t, f)| Ok((id("ticket_barred_firm", "ticket_id", t)?, id("ticket_barred_firm", "firm_id", f)?))).collect()
}

/// The firms of the lawyers who sit at a desk of this line now.
pub async fn firms_at_desks(tx: &mut Tx, queue: QueueId) -> Result<Vec<FirmId>, Fail> {
    let sql = "SELECT DISTINCT l.firm_id FROM desk d JOIN desk_queue q ON q.desk_id = d.id JOIN lawyer l ON l.staff_id = d.staff_id
               WHERE q.queue_id = $1";
    let rows: Vec<(String,)> = tx.all(sql, args![queue]).await?;
    rows.iter().map(|(firm,)| id("lawyer", "firm_id", firm)).collect()
}
