// A broken line of the petitioner: since when, and from when on the host chooses what to do. Pure.

/** So long the line may mend itself before the host is asked (domain.md 1.5), and again after choosing to wait. */
const CHOOSE_AFTER_MS = 60_000

export type Choice = 'wait' | 'phone' | 'rebook'
interface Down { sinceMs: number | null; choice: Choice | null; chosenAtMs: number | null }

/** Since when the line is down: the server's record, else the room's word, else when this page first saw it. */
export function downSince(recorded: string | null | undefined, roomMs: number | null | undefined, seenMs: number | null): number | null {
  return recorded ? Date.parse(recorded) : (roomMs ?? seenMs)
}

/** Whether the choice is shown now. Whoever chose the telephone keeps it, and the others, before them. */
export function isToChoose({ sinceMs, choice, chosenAtMs }: Down, nowMs: number): boolean {
  if (sinceMs === null) return false
  const from = choice === 'wait' && chosenAtMs !== null ? chosenAtMs : sinceMs
  return nowMs - from >= CHOOSE_AFTER_MS
}
