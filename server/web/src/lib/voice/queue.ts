// ONE announcement at a time: two calls at once are spoken one after the other.

export interface Job<T> {
  key: string
  /** Milliseconds (same clock as `now`) after which it is dropped unspoken. */
  until: number
  what: T
}

const MAX_WAITING = 12

export class AnnouncementQueue<T> {
  private waiting: Job<T>[] = []
  private running = false

  /**
   * `play` resolves when the sound has ended; a failure skips that announcement only.
   */
  constructor(
    private readonly play: (what: T) => Promise<void>,
    private readonly now: () => number,
  ) {}

  get size(): number {
    return this.waiting.length + (this.running ? 1 : 0)
  }

  /** A key already waiting is replaced, not doubled. The oldest goes when the queue is full. */
  push(job: Job<T>): void {
    this.waiting = [...this.waiting.filter((w) => w.key !== job.key), job].slice(-MAX_WAITING)
    void this.run()
  }

  clear(): void {
    this.waiting = []
  }

  private async run(): Promise<void> {
    if (this.running) return
    this.running = true
    for (let job = this.waiting.shift(); job !== undefined; job = this.waiting.shift()) {
      if (this.now() > job.until) continue
      try {
        await this.play(job.what)
      } catch (error) {
        console.warn('announcement failed', error)
      }
    }
    this.running = false
  }
}
