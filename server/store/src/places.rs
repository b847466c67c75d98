//! The sites, queues, desk labels, priority classes and calendar of a city: a few dozen rows that every command looks at and
//! hardly anything changes. Read once, kept by the process.
//!
//! A row that is not found is looked for in the database again, so what was just added is seen at once. What another
//! process changes is seen when the jobs of this one next forget what they know ([`crate::Db::forget_places`]).

use std::sync::{Arc, Mutex, PoisonError};

use server_domain::calendar::Calendar;
use server_domain::priority::PriorityClass;

use crate::desk::Label;
use crate::queue::Queue;
use crate::site::Site;
use crate::{Fail, Tx, calendar, desk, priority, queue, site};

/// The rows at one moment, in display order.
#[derive(Default)]
pub(crate) struct Places {
    pub(crate) sites: Vec<Site>,
    pub(crate) queues: Vec<Queue>,
    pub(crate) labels: Vec<Label>,
    pub(crate) classes: Vec<PriorityClass>,
    /// The one that holds at the highest place.
    pub(crate) calendar: Calendar,
}

/// What was read last, for all transactions of this process.
#[derive(Default)]
pub(crate) struct Known(Mutex<Option<Arc<Places>>>);

impl Known {
    fn get(&self) -> Option<Arc<Places>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn keep(&self, places: Option<Arc<Places>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = places;
    }
}

/// The places as this process knows them.
pub(crate) async fn known(tx: &mut Tx) -> Result<Arc<Places>, Fail> {
    match tx.known.get() {
        Some(places) => Ok(places),
        None => reread(tx).await,
    }
}

/// The places as they are in the database now.
pub(crate) async fn reread(tx: &mut Tx) -> Result<Arc<Places>, Fail> {
    let sites = site::read(tx).await?;
    let root = sites.iter().find(|s| s.parent_id.is_none()).map_or_else(String::new, |s| s.division_code.clone());
    let places = Arc::new(Places {
        sites,
        calendar: calendar::of_division(tx, &root).await?,
        queues: queue::read(tx).await?,
        labels: desk::read_labels(tx).await?,
        classes: priority::read(tx).await?,
    });
    tx.known.keep(Some(places.clone()));
    Ok(places)
}

/// Something was changed: whoever comes next reads anew.
pub(crate) fn forget(tx: &Tx) {
    tx.known.keep(None);
}
