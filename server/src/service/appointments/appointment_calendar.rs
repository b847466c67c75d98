//! An appointment as an entry for the person's own calendar: when, where, what to bring; nothing of the matter.

use std::net::IpAddr;

use server_domain::appointment::{AppointmentState, BringPaper, papers};
use server_domain::sitting::{SittingForm, SittingKind};
use server_store::appointment::Appointment;
use server_store::{Fail, Tx, site as sites, sitting as sittings};

use crate::Context;
use crate::export::ical::{Entry, Feed, Standing};
use crate::service::appointments::{appointment, appointment_view};
use crate::service::not_found;

/// The calendar entry of a code. Every version has the same UID and a higher SEQUENCE than the one before.
///
/// # Errors
/// `query_code_unknown`, `query_code_locked`.
pub async fn of_code(cx: &Context, code: &str, from: IpAddr) -> Result<Feed, Fail> {
    let id = appointment::id_of_code(cx, code, from).await?;
    let mut tx = cx.db.read().await?;
    let a = appointment::stored(&mut tx, id).await?;
    let entry = entry(&mut tx, &a).await?;
    Ok(Feed { name: entry.summary.clone(), made_at: cx.clock.now(), entries: vec![entry] })
}

const fn standing(state: AppointmentState) -> Standing {
    use AppointmentState::{Accepted, CheckedIn, Completed, Confirmed, FollowedUp, InSession, Submitted};
    match state {
        Submitted | Accepted => Standing::Tentative,
        Confirmed | CheckedIn | InSession | Completed | FollowedUp => Standing::Confirmed,
        _ => Standing::Cancelled,
    }
}

/// A paper in the words of the booking pages.
const fn paper(p: BringPaper, en: bool) -> &'static str {
    let (zh, in_english) = match p {
        BringPaper::IdCard => ("身份证", "ID card"),
        BringPaper::Request => ("写好的诉求", "your request in writing"),
        BringPaper::EarlierAnswer => ("以前收到的答复", "earlier answers"),
        BringPaper::Mandate => ("代表推选书", "letter naming the representatives"),
        BringPaper::Contract => ("合同、欠条", "contract, notes of debt"),
        BringPaper::TitleDeed => ("房产证、购房合同", "title deed, purchase contract"),
        BringPaper::LandPapers => ("土地文件", "land papers"),
        BringPaper::CourtPapers => ("判决书、裁定书", "judgments and rulings"),
        BringPaper::MedicalRecords => ("病历、鉴定", "medical records"),
        BringPaper::Evidence => ("照片、录音等证据", "photos, recordings, other evidence"),
    };
    if en { in_english } else { zh }
}

async fn entry(tx: &mut Tx, a: &Appointment) -> Result<Entry, Fail> {
    let en = a.lang == "en";
    let pick = |zh: String, en_text: String| if en { en_text } else { zh };
    let s = sittings::get(tx, a.sitting_id).await?.ok_or_else(|| not_found("sitting"))?;
    let shown = appointment_view::sitting_of(tx, a).await?;
    // By video people sit at a place of their own; in person they come to the leader's.
    let is_video = a.form == SittingForm::Video;
    let site = sites::get(tx, if is_video { a.origin_site_id } else { s.site_id }).await?.ok_or_else(|| not_found("site"))?;
    let room = if is_video { pick(site.place_zh, site.place_en) } else { pick(s.place_zh, s.place_en) };
    let bring: Vec<&str> = papers(a.topic, a.people, a.matter_id.is_some()).into_iter().map(|p| paper(p, en)).collect();
    let leader = pick(shown.leader_name, shown.leader_name_en);
    let is_lawyer = a.at.kind() == SittingKind::Lawyer;
    let (summary, location, description) = if en {
        let lines = format!("Code {}\nPlease bring: {}\nNumbers are given from half an hour before.", a.code, bring.join(", "));
        (format!("{} {leader}", if is_lawyer { "Legal advice from" } else { "Reception by" }), format!("{}, {room}", site.name_en), lines)
    } else {
        let lines = format!("查询码：{}\n请带：{}\n提前半小时可取号。", a.code, bring.join("、"));
        (format!("{}：{leader}", if is_lawyer { "法律咨询" } else { "领导接访" }), format!("{} {room}", site.name), lines)
    };
    let standing = standing(a.state);
    Ok(Entry {
        uid: a.id.to_string(),
        sequence: u32::try_from(a.steps + a.at.version).unwrap_or(u32::MAX),
        standing,
        has_alarm: standing != Standing::Cancelled,
        starts_at: a.at.starts_at(),
        ends_at: a.at.ends_at(),
        summary,
        location: location.trim_end_matches([' ', ',']).to_owned(),
        description,
    })
}
