// The turn to speak: of all boards with the same loudspeakers one speaks, and another follows when it falls silent.

export interface TurnAnswer {
  speaks: boolean
  /** When the turn ends, by the server's clock. */
  until: string
  /** Up to where calls were spoken by whoever spoke last. */
  spoken_seq: number
  ask_again_ms: number
}

interface TurnOptions {
  ask: () => Promise<TurnAnswer>
  /** Whether this board could speak at all: a mute one must not keep the turn from others. */
  isWanted: () => boolean
  /** Milliseconds until a time of the server's clock. */
  msUntil: (time: string) => number
  /** What others have spoken, told before this board may speak and while it waits. */
  onHeard: (mark: number) => void
  onTurn: (isMine: boolean) => void
}

/** Silence before the turn's end, so that clocks that differ a little never make two voices. */
const MARGIN_MS = 1_000
const RETRY_MS = 2_000

interface Turn {
  isMine: () => boolean
  /** Asks at once, for example to tell that a call was spoken. */
  tell: () => void
  stop: () => void
}

export function holdTurn(options: TurnOptions): Turn {
  let isMine = false
  let isStopped = false
  let isAsking = false
  let isToldAgain = false
  let askTimer: ReturnType<typeof setTimeout> | undefined
  let endTimer: ReturnType<typeof setTimeout> | undefined

  function become(mine: boolean): void {
    if (mine === isMine) return
    isMine = mine
    options.onTurn(mine)
  }

  async function askOnce(): Promise<number> {
    if (!options.isWanted()) {
      become(false)
      return RETRY_MS
    }
    try {
      const askedAt = performance.now()
      const answer = await options.ask()
      if (isStopped) return 0
      if (!isMine) options.onHeard(answer.spoken_seq)
      const leftMs = options.msUntil(answer.until) - (performance.now() - askedAt) - MARGIN_MS
      clearTimeout(endTimer)
      if (answer.speaks && leftMs > 0) {
        endTimer = setTimeout(() => become(false), leftMs)
        become(options.isWanted())
      } else become(false)
      return answer.ask_again_ms
    } catch {
      // The turn lasts until its end; then this board is silent, because another one may speak by then.
      return RETRY_MS
    }
  }

  async function ask(): Promise<void> {
    clearTimeout(askTimer)
    if (isAsking) {
      isToldAgain = true
      return
    }
    isAsking = true
    const againMs = await askOnce()
    isAsking = false
    if (isStopped) return
    askTimer = setTimeout(() => void ask(), isToldAgain ? 0 : againMs)
    isToldAgain = false
  }
  void ask()

  return {
    isMine: () => isMine,
    tell: () => void ask(),
    stop: () => {
      isStopped = true
      clearTimeout(askTimer)
      clearTimeout(endTimer)
      become(false)
    },
  }
}
