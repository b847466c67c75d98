//! A twin, a printer that talks to it, and a slip.

use std::path::PathBuf;

use kiosk::device::printer::layout::Roll;
use kiosk::device::printer::line::Place;
use kiosk::device::printer::slip::{Lang, Slip, Wait};
use kiosk::device::printer::{Printer, Settings};
use kiosk::device::printer_twin::parser::Printed;
use kiosk::device::printer_twin::{self, Twin, paper};
use server_api::EstimateBasis;

pub fn slip() -> Slip {
    Slip {
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
    Slip {
        place: "Shizuishan Reception Hall".to_owned(),
        rules: vec![
            "When your number is called, go to the window on the screen.".to_owned(),
            "Three calls without you count as missed; come back today and wait for three others.".to_owned(),
            "Valid today only. The staff in the hall will help you.".to_owned(),
        ],
        estimate: Some(Wait { min_minutes: 0, max_minutes: 8, basis: EstimateBasis::RecentHour, sample: 12 }),
        lang: Lang::En,
        ..slip()
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
