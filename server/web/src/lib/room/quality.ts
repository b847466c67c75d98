// How good the line is, in one of four words. Only packet counts and round trips are used: the browser's freeze counters
// also count the time in which a lane was simply empty.

export type LinkQuality = 'unknown' | 'good' | 'fair' | 'poor' | 'lost'

export interface LinkSample {
  received: number
  lost: number
  rttMs: number | null
}

const FAIR_RTT_MS = 250
const POOR_RTT_MS = 600
const FAIR_LOSS = 0.02
const POOR_LOSS = 0.08
/** Below this many packets a loss fraction says nothing. */
const MIN_PACKETS = 20

export function rateLink(before: LinkSample | null, after: LinkSample): LinkQuality {
  const loss = lossBetween(before, after)
  if (after.rttMs === null && loss === null) return 'unknown'
  const rttMs = after.rttMs ?? 0
  if (rttMs >= POOR_RTT_MS || (loss ?? 0) >= POOR_LOSS) return 'poor'
  if (rttMs >= FAIR_RTT_MS || (loss ?? 0) >= FAIR_LOSS) return 'fair'
  return 'good'
}

function lossBetween(before: LinkSample | null, after: LinkSample): number | null {
  if (!before) return null
  const received = after.received - before.received
  const lost = Math.max(0, after.lost - before.lost)
  if (received + lost < MIN_PACKETS) return null
  return lost / (received + lost)
}

/** Sums a `getStats()` report. */
export function sampleOf(report: Iterable<[string, Record<string, unknown>]>): LinkSample {
  const sample: LinkSample = { received: 0, lost: 0, rttMs: null }
  for (const [, stat] of report) {
    if (stat.type === 'inbound-rtp') {
      sample.received += numberOf(stat.packetsReceived)
      sample.lost += numberOf(stat.packetsLost)
    } else if (stat.type === 'candidate-pair' && stat.nominated === true && typeof stat.currentRoundTripTime === 'number') {
      sample.rttMs = Math.round(stat.currentRoundTripTime * 1_000)
    }
  }
  return sample
}

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)
