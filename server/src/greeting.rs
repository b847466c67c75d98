//! What a start prints: addresses to click, and who to be in a demo.

use std::net::{IpAddr, Ipv4Addr};

use server_api::{DemoAccount, SiteKind};
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
    let of_kind = |kind: SiteKind| sites.iter().filter(move |s| s.kind == kind);
    let hall = of_kind(SiteKind::CityHall).next();
    let password = running.context.mode.demo_password.as_deref().unwrap_or_default();
    println!("\n  演示 · demo: people and matters are invented; every account's password is {password}");
    // Xinghai is the township of the documentation; any other serves as well.
    if let Some(centre) = of_kind(SiteKind::TownshipCentre).max_by_key(|s| s.name.starts_with("星海镇")) {
        println!("  自助机 · kiosk (Xinghai Town)       {base}/kiosk?site={}", centre.id);
    }
    let away_from_hall = |a: &&DemoAccount| hall.is_none_or(|h| a.site_id.as_ref() != Some(&h.id));
    let lawyer = info.demo_accounts.iter().find(|a| a.role == "lawyer");
    let officer = info.demo_accounts.iter().filter(away_from_hall).find(|a| a.role == "officer");
    let clerk = info.demo_accounts.iter().filter(|a| !away_from_hall(a)).find(|a| a.role == "clerk");
    for (what, account) in [
        ("律师席 · lawyer's desk            ", lawyer),
        ("干部席 · county officer's desk    ", officer),
        ("登记窗口 · clerk's window         ", clerk),
    ] {
        if let Some(account) = account {
            println!("  {what}  {base}/desk?as={}", account.username);
        }
    }
    if let Some(hall) = hall {
        println!("  大厅屏 · hall board                 {base}/board?site={}", hall.id);
    }
    Ok(())
}
