// One participant's connection to a room: socket, media connection, and coming back when either breaks. Knows nothing of
// Vue. The rules of the protocol are in docs/protocol.md; the timing rules in architecture "Join fast".
import { PROTOCOL_VERSION, type Audience, type CloseReason, type ErrorCode, type LineKind, type MediaState, type Moderation, type ServerMessage, type Tile } from '@protocol'
import { ApiError } from '../api'
import type { Grant } from '../contract'
import { lanesFor } from './lanes'
import { addLanes, giveServers, preparePeer, trackOfMid, type PreparedPeer } from './peer'
import { backoffMs, remedyFor, remedyForClose, type Remedy } from './retry'
import { RoomSocket } from './socket'
import { applyMessage, EMPTY_ROOM, type RoomView } from './state'

export type RoomState = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'closed'
/** Why a room is closed: the room's own words, an HTTP code of the grant, or `left` when the page itself left. */
export type RoomEnd = CloseReason | ErrorCode | 'left' | (string & {})

interface RoomEvents {
  onState: (state: RoomState, end: RoomEnd | null) => void
  onView: (view: RoomView) => void
  onRoundTrip?: (ms: number) => void
  /** The room did not do what was asked: not allowed, nobody of that name, a line too long. */
  onRefused?: (code: ErrorCode) => void
}

/** How long a broken media path may mend itself before ICE starts anew. */
const ICE_PATIENCE_MS = 2_000
/** An ICE restart that brought nothing for this long is tried again; the third time the page joins anew. */
const ICE_RESTART_LIMIT_MS = 6_000
const ICE_RESTARTS = 2
const FIRST_JOIN_LIMIT_MS = 10_000

export class RoomClient {
  view: RoomView = EMPTY_ROOM
  state: RoomState = 'idle'
  peer: PreparedPeer | null = null
  joinSentAt = 0
  joinedAt = 0
  liveAt = 0
  private end: RoomEnd | null = null
  private socket: RoomSocket | null = null
  private resumeToken: string | null = null
  private resumePath: string | null = null
  private lostAt: number | null = null
  private attempt = 0
  private offerId = 0
  private iceRestarts = 0
  private retryTimer: ReturnType<typeof setTimeout> | undefined
  private iceTimer: ReturnType<typeof setTimeout> | undefined
  private media: MediaState = { audio: true, video: true }
  /** Stays shared when a broken connection is made anew. */
  private screenTrack: MediaStreamTrack | null = null

  constructor(
    private readonly getGrant: () => Promise<Grant>,
    private stream: MediaStream,
    private readonly events: RoomEvents,
    /** Sends nothing: sees, hears, or is told of the lines. */
    private readonly isWatching = false,
  ) {}

  /** Makes the offer ahead of time, in the lobby. */
  async prepare(): Promise<void> {
    if (this.peer) return
    this.peer = this.watch(await preparePeer(this.isWatching ? null : this.stream))
    if (this.screenTrack) await this.peer.senders?.screen.sender.replaceTrack(this.screenTrack)
  }

  async join(media: MediaState): Promise<void> {
    this.media = media
    this.openTracks()
    this.setState('connecting')
    await this.connect(false)
  }

  setMedia(media: MediaState): void {
    this.media = media
    this.openTracks()
    this.socket?.send({ type: 'set_media', media })
  }

  /** What leaves this page: while a classified topic is stopped nothing does. */
  private openTracks(): void {
    const isOn = !this.view.floor.is_stopped
    for (const track of this.stream.getAudioTracks()) track.enabled = this.media.audio && isOn
    for (const track of this.stream.getVideoTracks()) track.enabled = this.media.video && isOn
  }

  /** Another camera or microphone, without a new offer. */
  async replaceStream(stream: MediaStream): Promise<void> {
    this.stream = stream
    this.openTracks()
    await this.peer?.senders?.audio.sender.replaceTrack(stream.getAudioTracks()[0] ?? null)
    await this.peer?.senders?.camera.sender.replaceTrack(stream.getVideoTracks()[0] ?? null)
  }

  say(kind: LineKind, to: Audience, text: string): void {
    this.socket?.send({ type: 'say', kind, to, text })
  }

  moderate(order: Moderation): void {
    this.socket?.send({ type: 'moderate', order })
  }

  setTiles(tiles: Tile[]): void {
    this.socket?.send({ type: 'tiles', tiles })
  }

  async setScreen(track: MediaStreamTrack | null): Promise<void> {
    this.screenTrack = track
    await this.peer?.senders?.screen.sender.replaceTrack(track)
  }

