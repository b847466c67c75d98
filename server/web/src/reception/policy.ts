// The dated table of how often leaders receive: which rows count when, and what a new one changes.
import type { QuotaPeriod, RankGroup, SittingPolicy } from '@/lib/contract'

export const PERIODS: readonly QuotaPeriod[] = ['day', 'week', 'month', 'quarter', 'half_year']
/** Ranks by level: city, county, township. */
export const GROUPS: Record<number, readonly RankGroup[]> = { 1: ['city_main', 'city_leader'], 2: ['county_main', 'county_leader'], 3: ['township_leader'] }
export const ALL_GROUPS: readonly RankGroup[] = Object.values(GROUPS).flat()

export type Standing = 'in_force' | 'coming' | 'past' | 'withdrawn'
export function standingOf(row: SittingPolicy, today: string): Standing {
  if (row.is_withdrawn) return 'withdrawn'
  return row.is_in_force ? 'in_force' : row.valid_from > today ? 'coming' : 'past'
}

const ORDER: readonly Standing[] = ['in_force', 'coming', 'past', 'withdrawn']
/** By rank; in a rank what counts first, then what comes, what was, what was withdrawn, the latest in front. */
export function policyRows(rows: readonly SittingPolicy[], today: string): SittingPolicy[] {
  const place = (row: SittingPolicy): number => ALL_GROUPS.indexOf(row.rank_group) * 10 + ORDER.indexOf(standingOf(row, today))
  return [...rows].sort((a, b) => place(a) - place(b) || b.valid_from.localeCompare(a.valid_from) || PERIODS.indexOf(a.period) - PERIODS.indexOf(b.period))
}

/** The row that counts instead once this one is withdrawn: the newest older one of the same rank and period. */
export const returnOf = (rows: readonly SittingPolicy[], gone: SittingPolicy): SittingPolicy | undefined =>
  rows.filter((row) => !row.is_withdrawn && row.rank_group === gone.rank_group && row.period === gone.period && row.valid_from < gone.valid_from).sort((a, b) => b.valid_from.localeCompare(a.valid_from))[0]

/** The row that a new one takes the place of, and the others of the rank that go on beside it on that day. */
export function effectOf(rows: readonly SittingPolicy[], fresh: { rank_group: RankGroup; period: QuotaPeriod; valid_from: string }): { instead: SittingPolicy | undefined; beside: SittingPolicy[] } {
  const until = rows.filter((row) => !row.is_withdrawn && row.rank_group === fresh.rank_group && row.valid_from <= fresh.valid_from).sort((a, b) => b.valid_from.localeCompare(a.valid_from))
  const newest = PERIODS.map((period) => until.find((row) => row.period === period)).filter((row) => row !== undefined)
  return { instead: newest.find(({ period }) => period === fresh.period), beside: newest.filter(({ period }) => period !== fresh.period) }
}
