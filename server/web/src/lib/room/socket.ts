// The room's WebSocket: typed messages, pings, and one `onLost` when it is gone for whatever reason.
import { PING_INTERVAL_MS, QUIET_LIMIT_MS, type ClientMessage, type ServerMessage } from '@protocol'

/** How often the line is looked at, so that `QUIET_LIMIT_MS` is kept to half a second. */
const LOOK_EVERY_MS = 500
/** A socket that does not open is given up: the system's own patience is minutes, and a line that was cut is back sooner. */
const OPEN_LIMIT_MS = 3_000

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
  private pingSentAt = performance.now()
  private isGone = false

  private constructor(ws: WebSocket, private readonly events: RoomSocketEvents) {
    this.ws = ws
    ws.onmessage = ({ data }) => this.receive(data)
    ws.onclose = () => this.lose()
    ws.onerror = () => this.lose()
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS)
  }

  static open(path: string, events: RoomSocketEvents): Promise<RoomSocket> {
    const url = new URL(path, location.href)
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
    return new Promise((resolve, reject) => {
      const ws = new WebSocket(url)
      const limit = setTimeout(() => {
        reject(new Error('socket silent'))
        ws.onopen = null
        ws.close()
      }, OPEN_LIMIT_MS)
      ws.onopen = () => {
        clearTimeout(limit)
        resolve(new RoomSocket(ws, events))
      }
      ws.onerror = () => reject(new Error('socket refused'))
      ws.onclose = () => {
        clearTimeout(limit)
        reject(new Error('socket closed'))
      }
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

  private look(): void {
    const now = performance.now()
    if (now - this.lastHeardAt > QUIET_LIMIT_MS) return this.breakNow()
    if (now - this.pingSentAt < PING_INTERVAL_MS) return
    this.nonce += 1
    this.pingSentAt = now
    this.send({ type: 'ping', nonce: this.nonce })
  }

  private lose(): void {
    if (this.isGone) return
    this.isGone = true
    clearInterval(this.timer)
    this.events.onLost()
  }
}
