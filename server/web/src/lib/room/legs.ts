// How each person's line is, from what the server measured. Pure.
import type { Quality } from '@protocol'

export type LegRating = 'good' | 'fair' | 'poor' | 'lost'
/** What a line is judged by. */
export type Leg = Pick<Quality, 'rtt_ms' | 'up_loss_permille' | 'down_loss_permille' | 'up_jitter_ms' | 'down_jitter_ms'>

export const FAIR = { rttMs: 250, lossPermille: 20, jitterMs: 40 }
export const POOR = { rttMs: 600, lossPermille: 80, jitterMs: 120 }

export const lossOf = (leg: Leg): number => Math.max(leg.up_loss_permille, leg.down_loss_permille)
export const jitterOf = (leg: Leg): number => Math.max(leg.up_jitter_ms, leg.down_jitter_ms)

export function ratingOf(leg: Leg): Exclude<LegRating, 'lost'> {
  const isOver = (limit: typeof FAIR): boolean => (leg.rtt_ms ?? 0) >= limit.rttMs || lossOf(leg) >= limit.lossPermille || jitterOf(leg) >= limit.jitterMs
  return isOver(POOR) ? 'poor' : isOver(FAIR) ? 'fair' : 'good'
}

/** Per cent, one place below ten: 0.4, 3, 12. */
export function percentOf(permille: number): string {
  return permille === 0 ? '0' : permille < 10 ? (permille / 10).toFixed(1) : String(Math.round(permille / 10))
}

/** Bars of four. */
export const barsOf = (rating: LegRating): number => ({ good: 4, fair: 3, poor: 1, lost: 0 })[rating]

/** The worst of several, for the folded sign. */
export function worstOf(ratings: readonly LegRating[]): LegRating | null {
  return (['lost', 'poor', 'fair', 'good'] as const).find((one) => ratings.includes(one)) ?? null
}
