//! A printer behind a device file: a pseudo-terminal leads to the twin.
#![cfg(target_os = "linux")]

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use kiosk::device::printer::Printer;
use kiosk::device::printer::layout::Roll;
use kiosk::device::printer::line::Place;
use kiosk::device::printer::slip::Slip;
use kiosk::device::printer_twin::paper;
use kiosk::device::printer_twin::parser::Printed;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, tcgetattr, tcsetattr};

use crate::stand::{printer as by_tcp, settings, slip, text_of, ticket, twin};

/// The path of a device whose other end is a TCP connection, and what keeps it open.
fn device(address: std::net::SocketAddr) -> (String, File) {
    let host = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&host).unwrap();
    unlockpt(&host).unwrap();
    let path = ptsname(&host, Vec::new()).unwrap().into_string().unwrap();
    let device = OpenOptions::new().read(true).write(true).open(&path).unwrap();
    let mut plain = tcgetattr(&device).unwrap();
    plain.make_raw();
    tcsetattr(&device, OptionalActions::Now, &plain).unwrap();
    let mut line = TcpStream::connect(address).unwrap();
    let mut back = line.try_clone().unwrap();
    let (mut from_kiosk, mut to_kiosk) = (File::from(host.try_clone().unwrap()), File::from(host));
    std::thread::spawn(move || carry(|buffer| from_kiosk.read(buffer), |bytes| line.write_all(bytes)));
    std::thread::spawn(move || carry(|buffer| back.read(buffer), |bytes| to_kiosk.write_all(bytes)));
    (path, device)
}

fn carry(mut read: impl FnMut(&mut [u8]) -> std::io::Result<usize>, mut write: impl FnMut(&[u8]) -> std::io::Result<()>) {
    let mut buffer = [0; 1024];
    while let Ok(count @ 1..) = read(&mut buffer) {
        if write(&buffer[..count]).is_err() {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_at_once_do_not_mix_on_the_paper() {
    let twin = twin().await;
    let (path, _keep) = device(twin.address);
    let mut settings = settings(&twin, Roll::Mm80);
    settings.place = Place::File(path.into());
    let printer = Printer::new(settings);
    // Pictures make a slip longer than what a device takes at once.
    let mut one = ticket();
    one.rules.iter_mut().for_each(|rule| rule.push('㵑'));
    let one = Slip::Ticket(one);
    let two = one.clone();
    let (first, second) = tokio::join!(printer.print(&one), printer.print(&two));
    assert!(first.is_ok() && second.is_ok(), "{first:?} {second:?}");
    assert_eq!((twin.slips().len(), twin.faults()), (2, vec![]));
    let lines = |slip: &[Printed]| paper::text(slip).lines().count();
    assert_eq!(lines(&twin.slips()[0]), lines(&twin.slips()[1]));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_slip_comes_out_of_a_device_file() {
    let twin = twin().await;
    let (path, _keep) = device(twin.address);
    let mut settings = settings(&twin, Roll::Mm80);
    settings.place = Place::File(path.into());
    let printer = Printer::new(settings);
    assert_eq!(printer.state().await, Ok(false));
    printer.print(&slip()).await.unwrap();
    let text = text_of(&twin);
    let other = self::twin().await;
    by_tcp(&other).print(&slip()).await.unwrap();
    assert_eq!(text, text_of(&other));
}
