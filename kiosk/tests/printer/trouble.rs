//! A printer that does not print, and what is said of it.

use std::time::Duration;

use kiosk::device::printer::layout::Roll;
use kiosk::device::printer::line::Place;
use kiosk::device::printer::status::Trouble;
use kiosk::device::printer::{Printer, Settings};

use crate::stand::{printer, slip, twin, twin_with};

#[tokio::test]
async fn the_roll_is_near_its_end_and_then_out() {
    let twin = twin_with(|twin| twin.paper = Some(2)).await;
    let printer = printer(&twin);
    assert_eq!(printer.state().await, Ok(true));
    assert!(printer.print(&slip()).await.unwrap().is_paper_low);
    // The roll ends with this slip: it may be whole, and nobody can promise it.
    assert_eq!(printer.print(&slip()).await, Err(Trouble::PaperOut));
    assert_eq!(printer.state().await, Err(Trouble::PaperOut));
    assert_eq!(printer.print(&slip()).await, Err(Trouble::PaperOut));
    twin.set_paper(Some(100));
    assert!(!printer.print(&slip()).await.unwrap().is_paper_low);
    assert_eq!(twin.slips().len(), 3, "the slip that was refused does not come out later");
}

#[tokio::test]
async fn an_open_cover_is_named_and_nothing_is_sent() {
    let twin = twin_with(|twin| twin.is_cover_open = true).await;
    let printer = printer(&twin);
    assert_eq!(printer.state().await, Err(Trouble::CoverOpen));
    assert_eq!(printer.print(&slip()).await, Err(Trouble::CoverOpen));
    twin.set_cover_open(false);
    assert_eq!(printer.state().await, Ok(false));
    assert!(twin.slips().is_empty() && twin.unfinished().is_empty());
}

#[tokio::test]
async fn paper_that_ends_inside_a_slip_is_out_and_not_printed() {
    let twin = twin().await;
    twin.end_inside_next_slip();
    assert_eq!(printer(&twin).print(&slip()).await, Err(Trouble::PaperOut));
    assert!(twin.slips().is_empty() && !twin.unfinished().is_empty());
}

#[tokio::test]
async fn a_printer_that_is_not_there_is_offline() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let gone = Printer::new(Settings { place: Place::Tcp(port.to_string()), roll: Roll::Mm80, font: None });
    assert_eq!(gone.state().await, Err(Trouble::Offline));
    assert_eq!(gone.print(&slip()).await, Err(Trouble::Offline));
    let nobody = Printer::new(Settings { place: Place::File("/dev/usb/lp-that-is-not-there".into()), roll: Roll::Mm80, font: None });
    assert_eq!(nobody.state().await, Err(Trouble::Offline));
}

#[tokio::test]
async fn a_silent_printer_gets_nothing() {
    let twin = twin().await;
    twin.fall_silent();
    assert_eq!(printer(&twin).print(&slip()).await, Err(Trouble::Offline));
    assert!(twin.slips().is_empty() && twin.unfinished().is_empty());
}

#[tokio::test]
async fn a_slip_that_nobody_confirms_is_unknown_and_sent_once() {
    let twin = twin().await;
    twin.fall_silent_after_first_line();
    assert_eq!(printer(&twin).print(&slip()).await, Err(Trouble::Unknown));
    tokio::time::timeout(Duration::from_secs(5), twin.cut(1)).await.unwrap();
    assert_eq!(twin.slips().len(), 1, "it did come out, and only once");
}
