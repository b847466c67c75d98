//! The media engine: forwards audio and video packets between the peers of a room.
//!
//! It knows opaque rooms, peers and tracks only; never a name, a role or a site. Media is never decoded.
//!
//! - [`Engine::start`] binds one UDP port and one TCP port and starts the media thread; [`Handle`] is the only way to talk to it.
//! - [`Worker`] is the engine without sockets, clock or threads: tests drive it over a network that they made up.
//! - The client always offers, the engine always answers. Each receive-only line of an offer is a *lane*, which
//!   [`Handle::assign`] fills with somebody's track and empties again, without any further SDP.
//!
//! Invariant: a room's peers live on one worker, so the path of a packet takes no lock.

mod allocation;
mod codec;
mod demultiplex;
mod engine;
mod event;
mod framing;
mod guard;
mod id;
mod keyframe;
mod lane;
mod layer;
mod level;
mod net;
mod nomination;
mod outbox;
mod packet;
mod peer;
mod peers;
mod quality;
mod sdp;
mod sweep;
mod tcp;
mod track;
mod worker;

pub use engine::{Config, Engine, EngineGone, Handle, StartError};
pub use event::{Event, Leg, PeerEvent, Quality};
pub use framing::{Deframer, TooLong, frame};
pub use id::{Kind, PeerId, RoomId, TrackId, Transport};
pub use outbox::Datagram;
pub use sdp::{Answer, Factory, LaneLine, OfferError, Prepared, TrackLine};
pub use worker::Worker;
