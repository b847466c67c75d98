//! Places in the tree: one city hall, county bureaus under it, township centres under those.

use crate::words;

words!(
    /// What a place is.
    SiteKind {
        CityHall = "city_hall",
        CountyBureau = "county_bureau",
        TownshipCentre = "township_centre",
        MediationCentre = "mediation_centre",
    }
);

impl SiteKind {
    /// 1 city, 2 county, 3 township; sector mediation centres belong to city departments.
    pub const fn tier(self) -> u8 {
        match self {
            Self::CityHall | Self::MediationCentre => 1,
            Self::CountyBureau => 2,
            Self::TownshipCentre => 3,
        }
    }
}

/// Longest chain from a site to its root that is followed; a longer one is a fault in the data.
pub const MAX_DEPTH: usize = 8;
