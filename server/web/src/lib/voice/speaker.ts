// ONE announcement at a time. What is next is looked up when its turn has come, so a call taken back meanwhile is not spoken.

interface SpeakerOptions<T> {
  /** The call to speak now; none while nothing waits or another board has the turn. */
  next: () => T | undefined
  /** True when it was heard to its end; false when it was cut. A failure counts as heard: nobody waits for a broken clip. */
  say: (what: T) => Promise<boolean>
  onSaid: (what: T) => void
}

/** After a cut, so that a sound that cannot begin is not tried without end. */
const AFTER_CUT_MS = 300

export class Speaker<T> {
  private isRunning = false
  private isStopped = false

  constructor(private readonly options: SpeakerOptions<T>) {}

  /** Call whenever something may have become speakable. */
  wake(): void {
    if (!this.isRunning) void this.run()
  }

  stop(): void {
    this.isStopped = true
  }

  private async run(): Promise<void> {
    this.isRunning = true
    for (let what = this.options.next(); what !== undefined && !this.isStopped; what = this.options.next()) {
      let isHeard = true
      try {
        isHeard = await this.options.say(what)
      } catch (error) {
        console.warn('announcement failed', error)
      }
      if (isHeard) this.options.onSaid(what)
      else await new Promise((resolve) => setTimeout(resolve, AFTER_CUT_MS))
    }
    this.isRunning = false
  }
}
