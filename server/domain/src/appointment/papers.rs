//! What to bring: said when somebody books and on the slip. Nobody is turned away without them.

use crate::matter::Topic;
use crate::words;

words!(
    /// A paper to bring.
    BringPaper {
        IdCard = "id_card",
        /// The request in writing, if there is one; it can also be told.
        Request = "request",
        /// What an organ answered before.
        EarlierAnswer = "earlier_answer",
        /// The choice of the representatives, signed by those whom they speak for (推选书).
        Mandate = "mandate",
        /// Labour or loan contract, wage slips, receipts.
        Contract = "contract",
        /// Purchase contract or title of a home.
        TitleDeed = "title_deed",
        /// Land certificate or contract of the land.
        LandPapers = "land_papers",
        CourtPapers = "court_papers",
        MedicalRecords = "medical_records",
        /// Photographs, recordings, decisions.
        Evidence = "evidence",
    }
);

/// The papers for a topic; `people` share the matter, and `is_known` says that it runs already.
pub fn papers(topic: Topic, people: u32, is_known: bool) -> Vec<BringPaper> {
    let special = match topic {
        Topic::Labour | Topic::Debt => BringPaper::Contract,
        Topic::Housing => BringPaper::TitleDeed,
        Topic::Land | Topic::VillageAffairs => BringPaper::LandPapers,
        Topic::Litigation => BringPaper::CourtPapers,
        Topic::Health | Topic::SocialSecurity => BringPaper::MedicalRecords,
        Topic::Family | Topic::Traffic | Topic::Environment | Topic::Education | Topic::Other => BringPaper::Evidence,
    };
    let mut out = vec![BringPaper::IdCard, BringPaper::Request, special];
    if is_known {
        out.push(BringPaper::EarlierAnswer);
    }
    if people > 1 {
        out.push(BringPaper::Mandate);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_brings_its_mandate_and_a_known_matter_its_answer() {
        use BringPaper::{Contract, EarlierAnswer, IdCard, Mandate, Request};
        assert_eq!(papers(Topic::Labour, 1, false), [IdCard, Request, Contract]);
        assert_eq!(papers(Topic::Labour, 12, true), [IdCard, Request, Contract, EarlierAnswer, Mandate]);
    }
}
