// The room's WebSocket: typed messages, pings, and one `onLost` when it is gone for whatever reason.
import { PING_INTERVAL_MS, type ClientMessage, type ServerMessage } from '@protocol'

/** Nothing heard for two pings and a little: the line is dead although no close came. */
const PONG_LIMIT_MS = 2 * PING_INTERVAL_MS + 1_000

interface RoomSocketEvents {
  onMessage: (message: ServerMessage) => void
  onLost: () => void
  onRoundTrip: (ms: number) => void
}

export class RoomSocket {
  private readonly ws: WebSocket
  private timer: ReturnType<typeof setInterval> | undefined
  private lastHeardAt = performance.now()
  private nonce = 0
  private pingSentAt = 0
  private isGone = false

  private constructor(ws: WebSocket, private readonly events: RoomSocketEvents) {
    this.ws = ws
    ws.onmessage = ({ data }) => this.receive(data)
    ws.onclose = () => this.lose()
    ws.onerror = () => this.lose()
    this.timer = setInterval(() => this.ping(), PING_INTERVAL_MS)
  }

  static open(path: string, events: RoomSocketEvents): Promise<RoomSocket> {
    const url = new URL(path, location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    return new Promise((resolve, reject) => {
      const ws = new WebSocket(url)
      ws.onopen = () => resolve(new RoomSocket(ws, events))
      ws.onerror = () => reject(new Error('socket refused'))
      ws.onclose = () => reject(new Error('socket closed'))
    })
  }

  send(message: ClientMessage): void {
    if (this.ws.readyState === WebSocket.OPEN) this.ws.send(JSON.stringify(message))
  }

  /** Closes without `onLost`. */
  close(): void {
    this.isGone = true
    clearInterval(this.timer)
    this.ws.close()
  }

  /** For tests and for a dead line: breaks as a cut cable would, with `onLost`. */
  breakNow(): void {
    this.ws.close()
    this.lose()
  }

  private receive(data: unknown): void {
    if (this.isGone || typeof data !== 'string') return
    this.lastHeardAt = performance.now()
    const message = JSON.parse(data) as ServerMessage
    if (message.type === 'pong') {
      if (message.nonce === this.nonce) this.events.onRoundTrip(performance.now() - this.pingSentAt)
      return
    }
    this.events.onMessage(message)
  }

  private ping(): void {
    if (performance.now() - this.lastHeardAt > PONG_LIMIT_MS) return this.breakNow()
    this.nonce += 1
    this.pingSentAt = performance.now()
    this.send({ type: 'ping', nonce: this.nonce })
  }

  private lose(): void {
    if (this.isGone) return
    this.isGone = true
    clearInterval(this.timer)
    this.events.onLost()
  }
}