  trackOf(mid: string): MediaStreamTrack | null {
    return this.peer ? trackOfMid(this.peer.pc, mid) : null
  }

  leave(): void {
    this.socket?.send({ type: 'leave' })
    this.finish('left')
  }

  /** For tests: cuts the socket as a pulled cable would. */
  breakSocket(): void {
    this.socket?.breakNow()
  }

  // ---- socket ----

  private async connect(mayResume: boolean): Promise<void> {
    clearTimeout(this.retryTimer)
    try {
      const path = mayResume && this.resumePath ? this.resumePath : await this.freshPath()
      if (this.state === 'closed') return
      const socket = await RoomSocket.open(path, {
        onMessage: (message) => void this.receive(message),
        onLost: () => this.lose('reconnect'),
        onRoundTrip: (ms) => this.events.onRoundTrip?.(ms),
      })
      if (this.isClosed()) return socket.close()
      this.socket = socket
      if (mayResume && this.resumeToken) socket.send({ type: 'resume', version: PROTOCOL_VERSION, token: this.resumeToken })
      else this.sendJoin(socket)
    } catch (thrown) {
      // A clear no (session over, seat gone) is final; silence and 5xx are not.
      if (thrown instanceof ApiError && thrown.status >= 400 && thrown.status < 500) return this.finish(thrown.code)
      this.lose('reconnect')
    }
  }

  /** Where to join: a new grant, while the offer is being made. */
  private async freshPath(): Promise<string> {
    const [grant] = await Promise.all([this.getGrant(), this.prepareFresh()])
    if (this.peer) giveServers(this.peer, grant)
    // A resume needs no grant: its token is the proof, and the room's id leads to the room.
    const resume = new URL(grant.socket_path, location.href)
    resume.search = new URLSearchParams({ room: grant.room_id }).toString()
    this.resumePath = resume.pathname + resume.search
    return grant.socket_path
  }

  private isClosed(): boolean {
    return this.state === 'closed'
  }

  private async prepareFresh(): Promise<void> {
    const used = this.peer?.pc.signalingState !== 'stable' || this.peer.pc.currentLocalDescription !== null
    if (this.peer && used) this.dropPeer()
    await this.prepare()
  }

  private sendJoin(socket: RoomSocket): void {
    const peer = this.peer
    if (!peer?.offer.sdp) return
    this.joinSentAt = performance.now()
    this.iceRestarts = 0
    // The offer travels while the browser is still applying it.
    socket.send({ type: 'join', version: PROTOCOL_VERSION, offer: peer.offer.sdp, media: this.media })
    this.localSet = peer.pc.setLocalDescription(peer.offer)
    this.localSet.catch(() => this.lose('rejoin'))
    this.expectIce(FIRST_JOIN_LIMIT_MS)
  }
  private localSet: Promise<void> = Promise.resolve()

  private async receive(message: ServerMessage): Promise<void> {
    const before = this.view
    this.view = applyMessage(before, message)
    switch (message.type) {
      case 'joined':
        this.resumeToken = message.resume
        this.joinedAt = performance.now()
        this.cameBack()
        await this.applyAnswer(message.answer)
        break
      case 'resumed':
        this.resumeToken = message.resume
        this.cameBack()
        if (this.iceIsBroken()) void this.restartIce()
        // An offer or its answer went down with the former socket.
        else if (this.peer?.pc.signalingState === 'have-local-offer') void this.offerAnew(this.peer.pc)
        break
      case 'answer':
        if (message.id === this.offerId) await this.applyAnswer(message.sdp)
        break
      case 'error':
        if (!message.fatal) this.events.onRefused?.(message.code)
        this.remedy(remedyFor(message.code, message.fatal), message.code)
        break
      case 'closed':
        this.remedy(remedyForClose(message.reason), message.reason)
        break
    }
    if (this.view.floor.is_stopped !== before.floor.is_stopped) this.openTracks()
    if (this.view !== before) this.events.onView(this.view)
    this.refreshState()
  }

  private async applyAnswer(sdp: string): Promise<void> {
    const pc = this.peer?.pc
    try {
      await this.localSet
      await pc?.setRemoteDescription({ type: 'answer', sdp })
    } catch {
      // A peer that was replaced meanwhile may fail here; only the present one matters.
      if (pc && pc === this.peer?.pc && pc.signalingState !== 'closed') this.lose('rejoin')
    }
  }

  private remedy(remedy: Remedy, why: RoomEnd): void {
    if (remedy === 'give_up') this.finish(why)
    else if (remedy !== 'ignore') this.lose(remedy)
  }

