// What the check of a month found, counted and gathered for reading.
import type { PlanCheck } from '@/lib/contract'

type Uncovered = PlanCheck['uncovered'][number]
interface UncoveredGroup { rank: Uncovered['rank_group']; needs: number; source: string; days: string[] }

/** Days of one rank together, in the order in which ranks first appear. */
export function uncoveredBy(found: readonly Uncovered[]): UncoveredGroup[] {
  const groups: UncoveredGroup[] = []
  for (const one of found) {
    const known = groups.find(({ rank }) => rank === one.rank_group)
    if (known) known.days.push(one.day)
    else groups.push({ rank: one.rank_group, needs: one.needs_leaders, source: one.source, days: [one.day] })
  }
  return groups
}

/** How many things somebody should look at: a rank with uncovered days is one. */
export const findingsOf = (check: PlanCheck): number =>
  check.lacking.length + check.rest_days.length + check.too_late.length + uncoveredBy(check.uncovered).length

const DAY_MS = 86_400_000
/** Days in a row as one span: five working days of a week are read at a glance. */
export function spansOf(days: readonly string[]): { from: string; to: string }[] {
  const spans: { from: string; to: string }[] = []
  for (const day of days) {
    const last = spans.at(-1)
    if (last && Date.parse(day) - Date.parse(last.to) === DAY_MS) last.to = day
    else spans.push({ from: day, to: day })
  }
  return spans
}
