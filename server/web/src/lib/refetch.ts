// "Look again": many hints, one fetch at a time, and always one more after the last hint.

interface Refetch {
  /** Asks for a fetch. While one runs, any number of calls lead to exactly one further fetch. */
  (): Promise<void>
  stop(): void
}

export function refetching(fetchOnce: () => Promise<void>): Refetch {
  let running: Promise<void> | null = null
  let again = false
  let stopped = false

  async function loop(): Promise<void> {
    do {
      again = false
      await fetchOnce()
    } while (again && !stopped)
  }
  const ask = (): Promise<void> => {
    if (stopped) return Promise.resolve()
    if (running) {
      again = true
      return running
    }
    running = loop().finally(() => (running = null))
    return running
  }
  return Object.assign(ask, { stop: () => void (stopped = true) })
}
