// A session in the list: what the reader can do there, and each person's line by what was measured last. Pure.
import type { Attendance, ParticipantRole, QualityFigures, RunningLine, RunningSession } from '@/lib/contract'
import { jitterOf, lossOf, ratingOf, type Leg, type LegRating } from '@/lib/room/legs'

export interface ListedLine { role: ParticipantRole; rating: LegRating | 'unknown'; loss: number; rttMs: number; jitterMs: number; isTcp: boolean; isLow: boolean; isMeasured: boolean }

/** The list keeps the last measurement of each, so that least, middle and worst are the same. */
const legOf = (figures: QualityFigures): Leg => ({
  rtt_ms: figures.rtt_ms.median, up_loss_permille: figures.loss_up_permille.median, down_loss_permille: figures.loss_down_permille.median,
  up_jitter_ms: figures.jitter_ms.median, down_jitter_ms: figures.jitter_ms.median,
})

const ORDER: readonly ParticipantRole[] = ['petitioner', 'representative', 'local_officer', 'leader', 'lawyer', 'officer', 'interpreter', 'clerk', 'recorder', 'supervisor', 'observer', 'technician']

export function linesOf(people: readonly RunningLine[]): ListedLine[] {
  const made = people.map(({ role, is_up: isUp, quality }): ListedLine => {
    const leg = quality ? legOf(quality) : null
    return {
      role, rating: !isUp ? 'lost' : leg ? ratingOf(leg) : 'unknown', isMeasured: isUp && leg !== null,
      loss: leg ? lossOf(leg) : 0, rttMs: leg?.rtt_ms ?? 0, jitterMs: leg ? jitterOf(leg) : 0, isTcp: (quality?.tcp_rows ?? 0) > 0, isLow: (quality?.low_rows ?? 0) > 0,
    }
  })
  return made.sort((one, other) => ORDER.indexOf(one.role) - ORDER.indexOf(other.role))
}

/** `in`: asked in, or came already; `watch`, `tend`: may come of themselves, with a reason; `closed`: nobody looks in. */
export type DoorKind = 'in' | 'watch' | 'tend' | 'closed' | 'later'

export function doorOf({ asked, may_come: mayCome, is_closed: isClosed }: Pick<RunningSession, 'asked' | 'may_come' | 'is_closed'>): DoorKind {
  if (asked && !asked.is_removed) return 'in'
  if (mayCome.includes('supervisor')) return 'watch'
  if (mayCome.includes('technician')) return 'tend'
  return isClosed ? 'closed' : 'later'
}

/** Those who came of themselves may come again; those who were asked in must be asked again. */
export const cameOfThemselves = ({ role }: Pick<Attendance, 'role'>): boolean => role === 'supervisor' || role === 'technician'
