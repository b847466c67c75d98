//! Those who take part beside petitioner, host and invited officers.

pub mod ask;
pub mod come;
pub mod leave;
pub mod running;
pub mod send_away;
