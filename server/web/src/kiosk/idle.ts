// A kiosk forgets whoever walked away: nothing personal stays on the screen for the next person.

export const IDLE_WARN_MS = 40_000
export const IDLE_WIPE_MS = 60_000

export type Idle = { is: 'here' } | { is: 'asking'; secondsLeft: number } | { is: 'gone' }

export function idleAt(lastTouchMs: number, nowMs: number): Idle {
  const quietMs = nowMs - lastTouchMs
  if (quietMs >= IDLE_WIPE_MS) return { is: 'gone' }
  if (quietMs >= IDLE_WARN_MS) return { is: 'asking', secondsLeft: Math.ceil((IDLE_WIPE_MS - quietMs) / 1_000) }
  return { is: 'here' }
}
