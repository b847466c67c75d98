import { describe, expect, it } from 'vitest'
import { barsOf, percentOf, ratingOf, worstOf } from './legs'

const leg = { rtt_ms: 30, up_loss_permille: 0, down_loss_permille: 0, up_jitter_ms: 3, down_jitter_ms: 2, up_kbps: 900, down_kbps: 1_200, is_tcp: false, is_low: false }

describe('lines of each side', () => {
  it('rates by the worst of round trip, loss either way, and jitter', () => {
    expect(ratingOf(leg)).toBe('good')
    expect(ratingOf({ ...leg, rtt_ms: null })).toBe('good')
    for (const worse of [{ rtt_ms: 250 }, { up_loss_permille: 20 }, { down_loss_permille: 20 }, { up_jitter_ms: 40 }]) expect(ratingOf({ ...leg, ...worse })).toBe('fair')
    for (const worse of [{ rtt_ms: 600 }, { up_loss_permille: 80 }, { down_loss_permille: 90 }, { down_jitter_ms: 120 }]) expect(ratingOf({ ...leg, ...worse })).toBe('poor')
  })
  it('says loss in per cent', () => {
    expect([0, 4, 9, 10, 30, 124].map(percentOf)).toEqual(['0', '0.4', '0.9', '1', '3', '12'])
  })
  it('has bars, and a worst one', () => {
    expect((['good', 'fair', 'poor', 'lost'] as const).map(barsOf)).toEqual([4, 3, 1, 0])
    expect([worstOf([]), worstOf(['good', 'poor', 'fair']), worstOf(['good', 'lost'])]).toEqual([null, 'poor', 'lost'])
  })
})
