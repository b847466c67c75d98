//! A TUN device: a network card whose cable is a file.
#![expect(unsafe_code, reason = "a device is made with an ioctl")]

use std::fs::{File, OpenOptions};

use anyhow::{Context as _, ensure};
use rustix::ioctl::{Opcode, Updater, ioctl};

const TUNSETIFF: Opcode = 0x4004_54ca;
/// IFF_TUN, IFF_NO_PI: IP packets without anything before them.
const FLAGS: u16 = 0x1001;

/// `struct ifreq`.
#[repr(C)]
struct Request {
    name: [u8; 16],
    flags: u16,
    rest: [u8; 22],
}

/// Makes the device in the present network namespace; it lives as long as the file.
pub fn make(name: &str) -> anyhow::Result<File> {
    ensure!(name.len() < 16, "`{name}` is too long for a device");
    let file = OpenOptions::new().read(true).write(true).open("/dev/net/tun").context("cannot open /dev/net/tun; are you root?")?;
    let mut request = Request { name: [0; 16], flags: FLAGS, rest: [0; 22] };
    request.name[..name.len()].copy_from_slice(name.as_bytes());
    // SAFETY: TUNSETIFF reads and writes one `struct ifreq`, whose 40 bytes `Request` has
    unsafe { ioctl(&file, Updater::<TUNSETIFF, Request>::new(&mut request)) }.with_context(|| format!("cannot make {name}"))?;
    Ok(file)
}
