// Whom the host can ask in, and by which way. Pure; the server decides again.
import type { AskIn, Attendance, AttendanceWay, SessionPublic } from '@/lib/contract'

export type AskedRole = 'representative' | 'interpreter' | 'local_officer' | 'recorder' | 'observer'

const WAYS: Record<AskedRole, readonly AttendanceWay[]> = {
  representative: ['link', 'same_room'],
  interpreter: ['link', 'account', 'same_room'],
  local_officer: ['account', 'same_room'],
  recorder: ['account'],
  observer: ['link', 'account'],
}
const ROLES = Object.keys(WAYS) as AskedRole[]
/** Nobody of these is ever in a lawyer's consultation. */
const NEVER_WITH_A_LAWYER: readonly AskedRole[] = ['recorder', 'observer']
/** Those who keep the confidence of a consultation. */
const KEEPS_CONFIDENCE: readonly AskedRole[] = ['representative', 'interpreter']

export const waysOf = (role: AskedRole): readonly AttendanceWay[] => WAYS[role]

interface Offer {
  roles: AskedRole[]
  /** Come only after the confidential part has ended. */
  later: AskedRole[]
  /** Never come, whatever part it is. */
  never: AskedRole[]
}

export function offerOf({ kind, is_confidential: isConfidential }: Pick<SessionPublic, 'kind' | 'is_confidential'>): Offer {
  const never = kind === 'lawyer_consultation' ? ROLES.filter((role) => NEVER_WITH_A_LAWYER.includes(role)) : []
  const rest = ROLES.filter((role) => !never.includes(role))
  const later = isConfidential ? rest.filter((role) => !KEEPS_CONFIDENCE.includes(role)) : []
  return { roles: rest.filter((role) => !later.includes(role)), later, never }
}

export const MAX_REASON = 200
export const MAX_NAME = 50
export interface AskForm { role: AskedRole | null; way: AttendanceWay | null; who: string; reason: string }

/** What is still missing, in the order in which it is asked; `null` when it can be sent. */
export function missingOf({ role, way, who, reason }: AskForm): 'role' | 'way' | 'who' | 'reason' | null {
  if (role === null) return 'role'
  if (way === null || !WAYS[role].includes(way)) return 'way'
  if (who.trim() === '') return 'who'
  return reason.trim() === '' ? 'reason' : null
}

/** Staff by user name, others by their name. */
export function bodyOf({ role, way, who, reason }: AskForm): AskIn | null {
  if (role === null || way === null) return null
  return { role, way, reason: reason.trim(), ...(way === 'account' ? { username: who.trim() } : { name: who.trim() }) }
}

/** How it stands with somebody: gone, beside, here, or still awaited. */
export type PersonState = 'removed' | 'beside' | 'here' | 'awaited'
/** `inRoom`: who is in the room as this page sees it, which is newer than what the server last told; `null` while its own line is down. */
export function stateOf(one: Attendance, inRoom: ReadonlySet<string> | null): PersonState {
  if (one.is_removed) return 'removed'
  if (one.way === 'same_room') return 'beside'
  return (inRoom ? inRoom.has(one.participant_id) : one.is_here) ? 'here' : 'awaited'
}

/** Those who may come first, in order of asking; who was sent away last. */
export const listed = (people: readonly Attendance[]): Attendance[] => [...people.filter((one) => !one.is_removed), ...people.filter((one) => one.is_removed)]

/** Who was not in the list before, by somebody's asking. */
export const addedIn = (before: readonly Attendance[], now: readonly Attendance[]): Attendance | null => {
  const known = new Set(before.filter((one) => !one.is_removed).map((one) => one.participant_id))
  return now.find((one) => !one.is_removed && !known.has(one.participant_id)) ?? null
}
