//! The answer to an offer, made off the media thread: parsing a browser's offer takes up to 18 ms.
//!
//! Lanes are read from the answer's text, for str0m reports media lines only after DTLS. Audio lane *i* and video
//! lane *i* are put into one MediaStream, else browsers would not keep lips and voice together.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use str0m::bwe::Bitrate;
use str0m::change::SdpOffer;
use str0m::config::DtlsCert;
use str0m::ice::IceCreds;
use str0m::net::TcpType;
use str0m::rtp::Extension;
use str0m::{Candidate, Rtc};

use crate::{Kind, TrackId, quality};

/// Most media lines of an offer: 25 lanes of each kind, one audio, one camera and one screen sender.
const MAX_LINES: usize = 53;

/// What a line is taken to carry until it was measured, in kbit/s: enough for one picture that has no layers,
/// too little for the full one of a picture that has. Probes tell more within a second.
const FIRST_ESTIMATE_KBPS: u64 = 1_600;

/// H.264 as browsers and cameras offer it: payload types of the codec and of its repeats, whether pictures may be cut up
/// (packetization mode 1), profile and level. Constrained Baseline first; all decode 720p.
const H264: [(u8, u8, bool, u32); 3] = [(108, 109, true, 0x42_e0_1f), (127, 121, true, 0x42_00_1f), (124, 120, false, 0x42_e0_1f)];

/// Name of the header extension with transport-wide sequence numbers.
const TRANSPORT_NUMBERS: &str = "transport-wide-cc-extensions-01";
/// All others.
const EXTENSIONS: [(u8, Extension); 6] = [
    (1, Extension::AudioLevel),
    (2, Extension::AbsoluteSendTime),
    (4, Extension::RtpMid),
    (10, Extension::RtpStreamId),
    (11, Extension::RepairedRtpStreamId),
    (13, Extension::VideoOrientation),
];

/// Why an offer was not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfferError {
    #[error("the offer has {0} media lines; at most {MAX_LINES} are taken")]
    TooManyLines(usize),
    #[error("the offer cannot be read: {0}")]
    Unreadable(String),
    #[error("the offer cannot be answered: {0}")]
    Unanswerable(String),
    #[error("the media engine has stopped or does not know the peer")]
    Gone,
}

/// A receive-only line of the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaneLine {
    /// `a=mid`.
    pub mid: String,
    pub kind: Kind,
}

/// A line that the client sends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrackLine {
    pub id: TrackId,
    pub mid: String,
    pub kind: Kind,
}

/// An answer and what its lines mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub sdp: String,
    /// In offer order.
    pub lanes: Vec<LaneLine>,
    /// In offer order.
    pub tracks: Vec<TrackLine>,
}

/// A connection that was answered and waits for its place in a room.
pub struct Prepared {
    pub answer: Answer,
    pub(crate) rtc: Box<Rtc>,
}

/// Makes connections. Cheap to clone; used from any thread.
#[derive(Clone)]
pub struct Factory {
    certificate: DtlsCert,
    candidates: Vec<Candidate>,
    worker: u8,
    is_estimating: bool,
}

impl Factory {
    /// `candidates`: the UDP addresses that peers are told. `worker` is the first hex digit of every user fragment.
    ///
    /// # Errors
    /// When no certificate can be made, or an address is no address of a host.
    pub fn new(candidates: Vec<SocketAddr>, worker: u8) -> Result<Self, String> {
        let provider = str0m::crypto::from_feature_flags();
        let certificate = provider.dtls_provider.generate_certificate().ok_or("no DTLS certificate could be made")?;
        provider.install_process_default();
        let candidates = candidates.into_iter().map(|address| Candidate::builder().udp().host(address).build());
        let candidates = candidates.collect::<Result<_, _>>().map_err(|error| error.to_string())?;
        Ok(Self { certificate, candidates, worker, is_estimating: true })
    }

    /// Peers are told TCP addresses too, on which we listen.
    ///
    /// # Errors
    /// When an address is no address of a host.
    pub fn with_tcp(mut self, addresses: &[SocketAddr]) -> Result<Self, String> {
        for address in addresses {
            let candidate = Candidate::builder().tcp().host(*address).tcptype(TcpType::Passive).build();
            self.candidates.push(candidate.map_err(|error| error.to_string())?);
        }
        Ok(self)
    }

    /// Without an estimate of what lines carry everybody gets what its tiles need. For measurements.
    #[must_use]
    pub fn without_estimates(self) -> Self {
        Self { is_estimating: false, ..self }
    }

    /// Reads and answers a first offer. Takes milliseconds: not for the media thread.
    ///
    /// # Errors
    /// When the offer cannot be read or answered.
    pub fn prepare(&self, offer: &str, now: Instant) -> Result<Prepared, OfferError> {
        let (has_transport_numbers, reports) = (offer.contains(TRANSPORT_NUMBERS), offer.contains(" transport-cc"));
        let offer = parse(offer)?;
        let credentials = IceCreds::new();
        let mut config = Rtc::builder()
            .set_dtls_cert(self.certificate.clone())
            .set_local_ice_credentials(IceCreds { ufrag: format!("{:x}{}", self.worker & 0xf, credentials.ufrag), pass: credentials.pass })
            .set_ice_lite(true)
            .set_rtp_mode(true)
            .clear_codecs()
            .enable_opus(true, false)
            .enable_vp8(true)
            .set_stats_interval(Some(quality::EVERY));
        for (payload_type, resend, has_fragments, profile_level_id) in H264 {
            config.codec_config().add_h264(payload_type.into(), Some(resend.into()), has_fragments, profile_level_id);
        }
        if !has_transport_numbers {
            // what was not offered is not read either: see guard.rs
            config =
                EXTENSIONS.into_iter().fold(config.clear_extension_map(), |config, (id, extension)| config.set_extension(id, extension));
        }
        // without the viewer's reports every line would be taken for FIRST_ESTIMATE_KBPS, and paced at that
        if self.is_estimating && has_transport_numbers && reports {
            config = config.enable_bwe(Some(Bitrate::kbps(FIRST_ESTIMATE_KBPS)));
        }
        let mut rtc = config.build(now);
        for candidate in &self.candidates {
            rtc.add_local_candidate(candidate.clone());
        }
        // str0m panics over payload types that contradict each other; that is the offer's fault and costs its sender alone
        let answer = catch_unwind(AssertUnwindSafe(|| accept(&mut rtc, offer)))
            .unwrap_or_else(|_| Err(OfferError::Unanswerable("its payload types contradict each other".to_owned())))?;
        Ok(Prepared { answer, rtc: Box::new(rtc) })
    }
}

