//! The report for people, in Chinese and English, with what to do next.

use std::fmt::Write as _;

use super::report::{Media, Millis, Report, Trouble, Verdict};

/// Columns of the names; a Chinese sign takes two.
const NAME_COLUMNS: usize = 38;

/// The whole text, ending in a newline.
#[must_use]
pub fn table(report: &Report) -> String {
    let mut text = format!("线路检测 · Line test   {}   {} s\n\n", report.server, report.seconds);
    let mut row = |name: &str, value: String| {
        let pad = NAME_COLUMNS.saturating_sub(columns(name));
        let _ = writeln!(text, "  {name}{:pad$}{value}", "");
    };
    let ms = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |ms| format!("{ms:.1} ms"));
    row("服务器应答 · server answered", ms(report.server_answered_ms));
    row("UDP 通路 · UDP gets through", udp(report));
    row("媒体接通 · media connected in", ms(report.connect_ms));
    row("信令往返 · socket round trip", millis(report.socket_ms));
    for (name, media) in [("声音 · sound", &report.audio), ("画面 · picture", &report.video)] {
        let Some(media) = media else { continue };
        row(&format!("{name}: 往返 · there and back"), millis(media.delay_ms));
        row(&format!("{name}: 丢包 · loss"), loss(media));
        row(&format!("{name}: 速率 · throughput"), format!("{:.0} / {:.0} kbit/s", media.kbps, media.sent_kbps));
    }
    let (word, advice) = (word(report.verdict), advice(report));
    let _ = write!(text, "\n结论 · Verdict: {word}\n{advice}");
    text
}

fn columns(text: &str) -> usize {
    text.chars().map(|sign| if ('\u{2e80}'..='\u{ffef}').contains(&sign) { 2 } else { 1 }).sum()
}

fn millis(value: Option<Millis>) -> String {
    value.map_or_else(|| "-".to_owned(), |it| format!("{:.1} ms (p50)   {:.1} ms (p95)   {:.1} ms (max)", it.p50, it.p95, it.max))
}

fn loss(media: &Media) -> String {
    format!("{:.2} %   ({} / {})", media.loss_percent, media.packets_sent.saturating_sub(media.packets_received), media.packets_sent)
}

fn udp(report: &Report) -> String {
    match report.udp {
        Some(true) => "通 · yes".to_owned(),
        Some(false) => "不通 · no".to_owned(),
        None => "-".to_owned(),
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Good => "良好 · good",
        Verdict::Usable => "可用 · usable",
        Verdict::Bad => "差 · bad",
    }
}

fn advice(report: &Report) -> String {
    if let Some(trouble) = &report.trouble {
        return of_trouble(trouble, &report.media_ports);
    }
    let mut lines: Vec<&str> = report.reasons.iter().map(|reason| of_reason(reason)).collect();
    if lines.is_empty() {
        lines.push("  可以正常视频接访，无需处理。\n  Receptions by video will work; nothing needs to be done.\n");
    }
    lines.concat()
}

fn of_reason(reason: &str) -> &'static str {
    match reason {
        "loss" => {
            "  丢包偏高：请检查网线和交换机接口，改用有线网络，或请网络管理员查线路。\n  \
             Packets are lost: check the cable and the switch port, use a cable instead of Wi-Fi, or have the line looked at.\n"
        }
        "delay" => {
            "  延迟偏大：请关闭占用网络的下载和其他视频，或请网络管理员检查线路和限速。\n  \
             The line is slow to answer: stop downloads and other videos, or have the line and its queues looked at.\n"
        }
        "machine" => {
            "  自助机太忙，没能按计划发送：请关闭其他程序后再测。\n  \
             This machine was too busy to send as planned: close other programs and test again.\n"
        }
        _ => {
            "  带宽不足：请用 --kbps 500 再测；仍不足请向运营商或网络管理员申请更高上行带宽。\n  \
             Not enough bandwidth: test again with --kbps 500; if that fails too, ask for more, above all upstream.\n"
        }
    }
}

fn of_trouble(trouble: &Trouble, ports: &[u16]) -> String {
    let ports = if ports.is_empty() {
        "UDP".to_owned()
    } else {
        format!("UDP {}", ports.iter().map(u16::to_string).collect::<Vec<_>>().join(", "))
    };
    match trouble {
        Trouble::ServerAway(why) => format!(
            "  连不上服务器：请检查网线、服务器地址，以及服务器是否已启动；用 https 时还要看证书是否可信（试用可加 --accept-self-signed）。\n  \
             The server cannot be reached: check the cable, the address and that the server runs; with https also that its\n  \
             certificate is trusted (for a trial: --accept-self-signed).\n  ({why})\n"
        ),
        Trouble::NoSocket(why) => format!(
            "  WebSocket 打不开或中断：请让中间的代理或防火墙放行 WebSocket（/ws/room）。\n  \
             The WebSocket does not open or broke: let proxies and firewalls on the way pass WebSockets (/ws/room).\n  ({why})\n"
        ),
        Trouble::Refused(why) => format!(
            "  服务器拒绝了检测：请核对自助机与服务器版本一致后再试。\n  \
             The server refused the test: see that kiosk and server have the same version, then try again.\n  ({why})\n"
        ),
        Trouble::NoUdp => format!(
            "  媒体不通：请网络管理员放行自助机到服务器的 {ports}；服务器有多个地址时请检查 --advertise。\n  \
             Media do not get through: have {ports} from kiosk to server allowed; if the server has several addresses, check its --advertise.\n"
        ),
        Trouble::NothingComesBack => format!(
            "  媒体已接通但没有数据返回：请网络管理员检查 {ports} 的双向放行，并查看服务器日志。\n  \
             Media connected but nothing comes back: have {ports} checked in both directions, and look at the server's log.\n"
        ),
        Trouble::ThisMachine(why) => format!(
            "  本机媒体组件出错：请重启自助机程序后再试。\n  \
             The media stack of this machine failed: start the program again and repeat.\n  ({why})\n"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Plan;
    use super::*;

    #[test]
    fn every_trouble_says_what_to_do_in_both_languages() {
        let why = || "why".to_owned();
        for trouble in [
            Trouble::ServerAway(why()),
            Trouble::NoSocket(why()),
            Trouble::Refused(why()),
            Trouble::NoUdp,
            Trouble::NothingComesBack,
            Trouble::ThisMachine(why()),
        ] {
            let mut report = Report::new("http://s", Plan { seconds: 1, video_kbps: 500 });
            report.media_ports = vec![5000];
            report.fail(trouble);
            let text = table(&report);
            assert!(text.contains("差 · bad") && text.contains("请"), "{text}");
            assert_eq!(text.contains("UDP 5000"), matches!(report.trouble, Some(Trouble::NoUdp | Trouble::NothingComesBack)));
        }
    }
}
