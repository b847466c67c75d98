//! Why a use case did not commit.

use server_domain::{Rejection, RejectionCode};

/// A failed transaction. A rule's "no" rolls back like any other failure but is not an error in the log.
#[derive(Debug, thiserror::Error)]
pub enum Fail {
    #[error(transparent)]
    Rule(#[from] Rejection),
    #[error("database: {0}")]
    Db(#[from] sqlx::Error),
    /// A row that no version of this program can have written.
    #[error("inconsistent row: {table}.{column} of {id}")]
    Inconsistent { table: &'static str, column: &'static str, id: String },
    #[error("{table}.{column} of {id} does not open: wrong key, or the row was changed outside the program")]
    Sealed { table: &'static str, column: &'static str, id: String },
    #[error("the writer task is gone")]
    WriterGone,
}

impl From<RejectionCode> for Fail {
    fn from(code: RejectionCode) -> Self {
        Self::Rule(code.into())
    }
}

impl Fail {
    /// Serialization failures, deadlocks and a busy database: the same job may succeed at once.
    pub(crate) fn is_retryable(&self) -> bool {
        let Self::Db(sqlx::Error::Database(e)) = self else { return false };
        matches!(e.code().as_deref(), Some("40001" | "40P01" | "5" | "6" | "261" | "517"))
    }

    /// Whether a CHECK of the table refused the row.
    pub fn is_check_violation(&self) -> bool {
        matches!(self, Self::Db(sqlx::Error::Database(e)) if e.is_check_violation())
    }

    /// Whether a unique index refused the row.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Db(sqlx::Error::Database(e)) if e.is_unique_violation())
    }
}
