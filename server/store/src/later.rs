//! Writes that are put off within a transaction, so that many travel to the database together.
//!
//! A statement costs a hand-over to SQLite's thread, or a round trip to PostgreSQL: both far more than the row itself. What
//! nobody reads back waits here. SQLite takes several statements in one text, PostgreSQL one statement with parts (`WITH`);
//! parts see the table as it was before, so whatever touches a table again begins a new step.

use sqlx::{AssertSqlSafe, SqlSafeStr as _, SqlStr};

use crate::Val;

/// What goes to the driver at once.
pub(crate) struct Statement {
    pub(crate) sql: SqlStr,
    pub(crate) args: Vec<Val>,
}

impl Statement {
    pub(crate) fn plain(sql: &'static str, args: Vec<Val>) -> Self {
        Self { sql: sql.into_sql_str(), args }
    }

    fn joined(sql: String, args: Vec<Val>) -> Self {
        Self { sql: AssertSqlSafe(sql).into_sql_str(), args }
    }
}

/// One write: text and arguments.
type Write = (&'static str, Vec<Val>);

/// The writes that wait, in order.
#[derive(Default)]
pub(crate) struct Later {
    waiting: Vec<Write>,
    /// How often the waiting ones were sent off.
    sent: u64,
}

/// A moment in the life of a [`Later`].
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    len: usize,
    sent: u64,
}

impl Later {
    pub(crate) fn push(&mut self, sql: &'static str, args: Vec<Val>) {
        self.waiting.push((sql, args));
    }

    pub(crate) fn mark(&self) -> Mark {
        Mark { len: self.waiting.len(), sent: self.sent }
    }

    /// Forgets what was put off after a mark and still waits.
    pub(crate) fn forget_after(&mut self, mark: Mark) {
        self.waiting.truncate(if self.sent == mark.sent { mark.len } else { 0 });
    }

    /// Whether `sql` could see something that waits.
    pub(crate) fn matters_to(&self, sql: &str) -> bool {
        let names = |table: &str| sql.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == table);
        // An answer comes from a statement of its own, which may refer to rows that wait, unless it stands alone.
        let refers = sql.contains("RETURNING") && !stands_alone(sql);
        self.waiting.iter().any(|(waiting, _)| refers || names(target(waiting).1))
    }

    fn take(&mut self) -> Vec<Write> {
        self.sent += u64::from(!self.waiting.is_empty());
        std::mem::take(&mut self.waiting)
    }

    /// Everything that waits and `sql` after it, as one text.
    pub(crate) fn with(&mut self, sql: &'static str, args: Vec<Val>) -> Statement {
        if self.waiting.is_empty() {
            return Statement::plain(sql, args);
        }
        self.push(sql, args);
        self.in_one().expect("one was just added")
    }

    /// Everything that waits as one text of several statements.
    pub(crate) fn in_one(&mut self) -> Option<Statement> {
        let all = self.take();
        if let [(sql, _)] = all.as_slice() {
            let sql = *sql;
            return all.into_iter().next().map(|(_, args)| Statement::plain(sql, args));
        }
        (!all.is_empty()).then(|| join(all))
    }

    /// Everything that waits as few statements with parts: no part of a statement depends on another.
    pub(crate) fn in_steps(&mut self) -> Vec<Statement> {
        let mut steps: Vec<Vec<Write>> = Vec::new();
        for (sql, args) in self.take() {
            let depends = |step: &[Write]| step.iter().any(|(earlier, _)| must_follow(sql, earlier));
            match steps.last_mut().filter(|step| !depends(step.as_slice())) {
                Some(step) => step.push((sql, args)),
                None => steps.push(vec![(sql, args)]),
            }
        }
        steps.into_iter().map(with_parts).collect()
    }
}

/// Whether `sql` may see, or compete with, what `earlier` wrote: the same table, unless both only insert.
fn must_follow(sql: &str, earlier: &str) -> bool {
    let ((verb, table), (verb_before, table_before)) = (target(sql), target(earlier));
    table == table_before && (verb, verb_before) != ("INSERT", "INSERT")
}

/// Whether a write goes to rows that refer to nothing but themselves and their queue.
fn stands_alone(sql: &str) -> bool {
    matches!(target(sql), (_, "stream" | "queue_day"))
}

/// Verb and table of a write: `INSERT INTO t`, `DELETE FROM t`, `UPDATE t`.
fn target(sql: &str) -> (&str, &str) {
    let mut words = sql.split_whitespace();
    let verb = words.next().unwrap_or_default();
    let table = words.find(|w| !matches!(*w, "INTO" | "FROM")).unwrap_or_default();
    (verb, table)
}

