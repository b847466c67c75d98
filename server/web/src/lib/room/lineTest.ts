// What a line test measured and what that means. Pure arithmetic over samples of two connections, one that sends and one
// that receives the same through the server; `lineRun.ts` takes the samples.

/** Counters of both connections at one moment; they only grow. */
export interface LineSample {
  atMs: number
  sentBytes: number
  sentPackets: number
  /** Of what was sent, how much the server missed. */
  sentLost: number
  receivedBytes: number
  received: number
  lost: number
  jitterMs: number | null
  rttMs: number | null
  isTcp: boolean
}

/** As the server stores it. Loss is of the worse of the two ways, in thousandths. */
export interface LineFigures {
  rtt_ms: number
  jitter_ms: number
  loss_permille: number
  up_kbps: number
  down_kbps: number
  is_tcp: boolean
}

export type LineLevel = 'good' | 'fair' | 'poor'
/** What keeps the line from being better. */
export type LineWeakness = 'delay' | 'breaks' | 'narrow'

interface LineVerdict {
  /** 0 to 100. */
  score: number
  level: LineLevel
  /** Null for a good line. */
  weakness: LineWeakness | null
}

/** Shorter than this says nothing about a line. */
const MIN_SPAN_MS = 1_000
/** Rates are those of the best second: a browser begins slowly, whatever the line can do. */
const WINDOW_MS = 1_000
const MIN_PACKETS = 20

export function figuresOf(samples: readonly LineSample[]): LineFigures | null {
  const first = samples[0]
  const last = samples.at(-1)
  if (!first || !last || last.atMs - first.atMs < MIN_SPAN_MS) return null
  const received = last.received - first.received
  if (received < MIN_PACKETS) return null
  const rtts = samples.flatMap(({ rttMs }) => (rttMs === null ? [] : [rttMs]))
  const jitters = samples.flatMap(({ jitterMs }) => (jitterMs === null ? [] : [jitterMs]))
  return {
    rtt_ms: Math.round(median(rtts)),
    jitter_ms: Math.round(median(jitters)),
    loss_permille: Math.max(
      permille(last.lost - first.lost, received + last.lost - first.lost),
      permille(last.sentLost - first.sentLost, last.sentPackets - first.sentPackets),
    ),
    up_kbps: bestKbps(samples, ({ sentBytes }) => sentBytes),
    down_kbps: bestKbps(samples, ({ receivedBytes }) => receivedBytes),
    is_tcp: last.isTcp,
  }
}

function permille(part: number, whole: number): number {
  return whole <= 0 ? 0 : Math.min(1_000, Math.round((Math.max(0, part) / whole) * 1_000))
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [upper, lower] = [sorted[middle] ?? 0, sorted[middle - 1] ?? 0]
  return sorted.length % 2 === 1 || sorted.length === 0 ? upper : (upper + lower) / 2
}

/** Bytes per millisecond are kilobits per second divided by eight. */
function bestKbps(samples: readonly LineSample[], bytesOf: (sample: LineSample) => number): number {
  let best = 0
  for (const [at, from] of samples.entries()) {
    const to = samples.slice(at).find(({ atMs }) => atMs - from.atMs >= WINDOW_MS)
    if (to) best = Math.max(best, ((bytesOf(to) - bytesOf(from)) * 8) / (to.atMs - from.atMs))
  }
  return Math.round(best)
}

/** What a property costs, in points: the server counts the same way (its `preflight.rs`). First limit that holds. */
const RISING = {
  rtt_ms: [[150, 0], [300, 10], [600, 25], [Infinity, 45]],
  loss_permille: [[10, 0], [30, 10], [80, 25], [Infinity, 45]],
  jitter_ms: [[30, 0], [60, 5], [120, 15], [Infinity, 25]],
} as const
/** Rates: the first that is reached. */
const THIN = [[800, 0], [300, 10], [100, 25], [0, 45]] as const
const TCP_COST = 5
const GOOD = 80
const FAIR = 60

export function judge(figures: LineFigures): LineVerdict {
  const rising = (key: keyof typeof RISING): number => RISING[key].find(([limit]) => figures[key] <= limit)?.[1] ?? 0
  const thin = (kbps: number): number => THIN.find(([limit]) => kbps >= limit)?.[1] ?? 0
  const costs: [LineWeakness, number][] = [
    ['narrow', thin(figures.up_kbps) + thin(figures.down_kbps)],
    ['breaks', rising('loss_permille') + rising('jitter_ms')],
    ['delay', rising('rtt_ms')],
  ]
  const score = Math.max(0, 100 - costs.reduce((sum, [, cost]) => sum + cost, figures.is_tcp ? TCP_COST : 0))
  const level = score >= GOOD ? 'good' : score >= FAIR ? 'fair' : 'poor'
  const [weakness] = costs.reduce((most, one) => (one[1] > most[1] ? one : most))
  return { score, level, weakness: level === 'good' ? null : weakness }
}

type Report = Iterable<[string, Record<string, unknown>]>

/** One sample out of a `getStats()` report of each connection. */
export function sampleLine(atMs: number, sender: Report, receiver: Report): LineSample {
  const sample: LineSample = { atMs, sentBytes: 0, sentPackets: 0, sentLost: 0, receivedBytes: 0, received: 0, lost: 0, jitterMs: null, rttMs: null, isTcp: false }
  const stats = new Map(sender)
  for (const stat of stats.values()) {
    if (stat.type === 'outbound-rtp') {
      sample.sentBytes += numberOf(stat.bytesSent)
      sample.sentPackets += numberOf(stat.packetsSent)
    } else if (stat.type === 'remote-inbound-rtp') {
      sample.sentLost += Math.max(0, numberOf(stat.packetsLost))
    } else if (stat.type === 'candidate-pair' && stat.nominated === true) {
      if (typeof stat.currentRoundTripTime === 'number') sample.rttMs = stat.currentRoundTripTime * 1_000
      const local = stats.get(String(stat.localCandidateId))
      sample.isTcp = local?.protocol === 'tcp' || (local?.candidateType === 'relay' && local.relayProtocol !== 'udp')
    }
  }
  for (const [, stat] of receiver) {
    if (stat.type !== 'inbound-rtp') continue
    sample.receivedBytes += numberOf(stat.bytesReceived)
    sample.received += numberOf(stat.packetsReceived)
    sample.lost += Math.max(0, numberOf(stat.packetsLost))
    // Sound comes evenly; a picture's packets come in bursts, which looks like jitter and is none.
    if (stat.kind === 'audio' && typeof stat.jitter === 'number' && numberOf(stat.packetsReceived) > 0) sample.jitterMs = stat.jitter * 1_000
  }
  return sample
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)
