// The ladder of an invitation: who was asked before the one that is shown, and what the unit owes. Pure.
import type { InvitationPublic, ReplyPublic } from '@/lib/contract'
import { stopwatch } from '@/lib/room/marks'

/** Those in whose place this one stands, the first asked first. */
export function rungsBefore(all: readonly InvitationPublic[], now: InvitationPublic): InvitationPublic[] {
  const rungs: InvitationPublic[] = []
  for (let id = now.follows_id; id; ) {
    const before = all.find((one) => one.id === id)
    // A ladder has no loops; what the page was told is not trusted with its own life.
    if (!before || rungs.includes(before)) break
    rungs.unshift(before)
    id = before.follows_id
  }
  return rungs
}

/** 1:32 until the next of the unit is asked by itself; null once it is due, or nothing is waited for. */
export function waitLeft(invitation: Pick<InvitationPublic, 'state' | 'wait_until'>, nowMs: number): string | null {
  if (invitation.state !== 'sent' || !invitation.wait_until) return null
  const left = Date.parse(invitation.wait_until) - nowMs
  return left > 0 ? stopwatch(left) : null
}

export const isOwed = ({ answered_at }: Pick<ReplyPublic, 'answered_at'>): boolean => !answered_at
