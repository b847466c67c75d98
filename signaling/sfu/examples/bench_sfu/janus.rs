//! Janus from the system's package, with its videoroom: the peer beside which our figures are read.
//!
//! It runs as it is installed but for four settings: ICE-lite as ours, HTTP on a loopback port, quiet, and only the plugin
//! that is measured.

use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Failure;

pub struct Janus {
    child: Child,
    folder: PathBuf,
    http: SocketAddr,
    session: u64,
    messages: u64,
    room: u64,
    feed: Value,
}

/// A negotiation in one direction: what the plugin said, and its SDP.
pub type Said = (Value, Option<String>);

/// The file of the program, if the package is installed.
pub fn program() -> Option<PathBuf> {
    std::env::split_paths(&std::env::var_os("PATH")?).map(|folder| folder.join("janus")).find(|file| file.is_file())
}

/// An address of this machine that is not the loopback, on which Janus does not listen. Nothing leaves the machine.
pub fn own_address() -> Result<IpAddr, Failure> {
    let probe = UdpSocket::bind("0.0.0.0:0")?;
    // nothing is sent: the kernel says which address it would send from
    probe.connect("192.0.2.1:9").map_err(|_| "Janus needs an address that is not the loopback, and there is none")?;
    Ok(probe.local_addr()?.ip())
}

impl Janus {
    /// Starts it and opens a room.
    pub fn start(program: &std::path::Path) -> Result<Self, Failure> {
        let http = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let folder = std::env::temp_dir().join(format!("bench-janus-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let port = http.port();
        let files = [
            ("janus.jcfg", "general: { debug_level = 1 }\nmedia: { ipv6 = false }\nnat: { ice_lite = true }\n".to_owned()),
            (
                "janus.transport.http.jcfg",
                format!("general: {{ json = \"plain\"; http = true; port = {port}; interface = \"lo\"; https = false }}\n"),
            ),
            ("janus.plugin.videoroom.jcfg", String::new()),
        ];
        for (name, text) in files {
            std::fs::write(folder.join(name), text)?;
        }
        let mut command = Command::new(program);
        command.arg("--configs-folder").arg(&folder).args(["--log-stdout", "--disable-colors"]);
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let mut janus = Self { child, folder, http, session: 0, messages: 0, room: 0, feed: Value::Null };
        let deadline = Instant::now() + Duration::from_secs(20);
        while TcpStream::connect(http).is_err() {
            if Instant::now() > deadline {
                return Err("Janus did not answer within 20 s".into());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        janus.session = id(&janus.post("/janus", &json!({"janus": "create"}))?)?;
        let handle = janus.attach()?;
        let (said, _) =
            janus.tell(handle, &json!({"request": "create", "publishers": 3, "bitrate": 0, "videocodec": "vp8"}), None, false)?;
        janus.room = said["room"].as_u64().ok_or_else(|| format!("no room: {said}"))?;
        Ok(janus)
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Takes a sender's offer; gives the answer.
    pub fn publish(&mut self, offer: &str) -> Result<String, Failure> {
        let (handle, room) = (self.attach()?, self.room);
        let (said, _) = self.tell(handle, &json!({"request": "join", "ptype": "publisher", "room": room}), None, true)?;
        self.feed = said["id"].clone();
        let (said, answer) = self.tell(handle, &json!({"request": "publish"}), Some(("offer", offer)), true)?;
        answer.ok_or_else(|| format!("no answer: {said}").into())
    }

    /// An offer for a viewer of the sender; the handle takes the answer.
    pub fn offer(&mut self) -> Result<(u64, String), Failure> {
        let (handle, room) = (self.attach()?, self.room);
        let join = json!({"request": "join", "ptype": "subscriber", "room": room, "streams": [{"feed": self.feed}]});
        let (said, offer) = self.tell(handle, &join, None, true)?;
        Ok((handle, offer.ok_or_else(|| format!("no offer: {said}"))?))
    }

    pub fn answer(&mut self, handle: u64, answer: &str) -> Result<(), Failure> {
        self.tell(handle, &json!({"request": "start"}), Some(("answer", answer)), true).map(|_| ())
    }

    fn attach(&mut self) -> Result<u64, Failure> {
        let path = format!("/janus/{}", self.session);
        id(&self.post(&path, &json!({"janus": "attach", "plugin": "janus.plugin.videoroom"}))?)
    }

    /// Says something to the plugin. What takes longer is answered by an event.
    fn tell(&mut self, handle: u64, body: &Value, sdp: Option<(&str, &str)>, waits: bool) -> Result<Said, Failure> {
        let mut message = json!({"janus": "message", "body": body});
        if let Some((kind, sdp)) = sdp {
            message["jsep"] = json!({"type": kind, "sdp": sdp});
        }
        let mut said = self.post(&format!("/janus/{}/{handle}", self.session), &message)?;
        let transaction = self.messages.to_string();
        while waits && !(said["janus"] == "event" && said["transaction"] == transaction.as_str()) {
            said = self.request("GET", &format!("/janus/{}?maxev=1", self.session), "")?;
        }
        let data = said["plugindata"]["data"].clone();
        if data["error"].is_string() || data.is_null() {
            return Err(format!("Janus refused {body}: {said}").into());
        }
        Ok((data, said["jsep"]["sdp"].as_str().map(ToOwned::to_owned)))
    }

    fn post(&mut self, path: &str, message: &Value) -> Result<Value, Failure> {
        self.messages += 1;
        let mut message = message.clone();
        message["transaction"] = json!(self.messages.to_string());
        self.request("POST", path, &message.to_string())
    }

    fn request(&self, method: &str, path: &str, body: &str) -> Result<Value, Failure> {
        let mut stream = TcpStream::connect(self.http)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        write!(stream, "{method} {path} HTTP/1.0\r\nContent-Length: {}\r\n\r\n{body}", body.len())?;
        let mut text = String::new();
        stream.read_to_string(&mut text)?;
        let (_, body) = text.split_once("\r\n\r\n").ok_or("Janus gave no answer")?;
        Ok(serde_json::from_str(body)?)
    }
}

fn id(said: &Value) -> Result<u64, Failure> {
    said["data"]["id"].as_u64().ok_or_else(|| format!("Janus gave no number: {said}").into())
}

impl Drop for Janus {
    fn drop(&mut self) {
        // it is a child of this process and may have ended by itself
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