  private cameBack(): void {
    this.lostAt = null
    this.attempt = 0
  }

  private lose(remedy: 'reconnect' | 'rejoin'): void {
    if (this.state === 'closed') return
    this.socket?.close()
    this.socket = null
    this.lostAt ??= performance.now()
    if (remedy === 'rejoin') this.resumeToken = null
    if (this.state !== 'connecting') this.setState('reconnecting')
    clearTimeout(this.retryTimer)
    this.retryTimer = setTimeout(() => void this.connect(this.mayResume()), backoffMs(this.attempt, Math.random()))
    this.attempt += 1
  }

  private mayResume(): boolean {
    return this.resumeToken !== null && this.lostAt !== null
  }

  // ---- media ----

  private watch(peer: PreparedPeer): PreparedPeer {
    peer.pc.oniceconnectionstatechange = () => this.iceChanged(peer)
    peer.pc.onconnectionstatechange = () => this.refreshState()
    peer.pc.ontrack = () => this.events.onView(this.view)
    return peer
  }

  private iceChanged(peer: PreparedPeer): void {
    if (peer !== this.peer) return
    const state = peer.pc.iceConnectionState
    if (state === 'connected' || state === 'completed') {
      this.iceRestarts = 0
      clearTimeout(this.iceTimer)
    } else if (state === 'failed') {
      clearTimeout(this.iceTimer)
      void this.restartIce()
    } else if (state === 'disconnected') {
      this.expectIce(ICE_PATIENCE_MS)
    }
    this.refreshState()
  }

  private iceIsBroken(): boolean {
    const state = this.peer?.pc.iceConnectionState
    return state !== 'connected' && state !== 'completed'
  }

  private expectIce(withinMs: number): void {
    clearTimeout(this.iceTimer)
    this.iceTimer = setTimeout(() => {
      if (this.iceIsBroken()) void this.restartIce()
      else this.iceRestarts = 0
    }, withinMs)
  }

  private async restartIce(): Promise<void> {
    const pc = this.peer?.pc
    if (!pc || this.state === 'closed' || !this.socket) return
    if (this.iceRestarts >= ICE_RESTARTS || pc.currentRemoteDescription === null) {
      this.iceRestarts = 0
      return this.lose('rejoin')
    }
    this.iceRestarts += 1
    pc.restartIce()
    await this.offerAnew(pc)
    this.expectIce(ICE_RESTART_LIMIT_MS)
    this.refreshState()
  }

  /** More lanes before the room needs them. */
  private async widen(peer: PreparedPeer): Promise<void> {
    const missing = lanesFor(this.view) - peer.lanes
    if (missing <= 0 || peer.pc.signalingState !== 'stable') return
    addLanes(peer, missing)
    await this.offerAnew(peer.pc)
  }

  /** Offers what changed. A later offer takes the place of one that still waits for its answer. */
  private async offerAnew(pc: RTCPeerConnection): Promise<void> {
    this.offerId += 1
    const id = this.offerId
    this.localSet = pc.setLocalDescription()
    await this.localSet.catch(() => undefined)
    const sdp = pc.localDescription?.sdp
    if (sdp && id === this.offerId) this.socket?.send({ type: 'offer', id, sdp })
  }

  // ---- state ----

  private refreshState(): void {
    if (this.state === 'closed' || this.state === 'idle') return
    const isWhole = this.socket !== null && this.lostAt === null && this.view.selfId !== null && !this.iceIsBroken()
    if (isWhole && this.liveAt < this.joinSentAt) this.liveAt = performance.now()
    if (isWhole) {
      this.setState('live')
      if (this.peer) void this.widen(this.peer)
    } else if (this.state === 'live') this.setState('reconnecting')
  }

  private setState(state: RoomState): void {
    if (state === this.state) return
    this.state = state
    this.events.onState(state, this.end)
  }

  private finish(end: RoomEnd): void {
    if (this.state === 'closed') return
    this.end = end
    clearTimeout(this.retryTimer)
    clearTimeout(this.iceTimer)
    this.socket?.close()
    this.socket = null
    this.dropPeer()
    this.view = EMPTY_ROOM
    this.openTracks()
    this.events.onView(this.view)
    this.setState('closed')
  }

  private dropPeer(): void {
    const peer = this.peer
    this.peer = null
    if (!peer) return
    peer.pc.oniceconnectionstatechange = null
    peer.pc.onconnectionstatechange = null
    peer.pc.ontrack = null
    peer.pc.close()
  }
}
