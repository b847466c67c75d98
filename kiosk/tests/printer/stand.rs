//! A twin, a printer that talks to it, and slips.

use std::path::PathBuf;

use kiosk::device::printer::layout::Roll;
use kiosk::device::printer::line::Place;
use kiosk::device::printer::slip::{Booking, Lang, Slip, Ticket, Wait};
use kiosk::device::printer::{Printer, Settings};
use kiosk::device::printer_twin::parser::Printed;
use kiosk::device::printer_twin::{self, Twin, paper};
use server_api::EstimateBasis;

pub fn slip() -> Slip {
    Slip::Ticket(ticket())
}

pub fn ticket() -> Ticket {
    Ticket {
        number: "L012".to_owned(),
        queue_zh: "法律咨询".to_owned(),
        queue_en: "Legal advice".to_owned(),
        ahead: 3,
        estimate: Some(Wait { min_minutes: 10, max_minutes: 25, basis: EstimateBasis::Recent, sample: 20 }),
        issued_at: "2026-11-23T09:41:07.120+08:00".to_owned(),
        place: "石嘴山市信访接待大厅".to_owned(),
        rules: vec![
            "叫到号时，大屏和广播都会说，请到屏幕上写的窗口。".to_owned(),
            "叫 3 次没有到算过号；当天回来，排在后面第 3 位。".to_owned(),
            "号码只在今天有效。有困难请找大厅工作人员。".to_owned(),
        ],
        url: "https://reception.shizuishan.example/t/9Jx2mQ7vRk4TzLw8PbYc1A".to_owned(),
        lang: Lang::Zh,
    }
}

pub fn english() -> Slip {
    Slip::Ticket(Ticket {
        place: "Shizuishan Reception Hall".to_owned(),
        rules: vec![
            "When your number is called, go to the window on the screen.".to_owned(),
            "Three calls without you count as missed; come back today and wait for three others.".to_owned(),
            "Valid today only. The staff in the hall will help you.".to_owned(),
        ],
        estimate: Some(Wait { min_minutes: 0, max_minutes: 8, basis: EstimateBasis::RecentHour, sample: 12 }),
        lang: Lang::En,
        ..ticket()
    })
}

pub fn booking() -> Booking {
    Booking {
        code: "K7MPX24D".to_owned(),
        site: "石嘴山市信访局".to_owned(),
        leader: "马建国".to_owned(),
        post: "市委副书记、政法委书记".to_owned(),
        day: "11月25日 星期三".to_owned(),
        time: "14:30-14:50".to_owned(),
        place: "石嘴山市信访局 一楼领导接访室，从东门进".to_owned(),
        form: "见面谈".to_owned(),
        papers: vec!["身份证".to_owned(), "写好的诉求，一页纸就行".to_owned(), "合同、欠条".to_owned()],
        rules: vec![
            "请提前 30 分钟到，在自助机上扫码或输入预约码签到。".to_owned(),
            "迟到了怎么办：10 分钟内照常接待。超过 15 分钟，时间让给别人，当天可以取现场号，也可以凭预约码再约，没有别的影响。".to_owned(),
            "来不了，请尽早用预约码取消或改时间，让给别人。".to_owned(),
        ],
        url: "https://reception.shizuishan.example/booking?code=K7MPX24D".to_owned(),
        printed_at: "2026-11-23T09:41:07.120+08:00".to_owned(),
        lang: Lang::Zh,
        is_lawyer: false,
    }
}

pub fn english_booking() -> Booking {
    Booking {
        site: "Shizuishan Bureau for Letters and Visits".to_owned(),
        leader: "Ma Jianguo".to_owned(),
        post: "Deputy Secretary of the City Committee".to_owned(),
        day: "Wednesday, 25 November".to_owned(),
        place: "Shizuishan Bureau for Letters and Visits, ground floor, by the east door".to_owned(),
        form: "Face to face".to_owned(),
        papers: vec!["ID card".to_owned(), "Your request on one page".to_owned()],
        rules: vec![
            "Come 30 minutes early and check in at the kiosk with this code.".to_owned(),
            "If you are late: up to 10 minutes changes nothing. After 15 minutes the time goes to others; take a number on the day, or book again. It has no other effect.".to_owned(),
        ],
        lang: Lang::En,
        ..booking()
    }
}

pub async fn twin_with(change: impl FnOnce(&mut printer_twin::Settings)) -> Twin {
    let listen = "127.0.0.1:0".parse().unwrap();
    let mut settings = printer_twin::Settings { listen, roll: Roll::Mm80, paper: None, is_cover_open: false, save: None, font: None };
    change(&mut settings);
    Twin::start(settings).await.unwrap()
}

pub async fn twin() -> Twin {
    twin_with(|_| {}).await
}

pub fn settings(twin: &Twin, roll: Roll) -> Settings {
    Settings { place: Place::Tcp(twin.address.to_string()), roll, font: None }
}

pub fn printer(twin: &Twin) -> Printer {
    Printer::new(settings(twin, Roll::Mm80))
}

/// The text of the only slip.
pub fn text_of(twin: &Twin) -> String {
    assert_eq!(twin.faults(), Vec::<String>::new());
    let slips = twin.slips();
    assert_eq!(slips.len(), 1, "one slip");
    paper::text(&slips[0])
}

pub fn code_of(slip: &[Printed]) -> Option<(&str, u32)> {
    slip.iter().find_map(|printed| match printed {
        Printed::Code { text, module, .. } => Some((text.as_str(), *module)),
        _ => None,
    })
}

pub fn folder(name: &str) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("kiosk-printer-{}-{name}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    folder
}
