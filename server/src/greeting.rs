//! What a start prints: addresses to click, and who to be in a demo.

use std::net::{IpAddr, Ipv4Addr};

use server_store::Fail;

use crate::boot::{self, Running, Settings};
use crate::service::site;

/// Prints the addresses; in a demo also the accounts for a first try.
///
/// # Errors
/// The database's.
pub async fn print(running: &Running, settings: &Settings) -> Result<(), Fail> {
    let scheme = if settings.tls.is_some() { "https" } else { "http" };
    let port = running.address.port();
    let local = if running.address.ip().is_unspecified() { IpAddr::V4(Ipv4Addr::LOCALHOST) } else { running.address.ip() };
    let base = if local.is_loopback() { format!("{scheme}://localhost:{port}") } else { format!("{scheme}://{local}:{port}") };
    println!("\n  视频接访 · Video reception {}   {base}/", env!("CARGO_PKG_VERSION"));
    if running.address.ip().is_unspecified() {
        for ip in boot::own_addresses().into_iter().filter(|ip| !ip.is_loopback()) {
            let note = if settings.tls.is_none() { "   (cameras need --tls self-signed here)" } else { "" };
            println!("  同网地址 · in this network    {scheme}://{ip}:{port}/{note}");
        }
    }
    if settings.demo {
        print_demo(running, &base).await?;
    }
    println!("\n  Ctrl-C 停止 · stops\n");
    Ok(())
}

async fn print_demo(running: &Running, base: &str) -> Result<(), Fail> {
    let (info, sites) = (site::info(&running.context).await?, site::list(&running.context).await?);
    let first = |kind: server_api::SiteKind| sites.iter().find(|s| s.kind == kind);
    let password = running.context.mode.demo_password.as_deref().unwrap_or_default();
    let account = |role: &str| info.demo_accounts.iter().find(|a| a.role == role);
    println!("\n  演示 · demo: people and matters are invented; every account's password is {password}");
    if let Some(centre) = sites.iter().find(|s| s.name.starts_with("星海镇")).or_else(|| first(server_api::SiteKind::TownshipCentre)) {
        println!("  自助机 · kiosk, {:<24} {base}/kiosk?site={}", centre.name, centre.id);
    }
    for (what, role) in
        [("律师席 · lawyer's desk", "lawyer"), ("干部席 · county officer's desk", "officer"), ("登记窗口 · clerk's window", "clerk")]
    {
        if let Some(a) = account(role) {
            println!("  {what:<32} {base}/desk?as={}", a.username);
        }
    }
    if let Some(hall) = first(server_api::SiteKind::CityHall) {
        println!("  大厅屏 · hall board               {base}/board?site={}", hall.id);
    }
    Ok(())
}
