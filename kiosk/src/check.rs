//! `kiosk check`: two native peers in a test room measure the line. One sends what a reception sends, the other receives
//! it through the server, so the media figures are whole round trips: kiosk to server and back.

mod report;
mod rounds;
mod table;

use std::time::Duration;

use anyhow::Context as _;
use server_api::LineTest;
use signaling_protocol::MediaKind;

use crate::clock::Stopwatch;
use crate::peer::{Peer, PeerError, Publication, Stream, Tally, Wish};
use crate::upstream::Upstream;

pub use report::{Media, Millis, Report, Trouble, Verdict};
pub use table::table;

/// How long the server may take to give the two grants.
const GRANTS_WITHIN: Duration = Duration::from_secs(10);
/// How long a media path may take to come up; later a person has given up.
const MEDIA_WITHIN: Duration = Duration::from_secs(10);
/// How long the first packets may take through the server.
const FIRST_PACKETS_WITHIN: Duration = Duration::from_secs(5);
/// How long to wait for the last packets and their repair.
const STRAGGLERS: Duration = Duration::from_millis(700);
const LOOK_EVERY: Duration = Duration::from_millis(20);

/// What to measure.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub seconds: u64,
    pub video_kbps: u32,
}

/// Measures. What fails is part of the report.
pub async fn run(upstream: &Upstream, plan: Plan) -> Report {
    let mut report = Report::new(upstream.address(), plan);
    match measure(upstream, plan, &mut report).await {
        Ok(()) => report.judge(),
        Err(trouble) => report.fail(trouble),
    }
    report
}

async fn measure(upstream: &Upstream, plan: Plan, report: &mut Report) -> Result<(), Trouble> {
    let clock = Stopwatch::start();
    let grants = grants(upstream).await.map_err(|error| Trouble::ServerAway(format!("{error:#}")))?;
    report.server_answered_ms = Some(Millis::of(clock.elapsed()));

    let joined_at = clock.elapsed();
    let mut sender = Peer::join(upstream, &grants.sender.socket_path, Wish { sends: true, lanes: 0 }, clock).await?;
    report.media_ports = sender.media_ports();
    let mut receiver = Peer::join(upstream, &grants.receiver.socket_path, Wish { sends: false, lanes: 1 }, clock).await?;
    sender.connected(MEDIA_WITHIN).await?;
    report.connect_ms = Some(Millis::of(clock.elapsed() - joined_at));
    receiver.connected(MEDIA_WITHIN).await?;
    report.udp = Some(true);

    let publication = sender.publish(plan.video_kbps).await?;
    first_packets(&receiver).await?;
    let (audio_from, video_from, from) = (Sent::by(&publication.audio), Sent::by(&publication.video), clock.elapsed());
    report.socket_ms = rounds::measure(&mut sender, Duration::from_secs(plan.seconds), clock).await?;
    let (audio_to, video_to, lasted) = (Sent::by(&publication.audio), Sent::by(&publication.video), clock.elapsed() - from);
    tokio::time::sleep(STRAGGLERS).await;
    report.audio = Some(media(&receiver.received(MediaKind::Audio, 0), audio_from..audio_to, lasted));
    report.video = Some(media(&receiver.received(MediaKind::Video, 0), video_from..video_to, lasted));
    report.keyframe_requests = publication.video.keyframe_requests();
    end(publication, sender, receiver).await;
    Ok(())
}

async fn end(publication: Publication, sender: Peer, receiver: Peer) {
    drop(publication);
    tokio::join!(sender.leave(), receiver.leave());
}

async fn grants(upstream: &Upstream) -> anyhow::Result<LineTest> {
    let ask = async {
        let answer = upstream.client().post(upstream.url("/api/v1/line-tests")).send().await?.error_for_status()?;
        answer.json::<LineTest>().await
    };
    tokio::time::timeout(GRANTS_WITHIN, ask).await.context("the server does not answer")?.context("the server gave no test room")
}

async fn first_packets(receiver: &Peer) -> Result<(), Trouble> {
    let both = async {
        while receiver.packets_per_lane().len() < 2 {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    };
    tokio::time::timeout(FIRST_PACKETS_WITHIN, both).await.map_err(|_| Trouble::NothingComesBack)
}

/// What was sent up to a moment.
struct Sent {
    packets: u64,
    bytes: u64,
}

impl Sent {
    fn by(stream: &Stream) -> Self {
        Self { packets: stream.packets(), bytes: stream.bytes() }
    }
}

fn media(tally: &Tally, sent: std::ops::Range<Sent>, lasted: Duration) -> Media {
    let span = tally.span(sent.start.packets..sent.end.packets);
    Media::new(sent.end.packets - sent.start.packets, sent.end.bytes - sent.start.bytes, &span, lasted)
}

impl From<PeerError> for Trouble {
    fn from(error: PeerError) -> Self {
        match error {
            PeerError::NoMediaPath => Self::NoUdp,
            PeerError::Socket(_) => Self::NoSocket(error.to_string()),
            PeerError::Refused(_) => Self::Refused(error.to_string()),
            PeerError::Local(_) => Self::ThisMachine(error.to_string()),
        }
    }
}