fn with_parts(mut step: Vec<Write>) -> Statement {
    let Some((last, last_args)) = step.pop() else { return Statement::plain("", Vec::new()) };
    if step.is_empty() {
        return Statement::plain(last, last_args);
    }
    let (mut sql, mut args) = (String::from("WITH "), Vec::new());
    for (i, (part, part_args)) in step.into_iter().enumerate() {
        let comma = if i == 0 { "" } else { ", " };
        sql.push_str(&format!("{comma}part{i} AS ({})", renumbered(part, args.len())));
        args.extend(part_args);
    }
    sql.push(' ');
    sql.push_str(&renumbered(last, args.len()));
    args.extend(last_args);
    Statement::joined(sql, args)
}

fn join(all: Vec<Write>) -> Statement {
    let (mut sql, mut args) = (String::new(), Vec::new());
    for (part, part_args) in all {
        if !sql.is_empty() {
            sql.push_str("; ");
        }
        sql.push_str(&renumbered(part, args.len()));
        args.extend(part_args);
    }
    Statement::joined(sql, args)
}

/// `$1` becomes `$(1 + by)`, and so on. Texts are ours and hold `$` only before an argument's number.
fn renumbered(sql: &str, by: usize) -> String {
    let mut parts = sql.split('$');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let number: usize = part[..digits].parse().unwrap_or_default();
        out.push_str(&format!("${}{}", number + by, &part[digits..]));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn later(texts: &[&'static str]) -> Later {
        let mut later = Later::default();
        for sql in texts {
            later.push(sql, vec![Val::Int(Some(1)); sql.matches('$').count()]);
        }
        later
    }

    const ROW: &str = "INSERT INTO a (x, y) VALUES ($1, $2)";
    const OTHER: &str = "INSERT INTO b (x) VALUES ($1)";
    const CHANGE: &str = "UPDATE a SET x = $1 WHERE y = $2";

    #[test]
    fn one_text_counts_its_arguments_on() {
        let s = later(&[ROW, OTHER]).with(CHANGE, vec![Val::Int(None); 2]);
        assert_eq!(s.sql.as_str(), "INSERT INTO a (x, y) VALUES ($1, $2); INSERT INTO b (x) VALUES ($3); UPDATE a SET x = $4 WHERE y = $5");
        assert_eq!(s.args.len(), 5);
    }

    #[test]
    fn parts_share_a_statement_until_one_depends_on_another() {
        let steps = later(&[ROW, ROW, OTHER, CHANGE, OTHER]).in_steps();
        let texts: Vec<&str> = steps.iter().map(|s| s.sql.as_str()).collect();
        assert_eq!(
            texts,
            [
                "WITH part0 AS (INSERT INTO a (x, y) VALUES ($1, $2)), part1 AS (INSERT INTO a (x, y) VALUES ($3, $4)) \
                 INSERT INTO b (x) VALUES ($5)",
                "WITH part0 AS (UPDATE a SET x = $1 WHERE y = $2) INSERT INTO b (x) VALUES ($3)",
            ]
        );
    }

    #[test]
    fn a_read_of_other_tables_need_not_wait() {
        let waiting = later(&[ROW]);
        assert!(waiting.matters_to("SELECT x FROM a"));
        assert!(waiting.matters_to("SELECT x FROM b JOIN a ON a.x = b.x"));
        assert!(!waiting.matters_to("SELECT a_x FROM ab"));
        assert!(!waiting.matters_to(OTHER), "they can be parts of one statement");
        assert!(waiting.matters_to("INSERT INTO b (x) VALUES ($1) RETURNING x"), "it may refer to the row");
        assert!(!waiting.matters_to("INSERT INTO stream (id) VALUES ($1)"));
        assert!(!Later::default().matters_to(CHANGE));
    }

    #[test]
    fn what_was_put_off_after_a_mark_can_be_forgotten() {
        let mut later = later(&[ROW]);
        let mark = later.mark();
        later.push(OTHER, Vec::new());
        later.forget_after(mark);
        assert_eq!(later.in_one().map(|s| s.sql.as_str().to_owned()).as_deref(), Some(ROW));
        later.push(OTHER, Vec::new());
        later.forget_after(mark);
        assert!(later.in_one().is_none(), "what the mark kept was sent before");
    }
}