/// Reads an offer's text.
pub fn parse(offer: &str) -> Result<SdpOffer, OfferError> {
    let lines = offer.lines().filter(|line| line.starts_with("m=")).count();
    if lines > MAX_LINES {
        return Err(OfferError::TooManyLines(lines));
    }
    SdpOffer::from_sdp_string(offer).map_err(|error| OfferError::Unreadable(error.to_string()))
}

/// Answers an offer on a connection, new or running.
pub fn accept(rtc: &mut Rtc, offer: SdpOffer) -> Result<Answer, OfferError> {
    let answer = rtc.sdp_api().accept_offer(offer).map_err(|error| OfferError::Unanswerable(error.to_string()))?;
    Ok(read_answer(&answer.to_sdp_string()))
}

fn read_answer(sdp: &str) -> Answer {
    let mut lanes = Vec::new();
    let mut tracks = Vec::new();
    let mut lanes_of_kind: HashMap<Kind, usize> = HashMap::new();
    let mut sections = sdp.split_inclusive('\n').fold(vec![String::new()], |mut sections, line| {
        if line.starts_with("m=") {
            sections.push(String::new());
        }
        if let Some(section) = sections.last_mut() {
            section.push_str(line);
        }
        sections
    });
    for (place_in_sdp, section) in sections.iter_mut().skip(1).enumerate() {
        let Some((mid, kind)) = mid_and_kind(section) else { continue };
        // our direction: what we receive is the client's track, what we only send is a lane
        if has_line(section, "a=recvonly") || has_line(section, "a=sendrecv") {
            let id = TrackId(u8::try_from(place_in_sdp).unwrap_or(u8::MAX));
            tracks.push(TrackLine { id, mid, kind });
        } else if has_line(section, "a=sendonly") {
            let place = lanes_of_kind.entry(kind).or_default();
            *section = with_stream_id(section, &format!("lane{place}"));
            *place += 1;
            lanes.push(LaneLine { mid, kind });
        }
    }
    Answer { sdp: sections.concat(), lanes, tracks }
}

fn mid_and_kind(section: &str) -> Option<(String, Kind)> {
    let kind = match section.strip_prefix("m=")?.split(' ').next()? {
        "audio" => Kind::Audio,
        "video" => Kind::Video,
        _ => return None,
    };
    let mid = section.lines().find_map(|line| line.strip_prefix("a=mid:"))?;
    Some((mid.trim().to_owned(), kind))
}

fn has_line(section: &str, wanted: &str) -> bool {
    section.lines().any(|line| line.trim_end() == wanted)
}

/// Replaces the stream id in `a=msid:` and `a=ssrc: .. msid:` lines (RFC 8830).
fn with_stream_id(section: &str, stream: &str) -> String {
    let mut text = String::with_capacity(section.len());
    for line in section.split_inclusive('\n') {
        let at = if line.starts_with("a=msid:") { Some(0) } else { line.starts_with("a=ssrc:").then(|| line.find(" msid:")).flatten() };
        let replaced = at.and_then(|at| {
            let (head, tail) = line.split_at(at + line[at..].find(':')? + 1);
            let (_, track) = tail.split_once(' ')?;
            Some(format!("{head}{stream} {track}"))
        });
        text.push_str(replaced.as_deref().unwrap_or(line));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lanes_of_one_place_share_a_stream() {
        let sdp = "v=0\r\na=group:BUNDLE 0 1 2\r\n\
                   m=audio 9 UDP 111\r\na=mid:0\r\na=recvonly\r\n\
                   m=audio 9 UDP 111\r\na=mid:1\r\na=sendonly\r\na=msid:x y\r\na=ssrc:5 cname:c\r\na=ssrc:5 msid:x y\r\n\
                   m=video 9 UDP 96\r\na=mid:2\r\na=sendonly\r\na=msid:u v\r\n";
        let answer = read_answer(sdp);
        assert_eq!(answer.tracks, [TrackLine { id: TrackId(0), mid: "0".into(), kind: Kind::Audio }]);
        assert_eq!(answer.lanes.iter().map(|lane| lane.mid.as_str()).collect::<Vec<_>>(), ["1", "2"]);
        assert!(answer.sdp.contains("a=msid:lane0 y\r\na=ssrc:5 cname:c\r\na=ssrc:5 msid:lane0 y\r\n"), "{}", answer.sdp);
        assert!(answer.sdp.contains("a=msid:lane0 v\r\n"), "{}", answer.sdp);
    }

    #[test]
    fn nonsense_and_too_many_lines_are_errors() {
        assert!(matches!(parse("hello"), Err(OfferError::Unreadable(_))));
        assert_eq!(parse(&"m=video 9 x 96\r\n".repeat(54)).err(), Some(OfferError::TooManyLines(54)));
    }
}
