// The one media connection of a page: one audio, one camera and one screen sender, then the receive-only lanes.
// The offer is made in the lobby, so that joining costs one message.

/** Lanes of each kind. More people than lanes: offer again (not needed below eight). */
const LANES_PER_KIND = 7

export interface PreparedPeer {
  pc: RTCPeerConnection
  offer: RTCSessionDescriptionInit
  audio: RTCRtpTransceiver
  camera: RTCRtpTransceiver
  screen: RTCRtpTransceiver
  prepareMs: number
}

export async function preparePeer(stream: MediaStream): Promise<PreparedPeer> {
  const startedAt = performance.now()
  const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' })
  const sender = (kind: 'audio' | 'video', track?: MediaStreamTrack): RTCRtpTransceiver =>
    pc.addTransceiver(track ?? kind, { direction: 'sendonly', streams: track ? [stream] : [] })
  const audio = sender('audio', stream.getAudioTracks()[0])
  const camera = sender('video', stream.getVideoTracks()[0])
  const screen = sender('video')
  for (let i = 0; i < LANES_PER_KIND; i++) pc.addTransceiver('audio', { direction: 'recvonly' })
  for (let i = 0; i < LANES_PER_KIND; i++) pc.addTransceiver('video', { direction: 'recvonly' })
  for (const transceiver of pc.getTransceivers()) trimCodecs(transceiver)
  const offer = await pc.createOffer()
  return { pc, offer, audio, camera, screen, prepareMs: performance.now() - startedAt }
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
