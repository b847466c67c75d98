//! The line to the printer: a TCP port (9100) or a device file such as `/dev/usb/lp0`.

use std::io;
use std::path::PathBuf;
use std::str::FromStr;

use async_trait::async_trait;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// Where the printer is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// `tcp://host:port`
    Tcp(String),
    /// `file:/dev/usb/lp0`
    File(PathBuf),
}

impl FromStr for Place {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(address) = text.strip_prefix("tcp://") {
            let has_port = address.rsplit_once(':').is_some_and(|(host, port)| !host.is_empty() && port.parse::<u16>().is_ok());
            return if has_port { Ok(Self::Tcp(address.to_owned())) } else { Err("write tcp://HOST:PORT, usually port 9100".to_owned()) };
        }
        match text.strip_prefix("file:") {
            Some(path) if path.starts_with('/') => Ok(Self::File(PathBuf::from(path))),
            _ => Err("write tcp://HOST:PORT or file:/dev/usb/lp0".to_owned()),
        }
    }
}

/// Bytes there and back.
#[async_trait]
pub trait Line: Send {
    /// # Errors
    /// When the line is dead.
    async fn send(&mut self, bytes: &[u8]) -> io::Result<()>;

    /// The next byte from the printer.
    ///
    /// # Errors
    /// When the line is dead or was closed.
    async fn receive(&mut self) -> io::Result<u8>;
}

/// Opens the line.
///
/// # Errors
/// When nothing is there, or somebody else holds it.
pub async fn open(place: &Place) -> io::Result<Box<dyn Line>> {
    match place {
        Place::Tcp(address) => {
            let stream = TcpStream::connect(address).await?;
            stream.set_nodelay(true)?;
            Ok(Box::new(stream))
        }
        Place::File(path) => device::open(path),
    }
}

#[async_trait]
impl Line for TcpStream {
    async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.write_all(bytes).await
    }

    async fn receive(&mut self) -> io::Result<u8> {
        self.read_u8().await
    }
}

#[cfg(target_os = "linux")]
mod device {
    use std::io;
    use std::path::Path;

    use async_trait::async_trait;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::unix::pipe::{OpenOptions, Receiver, Sender};

    use super::Line;

    /// Both directions of one opened file: the printer driver lets nobody open it twice.
    struct Device(Sender, Receiver);

    pub fn open(path: &Path) -> io::Result<Box<dyn Line>> {
        let there = OpenOptions::new().read_write(true).unchecked(true).open_receiver(path)?.into_nonblocking_fd()?;
        let back = there.try_clone()?;
        Ok(Box::new(Device(Sender::from_owned_fd_unchecked(there)?, Receiver::from_owned_fd_unchecked(back)?)))
    }

    #[async_trait]
    impl Line for Device {
        async fn send(&mut self, bytes: &[u8]) -> io::Result<()> {
            self.0.write_all(bytes).await
        }

        async fn receive(&mut self) -> io::Result<u8> {
            self.1.read_u8().await
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod device {
    use std::io;
    use std::path::Path;

    pub fn open(_: &Path) -> io::Result<Box<dyn super::Line>> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "device files are for Linux; share the printer by TCP and write tcp://HOST:9100"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read() {
        assert_eq!("tcp://10.0.0.9:9100".parse(), Ok(Place::Tcp("10.0.0.9:9100".to_owned())));
        assert_eq!("file:/dev/usb/lp0".parse(), Ok(Place::File("/dev/usb/lp0".into())));
        for wrong in ["10.0.0.9:9100", "tcp://10.0.0.9", "tcp://:9100", "file:lp0", "usb"] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong}");
        }
    }
}
