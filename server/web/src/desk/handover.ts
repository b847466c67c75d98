// Where a person can be handed over to, as the dialog shows it. Pure.
import type { HandOverTarget } from '@/lib/contract'

export const TIERS = [1, 2, 3] as const
export type Tier = (typeof TIERS)[number]

export const tiersOf = (targets: readonly HandOverTarget[]): Tier[] => TIERS.filter((tier) => targets.some((one) => one.tier === tier))

/** Of one level: where somebody serves first, then the shorter line; the server's order within the same. */
export function linesOf(targets: readonly HandOverTarget[], tier: Tier): HandOverTarget[] {
  const rank = ({ queue }: HandOverTarget): number => (queue.open_desks > 0 ? 0 : 1)
  return targets.filter((one) => one.tier === tier).sort((one, other) => rank(one) - rank(other) || one.queue.waiting - other.queue.waiting)
}
/** Another desk of the own line must be named: else the person would only go back into it. */
export const needsDesk = (target: HandOverTarget): boolean => target.is_own
/** The desk that is proposed: of the own line one that is open, free ones first; of another line none: whoever is free takes it. */
export function firstDesk(target: HandOverTarget): string {
  if (!needsDesk(target)) return ''
  return [...target.desks].sort((one, other) => Number(other.is_open) - Number(one.is_open) || Number(one.is_busy) - Number(other.is_busy))[0]?.id ?? ''
}
