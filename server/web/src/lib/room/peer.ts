// The one media connection of a page: one audio, one camera and one screen sender, unless somebody only watches, then the
// receive-only lanes.
// The offer is made in the lobby, so that joining costs one message.
import type { Grant } from '../contract'

/** The camera's two layers, small first: each viewer gets the one that its tile and its line carry. */
const CAMERA_LAYERS: RTCRtpEncodingParameters[] = [
  { rid: 'l', scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: 'h', maxBitrate: 1_500_000 },
]
/** Lanes of each kind in the first offer: each line of it delays the first picture. A fuller room is offered more, see `lanes.ts`. */
const FIRST_LANES = 3

interface Senders { audio: RTCRtpTransceiver; camera: RTCRtpTransceiver; screen: RTCRtpTransceiver }

export interface PreparedPeer {
  pc: RTCPeerConnection
  offer: RTCSessionDescriptionInit
  /** Nothing of whoever only watches is offered: the room would refuse it. */
  senders: Senders | null
  /** Of each kind. */
  lanes: number
  prepareMs: number
}

/** Without a `stream` for whoever only watches. */
export async function preparePeer(stream: MediaStream | null, lanes = FIRST_LANES): Promise<PreparedPeer> {
  const startedAt = performance.now()
  const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' })
  const sender = (from: MediaStream, kind: 'audio' | 'video', track?: MediaStreamTrack, sendEncodings: RTCRtpEncodingParameters[] = []): RTCRtpTransceiver =>
    pc.addTransceiver(track ?? kind, { direction: 'sendonly', streams: track ? [from] : [], sendEncodings })
  const senders = stream && {
    audio: sender(stream, 'audio', stream.getAudioTracks()[0]),
    camera: sender(stream, 'video', stream.getVideoTracks()[0], CAMERA_LAYERS),
    screen: sender(stream, 'video'),
  }
  pc.getTransceivers().forEach(trimCodecs)
  openLanes(pc, lanes)
  const offer = await pc.createOffer()
  return { pc, offer, senders, lanes, prepareMs: performance.now() - startedAt }
}

/** More lanes of each kind. They are there once they were offered and answered. */
export function addLanes(peer: PreparedPeer, count: number): void {
  openLanes(peer.pc, count)
  peer.lanes += count
}

function openLanes(pc: RTCPeerConnection, count: number): void {
  for (const kind of ['audio', 'video']) for (let i = 0; i < count; i++) trimCodecs(pc.addTransceiver(kind, { direction: 'recvonly' }))
}

/** Servers that help media out of a narrow network. Before `setLocalDescription`, with which addresses begin to be gathered. */
export function giveServers({ pc }: PreparedPeer, { ice_servers: given = [] }: Grant): void {
  const iceServers = given.map(({ urls, username, credential }) => ({ urls, username: username ?? '', credential: credential ?? '' }))
  if (iceServers.length > 0) pc.setConfiguration({ ...pc.getConfiguration(), iceServers })
}

/** Opus alone, and VP8 with its retransmission alone: a third of the offer's size, and one codec for the whole room. */
function trimCodecs(transceiver: RTCRtpTransceiver): void {
  const kind = transceiver.receiver.track.kind
  const all = RTCRtpReceiver.getCapabilities(kind)?.codecs ?? []
  const first = (mime: string) => all.filter(({ mimeType }) => mimeType.toLowerCase() === mime).slice(0, 1)
  const kept = kind === 'video' ? [...first('video/vp8'), ...first('video/rtx')] : first('audio/opus')
  if (kept.length > 0) transceiver.setCodecPreferences(kept)
}

export function trackOfMid(pc: RTCPeerConnection, mid: string): MediaStreamTrack | null {
  return pc.getTransceivers().find((transceiver) => transceiver.mid === mid)?.receiver.track ?? null
}
