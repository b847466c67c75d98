// When to try again, and what to do with what went wrong. Pure, so that the rules can be read and tested as a table.
import type { CloseReason, ErrorCode } from '@protocol'

const FIRST_MS = 300
/** Short, as somebody sits and waits: a line that is back carries sound within two seconds. */
const LONGEST_MS = 1_500

/** Wait before attempt `attempt` (0-based). `random` in [0,1) spreads many kiosks after a server restart. */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS)
  return Math.round(base * (0.75 + random * 0.5))
}

export type Remedy = 'ignore' | 'rejoin' | 'reconnect' | 'give_up'

/** What to do after an `error` of the room. `rejoin` = new grant and new media connection. */
export function remedyFor(code: ErrorCode, isFatal: boolean): Remedy {
  switch (code) {
    case 'grant_expired':
    case 'grant_used':
    case 'resume_unknown':
      return 'rejoin'
    case 'room_busy':
    case 'silent':
    case 'internal':
    case 'too_many_messages':
      return isFatal ? 'reconnect' : 'ignore'
    case 'room_unknown':
    case 'room_full':
    case 'grant_invalid':
    case 'version_unsupported':
      return 'give_up'
    default:
      return isFatal ? 'give_up' : 'ignore'
  }
}

/** Only a stopping server is worth coming back to: the session itself goes on. */
export function remedyForClose(reason: CloseReason): Remedy {
  return reason === 'server_stopping' ? 'rejoin' : 'give_up'
}
