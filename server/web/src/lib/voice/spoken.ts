// Which calls of a board are to be spoken now. Pure.

export interface SpeakableCall {
  number: string
  state: string
  called_at: string
  called_count: number
}

/** A call older than this is shown but not spoken: after a broken line nobody wants a recital. */
export const TOO_OLD_MS = 60_000
const REMEMBERED = 200

/** One calling of one number. A call again has a new count, so it is spoken again. */
export function callKey(call: SpeakableCall): string {
  return `${call.number}#${call.called_count}@${call.called_at}`
}

/** Calls not yet spoken, oldest first, and the memory to keep. `now` is the server's time. */
export function toSpeak<T extends SpeakableCall>(calls: readonly T[], spoken: readonly string[], now: number): { speak: T[]; spoken: string[] } {
  const known = new Set(spoken)
  const fresh = calls
    .filter((call) => call.state === 'called' && !known.has(callKey(call)))
    .sort((a, b) => Date.parse(a.called_at) - Date.parse(b.called_at))
  const speak = fresh.filter((call) => now - Date.parse(call.called_at) <= TOO_OLD_MS)
  return { speak, spoken: [...spoken, ...fresh.map(callKey)].slice(-REMEMBERED) }
}
