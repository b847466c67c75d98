// Which calls of a board are still to be spoken, and up to where a hall's calls were spoken. Pure.

interface SpeakableCall {
  number: string
  state: string
  called_at: string
  called_count: number
}

/** A call older than this is shown but not spoken: after a broken line nobody wants a recital. */
const TOO_OLD_MS = 60_000
const REMEMBERED = 200

/** One calling of one number. A call again has a new count, so it is spoken again. */
export function callKey(call: SpeakableCall): string {
  return `${call.number}#${call.called_count}@${call.called_at}`
}

const at = (call: SpeakableCall): number => Date.parse(call.called_at)

/** What a hall has heard. Boards hand it on as a mark: the time of a call, in epoch ms, up to which all calls were spoken. */
export class Spoken {
  private upTo = 0
  private heardUpTo = 0

  constructor(private keys: string[] = []) {}

  /** Not yet spoken and young enough, oldest first. `now` is the server's time. */
  pending<T extends SpeakableCall>(calls: readonly T[], now: number): T[] {
    return calls
      .filter((call) => call.state === 'called' && !this.keys.includes(callKey(call)) && at(call) > this.heardUpTo && now - at(call) <= TOO_OLD_MS)
      .sort((a, b) => at(a) - at(b))
  }

  add(call: SpeakableCall): void {
    this.keys = [...this.keys, callKey(call)].slice(-REMEMBERED)
    this.upTo = Math.max(this.upTo, at(call))
  }

  /** Another board spoke all calls up to `mark`. */
  adopt(mark: number): void {
    this.heardUpTo = Math.max(this.heardUpTo, mark)
    this.upTo = Math.max(this.upTo, mark)
  }

  /** Up to where everything was spoken: never past a call that still waits for the voice. */
  mark(calls: readonly SpeakableCall[], now: number): number {
    const oldest = this.pending(calls, now)[0]
    return oldest === undefined ? this.upTo : Math.min(this.upTo, at(oldest) - 1)
  }

  remembered(): readonly string[] {
    return this.keys
  }
}
