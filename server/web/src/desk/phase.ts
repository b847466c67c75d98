// Where a reception stands, as the desk shows it. Pure; the server decides, this only reads its answer.
import type { DeskView, InvitationPublic, Reception, SessionState, TicketPublic } from '@/lib/contract'

export type Phase = 'closed' | 'paused' | 'idle' | 'called' | 'preflight' | 'live' | 'interrupted' | 'ended' | 'counter'

const OVER: readonly SessionState[] = ['ended', 'archived', 'failed_before_start', 'ended_by_network', 'ended_by_security', 'abandoned']
/** Whether a session came to its end, also one that was not meant. */
export const isOver = (state: SessionState): boolean => OVER.includes(state)

export function phaseOf(view: DeskView): Phase {
  const { current, desk } = view
  if (!current) return desk.state === 'closed' || desk.state === 'paused' ? desk.state : 'idle'
  if (desk.kind === 'counter') return current.ticket.state === 'called' ? 'called' : 'counter'
  const state = current.session?.state
  if (state && isOver(state)) return 'ended'
  if (state === 'interrupted') return 'interrupted'
  if (!current.petitioner_seated && current.ticket.state === 'called') return 'called'
  if (state === 'live' || state === 'closing') return 'live'
  return 'preflight'
}

/** The session whose room the desk should be in now: none before a lawyer has declared. */
export function roomOf(view: DeskView | null): string | null {
  const session = view?.desk.kind === 'video' ? view.current?.session : null
  return session && !isOver(session.state) && !view?.current?.conflict ? session.id : null
}

/** Hints for the buttons; the server has the last word and says `call_too_soon` or `call_limit`. */
const CALL_GAP_S = 20
const CALL_TIMES = 3

export interface Calling {
  /** Seconds until another call makes sense; 0 = now. */
  wait_s: number
  canCallAgain: boolean
  canMiss: boolean
}

export function callingOf(ticket: TicketPublic, nowMs: number, refusedUntilMs = 0): Calling {
  const calledMs = ticket.called_at ? Date.parse(ticket.called_at) : 0
  const readyMs = Math.max(calledMs + CALL_GAP_S * 1_000, refusedUntilMs)
  const wait_s = Math.min(CALL_GAP_S, Math.max(0, Math.ceil((readyMs - nowMs) / 1_000)))
  const isLast = ticket.called_count >= CALL_TIMES
  return { wait_s, canCallAgain: wait_s === 0 && !isLast, canMiss: wait_s === 0 && isLast }
}

/** The invitation that the desk is busy with: one at a time, the newest. */
export function openInvitation(reception: Reception | null | undefined): InvitationPublic | null {
  return reception?.invitations.findLast((one) => ['asking', 'agreed', 'sent', 'accepted'].includes(one.state)) ?? null
}

/** The last one that came to nothing, until it is put away. */
export function closedInvitation(reception: Reception | null | undefined, hidden: ReadonlySet<string>): InvitationPublic | null {
  const last = reception?.invitations.at(-1)
  if (!last || hidden.has(last.id)) return null
  return ['refused', 'declined', 'unanswered', 'left'].includes(last.state) ? last : null
}

type StepState = 'done' | 'now' | 'todo' | 'stopped'

/** Consent, end of the confidential part, presence: the three steps of an invitation. */
export function inviteSteps(state: InvitationPublic['state']): [StepState, StepState, StepState] {
  switch (state) {
    case 'asking': return ['now', 'todo', 'todo']
    case 'agreed': return ['done', 'now', 'todo']
    case 'sent': return ['done', 'done', 'now']
    case 'accepted': case 'left': return ['done', 'done', 'done']
    case 'declined': case 'unanswered': return ['done', 'done', 'stopped']
    case 'refused': case 'withdrawn': return ['stopped', 'todo', 'todo']
  }
}

export function longestWait(view: DeskView): number {
  return Math.max(0, ...view.waiting.map((one) => one.waited_minutes))
}

/** Waiting this long is marked: the desk should see whom it keeps waiting. */
export const LONG_WAIT_MINUTES = 30
