// `window.__room`: what tests and `kiosk check` read. It only reports, apart from `breakSocket`, which does what a pulled
// cable does and which the page recovers from.
import type { RoomClient } from './client'

interface RoomDebug {
  state: () => string
  view: () => unknown
  pc: () => RTCPeerConnection | null
  prepareMs: () => number | null
  /** Milliseconds from `join` sent to `joined` received. */
  answerMs: () => number | null
  /** Milliseconds from `join` sent to socket and media path both up. */
  liveMs: () => number | null
  /** Per participant: milliseconds from `join` sent to the first decoded frame. */
  firstFrameMs: Record<string, number>
  breakSocket: () => void
}

declare global {
  interface Window { __room?: RoomDebug }
}

export function exposeRoom(client: RoomClient): void {
  window.__room = {
    state: () => client.state,
    view: () => client.view,
    pc: () => client.peer?.pc ?? null,
    prepareMs: () => client.peer?.prepareMs ?? null,
    answerMs: () => (client.joinedAt > 0 ? client.joinedAt - client.joinSentAt : null),
    liveMs: () => (client.liveAt > 0 ? client.liveAt - client.joinSentAt : null),
    firstFrameMs: {},
    breakSocket: () => client.breakSocket(),
  }
}

export function noteFirstFrame(client: RoomClient | null, participantId: string): void {
  const frames = window.__room?.firstFrameMs
  if (client && frames && !(participantId in frames)) frames[participantId] = performance.now() - client.joinSentAt
}
