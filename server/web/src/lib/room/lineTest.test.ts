import { describe, expect, it } from 'vitest'
import { figuresOf, judge, sampleLine, type LineFigures, type LineSample } from './lineTest'

const sample = (atMs: number, changes: Partial<LineSample> = {}): LineSample => ({
  atMs, sentBytes: atMs * 100, sentPackets: atMs / 10, sentLost: 0, receivedBytes: atMs * 90, received: atMs / 10, lost: 0, jitterMs: 5, rttMs: 20, isTcp: false, ...changes,
})

describe('the figures of a line', () => {
  it('are rates, ratios and middles of the samples', () => {
    const samples = [sample(0), sample(1_000, { rttMs: 30, jitterMs: 7 }), sample(2_000, { rttMs: 500, jitterMs: 9, lost: 5, isTcp: true })]
    expect(figuresOf(samples)).toEqual({ rtt_ms: 30, jitter_ms: 7, loss_permille: 24, up_kbps: 800, down_kbps: 720, is_tcp: true })
  })
  it('take the best second, for a browser begins slowly', () => {
    const samples = [sample(0), sample(500, { sentBytes: 1_000 }), sample(1_000, { sentBytes: 2_000 }), sample(1_500, { sentBytes: 102_000 }), sample(2_000, { sentBytes: 202_000 })]
    expect(figuresOf(samples)?.up_kbps).toBe(1_600)
  })
  it('take the worse of both ways', () => {
    expect(figuresOf([sample(0), sample(2_000, { sentLost: 20 })])?.loss_permille).toBe(100)
    expect(figuresOf([sample(0), sample(2_000, { sentLost: 20, received: 100, lost: 100 })])?.loss_permille).toBe(500)
  })
  it('do not invent anything out of too little', () => {
    expect(figuresOf([])).toBeNull()
    expect(figuresOf([sample(0), sample(999)])).toBeNull()
    expect(figuresOf([sample(0), sample(4_000, { received: 19 })]), 'nothing came through').toBeNull()
  })
  it('do not take late repairs for less than nothing', () => {
    expect(figuresOf([sample(0, { lost: 9 }), sample(2_000, { lost: 4, rttMs: null, jitterMs: null }), sample(3_000, { rttMs: null, jitterMs: null })])).toMatchObject({ loss_permille: 0, rtt_ms: 20, jitter_ms: 5 })
    expect(figuresOf([sample(0, { rttMs: null }), sample(2_000, { rttMs: null })])?.rtt_ms).toBe(0)
  })
})

describe('what the figures mean', () => {
  const fine: LineFigures = { rtt_ms: 20, jitter_ms: 3, loss_permille: 0, up_kbps: 1_400, down_kbps: 1_400, is_tcp: false }
  it.each([
    [{}, { score: 100, level: 'good', weakness: null }],
    [{ rtt_ms: 150 }, { score: 100, level: 'good', weakness: null }],
    [{ rtt_ms: 151 }, { score: 90, level: 'good', weakness: null }],
    [{ rtt_ms: 350 }, { score: 75, level: 'fair', weakness: 'delay' }],
    [{ rtt_ms: 5_000 }, { score: 55, level: 'poor', weakness: 'delay' }],
    [{ up_kbps: 700, down_kbps: 799 }, { score: 80, level: 'good', weakness: null }],
    [{ up_kbps: 299 }, { score: 75, level: 'fair', weakness: 'narrow' }],
    [{ up_kbps: 80, down_kbps: 20 }, { score: 10, level: 'poor', weakness: 'narrow' }],
    [{ loss_permille: 31 }, { score: 75, level: 'fair', weakness: 'breaks' }],
    [{ loss_permille: 100, jitter_ms: 130 }, { score: 30, level: 'poor', weakness: 'breaks' }],
    [{ is_tcp: true }, { score: 95, level: 'good', weakness: null }],
    [{ is_tcp: true, rtt_ms: 400, loss_permille: 90, up_kbps: 10, down_kbps: 10 }, { score: 0, level: 'poor', weakness: 'narrow' }],
  ] as const)('%o is %o', (changes, verdict) => expect(judge({ ...fine, ...changes })).toEqual(verdict))
})

describe('a sample', () => {
  it('is read from the reports of both connections', () => {
    const sender = new Map<string, Record<string, unknown>>([
      ['a', { type: 'outbound-rtp', bytesSent: 1_000, packetsSent: 10 }],
      ['b', { type: 'outbound-rtp', bytesSent: 500, packetsSent: 5 }],
      ['c', { type: 'remote-inbound-rtp', packetsLost: 2 }],
      ['d', { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.042, localCandidateId: 'l' }],
      ['e', { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 }],
      ['l', { type: 'local-candidate', protocol: 'tcp' }],
    ])
    const receiver = new Map<string, Record<string, unknown>>([
      ['a', { type: 'inbound-rtp', kind: 'audio', bytesReceived: 300, packetsReceived: 4, packetsLost: -1, jitter: 0.007 }],
      ['b', { type: 'inbound-rtp', kind: 'video', bytesReceived: 900, packetsReceived: 9, packetsLost: 1, jitter: 0.5 }],
    ])
    expect(sampleLine(7, sender, receiver)).toEqual({ atMs: 7, sentBytes: 1_500, sentPackets: 15, sentLost: 2, receivedBytes: 1_200, received: 13, lost: 1, jitterMs: 7, rttMs: 42, isTcp: true })
  })
  it('knows a relay that is reached without datagrams', () => {
    const through = (relayProtocol: string) => new Map<string, Record<string, unknown>>([
      ['d', { type: 'candidate-pair', nominated: true, localCandidateId: 'l' }],
      ['l', { type: 'local-candidate', protocol: 'udp', candidateType: 'relay', relayProtocol }],
    ])
    expect([sampleLine(0, through('tls'), []).isTcp, sampleLine(0, through('udp'), []).isTcp]).toEqual([true, false])
  })
})
